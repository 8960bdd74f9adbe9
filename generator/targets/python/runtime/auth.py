"""Credentials: where they come from, which of them a call needs, where they go.

Bearer tokens follow RFC 6750, section 2.1; user name and password RFC 7617; how tokens are
fetched is in `oauth`. What a call needs is an OR of ANDs of schemes (OpenAPI, Security
Requirement Object).
"""

from __future__ import annotations

import base64
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from .config import Api, ApiKey, Basic, Bearer, Flow, OAuth2
from .errors import ArgumentError, CredentialError
from .steps import Ask, Steps

if TYPE_CHECKING:
    from .base import Base
    from .call import Call
    from .oauth import TokenSource
    from .transport import Headers

SecretSource = str | Callable[[], str]
"""A credential, or what gives one whenever a request goes out."""

AsyncSecretSource = str | Callable[[], str] | Callable[[], Awaitable[str]]
"""The same; what gives one may be a coroutine function."""

Source = Callable[[], object]
Scheme = Bearer | ApiKey | Basic | OAuth2
Security = tuple[tuple[str, ...], ...]


class Secret:
    """A value that nobody sees by accident."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "'***'"

    def __reduce__(self) -> str:
        raise TypeError("a secret is not pickled")

    def reveal(self) -> str:
        return self._value


class Placed(NamedTuple):
    """A credential in its place. `where` is "header", "query" or "cookie"."""

    where: str
    wire: str
    secret: Secret


class RefusedError(Exception):
    """A token endpoint gave an answer, but no token."""

    def __init__(self, reason: str, url: str, status: int, headers: Headers) -> None:
        super().__init__(reason)
        self.reason = reason
        self.url = url
        self.status = status
        self.headers = headers

    def again(self) -> RefusedError:
        """The same for another caller, whose traceback is another."""
        return RefusedError(self.reason, self.url, self.status, self.headers)


def credentials_of(call: Call) -> Steps[list[Placed]]:
    """The credentials of a call in their places, asked for anew on each try."""
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
            found.append(_bearer((yield from token(call, source, scopes))))
    call.secrets += [each.secret for each in found]
    return found


def other_credentials(call: Call, refused: list[Placed]) -> Steps[list[Placed] | None]:
    """Other credentials than those that the API refused; None where there are none."""
    known = call.settings.credentials
    schemes = known.chosen(call.endpoint.security)
    if not any(map(known.may_change, schemes)):
        return None
    for name, place in zip(schemes, refused, strict=True):
        source = known.token_source(name)
        if source is not None:
            source.discard(place.secret)
    found = yield from credentials_of(call)
    return None if _texts(found) == _texts(refused) else found


def _texts(credentials: list[Placed]) -> list[str]:
    return [each.secret.reveal() for each in credentials]


class Credentials:
    """What a client was given, or found in the environment, by keyword.

    Args:
        base: What the address of a token endpoint may be relative to.
        token_url: Where tokens are fetched instead.
    """

    __slots__ = ("_api", "_known", "_tokens")

    def __init__(
        self, api: Api, given: Mapping[str, object], base: Base, token_url: str | None
    ) -> None:
        own = {keyword: value for keyword, value in given.items() if value is not None}
        self._api = api
        self._known: dict[str, Secret | Source] = {}
        for scheme in api.schemes.values():
            for keyword, variable in _keywords(scheme, api).items():
                source = own.get(keyword)
                if source is None:
                    source = os.environ.get(variable) or None
                if source is not None:
                    self._known[keyword] = _kept(keyword, source, scheme)
        self._tokens = {
            name: self._token_source(scheme, flow, base, token_url)
            for name, scheme in api.schemes.items()
            if isinstance(scheme, OAuth2)
            and (flow := self._flow(scheme, frozenset(own))) is not None
        }

    def chosen(self, security: Security | None) -> tuple[str, ...]:
        """The schemes to use: the first alternative for which everything is there.

        Raises:
            CredentialError: There is none.
        """
        if security is None:
            security = (*((name,) for name in self._api.schemes), ())
        if not security:
            return ()
        wanted = sorted(security, key=lambda schemes: not schemes)
        for schemes in wanted:
            if all(self._has(name) for name in schemes):
                return schemes
        raise CredentialError(self._missing(security))

    def placed(self, scheme: str) -> Steps[Placed]:
        """A scheme's credential in its place, as it was given or as its function gives it."""
        known = self._api.schemes[scheme]
        keywords = {keyword: keyword for keyword in _sent_keywords(known)}
        return _placed(known, (yield from self.values(keywords)))

    def values(self, keywords: Mapping[str, str]) -> Steps[dict[str, Secret]]:
        """What is known by these keywords, under the names that they are listed for."""
        values: dict[str, Secret] = {}
        for name, keyword in keywords.items():
            source = self._known.get(keyword)
            if source is not None and not isinstance(source, Secret):
                source = checked(keyword, (yield Ask(source)))
            if source is not None:
                values[name] = source
        return values

    def token_source(self, scheme: str) -> TokenSource | None:
        """Where the tokens of a scheme are fetched; None where its credential is given."""
        return self._tokens.get(scheme)

    def may_change(self, scheme: str) -> bool:
        """Whether a credential may be another one when it is asked for again."""
        own = map(self._known.get, _sent_keywords(self._api.schemes[scheme]))
        return scheme in self._tokens or any(map(callable, own))

    def _has(self, scheme: str) -> bool:
        known = self._api.schemes.get(scheme)
        return known is not None and any(
            self._known.keys() >= set(way) for way in _ways(known)
        )

    def _flow(self, scheme: OAuth2, own: frozenset[str]) -> Flow | None:
        """The flow to use. What the client was given goes before the environment."""
        flows = sorted(scheme.flows, key=lambda flow: _RANKS[flow.grant])
        complete = [f for f in flows if self._known.keys() >= set(_needs(f))]
        preferred = [f for f in complete if own & set(_needs(f))]
        token = self._known.get(scheme.credential)
        if scheme.credential in own or (token is not None and not preferred):
            # A token that is there is used until it is refused.
            renewing = [f for f in complete if f.grant == "refresh_token"]
            return renewing[0] if renewing and isinstance(token, Secret) else None
        return next(iter([*preferred, *complete]), None)

    def _token_source(
        self, scheme: OAuth2, flow: Flow, base: Base, url: str | None
    ) -> TokenSource:
        # Here, for few APIs need it.
        from .oauth import TokenSource, token_endpoint

        address = token_endpoint(url or flow.token_url, base)
        first = self._known.get(scheme.credential)
        if flow.grant == "refresh_token" and isinstance(first, Secret):
            return TokenSource(flow, address, first)
        return TokenSource(flow, address)

    def _missing(self, security: Security) -> str:
        ways = " or ".join(
            " and ".join(self._wish(name) for name in schemes)
            for schemes in security
            if schemes
        )
        return f"this call of {self._api.name} needs a credential: {ways}"

    def _wish(self, scheme: str) -> str:
        known = self._api.schemes.get(scheme)
        if known is None:
            return f"the scheme {scheme!r}, which this package does not support"
        variables = _keywords(known, self._api)
        ways = [
            " and ".join(_named(keyword, variables[keyword]) for keyword in way)
            for way in _ways(known)
        ]
        return ways[0] if len(ways) == 1 else f"({', or '.join(ways)})"


# What is a user's goes before what is the program's own, which both may need.
_RANKS = {"refresh_token": 0, "password": 1, "client_credentials": 2}


def _named(keyword: str, variable: str) -> str:
    return (
        f"`{keyword}` (or {variable} in the environment)"
        if variable
        else f"`{keyword}`"
    )


def _ways(scheme: Scheme) -> list[tuple[str, ...]]:
    """The sets of keywords each of which is enough for a scheme."""
    flows = scheme.flows if isinstance(scheme, OAuth2) else ()
    return [tuple(_sent_keywords(scheme)), *map(_needs, flows)]


def _needs(flow: Flow) -> tuple[str, ...]:
    return tuple(flow.keywords[name] for name in flow.needs)


def _keywords(scheme: Scheme, api: Api) -> dict[str, str]:
    """The client's keywords for a scheme, and the environment variable of each."""
    found = _sent_keywords(scheme)
    if isinstance(scheme, OAuth2):
        for flow in scheme.flows:
            for keyword in flow.keywords.values():
                found[keyword] = f"{api.environment}_{keyword.upper()}"
    return found


def _sent_keywords(scheme: Scheme) -> dict[str, str]:
    """The same for what is sent as it is given."""
    match scheme:
        case Basic():
            return {
                scheme.username: scheme.username_environment,
                scheme.password: scheme.password_environment,
            }
        case Bearer() | ApiKey() | OAuth2():
            return {scheme.credential: scheme.environment}


def _kept(keyword: str, source: object, scheme: Scheme) -> Secret | Source:
    if source == "" and isinstance(scheme, Basic) and keyword == scheme.password:
        return Secret("")  # A key is often given as a user name alone.
    if isinstance(source, str):
        return checked(keyword, source)
    if callable(source):
        return source
    raise ArgumentError(f"`{keyword}` is neither a string nor a function")


def checked(keyword: str, value: object) -> Secret:
    """A credential that can be sent as it is; the message never shows the value.

    Raises:
        ArgumentError: It is empty, no string, or has characters that do not travel.
    """
    if not isinstance(value, str):
        raise ArgumentError(f"`{keyword}` is not a string")
    if not value:
        raise ArgumentError(f"`{keyword}` is empty")
    if not (value.isascii() and value.isprintable()) or value != value.strip():
        raise ArgumentError(
            f"`{keyword}` has a line break, another control character, a space at an end,"
            " or a character outside ASCII; the value is not shown here"
        )
    return Secret(value)


def _bearer(token: Secret) -> Placed:
    """A bearer token in its place."""
    return Placed("header", "authorization", Secret(f"Bearer {token.reveal()}"))


def _placed(scheme: Scheme, values: Mapping[str, Secret]) -> Placed:
    match scheme:
        case Bearer() | OAuth2():
            return _bearer(values[scheme.credential])
        case ApiKey():
            if scheme.where == "cookie" and ";" in values[scheme.credential].reveal():
                raise ArgumentError(
                    f"`{scheme.credential}` cannot be sent in a cookie: it has a semicolon"
                )
            return Placed(scheme.where, scheme.wire, values[scheme.credential])
        case Basic():
            return Placed("header", "authorization", Secret(_basic(scheme, values)))


def _basic(scheme: Basic, values: Mapping[str, Secret]) -> str:
    username = values[scheme.username].reveal()
    if ":" in username:
        raise ArgumentError(f"`{scheme.username}` has a colon in it")
    pair = f"{username}:{values[scheme.password].reveal()}"
    return "Basic " + base64.b64encode(pair.encode()).decode()
