"""Properties may be called anything: what msgspec does not take as a name has a stand-in, which nobody ever sees."""

import copy
import json
import pickle
from types import new_class
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.targets.python.runtime import codec
from generator.targets.python.runtime.endpoint import Endpoint, Field, JsonFields
from generator.targets.python.runtime.forms import form_encoded, plain_of
from generator.targets.python.runtime.model import (
    UNSET,
    BestMatch,
    ByProperty,
    Extras,
    Model,
    OneOf,
    OpenModel,
    UnknownVariant,
    UnsetType,
    with_stand_ins,
)
from generator.targets.python.runtime.resource import Resource
from generator.targets.python.runtime.testing import Answer, Recorder
from tests.runtime.toy import Cat, Dog, toy

QUOTED, SLASHED, LINES = 'a"b', "c\\", "d\ne"
SPACE = "\N{NO-BREAK SPACE}"


class Got(Model, rename={"quoted": QUOTED, "slashed": SLASHED, "lines": LINES}):
    """Only received."""

    id: str
    quoted: str
    slashed: int | UnsetType = UNSET
    lines: "list[Got] | UnsetType" = UNSET


class Sent(OpenModel, rename={"quoted": QUOTED, "slashed": SLASHED}):
    __secrets__ = ("slashed",)

    quoted: str | UnsetType = UNSET
    slashed: str | UnsetType | None = UNSET


class Counts(Model, rename={"quoted": QUOTED}):
    quoted: int
    extra_fields: Extras[int] | UnsetType = UNSET


class Holder(Model):
    all: list[Got]
    named: dict[str, Sent]
    either: Got | str
    pair: tuple[Got, int]


class Rows(Model, rename={"kind": 'ki"nd', "size": "si\\ze"}):
    kind: Literal["rows"] = "rows"
    size: int


class Columns(Model, rename={"kind": 'ki"nd'}):
    kind: Literal["columns"] = "columns"
    names: list[str]


class Tagged(OneOf):
    choose = ByProperty('ki"nd', {"rows": Rows, "columns": Columns})


class Alike(OneOf):
    choose = BestMatch((Sent, Rows))


class Drawn(Model):
    tagged: Tagged | UnsetType = UNSET
    alike: Alike | UnsetType = UNSET


class MoreGot(Got, rename={"more": 'mo"re'}):
    more: bool


GOT: dict[str, Any] = {"id": "1", QUOTED: "x", SLASHED: 3, LINES: [{"id": "2", QUOTED: ""}]}
A_GOT = Got(id="1", quoted="x", slashed=3, lines=[Got(id="2", quoted="")])


def text_of(value: object) -> bytes:
    return json.dumps(value).encode()


def written(model: Any) -> Any:
    """What a model is on the wire, on which both ways of writing must agree."""
    sent = json.loads(model.to_json())
    assert model.to_dict() == sent
    return sent


def test_names_are_as_they_are_on_the_wire() -> None:
    for strict in (False, True):
        assert codec.decode(Got, text_of(GOT), strict=strict) == A_GOT
    assert Got.from_dict(GOT) == Got.from_json(text_of(GOT)) == A_GOT
    assert written(A_GOT) == GOT
    assert [*written(A_GOT)] == [*GOT]


def test_a_model_is_one_like_any_other() -> None:
    assert repr(A_GOT).startswith("Got(id='1', quoted='x', slashed=3, lines=[Got(id='2'")
    assert written(A_GOT.replace(quoted="y")) == {**GOT, QUOTED: "y"}
    assert (
        A_GOT == copy.deepcopy(A_GOT) == pickle.loads(pickle.dumps(A_GOT)) != A_GOT.replace(id="")
    )
    assert repr(Sent(quoted="x", slashed="y")) == "Sent(quoted='x', slashed='***')"
    with pytest.raises(TypeError, match="'quoted'"):
        Got(id="1")  # type: ignore[call-arg]


def test_missing_and_null_and_value_are_three_things() -> None:
    assert [Sent.from_dict(each).slashed for each in ({}, {SLASHED: None}, {SLASHED: ""})] == [
        UNSET,
        None,
        "",
    ]
    assert [written(Sent(slashed=each)) for each in (UNSET, None)] == [{}, {SLASHED: None}]
    missing: Any = Got.from_dict({"id": "1"}).quoted
    assert missing is UNSET


def test_what_does_not_fit_is_kept() -> None:
    odd = {"id": 1, QUOTED: [1], SLASHED: 1.5, LINES: [{"id": "2", QUOTED: 7}, 8]}
    read = codec.decode(Got, text_of(odd))
    assert (read.quoted, read.slashed) == ([1], 1.5)
    assert read.lines[0] == Got(id="2", quoted=7)  # type: ignore[arg-type]
    assert written(read) == odd


def test_unknown_fields_are_kept_where_they_go_back() -> None:
    value = {"new": 1, SLASHED: None, 'ne"w': {"x": [1]}, f"{SPACE}a%22b": "z"}
    sent = Sent.from_dict(value)
    assert (sent.quoted, sent.slashed) == (UNSET, None)
    extras: Any = sent.extra_fields
    assert extras == {name: value[name] for name in value if name != SLASHED}
    assert written(sent) == value
    assert written(Counts.from_dict({"x": 1, QUOTED: 2, "y": 3})) == {"x": 1, QUOTED: 2, "y": 3}
    assert written(Sent(quoted="x", extra_fields=Extras({QUOTED: "y", "z": 1}))) == {
        QUOTED: "x",
        "z": 1,
    }


def test_unknown_fields_are_dropped_where_they_are_only_received() -> None:
    assert Got.from_dict({**GOT, "new": 1, 'ne"w': 2}) == A_GOT


@pytest.mark.parametrize("kind", [Got, Sent])
def test_no_stand_in_is_taken_from_a_server(kind: Any) -> None:
    read = codec.decode(kind, text_of({"id": "1", f"{SPACE}a%22b": "forged"}))
    assert read.quoted is UNSET
    assert codec.decode(kind, text_of({f"{SPACE}a%22b": "forged", QUOTED: "x"})).quoted == "x"


def test_they_may_be_anywhere() -> None:
    value = {"all": [GOT, GOT], "named": {QUOTED: {QUOTED: "x"}}, "either": GOT, "pair": [GOT, 1]}
    read = codec.decode(Holder, text_of(value), strict=True)
    assert read == Holder(
        all=[A_GOT, A_GOT], named={QUOTED: Sent(quoted="x")}, either=A_GOT, pair=(A_GOT, 1)
    )
    assert written(read) == value
    inner: list[tuple[Any, Any, object]] = [
        (list[Got], [GOT], [A_GOT]),
        (dict[str, Got], {QUOTED: GOT}, {QUOTED: A_GOT}),
        (Got | None, GOT, A_GOT),
    ]
    for kind, plain, found in inner:
        assert codec.decode(kind, text_of(plain)) == found
        assert json.loads(codec.encode(found)) == codec.to_builtins(found) == plain


def test_variants_are_told_apart_by_them() -> None:
    rows, columns = {'ki"nd': "rows", "si\\ze": 1}, {'ki"nd': "columns", "names": ["a"]}
    for value, kind in ((rows, Rows), (columns, Columns)):
        read = codec.decode(Drawn, text_of({"tagged": value}), strict=True)
        assert isinstance(read.tagged, kind)
        assert written(read) == {"tagged": value}
    other = codec.decode(Drawn, text_of({"tagged": {'ki"nd': "cells"}}))
    assert other.tagged == UnknownVariant({'ki"nd': "cells"})
    assert isinstance(codec.decode(Drawn, text_of({"alike": {"si\\ze": 1}})).alike, Rows)
    assert isinstance(codec.decode(Drawn, text_of({"alike": {SLASHED: "x"}})).alike, Sent)
    assert written(Rows(size=1)) == rows


def test_a_class_may_be_derived() -> None:
    value = {**GOT, 'mo"re': True}
    assert codec.decode(MoreGot, text_of(value), strict=True).more is True
    assert written(MoreGot.from_dict(value)) == value


def test_complaints_have_the_names_of_the_wire() -> None:
    value = {"id": "1", SLASHED: "x", LINES: [{"id": None, QUOTED: 1}], 'ne"w\n': 1}
    assert codec.drift_in(Got, text_of(value)) == {
        ('$.a"b', "missing"): 1,
        ("$.c\\", "wrong_type"): 1,
        ("$.d\\ne[].id", "null"): 1,
        ('$.d\\ne[].a"b', "wrong_type"): 1,
        ('$.ne"w\\n', "unknown_field"): 1,
    }
    with pytest.raises(codec.UnreadableError, match=r'^missing at `\$\.a"b`$'):
        codec.decode(Got, text_of({"id": "1"}), strict=True)


def test_they_are_sent_in_bodies_and_forms() -> None:
    server = Recorder(Answer(204))
    body = JsonFields(lambda: Sent)
    Resource(toy(server))._call(Endpoint("POST", "/x", body=body), {}, quoted="x", slashed=None)
    more = {"extra_body": {"new": 1}}
    Resource(toy(server))._call(Endpoint("POST", "/x", body=body), more, quoted="x")
    assert [each.json() for each in server.requests] == [
        {QUOTED: "x", SLASHED: None},
        {QUOTED: "x", "new": 1},
    ]
    fields = [Field(QUOTED, "quoted"), Field("whole", "whole")]
    form = form_encoded(fields, {"quoted": "x", "whole": Sent(quoted="y")}, {})
    assert form == b"a%22b=x&whole=%7B%22a%5C%22b%22%3A%22y%22%7D"
    assert plain_of({"deep": [Sent(slashed="\N{NO-BREAK SPACE}")]}) == {"deep": [{SLASHED: SPACE}]}


def test_what_has_ordinary_names_is_none_the_worse() -> None:
    assert {Cat, Dog}.isdisjoint(with_stand_ins)
    assert {Got, Sent, MoreGot} <= with_stand_ins
    value = {"kind": "dog", "petId": "1", f"{SPACE}x": 1, '"': {SPACE: 2}}
    assert written(Dog.from_dict(value)) == value
    assert codec.to_builtins({f"{SPACE}a%22b": 1}) == {f"{SPACE}a%22b": 1}


# --- Any names at all -------------------------------------------------------------------------------------------------

# Those that are like one another once they are escaped, and the one that extras have.
SIMILAR = ['a"', "a%22", f"{SPACE}a%22", f"{SPACE}a%2522", f'{SPACE}a"', f"{SPACE}extra fields", ""]
CHARACTERS = st.sampled_from(list('ab"\\%\n\0\x1f\x7f2')) | st.characters(exclude_categories=["Cs"])
NAMES = st.sampled_from(SIMILAR) | st.text(CHARACTERS, max_size=6)


def model_of(names: list[str], base: type[Model]) -> Any:
    rename = {f"field{n}": name for n, name in enumerate(names)}

    def body(namespace: dict[str, Any]) -> None:
        namespace["__annotations__"] = dict.fromkeys(rename, int | UnsetType)
        namespace.update(dict.fromkeys(rename, UNSET))

    return new_class("Any", (base,), {"rename": rename}, body)


@settings(max_examples=150, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=6, unique=True), st.dictionaries(NAMES, st.integers()))
def test_whatever_names_there_are_each_value_has_its_own(
    names: list[str], others: dict[str, int]
) -> None:
    for base in (Model, OpenModel):
        kind = model_of(names, base)
        value = {**{name: n for n, name in enumerate(names)}, **others}
        read = codec.decode(kind, text_of(value))
        assert [getattr(read, f"field{n}") for n in range(len(names))] == [
            value[name] for name in names
        ]
        kept = value if base is OpenModel else {name: value[name] for name in names}
        assert written(read) == kept
        assert codec.decode(kind, read.to_json(), strict=base is Model) == read
        nothing = codec.decode(kind, text_of({k: v for k, v in others.items() if k not in names}))
        assert {getattr(nothing, f"field{n}") for n in range(len(names))} == {UNSET}
