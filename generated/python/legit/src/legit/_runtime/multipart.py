"""Multipart bodies: `multipart/form-data` (RFC 7578) and its like (RFC 2046, section 5.1).

A field is text, an object is a part of JSON, a file is read as it is sent, and a list is
one part for each item (OpenAPI 3.1.1, Encoding Object). Names are quoted as browsers do
(HTML, "multipart/form-data encoding algorithm"); a file's name, which may come from
anywhere, is refused where it could end a line.
"""

from __future__ import annotations

import mimetypes
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote

from . import url
from .endpoint import Field, File, Part
from .errors import ArgumentError
from .forms import plain_of, text_of
from .kinds import Plain
from .model import UNSET
from .uploads import Source, Upload, body_of, source_of

_MEDIA = re.compile(
    r"[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+(;[ -~]*)?"
)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def multipart(
    media: str,
    fields: Iterable[Field],
    given: Mapping[str, object],
    extra: Mapping[str, object],
) -> tuple[str, bytes | Upload]:
    """The media type with its boundary, and the body.

    Args:
        given: By keyword; what is None is left out.
        extra: More parts, by their names: files where they are bytes, paths and the like.

    Raises:
        ArgumentError: A value cannot be sent.
    """
    boundary = secrets.token_hex(16)
    sources: list[Source] = []
    for field, value in _values(fields, given, extra):
        for head, content in _parts(field, value, media):
            sources += [f"--{boundary}\r\n{head}\r\n\r\n".encode(), content, b"\r\n"]
    sources.append(f"--{boundary}--\r\n".encode())
    return f"{media}; boundary={boundary}", body_of(sources)


def _values(
    fields: Iterable[Field], given: Mapping[str, object], extra: Mapping[str, object]
) -> Iterator[tuple[Field, object]]:
    for field in fields:
        value = given.get(field.argument, UNSET)
        if value is not None and value is not UNSET and field.wire not in extra:
            yield field, value
    for wire, value in extra.items():
        if value is not None:
            yield Part(wire), value


def _is_file(value: object) -> bool:
    first = next(iter(_files(value)), None)
    return isinstance(first, (bytes, tuple, os.PathLike)) or hasattr(first, "read")


def _parts(field: Field, value: object, media: str) -> Iterator[tuple[str, Source]]:
    """The head and the content of each part that a field becomes."""
    if isinstance(field, File) or (isinstance(field, Part) and _is_file(value)):
        for file in _files(value):
            yield _file(field, file, media)
    else:
        for wire, item in _items(field, plain_of(value)):
            yield (
                _head(media, wire, None, _media_of(field, item), {}),
                text_of(field, item).encode(),
            )


def _items(field: Field, value: Plain) -> Iterator[tuple[str, Plain]]:
    if field.styled:
        for name, text in url.query_pairs(field, value):
            yield unquote(name), unquote(text)
        return
    for item in value if isinstance(value, list) else [value]:
        if item is not None:
            yield field.wire, item


def _media_of(field: Field, item: Plain) -> str:
    """Text needs none: it is what a part is by default."""
    if field.content:
        return field.content
    return "application/json" if isinstance(item, (dict, list)) else ""


# --- Files ----------------------------------------------------------------------------


def _files(value: object) -> list[object]:
    """One file, or each of several. A tuple that begins with a name is one file."""
    if not isinstance(value, (list, tuple)):
        return [value]
    items = cast("list[object] | tuple[object, ...]", value)
    is_one = isinstance(items, tuple) and (not items or _is_name(items[0]))
    return [items] if is_one else list(items)


def _is_name(value: object) -> bool:
    return value is None or isinstance(value, str)


def _file(field: Field, given: Any, media: str) -> tuple[str, Source]:
    name, content, said, headers = _taken_apart(field, given)
    source = source_of(content, field.argument)
    filename = name or _name_of(content)
    kind = said or field.content or _guessed(filename)
    return _head(media, field.wire, filename, kind, headers), source


def _taken_apart(
    field: Field, given: Any
) -> tuple[str | None, object, str | None, Mapping[str, str]]:
    if not isinstance(given, tuple):
        return None, given, None, {}
    parts: list[Any] = list(cast("tuple[object, ...]", given))
    if not 2 <= len(parts) <= 4:
        raise ArgumentError(
            f"`{field.argument}`: a file as a tuple is its name, content, media type"
            " and headers"
        )
    name, content, kind, headers = (*parts, None, None)[:4]
    return name, content, kind, headers or {}


def _name_of(content: object) -> str:
    if isinstance(content, os.PathLike):
        return Path(cast("os.PathLike[str]", content)).name or "upload"
    # An open file may have a number for its name.
    name = getattr(content, "name", "")
    return (Path(name).name if isinstance(name, str) else "") or "upload"


def _guessed(filename: str) -> str:
    return mimetypes.guess_type(filename)[0] or "application/octet-stream"


# --- The head of a part ---------------------------------------------------------------


def _head(
    media: str,
    wire: str,
    filename: str | None,
    kind: str,
    headers: Mapping[str, str],
) -> str:
    is_form = media.lower().startswith("multipart/form-data")
    placed = "form-data" if is_form else "attachment"
    lines = [f'Content-Disposition: {placed}; name="{_quoted(wire)}"']
    if filename is not None:
        lines[0] += f'; filename="{_quoted(_checked(filename))}"'
    if kind and not _MEDIA.fullmatch(kind):
        raise ArgumentError(f"`{wire}`: {kind!r} is not a media type")
    if kind:
        lines.append(f"Content-Type: {kind}")
    for name, value in headers.items():
        if not _TOKEN.fullmatch(name) or name.lower() in _OURS:
            raise ArgumentError(f"{name!r} cannot be the name of a part's header")
        lines.append(f"{name}: {url.field_value(name, value)}")
    return "\r\n".join(lines)


_OURS = ("content-disposition", "content-type", "content-length")


def _quoted(name: str) -> str:
    """A name between quotes: what could end it, or the line, is encoded."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raise ArgumentError("a name holds half of a character (a surrogate)") from None
    return "".join(
        f"%{ord(mark):02X}" if mark in '"\x7f' or ord(mark) < 32 else mark
        for mark in name
    )


def _checked(filename: str) -> str:
    if any(ord(mark) < 32 or mark == "\x7f" for mark in filename):
        raise ArgumentError(
            f"{filename!r} cannot name a file: it has a control character"
        )
    return filename
