"""The second reading of a JSON text: what fits is converted, what does not is kept as
it is.

For each type there is one function from plain values to values of that type, made once,
out of the functions of the types it is made of. The plain values hold every fraction as
a `Decimal`, so that no digit is lost before it is known what a number is for. A
function never raises for a value that JSON can hold. On what the strict pass accepts,
both give the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from msgspec import UNSET, Struct, ValidationError, convert, structs

from .kinds import TEXTS, Number, Plain, is_whole, kind_of, kinds_of, vagueness
from .model import EXTRAS_WIRE, Extras, OneOfMeta, UnknownVariant
from .variants import variant_of

Fit = Callable[[Plain], Any]


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


def _union_class(kind: OneOfMeta) -> Fit:
    def fit(value: Plain) -> Any:
        chosen = variant_of(kind, value)
        if chosen is None:
            return UnknownVariant(plain(value))
        return fitting(chosen)(value)

    return fit
