"""The strict pass once more, with classes that let unknown fields pass, and these put on the
objects afterwards.

Each model that keeps what it does not know has two classes here. One is its twin, which
passes over what it does not know; msgspec decodes into the twins natively. The other one has
what is left over: of fields that the model knows no more than where they are in the text, and
those that it does not know, by the names that a server was seen to send. It refuses any other
name, which is how names are learned. What is left over is put on the objects as extras; and
as a twin has what its model has and nothing else, each object becomes one of the model by
changing its class.

The result is that of the lenient pass, in half of the time. What is remembered is bounded:
few names for each type, and no classes before so much of it was read that they are worth it.
What does not fit even so is left to the lenient pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from operator import attrgetter
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from msgspec import UNSET, Raw, Struct, StructMeta, ValidationError, defstruct, field
from msgspec.json import Decoder

from .codec import chosen_for
from .lenient import fitting
from .model import ModelMeta, UnknownVariant, add_extra, extras_of
from .parts import extra_type, fields_of, is_model, parts_of
from .plain import exactly, lossless

_WORTH = 8 * 1024
"""Bytes of a type that are read before classes are made, for each model that needs some."""

_MOST_NAMES = 16

read_before: dict[Any, int] = {}
"""Bytes of each type that were read leniently."""

twins: dict[Any, Twins] = {}
"""What decodes a type of which enough was read."""


def decode_again(kind: Any, text: bytes) -> Any:
    """The value of a JSON text that the strict pass refused.

    Raises:
        DecodeError: The text is not JSON.
        RecursionError: It is nested too deeply.
        InvalidOperation: A number has an exponent of more than 18 digits.
    """
    made = twins.get(kind) or _made_by_now(kind, len(text))
    while made is not None:
        try:
            return made.decode(text)
        except ValidationError as error:
            if not made.learn(str(error)):
                break
    return fitting(kind)(exactly(text))


def _made_by_now(kind: Any, size: int) -> Twins | None:
    needed = _with_extras_below(kind)
    read_before[kind] = read = read_before.get(kind, 0) + size
    if not needed or read < _WORTH * len(needed):
        return None
    made = twins[kind] = Twins(kind, needed)
    return made


Classes = Mapping[type[Struct], type[Struct]]


class Twins:
    """Decodes a type by way of twins of its models."""

    def __init__(self, kind: Any, needed: frozenset[type[Struct]]) -> None:
        self._kind = kind
        self._needed = needed
        self._twins = _twins(needed)
        self._decoder: Decoder[Any] = _decoder(kind, self._twins)
        self._left_over = _LeftOver(kind, self._twins, ())

    def decode(self, text: bytes) -> Any:
        """The value of a JSON text.

        Raises:
            ValidationError: It does not fit, or has a name that was not learned.
        """
        left_over = self._left_over
        rest = left_over.decoder.decode(text)
        made = self._decoder.decode(text)
        left_over.settle([rest], [made])
        return made

    def learn(self, reason: str) -> bool:
        """Learn the name of the field for which a text was refused, if that is the reason."""
        match = _UNKNOWN.match(reason)
        names = self._left_over.names
        if match is None or match[1] in names or len(names) == _MOST_NAMES:
            return False
        self._left_over = _LeftOver(self._kind, self._twins, (*names, match[1]))
        return True


# What msgspec says: with other words names would not be learned, and that is all. Of names,
# those of no great length that it takes for one of a class.
_UNKNOWN = re.compile(
    r"Object contains unknown field `([^\x00-\x1f\x22\\]{1,100}?)`(?: - at `|$)"
)


def _decoder(kind: Any, classes: Classes) -> Decoder[Any]:
    return Decoder(_with(classes, kind), dec_hook=_accepting, float_hook=lossless)


def _accepting(kind: Any, value: Any) -> Any:
    """A value of a union, as in the strict pass, with what is not known in it."""
    chosen = chosen_for(kind, value)
    if chosen is None:
        return UnknownVariant(value)
    return fitting(chosen)(value)


# --- Classes --------------------------------------------------------------------------


def _with(classes: Classes, kind: Any) -> Any:
    """A type with other classes in the place of some models."""
    if is_model(kind):
        return classes.get(kind, kind)
    inner = get_args(kind)
    changed = tuple(_with(classes, each) for each in inner)
    if changed == inner:
        return kind
    origin: Any = get_origin(kind)
    return (Union if origin is UnionType else origin)[changed]


def _twins(needed: Iterable[type[Struct]]) -> dict[type[Struct], type[Struct]]:
    twins = {kind: _twin(kind) for kind in needed}
    for kind, twin in twins.items():
        # Only now: a model may hold itself.
        types = {each.name: _with(twins, each.type) for each in _holding(kind, twins)}
        twin.__annotations__ = types
    return twins


def _twin(kind: type[Struct]) -> Any:
    # Not made by `ModelMeta`: what inherits refuses unknown fields there.
    return StructMeta.__new__(
        ModelMeta,
        kind.__name__,
        (kind,),
        {"__module__": kind.__module__},
        forbid_unknown_fields=False,
    )


def _holding(kind: type[Struct], classes: Classes) -> list[Any]:
    """The fields of a model in which some of these classes are."""
    return [each for each in fields_of(kind) if _with(classes, each.type) != each.type]


def _rest(kind: type[Struct], found: Mapping[str, str]) -> Any:
    """The class of what a model leaves over, with attributes for the names that were found."""
    extra = extra_type(kind)
    known = [
        (each.name, Raw, field(name=each.encode_name, default=UNSET))
        for each in fields_of(kind)
    ]
    unknown = [
        (name, extra, field(name=wire, default=UNSET)) for name, wire in found.items()
    ]
    return defstruct(
        kind.__name__,
        [*known, *unknown],
        kw_only=True,
        forbid_unknown_fields=extra is not None,
    )


def _attributes(kind: type[Struct], names: Sequence[str]) -> dict[str, str]:
    """Attributes that the model does not have, for those of the names that it does not know."""
    if extra_type(kind) is None:
        return {}
    fields = fields_of(kind)
    taken, known = {f.name for f in fields}, {f.encode_name for f in fields}
    prefix = "found"
    while any(name.startswith(prefix) for name in taken):
        prefix += "_"
    return {f"{prefix}{n}": name for n, name in enumerate(names) if name not in known}


# --- Objects --------------------------------------------------------------------------

Settle = Callable[[Sequence[Any], Sequence[Any]], None]
"""Is given what is left over, and the values."""


class _LeftOver:
    """Reads what the twins of a type passed over, and puts it on their objects."""

    def __init__(self, kind: Any, twins: Classes, names: tuple[str, ...]) -> None:
        self.names = names
        self._twins = twins
        self._found = {model: _attributes(model, names) for model in twins}
        self._rests = {model: _rest(model, self._found[model]) for model in twins}
        for model, rest in self._rests.items():
            for each in _holding(model, twins):
                rest.__annotations__[each.name] = _with(self._rests, each.type)
        self.decoder = _decoder(kind, self._rests)
        self.settle = self._settling(kind) or _nothing

    def _settling(self, kind: Any) -> Settle | None:
        """The function that makes objects of the models out of those of the twins in values of
        a type; None where there are none.
        """
        if is_model(kind):
            return self._settle_models(kind) if kind in self._twins else None
        origin, inner = get_origin(kind), get_args(kind)
        if origin is Annotated:
            return self._settling(inner[0])
        if origin in (Union, UnionType):
            return self._settle_unions(inner)
        if origin is tuple and inner[-1:] != (...,):
            return self._settle_tuples(inner)
        if origin in (list, dict, tuple):
            settle = self._settling(inner[origin is dict])
            return settle and _settle_items(settle)
        return None

    def _settle_models(self, kind: type[Struct]) -> Settle:
        found = self._found[kind]
        fields: list[tuple[str, Settle]] | None = None

        def settle(rests: Sequence[Any], values: Sequence[Any]) -> None:
            nonlocal fields
            if fields is None:
                # Not before the first value: a model may hold itself.
                fields = self._fields(kind)
            for name, settle_field in fields:
                _settle_field(name, settle_field, rests, values)
            for value in values:
                value.__class__ = kind
            for name, wire in found.items():
                _keep(wire, map(attrgetter(name), rests), values)

        return settle

    def _fields(self, kind: type[Struct]) -> list[tuple[str, Settle]]:
        found = ((each.name, self._settling(each.type)) for each in fields_of(kind))
        return [(name, settle) for name, settle in found if settle]

    def _settle_unions(self, kinds: Iterable[Any]) -> Settle | None:
        members = [
            (self._twins.get(kind) or get_origin(kind), settle)
            for kind in kinds
            if (settle := self._settling(kind))
        ]

        def settle_all(rests: Sequence[Any], values: Sequence[Any]) -> None:
            pairs = list(zip(rests, values, strict=True))
            for of_class, settle in members:
                those = [pair for pair in pairs if pair[1].__class__ is of_class]
                if those:
                    settle([rest for rest, _ in those], [value for _, value in those])

        return settle_all if members else None

    def _settle_tuples(self, kinds: tuple[Any, ...]) -> Settle | None:
        found = ((n, self._settling(kind)) for n, kind in enumerate(kinds))
        steps = [(n, settle) for n, settle in found if settle]

        def settle_all(rests: Sequence[Any], values: Sequence[Any]) -> None:
            for n, settle in steps:
                settle([each[n] for each in rests], [each[n] for each in values])

        return settle_all if steps else None


def _nothing(rests: Sequence[Any], values: Sequence[Any]) -> None:
    """All models of the type are in unions, which are made by themselves."""


def _settle_field(
    name: str, settle: Settle, rests: Sequence[Any], values: Sequence[Any]
) -> None:
    found = [getattr(rest, name) for rest in rests]
    given = [each for each in found if each is not UNSET]
    if given:
        pairs = zip(found, values, strict=True)
        settle(
            given, [getattr(value, name) for each, value in pairs if each is not UNSET]
        )


def _settle_items(settle: Settle) -> Settle:
    def settle_all(rests: Sequence[Any], values: Sequence[Any]) -> None:
        items = _items(rests)
        if items:
            settle(items, _items(values))

    return settle_all


def _items(values: Iterable[Any]) -> list[Any]:
    """What lists, or mappings, hold."""
    return list(
        chain.from_iterable(
            each.values() if each.__class__ is dict else each for each in values
        )
    )


def _keep(wire: str, found: Iterable[Any], values: Iterable[Any]) -> None:
    """Put what came under an unknown name among the extras."""
    for value, each in zip(values, found, strict=True):
        if each is not UNSET:
            extras = value.extra_fields
            if extras is UNSET:
                value.extra_fields = extras_of({wire: each})
            else:
                add_extra(extras, wire, each)


# --- Which models ---------------------------------------------------------------------


@cache
def _with_extras_below(kind: Any) -> frozenset[type[Struct]]:
    """The models of a type that keep what they do not know, and those that hold such a one."""
    models = [part for part in parts_of(kind) if is_model(part)]
    holders: dict[Any, list[type[Struct]]] = {}
    for model in models:
        for one in fields_of(model):
            for held in _models_in(one.type):
                holders.setdefault(held, []).append(model)
    todo = [model for model in models if extra_type(model) is not None]
    found: set[type[Struct]] = set()
    while todo:
        model = todo.pop()
        if model not in found:
            found.add(model)
            todo += holders.get(model, ())
    return frozenset(found)


def _models_in(kind: Any) -> Iterator[type[Struct]]:
    """The models that a type mentions, but for those of a union, which are made by themselves."""
    if is_model(kind):
        yield kind
    for inner in get_args(kind):
        yield from _models_in(inner)
