"""Access tokens from a token endpoint: client credentials, password and refresh token (RFC
6749, sections 4.4, 4.3 and 6), used as bearer tokens (RFC 6750).

A token is fetched by the first call that needs it, kept until shortly before it expires,
and shared by all calls of a client: while one fetches, the others wait (`Gate`), and then
take what it got, be it a token or a refusal. What is sent to the token endpoint goes to no
other place: redirects are not followed.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote_plus, urlencode, urljoin

from . import hooks
from .auth import RefusedError, Secret, checked
from .base import Base, origin_of
from .codec import UnreadableError, decode
from .errors import ArgumentError
from .gate import Gate
from .messages import message_in
from .receive import GarbledError, Received, TooLargeError, printable
from .redact import scrubbed
from .request import user_agent
from .steps import Alone, Exchange, Steps
from .telemetry import is_wanted, measured
from .transport import Request, TransportError

if TYPE_CHECKING:
    from .call import Call
    from .config import Flow

Scopes = frozenset[str]

_LARGEST = 64 * 1024
_SKEW = 60.0
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Held(NamedTuple):
    """A token. `scopes` are those it was asked for, None where it has whatever was granted.

    `until` is when to fetch another, in terms of the client's clock.
    """

    secret: Secret
    scopes: Scopes | None
    until: float


class TokenSource:
    """Where the access tokens of a scheme come from, and those that are still good."""

    __slots__ = (
        "_held",
        "flow",
        "gate",
        "in_header",
        "refresh_token",
        "refusal",
        "rounds",
        "url",
    )

    def __init__(self, flow: Flow, url: str, first: Secret | None = None) -> None:
        self.flow = flow
        self.url = url
        self.gate = Gate()
        self.in_header = True
        self.refresh_token: Secret | None = None
        self.rounds = 0
        self.refusal: RefusedError | None = None
        self._held: list[Held] = []
        if first is not None:
            self._held.append(Held(first, None, float("inf")))

    def fresh(self, scopes: Scopes, now: float) -> Secret | None:
        """A token that is good for these scopes."""
        for held in tuple(self._held):
            if now < held.until and (held.scopes is None or scopes <= held.scopes):
                return held.secret
        return None

    def keep(self, held: Held, now: float) -> None:
        for each in tuple(self._held):
            if each.until <= now:
                self._drop(each)
        self._held.insert(0, held)

    def discard(self, header: Secret) -> None:
        """Forget a token that the API refused; another one may have come meanwhile."""
        text = header.reveal().removeprefix("Bearer ")
        for each in tuple(self._held):
            if each.secret.reveal() == text:
                self._drop(each)

    def _drop(self, held: Held) -> None:
        # In place, one by one: what another thread adds meanwhile stays.
        with suppress(ValueError):
            self._held.remove(held)


def token_endpoint(given: str, base: Base) -> str:
    """The address of a token endpoint, absolute.

    Raises:
        ArgumentError: It is none that secrets may be sent to: https, or http on this
            machine, or http where the API itself is.
    """
    whole = urljoin(f"{base}/", given).partition("#")[0]
    found: Base | None = None
    # `urljoin` drops line breaks without a word.
    if given.isascii() and given.isprintable() and " " not in given:
        with suppress(ArgumentError, ValueError):
            found = Base(whole.partition("?")[0])
    if found is None:
        raise ArgumentError("the address of the token endpoint cannot be used")
    at_home = found.host in _LOOPBACK or origin_of(whole) == origin_of(str(base))
    if found.scheme != "https" and not at_home:
        raise ArgumentError("the token endpoint must be reached by https")
    return whole


def token(call: Call, source: TokenSource, scopes: Scopes) -> Steps[Secret]:
    """A token that is good now: the one at hand, or one that is fetched.

    Raises:
        RefusedError: The token endpoint refuses.
        TransportError: It could not be reached.
    """
    found = source.fresh(scopes, call.settings.clock.monotonic())
    if found is not None:
        return found
    steps = _fetched(call, source, scopes, source.rounds)
    fetched: Secret = yield Alone(source.gate, steps, call.remaining())
    return fetched


def _fetched(
    call: Call, source: TokenSource, scopes: Scopes, seen: int
) -> Steps[Secret]:
    """A token, fetched by the one caller who is at the gate."""
    found = source.fresh(scopes, call.settings.clock.monotonic())
    if found is not None:
        return found
    if source.rounds != seen and source.refusal is not None:
        raise source.refusal.again()
    try:
        found = yield from _granted(call, source, scopes)
    except RefusedError as refusal:
        source.rounds, source.refusal = source.rounds + 1, refusal.again()
        raise
    source.rounds, source.refusal = source.rounds + 1, None
    return found


def _granted(call: Call, source: TokenSource, scopes: Scopes) -> Steps[Secret]:
    flow = source.flow
    values = yield from call.settings.credentials.values(flow.keywords)
    if source.refresh_token is not None:
        form = {"refresh_token": source.refresh_token}
        try:
            return (yield from _requested(call, source, "refresh_token", form, values))
        except RefusedError:
            if flow.grant == "refresh_token":
                raise
            source.refresh_token = None
    form = {name: values[name] for name in flow.needs if name in _OF_THE_OWNER}
    asked = () if flow.grant == "refresh_token" else tuple(sorted(scopes))
    return (yield from _requested(call, source, flow.grant, form, values, asked))


_OF_THE_OWNER = ("username", "password", "refresh_token")


def _requested(
    call: Call,
    source: TokenSource,
    grant: str,
    form: Mapping[str, Secret],
    values: Mapping[str, Secret],
    scopes: tuple[str, ...] = (),
) -> Steps[Secret]:
    """Ask the endpoint; a second time where it wants the client's secret in the body."""
    fields = {"grant_type": grant, **({"scope": " ".join(scopes)} if scopes else {})}
    fields |= {name: secret.reveal() for name, secret in form.items()}
    received = yield from _answer(call, source, fields, values)
    if _dislikes_client(received) and source.in_header and "client_secret" in values:
        source.in_header = False
        received = yield from _answer(call, source, fields, values)
    limits = None if grant == "refresh_token" else frozenset(scopes)
    sent = [*form.values(), *values.values()]
    kept = _kept(call, source, received, limits, sent)
    yield from hooks.fetched(call.settings.hooks, _shown(received))
    return kept


def _answer(
    call: Call,
    source: TokenSource,
    fields: Mapping[str, str],
    values: Mapping[str, Secret],
) -> Steps[Received]:
    client = {
        name: values[name].reveal()
        for name in ("client_id", "client_secret")
        if name in values
    }
    headers = [
        ("user-agent", user_agent(call.settings.api)),
        ("accept", "application/json"),
        ("accept-encoding", "gzip"),
        ("content-type", "application/x-www-form-urlencoded"),
    ]
    if source.in_header and len(client) == 2:
        headers.append(("authorization", _basic(client)))
        client = {}
    body = urlencode({**fields, **client}).encode()
    request = call.request("POST", source.url, headers, body)
    request.route, request.retries = "", 0
    call.logger.info("POST %s for an access token", source.url)
    received = Received(_LARGEST)
    try:
        if not is_wanted():
            return (yield from _exchange(received, request))
        return (yield from measured(call, request, partial(_exchange, received)))
    except TransportError as failure:
        problem: TransportError | RefusedError = TransportError(
            f"no access token: {failure.reason}",
            # The call's own request has not been sent.
            sent=False,
            timed_out=failure.timed_out,
            hopeless=failure.hopeless,
        )
    except (GarbledError, TooLargeError) as failure:
        problem = _refused(str(failure), source, received)
    raise problem


def _exchange(into: Received, request: Request) -> Steps[Received]:
    received: Received = yield Exchange(request, into, False)
    return received


def _basic(client: Mapping[str, str]) -> str:
    """The client's own credentials, each form-encoded first (RFC 6749, section 2.3.1)."""
    pair = f"{quote_plus(client['client_id'])}:{quote_plus(client['client_secret'])}"
    return "Basic " + base64.b64encode(pair.encode()).decode()


def _dislikes_client(received: Received) -> bool:
    return received.status == 401 or (
        received.status == 400 and _plain(received).get("error") == "invalid_client"
    )


def _plain(received: Received) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with suppress(UnreadableError):
        found = decode(dict[str, Any], received.content, strict=True)
    return found


def _kept(
    call: Call,
    source: TokenSource,
    received: Received,
    scopes: Scopes | None,
    sent: Sequence[Secret],
) -> Secret:
    """The token of an answer (RFC 6749, section 5.1)."""
    told = _plain(received)
    access, kind = told.get("access_token"), told.get("token_type", "bearer")
    if not received.succeeded:
        reason = scrubbed(_reason(told, received), (each.reveal() for each in sent))
        raise _refused(reason, source, received)
    if not isinstance(access, str) or str(kind).lower() != "bearer":
        raise _refused("the answer has no bearer token in it", source, received)
    try:
        secret: Secret | None = checked("access_token", access)
    except ArgumentError:
        secret = None
    if secret is None:
        raise _refused("the token cannot be sent", source, received)
    renewing = told.get("refresh_token")
    if isinstance(renewing, str) and renewing:
        source.refresh_token = Secret(renewing)
    now = call.settings.clock.monotonic()
    source.keep(Held(secret, scopes, now + _lifetime(told.get("expires_in"))), now)
    return secret


def _refused(reason: str, source: TokenSource, received: Received) -> RefusedError:
    return RefusedError(reason, source.url, received.status, received.headers)


def _reason(told: dict[str, Any], received: Received) -> str:
    code = told.get("error")
    said = message_in(told)
    text = f"{code}: {said}" if isinstance(code, str) and code != said else said
    return printable(text)[:500] or f"status {received.status}"


def _shown(received: Received) -> hooks.AccessToken:
    told = _plain(received)
    renewing = told.get("refresh_token")
    return hooks.AccessToken(
        told["access_token"], renewing if isinstance(renewing, str) else None
    )


def _lifetime(expires_in: object) -> float:
    """Seconds that a token is used; a tenth of its life, at most a minute, is kept clear."""
    if isinstance(expires_in, str) and expires_in.isascii() and expires_in.isdigit():
        expires_in = int(expires_in[:12])
    if isinstance(expires_in, bool) or not isinstance(expires_in, (int, float)):
        return float("inf")
    # Bounded first: an integer may be too large for a float.
    life = float(min(max(expires_in, 0), 10**9))
    return life - min(_SKEW, life / 10)
