"""Runs that really end in the midst: a process for `test_interrupted.py`, which forks and so has to be alone.

`python -m tests.unit.interrupted CASE FOLDER` does one of the cases below in an empty folder, and prints what it saw.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from generator import journal
from tests.unit.test_output import Files, beside, found, put

ROUNDS = 40
FEW: Files = {f"a/{n}.py": b"few %d" % n for n in range(60)} | {"b/c/d.md": b"few"}
MANY: Files = {f"a/{n}.py": b"many %d" % n for n in range(30, 90)} | {
    f"e/{n}": b"" for n in range(30)
}


def child(act: Callable[[], object]) -> int:
    """The id of a process that does it, and then nothing else."""
    if id := os.fork():
        return id
    code = 0
    try:
        act()
    except BaseException as error:
        code = error.errno or 99 if isinstance(error, OSError) else 98
    finally:
        os._exit(code)


def ended(id: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(id, 0)[1])


def interrupted(folder: Path, kind: signal.Signals) -> None:
    """Interrupt runs at random moments; each time the next finds an old or a new whole, and makes the new one."""
    out = folder / "out"
    put(FEW, out)
    start = time.perf_counter()
    ended(child(lambda: put(MANY, out)))
    usual = time.perf_counter() - start
    before, after = MANY, FEW
    seen = {"before": 0, "after": 0, "left to the next": 0, "not at all": 0}
    for moment in random.Random(7).choices(range(100), k=ROUNDS):
        runs = child(lambda: put(after, out))  # noqa: B023 (it runs now)
        time.sleep(usual * moment / 100)
        os.kill(runs, kind)
        seen["not at all"] += ended(runs) == 0
        seen["left to the next"] += (out.parent / ".out.specloom/journal.json").exists()
        with journal.held(out):
            whole = found(out)
        assert whole in (before, after), sorted(whole)
        seen["after" if whole == after else "before"] += 1
        put(after, out)
        assert found(out) == after and beside(out) == []
        before, after = after, before
    print(seen)
    assert seen["not at all"] < ROUNDS / 2 and seen["before"] and seen["after"]


def full(folder: Path) -> None:
    """No file may grow beyond two thousand bytes, as on a disk that is full."""
    out = folder / "out"
    put(FEW, out)

    def write() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))
        put({**MANY, "large": b"x" * 10_000}, out)

    print(os.strerror(ended(child(write))))
    assert found(out) == FEW and beside(out) == []


def forbidden(folder: Path) -> None:
    """Whoever may not write there leaves it as it is, nothing beside it, and no folder for the work."""
    out = folder / "out"
    put(FEW, out)
    for each in (folder, out, *out.rglob("*")):
        each.chmod(0o555 if each.is_dir() else 0o444)

    def write() -> None:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setuid(65534)
        put(MANY, out)

    print(os.strerror(ended(child(write))))
    assert found(out) == FEW and beside(out) == []


def together(folder: Path) -> None:
    """Of runs on one folder at once each is whole or refused, and one of them at least is whole."""
    out = folder / "out"
    runs = [child(lambda: put(MANY, out)) for _ in range(6)]
    codes = [ended(id) for id in runs]
    print(sorted(set(codes)))
    assert found(out) == MANY and beside(out) == [] and 0 in codes and set(codes) <= {0, 98}


CASES: dict[str, Callable[[Path], None]] = {
    "killed": lambda folder: interrupted(folder, signal.SIGKILL),
    "interrupted": lambda folder: interrupted(folder, signal.SIGINT),
    "full": full,
    "forbidden": forbidden,
    "together": together,
}

if __name__ == "__main__":
    CASES[sys.argv[1]](Path(sys.argv[2]))
