"""`Polar` and `AsyncPolar`: the clients of the Polar API."""

from __future__ import annotations

from functools import cached_property

from ._config import API
from ._runtime.client import AsyncClient, Client

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Literal

    from ._runtime.auth import AsyncSecretSource, SecretSource
    from ._runtime.drift import DriftHook
    from ._runtime.hooks import Hooks
    from ._runtime.options import Timeout
    from ._runtime.transport import AsyncHttpClient, HttpClient
    from .resources.events import AsyncEvents, Events


class Polar(Client):
    """The client of the Polar API.

    Read the docs at https://polar.sh/docs/api-reference

    Args:
        token: You can generate an **Organization Access Token** from your organization's settings. Read from `POLAR_TOKEN` when it is not given.
        server: Which of the API's servers to use: `0` for https://api.polar.sh (Production environment); `1` for https://sandbox-api.polar.sh (Sandbox environment).
        base_url: Where requests go instead of the API's own address.
        timeout: Seconds for a whole call, or a `Timeout`.
        max_retries: How often a failed try is repeated.
        default_headers: Sent with every request.
        default_query: Query parameters of every request.
        http_client: Sends the requests; the package's own HTTP client when it is not given.
        strict_responses: Raise where an answer is not as promised, rather than keep what came.
        schema_drift: Called with a `SchemaDrift` for each place of an answer that is not as promised.
        hooks: Called around each request, in this order.
    """

    def __init__(
        self,
        *,
        token: SecretSource | None = None,
        server: Literal[0, 1] | None = None,
        base_url: str | None = None,
        timeout: float | Timeout | None = None,
        max_retries: int = 2,
        default_headers: Mapping[str, str] | None = None,
        default_query: Mapping[str, object] | None = None,
        http_client: HttpClient | None = None,
        strict_responses: bool = False,
        schema_drift: DriftHook | None = None,
        hooks: Sequence[Hooks] = (),
    ) -> None:
        super().__init__(
            API,
            credentials={"token": token},
            base_url=base_url,
            server=server,
            timeout=timeout,
            max_retries=max_retries,
            default_headers=default_headers,
            default_query=default_query,
            http_client=http_client,
            strict_responses=strict_responses,
            schema_drift=schema_drift,
            hooks=hooks,
        )

    @cached_property
    def events(self) -> Events:
        """The operations of `events`."""
        from .resources.events import Events

        return Events(self)


class AsyncPolar(AsyncClient):
    """The asynchronous client of the Polar API.

    Read the docs at https://polar.sh/docs/api-reference

    Args:
        token: You can generate an **Organization Access Token** from your organization's settings. Read from `POLAR_TOKEN` when it is not given.
        server: Which of the API's servers to use: `0` for https://api.polar.sh (Production environment); `1` for https://sandbox-api.polar.sh (Sandbox environment).
        base_url: Where requests go instead of the API's own address.
        timeout: Seconds for a whole call, or a `Timeout`.
        max_retries: How often a failed try is repeated.
        default_headers: Sent with every request.
        default_query: Query parameters of every request.
        http_client: Sends the requests; the package's own HTTP client when it is not given.
        strict_responses: Raise where an answer is not as promised, rather than keep what came.
        schema_drift: Called with a `SchemaDrift` for each place of an answer that is not as promised.
        hooks: Called around each request, in this order.
    """

    def __init__(
        self,
        *,
        token: AsyncSecretSource | None = None,
        server: Literal[0, 1] | None = None,
        base_url: str | None = None,
        timeout: float | Timeout | None = None,
        max_retries: int = 2,
        default_headers: Mapping[str, str] | None = None,
        default_query: Mapping[str, object] | None = None,
        http_client: AsyncHttpClient | None = None,
        strict_responses: bool = False,
        schema_drift: DriftHook | None = None,
        hooks: Sequence[Hooks] = (),
    ) -> None:
        super().__init__(
            API,
            credentials={"token": token},
            base_url=base_url,
            server=server,
            timeout=timeout,
            max_retries=max_retries,
            default_headers=default_headers,
            default_query=default_query,
            http_client=http_client,
            strict_responses=strict_responses,
            schema_drift=schema_drift,
            hooks=hooks,
        )

    @cached_property
    def events(self) -> AsyncEvents:
        """The operations of `events`."""
        from .resources.events import AsyncEvents

        return AsyncEvents(self)
