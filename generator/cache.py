"""Whole results kept between runs, addressed by all that they were made from.

An entry is found by the hash of the description, its configuration, its lock, Specloom itself and what prints for it; it
is taken only if everything it was made from is still there unchanged, and if what it holds has the hashes that it says.
Whatever cannot be read, or is not what it should be, is as good as not there: a cache may be deleted at any time, and
no run fails for it. Nothing in it is ever executed.
"""

from __future__ import annotations

import functools
import json
import os
import re
import stat
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from platform import python_version
from tempfile import NamedTemporaryFile
from typing import Any

from generator.frozen import frozen
from generator.manifest import Manifest, digest, parse

FOLDER = "SPECLOOM_CACHE_DIR"
"""The environment variable that says where the cache is; else `specloom` in `$XDG_CACHE_HOME`, else in `~/.cache`. With anything
but an absolute path there is none."""

_FORMAT = "1"
_LIMIT = 256 << 20  # bytes: of all entries together
_LARGEST = 1 << 30  # bytes: of an entry as it is read
_DRAFT = ".specloom-"
_OURS = re.compile(rf"[0-9a-f]{{64}}|{re.escape(_DRAFT)}.*")


@frozen
class Kept:
    """A package: its files and its manifest."""

    files: Mapping[str, bytes]
    manifest: Manifest


@frozen
class Entry:
    """The packages of a description by their languages, the text of its lock, and what was told of it, not colored."""

    packages: Mapping[str, Kept]
    lock: str
    told: str


def key(*parts: str) -> str:
    """The address of what is made from these parts by this Specloom here."""
    tools = [python_version(), *map(_version, ("black", "jinja2", "pyyaml"))]
    return digest(json.dumps([_FORMAT, *tools, *parts]).encode())


@functools.cache
def _version(package: str) -> str:
    """Which version of a package is installed. What `importlib.metadata` parses to say so takes it 20 times as long."""
    from importlib.metadata import distribution, version

    found = _VERSION.search(distribution(package).read_text("METADATA") or "")
    return found[1] if found else version(package)


_VERSION = re.compile(r"^Version: *(\S+)$", re.MULTILINE)


def folder() -> Path | None:
    """Where entries are; None where there is no safe place."""
    known = os.environ
    named = known.get(FOLDER) or (
        f"{known['XDG_CACHE_HOME']}/specloom" if known.get("XDG_CACHE_HOME") else ""
    )
    path = Path(named or f"{known.get('HOME', '')}/.cache/specloom")
    return path if path.is_absolute() else None


def load(address: str) -> Entry | None:
    """The entry at an address; None where there is none that is whole."""
    content = load_bytes(address)
    try:
        return None if content is None else _unpacked(content)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def store(address: str, entry: Entry) -> None:
    """Keep an entry, and let the oldest go where all are too much. Where that fails, nothing is kept."""
    draft = Draft()
    for piece in _packed(entry):
        draft.write(piece)
    draft.keep(address)


def load_bytes(address: str) -> bytes | None:
    """What was kept at an address, of at most 1 GiB; None where that is nothing whole."""
    place = folder()
    if place is None or not _is_private(place):
        return None
    try:
        hash_, _, body = (place / address).read_bytes().partition(b"\n")
        if hash_.decode() != digest(body):
            return None
        os.utime(place / address)  # what is used stays longest
        return zlib.decompressobj().decompress(body, _LARGEST)
    except (OSError, ValueError, zlib.error):
        return None


class Draft:
    """Something to be kept, as a file to write to. Only what is left of it when it is compressed is held in memory."""

    def __init__(self) -> None:
        self._packing = zlib.compressobj(level=1)
        self._packed: list[bytes] = []
        self._hash = sha256()

    def write(self, piece: bytes) -> None:
        self._hash.update(piece)
        self._packed.append(self._packing.compress(piece))

    def keep(self, address: str = "") -> str:
        """Keep it at an address, or at its hash, and let the oldest go where all is too much; the address. Where that
        fails, nothing is kept."""
        address = address or self._hash.hexdigest()
        place = folder()
        with suppress(OSError):
            if place is not None:
                place.mkdir(mode=0o700, parents=True, exist_ok=True)
            if place is not None and _is_private(place):
                body = b"".join([*self._packed, self._packing.flush()])
                _write(place / address, digest(body).encode() + b"\n" + body)
                _trim(place)
        return address


def _is_private(place: Path) -> bool:
    """Whether nobody else can have put something there."""
    try:
        found = place.stat()
    except OSError:
        return False
    others = stat.S_IWGRP | stat.S_IWOTH
    return (
        stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & others
    )


def _write(at: Path, content: bytes) -> None:
    with NamedTemporaryFile("wb", dir=at.parent, prefix=_DRAFT, delete=False) as draft:
        try:
            draft.write(content)
            draft.close()
            Path(draft.name).replace(at)
        except BaseException:
            Path(draft.name).unlink()
            raise


def _trim(place: Path) -> None:
    # Whoever names a folder may have other things in it.
    ours = [(found, found.stat()) for found in os.scandir(place) if _OURS.fullmatch(found.name)]
    entries = sorted(((at.st_mtime_ns, at.st_size, one.path) for one, at in ours), reverse=True)
    total = 0
    for _, size, path in entries:
        total += size
        if total > _LIMIT:
            Path(path).unlink(missing_ok=True)


# --- An entry as bytes: a table of contents on one line, then all files -----------------------------------------------


def _packed(entry: Entry) -> Iterator[bytes]:
    packages = {
        name: {
            "manifest": kept.manifest.to_bytes().decode(),
            "files": [[path, len(content)] for path, content in kept.files.items()],
        }
        for name, kept in entry.packages.items()
    }
    head = json.dumps({"packages": packages, "lock": entry.lock, "told": entry.told})
    yield f"{head}\n".encode()
    for kept in entry.packages.values():
        yield from kept.files.values()


def _unpacked(content: bytes) -> Entry:
    head, _, rest = content.partition(b"\n")
    told = json.loads(head)
    packages: dict[str, Kept] = {}
    start = 0
    for name, package in told["packages"].items():
        files, start = _files(package["files"], rest, start)
        packages[name] = _kept(files, package["manifest"])
    return Entry(packages, str(told["lock"]), str(told["told"]))


def _files(listed: Sequence[Any], rest: bytes, start: int) -> tuple[dict[str, bytes], int]:
    files: dict[str, bytes] = {}
    for path, length in listed:
        files[str(path)] = rest[start : start + length]
        start += length
    return files, start


def _kept(files: dict[str, bytes], text: str) -> Kept:
    manifest = parse(text.encode())
    if (
        manifest is None
        or {path: digest(content) for path, content in files.items()} != manifest.files
    ):
        raise ValueError("not what it says")
    return Kept(files, manifest)
