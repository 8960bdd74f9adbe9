"""The base of a package's two clients: settings, a connection that opens late, plain
calls.

Importing this, and making a client, loads neither the HTTP library nor the models.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Any, Self, TypeVar, Unpack

    from .auth import AsyncSecretSource, SecretSource
    from .config import Api
    from .drift import DriftHook
    from .endpoint import Endpoint
    from .options import RequestOptions, Timeout
    from .resource import Way
    from .settings import Settings
    from .transport import AsyncHttpClient, AsyncTransport, HttpClient, Transport

    T = TypeVar("T")


class _Line:
    """The way to the network: what was given, or what is made at the first request."""

    __slots__ = ("_given", "_opened")

    def __init__(self, given: HttpClient | None) -> None:
        self._given = given
        self._opened: Transport | None = None

    def transport(self) -> Transport:
        if self._opened is None:
            from .transport import transport_of

            self._opened = transport_of(self._given)
        return self._opened

    def close(self) -> None:
        # What was handed in belongs to who handed it in.
        if self._opened is not None and self._given is None:
            self._opened.close()
        self._opened = None


class _AsyncLine:
    """The way to the network: what was given, or what is made at the first request."""

    __slots__ = ("_given", "_opened")

    def __init__(self, given: AsyncHttpClient | None) -> None:
        self._given = given
        self._opened: AsyncTransport | None = None

    def transport(self) -> AsyncTransport:
        if self._opened is None:
            from .transport import async_transport_of

            self._opened = async_transport_of(self._given)
        return self._opened

    async def aclose(self) -> None:
        if self._opened is not None and self._given is None:
            await self._opened.aclose()
        self._opened = None


class _Base:
    """What both clients share: everything that does not wait."""

    _way: Way = "value"
    _settings: Settings

    def __init__(
        self,
        api: Api,
        *,
        credentials: Mapping[str, object],
        base_url: str | None,
        server: int | str | None,
        variables: Mapping[str, str | None] | None,
        timeout: float | Timeout | None,
        max_retries: int,
        default_headers: Mapping[str, str] | None,
        default_query: Mapping[str, object] | None,
        strict_responses: bool,
        schema_drift: DriftHook | None,
    ) -> None:
        from .settings import settings

        self._settings = settings(
            api,
            credentials=credentials,
            base_url=base_url,
            server=server,
            variables=variables or {},
            timeout=timeout,
            max_retries=max_retries,
            headers=default_headers,
            query=default_query,
            strict=strict_responses,
            drift=schema_drift,
        )

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
    ) -> Self:
        """A client with other settings on the same connections; it is closed with this one.

        Args:
            default_headers: Added to those of this client; the same for `default_query`.
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
        }
        changes = {name: value for name, value in changes.items() if value is not None}
        return self._copy(old.changed(**changes))

    def _copy(self, settings: Settings) -> Self:
        made = object.__new__(type(self))
        # Not the resources that were made: they are bound to this client.
        made.__dict__["_line"] = self.__dict__["_line"]
        made._settings = settings
        return made


class Client(_Base):
    """The base of a package's client that waits. Safe to share between threads."""

    def __init__(
        self,
        api: Api,
        *,
        credentials: Mapping[str, SecretSource | None],
        base_url: str | None = None,
        server: int | str | None = None,
        variables: Mapping[str, str | None] | None = None,
        timeout: float | Timeout | None = None,
        max_retries: int = 2,
        default_headers: Mapping[str, str] | None = None,
        default_query: Mapping[str, object] | None = None,
        http_client: HttpClient | None = None,
        strict_responses: bool = False,
        schema_drift: DriftHook | None = None,
    ) -> None:
        super().__init__(
            api,
            credentials=credentials,
            base_url=base_url,
            server=server,
            variables=variables,
            timeout=timeout,
            max_retries=max_retries,
            default_headers=default_headers,
            default_query=default_query,
            strict_responses=strict_responses,
            schema_drift=schema_drift,
        )
        self._line = _Line(http_client)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections. An `http_client` that was handed in stays open."""
        self._line.close()

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

        held = way in ("streamed", "async_streamed")
        steps = called(self._settings, endpoint, options, arguments, held)
        answer = drive(steps, self._line.transport(), self._settings.clock)
        return answer.as_asked(way)

    def _call(
        self,
        endpoint: Endpoint[T],
        options: Mapping[str, Any],
        /,
        **arguments: object,
    ) -> T:
        return self.perform(endpoint, options, arguments, self._way)

    def get(
        self, path: str, *, cast_to: type[T], **options: Unpack[RequestOptions]
    ) -> T:
        """Call what this package has no method for.

        Args:
            path: Below the base URL, percent-encoded; a query may follow.
            cast_to: The type of the answer: a model, `dict[str, Any]`, `str`, `bytes`,
                `NoneType`, ...
        """
        return _undeclared(self, "GET", path, cast_to, options)

    def post(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        **options: Unpack[RequestOptions],
    ) -> T:
        """Call what this package has no method for, as `get` does.

        Args:
            body: Sent as JSON; bytes are sent as they are; None is no body.
        """
        return _undeclared(self, "POST", path, cast_to, options, body)

    def put(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        **options: Unpack[RequestOptions],
    ) -> T:
        """Call what this package has no method for, as `post` does."""
        return _undeclared(self, "PUT", path, cast_to, options, body)

    def patch(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        **options: Unpack[RequestOptions],
    ) -> T:
        """Call what this package has no method for, as `post` does."""
        return _undeclared(self, "PATCH", path, cast_to, options, body)

    def delete(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        **options: Unpack[RequestOptions],
    ) -> T:
        """Call what this package has no method for, as `post` does."""
        return _undeclared(self, "DELETE", path, cast_to, options, body)


def _undeclared(
    client: Client,
    method: str,
    path: str,
    kind: type[T],
    options: Mapping[str, Any],
    body: object = None,
) -> T:
    from .endpoint import undeclared

    endpoint, arguments = undeclared(method, path, kind, body)
    found: T = client.perform(endpoint, options, arguments)
    return found


class AsyncClient(_Base):
    """The base of a package's client that awaits. To be used in one event loop."""

    def __init__(
        self,
        api: Api,
        *,
        credentials: Mapping[str, AsyncSecretSource | None],
        base_url: str | None = None,
        server: int | str | None = None,
        variables: Mapping[str, str | None] | None = None,
        timeout: float | Timeout | None = None,
        max_retries: int = 2,
        default_headers: Mapping[str, str] | None = None,
        default_query: Mapping[str, object] | None = None,
        http_client: AsyncHttpClient | None = None,
        strict_responses: bool = False,
        schema_drift: DriftHook | None = None,
    ) -> None:
        super().__init__(
            api,
            credentials=credentials,
            base_url=base_url,
            server=server,
            variables=variables,
            timeout=timeout,
            max_retries=max_retries,
            default_headers=default_headers,
            default_query=default_query,
            strict_responses=strict_responses,
            schema_drift=schema_drift,
        )
        self._line = _AsyncLine(http_client)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections. An `http_client` that was handed in stays open."""
        await self._line.aclose()

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

        held = way in ("streamed", "async_streamed")
        steps = called(self._settings, endpoint, options, arguments, held)
        answer = await adrive(steps, self._line.transport(), self._settings.clock)
        return answer.as_asked(way)

    async def _call(
        self,
        endpoint: Endpoint[T],
        options: Mapping[str, Any],
        /,
        **arguments: object,
    ) -> T:
        return await self.perform(endpoint, options, arguments, self._way)

    async def get(
        self, path: str, *, cast_to: type[T], **options: Unpack[RequestOptions]
    ) -> T:
        """Call what this package has no method for.

        Args:
            path: Below the base URL, percent-encoded; a query may follow.
            cast_to: The type of the answer: a model, `dict[str, Any]`, `str`, `bytes`,
                `NoneType`, ...
        """
        return await _async_undeclared(self, "GET", path, cast_to, options)

    async def post(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        **options: Unpack[RequestOptions],
    ) -> T:
        """Call what this package has no method for, as `get` does.

        Args:
            body: Sent as JSON; bytes are sent as they are; None is no body.
        """
        return await _async_undeclared(self, "POST", path, cast_to, options, body)

    async def put(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        **options: Unpack[RequestOptions],
    ) -> T:
        """Call what this package has no method for, as `post` does."""
        return await _async_undeclared(self, "PUT", path, cast_to, options, body)

    async def patch(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        **options: Unpack[RequestOptions],
    ) -> T:
        """Call what this package has no method for, as `post` does."""
        return await _async_undeclared(self, "PATCH", path, cast_to, options, body)

    async def delete(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        **options: Unpack[RequestOptions],
    ) -> T:
        """Call what this package has no method for, as `post` does."""
        return await _async_undeclared(self, "DELETE", path, cast_to, options, body)


async def _async_undeclared(
    client: AsyncClient,
    method: str,
    path: str,
    kind: type[T],
    options: Mapping[str, Any],
    body: object = None,
) -> T:
    from .endpoint import undeclared

    endpoint, arguments = undeclared(method, path, kind, body)
    found: T = await client.perform(endpoint, options, arguments)
    return found
