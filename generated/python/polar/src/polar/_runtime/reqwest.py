"""The transports over pyreqwest, which takes a fraction of the time that httpx2 takes for a
call: the extra `fast` of the package installs it.

pyreqwest is Python's door to Rust's `reqwest` and `hyper`. What they decide otherwise than
our own transports do:

- The synchronous client takes an interrupt (Ctrl-C) when the request is over, at latest at
  the deadline. The asynchronous one needs asyncio.
- A call that is cancelled ends at once, but its request goes on behind it until it is
  answered, at latest until the deadline.
- While a file is sent, and while a body of more than 1 MiB is, only the deadline holds.
- Certificates are given as PEM files, not as an `ssl.SSLContext`.
- A header field whose value is not ASCII makes the answer unreadable.
- A connection that speaks HTTP/2 carries many requests at a time.
- Its threads do not live on in a forked process, where calls are refused.
"""

from __future__ import annotations

import asyncio
import os
import threading
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Iterator
from datetime import timedelta
from functools import cache
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urlsplit

from .closing import AsyncClosing, Closing
from .errors import ArgumentError
from .framing import framing
from .proxies import Proxy, proxy_for, proxy_of
from .transport import AsyncResponse, Headers, Phase, Request, Response, TransportError
from .uploads import Upload

_MOST_IDLE = 20
_LONGEST_IDLE = timedelta(seconds=30)
# Each has a pool of its own; so many are kept for further requests.
_MOST_CLIENTS = 16
_LARGE = 1024 * 1024

_home = os.getpid()


@cache
def _library(module: str) -> Any:
    """A module of pyreqwest, when it is needed: programs that load or check every module of
    the package must get along without the extra.

    Raises:
        ImportError: The extra is not installed.
    """
    try:
        return import_module(f"pyreqwest.{module}")
    except ImportError:
        reason = (
            "pyreqwest is not installed: install this package with its extra `fast`"
        )
        raise ImportError(reason) from None


def _errors() -> Any:
    return _library("exceptions")


class _Way(NamedTuple):
    """What pyreqwest takes for all requests of a client only. Seconds; None is no bound."""

    connect: float | None
    read: float | None
    pool: float | None
    proxy: Proxy | None


def _way(request: Request, parts: SplitResult, proxy: str | None) -> _Way:
    # What is no shorter than the whole call need not be told, so that the short rest of a
    # call does not need a client of its own.
    left = request.remaining()
    content = request.content
    large = isinstance(content, Upload) or len(content or b"") > _LARGE
    return _Way(
        request.connect if request.connect < left else None,
        request.read if request.read < left and not large else None,
        request.pool if request.pool < left else None,
        proxy_for(parts, proxy),
    )


class _Options(ABC):
    """How connections are made; the same for both transports.

    Args:
        ca_file: The certificates that are trusted besides, as PEM. The system's are, or
            those of SSL_CERT_FILE or SSL_CERT_DIR.
        client_certificate: The certificate that is shown to the server, with its key, as
            PEM.
        proxy: `http://user:password@host:port` for all requests; "" is none; None asks
            HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY.
        http2: Whether HTTP/2 is spoken where the server offers it (TLS only).
        max_connections: Requests at a time; a call beyond waits.

    Raises:
        ArgumentError: The URL of the proxy is none.
        ImportError: pyreqwest is not installed.
        OSError: A file cannot be read.
    """

    def __init__(
        self,
        *,
        ca_file: str | PathLike[str] | None = None,
        client_certificate: str | PathLike[str] | None = None,
        proxy: str | None = None,
        http2: bool = False,
        max_connections: int = 100,
    ) -> None:
        _library("client")
        if proxy:
            proxy_of(proxy)
        self._trusted = None if ca_file is None else Path(ca_file).read_bytes()
        shown = client_certificate
        self._shown = None if shown is None else Path(shown).read_bytes()
        self._proxy = proxy
        self._http2 = http2
        self._max_connections = max_connections
        self._clients: dict[_Way, Any] = {}
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def _client(self, request: Request) -> Any:
        if os.getpid() != _home:
            raise ArgumentError(
                "pyreqwest does not work in a forked process: use `spawn`, or HttpTransport"
            )
        way = _way(request, urlsplit(request.url), self._proxy)
        with self._lock:
            if way not in self._clients:
                while len(self._clients) >= _MOST_CLIENTS:
                    # Not closed: requests may be on their way with it.
                    del self._clients[next(iter(self._clients))]
                self._clients[way] = self._made(way)
            return self._clients[way]

    @abstractmethod
    def _made(self, way: _Way) -> Any:
        """A client for these."""

    def _taken(self) -> list[Any]:
        with self._lock:
            clients = list(self._clients.values())
            self._clients.clear()
        return clients

    def _built(self, builder: Any, way: _Way) -> Any:
        """A client that decodes nothing, repeats nothing, follows nothing, keeps nothing."""
        builder = builder.gzip(False).brotli(False).zstd(False).deflate(False)
        builder = builder.follow_redirects(False).referer(False).http2(self._http2)
        builder = builder.max_connections(self._max_connections)
        builder = builder.pool_max_idle_per_host(_MOST_IDLE)
        builder = builder.pool_idle_timeout(_LONGEST_IDLE)
        if way.connect is not None:
            builder = builder.connect_timeout(timedelta(seconds=way.connect))
        if way.read is not None:
            builder = builder.read_timeout(timedelta(seconds=way.read))
        if way.pool is not None:
            builder = builder.pool_timeout(timedelta(seconds=way.pool))
        if self._trusted is not None:
            builder = builder.add_root_certificate_pem(self._trusted)
        if self._shown is not None:
            builder = builder.identity_pem(self._shown)
        return _proxied(builder, way.proxy)


def _proxied(builder: Any, proxy: Proxy | None) -> Any:
    if proxy is None:
        return builder.no_proxy()
    made = _library("proxy").ProxyBuilder.all(proxy.address)
    return builder.proxy(made.basic_auth(*proxy.auth) if proxy.auth else made)


def _begun(client: Any, request: Request) -> Any:
    """The exchange that the request begins when it is entered."""
    builder = client.request(request.method, request.url)
    fields = [*request.headers.pairs(), *_framing(request)]
    builder = builder.headers(fields).timeout(timedelta(seconds=request.remaining()))
    # Else the head is told only when so many bytes of the body have come.
    builder = builder.streamed_read_buffer_limit(0)
    content = request.content
    if isinstance(content, Upload):
        builder = builder.body_stream(content)
    elif content:
        builder = builder.body_bytes(content)
    return builder.build_streamed()


def _framing(request: Request) -> list[tuple[str, str]]:
    # hyper finds out about all but the length of a stream and of nothing.
    given = isinstance(request.content, Upload) or not request.content
    return [pair for pair in framing(request) if given and pair[0] == "content-length"]


def _headers(response: Any) -> Headers:
    try:
        return Headers(response.headers.items())
    except ValueError:
        reason = "the answer has a header field that is not ASCII"
        raise TransportError(reason, sent=True, hopeless=True) from None


# --- What went wrong ------------------------------------------------------------------

_TLS = ("invalid peer certificate", "received fatal alert", "received corrupt message")
# RFC 9113, sections 6.8 and 8.7.
_UNTOUCHED = ("REFUSED_STREAM", "refused stream")


def _failure(error: Exception, request: Request) -> TransportError:
    """What an exception means. Its texts quote the URL, so they are not taken over."""
    causes = _causes(error)
    connecting = "client error (Connect)" in causes
    if isinstance(error, _errors().RequestTimeoutError):
        return _timeout(error, request, connecting)
    if isinstance(error, _errors().BuilderError):
        reason = "the request is not one that HTTP allows"
        return TransportError(reason, sent=False, hopeless=True)
    if connecting:
        said = causes[-1]
        reason = f"no connection could be made: {said}"
        return TransportError(reason, sent=False, hopeless=said.startswith(_TLS))
    untouched = any(text in cause for cause in causes for text in _UNTOUCHED)
    return TransportError(
        "the server does not keep to HTTP, or broke off", sent=not untouched
    )


def _body_failure(error: Exception, request: Request) -> TransportError:
    """The same, of an exception while a body is read."""
    broken = "(os error" in "".join(_causes(error)[-1:])
    if broken or isinstance(error, _errors().RequestTimeoutError):
        return _failure(error, request)
    reason = "the body is cut short, or does not keep to HTTP"
    return TransportError(reason, sent=True, cut_short=True)


def _causes(error: Exception) -> list[str]:
    details: dict[str, Any] = getattr(error, "details", {})
    causes: list[dict[str, str]] = details.get("causes") or []
    return [cause["message"] for cause in causes]


def _timeout(error: Exception, request: Request, connecting: bool) -> TransportError:
    phase: Phase = "read"
    if connecting:
        phase = "connect"
    if isinstance(error, _errors().PoolTimeoutError):
        phase = "pool"
    told: Phase = phase if request.remaining() else "total"
    unsent = phase in ("connect", "pool")
    return TransportError(
        f"no answer in time ({told})", sent=not unsent, timed_out=told
    )


# --- The transports -------------------------------------------------------------------


class PyreqwestTransport(_Options, Closing):
    """The transport of a synchronous client. Safe to share between threads."""

    def send(self, request: Request) -> Response:
        exchange = _begun(self._client(request), request)
        try:
            response = exchange.__enter__()
        except _errors().PyreqwestError as error:
            raise _failure(error, request) from None
        return _Response(exchange, response, request)

    def close(self) -> None:
        """Close the connections. New ones are made when there is a request."""
        for client in self._taken():
            client.close()

    def _made(self, way: _Way) -> Any:
        return self._built(_library("client").SyncClientBuilder(), way).build()


class _Response:
    def __init__(self, exchange: Any, response: Any, request: Request) -> None:
        self._exchange = exchange
        self._reader = response.body_reader
        self._request = request
        self.status: int = response.status
        try:
            self.headers = _headers(response)
        except TransportError:
            self.close()
            raise

    def chunks(self) -> Iterator[bytes]:
        try:
            while (piece := self._reader.read_chunk()) is not None:
                yield bytes(piece)
        except _errors().PyreqwestError as error:
            raise _body_failure(error, self._request) from None

    def close(self) -> None:
        self._exchange.__exit__(None, None, None)


class AsyncPyreqwestTransport(_Options, AsyncClosing):
    """The transport of an asynchronous client, on asyncio."""

    async def asend(self, request: Request) -> AsyncResponse:
        _check_loop()
        exchange = _begun(self._client(request), request)
        try:
            response = await _cancellable(exchange.__aenter__())
        except _errors().PyreqwestError as error:
            raise _failure(error, request) from None
        made = _AsyncResponse(exchange, response, request)
        await made.check()
        return made

    async def aclose(self) -> None:
        """Close the connections. New ones are made when there is a request."""
        for client in self._taken():
            await client.close()

    def _made(self, way: _Way) -> Any:
        return self._built(_library("client").ClientBuilder(), way).build()


def _check_loop() -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        raise ArgumentError("pyreqwest needs asyncio: use AsyncHttpTransport") from None


async def _cancellable(doing: Awaitable[Any]) -> Any:
    """What pyreqwest gives, unless the task is cancelled.

    It then raises an error of its own, which a cancel scope of anyio does not know: the
    scope gets a moment to raise its own.
    """
    try:
        return await doing
    except asyncio.CancelledError:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        raise


class _AsyncResponse:
    def __init__(self, exchange: Any, response: Any, request: Request) -> None:
        self._exchange = exchange
        self._response = response
        self._request = request
        self.status: int = response.status
        self.headers = Headers()

    async def check(self) -> None:
        try:
            self.headers = _headers(self._response)
        except TransportError:
            await self.aclose()
            raise

    async def achunks(self) -> AsyncIterator[bytes]:
        reader = self._response.body_reader
        try:
            while (piece := await _cancellable(reader.read_chunk())) is not None:
                yield bytes(piece)
        except _errors().PyreqwestError as error:
            raise _body_failure(error, self._request) from None

    async def aclose(self) -> None:
        await self._exchange.__aexit__(None, None, None)
