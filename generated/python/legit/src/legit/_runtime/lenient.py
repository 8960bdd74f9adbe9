"""The second reading of a JSON text: what fits is converted, what does not is kept as
it is.

For each type there is one function from plain values to values of that type, made once,
out of the functions of the types it is made of. The plain values hold every fraction as
a `Decimal`, so that no digit is lost before it is known what a number is for. A
function never raises for a value that JSON can hold. On what the strict pass accepts,
both give the same.

Here is also how a union's variant is chosen, which the strict pass asks too.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType, ValidationError, convert, structs

from .model import (
    EXTRAS_WIRE,
    BestMatch,
    ByKind,
    ByProperty,
    Extras,
    OneOfMeta,
    UnknownVariant,
)

Plain = None | bool | int | float | str | Decimal | list["Plain"] | dict[str, "Plain"]
"""A JSON value as data. A fraction is a `Decimal` where no digit may be lost."""

Fit = Callable[[Plain], Any]


class Number(Decimal):
    """A JSON number of no declared type that a float would not hold. Sent as it came."""


def lossless(text: str) -> float | Number:
    """A number of no declared type: a float, unless its text says more than a float can.

    17 significant digits are all that any float needs, so a longer text was never one.
    """
    number = float(text)
    if len(text) <= 17 and number and not math.isinf(number):
        return number
    exact = Number(text)
    return number if Decimal(number) == exact or _is_near(number, exact) else exact


def _is_near(number: float, exact: Decimal) -> bool:
    """Whether the float is what the text's writer had: 17 digits, and no overflow."""
    return 0 < abs(number) < math.inf and len(exact.as_tuple().digits) <= 17


_AS_THEY_ARE = frozenset({str, int, bool, float, NoneType})


def plain(value: Plain) -> Any:
    """A value of no declared type, out of the exact reading."""
    if type(value) in _AS_THEY_ARE:
        return value
    match value:
        case Decimal():
            return lossless(str(value))
        case list():
            return [plain(item) for item in value]
        case dict():
            return {name: plain(item) for name, item in value.items()}
        case _:
            return value


# --- One function for each type -------------------------------------------------------

_fits: dict[Any, Fit] = {}


def fitting(kind: Any) -> Fit:
    """The function that makes values of a type, as far as they fit."""
    found = _fits.get(kind)
    if found is None:
        found = _fits[kind] = _made(kind)
    return found


def _made(kind: Any) -> Fit:
    if kind in _SCALARS:
        return _SCALARS[kind]
    if isinstance(kind, OneOfMeta):
        return _union_class(kind)
    if isinstance(kind, type) and issubclass(kind, Struct):
        return _model(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return fitting(arguments[0])
    if origin in (Union, UnionType):
        return _plain_union(arguments)
    if origin is list:
        return _list(arguments[0])
    if origin is dict:
        return _mapping(arguments[1])
    if origin is tuple:
        return _tuple(arguments)
    return plain


def _boolean(value: Plain) -> Any:
    return plain(value)


def _integer(value: Plain) -> Any:
    # Some servers write 7 as 7.0. The bound keeps 1e999999 from being spelled out.
    if isinstance(value, Decimal) and value.adjusted() < 400 and _is_whole(value):
        return int(value)
    return plain(value)


def _is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()


def _float(value: Plain) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return plain(value)
    try:
        number = float(value)
    except OverflowError:
        return value
    return plain(value) if math.isinf(number) else number


def _decimal(value: Plain) -> Any:
    if isinstance(value, Decimal):
        return value
    return _converted(Decimal, value)


def _parsed(kind: Any) -> Fit:
    def fit(value: Plain) -> Any:
        return _converted(kind, value) if isinstance(value, str) else plain(value)

    return fit


def _converted(kind: Any, value: Plain) -> Any:
    try:
        return convert(value, kind)
    except ValidationError:
        return plain(value)


# Types of values that are strings to JSON.
TEXTS = (bytes, date, datetime, time, timedelta, UUID)

_SCALARS: dict[Any, Fit] = {
    Any: plain,
    object: plain,
    None: plain,
    NoneType: plain,
    str: plain,
    bool: _boolean,
    int: _integer,
    float: _float,
    Decimal: _decimal,
    **{kind: _parsed(kind) for kind in TEXTS},
}


def _list(item: Any) -> Fit:
    fit_item = fitting(item)

    def fit(value: Plain) -> Any:
        if not isinstance(value, list):
            return plain(value)
        return [fit_item(each) for each in value]

    return fit


def _mapping(item: Any) -> Fit:
    fit_item = fitting(item)

    def fit(value: Plain) -> Any:
        if not isinstance(value, dict):
            return plain(value)
        return {name: fit_item(each) for name, each in value.items()}

    return fit


def _tuple(kinds: tuple[Any, ...]) -> Fit:
    if kinds[-1:] == (...,):
        fit_list = _list(kinds[0])
        return lambda value: _as_tuple(fit_list(value))
    fits = [fitting(kind) for kind in kinds]

    def fit(value: Plain) -> Any:
        if not isinstance(value, list):
            return plain(value)
        if len(value) != len(fits):
            return plain(value)
        return tuple(fit_one(one) for fit_one, one in zip(fits, value, strict=True))

    return fit


def _as_tuple(value: Plain) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _model(kind: type[Struct]) -> Fit:
    """Makes models natively wherever it can: unknown fields are taken out and fields that hold
    models (or anything) are made first, in place; field by field comes last.
    """
    parts: _Parts | None = None

    def fit(value: Plain) -> Any:
        nonlocal parts
        if not isinstance(value, dict):
            return plain(value)
        if parts is None:
            # Not before the first value: a model may hold itself.
            parts = _Parts(kind)
        unknown = value.keys() - parts.known
        if not unknown:
            return parts.made(value)
        extras = _taken_out(value, unknown, parts.fit_extra or plain)
        model = parts.made(value)
        if parts.fit_extra is not None:
            model.extra_fields = extras
        return model

    return fit


def _taken_out(
    value: dict[str, Plain], unknown: Collection[str], fit: Fit
) -> Extras[Any]:
    if len(unknown) > 1:
        unknown = [wire for wire in value if wire in unknown]
    return Extras({wire: fit(value.pop(wire)) for wire in unknown})


class _Parts:
    """What a model is made with: its names on the wire, and the functions of its fields."""

    __slots__ = ("_deep", "_fields", "_hook", "_kind", "_missing", "fit_extra", "known")

    def __init__(self, kind: type[Struct]) -> None:
        fields = [f for f in structs.fields(kind) if f.encode_name != EXTRAS_WIRE]
        self._kind = kind
        self._fields = {f.encode_name: (f.name, fitting(f.type)) for f in fields}
        self._missing = dict.fromkeys((f.name for f in fields if f.required), UNSET)
        self._deep = [
            (f.encode_name, fitting(f.type)) for f in fields if _is_deep(f.type)
        ]
        # Conversion takes half as long without one.
        self._hook = _as_fitted if self._deep else None
        self.known = self._fields.keys()
        extra = extra_type(kind)
        self.fit_extra = None if extra is None else fitting(extra)

    def made(self, value: dict[str, Any]) -> Any:
        for wire, fit in self._deep:
            if wire in value:
                value[wire] = fit(value[wire])
        try:
            return convert(value, self._kind, dec_hook=self._hook)
        except ValidationError:
            return self._by_field(value)

    def _by_field(self, value: dict[str, Any]) -> Struct:
        given: dict[str, Any] = {**self._missing}
        for wire, item in value.items():
            name, fit = self._fields[wire]
            given[name] = fit(item)
        return self._kind(**given)


def _as_fitted(kind: Any, value: Any) -> Any:
    """What msgspec asks for: a value of a union, which has been chosen already."""
    return value


def _is_deep(kind: Any) -> bool:
    """Whether a type holds models, unions or anything: what msgspec cannot read as is."""
    if kind in (Any, object) or isinstance(kind, OneOfMeta):
        return True
    if isinstance(kind, type) and issubclass(kind, Struct):
        return True
    return get_origin(kind) is not Literal and any(map(_is_deep, get_args(kind)))


def extra_type(kind: type[Struct]) -> Any:
    """The type of unknown fields, for a model that keeps them; None for others."""
    for field in structs.fields(kind):
        if field.encode_name == EXTRAS_WIRE:
            extras = next(k for k in get_args(field.type) if get_origin(k) is Extras)
            return get_args(extras)[0]
    return None


# --- Unions ---------------------------------------------------------------------------


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


def _plain_union(kinds: Iterable[Any]) -> Fit:
    table: dict[str, Fit] = {}
    for kind in sorted(kinds, key=vagueness):
        for json_kind in kinds_of(kind):
            table.setdefault(json_kind, fitting(kind))
    # 1.0 may be a whole number, where no fraction is expected.
    table.setdefault("number", table.get("integer", plain))

    def fit(value: Plain) -> Any:
        return table.get(kind_of(value), plain)(value)

    return fit


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


def vagueness(kind: Any) -> int:
    """`int` before `float` before what takes anything, so that each gets what is its own."""
    return len(kinds_of(kind))


def _union_class(kind: OneOfMeta) -> Fit:
    def fit(value: Plain) -> Any:
        chosen = variant_of(kind, value)
        if chosen is None:
            return UnknownVariant(plain(value))
        return fitting(chosen)(value)

    return fit


def variant_of(union: OneOfMeta, value: Plain) -> Any:
    """The type that a plain value has in a union; None where it is no variant known."""
    return _chosen(union, union.choose, value)


def _chosen(union: OneOfMeta, choose: Any, value: Plain) -> Any:
    match choose:
        case ByProperty():
            return _by_property(union, choose, value)
        case ByKind():
            return _by_kind(union, choose, value)
        case BestMatch():
            return _best(list(map(union.resolved, choose.variants)), value)
        case _:
            return union.resolved(choose)


def _by_property(union: OneOfMeta, choose: ByProperty, value: Plain) -> Any:
    if not isinstance(value, dict):
        return None
    tag = value.get(choose.wire)
    if not isinstance(tag, (str, int)):
        return None
    found = choose.variants.get((type(tag), tag))
    return None if found is None else _chosen(union, found, value)


def _by_kind(union: OneOfMeta, choose: ByKind, value: Plain) -> Any:
    kind = kind_of(value)
    below = choose.kinds.get(kind)
    if below is None and kind in ("integer", "number"):
        below = choose.kinds.get("number" if kind == "integer" else "integer")
    return None if below is None else _chosen(union, below, value)


def _best(variants: list[Any], value: Plain) -> Any:
    """All that is required is there, then most is known, then the author's order."""
    if not isinstance(value, dict):
        return next((kind for kind in variants if _holds(kind, value)), None)
    # `max` takes the first of several equals.
    best = max(variants, key=lambda kind: _likeness(kind, value))
    return best if _likeness(best, value) > _NOTHING_ALIKE else None


def _holds(kind: Any, value: Plain) -> bool:
    try:
        convert(value, kind)
    except ValidationError:
        return False
    return True


Likeness = tuple[int, int, int]
_NOTHING_ALIKE: Likeness = (-1, -(10**9), 0)


def _likeness(kind: Any, fields: Mapping[str, Plain]) -> Likeness:
    """No contradiction before one; then fewer required names missing; then more known."""
    if not (isinstance(kind, type) and issubclass(kind, Struct)):
        return (0, -(10**6), 0) if "object" in kinds_of(kind) else _NOTHING_ALIKE
    shape = _shape(kind)
    contradicts = any(
        wire in fields and fields[wire] not in values
        for wire, values in shape.constants.items()
    )
    missing = len(shape.required - fields.keys())
    known = len(shape.known & fields.keys())
    if missing and not known:
        return _NOTHING_ALIKE
    return (-1 if contradicts else 0, -missing, known)


class _Shape:
    """What a value is measured by: its names, and the values that are fixed."""

    __slots__ = ("constants", "known", "required")

    def __init__(self, kind: type[Struct]) -> None:
        fields = [f for f in structs.fields(kind) if f.encode_name != EXTRAS_WIRE]
        self.known = frozenset(field.encode_name for field in fields)
        self.required = frozenset(f.encode_name for f in fields if f.required)
        self.constants = {
            field.encode_name: get_args(field.type)
            for field in fields
            if get_origin(field.type) is Literal
        }


_shapes: dict[type[Struct], _Shape] = {}


def _shape(kind: type[Struct]) -> _Shape:
    if kind not in _shapes:
        _shapes[kind] = _Shape(kind)
    return _shapes[kind]
