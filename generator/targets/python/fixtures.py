"""The JSON objects that the tests of one module have in common, each bound to a name once.

An API says the same of a user in a hundred answers. What such an object is on its own is tested where its model is;
within another its name is enough.
"""

from __future__ import annotations

from itertools import chain, count

from generator.code import Python
from generator.ir import (
    Anything,
    Constant,
    DeclId,
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
from generator.naming import snake, words
from generator.targets.python.outside import Outside
from generator.targets.python.sdk import Sdk
from generator.targets.python.spelling.expressions import (
    Expr,
    Joined,
    builtin,
    call,
    code,
    dict_of,
    list_of,
    name,
    subscript,
)
from generator.targets.python.spelling.layout import variable
from generator.targets.python.spelling.literals import value_of
from generator.targets.python.spelling.types import ANY
from generator.targets.python.values import fields_of, items_of, members_of, placed, plain

_LARGE = 5
"""Members of an object from which it has a name."""
_LONGEST_NAME = 50
"""What leaves room on a line for the rest of the statement."""


class Fixtures:
    """Names for the objects of a test module. `constants` are the statements that bind them, in an order that works."""

    def __init__(self, scope: Outside, sdk: Sdk) -> None:
        self.constants: list[Python] = []
        self._scope = scope
        self._sdk = sdk
        self._known: dict[DeclId, list[tuple[Json, Python]]] = {}
        self._names: set[str] = set()

    def wire(self, kind: Type, value: Json) -> Expr:
        """A JSON value of a type as a literal, large objects by their names."""
        match plain(kind, value, self._sdk):
            case ListOf(item=item):
                return list_of(*(self.wire(item, one) for one in items_of(value)))
            case TupleOf() as found:
                return list_of(*(self.wire(item, one) for item, one in placed(found, value)))
            case MapOf(value=held):
                pairs = ((value_of(key), self.wire(held, one)) for key, one in members_of(value))
                return dict_of(*pairs)
            case Ref(id=id):
                return self.named(id, value) or self.members(id, value)
            case Scalar() | Nullable() | Constant() | OneOf() | Anything():
                return value_of(value)

    def members(self, id: DeclId, value: Json) -> Expr:
        """An object as a literal, large objects within by their names."""
        decl = self._sdk.api.decls[id]
        known = fields_of(decl) if isinstance(decl, Model) else {}
        pairs = (
            (value_of(key), self.wire(known[key].type, one) if key in known else value_of(one))
            for key, one in members_of(value)
        )
        return dict_of(*pairs)

    def decoded(self, id: DeclId, value: Json) -> Expr | None:
        """A large object as the model that it is decoded to; None for another."""
        named = self.named(id, value)
        if named is None:
            return None
        return call(Joined((self._sdk.types.ref(id), code(".from_dict"))), named)

    def named(self, id: DeclId, value: Json) -> Python | None:
        """The name of a large object; None for another."""
        if len(members_of(value)) < _LARGE:
            return None
        known = self._known.setdefault(id, [])
        for other, named in known:
            if other == value:
                return named
        literal = self.members(id, value)
        named = name(self._free(id))
        known.append((value, named))
        self.constants.append(variable(self._scope, 0, named.text, json_type(value), literal))
        return named

    def _free(self, id: DeclId) -> str:
        plainly = snake(words(self._sdk.names.decl(id))).upper()[:_LONGEST_NAME]
        named = f"{plainly}_JSON" if plainly.isidentifier() else f"_{plainly}_JSON"
        numbered = (f"{named}_{n}" for n in count(2))
        free = next(each for each in chain([named], numbered) if each not in self._names)
        self._names.add(free)
        return free


def json_type(value: Json) -> Expr:
    """A type that leaves nothing unknown of what is empty: type checkers know no type for `{}`."""
    match value:
        case dict():
            return subscript(builtin("dict"), builtin("str"), ANY)
        case list():
            return subscript(builtin("list"), ANY)
        case None | bool() | int() | float() | str():
            return builtin("object")
