"""The values of `enum` and `const`, with the names and descriptions that extensions give them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.diagnostics import Place, quote
from generator.ir import EnumValue, Json
from generator.openapi.node import Node, text
from generator.openapi.parts import Parts, Reading

Value = bool | int | float | str

_NAMES = ("x-enum-varnames", "x-enumNames", "x-enum-names", "x-speakeasy-enums")
_DESCRIPTIONS = (
    "x-enum-descriptions",
    "x-enumDescriptions",
    "x-speakeasy-enum-descriptions",
)


def values_of(
    parts: Parts, types: tuple[str, ...] | None, at: Place, reading: Reading
) -> tuple[EnumValue, ...] | None:
    """The values that all parts allow, null left out; None where no part lists values."""
    lists = [found for part in parts if (found := _stated(part.node, types, reading)) is not None]
    if not lists:
        return None
    values = lists[-1]
    for other in lists[:-1]:
        values = _common(other, values)
    if not values and any(lists):
        reading.report.warning(
            "conflicting-all-of",
            "no value is in all of the lists that must hold; read as the last",
            at,
        )
        return lists[-1]
    return values


def _common(one: tuple[EnumValue, ...], other: tuple[EnumValue, ...]) -> tuple[EnumValue, ...]:
    known = {_key(value.value) for value in one}
    return tuple(value for value in other if _key(value.value) in known)


def _stated(
    node: Node, types: tuple[str, ...] | None, reading: Reading
) -> tuple[EnumValue, ...] | None:
    constant = node.get("const")
    if constant is not None:
        return _read([constant], types, [], [], reading)
    listed = node.get("enum")
    if listed is None or listed.value is None:
        return None
    if not isinstance(listed.value, list):
        reading.report.warning("invalid-enum", "`enum` should be an array; left out", listed.at)
        return None
    if types and not set(types) - {"array", "object"} and not _holds_structure(listed.value):
        reading.report.warning(
            "invalid-enum", f"no {quote(types[0])} can be one of these values; left out", listed.at
        )
        return None
    if not listed.value:
        reading.report.warning("invalid-enum", "`enum` lists no value; left out", listed.at)
        return None
    items = list(listed.items())
    if _holds_structure(listed.value):
        # What is left of such a list would promise too much.
        for item in items:
            if isinstance(item.value, (dict, list)):
                _tell_structure(item, reading)
        return None
    return _read(
        items,
        types,
        _texts(node, _NAMES, "name", items),
        _texts(node, _DESCRIPTIONS, "description", items),
        reading,
    )


def _holds_structure(values: list[Json]) -> bool:
    return any(isinstance(value, (list, dict)) for value in values)


def _tell_structure(value: Node, reading: Reading) -> None:
    reading.report.warning(
        "unsupported-enum-value",
        "objects and arrays as values are not read; any value of the type is taken",
        value.at,
    )


def _texts(node: Node, keys: Sequence[str], about: str, items: list[Node]) -> list[str]:
    """What an extension says of each value: a list in the values' order, or an object by value.

    Or values that tell all about themselves, of which `about` is the member that is asked for.
    """
    for key in keys:
        said = node.get(key)
        if said is not None and isinstance(said.value, list):
            return [item if isinstance(item, str) else "" for item in said.value]
        if said is not None and isinstance(said.value, dict):
            return _by_value(said.value, items)
    told = {value: member.get(about) for value, member in _told(node)}
    return _by_value(told, items) if told else []


def _by_value(said: Mapping[str, Json], items: list[Node]) -> list[str]:
    found = [said.get(str(item.value)) for item in items]
    return [item if isinstance(item, str) else "" for item in found]


def _told(node: Node) -> Iterator[tuple[str, dict[str, Json]]]:
    """Each value with its `name` and `description`: `x-ms-enum` lists these, `x-fern-enum` has them by value."""
    members = node.value if isinstance(node.value, dict) else {}
    listed, named = members.get("x-ms-enum"), members.get("x-fern-enum")
    values = listed.get("values") if isinstance(listed, dict) else None
    for each in values if isinstance(values, list) else ():
        if isinstance(each, dict):
            yield str(each.get("value")), each
    for value, each in named.items() if isinstance(named, dict) else ():
        if isinstance(each, dict):
            yield value, each


def _read(
    items: list[Node],
    types: tuple[str, ...] | None,
    names: list[str],
    descriptions: list[str],
    reading: Reading,
) -> tuple[EnumValue, ...]:
    found: dict[tuple[str, Json], EnumValue] = {}
    for index, item in enumerate(items):
        value = _value(item, types, reading)
        if value is None:
            continue
        key = _key(value)
        if key in found:
            reading.report.warning(
                "duplicate-enum-value", f"{quote(str(value))} is listed more than once", item.at
            )
            continue
        found[key] = EnumValue(value, _at(names, index), _at(descriptions, index))
    return tuple(found.values())


def _at(texts: list[str], index: int) -> str:
    return texts[index] if index < len(texts) else ""


def _key(value: Value) -> tuple[str, Json]:
    kind = "boolean" if isinstance(value, bool) else "text" if isinstance(value, str) else "number"
    return kind, value


def _value(item: Node, types: tuple[str, ...] | None, reading: Reading) -> Value | None:
    """A value as the declared type has it; None for null and for what has no meaning as a value here."""
    match item.value:
        case None:
            return None
        case dict() | list():
            _tell_structure(item, reading)
            return None
        case bool() | int() | float() | str() as value:
            return _as_typed(value, types, item, reading)


def _as_typed(value: Value, types: tuple[str, ...] | None, item: Node, reading: Reading) -> Value:
    if not types or any(_is(value, name) for name in types):
        return value
    meant = _meant(value, types, reading.written(item.at))
    reading.report.warning(
        "mistyped-enum-value",
        f"{quote(str(value))} is not of type {quote(types[0])}"
        + ("" if meant is None else "; read as if it were"),
        item.at,
        "put quotes around it, or take them away" if meant is not None else "",
    )
    return value if meant is None else meant


def _is(value: Value, name: str) -> bool:
    match name:
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return (isinstance(value, int) and not isinstance(value, bool)) or (
                isinstance(value, float) and value.is_integer()
            )
        case "number":
            return not isinstance(value, (bool, str))
        case _:
            return False


def _meant(value: Value, types: tuple[str, ...], written: str | None) -> Value | None:
    if "string" in types and not isinstance(value, str):
        return written or (str(value).lower() if isinstance(value, bool) else str(value))
    if isinstance(value, str) and ("integer" in types or "number" in types):
        return _number(value, "integer" in types)
    if isinstance(value, str) and "boolean" in types and value.lower() in ("true", "false"):
        return value.lower() == "true"
    return None


def _number(written: str, whole: bool) -> Value | None:
    if len(written) > 400 or not written.isascii():
        return None
    try:
        return int(written) if whole else float(written)
    except ValueError:
        return None


def listed_variants(
    variants: Iterable[Node], types: tuple[str, ...] | None, reading: Reading
) -> tuple[EnumValue, ...] | None:
    """The values of a union whose variants only list values; None where one says more.

    `oneOf: [{const: a, title: …}, …]` is how 3.1 describes the values of an enum, and a plain text beside a list of
    texts says what every enum of ours says anyway: that others may come.
    """
    found: dict[tuple[str, Json], EnumValue] = {}
    plain = False
    for variant in variants:
        if is_plain_text(variant):
            plain = True
        elif not _lists_values(variant):
            return None
        else:
            for value in _stated(variant, _types(variant) or types, reading) or ():
                found.setdefault(_key(value.value), _described(value, variant, reading))
    if plain and not all(isinstance(value.value, str) for value in found.values()):
        return None
    return tuple(found.values()) or None


def _types(node: Node) -> tuple[str, ...] | None:
    stated = node.get("type")
    return (stated.value,) if stated is not None and isinstance(stated.value, str) else None


def is_plain_text(node: Node) -> bool:
    return (
        isinstance(node.value, dict)
        and node.value.get("type") == "string"
        and not {"format", "pattern", "$ref", "enum", "const", "allOf", "contentEncoding"}
        & set(node.value)
    )


def _lists_values(node: Node) -> bool:
    if not isinstance(node.value, dict) or not {"enum", "const"} & set(node.value):
        return False
    if {"properties", "items", "allOf", "oneOf", "anyOf", "$ref", "required"} & set(node.value):
        return False
    listed = [node.value["const"]] if "const" in node.value else node.value["enum"]
    return isinstance(listed, list) and all(not isinstance(item, (dict, list)) for item in listed)


def _described(value: EnumValue, variant: Node, reading: Reading) -> EnumValue:
    if isinstance(variant.value, dict) and "const" in variant.value:
        name = value.name or text(variant, "title", reading.report)
        return EnumValue(
            value.value, name, value.description or text(variant, "description", reading.report)
        )
    return value


def named(
    values: tuple[EnumValue, ...], described: tuple[EnumValue, ...], *, others: bool
) -> tuple[EnumValue, ...]:
    """The values that both lists have, with the names and descriptions of the second; all of the first if it has `others`.

    Where they have none in common, those of both: somebody has forgotten to write one of them down.
    """
    by_value = {_key(value.value): value for value in described}
    common = tuple(value for value in values if _key(value.value) in by_value)
    kept = values if others or not common else common
    found = {_key(value.value): by_value.get(_key(value.value), value) for value in kept}
    return tuple((found if others or common else {**found, **by_value}).values())


def same_json_type(values: tuple[EnumValue, ...]) -> bool:
    """Whether all values are texts, or all numbers, or all booleans."""
    return len({_key(value.value)[0] for value in values}) == 1
