"""One call, from arguments to a value, as steps that neither wait nor touch the network.

    draft the request → add credentials → send it, following redirects → try again, or not →
    give the value, or raise

So sync and async clients share every decision; `drive` takes the steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from . import answers, auth, hooks, log, retry
from .auth import RefusedError
from .call import Call
from .errors import APIError
from .receive import GarbledError, Received, TooLargeError
from .sending import sent
from .steps import Sleep, Steps
from .transport import TransportError

if TYPE_CHECKING:
    from .endpoint import Endpoint
    from .resource import Way
    from .settings import Settings

T = TypeVar("T")


def called(
    settings: Settings,
    endpoint: Endpoint[T],
    options: Mapping[str, Any],
    arguments: Mapping[str, object],
    way: Way = "value",
) -> Steps[T]:
    """The steps of a call, with what it answers as the result.

    Args:
        way: What is answered: the value, or a kind of response.

    Raises:
        SDKError: The call failed.
    """
    call = Call(settings, endpoint, options, arguments, way)
    found = answers.judged(call, (yield from _tried(call)))
    if isinstance(found, Received):
        try:
            return cast("T", answers.as_asked(call, found))
        except APIError as error:
            found = error
    # Outside of any `except`, so that no cause with a request in it hangs on to the
    # error.
    raise (yield from hooks.failed(settings.hooks, found))


def _tried(call: Call) -> Steps[Received | answers.Failure]:
    call.settings.budget.earn()
    while True:
        outcome = yield from _attempt(call)
        log.tell(call, outcome)
        pause = retry.pause_after(call, outcome)
        if pause is None:
            return outcome
        call.logger.info("trying again in %.2f seconds", pause)
        yield Sleep(pause)
        call.retries += 1


def _attempt(call: Call) -> Steps[Received | answers.Failure]:
    call.begun = None
    try:
        credentials = yield from auth.credentials_of(call)
        received = yield from sent(call, credentials)
        if received.status == 401 and _may_renew(call):
            renewed = yield from auth.other_credentials(call, credentials)
            if renewed is not None:
                call.logger.info("trying again with another credential")
                call.renewed = True
                received = yield from sent(call, renewed)
        return received
    except (TransportError, GarbledError, TooLargeError, RefusedError) as failure:
        return failure


def _may_renew(call: Call) -> bool:
    # Not where a redirect led: others must not make us fetch tokens.
    return not call.renewed and not call.redirects and call.is_repeatable
