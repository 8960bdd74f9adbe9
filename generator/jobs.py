"""Work on several cores: processes that begin as copies of this one, so that nothing has to be sent to them.

Where the system cannot copy a process (Windows), or this one may have no children (a worker of a pool), everything is done
one after the other.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkContext, ForkProcess

T = TypeVar("T")


def available() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(tasks: Sequence[Callable[[], T]], jobs: int) -> list[T]:
    """What the tasks give, in their order, by up to `jobs` processes that take one task after the other.

    Raises:
        Exception: what the first task raised that failed.
    """
    context = _copying() if min(jobs, len(tasks)) > 1 else None
    if context is None:
        return [task() for task in tasks]
    from concurrent.futures import ProcessPoolExecutor

    # Arguments of an initializer are inherited, where those of a task would be pickled.
    with ProcessPoolExecutor(jobs, context, _keep, (tasks,)) as pool:
        return list(pool.map(_do, range(len(tasks))))


_kept: Sequence[Callable[[], Any]] = ()


def _keep(tasks: Sequence[Callable[[], Any]]) -> None:
    global _kept
    _kept = tasks


def _do(number: int) -> Any:
    return _kept[number]()


def each(
    tasks: Sequence[Callable[[], T]], jobs: int
) -> Generator[tuple[int, T | None], None, None]:
    """The number of each task and what it gave, as they end; None where its process died.

    Up to `jobs` at a time, each in a process of its own, so that a slow or a dying one holds back no other.
    """
    context = _copying() if min(jobs, len(tasks)) > 1 else None
    if context is None:
        yield from ((number, task()) for number, task in enumerate(tasks))
        return
    from multiprocessing.connection import Connection, wait

    waiting = list(enumerate(tasks))[::-1]
    running: dict[Connection, tuple[int, ForkProcess]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                number, task = waiting.pop()
                here, process = _start(task, context)
                running[here] = number, process
            for ended in wait(list(running)):
                assert isinstance(ended, Connection)
                number, process = running.pop(ended)
                yield number, _answer(ended)
                process.join()
    finally:
        for _, process in running.values():
            process.terminate()


def _start(task: Callable[[], T], context: ForkContext) -> tuple[Connection, ForkProcess]:
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=lambda: there.send(task()), daemon=True)
    process.start()
    there.close()  # or the end of the process would not be the end of what can be read
    return here, process


def _answer(here: Connection) -> Any:
    with here, suppress(EOFError):
        return here.recv()
    return None


def _copying() -> ForkContext | None:
    import multiprocessing

    is_worker = multiprocessing.current_process().daemon
    can = "fork" in multiprocessing.get_all_start_methods() and not is_worker
    return multiprocessing.get_context("fork") if can else None
