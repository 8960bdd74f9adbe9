"""Regular expressions of a description: test them in bounded time, and make up a text that matches.

An author's pattern is data from outside. It is only ever matched by an engine whose time is linear in the text, and
where that engine cannot read the pattern (look-around, back references) nobody knows whether a text matches.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 500
"""Characters of a pattern that is looked at."""


@lru_cache(maxsize=4096)
def matches(pattern: str, text: str) -> bool | None:
    """Whether a text matches somewhere, as JSON Schema means it; None where that cannot be told safely."""
    if len(pattern) > LONGEST or len(text) > 10_000:
        return None
    import jsonschema_rs

    try:
        validator = jsonschema_rs.Draft202012Validator(
            {"pattern": pattern}, pattern_options=jsonschema_rs.RegexOptions()
        )
        return bool(validator.is_valid(text))
    except (ValueError, jsonschema_rs.ValidationError):
        return None


@lru_cache(maxsize=4096)
def matching(pattern: str, shortest: int = 0) -> str | None:
    """A text that matches, at least so long where that can be had; None where none is found simply."""
    if len(pattern) > LONGEST:
        return None
    for stretch in (0, shortest):
        try:
            text = _Maker(pattern, stretch).make()
        except _TooHardError:
            return None
        if len(text) >= shortest and matches(pattern, text):
            return text
    return None


_OF_CATEGORY = {"L": "a", "N": "1", "P": "-", "Z": " ", "S": "+", "M": "\u0301"}


class _TooHardError(Exception):
    """The pattern uses something that no text is made up for."""


@dataclass(slots=True)
class _Maker:
    """Reads a pattern from left to right and writes the plainest text that it allows.

    A repetition is written as seldom as it may be, or `stretch` times where it may be longer.
    """

    pattern: str
    stretch: int
    at: int = 0
    depth: int = 0

    def make(self) -> str:
        text = self._alternatives()
        if self.at < len(self.pattern):
            raise _TooHardError
        return text

    def _alternatives(self) -> str:
        """The first alternative; the others are read and left out."""
        first = self._sequence()
        while self._take("|"):
            self._sequence()
        return first

    def _sequence(self) -> str:
        made: list[str] = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            made.append(self._repeated(self._atom()))
        return "".join(made)

    def _repeated(self, text: str) -> str:
        least, most = self._bounds()
        self._take("?") or self._take("+")
        times = max(least, min(self.stretch, most))
        if least > 2_000 or len(text) * times > 10_000:
            raise _TooHardError
        return text * times

    def _bounds(self) -> tuple[int, int]:
        if self._take("*"):
            return 0, self.stretch
        if self._take("+"):
            return 1, max(1, self.stretch)
        if self._take("?"):
            return 0, 1 if self.stretch else 0
        found = re.compile(r"\{(\d{1,5})(,(\d{0,5}))?\}").match(self.pattern, self.at)
        if found is None:
            return 1, 1
        self.at = found.end()
        least = int(found[1])
        most = (
            least if found[2] is None else int(found[3]) if found[3] else max(least, self.stretch)
        )
        return least, most

    def _atom(self) -> str:
        char = self.pattern[self.at]
        self.at += 1
        match char:
            case "^" | "$":
                return ""
            case "(":
                return self._group()
            case "[":
                return self._class()
            case ".":
                return "a"
            case "\\":
                return self._escape()
            case "*" | "+" | "?" | "{":
                raise _TooHardError
            case _:
                return char

    def _group(self) -> str:
        self.depth += 1
        if self.depth > 30:
            raise _TooHardError
        if self._take("?"):
            named = re.compile(r"P?<[A-Za-z_]\w*>|:").match(self.pattern, self.at)
            if named is None:
                raise _TooHardError
            self.at = named.end()
        text = self._alternatives()
        if not self._take(")"):
            raise _TooHardError
        self.depth -= 1
        return text

    def _class(self) -> str:
        """One character of a class: for a negated one, the first plain character that it does not name."""
        negated = self._take("^")
        members: list[str] = []
        while not self._take("]") or not members:
            if self.at >= len(self.pattern):
                raise _TooHardError
            members.append(self._member())
        if not negated:
            return next((char for char in "aA1" if char in "".join(members)), members[0][0])
        named = set("".join(members))
        for char in "aA1-_x z":
            if char not in named:
                return char
        raise _TooHardError

    def _member(self) -> str:
        """The characters of a single member of a class, the likely ones first."""
        first = self._one_of_class()
        if (
            self.at + 1 < len(self.pattern)
            and self.pattern[self.at] == "-"
            and self.pattern[self.at + 1] != "]"
        ):
            self.at += 1
            last = self._one_of_class()
            low, high = ord(first[0]), ord(last[0])
            return "".join(map(chr, range(low, min(high, low + 200) + 1))) or first
        return first

    def _one_of_class(self) -> str:
        if self.at >= len(self.pattern):
            raise _TooHardError
        char = self.pattern[self.at]
        self.at += 1
        return self._escape() if char == "\\" else char

    def _escape(self) -> str:
        if self.at >= len(self.pattern):
            raise _TooHardError
        char = self.pattern[self.at]
        self.at += 1
        match char:
            case "d":
                return "1"
            case "w" | "D" | "S":
                return "a"
            case "s" | "W":
                return " "
            case "n" | "r" | "t":
                return {"n": "\n", "r": "\r", "t": "\t"}[char]
            case "b" | "A" | "Z" | "z":
                return ""
            case "p":
                return self._property()
            case "u" | "x":
                return self._code(4 if char == "u" else 2)
            case _ if char.isalnum():
                raise _TooHardError
            case _:
                return char

    def _property(self) -> str:
        """A character of a Unicode category."""
        found = re.compile(r"\{(\w+)\}").match(self.pattern, self.at)
        if found is None or found[1][0] not in _OF_CATEGORY:
            raise _TooHardError
        self.at = found.end()
        return _OF_CATEGORY[found[1][0]]

    def _code(self, digits: int) -> str:
        found = re.compile(f"[0-9A-Fa-f]{{{digits}}}").match(self.pattern, self.at)
        if found is None:
            raise _TooHardError
        self.at = found.end()
        return chr(int(found[0], 16))

    def _take(self, char: str) -> bool:
        if self.pattern.startswith(char, self.at):
            self.at += 1
            return True
        return False
