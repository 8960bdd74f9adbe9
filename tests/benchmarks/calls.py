"""Requests per second and CPU per request, one after the other, beside the bare HTTP library and PyPI's `dub`.

    pip install -e .[test]
    python -m tests.benchmarks.calls

The bar: a call of a package, its request made of arguments and its answer of models, costs at most 25 % more CPU than httpx2's
client takes to send the same bytes and to read the answer's. PyPI's `dub` is installed into a temporary environment.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
REQUESTS = 400
ROUNDS = 5
LEAD: dict[str, Any] = {"click_id": "1", "event_name": "Sign up", "customer_external_id": "7"}
SENT = b'{"clickId":"1","eventName":"Sign up","customerExternalId":"7"}'
HEADERS = {"Content-Type": "application/json", "Authorization": "Bearer x"}


def main() -> None:
    from tests.benchmarks.canned import answering
    from tests.benchmarks.rival import ANSWER, rival

    with rival() as theirs, answering(ANSWER) as url:
        pythons = {"theirs": theirs, "theirs_async": theirs}
        names = ["bare", "ours", "theirs", "bare_async", "ours_async", "theirs_async"]
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
        for _ in range(ROUNDS):
            for name in names:
                found[name].append(_process(pythons.get(name, sys.executable), name, url))
    best = {
        name: (min(c for c, _ in each), max(r for _, r in each)) for name, each in found.items()
    }
    print(f"{'CPU us':>8} {'of bare':>8} {'per second':>11}")
    for name, (cpu, per_second) in best.items():
        bare = best["bare_async" if name.endswith("async") else "bare"][0]
        print(f"{cpu:8.0f} {cpu / bare:8.2f} {per_second:11.0f}  {WHAT[name]}")


WHAT = {
    "bare": "httpx2.Client",
    "ours": "Dub of Specloom",
    "theirs": "Dub of PyPI",
    "bare_async": "httpx2.AsyncClient",
    "ours_async": "AsyncDub of Specloom",
    "theirs_async": "Dub of PyPI, asynchronous",
}


def _process(python: str | Path, name: str, url: str) -> tuple[float, float]:
    command = [python, str(Path(__file__)), name, url]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    cpu, per_second = json.loads(done.stdout)
    return cpu, per_second


# --- One client in a process of its own -------------------------------------------------------------------------------


def bare(url: str) -> Callable[[], object]:
    import httpx2

    client = httpx2.Client()
    return lambda: client.post(f"{url}/track/lead", content=SENT, headers=HEADERS).content


def ours(url: str) -> Callable[[], object]:
    sys.path.insert(0, str(ROOT / "generated/python/dub/src"))
    client: Any = import_module("dub").Dub(token="x", base_url=url)
    return lambda: client.track.lead(**LEAD)


def theirs(url: str) -> Callable[[], object]:
    client: Any = import_module("dub").Dub(token="x", server_url=url)
    return lambda: client.track.lead(request=LEAD)


def bare_async(url: str) -> Callable[[], Awaitable[object]]:
    import httpx2

    client = httpx2.AsyncClient()
    return lambda: client.post(f"{url}/track/lead", content=SENT, headers=HEADERS)


def ours_async(url: str) -> Callable[[], Awaitable[object]]:
    sys.path.insert(0, str(ROOT / "generated/python/dub/src"))
    client: Any = import_module("dub").AsyncDub(token="x", base_url=url)
    return lambda: client.track.lead(**LEAD)


def theirs_async(url: str) -> Callable[[], Awaitable[object]]:
    client: Any = import_module("dub").Dub(token="x", server_url=url)
    return lambda: client.track.lead_async(request=LEAD)


def timed(call: Callable[[], object]) -> tuple[float, float]:
    """CPU us of a call, and calls per second."""
    for _ in range(REQUESTS // 4):
        call()
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(REQUESTS):
        call()
    return _per_call(cpu, wall)


async def atimed(call: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    for _ in range(REQUESTS // 4):
        await call()
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(REQUESTS):
        await call()
    return _per_call(cpu, wall)


def _per_call(cpu: float, wall: float) -> tuple[float, float]:
    return (
        (time.process_time() - cpu) / REQUESTS * 1e6,
        REQUESTS / (time.perf_counter() - wall),
    )


def one(name: str, url: str) -> None:
    call: Any = globals()[name](url)
    found = asyncio.run(atimed(call)) if name.endswith("async") else timed(call)
    print(json.dumps(found))


if __name__ == "__main__":
    one(*sys.argv[1:]) if len(sys.argv) > 1 else main()
