"""Which JSON types the values have of which several schemas hold at once."""

from __future__ import annotations

from generator.openapi.formats import type_of_format
from generator.openapi.keywords import TYPE_SIGNS
from generator.openapi.parts import Parts, members_of
from generator.openapi.versions import allows_null, is_null_only


def null_allowed(parts: Parts) -> bool:
    """Whether null is a value: the schema itself says so, or no part forbids what another allows."""
    said = [(part.owner, allows_null(part.node)) for part in parts]
    if any(owner is None and null for owner, null in said):
        return True
    return any(null for _, null in said) and not any(null is False for _, null in said)


def common_types(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """The types that two schemas have in common: every whole number is a number."""
    widened = set(other) | ({"integer"} if "number" in other else set())
    common = [name for name in one if name in widened]
    if "number" in one and "integer" in other and "integer" not in common:
        common.append("integer")
    return tuple(common)


def implied_types(parts: Parts) -> tuple[str, ...] | None:
    """The type that schemas are about which state none; None where nothing tells."""
    used = {
        key
        for part in parts
        for key, value in members_of(part).items()
        if value or value is False or value == 0
    }
    for name, signs in TYPE_SIGNS:
        if not used.isdisjoint(signs):
            return (name,)
    for part in parts:
        format = part.node.value.get("format") if isinstance(part.node.value, dict) else None
        if isinstance(format, str) and type_of_format(format):
            return (type_of_format(format),)
    if any(is_null_only(part.node) for part in parts):
        return ()
    return None
