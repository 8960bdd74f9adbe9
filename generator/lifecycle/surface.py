"""Every public name of a package with the key of what it names; written out, it is the lock.

The lock (`specloom.lock`) lies beside the configuration and is an input: what was released keeps its name. It has a
section per target and a line per name, sorted by key, so that a change of one thing changes one line:

    [python]
    field schema Pet ownerName = owner_name
    type schema Pet = Pet

A part of a key that holds anything but plain characters is written as a JSON string.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, cast, get_args

from generator.frozen import frozen

NameKind = Literal[
    "argument",
    "credential",
    "field",
    "group",
    "group_class",
    "group_module",
    "method",
    "module",
    "type",
]
"""What a name is the name of; each kind is spelled, and kept apart from others, in its own way."""

Key = tuple[str, ...]
"""Who is named, in words that a person can read in the lock: ("schema", "Pet", "ownerName")."""


@frozen
class Surface:
    """The names that the users of one target's package see, as they are now."""

    language: str
    names: Mapping[tuple[NameKind, Key], str]

    def to_text(self) -> str:
        """This surface as its section of a lock."""
        lines = (_line(kind, key, name) for (kind, key), name in sorted(self.names.items()))
        return "\n".join((f"[{self.language}]", *lines)) + "\n"


class LockError(ValueError):
    """The text is no lock; `line` (from 1) is the first that cannot be read."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line
        self.message = message


def lock_text(surfaces: Iterable[Surface]) -> str:
    """A whole lock, in the order of the targets' names."""
    ordered = sorted(surfaces, key=lambda surface: surface.language)
    return "\n".join((_HEADER, *(surface.to_text() for surface in ordered)))


_HEADER = """\
# Every name that `specloom generate` gave, and what it is the name of. Check this file in: it is what keeps released
# names from changing. To choose a name yourself, write `x-specloom-name` in the description.
"""


def parse_lock(text: str) -> dict[str, Surface]:
    """The surfaces of a lock by language; raises `LockError` at the first line that is none of ours."""
    sections: dict[str, dict[tuple[NameKind, Key], str]] = {}
    current: dict[tuple[NameKind, Key], str] | None = None
    for number, line in _meaningful(text):
        if header := _SECTION.fullmatch(line):
            current = _new_section(sections, header[1], number)
        elif current is None:
            raise LockError(number, "a line before the first section, such as `[python]`")
        else:
            _add(current, *_entry(line, number), number)
    return {language: Surface(language, names) for language, names in sections.items()}


_SECTION = re.compile(r"\[([a-z][a-z0-9_]*)\]")
_CONFLICT = re.compile(r"(<{7}|={7}|>{7}|\|{7})( |$)")


def _meaningful(text: str) -> Iterator[tuple[int, str]]:
    # Not `splitlines`: it also splits at U+2028 and the like, which a name in JSON may hold as they are.
    for number, raw in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        line = raw.strip(" \t\ufeff")
        if _CONFLICT.match(line):
            raise LockError(
                number, "a merge conflict; keep the lines of both sides, then generate again"
            )
        if line and not line.startswith("#"):
            yield number, line


def _new_section(
    sections: dict[str, dict[tuple[NameKind, Key], str]], language: str, number: int
) -> dict[tuple[NameKind, Key], str]:
    if language in sections:
        raise LockError(number, f"a second section `[{language}]`")
    return sections.setdefault(language, {})


def _add(
    names: dict[tuple[NameKind, Key], str], kind: NameKind, key: Key, name: str, number: int
) -> None:
    if names.setdefault((kind, key), name) != name:
        raise LockError(number, f"a second name for `{_line(kind, key, name).split(' = ')[0]}`")


# --- One line ---------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r'("(?:[^"\\]|\\.)*"|[^ "]+)(?: +|$)')
_PLAIN = re.compile(r"[\w./{}+:$*,;@~-]+")


def _line(kind: NameKind, key: Key, name: str) -> str:
    return " ".join((kind, *map(_written, key), "=", _written(name)))


def _written(part: str) -> str:
    return part if _PLAIN.fullmatch(part) else json.dumps(part)


def _entry(line: str, number: int) -> tuple[NameKind, Key, str]:
    match [_read(token, number) for token in _tokens(line, number)]:
        case [kind, *key, "=", name] if key:
            return _kind(kind, number), tuple(key), name
        case _:
            raise LockError(number, "expected `kind key = name`")


def _tokens(line: str, number: int) -> Iterator[str]:
    read = 0
    while read < len(line):
        found = _TOKEN.match(line, read)
        if found is None:
            raise LockError(number, "a quoted part that does not end, or that something follows")
        yield found[1]
        read = found.end()


def _read(token: str, number: int) -> str:
    if not token.startswith('"'):
        return token
    try:
        return cast(str, json.loads(token))
    except ValueError:
        raise LockError(number, f"{token} is no JSON string") from None


def _kind(text: str, number: int) -> NameKind:
    if text not in get_args(NameKind):
        raise LockError(number, f"`{text}` is no kind of name")
    return cast(NameKind, text)
