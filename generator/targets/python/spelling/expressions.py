"""What Python code is made of before it is printed: names to import, brackets, unions.

An expression is a value. It knows neither the file that it will stand in (`scope`) nor how it is broken (`layout`).
Each carries itself on one line, made once from those of its parts: `text`, None as long as an import is left in it.
"""

from __future__ import annotations

import keyword as keywords
from collections.abc import Callable, Iterator
from dataclasses import field
from functools import lru_cache
from typing import Any, ClassVar

from generator.code import Python
from generator.frozen import frozen

_tell = object.__setattr__
"""Frozen for all but its own making."""


@frozen
class Import:
    """A name that a file must import before it can use it.

    `module` is absolute, or begins with "." and counts from the package's root: "._runtime.model". With a `member`,
    `name` is a module and the member is reached through it. `name` is "" where the module itself is imported.
    """

    module: str
    name: str
    member: str = ""
    text: ClassVar[None] = None


@frozen
class Joined:
    """Parts that stand side by side and are never broken apart."""

    parts: tuple[Expr, ...]
    text: str | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _tell(self, "text", _side_by_side(self.parts, ""))


@frozen
class Bracket:
    """`head`, an opening bracket, items, a closing bracket. `comma`: even a single item is followed by one."""

    head: Expr
    opening: str
    items: tuple[Expr, ...]
    closing: str
    comma: bool = False
    text: str | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _tell(self, "text", _on_one_line(self))


@frozen
class Union:
    """`A | B`: two or more items."""

    items: tuple[Expr, ...]
    text: str | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _tell(self, "text", _side_by_side(self.items, " | "))


@frozen
class Quoted:
    """A string annotation."""

    expr: Expr
    text: str | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        inside = self.expr.text
        _tell(self, "text", None if inside is None else '"{}"'.format(inside.replace('"', "'")))


Expr = Python | Import | Joined | Bracket | Union | Quoted


def code(text: str) -> Python:
    """Our own words, written in a target's source. Never text of a description: that is `literals.value`."""
    return Python(text)


@lru_cache(maxsize=4096)
def name(text: str) -> Python:
    """An identifier, dotted or not.

    Raises:
        ValueError: It is not one, or it is a keyword.
    """
    for part in text.split("."):
        if not part.isidentifier() or keywords.iskeyword(part):
            raise ValueError(f"not a Python name: {text!a}")
    return Python(text)


def builtin(text: str) -> Import:
    """A builtin: imported only in a file that uses its name for something else."""
    return Import("builtins", text)


def call(head: Expr | str, *items: Expr) -> Bracket:
    return Bracket(_head(head), "(", items, ")")


def subscript(head: Expr | str, *items: Expr) -> Bracket:
    return Bracket(_head(head), "[", items, "]")


def list_of(*items: Expr) -> Bracket:
    return Bracket(Python(""), "[", items, "]")


def tuple_of(*items: Expr) -> Bracket:
    return Bracket(Python(""), "(", items, ")", comma=True)


def dict_of(*pairs: tuple[Expr, Expr]) -> Bracket:
    items = tuple(Joined((key, Python(": "), value)) for key, value in pairs)
    return Bracket(Python(""), "{", items, "}")


def keyword(argument: str, value: Expr) -> Joined:
    """`argument=value`."""
    return Joined((name(argument), Python("="), value))


@lru_cache(maxsize=4096)  # many fields are of one type
def union(*items: Expr) -> Expr:
    """`A | B`, nested unions opened, repeated items dropped; a single item stays itself."""
    opened = [part for item in items for part in _opened(item)]
    kept = tuple(dict.fromkeys(opened))
    return kept[0] if len(kept) == 1 else Union(kept)


def quoted(expr: Expr) -> Quoted:
    return Quoted(expr)


def lambda_(expr: Expr) -> Joined:
    return Joined((Python("lambda: "), expr))


def mapped(expr: Expr, change: Callable[[Import], Expr]) -> Expr:
    """The same tree with each import replaced; a part without any stays itself."""
    if expr.text is not None:
        return expr
    match expr:
        case Import():
            return change(expr)
        case Python():
            return expr
        case Joined(parts=parts):
            return Joined(_each_mapped(parts, change))
        case Bracket(head=head, items=items):
            inner = _each_mapped(items, change)
            return Bracket(mapped(head, change), expr.opening, inner, expr.closing, expr.comma)
        case Union(items=items):
            return Union(_each_mapped(items, change))
        case Quoted(expr=inside):
            return Quoted(mapped(inside, change))


def _each_mapped(parts: tuple[Expr, ...], change: Callable[[Import], Expr]) -> tuple[Expr, ...]:
    return tuple(part if part.text is not None else mapped(part, change) for part in parts)


def members(expr: Expr) -> tuple[Expr, ...]:
    """The members of a union; anything else is its own."""
    return _opened(expr)


def imports_in(expr: Expr) -> Iterator[Import]:
    """Every import that a tree holds."""
    match expr:
        case Import():
            yield expr
        case Python():
            return
        case Joined(parts=inner) | Union(items=inner):
            for one in inner:
                yield from imports_in(one)
        case Bracket(head=head, items=items):
            for one in (head, *items):
                yield from imports_in(one)
        case Quoted(expr=inside):
            yield from imports_in(inside)


def flat(expr: Expr) -> str:
    """The expression on one line.

    Raises:
        TypeError: An import is left in it.
    """
    if expr.text is None:
        raise TypeError(f"not spelled in a scope yet: {expr}")
    return expr.text


def _on_one_line(bracket: Bracket) -> str | None:
    head, inside = bracket.head.text, _side_by_side(bracket.items, ", ")
    if head is None or inside is None:
        return None
    comma = "," if bracket.comma and len(bracket.items) == 1 else ""
    return f"{head}{bracket.opening}{inside}{comma}{bracket.closing}"


def _side_by_side(parts: tuple[Expr, ...], between: str) -> str | None:
    texts: list[Any] = [part.text for part in parts]
    return None if None in texts else between.join(texts)


def _head(head: Expr | str) -> Expr:
    return name(head) if isinstance(head, str) else head


def _opened(expr: Expr) -> tuple[Expr, ...]:
    return expr.items if isinstance(expr, Union) else (expr,)
