"""JSON that is none, or not what was promised: RFC 8259."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from generator.targets.python.runtime import errors
from generator.targets.python.runtime.model import UNSET, Extras, UnknownVariant
from tests.runtime.faults.table import GARBLED, Gives, Raises, Row, answer
from tests.runtime.faults.wire import Play, always
from tests.runtime.server import CAT
from tests.runtime.toy import Cat, Dog, Everything

DEEP = b"[" * 100_000 + b"]" * 100_000


def everything(**fields: Any) -> Everything:
    """A value with what all of these rows send, and something else."""
    usual: dict[str, Any] = {
        "text": "a",
        "whole": 1,
        "fraction": 1.0,
        "flag": True,
        "anything": None,
    }
    return Everything(**(usual | fields))


def sent(body: bytes, media: str = "application/json") -> tuple[Play, ...]:
    return (always(answer(body, media=media)),)


JSON = (
    Row(
        "HTML",
        "answers 200 with a page to sign in",
        sent(b"<html>Sign in</html>", "text/html"),
        Raises(
            errors.DecodeError, "text/html", {"status_code": 200, "text": "<html>Sign in</html>"}
        ),
        kept="all",
    ),
    Row("wrong content type", "calls JSON text", sent(CAT, "text/plain"), Gives(), kept="all"),
    Row("invalid JSON", "stops within the JSON", sent(b'{"id": '), GARBLED, kept="all"),
    Row(
        "nothing",
        "answers 200 with an empty body",
        sent(b""),
        Raises(errors.DecodeError, "empty"),
        kept="all",
    ),
    Row(
        "byte order mark",
        "begins with a byte order mark",
        sent(b"\xef\xbb\xbf" + CAT),
        Gives(),
        kept="all",
    ),
    Row("UTF-16", "sends UTF-16", sent(CAT.decode().encode("utf-16")), GARBLED, kept="all"),
    Row(
        "Latin-1",
        "sends Latin-1",
        sent('{"kind":"caf\xe9"}'.encode("latin-1")),
        GARBLED,
        kept="all",
    ),
    Row("not a number", "sends NaN", sent(b'{"a":NaN}'), GARBLED, type=Any, kept="all"),
    Row(
        "too large a float",
        "sends 1e400",
        sent(b'{"a":1e400}'),
        Gives({"a": Decimal("1E+400")}, "the exact value, as a `Decimal`"),
        type=Any,
        kept="all",
    ),
    Row(
        "too long an integer",
        "sends an integer of 5000 digits",
        sent(b'{"a":' + b"9" * 5000 + b"}"),
        GARBLED,
        type=Any,
        kept="all",
    ),
    Row("deep nesting", "sends 100 000 nested arrays", sent(DEEP), GARBLED, type=Any, kept="all"),
    Row(
        "duplicate keys",
        "sends a key twice",
        sent(b'{"kind":"cat","lives":1,"lives":9}'),
        Gives(told="the last value"),
        kept="all",
    ),
)


VALUES = (
    Row(
        "big integer",
        "sends 2^63",
        sent(b'{"kind":"cat","lives":9223372036854775808}'),
        Gives(Cat(lives=2**63), "the exact value"),
        kept="all",
    ),
    Row(
        "integer as a float",
        "sends 9.0 for an integer",
        sent(b'{"kind":"cat","lives":9.0}'),
        Gives(),
        kept="all",
    ),
    Row(
        "unknown value of an enum",
        "sends a value that the enum lacks",
        sent(b'{"text":"a","whole":1,"fraction":1.0,"flag":true,"anything":null,"mode":"c"}'),
        Gives(everything(mode="c"), "the value as it came"),
        type=Everything,
        kept="all",
    ),
    Row(
        "missing field",
        "leaves out a required field",
        sent(b'{"text":"a","fraction":1.0,"flag":true,"anything":null}'),
        Gives(everything(whole=UNSET), "`UNSET` in its place"),
        type=Everything,
        kept="all",
    ),
    Row(
        "null",
        "sends null for an integer",
        sent(b'{"text":"a","whole":null,"fraction":1.0,"flag":true,"anything":null}'),
        Gives(everything(whole=None), "the null"),
        type=Everything,
        kept="all",
    ),
    Row(
        "wrong type",
        "sends text for an integer",
        sent(b'{"text":"a","whole":"x","fraction":1.0,"flag":true,"anything":null}'),
        Gives(everything(whole="x"), "the text, and all else as promised"),
        type=Everything,
        kept="all",
    ),
    Row(
        "unknown field",
        "sends a field that nobody promised",
        sent(b'{"kind":"dog","petId":"1","new":[1]}'),
        Gives(Dog(pet_id="1", extra_fields=Extras({"new": [1]})), "the field in `extra_fields`"),
        type=Dog,
        kept="all",
    ),
    Row(
        "unknown variant",
        "sends an object of a kind that the union lacks",
        sent(b'{"kind":"cow","milk":1}'),
        Gives(UnknownVariant({"kind": "cow", "milk": 1}), "an `UnknownVariant`"),
        kept="all",
    ),
)
