"""One call, from arguments to a value, as steps that neither wait nor touch the network.

A call is a generator. Whenever something of the outside is needed it yields what (an
`Exchange`, a `Sleep`, an `Ask`), and a driver (`drive`) does it, waiting or awaiting,
and sends the result back in. So sync and async clients share every decision:

    draft the request → add credentials → exchange → follow a redirect, or try again →
    give the value, or raise
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Generator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from . import answers, base, retry, url
from .auth import Placed, Secret, checked, placed
from .log import logger_of, shown_headers
from .options import timeout_of
from .receive import GarbledError, Received, TooLargeError
from .redact import redacted
from .request import Draft, drafted
from .transport import Headers, Request, TransportError
from .uploads import Upload

if TYPE_CHECKING:
    from .endpoint import Endpoint
    from .settings import Settings

T = TypeVar("T")


class Exchange(NamedTuple):
    """Send the request, and read the answer into `into`, which is the result.

    With `held`, the body of a success is left to be read: `into.source` has it.
    """

    request: Request
    into: Received
    held: bool


class Sleep(NamedTuple):
    seconds: float


class Ask(NamedTuple):
    """Call a function of the user's; a coroutine it gives is awaited."""

    source: Callable[[], object]


Effect = Exchange | Sleep | Ask
Steps = Generator[Effect, Any, T]
Failure = TransportError | GarbledError | TooLargeError

_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# All that another origin than ours may see of a request.
_HARMLESS_HEADERS = ("accept", "accept-encoding", "user-agent")


class Call:
    """What is known of a call on its way."""

    __slots__ = (
        "deadline",
        "draft",
        "endpoint",
        "held",
        "logger",
        "max_retries",
        "redirects",
        "retries",
        "settings",
        "timeout",
        "trouble",
    )

    def __init__(
        self,
        settings: Settings,
        endpoint: Endpoint[Any],
        options: Mapping[str, Any],
        arguments: Mapping[str, object],
        held: bool,
    ) -> None:
        given = options.get("timeout")
        self.settings = settings
        self.endpoint = endpoint
        self.held = held
        self.timeout = settings.timeout if given is None else timeout_of(given)
        self.max_retries: int = options.get("max_retries", settings.max_retries)
        self.deadline = settings.clock.monotonic() + self.timeout.total
        self.draft = drafted(endpoint, arguments, options, settings, str(uuid.uuid4()))
        self.logger = logger_of(settings.api)
        self.retries = 0
        self.redirects = 0
        self.trouble = ""

    @property
    def shown_url(self) -> str:
        """The URL for people: without any secret."""
        whole = url.with_query(self.draft.url, self.draft.query)
        return redacted(whole, self.settings.secret_names)

    def remaining(self) -> float:
        return self.deadline - self.settings.clock.monotonic()


def called(
    settings: Settings,
    endpoint: Endpoint[T],
    options: Mapping[str, Any],
    arguments: Mapping[str, object],
    held: bool = False,
) -> Steps[answers.Answer[T]]:
    """The steps of a call that succeeds, with the answer as the result.

    Args:
        held: Leave the body to be read later.

    Raises:
        SDKError: The call failed.
    """
    call = Call(settings, endpoint, options, arguments, held)
    outcome = yield from _tried(call)
    facts = answers.Facts(
        api=settings.api,
        method=call.draft.method,
        url=call.shown_url,
        retries=call.retries,
        operation=f"{endpoint.method} {endpoint.path}",
        strict=settings.strict,
        drift=settings.drift,
        trouble=call.trouble,
    )
    # Outside of any `except`, so that no cause with a request in it hangs on to the
    # error.
    if not isinstance(outcome, Received):
        answers.raise_failure(facts, outcome)
    if call.redirects > _MOST_REDIRECTS:
        answers.raise_redirects(facts, outcome)
    if not outcome.succeeded:
        answers.raise_status(facts, endpoint, outcome)
    return answers.Answer(facts, endpoint, outcome)


# --- Trying, and trying again ---------------------------------------------------------


def _tried(call: Call) -> Steps[Received | Failure]:
    while True:
        outcome = yield from _attempt(call)
        _log(call, outcome)
        pause = _pause(call, outcome)
        if pause is None:
            return outcome
        call.retries += 1
        yield Sleep(pause)


def _attempt(call: Call) -> Steps[Received | Failure]:
    credentials = yield from _credentials(call)
    try:
        return (yield from _followed(call, _request(call, credentials), credentials))
    except (TransportError, GarbledError, TooLargeError) as failure:
        return failure


def _pause(call: Call, outcome: Received | Failure) -> float | None:
    """Seconds before the next try; None when there is none."""
    if call.retries >= call.max_retries or not _is_passing(call, outcome):
        return None
    headers = outcome.headers if isinstance(outcome, Received) else Headers()
    pause = retry.asked_pause(headers)
    if pause is None:
        pause = retry.pause(call.retries, call.settings.clock.random())
    elif pause > retry.LONGEST_ASKED:
        return None
    return pause if pause < call.remaining() else None


def _is_passing(call: Call, outcome: Received | Failure) -> bool:
    content = call.draft.content
    if isinstance(content, Upload) and not content.repeatable:
        return False
    harmless = retry.harmless_twice(call.draft.method, call.draft.keyed)
    match outcome:
        case Received():
            return retry.status_is_passing(outcome.status, harmless)
        case TransportError():
            return retry.failure_is_passing(outcome, harmless)
        case GarbledError() | TooLargeError():
            return False


# --- Credentials ----------------------------------------------------------------------


def _credentials(call: Call) -> Steps[list[Placed]]:
    """The credentials of the call in their places, asked for anew on each try."""
    known = call.settings.credentials
    found: list[Placed] = []
    for name in known.chosen(call.endpoint.security):
        values: dict[str, Secret] = {}
        for keyword, source in known.sources(name).items():
            if not isinstance(source, Secret):
                source = checked(keyword, (yield Ask(source)))
            values[keyword] = source
        found.append(placed(call.settings.api.schemes[name], values))
    return found


def _request(call: Call, credentials: list[Placed]) -> Request:
    draft = call.draft
    headers = _with_credentials(draft, credentials)
    address = url.with_query(draft.url, draft.query + _of_query(credentials))
    return _timed(call, address, Headers(headers.items()), draft.content)


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


def _timed(
    call: Call, address: str, headers: Headers, content: bytes | Upload | None
) -> Request:
    remaining = max(0.0, call.remaining())
    return Request(
        call.draft.method,
        address,
        headers,
        content,
        connect=min(call.timeout.connect, remaining),
        read=min(call.timeout.read, remaining),
        deadline=call.deadline,
    )


# --- Redirects ------------------------------------------------------------------------


def _followed(
    call: Call, request: Request, credentials: list[Placed]
) -> Steps[Received]:
    """The answer after all redirects of a GET or HEAD; the first answer for others."""
    call.redirects = 0
    while True:
        received: Received = yield Exchange(request, Received(), call.held)
        target = _target(call, request, received)
        if target is None:
            return received
        call.redirects += 1
        if call.redirects > _MOST_REDIRECTS:
            return received
        request = _redirected(call, request, target, credentials)


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
    if base.origin_of(target) != base.origin_of(call.draft.url):
        fields = [(n, v) for n, v in request.headers.pairs() if n in _HARMLESS_HEADERS]
        return _timed(call, target, Headers(fields), None)
    names = {pair.partition("=")[0] for pair in target.partition("?")[2].split("&")}
    missing = [pair for pair in _of_query(credentials) if pair[0] not in names]
    headers = _with_credentials(call.draft, credentials)
    address = url.with_query(target, missing)
    return _timed(call, address, Headers(headers.items()), call.draft.content)


# --- Log ------------------------------------------------------------------------------


def _log(call: Call, outcome: Received | Failure) -> None:
    if not call.logger.isEnabledFor(20):
        return
    result = outcome.status if isinstance(outcome, Received) else outcome
    call.logger.info("%s %s -> %s", call.draft.method, call.shown_url, result)
    secrets = call.settings.secret_names
    fields = [*call.draft.headers.items()]
    call.logger.debug("sent %s", shown_headers(fields, secrets))
    if isinstance(outcome, Received):
        pairs = outcome.headers.pairs()
        call.logger.debug("received %s", shown_headers(pairs, secrets))
