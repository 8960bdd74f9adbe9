"""The two drivers of a call, the synchronous and the asynchronous. All else is in `flow`."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, TypeVar, cast

from .errors import ArgumentError
from .receive import Received
from .steps import Alone, Ask, Effect, Exchange, LetGo, Sleep, Steps
from .transport import closed

if TYPE_CHECKING:
    from .settings import Clock
    from .transport import AsyncTransport, Transport

T = TypeVar("T")


def drive(steps: Steps[T], transport: Transport, clock: Clock) -> T:
    """Take every step, waiting for each."""
    result: object = None
    failure: Exception | None = None
    last: Received | None = None
    try:
        while True:
            try:
                effect = steps.send(result) if failure is None else steps.throw(failure)
            except StopIteration as end:
                return cast("T", end.value)
            if isinstance(effect, Exchange):
                last = effect.into
            # Thrown in later, not from here: it would be the context of all that follows.
            try:
                result, failure = _done(effect, transport, clock), None
            except Exception as error:
                failure = error
    except BaseException:
        if last is not None and last.source is not None:
            _let_go(last)
        raise
    finally:
        # An interruption ends the steps at once, whatever they were waiting for.
        steps.close()


def _let_go(received: Received) -> None:
    source: Any = received.taken_source()
    source.close()


def _done(effect: Effect, transport: Transport, clock: Clock) -> object:
    match effect:
        case Exchange():
            return _exchange(effect, transport)
        case Sleep():
            clock.sleep(effect.seconds)
            return None
        case Ask():
            return _asked(effect)
        case LetGo():
            _let_go(effect.received)
            return None
        case Alone():
            return _alone(effect, transport, clock)


def _alone(effect: Alone, transport: Transport, clock: Clock) -> object:
    try:
        effect.gate.enter(effect.seconds)
        return drive(effect.steps, transport, clock)
    finally:
        effect.gate.leave()


def _exchange(exchange: Exchange, transport: Transport) -> Received:
    response = transport.send(exchange.request)
    into = exchange.into
    try:
        begun = into.begin(
            exchange.request.method, response.status, response.headers, exchange.held
        )
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
    last: Received | None = None
    try:
        while True:
            try:
                effect = steps.send(result) if failure is None else steps.throw(failure)
            except StopIteration as end:
                return cast("T", end.value)
            if isinstance(effect, Exchange):
                last = effect.into
            try:
                result, failure = await _adone(effect, transport, clock), None
            except Exception as error:
                failure = error
    except BaseException:
        if last is not None and last.source is not None:
            await _alet_go(last)
        raise
    finally:
        steps.close()


async def _alet_go(received: Received) -> None:
    # Here, for only a call that fails late needs it.
    from anyio import CancelScope

    source: Any = received.taken_source()
    with CancelScope(shield=True):
        await source.aclose()


async def _adone(effect: Effect, transport: AsyncTransport, clock: Clock) -> object:
    match effect:
        case Exchange():
            return await _aexchange(effect, transport)
        case Sleep():
            await clock.asleep(effect.seconds)
            return None
        case Ask():
            return await _aasked(effect)
        case LetGo():
            await _alet_go(effect.received)
            return None
        case Alone():
            return await _aalone(effect, transport, clock)


async def _aalone(effect: Alone, transport: AsyncTransport, clock: Clock) -> object:
    try:
        await effect.gate.aenter(effect.seconds)
        return await adrive(effect.steps, transport, clock)
    finally:
        effect.gate.aleave()


async def _aexchange(exchange: Exchange, transport: AsyncTransport) -> Received:
    response = await transport.asend(exchange.request)
    into = exchange.into
    try:
        begun = into.begin(
            exchange.request.method, response.status, response.headers, exchange.held
        )
        if exchange.held and into.succeeded:
            into.source = response
        elif begun and await _afed(into, response.achunks()):
            into.end()
    finally:
        if into.source is None:
            await response.aclose()
    return into


async def _afed(into: Received, pieces: AsyncIterator[bytes]) -> bool:
    try:
        async for piece in pieces:
            if not into.feed(piece):
                return False
        return True
    finally:
        # Not left to the event loop, which would need a task for it.
        await closed(pieces)


async def _aasked(ask: Ask) -> object:
    answer = ask.source()
    if inspect.isawaitable(answer):
        awaited: object = await answer
        return awaited
    return answer
