"""What the formats of the OpenAPI Format Registry mean to us. An unknown format stays text or a number."""

from __future__ import annotations

from generator.diagnostics import Diagnostics
from generator.ir import ScalarKind
from generator.openapi.node import Node, text

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


def format_of(node: Node, report: Diagnostics) -> str:
    """The format of a text or number, however it is spelt; "" where there is none."""
    members = node.value
    assert isinstance(members, dict)
    encoding = members.get("contentEncoding")
    if encoding in ("base64", "base64url"):
        return "byte" if encoding == "base64" else "base64url"
    if members.get("type") == "file":
        return "binary"
    format = text(node, "format", report)
    return format or text(node, "contentEncoding", report) or _text_media(node)


def raw_media(node: Node) -> str:
    """The media type of bytes that are no text and not encoded as one: a file. "" for all else."""
    members = node.value if isinstance(node.value, dict) else {}
    media = members.get("contentMediaType")
    if not isinstance(media, str) or "contentEncoding" in members:
        return ""
    return media if media.startswith(RAW_MEDIA) else ""


def _text_media(node: Node) -> str:
    """The media type of what a text holds, such as JSON in a text. "" where none is said."""
    media = node.value.get("contentMediaType") if isinstance(node.value, dict) else None
    return media if isinstance(media, str) else ""


RAW_MEDIA = (
    *("image/", "audio/", "video/", "font/", "model/"),
    *("application/octet-stream", "application/pdf", "application/zip", "application/gzip"),
)
"""How media types begin whose content is never text."""
