"""Calls that are interrupted, in a forked process, and in one event loop after another: nothing is stuck, nothing left open."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import anyio
import pytest

from generator.targets.python.runtime.http import AsyncHttpTransport, HttpTransport
from generator.targets.python.runtime.options import Timeout
from generator.targets.python.runtime.reqwest import AsyncPyreqwestTransport
from tests.runtime.faults.table import answer, chunked, head
from tests.runtime.faults.wire import Play, Scene, always, at_once, once, pause, playing, received
from tests.runtime.server import answering, loopback, whole
from tests.runtime.toy import GET_PET, Cat, async_toy, toy

CAT = Cat(lives=9)


def later(connection: socket.socket, scene: Scene) -> None:
    """Asks the first call to wait for half a minute."""
    received(connection, scene)
    connection.sendall(answer(b"", "503 Later", "Retry-After: 30"))
    always(answer())(connection, scene)


ROOT = Path(__file__).parents[2]
STEPS = [
    pytest.param(at_once(pause(0.4)), "https:", id="in the handshake"),
    pytest.param(once(pause(0.4)), "http:", id="before the answer"),
    pytest.param(once(b"HTTP/1.1 200 OK\r\nX-A: ", pause(0.4)), "http:", id="in the head"),
    pytest.param(once(answer(b"{", length=9), pause(0.4)), "http:", id="in the body"),
    pytest.param(later, "http:", id="in a pause"),
]


@pytest.mark.parametrize("loop", ["asyncio", "trio"])
@pytest.mark.parametrize(("play", "scheme"), STEPS)
def test_a_call_that_is_cancelled_lets_go_at_once(play: Play, scheme: str, loop: str) -> None:
    anyio.run(_cancelled, AsyncHttpTransport, play, scheme, backend=loop)


@pytest.mark.parametrize(("play", "scheme"), STEPS)
def test_so_does_one_on_pyreqwest_which_closes_at_the_deadline(play: Play, scheme: str) -> None:
    anyio.run(_cancelled, AsyncPyreqwestTransport, play, scheme, False)


async def _cancelled(make: Any, play: Play, scheme: str, closes: bool = True) -> None:
    before = len(anyio.get_running_tasks())
    with playing((play, always(answer()))) as scene:
        async with make(max_connections=1) as transport:
            url = scene.url.replace("http:", scheme)
            client = async_toy(transport, base_url=url)
            async with anyio.create_task_group() as group:
                group.start_soon(client.perform, GET_PET, {}, {"pet_id": "1"})
                while not scene.connections:
                    await anyio.sleep(0.005)
                await anyio.sleep(0.1)
                group.cancel_scope.cancel()
            if scheme == "http:":
                # The only connection there may be was given back.
                options = {"timeout": Timeout(20, pool=5)}
                assert await client.perform(GET_PET, options, {"pet_id": "1"}) == CAT
        until = time.monotonic() + 5
        while closes and scene.unclosed and time.monotonic() < until:
            await anyio.sleep(0.005)
        assert not (closes and scene.unclosed)
        await anyio.sleep(0.01)
        assert len(anyio.get_running_tasks()) == before


class Interruption(KeyboardInterrupt):
    """Ctrl-C, told from one of the person who runs the tests."""


@contextmanager
def interrupted(seconds: float, begun: Callable[[], bool] = lambda: True) -> Iterator[None]:
    """Press Ctrl-C so long after something has begun."""

    def press(number: int, frame: FrameType | None) -> None:
        raise Interruption

    # Not by a timer of the system: pytest-timeout has that.
    before = signal.signal(signal.SIGUSR1, press)
    here = threading.get_ident()

    def wait() -> None:
        while not begun() and not done.is_set():
            time.sleep(0.005)
        if not done.wait(seconds):
            signal.pthread_kill(here, signal.SIGUSR1)

    done = threading.Event()
    timer = threading.Thread(target=wait, daemon=True)
    timer.start()
    try:
        yield
    finally:
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)
        done.set()
        timer.join()
        signal.signal(signal.SIGUSR1, before)


@pytest.mark.parametrize(("play", "scheme"), STEPS)
def test_an_interrupt_ends_a_call_at_once(play: Play, scheme: str) -> None:
    with playing((play, always(answer()))) as scene, HttpTransport(max_connections=1) as transport:
        url = scene.url.replace("http:", scheme)
        started = time.monotonic()
        with pytest.raises(Interruption), interrupted(0.1, lambda: scene.connections > 0):
            toy(transport, base_url=url).perform(GET_PET, {}, {"pet_id": "1"})
        assert time.monotonic() - started < 5
        if scheme == "http:":
            options = {"timeout": Timeout(20, pool=5)}
            assert (
                toy(transport, base_url=scene.url).perform(GET_PET, options, {"pet_id": "1"}) == CAT
            )
    assert scene.everything_is_closed()


# A socket that is interrupted between two steps of Python is closed when it is collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_interrupts_at_any_moment_poison_nothing() -> None:
    """At 100 moments of calls one after another: connecting, sending, reading in pieces, letting go."""
    body = b"".join(chunked(bytes([letter])) for letter in b'{"kind":"cat","lives":9}')
    pieces = head("Transfer-Encoding: chunked") + body + b"0\r\n\r\n"
    hits = 0
    with playing((always(pieces),)) as scene, HttpTransport() as transport:
        client = toy(transport, base_url=scene.url)
        for turn in range(100):
            try:
                with interrupted(0.002 + turn * 0.0001):
                    for _ in range(200):
                        client.perform(GET_PET, {}, {"pet_id": "1"})
            except Interruption:
                hits += 1
        assert client.perform(GET_PET, {}, {"pet_id": "1"}) == CAT
    assert hits > 50
    # Those that hang on to a traceback are collected now.
    gc.collect()
    assert scene.everything_is_closed(5)


@pytest.mark.parametrize("make", [AsyncHttpTransport, AsyncPyreqwestTransport])
def test_one_client_serves_one_event_loop_after_another(make: Any) -> None:
    with playing((always(answer()),)) as scene:
        client = async_toy(make(), base_url=scene.url)
        for _ in range(3):
            found = asyncio.run(client.perform(GET_PET, {}, {"pet_id": "1"}))
            assert found == CAT
        del client
    with warnings.catch_warnings():
        # A loop that ended before the client was closed takes its connections along, and Python tells of it.
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


FORKED = """
import os, sys
from generator.targets.python.runtime.{module} import {name}
from tests.runtime.toy import GET_PET, toy

client = toy({name}(), base_url=sys.argv[1], max_retries=0)
client.perform(GET_PET, {{}}, {{"pet_id": "1"}})
child = os.fork()
try:
    told = client.perform(GET_PET, {{"timeout": 5}}, {{"pet_id": "1"}}).lives
except Exception as error:
    told = f"{{type(error).__name__}} {{error}}"
os.write(1, f"{{'parent' if child else 'child'}} {{told}}{{chr(10)}}".encode())
if not child:
    os._exit(0)
os.wait()
"""


def forked(module: str, name: str, url: str) -> list[str]:
    """What a parent and its child print of a call on one client."""
    code = FORKED.format(module=module, name=name)
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, url],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return sorted(run.stdout.splitlines())


def test_a_forked_process_has_connections_of_its_own() -> None:
    with loopback(answering(*[whole()] * 3)) as server:
        assert forked("http", "HttpTransport", server.url) == ["child 9", "parent 9"]
    assert server.connections == 2


def test_pyreqwest_is_refused_in_a_forked_process() -> None:
    with loopback(answering(*[whole()] * 3)) as server:
        child, parent = forked("reqwest", "PyreqwestTransport", server.url)
    assert child.startswith("child ArgumentError pyreqwest does not work in a forked process")
    assert parent == "parent 9"


def test_pyreqwest_says_that_it_needs_asyncio() -> None:
    async def main() -> None:
        client = async_toy(AsyncPyreqwestTransport(), base_url="http://localhost:9")
        with pytest.raises(ValueError, match="needs asyncio"):
            await client.perform(GET_PET, {}, {"pet_id": "1"})

    anyio.run(main, backend="trio")
