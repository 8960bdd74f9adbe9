"""What a client was told, and the clock it lives by."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .auth import Credentials
from .base import Base
from .config import Api, Server
from .errors import ArgumentError
from .options import Timeout, timeout_of
from .retry import Budget

if TYPE_CHECKING:
    from .drift import DriftHook
    from .hooks import Hooks


class Clock:
    """Time and chance, in one place so that tests can replace both."""

    def monotonic(self) -> float:
        return time.monotonic()

    def random(self) -> float:
        import random

        return random.random()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    async def asleep(self, seconds: float) -> None:
        import anyio

        await anyio.sleep(seconds)


class Settings:
    """The settings of a client. Not changed once made."""

    __slots__ = (
        "api",
        "base",
        "budget",
        "clock",
        "credentials",
        "drift",
        "fixed",
        "headers",
        "hooks",
        "max_retries",
        "query",
        "strict",
        "timeout",
        "variables",
    )

    def __init__(
        self,
        api: Api,
        *,
        base: Base,
        fixed: bool,
        variables: Mapping[str, str],
        credentials: Credentials,
        timeout: Timeout,
        max_retries: int,
        headers: Mapping[str, str],
        query: Mapping[str, object],
        strict: bool,
        drift: DriftHook | None,
        hooks: Sequence[Hooks],
        budget: Budget,
        clock: Clock,
    ) -> None:
        self.api = api
        self.base = base
        self.fixed = fixed
        self.variables = dict(variables)
        self.credentials = credentials
        self.timeout = timeout
        self.max_retries = max_retries
        self.headers = dict(headers)
        self.query = dict(query)
        self.strict = strict
        self.drift = drift
        self.hooks = tuple(hooks)
        self.budget = budget
        self.clock = clock

    def changed(self, **changes: Any) -> Settings:
        """Settings that differ in what is given."""
        same = {name: getattr(self, name) for name in self.__slots__}
        return Settings(**(same | changes))

    def base_of(self, server: Server | None) -> Base:
        """Where an operation's requests go, whose own server this is.

        A base URL that was given or set is for all of them. A relative server lies on
        the origin of the API's.

        Raises:
            ArgumentError: A variable of the server has no usable value.
        """
        if server is None or self.fixed:
            return self.base
        address = server.resolved(self.variables)
        return Base(self.base.origin + address if address[0] == "/" else address)


def settings(
    api: Api,
    credentials: Mapping[str, object],
    *,
    base_url: str | None = None,
    token_url: str | None = None,
    server: int | str | None = None,
    variables: Mapping[str, str | None] | None = None,
    timeout: float | Timeout | None = None,
    max_retries: int = 2,
    default_headers: Mapping[str, str] | None = None,
    default_query: Mapping[str, object] | None = None,
    strict_responses: bool = False,
    schema_drift: DriftHook | None = None,
    hooks: Sequence[Hooks] = (),
) -> Settings:
    """The settings that a client's arguments and the environment make.

    Raises:
        ArgumentError: One of them cannot be used.
    """
    chosen = {n: value for n, value in (variables or {}).items() if value is not None}
    own = base_url
    if own is None and server is None and not chosen:
        own = os.environ.get(f"{api.environment}_BASE_URL")
    base = Base(own or _address(api, server, chosen))
    if token_url is None:
        token_url = os.environ.get(f"{api.environment}_TOKEN_URL")
    return Settings(
        api,
        base=base,
        fixed=bool(own),
        variables=chosen,
        credentials=Credentials(api, credentials, base, token_url),
        timeout=Timeout() if timeout is None else timeout_of(timeout),
        max_retries=max_retries,
        headers=default_headers or {},
        query=default_query or {},
        strict=strict_responses,
        drift=schema_drift,
        hooks=hooks,
        budget=Budget(),
        clock=Clock(),
    )


def _address(api: Api, server: int | str | None, variables: Mapping[str, str]) -> str:
    if not api.servers:
        raise ArgumentError(
            f"{api.name} does not say where it is: give `base_url`, or set "
            f"{api.environment}_BASE_URL"
        )
    return _server(api, server).resolved(variables)


def _server(api: Api, chosen: int | str | None) -> Server:
    if chosen is None:
        return api.servers[0]
    for index, server in enumerate(api.servers):
        if chosen == (server.name if isinstance(chosen, str) else index):
            return server
    raise ArgumentError(f"{api.name} has no such `server`")
