"""Long statements, broken as black breaks them: on one line, or one item a line with a trailing comma.

black is the oracle: whatever comes out of here is what black would print. Where its rule for a case is not known here
the text carries the mark `UNSURE`, and `finish` has black lay out that file. What is known of it:

* what fits within 88 columns stands on one line;
* the last bracket of a statement is opened, an item a line, with a comma after each, which black then keeps. The single
  item of a subscript takes no comma: it would be a tuple;
* a union has a member a line, `|` in front, and parentheses of its own where it is a whole annotation or value;
* a name or a string that is too long goes into parentheses in the same places, where that makes it fit.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.code import Python
from generator.targets.python.spelling.expressions import (
    Bracket,
    Expr,
    Import,
    Joined,
    Quoted,
    Union,
    flat,
)

if TYPE_CHECKING:
    from generator.targets.python.spelling.scope import Scope

WIDTH = 88
UNSURE = "\0"
_COMPARISONS = ("== ", "!= ")


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of a function. `name` may begin with `*` or `**`; no annotation is for `self` and `*`."""

    name: str
    annotation: Expr | None = None
    default: Expr | None = None


STAR = Param("*")


def statement(scope: Scope, indent: int, before: Expr | str, expr: Expr, after: str = "") -> Python:
    """One statement: our own words, an expression, our own words."""
    start = before if isinstance(before, str) else flat(scope.spell(before))
    return Python(_sure(start, scope.spell(expr), after, indent))


def variable(
    scope: Scope, indent: int, name: str, annotation: Expr, value: Expr | None = None
) -> Python:
    """`name: annotation`, or `name: annotation = value`."""
    spelled = scope.spell(annotation)
    if value is None:
        return Python(_sure(f"{name}: ", spelled, "", indent))
    return Python(_assigned(f"{name}: ", spelled, scope.spell(value), "", indent))


def signature(
    scope: Scope, indent: int, head: str, params: Sequence[Param], returns: Expr
) -> Python:
    """The head of a function up to its colon. `head` is "def lead" or "async def lead"."""
    spelled = [
        Param(
            one.name,
            one.annotation and scope.spell(one.annotation),
            one.default and scope.spell(one.default),
        )
        for one in params
    ]
    return Python(_signature(head, spelled, scope.spell(returns), indent))


def imported_names(module: str, names: Sequence[str], indent: int) -> str:
    """`from module import names`."""
    one_line = f"from {module} import {', '.join(names)}"
    if indent + len(one_line) <= WIDTH:
        return one_line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"


def finish(text: str) -> str:
    """A whole file, those of its statements laid out by black of which the layout was unsure.

    Statement by statement, since black takes longer for a large file than everything else together.
    """
    if UNSURE not in text:
        return text
    unsure = [number for number, line in enumerate(text.split("\n"), start=1) if UNSURE in line]
    lines = text.replace(UNSURE, "").split("\n")
    spans = _statements(ast.parse("\n".join(lines)).body, unsure)
    for first, last, indent in sorted(spans, reverse=True):
        lines[first - 1 : last] = _blackened(lines[first - 1 : last], indent)
    return "\n".join(lines)


_Span = tuple[int, int, int]
"""First line, last line, column."""


def _statements(body: Iterable[ast.stmt], unsure: Sequence[int]) -> Iterator[_Span]:
    """The smallest statements, however deep in others, that hold a line of which the layout was unsure."""
    for statement_ in body:
        decorators = getattr(statement_, "decorator_list", [])
        first = min([statement_.lineno, *(each.lineno for each in decorators)])
        last = statement_.end_lineno or first
        inside = unsure[bisect_left(unsure, first) : bisect_right(unsure, last)]
        if not inside:
            continue
        if isinstance(statement_, _BLOCKS) and inside[0] >= statement_.body[0].lineno:
            yield from _statements(statement_.body, inside)
        else:
            yield first, last, statement_.col_offset


_BLOCKS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.With, ast.AsyncWith)
"""What has one body and nothing after it."""


def _blackened(lines: Sequence[str], indent: int) -> list[str]:
    import black
    from black.mode import Mode, TargetVersion

    # What black does to a statement depends on its column: each four of them are a function around it.
    around = [f"{' ' * column}async def _():" for column in range(0, indent, 4)]
    # What black would gather from the whole file: commas may follow `*` and `**` parameters.
    mode = Mode(target_versions={TargetVersion.PY37})
    laid_out = black.format_str("\n".join([*around, *lines]) + "\n", mode=mode)
    return laid_out.rstrip("\n").split("\n")[len(around) :]


class _UnknownError(Exception):
    """black may break this in a way that is not known here."""


def _sure(before: str, expr: Expr, after: str, indent: int) -> str:
    """A statement; on one line and marked where it is unknown how black breaks it."""
    one_line = before + flat(expr) + after
    if _fits(one_line, indent):
        return one_line
    try:
        if before.endswith(_COMPARISONS) and not _stands_alone(expr):
            return _compared(before, expr, after, indent)
        return _value(before, expr, after, indent)
    except _UnknownError:
        return one_line + UNSURE


def _compared(before: str, expr: Expr, after: str, indent: int) -> str:
    """`assert left == right`, in parentheses as a whole where nothing at its end can be opened."""
    compared = f"{before.removeprefix('assert ')}{flat(expr)}"
    is_atom = isinstance(expr, Python | Quoted) and before.startswith("assert ")
    if not is_atom or not _fits(compared, indent + 4):
        raise _UnknownError
    return _parenthesised("assert ", compared, after, indent)


def _stands_alone(expr: Expr) -> bool:
    """A call or a display: black opens its bracket even after a comparison, as it does not with a subscript's."""
    return isinstance(expr, Bracket) and (expr.closing != "]" or not flat(expr.head))


def _assigned(before: str, annotation: Expr, value: Expr, after: str, indent: int) -> str:
    try:
        return _annotated(before, annotation, value, after, indent)
    except _UnknownError:
        return f"{before}{flat(annotation)} = {flat(value)}{after}{UNSURE}"


def _annotated(before: str, annotation: Expr, value: Expr, after: str, indent: int) -> str:
    """`name: annotation = value`: the value is broken if its first line fits, else the annotation."""
    start = f"{before}{flat(annotation)} = "
    if _fits(start + flat(value) + after, indent):
        return start + flat(value) + after
    if isinstance(value, Bracket):
        return _annotated_bracket(before, annotation, value, after, indent)
    if not isinstance(value, Python | Quoted) or not _fits(flat(value), indent + 4):
        raise _UnknownError
    if _fits(start + "(", indent):
        return _value(start, value, after, indent)
    if isinstance(annotation, Python | Quoted) and not _fits(flat(annotation), indent + 4):
        # black puts parentheses around the value, with or without a line of its own.
        raise _UnknownError
    return _value(before, annotation, f" = {flat(value)}{after}", indent)


def _annotated_bracket(
    before: str, annotation: Expr, value: Bracket, after: str, indent: int
) -> str:
    """As long as the first line of the value fits it is opened; else it goes into parentheses, if theirs does."""
    start = f"{before}{flat(annotation)} = "
    opened = flat(value.head) + value.opening
    if _fits(start + opened, indent) or not isinstance(annotation, Bracket) or not _is_call(value):
        return _exploded(start, value, after, indent)
    if _fits(f"{start}(", indent):
        return _parenthesised(start, _exploded("", value, "", indent + 4), after, indent)
    head, close = f"{before}{flat(annotation.head)}{annotation.opening}", annotation.closing
    (item,) = annotation.items if len(annotation.items) == 1 else (None,)
    if item is None or not _fits(flat(item), indent + 4):
        raise _UnknownError
    rest = _exploded(f"{close} = ", value, after, indent)
    return "\n".join([_line(head, indent), *_indented([flat(item)]), rest])


def _signature(head: str, params: Sequence[Param], returns: Expr, indent: int) -> str:
    one_line = f"{head}({', '.join(map(_parameter, params))}) -> {flat(returns)}:"
    if _fits(one_line, indent):
        return one_line
    try:
        named = isinstance(returns, Python | Quoted)
        if not params and named:
            return _parenthesised(f"{head}() -> ", flat(returns), ":", indent)
        if not params or (named and not _fits(f") -> {flat(returns)}:", indent)):
            raise _UnknownError
        lines = [_line(f"{head}(", indent)]
        lines += _indented(_broken_parameter(param, indent + 4) for param in params)
        return "\n".join([*lines, _value(") -> ", returns, ":", indent)])
    except _UnknownError:
        return one_line + UNSURE


def _parameter(param: Param) -> str:
    annotation = f": {flat(param.annotation)}" if param.annotation else ""
    equals = " = " if param.annotation else "="
    return param.name + annotation + (equals + flat(param.default) if param.default else "")


def _broken_parameter(param: Param, indent: int) -> str:
    one_line = _parameter(param) + ","
    if param.annotation is None or _fits(one_line, indent):
        return one_line
    after = f" = {flat(param.default)}," if param.default else ","
    return _value(f"{param.name}: ", param.annotation, after, indent)


def _value(before: str, expr: Expr, after: str, indent: int) -> str:
    """An expression that black may put into parentheses: a whole annotation, or the value of an assignment."""
    one_line = before + flat(expr) + after
    if _fits(one_line, indent):
        return one_line
    match expr:
        case Bracket():
            return _bracket(before, expr, after, indent)
        case Union(items=items):
            if isinstance(items[-1], Bracket) and items[-1].closing != "]":
                raise _UnknownError
            return _parenthesised(before, _item("", expr, "", indent + 4), after, indent)
        case Python() | Quoted():
            if not _fits(flat(expr), indent + 4):
                return _unbreakable(one_line)
            return _parenthesised(before, flat(expr), after, indent)
        case Joined() | Import():
            raise _UnknownError


def _item(before: str, expr: Expr, after: str, indent: int) -> str:
    """An expression inside a bracket: an argument, an item, a member of a union."""
    one_line = before + flat(expr) + after
    if _fits(one_line, indent):
        return one_line
    match expr:
        case Bracket(items=items) if items:
            return _exploded(before, expr, after, indent)
        case Bracket() | Python() | Quoted():
            return one_line
        case Union(items=(*some, last)):
            first, *others = some
            lines = [_item(before, first, "", indent)]
            lines += [_item("| ", member, "", indent) for member in others]
            return "\n".join([*lines, _item("| ", last, after, indent)])
        case Joined(parts=(*some, last)):
            return _item(before + "".join(map(flat, some)), last, after, indent)
        case Joined() | Union() | Import():
            raise _UnknownError


def _bracket(before: str, bracket: Bracket, after: str, indent: int) -> str:
    """A bracket as a whole value: opened, in parentheses of its own where its first line fits only there."""
    opened = flat(bracket.head) + bracket.opening
    room = _fits(f"{before}(", indent) and _fits(opened, indent + 4)
    if (
        not room
        or not _PLAIN.fullmatch(before)
        or not _is_call(bracket)
        or _fits(before + opened, indent)
    ):
        return _exploded(before, bracket, after, indent)
    inside = _exploded("", bracket, "", indent + 4)
    if not all(_fits(line, indent + 4) for line in inside.split("\n")):
        raise _UnknownError
    return _parenthesised(before, inside, after, indent)


def _is_call(bracket: Bracket) -> bool:
    return bracket.opening == "(" and flat(bracket.head) != ""


_PLAIN = re.compile(r"[\w.]+ = |return ")
_STRANDED = re.compile(r"(?:[\w.]+ = |\w+=|return |class )?[\w.]+\(")


def _exploded(before: str, bracket: Bracket, after: str, indent: int) -> str:
    if not bracket.items:
        raise _UnknownError
    comma = "" if bracket.opening == "[" and len(bracket.items) == 1 and flat(bracket.head) else ","
    first = before + flat(bracket.head) + bracket.opening
    # black has no choice but to open the one bracket of a call or a class, however long the name before it is.
    if not _STRANDED.fullmatch(first):
        first = _line(first, indent)
    items = _indented(_item("", item, comma, indent + 4) for item in bracket.items)
    return "\n".join([first, *items, _line(bracket.closing + after, indent)])


def _parenthesised(before: str, inside: str, after: str, indent: int) -> str:
    # A union needs its parentheses, however long the name is that it is given to.
    is_plain = before.endswith(" = ") and not any(bracket in before for bracket in "([{")
    first = f"{before}(" if is_plain else _line(f"{before}(", indent)
    return "\n".join([first, *_indented([inside]), _line(f"){after}", indent)])


def _unbreakable(line: str) -> str:
    """A line that black can only leave as it is, too long. With more brackets than we know of it may find something."""
    if any(bracket in line for bracket in "([{"):
        raise _UnknownError
    return line


def _line(text: str, indent: int) -> str:
    """A line that must fit: where the rest of a statement does not, black looks for another way."""
    if not _fits(text, indent):
        raise _UnknownError
    return text


def _indented(items: Iterable[str]) -> list[str]:
    return [f"    {line}" for item in items for line in item.split("\n")]


def _fits(text: str, indent: int) -> bool:
    return indent + width(text) <= WIDTH


def width(text: str) -> int:
    """Columns of a terminal, as black counts them."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return 2
    return 0 if unicodedata.combining(char) else 1
