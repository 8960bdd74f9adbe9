"""What follows from an API: uses, order, how unions are told apart, groups, and examples that hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.analysis import analyse
from generator.analysis.examples import example, field_example, payload_example
from generator.diagnostics import Diagnostics
from generator.fitting import canonical, misfit
from generator.ir import (
    Api,
    BestMatch,
    ByKind,
    ByProperty,
    DeclId,
    Facts,
    ListOf,
    Only,
    Ref,
    Scalar,
    Uses,
)
from generator.openapi import read
from generator.patterns import matches, matching
from generator.source import load

Analysed = tuple[Api, Facts, Diagnostics]
Analyse = Callable[[str], Analysed]


def id_of(*key: str, side: str = "both") -> DeclId:
    return DeclId("", ("schema", *key), side)  # type: ignore[arg-type]


def ref(*key: str) -> Ref:
    return Ref(id_of(*key))


@pytest.fixture
def analysed(tmp_path: Path) -> Analyse:
    """Analyses component schemas, one flow mapping a line; what follows `---` is the rest of the description."""

    def analysed(text: str) -> Analysed:
        schemas, _, more = text.strip("\n").partition("\n---\n")
        lines = "".join(f"    {line}\n" for line in schemas.splitlines())
        head = "openapi: 3.1.0\ninfo: {title: T, version: '1', description: All of it}\n"
        body = f"{head}components:\n  schemas:\n{lines}{more or 'paths: {}'}\n"
        (tmp_path / "openapi.yaml").write_text(body, encoding="utf-8")
        report = Diagnostics()
        source = load(str(tmp_path / "openapi.yaml"), report)
        assert source is not None, list(report)
        api = read(source, report)
        return api, analyse(api, report), report

    return analysed


# --- Uses and order ---------------------------------------------------------------------------------------------------

USES = """
Sent: {properties: {in: {$ref: '#/components/schemas/Both'}}}
Both: {properties: {x: {}}}
Got: {properties: {in: {$ref: '#/components/schemas/Both'}}}
Bad: {properties: {m: {}}}
Event: {properties: {e: {}}}
None: {properties: {n: {}}}
---
paths:
  /a:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Sent'}}}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Got'}}}}
        '400': {description: no, content: {application/json: {schema: {$ref: '#/components/schemas/Bad'}}}}
webhooks: {w: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Event'}}}}}}}
"""


@pytest.mark.parametrize(
    ("name", "uses"),
    [
        ("Sent", Uses(True, False)),
        ("Both", Uses(True, True)),
        ("Got", Uses(False, True)),
        ("Bad", Uses(False, True)),
        ("Event", Uses(False, True)),
        ("None", Uses(False, False)),
    ],
)
def test_uses_follow_what_travels(analysed: Analyse, name: Any, uses: Any) -> None:
    _, facts, _ = analysed(USES)
    assert facts.uses[id_of(name)] == uses


def test_each_declaration_comes_after_what_it_refers_to_and_cycles_come_together(
    analysed: Analyse,
) -> None:
    _, facts, _ = analysed("""
A: {properties: {b: {$ref: '#/components/schemas/B'}, e: {enum: [p, q]}}}
B: {properties: {c: {$ref: '#/components/schemas/C'}}}
C: {properties: {b: {$ref: '#/components/schemas/B'}, d: {$ref: '#/components/schemas/D'}}}
D: {properties: {x: {}}}
""")
    assert [[id.key[-1] for id in component] for component in facts.order] == [
        ["D"],
        ["B", "C"],
        ["e"],
        ["A"],
    ]


# --- Unions -----------------------------------------------------------------------------------------------------------

KINDS = """
Cat: {required: [kind, n], properties: {kind: {const: cat}, n: {const: 1}}}
Dog: {required: [kind, n], properties: {kind: {enum: [dog, puppy]}, n: {const: 1}}}
Fish: {required: [n], properties: {kind: {const: fish}, n: {const: 2}}}
Plain: {properties: {p: {type: string}}}
"""


def union(*names: str, more: str = "") -> str:
    refs = ", ".join(f"{{$ref: '#/components/schemas/{name}'}}" for name in names)
    return f"{KINDS}U: {{oneOf: [{refs}]{more}}}"


def test_a_constant_that_all_require_tells_variants_apart(analysed: Analyse) -> None:
    _, facts, _ = analysed(union("Cat", "Dog"))
    assert facts.unions[id_of("U")] == ByProperty(
        "kind", (("cat", ref("Cat")), ("dog", ref("Dog")), ("puppy", ref("Dog"))), declared=False
    )


def test_a_constant_that_one_does_not_require_tells_nothing(analysed: Analyse) -> None:
    _, facts, _ = analysed(union("Cat", "Dog", "Fish"))
    assert facts.unions[id_of("U")] == BestMatch((ref("Cat"), ref("Dog"), ref("Fish")))


def test_a_declared_discriminator_comes_before_what_could_be_inferred(analysed: Analyse) -> None:
    _, facts, _ = analysed(union("Cat", "Fish", more=", discriminator: {propertyName: kind}"))
    assert facts.unions[id_of("U")] == ByProperty(
        "kind", (("cat", ref("Cat")), ("fish", ref("Fish"))), declared=True
    )


def test_kinds_of_json_are_told_apart_first(analysed: Analyse) -> None:
    _, facts, _ = analysed(
        KINDS
        + "U: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Plain'},"
        " {type: array, items: {type: string}}, {type: number}]}"
    )
    assert facts.unions[id_of("U")] == ByKind(
        (
            ("object", BestMatch((ref("Cat"), ref("Plain")))),
            ("array", Only(ListOf(Scalar("string")))),
            ("integer", Only(Scalar("number"))),
            ("number", Only(Scalar("number"))),
        )
    )


def test_a_model_has_a_tag_when_it_means_the_same_in_every_union(analysed: Analyse) -> None:
    _, facts, _ = analysed(union("Cat", "Dog"))
    assert facts.tags == {id_of("Cat"): ("kind", "cat")}


# --- Groups -----------------------------------------------------------------------------------------------------------


def test_groups_are_a_tree_in_the_order_of_the_tags(analysed: Analyse) -> None:
    ok = "responses: {'200': {description: ok}}"
    _, facts, _ = analysed(f"""
A: {{}}
---
tags: [{{name: Second}}, {{name: First, description: The first}}]
paths:
  /a: {{get: {{tags: [First], {ok}}}, put: {{tags: [Second], {ok}}}, post: {{{ok}}}}}
  /b: {{get: {{x-speakeasy-group: Third.Inner, {ok}}}}}
""")
    root = facts.root
    assert [operation.method for operation in root.operations] == ["POST"]
    assert [group.id.path for group in root.groups] == [("Second",), ("First",), ("Third",)]
    assert root.groups[1].doc.description == "The first"
    assert [group.id.path for group in root.groups[2].groups] == [("Third", "Inner")]
    assert root.groups[2].operations == ()


# --- Examples ---------------------------------------------------------------------------------------------------------

EVERYTHING = """
Scalars: {required: [r], properties: {r: {type: string}, email: {type: string, format: email}, at: {type: string, format: date-time}, on: {type: string, format: date}, id: {type: string, format: uuid}, data: {type: string, format: byte}, url: {type: string, format: uri}, n: {type: integer, minimum: 3, multipleOf: 5}, f: {type: number, exclusiveMinimum: 0, exclusiveMaximum: 1}, low: {type: integer, maximum: -7}, short: {type: string, maxLength: 2}, long: {type: string, minLength: 40}, phone: {type: string, pattern: '^[+][0-9]{6,14}$'}, money: {type: string, format: decimal}, flag: {type: boolean}, cents: {type: number, multipleOf: 0.01}}}
Lists: {required: [three, different], properties: {three: {type: array, minItems: 3, items: {type: string}}, different: {type: array, minItems: 4, uniqueItems: true, items: {type: string}}, enums: {type: array, minItems: 2, uniqueItems: true, items: {$ref: '#/components/schemas/Color'}}, none: {type: array, maxItems: 0, items: {type: string}}, objects: {type: array, uniqueItems: true, minItems: 2, items: {$ref: '#/components/schemas/Node'}}, pair: {type: array, prefixItems: [{type: string}, {type: integer}]}}}
Color: {type: string, enum: [red, green, blue]}
Node: {required: [name], properties: {name: {type: string}, next: {$ref: '#/components/schemas/Node'}, kids: {type: array, items: {$ref: '#/components/schemas/Node'}}, parent: {anyOf: [{$ref: '#/components/schemas/Node'}, {type: 'null'}]}}}
Tagged: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}
Cat: {required: [kind], properties: {kind: {type: string}, lives: {type: integer}}}
Dog: {required: [kind], properties: {kind: {type: string}}}
Holder: {required: [pet, map], properties: {pet: {$ref: '#/components/schemas/Tagged'}, map: {type: object, minProperties: 2, additionalProperties: {type: integer}}}}
Extras: {properties: {a: {type: string}}, minProperties: 3, additionalProperties: {type: integer}}
Names: {type: object, minProperties: 2, propertyNames: {pattern: '^[a-z]{3}$'}, additionalProperties: {type: integer}}
Listed: {type: object, minProperties: 2, propertyNames: {enum: [one, two, three]}, additionalProperties: {type: integer}}
NamedExtras: {properties: {a: {type: string}}, minProperties: 3, propertyNames: {$ref: '#/components/schemas/Letter'}, additionalProperties: {type: integer}}
Letter: {type: string, enum: [a, b, c, d]}
Needy: {properties: {a: {type: string}, b: {type: string}, c: {type: string}}, minProperties: 2}
Mixed: {anyOf: [{type: array, items: {type: string}}, {type: string}]}
Authored: {required: [a], properties: {a: {type: string}, b: {type: integer}, c: {type: string}}, example: {a: From the author, b: 7}}
"""


@pytest.mark.parametrize("fill", ["required", "with_example", "all"])
def test_every_example_fits_and_is_not_changed_by_reading_and_writing(
    analysed: Analyse, fill: Any
) -> None:
    api, facts, report = analysed(EVERYTHING)
    assert list(report) == []
    for id in api.decls:
        value = facts.examples.values[id, fill]
        assert misfit(value, Ref(id), api.decls) == "", id
        assert canonical(value, Ref(id), api.decls) == value


def test_fills_differ_in_which_optional_fields_they_show(analysed: Analyse) -> None:
    _, facts, _ = analysed("""
A: {required: [a], properties: {a: {type: string, example: x}, b: {type: string, example: y}, c: {type: string}}}
""")
    values = {
        fill: facts.examples.values[id_of("A"), fill]
        for fill in ("required", "with_example", "all")
    }
    assert values == {
        "required": {"a": "x"},
        "with_example": {"a": "x", "b": "y"},
        "all": {"a": "x", "b": "y", "c": "example"},
    }


def test_the_authors_example_comes_first(analysed: Analyse) -> None:
    _, facts, _ = analysed(EVERYTHING)
    assert facts.examples.values[id_of("Authored"), "with_example"] == {
        "a": "From the author",
        "b": 7,
    }
    assert facts.examples.values[id_of("Authored"), "required"] == {"a": "From the author"}


def test_the_variant_of_a_tagged_union_has_its_tag(analysed: Analyse) -> None:
    _, facts, _ = analysed(EVERYTHING)
    assert facts.examples.values[id_of("Holder"), "required"] == {
        "pet": {"kind": "Cat"},
        "map": {"key": 1, "key2": 1},
    }


def test_values_are_made_for_their_names(analysed: Analyse) -> None:
    _, facts, _ = analysed(
        "A: {properties: {customerEmail: {type: string}, homepage: {type: string}, user_id: {type: string}, pageSize: {type: integer}}}"
    )
    assert facts.examples.values[id_of("A"), "all"] == {
        "customerEmail": "jane@example.com",
        "homepage": "https://example.com",
        "user_id": "id_123",
        "pageSize": 10,
    }


def test_a_default_is_an_example(analysed: Analyse) -> None:
    _, facts, _ = analysed("A: {properties: {currency: {type: string, default: eur}}}")
    assert facts.examples.values[id_of("A"), "all"] == {"currency": "eur"}


def test_what_always_holds_itself_has_no_example_and_that_is_told(analysed: Analyse) -> None:
    _, _, report = analysed("A: {required: [a], properties: {a: {$ref: '#/components/schemas/A'}}}")
    assert [said.code for said in report] == ["no-example"]


def test_an_example_stays_small_however_much_holds_each_other(analysed: Analyse) -> None:
    lines = [
        f"S{n}: {{properties: {{a: {{$ref: '#/components/schemas/S{n + 1}'}}, b: {{$ref: '#/components/schemas/S{n + 1}'}}}}}}"
        for n in range(40)
    ]
    _, facts, _ = analysed("\n".join([*lines, "S40: {properties: {x: {type: string}}}"]))
    assert len(str(facts.examples.values[id_of("S0"), "all"])) < 5_000


def test_examples_of_types_fields_and_bodies_are_to_be_had_apart(analysed: Analyse) -> None:
    api, facts, _ = analysed("""
A: {properties: {x: {type: string}}}
---
paths:
  /a:
    post:
      parameters: [{name: limit, in: query, schema: {type: integer, maximum: 5}}]
      requestBody: {content: {multipart/form-data: {schema: {required: [f], properties: {f: {type: string, format: binary}, a: {$ref: '#/components/schemas/A'}}}}}}
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/A'}, example: {x: shown}}}}}
""")
    (operation,) = api.operations
    assert operation.body is not None
    assert example(ListOf(ref("A")), facts, "all") == [{"x": "example"}]
    assert field_example(operation.parameters[0].field, facts, "all") == 1
    assert payload_example(operation.body.payloads[0], facts, "required") == {"f": "example"}
    assert payload_example(operation.responses[0].payloads[0], facts, "with_example") == {
        "x": "shown"
    }


# --- Patterns ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pattern",
    [
        r"^[a-z]+$",
        r"^\d{3}-\d{2}-\d{4}$",
        r"^#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})$",
        r"^(0|[1-9][0-9]*)$",
        r"^[^/]+/[^/]+$",
        r"arn:(aws|aws-cn):iam::aws:policy/[\p{L}\p{N}]+",
        r"^\+?[0-9 ()-]{7,20}$",
        r"^(?:[a-z]{2}-)?[A-Z]{2}$",
        r"^[\u0020-\u007e]+$",
        r"^.*$",
        r"",
    ],
)
def test_a_text_is_made_that_matches(pattern: Any) -> None:
    text = matching(pattern)
    assert text is not None
    assert matches(pattern, text)


@pytest.mark.parametrize(
    "pattern", [r"(?=a)b", r"(a)\1", r"[", r"(", r"*", r"a{99999}", "(" * 100, "a" * 600]
)
def test_what_is_too_hard_is_left(pattern: Any) -> None:
    assert matching(pattern) is None


def test_a_pattern_that_explodes_elsewhere_is_matched_at_once() -> None:
    assert matches("^(a+)+$", "a" * 200 + "!") is False
