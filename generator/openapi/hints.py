"""What extensions tell about an operation's behaviour: Speakeasy's retries, Fern's retries and idempotency.

Of Speakeasy's `x-speakeasy-retries` the pauses and the statuses count; how often, how long, and whether a method may be
repeated at all is the caller's business and the method's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.diagnostics import Diagnostics, quote
from generator.ir import Hints, Parameter, Retries
from generator.openapi.content import is_token
from generator.openapi.node import Node, tell_unsupported

_RETRIES = "x-speakeasy-retries"


def hints_of(node: Node, root: Node, parameters: Iterable[Parameter], report: Diagnostics) -> Hints:
    """The hints of an operation, and those of the whole description that hold for it."""
    header = _declared_header(parameters) or _idempotency_header(node, root, report)
    return Hints(header, _retries(node, root, report))


def _declared_header(parameters: Iterable[Parameter]) -> str:
    """The header that makes an operation safe to repeat, as far as its name tells."""
    for parameter in parameters:
        name = parameter.field.wire
        if parameter.where == "header" and re.fullmatch(
            r"(x-)?idempotency-?key", name, re.IGNORECASE
        ):
            return name
    return ""


def _idempotency_header(node: Node, root: Node, report: Diagnostics) -> str:
    """Fern's: the operation is marked, the headers are listed at the root."""
    marked = node.get("x-fern-idempotent")
    if marked is None or marked.value is not True:
        return ""
    listed = root.get("x-fern-idempotency-headers")
    headers = listed.value if listed is not None else [{"header": "Idempotency-Key"}]
    first = headers[0] if isinstance(headers, list) and headers else None
    name = first.get("header") if isinstance(first, dict) else None
    if isinstance(name, str) and is_token(name):
        return name
    assert listed is not None
    _tell_invalid(listed, "a list of objects with `header`, the name of a header", report)
    return ""


def _retries(node: Node, root: Node, report: Diagnostics) -> Retries | None:
    fern = node.get("x-fern-retries")
    if fern is not None and fern.value == {"disabled": True}:
        return Retries(never=True)
    said = node.get(_RETRIES) or root.get(_RETRIES)
    if said is None:
        return None
    if not isinstance(said.value, dict) or said.value.get("strategy") not in ("none", "backoff"):
        _tell_invalid(said, "an object whose `strategy` is `none` or `backoff`", report)
        return None
    if said.value["strategy"] == "none":
        return Retries(never=True)
    _tell_unread(said, report)
    first, longest, factor = (
        _number(said, key, report) for key in ("initialInterval", "maxInterval", "exponent")
    )
    return Retries(
        first=None if first is None else first / 1000,
        longest=None if longest is None else longest / 1000,
        factor=factor,
        statuses=tuple(_statuses(said, report)),
    )


def _tell_unread(said: Node, report: Diagnostics) -> None:
    backoff = said.get("backoff")
    if backoff is not None and backoff.has("maxElapsedTime"):
        tell_unsupported(backoff, "maxElapsedTime", report)
    connections = said.get("retryConnectionErrors")
    if connections is not None and connections.value is False:
        tell_unsupported(said, "retryConnectionErrors", report)


def _number(said: Node, key: str, report: Diagnostics) -> float | None:
    backoff = said.get("backoff")
    found = None if backoff is None else backoff.get(key)
    if found is None:
        return None
    value = found.value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value <= 86_400_000:
        return float(value)
    _tell_invalid(found, "a number above 0, of milliseconds no more than a day has", report)
    return None


def _statuses(said: Node, report: Diagnostics) -> Iterator[int | str]:
    listed = said.get("statusCodes")
    for item in listed.items() if listed is not None else ():
        code = str(item.value).upper()
        if re.fullmatch(r"[1-5]XX", code):
            yield code
        elif re.fullmatch(r"[1-5][0-9][0-9]", code):
            yield int(code)
        else:
            _tell_invalid(item, "a status, or a range such as `5XX`", report)


def _tell_invalid(node: Node, wanted: str, report: Diagnostics) -> None:
    name = next((key for key in node.at.pointer.split("/") if key.startswith("x-")), "")
    report.warning("invalid-extension", f"{quote(name)} should hold {wanted}; left out", node.at)
