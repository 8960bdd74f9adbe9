"""Building URLs, and what parameters look like in them.

Everything but the unreserved characters of RFC 3986, section 2.3, is percent-encoded in
a value, so that a value never leaves its place: not its path segment, not its query
parameter. The styles are those of OpenAPI 3.x (Parameter Object, style values), which
follow RFC 6570; for the delimited styles, which RFC 6570 does not have, the delimiter
is encoded, as OpenAPI 3.1.1 shows them. What is nested deeper than a style can say is
JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from urllib.parse import quote

from .codec import encode
from .endpoint import Parameter
from .errors import ArgumentError
from .kinds import Plain

Pairs = list[tuple[str, str]]

# What RFC 3986 reserves and a query may hold, but not what would end the value there.
_RESERVED = ":/?@!$'()*,;=%"
_RESERVED_IN_PATH = ":@!$&'()*+,;=%"
_IN_PATH = "/:@!$&'()*+,;=~-._%?"

_VARIABLE = re.compile(r"\{([^{}]*)\}")


def expanded(path: str, values: Mapping[str, str]) -> str:
    """A path with encoded values in place of `{name}`; it begins with one slash.

    A path of the caller's own may go here too, with a query at its end.

    Raises:
        ArgumentError: It has `.` or `..` as a segment.
    """
    # Every other piece is a name.
    pieces = _VARIABLE.split(path)
    for index, piece in enumerate(pieces):
        if index % 2 and piece in values:
            pieces[index] = values[piece]
        else:
            braced = "{" + piece + "}" if index % 2 else piece
            pieces[index] = _quoted(braced, _IN_PATH)
    whole = "/" + "".join(pieces).removeprefix("/")
    if any(map(_is_dots, whole.partition("?")[0].split("/"))):
        raise ArgumentError("a path must not have `.` or `..` as a segment")
    return whole


def _is_dots(segment: str) -> bool:
    return segment.replace("%2e", ".").replace("%2E", ".") in (".", "..")


def with_query(url: str, pairs: Pairs) -> str:
    """The URL with encoded pairs at its end."""
    if not pairs:
        return url
    query = "&".join(f"{name}={value}" for name, value in pairs)
    return f"{url}{'&' if '?' in url else '?'}{query}"


def with_query_string(url: str, parameter: Parameter, value: Plain) -> str:
    """The URL with a query that is one value: an object as a form, any other as JSON."""
    if "json" in parameter.content or not isinstance(value, (dict, str)):
        query = encoded(json_text(value))
    elif isinstance(value, dict):
        query = "&".join(f"{n}={text}" for n, text in _form_pairs(value))
    else:
        query = encoded(value)
    return f"{url}?{query}" if query else url


def _form_pairs(fields: Mapping[str, Plain]) -> Iterator[tuple[str, str]]:
    """As the URL Standard has forms: a space is `+`."""
    for name, value in fields.items():
        for item in _items(value):
            if item is not None:
                text = json_text(item) if isinstance(item, dict) else scalar(item)
                yield _plus(name), _plus(text)


def _plus(text: str) -> str:
    return encoded(text).replace("%20", "+")


_STRAY = re.compile("%(?![0-9A-Fa-f]{2})")


def encoded(text: str, reserved: bool = False) -> str:
    """Text with everything but unreserved characters encoded.

    Args:
        reserved: Leave reserved characters and what is already encoded as they are.
    """
    if reserved:
        return _STRAY.sub("%25", _quoted(text, _RESERVED))
    return _quoted(text, "")


def _quoted(text: str, safe: str) -> str:
    try:
        return quote(text, safe=safe)
    except UnicodeEncodeError:
        raise ArgumentError("a value holds half of a character (a surrogate)") from None


def encoded_pairs(pairs: Pairs) -> Pairs:
    return [(encoded(name), encoded(value)) for name, value in pairs]


def scalar(value: Plain) -> str:
    """A single value as text, the way JSON spells it but without quotes."""
    match value:
        case str():
            return value
        case Decimal():
            return str(value)
        case _:
            return json_text(value)


def json_text(value: Plain) -> str:
    return encode(value).decode()


# --- Path -----------------------------------------------------------------------------


def path_value(parameter: Parameter, value: Plain) -> str:
    """What stands in the path for `{name}`.

    Raises:
        ArgumentError: It is empty, or `.` or `..`, and would lead to another path.
    """
    text = _path_text(parameter, value)
    bare = text.removeprefix("." if parameter.style == "label" else "")
    if not bare or _is_dots(text):
        raise ArgumentError(
            f"`{parameter.argument}` is part of the path and cannot be {value!r}"
        )
    return text


def _path_text(parameter: Parameter, value: Plain) -> str:
    if parameter.content:
        return encoded(json_text(value))
    match parameter.style:
        case "label":
            return "." + _joined(parameter, value, "." if parameter.explode else ",")
        case "matrix":
            return _matrix(parameter, value)
        case _:
            return _joined(parameter, value, ",")


def _joined(parameter: Parameter, value: Plain, between: str) -> str:
    return between.join(_simple_items(parameter, value))


def _simple_items(parameter: Parameter, value: Plain) -> Iterator[str]:
    match value:
        case list():
            yield from (_in_path(parameter, item) for item in value)
        case dict():
            for name, item in value.items():
                key, text = encoded(name), _in_path(parameter, item)
                if parameter.explode:
                    yield f"{key}={text}"
                else:
                    yield key
                    yield text
        case _:
            yield _in_path(parameter, value)


def _in_path(parameter: Parameter, value: Plain) -> str:
    """A value, with reserved characters as they are where that is allowed, but never `/`."""
    if not parameter.allow_reserved:
        return encoded(scalar(value))
    return _STRAY.sub("%25", _quoted(scalar(value), _RESERVED_IN_PATH))


def _matrix(parameter: Parameter, value: Plain) -> str:
    name = encoded(parameter.wire)
    match value:
        case dict() if parameter.explode:
            return "".join(f";{pair}" for pair in _simple_items(parameter, value))
        case list() if parameter.explode:
            return "".join(f";{name}={_in_path(parameter, item)}" for item in value)
        case _:
            text = _joined(parameter, value, ",")
            return f";{name}={text}" if text else f";{name}"


# --- Query ----------------------------------------------------------------------------


def query_pairs(parameter: Parameter, value: Plain) -> Pairs:
    """The encoded pairs of a query parameter (or of a form field)."""
    name = encoded(parameter.wire)
    if parameter.content:
        return [(name, encoded(json_text(value), parameter.allow_reserved))]
    if isinstance(value, dict):
        return _query_object(parameter, name, value)
    if isinstance(value, list):
        return _query_list(parameter, name, value)
    return [(name, _query_text(parameter, value))]


def _query_list(parameter: Parameter, name: str, items: list[Plain]) -> Pairs:
    if parameter.style == "deepObject":
        return list(_deep(parameter, name, _numbered(items)))
    if parameter.explode:
        return [(name, _query_text(parameter, item)) for item in items]
    return [(name, _delimited(parameter, items))] if items else []


def _query_object(parameter: Parameter, name: str, fields: dict[str, Plain]) -> Pairs:
    if parameter.style == "deepObject":
        return list(_deep(parameter, name, fields))
    if parameter.explode:
        return [(encoded(k), _query_text(parameter, v)) for k, v in fields.items()]
    return _query_list(parameter, name, _flat(fields))


def _flat(fields: dict[str, Plain]) -> list[Plain]:
    return [each for pair in fields.items() for each in pair]


_DELIMITERS = {
    "spaceDelimited": "%20",
    "pipeDelimited": "%7C",
    "tabDelimited": "%09",
}


def _delimited(parameter: Parameter, items: list[Plain]) -> str:
    between = _DELIMITERS.get(parameter.style, ",")
    return between.join(_query_text(parameter, item) for item in items)


def _query_text(parameter: Parameter, value: Plain) -> str:
    return encoded(scalar(value), parameter.allow_reserved)


def _deep(
    parameter: Parameter, prefix: str, value: Mapping[str, Plain]
) -> Iterator[tuple[str, str]]:
    """`name[key]=value`. OpenAPI leaves what is nested open.

    A list of single values within an object repeats its name, any other list has its
    positions for keys: `name[0][key]=value`.
    """
    for key, item in value.items():
        name = f"{prefix}%5B{encoded(key)}%5D"
        match item:
            case dict():
                yield from _deep(parameter, name, item)
            case list() if any(isinstance(each, (dict, list)) for each in item):
                yield from _deep(parameter, name, _numbered(item))
            case list():
                known = (each for each in item if each is not None)
                yield from ((name, _query_text(parameter, each)) for each in known)
            case None:
                pass
            case _:
                yield name, _query_text(parameter, item)


def _numbered(items: list[Plain]) -> dict[str, Plain]:
    return {str(position): item for position, item in enumerate(items)}


def loose_pairs(query: Mapping[str, Plain]) -> Pairs:
    """Pairs, not yet encoded, of a mapping of the caller's own: a list repeats its name."""
    return [
        (name, scalar(item))
        for name, value in query.items()
        for item in _items(value)
        if item is not None
    ]


def _items(value: Plain) -> list[Plain]:
    return value if isinstance(value, list) else [value]


# --- Headers and cookies --------------------------------------------------------------


def header_value(parameter: Parameter, value: Plain) -> str:
    """A header's value, which is not percent-encoded (style `simple`).

    Raises:
        ArgumentError: It has a line break or a character outside ASCII.
    """
    if parameter.content:
        return field_value(parameter.argument, json_text(value))
    return field_value(parameter.argument, ",".join(_header_items(parameter, value)))


def _header_items(parameter: Parameter, value: Plain) -> Iterable[str]:
    match value:
        case list():
            return map(scalar, value)
        case dict():
            if not parameter.explode:
                return map(scalar, _flat(value))
            return (f"{name}={scalar(item)}" for name, item in value.items())
        case _:
            return (scalar(value),)


def field_value(name: str, text: str) -> str:
    """Text that may stand in a header (RFC 9110, section 5.5), stripped.

    Raises:
        ArgumentError: It may not.
    """
    if not text.isascii() or not text.replace("\t", " ").isprintable():
        raise ArgumentError(
            f"`{name}` cannot be sent in a header: it has a line break, another control"
            " character, or a character outside ASCII"
        )
    return text.strip()


def cookie_pairs(parameter: Parameter, value: Plain) -> Pairs:
    """The pairs of a cookie parameter. `form` encodes as in a query, `cookie` does not."""
    if parameter.style != "cookie":
        pairs = query_pairs(parameter, value)
        return [(name, text.replace(";", "%3B")) for name, text in pairs]
    match value:
        case list() if parameter.explode:
            texts = [_cookie_text(parameter, item) for item in value]
            return [(parameter.wire, text) for text in texts]
        case dict() if parameter.explode:
            return [(k, _cookie_text(parameter, v)) for k, v in value.items()]
        case _:
            items = _header_items(parameter, value)
            text = ",".join(_cookie_text(parameter, item) for item in items)
            return [(parameter.wire, text)]


def _cookie_text(parameter: Parameter, value: Plain) -> str:
    """A cookie's value as RFC 6265, section 4.1.1 allows it."""
    text = field_value(parameter.argument, scalar(value))
    if any(mark in text for mark in ';," \\'):
        raise ArgumentError(
            f"`{parameter.argument}` cannot be sent in a cookie as it is"
        )
    return text
