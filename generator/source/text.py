"""Bytes → text whose every offset has a line and a column, and the problems found in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from generator.diagnostics import Diagnostic, Position, Severity, quote
from generator.frozen import frozen
from generator.ir import Json


@frozen
class Problem:
    """Something wrong at an offset (in characters) of a text. `first` is the offset of what it clashes with."""

    code: str
    message: str
    offset: int
    hint: str = ""
    first: int | None = None


class UnreadableError(Exception):
    """A document that cannot be understood at all."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def bad_number(spelling: str, offset: int) -> Problem:
    """A number that no exact or floating value can hold."""
    return Problem(
        "invalid-number",
        f"{quote(spelling, 40)} is not a finite number that can be handled",
        offset,
        "write a number within the range of a double, or a string",
    )


def duplicate_key(key: str, offset: int, first: int) -> Problem:
    return Problem(
        "duplicate-key",
        f"{quote(key)} is written twice in the same object",
        offset,
        "remove one of them, or join the two",
        first,
    )


class Places(Protocol):
    """Where the values of a document are: offsets into its text."""

    def offset(self, tokens: tuple[str, ...], on_key: bool) -> int:
        """Of the value (or its key) that a pointer names; of the nearest thing around it where there is none."""
        ...


@frozen
class Parsed:
    """What a reader made of a text. Where there are problems, `data` holds a fallback."""

    data: Json
    places: Places
    problems: tuple[Problem, ...]


_AROUND = 2_000
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Text:
    """The text of a file; `file` is spelled as the user would."""

    file: str
    content: str

    def position(self, offset: int) -> Position:
        line = bisect_right(self._starts, offset)
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self.content)
        # Of a file that is one endless line, only what is around the place.
        first = max(start, offset - _AROUND)
        excerpt = self.content[first : min(end, offset + _AROUND)].rstrip("\r\n")
        return Position(self.file, line, offset - start + 1, excerpt, first - start)

    def diagnostic(self, problem: Problem, severity: Severity = "error") -> Diagnostic:
        message = problem.message
        if problem.first is not None:
            first = self.position(problem.first)
            message += f"; the first is at line {first.line}, column {first.col}"
        at = self.position(problem.offset)
        return Diagnostic(problem.code, severity, message, at, problem.hint)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.content))]


_OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_UTF8 = "save the file as UTF-8"


def decode(file: str, stored: bytes) -> Text:
    """The text of a file in UTF-8, without its byte order mark. Raises `UndecodableError` for other encodings."""
    if stored.startswith(_OTHER_ENCODINGS):
        raise UndecodableError(
            Text(file, ""), Problem("invalid-encoding", "this is UTF-16 or UTF-32", 0, _UTF8)
        )
    try:
        return Text(file, stored.decode().removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        raise _undecodable(file, stored, error.start) from None


class UndecodableError(UnreadableError):
    """Bytes that are not text. `text` is what could be read of them, for the excerpt alone."""

    def __init__(self, text: Text, problem: Problem) -> None:
        super().__init__(problem)
        self.text = text


def _undecodable(file: str, stored: bytes, at: int) -> UndecodableError:
    before = stored[:at].decode().removeprefix("\ufeff")
    line = re.split(rb"[\r\n]", stored[at : at + 80], maxsplit=1)[0].decode(
        errors="backslashreplace"
    )
    message = f"byte {at} is 0x{stored[at]:02X}, which is not UTF-8"
    return UndecodableError(
        Text(file, before + line), Problem("invalid-encoding", message, len(before), _UTF8)
    )
