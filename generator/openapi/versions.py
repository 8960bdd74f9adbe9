"""Which standard a description follows, and what its versions write differently for the same meaning.

Real descriptions mix the spellings of several versions, so every spelling is understood in every version. Only where
the same text means different things does the version decide: keywords beside a `$ref` are ignored before 3.1.
"""

from __future__ import annotations

import re
from typing import Literal

from generator.diagnostics import Diagnostics, quote
from generator.openapi.node import Node

Version = Literal["2.0", "3.0", "3.1", "3.2"]

JSON_TYPES = ("object", "array", "string", "integer", "number", "boolean", "null")

_MISSPELT = {
    "int": "integer",
    "int32": "integer",
    "int64": "integer",
    "long": "integer",
    "float": "number",
    "double": "number",
    "decimal": "number",
    "bool": "boolean",
    "str": "string",
    "text": "string",
    "date": "string",
    "datetime": "string",
    "date-time": "string",
    "uuid": "string",
    "file": "string",
    "binary": "string",
    "list": "array",
    "dict": "object",
    "map": "object",
    "hash": "object",
}


def version_of(root: Node, report: Diagnostics) -> Version | None:
    """The version of a description; an unknown one is an error, since its words may mean anything."""
    key = "swagger" if root.has("swagger") and not root.has("openapi") else "openapi"
    stated = root.get(key)
    if stated is None:
        report.error(
            "unsupported-version",
            "this is no OpenAPI description: it has neither `openapi` nor `swagger`",
            root.at,
            'start it with `openapi: "3.1.0"`',
        )
        return None
    version = _known(str(stated.value) if isinstance(stated.value, (str, int, float)) else "")
    if version is None or (version == "2.0") != (key == "swagger"):
        report.error(
            "unsupported-version",
            f"version {quote(str(stated.value))} is not one that can be read",
            stated.at,
            "OpenAPI 3.0, 3.1 and 3.2 and Swagger 2.0 can",
        )
        return None
    return version


def _known(written: str) -> Version | None:
    match re.match(r"(\d+)(?:\.(\d+))?(?:\.|$|-)", written):
        case re.Match() as found:
            pass
        case None:
            return None
    match (found[1], found[2] or "0"):
        case ("2", "0"):
            return "2.0"
        case ("3", "0"):
            return "3.0"
        case ("3", "1"):
            return "3.1"
        case ("3", "2"):
            return "3.2"
        case _:
            return None


def siblings_count(version: Version) -> bool:
    """Whether keywords beside a `$ref` in a schema mean something."""
    return version in ("3.1", "3.2")


def json_types(schema: Node, report: Diagnostics) -> tuple[str, ...] | None:
    """The JSON types that a schema allows, without "null"; None where it says nothing about types."""
    stated = schema.get("type")
    if stated is None or stated.value is None:
        return None
    nodes = tuple(stated.items()) if isinstance(stated.value, list) else (stated,)
    types = [_json_type(node, report) for node in nodes]
    if "any" in types:
        return None
    return tuple(dict.fromkeys(name for name in types if name != "null"))


def _json_type(node: Node, report: Diagnostics) -> str:
    if isinstance(node.value, str) and node.value in JSON_TYPES:
        return node.value
    if node.value is None:
        return "null"
    meant = _MISSPELT.get(node.value.lower(), "") if isinstance(node.value, str) else ""
    if isinstance(node.value, str) and not meant:
        meant = next((name for name in JSON_TYPES if name == node.value.lower()), "")
    if node.value != "file":
        report.warning(
            "unknown-type",
            f"{quote(str(node.value))} is not a JSON type; read as "
            + (quote(meant) if meant else "any value"),
            node.at,
            f"the types are {', '.join(JSON_TYPES)}",
        )
    return meant or "any"


def allows_null(schema: Node) -> bool | None:
    """Whether a schema by itself allows null; None where it leaves that to others.

    `nullable` (3.0), `x-nullable` (2.0), a type of `null` (3.1), and a null among the values all count.
    """
    if not isinstance(schema.value, dict):
        return None
    members = schema.value
    if members.get("nullable") is True or members.get("x-nullable") is True:
        return True
    stated = members.get("type")
    if stated == "null" or (isinstance(stated, list) and ("null" in stated or None in stated)):
        return True
    values = members.get("enum")
    if isinstance(values, list) and None in values:
        return True
    if "const" in members and members["const"] is None:
        return True
    if stated is not None or isinstance(values, list) or "const" in members:
        return False
    return None


def is_null_only(schema: Node) -> bool:
    """Whether a schema allows null and nothing else."""
    if not isinstance(schema.value, dict):
        return False
    stated = schema.value.get("type")
    values = schema.value.get("enum")
    return (
        stated == "null"
        or stated == ["null"]
        or values == [None]
        or ("const" in schema.value and schema.value["const"] is None)
    )
