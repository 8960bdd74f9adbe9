"""Text that may be printed: one type per output syntax, so that raw text cannot reach a generated file.

A template prints values of its own syntax's type and nothing else (`generator.render` refuses the rest). Constructing
one of these types is a promise that the text is safe where that syntax puts it, so only the modules that turn plain
values into a syntax may do it; the architecture test names them.
"""

from __future__ import annotations

import re


class Code:
    """Text in one output syntax. Not a `str`: it cannot be concatenated with raw text by accident."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and isinstance(other, Code) and other.text == self.text

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.text))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"

    def __bool__(self) -> bool:
        return bool(self.text)


_PLAIN = re.compile(r"[\n -~]*")


def is_visible(text: str) -> bool:
    """Whether all that a text says can be seen: nothing but line breaks and what Python calls printable."""
    # The first is twice as fast, and most files hold no more.
    return _PLAIN.fullmatch(text) is not None or text.replace("\n", "").isprintable()


class Python(Code):
    """Python source: an expression, a name, a statement, or lines of them."""


class TypeScript(Code):
    """TypeScript source."""


class Ruby(Code):
    """Ruby source."""


class Markdown(Code):
    """CommonMark with GitHub's tables."""


class Toml(Code):
    """TOML 1.0: a value, a key."""


class Yaml(Code):
    """YAML 1.2: a value, a key."""
