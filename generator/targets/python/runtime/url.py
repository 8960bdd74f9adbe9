"""Building URLs, and what parameters look like in them.

Everything but the unreserved characters of RFC 3986, section 2.3, is percent-encoded in a
value, so that a value never leaves its place: not its path segment, not its query
parameter. The styles are those of OpenAPI 3.x (Parameter Object, style values), which
follow RFC 6570; where OpenAPI's table and RFC 6570 differ (delimited styles), the delimiter
is encoded as OpenAPI's newest patch does. The origin of the base URL is the only one that a
request is ever built for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from .endpoint import Parameter
from .errors import ArgumentError

Pairs = list[tuple[str, str]]
Plain = None | bool | int | float | str | list[Any] | dict[str, Any]

_RESERVED = ":/?#[]@!$&'()*+,;="
_IN_PATH = "/:@!$&'()*+,;=~-._%?"


class Base:
    """A base URL, checked. `origin` has no slash at its end, and neither has `prefix`."""

    __slots__ = ("host", "origin", "prefix", "scheme")

    def __init__(self, url: str) -> None:
        parts = _split(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ArgumentError("the base URL is not an http or https URL with a host")
        if parts.username is not None or parts.password is not None:
            raise ArgumentError("the base URL must not hold a user name or password")
        if parts.query or parts.fragment:
            raise ArgumentError("the base URL must not have a query or a fragment")
        self.scheme = parts.scheme
        self.host = parts.hostname
        self.origin = f"{parts.scheme}://{parts.netloc}".lower()
        self.prefix = quote(parts.path, safe=_IN_PATH.replace("?", "")).rstrip("/")

    def __str__(self) -> str:
        return self.origin + self.prefix

    def join(self, path: str) -> str:
        """The URL of a path that begins with a slash, as it is."""
        return f"{self.origin}{self.prefix}{path}"


def _split(url: str) -> Any:
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise ArgumentError("the base URL has characters that no URL has")
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ArgumentError("the base URL cannot be read") from None
    return parts


def literal_path(path: str) -> tuple[str, Pairs]:
    """A path of the caller's own, and the query that it may end with.

    Raises:
        ArgumentError: It names another host, or has `.` or `..` as a segment.
    """
    if path.startswith("//") or "://" in path.partition("?")[0]:
        raise ArgumentError("give a path below the base URL, not a URL")
    path, _, query = path.partition("?")
    segments = quote(path.lstrip("/"), safe=_IN_PATH).split("/")
    if any(_is_dots(segment) for segment in segments):
        raise ArgumentError("a path must not have `.` or `..` as a segment")
    return "/" + "/".join(segments), parse_qsl(query, keep_blank_values=True)


def _is_dots(segment: str) -> bool:
    return segment.replace("%2e", ".").replace("%2E", ".") in (".", "..")


def with_query(url: str, pairs: Pairs) -> str:
    """The URL with encoded pairs at its end."""
    if not pairs:
        return url
    query = "&".join(f"{name}={value}" for name, value in pairs)
    return f"{url}{'&' if '?' in url else '?'}{query}"


def encoded(text: str, reserved: bool = False) -> str:
    """Text in which everything but unreserved (and, if so asked, reserved) is encoded."""
    return quote(text, safe=_RESERVED if reserved else "")


def encoded_pairs(pairs: Pairs) -> Pairs:
    return [(encoded(name), encoded(value)) for name, value in pairs]


def scalar(value: Plain) -> str:
    """A single value as text, the way JSON spells it but without quotes."""
    match value:
        case str():
            return value
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case list() | dict():
            return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


# --- Path -----------------------------------------------------------------------------


def path_value(parameter: Parameter, value: Plain) -> str:
    """What stands in the path for `{name}`.

    Raises:
        ArgumentError: It is empty, or `.` or `..`, and would lead to another path.
    """
    text = _path_text(parameter, value)
    bare = text.removeprefix("." if parameter.style == "label" else "")
    if not bare or _is_dots(text):
        raise ArgumentError(f"`{parameter.argument}` is part of the path and cannot be {value!r}")
    return text


def _path_text(parameter: Parameter, value: Plain) -> str:
    if parameter.content:
        return encoded(scalar(value) if isinstance(value, str) else _json(value))
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
            yield from (encoded(scalar(item)) for item in value)
        case dict():
            for name, item in value.items():
                key, text = encoded(name), encoded(scalar(item))
                if parameter.explode:
                    yield f"{key}={text}"
                else:
                    yield key
                    yield text
        case _:
            yield encoded(scalar(value))


def _matrix(parameter: Parameter, value: Plain) -> str:
    name = encoded(parameter.wire)
    match value:
        case dict() if parameter.explode:
            return "".join(f";{pair}" for pair in _simple_items(parameter, value))
        case list() if parameter.explode:
            return "".join(f";{name}={encoded(scalar(item))}" for item in value)
        case _:
            text = _joined(parameter, value, ",")
            return f";{name}={text}" if text else f";{name}"


# --- Query ----------------------------------------------------------------------------


def query_pairs(parameter: Parameter, value: Plain) -> Pairs:
    """The encoded pairs of a query parameter (or of a form field)."""
    name = encoded(parameter.wire)
    if parameter.content:
        return [(name, encoded(_json(value), parameter.allow_reserved))]
    if parameter.style == "deepObject" and isinstance(value, dict):
        return list(_deep(parameter, name, value))
    match value:
        case dict() if parameter.explode:
            return [(encoded(k), _query_text(parameter, v)) for k, v in value.items()]
        case list() if parameter.explode:
            return [(name, _query_text(parameter, item)) for item in value]
        case dict():
            flat = [text for pair in value.items() for text in pair]
            return [(name, _delimited(parameter, flat))]
        case list():
            return [(name, _delimited(parameter, value))] if value else []
        case _:
            return [(name, _query_text(parameter, value))]


_DELIMITERS = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}


def _delimited(parameter: Parameter, items: list[Any]) -> str:
    between = _DELIMITERS.get(parameter.style, ",")
    return between.join(_query_text(parameter, item) for item in items)


def _query_text(parameter: Parameter, value: Plain) -> str:
    return encoded(scalar(value), parameter.allow_reserved)


def _deep(parameter: Parameter, prefix: str, value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """`name[key]=value`. OpenAPI leaves what is nested open; the common reading is repeated."""
    for key, item in value.items():
        name = f"{prefix}%5B{encoded(key)}%5D"
        match item:
            case dict():
                yield from _deep(parameter, name, item)
            case list():
                yield from ((name, _query_text(parameter, each)) for each in item)
            case _:
                yield name, _query_text(parameter, item)


def loose_pairs(query: Mapping[str, object]) -> Pairs:
    """Pairs, not yet encoded, of a mapping of the caller's own: a list repeats its name."""
    pairs: Pairs = []
    for name, value in query.items():
        items = value if isinstance(value, (list, tuple)) else [value]
        pairs += [(name, scalar(item)) for item in items if item is not None]
    return pairs


# --- Headers and cookies --------------------------------------------------------------


def header_value(parameter: Parameter, value: Plain) -> str:
    """A header's value, which is not percent-encoded (style `simple`).

    Raises:
        ArgumentError: It has a line break or a character outside ASCII.
    """
    if parameter.content:
        return field_value(parameter.argument, json.dumps(value, separators=(",", ":")))
    match value:
        case list():
            text = ",".join(map(scalar, value))
        case dict() if parameter.explode:
            text = ",".join(f"{key}={scalar(item)}" for key, item in value.items())
        case dict():
            text = ",".join(f"{key},{scalar(item)}" for key, item in value.items())
        case _:
            text = scalar(value)
    return field_value(parameter.argument, text)


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
    if parameter.style == "cookie":
        return [(parameter.wire, _raw_cookie(parameter, value))]
    return query_pairs(parameter, value)


def _raw_cookie(parameter: Parameter, value: Plain) -> str:
    text = field_value(parameter.argument, scalar(value))
    if any(mark in text for mark in ';," \\'):
        raise ArgumentError(f"`{parameter.argument}` cannot be sent in a cookie as it is")
    return text


def _json(value: Plain) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


# --- Redaction ------------------------------------------------------------------------

_TELLING = ("key", "token", "secret", "password", "signature", "credential", "code")


def looks_secret(name: str) -> bool:
    """Whether a name is one that secrets go by."""
    lowered = name.lower().replace("-", "").replace("_", "")
    return lowered.endswith(_TELLING) or lowered in ("auth", "authorization", "cookie")


def redacted(url: str, secrets: frozenset[str]) -> str:
    """The URL without the values of the query parameters that are secrets."""
    address, mark, query = url.partition("?")
    if not mark:
        return url
    shown = (_redacted_pair(pair, secrets) for pair in query.split("&"))
    return f"{address}?{'&'.join(shown)}"


def _redacted_pair(pair: str, secrets: frozenset[str]) -> str:
    name, mark, _ = pair.partition("=")
    if mark and (name.lower() in secrets or looks_secret(name)):
        return f"{name}=***"
    return pair
