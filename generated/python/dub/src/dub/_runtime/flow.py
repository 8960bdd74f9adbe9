"""One call, from arguments to a value, as steps that neither wait nor touch the network.

    draft the request → add credentials → send it, following redirects → try again, or not →
    give the value, or raise

So sync and async clients share every decision; `drive` takes the steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from . import answers, hooks, retry, url
from .auth import Placed, Secret, bearer
from .errors import APIError
from .log import logger_of, shown_headers
from .options import timeout_of
from .receive import GarbledError, Received, RefusedError, TooLargeError
from .redact import redacted, scrubbed
from .request import drafted
from .sending import MOST_REDIRECTS, sent
from .steps import Sleep, Steps
from .transport import Headers, Request, TransportError
from .uploads import Upload

if TYPE_CHECKING:
    from .endpoint import Endpoint
    from .resource import Way
    from .settings import Settings

T = TypeVar("T")

Failure = TransportError | GarbledError | TooLargeError | RefusedError


class Call:
    """What is known of a call on its way."""

    __slots__ = (
        "begun",
        "deadline",
        "draft",
        "endpoint",
        "held",
        "logger",
        "max_retries",
        "redirects",
        "renewed",
        "retries",
        "secret_names",
        "secrets",
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
        usual = endpoint.retries.most
        usual = settings.max_retries if usual is None else usual
        self.max_retries: int = options.get("max_retries", usual)
        self.deadline = settings.clock.monotonic() + self.timeout.total
        self.draft = drafted(endpoint, arguments, options, settings)
        self.logger = logger_of(settings.api)
        self.begun: Received | None = None
        self.retries = 0
        self.redirects = 0
        self.renewed = False
        hidden = [
            p.wire.lower()
            for p in endpoint.parameters
            if p.argument in endpoint.secrets
        ]
        self.secret_names = settings.api.secret_names.union(hidden)
        self.secrets = [
            Secret(str(arguments[n])) for n in endpoint.secrets if arguments.get(n)
        ]
        self.trouble = ""

    def shown_url(self) -> str:
        """The URL for people: without any secret."""
        whole = url.with_query(self.draft.url, self.draft.query)
        shown = redacted(whole, self.secret_names)
        return scrubbed(shown, (secret.reveal() for secret in self.secrets))

    def remaining(self) -> float:
        return self.deadline - self.settings.clock.monotonic()

    def request(
        self,
        method: str,
        address: str,
        fields: Iterable[tuple[str, str]],
        content: bytes | Upload | None,
    ) -> Request:
        """A request that ends with the call."""
        remaining = max(0.0, self.remaining())
        return Request(
            method,
            address,
            Headers(fields, self.secret_names),
            content,
            connect=min(self.timeout.connect, remaining),
            read=min(self.timeout.read, remaining),
            write=min(self.timeout.write, remaining),
            pool=min(self.timeout.pool, remaining),
            deadline=self.deadline,
            route=self.endpoint.path,
            retries=self.retries + self.renewed,
        )


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
    held = way in ("streamed", "async_streamed")
    call = Call(settings, endpoint, options, arguments, held)
    outcome = yield from _tried(call)
    found = _found(call, endpoint, outcome)
    if isinstance(found, answers.Answer):
        try:
            return found.as_asked(way)
        except APIError as error:
            found = error
    # Outside of any `except`, so that no cause with a request in it hangs on to the
    # error.
    raise (yield from hooks.failed(settings.hooks, found))


def _found(
    call: Call, endpoint: Endpoint[T], outcome: Received | Failure
) -> answers.Answer[T] | APIError:
    facts = answers.Facts(
        api=call.settings.api,
        method=call.draft.method,
        shown_url=call.shown_url,
        retries=call.retries + call.renewed,
        operation=f"{endpoint.method} {endpoint.path}",
        strict=call.settings.strict,
        drift=call.settings.drift,
        trouble=call.trouble,
        secrets=call.secrets,
    )
    if isinstance(outcome, RefusedError):
        return answers.refusal_error(facts, outcome)
    if not isinstance(outcome, Received):
        return answers.failure_error(facts, outcome, call.begun)
    if call.redirects > MOST_REDIRECTS:
        return answers.redirects_error(facts, outcome)
    if not outcome.succeeded:
        return answers.status_error(facts, endpoint, outcome)
    return answers.Answer(facts, endpoint, outcome)


# --- Trying, and trying again ---------------------------------------------------------


def _tried(call: Call) -> Steps[Received | Failure]:
    call.settings.budget.earn()
    while True:
        outcome = yield from _attempt(call)
        _log(call, outcome)
        pause = _pause(call, outcome)
        if pause is None:
            return outcome
        call.logger.info("trying again in %.2f seconds", pause)
        yield Sleep(pause)
        call.retries += 1


def _attempt(call: Call) -> Steps[Received | Failure]:
    call.begun = None
    try:
        credentials = yield from _credentials(call)
        received = yield from sent(call, credentials)
        if received.status == 401 and _may_renew(call):
            renewed = yield from _renewed(call, credentials)
            if renewed is not None:
                call.logger.info("trying again with another credential")
                call.renewed = True
                received = yield from sent(call, renewed)
        return received
    except (TransportError, GarbledError, TooLargeError, RefusedError) as failure:
        return failure


def _may_renew(call: Call) -> bool:
    # Not where a redirect led: others must not make us fetch tokens.
    return not call.renewed and not call.redirects and _is_repeatable(call)


def _is_repeatable(call: Call) -> bool:
    content = call.draft.content
    return not isinstance(content, Upload) or content.repeatable


def _pause(call: Call, outcome: Received | Failure) -> float | None:
    """Seconds before the next try; None when there is none."""
    if isinstance(outcome, Received) and outcome.succeeded:
        return None
    if call.retries >= call.max_retries or not _is_passing(call, outcome):
        return None
    asked = None
    if isinstance(outcome, (Received, RefusedError)):
        asked = retry.asked_pause(outcome.headers)
    if asked is not None and asked > retry.LONGEST_ASKED:
        return None
    clock = call.settings.clock
    pause = call.endpoint.retries.pause(call.retries, clock.random(), asked)
    if pause >= call.remaining() or not call.settings.budget.spend(clock.monotonic()):
        return None
    return pause


def _is_passing(call: Call, outcome: Received | Failure) -> bool:
    if not _is_repeatable(call):
        return False
    harmless = retry.harmless_twice(call.draft.method, call.draft.keyed)
    match outcome:
        case Received():
            policy = call.endpoint.retries
            return retry.status_is_passing(outcome.status, harmless, policy)
        case TransportError():
            return retry.failure_is_passing(outcome, harmless)
        case RefusedError():
            # The call's own request has not been sent.
            return retry.status_is_passing(outcome.status, harmless=True)
        case GarbledError() | TooLargeError():
            return False


# --- Credentials ----------------------------------------------------------------------


def _credentials(call: Call) -> Steps[list[Placed]]:
    """The credentials of the call in their places, asked for anew on each try."""
    known = call.settings.credentials
    found: list[Placed] = []
    for name in known.chosen(call.endpoint.security):
        source = known.token_source(name)
        if source is None:
            found.append((yield from known.placed(name)))
        else:
            # Late: most clients fetch no tokens.
            from .oauth import token

            scopes = frozenset(call.endpoint.scopes.get(name, ()))
            found.append(bearer((yield from token(call, source, scopes))))
    call.secrets += [each.secret for each in found]
    return found


def _renewed(call: Call, refused: list[Placed]) -> Steps[list[Placed] | None]:
    """Other credentials than those that the API refused; None where there are none."""
    known = call.settings.credentials
    schemes = known.chosen(call.endpoint.security)
    if not any(map(known.may_change, schemes)):
        return None
    for name, place in zip(schemes, refused, strict=True):
        source = known.token_source(name)
        if source is not None:
            source.discard(place.secret)
    found = yield from _credentials(call)
    return None if _texts(found) == _texts(refused) else found


def _texts(credentials: list[Placed]) -> list[str]:
    return [each.secret.reveal() for each in credentials]


# --- Log ------------------------------------------------------------------------------


def _log(call: Call, outcome: Received | Failure) -> None:
    if not call.logger.isEnabledFor(20):
        return
    result = outcome.status if isinstance(outcome, Received) else outcome
    call.logger.info("%s %s -> %s", call.draft.method, call.shown_url(), result)
    secrets = call.secret_names
    fields = [*call.draft.headers.items()]
    call.logger.debug("sent %s", shown_headers(fields, secrets))
    if isinstance(outcome, Received):
        pairs = outcome.headers.pairs()
        call.logger.debug("received %s", shown_headers(pairs, secrets))
