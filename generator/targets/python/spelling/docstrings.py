"""An author's prose as docstrings and comments that read back as it was written, and that run nothing.

What reads back is `normal(text)`: without the margin and the trailing spaces, which Python's own `cleandoc` would take
off, and without anything that a doctest runner would run.
"""

from __future__ import annotations

import inspect
import re
from functools import lru_cache

from generator.code import Python
from generator.targets.python.spelling.literals import visible

_WIDTH = 88
_PROMPT = re.compile(r"^(\s*)>>>", re.MULTILINE)
_PRAGMA = re.compile(
    r"(?:^|(?<=#))(\s*)"
    r"(?=(?:type|fmt|noqa|nosec|pyright|pylint|mypy|ruff|isort|flake8|yapf|pragma)\b|[!:%#])",
    re.IGNORECASE,
)
_COOKIE = re.compile(r"(coding)([:=])")


def normal(text: str) -> str:
    """The text as a docstring of it reads. Quotes of quotes (`>>>`) are spread, so that they are no doctest."""
    if text.isprintable():  # one line, without tabs
        return _PROMPT.sub(r"\1> > >", text.strip())
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    # Twice: without the blank lines at its head the text may have a margin that it had not before.
    cleaned = inspect.cleandoc(inspect.cleandoc("\n".join(line.rstrip() for line in lines)))
    return _PROMPT.sub(r"\1> > >", cleaned)


@lru_cache(4096)
def docstring(text: str, indent: int = 0) -> Python:
    """A docstring of prose, its lines kept as long as they are. An empty text becomes an empty docstring.

    `indent` is the column at which it will stand; the lines below the first are not indented here.
    """
    lines = _escaped(normal(text)).split("\n")
    ending = '\n"""' if len(lines) > 1 else '"""'
    opening = '""" ' if lines[0].startswith('"') else '"""'
    return Python(opening + "\n".join(lines) + ending)


def comment(text: str) -> Python:
    """Lines that each begin with `# `. No line of it is an instruction to a tool."""
    return Python(
        "\n".join(f"# {line}".rstrip() for line in map(_remark, normal(text).split("\n")))
    )


def _remark(line: str) -> str:
    return _COOKIE.sub(r"\1 \2", _PRAGMA.sub(r"\1| ", visible(line)))


def _escaped(text: str) -> str:
    kept = "\n".join(map(visible, text.replace("\\", "\\\\").split("\n")))
    # black would set a space between a last quote and the closing ones.
    last = "\\x22" if kept.endswith('"') else ""
    return kept.removesuffix('"').replace('"""', '\\"\\"\\"') + last
