"""What went wrong, where, and what to do about it: one collector that every stage reports to.

A stage reports and goes on with a sensible fallback; the pipeline stops between stages when something was an error,
so that one run shows everything wrong at that level.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something is written: a document and a JSON pointer (RFC 6901) into it.

    `document` is the path relative to the description, "" for the description itself.
    """

    document: str = ""
    pointer: str = ""

    def __truediv__(self, token: str) -> Place:
        """The place of a member: `place / "paths" / "/pets"`."""
        return Place(self.document, f"{self.pointer}/{token.replace('~', '~0').replace('/', '~1')}")


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `code` is a key of the catalogue (`generator.lint.catalogue`).

    `message` may quote the description with `quote`; `hint` says what to do. `on_key` points at the key of a member
    rather than at its value.
    """

    code: str
    severity: Severity
    message: str
    at: Place
    hint: str = ""
    on_key: bool = False


class Diagnostics:
    """A collector of findings, in the order of reporting; the same finding is kept once."""

    def __init__(self) -> None:
        self._found: dict[Diagnostic, None] = {}

    def error(
        self, code: str, message: str, at: Place, hint: str = "", *, on_key: bool = False
    ) -> None:
        self.add(Diagnostic(code, "error", message, at, hint, on_key))

    def warning(
        self, code: str, message: str, at: Place, hint: str = "", *, on_key: bool = False
    ) -> None:
        self.add(Diagnostic(code, "warning", message, at, hint, on_key))

    def info(
        self, code: str, message: str, at: Place, hint: str = "", *, on_key: bool = False
    ) -> None:
        self.add(Diagnostic(code, "info", message, at, hint, on_key))

    def add(self, diagnostic: Diagnostic) -> None:
        self._found.setdefault(diagnostic)

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        for diagnostic in diagnostics:
            self.add(diagnostic)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    @property
    def failed(self) -> bool:
        """Whether any finding is an error."""
        return any(diagnostic.severity == "error" for diagnostic in self._found)


def quote(text: str, limit: int = 80) -> str:
    """Text of a description as it may stand in a message: in backticks, on one line, controls and bidi escaped."""
    shown = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text[:limit])
    return f"`{shown}…`" if len(text) > limit else f"`{shown}`"
