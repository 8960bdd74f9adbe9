"""Credentials: where they come from, which of them a call needs, where they go.

Bearer tokens follow RFC 6750, section 2.1; user name and password RFC 7617. What a call
needs is an OR of ANDs of schemes (OpenAPI, Security Requirement Object).
"""

from __future__ import annotations

import base64
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from .config import Api, ApiKey, Basic, Bearer
from .errors import ArgumentError, CredentialError

SecretSource = str | Callable[[], str]
"""A credential, or what gives one whenever a request goes out."""

AsyncSecretSource = str | Callable[[], str] | Callable[[], Awaitable[str]]
"""The same; what gives one may be a coroutine function."""

Ask = Callable[[], object]
Scheme = Bearer | ApiKey | Basic
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


class Credentials:
    """What a client was given, or found in the environment, by keyword."""

    __slots__ = ("_api", "_known")

    def __init__(self, api: Api, given: Mapping[str, object]) -> None:
        self._api = api
        self._known: dict[str, Secret | Ask] = {}
        for scheme in api.schemes.values():
            for keyword, variable in _keywords(scheme).items():
                source = given.get(keyword)
                if source is None:
                    source = os.environ.get(variable) or None
                if source is not None:
                    self._known[keyword] = _kept(keyword, source)

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

    def sources(self, scheme: str) -> dict[str, Secret | Ask]:
        """Where the values of a scheme come from, by keyword."""
        return {
            keyword: self._known[keyword]
            for keyword in _keywords(self._api.schemes[scheme])
        }

    def _has(self, scheme: str) -> bool:
        known = self._api.schemes.get(scheme)
        return known is not None and _keywords(known).keys() <= self._known.keys()

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
        return " and ".join(
            (
                f"`{keyword}` (or {variable} in the environment)"
                if variable
                else f"`{keyword}`"
            )
            for keyword, variable in _keywords(known).items()
        )


def _keywords(scheme: Scheme) -> dict[str, str]:
    """The client's keywords for a scheme, and the environment variable of each."""
    match scheme:
        case Basic():
            return {
                scheme.username: scheme.username_environment,
                scheme.password: scheme.password_environment,
            }
        case Bearer() | ApiKey():
            return {scheme.credential: scheme.environment}


def _kept(keyword: str, source: object) -> Secret | Ask:
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


def placed(scheme: Scheme, values: Mapping[str, Secret]) -> Placed:
    """Where the values of a scheme go in a request."""
    match scheme:
        case Bearer():
            token = values[scheme.credential].reveal()
            return Placed("header", "authorization", Secret(f"Bearer {token}"))
        case ApiKey():
            return Placed(scheme.where, scheme.wire, values[scheme.credential])
        case Basic():
            return Placed("header", "authorization", Secret(_basic(scheme, values)))


def _basic(scheme: Basic, values: Mapping[str, Secret]) -> str:
    username = values[scheme.username].reveal()
    if ":" in username:
        raise ArgumentError(f"`{scheme.username}` has a colon in it")
    pair = f"{username}:{values[scheme.password].reveal()}"
    return "Basic " + base64.b64encode(pair.encode()).decode()
