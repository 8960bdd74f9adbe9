"""The two drivers of a call: one that waits, one that awaits. All else is in `flow`."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, TypeVar, cast

from .errors import ArgumentError
from .flow import Ask, Effect, Exchange, Sleep, Steps
from .receive import Received

if TYPE_CHECKING:
    from .settings import Clock
    from .transport import AsyncTransport, Transport

T = TypeVar("T")


def drive(steps: Steps[T], transport: Transport, clock: Clock) -> T:
    """Take every step, waiting for each."""
    result: object = None
    failure: Exception | None = None
    while True:
        try:
            effect = steps.send(result) if failure is None else steps.throw(failure)
        except StopIteration as end:
            return cast("T", end.value)
        # Thrown in later, not from here: it would be the context of all that follows.
        try:
            result, failure = _done(effect, transport, clock), None
        except Exception as error:
            failure = error


def _done(effect: Effect, transport: Transport, clock: Clock) -> object:
    match effect:
        case Exchange():
            return _exchange(effect, transport)
        case Sleep():
            clock.sleep(effect.seconds)
            return None
        case Ask():
            return _asked(effect)


def _exchange(exchange: Exchange, transport: Transport) -> Received:
    response = transport.send(exchange.request)
    into = exchange.into
    try:
        begun = into.begin(exchange.request.method, response.status, response.headers)
        if exchange.held and into.succeeded:
            into.source = response
        elif begun and all(map(into.feed, response.chunks())):
            into.end()
    finally:
        if into.source is None:
            response.close()
    return into


def _asked(ask: Ask) -> object:
    answer = ask.source()
    if inspect.iscoroutine(answer):
        answer.close()
        raise ArgumentError("a coroutine function needs the async client")
    return answer


async def adrive(steps: Steps[T], transport: AsyncTransport, clock: Clock) -> T:
    """Take every step, awaiting each."""
    result: object = None
    failure: Exception | None = None
    while True:
        try:
            effect = steps.send(result) if failure is None else steps.throw(failure)
        except StopIteration as end:
            return cast("T", end.value)
        try:
            result, failure = await _adone(effect, transport, clock), None
        except Exception as error:
            failure = error


async def _adone(effect: Effect, transport: AsyncTransport, clock: Clock) -> object:
    match effect:
        case Exchange():
            return await _aexchange(effect, transport)
        case Sleep():
            await clock.asleep(effect.seconds)
            return None
        case Ask():
            return await _aasked(effect)


async def _aexchange(exchange: Exchange, transport: AsyncTransport) -> Received:
    response = await transport.asend(exchange.request)
    into = exchange.into
    try:
        begun = into.begin(exchange.request.method, response.status, response.headers)
        if exchange.held and into.succeeded:
            into.source = response
        elif begun:
            async for piece in response.achunks():
                if not into.feed(piece):
                    return into
            into.end()
    finally:
        if into.source is None:
            await response.aclose()
    return into


async def _aasked(ask: Ask) -> object:
    answer = ask.source()
    if inspect.isawaitable(answer):
        awaited: object = await answer
        return awaited
    return answer
