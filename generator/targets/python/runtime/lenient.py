"""The second reading of a JSON text: what fits is converted, what does not is kept as
it is.

It takes three steps, of which most documents need the first two:

1. `readying` makes the plain values ready, in place: fields that a model does not know
   are put together as its extras, names that msgspec does not take get their stand-ins,
   values of unions are made, values of no declared type get their numbers. Where a type
   has none of these, nothing is looked at.
2. msgspec converts all of it natively.
3. Only where it refuses, `keeping` goes from the innermost objects outward. Each object
   is converted natively, or field by field where that fails.

For each type there is one function of either kind, made once, out of the functions of
the types it is made of. The plain values are those of the exact reading (`plain`). A
function never raises for a value that JSON can hold. On what the strict pass accepts,
the result is the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from msgspec import UNSET, Struct, ValidationError, convert

from .kinds import TEXTS, Plain, is_whole, kind_of, kinds_of, vagueness
from .model import EXTRAS_WIRE, OneOfMeta, UnknownVariant, extras_of
from .parts import (
    extra_type,
    fields_of,
    is_model,
    native_fields,
    parts_of,
    stand_ins,
)
from .plain import plain
from .variants import variant_of

Fit = Callable[[Any], Any]


@cache
def fitting(kind: Any) -> Fit:
    """The function that makes values of a type, as far as they fit.

    It may change the plain values that it is given.
    """
    if kind in (Any, object):
        return plain
    ready, keep = readying(kind), keeping(kind)

    def fit(value: Plain) -> Any:
        if ready is not None:
            value = ready(value)
        try:
            return convert(value, kind)
        except ValidationError:
            return keep(value)

    return fit


# --- Making ready ---------------------------------------------------------------------


@cache
def readying(kind: Any) -> Fit | None:
    """The function that makes plain values of a type ready; None where all of them are."""
    if not _has_special(kind):
        return None
    if isinstance(kind, OneOfMeta):
        return _ready_variant(kind)
    if is_model(kind):
        return _ready_model(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return readying(arguments[0])
    if origin in (Union, UnionType):
        return _ready_union(arguments)
    if origin is list:
        return _ready_list(arguments[0])
    if origin is dict:
        return _ready_mapping(arguments[1])
    if origin is tuple:
        return _ready_tuple(arguments)
    return plain


@cache
def _has_special(kind: Any) -> bool:
    """Whether a type has parts that msgspec does not make of plain values."""
    return any(map(_is_special, parts_of(kind)))


def _is_special(part: Any) -> bool:
    if is_model(part):
        return extra_type(part) is not None or bool(stand_ins(part))
    return part in (Any, object) or isinstance(part, OneOfMeta)


def _ready_variant(kind: OneOfMeta) -> Fit:
    def ready(value: Plain) -> Any:
        chosen = variant_of(kind, value)
        if chosen is None:
            return UnknownVariant(plain(value))
        return fitting(chosen)(value)

    return ready


def _ready_model(kind: type[Struct]) -> Fit:
    extra = extra_type(kind)
    fit_extra = None if extra is None else fitting(extra)
    stood_for = stand_ins(kind)
    known: frozenset[str] = frozenset()
    special: list[tuple[str, Fit]] | None = None

    def ready(value: Any) -> Any:
        nonlocal known, special
        if value.__class__ is not dict:
            return value
        given: dict[str, Any] = value
        if special is None:
            # Not before the first value: a model may hold itself.
            known = frozenset(field.encode_name for field in fields_of(kind))
            special = _special_fields(kind)
        for wire, ready_field in special:
            if wire in given:
                given[wire] = ready_field(given[wire])
        extras: dict[str, Any] = {}
        if fit_extra is not None and not given.keys() <= known:
            unknown = [wire for wire in given if wire not in known]
            extras = {wire: fit_extra(given.pop(wire)) for wire in unknown}
        if stood_for:
            _rename(given, stood_for)
        if extras:
            given[EXTRAS_WIRE] = extras_of(extras)
        return given

    return ready


def _rename(given: dict[str, Any], stood_for: Mapping[str, str]) -> None:
    """Put what is given for some names under their stand-ins, where nothing else may be."""
    found = {s: given.pop(wire) for s, wire in stood_for.items() if wire in given}
    for stand_in in stood_for:
        given.pop(stand_in, None)
    given.update(found)


def _special_fields(kind: type[Struct]) -> list[tuple[str, Fit]]:
    found = ((field.encode_name, readying(field.type)) for field in fields_of(kind))
    return [(wire, ready) for wire, ready in found if ready is not None]


def _ready_union(kinds: Iterable[Any]) -> Fit:
    return _by_json_kind(
        {k: readying(kind) or _itself for k, kind in _by_vagueness(kinds)}
    )


def _ready_list(item: Any) -> Fit:
    ready_item = readying(item) or _itself

    def ready(value: Plain) -> Any:
        if type(value) is not list:
            return value
        return list(map(ready_item, value))

    return ready


def _ready_mapping(item: Any) -> Fit:
    ready_item = readying(item) or _itself

    def ready(value: Plain) -> Any:
        if type(value) is not dict:
            return value
        return {name: ready_item(each) for name, each in value.items()}

    return ready


def _ready_tuple(kinds: tuple[Any, ...]) -> Fit:
    if kinds[-1:] == (...,):
        return _ready_list(kinds[0])
    steps = [readying(kind) or _itself for kind in kinds]

    def ready(value: Plain) -> Any:
        if type(value) is not list or len(value) != len(steps):
            return value
        return [step(one) for step, one in zip(steps, value, strict=True)]

    return ready


# --- Keeping what does not fit --------------------------------------------------------


@cache
def keeping(kind: Any) -> Fit:
    """The function that converts what fits of a value that was made ready, and keeps the rest."""
    if kind in _SCALARS:
        return _SCALARS[kind]
    if isinstance(kind, OneOfMeta):
        return _itself
    if is_model(kind):
        return _keep_model(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return keeping(arguments[0])
    if origin in (Union, UnionType):
        return _by_json_kind({k: keeping(each) for k, each in _by_vagueness(arguments)})
    if origin is list:
        return _keep_list(arguments[0])
    if origin is dict:
        return _keep_mapping(arguments[1])
    if origin is tuple:
        return _keep_tuple(arguments)
    return plain


def _itself(value: Any) -> Any:
    return value


def _integer(value: Plain) -> Any:
    # Some servers write 7 as 7.0. The bound keeps 1e999999 from being spelled out.
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal) and value.adjusted() < 400 and is_whole(value):
        return int(value)
    return plain(value)


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
        return Decimal(value)
    return _converted(Decimal, value)


def _parsed(kind: Any) -> Fit:
    def keep(value: Plain) -> Any:
        return _converted(kind, value) if isinstance(value, str) else plain(value)

    return keep


def _converted(kind: Any, value: Plain) -> Any:
    try:
        return convert(value, kind)
    except ValidationError:
        return plain(value)


_SCALARS: dict[Any, Fit] = {
    int: _integer,
    float: _float,
    Decimal: _decimal,
    **{kind: _parsed(kind) for kind in TEXTS},
}


def _keep_list(item: Any) -> Fit:
    keep_item = keeping(item)

    def keep(value: Plain) -> Any:
        if not isinstance(value, list):
            return plain(value)
        return [keep_item(each) for each in value]

    return keep


def _keep_mapping(item: Any) -> Fit:
    keep_item = keeping(item)

    def keep(value: Plain) -> Any:
        if not isinstance(value, dict):
            return plain(value)
        return {name: keep_item(each) for name, each in value.items()}

    return keep


def _keep_tuple(kinds: tuple[Any, ...]) -> Fit:
    if kinds[-1:] == (...,):
        keep_list = _keep_list(kinds[0])
        return lambda value: _as_tuple(keep_list(value))
    keeps = [keeping(kind) for kind in kinds]

    def keep(value: Plain) -> Any:
        if not isinstance(value, list) or len(value) != len(keeps):
            return plain(value)
        return tuple(keep_one(one) for keep_one, one in zip(keeps, value, strict=True))

    return keep


def _as_tuple(value: Plain) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _keep_model(kind: type[Struct]) -> Fit:
    fields: _Fields | None = None

    def keep(value: Plain) -> Any:
        nonlocal fields
        if not isinstance(value, dict):
            return plain(value)
        if fields is None:
            # Not before the first value: a model may hold itself.
            fields = _Fields(kind)
        return fields.made(value)

    return keep


class _Fields:
    """What a model is made with, field by field."""

    __slots__ = ("_by_name", "_deep", "_kind", "_missing")

    def __init__(self, kind: type[Struct]) -> None:
        fields = native_fields(kind)
        self._kind = kind
        self._by_name = {f.encode_name: (f.name, keeping(f.type)) for f in fields}
        self._by_name[EXTRAS_WIRE] = ("extra_fields", _itself)
        self._missing = dict.fromkeys((f.name for f in fields if f.required), UNSET)
        self._deep = [
            (f.encode_name, keeping(f.type)) for f in fields if _holds_model(f.type)
        ]

    def made(self, value: dict[str, Any]) -> Any:
        for native, keep in self._deep:
            if native in value:
                value[native] = keep(value[native])
        try:
            return convert(value, self._kind)
        except ValidationError:
            return self._by_field(value)

    def _by_field(self, value: dict[str, Any]) -> Struct:
        given: dict[str, Any] = {**self._missing}
        for native in self._by_name.keys() & value.keys():
            name, keep = self._by_name[native]
            given[name] = keep(value[native])
        return self._kind(**given)


def _holds_model(kind: Any) -> bool:
    if get_origin(kind) is Literal:
        return False
    return is_model(kind) or any(map(_holds_model, get_args(kind)))


# --- Unions ---------------------------------------------------------------------------


def _by_vagueness(kinds: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """What JSON calls a value, and the member of a union that it is then."""
    table: dict[str, Any] = {}
    for kind in sorted(kinds, key=vagueness):
        for json_kind in kinds_of(kind):
            table.setdefault(json_kind, kind)
    # 1.0 may be a whole number, where no fraction is expected.
    if "integer" in table:
        table.setdefault("number", table["integer"])
    return iter(table.items())


def _by_json_kind(table: dict[str, Fit]) -> Fit:
    def fit(value: Plain) -> Any:
        chosen: Fit = table.get(kind_of(value), plain)
        return chosen(value)

    return fit
