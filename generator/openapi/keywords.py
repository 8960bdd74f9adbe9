"""The keywords of schemas: which say what a value is, which only words about it, and which are not read.

Every version's keywords are known in every version, and those of JSON Schema's older drafts, since real descriptions
mix them. What is none of them is told: it is most likely misspelt.
"""

from __future__ import annotations

import difflib

from generator.diagnostics import Diagnostic, Diagnostics, quote
from generator.ir import Json
from generator.openapi.node import Node, tell_unsupported

TYPE_SIGNS = (
    ("object", ("properties", "additionalProperties", "patternProperties", "required")),
    ("object", ("minProperties", "maxProperties", "propertyNames", "unevaluatedProperties")),
    ("array", ("items", "prefixItems", "minItems", "maxItems", "uniqueItems")),
    ("string", ("minLength", "maxLength", "pattern", "contentEncoding", "contentMediaType")),
    ("number", ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")),
)
"""What a schema without a type is about, by the keywords that it uses."""

SHAPE = frozenset(keyword for _, keywords in TYPE_SIGNS for keyword in keywords) | {
    "enum",
    "const",
    "format",
}
"""Keywords that say what a value is, besides `type`, references and unions."""

WORDS = frozenset(
    {
        "title",
        "description",
        "summary",
        "default",
        "example",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "externalDocs",
        "xml",
        "nullable",
        "discriminator",
        "definitions",
        "$defs",
        "$id",
        "$anchor",
        "$comment",
        "$schema",
        "$vocabulary",
        "$ref",
        "$dynamicAnchor",
        "allOf",
        "name",
        "in",
    }
)
"""Keywords that say nothing about the shape of a value, or that parts of a schema were made of before."""

NARROWING = frozenset(
    {
        "not",
        "if",
        "then",
        "else",
        "dependentSchemas",
        "dependentRequired",
        "dependencies",
        "contains",
        "minContains",
        "maxContains",
        "unevaluatedItems",
        "contentSchema",
    }
)
"""Keywords that only narrow what is valid: without them the types are wider than the author meant, never wrong."""

KNOWN: frozenset[str] = (
    SHAPE
    | WORDS
    | NARROWING
    | {"type", "oneOf", "anyOf", "additionalItems"}
    | {"$dynamicRef", "$recursiveRef", "$recursiveAnchor", "id"}
    | {"collectionFormat", "allowEmptyValue", "allowReserved", "style", "explode", "content"}
)
"""The last line: what parameters of Swagger 2.0 are besides schemas, and what is often left in a schema by mistake."""

_DIALECTS = (
    "https://spec.openapis.org/oas/3.",
    "http://json-schema.org/",
    "https://json-schema.org/",
)


def is_plain(members: dict[str, Json]) -> bool:
    """Whether there is nothing to tell about these keywords."""
    return KNOWN.issuperset(members) and _TOLD.isdisjoint(members)


_TOLD = NARROWING | {"$schema", "collectionFormat"}


def tell_unread(node: Node, report: Diagnostics) -> None:
    """Say which keywords of a schema are not read, and which are none."""
    members = node.value
    if not isinstance(members, dict) or is_plain(members):
        return
    for keyword in sorted(NARROWING & members.keys()):
        report.info(
            "unsupported-keyword",
            f"{quote(keyword)} is not checked: the type is wider than the schema",
            node.at / keyword,
            on_key=True,
        )
    if members.get("collectionFormat", "csv") != "csv":
        tell_unsupported(node, "collectionFormat", report)
    tell_dialect(node, "$schema", report)
    for keyword in sorted(members.keys() - KNOWN):
        if not keyword.startswith("x-"):
            _unknown(keyword, node, report)


def _unknown(keyword: str, node: Node, report: Diagnostics) -> None:
    close = difflib.get_close_matches(keyword[:100], sorted(KNOWN), 1, 0.75)
    report.add(
        Diagnostic(
            "unknown-keyword",
            "warning" if close else "info",
            f"{quote(keyword)} is not a keyword of schemas; left out",
            node.at / keyword,
            f"did you mean {quote(close[0])}?" if close else "an extension's name begins with `x-`",
            on_key=True,
        )
    )


def tell_dialect(node: Node, keyword: str, report: Diagnostics) -> None:
    """Say that schemas are read by the standard's own dialect where another one is asked for."""
    stated = node.get(keyword)
    if stated is None or (isinstance(stated.value, str) and stated.value.startswith(_DIALECTS)):
        return
    report.warning(
        "unknown-dialect",
        f"the dialect {quote(str(stated.value))} is not known; schemas are read as JSON Schema 2020-12",
        stated.at,
        "describe what only that dialect can say in another way",
    )
