"""Our own transports: httpx2's connection pools, within the deadline of the call.

They drive `httpcore2`, the pool that httpx2 pins exactly and is built on, through its
public interface: there the synchronous client reads and writes through sockets of ours
(`sockets`), which keep to the deadline even when a server drips its answer byte by byte.
The call of the asynchronous one is cancelled at the deadline (`deadlines`).

HTTP/1.1 (RFC 9112), and HTTP/2 (RFC 9113) where it is asked for. A connection carries one
request at a time with both, so that no call waits for, or fails with, another.
"""

from __future__ import annotations

import logging
import os
import ssl
import threading
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterable, Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit
from weakref import WeakKeyDictionary, WeakSet

import httpcore2

from .closing import AsyncClosing, Closing
from .deadlines import pieces_within, timeouts, within
from .errors import ArgumentError
from .failures import body_failure, failure_of
from .framing import framing
from .proxies import Proxy, proxy_for, proxy_of
from .sockets import Backend
from .tls import shared_context
from .transport import (
    AsyncResponse,
    Headers,
    Request,
    Response,
    TransportError,
)

if TYPE_CHECKING:
    from anyio.lowlevel import RunVar

_MOST_IDLE = 20
_LONGEST_IDLE = 30.0


class _Options(ABC):
    """How connections are made; the same for both transports.

    Args:
        tls: What certificates are trusted, and which one is shown (`load_cert_chain`);
            None is what the system, SSL_CERT_FILE or SSL_CERT_DIR say.
        proxy: `http://user:password@host:port` for all requests; "" is none; None asks
            HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY.
        http2: Whether HTTP/2 is spoken where the server offers it (TLS only).
        max_connections: To one server at a time; a call beyond waits for a free one.

    Raises:
        ArgumentError: The URL of the proxy is none, or `h2` is not installed.
    """

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        proxy: str | None = None,
        http2: bool = False,
        max_connections: int = 100,
    ) -> None:
        if http2 and find_spec("h2") is None:
            raise ArgumentError("`http2` needs the package `h2`: install the extra")
        if http2:
            # Its debug log quotes whole headers and URLs.
            logging.getLogger("hpack").setLevel(logging.INFO)
        if proxy:
            proxy_of(proxy)
        self._tls = tls
        self._proxy = proxy
        self._http2 = http2
        self._max_connections = max_connections
        self.forget()

    @abstractmethod
    def forget(self) -> None:
        """Forget all connections, without closing them."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def _pool_options(self, parts: SplitResult) -> dict[str, Any]:
        proxy = proxy_for(parts, self._proxy)
        secure = parts.scheme == "https"
        return {
            "ssl_context": self._context() if secure else None,
            "proxy": None if proxy is None else self._pooled(proxy),
            "http2": self._http2,
            "max_connections": self._max_connections,
            "max_keepalive_connections": _MOST_IDLE,
            "keepalive_expiry": _LONGEST_IDLE,
        }

    def _pooled(self, proxy: Proxy) -> httpcore2.Proxy:
        # A context of its own: httpcore2 would make one for each connection.
        context = shared_context() if proxy.address.startswith("https:") else None
        return httpcore2.Proxy(proxy.address, auth=proxy.auth, ssl_context=context)

    def _context(self) -> ssl.SSLContext:
        return self._tls or shared_context(self._http2)


def _raw_request(request: Request, parts: SplitResult) -> httpcore2.Request:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    fields = [("host", parts.netloc), *request.headers.pairs(), *framing(request)]
    return httpcore2.Request(
        request.method,
        httpcore2.URL(
            scheme=parts.scheme.encode(),
            host=(parts.hostname or "").encode(),
            port=parts.port,
            target=target.encode(),
        ),
        headers=[(name.encode(), value.encode()) for name, value in fields],
        content=request.content,
        extensions={"timeout": timeouts(request)},
    )


def _origin(parts: SplitResult) -> str:
    # A proxy is chosen by scheme and host, so each has a pool.
    return f"{parts.scheme}://{parts.netloc}"


def _headers(fields: Iterable[tuple[bytes, bytes]]) -> Headers:
    return Headers((n.decode("latin-1"), v.decode("latin-1")) for n, v in fields)


class _Head:
    """An answer whose body is still to be read."""

    def __init__(self, response: httpcore2.Response, request: Request) -> None:
        self.status = response.status
        self.headers = _headers(response.headers)
        self._response = response
        self._request = request
        self._stream: Any = _extension(response, "network_stream")


class _Alone:
    """A connection that is given a request only when it has none.

    httpcore2 would give one that speaks HTTP/2 several, and they would wait for each other
    in locks that no deadline reaches.
    """

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def is_available(self) -> bool:
        return bool(self._inner.is_idle() and self._inner.is_available())

    def can_multiplex(self) -> bool:
        return False


class _Pool(httpcore2.ConnectionPool):
    def create_connection(
        self, origin: httpcore2.Origin
    ) -> httpcore2.ConnectionInterface:
        alone: Any = _Alone(super().create_connection(origin))
        found: httpcore2.ConnectionInterface = alone
        return found


class _AsyncPool(httpcore2.AsyncConnectionPool):
    def create_connection(
        self, origin: httpcore2.Origin
    ) -> httpcore2.AsyncConnectionInterface:
        alone: Any = _Alone(super().create_connection(origin))
        found: httpcore2.AsyncConnectionInterface = alone
        return found


# --- The transport of a synchronous client --------------------------------------------


class HttpTransport(_Options, Closing):
    """The transport of a synchronous client. Safe to share between threads, and to fork."""

    _lock: threading.Lock
    _pools: dict[str, _Pool]
    _abandoned: WeakSet[_Pool]

    def send(self, request: Request) -> Response:
        parts = urlsplit(request.url)
        raw = _raw_request(request, parts)
        pool = self._pool(parts)
        try:
            response = pool.handle_request(raw)
        except Exception as error:
            raise failure_of(error, request) or error from None
        except BaseException:
            self._abandon(pool)
            raise
        made = _HttpResponse(response, request)
        if not _is_fresh(response):
            made.close()
            raise _answered_early()
        return made

    def close(self) -> None:
        """Close the connections. New ones are made when there is a request."""
        with self._lock:
            pools = [*self._pools.values(), *self._abandoned]
            self._pools = {}
        for pool in pools:
            pool.close()

    def _abandon(self, pool: _Pool) -> None:
        """Use a pool no more: an interrupt may have come between any two of its steps.

        Requests of other threads that are on their way with it are not disturbed.
        """
        with self._lock:
            kept = {origin: p for origin, p in self._pools.items() if p is not pool}
            self._pools = kept
            self._abandoned.add(pool)

    def _pool(self, parts: SplitResult) -> _Pool:
        origin = _origin(parts)
        with self._lock:
            if origin not in self._pools:
                self._pools[origin] = _Pool(
                    network_backend=Backend(), **self._pool_options(parts)
                )
            return self._pools[origin]

    def forget(self) -> None:
        self._lock = threading.Lock()
        self._pools = {}
        self._abandoned = WeakSet()
        _transports.add(self)


_transports: WeakSet[HttpTransport] = WeakSet()


def _begin_anew() -> None:
    # In a forked process the connections, and the thread that held a lock, are the
    # parent's.
    for transport in list(_transports):
        transport.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)


class _HttpResponse(_Head):
    def chunks(self) -> Iterator[bytes]:
        try:
            yield from self._response.iter_stream()
        except Exception as error:
            raise body_failure(error, self._request) or error from None

    def close(self) -> None:
        self._response.close()
        if _is_spoilt(self._response):
            self._stream.close()


# --- The transport of an asynchronous client ------------------------------------------


class _Loop:
    """Stands for an event loop, and lives as long as it does."""


_variables: dict[str, RunVar[_Loop]] = {}


def _this_loop() -> _Loop:
    variable = _variables.get("loop") or _variable()
    found = variable.get(None)
    if found is None:
        found = _Loop()
        variable.set(found)
    return found


def _variable() -> RunVar[_Loop]:
    # Late: who does not await has no event loop.
    from anyio.lowlevel import RunVar

    return _variables.setdefault("loop", RunVar("the event loop"))


class AsyncHttpTransport(_Options, AsyncClosing):
    """The transport of an asynchronous client, on asyncio and trio.

    Each event loop has connections of its own: they cannot be used from another.
    """

    _by_loop: WeakKeyDictionary[_Loop, dict[str, _AsyncPool]]

    async def asend(self, request: Request) -> AsyncResponse:
        parts = urlsplit(request.url)
        raw = _raw_request(request, parts)
        pool = self._pool(parts)
        try:
            response = await within(request, lambda: pool.handle_async_request(raw))
        except Exception as error:
            raise failure_of(error, request) or error from None
        made = _AsyncHttpResponse(response, request)
        if not _is_fresh(response):
            await made.aclose()
            raise _answered_early()
        return made

    async def aclose(self) -> None:
        """Close the connections of this event loop."""
        for pool in self._by_loop.pop(_this_loop(), {}).values():
            await pool.aclose()

    def _pool(self, parts: SplitResult) -> _AsyncPool:
        pools = self._by_loop.setdefault(_this_loop(), {})
        origin = _origin(parts)
        if origin not in pools:
            # Late: a synchronous client has no use for it.
            from .async_sockets import AsyncBackend

            pools[origin] = _AsyncPool(
                network_backend=AsyncBackend(), **self._pool_options(parts)
            )
        return pools[origin]

    def forget(self) -> None:
        self._by_loop = WeakKeyDictionary()


class _AsyncHttpResponse(_Head):
    def achunks(self) -> AsyncIterator[bytes]:
        return pieces_within(self._request, self._response.aiter_stream())

    async def aclose(self) -> None:
        await self._response.aclose()
        if _is_spoilt(self._response):
            await self._stream.aclose()


# --- Answers that do not end where they should ----------------------------------------


def _extension(response: Any, name: str) -> Any:
    return response.extensions[name]


def _is_fresh(response: httpcore2.Response) -> bool:
    """Whether an answer came after it was asked for (RFC 9112, section 9.2).

    A server that sends more than its answer would have the rest taken for the next one.
    With HTTP/2 each answer names its request.
    """
    if _extension(response, "http_version") == b"HTTP/2":
        return True
    return bool(getattr(_extension(response, "network_stream"), "answering", True))


def _answered_early() -> TransportError:
    return TransportError("the server answered before it was asked", sent=True)


def _is_spoilt(response: httpcore2.Response) -> bool:
    """Whether a body follows where none can be (RFC 9110, section 6.4.1)."""
    names = {name.lower() for name, _ in response.headers}
    announced = names & {b"content-length", b"transfer-encoding"}
    length = dict(response.headers).get(b"content-length")
    return response.status in (204, 205) and bool(announced) and length != b"0"
