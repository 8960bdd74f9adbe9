"""What the body of an error says: where its description tells, else in the shapes that APIs use.

`message`, `error.message`, `error` or `detail` as text (RFC 9457 has `detail` and `title`, RFC
6749 `error_description`), lists of such, lists that say where (`loc` and `msg`, `pointer` and
`detail`), and lists of texts by field.
"""

from __future__ import annotations

from collections.abc import Iterable

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_NAMES = (
    *("message", "detail", "errordescription", "errormessage", "error"),
    *("errors", "msg", "title", "reason"),
)
_PLACES = ("loc", "pointer", "field", "param", "path")
_DEEPEST = 6
_MOST = 10


def message_in(body: Json, path: tuple[str, ...] = ()) -> str:
    """The message; "" where there is none.

    Args:
        path: The names that lead to it, where the API's description tells them.
    """
    found = body
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    if path and isinstance(found, str) and found.strip():
        return found.strip()
    return _said(body, _DEEPEST)


def _said(body: Json, depth: int) -> str:
    match body:
        case str():
            return body.strip()
        case list() if depth:
            return _joined(_said(each, depth - 1) for each in body[:_MOST])
        case dict() if depth:
            return _in_object(body, depth - 1)
        case _:
            return ""


def _in_object(body: dict[str, Json], depth: int) -> str:
    known = {name.lower().replace("_", ""): value for name, value in body.items()}
    texts = (_said(known.get(name), depth) for name in _NAMES)
    found = next(filter(None, texts), "")
    if not found:
        return _by_field(body)
    place = next(filter(None, (_place(known.get(name)) for name in _PLACES)), "")
    return f"{place}: {found}" if place else found


def _place(value: Json) -> str:
    if isinstance(value, list):
        return ".".join(str(part) for part in value if isinstance(part, (str, int)))
    return value if isinstance(value, str) else ""


def _by_field(body: dict[str, Json]) -> str:
    """`{"email": ["is invalid"]}`; anything else is no message."""
    fields = [
        (name, [text for text in texts if isinstance(text, str)])
        for name, texts in body.items()
        if isinstance(texts, list)
    ]
    if len(fields) < len(body) or not all(texts for _, texts in fields):
        return ""
    return _joined(f"{name}: {', '.join(texts)}" for name, texts in fields[:_MOST])


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, texts)))
