"""Strict and lenient reading agree where both can, and what is read is written as it was."""

import copy
import json
import pickle
from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.targets.python.runtime import codec
from generator.targets.python.runtime.errors import ArgumentError
from generator.targets.python.runtime.kinds import Number
from generator.targets.python.runtime.lenient import fitting
from generator.targets.python.runtime.model import (
    EXTRAS_WIRE,
    UNSET,
    Extras,
    OpenModel,
    UnknownVariant,
)
from generator.targets.python.runtime.plain import exactly
from tests.runtime.toy import Cat, Dog, Everything, Labels, Large, Mixed, Pet, Shape, Small, Wordy

INTEGERS = st.integers(-(2**70), 2**70)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | INTEGERS | FLOATS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
MOMENTS = st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.isoformat())
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=4).map(str)
CATS = st.fixed_dictionaries({"kind": st.just("cat"), "lives": INTEGERS})
DOGS = st.fixed_dictionaries(
    {"kind": st.just("dog"), "petId": TEXTS},
    optional={"pin": TEXTS, "born": st.none() | MOMENTS, "price": DECIMALS},
)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "exact": DECIMALS,
    "when": MOMENTS,
    "day": st.dates().map(lambda day: day.isoformat()),
    "span": st.sampled_from(["P1DT2H", "PT0.5S", "-PT3M"]),
    "id": st.uuids().map(str),
    "data": st.sampled_from(["", "YWI=", "AAEC"]),
    "mode": st.none() | st.sampled_from(["a", "b"]),
    "pair": st.tuples(INTEGERS, TEXTS).map(list),
    "loose": st.none() | INTEGERS | TEXTS | st.lists(TEXTS, max_size=2),
    "numbers": st.dictionaries(TEXTS, FLOATS | st.integers(-(2**53), 2**53), max_size=3),
    "pets": st.lists(st.none() | CATS | DOGS, max_size=3),
}
REQUIRED: dict[str, st.SearchStrategy[Any]] = {
    "text": TEXTS,
    "whole": INTEGERS,
    "fraction": FLOATS | st.integers(-(2**53), 2**53),
    "flag": st.booleans(),
    "anything": JSON,
}
VALID = st.recursive(
    st.fixed_dictionaries(REQUIRED, optional=FIELDS),
    lambda inner: st.fixed_dictionaries({**REQUIRED, "child": inner}, optional=FIELDS),
    max_leaves=3,
)
UNHURRIED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def text_of(value: object) -> bytes:
    return json.dumps(value).encode()


def leniently(kind: Any, text: bytes) -> Any:
    return fitting(kind)(exactly(text))


@UNHURRIED
@given(VALID)
def test_the_lenient_pass_gives_what_the_strict_pass_gives(document: dict[str, Any]) -> None:
    text = text_of(document)
    strict = codec.decode(Everything, text, strict=True)
    assert leniently(Everything, text) == strict
    assert repr(leniently(Everything, text)) == repr(strict)


@UNHURRIED
@given(VALID)
def test_a_valid_document_is_written_as_it_was_read(document: dict[str, Any]) -> None:
    model = codec.decode(Everything, text_of(document), strict=True)
    again = codec.decode(Everything, model.to_json(), strict=True)
    assert again == model
    assert Everything.from_dict(model.to_dict()) == model
    assert json.loads(model.to_json()).keys() == document.keys()


@UNHURRIED
@given(VALID, st.dictionaries(st.sampled_from([*REQUIRED, *FIELDS, "new", "child"]), JSON))
def test_no_json_object_is_refused_and_nothing_in_it_is_lost(
    document: dict[str, Any], changes: dict[str, Any]
) -> None:
    changed = {**document, **changes}
    model = codec.decode(Everything, text_of(changed))
    assert isinstance(model, Everything)
    # By their digits: a float between two integers is the one that was written, not the binary number nearest to it.
    came = json.loads(text_of(changed), parse_float=Decimal)
    sent = json.loads(model.to_json(), parse_float=Decimal)
    for name in changes.keys() - FIELDS.keys() - {"child", "fraction"}:
        assert sent[name] == came[name]


@UNHURRIED
@given(JSON, st.sampled_from([Everything, Pet, Mixed, list[Pet], dict[str, Dog], int, Shape]))
def test_any_json_is_read_as_any_type(document: Any, kind: Any) -> None:
    codec.decode(kind, text_of(document))


@UNHURRIED
@given(VALID)
def test_models_survive_pickle_and_copy(document: dict[str, Any]) -> None:
    model = codec.decode(Everything, text_of({**document, "new": {"field": 1}}))
    assert pickle.loads(pickle.dumps(model)) == model
    assert copy.deepcopy(model) == copy.copy(model) == model
    assert model.extra_fields == Extras({"new": {"field": 1}})


def test_what_does_not_fit_is_kept_and_the_rest_is_converted() -> None:
    dog = codec.decode(Dog, b'{"petId": 7, "born": "2024-01-02T03:04:05Z", "kind": "wolf"}')
    assert (dog.pet_id, dog.kind) == (7, "wolf")
    assert dog.born == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert json.loads(dog.to_json()) == {
        "petId": 7, "born": "2024-01-02T03:04:05Z", "kind": "wolf",
    }  # fmt: skip


def test_a_missing_required_field_is_unset_and_stays_out() -> None:
    dog = codec.decode(Dog, b"{}")
    assert dog.pet_id is UNSET
    assert dog.to_dict() == {"kind": "dog"}


def test_missing_null_and_value_are_three_things() -> None:
    assert Dog(pet_id="1").to_json() == b'{"kind":"dog","petId":"1"}'
    assert Dog(pet_id="1", born=None).to_json() == b'{"kind":"dog","petId":"1","born":null}'
    assert codec.decode(Dog, b'{"petId": "1", "born": null}').born is None
    assert codec.decode(Dog, b'{"petId": "1"}').born is UNSET


def test_unknown_fields_are_sent_back_where_the_model_is_sent() -> None:
    text = b'{"new":{"deep":[1,null]},"kind":"dog","petId":"1"}'
    assert codec.decode(Dog, text).to_json() == text
    assert codec.decode(Dog, text).replace(pet_id="2").to_dict()["new"] == {"deep": [1, None]}
    assert codec.decode(Cat, b'{"lives":9,"new":1}') == Cat(lives=9)


def test_declared_extras_have_their_type() -> None:
    labels = codec.decode(Labels, b'{"owner":"o","a":1,"b":2.0}')
    assert labels.extra_fields == {"a": 1, "b": 2}
    assert labels.to_json() == b'{"a":1,"b":2,"owner":"o"}'
    assert Labels(owner="o", extra_fields=Extras({"owner": 3})).to_json() == b'{"owner":"o"}'


class Tag(OpenModel):
    a: int


EXTRAS = [
    Labels(owner="o", extra_fields=Extras({"a": 1, "b\n": 2})),
    Labels(owner="o", extra_fields=Extras({})),
    [Labels(owner="o"), Labels(owner="p", extra_fields=Extras({"a": 1}))],
    # The name is one of the fields of the same object, or of another one.
    Labels(owner="o", extra_fields=Extras({"owner": 1, "a": 2})),
    [Labels(owner=UNSET, extra_fields=Extras({"owner": 1})), Labels(owner="o")],  # type: ignore[arg-type]  # a required field left out
    [{"a": '{"a":1}'}, Labels(owner='"a":', extra_fields=Extras({"a": 1}))],
    # What stands for extras, as a name of a server's own.
    [{EXTRAS_WIRE: None}, Labels(owner=EXTRAS_WIRE, extra_fields=Extras({EXTRAS_WIRE: 1}))],
    {"more": Extras({"x": 1}), EXTRAS_WIRE: "\0"},
    Tag(a=1, extra_fields=Extras({"in": Tag(a=2, extra_fields=Extras({"b": [None]}))})),
    [Tag(a=1, extra_fields=Extras({f"name{n}": n})) for n in range(100)],
    Tag(a=1, extra_fields=Extras({"n": Number("1.50"), "v": UnknownVariant([1]), 7: 1})),  # type: ignore[dict-item]  # no name in JSON
]


@pytest.mark.parametrize("value", EXTRAS)
def test_extras_are_written_as_the_fields_of_their_objects(
    value: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = json.loads(json.dumps(merged(value)))
    pairs: list[list[str]] = []
    text = codec.encode(value)
    assert json.loads(text) == json.loads(json.dumps(codec.to_builtins(value), default=float))
    assert json.loads(text, object_pairs_hook=lambda found: noted(found, pairs)) == expected
    assert all(len(set(names)) == len(names) for names in pairs)


def test_where_order_is_seen_extras_come_after_what_the_class_knows() -> None:
    value = Tag(a=1, extra_fields=Extras({"b": 2}))
    assert list(codec.to_builtins(value)) == ["a", "b"]


def merged(value: Any) -> Any:
    """Plain values, written down once more in the simplest way."""
    match value:
        case OpenModel():
            extras: Mapping[str, Any] = value.extra_fields or {}
            known = {n: getattr(value, n) for n in value.__struct_fields__ if n != "extra_fields"}
            given = {n: v for n, v in known.items() if v is not UNSET}
            return merged({**extras, **given})
        case list():
            return [merged(each) for each in value]
        case Mapping():
            return {name: merged(each) for name, each in value.items()}
        case UnknownVariant(raw):
            return raw
        case Decimal():
            return float(value)
        case _:
            return value


def noted(found: list[tuple[str, Any]], pairs: list[list[str]]) -> dict[str, Any]:
    pairs.append([name for name, _ in found])
    return dict(found)


def test_a_list_of_models_with_extras_is_written_natively(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "_opened", None)
    tags = [Tag(a=n, extra_fields=Extras({"b": None, "c": [n]})) for n in range(3)]
    assert codec.encode(tags) == b"[%b]" % b",".join(
        b'{"b":null,"c":[%d],"a":%d}' % (n, n) for n in range(3)
    )


def test_a_special_float_beside_or_in_extras_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for inside, beside in ((float("nan"), 1), (1, float("nan"))):
        with pytest.raises(ArgumentError, match="JSON has no word"):
            codec.encode([Tag(a=1, extra_fields=Extras({"b": inside})), None, beside])


def test_a_field_called_extra_fields_on_the_wire_is_just_another_field() -> None:
    text = b'{"extra_fields":{"a":1},"kind":"dog","petId":"1"}'
    assert codec.decode(Dog, text).to_json() == text


def test_a_variant_that_is_not_known_is_kept() -> None:
    text = b'{"kind":"fish","fins":2.50000000000000000001}'
    fish = codec.decode(Pet, text)
    assert isinstance(fish, UnknownVariant)
    assert isinstance(fish, Pet)
    assert codec.encode(fish) == text
    assert codec.decode(list[Pet], b'[{"kind": 1}, 2]') == [
        UnknownVariant({"kind": 1}),
        UnknownVariant(2),
    ]


def test_true_is_not_the_tag_1() -> None:
    assert isinstance(codec.decode(Pet, b'{"kind": true}'), UnknownVariant)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b'{"kind":"cat","lives":3}', Cat(lives=3)),
        (b"[1,2]", [1, 2]),
        (b'"text"', "text"),
        (b"7", 7),
        (b"7.0", 7),
        (b"true", UnknownVariant(True)),
    ],
)
def test_a_union_of_json_kinds_goes_by_the_kind(text: bytes, expected: object) -> None:
    found = codec.decode(Mixed, text)
    assert found == expected
    assert type(found) is type(expected)


def test_a_variant_may_be_any_type_of_a_field() -> None:
    for text, value in [(b'"a"', "a"), (b"[1]", [1]), (b'{"lives":1}', Cat(lives=1))]:
        found = codec.decode(Wordy, text, strict=True)
        assert found == value
        assert isinstance(found, Wordy)


def test_the_best_match_knows_most_of_the_names() -> None:
    assert codec.decode(Shape, b'{"a": 1, "b": 2}') == Large(a=1, b=2)
    assert codec.decode(Shape, b'{"a": 1}') == Small(a=1)
    assert codec.decode(Shape, b'{"z": 1}') == UnknownVariant({"z": 1})


def test_numbers_keep_their_digits() -> None:
    text = b'{"kind":"dog","petId":"1","price":"1.10","n":0.12345678901234567890123,"i":1e400}'
    dog = codec.decode(Dog, text)
    assert dog.price == Decimal("1.10")
    assert codec.encode(dog) == text.replace(b"1e400", b"1E+400")
    assert dog.to_dict()["price"] == "1.10"


@pytest.mark.parametrize("number", ["1e400", "-1e308000", "2e308", f"{'9' * 400}.5"])
@pytest.mark.parametrize("new", ["", ',"new":[0.10,1e400]'])
def test_a_number_that_no_float_holds_is_sent_back(number: str, new: str) -> None:
    text = f'{{"text":"","whole":1,"fraction":{number},"flag":true,"anything":0{new}}}'
    again = codec.decode(Everything, text.encode()).to_json()
    assert json.loads(again, parse_float=Decimal) == json.loads(text, parse_float=Decimal)


@pytest.mark.parametrize("kind", [Any, float, Decimal, Dog, Pet])
def test_a_number_that_nothing_holds_is_an_error(kind: Any) -> None:
    text = (
        b'{"kind":"dog","petId":"1","price":1e9999999999999999999}'
        if kind in (Dog, Pet)
        else b"1e9999999999999999999"
    )
    with pytest.raises(codec.UnreadableError, match="exponent"):
        codec.decode(kind, text)


def test_a_decimal_within_a_union_keeps_its_zeros() -> None:
    text = b'[{"kind":"dog","petId":"1","price":"1.10"}]'
    assert codec.encode(codec.decode(list[Pet], text, strict=True)) == text


def test_a_whole_number_may_be_written_with_a_point() -> None:
    assert codec.decode(Cat, b'{"lives": 9.0}').lives == 9
    assert codec.decode(Cat, b'{"lives": 9.5}').lives == 9.5


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), Decimal("NaN"), [{"a": float("-inf")}], Cat(lives=float("nan"))],  # type: ignore[arg-type]  # no whole number
)
def test_what_json_has_no_word_for_is_refused(value: object) -> None:
    with pytest.raises(ArgumentError, match="JSON has no word"):
        codec.encode(value)


def test_a_datetime_without_offset_is_refused_with_its_place() -> None:
    with pytest.raises(ArgumentError, match="`born` has no offset"):
        Dog(pet_id="1", born=datetime(2024, 1, 1)).to_json()


def test_datetimes_are_written_as_rfc_3339_has_it() -> None:
    moment = datetime(2024, 1, 2, 3, 4, 5, 600000, tzinfo=UTC)
    assert codec.encode(moment) == b'"2024-01-02T03:04:05.600000Z"'


@pytest.mark.parametrize(
    "moment", ["2016-12-31T23:59:60Z", "2024-01-01T24:00:00Z", "2024-01-01T12:30Z", "0000-01-01"]
)
def test_a_moment_that_python_has_no_datetime_for_stays_text_and_is_sent_back(moment: str) -> None:
    text = json.dumps({"kind": "dog", "petId": "1", "born": moment}, separators=(",", ":")).encode()
    dog = codec.decode(Dog, text)
    assert (dog.born, dog.to_json()) == (moment, text)


def test_plain_dictionaries_are_taken_as_they_are() -> None:
    model = Cat(lives=1, friend={"kind": "dog", "petId": "x"})  # type: ignore[arg-type]  # a model is promised
    assert model.to_json() == b'{"kind":"cat","lives":1,"friend":{"kind":"dog","petId":"x"}}'


def test_secrets_do_not_show() -> None:
    dog = Dog(pet_id="1", pin="hush-hush")
    assert repr(dog) == "Dog(kind='dog', pet_id='1', pin='***')"
    assert "hush" not in f"{dog} {dog!r} {[dog]}"
    assert ("pin", "hush-hush") not in dog.__rich_repr__()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "not valid JSON"),
        (b'{"a":', "not valid JSON"),
        (b"NaN", "not valid JSON"),
        (b'"\xff"', "not valid JSON"),
        ("{}".encode("utf-16"), "not valid JSON"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_not_json_is_one_error(text: bytes, reason: str) -> None:
    with pytest.raises(codec.UnreadableError, match=reason):
        codec.decode(Everything, text)


def test_deep_values_do_not_overflow() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ArgumentError, match="nested too deeply"):
        codec.encode(deep)


def test_a_byte_order_mark_is_passed_over() -> None:
    assert codec.decode(int, b"\xef\xbb\xbf7") == 7


def test_strict_reading_refuses_what_is_not_promised() -> None:
    with pytest.raises(codec.UnreadableError, match=r"wrong type at `\$.lives`"):
        codec.decode(Cat, b'{"lives": "nine"}', strict=True)


def test_a_sequence_of_another_kind_is_sent_as_an_array() -> None:
    assert (
        codec.encode({"ids": deque([1, 2]), "names": ("a", "b")})
        == b'{"ids":[1,2],"names":["a","b"]}'
    )


def test_a_sequence_beside_extras_is_sent_as_an_array() -> None:
    value = {"ids": deque(["a"]), "more": Extras({"x": 1})}
    assert codec.to_builtins(value) == {"ids": ["a"], "more": {"x": 1}}
