"""What a schema says beside its type, in words: defaults, constraints, formats."""

from __future__ import annotations

import json
from collections.abc import Iterable

from generator import ir

_FORMATS = {
    "duration": "A duration as in ISO 8601, such as `PT30M`.",
    "binary": "Binary data, as text.",
}
_TOLD_BY_TYPE: dict[ir.ScalarKind, frozenset[str]] = {
    "string": frozenset({"", "password", "string"}),
    "integer": frozenset({"", "int32", "int64", "int", "integer", "long"}),
    "number": frozenset({"", "float", "double", "number"}),
}
"""The formats that say no more than the type beside them; those of other kinds are their format."""

_WORDS: dict[ir.ScalarKind, str] = {
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
}


def notes(field: ir.Field) -> str:
    """One line: the default, the format, the constraints. "" where there is nothing to say."""
    said = [_default(field.default), *notes_of_type(field.type), *_access(field)]
    return " ".join(sentence for sentence in said if sentence)


def _default(value: ir.Json | ir.Absent) -> str:
    if isinstance(value, ir.Absent):
        return ""
    return f"Default: `{json.dumps(value, ensure_ascii=False)}`."


def _access(field: ir.Field) -> list[str]:
    match field.access:
        case "both":
            return []
        case "read_only":
            return ["Only received."]
        case "write_only":
            return ["Only sent."]


def notes_of_type(type: ir.Type) -> list[str]:
    """A sentence for each thing that a type says beside its kind."""
    match type:
        case ir.Nullable(type=inner):
            return notes_of_type(inner)
        case ir.Scalar(kind=kind, format=format, limits=limits):
            return [_format(kind, format), *limits_in_words(limits)]
        case ir.ListOf(item=item, limits=limits):
            return [*limits_in_words(limits), *_of_each("Each item", item)]
        case ir.MapOf(value=value, limits=limits):
            return [*limits_in_words(limits), *notes_of_map(value)]
        case ir.OneOf(variants=variants):
            return _one_of(variants)
        case ir.TupleOf():
            return _of_places(type)
        case ir.Ref() | ir.Constant() | ir.Anything():
            return []


def notes_of_map(value: ir.Type) -> list[str]:
    """What is said of each value of a map, beside its type."""
    return _of_each("Each value", value)


def _format(kind: ir.ScalarKind, format: str) -> str:
    if kind in _FORMATS:
        return _FORMATS[kind]
    told = _TOLD_BY_TYPE.get(kind)
    return "" if told is None or format in told else f"Format: {format}."


def _of_each(what: str, type: ir.Type, word: str = "") -> list[str]:
    said = [word and f"{word}.", *notes_of_type(type)]
    return [_after(what, said)] if any(said) else []


def _after(what: str, said: Iterable[str]) -> str:
    """These sentences, as said of something."""
    text = " ".join(filter(None, said))
    return f"{what}: {text[0].lower()}{text[1:]}"


def _of_places(type: ir.TupleOf) -> list[str]:
    """What is said of each item; also what it is, where an open end leaves the tuple a plain list."""
    places = [(f"Item {place}", item) for place, item in enumerate(type.items, 1)]
    if type.rest is None:
        return [said for what, item in places for said in _of_each(what, item)]
    places.append(("Each further item", type.rest))
    return [said for what, item in places for said in _of_each(what, item, _word(item))]


def _word(type: ir.Type) -> str:
    match type:
        case ir.Scalar(kind=kind):
            return _WORDS.get(kind, "text")
        case ir.Nullable(type=inner):
            return f"{_word(inner)} or null" if _word(inner) else ""
        case ir.ListOf() | ir.TupleOf():
            return "an array"
        case ir.MapOf():
            return "an object"
        case ir.Constant(value=value):
            return f"`{json.dumps(value, ensure_ascii=False)}`"
        case ir.Ref() | ir.OneOf() | ir.Anything():
            return ""


def _one_of(variants: tuple[ir.Type, ...]) -> list[str]:
    return list(
        dict.fromkeys(said for one in variants for said in _of_each(f"As {_word(one)}", one))
    )


def limits_in_words(limits: ir.Limits) -> list[str]:
    """One sentence for each constraint."""
    if limits is ir.NO_LIMITS or limits == ir.NO_LIMITS:  # as of nearly every type
        return []
    return [
        *_range(limits),
        *([f"A multiple of {limits.multiple_of}."] if limits.multiple_of is not None else []),
        *_size(limits.min_length, limits.max_length, "character"),
        *([f"Pattern: `{limits.pattern}`."] if limits.pattern is not None else []),
        *_size(limits.min_items, limits.max_items, "item"),
        *(["No item twice."] if limits.unique_items else []),
        *_size(limits.min_properties, limits.max_properties, "property"),
        *([] if limits.names is None else _names(limits.names)),
    ]


def _names(limits: ir.Limits) -> list[str]:
    """What is said of each name in an object."""
    listed = [json.dumps(name, ensure_ascii=False) for name in limits.values]
    said = [f"One of {', '.join(f'`{name}`' for name in listed)}."] if listed else []
    return [_after("Each name", [*said, *limits_in_words(limits)])]


def _range(limits: ir.Limits) -> list[str]:
    bounds = {
        "At least": limits.minimum,
        "More than": limits.exclusive_minimum,
        "At most": limits.maximum,
        "Less than": limits.exclusive_maximum,
    }
    return [f"{words} {bound}." for words, bound in bounds.items() if bound is not None]


def _size(least: int | None, most: int | None, what: str) -> list[str]:
    if least is not None and least == most:
        return [f"Exactly {_counted(least, what)}."]
    said = [f"At least {_counted(least, what)}."] if least else []
    return [*said, f"At most {_counted(most, what)}."] if most is not None else said


def _counted(count: int, what: str) -> str:
    if count == 1:
        return f"1 {what}"
    return f"{count} {what[:-1]}ies" if what.endswith("y") else f"{count} {what}s"
