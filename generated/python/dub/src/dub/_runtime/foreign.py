"""Clients of the user's own: httpx2's, legacy httpx's, or ones with the same methods.

What is set on them, proxies, certificates, hooks, limits, stays in force; their redirects
are not followed, and their cookies are theirs. An asynchronous one keeps to the deadline of
the call as our own does. A synchronous one cannot be interrupted while it waits: each step
has its time, and the deadline is looked at when the head of the answer is there and between
the pieces of its body. A server that drips the head byte by byte can hold it for longer.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from .deadlines import check_time, pieces_within, within
from .failures import body_failure, failure_of
from .framing import framing
from .transport import (
    AsyncForeignClient,
    AsyncResponse,
    ForeignClient,
    Headers,
    Request,
    Response,
)
from .uploads import Upload


def _built(
    client: ForeignClient | AsyncForeignClient, request: Request, content: object
) -> Any:
    framed = framing(request) if isinstance(request.content, Upload) else []
    left = request.remaining()
    return client.build_request(
        request.method,
        request.url,
        headers=[*request.headers.pairs(), *framed],
        content=content,
        timeout=(
            min(request.connect, left),
            min(request.read, left),
            min(request.write, left),
            min(request.pool, left),
        ),
    )


class _Head:
    """An answer whose body is still to be read."""

    def __init__(self, response: Any, request: Request) -> None:
        self.status: int = response.status_code
        self.headers = Headers(response.headers.multi_items())
        self._response = response
        self._request = request


class ForeignTransport:
    """Sends through `httpx2.Client`, or one with the same methods."""

    def __init__(self, client: ForeignClient) -> None:
        self._client = client

    def send(self, request: Request) -> Response:
        content = request.content
        pieces = iter(content) if isinstance(content, Upload) else content
        built = _built(self._client, request, pieces)
        try:
            response = self._client.send(built, stream=True, follow_redirects=False)
        except Exception as error:
            raise failure_of(error, request) or error from None
        return _ForeignResponse(response, request)

    def close(self) -> None:
        self._client.close()


class _ForeignResponse(_Head):
    def chunks(self) -> Iterator[bytes]:
        try:
            for piece in self._response.iter_raw():
                check_time(self._request)
                yield piece
        except Exception as error:
            raise body_failure(error, self._request) or error from None

    def close(self) -> None:
        self._response.close()


class AsyncForeignTransport:
    """Sends through `httpx2.AsyncClient`, or one with the same methods."""

    def __init__(self, client: AsyncForeignClient) -> None:
        self._client = client

    async def asend(self, request: Request) -> AsyncResponse:
        content = request.content
        pieces = aiter(content) if isinstance(content, Upload) else content
        built = _built(self._client, request, pieces)
        try:
            response = await within(
                request,
                lambda: self._client.send(built, stream=True, follow_redirects=False),
            )
        except Exception as error:
            raise failure_of(error, request) or error from None
        return _AsyncForeignResponse(response, request)

    async def aclose(self) -> None:
        await self._client.aclose()


class _AsyncForeignResponse(_Head):
    def achunks(self) -> AsyncIterator[bytes]:
        return pieces_within(self._request, self._response.aiter_raw())

    async def aclose(self) -> None:
        await self._response.aclose()
