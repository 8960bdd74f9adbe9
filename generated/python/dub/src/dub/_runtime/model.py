"""What generated models are made of: structs that keep missing, null and value apart.

Models are msgspec structs; this module and those that decode and encode are the only
ones that know. A union of objects is a class with a rule of how its variants are told
apart (`OneOf`).
"""

# No `from __future__ import annotations`: msgspec would evaluate those of `Model` for each
# class that inherits them.

import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import reduce
from operator import attrgetter
from types import UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Generic,
    Literal,
    Self,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
)

from msgspec import UNSET as UNSET
from msgspec import Struct, StructMeta, field, structs
from msgspec import UnsetType as UnsetType

T_co = TypeVar("T_co", covariant=True)

# No property is called so by accident, and extras are never sent under it.
EXTRAS_WIRE = "\N{NO-BREAK SPACE}extra fields"

STAND_IN = "\N{NO-BREAK SPACE}"
"""What the names begin with that stand for others, to msgspec alone (see `_stand_ins`)."""

_REFUSED = (*range(32), *b'"\\')
_MARKS = frozenset(map(chr, _REFUSED)) | {STAND_IN}
_ESCAPED = {mark: f"%{mark:02x}" for mark in (*_REFUSED, ord("%"))}

with_stand_ins: set[type] = set()
"""The classes that have stand-ins: what msgspec reads and writes of them is not on the wire."""


def _stand_ins(wires: Collection[str]) -> dict[str, str]:
    """What msgspec is given in the place of some names.

    It refuses double quotes, backslashes and control characters, for it would write them as
    they are. What might be taken for a stand-in has one too, so that no two names are the same.
    """
    if _MARKS.isdisjoint("".join(wires)):
        return {}
    odd = (wire for wire in wires if not _MARKS.isdisjoint(wire))
    return {wire: STAND_IN + wire.translate(_ESCAPED) for wire in odd}


class Extras(Mapping[str, T_co], Generic[T_co]):
    """The fields of an object that its class does not know, by their wire names."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Mapping[str, T_co]) -> None:
        self._fields = dict(fields)

    def __getitem__(self, name: str) -> T_co:
        return self._fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __repr__(self) -> str:
        return f"Extras({self._fields!r})"


_EXTRAS: Any = Extras


def extras_of(fields: dict[str, T_co]) -> Extras[T_co]:
    """Fields that nobody else holds, without copying them."""
    made: Extras[T_co] = _EXTRAS.__new__(_EXTRAS)
    made._fields = fields  # pyright: ignore[reportPrivateUsage]
    return made


fields_in: Callable[[Extras[Any]], dict[str, Any]] = attrgetter("_fields")
"""The fields themselves, for those who change nothing."""


def add_extra(extras: Extras[Any], name: str, value: object) -> None:
    """Add a field, as long as nobody has seen the extras."""
    extras._fields[name] = value  # pyright: ignore[reportPrivateUsage]


@dataclass_transform(kw_only_default=True, field_specifiers=(field,))
class ModelMeta(StructMeta):
    """Makes every field keyword-only, and gives msgspec names that it takes."""

    def __new__(
        mcls,
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        /,
        rename: Mapping[str, str] | None = None,
        forbid_unknown_fields: bool = False,
    ) -> Any:
        names = rename or {}
        if stand_ins := _stand_ins(names.values()):
            names = {name: stand_ins.get(wire, wire) for name, wire in names.items()}
        made: Any = super().__new__(
            mcls,
            name,
            bases,
            namespace,
            kw_only=True,
            rename={**names, "extra_fields": EXTRAS_WIRE},
            forbid_unknown_fields=forbid_unknown_fields or any(map(_forbids, bases)),
        )
        if stand_ins or made.__stand_ins__:
            own = {stand_in: wire for wire, stand_in in stand_ins.items()}
            made.__stand_ins__ = {**made.__stand_ins__, **own}
            with_stand_ins.add(made)
        return made


def _forbids(base: type) -> bool:
    return isinstance(base, ModelMeta) and base.__struct_config__.forbid_unknown_fields


# The second decorator is for mypy, which does not look at the metaclass.
@dataclass_transform(kw_only_default=True, field_specifiers=(field,))
class Model(Struct, metaclass=ModelMeta):
    """An object of the API. Attributes that were not given, or not sent, are `UNSET`."""

    __secrets__: ClassVar[tuple[str, ...]] = ()
    __stand_ins__: ClassVar[Mapping[str, str]] = {}
    """The names on the wire that msgspec does not take, by what stands for them."""

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """The model that a mapping with wire names stands for.

        What does not fit a field is kept there as it is.

        Raises:
            ArgumentError: The mapping holds something that JSON has no word for.
        """
        from .codec import from_builtins

        return from_builtins(cls, data)

    @classmethod
    def from_json(cls, data: bytes | str) -> Self:
        """The model that a JSON text stands for.

        Raises:
            ArgumentError: The text is not a JSON object.
        """
        from .codec import from_json

        return from_json(cls, data)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values under wire names; what is `UNSET` is left out."""
        from .codec import to_builtins

        found: dict[str, Any] = to_builtins(self)
        return found

    def to_json(self) -> bytes:
        """The JSON text, as it is sent.

        Raises:
            ArgumentError: A number is not finite, or a datetime has no offset.
        """
        from .codec import encode

        return encode(self)

    def replace(self, **changes: object) -> Self:
        """A copy with other values for some attributes."""
        return structs.replace(self, **changes)

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        values = [(name, getattr(self, name)) for name in self.__struct_fields__]
        return [
            (name, _HIDDEN if name in self.__secrets__ else value)
            for name, value in values
            if value is not UNSET
        ]

    def __repr__(self) -> str:
        shown = (f"{name}={value!r}" for name, value in self.__rich_repr__())
        return f"{type(self).__name__}({', '.join(shown)})"


class _Hidden:
    def __repr__(self) -> str:
        return "'***'"


_HIDDEN = _Hidden()


class OpenModel(Model, forbid_unknown_fields=True):
    """A model that keeps the fields it does not know, and sends them back.

    Attributes:
        extra_fields: Those fields; UNSET where there are none.
    """

    extra_fields: Extras[Any] | UnsetType = UNSET


class UnknownVariant:
    """A value of a union that is none of the variants known here. It is sent as it came.

    Attributes:
        raw: Plain JSON values.
    """

    __slots__ = ("raw",)
    __match_args__ = ("raw",)

    def __init__(self, raw: object) -> None:
        self.raw = raw

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UnknownVariant) and self.raw == other.raw

    def __hash__(self) -> int:
        return hash(repr(self.raw))

    def __repr__(self) -> str:
        return f"UnknownVariant({self.raw!r})"


# --- Telling the variants of a union apart --------------------------------------------


class ByProperty:
    """By the value of one property; `other` is the variant of any other value, or none."""

    __slots__ = ("other", "variants", "wire")

    def __init__(
        self, wire: str, variants: Mapping[bool | int | str, Any], other: Any = None
    ) -> None:
        self.wire = wire
        self.other = other
        # 1 and True are one key to a dict, but not to JSON.
        self.variants = {(type(tag), tag): kind for tag, kind in variants.items()}


class ByKind:
    """By what JSON calls it: object, array, string, integer, number, boolean."""

    __slots__ = ("kinds",)

    def __init__(self, kinds: Mapping[str, Any]) -> None:
        self.kinds = dict(kinds)


class BestMatch:
    """By shape, as `variants` says: never by the order of the variants alone."""

    __slots__ = ("variants",)

    def __init__(self, variants: tuple[Any, ...]) -> None:
        self.variants = variants


Chooser = ByProperty | ByKind | BestMatch


class OneOfMeta(type):
    """Makes `isinstance(value, Pet)` hold for the variants, as for a plain union."""

    choose: Any
    _classes: tuple[type, ...] | None = None

    def __instancecheck__(cls, value: object) -> bool:
        if cls._classes is None:
            cls._classes = (UnknownVariant, *_classes_of(cls))
        return isinstance(value, cls._classes)

    def leaves(cls, choose: Any) -> Iterator[Any]:
        """Every type that a value of this union may have."""
        match choose:
            case ByProperty():
                other = () if choose.other is None else (choose.other,)
                below = (*choose.variants.values(), *other)
            case ByKind():
                below = tuple(choose.kinds.values())
            case BestMatch():
                below = choose.variants
            case _:
                yield cls.resolved(choose)
                return
        for each in below:
            yield from cls.leaves(each)

    def resolved(cls, variant: Any) -> Any:
        """A type, looked up in the module of the union where it is quoted."""
        if isinstance(variant, str):
            return eval_name(variant, sys.modules[cls.__module__].__dict__)
        return variant


def _classes_of(kind: Any) -> Iterator[type]:
    """The classes of a type's values, for `isinstance`."""
    origin = get_origin(kind)
    if isinstance(kind, OneOfMeta):
        for variant in kind.leaves(kind.choose):
            yield from _classes_of(variant)
    elif kind is Any:
        yield object
    elif origin is Literal:
        yield from map(type, get_args(kind))
    elif origin is Annotated:
        yield from _classes_of(get_args(kind)[0])
    elif origin is Union or origin is UnionType:
        for each in get_args(kind):
            yield from _classes_of(each)
    else:
        yield origin or kind


def eval_name(dotted: str, names: Mapping[str, Any]) -> Any:
    """What a dotted name means in a module. Names only: nothing is evaluated."""
    first, *rest = dotted.split(".")
    return reduce(getattr, rest, names[first])


class OneOf(metaclass=OneOfMeta):
    """A union of which at least one variant is an object. Never instantiated.

    `choose` says how the variants are told apart; what it cannot place becomes an
    `UnknownVariant`.
    """

    choose: ClassVar[Chooser]
