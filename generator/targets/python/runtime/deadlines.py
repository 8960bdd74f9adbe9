"""How a call keeps to its deadline, whatever the server does.

A synchronous client gives each step of the network (`Until`) no more time than is left.
The call of an asynchronous one is cancelled (`within`), on asyncio and on trio: that
reaches the lookup of a name and the wait for a lock too.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from typing import TypeVar

from anyio import move_on_after

from .failures import body_failure
from .transport import Request, TransportError, closed

T = TypeVar("T")


class Until(float):
    """Seconds for one step, and when all steps must be over.

    httpcore2 hands it on from the request to our sockets as it is.
    """

    deadline: float

    @classmethod
    def of(cls, seconds: float, deadline: float) -> Until:
        made = cls(seconds)
        made.deadline = deadline
        return made


def seconds_left(timeout: float | None) -> float:
    """Seconds for a step that begins now.

    Raises:
        TimeoutError: There are none.
    """
    if not isinstance(timeout, Until):
        return 60.0 if timeout is None else timeout
    remaining = timeout.deadline - time.monotonic()
    if remaining <= 0:
        raise TimeoutError
    return min(float(timeout), remaining)


def timeouts(request: Request) -> dict[str, float]:
    """The steps of a request, in the terms of httpcore2."""
    return {
        "connect": Until.of(request.connect, request.deadline),
        "read": Until.of(request.read, request.deadline),
        "write": Until.of(request.write, request.deadline),
        "pool": min(request.pool, request.remaining()),
    }


async def within(request: Request, doing: Callable[[], Awaitable[T]]) -> T:
    """What a function of the network gives, unless the deadline comes first.

    Raises:
        TransportError: It did.
    """
    with move_on_after(request.remaining()):
        return await doing()
    raise out_of_time()


async def pieces_within(
    request: Request, source: AsyncIterable[bytes]
) -> AsyncIterator[bytes]:
    """The pieces of a body, each of which comes before the deadline.

    Raises:
        TransportError: The deadline has passed, or the body ends where it should not.
    """
    pieces = aiter(source)
    try:
        while True:
            yield await within(request, lambda: anext(pieces))
    except StopAsyncIteration:
        return
    except Exception as error:
        raise body_failure(error, request) or error from None
    finally:
        await closed(pieces)


def check_time(request: Request) -> None:
    """Stop between two steps, where the steps themselves cannot be bounded.

    Raises:
        TransportError: The deadline has passed.
    """
    if not request.remaining():
        raise out_of_time()


def out_of_time() -> TransportError:
    """What is told when the deadline of the whole call has passed."""
    return TransportError("no answer in time (total)", sent=True, timed_out="total")
