"""Functions of the user's around each request: to sign it, to watch it, to change what comes
of it.

    def sign(request: Request) -> Request:
        return request.with_headers({"X-Signature": signature(request.content)})

    client = Client(..., hooks=[Hooks(before_request=sign)])

Hooks run for every request that goes to the API, each try and each redirect included, in
the order in which they were given. A request that a redirect sends to another origin passes
none of them: what they add could be secret.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from .errors import ArgumentError
from .steps import Ask, Steps
from .transport import Request

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from .errors import APIError
    from .transport import Headers

    BeforeRequest = Callable[[Request], Request | Awaitable[Request | None] | None]
    AfterResponse = Callable[
        [Request, "HookResponse"],
        "HookResponse | Awaitable[HookResponse | None] | None",
    ]
    OnError = Callable[[APIError], Exception | Awaitable[Exception | None] | None]
    OnToken = Callable[["AccessToken"], Awaitable[None] | None]

T = TypeVar("T")


class HookResponse:
    """An answer as hooks see it, and what they may put in its place.

    Attributes:
        status_code: The status.
        headers: The header fields; names compare without case.
        content: The body, decompressed; None while it is left to be streamed.
    """

    __slots__ = ("content", "headers", "status_code")

    def __init__(
        self, status_code: int, headers: Headers, content: bytes | None
    ) -> None:
        self.status_code = status_code
        self.headers = headers
        self.content = content

    def __repr__(self) -> str:
        return f"<HookResponse {self.status_code}>"


class AccessToken:
    """A token that the client has fetched.

    Attributes:
        access_token: The token.
        refresh_token: What fetches the next one, where it is another than before.
    """

    __slots__ = ("access_token", "refresh_token")

    def __init__(self, access_token: str, refresh_token: str | None) -> None:
        self.access_token = access_token
        self.refresh_token = refresh_token

    def __repr__(self) -> str:
        return "<AccessToken>"


class Hooks:
    """What is called around each request. The functions may be coroutines in an async client.

    Args:
        before_request: Gets the request with its credentials, right before it is sent; what
            it returns is sent instead. None leaves the request as it is.
        after_response: Gets the request and each answer to it, of any status; what it
            returns takes the answer's place.
        on_error: Gets the error that a call is about to raise; an exception that it returns
            is raised instead.
        on_token: Gets each access token that the client fetches, to keep its refresh token
            for the next run of the program.
    """

    __slots__ = ("after_response", "before_request", "on_error", "on_token")

    def __init__(
        self,
        *,
        before_request: BeforeRequest | None = None,
        after_response: AfterResponse | None = None,
        on_error: OnError | None = None,
        on_token: OnToken | None = None,
    ) -> None:
        self.before_request = before_request
        self.after_response = after_response
        self.on_error = on_error
        self.on_token = on_token


def prepared(hooks: Sequence[Hooks], request: Request) -> Steps[Request]:
    """The request that the hooks make of it."""
    for hook in hooks:
        if hook.before_request is not None:
            found = yield Ask(partial(hook.before_request, request))
            request = _or(request, found, Request)
    return request


def answered(
    hooks: Sequence[Hooks], request: Request, response: HookResponse
) -> Steps[HookResponse]:
    """The answer that the hooks make of it."""
    for hook in hooks:
        if hook.after_response is not None:
            found = yield Ask(partial(hook.after_response, request, response))
            response = _or(response, found, HookResponse)
    return response


def failed(hooks: Sequence[Hooks], error: APIError) -> Steps[Exception]:
    """The exception that the hooks make of an error."""
    raised: Exception = error
    for hook in hooks:
        if hook.on_error is not None:
            found = yield Ask(partial(hook.on_error, error))
            raised = _or(raised, found, Exception)
    return raised


def fetched(hooks: Sequence[Hooks], token: AccessToken) -> Steps[None]:
    """Show a token to the hooks."""
    for hook in hooks:
        if hook.on_token is not None:
            yield Ask(partial(hook.on_token, token))


def _or(value: T, found: object, kind: type[T]) -> T:
    """What a hook returned; the value where that is None."""
    if found is None:
        return value
    if not isinstance(found, kind):
        raise ArgumentError(f"a hook returned what is no {kind.__name__}")
    return found
