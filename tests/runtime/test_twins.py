"""Twins, which read natively what a server sends beyond its description, read what the lenient pass reads."""

import copy
import json
import pickle
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.targets.python.runtime import codec, twins
from generator.targets.python.runtime.lenient import fitting
from generator.targets.python.runtime.model import (
    UNSET,
    ByProperty,
    Extras,
    Model,
    OneOf,
    OpenModel,
    UnsetType,
)
from generator.targets.python.runtime.plain import exactly
from tests.runtime.test_codec import JSON, VALID
from tests.runtime.toy import Cat, Dog, Everything, Mixed, Pet


class Box(OpenModel):
    kind: str
    size: float | UnsetType = UNSET


class Bag(Model):
    kind: str
    inside: "list[Carried] | UnsetType" = UNSET


class Carried(OneOf):
    choose = ByProperty("kind", {"box": Box, "bag": Bag})


class Counted(OpenModel):
    name: str
    extra_fields: Extras[int] | UnsetType = UNSET


class Thing(OpenModel):
    """A field of every shape."""

    whole: int
    anything: Any = UNSET
    fraction: float | UnsetType = UNSET
    loose: int | str | list[Box] | UnsetType | None = UNSET
    pair: tuple[int, Any] | UnsetType = UNSET
    boxes: dict[str, Box | None] | UnsetType = UNSET
    carried: list[list[Carried]] | UnsetType = UNSET
    counted: Counted | UnsetType | None = UNSET
    child: "Thing | UnsetType | None" = UNSET


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twins are made for the first text, and forgotten at the end."""
    monkeypatch.setattr(twins, "_WORTH", 0)
    monkeypatch.setattr(twins, "twins", {})
    monkeypatch.setattr(twins, "read_before", {})


@pytest.fixture
def natively(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lenient pass cannot be asked."""
    monkeypatch.setattr(twins, "exactly", None)


NEW = st.dictionaries(st.sampled_from(["new", "NEW", "extra_fields"]), JSON, max_size=3)


def with_new(fields: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with some of these fields, and with some that nobody knows."""
    return st.tuples(st.fixed_dictionaries({}, optional=fields), NEW).map(
        lambda two: two[0] | two[1]
    )


WHOLE = st.integers(-(2**70), 2**70)
NUMBER = WHOLE | st.floats(allow_nan=False, allow_infinity=False)
BOX = with_new({"kind": st.just("box"), "size": NUMBER})
CARRIED = BOX | with_new(
    {"kind": st.sampled_from(["bag", "sack"]), "inside": st.lists(BOX | JSON, max_size=2)}
)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "whole": WHOLE,
    "anything": JSON,
    "fraction": NUMBER,
    "loose": st.none() | NUMBER | st.lists(BOX, max_size=2),
    "pair": st.tuples(WHOLE, JSON).map(list),
    "boxes": st.dictionaries(st.sampled_from("ab"), st.none() | BOX),
    "carried": st.lists(st.lists(CARRIED, max_size=2), max_size=2),
    "counted": with_new({"name": st.just("n"), "more": NUMBER}),
}
THING = st.recursive(
    with_new(FIELDS), lambda inner: with_new({**FIELDS, "child": inner}), max_leaves=3
)
UNHURRIED = settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def text_of(value: object) -> bytes:
    return json.dumps(value).encode()


def same(one: Any, other: Any) -> bool:
    """Equal, and equal in what it would send, but for the order of fields: 1, 1.0 and True are equal in Python."""
    sent = [json.loads(codec.encode(each), parse_float=str) for each in (one, other)]
    texts = {json.dumps(each, sort_keys=True) for each in sent}
    return bool(one == other and len(texts) == 1)


@UNHURRIED
@given(st.lists(THING, min_size=1, max_size=3))
def test_twins_give_what_the_lenient_pass_gives(things: list[dict[str, Any]]) -> None:
    text = text_of(things)
    assert same(twins.decode_again(list[Thing], text), fitting(list[Thing])(exactly(text)))


@UNHURRIED
@given(VALID, NEW)
def test_twins_of_models_with_decimals_do_so_too(
    document: dict[str, Any], new: dict[str, Any]
) -> None:
    dogs = [{"kind": "dog", "petId": "1", **new}, {"kind": "cat", "lives": 1, **new}]
    text = text_of({**document, **new, "pets": dogs, "child": {**document, **new}})
    found = twins.decode_again(Everything, text)
    assert same(found, fitting(Everything)(exactly(text)))
    assert sorted(found.extra_fields or ()) == sorted(new)


@pytest.mark.usefixtures("natively")
@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Dog, b'{"kind":"dog","petId":"1","new":{"a":[0.12345678901234567890123,1.5]}}'),
        (Dog, b'{"kind":"dog","petId":"1","price":1.10,"new":null}'),
        (list[Box], b'[{"kind":"box","new":1},{"kind":"a"},{"kind":"b","newer":2,"new":3}]'),
        (dict[str, Dog], b'{"a":{"kind":"dog","petId":"1","extra_fields":2}}'),
        (Pet, b'{"kind":"dog","petId":"1","new":[]}'),
        (Cat, b'{"kind":"cat","lives":1,"friend":{"kind":"dog","petId":"1","new":[]}}'),
        (Mixed, b'{"kind":"dog","petId":"1","new":[]}'),
        (Bag, b'{"kind":"bag","inside":[{"kind":"box","extra_fields":2},{"kind":"net"}]}'),
        (Counted, b'{"name":"n","a":1,"b":2}'),
        (
            Thing,
            b'{"whole":1,"loose":[{"kind":"box","new":1}],"child":{"whole":2,"new":[]},"new":1}',
        ),
    ],
)
def test_unknown_fields_are_read_natively(kind: Any, text: bytes) -> None:
    found = codec.decode(kind, text)
    assert json.loads(codec.encode(found), parse_float=str) == json.loads(text, parse_float=str)


@pytest.mark.usefixtures("natively")
def test_objects_become_those_of_the_models() -> None:
    thing = codec.decode(Thing, b'{"whole":1,"boxes":{"a":{"kind":"box","new":1}},"new":1}')
    box = thing.boxes["a"]
    assert (type(thing), type(box)) == (Thing, Box)
    assert box == Box(kind="box", extra_fields=Extras({"new": 1}))
    assert pickle.loads(pickle.dumps(thing)) == copy.deepcopy(thing) == thing


def test_what_does_not_fit_even_so_is_kept() -> None:
    dog = codec.decode(Dog, b'{"petId":null,"newer":1,"new":2}')
    assert (dog.pet_id, dog.extra_fields) == (None, {"newer": 1, "new": 2})
    assert codec.decode(Counted, b'{"name":"n","a":"one"}').extra_fields == {"a": "one"}


def test_objects_with_other_unknown_fields_have_each_its_own() -> None:
    boxes = [{"kind": "box", **{f"new{n}": n for n in range(i, i + 20)}} for i in range(40)]
    found = codec.decode(list[Box], text_of(boxes))
    assert [box.to_dict() for box in found] == boxes


def test_a_server_that_makes_up_names_fills_no_memory() -> None:
    for n in range(100):
        new = {f"name{n}": n, "x" * 1000: 1, "a` - at `b": 2, "\N{NO-BREAK SPACE}extra fields": 3}
        assert codec.decode(Box, text_of({"kind": "box", **new})).extra_fields == new
        codec.decode(Box, text_of({"kind": "box", f"name{n}": n}))
    assert len(twins.twins[Box]._left_over.names) == 16
    assert list(twins.twins) == [Box]


def test_twins_are_not_made_before_they_are_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = b'{"kind":"box","new":"' + b"x" * 500 + b'"}'
    monkeypatch.setattr(twins, "_WORTH", 1000)
    codec.decode(Box, text)
    assert not twins.twins
    codec.decode(Box, text)
    assert list(twins.twins) == [Box]
