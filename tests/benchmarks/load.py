"""One client under load: 10 000 calls from 64 threads, and as many from 1 000 tasks, against a server with 5 % faults.

    pip install -e .[test]
    python -m tests.benchmarks.load

Each call must end in its own answer or in a typed error. Afterwards no connection, task, thread or file descriptor is left, and
memory does not grow with the number of calls. `tests/runtime/test_load.py` plays a smaller one.
"""

from __future__ import annotations

import asyncio
import gc
import os
import threading
import time
from collections import Counter
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

from generator.targets.python.runtime import errors
from generator.targets.python.runtime.client import AsyncClient, Client
from generator.targets.python.runtime.config import Api, Server
from generator.targets.python.runtime.model import Model
from generator.targets.python.runtime.options import Timeout
from tests.benchmarks.canned import serving
from tests.benchmarks.faulty import Fault, fault_of, is_lasting

API = Api(
    name="Echo",
    package="echo",
    version="0",
    environment="ECHO",
    servers=(Server("http://127.0.0.1"),),
    schemes={},
    errors="",
)
ERRORS: dict[Fault, type[errors.APIError]] = {
    "reset": errors.APIConnectionError,
    "refused": errors.InternalServerError,
    "truncated": errors.DecodeError,
    "stalled": errors.APITimeoutError,
}
NOT_RETRIED = "errors that a retry would have mended, for which the client had none left"


class Echo(Model):
    n: int
    padding: str


@dataclass
class Report:
    """What became of the calls of a run, and what is left of it."""

    outcomes: Counter[str] = field(default_factory=Counter[str])
    wrong: list[str] = field(default_factory=list[str])
    left: dict[str, int] = field(default_factory=dict[str, int])
    seconds: float = 0.0
    objects: int = 0
    megabytes: float = 0.0

    def note(self, n: int, outcome: Echo | Exception) -> None:
        """Compare an outcome with the one that is right, or with its fault where the budget of retries was spent."""
        fault = fault_of(n)
        if fault is not None and not is_lasting(n) and type(outcome) is ERRORS[fault]:
            self.outcomes[NOT_RETRIED] += 1
            right = True
        elif fault is None or not is_lasting(n):
            self.outcomes["answers" if fault is None else "answers after a retry"] += 1
            right = isinstance(outcome, Echo) and outcome.n == n
        else:
            self.outcomes[type(outcome).__name__] += 1
            right = type(outcome) is ERRORS[fault]
        if not right:
            self.wrong.append(f"{n}, {fault}: {outcome!r}")


def main() -> None:
    for name, load, workers in (("64 threads", threads, 64), ("1 000 tasks", tasks, 1000)):
        with faulty_server() as url:
            report = load(url, 10_000, workers)
        print(f"10 000 calls from {name}: {report.seconds:.1f} s")
        for outcome, count in report.outcomes.most_common():
            print(f"{count:8}  {outcome}")
        print(f"{len(report.wrong):8}  with another outcome than they must have")
        for what, count in report.left.items():
            print(f"{count:8}  {what} left")
        print(f"{report.objects:8}  objects more than after a tenth of the calls")
        print(f"{report.megabytes:8.1f}  MB more\n")
        for wrong in report.wrong[:5]:
            print(wrong)


@contextmanager
def faulty_server() -> Generator[str]:
    """The URL of the server."""
    yield from serving("tests.benchmarks.faulty")


# --- The runs ---------------------------------------------------------------------------------------------------------

# A call that stalls is given up soon, but not one that a busy machine keeps waiting.
_TIMEOUT = Timeout(60.0, read=2.0, connect=30.0)


def threads(url: str, calls: int, workers: int) -> Report:
    """Calls of one client that threads share."""
    report, before, started = Report(), _held(), time.monotonic()
    client = Client(API, credentials={}, base_url=url, timeout=_TIMEOUT)

    def work(queue: Iterator[int]) -> None:
        for n in queue:
            try:
                outcome: Echo | Exception = client.get(f"/echo/{n}", cast_to=Echo)
            except Exception as error:
                outcome = error
            report.note(n, outcome)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, [iter(range(calls // 10))] * workers))
        memory = _memory()
        list(pool.map(work, [iter(range(calls // 10, calls))] * workers))
        _compare(report, memory)
    client.close()
    report.seconds = time.monotonic() - started
    report.left = _left(before, url)
    return report


def tasks(url: str, calls: int, workers: int) -> Report:
    """Calls of one client that tasks share."""
    report, before, started = Report(), _held(), time.monotonic()
    remaining = asyncio.run(_tasks(report, url, calls, workers))
    report.seconds = time.monotonic() - started
    report.left = {**_left(before, url), "tasks": remaining}
    return report


async def _tasks(report: Report, url: str, calls: int, workers: int) -> int:
    async with AsyncClient(API, credentials={}, base_url=url, timeout=_TIMEOUT) as client:
        await _spread(report, client, iter(range(calls // 10)), workers)
        memory = _memory()
        await _spread(report, client, iter(range(calls // 10, calls)), workers)
        _compare(report, memory)
    return len(asyncio.all_tasks()) - 1


async def _spread(report: Report, client: AsyncClient, queue: Iterator[int], workers: int) -> None:
    async def work() -> None:
        for n in queue:
            try:
                outcome: Echo | Exception = await client.get(f"/echo/{n}", cast_to=Echo)
            except Exception as error:
                outcome = error
            report.note(n, outcome)

    await asyncio.gather(*(work() for _ in range(workers)))


# --- What is held -----------------------------------------------------------------------------------------------------


def _held() -> tuple[int, int]:
    """Threads and file descriptors of this process."""
    return threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))


def _left(before: tuple[int, int], url: str) -> dict[str, int]:
    gc.collect()
    threads, descriptors = _held()
    with urlopen(f"{url}/open") as answer:
        connections = int(answer.read())
    return {
        "threads": threads - before[0],
        "file descriptors": descriptors - before[1],
        "connections": connections,
    }


def _memory() -> tuple[int, float]:
    """Objects that the garbage collector knows, and MB in memory."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return len(gc.get_objects()), pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _compare(report: Report, before: tuple[int, float]) -> None:
    objects, megabytes = _memory()
    report.objects, report.megabytes = objects - before[0], megabytes - before[1]


if __name__ == "__main__":
    main()
