"""Which variant of a union a value is, where nothing but its shape tells: the same whatever the order of the variants."""

from __future__ import annotations

import itertools
import json
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import pytest

from generator.targets.python.runtime import codec, variants
from generator.targets.python.runtime.model import (
    UNSET,
    BestMatch,
    ByProperty,
    Model,
    OneOf,
    OpenModel,
    UnknownVariant,
    UnsetType,
)


class Whole(Model):
    value: int


class Text(OpenModel):
    value: str


class Moment(Model):
    value: datetime


class Key(Model):
    value: UUID


class Marked(Model):
    value: Literal["x", "y"] | str


class Some(Model):
    a: int | UnsetType = UNSET
    b: int | UnsetType = UNSET


class Other(Model):
    c: int | UnsetType = UNSET
    value: int | UnsetType | None = UNSET


class OfWhole(Model):
    held: Whole


class OfText(Model):
    held: list[Text] | Text


class Named(Model):
    first: str
    last: str


class OfNamed(Model):
    held: Named


class OfAnything(Model):
    held: Any


class Pair(Model):
    a: int
    b: int


def read(order: tuple[Any, ...], value: object) -> Any:
    class Either(OneOf):
        choose = BestMatch(order)

    return codec.decode(Either, json.dumps(value).encode())


A_KEY = "5f0b5c9e-6b0e-4f2c-8e60-3a1b7d8f9c10"


@pytest.mark.parametrize(
    ("variants", "value", "expected"),
    [
        ((Whole, Text), {"value": 1}, Whole),
        ((Whole, Text), {"value": "1"}, Text),
        ((Whole, Text), {"value": "1", "new": True}, Text),
        ((Text, Moment), {"value": "soon"}, Text),
        ((Text, Moment), {"value": "2020-01-02T03:04:05Z"}, Moment),
        ((Text, Key, Moment), {"value": A_KEY}, Key),
        ((Text, Marked), {"value": "x"}, Marked),
        ((Text, Marked), {"value": "z"}, Text),
        ((Whole, Other), {"value": None}, Other),
        ((Some, Other), {"a": 1}, Some),
        ((Some, Other), {"a": 1, "c": "text"}, Some),
        ((OfWhole, OfText), {"held": {"value": 1}}, OfWhole),
        ((OfWhole, OfText), {"held": {"value": "1"}}, OfText),
        ((OfWhole, OfText), {"held": [{"value": "1"}]}, OfText),
        ((OfAnything, OfNamed), {"held": {"first": "a", "last": "b"}}, OfNamed),
        ((OfAnything, OfNamed), {"held": 1}, OfAnything),
        ((Some, Pair), {"a": 1}, Some),
        ((Some, dict[str, int]), {"a": 1}, Some),
        ((Some, dict[str, int]), {"new": 1}, dict),
        ((Some, dict[str, int]), {"new": "1"}, Some),
        ((dict[str, int], dict[str, str]), {"new": "1"}, dict),
        ((list[Whole], list[Text]), [{"value": "1", "new": 1}], list),
        ((list[int], list[str]), [1, "a"], UnknownVariant),
        ((list[int], list[float], list[bool]), [1, 2.5], list),
        ((tuple[int, int], list[str]), [1, 2], tuple),
        ((str, date, UUID), A_KEY, UUID),
        ((str, date, UUID), "2020-01-02", date),
        ((str, date, UUID), "new", str),
        ((date, UUID), "new", UnknownVariant),
        ((Some, Other), {"new": 1}, UnknownVariant),
    ],
)
def test_a_variant_is_chosen_by_what_the_value_is(
    variants: tuple[Any, ...], value: object, expected: type
) -> None:
    for order in itertools.permutations(variants):
        assert type(read(order, value)) is expected


def test_what_a_list_holds_is_what_fits_it() -> None:
    for order in itertools.permutations((list[Whole], list[Text], list[Key])):
        assert read(order, [{"value": "1"}]) == [Text(value="1")]
        assert read(order, [{"value": A_KEY}]) == [Key(value=UUID(A_KEY))]


def test_of_variants_that_fit_equally_the_first_is_meant() -> None:
    assert read((Whole, Other), {"value": 1.5}) == Whole(value=1.5)  # type: ignore[arg-type]
    assert read((Other, Some), {}) == Other()


class Told(OneOf):
    choose = ByProperty("kind", {"whole": Whole}, Other)


def test_an_object_of_no_known_kind_is_what_was_said_for_that() -> None:
    assert codec.decode(Told, b'{"kind": "whole", "value": 1}') == Whole(value=1)
    assert codec.decode(Told, b'{"kind": "new", "value": 1}') == Other(value=1)
    assert codec.decode(Told, b'{"kind": {}, "value": 1}') == Other(value=1)
    assert codec.decode(Told, b'{"value": 1}') == Other(value=1)
    assert codec.decode(Told, b"[1]") == UnknownVariant([1])
    assert isinstance(Other(), Told)


class Left(Model):
    down: Tree | UnsetType = UNSET


class Right(Model):
    down: Tree | UnsetType = UNSET


class Tree(OneOf):
    choose = BestMatch((Left, Right))


def test_a_choice_looks_at_a_bounded_part_of_a_value(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0
    measure = variants._misfit

    def counted(*arguments: Any) -> Any:
        nonlocal looked
        looked += 1
        return measure(*arguments)

    monkeypatch.setattr(variants, "_misfit", counted)
    levels = 200
    assert type(codec.decode(Tree, b'{"down":' * levels + b"{}" + b"}" * levels)) is Left
    assert looked < levels * 40
