"""The functional tests of another generator, as data (`functional/README.md`), held against packages of ours."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.diagnostics import Diagnostics
from generator.openapi import read
from generator.source import load

from .conftest import HEAD, Generate

FOLDER = Path(__file__).parent / "functional"
CASES: dict[str, Any] = json.loads((FOLDER / "cases.json").read_text())
SCHEMAS: dict[str, Any] = yaml.safe_load((FOLDER / "schemas.yaml").read_text())

OPEN_ENUM = "a value that an enum does not know is kept: APIs grow, and a new value must not break their clients"
OPEN_TYPE = "a value of another type is kept as it came: the rest of the object is worth more than a complaint"
OPEN_CONSTANT = "another value than the constant is kept, as with enums"
OPEN_REQUIRED = (
    "a missing field is UNSET, even a required one: servers leave out what they promised"
)

# What they refuse and we keep. Reading strictly (`strict_responses=True`) refuses all of it.
KEPT: dict[tuple[str, str], str] = {
    ("enums_and_consts.TestStringEnumClass", '{"enumProp": "c"}'): OPEN_ENUM,
    ("enums_and_consts.TestStringEnumClass", '{"enumProp": "A"}'): OPEN_ENUM,
    ("enums_and_consts.TestStringEnumClass", '{"enumProp": 2}'): OPEN_TYPE,
    ("enums_and_consts.TestIntEnumClass", '{"enumProp": 5}'): OPEN_ENUM,
    ("enums_and_consts.TestIntEnumClass", '{"enumProp": "a"}'): OPEN_TYPE,
    ("enums_and_consts.TestConst", '{"mustBeErnest": "Jack"}'): OPEN_CONSTANT,
    ("enums_and_consts.TestConst", '{"mustBeThirty": 29}'): OPEN_CONSTANT,
    ("enums_and_consts.TestStringLiteralEnum", '{"enumProp": "c"}'): OPEN_ENUM,
    ("enums_and_consts.TestStringLiteralEnum", '{"enumProp": 2}'): OPEN_TYPE,
    ("enums_and_consts.TestIntLiteralEnum", '{"enumProp": 4}'): OPEN_ENUM,
    ("enums_and_consts.TestIntLiteralEnum", '{"enumProp": "a"}'): OPEN_TYPE,
    ("properties.TestRequiredAndOptionalProperties", '{"req1": "a"}'): OPEN_REQUIRED,
    ("properties.TestRequiredAndOptionalProperties", '{"req2": "b"}'): OPEN_REQUIRED,
    ("properties.TestRequiredAndOptionalProperties", '{"req1": "a", "req2": "b"}'): OPEN_REQUIRED,
}


def package(generate: Generate, test: str) -> Any:
    """The package of a test's schemas, each of them sent and received."""
    schemas = SCHEMAS[test]
    paths = {
        f"/{name}": {
            "post": {
                "operationId": f"send{name}",
                "requestBody": _holding(name),
                "responses": {"200": {"description": "The same.", **_holding(name)}},
            }
        }
        for name in schemas
    }
    description = {"paths": paths, "components": {"schemas": schemas}}
    return generate(yaml.safe_dump(description, sort_keys=False))


def _holding(name: str) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}}


@pytest.mark.parametrize("test", CASES)
def test_what_is_taken_is_given_back(generate: Generate, test: str) -> None:
    cases = CASES[test]["round_trips"]
    pets = package(generate, test)
    for case in cases:
        kind = getattr(pets.models, case["model"])
        assert kind.from_dict(case["wire"]).to_dict() == case["wire"]
        assert json.loads(kind.from_json(json.dumps(case["wire"])).to_json()) == case["wire"]


REFUSALS = [
    (test, case["model"], json.dumps(case["wire"]))
    for test, cases in CASES.items()
    for case in cases["must_raise"]
]


@pytest.mark.parametrize(("test", "model", "wire"), REFUSALS)
def test_what_is_refused_is_refused_or_kept_on_purpose(
    generate: Generate, test: str, model: str, wire: str
) -> None:
    pets = package(generate, test)
    kind = getattr(pets.models, model)
    if (test, wire) not in KEPT:
        with pytest.raises(ValueError, match="is made of a"):
            kind.from_dict(json.loads(wire))
    else:
        assert kind.from_dict(json.loads(wire)).to_dict() == json.loads(wire)
        codec = import_module("pets._runtime.codec")
        with pytest.raises(codec.UnreadableError):
            codec.decode(kind, wire.encode(), strict=True)


# --- Descriptions -----------------------------------------------------------------------------------------------------

NOWHERE = "{$ref: '#/components/schemas/Nowhere'}"

# What their generator complains of in a schema, and what ours tells.
COMPLAINTS = {
    "{type: boolean, default: 'not a boolean'}": "invalid-default",
    "{type: integer, default: a}": "invalid-default",
    "{type: integer, default: true}": "invalid-default",
    "{type: number, default: a}": "invalid-default",
    "{type: number, default: true}": "invalid-default",
    "{type: string, format: date, default: xxx}": "invalid-default",
    "{type: string, format: date-time, default: xxx}": "invalid-default",
    "{type: string, format: uuid, default: xxx}": "invalid-default",
    "{type: string, enum: [A], default: B}": "invalid-default",
    "{enum: [A, C], default: 123}": "invalid-default",
    "{const: a, default: b}": "invalid-default",
    "{anyOf: [{type: integer}, {type: boolean}], default: aaa}": "invalid-default",
    f"{{type: array, items: {NOWHERE}}}": "unresolved-reference",
    f"{{anyOf: [{NOWHERE}, {{type: string}}]}}": "unresolved-reference",
    "{anyOf: [{type: string}, {type: array, items: not a schema}]}": "invalid-schema",
    "{$ref: '#/components/schemas/Circle'}": "reference-cycle",
    "{enum: [{a: 1}, {b: 2}]}": "unsupported-enum-value",
    "{enum: [A, A]}": "duplicate-enum-value",
    # Values of several types are an enum of several types, and a list of anything is one.
    "{enum: [A, 1]}": "",
    "{type: array}": "",
}


@pytest.mark.parametrize(("schema", "code"), COMPLAINTS.items())
def test_what_is_wrong_with_a_schema_is_told(tmp_path: Path, schema: str, code: str) -> None:
    circle = "Circle: {$ref: '#/components/schemas/Circle'}"
    more = f", {circle}" if "Circle" in schema else ""
    spec = tmp_path / "openapi.yaml"
    spec.write_text(
        f"{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{properties: {{a: {schema}}}}}{more}}}}}\n"
    )
    report = Diagnostics()
    source = load(str(spec), report)
    assert source is not None
    read(source, report)
    assert {found.code for found in report} == ({code} if code else set())


def test_no_difference_is_listed_that_is_no_case() -> None:
    assert KEPT.keys() <= {(test, wire) for test, _, wire in REFUSALS}
