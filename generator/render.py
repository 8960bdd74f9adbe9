"""Views into text: what a file is made of, and the Jinja environments that print it.

A template prints its view and decides nothing. Each output syntax has one environment; what it prints must already be
of that syntax's `Code` type, or pass a filter that is named for the place where it goes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from generator.code import Code


@dataclass(frozen=True, slots=True)
class Syntax:
    """One output syntax: the type of its text, the filters that turn plain values into it, and a check of whole files.

    `check(path, text)` raises `SyntaxError` when the text is not of this syntax; `finish` may lay the file out.
    """

    name: str
    code: type[Code]
    filters: Mapping[str, Callable[..., Code]]
    check: Callable[[str, str], None] | None = None
    finish: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file to make: `path` relative to the output folder, with `/`.

    Either `template` (relative to the target's template folder) printed in `syntax` with `view`, or `content` as is.
    """

    path: str
    template: str = ""
    syntax: str = ""
    view: object = None
    content: bytes | None = field(default=None, repr=False)
