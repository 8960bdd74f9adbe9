"""Constraints on values, from one schema or from several that hold at once (then the tightest counts)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from generator.diagnostics import Diagnostics, quote
from generator.ir import NO_LIMITS, Limits
from generator.openapi.node import Node, flag

Number = int | float
N = TypeVar("N", int, int | float)

_WRITTEN = {
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
}


def limits_of(schemas: Iterable[Node], report: Diagnostics) -> Limits:
    """The limits that hold when all schemas do."""
    limits = NO_LIMITS
    for schema in schemas:
        if isinstance(schema.value, dict) and not _WRITTEN.isdisjoint(schema.value):
            limits = _both(limits, _stated(schema, report))
    return limits


def _stated(schema: Node, report: Diagnostics) -> Limits:
    low, below = _bound(schema, "minimum", "exclusiveMinimum", report)
    high, above = _bound(schema, "maximum", "exclusiveMaximum", report)
    multiple = _number(schema, "multipleOf", report)
    return Limits(
        minimum=low,
        maximum=high,
        exclusive_minimum=below,
        exclusive_maximum=above,
        multiple_of=multiple if multiple is not None and multiple > 0 else None,
        min_length=_count(schema, "minLength", report),
        max_length=_count(schema, "maxLength", report),
        pattern=_pattern(schema, report),
        min_items=_count(schema, "minItems", report),
        max_items=_count(schema, "maxItems", report),
        unique_items=flag(schema, "uniqueItems", report),
        min_properties=_count(schema, "minProperties", report),
        max_properties=_count(schema, "maxProperties", report),
    )


def _bound(
    schema: Node, inclusive: str, exclusive: str, report: Diagnostics
) -> tuple[Number | None, Number | None]:
    """A bound and an exclusive bound; before 3.1 `exclusive...: true` says that the bound is one."""
    bound = _number(schema, inclusive, report)
    member = schema.get(exclusive)
    if member is not None and isinstance(member.value, bool):
        return (None, bound) if member.value else (bound, None)
    return bound, _number(schema, exclusive, report)


def _number(schema: Node, key: str, report: Diagnostics) -> Number | None:
    member = schema.get(key)
    if member is None or member.value is None:
        return None
    value = member.value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    report.warning(
        "invalid-constraint", f"{quote(key)} should be a number; left out", schema.at / key
    )
    return None


def _count(schema: Node, key: str, report: Diagnostics) -> int | None:
    value = _number(schema, key, report)
    if value is None or (value >= 0 and value == int(value)):
        return None if value is None else int(value)
    report.warning(
        "invalid-constraint", f"{quote(key)} should be a count; left out", schema.at / key
    )
    return None


def _pattern(schema: Node, report: Diagnostics) -> str | None:
    member = schema.get("pattern")
    if member is None or isinstance(member.value, str):
        return None if member is None else str(member.value)
    report.warning("invalid-constraint", "`pattern` should be a text; left out", member.at)
    return None


def _both(one: Limits, other: Limits) -> Limits:
    if one is NO_LIMITS:
        return other
    return replace(
        one,
        minimum=_tightest(max, one.minimum, other.minimum),
        maximum=_tightest(min, one.maximum, other.maximum),
        exclusive_minimum=_tightest(max, one.exclusive_minimum, other.exclusive_minimum),
        exclusive_maximum=_tightest(min, one.exclusive_maximum, other.exclusive_maximum),
        multiple_of=other.multiple_of if other.multiple_of is not None else one.multiple_of,
        min_length=_tightest(max, one.min_length, other.min_length),
        max_length=_tightest(min, one.max_length, other.max_length),
        pattern=other.pattern if other.pattern is not None else one.pattern,
        min_items=_tightest(max, one.min_items, other.min_items),
        max_items=_tightest(min, one.max_items, other.max_items),
        unique_items=one.unique_items or other.unique_items,
        min_properties=_tightest(max, one.min_properties, other.min_properties),
        max_properties=_tightest(min, one.max_properties, other.max_properties),
    )


def _tightest(pick: Callable[..., N], one: N | None, other: N | None) -> N | None:
    if one is None or other is None:
        return other if one is None else one
    return pick(one, other)


def scalar_limits(limits: Limits, kind: str) -> Limits:
    """Of all limits those that mean something for a text or a number."""
    if limits is NO_LIMITS:
        return limits
    if kind in ("integer", "number"):
        return Limits(
            minimum=limits.minimum,
            maximum=limits.maximum,
            exclusive_minimum=limits.exclusive_minimum,
            exclusive_maximum=limits.exclusive_maximum,
            multiple_of=limits.multiple_of,
        )
    if kind == "boolean":
        return NO_LIMITS
    return Limits(
        min_length=limits.min_length, max_length=limits.max_length, pattern=limits.pattern
    )


def list_limits(limits: Limits) -> Limits:
    if limits is NO_LIMITS:
        return limits
    return Limits(
        min_items=limits.min_items, max_items=limits.max_items, unique_items=limits.unique_items
    )


def object_limits(limits: Limits, names: Limits | None) -> Limits:
    if limits is NO_LIMITS and names is None:
        return limits
    return Limits(
        min_properties=limits.min_properties, max_properties=limits.max_properties, names=names
    )
