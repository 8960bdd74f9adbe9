"""Calls to names that only a machine of one's own resolves so, as the child process of `test_names`.

    unshare --user --map-root-user --mount --net python -m tests.runtime.names FOLDER

Names are looked up by what the libraries look them up with, which is not Python's in pyreqwest: so the files that say how are
replaced, in a mount namespace, and the server of names is a socket that never answers, in a network namespace.
Prints what became of each call as JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from generator.targets.python.runtime.errors import APIError, APITimeoutError
from generator.targets.python.runtime.http import AsyncHttpTransport, HttpTransport
from generator.targets.python.runtime.options import Timeout
from generator.targets.python.runtime.reqwest import AsyncPyreqwestTransport, PyreqwestTransport
from tests.runtime.server import answering, loopback, whole
from tests.runtime.toy import GET_PET, Cat, async_toy, toy

TRANSPORTS = (HttpTransport, AsyncHttpTransport, PyreqwestTransport, AsyncPyreqwestTransport)
CONNECT = 0.5
"""Seconds."""


def main(folder: Path) -> None:
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    _replace(folder, "/etc/hosts", "127.0.0.1 localhost\n::1 half.test\n127.0.0.1 half.test\n")
    _replace(folder, "/etc/resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 53))
        found = {
            f"{case.__name__}: {make.__name__}": case(make)
            for make in TRANSPORTS
            for case in (passes_over_a_dead_address, ends_when_the_lookup_hangs)
        }
    print(json.dumps(found), flush=True)
    # The library's own thread is still looking the name up.
    os._exit(0)


def _replace(folder: Path, path: str, text: str) -> None:
    file = folder / Path(path).name
    file.write_text(text)
    subprocess.run(["mount", "--bind", str(file), path], check=True)


def passes_over_a_dead_address(make: Callable[..., Any]) -> str:
    with loopback(answering(whole())) as server:
        port = int(server.url.rpartition(":")[2])
        with _deaf(port):
            return _told(make(), f"http://half.test:{port}", Timeout(10))


def ends_when_the_lookup_hangs(make: Callable[..., Any]) -> str:
    return _told(make(), "http://api.toy.test", Timeout(10, connect=CONNECT))


@contextmanager
def _deaf(port: int) -> Iterator[None]:
    """Nobody answers on ::1, not even to refuse: the queue is full."""
    with socket.socket(socket.AF_INET6) as listener:
        listener.bind(("::1", port))
        listener.listen(0)
        waiting = [socket.socket(socket.AF_INET6) for _ in range(6)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(listener.getsockname())
        yield
        for each in waiting:
            each.close()


def _told(transport: Any, url: str, timeout: Timeout) -> str:
    """What becomes of a call on a transport of either client, and whether it is late."""
    options: dict[str, Any] = {"base_url": url, "max_retries": 0, "timeout": timeout}
    if hasattr(transport, "asend"):
        return asyncio.run(_atold(async_toy(transport, **options)))
    client = toy(transport, **options)
    started = time.monotonic()
    try:
        found = client.perform(GET_PET, {}, {"pet_id": "1"})
    except APIError as error:
        found = error
    return _outcome(found, time.monotonic() - started)


async def _atold(client: Any) -> str:
    # Timed in here: asyncio waits at its end for the thread that looks the name up.
    started = time.monotonic()
    try:
        found = await client.perform(GET_PET, {}, {"pet_id": "1"})
    except APIError as error:
        found = error
    return _outcome(found, time.monotonic() - started)


def _outcome(found: object, seconds: float) -> str:
    told = "the answer" if found == Cat(lives=9) else repr(found)
    if isinstance(found, APITimeoutError):
        told = f"no answer in time to {found.phase}"
    return told if seconds < CONNECT + 1 else f"{told}, late"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
