"""Long statements, broken as black breaks them: on one line, or one item a line with a trailing comma.

black is the oracle: whatever comes out of here is what black would print. Where a rule of black's is not known here
the text carries the mark `UNSURE`, and `finish` has black lay out that file.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.code import Python
from generator.targets.python.spelling.expressions import Bracket, Expr, Joined, Union, call, code, flat

if TYPE_CHECKING:
    from generator.targets.python.spelling.scope import Scope

WIDTH = 88
UNSURE = "\0"


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of a function. `name` may begin with `*` or `**`; no annotation is for `self` and `*`."""

    name: str
    annotation: Expr | None = None
    default: Expr | None = None


STAR = Param("*")


def statement(scope: Scope, indent: int, before: Expr | str, expr: Expr, after: str = "") -> Python:
    """One statement: our own words, an expression, our own words."""
    head = Joined((code(before) if isinstance(before, str) else before, expr))
    return Python(_statement(scope.spell(head), after, indent))


def variable(
    scope: Scope, indent: int, name: str, annotation: Expr, value: Expr | None = None
) -> Python:
    """`name: annotation`, or `name: annotation = value`."""
    return Python(_variable(name, scope.spell(annotation), value and scope.spell(value), indent))


def signature(
    scope: Scope, indent: int, head: str, params: Sequence[Param], returns: Expr
) -> Python:
    """The head of a function up to its colon. `head` is "def lead" or "async def lead"."""
    items = [scope.spell(_parameter(param)) for param in params]
    return Python(_signature(head, items, flat(scope.spell(returns)), indent))


def imported_names(module: str, names: Sequence[str], indent: int) -> str:
    """`from module import names`."""
    one_line = f"from {module} import {', '.join(names)}"
    if indent + len(one_line) <= WIDTH:
        return one_line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"


def finish(text: str) -> str:
    """A whole file, laid out by black where the layout was unsure of it."""
    if UNSURE not in text:
        return text
    import black

    return black.format_str(text.replace(UNSURE, ""), mode=black.Mode())


def _parameter(param: Param) -> Expr:
    parts: list[Expr] = [code(param.name)]
    if param.annotation:
        parts += [code(": "), param.annotation]
    if param.default:
        parts += [code(" = " if param.annotation else "="), param.default]
    return Joined(tuple(parts))


def _statement(expr: Expr, after: str, indent: int) -> str:
    one_line = flat(expr) + after
    if _fits(one_line, indent):
        return one_line
    return _broken(expr, after, indent) or one_line + UNSURE


def _variable(name: str, annotation: Expr, value: Expr | None, indent: int) -> str:
    head = Joined((code(f"{name}: "), annotation))
    if value is None:
        return _statement(head, "", indent)
    return _statement(Joined((head, code(" = "), value)), "", indent)


def _signature(head: str, items: Sequence[Expr], returns: str, indent: int) -> str:
    tail = f" -> {returns}:"
    return _statement(Bracket(code(head), "(", tuple(items), ")"), tail, indent)


def _broken(expr: Expr, after: str, indent: int) -> str | None:
    """The last bracket exploded; None where black may do something else."""
    match expr:
        case Joined(parts=(*before, last)):
            inner = _broken(last, after, indent)
            start = "".join(map(flat, before))
            return None if inner is None else start + inner
        case Bracket(items=items) if items:
            return _exploded(expr, after, indent)
        case _:
            return None


def _exploded(bracket: Bracket, after: str, indent: int) -> str | None:
    lines = [flat(bracket.head) + bracket.opening]
    for item in bracket.items:
        one = _statement(item, ",", indent + 4)
        lines += [f"    {line}" for line in one.split("\n")]
    return "\n".join([*lines, bracket.closing + after])


def _fits(text: str, indent: int) -> bool:
    return indent + width(text) <= WIDTH


def width(text: str) -> int:
    """Columns of a terminal, as black counts them."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return 2
    return 0 if unicodedata.combining(char) else 1
