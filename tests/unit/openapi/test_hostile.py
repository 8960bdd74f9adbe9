"""Whatever a description holds, reading it ends with an `Api` and with places for what is wrong."""

from __future__ import annotations

import copy
import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.analysis import analyse
from generator.diagnostics import Diagnostics, Place
from generator.openapi import read
from generator.source import load

SCHEMA = {
    "type": "object",
    "required": ["a"],
    "properties": {
        "a": {"type": "string", "minLength": 1, "default": "x", "enum": ["x", "y"], "example": "y"},
        "b": {"oneOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}]},
        "c": {"allOf": [{"$ref": "#/components/schemas/B"}, {"nullable": True}]},
        "d": {"type": ["array", "string"], "items": {"type": "integer"}, "prefixItems": [{}]},
    },
    "additionalProperties": {"type": "number", "maximum": 3},
    "patternProperties": {"^x": {"const": 1}},
    "discriminator": {"propertyName": "a", "mapping": {"x": "A"}},
}
WHOLE = {
    "openapi": "3.1.0",
    "info": {"title": "T", "version": "1", "description": "d"},
    "servers": [
        {"url": "https://{a}.example", "variables": {"a": {"default": "b", "enum": ["b"]}}}
    ],
    "tags": [{"name": "t", "externalDocs": {"url": "https://a.example"}}],
    "security": [{"k": []}],
    "paths": {
        "/a/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
            ],
            "post": {
                "operationId": "x",
                "tags": ["t"],
                "parameters": [
                    {
                        "name": "q",
                        "in": "query",
                        "style": "form",
                        "explode": True,
                        "schema": SCHEMA,
                    },
                    {"name": "j", "in": "query", "content": {"application/json": {"schema": {}}}},
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": SCHEMA,
                            "examples": {"e": {"value": {"a": "x"}}},
                        },
                        "multipart/form-data": {
                            "schema": SCHEMA,
                            "encoding": {
                                "a": {
                                    "contentType": "text/plain",
                                    "headers": {"X-A": {"schema": {}}},
                                }
                            },
                        },
                    },
                },
                "responses": {
                    "200": {
                        "description": "ok",
                        "headers": {"X-B": {"schema": {}}},
                        "content": {"text/event-stream": {"schema": SCHEMA}},
                    },
                    "default": {"$ref": "#/components/responses/R"},
                },
                "callbacks": {
                    "c": {
                        "{$url}": {
                            "post": {
                                "requestBody": {"content": {"application/json": {"schema": SCHEMA}}}
                            }
                        }
                    }
                },
                "security": [{"k": []}, {}],
                "servers": [{"url": "/v2"}],
            },
        }
    },
    "webhooks": {
        "w": {"post": {"requestBody": {"content": {"application/json": {"schema": SCHEMA}}}}}
    },
    "components": {
        "schemas": {
            "A": SCHEMA,
            "B": {
                "type": "object",
                "properties": {"z": {"$ref": "#/components/schemas/A/properties/d"}},
            },
        },
        "responses": {
            "R": {
                "description": "r",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/B"}}},
            }
        },
        "securitySchemes": {"k": {"type": "apiKey", "in": "header", "name": "X-K"}},
    },
}
SWAGGER = {
    "swagger": "2.0",
    "info": {"title": "T", "version": "1"},
    "host": "a.example",
    "schemes": ["https"],
    "produces": ["application/json"],
    "paths": {
        "/a": {
            "post": {
                "consumes": ["application/json"],
                "parameters": [
                    {"name": "b", "in": "body", "schema": {"$ref": "#/definitions/A"}},
                    {
                        "name": "f",
                        "in": "formData",
                        "type": "array",
                        "items": {"type": "string"},
                        "collectionFormat": "csv",
                    },
                ],
                "responses": {
                    "200": {
                        "description": "ok",
                        "schema": {"$ref": "#/definitions/A"},
                        "examples": {"application/json": {}},
                    }
                },
            }
        }
    },
    "securityDefinitions": {
        "o": {"type": "oauth2", "flow": "application", "tokenUrl": "https://a.example"}
    },
    "definitions": {"A": SCHEMA},
}


def places(value: object, at: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """The way to every value inside a value."""
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value) if isinstance(value, list) else ()
    )
    return [at, *(place for key, held in inner for place in places(held, (*at, key)))]


def changed(value: object, at: tuple[object, ...], to: object) -> object:
    if not at:
        return to
    whole = copy.deepcopy(value)
    inner = whole
    for step in at[:-1]:
        inner = inner[step]  # type: ignore[index]
    inner[at[-1]] = to  # type: ignore[index]
    return whole


def read_all(value: object, folder: Path) -> Diagnostics:
    """Read and analyse a description as JSON."""
    path = folder / "openapi.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    report = Diagnostics()
    source = load(str(path), report)
    if source is not None:
        analyse(read(source, report), report)
        for said in report:
            assert isinstance(said.at, Place)
            assert source.locate(said.at, said.on_key) is not None
    return report


ODD: tuple[object, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    "",
    "x",
    [],
    {},
    [None],
    [[]],
    {"": None},
    ["x", 1],
    {"$ref": "#"},
    {"$ref": 3},
)
REFS = (
    {"$ref": "#/components/schemas/A"},
    {"$ref": "#/paths"},
    {"$ref": "#/definitions/A"},
    {"$ref": "#/components/schemas/B/properties/z"},
)


@pytest.mark.parametrize("whole", [WHOLE, SWAGGER], ids=["3.1", "2.0"])
@pytest.mark.parametrize("turn", range(3))
def test_a_wrong_shape_anywhere_is_no_crash(whole: Any, turn: Any, tmp_path: Path) -> None:
    odd = [*ODD, *REFS]
    for number, at in enumerate(places(whole)):
        read_all(changed(whole, at, odd[(number * 7 + turn) % len(odd)]), tmp_path)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["type", "properties", "items", "allOf", "oneOf", "anyOf", "$ref", "enum", "const", "required", "a",
             "additionalProperties", "prefixItems", "default", "example", "nullable", "minItems", "minLength",
             "minimum", "multipleOf", "pattern", "format", "discriminator", "readOnly", "writeOnly", "not"]
        ),
        inner | st.sampled_from(["string", "object", "array", "null", "integer", "#/components/schemas/A"]),
        max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(schema=_JSON, other=_JSON, at=st.sampled_from(places(WHOLE)[1:]))
def test_any_json_in_place_of_a_schema_is_no_crash(
    schema: Any, other: Any, at: Any, tmp_path: Path
) -> None:
    value = changed(WHOLE, ("components", "schemas", "A"), schema)
    value = changed(value, ("components", "schemas", "B"), other)
    read_all(value, tmp_path)


def within(seconds: float, value: object, folder: Path) -> Diagnostics:
    start = time.process_time()
    report = read_all(value, folder)
    assert time.process_time() - start < seconds
    return report


def components(schemas: dict[str, object]) -> dict[str, object]:
    body = {
        "content": {
            "application/json": {"schema": {"$ref": f"#/components/schemas/{next(iter(schemas))}"}}
        }
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {
            "/a": {
                "post": {"requestBody": body, "responses": {"200": {"description": "ok", **body}}}
            }
        },
        "components": {"schemas": schemas},
    }


def ref(number: int) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/S{number}"}


MANY = 1_200


@pytest.mark.parametrize(
    "schemas",
    [
        {f"S{n}": ref(n + 1) if n < MANY else {"type": "string"} for n in range(MANY + 1)},
        {f"S{n}": {"allOf": [ref(n + 1), {"properties": {f"p{n}": {}}}]} if n < 150 else {"type": "object"} for n in range(151)},
        {f"S{n}": {"oneOf": [ref(n + 1), {"type": "string"}]} if n < MANY else {"type": "integer"} for n in range(MANY + 1)},
        {f"S{n}": {"type": "array", "items": ref(n + 1)} if n < MANY else {} for n in range(MANY + 1)},
        {f"S{n}": {"required": ["n"], "properties": {"n": ref(n + 1)}} if n < MANY else {} for n in range(MANY + 1)},
        {f"S{n}": {"properties": {"n": ref((n + 1) % MANY), "id": {"readOnly": True}}} for n in range(MANY)},
        {f"S{n}": {"required": ["n"], "properties": {"n": ref((n + 1) % MANY)}} for n in range(MANY)},
        {f"S{n}": {"allOf": [ref((n + 1) % 100), {"properties": {f"p{n}": {}}}]} for n in range(100)},
        {f"S{n}": {"required": ["a", "b"], "properties": {"a": ref(n + 1), "b": ref(n + 1)}} if n < 60 else {"type": "string"} for n in range(61)},
        {f"S{n}": {"anyOf": [ref(n + 1), ref(n + 2)]} if n < 60 else {"type": "object", "properties": {f"p{n}": {}}} for n in range(63)},
        {"S0": {"allOf": [{"oneOf": [{"properties": {f"a{n}{m}": {}}} for m in range(4)]} for n in range(40)]}},
        {"S0": {"type": "string", "enum": [f"v{n}" for n in range(20_000)]}},
        {"S0": {"oneOf": [{"properties": {f"p{n}": {"type": "string"}}} for n in range(600)]}},
        {"S0": {"type": "string", "pattern": "^(a+)+$", "example": "a" * 60 + "!"}},
        {"S0": {"type": "array", "minItems": 10**9, "items": {"type": "string", "minLength": 10**12}}},
        {"S0": {"type": "integer", "minimum": 10**400, "multipleOf": 1e-300}},
    ],
    ids=["aliases", "inheritance", "unions", "lists", "required", "a cycle", "a required cycle", "allOf cycle",
         "doubling", "doubling unions", "combinations", "values", "variants", "pattern", "counts", "numbers"],
)  # fmt: skip
def test_what_could_grow_without_end_is_read_soon(
    schemas: dict[str, object], tmp_path: Path
) -> None:
    within(8, components(schemas), tmp_path)
