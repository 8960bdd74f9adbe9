"""Values of ours as bytes and back, with gaps in the place of descriptions; and a description without these.

What a description means does not depend on its prose (`generator.prose`). So it can be kept with a gap for each text, and
be made of other texts later. Nothing of what is kept is ever executed: what is read back may hold values of our types
and plain data.
"""

from __future__ import annotations

import io
import marshal
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from copyreg import dispatch_table
from dataclasses import is_dataclass
from typing import Any, TypeVar

from generator import cache
from generator.cache import Draft
from generator.code import Code
from generator.diagnostics import Place
from generator.frozen import frozen
from generator.ir import Json
from generator.manifest import digest
from generator.prose import Prose

T = TypeVar("T")


@frozen
class Gapped:
    """A value as it is to be kept, and the texts that are left out of it, by their numbers."""

    draft: Draft
    texts: Mapping[int, Prose]


def with_gaps(value: object, data: Json) -> Gapped | None:
    """A value without its prose, as far as that is the very text that stands in the data of the root document.

    None where it is nested too deeply to be kept.
    """
    draft, texts = Draft(), dict[int, Prose]()

    def reduced(text: Prose) -> tuple[Callable[..., str], tuple[object, ...]]:
        if not _stands_there(text, data):
            return str, (str(text),)
        texts[text.number] = text
        return _gap, (text.number,)

    try:
        _write(value, draft, {**dispatch_table, Prose: reduced})
    except RecursionError:
        return None
    return Gapped(draft, texts)


def _gap(number: int) -> str:
    raise AssertionError("filled by whoever reads it back")


def _stands_there(text: Prose, data: Json) -> bool:
    of = next(objects_at([text.of], data))
    return of is not None and of.get("description") is text.written


def kept(value: object, at: str = "") -> str:
    """Have the cache keep a value without gaps, at an address or at its hash; the address."""
    draft = Draft()
    _write(value, draft, dispatch_table)
    return draft.keep(at)


def _write(value: object, draft: Draft, how: Mapping[type, Callable[[Any], Any]]) -> None:
    pickler = pickle.Pickler(draft, 5)
    pickler.dispatch_table = how
    pickler.dump(value)


# --- A description without its prose ----------------------------------------------------------------------------------


def objects_at(places: Iterable[Place], data: Json) -> Iterator[dict[str, Json] | None]:
    """The objects at places of the root document; None for what is elsewhere or is no object."""
    for place in places:
        found: Json = data if place.document == "" else None
        for token in place.tokens:
            match found:
                case dict():
                    found = found.get(token)
                case list() if token.isdecimal() and int(token) < len(found):
                    found = found[int(token)]
                case _:
                    found = None
        yield found if isinstance(found, dict) else None


def rest_of(data: Json, described: Iterable[dict[str, Json] | None]) -> str:
    """The hash of data without the descriptions of these objects in it."""
    left_out = {id(each): (each, each["description"]) for each in described if each}
    try:
        for each, _ in left_out.values():
            each["description"] = ""
        return digest(marshal.dumps(data, _PLAINLY))
    finally:
        for each, text in left_out.values():
            each["description"] = text


_PLAINLY = 2
"""The version of `marshal` that writes what values say, whatever objects they are."""

# --- Reading back -----------------------------------------------------------------------------------------------------


def taken(address: str, kind: type[T], texts: Mapping[int, str] = {}) -> T | None:
    """What the cache keeps there, its gaps filled with these texts; None where that is nothing of this kind."""
    content = cache.load_bytes(address)
    if content is None:
        return None
    try:
        found = _Reader(content, texts).load()
    except _BROKEN:
        return None
    return found if isinstance(found, kind) else None


_BROKEN = (
    *(ValueError, TypeError, AttributeError, LookupError, ImportError, EOFError),
    pickle.UnpicklingError,
)


class _Reader(pickle.Unpickler):
    """Makes values of our types and plain data, and nothing else; fills the gaps."""

    def __init__(self, content: bytes, texts: Mapping[int, str]) -> None:
        super().__init__(io.BytesIO(content))
        self._texts = texts

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == (__name__, _gap.__name__):
            return self._texts.__getitem__
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        if module.partition(".")[0] == "generator" and "." not in name:
            __import__(module)
            found = getattr(sys.modules[module], name)
            if isinstance(found, type) and (
                is_dataclass(found) or issubclass(found, (tuple, Code))
            ):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no value")


_PLAIN = {("builtins", name) for name in ("set", "frozenset", "str")}
