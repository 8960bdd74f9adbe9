"""What the formats of the OpenAPI Format Registry mean to us. An unknown format stays text or a number."""

from __future__ import annotations

from generator.ir import ScalarKind

_TEXT: dict[str, ScalarKind] = {
    "date-time": "datetime",
    "datetime": "datetime",
    "date": "date",
    "time": "time",
    "duration": "duration",
    "uuid": "uuid",
    "guid": "uuid",
    "byte": "base64",
    "base64": "base64",
    "binary": "binary",
    "decimal": "decimal",
    "decimal128": "decimal",
}

_TEXT_FORMATS = frozenset(_TEXT) | {"email", "uri", "url", "hostname", "ipv4", "ipv6", "password"}
_INTEGER_FORMATS = frozenset(
    {"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"}
)
_NUMBER_FORMATS = frozenset({"float", "double"})


def text_kind(written: str) -> ScalarKind:
    """The kind of a text with that format."""
    return _TEXT.get(written.lower(), "string")


def type_of_format(written: str) -> str:
    """The JSON type that a format without a type goes with; "" where that is not certain."""
    if written in _TEXT_FORMATS:
        return "string"
    if written in _INTEGER_FORMATS:
        return "integer"
    return "number" if written in _NUMBER_FORMATS else ""
