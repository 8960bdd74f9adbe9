"""What an answer holds that its type does not promise, for `strict_responses` and the hook
`schema_drift`.

For each type there is one function that looks at the plain values of the exact reading,
as `lenient` has one that converts them. Decoding itself never asks: an answer is looked
at a second time only where somebody wants to know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from msgspec import Struct, UnsetType

from .kinds import TEXTS, Plain, converts, is_whole, kind_of, kinds_of, vagueness
from .model import OneOfMeta
from .parts import declares_extras, extra_type, fields_of, is_model
from .receive import printable
from .variants import variant_of

DriftKind = Literal[
    "unknown_field", "unknown_value", "unknown_variant", "null", "missing", "wrong_type"
]


@dataclass(frozen=True, slots=True)
class SchemaDrift:
    """Something in an answer that the API's description does not promise.

    Attributes:
        operation: Method and path of the operation, such as `GET /pets/{petId}`.
        path: Where, such as `$.pets[].owner`: `[]` is any item of a list, `{}` any
            value of a map. The last name may be the server's; values are never shown.
        kind: `unknown_field`; `unknown_value` of an enum; `unknown_variant` of a union;
            `null` or `missing` where a value was promised; `wrong_type`.
        count: How often in this answer.
    """

    operation: str
    path: str
    kind: DriftKind
    count: int


DriftHook = Callable[[SchemaDrift], object]
"""What is called for each place of an answer. What it raises, the call raises."""

Found = dict[tuple[str, DriftKind], int]
"""How often something was found at a place."""

Look = Callable[[Plain, str, Found], None]

_MOST_PLACES = 100
_LONGEST_NAME = 64


def differences(kind: Any, value: Plain) -> Found:
    """Where a value is not what its type promises: at most 100 places.

    Raises:
        RecursionError: The value is nested too deeply to be looked at.
    """
    found: Found = {}
    looking(kind)(value, "$", found)
    return found


def _note(found: Found, path: str, kind: DriftKind) -> None:
    place = (path, kind)
    if place in found or len(found) < _MOST_PLACES:
        found[place] = found.get(place, 0) + 1


def _shown(name: str) -> str:
    """A name as a path has it: on one line."""
    return printable(name).replace("\n", "\\n")


def _mistyped(value: Plain, path: str, found: Found) -> None:
    _note(found, path, "null" if value is None else "wrong_type")


# --- One function for each type -------------------------------------------------------

# Only for classes: `str | Literal["a"]` and `Literal["a"] | str` are equal, and say
# different things.
_looks: dict[type, Look] = {}


def looking(kind: Any) -> Look:
    """The function that looks at values of a type."""
    if not isinstance(kind, type):
        return _made(kind)
    found = _looks.get(kind)
    if found is None:
        found = _looks[kind] = _made(kind)
    return found


def _made(kind: Any) -> Look:
    if isinstance(kind, OneOfMeta):
        return _union_class(kind)
    if is_model(kind):
        return _model(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return looking(arguments[0])
    if origin in (Union, UnionType):
        return _plain_union(arguments)
    if origin is Literal:
        return _values(arguments)
    if origin is list:
        return _list(arguments[0])
    if origin is dict:
        return _mapping(arguments[1])
    if origin is tuple:
        return _tuple(arguments)
    return _scalar(kind)


def _scalar(kind: Any) -> Look:
    if kind in TEXTS:
        return _checked(lambda value: isinstance(value, str) and converts(value, kind))
    return _checked(_SCALARS.get(kind, _is_anything))


def _checked(is_promised: Callable[[Any], bool]) -> Look:
    def look(value: Plain, path: str, found: Found) -> None:
        if not is_promised(value):
            _mistyped(value, path, found)

    return look


def _is_anything(value: Plain) -> bool:
    return True


def _is_number(value: Plain) -> bool:
    return kind_of(value) in ("integer", "number")


_SCALARS: dict[Any, Callable[[Any], bool]] = {
    None: lambda value: value is None,
    NoneType: lambda value: value is None,
    str: lambda value: isinstance(value, str),
    bool: lambda value: isinstance(value, bool),
    int: is_whole,
    float: _is_number,
    Decimal: lambda value: _is_number(value)
    or (isinstance(value, str) and converts(value, Decimal)),
}


def _list(item: Any) -> Look:
    look_at = looking(item)

    def look(value: Plain, path: str, found: Found) -> None:
        if not isinstance(value, list):
            _mistyped(value, path, found)
            return
        for each in value:
            look_at(each, f"{path}[]", found)

    return look


def _mapping(item: Any) -> Look:
    look_at = looking(item)

    def look(value: Plain, path: str, found: Found) -> None:
        if not isinstance(value, dict):
            _mistyped(value, path, found)
            return
        for each in value.values():
            look_at(each, f"{path}{{}}", found)

    return look


def _tuple(kinds: tuple[Any, ...]) -> Look:
    if kinds[-1:] == (...,):
        return _list(kinds[0])
    looks = [looking(kind) for kind in kinds]

    def look(value: Plain, path: str, found: Found) -> None:
        if not isinstance(value, list) or len(value) != len(looks):
            _mistyped(value, path, found)
            return
        for look_at, each in zip(looks, value, strict=True):
            look_at(each, f"{path}[]", found)

    return look


def _model(kind: type[Struct]) -> Look:
    parts: _Parts | None = None

    def look(value: Plain, path: str, found: Found) -> None:
        nonlocal parts
        if not isinstance(value, dict):
            _mistyped(value, path, found)
            return
        if parts is None:
            # Not before the first value: a model may hold itself.
            parts = _Parts(kind)
        parts.look(value, path, found)

    return look


class _Parts:
    """What a model promises: its fields, which of them must be there, and its extras."""

    __slots__ = ("_extra", "_fields", "_required")

    def __init__(self, kind: type[Struct]) -> None:
        fields = fields_of(kind)
        self._fields = {
            f.encode_name: (looking(f.type), _shown(f.encode_name)) for f in fields
        }
        self._required = [f.encode_name for f in fields if f.required]
        self._extra = _declared_extra(kind)

    def look(self, value: dict[str, Plain], path: str, found: Found) -> None:
        for wire in self._required:
            if wire not in value:
                _note(found, f"{path}.{self._fields[wire][1]}", "missing")
        for wire, each in value.items():
            known = self._fields.get(wire)
            if known is not None:
                look_at, shown = known
                look_at(each, f"{path}.{shown}", found)
            elif self._extra is not None:
                self._extra(each, f"{path}{{}}", found)
            else:
                shown = _shown(wire)[:_LONGEST_NAME]
                _note(found, f"{path}.{shown}", "unknown_field")


def _declared_extra(kind: type[Struct]) -> Look | None:
    """How further fields are looked at, for a model whose own class says that some may come."""
    return looking(extra_type(kind)) if declares_extras(kind) else None


# --- Unions ---------------------------------------------------------------------------


def _union_class(kind: OneOfMeta) -> Look:
    def look(value: Plain, path: str, found: Found) -> None:
        chosen = variant_of(kind, value)
        if chosen is None:
            _note(found, path, "null" if value is None else "unknown_variant")
        else:
            looking(chosen)(value, path, found)

    return look


def _plain_union(kinds: Iterable[Any]) -> Look:
    groups: dict[str, list[Any]] = {}
    for kind in kinds:
        if kind is not UnsetType:
            for json_kind in kinds_of(kind):
                groups.setdefault(json_kind, []).append(kind)
    table = {json_kind: _group(group) for json_kind, group in groups.items()}
    # 1.0 may be a whole number, where no fraction is expected.
    if "integer" in table:
        table.setdefault("number", table["integer"])

    def look(value: Plain, path: str, found: Found) -> None:
        table.get(kind_of(value), _mistyped)(value, path, found)

    return look


def _group(kinds: list[Any]) -> Look:
    """Of types with one kind of JSON. Values before their type are all that is promised: an
    enum is `Literal["a"] | str` because others are kept, not because they are announced.
    """
    if get_origin(kinds[0]) is Literal:
        return _values(
            [v for k in kinds if get_origin(k) is Literal for v in get_args(k)]
        )
    return looking(min(kinds, key=vagueness))


def _values(values: Iterable[Any]) -> Look:
    # 1 and True are equal in Python, but not to JSON.
    known = {(kind_of(value), value) for value in values}
    kinds = {kind for kind, _ in known}

    def look(value: Plain, path: str, found: Found) -> None:
        kind = "integer" if is_whole(value) else kind_of(value)
        if kind not in kinds:
            _mistyped(value, path, found)
        elif (kind, value) not in known:
            _note(found, path, "unknown_value")

    return look
