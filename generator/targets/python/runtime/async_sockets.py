"""Connections of the asynchronous client: anyio's, on asyncio and trio.

Addresses are tried as "happy eyeballs" has it (RFC 8305). Steps are not bounded here: the
call as a whole is cancelled at its deadline (`deadlines`).
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from typing import Any

import httpcore2
from anyio import CancelScope


class AsyncBackend(httpcore2.AsyncNetworkBackend):
    """Opens connections for httpcore2."""

    def __init__(self) -> None:
        # Any: httpcore2 declares a stand-in besides, for where anyio is missing.
        self._inner: Any = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        return AsyncStream(
            await self._inner.connect_tcp(
                host, port, timeout, local_address, socket_options
            )
        )


class AsyncStream(httpcore2.AsyncNetworkStream):
    """A connection, with TLS or without.

    Attributes:
        answering: Whether bytes came since the last ones were sent.
    """

    def __init__(self, inner: httpcore2.AsyncNetworkStream) -> None:
        self._inner = inner
        self.answering = False

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self.answering = True
        try:
            return await self._inner.read(max_bytes, timeout)
        except ssl.SSLError as error:
            # An alert that comes after the handshake: anyio hands it on as it is.
            raise httpcore2.ReadError(str(error)) from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.answering = False
        try:
            await self._inner.write(buffer, timeout)
        except ssl.SSLError as error:
            raise httpcore2.WriteError(str(error)) from error

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        try:
            inner = await self._inner.start_tls(ssl_context, server_hostname, timeout)
        except BaseException:
            # httpcore2 closes after errors, not when the call is cancelled.
            with CancelScope(shield=True):
                await self.aclose()
            raise
        return AsyncStream(inner)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
