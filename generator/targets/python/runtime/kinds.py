"""What JSON (RFC 8259) calls a value, and which of its kinds a type stands for."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin
from uuid import UUID

from msgspec import Struct, UnsetType, ValidationError, convert

Plain = None | bool | int | float | str | Decimal | list["Plain"] | dict[str, "Plain"]
"""A JSON value as data. A fraction is a `Decimal` where no digit may be lost."""


class Number(Decimal):
    """A JSON number of no declared type that a float would not hold. Sent as it came."""


# Types of values that are strings to JSON.
TEXTS = (bytes, date, datetime, time, timedelta, UUID)

_JSON_KINDS: dict[type, str] = {
    NoneType: "null",
    bool: "boolean",
    int: "integer",
    float: "number",
    Decimal: "number",
    Number: "number",
    str: "string",
    list: "array",
}


def kind_of(value: Plain) -> str:
    """What JSON calls a value."""
    return _JSON_KINDS.get(type(value), "object")


def is_whole(value: Plain) -> bool:
    """Whether a value is a whole number, as which some servers write 7.0."""
    match value:
        case float():
            return value.is_integer()
        case Decimal():
            return value == value.to_integral_value()
        case _:
            return kind_of(value) == "integer"


_ALL_KINDS = ("null", "boolean", "integer", "number", "string", "array", "object")
_KINDS: dict[Any, tuple[str, ...]] = {
    UnsetType: (),
    None: ("null",),
    NoneType: ("null",),
    bool: ("boolean",),
    int: ("integer",),
    float: ("number", "integer"),
    Decimal: ("string", "number", "integer"),
    list: ("array",),
    tuple: ("array",),
    dict: ("object",),
    **dict.fromkeys((str, *TEXTS), ("string",)),
}


def kinds_of(kind: Any) -> tuple[str, ...]:
    """The JSON values that a member of a union may stand for."""
    if get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) is Literal:
        return tuple({kind_of(value) for value in get_args(kind)})
    if isinstance(kind, type) and issubclass(kind, Struct):
        return ("object",)
    return _KINDS.get(get_origin(kind) or kind, _ALL_KINDS)


def converts(value: Plain, kind: Any) -> bool:
    """Whether a value is one of a type that msgspec makes of it."""
    try:
        convert(value, kind)
    except ValidationError:
        return False
    return True


def vagueness(kind: Any) -> int:
    """`int` before `float` before what takes anything, so that each gets what is its own."""
    return len(kinds_of(kind))
