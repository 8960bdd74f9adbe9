"""What the types of models are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal, get_args, get_origin

from msgspec import Struct, structs

from .model import EXTRAS_WIRE, Extras, Model, OneOfMeta, OpenModel, with_stand_ins


def is_model(kind: Any) -> bool:
    """Whether it is a class of models."""
    return isinstance(kind, type) and issubclass(kind, Struct)


@cache
def native_fields(kind: type[Struct]) -> list[structs.FieldInfo]:
    """The fields of a model but for its extras, by the names that msgspec knows."""
    return [f for f in structs.fields(kind) if f.encode_name != EXTRAS_WIRE]


@cache
def fields_of(kind: type[Struct]) -> list[structs.FieldInfo]:
    """The fields of a model but for its extras, by their names on the wire."""
    fields, names = native_fields(kind), stand_ins(kind)
    return [_renamed(field, names) for field in fields] if names else fields


def _renamed(field: structs.FieldInfo, names: Mapping[str, str]) -> structs.FieldInfo:
    wire = names.get(field.encode_name, field.encode_name)
    return structs.replace(field, encode_name=wire)


def stand_ins(kind: type[Struct]) -> Mapping[str, str]:
    """The names on the wire that msgspec does not take, by what stands for them."""
    return kind.__stand_ins__ if issubclass(kind, Model) else {}


def has_stand_ins(kind: Any) -> bool:
    """Whether a type has parts that msgspec knows under other names than the wire does."""
    return bool(with_stand_ins) and not with_stand_ins.isdisjoint(parts_of(kind))


@cache
def extra_type(kind: type[Struct]) -> Any:
    """The type of unknown fields, for a model that keeps them; None for others."""
    for field in structs.fields(kind):
        if field.encode_name == EXTRAS_WIRE:
            extras = next(k for k in get_args(field.type) if get_origin(k) is Extras)
            return get_args(extras)[0]
    return None


def declares_extras(kind: type[Struct]) -> bool:
    """Whether the description says that further fields may come: their names are data."""
    own = (base for base in kind.__mro__ if base is not OpenModel)
    return any("extra_fields" in getattr(base, "__annotations__", ()) for base in own)


def parts_of(kind: Any) -> Iterator[Any]:
    """The type itself and all that its values may hold, each once."""
    seen: set[Any] = set()
    todo = [kind]
    while todo:
        part = todo.pop()
        if part not in seen:
            seen.add(part)
            yield part
            todo += _directly_in(part)


def _directly_in(kind: Any) -> Iterator[Any]:
    if isinstance(kind, OneOfMeta):
        yield from kind.leaves(kind.choose)
    elif is_model(kind):
        yield from (field.type for field in structs.fields(kind))
    elif get_origin(kind) is not Literal:
        yield from get_args(kind)
