"""Example values as Python and as JSON, and what parameters look like on the wire."""

from __future__ import annotations

from typing import get_args

import pytest

from generator import ir
from generator.targets.python import wire_styles
from generator.targets.python.outside import Outside
from generator.targets.python.values import runtime_type, sent, written

from .conftest import Prepared

SCHEMAS = """
paths: {}
components:
  schemas:
    Cat: {type: object, required: [kind, lives], properties: {kind: {const: cat}, lives: {type: integer}}}
    Dog: {type: object, required: [kind], properties: {kind: {const: dog}, born: {type: string, format: date}}}
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
    Labels: {type: object, properties: {a: {type: string}}, additionalProperties: {type: integer}}
"""


def ref(name: str) -> ir.Ref:
    return ir.Ref(ir.DeclId("", ("schema", name)))


@pytest.mark.parametrize(
    ("kind", "value", "shown", "json"),
    [
        (ir.Scalar("string"), "a", '"a"', "a"),
        (ir.Scalar("datetime"), "2024-01-01t00:00:00+00:00", 'datetime.fromisoformat("2024-01-01T00:00:00Z")', "2024-01-01T00:00:00Z"),
        (ir.Scalar("date"), "2024-01-01", 'date.fromisoformat("2024-01-01")', "2024-01-01"),
        (ir.Scalar("uuid"), "A" * 32, f'UUID("{"a" * 8}-{"-".join(["aaaa"] * 3)}-{"a" * 12}")', f"{'a' * 8}-{'-'.join(['aaaa'] * 3)}-{'a' * 12}"),
        (ir.Scalar("base64"), "YQ==", 'b64decode("YQ==")', "YQ=="),
        (ir.Nullable(ir.Scalar("date")), None, "None", None),
        (ir.ListOf(ir.Scalar("decimal")), ["1.10"], '[Decimal("1.10")]', ["1.10"]),
        (ref("Pet"), {"kind": "dog", "born": "2024-01-01"}, 'models.Dog(kind="dog", born=date.fromisoformat("2024-01-01"))', {"kind": "dog", "born": "2024-01-01"}),
        (ref("Labels"), {"a": "x", "b": 1}, 'models.Labels(a="x", extra_fields=Extras({"b": 1}))', {"a": "x", "b": 1}),
    ],
)  # fmt: skip
def test_a_value_is_written_as_python_and_sent_as_json(
    prepared: Prepared, kind: ir.Type, value: ir.Json, shown: str, json: ir.Json
) -> None:
    sdk = prepared(SCHEMAS)
    assert Outside("pets").flat(written(kind, value, sdk)).text == shown
    assert sent(kind, value, sdk) == json


def test_fields_that_nobody_declared_can_be_left_out(prepared: Prepared) -> None:
    assert sent(ref("Labels"), {"a": "x", "b": 1}, prepared(SCHEMAS), extras=False) == {"a": "x"}


def test_a_number_is_exact_where_it_is_compared(prepared: Prepared) -> None:
    sdk = prepared(SCHEMAS)
    number = ir.Scalar("number")
    assert Outside("pets").flat(written(number, 5, sdk)).text == "5"
    assert Outside("pets").flat(written(number, 5, sdk, floats=True)).text == "5.0"


@pytest.mark.parametrize(
    ("kind", "value", "name"),
    [
        (ir.Anything(), [], "list"),
        (ir.Anything(), 1.5, "float"),
        (ir.Scalar("date"), "2024-01-01", "date"),
        (ref("Pet"), {"kind": "cat", "lives": 9}, "models.Cat"),
        (ir.MapOf(ir.Anything()), {}, "dict"),
    ],
)
def test_the_class_of_a_decoded_value(
    prepared: Prepared, kind: ir.Type, value: ir.Json, name: str
) -> None:
    assert Outside("pets").flat(runtime_type(kind, value, prepared(SCHEMAS))).text == name


COLORS: ir.Json = {"R": 100, "G": 200}
NAMES: ir.Json = ["blue", "black"]


@pytest.mark.parametrize(
    ("style", "explode", "value", "text"),
    [
        ("simple", False, "a/b", "a%2Fb"),
        ("simple", False, NAMES, "blue,black"),
        ("simple", True, COLORS, "R=100,G=200"),
        ("simple", False, COLORS, "R,100,G,200"),
        ("label", False, NAMES, ".blue,black"),
        ("label", True, NAMES, ".blue.black"),
        ("matrix", False, "blue", ";color=blue"),
        ("matrix", False, NAMES, ";color=blue,black"),
        ("matrix", True, NAMES, ";color=blue;color=black"),
        ("matrix", True, COLORS, ";R=100;G=200"),
    ],
)
def test_styles_of_the_path(style: ir.StyleName, explode: bool, value: ir.Json, text: str) -> None:
    """The table of styles in OpenAPI's Parameter Object."""
    assert wire_styles.in_path("color", ir.Style(style, explode), value) == text


@pytest.mark.parametrize(
    ("style", "explode", "value", "pairs"),
    [
        ("form", True, NAMES, [("color", "blue"), ("color", "black")]),
        ("form", False, NAMES, [("color", "blue,black")]),
        ("form", True, COLORS, [("R", "100"), ("G", "200")]),
        ("form", False, COLORS, [("color", "R,100,G,200")]),
        ("spaceDelimited", False, NAMES, [("color", "blue black")]),
        ("pipeDelimited", False, NAMES, [("color", "blue|black")]),
        ("deepObject", True, COLORS, [("color[R]", "100"), ("color[G]", "200")]),
        ("form", True, True, [("color", "true")]),
        ("form", False, [], []),
    ],
)
def test_styles_of_the_query(
    style: ir.StyleName, explode: bool, value: ir.Json, pairs: wire_styles.Pairs
) -> None:
    assert wire_styles.in_query("color", ir.Style(style, explode), value) == pairs


def test_each_scalar_has_a_value(prepared: Prepared) -> None:
    sdk = prepared(SCHEMAS)
    for kind in get_args(ir.ScalarKind):
        assert written(ir.Scalar(kind), None, sdk) is not None


@pytest.mark.parametrize(
    ("value", "chosen"),
    [
        ({"state": "done"}, "Listed"),
        ({"state": "other"}, "Plain"),
        ({"state": "done", "held": 1}, "Listed"),
        ({"held": {"state": "done"}}, "Deep"),
        ({}, "Plain"),
    ],
)
def test_of_variants_with_equal_names_the_one_that_says_more_of_the_values_is_meant(
    prepared: Prepared, value: ir.Json, chosen: str
) -> None:
    sdk = prepared("""
paths: {}
components:
  schemas:
    Free: {type: object, additionalProperties: true}
    Plain: {type: object, properties: {state: {type: string}, held: {}}}
    Listed: {type: object, properties: {state: {type: string, enum: [done]}, held: {}}}
    Deep: {type: object, properties: {state: {type: string}, held: {$ref: '#/components/schemas/Listed'}}}
    Any:
      oneOf: [{$ref: '#/components/schemas/Free'}, {$ref: '#/components/schemas/Plain'}, {$ref: '#/components/schemas/Listed'}, {$ref: '#/components/schemas/Deep'}]
""")
    assert Outside("pets").flat(runtime_type(ref("Any"), value, sdk)).text == f"models.{chosen}"
