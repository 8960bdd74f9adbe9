"""IR types as Python types: what msgspec decodes natively and type checkers understand.

msgspec takes a union only of types that it can tell apart by their JSON kind: one kind of text, one of arrays, one of
objects. Unions of scalars therefore collapse to the plainest type of each kind (`datetime | str` is `str`; what the
author wrote stays in the description), and all other unions go through a resolver class (`models`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from generator import ir
from generator.frozen import frozen
from generator.naming import NamePlan
from generator.targets.python.spelling.expressions import (
    Expr,
    Import,
    builtin,
    code,
    subscript,
    union,
)
from generator.targets.python.spelling.literals import value_of

ANY = Import("typing", "Any")
LITERAL = Import("typing", "Literal")
MAPPING = Import("collections.abc", "Mapping")
SEQUENCE = Import("collections.abc", "Sequence")
NONE = code("None")
UNSET = Import("._runtime.model", "UNSET")
UNSET_TYPE = Import("._runtime.model", "UnsetType")

_SCALARS: Mapping[ir.ScalarKind, Expr] = {
    "string": builtin("str"),
    "boolean": builtin("bool"),
    "integer": builtin("int"),
    "number": builtin("float"),
    "decimal": Import("decimal", "Decimal"),
    "date": Import("datetime", "date"),
    "datetime": Import("datetime", "datetime"),
    "time": Import("datetime", "time"),
    # A month has no length, so that `timedelta` cannot hold every duration.
    "duration": builtin("str"),
    "uuid": Import("uuid", "UUID"),
    "base64": builtin("bytes"),
    # Raw bytes have no place in JSON: there it is text that the author called binary.
    "binary": builtin("str"),
}

_TEXTS = frozenset(
    {"string", "decimal", "date", "datetime", "time", "duration", "uuid", "base64", "binary"}
)
_MOST_LITERAL = 2**63


@frozen
class Types:
    """Spells types.

    `files` names the file of each declaration, for the models' own files; elsewhere a declaration is reached through
    the package's `models`.
    """

    decls: Mapping[ir.DeclId, ir.Decl]
    names: NamePlan
    files: Mapping[ir.DeclId, str] | None = None

    def expr(self, type: ir.Type) -> Expr:
        """The type of a value that is there."""
        match type:
            case ir.Scalar(kind=kind):
                return _SCALARS[kind]
            case ir.ListOf(item=item):
                return subscript(builtin("list"), self.expr(item))
            case ir.MapOf(value=value):
                return subscript(builtin("dict"), builtin("str"), self.expr(value))
            case ir.TupleOf():
                return self._tuple(type)
            case ir.Ref(id=id):
                return self.ref(id)
            case ir.Nullable(type=inner):
                return union(self.expr(inner), NONE)
            case ir.Constant(value=value):
                return self.values((value,), open=False)
            case ir.OneOf(variants=variants):
                return self._one_of(variants)
            case ir.Anything():
                return ANY

    def field(self, field: ir.Field) -> Expr:
        """The type of a field or an argument: `UnsetType` where it may be missing."""
        type = self.expr(field.type)
        return type if field.required else union(type, UNSET_TYPE)

    def argument(self, field: ir.Field) -> Expr:
        """The same for an argument: a plain mapping will do where a model is asked for."""
        taken = self.taken(field.type)
        return taken if field.required else union(taken, UNSET_TYPE)

    def taken(self, type: ir.Type) -> Expr:
        """What may be given for a type: also a mapping for a model or a union with one, and sequences of what may be given.

        A `list` is invariant: one of a variant is none of the union. Texts keep `list`, since a text is a sequence of texts.
        """
        match type:
            case ir.Ref(id=id) if self._holds_model(id):
                return union(self.ref(id), subscript(MAPPING, builtin("str"), builtin("object")))
            case ir.Nullable(type=inner):
                return union(self.taken(inner), NONE)
            case ir.ListOf(item=item) if not self.is_scalar(item):
                return subscript(SEQUENCE, self.taken(item))
            case (
                ir.Scalar()
                | ir.ListOf()
                | ir.TupleOf()
                | ir.MapOf()
                | ir.Ref()
                | ir.Constant()
                | ir.OneOf()
                | ir.Anything()
            ):
                return self.expr(type)

    def union(self, type: ir.Type) -> Expr:
        """A union as type checkers see it: every variant that is not a scalar, and what is left of the scalars."""
        if not isinstance(type, ir.OneOf):
            return self.expr(type)
        scalars = tuple(one for one in type.variants if self.is_scalar(one))
        others = [self.expr(one) for one in type.variants if one not in scalars]
        return union(*others, *([self._one_of(scalars)] if scalars else []))

    def keeps(self, variants: tuple[ir.Type, ...], one: ir.Type) -> bool:
        """Whether a variant of a union stays what it is; scalars of one kind of JSON value may have but one type together."""
        if not self.is_scalar(one):
            return True
        alike = self._by_kind(tuple(each for each in variants if self.is_scalar(each)))
        own = self.expr(one)
        return all(own == self._plainest(kind, alike[kind]) for kind in self._json_kinds(one))

    def is_scalar(self, type: ir.Type) -> bool:
        """Whether a value of the type can be neither an array nor an object."""
        return not {"array", "object", "any"} & set(self._json_kinds(type))

    def ref(self, id: ir.DeclId) -> Expr:
        """The name of a declaration."""
        if self.files is None:
            return Import(".", "models", self.names.decl(id))
        return Import(f".models.{self.files[id]}", self.names.decl(id))

    def values(self, values: tuple[bool | int | float | str, ...], *, open: bool) -> Expr:
        """A union of values. Open: others of the same kind may come.

        Values come before their type when they are all that is promised: `Literal["a"] | str`.
        """
        known = tuple(value for value in values if _can_be_literal(value))
        plain = [_plain(kind) for kind in _kinds(values if open else set(values) - set(known))]
        if open and _kinds(values) == ["boolean"]:
            return builtin("bool")
        listed = [subscript(LITERAL, *map(value_of, known))] if known else []
        return union(*listed, *plain) if len(known) == len(values) else union(*plain, *listed)

    def resolved(self, type: ir.Type) -> ir.Type | ir.Model | ir.Enum:
        """What a type is when all aliases are followed; `Nullable` and unions are opened no further."""
        seen: set[ir.DeclId] = set()
        while isinstance(type, ir.Ref):
            decl = self.decls[type.id]
            if not isinstance(decl, ir.Alias):
                return decl
            if type.id in seen:
                return ir.Anything()
            seen.add(type.id)
            type = decl.type
        return type

    def _tuple(self, type: ir.TupleOf) -> Expr:
        if type.rest is None:
            return subscript(
                builtin("tuple"), *(map(self.expr, type.items) if type.items else [code("()")])
            )
        if not type.items:
            return subscript(builtin("list"), self.expr(type.rest))
        # A tuple with an open end has no type of its own.
        return subscript(builtin("list"), ANY)

    def _one_of(self, variants: tuple[ir.Type, ...]) -> Expr:
        """Scalars only: what is more needs a resolver class, hence an alias."""
        by_kind = self._by_kind(variants)
        if "any" in by_kind:
            return ANY
        return union(*(self._plainest(kind, group) for kind, group in by_kind.items()))

    def _by_kind(self, variants: tuple[ir.Type, ...]) -> dict[JsonKind, list[ir.Type]]:
        found: dict[JsonKind, list[ir.Type]] = {}
        for variant in variants:
            for kind in self._json_kinds(variant):
                found.setdefault(kind, []).append(variant)
        return found

    def _plainest(self, kind: JsonKind, group: list[ir.Type]) -> Expr:
        """One type for all variants of a kind: their own when they are the same, with the values when these are known."""
        first, *others = dict.fromkeys(map(self.expr, group))
        if not others:
            return first
        plain = _plain(kind)
        if not all(self._has_values(one) or self.expr(one) == plain for one in group):
            return plain
        constants = tuple(one.value for one in group if isinstance(one, ir.Constant))
        rest = [self.expr(one) for one in group if not isinstance(one, ir.Constant)]
        listed = [self.values(constants, open=False)] if constants else []
        return union(*([plain] if plain in rest else []), *listed, *rest)

    def _has_values(self, type: ir.Type) -> bool:
        return isinstance(self.resolved(type), ir.Constant | ir.Enum)

    def _json_kinds(self, type: ir.Type) -> list[JsonKind]:
        match self.resolved(type):
            case ir.Scalar(kind=kind):
                return [_kind_of_scalar(kind)]
            case ir.Constant(value=value):
                return [_kind_of_value(value)]
            case ir.Enum(values=values):
                return _kinds([value.value for value in values])
            case ir.OneOf(variants=variants):
                return [kind for variant in variants for kind in self._json_kinds(variant)]
            case ir.Nullable(type=inner):
                return ["null", *self._json_kinds(inner)]
            case ir.Anything():
                return ["any"]
            case ir.ListOf() | ir.TupleOf():
                return ["array"]
            case ir.MapOf() | ir.Model():
                return ["object"]
            case ir.Ref():
                return ["any"]

    def _holds_model(self, id: ir.DeclId) -> bool:
        match self.resolved(ir.Ref(id)):
            case ir.Model():
                return True
            case ir.OneOf(variants=variants):
                return any(isinstance(self.resolved(variant), ir.Model) for variant in variants)
            case _:
                return False


JsonKind = Literal["string", "integer", "number", "boolean", "null", "array", "object", "any"]


def _plain(kind: JsonKind) -> Expr:
    return _PLAIN[kind]


_PLAIN: Mapping[JsonKind, Expr] = {
    "string": builtin("str"),
    "integer": builtin("int"),
    "number": builtin("float"),
    "boolean": builtin("bool"),
    "null": NONE,
    "array": subscript(builtin("list"), ANY),
    "object": subscript(builtin("dict"), builtin("str"), ANY),
    "any": ANY,
}


def _kinds(values: Iterable[bool | int | float | str]) -> list[JsonKind]:
    return list(dict.fromkeys(map(_kind_of_value, values)))


def _kind_of_value(value: bool | int | float | str) -> JsonKind:
    match value:
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"


def _kind_of_scalar(kind: ir.ScalarKind) -> JsonKind:
    if kind in _TEXTS:
        return "string"
    match kind:
        case "boolean" | "integer" | "number":
            return kind
        case _:
            return "string"


def _can_be_literal(value: bool | int | float | str) -> bool:
    """Python has no literal type of a float, and msgspec none of an integer beyond 64 bits."""
    return not isinstance(value, float) and (
        isinstance(value, str) or -_MOST_LITERAL <= value < _MOST_LITERAL
    )
