"""`allOf`, `oneOf`, `anyOf`, and the two shapes of what is not the same sent and received."""

from __future__ import annotations

from typing import Any

import pytest

from generator.ir import (
    Alias,
    Anything,
    Constant,
    DeclId,
    ListOf,
    Model,
    Nullable,
    OneOf,
    Ref,
    Scalar,
)

from .conftest import Describe, Described

TEXT = Scalar("string")


def ref(*key: str) -> Ref:
    return Ref(DeclId("", ("schema", *key)))


def variants(described: Described, *key: str) -> tuple[object, ...]:
    alias = described.decl(*key)
    assert isinstance(alias, Alias)
    assert isinstance(alias.type, OneOf)
    return alias.type.variants


def mapping(described: Described, *key: str) -> dict[str, str]:
    alias = described.decl(*key)
    assert isinstance(alias, Alias)
    assert isinstance(alias.type, OneOf)
    found = alias.type.discriminator
    return {value: id.key[-1] for value, id in found.mapping} if found else {}


# --- allOf ------------------------------------------------------------------------------------------------------------

ANIMALS = """
Animal: {type: object, required: [kind], properties: {kind: {type: string}, home: {properties: {city: {type: string}}}}}
Dog: {allOf: [{$ref: '#/components/schemas/Animal'}, {required: [home], properties: {kind: {enum: [dog, puppy]}, bark: {type: string}}}]}
"""


def test_an_object_has_the_fields_of_what_it_builds_on(schemas: Describe) -> None:
    dog = schemas(ANIMALS).model("Dog")
    assert [(field.wire, field.required) for field in dog.fields] == [
        ("kind", True),
        ("home", True),
        ("bark", False),
    ]
    assert dog.parents == (DeclId("", ("schema", "Animal")),)


def test_of_two_types_of_a_field_the_narrower_counts(schemas: Describe) -> None:
    assert schemas(ANIMALS).type("Dog", "kind") == ref("Dog", "kind")


def test_what_is_taken_over_unchanged_is_declared_once(schemas: Describe) -> None:
    found = schemas(ANIMALS)
    assert found.type("Dog", "home") == found.type("Animal", "home") == ref("Animal", "home")


@pytest.mark.parametrize(
    "written",
    [
        "{allOf: [{$ref: '#/components/schemas/B'}]}",
        "{allOf: [{$ref: '#/components/schemas/B'}, {description: Only words}]}",
        "{type: object, allOf: [{$ref: '#/components/schemas/B'}], title: More words}",
        "{oneOf: [{$ref: '#/components/schemas/B'}]}",
        "{anyOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/B'}]}",
    ],
)
def test_what_adds_nothing_to_a_definition_is_that_definition(
    schemas: Describe, written: Any
) -> None:
    found = schemas(f"B: {{properties: {{x: {{}}}}}}\nA: {{properties: {{a: {written}}}}}")
    assert found.type("A", "a") == ref("B")


@pytest.mark.parametrize(
    "written",
    [
        "{nullable: true, allOf: [{$ref: '#/components/schemas/B'}]}",
        "{allOf: [{$ref: '#/components/schemas/B'}, {nullable: true}]}",
    ],
)
def test_null_beside_a_definition_makes_it_nullable(schemas: Describe, written: Any) -> None:
    found = schemas(
        f"B: {{properties: {{x: {{}}}}}}\nA: {{properties: {{a: {written}}}}}", version="3.0.3"
    )
    assert found.type("A", "a") == Nullable(ref("B"))


def test_types_that_exclude_each_other_are_told(schemas: Describe) -> None:
    found = schemas("A: {properties: {a: {allOf: [{type: string}, {type: integer}]}}}")
    assert found.codes == ["warning conflicting-all-of"]


def test_a_schema_that_is_part_of_itself_is_told(schemas: Describe) -> None:
    found = schemas("A: {allOf: [{$ref: '#/components/schemas/A'}, {properties: {a: {}}}]}")
    assert found.codes == ["warning circular-all-of"]
    assert [field.wire for field in found.model("A").fields] == ["a"]


def test_a_union_among_what_holds_at_once_gets_the_rest_into_each_variant(
    schemas: Describe,
) -> None:
    found = schemas("""
B: {properties: {b: {type: string}}}
A: {allOf: [{required: [id], properties: {id: {type: string}}}, {oneOf: [{$ref: '#/components/schemas/B'}, {title: Other, properties: {c: {}}}]}]}
""")
    assert variants(found, "A") == (ref("A", "B"), ref("A", "Other"))
    assert [field.wire for field in found.model("A", "B").fields] == ["id", "b"]
    assert [field.wire for field in found.model("A", "Other").fields] == ["id", "c"]


def test_of_unions_that_hold_at_once_only_what_can_be_is_left(schemas: Describe) -> None:
    kinds = "[{type: string}, {type: integer}]}, {oneOf: [{type: integer}, {$ref: '#/components/schemas/B'}]"
    found = schemas(
        f"A: {{properties: {{a: {{allOf: [{{oneOf: {kinds}}}]}}}}}}\nB: {{type: boolean}}"
    )
    assert found.type("A", "a") == Scalar("integer")
    assert found.codes == []


def test_what_a_variant_already_has_does_not_make_another_shape_of_it(schemas: Describe) -> None:
    found = schemas("""
B: {required: [id], properties: {id: {type: string}, b: {}}}
C: {required: [id], properties: {id: {type: string}, c: {}}}
A: {type: object, required: [id], properties: {id: {type: string}}, oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]}
""")
    assert variants(found, "A") == (ref("B"), ref("C"))


def test_alternatives_that_only_constrain_are_told_and_the_object_stays_one(
    schemas: Describe,
) -> None:
    found = schemas("A: {properties: {a: {}, b: {}}, anyOf: [{required: [a]}, {required: [b]}]}")
    assert [field.wire for field in found.model("A").fields] == ["a", "b"]
    assert found.codes == ["info union-of-constraints"]


# --- oneOf and anyOf --------------------------------------------------------------------------------------------------


def test_variants_are_called_by_title_then_constant_then_what_only_they_have(
    schemas: Describe,
) -> None:
    found = schemas(
        "A: {oneOf: [{title: First, properties: {a: {}}}, {properties: {kind: {const: second}}},"
        " {type: object, properties: {c: {}}, required: [c]}, {type: object, properties: {d: {}}}, {type: array, items: {properties: {e: {}}}}]}"
    )
    assert [id.key[2:] for id in found.api.decls] == [
        (),
        ("First",),
        ("second",),
        ("c",),
        ("d",),
        ("list", "item"),
    ]


def test_a_union_in_a_union_is_flat_and_its_null_rises(schemas: Describe) -> None:
    found = schemas("""
B: {properties: {b: {}}}
In: {oneOf: [{$ref: '#/components/schemas/B'}, {type: integer}, {type: 'null'}]}
Out: {oneOf: [{$ref: '#/components/schemas/In'}, {type: array, items: {}}]}
A: {properties: {a: {$ref: '#/components/schemas/Out'}}}
""")
    assert variants(found, "Out") == (ref("B"), Scalar("integer"), ListOf(Anything()))
    assert found.type("A", "a") == Nullable(ref("Out"))


def test_a_union_with_anything_is_anything(schemas: Describe) -> None:
    assert (
        schemas("A: {properties: {a: {anyOf: [{type: string}, {}]}}}").type("A", "a") == Anything()
    )


PETS = """
Cat: {properties: {kind: {const: cat}}}
Dog: {properties: {kind: {type: string}}}
Fish: {properties: {kind: {type: string, enum: [fish, shark]}}}
"""
UNION = "oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Fish'}]"


def test_a_discriminator_learns_the_values_that_nobody_mapped(schemas: Describe) -> None:
    found = schemas(PETS + f"A: {{{UNION}, discriminator: {{propertyName: kind}}}}")
    assert mapping(found, "A") == {"cat": "Cat", "Dog": "Dog", "fish": "Fish", "shark": "Fish"}


@pytest.mark.parametrize("target", ["Dog", "'#/components/schemas/Dog'"])
def test_a_mapping_holds_names_or_references(schemas: Describe, target: Any) -> None:
    found = schemas(
        PETS + f"A: {{{UNION}, discriminator: {{propertyName: kind, mapping: {{woof: {target}}}}}}}"
    )
    assert mapping(found, "A")["woof"] == "Dog"
    assert "Dog" not in mapping(found, "A")


def test_a_default_is_what_other_values_mean(schemas: Describe) -> None:
    said = "discriminator: {propertyName: kind, defaultMapping: Dog}"
    found = schemas(f"{PETS}A: {{{UNION}, {said}}}", version="3.2.0")
    decl = found.decl("A")
    assert isinstance(decl, Alias)
    assert isinstance(decl.type, OneOf)
    assert decl.type.discriminator is not None
    assert decl.type.discriminator.default == DeclId("", ("schema", "Dog"))
    assert mapping(found, "A") == {"cat": "Cat", "fish": "Fish", "shark": "Fish"}


def test_a_default_that_is_no_variant_is_told(schemas: Describe) -> None:
    said = "discriminator: {propertyName: kind, defaultMapping: B}"
    found = schemas(
        f"{PETS}B: {{properties: {{x: {{}}}}}}\nA: {{{UNION}, {said}}}", version="3.2.0"
    )
    assert found.codes == ["warning invalid-discriminator"]


def test_a_mapping_to_what_is_no_variant_is_told(schemas: Describe) -> None:
    found = schemas(
        PETS + "B: {properties: {x: {}}}\n"
        f"A: {{{UNION}, discriminator: {{propertyName: kind, mapping: {{b: B}}}}}}"
    )
    assert found.codes == ["warning invalid-discriminator"]


def test_an_object_with_kinds_is_their_union_where_it_is_used(schemas: Describe) -> None:
    found = schemas("""
Pet: {required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind, mapping: {dog: Dog}}}
Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]}
Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {bark: {type: string}}}]}
A: {properties: {pet: {$ref: '#/components/schemas/Pet'}}}
""")
    assert found.type("A", "pet") == ref("Pet", "any")
    assert mapping(found, "Pet", "any") == {"dog": "Dog", "Cat": "Cat"}


NESTED = """
Thing:
  required: [t]
  properties: {t: {type: string}}
  discriminator: {propertyName: t, mapping: {'#animal': '#/components/schemas/Animal'}}
Animal:
  allOf: [{$ref: '#/components/schemas/Thing'}]
  properties: {legs: {type: integer}}
  discriminator: {propertyName: t, mapping: {'#cat': '#/components/schemas/Cat'}}
Cat: {allOf: [{$ref: '#/components/schemas/Animal'}], properties: {lives: {type: integer}}}
A: {properties: {animal: {$ref: '#/components/schemas/Animal'}, thing: {$ref: '#/components/schemas/Thing'}}}
"""


def test_mappings_of_the_same_property_tell_of_each_others_kinds(schemas: Describe) -> None:
    found = schemas(NESTED)
    assert found.type("A", "animal") == ref("Animal", "any")
    assert mapping(found, "Animal", "any") == {"#cat": "Cat", "#animal": "Animal"}
    assert mapping(found, "Thing", "any") == {"#animal": "Animal", "#cat": "Cat"}


def test_an_object_with_one_kind_alone_is_that_kind_where_it_is_used(schemas: Describe) -> None:
    found = schemas(NESTED.replace("{'#animal': '#/components/schemas/Animal'}", "{}"))
    assert found.type("A", "animal") == ref("Cat")


def test_values_that_all_kinds_allow_mean_those_that_are_called_so(schemas: Describe) -> None:
    found = schemas("""
Pet: {properties: {kind: {type: string, enum: [cat, sea-dog]}}, discriminator: {propertyName: kind}}
SeaDog: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {bark: {type: string}}}]}
Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]}
""")
    # No value means a pet as such, so none is one.
    assert mapping(found, "Pet", "any") == {"sea-dog": "SeaDog", "cat": "Cat"}
    assert variants(found, "Pet", "any") == (ref("SeaDog"), ref("Cat"))


def test_a_name_that_is_no_value_allowed_means_no_variant(schemas: Describe) -> None:
    found = schemas("""
Base: {required: [t], properties: {t: {type: string, enum: [x, y]}}}
B: {allOf: [{$ref: '#/components/schemas/Base'}], properties: {b: {type: string}}}
C: {allOf: [{$ref: '#/components/schemas/Base'}], properties: {c: {type: string}}}
A: {oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}], discriminator: {propertyName: t}}
""")
    assert mapping(found, "A") == {}


@pytest.mark.parametrize("extension", ["x-ms-discriminator-value", "x-discriminator-value"])
def test_an_extension_says_which_value_means_a_kind(schemas: Describe, extension: Any) -> None:
    found = schemas(f"""
Pet: {{properties: {{kind: {{type: string}}}}, discriminator: {{propertyName: kind}}}}
Cat: {{{extension}: '#Cat', allOf: [{{$ref: '#/components/schemas/Pet'}}, {{properties: {{lives: {{}}}}}}]}}
""")
    assert mapping(found, "Pet", "any") == {"#Cat": "Cat", "Pet": "Pet"}


# --- Sent and received ------------------------------------------------------------------------------------------------

BOTH = """
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Holder'}}}}
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Holder'}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Sent'}}}}
      responses: {'204': {description: ok}}
components:
  schemas:
    Holder: {properties: {things: {type: array, items: {$ref: '#/components/schemas/Thing'}}, plain: {$ref: '#/components/schemas/Plain'}}}
    Thing: {required: [id], properties: {id: {type: string, readOnly: true}, key: {type: string, writeOnly: true}, name: {type: string}}}
    Plain: {properties: {p: {type: string}}}
    Sent: {properties: {id: {type: string, readOnly: true}, name: {type: string}}}
"""


def test_what_differs_sent_and_received_has_two_shapes(describe: Describe) -> None:
    found = describe(BOTH)
    assert [field.wire for field in found.model("Thing").fields] == ["id", "name"]
    assert [field.wire for field in found.model("Thing", side="sent").fields] == ["key", "name"]


def test_what_holds_such_a_thing_has_two_shapes_too_and_others_have_one(describe: Describe) -> None:
    found = describe(BOTH)
    assert found.type("Holder", "things") == ListOf(ref("Thing"))
    sent = {field.wire: field.type for field in found.model("Holder", side="sent").fields}
    assert sent == {
        "things": ListOf(Ref(DeclId("", ("schema", "Thing"), "sent"))),
        "plain": ref("Plain"),
    }
    assert DeclId("", ("schema", "Plain"), "sent") not in found.api.decls


def test_what_is_only_sent_just_loses_what_is_only_received(describe: Describe) -> None:
    found = describe(BOTH)
    assert [field.wire for field in found.model("Sent").fields] == ["name"]


def test_a_constant_alternative_is_covered_by_its_plain_type(schemas: Describe) -> None:
    found = schemas("A: {properties: {a: {anyOf: [{type: integer}, {const: 3}, {const: x}]}}}")
    assert found.type("A", "a") == OneOf((Scalar("integer"), Constant("x")))


@pytest.mark.parametrize("type", ["{type: array, items: {}}", "{properties: {x: {}}}"])
def test_a_structure_tells_no_variants_apart(schemas: Describe, type: str) -> None:
    found = schemas(f"""
Page: {{discriminator: {{propertyName: content}}, properties: {{content: {type}}}}}
Cats: {{allOf: [{{$ref: '#/components/schemas/Page'}}, {{properties: {{cats: {{}}}}}}]}}
Dogs: {{allOf: [{{$ref: '#/components/schemas/Page'}}, {{properties: {{dogs: {{}}}}}}]}}
""")
    union = found.decl("Page", "any")
    assert isinstance(union, Alias)
    assert isinstance(union.type, OneOf)
    assert union.type.discriminator is None
    assert found.codes == ["warning invalid-discriminator"]


def test_a_name_that_the_one_value_of_a_component_does_not_allow_is_no_tag(
    schemas: Describe,
) -> None:
    found = schemas("""
Kind: {type: string, enum: [local]}
Base: {discriminator: {propertyName: kind}, required: [kind], properties: {kind: {$ref: '#/components/schemas/Kind'}}}
Network: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {status: {}}}]}
Local: {allOf: [{$ref: '#/components/schemas/Network'}, {properties: {prefix: {}}}]}
""")
    assert mapping(found, "Base", "any") == {"local": "Local"}
    assert found.codes == []


def test_what_means_a_variant_is_allowed_there(schemas: Describe) -> None:
    found = schemas("""
Kind: {type: string, enum: [cats, dogs]}
Cat: {properties: {kind: {$ref: '#/components/schemas/Kind'}, claws: {type: integer}}}
Dog: {properties: {kind: {type: string, enum: [dog, hound]}, bark: {type: string}}}
Fish: {properties: {kind: {type: [string, 'null'], enum: [fish, null]}, fins: {type: integer}}}
A:
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Fish'}]
  discriminator: {propertyName: kind, mapping: {cat: Cat, dog: Dog, shark: Fish}}
""")
    told = {}
    for name in ("Cat", "Dog", "Fish"):
        model = found.decl(name)
        assert isinstance(model, Model)
        told[name] = next(field.type for field in model.fields if field.wire == "kind")
    assert told["Cat"] == Scalar("string")
    assert isinstance(told["Dog"], Ref)  # as it was: an enum that holds `dog`
    assert told["Fish"] == Nullable(Scalar("string"))
    assert found.codes == ["warning invalid-discriminator"] * 2


KINDS = """
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Sent'}}}}
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Base'}}}}}
components:
  schemas:
    Sent: {properties: {base: {BODY}}}
    Base: {discriminator: {propertyName: kind}, properties: {kind: {type: string, readOnly: true}}}
    Cat: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {claws: {type: integer, readOnly: true}}}]}
"""


def test_what_tells_variants_apart_is_sent_with_them(describe: Describe) -> None:
    found = describe(KINDS.replace("BODY", "$ref: '#/components/schemas/Base'"))
    assert [field.wire for field in found.model("Cat").fields] == ["kind", "claws"]
    assert [field.wire for field in found.model("Cat", side="sent").fields] == ["kind"]
    assert found.codes == ["warning invalid-discriminator"]


def test_what_tells_variants_apart_may_be_read_only_where_nobody_sends_it(
    describe: Describe,
) -> None:
    found = describe(KINDS.replace("BODY", "type: string"))
    assert {field.wire: field.access for field in found.model("Cat").fields} == {
        "kind": "read_only",
        "claws": "read_only",
    }
    assert found.codes == []
