"""Run again whenever something that a run reads has changed."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Event

_LOOK = 1000  # milliseconds: after so long, look even if the system has told of nothing


def repeat(
    run: Callable[[], int], inputs: Callable[[], Iterable[Path]], stop: Event | None = None
) -> int:
    """Run, and once more after each change of an input, until `stop` is set; the exit code of the last run.

    `inputs` is asked before and after each run: what a description refers to may change with it.

    Raises:
        KeyboardInterrupt: the user ends it.
    """
    stop = stop or Event()
    code = 0
    while not stop.is_set():
        before = _state(inputs())
        code = run()
        gc.collect()  # nobody else does: the command line switches that off
        _wait(before, inputs, stop)
    return code


def _wait(
    before: dict[Path, int | None], inputs: Callable[[], Iterable[Path]], stop: Event
) -> None:
    """Until an input is not as it was, or is new: one that changed during the run counts."""
    from watchfiles import watch

    now = _state(inputs())
    # Folders are watched, since editors put a new file in the place of the old.
    folders = sorted({path.parent for path in now if path.parent.is_dir()})
    looks = watch(
        *folders, recursive=False, stop_event=stop, rust_timeout=_LOOK, yield_on_timeout=True
    )
    for _ in looks:
        now = _state(now)
        if any(path in before and before[path] != state for path, state in now.items()):
            return
        before = now | before


def _state(files: Iterable[Path]) -> dict[Path, int | None]:
    """When each was last written, in nanoseconds; None where there is no such file."""
    return {path: _written(path) for path in (each.absolute() for each in files)}


def _written(path: Path) -> int | None:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None
