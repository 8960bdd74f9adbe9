"""What a generated folder says of itself: its files, its operations, and the hashes of all that it was made from.

The manifest tells which files are ours, whether someone edited one, and whether anything has to be done at all. It is
checked in with the files, so it holds nothing that differs between machines or days. It is also read back from folders
that strangers may have written: what it says is checked before it is believed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from generator.frozen import frozen

PATH = ".specloom/manifest.json"
"""Where it lies in the output folder."""

_PACKAGE = Path(__file__).parent


@frozen
class Inputs:
    """Hashes (SHA-256, hexadecimal) of what a package is made from.

    `description` has one for each document that was read, by its path relative to the description ("" is the
    description itself). `configuration` and `lock` are "" where there is none.
    """

    description: Mapping[str, str]
    configuration: str
    lock: str
    generator: str

    def changed(self, before: Inputs) -> tuple[str, ...]:
        """The names of the inputs that differ."""
        return tuple(
            f.name for f in fields(self) if getattr(self, f.name) != getattr(before, f.name)
        )


@frozen
class Manifest:
    """`version` is Specloom's; `files` maps a path in the folder to the hash of its bytes."""

    version: str
    inputs: Inputs
    files: Mapping[str, str]
    operations: tuple[tuple[str, str], ...]
    """Method and path template of each, in the order of the description."""

    def to_bytes(self) -> bytes:
        """As it is written: JSON, sorted, ASCII."""
        operations = [{"method": method, "path": path} for method, path in self.operations]
        whole = {
            "files": dict(self.files),
            "inputs": {f.name: _plain(getattr(self.inputs, f.name)) for f in fields(self.inputs)},
            "operations": operations,
            "version": self.version,
        }
        return (json.dumps(whole, indent=2, sort_keys=True) + "\n").encode()


@lru_cache(maxsize=8)  # a run asks several times about its few packages
def parse(text: bytes) -> Manifest | None:
    """The manifest that was written so; None for anything else, paths that lead elsewhere included."""
    try:
        return _read(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def digest(content: bytes) -> str:
    """The hash by which files and inputs are known."""
    return sha256(content).hexdigest()


@cache
def generator_digest() -> str:
    """The hash of Specloom itself: the same in a checkout and where it is installed."""
    parts = generator_files()
    listing = "".join(f"{digest(parts[name].read_bytes())} {name}\n" for name in sorted(parts))
    return digest(listing.encode())


def generator_files() -> dict[str, Path]:
    """All code and templates that take part in making a file, by name as in the installed package."""
    parts = {path.relative_to(_PACKAGE).as_posix(): path for path in _code(_PACKAGE)}
    if not (_PACKAGE / "templates").is_dir():
        checkout = _PACKAGE.parent / "templates"
        parts |= {f"templates/{p.relative_to(checkout).as_posix()}": p for p in _code(checkout)}
    return parts


def _code(folder: Path) -> Iterable[Path]:
    """Code and templates, without prose and without what tools leave behind."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__" and name[0] != "."]
        for name in names:
            if name[0] != "." and not name.endswith(".md"):
                yield Path(place, name)


@lru_cache(maxsize=1 << 16)  # asked when a path is planned, written down, moved, and read back
def unsafe(path: str) -> str | None:
    """Why a path may not be written below an output folder; None when it may.

    A generated path is relative, stays inside, and is one that every file system takes.
    """
    parts = path.split("/")
    plain = [part.casefold() for part in parts]
    if not _ELSEWHERE.isdisjoint(parts):
        return "it leads elsewhere"
    if not path.isascii() or not path.isprintable() or set(path) & set('\\<>:"|?*'):
        return "it has characters that not every file system takes"
    if _AT_AN_END.search(path):
        return "a part of it begins or ends with a blank or ends with a dot"
    if not _RESERVED.isdisjoint(part.partition(".")[0] for part in plain):
        return "a part of it is the name of a device on Windows"
    if ".git" in plain:
        return "it belongs to git"
    if max(map(len, parts)) > 120 or len(path) > 240:
        return "it is too long"
    return None


_ELSEWHERE = {"", ".", ".."}
_AT_AN_END = re.compile(r"(?:^|/) |[. ](?:/|$)")
_RESERVED = {"con", "prn", "aux", "nul"} | {
    name + digit for name in ("com", "lpt") for digit in "0123456789"
}


def _plain(value: str | Mapping[str, str]) -> str | dict[str, str]:
    return value if isinstance(value, str) else dict(value)


def _read(data: Any) -> Manifest:
    inputs = data["inputs"]
    return Manifest(
        version=_text(data["version"]),
        inputs=Inputs(
            description=_texts(inputs["description"]),
            configuration=_text(inputs["configuration"]),
            lock=_text(inputs["lock"]),
            generator=_text(inputs["generator"]),
        ),
        files={_safe(path): hash_ for path, hash_ in _texts(data["files"]).items()},
        operations=tuple((_text(o["method"]), _text(o["path"])) for o in data["operations"]),
    )


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError("a map of texts")
    return {_text(key): _text(item) for key, item in value.items()}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("a text")
    return value


def _safe(path: str) -> str:
    if reason := unsafe(path):
        raise ValueError(reason)
    return path
