"""What went wrong, where, and what to do about it: one collector that every stage reports to.

A stage reports and goes on with a sensible fallback; the pipeline stops between stages when something was an error,
so that one run shows everything wrong at that level.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from typing import Literal, Protocol

from generator.frozen import frozen

Severity = Literal["error", "warning", "info"]


@frozen(order=True)
class Place:
    """Where something is written: a document and a JSON pointer (RFC 6901) into it.

    `document` is the path relative to the description, "" for the description itself.
    """

    document: str = ""
    pointer: str = ""

    def __truediv__(self, token: str) -> Place:
        """The place of a member: `place / "paths" / "/pets"`."""
        return Place(self.document, f"{self.pointer}/{token.replace('~', '~0').replace('/', '~1')}")

    @property
    def tokens(self) -> tuple[str, ...]:
        """The pointer's steps, unescaped."""
        steps = self.pointer.split("/")[1:]
        if "~" not in self.pointer:
            return tuple(steps)
        return tuple(step.replace("~1", "/").replace("~0", "~") for step in steps)


@frozen(order=True)
class Position:
    """A point in a file as a person counts: lines and columns (characters) from 1. Line 0 is the file as a whole.

    `file` is spelled as the user would; `excerpt` is the line itself, raw, without its first
    `cut` characters where it is very long.
    """

    file: str
    line: int
    col: int
    excerpt: str = field(default="", compare=False)
    cut: int = field(default=0, compare=False)


class Locator(Protocol):
    """What knows where a place is written; None for a document that it does not know."""

    def locate(self, place: Place, on_key: bool = False) -> Position | None: ...


@frozen
class Diagnostic:
    """One finding. `code` is a key of the catalogue (`generator.lint.catalogue`).

    `message` may quote the description with `quote`; `hint` says what to do. `on_key` points at the key of a member
    rather than at its value. `at` is a position where no pointer can tell: in text that is not even well-formed, at a
    key that is written twice, in a configuration.
    """

    code: str
    severity: Severity
    message: str
    at: Place | Position
    hint: str = ""
    on_key: bool = False


class Diagnostics:
    """A collector of findings, in the order of reporting; the same finding is kept once."""

    def __init__(self) -> None:
        self._found: dict[Diagnostic, None] = {}

    def error(
        self,
        code: str,
        message: str,
        at: Place | Position,
        hint: str = "",
        *,
        on_key: bool = False,
    ) -> None:
        self.add(Diagnostic(code, "error", message, at, hint, on_key))

    def warning(
        self,
        code: str,
        message: str,
        at: Place | Position,
        hint: str = "",
        *,
        on_key: bool = False,
    ) -> None:
        self.add(Diagnostic(code, "warning", message, at, hint, on_key))

    def info(
        self,
        code: str,
        message: str,
        at: Place | Position,
        hint: str = "",
        *,
        on_key: bool = False,
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
    shown = escape(text[:limit])
    return f"`{shown}…`" if len(text) > limit else f"`{shown}`"


def escape(text: str) -> str:
    """`text` on one line that no terminal, reader or CI server takes for anything but text."""
    visible = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
    return _CI_COMMAND.sub(r"#\\x23", visible)


# Azure Pipelines and GitHub Actions obey `##vso[...]` and `##[...]` anywhere in a line that a build prints.
_CI_COMMAND = re.compile(r"##(?=(vso)?\[)")

# --- On a terminal ----------------------------------------------------------------------------------------------------

_RANK: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}
_COLOR: dict[Severity, str] = {"error": "31", "warning": "33", "info": "36"}
_WIDTH = 120


def show(diagnostics: Iterable[Diagnostic], locator: Locator | None, *, color: bool = False) -> str:
    """All findings as lines for a terminal, each ended by a newline, in the order given; "" for none.

    Every line begins with a file name or with blanks, never with text of the description.
    """
    return "".join(_shown(each, position(each, locator), color) for each in diagnostics)


def by_place(diagnostics: Iterable[Diagnostic], locator: Locator | None) -> list[Diagnostic]:
    """Sorted as one reads: by file, line and column."""
    return sorted(diagnostics, key=lambda each: _reading_order(each, locator))


def worst_first(diagnostics: Iterable[Diagnostic], locator: Locator | None) -> list[Diagnostic]:
    """Errors, then warnings, then the rest; each as one reads."""
    return sorted(by_place(diagnostics, locator), key=lambda each: _RANK[each.severity])


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """How many there are of each severity: "2 errors, 1 warning"; "" for none."""
    severities = [each.severity for each in diagnostics]
    counts = ((severities.count(severity), severity) for severity in _RANK)
    return ", ".join(f"{n} {word}{'s' * (n > 1 and word != 'info')}" for n, word in counts if n)


def position(diagnostic: Diagnostic, locator: Locator | None) -> Position | None:
    """Where a finding is in its file; None when nothing knows its document."""
    match diagnostic.at:
        case Position() as known:
            return known
        case Place() as place:
            return locator.locate(place, diagnostic.on_key) if locator else None


def to_json(
    diagnostics: Iterable[Diagnostic], locator: Locator | None
) -> list[dict[str, str | int | None]]:
    """All findings for a report: code, severity, message, hint, document, pointer, file, line, col."""
    return [_as_json(each, position(each, locator)) for each in diagnostics]


def _shown(diagnostic: Diagnostic, at: Position | None, color: bool) -> str:
    paint = _paint if color else _plain
    tag = paint(f"{diagnostic.severity}[{diagnostic.code}]", _COLOR[diagnostic.severity])
    lines = [f"{_address(diagnostic, at)}: {tag}: {escape(diagnostic.message)}"]
    if at and at.excerpt.strip():
        lines += _excerpt(at, lambda caret: paint(caret, _COLOR[diagnostic.severity]))
    if diagnostic.hint:
        lines.append(f"       = {escape(diagnostic.hint)}")
    return "\n".join(lines) + "\n"


def _paint(text: str, code: str) -> str:
    return f"\x1b[1;{code}m{text}\x1b[0m"


def _plain(text: str, code: str) -> str:
    return text


def _address(diagnostic: Diagnostic, at: Position | None) -> str:
    match at or diagnostic.at:
        case Position(file, 0, _):
            text = file
        case Position(file, line, col):
            text = f"{file}:{line}:{col}"
        case Place(document, pointer):
            text = f"{document}#{pointer}"
    # A file may be called `::error`, and GitHub Actions obeys a line that begins so.
    return escape(f"./{text}" if text.startswith(":") else text)


def _excerpt(at: Position, paint: Callable[[str], str]) -> list[str]:
    before, after = _window(at.excerpt, at.col - 1 - at.cut, at.cut)
    number = f"{at.line:6d}" if at.line else " " * 6
    return [
        f"{number} | {escape(before)}{escape(after)}",
        f"       | {' ' * _columns(escape(before))}{paint('^')}",
    ]


def _window(line: str, index: int, cut: int) -> tuple[str, str]:
    """What to show of a line before and from `index`: all of it, or a part where a file is one endless line."""
    line = line.replace("\t", " ")
    if not cut and len(line) <= _WIDTH:
        return line[:index], line[index:]
    start = max(0, index - _WIDTH // 3)
    end = start + _WIDTH
    before = ("…" if start or cut else "") + line[start:index]
    return before, line[index:end] + ("…" if end < len(line) else "")


def _columns(text: str) -> int:
    """How wide a terminal shows `text`: East Asian characters take two columns, combining ones none."""
    return sum(_column(char) for char in text)


def _column(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _reading_order(
    diagnostic: Diagnostic, locator: Locator | None
) -> tuple[str, int, int, str, str]:
    at = position(diagnostic, locator)
    file, line, col = (at.file, at.line, at.col) if at else ("", 0, 0)
    return file, line, col, diagnostic.code, diagnostic.message


def _as_json(diagnostic: Diagnostic, at: Position | None) -> dict[str, str | int | None]:
    place = diagnostic.at if isinstance(diagnostic.at, Place) else None
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "document": place.document if place else None,
        "pointer": place.pointer if place else None,
        "file": at.file if at else None,
        "line": at.line if at else None,
        "col": at.col if at else None,
    }
