"""What bodies look like in a request, worked out apart from the runtime: the generated tests expect it of that.

Fields of a form and parts of a multipart body follow the Encoding Object of OpenAPI 3.1.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.code import Python
from generator.ir import (
    BytesBody,
    FormBody,
    Json,
    JsonBody,
    JsonLines,
    MultipartBody,
    Parameter,
    Part,
    Payload,
    TextBody,
)
from generator.targets.python.calls import Argument, SentBody, part_media
from generator.targets.python.examples import TEXT
from generator.targets.python.spelling.expressions import Expr, code, list_of, tuple_of
from generator.targets.python.spelling.literals import bytes_of, value_of
from generator.targets.python.wire_styles import Pairs, in_query, json_text, text

_BYTES = code(f'b"{TEXT}"')


def checks(
    body: SentBody, fields: Iterable[Argument], value: Json
) -> Iterator[tuple[Python, Expr]]:
    """What is asserted of a recorded request whose body stands for `value`: two sides that are equal."""
    match body.content:
        case JsonBody():
            yield code("request.json()"), value_of(value)
        case JsonLines():
            yield code("request.json_lines()"), value_of(value)
        case TextBody() | BytesBody():
            yield code("request.content"), _BYTES
        case FormBody(parts=parts):
            yield code("request.form()"), _pairs(_form(parts, value))
        case MultipartBody(parts=parts):
            files = {argument.field.wire for argument in fields if argument.is_file}
            yield code("request.parts()"), list_of(*_parts(parts, files, value))


def query_string(parameter: Parameter, value: Json) -> Pairs:
    """A query that is one value, read as a form."""
    assert isinstance(parameter.wire, Payload)
    if "json" in parameter.wire.media or not isinstance(value, dict):
        return [(value if isinstance(value, str) else json_text(value), "")]
    return [pair for wire, one in value.items() for pair in _plain(wire, one)]


def _pairs(pairs: Pairs) -> Expr:
    return list_of(*(tuple_of(value_of(wire), value_of(one)) for wire, one in pairs))


def _form(parts: Iterable[Part], value: Json) -> Pairs:
    """The fields in the author's order; those of a form that is a mapping in its own."""
    given = _members(value)
    known = {part.field.wire: part for part in parts}
    return [
        pair
        for wire in [*known, *(wire for wire in given if wire not in known)]
        if wire in given
        for pair in _field(known.get(wire), wire, given[wire])
    ]


def _field(part: Part | None, wire: str, value: Json) -> Pairs:
    if part is not None and part.style is not None:
        return in_query(wire, part.style, value)
    if part is not None and part_media(part):
        # The media type of a form's field is that of all of it; in a multipart body, of each item.
        return [(wire, json_text(value) if "json" in part_media(part) else text(value))]
    return _plain(wire, value)


def _plain(wire: str, value: Json) -> Pairs:
    """Text as it is, an object as JSON, each item of a list on its own."""
    items = value if isinstance(value, list) else [value]
    return [(wire, text(item)) for item in items]


def _parts(parts: Iterable[Part], files: set[str], value: Json) -> Iterator[Expr]:
    """Name, file name, media type and content of each part."""
    given = _members(value)
    known = {part.field.wire: part for part in parts}
    for wire in [*known, *(wire for wire in given if wire not in known)]:
        part = known.get(wire)
        if wire in given and wire in files and part is not None:
            held = given[wire]
            count = len(held) if isinstance(held, list) else 1
            told = map(value_of, (wire, "upload", part_media(part) or "application/octet-stream"))
            yield from [tuple_of(*told, _BYTES)] * count
        elif wire in given:
            yield from _texts(part, wire, given[wire])


def _texts(part: Part | None, wire: str, value: Json) -> Iterator[Expr]:
    style = part.style if part is not None else None
    pairs = in_query(wire, style, value) if style is not None else _plain(wire, value)
    held = value if isinstance(value, list) and style is None else [value] * len(pairs)
    for (name, one), item in zip(pairs, held, strict=True):
        is_json = style is None and isinstance(item, dict | list)
        media = (part_media(part) if part else "") or ("application/json" if is_json else "")
        told = map(value_of, (name, "", media))
        yield tuple_of(*told, bytes_of(one))


def _members(value: Json) -> Mapping[str, Json]:
    assert isinstance(value, dict)
    return value
