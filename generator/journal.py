"""Changing a folder so that it ends whole: staged beside it, written down, then moved in file by file.

All that is temporary lies in one private folder beside the target, `.<name>.specloom/`: the lock, what is staged, and
the journal. Until the journal is there nothing has been touched, and what was staged is thrown away: the old whole.
Once it is there everything that will be needed has been written, and the moves are repeated until all are done: the new
whole. Each step of the journal says what it expects to find, so doing it twice does no harm, and a file that someone
changed in between is left alone.

Nothing here follows a symbolic link inside the target, not even one that is put there meanwhile: folders are opened one
inside the other (`Reach`), and what is moved into them goes by these handles. Moves do not reach the disk in order when
the power fails; they do when the process is killed.
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
from pathlib import Path

from generator.frozen import frozen
from generator.manifest import digest, unsafe

ABSENT, FOLDER, LINK, SPECIAL = "absent", "folder", "link", "special"
"""What may lie at a path beside a regular file, whose state is the hash of its content."""

_JOURNAL = "journal.json"
_STAGED = "new"
_LOCK = "lock"


class HeldError(Exception):
    """Another run is writing to the folder."""


@frozen
class Step:
    """One change: `content` replaces what is at `path`, or None removes it. `expected` is the state that it is made for."""

    path: str
    expected: str
    content: bytes | None


class Reach:
    """What lies in a folder, by paths relative to it. Follows no link, neither on the way nor at its end.

    The handle of the folder that was asked for last stays open: neighbours are asked for one after the other.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last: str | None = None
        self._handle: int | None = None

    def __enter__(self) -> Reach:
        return self

    def __exit__(self, *_: object) -> None:
        self.forget()

    def forget(self) -> None:
        """Let go of the open folder: it may be gone."""
        if self._handle is not None:
            os.close(self._handle)
        self._last = self._handle = None

    def state(self, path: str) -> str:
        """The hash of a regular file's content, else one of the words above."""
        return state(_name(path), self.parent(path))

    def content(self, path: str) -> bytes | None:
        """The content of a regular file; None where there is none.

        Raises:
            OSError: it cannot be read.
        """
        parent = self.parent(path)
        is_file = parent is not None and _is_file(_name(path), parent)
        return _read(_name(path), parent) if is_file else None

    def parent(self, path: str, *, make: bool = False) -> int | None:
        """The handle of the folder that a path lies in; None where there is something else on the way, or nothing.

        With `make`, folders are made where there is nothing.
        """
        folder = path.rpartition("/")[0]
        if self._last != folder or (make and self._handle is None):
            self.forget()
            self._last, self._handle = folder, self._opened(folder, make=make)
        return self._handle

    def _opened(self, folder: str, *, make: bool) -> int | None:
        if make:
            self._folder.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(self._folder, _FOLDER)
        except (FileNotFoundError, NotADirectoryError):
            return None
        for part in folder.split("/") if folder else ():
            try:
                inner = _inside(handle, part, make=make)
            except OSError as error:
                if error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
                    raise
                return None
            finally:
                os.close(handle)
            handle = inner
        return handle


_FOLDER = os.O_RDONLY | os.O_DIRECTORY


def _inside(outer: int, part: str, *, make: bool) -> int:
    try:
        return os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=outer)
    except FileNotFoundError:
        if not make:
            raise
        os.mkdir(part, dir_fd=outer)
        return os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=outer)


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def state(name: str, folder: int | None) -> str:
    """What lies in an open folder under a name; nothing does where there is no folder."""
    try:
        mode = None if folder is None else os.lstat(name, dir_fd=folder).st_mode
    except FileNotFoundError:
        mode = None
    if mode is None:
        return ABSENT
    if stat.S_ISREG(mode):
        return digest(_read(name, folder))
    return FOLDER if stat.S_ISDIR(mode) else LINK if stat.S_ISLNK(mode) else SPECIAL


def _is_file(name: str, folder: int) -> bool:
    try:
        return stat.S_ISREG(os.lstat(name, dir_fd=folder).st_mode)
    except FileNotFoundError:
        return False


def _read(name: str, folder: int | None) -> bytes:
    handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=folder)
    try:  # not by a file object: to make one takes twice as long as to read a file of this kind
        return b"".join(iter(lambda: os.read(handle, _BLOCK), b""))
    finally:
        os.close(handle)


_BLOCK = 1 << 18  # bytes


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
                _leave(work)


def commit(work: Path, folder: Path, steps: Iterable[Step]) -> None:
    """Make all changes, or none, as far as the machine allows; the next run does what is left.

    Raises:
        OSError: the disk refuses. Before the first move: nothing was changed.
    """
    _make_private(work / _STAGED)
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
    try:
        _make_private(work)
        lock = os.open(work / _LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(lock), (work / _LOCK).lstat()):
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
    """Throw away what was staged, and whatever else is there."""
    for each in list(work.iterdir()):
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        elif each.name not in (_LOCK, _JOURNAL):
            each.unlink()


def _leave(work: Path) -> None:
    """Remove the place, its lock last: whoever comes then makes a lock of their own, and the place is theirs."""
    _clear(work)
    (work / _LOCK).unlink()
    with suppress(OSError):
        work.rmdir()


# --- Staging and the journal ------------------------------------------------------------------------------------------


@frozen
class _Move:
    """A step as the journal has it: `staged` is the name of its file among what is staged, "" to remove."""

    path: str
    expected: str
    staged: str


def _stage(work: Path, number: int, step: Step) -> _Move:
    if step.content is None:
        return _Move(step.path, step.expected, "")
    _put(f"{work}/{_STAGED}/{number}", step.content)
    return _Move(step.path, step.expected, str(number))


def _write_down(work: Path, moves: list[_Move]) -> None:
    text = json.dumps([[move.path, move.expected, move.staged] for move in moves])
    draft = work / "journal.new"
    draft.unlink(missing_ok=True)
    _put(str(draft), text.encode())
    draft.replace(work / _JOURNAL)


def _put(path: str, content: bytes) -> None:
    """A file where nothing was, not even a link."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    file = os.open(path, flags, 0o666)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(file, left) :]
    finally:
        os.close(file)


def _finish(work: Path, folder: Path) -> None:
    """Make every move that is left, in order, and strike the journal out."""
    with Reach(work) as staged, Reach(folder) as target:
        for move in _moves(work):
            if not move.staged:
                _remove(target, folder, move)
            else:
                _move_in(staged, target, move)
    with suppress(FileNotFoundError):
        (work / _JOURNAL).unlink()


def _moves(work: Path) -> list[_Move]:
    try:
        moves = [_Move(*map(str, entry)) for entry in json.loads((work / _JOURNAL).read_bytes())]
    except FileNotFoundError:
        return []
    except (ValueError, TypeError):
        return []  # not written by us; nothing of ours was begun without a whole journal
    return [m for m in moves if not unsafe(m.path) and (m.staged == "" or m.staged.isdecimal())]


def _remove(target: Reach, folder: Path, move: _Move) -> None:
    if target.state(move.path) == move.expected != ABSENT:
        os.unlink(_name(move.path), dir_fd=target.parent(move.path))
        target.forget()
        _prune(folder, (folder / move.path).parent)


def _prune(folder: Path, emptied: Path) -> None:
    while emptied != folder:
        try:
            emptied.rmdir()
        except OSError:
            return  # something else lives there
        emptied = emptied.parent


def _move_in(staged: Reach, target: Reach, move: _Move) -> None:
    new = staged.parent(f"{_STAGED}/{move.staged}")
    if new is None or not _is_file(move.staged, new):
        return
    parent = target.parent(move.path, make=move.expected == ABSENT)
    if parent is not None and state(_name(move.path), parent) == move.expected:
        os.replace(move.staged, _name(move.path), src_dir_fd=new, dst_dir_fd=parent)
