"""Long statements, broken as black breaks them: on one line, or one item a line with a trailing comma.

black is the oracle: whatever comes out of here is what black would print. Where its rule for a case is not known here
black itself lays out that statement. What is known of it:

* what fits within 88 columns stands on one line;
* the last bracket of a statement is opened, an item a line, with a comma after each, which black then keeps. The single
  item of a subscript takes no comma: it would be a tuple;
* a union has a member a line, `|` in front, and parentheses of its own where it is a whole annotation or value;
* a name or a string that is too long goes into parentheses in the same places, where that makes it fit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from generator.code import Python
from generator.frozen import frozen
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
_COMPARISONS = ("== ", "!= ")


@frozen
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
    return Python(_signature(head, spelled(scope, params), scope.spell(returns), indent))


def spelled(scope: Scope, params: Iterable[Param]) -> list[Param]:
    """The parameters as they are written in a file, for whoever writes several functions with the same ones."""
    return [
        Param(
            one.name,
            one.annotation and scope.spell(one.annotation),
            one.default and scope.spell(one.default),
        )
        for one in params
    ]


def imported_names(module: str, names: Sequence[str], indent: int) -> str:
    """`from module import names`."""
    one_line = f"from {module} import {', '.join(names)}"
    if indent + len(one_line) <= WIDTH:
        return one_line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"


def _blackened(line: str, indent: int) -> str:
    """What black makes of a statement, or of a piece of one, that stands in column `indent` and is on one line."""
    import black
    from black.mode import Mode, TargetVersion

    before, after = _surroundings(line, indent)
    # What black would gather from the whole file: commas may follow `*` and `**` parameters.
    mode = Mode(target_versions={TargetVersion.PY37})
    whole = "\n".join([*before, " " * indent + line, *after])
    lines = black.format_str(whole, mode=mode).rstrip("\n").split("\n")
    return "\n".join(line[indent:] for line in lines[len(before) : len(lines) - len(after)])


def _surroundings(line: str, indent: int) -> tuple[list[str], list[str]]:
    """The lines around it: what black does depends on the column, and a piece must become whole."""
    functions = [f"{' ' * column}async def _():" for column in range(0, indent, 4)]
    if line.startswith("@"):
        return functions, [" " * indent + "def _():", " " * indent + "    pass"]
    if line.endswith(":"):
        return functions, [" " * indent + "    pass"]
    if line.endswith(","):
        return [*functions[:-1], " " * (indent - 4) + "_("], [" " * (indent - 4) + ")"]
    return functions, []


class _UnknownError(Exception):
    """black may break this in a way that is not known here."""


def _sure(before: str, expr: Expr, after: str, indent: int) -> str:
    """A statement; broken by black itself where it is unknown how it does that."""
    one_line = before + flat(expr) + after
    if _fits(one_line, indent):
        return one_line
    try:
        if before.endswith(_COMPARISONS) and not _stands_alone(expr):
            return _compared(before, expr, after, indent)
        return _value(before, expr, after, indent)
    except _UnknownError:
        return _blackened(one_line, indent)


def _compared(before: str, expr: Expr, after: str, indent: int) -> str:
    """`assert left == right`, in parentheses as a whole where nothing at its end can be opened."""
    compared = f"{before.removeprefix('assert ')}{flat(expr)}"
    if not isinstance(expr, Python | Quoted) or not before.startswith("assert "):
        raise _UnknownError
    if not _fits(compared, indent + 4):
        left, sign, _ = before.removeprefix("assert ").rpartition(before[-3:])
        compared = "\n".join(
            [_line(left.strip(), indent + 4), _line(f"{sign}{flat(expr)}", indent + 4)]
        )
    return _parenthesised("assert ", compared, after, indent)


def _stands_alone(expr: Expr) -> bool:
    """A call or a display: black opens its bracket even after a comparison, as it does not with a subscript's."""
    return isinstance(expr, Bracket) and (expr.closing != "]" or not flat(expr.head))


def _assigned(before: str, annotation: Expr, value: Expr, after: str, indent: int) -> str:
    try:
        return _annotated(before, annotation, value, after, indent)
    except _UnknownError:
        return _blackened(f"{before}{flat(annotation)} = {flat(value)}{after}", indent)


def _annotated(before: str, annotation: Expr, value: Expr, after: str, indent: int) -> str:
    """`name: annotation = value`: the value is broken if its first line fits, else the annotation."""
    start = f"{before}{flat(annotation)} = "
    if _fits(start + flat(value) + after, indent):
        return start + flat(value) + after
    if _is_name(annotation, indent) and not _fits(f"{start}(", indent):
        first = "\n".join([_line(f"{before}(", indent), *_indented([flat(annotation)])])
        return f"{first}\n{_value(') = ', value, after, indent)}"
    if isinstance(value, Bracket):
        return _annotated_bracket(before, annotation, value, after, indent)
    if not isinstance(value, Python | Quoted) or not _fits(flat(value), indent + 4):
        raise _UnknownError
    if _fits(start + "(", indent):
        return _value(start, value, after, indent)
    if isinstance(annotation, Python | Quoted):
        raise _UnknownError
    return _value(before, annotation, f" = {flat(value)}{after}", indent)


def _is_name(annotation: Expr, indent: int) -> bool:
    """One that black puts into parentheses. It leaves a name without dots outside where that does not fit inside."""
    fits = isinstance(annotation, Python | Quoted) and _fits(flat(annotation), indent + 4)
    return fits or (
        isinstance(annotation, Python) and _DOTTED.fullmatch(annotation.text) is not None
    )


_DOTTED = re.compile(r"\w+(?:\.\w+)+")


def _annotated_bracket(
    before: str, annotation: Expr, value: Bracket, after: str, indent: int
) -> str:
    """As long as the first line of the value fits it is opened; else it goes into parentheses, if theirs does."""
    start = f"{before}{flat(annotation)} = "
    opened = flat(value.head) + value.opening
    if not _is_call(value) or (value.items and _fits(start + opened, indent)):
        return _exploded(start, value, after, indent)
    if _fits(f"{start}(", indent):
        return _parenthesised(start, _item("", value, "", indent + 4), after, indent)
    if not isinstance(annotation, Bracket):
        raise _UnknownError
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
            return "\n".join([f"{head}() -> (", *_indented([flat(returns)]), "):"])
        last = f") -> {flat(returns)}:"
        if not params or (named and not _fits(last, indent)):
            raise _UnknownError
        # Where nothing but this bracket has to be opened black opens it, however long the name before it is.
        lines = [f"{head}(" if _fits(last, indent) else _line(f"{head}(", indent)]
        lines += _indented(_broken_parameter(param, indent + 4) for param in params)
        return "\n".join([*lines, _value(") -> ", returns, ":", indent)])
    except _UnknownError:
        return _blackened(one_line, indent)


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
    if not bracket.items and _is_call(bracket) and _PLAIN.fullmatch(before):
        return _parenthesised(before, flat(bracket), after, indent)
    room = _fits(f"{before}(", indent) and _fits(opened, indent + 4)
    if (
        not room
        or not _PLAIN.fullmatch(before)
        or not _is_call(bracket)
        or _fits(before + opened, indent)
    ):
        return _exploded(before, bracket, after, indent)
    inside = _item("", bracket, "", indent + 4)
    if all(_fits(line, indent + 4) for line in inside.split("\n")):
        return _parenthesised(before, inside, after, indent)
    return _exploded(before, bracket, after, indent)


def _is_call(bracket: Bracket) -> bool:
    return bracket.opening == "(" and flat(bracket.head) != ""


_PLAIN = re.compile(r"[\w.]+ = |return |\) = ")
_STRANDED = re.compile(r'(?:[\w.]+ = |\w+=|return |class |\) = |"[^"\\]*": )?[\w.]+\(')


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
    return indent + (len(text) if text.isascii() else width(text)) <= WIDTH


def width(text: str) -> int:
    """Columns of a terminal, as black counts them."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return 2
    return 0 if unicodedata.combining(char) else 1
