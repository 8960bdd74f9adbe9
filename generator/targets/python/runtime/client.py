"""The base of a package's two clients: settings, and a connection that opens late.

Importing this, and making a client, loads neither the HTTP library nor the models.
"""

from __future__ import annotations

from .closing import AsyncClosing, Closing
from .verbs import AsyncVerbs, Verbs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any, Self, TypeVar, Unpack

    from .auth import AsyncSecretSource, SecretSource
    from .config import Api
    from .drift import DriftHook
    from .endpoint import Endpoint
    from .hooks import Hooks
    from .options import ClientOptions, Timeout
    from .resource import Way
    from .settings import Settings
    from .transport import AsyncHttpClient, HttpClient

    T = TypeVar("T")


class _Line:
    """The way to the network: what was given, or what is made at the first request."""

    __slots__ = ("_given", "_opened")

    def __init__(self, given: HttpClient | AsyncHttpClient | None) -> None:
        self._given: Any = given
        self._opened: dict[str, Any] = {}

    def transport(self, of: Callable[[Any], T]) -> T:
        opened = self._opened
        # Of threads that get here together, all take the one that was first.
        found: T = opened.get("") or opened.setdefault("", of(self._given))
        return found

    def to_close(self) -> Any:
        """What was made here; None for what was handed in, which belongs to who did."""
        opened = self._opened.pop("", None)
        return opened if self._given is None else None


class _Base:
    """What both clients share: everything that does not wait."""

    _way: Way = "value"
    _settings: Settings

    def __init__(
        self,
        api: Api,
        credentials: Mapping[str, object],
        options: ClientOptions,
    ) -> None:
        from .settings import settings

        self._settings = settings(api, credentials, **options)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._settings.base}>"

    @property
    def api(self) -> Api:
        return self._settings.api

    @property
    def base_url(self) -> str:
        """Where requests go."""
        return str(self._settings.base)

    def with_options(
        self,
        *,
        base_url: str | None = None,
        timeout: float | Timeout | None = None,
        max_retries: int | None = None,
        default_headers: Mapping[str, str] | None = None,
        default_query: Mapping[str, object] | None = None,
        strict_responses: bool | None = None,
        schema_drift: DriftHook | None = None,
        hooks: Sequence[Hooks] = (),
    ) -> Self:
        """A client with other settings on the same connections; it is closed with this one.

        Args:
            default_headers: Added to those of this client; the same for `default_query`
                and `hooks`.
        """
        from .base import Base
        from .options import timeout_of

        old = self._settings
        changes: dict[str, object] = {
            "base": None if base_url is None else Base(base_url),
            "fixed": None if base_url is None else True,
            "timeout": None if timeout is None else timeout_of(timeout),
            "max_retries": max_retries,
            "headers": {**old.headers, **(default_headers or {})},
            "query": {**old.query, **(default_query or {})},
            "strict": strict_responses,
            "drift": schema_drift,
            "hooks": (*old.hooks, *hooks),
        }
        changes = {name: value for name, value in changes.items() if value is not None}
        return self._copy(old.changed(**changes))

    def _copy(self, settings: Settings) -> Self:
        made = object.__new__(type(self))
        # Not the resources that were made: they are bound to this client.
        made.__dict__["_line"] = self.__dict__["_line"]
        made._settings = settings
        return made


class Client(_Base, Closing, Verbs):
    """The base of a package's synchronous client. Safe to share between threads."""

    def __init__(
        self,
        api: Api,
        *,
        credentials: Mapping[str, SecretSource | None],
        http_client: HttpClient | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        super().__init__(api, credentials, options)
        self._line = _Line(http_client)

    def close(self) -> None:
        """Close the connections. An `http_client` that was handed in stays open."""
        opened = self._line.to_close()
        if opened is not None:
            opened.close()

    def perform(
        self,
        endpoint: Endpoint[T],
        options: Mapping[str, Any],
        arguments: Mapping[str, object],
        way: Way = "value",
    ) -> T:
        """Carry out an operation: what every method of a resource calls.

        Args:
            way: What is answered: the value, or a kind of response.

        Raises:
            SDKError: The call failed.
        """
        from .drive import drive
        from .flow import called
        from .transport import transport_of

        steps = called(self._settings, endpoint, options, arguments, way)
        transport = self._line.transport(transport_of)
        return drive(steps, transport, self._settings.clock)

    def _call(
        self,
        endpoint: Endpoint[T],
        options: Mapping[str, Any],
        /,
        **arguments: object,
    ) -> T:
        return self.perform(endpoint, options, arguments, self._way)


class AsyncClient(_Base, AsyncClosing, AsyncVerbs):
    """The base of a package's asynchronous client. To be used in one event loop."""

    def __init__(
        self,
        api: Api,
        *,
        credentials: Mapping[str, AsyncSecretSource | None],
        http_client: AsyncHttpClient | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        super().__init__(api, credentials, options)
        self._line = _Line(http_client)

    async def aclose(self) -> None:
        """Close the connections. An `http_client` that was handed in stays open."""
        opened = self._line.to_close()
        if opened is not None:
            await opened.aclose()

    async def close(self) -> None:
        """The same as `aclose`."""
        await self.aclose()

    async def perform(
        self,
        endpoint: Endpoint[T],
        options: Mapping[str, Any],
        arguments: Mapping[str, object],
        way: Way = "value",
    ) -> T:
        """Carry out an operation: what every method of a resource calls.

        Args:
            way: What is answered: the value, or a kind of response.

        Raises:
            SDKError: The call failed.
        """
        from .drive import adrive
        from .flow import called
        from .transport import async_transport_of

        steps = called(self._settings, endpoint, options, arguments, way)
        transport = self._line.transport(async_transport_of)
        return await adrive(steps, transport, self._settings.clock)

    async def _call(
        self,
        endpoint: Endpoint[T],
        options: Mapping[str, Any],
        /,
        **arguments: object,
    ) -> T:
        return await self.perform(endpoint, options, arguments, self._way)
