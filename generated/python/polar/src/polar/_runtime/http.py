"""The transports: our own over httpx2's core, and the adapters of a user's own clients.

Ours drives `httpcore2`, the connection pool that httpx2 pins exactly and is built on,
through its public interface, because there every read of the socket passes through a
network backend of ours: each gets no more time than is left until the deadline, so that
a server which drips headers or a body one byte at a time cannot hold a call. (A client
of the user's own is bounded only between pieces of the body.) A name is looked up by
the system, which no deadline reaches.

One TLS context serves all clients of a process: reading the CA certificates takes
longer than a request. Proxies come from the environment (HTTPS_PROXY, NO_PROXY and so
on).
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore2

from .transport import (
    AsyncForeignClient,
    AsyncResponse,
    ForeignClient,
    Headers,
    Phase,
    Request,
    Response,
    TransportError,
)
from .uploads import Upload

# --- Time -----------------------------------------------------------------------------


class Until(float):
    """Seconds for one step, and when all steps must be over.

    httpcore2 hands it on from the request to our streams as it is.
    """

    deadline: float

    @classmethod
    def of(cls, seconds: float, deadline: float) -> Until:
        made = cls(seconds)
        made.deadline = deadline
        return made


def _left(timeout: float | None, expired: type[httpcore2.TimeoutException]) -> float:
    """Seconds for a step that begins now."""
    if not isinstance(timeout, Until):
        return 60.0 if timeout is None else timeout
    remaining = timeout.deadline - time.monotonic()
    if remaining <= 0:
        raise expired("the deadline of the call has passed")
    return min(float(timeout), remaining)


def _timeouts(request: Request) -> dict[str, float]:
    return {
        "connect": Until.of(request.connect, request.deadline),
        "read": Until.of(request.read, request.deadline),
        "write": Until.of(request.read, request.deadline),
        "pool": min(request.connect, request.remaining()),
    }


Options = Iterable[httpcore2.SOCKET_OPTION] | None


class _Backend(httpcore2.NetworkBackend):
    """Opens connections that keep to the deadline."""

    def __init__(self) -> None:
        self._inner = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Options = None,
    ) -> httpcore2.NetworkStream:
        left = _left(timeout, httpcore2.ConnectTimeout)
        return _Stream(
            self._inner.connect_tcp(host, port, left, local_address, socket_options)
        )


class _Stream(httpcore2.NetworkStream):
    def __init__(self, inner: httpcore2.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout, httpcore2.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        left = _left(timeout, httpcore2.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _AsyncBackend(httpcore2.AsyncNetworkBackend):
    """Opens connections that keep to the deadline, on asyncio and trio."""

    def __init__(self) -> None:
        # Any: httpcore2 declares a stand-in besides, for where anyio is missing.
        self._inner: Any = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Options = None,
    ) -> httpcore2.AsyncNetworkStream:
        left = _left(timeout, httpcore2.ConnectTimeout)
        return _AsyncStream(
            await self._inner.connect_tcp(
                host, port, left, local_address, socket_options
            )
        )


class _AsyncStream(httpcore2.AsyncNetworkStream):
    def __init__(self, inner: httpcore2.AsyncNetworkStream) -> None:
        self._inner = inner

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._inner.read(max_bytes, _left(timeout, httpcore2.ReadTimeout))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._inner.write(buffer, _left(timeout, httpcore2.WriteTimeout))

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        left = _left(timeout, httpcore2.ConnectTimeout)
        return _AsyncStream(
            await self._inner.start_tls(ssl_context, server_hostname, left)
        )

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


# --- What went wrong ------------------------------------------------------------------

_TIMEOUTS: dict[str, Phase] = {
    "ConnectTimeout": "connect",
    "PoolTimeout": "pool",
    "WriteTimeout": "write",
    "ReadTimeout": "read",
}
_PLAIN = {
    "ProxyError": "the proxy refused",
    "ConnectError": "no connection could be made",
    "ReadError": "the connection broke while the answer was read",
    "WriteError": "the connection broke while the request was sent",
    "RemoteProtocolError": "the server does not keep to HTTP, or broke off",
    "LocalProtocolError": "the request is not one that HTTP allows",
    "UnsupportedProtocol": "the URL is not one that can be requested",
    "NetworkError": "the network failed",
}
_UNSENT = frozenset({"ConnectTimeout", "PoolTimeout", "ConnectError", "ProxyError"})
_HOPELESS = frozenset({"LocalProtocolError", "UnsupportedProtocol"})


def failure_of(error: Exception) -> TransportError | None:
    """What an exception of the HTTP library means; None where it is none of its own.

    httpcore2, httpx2 and httpx share these names. Their texts may quote what was sent, a
    token in a header for one, so only what the system says of a connection is taken over.
    """
    names = [kind.__name__ for kind in type(error).__mro__]
    for name in names:
        if name in _TIMEOUTS:
            phase = _TIMEOUTS[name]
            reason = f"no answer in time ({phase})"
            return TransportError(reason, sent=name not in _UNSENT, timed_out=phase)
        if name in _PLAIN:
            return TransportError(
                _reason(name, error),
                sent=name not in _UNSENT,
                hopeless=name in _HOPELESS or _is_certificate_error(error),
            )
    return None


def _body_failure(error: Exception) -> TransportError | None:
    """The same, of an exception while a body is read."""
    found = failure_of(error)
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if found is not None and "RemoteProtocolError" in kinds:
        reason = "the body is cut short, or does not keep to HTTP"
        return TransportError(reason, sent=True, cut_short=True)
    return found


def _reason(name: str, error: Exception) -> str:
    said = str(error) if name == "ConnectError" else ""
    return f"{_PLAIN[name]}: {said}" if said else _PLAIN[name]


def _is_certificate_error(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


# --- Our own transport ----------------------------------------------------------------

_MOST_CONNECTIONS = 100
_MOST_IDLE = 20
_LONGEST_IDLE = 30.0

_context: ssl.SSLContext | None = None
_context_lock = threading.Lock()


def _tls() -> ssl.SSLContext:
    global _context
    with _context_lock:
        if _context is None:
            _context = httpcore2.default_ssl_context()
    return _context


def _proxy_for(parts: SplitResult) -> httpcore2.Proxy | None:
    """The proxy that the environment names for a URL."""
    proxies = getproxies()
    found = proxies.get(parts.scheme) or proxies.get("all")
    if not found or proxy_bypass(parts.netloc):
        return None
    proxy = urlsplit(found if "://" in found else f"http://{found}")
    auth = (unquote(proxy.username or ""), unquote(proxy.password or ""))
    address = f"{proxy.scheme}://{proxy.netloc.rpartition('@')[2]}"
    return httpcore2.Proxy(address, auth=auth if any(auth) else None)


def _raw_request(
    request: Request, parts: SplitResult
) -> tuple[httpcore2.URL, list[tuple[bytes, bytes]]]:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    address = httpcore2.URL(
        scheme=parts.scheme.encode(),
        host=(parts.hostname or "").encode(),
        port=parts.port,
        target=target.encode(),
    )
    fields = [(b"host", parts.netloc.encode())]
    fields += [
        (name.encode(), value.encode()) for name, value in request.headers.pairs()
    ]
    fields += [(n.encode(), v.encode()) for n, v in _framing(request)]
    return address, fields


def _framing(request: Request) -> list[tuple[str, str]]:
    """How the server finds the end of the body (RFC 9112, section 6)."""
    content = request.content
    if isinstance(content, Upload):
        if content.length is None:
            return [("transfer-encoding", "chunked")]
        return [("content-length", str(content.length))]
    if content is not None or request.method in ("POST", "PUT", "PATCH"):
        return [("content-length", str(len(content or b"")))]
    return []


def _headers(fields: Iterable[tuple[bytes, bytes]]) -> Headers:
    return Headers((n.decode("latin-1"), v.decode("latin-1")) for n, v in fields)


class HttpTransport:
    """The transport of a client that waits. Safe to share between threads."""

    def __init__(self) -> None:
        self._pools: dict[str, httpcore2.ConnectionPool] = {}
        self._lock = threading.Lock()

    def send(self, request: Request) -> Response:
        parts = urlsplit(request.url)
        address, fields = _raw_request(request, parts)
        try:
            response = self._pool(parts).handle_request(
                httpcore2.Request(
                    request.method,
                    address,
                    headers=fields,
                    content=request.content,
                    extensions={"timeout": _timeouts(request)},
                )
            )
        except Exception as error:
            raise failure_of(error) or error from None
        return _HttpResponse(response)

    def close(self) -> None:
        with self._lock:
            pools, self._pools = self._pools, {}
        for pool in pools.values():
            pool.close()

    def _pool(self, parts: SplitResult) -> httpcore2.ConnectionPool:
        # By origin, for a proxy is chosen by scheme and host.
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            if origin not in self._pools:
                self._pools[origin] = httpcore2.ConnectionPool(
                    ssl_context=_tls() if parts.scheme == "https" else None,
                    proxy=_proxy_for(parts),
                    max_connections=_MOST_CONNECTIONS,
                    max_keepalive_connections=_MOST_IDLE,
                    keepalive_expiry=_LONGEST_IDLE,
                    network_backend=_Backend(),
                )
            return self._pools[origin]


class _HttpResponse:
    def __init__(self, response: httpcore2.Response) -> None:
        self.status = response.status
        self.headers = _headers(response.headers)
        self._response = response

    def chunks(self) -> Iterator[bytes]:
        try:
            yield from self._response.iter_stream()
        except Exception as error:
            raise _body_failure(error) or error from None

    def close(self) -> None:
        self._response.close()


class AsyncHttpTransport:
    """The transport of a client that awaits."""

    def __init__(self) -> None:
        self._pools: dict[str, httpcore2.AsyncConnectionPool] = {}

    async def asend(self, request: Request) -> AsyncResponse:
        parts = urlsplit(request.url)
        address, fields = _raw_request(request, parts)
        try:
            response = await self._pool(parts).handle_async_request(
                httpcore2.Request(
                    request.method,
                    address,
                    headers=fields,
                    content=request.content,
                    extensions={"timeout": _timeouts(request)},
                )
            )
        except Exception as error:
            raise failure_of(error) or error from None
        return _AsyncHttpResponse(response)

    async def aclose(self) -> None:
        pools, self._pools = self._pools, {}
        for pool in pools.values():
            await pool.aclose()

    def _pool(self, parts: SplitResult) -> httpcore2.AsyncConnectionPool:
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._pools:
            self._pools[origin] = httpcore2.AsyncConnectionPool(
                ssl_context=_tls() if parts.scheme == "https" else None,
                proxy=_proxy_for(parts),
                max_connections=_MOST_CONNECTIONS,
                max_keepalive_connections=_MOST_IDLE,
                keepalive_expiry=_LONGEST_IDLE,
                network_backend=_AsyncBackend(),
            )
        return self._pools[origin]


class _AsyncHttpResponse:
    def __init__(self, response: httpcore2.Response) -> None:
        self.status = response.status
        self.headers = _headers(response.headers)
        self._response = response

    async def achunks(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._response.aiter_stream():
                yield piece
        except Exception as error:
            raise _body_failure(error) or error from None

    async def aclose(self) -> None:
        await self._response.aclose()


# --- A client of the user's own -------------------------------------------------------


def _built(
    client: ForeignClient | AsyncForeignClient, request: Request, content: object
) -> Any:
    read, connect = request.read, request.connect
    framing = _framing(request) if isinstance(request.content, Upload) else []
    return client.build_request(
        request.method,
        request.url,
        headers=[*request.headers.pairs(), *framing],
        content=content,
        timeout=(connect, read, read, connect),
    )


def _check_time(request: Request) -> None:
    if not request.remaining():
        raise TransportError("no answer in time (read)", sent=True, timed_out="read")


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
            raise failure_of(error) or error from None
        return _ForeignResponse(response, request)

    def close(self) -> None:
        self._client.close()


class _ForeignResponse:
    def __init__(self, response: Any, request: Request) -> None:
        self.status: int = response.status_code
        self.headers = Headers(response.headers.multi_items())
        self._response = response
        self._request = request

    def chunks(self) -> Iterator[bytes]:
        try:
            for piece in self._response.iter_raw():
                _check_time(self._request)
                yield piece
        except Exception as error:
            raise _body_failure(error) or error from None

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
            response = await self._client.send(
                built, stream=True, follow_redirects=False
            )
        except Exception as error:
            raise failure_of(error) or error from None
        return _AsyncForeignResponse(response, request)

    async def aclose(self) -> None:
        await self._client.aclose()


class _AsyncForeignResponse:
    def __init__(self, response: Any, request: Request) -> None:
        self.status: int = response.status_code
        self.headers = Headers(response.headers.multi_items())
        self._response = response
        self._request = request

    async def achunks(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._response.aiter_raw():
                _check_time(self._request)
                yield piece
        except Exception as error:
            raise _body_failure(error) or error from None

    async def aclose(self) -> None:
        await self._response.aclose()
