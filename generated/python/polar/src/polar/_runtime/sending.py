"""One try of a call: the request with its credentials, its exchange, the redirects it meets.

Redirects are those of a GET or HEAD (RFC 9110, section 15.4). Credentials, the user's own
header fields and the hooks stay with the origin that the call is for.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from . import base, hooks, url
from .auth import Placed
from .errors import ArgumentError
from .receive import Received
from .request import Draft, checked_header
from .steps import Exchange, LetGo, Steps
from .telemetry import is_wanted, measured
from .transport import Request

if TYPE_CHECKING:
    from .call import Call
    from .hooks import HookResponse

MOST_REDIRECTS = 5

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# All that another origin than ours may see of a request.
_HARMLESS_HEADERS = ("accept", "accept-encoding", "user-agent")


def sent(call: Call, credentials: list[Placed]) -> Steps[Received]:
    """The answer after all redirects of a GET or HEAD; the first answer for others."""
    call.redirects = 0
    request = _request(call, credentials)
    while True:
        received = yield from _answered(call, request)
        target = _target(call, request, received)
        if target is None:
            return received
        call.redirects += 1
        if call.redirects > MOST_REDIRECTS:
            return received
        request = _redirected(call, request, target, credentials)


# --- The request ----------------------------------------------------------------------


def _request(call: Call, credentials: list[Placed]) -> Request:
    draft = call.draft
    headers = _with_credentials(draft, credentials)
    address = url.with_query(draft.url, draft.query + _of_query(credentials))
    return call.request(draft.method, address, headers.items(), draft.content)


def _with_credentials(draft: Draft, credentials: list[Placed]) -> dict[str, str]:
    """The header fields; one that the caller gave for this call is left as it is."""
    cookies = draft.cookies + [
        (c.wire, c.secret.reveal()) for c in credentials if c.where == "cookie"
    ]
    own = {
        c.wire.lower(): c.secret.reveal() for c in credentials if c.where == "header"
    }
    headers = {**own, **draft.headers}
    if cookies:
        headers["cookie"] = "; ".join(f"{name}={value}" for name, value in cookies)
    return headers


def _of_query(credentials: list[Placed]) -> url.Pairs:
    return url.encoded_pairs(
        [(c.wire, c.secret.reveal()) for c in credentials if c.where == "query"]
    )


# --- The exchange ---------------------------------------------------------------------


def _answered(call: Call, request: Request) -> Steps[Received]:
    """The answer to one request, measured where the program wants that."""
    if not is_wanted():
        return (yield from _hooked(call, request))
    return (
        yield from measured(
            call,
            request,
            partial(_hooked, call),
            resent=request.retries + call.redirects,
            traced=_is_ours(call, request),
        )
    )


def _hooked(call: Call, request: Request) -> Steps[Received]:
    """The answer to one request, as the hooks leave it."""
    found = call.settings.hooks
    if not found or not _is_ours(call, request):
        return (yield from _exchange(call, request))
    request = yield from hooks.prepared(found, request)
    _check(call, request)
    received = yield from _exchange(call, request)
    shown = _shown(received)
    response = yield from hooks.answered(found, request, shown)
    if response is shown:
        return received
    return (yield from _replaced(received, response, call.held))


def _exchange(call: Call, request: Request) -> Steps[Received]:
    call.begun = Received()
    received: Received = yield Exchange(request, call.begun, call.held)
    return received


def _is_ours(call: Call, request: Request) -> bool:
    return base.origin_of(request.url) == base.origin_of(call.draft.url)


def _check(call: Call, request: Request) -> None:
    """What a hook made of a request is held to what we hold ourselves to."""
    if not _is_ours(call, request):
        raise ArgumentError("a hook must not send a request to another origin")
    for name, value in request.headers.pairs():
        checked_header(name, value)


def _shown(received: Received) -> HookResponse:
    content = None if received.source is not None else received.content
    return hooks.HookResponse(received.status, received.headers, content)


def _replaced(
    received: Received, response: HookResponse, held: bool
) -> Steps[Received]:
    """The answer that a hook gave in the place of ours."""
    made = Received.of(response.status_code, response.headers, response.content, held)
    if response.content is None and made.succeeded:
        made.take_over(received)
    elif received.source is not None:
        yield LetGo(received)
    return made


# --- Redirects ------------------------------------------------------------------------


def _target(call: Call, request: Request, received: Received) -> str | None:
    location = received.headers.get("location")
    if received.status not in _REDIRECTS or location is None:
        return None
    if request.method not in ("GET", "HEAD"):
        call.trouble = f"a redirect of a {request.method} request is not followed"
        return None
    try:
        return base.redirect_target(request.url, location)
    except ValueError as error:
        call.trouble = str(error)
        return None


def _redirected(
    call: Call, request: Request, target: str, credentials: list[Placed]
) -> Request:
    """The next request: with credentials as long as it stays on the call's origin."""
    draft = call.draft
    if base.origin_of(target) != base.origin_of(draft.url):
        fields = [(n, v) for n, v in request.headers.pairs() if n in _HARMLESS_HEADERS]
        return call.request(draft.method, target, fields, None)
    names = {pair.partition("=")[0] for pair in target.partition("?")[2].split("&")}
    missing = [pair for pair in _of_query(credentials) if pair[0] not in names]
    headers = _with_credentials(draft, credentials)
    address = url.with_query(target, missing)
    return call.request(draft.method, address, headers.items(), draft.content)
