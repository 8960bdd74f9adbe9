"""Example values as TypeScript, laid out as prettier does: an item a line, and no line over 80 columns while it can be."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence

from generator.frozen import frozen
from generator.ir import (
    Alias,
    Anything,
    Api,
    Constant,
    DeclId,
    Enum,
    Facts,
    Json,
    ListOf,
    MapOf,
    Model,
    Nullable,
    OneOf,
    Ref,
    Scalar,
    TupleOf,
    Type,
    Typed,
)
from generator.targets import docs

WIDTH = 80

_INVISIBLE = re.compile(
    "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_NAME = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII)


@frozen
class Samples:
    """Writes values of types; `field` names the property that holds a field of a model."""

    api: Api
    facts: Facts
    field: Callable[[DeclId, str], str]

    def statement(self, head: str, value: Json, kind: Type) -> str:
        """`head = value;`."""
        return "\n".join(_placed(f"{head} =", self.lines(value, kind), ";", 0))

    def lines(self, value: Json, kind: Type, depth: int = 0) -> list[str]:
        """The value; its first line is not indented, the others are, from `depth` on."""
        match self._meant(value, kind):
            case Ref(id=id) if isinstance(value, dict):
                return self._object(value, id, depth)
            case ListOf(item=item) if isinstance(value, list):
                return _bracketed("[", [self._item(one, item, depth) for one in value], "]", depth)
            case MapOf(value=inner) if isinstance(value, dict):
                members = [self._member(text(key), one, inner, depth) for key, one in value.items()]
                return _bracketed("{", members, "}", depth)
            case Scalar(kind="datetime") if isinstance(value, str):
                return [f"new Date({text(value)})"]
            case _:
                return self._plain(value, depth)

    def _meant(self, value: Json, kind: Type) -> Type:
        """The type without aliases, null and the other variants of a union."""
        match kind:
            case Nullable(type=inner):
                return self._meant(value, inner)
            case Ref(id=id):
                decl = self.api.decls[id]
                match decl:
                    case Model():
                        return kind
                    case Enum():
                        return Anything()
                    case Alias(type=OneOf()):
                        chosen = docs.variant(value, self.facts.unions[id], self.api)
                        return self._meant(value, chosen) if chosen else Anything()
                    case Alias(type=inner):
                        return self._meant(value, inner)
            case Scalar() | ListOf() | MapOf():
                return kind
            case TupleOf() | Constant() | OneOf() | Anything():
                return Anything()

    def _object(self, value: dict[str, Json], id: DeclId, depth: int) -> list[str]:
        model = self.api.decls[id]
        assert isinstance(model, Model)
        kinds = {field.wire: field.type for field in model.fields}
        rest = model.rest.type if isinstance(model.rest, Typed) else Anything()
        members = [
            self._member(key(self.field(id, wire)), value[wire], kind, depth)
            for wire, kind in kinds.items()
            if wire in value
        ]
        members += [
            self._member(text(wire), one, rest, depth)
            for wire, one in value.items()
            if wire not in kinds
        ]
        return _bracketed("{", members, "}", depth)

    def _member(self, name: str, value: Json, kind: Type, depth: int) -> list[str]:
        return _placed(f"{name}:", self.lines(value, kind, depth + 1), ",", depth + 1)

    def _item(self, value: Json, kind: Type, depth: int) -> list[str]:
        lines = self.lines(value, kind, depth + 1)
        return [*lines[:-1], f"{lines[-1]},"]

    def _plain(self, value: Json, depth: int) -> list[str]:
        match value:
            case dict():
                members = [
                    self._member(text(k), one, Anything(), depth) for k, one in value.items()
                ]
                return _bracketed("{", members, "}", depth)
            case list():
                items = [self._item(one, Anything(), depth) for one in value]
                return _bracketed("[", items, "]", depth)
            case _:
                return [literal(value)]


def literal(value: bool | int | float | str | None) -> str:
    """A single value."""
    return text(value) if isinstance(value, str) else json.dumps(value)


def text(value: str) -> str:
    """A string in double quotes, what cannot be seen as escapes."""
    return _INVISIBLE.sub(
        lambda char: f"\\u{ord(char[0]):04x}", json.dumps(value, ensure_ascii=False)
    )


def key(name: str) -> str:
    """The name of a property, in quotes where it is no identifier."""
    return name if _NAME.fullmatch(name) else text(name)


def _bracketed(
    opening: str, members: Sequence[Iterable[str]], closing: str, depth: int
) -> list[str]:
    if not members:
        return [opening + closing]
    indentation = "  " * (depth + 1)
    lines: list[str] = []
    for first, *others in members:
        lines += [indentation + first, *others]
    return [opening, *lines, "  " * depth + closing]


def _placed(head: str, lines: list[str], end: str, depth: int) -> list[str]:
    """A value after its name; on the next line where a single line would grow too long."""
    if len(lines) == 1 and len(f"{'  ' * depth}{head} {lines[0]}{end}") > WIDTH:
        return [head, f"{'  ' * (depth + 1)}{lines[0]}{end}"]
    first, *others = lines
    return [*[f"{head} {first}", *others][:-1], [f"{head} {first}", *others][-1] + end]
