"""Which variant of a union a value is: by what it is, never by the variants' order alone.

Where neither the JSON kind nor a property tells, shape does. First the variants' names
are compared with the value's, and what JSON calls each field; that decides nearly always
and costs little. Between those that are equal then, the values are looked at: what would
not fit, which names nobody knows, where a type would say nothing that a narrower one does
not. That looks at a few items of each list and a few levels down, so that no value can
make it dear. Only where even that is equal the author's order is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from msgspec import Struct, UnsetType

from .kinds import TEXTS, Plain, converts, is_whole, kind_of, kinds_of
from .model import BestMatch, ByKind, ByProperty, OneOfMeta
from .parts import fields_of, is_model


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
    found = choose.other
    if isinstance(tag, (str, int)):
        found = choose.variants.get((type(tag), tag), found)
    return None if found is None else _chosen(union, found, value)


def _by_kind(union: OneOfMeta, choose: ByKind, value: Plain) -> Any:
    kind = kind_of(value)
    below = choose.kinds.get(kind)
    if below is None and kind in ("integer", "number"):
        below = choose.kinds.get("number" if kind == "integer" else "integer")
    return None if below is None else _chosen(union, below, value)


def _best(variants: list[Any], value: Plain) -> Any:
    if not isinstance(value, dict):
        return _fitting_best(variants, value)
    alike = [_likeness(kind, value) for kind in variants]
    most = max(alike)
    if most <= _NOTHING_ALIKE:
        return None
    found = [k for k, each in zip(variants, alike, strict=True) if each == most]
    if len(found) == 1:
        return found[0]
    if most[2] < 0 and value:
        # They know none of its names, and there are some.
        return None
    return min(found, key=lambda kind: _misfit(kind, value, _DEEP))


def _fitting_best(variants: list[Any], value: Plain) -> Any:
    """Of variants that are no objects: the one that fits best, if there is one."""
    misfits = [_misfit(kind, value, _DEEP) for kind in variants]
    least = min(misfits)
    if least[0] and sum(each[0] == least[0] for each in misfits) > 1:
        return None
    best = variants[misfits.index(least)]
    return best if kind_of(value) in kinds_of(best) else None


# --- By names -------------------------------------------------------------------------

_Likeness = tuple[int, int, int]
_NOTHING_ALIKE: _Likeness = (-1, -(10**9), 0)


def _likeness(kind: Any, fields: Mapping[str, Plain]) -> _Likeness:
    """No contradiction before one; then fewer required names missing; then more known."""
    if not (is_model(kind)):
        return _likeness_of_map(kind, fields)
    shape = _shape(kind)
    contradicts = any(
        wire in fields and _contradicts(fields[wire], kinds, values)
        for wire, kinds, values in shape.telling
    )
    missing = len(shape.required - fields.keys())
    known = len(shape.known & fields.keys())
    if missing and not known:
        return _NOTHING_ALIKE
    if fields and not known:
        # A map says more of names that nobody knows.
        return (-1 if contradicts else 0, -(10**6), -1)
    return (-1 if contradicts else 0, -missing, known)


def _likeness_of_map(kind: Any, fields: Mapping[str, Plain]) -> _Likeness:
    if "object" not in kinds_of(kind):
        return _NOTHING_ALIKE
    contradicts = get_origin(kind) is dict and _misfit(kind, dict(fields), 1)[0]
    return (-1 if contradicts else 0, -(10**6), 0)


def _contradicts(
    value: Plain, kinds: frozenset[str], values: tuple[Any, ...] | None
) -> bool:
    # A null that nobody promised contradicts nothing: it may come at any time.
    if value is None:
        return False
    return kind_of(value) not in kinds or (values is not None and value not in values)


class _Shape:
    """What a value is measured by: names, what JSON calls fields, and values that are fixed."""

    __slots__ = ("fields", "known", "required", "telling")

    def __init__(self, kind: type[Struct]) -> None:
        fields = fields_of(kind)
        self.fields = {field.encode_name: field.type for field in fields}
        self.known = self.fields.keys()
        self.required = frozenset(f.encode_name for f in fields if f.required)
        self.telling = [
            (wire, kinds, _fixed(kind))
            for wire, kind in self.fields.items()
            if len(kinds := _all_kinds(kind)) < _ALL
        ]


_ALL = 7
"""Every kind that JSON has."""


def _all_kinds(kind: Any) -> frozenset[str]:
    kinds = {each for member in _members(kind) for each in kinds_of(member)}
    # 1.0 may be a whole number.
    return frozenset(kinds | {"number"} if "integer" in kinds else kinds)


def _fixed(kind: Any) -> tuple[Any, ...] | None:
    """The values of a field that may have no others."""
    members = [each for each in _members(kind) if each is not UnsetType]
    if all(get_origin(each) is Literal for each in members):
        return tuple(value for each in members for value in get_args(each))
    return None


def _members(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)


_shapes: dict[type[Struct], _Shape] = {}


def _shape(kind: type[Struct]) -> _Shape:
    if kind not in _shapes:
        _shapes[kind] = _Shape(kind)
    return _shapes[kind]


# --- By values ------------------------------------------------------------------------

_Misfit = tuple[int, int, int, int]
"""How many values do not fit, how many names are not known, how many types say nothing at
all, and how many say no more than what JSON calls a value."""

_FITS: _Misfit = (0, 0, 0, 0)
_WRONG: _Misfit = (1, 0, 0, 0)
_SAYS_NOTHING: _Misfit = (0, 0, 1, 0)
_SAYS_LITTLE: _Misfit = (0, 0, 0, 1)

_DEEP = 4
_ITEMS = 4


def _misfit(kind: Any, value: Plain, deep: int) -> _Misfit:
    """How far a value is from a type, `deep` levels down."""
    if is_model(kind):
        return _misfit_of_model(kind, value, deep)
    if isinstance(kind, OneOfMeta):
        return _least(_likeliest(kind, value), value, deep)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _misfit_of_union(inner, value, deep)
    if origin is Annotated:
        return _misfit(inner[0], value, deep)
    if origin is Literal:
        known = any(type(each) is type(value) and each == value for each in inner)
        return _FITS if known else _WRONG
    if kind_of(value) not in _all_kinds(kind):
        return _WRONG
    if deep and origin is list and isinstance(value, list):
        return _sum(_misfit(inner[0], each, deep - 1) for each in value[:_ITEMS])
    if deep and origin is dict and isinstance(value, dict):
        some = islice(value.values(), _ITEMS)
        return _sum(_misfit(inner[1], each, deep - 1) for each in some)
    if deep and origin is tuple and isinstance(value, list):
        return _misfit_of_tuple(inner, value, deep)
    return _misfit_of_scalar(kind, value)


def _misfit_of_model(kind: type[Struct], value: Plain, deep: int) -> _Misfit:
    if not isinstance(value, dict):
        return _WRONG
    shape = _shape(kind)
    missing = len(shape.required - value.keys())
    there = shape.known & value.keys()
    unknown = len(value) - len(there)
    if not deep:
        return (missing, unknown, 0, 0)
    fields = (_misfit(shape.fields[wire], value[wire], deep - 1) for wire in there)
    return _sum([(missing, unknown, 0, 0), *fields])


def _likeliest(union: OneOfMeta, value: Plain) -> list[Any]:
    """The variants of an inner union that are worth a look: of objects one, by its names."""
    leaves = list(union.leaves(union.choose))
    if isinstance(value, dict):
        return [max(leaves, key=lambda kind: _likeness(kind, value))]
    return [kind for kind in leaves if kind_of(value) in _all_kinds(kind)]


def _misfit_of_union(kinds: tuple[Any, ...], value: Plain, deep: int) -> _Misfit:
    """Values before their type are all that is promised: an enum is `Literal["a"] | str`."""
    told = [kind for kind in kinds if kind_of(value) in _all_kinds(kind)]
    listed = [kind for kind in told if get_origin(kind) is Literal]
    return _least(listed or told, value, deep)


def _least(kinds: Iterable[Any], value: Plain, deep: int) -> _Misfit:
    return min((_misfit(kind, value, deep) for kind in kinds), default=_WRONG)


def _misfit_of_tuple(kinds: tuple[Any, ...], value: list[Plain], deep: int) -> _Misfit:
    if kinds[-1:] == (...,):
        return _sum(_misfit(kinds[0], each, deep - 1) for each in value[:_ITEMS])
    if len(kinds) != len(value):
        return _WRONG
    pairs = zip(kinds, value, strict=True)
    return _sum(_misfit(kind, each, deep - 1) for kind, each in pairs)


def _misfit_of_scalar(kind: Any, value: Plain) -> _Misfit:
    if kind in TEXTS:
        return _FITS if converts(value, kind) else _WRONG
    if kind is int:
        return _FITS if is_whole(value) else _WRONG
    kinds = len(kinds_of(kind))
    if kinds == _ALL:
        return _SAYS_NOTHING
    return _SAYS_LITTLE if kinds > 1 or kind is str else _FITS


def _sum(misfits: Iterable[_Misfit]) -> _Misfit:
    wrong = unknown = nothing = little = 0
    for each in misfits:
        wrong, unknown = wrong + each[0], unknown + each[1]
        nothing, little = nothing + each[2], little + each[3]
    return wrong, unknown, nothing, little
