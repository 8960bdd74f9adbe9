"""Schemas: every spelling of a type becomes the one type that it means."""

from __future__ import annotations

from typing import Any

import pytest

from generator.ir import (
    ABSENT,
    Alias,
    Anything,
    Closed,
    Constant,
    DeclId,
    Enum,
    EnumValue,
    Limits,
    ListOf,
    MapOf,
    Nullable,
    OneOf,
    Open,
    Ref,
    Scalar,
    TupleOf,
    Typed,
)

from .conftest import Describe

TEXT = Scalar("string")


def ref(*key: str) -> Ref:
    return Ref(DeclId("", ("schema", *key)))


# --- Scalars ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("{type: string}", "string"),
        ("{type: string, format: date-time}", "datetime"),
        ("{type: string, format: date}", "date"),
        ("{type: string, format: time}", "time"),
        ("{type: string, format: duration}", "duration"),
        ("{type: string, format: uuid}", "uuid"),
        ("{type: string, format: byte}", "base64"),
        ("{type: string, contentEncoding: base64}", "base64"),
        ("{type: string, format: binary}", "binary"),
        ("{type: string, format: decimal}", "decimal"),
        ("{type: string, format: something-else}", "string"),
        ("{type: integer, format: int64}", "integer"),
        ("{type: number, format: double}", "number"),
        ("{type: number, format: int32}", "integer"),
        ("{type: boolean}", "boolean"),
        ("{format: date-time}", "datetime"),
        ("{minLength: 1}", "string"),
        ("{minimum: 1}", "number"),
        ("{type: [number, integer]}", "number"),
    ],
)
def test_a_scalar_has_the_kind_of_its_type_and_format(
    schemas: Describe, written: Any, kind: Any
) -> None:
    found = schemas(f"A: {{type: object, properties: {{a: {written}}}}}").type("A", "a")
    assert isinstance(found, Scalar)
    assert found.kind == kind


def test_an_unknown_format_is_kept(schemas: Describe) -> None:
    assert schemas("A: {type: object, properties: {a: {type: string, format: iban}}}").type(
        "A", "a"
    ) == Scalar("string", "iban")


@pytest.mark.parametrize("said", ["contentEncoding: base32", "contentMediaType: base32"])
def test_how_a_text_is_encoded_is_its_format(schemas: Describe, said: Any) -> None:
    found = schemas(f"A: {{type: object, properties: {{a: {{type: string, {said}}}}}}}")
    assert found.type("A", "a") == Scalar("string", "base32")


def test_a_password_is_secret(schemas: Describe) -> None:
    found = schemas("A: {type: object, properties: {a: {type: string, format: password}}}")
    assert found.field("A", "a").secret


@pytest.mark.parametrize(
    "written",
    [
        "{minimum: 1, exclusiveMaximum: 9, multipleOf: 2, type: integer}",
        "{minimum: 1, maximum: 9, exclusiveMaximum: true, multipleOf: 2, type: integer}",
        "{allOf: [{type: integer, minimum: 1, maximum: 9}, {minimum: 0, exclusiveMaximum: 9, multipleOf: 2}]}",
    ],
)
def test_limits_are_the_same_however_they_are_written(schemas: Describe, written: Any) -> None:
    found = schemas(f"A: {{type: object, properties: {{a: {written}}}}}").type("A", "a")
    assert isinstance(found, Scalar)
    assert found.limits.minimum == 1
    assert found.limits.exclusive_maximum == 9
    assert found.limits.multiple_of == 2


def test_a_limit_that_is_no_number_is_told_and_left_out(schemas: Describe) -> None:
    found = schemas("A: {type: object, properties: {a: {type: string, minLength: '3'}}}")
    assert found.type("A", "a") == TEXT
    assert found.codes == ["warning invalid-constraint"]


# --- Null -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "{type: string, nullable: true}",
        "{type: string, x-nullable: true}",
        "{type: [string, 'null']}",
        "{anyOf: [{type: string}, {type: 'null'}]}",
        "{oneOf: [{type: string, nullable: true}]}",
        "{anyOf: [{type: string}, {enum: [null]}]}",
        "{type: string, oneOf: [{minLength: 0}, {nullable: true}], nullable: true}",
    ],
)
def test_null_is_told_in_one_way(schemas: Describe, written: Any) -> None:
    found = schemas(f"A: {{type: object, properties: {{a: {written}}}}}").type("A", "a")
    assert isinstance(found, Nullable)


def test_null_of_a_component_is_told_where_it_is_used(schemas: Describe) -> None:
    found = schemas("""
B: {type: [object, 'null'], properties: {x: {type: string}}}
C: {$ref: '#/components/schemas/B'}
A: {type: object, properties: {b: {$ref: '#/components/schemas/B'}, c: {type: array, items: {$ref: '#/components/schemas/C'}}}}
""")
    assert found.type("A", "b") == Nullable(ref("B"))
    assert found.type("A", "c") == ListOf(Nullable(ref("C")))
    alias = found.decl("C")
    assert isinstance(alias, Alias)
    assert alias.type == ref("B")


def test_a_value_that_is_only_null_may_be_anything(schemas: Describe) -> None:
    assert (
        schemas("A: {type: object, properties: {a: {type: 'null'}}}").type("A", "a") == Anything()
    )


# --- Enums and constants ----------------------------------------------------------------------------------------------


def test_an_enum_has_each_value_once_and_never_null(schemas: Describe) -> None:
    found = schemas("A: {type: object, properties: {a: {type: string, enum: [x, y, x, null]}}}")
    assert found.type("A", "a") == Nullable(ref("A", "a"))
    enum = found.decl("A", "a")
    assert isinstance(enum, Enum)
    assert [value.value for value in enum.values] == ["x", "y"]
    assert found.codes == ["warning duplicate-enum-value"]


def test_one_and_true_are_different_values(schemas: Describe) -> None:
    enum = schemas("A: {enum: [1, true, 0, false]}").decl("A")
    assert isinstance(enum, Enum)
    assert [value.value for value in enum.values] == [1, True, 0, False]


@pytest.mark.parametrize(
    ("values", "kept"),
    [("[2]", Constant(2)), ("[2, 3]", Constant(2))],
)
def test_an_enum_beside_one_whose_values_are_described_narrows_it(
    schemas: Describe, values: Any, kept: Any
) -> None:
    found = schemas(f"""
Kind: {{type: integer, oneOf: [{{title: One, const: 1}}, {{title: Two, const: 2}}]}}
A: {{properties: {{a: {{type: integer, enum: {values}, allOf: [{{$ref: '#/components/schemas/Kind'}}]}}}}}}
""")
    assert found.type("A", "a") == kept


@pytest.mark.parametrize("written", ["{const: x}", "{enum: [x]}", "{type: string, enum: [x, x]}"])
def test_an_enum_of_one_value_is_a_constant(schemas: Describe, written: Any) -> None:
    assert schemas(f"A: {{type: object, properties: {{a: {written}}}}}").type("A", "a") == Constant(
        "x"
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [("{enum: [x, [1]]}", Anything()), ("{type: array, enum: [[1]]}", ListOf(Anything()))],
)
def test_values_among_which_are_structures_promise_nothing(
    schemas: Describe, written: Any, expected: Any
) -> None:
    found = schemas(f"A: {{type: object, properties: {{a: {written}}}}}").type("A", "a")
    assert found == expected


def test_names_and_descriptions_of_values_come_from_extensions(schemas: Describe) -> None:
    enum = schemas(
        "A: {type: integer, enum: [1, 2], x-enum-varnames: [ONE, TWO], x-enum-descriptions: [First, Second]}"
    ).decl("A")
    assert isinstance(enum, Enum)
    assert enum.values == (EnumValue(1, "ONE", "First"), EnumValue(2, "TWO", "Second"))


@pytest.mark.parametrize(
    "said",
    [
        "x-ms-enum: {name: E, values: [{value: b, name: Two}, {value: a, name: One, description: The a.}]}",
        "x-fern-enum: {a: {name: One, description: The a.}, b: {name: Two}}",
        "x-enum-varnames: [One, Two], x-speakeasy-enum-descriptions: [The a., '']",
    ],
)
def test_names_and_descriptions_of_values_may_come_by_value(schemas: Describe, said: Any) -> None:
    enum = schemas(f"A: {{type: string, enum: [a, b], {said}}}").decl("A")
    assert isinstance(enum, Enum)
    assert enum.values == (EnumValue("a", "One", "The a."), EnumValue("b", "Two"))


def test_alternatives_that_are_constants_are_an_enum(schemas: Describe) -> None:
    enum = schemas(
        "A: {type: integer, oneOf: [{const: 1, title: One, description: First}, {const: 2}]}"
    ).decl("A")
    assert isinstance(enum, Enum)
    assert enum.values == (EnumValue(1, "One", "First"), EnumValue(2))


@pytest.mark.parametrize(
    "written",
    [
        "{anyOf: [{type: string}, {type: string, enum: [x, y]}]}",
        "{anyOf: [{type: string, enum: [x]}, {type: string, enum: [y]}]}",
    ],
)
def test_a_text_beside_known_texts_is_an_open_enum(schemas: Describe, written: Any) -> None:
    enum = schemas(f"A: {written}").decl("A")
    assert isinstance(enum, Enum)
    assert [value.value for value in enum.values] == ["x", "y"]


def test_a_text_beside_a_component_enum_is_that_enum(schemas: Describe) -> None:
    found = schemas("""
E: {type: string, enum: [x, y]}
A: {type: object, properties: {a: {anyOf: [{$ref: '#/components/schemas/E'}, {type: string}]}}}
""")
    assert found.type("A", "a") == ref("E")


def test_values_without_quotes_are_read_as_they_are_written(schemas: Describe) -> None:
    enum = schemas("A: {type: string, enum: [012, 1.10, true]}").decl("A")
    assert isinstance(enum, Enum)
    assert [value.value for value in enum.values] == ["012", "1.10", "true"]


# --- Lists, maps, tuples ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{type: array, items: {type: string}}", ListOf(TEXT)),
        ("{items: {type: string}, maxItems: 3}", ListOf(TEXT, Limits(max_items=3))),
        ("{type: object}", MapOf(Anything())),
        ("{type: object, additionalProperties: true}", MapOf(Anything())),
        ("{additionalProperties: {type: string}}", MapOf(TEXT)),
        ("{patternProperties: {'^x': {type: string}}}", MapOf(TEXT)),
        ("{type: array, prefixItems: [{type: string}], items: false}", TupleOf((TEXT,), None)),
        ("{prefixItems: [{type: string}]}", TupleOf((TEXT,), Anything())),
        ("{type: array, items: [{type: string}], additionalItems: false}", TupleOf((TEXT,), None)),
        (
            "{type: array, prefixItems: [{type: string}, {}], minItems: 1, maxItems: 1}",
            TupleOf((TEXT,), None),
        ),
        ("{}", Anything()),
        ("true", Anything()),
        ("{description: Whatever}", Anything()),
    ],
)
def test_a_structure_is_its_type(schemas: Describe, written: Any, expected: Any) -> None:
    assert schemas(f"A: {{type: object, properties: {{a: {written}}}}}").type("A", "a") == expected


def test_what_a_nested_list_holds_takes_the_name_of_the_property(schemas: Describe) -> None:
    found = schemas("A: {properties: {rows: {items: {items: {properties: {n: {type: string}}}}}}}")
    assert found.type("A", "rows") == ListOf(ListOf(ref("A", "rows", "item", "item")))
    assert found.decl("A", "rows", "item", "item").origin.words == ("rows",)


# --- Objects ----------------------------------------------------------------------------------------------------------


def test_required_nullable_and_default_are_three_things(schemas: Describe) -> None:
    found = schemas(
        "A: {required: [a], properties: {a: {type: [string, 'null']}, b: {type: string, default: x}, c: {type: string}}}"
    )
    a, b, c = found.model("A").fields
    assert (a.required, a.type, a.default) == (True, Nullable(TEXT), ABSENT)
    assert (b.required, b.type, b.default) == (False, TEXT, "x")
    assert (c.required, c.type, c.default) == (False, TEXT, ABSENT)


@pytest.mark.parametrize(
    "written",
    [
        "{type: boolean, default: 'false'}",
        "{type: integer, default: 1.5}",
        "{type: string, format: date, default: tomorrow}",
        "{enum: [a, b], default: c}",
        "{type: string, default: null}",
    ],
)
def test_a_default_that_does_not_fit_is_told_and_left_out(schemas: Describe, written: Any) -> None:
    found = schemas(f"A: {{properties: {{a: {written}}}}}")
    assert found.field("A", "a").default == ABSENT
    assert found.codes == ["warning invalid-default"]


def test_an_example_that_does_not_fit_is_told_and_left_out(schemas: Describe) -> None:
    found = schemas("A: {properties: {a: {type: integer, examples: [1, two]}}}")
    assert found.field("A", "a").examples == (1,)
    assert found.codes == ["warning invalid-example"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{type: string, example: 0123}", "0123"),
        ("{type: integer, example: '12'}", 12),
        ("{type: array, items: {type: integer}, example: '[1, 2]'}", [1, 2]),
        (
            "{type: string, format: uuid, example: 123E4567-E89B-12D3-A456-426614174000}",
            "123e4567-e89b-12d3-a456-426614174000",
        ),
        (
            "{type: string, format: date-time, example: '2024-01-15T09:30:00+00:00'}",
            "2024-01-15T09:30:00Z",
        ),
    ],
)
def test_an_example_is_read_as_it_was_meant(schemas: Describe, written: Any, expected: Any) -> None:
    assert schemas(f"A: {{properties: {{a: {written}}}}}").field("A", "a").examples == (expected,)


@pytest.mark.parametrize(
    ("written", "rest"),
    [
        ("", Open()),
        (", additionalProperties: false", Closed()),
        (", unevaluatedProperties: false", Closed()),
        (", additionalProperties: {type: string}", Typed(TEXT)),
        (", additionalProperties: true", Typed(Anything())),
    ],
)
def test_what_an_object_may_hold_besides_is_told(
    schemas: Describe, written: Any, rest: Any
) -> None:
    assert schemas(f"A: {{properties: {{a: {{type: string}}}}{written}}}").model("A").rest == rest


def test_what_several_parts_say_of_further_properties_holds_at_once(schemas: Describe) -> None:
    of = "additionalProperties: {type: integer}}, {additionalProperties: {minimum: 3}}"
    found = schemas(f"A: {{allOf: [{{{of}]}}").decl("A")
    assert isinstance(found, Alias)
    assert found.type == MapOf(Scalar("integer", limits=Limits(minimum=3)))


def test_what_is_required_but_not_described_may_be_anything(schemas: Describe) -> None:
    found = schemas("A: {type: object, required: [a]}")
    assert found.field("A", "a").type == Anything()
    assert found.field("A", "a").required


def test_a_property_that_may_never_be_there_is_left_out_and_told(schemas: Describe) -> None:
    found = schemas("A: {properties: {a: {type: string}, b: false}}")
    assert [field.wire for field in found.model("A").fields] == ["a"]
    assert found.codes == ["info forbidden-property"]


def test_words_beside_a_reference_belong_to_the_field(schemas: Describe) -> None:
    found = schemas("""
B: {properties: {x: {type: string}}, description: A thing}
A: {properties: {b: {$ref: '#/components/schemas/B', description: This thing, deprecated: true}}}
""")
    field = found.field("A", "b")
    assert field.type == ref("B")
    assert (field.doc.description, field.doc.deprecated) == ("This thing", True)


def test_a_recursive_object_is_a_finite_tree(schemas: Describe) -> None:
    found = schemas(
        "A: {properties: {kids: {type: array, items: {$ref: '#/components/schemas/A'}}}}"
    )
    assert found.type("A", "kids") == ListOf(ref("A"))


# --- Identity and names -----------------------------------------------------------------------------------------------


def test_an_inline_object_is_identified_by_its_owner_and_its_property(schemas: Describe) -> None:
    found = schemas("A: {properties: {b: {properties: {c: {properties: {d: {type: string}}}}}}}")
    inner = found.decl("A", "b", "c")
    assert inner.origin.words == ("c",)
    assert inner.origin.within == DeclId("", ("schema", "A", "b"))
    assert not inner.origin.authored


def test_declarations_come_in_the_order_of_the_description_each_before_what_lies_in_it(
    schemas: Describe,
) -> None:
    found = schemas("""
Z: {properties: {u: {oneOf: [{title: One, properties: {a: {enum: [p, q]}}}, {title: Two, properties: {b: {}}}]}}}
A: {properties: {x: {type: string}}}
""")
    assert [".".join(id.key[1:]) for id in found.api.decls] == [
        "Z", "Z.u", "Z.u.One", "Z.u.One.a", "Z.u.Two", "A",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("x-specloom-name: Mine, x-fern-type-name: Other", "Mine"),
        ("x-speakeasy-name-override: Mine", "Mine"),
        ("x-fern-type-name: Mine", "Mine"),
    ],
)
def test_an_extension_pins_a_name(schemas: Describe, written: Any, name: Any) -> None:
    found = schemas(f"A: {{properties: {{b: {{{written}, properties: {{c: {{}}}}}}}}}}")
    assert found.decl("A", "b").pins.name == name
    assert found.field("A", "b").pins.name == ""


def test_a_pin_on_a_scalar_names_the_field(schemas: Describe) -> None:
    found = schemas("A: {properties: {b: {type: string, x-specloom-name: better}}}")
    assert found.field("A", "b").pins.name == "better"


@pytest.mark.parametrize(
    "key",
    ["x-ms-client-name", "x-fern-property-name", "x-fern-parameter-name", "x-stainless-param"],
)
def test_a_pin_of_fields_names_no_type_inside_of_one(schemas: Describe, key: str) -> None:
    found = schemas(f"A: {{properties: {{b: {{{key}: Better, enum: [p, q]}}}}}}")
    assert found.field("A", "b").pins.name == "Better"
    assert found.decl("A", "b").pins.name == ""


def test_a_component_is_called_as_its_pin_says(schemas: Describe) -> None:
    found = schemas("A: {x-ms-client-name: Better, properties: {b: {}}}")
    assert found.decl("A").pins.name == "Better"


def test_a_pin_that_is_no_text_is_told(schemas: Describe) -> None:
    assert schemas("A: {x-specloom-name: 3, properties: {b: {}}}").codes == ["warning invalid-pin"]


# --- What cannot be read ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("{not: {type: string}}", "info unsupported-keyword"),
        ("{if: {}, type: string}", "info unsupported-keyword"),
        ("{type: text}", "warning unknown-type"),
        ("{enum: []}", "warning invalid-enum"),
        ("{enum: [{a: 1}]}", "warning unsupported-enum-value"),
        ("3", "error invalid-schema"),
        ("[]", "error invalid-schema"),
        ("{properties: 3}", "error invalid-structure"),
        ("{oneOf: 3}", "error invalid-schema"),
    ],
)
def test_what_is_not_read_is_told_with_its_place(
    schemas: Describe, written: Any, code: Any
) -> None:
    found = schemas(f"A: {{properties: {{a: {written}}}}}")
    assert code in found.codes
    place = "/components/schemas/A/properties/a"
    assert all(pointer.startswith(place) for pointer in found.pointers)


def test_schemas_too_deep_are_an_error_and_no_crash(schemas: Describe) -> None:
    nested = "{items: " * 120 + "{}" + "}" * 120
    assert "error too-deep" in schemas(f"A: {nested}").codes


def test_a_union_of_scalars_stays_in_place(schemas: Describe) -> None:
    found = schemas("A: {properties: {a: {type: [string, integer]}}}")
    assert found.type("A", "a") == OneOf((TEXT, Scalar("integer")))


# --- Keywords that are none -------------------------------------------------------------------------------------------


def test_a_misspelt_keyword_is_told_with_the_one_that_was_meant(schemas: Describe) -> None:
    found = schemas(
        "A: {type: object, requried: [a], properties: {a: {type: string, maxLenght: 3}}}"
    )
    assert found.codes == ["warning unknown-keyword", "warning unknown-keyword"]
    assert {said.hint for said in found.report} == {
        "did you mean `required`?",
        "did you mean `maxLength`?",
    }


def test_what_no_keyword_is_like_is_told_but_extensions_are_not(schemas: Describe) -> None:
    found = schemas("A: {properties: {a: {type: string, flavour: sweet, x-flavour: sweet}}}")
    assert found.codes == ["info unknown-keyword"]
    assert found.pointers == ["/components/schemas/A/properties/a/flavour"]


def test_an_unknown_keyword_beside_a_reference_makes_no_other_type(schemas: Describe) -> None:
    found = schemas("""
B: {properties: {x: {}}}
A: {properties: {b: {$ref: '#/components/schemas/B', flavour: sweet}}}
""")
    assert found.type("A", "b") == ref("B")


@pytest.mark.parametrize(
    "dialect",
    [
        "https://spec.openapis.org/oas/3.1/dialect/base",
        "https://spec.openapis.org/oas/3.2/dialect/2025-09-17",
        "https://json-schema.org/draft/2020-12/schema",
    ],
)
def test_the_dialects_of_the_standards_are_known(describe: Describe, dialect: str) -> None:
    text = f"openapi: 3.1.0\njsonSchemaDialect: {dialect}\ninfo: {{title: T, version: '1'}}\npaths: {{}}"
    assert describe(text).codes == []


def test_an_example_whose_names_are_not_allowed_is_told(schemas: Describe) -> None:
    found = schemas("""
A: {type: object, propertyNames: {pattern: '^x'}, additionalProperties: {type: integer}, example: {y: 1}}
B: {properties: {a: {}}, propertyNames: {enum: [a, b]}, additionalProperties: {type: integer}, example: {c: 1}}
C: {type: object, propertyNames: {$ref: '#/components/schemas/D'}, additionalProperties: {type: integer}, example: {d: 1}}
D: {type: string, enum: [d, e]}
""")
    assert found.codes == ["warning invalid-example", "warning invalid-example"]
    assert found.pointers == [f"/components/schemas/{name}/example" for name in "AB"]
    assert "`y`, which no property may be called" in next(iter(found.report)).message


def test_what_is_not_shown_of_names_is_told(schemas: Describe) -> None:
    found = schemas("A: {type: object, propertyNames: {format: email, not: {const: a}}}")
    assert sorted(found.pointers) == [
        "/components/schemas/A/propertyNames/format",
        "/components/schemas/A/propertyNames/not",
    ]
    assert found.codes == ["info unsupported-keyword"] * 2
