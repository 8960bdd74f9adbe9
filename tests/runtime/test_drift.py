"""What an answer holds that was not promised is told by its place and kind, and refused where that is asked for."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Literal

import pytest

from generator.targets.python.runtime import codec, errors
from generator.targets.python.runtime.drift import SchemaDrift
from generator.targets.python.runtime.endpoint import Endpoint, Json
from generator.targets.python.runtime.model import UNSET, Extras, Model, OpenModel, UnsetType
from generator.targets.python.runtime.testing import Answer, Recorder
from tests.runtime.toy import (
    Cat,
    Dog,
    Everything,
    Labels,
    Mixed,
    Pet,
    Shape,
    async_toy,
    toy,
)

DOG = {"kind": "dog", "petId": "1"}
EVERYTHING = {"text": "", "whole": 1, "fraction": 1, "flag": True, "anything": {"a": [None]}}


class Announced(Model):
    """Any text, of which some are known."""

    name: str | Literal["a", "b"]
    level: Literal[1, 2] | int | UnsetType = UNSET


class Free(OpenModel):
    """`additionalProperties: true`."""

    extra_fields: Extras[Any] | UnsetType = UNSET


def drift_of(kind: Any, value: object) -> dict[Any, int]:
    return {**codec.drift_in(kind, json.dumps(value).encode())}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Dog, DOG),
        (Dog, {**DOG, "born": None, "price": 1.5}),
        (Cat, {"lives": 9.0}),
        (Cat, {"lives": 9, "friend": DOG}),
        (Labels, {"owner": "o", "a": 1, "b": 2}),
        (Free, {"a": {"b": None}}),
        (Announced, {"name": "anything", "level": 2.0}),
        (Mixed, [1, 2]),
        (Shape, {"a": 1, "b": 2}),
        (Everything, EVERYTHING),
        (
            Everything,
            {**EVERYTHING, "mode": None, "pair": [1, "a"], "loose": ["a"], "data": "YWI="},
        ),
        (Everything, {**EVERYTHING, "pets": [None, DOG], "child": {**EVERYTHING, "loose": None}}),
    ],
)
def test_what_is_promised_is_no_drift(kind: Any, value: object) -> None:
    assert drift_of(kind, value) == {}
    codec.decode(kind, json.dumps(value).encode(), strict=True)


@pytest.mark.parametrize(
    ("kind", "value", "path", "what"),
    [
        (Dog, {**DOG, "new": 1}, "$.new", "unknown_field"),
        (Cat, {"lives": 1, "new": 1}, "$.new", "unknown_field"),
        (Dog, {"kind": "wolf", "petId": "1"}, "$.kind", "unknown_value"),
        (Announced, {"name": "a", "level": 3}, "$.level", "unknown_value"),
        (Announced, {"name": "a", "level": True}, "$.level", "wrong_type"),
        (Everything, {**EVERYTHING, "mode": "c"}, "$.mode", "unknown_value"),
        (Everything, {**EVERYTHING, "mode": 1}, "$.mode", "wrong_type"),
        (Everything, {**EVERYTHING, "text": None}, "$.text", "null"),
        (Everything, {**EVERYTHING, "whole": 1.5}, "$.whole", "wrong_type"),
        (Everything, {**EVERYTHING, "when": "noon"}, "$.when", "wrong_type"),
        (Everything, {**EVERYTHING, "id": "7"}, "$.id", "wrong_type"),
        (Everything, {**EVERYTHING, "pair": [1]}, "$.pair", "wrong_type"),
        (Everything, {**EVERYTHING, "pair": ["a", "b"]}, "$.pair[]", "wrong_type"),
        (Everything, {**EVERYTHING, "numbers": {"a": "b"}}, "$.numbers{}", "wrong_type"),
        (Everything, {**EVERYTHING, "pets": [{"kind": "cow"}]}, "$.pets[]", "unknown_variant"),
        (Everything, {**EVERYTHING, "pets": [{**DOG, "x": 1}]}, "$.pets[].x", "unknown_field"),
        (Everything, {**EVERYTHING, "child": DOG}, "$.child.whole", "missing"),
        (Labels, {"owner": "o", "a": "b"}, "${}", "wrong_type"),
        (Labels, {"a": 1}, "$.owner", "missing"),
        (list[Pet], [DOG, None], "$[]", "null"),
        (dict[str, Cat], {"a": {"lives": None}}, "${}.lives", "null"),
        (Shape, {"z": 1}, "$", "unknown_variant"),
        (int, "a", "$", "wrong_type"),
    ],
)  # fmt: skip
def test_what_is_not_promised_is_found_and_refused_when_reading_strictly(
    kind: Any, value: object, path: str, what: str
) -> None:
    assert drift_of(kind, value)[path, what] == 1
    text = json.dumps(value).encode()
    with pytest.raises(codec.UnreadableError, match=what.replace("_", " ")):
        codec.decode(kind, text, strict=True)
    codec.decode(kind, text)


def test_equal_places_are_counted_and_their_number_is_bounded() -> None:
    cats = [{"lives": 1, "new": 1}, {"lives": 1, "new": 2}]
    assert drift_of(list[Cat], cats) == {("$[].new", "unknown_field"): 2}
    many = {"lives": 1, **{f"new{n}": n for n in range(1000)}}
    assert len(drift_of(Cat, many)) == 100


def test_a_name_of_the_servers_is_shown_safely() -> None:
    ((path, _),) = drift_of(Cat, {"lives": 1, "\x1b[31m" + "x" * 1000: 1})
    assert path.startswith("$.\\x1b[31mxxx")
    assert len(path) < 80


PETS: Endpoint[list[Pet]] = Endpoint(
    "GET",
    "/pets",
    answers={200: Json(lambda: list[Pet])},
    errors={418: errors.APIStatusError},
)
NEW = Answer(200, json=[{**DOG, "new": "secret"}, {**DOG, "new": 2}, {"kind": "cow"}])
TOLD = [
    SchemaDrift("GET /pets", "$[].new", "unknown_field", 2),
    SchemaDrift("GET /pets", "$[]", "unknown_variant", 1),
]


def test_the_hook_is_told_by_both_clients() -> None:
    told: list[SchemaDrift] = []
    client = toy(Recorder(NEW), schema_drift=told.append)
    pets: Any = client.perform(PETS, {}, {})
    assert pets[0].to_dict() == {**DOG, "new": "secret"}
    assert told == TOLD

    async def call() -> None:
        client = async_toy(Recorder(NEW))
        await client.with_options(schema_drift=told.append).perform(PETS, {}, {})

    asyncio.run(call())
    assert told == TOLD * 2
    assert "secret" not in repr(told)


def test_nobody_is_told_of_what_was_promised() -> None:
    told: list[SchemaDrift] = []
    client = toy(Recorder(Answer(200, json=[DOG])), schema_drift=told.append)
    client.perform(PETS, {}, {})
    assert told == []


def test_what_the_hook_raises_the_call_raises() -> None:
    def refuse(drift: SchemaDrift) -> None:
        raise LookupError(drift.path)

    client = toy(Recorder(NEW), schema_drift=refuse)
    with pytest.raises(LookupError, match=r"\$\[\]\.new"):
        client.perform(PETS, {}, {})


def test_strict_responses_refuse_new_fields_and_values() -> None:
    client = toy(Recorder(NEW), strict_responses=True)
    with pytest.raises(errors.APIResponseValidationError, match=r"unknown field at `\$\[\]\.new`"):
        client.perform(PETS, {}, {})
