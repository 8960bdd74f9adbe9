"""A group of operations, and the views of it that answer with responses."""

from __future__ import annotations

import copy
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    contextmanager,
)
from typing import TYPE_CHECKING, Any, Generic, Literal, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from .client import AsyncClient, Client
    from .endpoint import Endpoint
    from .streamed import AsyncStreamedResponse, StreamedResponse
    from .transport import Headers

P = ParamSpec("P")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Way = Literal["value", "raw", "streamed", "async_streamed"]
"""What a call answers with: the value, or a kind of response."""


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

    _way: Way = "value"

    def __init__(self, client: Client) -> None:
        self._client = client

    def _call(
        self,
        endpoint: Endpoint[T],
        options: Mapping[str, Any],
        /,
        **arguments: object,
    ) -> T:
        return self._client.perform(endpoint, options, arguments, way=self._way)


class AsyncResource:
    """Operations that share a client."""

    _way: Way = "value"

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def _call(
        self,
        endpoint: Endpoint[T],
        options: Mapping[str, Any],
        /,
        **arguments: object,
    ) -> T:
        return await self._client.perform(endpoint, options, arguments, way=self._way)


def raw(method: Callable[P, T]) -> Callable[P, RawResponse[T]]:
    """The same method, answering with the whole response."""
    return cast("Callable[P, RawResponse[T]]", _answering(method, "raw"))


def async_raw(
    method: Callable[P, Awaitable[T]],
) -> Callable[P, Awaitable[RawResponse[T]]]:
    """The same method, answering with the whole response."""
    return cast("Callable[P, Awaitable[RawResponse[T]]]", _answering(method, "raw"))


def streamed(
    method: Callable[P, T],
) -> Callable[P, AbstractContextManager[StreamedResponse[T]]]:
    """The same method for a `with` block, in which the body can be read."""
    opening = _answering(method, "streamed")

    @contextmanager
    def opened(
        *args: P.args, **kwargs: P.kwargs
    ) -> Generator[StreamedResponse[T], None, None]:
        response = cast("StreamedResponse[T]", opening(*args, **kwargs))
        try:
            yield response
        finally:
            response.close()

    return opened


def async_streamed(
    method: Callable[P, Awaitable[T]],
) -> Callable[P, AbstractAsyncContextManager[AsyncStreamedResponse[T]]]:
    """The same method for an `async with` block, in which the body can be read."""
    opening = _answering(method, "async_streamed")

    @asynccontextmanager
    async def opened(
        *args: P.args, **kwargs: P.kwargs
    ) -> AsyncGenerator[AsyncStreamedResponse[T], None]:
        response = cast("AsyncStreamedResponse[T]", await opening(*args, **kwargs))
        try:
            yield response
        finally:
            await response.aclose()

    return opened


def _answering(method: Any, way: Way) -> Any:
    # The method runs as it is, on a copy of its resource that answers differently.
    twin = copy.copy(method.__self__)
    twin._way = way
    return method.__func__.__get__(twin)
