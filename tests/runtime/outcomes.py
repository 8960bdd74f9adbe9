"""What a call ends in, the same for both clients."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from generator.targets.python.runtime import errors
from generator.targets.python.runtime.endpoint import Endpoint
from generator.targets.python.runtime.testing import Recorder
from generator.targets.python.runtime.transport import TransportError
from tests.runtime.toy import FakeClock, async_toy, toy, with_clock

CAT = {"kind": "cat", "lives": 9}
UNSENT = TransportError("refused", sent=False)
BROKEN = TransportError("reset", sent=True)
SLOW = TransportError("slow", sent=True, timed_out="read")


def outcome(
    server: Recorder, endpoint: Endpoint[Any], options: dict[str, Any], **arguments: object
) -> tuple[object, FakeClock]:
    """What a call ends in, checked to be the same for both clients, and the pauses it took."""
    client = toy(server)
    clock = with_clock(client)
    found = _ended(lambda: client.perform(endpoint, options, arguments))
    again = Recorder(*server.answers)
    other = async_toy(again)
    other_clock = with_clock(other)
    other_found = _ended(lambda: asyncio.run(awaited(other.perform(endpoint, options, arguments))))
    assert repr(other_found) == repr(found)
    assert other_clock.slept == clock.slept
    assert [_shape(r) for r in again.requests] == [_shape(r) for r in server.requests]
    return found, clock


def _ended(call: Callable[[], object]) -> object:
    try:
        return call()
    except errors.SDKError as error:
        return error


async def awaited(call: Awaitable[object]) -> object:
    return await call


def _shape(request: Any) -> tuple[Any, ...]:
    names = sorted(request.headers)
    return request.method, request.url, names, request.content
