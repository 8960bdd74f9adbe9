"""The transports that are held to the table, and how a call is made on each."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import anyio
import httpx
import httpx2

from generator.targets.python.runtime import errors
from generator.targets.python.runtime.endpoint import Endpoint
from generator.targets.python.runtime.http import AsyncHttpTransport, HttpTransport
from generator.targets.python.runtime.options import Timeout
from generator.targets.python.runtime.reqwest import AsyncPyreqwestTransport, PyreqwestTransport
from generator.targets.python.runtime.settings import Clock
from tests.runtime.toy import KEY, TOKEN, async_toy, toy


class SkippingClock(Clock):
    """Pauses pass at once, and are remembered."""

    def __init__(self) -> None:
        self.skipped = 0.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return time.monotonic() + self.skipped

    def random(self) -> float:
        return 1.0

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.skipped += seconds

    async def asleep(self, seconds: float) -> None:
        self.sleep(seconds)


@dataclass(frozen=True)
class Trust:
    """The certificate authority of the table's servers."""

    pem: Path

    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.pem))


@dataclass(frozen=True)
class Transport:
    """One way to the network.

    Attributes:
        name: As the table calls it.
        loop: The event loop that a call is awaited in; "" where it is waited for.
        make: A transport, or a client of the user's own, that speaks HTTP/2 or not.
    """

    name: str
    loop: Literal["", "asyncio", "trio"]
    make: Callable[[Trust, bool], Any]

    @property
    def ours(self) -> bool:
        """Whether it is one of the runtime's, not a client of the user's own."""
        return not self.name.endswith("client")

    def __str__(self) -> str:
        return f"{self.name}, {self.loop or 'sync'}"


TRANSPORTS = (
    Transport("httpx2", "", lambda t, h2: HttpTransport(tls=t.context(), http2=h2)),
    Transport("httpx2", "asyncio", lambda t, h2: AsyncHttpTransport(tls=t.context(), http2=h2)),
    Transport("httpx2", "trio", lambda t, h2: AsyncHttpTransport(tls=t.context(), http2=h2)),
    Transport("pyreqwest", "", lambda t, h2: PyreqwestTransport(ca_file=t.pem, http2=h2)),
    Transport(
        "pyreqwest", "asyncio", lambda t, h2: AsyncPyreqwestTransport(ca_file=t.pem, http2=h2)
    ),
    Transport(
        "httpx2 client",
        "",
        lambda t, h2: httpx2.Client(verify=t.context(), http2=h2, trust_env=False),
    ),
    Transport(
        "httpx2 client",
        "asyncio",
        lambda t, h2: httpx2.AsyncClient(verify=t.context(), http2=h2, trust_env=False),
    ),
    Transport(
        "httpx client",
        "",
        lambda t, h2: httpx.Client(verify=t.context(), http2=h2, trust_env=False),
    ),
    Transport(
        "httpx client",
        "asyncio",
        lambda t, h2: httpx.AsyncClient(verify=t.context(), http2=h2, trust_env=False),
    ),
)


@dataclass(frozen=True)
class Call:
    """A call that is made.

    Attributes:
        times: How often; what becomes of the last is told.
        kept: Whether the connection may be kept for the next call.
    """

    endpoint: Endpoint[Any]
    arguments: Mapping[str, object]
    timeout: Timeout
    times: int = 1
    http2: bool = False
    kept: bool = False


CREDENTIALS = {"token": TOKEN, "api_key": KEY}


@dataclass
class Called:
    """What became of a call.

    Attributes:
        value: What it gave; None where it failed.
        error: What it raised.
        seconds: How long it took.
        slept: The pauses between its tries.
        closed: Whether its connections were closed when it had failed.
        ended: Whether they were when the transport was closed.
        tasks: How many tasks it left behind.
    """

    value: Any = None
    error: Exception | None = None
    seconds: float = 0.0
    slept: tuple[float, ...] = ()
    closed: bool = False
    ended: bool = False
    tasks: int = 0


Closed = Callable[[], bool]


def called(transport: Transport, trust: Trust, url: str, call: Call, is_closed: Closed) -> Called:
    """Make a call, and tell what became of it."""
    given = transport.make(trust, call.http2)
    if not transport.loop:
        return _called(given, url, call, is_closed)
    return anyio.run(_acalled, given, url, call, is_closed, backend=transport.loop)


def _called(given: Any, url: str, call: Call, is_closed: Closed) -> Called:
    client = toy(given, base_url=url, credentials=CREDENTIALS, max_retries=1)
    found, clock = Called(), SkippingClock()
    client._settings = client._settings.changed(clock=clock)
    started = time.monotonic()
    try:
        for turn in range(call.times):
            time.sleep(0.1 * turn)
            found.value = client.perform(call.endpoint, {"timeout": call.timeout}, call.arguments)
    except errors.SDKError as error:
        found.error = error
    found.seconds = time.monotonic() - started
    found.slept = tuple(clock.slept)
    found.closed = call.kept or _soon(is_closed)
    given.close()
    found.ended = _soon(is_closed)
    return found


def _soon(is_closed: Closed) -> bool:
    until = time.monotonic() + 10
    while not is_closed() and time.monotonic() < until:
        time.sleep(0.002)
    return is_closed()


async def _acalled(given: Any, url: str, call: Call, is_closed: Closed) -> Called:
    before = len(anyio.get_running_tasks())
    client = async_toy(given, base_url=url, credentials=CREDENTIALS, max_retries=1)
    found, clock = Called(), SkippingClock()
    client._settings = client._settings.changed(clock=clock)
    started = time.monotonic()
    try:
        for turn in range(call.times):
            await anyio.sleep(0.1 * turn)
            found.value = await client.perform(
                call.endpoint, {"timeout": call.timeout}, call.arguments
            )
    except errors.SDKError as error:
        found.error = error
    found.seconds = time.monotonic() - started
    found.slept = tuple(clock.slept)
    found.closed = call.kept or await _asoon(is_closed)
    await given.aclose()
    found.ended = await _asoon(is_closed)
    # Those that end by themselves are none that is left behind.
    await anyio.sleep(0.01)
    found.tasks = len(anyio.get_running_tasks()) - before
    return found


async def _asoon(is_closed: Closed) -> bool:
    until = time.monotonic() + 10
    while not is_closed() and time.monotonic() < until:
        await anyio.sleep(0.002)
    return is_closed()
