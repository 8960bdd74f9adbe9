"""A set of files onto the disk, and what is on the disk against it.

What is ours is told by the manifest in the folder: a file that it lists with the hash that the file still has. Such a
file is replaced, or removed when it is no longer generated. Everything else belongs to someone: files that a user added
stay, files that a user edited stay too unless they say otherwise. A file that is already right is not touched.
"""

from __future__ import annotations

import difflib
import errno
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from generator import journal, manifest
from generator.diagnostics import escape
from generator.frozen import frozen
from generator.journal import ABSENT, FOLDER, LINK, SPECIAL, Reach, Step
from generator.manifest import Manifest, digest

if TYPE_CHECKING:
    from generator.render import FileSet


class UnsafePathError(Exception):
    """A file was to be made under a name that is not safe: a fault of ours, since names come from our own scopes."""


class NotOursError(Exception):
    """Files that a user edited or added are in the way; `paths` lists them."""

    def __init__(self, folder: Path, paths: tuple[str, ...]) -> None:
        super().__init__(f"{folder} holds files that were not generated as they are")
        self.paths = paths


@frozen
class Written:
    """What a run did to a folder: paths, sorted; `kept` counts the files that were right already."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    kept: int


@frozen(order=True)
class Difference:
    """A path that is not as it would be generated, and why.

    `cause` is "hand edit", "missing", "left over", or the inputs that changed since: "description",
    "configuration or generator".
    """

    path: str
    cause: str


def write(files: FileSet, made: Manifest, folder: Path, *, force: bool = False) -> Written:
    """Make the folder hold these files and the manifest `made`. `force` replaces what a user edited.

    Raises:
        NotOursError: something of a user's is in the way; nothing was changed.
        UnsafePathError: a path is not one that may be written.
        HeldError: another run has the folder.
        OSError: the disk refuses.
    """
    told = made.to_bytes()
    expected = _expected(made, told)
    folder = folder.resolve()
    with journal.held(folder) as work:
        steps = _steps(expected, files, told, folder, force=force)
        if steps:
            journal.commit(work, folder, steps)
    return _summary(expected, steps)


def untouched(found: Manifest, folder: Path) -> bool:
    """Whether the folder holds every file that its manifest lists as it lists it, and no run was interrupted there."""
    folder = folder.resolve()
    if journal.unfinished(folder):
        return False
    with Reach(folder) as there:
        return all(there.state(path) == expected for path, expected in found.files.items())


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of the folder; None where there is none, or none of ours."""
    with Reach(folder.resolve()) as there:
        content = there.content(manifest.PATH)
    return None if content is None else manifest.parse(content)


def drift(made: Manifest, folder: Path) -> list[Difference]:
    """How the folder differs from what the manifest says, sorted by path. Files that a user added are no difference.

    Raises:
        UnsafePathError: a path is not one that may be written.
        OSError: the disk refuses.
    """
    expected, found = _expected(made, made.to_bytes()), read_manifest(folder)
    known = {} if found is None else found.files
    with Reach(folder.resolve()) as there:
        differences = [
            Difference(path, _cause(path, at, found, made))
            for path, state in expected.items()
            if (at := there.state(path)) != state
        ]
        gone = [Difference(path, "left over") for path, _ in _left_over(expected, known, there)]
    return sorted([*differences, *gone])


def diff(files: FileSet, made: Manifest, folder: Path, differences: Iterable[Difference]) -> str:
    """The differences as a unified diff, from what is there to what would be generated, shown safely."""
    whole = {**files, manifest.PATH: made.to_bytes()}
    with Reach(folder.resolve()) as there:
        return "".join(
            _unified(difference.path, there.content(difference.path), whole.get(difference.path))
            for difference in differences
        )


# --- What has to be done ----------------------------------------------------------------------------------------------


def _expected(made: Manifest, told: bytes) -> dict[str, str]:
    """The hashes of the files and, last, of the manifest: until that is moved in, the folder does not claim to be up to date."""
    expected = {**made.files, manifest.PATH: digest(told)}
    for path in expected:
        if reason := manifest.unsafe(path):
            raise UnsafePathError(f"`{escape(path)}`: {reason}")
    _refuse_collisions(expected)
    return expected


def _refuse_collisions(paths: Iterable[str]) -> None:
    """No two paths, nor a path and a folder, that some file system takes for the same."""
    seen: dict[str, tuple[str, bool]] = {}
    for path in paths:
        for node in (*_parents(path), path):
            this = (node, node == path)
            if (other := seen.setdefault(node.casefold(), this)) != this:
                raise UnsafePathError(
                    f"`{node}` and `{other[0]}` are one where case does not count"
                )


def _parents(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:n]) for n in range(1, len(parts))]


def _steps(
    expected: Mapping[str, str], files: FileSet, told: bytes, folder: Path, *, force: bool
) -> list[Step]:
    found = read_manifest(folder)
    known = {} if found is None else found.files
    with Reach(folder) as there:
        in_the_way = [Step(path, at, None) for path, at in _obstacles(expected, there)]
        gone = [Step(path, at, None) for path, at in _left_over(expected, known, there)]
        changed = [
            # Only what differs is asked for its content, which may lie elsewhere.
            Step(path, at, told if path == manifest.PATH else files[path])
            for path, state in expected.items()
            if (at := there.state(path)) != state
        ]
    steps = [*in_the_way, *gone, *changed]
    _refuse_what_is_not_ours(steps, known, folder, force=force)
    return steps


def _left_over(
    expected: Mapping[str, str], known: Iterable[str], there: Reach
) -> Iterator[tuple[str, str]]:
    """What was generated once and is still there."""
    for path in known:
        if path not in expected and (at := there.state(path)) not in (ABSENT, FOLDER, SPECIAL):
            yield path, at


def _obstacles(paths: Iterable[str], there: Reach) -> Iterator[tuple[str, str]]:
    """What lies where a folder is needed and is none."""
    for parent in sorted({parent for path in paths for parent in _parents(path)}):
        at = there.state(parent)
        if at not in (ABSENT, FOLDER):
            yield parent, at


def _refuse_what_is_not_ours(
    steps: Iterable[Step], known: Mapping[str, str], folder: Path, *, force: bool
) -> None:
    others = [s for s in steps if s.expected not in (ABSENT, known.get(s.path)) and not _own(s)]
    for step in others:
        if step.expected in (FOLDER, SPECIAL):
            at = str(folder / step.path)
            raise FileExistsError(errno.EEXIST, "not a file, but one is to be written there", at)
    if others and not force:
        raise NotOursError(folder, tuple(sorted(step.path for step in others)))


def _own(step: Step) -> bool:
    """Whatever its content: nobody writes a manifest but us."""
    return step.path == manifest.PATH and step.expected not in (LINK, FOLDER, SPECIAL)


def _summary(expected: Mapping[str, str], steps: Iterable[Step]) -> Written:
    written = tuple(sorted(step.path for step in steps if step.content is not None))
    removed = tuple(sorted(step.path for step in steps if step.content is None))
    return Written(written, removed, len(expected) - len(written))


# --- Why it differs ---------------------------------------------------------------------------------------------------


def _cause(path: str, at: str, found: Manifest | None, made: Manifest) -> str:
    if path == manifest.PATH:
        return _cause_of_manifest(at, found, made)
    known = None if found is None else found.files.get(path)
    if at == ABSENT and (known is not None or found is None):
        return "missing"
    if at != ABSENT and at != known:
        return "hand edit"
    return _inputs(found, made) or "generator"


def _cause_of_manifest(at: str, found: Manifest | None, made: Manifest) -> str:
    if at == ABSENT:
        return "missing"
    return _inputs(found, made) or "hand edit"


def _inputs(found: Manifest | None, made: Manifest) -> str:
    changed = () if found is None else made.inputs.changed(found.inputs)
    return " or ".join(changed)


def _unified(path: str, before: bytes | None, after: bytes | None) -> str:
    try:
        old, new = (b"" if side is None else side for side in (before, after))
        lines = difflib.unified_diff(
            old.decode().splitlines(),
            new.decode().splitlines(),
            "/dev/null" if before is None else f"{path} (there)",
            "/dev/null" if after is None else f"{path} (generated)",
            lineterm="",
        )
    except UnicodeDecodeError:
        return f"{path}: not text\n"
    return "".join(f"{_shown(line)}\n" for line in lines)


def _shown(line: str) -> str:
    return "\t".join(escape(part) for part in line.split("\t"))
