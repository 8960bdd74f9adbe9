"""Python as an output syntax: the filters of its templates, and the gate that every file passes."""

from __future__ import annotations

import ast

from generator.code import Python
from generator.render import Syntax
from generator.targets.python.spelling.docstrings import comment, docstring
from generator.targets.python.spelling.expressions import name
from generator.targets.python.spelling.layout import UNSURE, finish
from generator.targets.python.spelling.literals import literal


def check(path: str, text: str) -> None:
    """Refuse what is not Python, or holds a character that hides what it says.

    Raises:
        SyntaxError: with the line, and `path` as its file.
    """
    plain = text.replace(UNSURE, "")
    if not plain.replace("\n", "").isprintable():
        lines = enumerate(plain.split("\n"), start=1)
        number, line = next(each for each in lines if not each[1].isprintable())
        raise SyntaxError("a character that cannot be seen", (path, number, 1, line))
    ast.parse(plain, filename=path)


PYTHON = Syntax(
    name="python",
    code=Python,
    filters={"literal": literal, "docstring": docstring, "comment": comment, "identifier": name},
    check=check,
    finish=finish,
)
