"""`Legit` and `AsyncLegit`: the clients of the Legit API."""

from __future__ import annotations

from functools import cached_property

from ._config import API
from ._runtime.client import AsyncClient, Client

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ._runtime.auth import AsyncSecretSource, SecretSource
    from ._runtime.drift import DriftHook
    from ._runtime.hooks import Hooks
    from ._runtime.options import Timeout
    from ._runtime.transport import AsyncHttpClient, HttpClient
    from .resources.customers import AsyncCustomers, Customers


class Legit(Client):
    """The client of the Legit API.

    Args:
        token: Enter token. Read from `LEGIT_TOKEN` when it is not given.
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
    def customers(self) -> Customers:
        """API Endpoints of Customers"""
        from .resources.customers import Customers

        return Customers(self)


class AsyncLegit(AsyncClient):
    """The asynchronous client of the Legit API.

    Args:
        token: Enter token. Read from `LEGIT_TOKEN` when it is not given.
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
    def customers(self) -> AsyncCustomers:
        """API Endpoints of Customers"""
        from .resources.customers import AsyncCustomers

        return AsyncCustomers(self)
