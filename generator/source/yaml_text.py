"""YAML text → data and places, in one pass over the events of libyaml, the parser in C.

Keys are always text, as written. `<<` merges, though only YAML 1.1 knew it, because authors use it. Nothing here calls
itself for what lies inside, so no depth exhausts the stack, and the budgets are kept while reading: an alias counts as
much as all that it stands for, so a bomb is refused before anybody walks over it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from generator.diagnostics import quote
from generator.frozen import frozen
from generator.ir import Json
from generator.source.limits import Limits
from generator.source.scalars import TAGGED, plain
from generator.source.text import Parsed, Problem, UnreadableError, bad_number, duplicate_key

_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]"
)


def read(text: str, limits: Limits) -> Parsed:
    """Raises `UnreadableError`: code `invalid-yaml` when this is no YAML, others when it exceeds a limit."""
    if control := _CONTROL.search(text):
        message = f"the character U+{ord(control.group()):04X} may not stand in YAML"
        _refuse(
            "invalid-yaml", message, control.start(), 'write it as an escape in "double quotes"'
        )
    builder = _Builder(limits)
    for event in _events(text):
        builder.take[type(event)](event)
    return Parsed(builder.data, builder.places, tuple(builder.problems))


def _events(text: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = " ".join(part for part in (error.context, error.problem) if part)
        # libyaml has a limit of its own since 0.2.6, and reads ahead, so it may meet that before we meet ours.
        code = "too-deep" if "nesting depth" in reason else "invalid-yaml"
        _refuse(code, f"not YAML: {reason}", min(mark.index, len(text)) if mark else 0)
    except yaml.YAMLError as error:
        _refuse("invalid-yaml", f"not YAML: {error}", 0)


def _refuse(code: str, message: str, offset: int, hint: str = "") -> None:
    raise UnreadableError(Problem(code, message, offset, hint)) from None


class YamlPlaces:
    """Offsets by the identity of the object or array that holds a value.

    For an object, each key has one number that holds two: the offsets of the key and of its value. (A tuple for each
    would double the memory, and the time that Python takes to look for garbage.) For an array, a list of offsets.
    """

    def __init__(self) -> None:
        self.root: Json = None
        self.root_at = 0
        self.inside: dict[int, dict[str, int] | list[int]] = {}

    def offset(self, tokens: tuple[str, ...], on_key: bool) -> int:
        key = at = self.root_at
        node = self.root
        for token in tokens:
            match node:
                case dict() if token in node:
                    key, at = self.member(node, token)
                    node = node[token]
                case list() if token.isdecimal() and int(token) < len(node):
                    key = at = self.item(node, int(token))
                    node = node[int(token)]
                case _:
                    break
        return key if on_key else at

    def member(self, node: dict[str, Json], token: str) -> tuple[int, int]:
        spots = self.inside[id(node)]
        assert isinstance(spots, dict)
        return _unpack(spots[token])

    def item(self, node: list[Json], index: int) -> int:
        spots = self.inside[id(node)]
        assert isinstance(spots, list)
        return spots[index]


def _pack(key: int, value: int) -> int:
    return key << 32 | value


def _unpack(spot: int) -> tuple[int, int]:
    return spot >> 32, spot & 0xFFFFFFFF


# --- From events to values --------------------------------------------------------------------------------------------


class _Open:
    """An object or array that is not closed yet. `before` is how much had been read when it began."""

    __slots__ = (
        "anchor",
        "at",
        "before",
        "key",
        "key_at",
        "keyed",
        "merged",
        "merging",
        "spots",
        "value",
    )

    def __init__(self, keyed: bool, at: int, anchor: str | None, before: int) -> None:
        self.keyed = keyed
        self.at = at
        self.anchor = anchor
        self.before = before
        self.value: Any = {} if keyed else []
        self.spots: Any = {} if keyed else []
        self.key: str | None = None
        self.key_at = 0
        self.merging = False
        self.merged: list[dict[str, Json]] | None = None


@frozen
class _Anchored:
    """What an alias stands for, how a scalar is spelled (None for others), and how many values it holds in all."""

    value: Json
    spelling: str | None
    size: int


_MERGE_KEY = "<<"
_COLLECTION_TAGS = (None, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")


class _Builder:
    """Takes events one by one. Afterwards `data`, `places` and `problems` are complete."""

    def __init__(self, limits: Limits) -> None:
        self.places = YamlPlaces()
        self.problems: list[Problem] = []
        self._limits = limits
        self._open: list[_Open] = []
        self._anchors: dict[str, _Anchored | None] = {}  # None: what it names is not closed yet
        self._documents = 0
        self._written = 0
        self._aliased = 0
        self.take: dict[type[yaml.Event], Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._begin,
            yaml.SequenceStartEvent: self._begin,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
            yaml.DocumentEndEvent: _ignore,
            yaml.StreamStartEvent: _ignore,
            yaml.StreamEndEvent: _ignore,
        }

    @property
    def data(self) -> Json:
        return self.places.root

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            message = "a second document begins here; a description is a single one"
            _refuse("several-documents", message, _offset(event))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        at = _offset(event)
        self._count(at)
        top = self._open[-1] if self._open else None
        if top and top.keyed and top.key is None:
            value: Json = event.value
            self._check_tag(event.tag, at, tuple(TAGGED))
            self._name(top, event.value, at, event.implicit[0])
        else:
            value = self._value(event, at)
            self._add(value, at)
        if event.anchor:
            self._anchors[event.anchor] = _Anchored(value, event.value, 1)

    def _begin(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        at = _offset(event)
        before = self._written + self._aliased
        self._count(at)
        self._check_tag(event.tag, at, _COLLECTION_TAGS)
        if len(self._open) >= self._limits.depth:
            _refuse("too-deep", f"more than {self._limits.depth} values inside one another", at)
        if self._awaits_key():
            _refuse("invalid-yaml", "a key must be text", at)
        if event.anchor:
            self._anchors[event.anchor] = None
        keyed = isinstance(event, yaml.MappingStartEvent)
        self._open.append(_Open(keyed, at, event.anchor, before))

    def _end(self, event: yaml.Event) -> None:
        closed = self._open.pop()
        if closed.merged:
            self._merge(closed, closed.merged)
        self.places.inside[id(closed.value)] = closed.spots
        if closed.anchor:
            size = self._written + self._aliased - closed.before
            self._anchors[closed.anchor] = _Anchored(closed.value, None, size)
        self._add(closed.value, closed.at)

    def _alias(self, event: yaml.AliasEvent) -> None:
        at = _offset(event)
        anchored = self._anchored(str(event.anchor), at)
        self._aliased += anchored.size
        if self._aliased > self._limits.aliased:
            message = f"aliases stand for more than {self._limits.aliased} values up to here"
            _refuse("too-large", message, at, "write less with aliases, or use `$ref`")
        if not self._awaits_key():
            self._add(anchored.value, at)
        elif anchored.spelling is None:
            _refuse("invalid-yaml", "a key must be text", at)
        else:
            self._name(self._open[-1], anchored.spelling, at, False)

    def _anchored(self, name: str, at: int) -> _Anchored:
        if name not in self._anchors:
            message = f"the alias {quote(name)} stands for nothing that was written before"
            self.problems.append(Problem("undefined-alias", message, at))
        elif (anchored := self._anchors[name]) is None:
            message = f"the alias {quote(name)} stands for something that it is itself a part of"
            hint = "a schema may contain itself by `$ref`"
            self.problems.append(Problem("recursive-alias", message, at, hint))
        else:
            return anchored
        return _Anchored(None, "", 1)

    def _awaits_key(self) -> bool:
        return bool(self._open) and self._open[-1].keyed and self._open[-1].key is None

    def _name(self, top: _Open, key: str, at: int, is_plain: bool) -> None:
        """Take the key of the value that comes next. `<<` is special where it is plain, and is kept apart."""
        top.key, top.key_at = key, at
        if key == _MERGE_KEY and is_plain:
            if top.merged is not None:
                self.problems.append(duplicate_key(key, at, top.at))
            top.merging = True

    def _add(self, value: Json, at: int) -> None:
        if not self._open:
            self.places.root, self.places.root_at = value, at
            return
        top = self._open[-1]
        if not top.keyed:
            top.value.append(value)
            top.spots.append(at)
            return
        self._add_member(top, value, at)

    def _add_member(self, top: _Open, value: Json, at: int) -> None:
        key, top.key = top.key, None
        if top.merging:
            top.merging = False
            top.merged = self._mergeable(value, at)
        elif key in top.value:
            first, _ = _unpack(top.spots[key])
            self.problems.append(duplicate_key(str(key), top.key_at, first))
        else:
            top.value[key] = value
            top.spots[key] = _pack(top.key_at, at)

    def _mergeable(self, value: Json, at: int) -> list[dict[str, Json]]:
        merged = value if isinstance(value, list) else [value]
        objects = [each for each in merged if isinstance(each, dict)]
        if len(objects) != len(merged):
            message = "`<<` takes an object, or a list of objects, to merge into this one"
            self.problems.append(Problem("invalid-merge", message, at))
        return objects

    def _merge(self, closed: _Open, objects: list[dict[str, Json]]) -> None:
        """What is written in the object itself wins, then what is merged first."""
        own, own_spots = dict(closed.value), dict(closed.spots)
        for each in (own, *objects)[::-1]:
            closed.value.update(each)
            closed.spots.update(own_spots if each is own else self.places.inside[id(each)])

    def _value(self, event: yaml.ScalarEvent, at: int) -> Json:
        try:
            if event.tag is None:
                return plain(event.value) if event.implicit[0] else event.value
            return self._tagged(event.tag, event.value, at)
        except OverflowError:
            self.problems.append(bad_number(event.value, at))
            return 0

    def _tagged(self, tag: str, spelling: str, at: int) -> Json:
        self._check_tag(tag, at, tuple(TAGGED))
        try:
            return TAGGED.get(tag, plain)(spelling)
        except ValueError:
            message = f"{quote(spelling)} is not what the tag {quote(tag)} says"
            self.problems.append(Problem("unsupported-tag", message, at))
            return spelling

    def _check_tag(self, tag: str | None, at: int, known: tuple[str | None, ...]) -> None:
        if tag is not None and tag not in known:
            hint = "remove the tag; only those of YAML 1.2's core schema have a meaning"
            self.problems.append(Problem("unsupported-tag", f"unknown tag {quote(tag)}", at, hint))

    def _count(self, at: int) -> None:
        self._written += 1
        if self._written > self._limits.nodes:
            _refuse("too-large", f"more than {self._limits.nodes} values up to here", at)


def _offset(event: yaml.Event) -> int:
    assert event.start_mark  # libyaml marks every event
    return event.start_mark.index


def _ignore(event: yaml.Event) -> None:
    """An event that tells nothing about values."""
