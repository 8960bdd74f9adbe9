"""Python as an output syntax: the filters of its templates, and the gate that every file passes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import partial
from hashlib import sha256
from itertools import chain

from generator.code import Python, is_visible
from generator.prose import part
from generator.render import Syntax
from generator.targets.python.spelling.docstrings import comment, docstring
from generator.targets.python.spelling.expressions import name
from generator.targets.python.spelling.literals import literal


def check(path: str, text: str) -> frozenset[str]:
    """The public names that a file defines, methods as `Class.method`.

    Refuses what is not Python, holds a character that hides what it says, or does something when it is imported.

    Raises:
        SyntaxError: with the line, and `path` as its file.
    """
    if not is_visible(text):
        lines = enumerate(text.split("\n"), start=1)
        number, line = next(each for each in lines if not each[1].isprintable())
        raise SyntaxError("a character that cannot be seen", (path, number, 1, line))
    try:
        return frozenset(chain.from_iterable(map(partial(_checked, path=path), _pieces(text))))
    except SyntaxError:
        return frozenset(_names(text, path))  # a cut in a wrong place; else this tells the line


def _checked(piece: str, path: str) -> tuple[str, ...]:
    name = "checked", sha256(piece.encode()).digest()
    return part(name, lambda: tuple(_names(piece, path)))


def _pieces(text: str) -> Iterator[str]:
    """A long text cut before statements: their trees one after the other take less time and memory than one of all.

    If each piece is Python then so is the text, and says what they say, wherever it was cut. What is cut off a class
    comes under a head of that class.
    """
    start, head = 0, ""
    while found := _CUT.search(text, start + _PIECE):
        yield head + text[start : found.end()]
        head = _class_at(text, start, found.end(), head)
        start = found.end()
    yield head + text[start:]


def _class_at(text: str, start: int, end: int, head: str) -> str:
    """The head of the class that what comes at `end` is indented for: the last statement since `start` that is not
    indented, if that is a class; where all are, the one of before."""
    if not text.startswith(" ", end):
        return ""
    outermost = list(_OUTERMOST.finditer(text, start, end))
    if not outermost:
        return head
    name = outermost[-1][1]
    return f"class {name}:\n" if name else ""


_PIECE = 10_000
"""Characters: the tree of so many fits into a processor's cache."""
_CUT = re.compile(r"\n\n(?=class |def |@|_[A-Z]|    def |    async def |    @)")
_OUTERMOST = re.compile(r"^(?:class (\w+)|[^\s)])", re.MULTILINE)
_PRIVATE = re.compile(r"(^|\.)_|^TYPE_CHECKING$")


def _names(text: str, path: str) -> Iterator[str]:
    tree = ast.parse(text, filename=path)
    return (name for name in _defined(tree.body, path) if not _PRIVATE.search(name))


def _defined(body: Iterable[ast.stmt], path: str) -> Iterator[str]:
    for statement in body:
        match statement:
            case ast.ClassDef(name=name):
                yield name
                yield from _methods(statement, path)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.Assign() | ast.AnnAssign():
                yield from _bound(statement)
            case ast.If(body=then, orelse=otherwise):
                yield from _defined([*then, *otherwise], path)
            case ast.Import() | ast.ImportFrom() | ast.Pass():
                pass
            case ast.Expr(value=ast.Constant() | ast.Call()):
                pass
            case _:
                at = (path, statement.lineno, statement.col_offset, "")
                raise SyntaxError(
                    f"a statement that no template prints: {type(statement).__name__}", at
                )


def _methods(made: ast.ClassDef, path: str) -> Iterator[str]:
    functions = {
        each.name for each in made.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    yield from (f"{made.name}.{name}" for name in _defined(made.body, path) if name in functions)


def _bound(statement: ast.Assign | ast.AnnAssign) -> Iterator[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    for target in targets:
        if isinstance(target, ast.Name):
            yield target.id
        else:
            yield from (node.id for node in ast.walk(target) if isinstance(node, ast.Name))


PYTHON = Syntax(
    name="python",
    code=Python,
    filters={"literal": literal, "docstring": docstring, "comment": comment, "identifier": name},
    check=check,
)
