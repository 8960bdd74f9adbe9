"""The strict pass once more, with the fields that a server was seen to send.

A server that sends a field which nobody announced sends it again. So the lenient pass
notes the names that it finds, and when it has read enough, there is a twin of each
model that knows those names too. msgspec decodes into the twins natively, and the models
are made of them: what came under an unknown name becomes one of the extras. What does
not fit even so is left to the lenient pass.

The result is that of the lenient pass, in about two thirds of the time. What is
remembered is bounded: few names for each model, and new twins only after each half
megabyte.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import Any, Union, get_args, get_origin

from msgspec import UNSET, Struct, ValidationError, convert, defstruct, field
from msgspec.json import Decoder

from .codec import chosen_for
from .lenient import fitting, found_names
from .model import Extras, UnknownVariant, extras_of
from .parts import declares_extras, extra_type, fields_of, is_model, parts_of
from .plain import exactly, lossless

_WORTH = 512 * 1024
"""Bytes of a type that are read leniently before twins are made for it."""

read_leniently: dict[Any, int] = {}
"""Bytes of each type since."""

twins: dict[Any, Twins] = {}
"""What decodes a type of which enough was read."""


def decode_again(kind: Any, text: bytes) -> Any:
    """The value of a JSON text that the strict pass refused.

    Raises:
        DecodeError: The text is not JSON.
        RecursionError: It is nested too deeply.
        InvalidOperation: A number has an exponent of more than 18 digits.
    """
    grown = twins.get(kind)
    if grown is not None:
        try:
            return grown.decode(text)
        except ValidationError:
            pass
    value = fitting(kind)(exactly(text))
    _count(kind, len(text))
    return value


def _count(kind: Any, size: int) -> None:
    read_leniently[kind] = read = read_leniently.get(kind, 0) + size
    if read < _WORTH:
        return
    read_leniently[kind] = 0
    models = [part for part in parts_of(kind) if is_model(part)]
    names = sum(len(found_names.get(model, ())) for model in models)
    grown = twins.get(kind)
    # Names of declared extras are data.
    if names > (grown.names if grown else 0) and not any(map(declares_extras, models)):
        twins[kind] = Twins(kind, models, names)


class Twins:
    """Decodes a type by way of twins of its models, with so many `names` in all."""

    def __init__(self, kind: Any, models: list[type[Struct]], names: int) -> None:
        self._kind = kind
        self.names = names
        self._twins: dict[type[Struct], type[Struct]] = {}
        self._needed = _with_extras_below(models)
        # All at once: while a text is decoded, other threads may ask for them.
        for model in self._needed:
            self._model_twin(model)
        self._decoder: Decoder[Any] = Decoder(
            self._twin_of(kind), dec_hook=self._accepting, float_hook=lossless
        )

    def decode(self, text: bytes) -> Any:
        twin = self._decoder.decode(text)
        return convert(twin, self._kind, from_attributes=True)

    def _accepting(self, kind: Any, value: Any) -> Any:
        """A value of a union, as in the strict pass."""
        chosen = chosen_for(kind, value)
        if chosen is None:
            return UnknownVariant(value)
        twin = convert(value, self._twin_of(chosen), dec_hook=self._accepting)
        return convert(twin, chosen, from_attributes=True)

    def _twin_of(self, kind: Any) -> Any:
        """The type that stands for another one."""
        if is_model(kind):
            return self._model_twin(kind) if kind in self._needed else kind
        inner = get_args(kind)
        twins = tuple(map(self._twin_of, inner))
        if twins == inner:
            return kind
        origin: Any = get_origin(kind)
        return (Union if origin is UnionType else origin)[twins]

    def _model_twin(self, kind: type[Struct]) -> type[Struct]:
        if kind in self._twins:
            return self._twins[kind]
        fields = fields_of(kind)
        names = _attributes(kind)
        known = [
            (f.name, Any, field(name=f.encode_name, default=f.default)) for f in fields
        ]
        found = [(n, Any, field(name=wire, default=UNSET)) for n, wire in names.items()]
        twin = self._twins[kind] = defstruct(
            kind.__name__,
            [*known, *found],
            kw_only=True,
            forbid_unknown_fields=kind.__struct_config__.forbid_unknown_fields,
            namespace=_members(names, [f.name for f in fields if f.default is UNSET]),
        )
        # Only now: a model may hold itself.
        for each in fields:
            twin.__annotations__[each.name] = self._twin_of(each.type)
        return twin


def _members(found: dict[str, str], optional: list[str]) -> dict[str, Any]:
    """What a twin needs for the model to be made of its attributes."""

    # The model's own default is taken for an attribute that is not there.

    def extras(twin: Any) -> Extras[Any]:
        given: dict[str, Any] = {}
        for name, wire in found.items():
            value = getattr(twin, name)
            if value is not UNSET:
                given[wire] = value
        if not given:
            raise AttributeError
        return extras_of(given)

    def without_unset(twin: Any) -> None:
        for name in optional:
            if getattr(twin, name) is UNSET:
                delattr(twin, name)

    members: dict[str, Any] = {"extra_fields": property(extras)}
    return {**members, "__post_init__": without_unset} if optional else members


def _attributes(kind: type[Struct]) -> dict[str, str]:
    """Attributes that the model does not have, for the names that were found."""
    known = {each.name for each in fields_of(kind)}
    prefix = "found"
    while any(name.startswith(prefix) for name in known):
        prefix += "_"
    return {f"{prefix}{n}": w for n, w in enumerate(found_names.get(kind, ()))}


def _with_extras_below(models: list[type[Struct]]) -> set[type[Struct]]:
    """The models that keep what they do not know, and those that hold such a one."""
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
    return found


def _models_in(kind: Any) -> Iterator[type[Struct]]:
    """The models that a type mentions, but for those of a union, which are made by themselves."""
    if is_model(kind):
        yield kind
    for inner in get_args(kind):
        yield from _models_in(inner)
