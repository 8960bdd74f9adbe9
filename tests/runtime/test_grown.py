"""Twins of models that know the names which a server was seen to send read what the lenient pass reads."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.targets.python.runtime import codec, grown
from generator.targets.python.runtime.lenient import fitting, found_names
from generator.targets.python.runtime.plain import exactly
from tests.runtime.test_codec import JSON, VALID
from tests.runtime.toy import Cat, Dog, Everything, Labels, Mixed, Pet

NEW = st.dictionaries(st.sampled_from(["new", "NEW", "extra_fields"]), JSON, max_size=3)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Twins are made after the first text, and forgotten at the end."""
    monkeypatch.setattr(grown, "_WORTH", 0)
    monkeypatch.setattr(grown, "twins", {})
    monkeypatch.setattr(grown, "read_leniently", {})
    found_names.clear()
    yield
    found_names.clear()


def text_of(value: object) -> bytes:
    return json.dumps(value).encode()


def same(one: Any, other: Any) -> bool:
    """Equal, and equal in what it would send: 1, 1.0 and True are equal in Python."""
    sent = [json.loads(codec.encode(each), parse_float=str) for each in (one, other)]
    return bool(one == other and repr(sent[0]) == repr(sent[1]))


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(VALID, NEW), min_size=2, max_size=4))
def test_twins_give_what_the_lenient_pass_gives(
    documents: list[tuple[dict[str, Any], dict[str, Any]]],
) -> None:
    for document, new in documents:
        dogs = [{"kind": "dog", "petId": "1", **new}, {"kind": "cat", "lives": 1, **new}]
        grown_up = {**document, **new, "pets": dogs, "child": {**document, **new}}
        text = text_of(grown_up)
        leniently = fitting(Everything)(exactly(text))
        found = codec.decode(Everything, text)
        assert found == leniently
        assert sorted(found.extra_fields or ()) == sorted(new)
        assert found.to_dict() == leniently.to_dict()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Dog, b'{"kind":"dog","petId":"1","new":{"a":[0.12345678901234567890123,1.5]}}'),
        (Dog, b'{"kind":"dog","petId":"1","price":1.10,"new":null}'),
        (list[Dog], b'[{"kind":"dog","petId":"1","new":1},{"kind":"dog","petId":"2"}]'),
        (dict[str, Dog], b'{"a":{"kind":"dog","petId":"1","extra_fields":2}}'),
        (Pet, b'{"kind":"dog","petId":"1","new":[]}'),
        (Cat, b'{"kind":"cat","lives":1,"friend":{"kind":"dog","petId":"1","new":[]}}'),
        (Mixed, b'{"kind":"dog","petId":"1","new":[]}'),
    ],
)
def test_the_second_text_is_read_natively(
    kind: Any, text: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = codec.decode(kind, text)
    monkeypatch.setattr(grown, "fitting", None)
    assert same(codec.decode(kind, text), first)
    assert codec.encode(codec.decode(kind, text)) == text


def test_what_does_not_fit_even_so_is_kept() -> None:
    codec.decode(Dog, b'{"petId":"1","new":1}')
    dog = codec.decode(Dog, b'{"petId":null,"newer":1,"new":2}')
    assert (dog.pet_id, dog.extra_fields) == (None, {"newer": 1, "new": 2})


def test_names_of_declared_extras_are_not_learned() -> None:
    for n in range(3):
        assert codec.decode(Labels, text_of({"owner": "o", f"name{n}": n})).extra_fields == {
            f"name{n}": n
        }
    assert not grown.twins


def test_a_server_that_makes_up_names_fills_no_memory() -> None:
    for n in range(100):
        dog = codec.decode(Dog, text_of({"petId": "1", f"name{n}": n, "x" * 1000: 1}))
        assert dog.extra_fields == {f"name{n}": n, "x" * 1000: 1}
    assert sum(map(len, found_names.values())) == 16
    assert len(grown.twins) == 1
