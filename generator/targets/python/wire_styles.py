"""What parameters look like in a request, worked out apart from the runtime: the generated tests expect it of that.

Styles are those of the Parameter Object of OpenAPI 3.x, which follow RFC 6570. Values of the query are told decoded, as
pairs; what stands in the path is percent-encoded.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from urllib.parse import quote

from generator.ir import Json, Style

Pairs = list[tuple[str, str]]


def text(value: Json) -> str:
    """A single value: as JSON spells it, strings without quotes."""
    return value if isinstance(value, str) else json_text(value)


def json_text(value: Json) -> str:
    """JSON without blanks: a parameter with `content`."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def encoded(plain: str) -> str:
    """All but unreserved characters (RFC 3986, section 2.3) percent-encoded."""
    return quote(plain, safe="")


def in_path(wire: str, style: Style, value: Json) -> str:
    """What stands in the path for a parameter, percent-encoded: style `simple`, `label` or `matrix`."""
    items = _items(value, style, encoded)
    if style.name == "label":
        return "." + ("." if style.explode else ",").join(items)
    if style.name != "matrix":
        return ",".join(items)
    if style.explode and isinstance(value, dict):
        return "".join(f";{item}" for item in items)
    if style.explode and isinstance(value, list):
        return "".join(f";{encoded(wire)}={item}" for item in items)
    return f";{encoded(wire)}={','.join(items)}"


def in_header(style: Style, value: Json) -> str:
    """A header's value: style `simple`, which is not encoded."""
    return ",".join(_items(value, style, str))


def in_query(wire: str, style: Style, value: Json) -> Pairs:
    """The pairs of a query parameter, or of a cookie of style `form`, decoded."""
    if style.name == "deepObject" and isinstance(value, dict):
        return list(_deep(wire, value))
    if style.name == "deepObject" and isinstance(value, list):
        return list(_deep(wire, _numbered(value)))
    if style.explode and isinstance(value, dict):
        return [(name, text(one)) for name, one in value.items()]
    if style.explode and isinstance(value, list):
        return [(wire, text(one)) for one in value]
    if value in ([], {}):
        return []
    return [(wire, _DELIMITERS.get(style.name, ",").join(_items(value, style, str)))]


def in_cookie(wire: str, style: Style, value: Json) -> Pairs:
    """The pairs of a cookie parameter as they are sent: style `form` is encoded, but for its commas; `cookie` is not."""
    if style.name == "cookie":
        return in_query(wire, style, value)
    if style.explode and isinstance(value, dict | list):
        return [(encoded(name), encoded(one)) for name, one in in_query(wire, style, value)]
    return [(encoded(wire), ",".join(_items(value, style, encoded)))]


_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}


def _items(value: Json, style: Style, printed: Callable[[str], str]) -> list[str]:
    """The parts of a value: one for a scalar, one for each item, one or two for each member."""
    if isinstance(value, list):
        return [printed(text(one)) for one in value]
    if not isinstance(value, dict):
        return [printed(text(value))]
    if style.explode:
        return [f"{printed(name)}={printed(text(one))}" for name, one in value.items()]
    return [printed(part) for name, one in value.items() for part in (name, text(one))]


def _deep(prefix: str, value: dict[str, Json]) -> Iterator[tuple[str, str]]:
    """`name[key]=value`, repeated for what is nested, which the standard leaves open."""
    for key, one in value.items():
        name = f"{prefix}[{key}]"
        if isinstance(one, dict):
            yield from _deep(name, one)
        elif isinstance(one, list) and any(isinstance(item, dict | list) for item in one):
            yield from _deep(name, _numbered(one))
        elif isinstance(one, list):
            yield from ((name, text(item)) for item in one)
        else:
            yield name, text(one)


def _numbered(items: list[Json]) -> dict[str, Json]:
    return {str(position): item for position, item in enumerate(items)}
