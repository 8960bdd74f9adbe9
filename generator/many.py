"""Which of many descriptions a run is about: those in a folder, and of them the part that is this machine's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Self, TypeVar

from generator.frozen import frozen

T = TypeVar("T")


@frozen
class Shard:
    """Part `number` of `of` parts, counted from 1."""

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """`3/8`.

        Raises:
            ValueError: it is not that.
        """
        found = re.fullmatch(r"([1-9][0-9]{0,5})/([1-9][0-9]{0,5})", text)
        if found is None or int(found[1]) > int(found[2]):
            raise ValueError(f"a shard is N/OF, such as 3/8, and not {text}")
        return cls(int(found[1]), int(found[2]))

    def holds(self, name: str) -> bool:
        """Whether something is in this part. Its name alone decides, so that what others do or add moves nothing."""
        return int.from_bytes(sha256(name.encode()).digest()[:8]) % self.of == self.number - 1

    def among(self, things: Iterable[T], name: Callable[[T], str]) -> list[T]:
        """Those of many things that are in this part."""
        return [thing for thing in things if self.holds(name(thing))]


WHOLE = Shard(1, 1)

_ENDINGS = (".yaml", ".yml", ".json")
_SAYS_SO = re.compile(
    rb"""^["']?(?:openapi|swagger)["']?\s*:|["'](?:openapi|swagger)["']\s*:\s*["'][0-9]""", re.M
)


def descriptions(folder: Path) -> Sequence[Path]:
    """Every description below a folder, by its path: YAML or JSON that says `openapi` or `swagger`.

    Others are what descriptions refer to. Nothing hidden is looked at.

    Raises:
        OSError: a file cannot be read.
    """
    return sorted(path for path in _visible(folder) if _SAYS_SO.search(path.read_bytes()))


def _visible(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        inner = path.relative_to(folder).parts
        if path.suffix in _ENDINGS and not any(part.startswith(".") for part in inner):
            yield from [path] if path.is_file() else []


def place_of(description: Path, folder: Path) -> Path:
    """Where the package of a description of `folder` goes, below the output folder: its path without the ending."""
    return description.relative_to(folder).with_suffix("")
