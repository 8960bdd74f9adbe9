"""`oneOf` and `anyOf`: which alternatives there are, what to call them, and how they become one type."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable

from generator.diagnostics import Diagnostics, Place
from generator.frozen import frozen
from generator.ir import (
    Anything,
    Constant,
    Discriminator,
    Enum,
    Nullable,
    OneOf,
    Scalar,
    Type,
)
from generator.openapi.node import Node
from generator.openapi.parts import Parts
from generator.openapi.refs import tokens
from generator.openapi.versions import is_null_only

NEVER = OneOf(())
"""No value at all: what is left of a type whose only value is null. Never leaves the reader."""

MOST_COMBINATIONS = 64
"""Variants that several unions which hold together may be multiplied out to."""

_CONSTRAINTS = {
    "required",
    "not",
    "title",
    "description",
    "minProperties",
    "maxProperties",
    "dependentRequired",
    "type",
}

Variant = tuple[Node, ...]


@frozen
class Group:
    """One `oneOf` or `anyOf`."""

    at: Place
    variants: tuple[Node, ...]


def groups_of(parts: Parts, report: Diagnostics) -> tuple[Group, ...]:
    """The unions that the parts still have to be read for."""
    found = []
    for part in parts:
        for keyword in ("oneOf", "anyOf") if part.union else ():
            listed = part.node.get(keyword)
            if listed is None or not listed.value:
                continue
            if isinstance(listed.value, list):
                found.append(Group(listed.at, tuple(listed.items())))
            else:
                report.error("invalid-schema", f"`{keyword}` should be an array", listed.at)
    return tuple(found)


def choices(groups: tuple[Group, ...], report: Diagnostics) -> tuple[list[Variant], bool]:
    """The alternatives of all unions together, null left out, and whether null is one."""
    size = 1
    for group in groups:
        size *= len(group.variants)
    if size > MOST_COMBINATIONS and len(groups) > 1:
        report.warning(
            "too-many-combinations",
            f"several unions that hold at once have {size} combinations; only the first is read",
            groups[1].at,
        )
        groups = groups[:1]
    found = list(itertools.product(*(group.variants for group in groups)))
    null = any(all(is_null_only(node) for node in variant) for variant in found)
    return [variant for variant in found if not any(is_null_only(node) for node in variant)], null


def only_constrain(variants: Iterable[Variant]) -> bool:
    """Whether the alternatives describe no value of their own."""
    nodes = [node for variant in variants for node in variant]
    return bool(nodes) and all(
        isinstance(node.value, dict)
        and set(node.value) <= _CONSTRAINTS
        and node.value.get("type", "object") == "object"
        for node in nodes
    )


# --- Names for the alternatives ---------------------------------------------------------------------------------------

Label = tuple[str, tuple[str, ...], bool]
"""The step of the identity, the words, and whether they only say a position."""


def labels(variants: list[Variant], discriminator: str) -> list[Label]:
    """A name for each alternative that does not depend on the others' order, as far as that can be."""
    found: list[str] = [""] * len(variants)
    for name_of in (
        lambda node: _said_name(node, discriminator),
        lambda node: _const_tag(node),
        lambda node: _kind(node),
        lambda node: _told_apart(node, variants),
    ):
        _fill(found, [_joint(variant, name_of) for variant in variants])
    if found.count("") == 1:
        found[found.index("")] = "other"
    return [
        (name, (name,), False) if name else (f"variant{number}", ("variant", str(number)), True)
        for number, name in enumerate(found, 1)
    ]


def _fill(found: list[str], names: list[str]) -> None:
    """Give every alternative without a name the one offered, where no other is offered or has the same."""
    open_names = [name for name, held in zip(names, found, strict=True) if not held]
    taken = set(found)
    for index, name in enumerate(names):
        if not found[index] and name and open_names.count(name) == 1 and name not in taken:
            found[index] = name


def _joint(variant: Variant, name_of: Callable[[Node], str]) -> str:
    return " ".join(name for node in variant if (name := name_of(node)))


def _said_name(node: Node, discriminator: str) -> str:
    if not isinstance(node.value, dict):
        return ""
    title = node.value.get("title")
    if isinstance(title, str) and title.strip() and len(title) <= 60:
        return title.strip()
    reference = node.value.get("$ref")
    if isinstance(reference, str):
        return (tokens("/" + reference.partition("#")[2]) or ("",))[-1]
    return _tag(node, discriminator) if discriminator else ""


def _tag(node: Node, wire: str) -> str:
    properties = node.value.get("properties") if isinstance(node.value, dict) else None
    schema = properties.get(wire) if isinstance(properties, dict) else None
    if not isinstance(schema, dict):
        return ""
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    if isinstance(values, list) and len(values) == 1 and isinstance(values[0], str):
        return values[0]
    return ""


def _const_tag(node: Node) -> str:
    properties = node.value.get("properties") if isinstance(node.value, dict) else None
    for wire in sorted(properties) if isinstance(properties, dict) else ():
        tag = _tag(node, wire)
        if tag:
            return tag
    return ""


def _kind(node: Node) -> str:
    if not isinstance(node.value, dict):
        return ""
    stated = node.value.get("type")
    if "enum" in node.value:
        return "enum"
    if isinstance(stated, str):
        format = node.value.get("format")
        return format if isinstance(format, str) else {"array": "list"}.get(stated, stated)
    return "object" if "properties" in node.value else ""


def _told_apart(node: Node, variants: list[Variant]) -> str:
    """A property that no other alternative has, a required one if there is one."""
    others = [
        set(_properties(other)) for variant in variants for other in variant if other is not node
    ]
    own = [wire for wire in _properties(node) if not any(wire in other for other in others)]
    needed = node.value.get("required") if isinstance(node.value, dict) else None
    required = [wire for wire in own if isinstance(needed, list) and wire in needed]
    return min(required or own, default="")


def _properties(node: Node) -> list[str]:
    properties = node.value.get("properties") if isinstance(node.value, dict) else None
    return list(properties) if isinstance(properties, dict) else []


# --- One type ---------------------------------------------------------------------------------------------------------


def union(found: Iterable[Type], discriminator: Discriminator | None) -> tuple[Type, bool]:
    """The union of types that are not yet known to be simple, and whether null is among them."""
    found = tuple(found)
    null = False
    if len(found) == 1 and not isinstance(found[0], (Nullable, OneOf)):
        return found[0], False
    each: dict[tuple[Type, str], Type] = {}
    for type in found:
        if isinstance(type, Nullable):
            null, type = True, type.type
        for variant in type.variants if isinstance(type, OneOf) else (type,):
            each.setdefault((variant, _value_kind(variant)), variant)
    if any(isinstance(variant, Anything) for variant in each.values()):
        return Anything(), False
    variants = _without_covered(each.values())
    if len(variants) == 1:
        return variants[0], null
    return OneOf(tuple(variants), discriminator), null


def _value_kind(variant: Type) -> str:
    """Keeps 1 and true apart, which are equal in Python."""
    return _kind_of(variant) if isinstance(variant, Constant) else ""


def _without_covered(variants: Iterable[Type]) -> list[Type]:
    """Leave out what another variant covers: a constant where its plain type is a variant too."""
    listed = list(variants)
    plain = {
        variant.kind
        for variant in listed
        if isinstance(variant, Scalar) and variant == Scalar(variant.kind)
    }
    return [
        variant
        for variant in listed
        if not (isinstance(variant, Constant) and _kind_of(variant) in plain)
    ]


def _kind_of(constant: Constant) -> str:
    match constant.value:
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"


def covers(enum: Enum, variant: Type) -> bool:
    """Whether an enum of texts, which is open, already stands for a plain text beside it."""
    return (
        isinstance(variant, Scalar)
        and variant.kind == "string"
        and not variant.secret
        and all(isinstance(value.value, str) for value in enum.values)
    )


def property_name(node: Node) -> str:
    """The property that a `discriminator` names, in any version; "" where it names none."""
    name = node.value.get("propertyName") if isinstance(node.value, dict) else node.value
    return name if isinstance(name, str) else ""
