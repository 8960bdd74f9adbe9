"""JSON text → data. Places are found later, and only when somebody asks: most values are never talked about.

Python's own reader in C does the work. Where it would be silent (the last of two equal keys wins, `1e400` is
infinity, half a surrogate pair is a character) its hooks take note, and the offsets are looked up afterwards.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from math import isinf
from typing import Never

from generator.diagnostics import quote
from generator.ir import Json
from generator.source.limits import Limits
from generator.source.scalars import LONGEST_INTEGER
from generator.source.text import Parsed, Problem, UnreadableError, bad_number, duplicate_key

_SPACE = re.compile(r"[ \t\r\n]*")


def read(text: str, limits: Limits) -> Parsed:
    """Raises `UnreadableError`: code `invalid-json` when this is no JSON, others when it exceeds a limit."""
    problems: list[Problem] = []
    text = _without_lone_surrogates(text, problems)
    notes = _Notes()
    places = JsonPlaces(text)
    data = _parse(text, notes)
    _measure(data, places, limits)
    problems += _numbers(text, notes.numbers)
    problems += _repeated(data, places, notes.repeated)
    return Parsed(data, places, tuple(problems))


class _Notes:
    """What the hooks of the reader saw: spellings of bad numbers, objects in which a key is written twice."""

    def __init__(self) -> None:
        self.numbers: set[str] = set()
        self.repeated: dict[int, dict[str, Json]] = {}

    def members(self, pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        members = dict(pairs)
        if len(members) != len(pairs):
            self.repeated[id(members)] = members
        return members

    def integer(self, digits: str) -> int:
        return int(digits) if len(digits) < LONGEST_INTEGER else int(self.number(digits))

    def floating(self, digits: str) -> float:
        value = float(digits)
        return self.number(digits) if isinf(value) else value

    def number(self, spelling: str) -> float:
        self.numbers.add(spelling)
        return 0.0


def _parse(text: str, notes: _Notes) -> Json:
    try:
        data: Json = json.loads(
            text,
            object_pairs_hook=notes.members,
            parse_int=notes.integer,
            parse_float=notes.floating,
            parse_constant=notes.number,
        )
    except JSONDecodeError as error:
        raise UnreadableError(
            Problem("invalid-json", f"not JSON: {error.msg}", error.pos)
        ) from None
    except RecursionError:
        _too_deep(0)
    return data


def _too_deep(offset: int) -> Never:
    raise UnreadableError(
        Problem("too-deep", "objects and arrays are nested too deeply here", offset)
    ) from None


def _measure(data: Json, places: JsonPlaces, limits: Limits) -> None:
    """Layer by layer, so that neither depth nor size can exhaust anything."""
    nodes, depth = 1, 0
    layer = [each for each in (data,) if each.__class__ in _CONTAINERS]
    while layer:
        depth += 1
        if depth > limits.depth:
            _too_deep(places.offset(_deepest(data, limits.depth), on_key=False))
        nodes += sum(map(len, layer))
        if nodes > limits.nodes:
            raise UnreadableError(Problem("too-large", f"more than {limits.nodes} values", 0))
        layer = [
            child
            for node in layer
            for child in (node.values() if node.__class__ is dict else node)
            if child.__class__ in _CONTAINERS
        ]


_CONTAINERS = (dict, list)
"""A class of these and no other is what the reader makes of an object or an array."""


def _deepest(data: Json, depth: int) -> tuple[str, ...]:
    """The pointer of the first object or array that lies `depth` levels below the root."""
    found = (each for each, node in _walk(data) if isinstance(node, dict | list))
    return next(tokens for tokens in found if len(tokens) == depth)


def _walk(data: Json) -> Iterator[tuple[tuple[str, ...], Json]]:
    """Every value with its pointer, in the order in which they are written."""
    waiting: list[tuple[tuple[str, ...], Json]] = [((), data)]
    while waiting:
        tokens, node = waiting.pop()
        yield tokens, node
        members = list(_named(node))
        waiting += [((*tokens, token), child) for token, child in reversed(members)]


def _named(node: Json) -> Iterator[tuple[str, Json]]:
    if isinstance(node, dict):
        yield from node.items()
    elif isinstance(node, list):
        yield from ((str(index), child) for index, child in enumerate(node))


# --- Problems ---------------------------------------------------------------------------------------------------------

_NUMBER = re.compile(r'"(?:[^"\\]|\\.)*"|-?(?:Infinity|\d[\d.eE+-]*)|NaN')
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\."
)


def _numbers(text: str, spellings: set[str]) -> Iterator[Problem]:
    if not spellings:
        return
    for match in _NUMBER.finditer(text):
        if match.group() in spellings:
            yield bad_number(match.group(), match.start())


def _repeated(
    data: Json, places: JsonPlaces, objects: dict[int, dict[str, Json]]
) -> Iterator[Problem]:
    if not objects:
        return
    for tokens, node in _walk(data):
        if id(node) in objects:
            yield from places.repeated(tokens)


def _without_lone_surrogates(text: str, problems: list[Problem]) -> str:
    """The text with each half of a surrogate pair replaced by an escape of the same length."""
    if not _SURROGATE.search(text):
        return text

    def replace(escape: re.Match[str]) -> str:
        if len(escape.group()) != 6:
            return escape.group()
        message = f"{quote(escape.group())} is half of a surrogate pair, which is not a character"
        problems.append(Problem("invalid-character", message, escape.start()))
        return r"\ufffd"

    return _ESCAPE.sub(replace, text)


# --- Places -----------------------------------------------------------------------------------------------------------


class JsonPlaces:
    """Offsets into text that is known to be JSON. Each object and array on the way is scanned once, when first asked."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._members: dict[int, dict[str, tuple[int, int]]] = {}
        # Numbers are skipped here, whatever their size.
        self._decoder = JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)

    def offset(self, tokens: tuple[str, ...], on_key: bool) -> int:
        key = at = self._skip(0)
        for token in tokens:
            if self._text[at] not in "{[":
                break
            if (found := self._inside(at).get(token)) is None:
                break
            key, at = found
        return key if on_key else at

    def repeated(self, tokens: tuple[str, ...]) -> Iterator[Problem]:
        """The keys that the object at `tokens` has more than once."""
        first: dict[str, int] = {}
        for token, key, _ in self._scan(self.offset(tokens, on_key=False)):
            if token in first:
                yield duplicate_key(token, key, first[token])
            first.setdefault(token, key)

    def _inside(self, at: int) -> dict[str, tuple[int, int]]:
        if at not in self._members:
            self._members[at] = {token: (key, value) for token, key, value in self._scan(at)}
        return self._members[at]

    def _scan(self, at: int) -> Iterator[tuple[str, int, int]]:
        """Each member of the object or array that begins at `at`: its token, where its key is, where its value is."""
        keyed = self._text[at] == "{"
        index = 0
        at = self._skip(at + 1)
        while self._text[at] not in "}]":
            token, key = str(index), at
            if keyed:
                token, end = self._decoder.raw_decode(self._text, at)
                at = self._skip(self._skip(end) + 1)
            yield token, key, at
            _, end = self._decoder.raw_decode(self._text, at)
            at = self._skip(end)
            at = self._skip(at + 1) if self._text[at] == "," else at
            index += 1

    def _skip(self, at: int) -> int:
        space = _SPACE.match(self._text, at)
        return space.end() if space else at
