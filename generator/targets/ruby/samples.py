"""Example values as Ruby: an item a line, two blanks for each step."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

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
)
from generator.targets import docs
from generator.targets.ruby.names import constants


@frozen
class Samples:
    """Writes values of types; `field` names an attribute of a model, `reached` how a class is reached."""

    api: Api
    facts: Facts
    field: Callable[[DeclId, str], str]
    reached: Mapping[DeclId, str]

    def lines(self, value: Json, kind: Type, depth: int = 0) -> list[str]:
        """The value; its first line is not indented, the others are, from `depth` on."""
        match self._meant(value, kind):
            case Ref(id=id):
                return self._named(value, id, depth)
            case ListOf(item=item) if isinstance(value, list):
                items = [self.lines(one, item, depth + 1) for one in value]
                return bracketed("[", items, "]", depth)
            case MapOf(value=inner) if isinstance(value, dict):
                return self._hash(value, inner, depth)
            case Scalar(kind="datetime") if isinstance(value, str):
                return [f"DateTime.iso8601({text(value)})"]
            case _:
                return self._plain(value, depth)

    def _meant(self, value: Json, kind: Type) -> Type:
        """The type without aliases, null and the other variants of a union; a `Ref` is one to a model or an enum."""
        match kind:
            case Nullable(type=inner):
                return self._meant(value, inner)
            case Ref(id=id):
                decl = self.api.decls[id]
                match decl:
                    case Model():
                        return kind if isinstance(value, dict) else Anything()
                    case Enum(values=values):
                        known = any(one.value == value for one in values)
                        return kind if known else Anything()
                    case Alias(type=OneOf()):
                        chosen = docs.variant(value, self.facts.unions[id], self.api)
                        return self._meant(value, chosen) if chosen else Anything()
                    case Alias(type=inner):
                        return self._meant(value, inner)
            case Scalar() | ListOf() | MapOf():
                return kind
            case TupleOf() | Constant() | OneOf() | Anything():
                return Anything()

    def _named(self, value: Json, id: DeclId, depth: int) -> list[str]:
        decl = self.api.decls[id]
        if isinstance(decl, Enum):
            known = [one.value for one in decl.values]
            assert isinstance(value, bool | int | float | str)
            return [f"{self.reached[id]}::{constants(decl.values)[known.index(value)]}"]
        assert isinstance(decl, Model)
        assert isinstance(value, dict)
        members = [
            _named(
                f"{self.field(id, field.wire)}:",
                self.lines(value[field.wire], field.type, depth + 1),
            )
            for field in decl.fields
            if field.wire in value
        ]
        return bracketed(f"{self.reached[id]}.new(", members, ")", depth)

    def _hash(self, value: dict[str, Json], kind: Type, depth: int) -> list[str]:
        members = [
            _named(f"{text(key)} =>", self.lines(one, kind, depth + 1))
            for key, one in value.items()
        ]
        return bracketed("{", members, "}", depth)

    def _plain(self, value: Json, depth: int) -> list[str]:
        match value:
            case None:
                return ["nil"]
            case bool():
                return [str(value).lower()]
            case int() | float():
                return [repr(value)]
            case str():
                return [text(value)]
            case list():
                items = [self._plain(one, depth + 1) for one in value]
                return bracketed("[", items, "]", depth)
            case dict():
                return self._hash(value, Anything(), depth)


def bracketed(
    opening: str, members: Sequence[Iterable[str]], closing: str, depth: int
) -> list[str]:
    """Members between brackets, each on lines of its own and with a comma behind it."""
    if not members:
        return [opening + closing]
    lines = [opening]
    for first, *others in members:
        lines += [
            *[f"{'  ' * (depth + 1)}{first}", *others][:-1],
            [f"{'  ' * (depth + 1)}{first}", *others][-1] + ",",
        ]
    return [*lines, "  " * depth + closing]


def text(value: str) -> str:
    """A string in double quotes: nothing in it is interpolated, what cannot be seen is escaped.

    A lone surrogate, which Ruby's text cannot hold, becomes U+FFFD.
    """
    return '"' + _SPECIAL.sub(_escaped, value) + '"'


_SPECIAL = re.compile(
    r'["\\]|#(?=[{$@])|[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]'
)


def _escaped(found: re.Match[str]) -> str:
    char = "\ufffd" if "\ud800" <= found[0] <= "\udfff" else found[0]
    return f"\\{char}" if char in '"\\#' else f"\\u{{{ord(char):x}}}"


def _named(name: str, lines: list[str]) -> list[str]:
    first, *others = lines
    return [f"{name} {first}", *others]
