"""`$ref`: everywhere, by every spelling, into everything."""

from __future__ import annotations

from typing import Any

import pytest

from generator.diagnostics import Place
from generator.ir import Alias, DeclId, JsonBody, ListOf, Model, Nullable, Ref, Scalar

from .conftest import Describe

TEXT = Scalar("string")


def ref(*key: str) -> Ref:
    return Ref(DeclId("", ("schema", *key)))


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("a/b", "#/components/schemas/a~1b"),
        ("a~b", "#/components/schemas/a~0b"),
        ("a b", "#/components/schemas/a%20b"),
        ("100%", "#/components/schemas/100%25"),
        ("é", "#/components/schemas/%C3%A9"),
    ],
)
def test_a_pointer_is_unescaped(schemas: Describe, name: Any, reference: Any) -> None:
    found = schemas(
        f"'{name}': {{properties: {{x: {{}}}}}}\nA: {{properties: {{a: {{$ref: '{reference}'}}}}}}"
    )
    assert found.type("A", "a") == ref(name)
    assert found.codes == []


def test_a_dangling_reference_is_an_error_that_offers_what_is_close(schemas: Describe) -> None:
    found = schemas(
        "Person: {properties: {x: {}}}\nA: {properties: {a: {$ref: '#/components/schemas/Persom'}}}"
    )
    (said,) = found.report
    assert (said.severity, said.code) == ("error", "unresolved-reference")
    assert said.hint == "did you mean `Person`?"


@pytest.mark.parametrize(
    "text",
    [
        "A: {$ref: '#/components/schemas/A'}",
        "A: {$ref: '#/components/schemas/B'}\nB: {$ref: '#/components/schemas/A'}",
        "A: {oneOf: [{$ref: '#/components/schemas/A'}]}\n",
    ],
)
def test_references_that_lead_only_to_themselves_are_an_error(schemas: Describe, text: Any) -> None:
    assert "error reference-cycle" in schemas(text).codes


def test_a_reference_into_an_object_is_what_the_object_declares_there(schemas: Describe) -> None:
    found = schemas("""
A: {properties: {a: {$ref: '#/components/schemas/B/properties/in'}, s: {$ref: '#/components/schemas/B/properties/s'}}}
B: {properties: {in: {properties: {x: {}}}, s: {type: [string, 'null']}}}
""")
    assert found.type("A", "a") == ref("B", "in")
    assert found.type("A", "s") == Nullable(TEXT)


def test_a_reference_into_an_operation_is_what_the_operation_declares_there(
    describe: Describe,
) -> None:
    found = describe("""
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    get:
      responses: {'200': {description: ok, content: {application/json: {schema: {properties: {x: {}}}}}}}
components:
  schemas:
    A: {properties: {a: {$ref: '#/paths/~1a/get/responses/200/content/application~1json/schema'}}}
""")
    key = ("operation", "GET", "/a", "response", "200", "application/json")
    assert found.type("A", "a") == Ref(DeclId("", key))


def test_anchors_ids_and_definitions_inside_schemas_are_found(schemas: Describe) -> None:
    found = schemas("""
A: {$defs: {In: {properties: {x: {}}}}, properties: {d: {$ref: '#/components/schemas/A/$defs/In'}, n: {$ref: '#here'}, i: {$ref: 'https://example.com/b'}}}
B: {$id: 'https://example.com/b', $anchor: here, properties: {y: {}}}
""")
    assert found.type("A", "d") == ref("A", "$defs", "In")
    assert found.type("A", "n") == ref("B")
    assert found.type("A", "i") == ref("B")


def test_other_files_are_read_and_may_refer_back(describe: Describe) -> None:
    found = describe(
        """
openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    A: {properties: {a: {$ref: 'other.yaml#/components/schemas/B'}, w: {$ref: whole.yaml}}}
""",
        other="components: {schemas: {B: {properties: {back: {$ref: 'openapi.yaml#/components/schemas/A'}, c: {$ref: '#/components/schemas/C'}}}, C: {properties: {x: {}}}}}",
        whole="{properties: {x: {type: string}}}",
    )
    assert found.codes == []
    assert found.type("A", "a") == Ref(DeclId("other.yaml", ("schema", "B")))
    other = found.api.decls[DeclId("other.yaml", ("schema", "B"))]
    assert isinstance(other, Model)
    assert [field.type for field in other.fields] == [
        ref("A"),
        Ref(DeclId("other.yaml", ("schema", "C"))),
    ]
    assert found.api.decls[DeclId("whole.yaml", ("schema",))].origin.words == ("whole",)


@pytest.mark.parametrize(
    ("version", "expected", "codes"),
    [
        ("3.1.0", Nullable(ref("B")), []),
        ("3.0.3", ref("B"), ["info ignored-sibling"]),
    ],
)
def test_keywords_beside_a_reference_count_since_3_1(
    schemas: Describe, version: Any, expected: Any, codes: Any
) -> None:
    found = schemas(
        "B: {properties: {x: {}}}\nA: {properties: {a: {$ref: '#/components/schemas/B', nullable: true}}}",
        version=version,
    )
    assert found.type("A", "a") == expected
    assert found.codes == codes


def test_what_stands_beside_a_reference_narrows_it(schemas: Describe) -> None:
    found = schemas("""
B: {properties: {x: {type: string}}}
A: {properties: {a: {$ref: '#/components/schemas/B', required: [x], properties: {y: {}}}}}
""")
    assert found.type("A", "a") == ref("A", "a")
    assert [(field.wire, field.required) for field in found.model("A", "a").fields] == [
        ("x", True),
        ("y", False),
    ]


def test_everything_may_be_a_reference(describe: Describe) -> None:
    found = describe("""
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a/{id}: {$ref: '#/components/pathItems/One'}
components:
  pathItems:
    One:
      parameters: [{$ref: '#/components/parameters/Id'}]
      post:
        security: [{key: []}]
        requestBody: {$ref: '#/components/requestBodies/Chain'}
        responses: {'200': {$ref: '#/components/responses/Ok'}, '404': {$ref: '#/components/responses/Ok'}}
  parameters: {Id: {name: id, in: path, required: true, schema: {enum: [a, b]}, examples: {one: {$ref: '#/components/examples/E'}}}}
  examples: {E: {value: b}}
  requestBodies: {Chain: {$ref: '#/components/requestBodies/Real'}, Real: {required: true, content: {application/json: {schema: {properties: {x: {}}}}}}}
  headers: {H: {schema: {type: integer}}}
  responses: {Ok: {description: ok, headers: {X-Left: {$ref: '#/components/headers/H'}}, content: {application/json: {schema: {properties: {y: {}}}}}}}
  securitySchemes: {key: {$ref: '#/components/securitySchemes/real'}, real: {type: apiKey, in: header, name: X-Key}}
""")
    assert found.codes == []
    (operation,) = found.api.operations
    (parameter,) = operation.parameters
    assert parameter.field.type == Ref(DeclId("", ("parameter", "Id")))
    assert parameter.field.examples == ("b",)
    assert operation.body is not None
    assert operation.body.required
    first, second = operation.responses
    assert first.payloads == second.payloads
    assert first.payloads[0].content == JsonBody(
        Ref(DeclId("", ("response", "Ok", "application/json")))
    )
    assert [header.type for header in first.headers] == [Scalar("integer")]


def test_a_relative_reference_is_resolved_against_the_id_around_it(schemas: Describe) -> None:
    found = schemas("""
A: {$id: 'https://example.com/s/a', properties: {b: {$ref: b}, d: {$ref: '#/$defs/In'}, n: {$ref: '#here'}}, $defs: {In: {properties: {i: {}}}, N: {$anchor: here, properties: {a: {}}}}}
B: {$id: 'https://example.com/s/b', properties: {y: {}}, $defs: {N: {$anchor: here, properties: {b: {}}}}}
C: {properties: {n: {$ref: 'https://example.com/s/b#here'}, b: {$ref: 'https://example.com/s/b#/$defs/N'}}}
""")
    assert found.codes == []
    assert found.type("A", "b") == ref("B")
    assert found.type("A", "d") == ref("A", "$defs", "In")
    assert found.type("A", "n") == ref("A", "$defs", "N")
    assert found.type("C", "n") == found.type("C", "b") == ref("B", "$defs", "N")


def test_a_pointer_inside_a_schema_with_an_id_may_mean_the_document(schemas: Describe) -> None:
    found = schemas("""
A: {$id: 'https://example.com/a', properties: {b: {$ref: '#/components/schemas/B'}}}
B: {properties: {y: {}}}
""")
    assert found.codes == []
    assert found.type("A", "b") == ref("B")


def test_a_dangling_pointer_inside_a_schema_with_an_id_is_told_once(schemas: Describe) -> None:
    found = schemas("A: {$id: 'https://e.example/a', properties: {b: {$ref: '#/$defs/X'}}}")
    assert found.codes == ["error unresolved-reference"]


def test_a_description_may_be_referred_to_by_its_own_uri(describe: Describe) -> None:
    found = describe("""
openapi: 3.2.0
$self: https://example.com/api/openapi.yaml
info: {title: T, version: '1'}
components:
  schemas:
    A: {properties: {b: {$ref: 'https://example.com/api/openapi.yaml#/components/schemas/B'}, c: {$ref: 'openapi.yaml#/components/schemas/B'}}}
    B: {properties: {y: {}}}
""")
    assert found.codes == []
    assert found.type("A", "b") == found.type("A", "c") == ref("B")


def test_a_schema_fills_the_gaps_of_the_definition_that_it_refers_to(schemas: Describe) -> None:
    found = schemas("""
Page: {properties: {items: {type: array, items: {$dynamicRef: '#item'}}, next: {type: string}}, required: [items], $defs: {any: {$dynamicAnchor: item}}}
Pets: {$ref: '#/components/schemas/Page', $defs: {pet: {$dynamicAnchor: item, $ref: '#/components/schemas/Pet'}}}
Names: {allOf: [{$ref: '#/components/schemas/Page'}], $defs: {name: {$dynamicAnchor: item, type: string}}}
Pet: {properties: {x: {}}}
""")
    assert found.type("Page", "items") == ListOf(ref("Page", "$defs", "any"))
    assert found.type("Pets", "items") == ListOf(ref("Pet"))
    assert found.type("Names", "items") == ListOf(ref("Names", "$defs", "name"))
    own = found.decl("Names", "$defs", "name")
    assert isinstance(own, Alias)
    assert own.type == TEXT
    for name in ("Page", "Pets", "Names"):
        model = found.decl(name)
        assert isinstance(model, Model)
        assert [(field.wire, field.required) for field in model.fields] == [("items", True), ("next", False)]  # fmt: skip
    assert found.codes == []


def test_a_gap_may_be_what_builds_on_the_definition(schemas: Describe) -> None:
    found = schemas("""
Tree: {$id: tree, $dynamicAnchor: node, properties: {children: {type: array, items: {$dynamicRef: '#node'}}}}
Named: {$id: named, $dynamicAnchor: node, $ref: tree, properties: {name: {type: string}}}
""")
    assert found.type("Tree", "children") == ListOf(ref("Tree"))
    assert found.type("Named", "children") == ListOf(ref("Named"))
    assert found.type("Named", "name") == TEXT
    assert found.codes == []


def test_a_whole_definition_may_be_a_gap_in_a_list(schemas: Describe) -> None:
    found = schemas("""
Any: {$id: any, type: array, items: {$dynamicRef: '#what'}, $defs: {all: {$dynamicAnchor: what}}}
Numbers: {$id: numbers, $ref: any, $defs: {only: {$dynamicAnchor: what, type: number}}}
""")
    numbers = found.decl("Numbers")
    assert isinstance(numbers, Alias)
    assert numbers.type == ListOf(ref("Numbers", "$defs", "only"))
    assert found.codes == []


@pytest.mark.parametrize(
    "text",
    [
        "A: {properties: {page: {$ref: '#/components/schemas/Page'}}, $defs: {a: {$dynamicAnchor: item, type: string}}}",
        "A: {$ref: '#/components/schemas/B', $defs: {a: {$dynamicAnchor: item, type: string}}}\nB: {$ref: '#/components/schemas/Page'}",
        "A: {$ref: '#/components/schemas/Item', $defs: {a: {$dynamicAnchor: item, type: string}}}",
    ],
)
def test_what_would_fill_gaps_from_further_away_is_told(schemas: Describe, text: str) -> None:
    page = "Page: {properties: {items: {type: array, items: {$dynamicRef: '#item'}}}}\nItem: {$dynamicAnchor: item, properties: {x: {}}}\n"
    found = schemas(page + text)
    assert found.type("Page", "items") == ListOf(ref("Item"))
    (said,) = found.report
    assert (said.severity, said.code) == ("info", "unsupported-keyword")
    assert isinstance(said.at, Place)
    assert said.at.pointer == "/components/schemas/A/$defs/a/$dynamicAnchor"
    assert "`#item`" in said.message


def test_a_dynamic_reference_to_a_plain_anchor_is_a_plain_reference(schemas: Describe) -> None:
    found = schemas("""
Page: {properties: {item: {$dynamicRef: '#item'}}}
Item: {$anchor: item, properties: {x: {}}}
Other: {$ref: '#/components/schemas/Page', $defs: {a: {$anchor: item, type: string}}}
""")
    assert found.type("Page", "item") == ref("Item")
    assert found.codes == []


def test_a_dynamic_reference_into_nothing_is_an_error(schemas: Describe) -> None:
    found = schemas("Page: {properties: {item: {$dynamicRef: '#item'}}}")
    assert found.codes == ["error unresolved-reference"]
