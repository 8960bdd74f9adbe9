"""A group of operations, and the view of it that answers with whole responses."""

from __future__ import annotations

import copy
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from .client import AsyncClient, Client
    from .endpoint import Endpoint
    from .transport import Headers

P = ParamSpec("P")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class RawResponse(Generic[T_co]):
    """An HTTP response, read to its end.

    Attributes:
        status_code: The status.
        headers: The header fields; names compare without case.
        content: The body, decompressed.
        method: Of the request.
        url: Of the request, without its secrets.
        request_id: What the server calls the request; None where it says nothing.
        retries: How often the call was repeated.
    """

    __slots__ = (
        "_parse",
        "content",
        "headers",
        "method",
        "request_id",
        "retries",
        "status_code",
        "url",
    )

    def __init__(
        self,
        *,
        status_code: int,
        headers: Headers,
        content: bytes,
        method: str,
        url: str,
        request_id: str | None,
        retries: int,
        parse: Callable[[], T_co],
    ) -> None:
        self.status_code = status_code
        self.headers = headers
        self.content = content
        self.method = method
        self.url = url
        self.request_id = request_id
        self.retries = retries
        self._parse = parse

    def __repr__(self) -> str:
        return f"<RawResponse {self.status_code} of {self.method} {self.url}>"

    @property
    def text(self) -> str:
        """The body as text; what is not UTF-8 is replaced."""
        return self.content.decode("utf-8", "replace")

    def parse(self) -> T_co:
        """What the method itself would have answered.

        Raises:
            APIResponseValidationError: The body is not what was promised.
        """
        return self._parse()


class Resource:
    """Operations that share a client."""

    _raw = False

    def __init__(self, client: Client) -> None:
        self._client = client

    def _call(
        self,
        endpoint: Endpoint[T],
        options: Mapping[str, Any],
        /,
        **arguments: object,
    ) -> T:
        return self._client.perform(endpoint, options, arguments, raw=self._raw)


class AsyncResource:
    """Operations that share a client."""

    _raw = False

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def _call(
        self,
        endpoint: Endpoint[T],
        options: Mapping[str, Any],
        /,
        **arguments: object,
    ) -> T:
        return await self._client.perform(endpoint, options, arguments, raw=self._raw)


def raw(method: Callable[P, T]) -> Callable[P, RawResponse[T]]:
    """The same method, answering with the whole response."""
    return cast("Callable[P, RawResponse[T]]", _of_raw_twin(method))


def async_raw(
    method: Callable[P, Awaitable[T]],
) -> Callable[P, Awaitable[RawResponse[T]]]:
    """The same method, answering with the whole response."""
    return cast("Callable[P, Awaitable[RawResponse[T]]]", _of_raw_twin(method))


def _of_raw_twin(method: Any) -> Any:
    # The method runs as it is, on a copy of its resource that does not parse.
    twin = copy.copy(method.__self__)
    twin._raw = True
    return method.__func__.__get__(twin)
