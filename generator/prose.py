"""What an author wrote for readers, and who looked at it.

Descriptions change more often than anything else, and decide nothing: what a description means, what things are called
and which files there are does not depend on them. So each is known by a number, and looking at one is noted: then it is
known which files a changed description concerns (`generator.memory`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from itertools import count
from types import MemberDescriptorType
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from generator.diagnostics import Place

T = TypeVar("T")

_numbers = count()


class Prose(str):
    """A `description`: the text, the object that it is `of`, and a number that no other has in this process.

    `written` is the very text that was read there: another one that is equal is not the same.
    """

    __slots__ = ("number", "of", "written")

    number: int
    of: Place
    written: str


def prose(written: str, of: Place, number: int | None = None) -> Prose:
    """The description of an object, under a number that is known, or a new one."""
    made = Prose(written)
    made.written, made.of = written, of
    made.number = next(_numbers) if number is None else number
    return made


_looked_at: set[int] | None = None


def noted(function: Callable[[], T]) -> tuple[T, frozenset[int]]:
    """What a function gives, and the numbers of all prose that it looked at."""
    global _looked_at
    before, _looked_at = _looked_at, set()
    try:
        given = function()
        found = frozenset(_looked_at)
    finally:
        _looked_at = before
    note(found)
    return given, found


def note(numbers: Iterable[int]) -> None:
    """Prose with these numbers was looked at, perhaps long ago, for what is made now."""
    if _looked_at is not None:
        _looked_at.update(numbers)


# --- Parts of files ---------------------------------------------------------------------------------------------------

Parts = dict[Hashable, tuple[object, frozenset[int]]]
"""What the parts of a file are, and the numbers of the prose that each looks at, by names that no other part of it has."""

_known: Parts = {}
_parts: Parts | None = None


def part(name: Hashable, make: Callable[[], T]) -> T:
    """A part of the file that is being made: what it was before, where that is known, else what `make` gives.

    That may depend on nothing but what the description means, what was configured, and prose.
    """
    if _parts is None:
        return make()
    if name not in _parts:
        _parts[name] = _known[name] if name in _known else noted(make)
    given, looked_at = _parts[name]
    note(looked_at)
    return cast(T, given)


def in_parts(make: Callable[[], T], known: Parts) -> tuple[T, Parts]:
    """What is made of a file, and all its parts; those that are `known` are not made."""
    global _known, _parts
    _known, _parts = known, {}
    try:
        return make(), _parts
    finally:
        _known, _parts = {}, None


# --- Who looks at it --------------------------------------------------------------------------------------------------


class Watched:
    """An attribute that holds prose: whoever gets it has looked at it, and who compares or hashes all of its owner too."""

    def __init__(self, slot: MemberDescriptorType) -> None:
        self.unwatched: Callable[[object], str] = slot.__get__
        self._set: Callable[[object, str], None] = slot.__set__

    def __get__(self, owner: object | None, kind: type) -> str | Watched:
        if owner is None:
            return self
        text = self.unwatched(owner)
        if _looked_at is not None and text.__class__ is Prose:
            _looked_at.add(text.number)
        return text

    def __set__(self, owner: object, text: str) -> None:
        self._set(owner, text)
