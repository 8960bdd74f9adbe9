"""Changing a folder so that it ends whole: staged beside it, written down, then moved in file by file.

All that is temporary lies in one private folder beside the target, `.<name>.specloom/`: the lock, what is staged, and
the journal. Until the journal is there nothing has been touched, and what was staged is thrown away: the old whole.
Once it is there everything that will be needed has been written, and the moves are repeated until all are done: the new
whole. Each step of the journal says what it expects to find, so doing it twice does no harm, and a file that someone
changed in between is left alone.

Nothing here follows a symbolic link inside the target, not even one that is put there meanwhile: folders are opened one
inside the other, and what is moved into them goes by these handles. Moves do not reach the disk in order when the power fails; they
do when the process is killed.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from generator.manifest import digest, unsafe

ABSENT, FOLDER, LINK, SPECIAL = "absent", "folder", "link", "special"
"""What may lie at a path beside a regular file, whose state is the hash of its content."""

_JOURNAL = "journal.json"


class HeldError(Exception):
    """Another run is writing to the folder."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change: `content` replaces what is at `path`, or None removes it. `expected` is the state that it is made for."""

    path: str
    expected: str
    content: bytes | None


def state(path: Path) -> str:
    """What lies there: the hash of a regular file's content, else one of the words above. Follows no link."""
    try:
        mode = path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return ABSENT
    if stat.S_ISREG(mode):
        return digest(read(path))
    return FOLDER if stat.S_ISDIR(mode) else LINK if stat.S_ISLNK(mode) else SPECIAL


def read(path: Path) -> bytes:
    """The content of a regular file.

    Raises:
        OSError: it cannot be read, or is a link.
    """
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        return file.read()


def unfinished(folder: Path) -> bool:
    """Whether a run left something beside the folder, or is at work there now."""
    return _work_folder(folder).exists()


@contextmanager
def held(folder: Path) -> Iterator[Path]:
    """Hold the folder, bring an interrupted run to its end, and yield the place for `commit` to work in.

    Raises:
        HeldError: another run has it.
        OSError: the disk refuses.
    """
    work = _work_folder(folder)
    with _locked(work):
        try:
            if (work / _JOURNAL).exists():
                _finish(work, folder)
            _clear(work)
            yield work
        finally:
            if not (work / _JOURNAL).exists():
                shutil.rmtree(work)


def commit(work: Path, folder: Path, steps: Iterable[Step]) -> None:
    """Make all changes, or none, as far as the machine allows; the next run does what is left.

    Raises:
        OSError: the disk refuses. Before the first move: nothing was changed.
    """
    _write_down(work, [_stage(work, number, step) for number, step in enumerate(steps)])
    try:
        _finish(work, folder)
    except KeyboardInterrupt:
        _finish(work, folder)  # a few renames: be whole first, then go
        raise


# --- The place to work in ---------------------------------------------------------------------------------------------


def _work_folder(folder: Path) -> Path:
    """Beside the target; inside it where that is a disk of its own, since a move cannot leave a disk."""
    parent = folder.parent
    if folder.exists() and folder.stat().st_dev != parent.stat().st_dev:
        parent = folder
    return parent / f".{folder.name}.specloom"


@contextmanager
def _locked(work: Path) -> Iterator[None]:
    lock = _lock(work)
    try:
        yield
    finally:
        os.close(lock)


def _lock(work: Path) -> int:
    for _ in range(8):
        lock = _try_lock(work)
        if lock is not None:
            return lock
    raise HeldError(str(work))


def _try_lock(work: Path) -> int | None:
    """The locked descriptor; None when the run before was just removing the place."""
    work.parent.mkdir(parents=True, exist_ok=True)
    _make_private(work)
    try:
        lock = os.open(work / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(lock), (work / "lock").lstat()):
            return lock
    except BlockingIOError:
        os.close(lock)
        raise HeldError(str(work)) from None
    except FileNotFoundError:
        pass
    os.close(lock)
    return None


def _make_private(work: Path) -> None:
    with suppress(FileExistsError):
        work.mkdir(mode=0o700)
    found = work.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise FileExistsError(errno.EEXIST, "something that is not ours is in the way", str(work))
    if found.st_mode & 0o077:
        work.chmod(0o700)


def _clear(work: Path) -> None:
    with suppress(FileNotFoundError):
        shutil.rmtree(work / "new")


# --- Staging and the journal ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Move:
    """A step as the journal has it: `staged` is the name of its file in `new/`, "" to remove."""

    path: str
    expected: str
    staged: str


def _stage(work: Path, number: int, step: Step) -> _Move:
    if step.content is None:
        return _Move(step.path, step.expected, "")
    (work / "new").mkdir(exist_ok=True)
    _put(work / "new" / str(number), step.content)
    return _Move(step.path, step.expected, str(number))


def _write_down(work: Path, moves: list[_Move]) -> None:
    text = json.dumps([[move.path, move.expected, move.staged] for move in moves])
    draft = work / "journal.new"
    draft.unlink(missing_ok=True)
    _put(draft, text.encode())
    draft.replace(work / _JOURNAL)


def _put(path: Path, content: bytes) -> None:
    """A file where nothing was, not even a link."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with os.fdopen(os.open(path, flags, 0o666), "wb") as file:
        file.write(content)


def _finish(work: Path, folder: Path) -> None:
    """Make every move that is left, in order, and strike the journal out."""
    for move in _moves(work):
        _remove(folder, move) if not move.staged else _move_in(work, folder, move)
    with suppress(FileNotFoundError):
        (work / _JOURNAL).unlink()


def _moves(work: Path) -> list[_Move]:
    try:
        moves = [_Move(*map(str, entry)) for entry in json.loads(read(work / _JOURNAL))]
    except FileNotFoundError:
        return []
    except (ValueError, TypeError):
        return []  # not written by us; nothing of ours was begun without a whole journal
    return [m for m in moves if not unsafe(m.path) and (m.staged == "" or m.staged.isdecimal())]


def _remove(folder: Path, move: _Move) -> None:
    at = folder / move.path
    if not _reachable(folder, move.path) or state(at) != move.expected:
        return
    at.unlink(missing_ok=True)
    _prune(folder, at.parent)


def _prune(folder: Path, emptied: Path) -> None:
    while emptied != folder:
        try:
            emptied.rmdir()
        except OSError:
            return  # something else lives there
        emptied = emptied.parent


def _move_in(work: Path, folder: Path, move: _Move) -> None:
    staged, at = work / "new" / move.staged, folder / move.path
    if not _is_file(staged) or not _reachable(folder, move.path) or state(at) != move.expected:
        return
    folder.mkdir(parents=True, exist_ok=True)
    with _opened(folder, move.path.split("/")[:-1]) as parent:
        os.replace(staged, at.name, dst_dir_fd=parent)


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False


@contextmanager
def _opened(folder: Path, parts: Iterable[str]) -> Iterator[int]:
    """The handle of a folder inside `folder`, made where it is missing; no step on the way is a link."""
    flags = os.O_RDONLY | os.O_DIRECTORY
    handle = os.open(folder, flags)
    try:
        for part in parts:
            outer, handle = handle, _inside(handle, part, flags | os.O_NOFOLLOW)
            os.close(outer)
        yield handle
    finally:
        os.close(handle)


def _inside(outer: int, part: str, flags: int) -> int:
    try:
        return os.open(part, flags, dir_fd=outer)
    except FileNotFoundError:
        os.mkdir(part, dir_fd=outer)
        return os.open(part, flags, dir_fd=outer)


def _reachable(folder: Path, path: str) -> bool:
    """Whether only real folders, or nothing yet, lie on the way to it."""
    on_the_way = path.split("/")[:-1]
    steps = (folder.joinpath(*on_the_way[: n + 1]) for n in range(len(on_the_way)))
    return all(state(step) in (FOLDER, ABSENT) for step in steps)
