"""JSON that is none, or not what was promised: RFC 8259."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from generator.targets.python.runtime import errors
from tests.runtime.faults.table import GARBLED, Gives, Raises, Row, answer
from tests.runtime.faults.wire import Play, always
from tests.runtime.server import CAT
from tests.runtime.toy import Cat

DEEP = b"[" * 100_000 + b"]" * 100_000


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
)
