"""Connections of the synchronous client: no step outlasts the deadline of the call.

Every step of the network looks at the clock anew, so that a server which sends, takes in
or shakes hands one byte at a time holds nobody. Addresses are tried as "happy eyeballs"
has it (RFC 8305): the next one begins when 250 ms have passed or the last one failed,
and the first to answer is taken. A name is looked up in a thread of its own, for the
system's resolver cannot be interrupted: the call ends in time, the thread when the
resolver gives up.
"""

from __future__ import annotations

import errno
import os
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from itertools import chain, zip_longest
from typing import Any, TypeVar

import httpcore2

from .deadlines import seconds_left

T = TypeVar("T")

Address = tuple[int, int, int, str, Any]
"""As `socket.getaddrinfo` tells it."""

_HEAD_START = 0.25
# Of one TLS record (RFC 8446, section 5.1).
_PIECE = 16 * 1024


class Backend(httpcore2.NetworkBackend):
    """Opens connections for httpcore2."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        try:
            until = time.monotonic() + seconds_left(timeout)
            return Stream(_connected(_looked_up(host, port, until), until))
        except TimeoutError as error:
            raise httpcore2.ConnectTimeout from error
        except OSError as error:
            raise httpcore2.ConnectError(error) from error


class Stream(httpcore2.NetworkStream):
    """A connection, with TLS or without.

    Attributes:
        answering: Whether bytes came since the last ones were sent.
    """

    def __init__(self, connection: socket.socket | _Nested) -> None:
        self._socket = connection
        self.answering = False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self.answering = True
        try:
            self._socket.settimeout(seconds_left(timeout))
            return self._socket.recv(max_bytes)
        except TimeoutError as error:
            raise httpcore2.ReadTimeout from error
        except OSError as error:
            raise httpcore2.ReadError(error) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.answering = False
        view = memoryview(buffer)
        try:
            while view:
                self._socket.settimeout(seconds_left(timeout))
                view = view[self._socket.send(view) :]
        except TimeoutError as error:
            raise httpcore2.WriteTimeout from error
        except OSError as error:
            raise httpcore2.WriteError(error) from error

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        plain = self._socket
        try:
            if isinstance(plain, socket.socket) and not isinstance(
                plain, ssl.SSLSocket
            ):
                plain.settimeout(seconds_left(timeout))
                # The handshake by itself: one that is interrupted would be left open.
                self._socket = secure = ssl_context.wrap_socket(
                    plain,
                    server_hostname=server_hostname,
                    do_handshake_on_connect=False,
                )
                secure.do_handshake()
                return Stream(secure)
            return Stream(_Nested(plain, ssl_context, server_hostname, timeout))
        except TimeoutError as error:
            self.close()
            raise httpcore2.ConnectTimeout from error
        except OSError as error:
            self.close()
            raise httpcore2.ConnectError(error) from error
        except BaseException:
            self.close()
            raise

    def get_extra_info(self, info: str) -> Any:
        match info:
            case "ssl_object":
                return self._socket if hasattr(self._socket, "cipher") else None
            case "is_readable":
                return _is_readable(self._socket.fileno())
            case _:
                return None


class _Nested:
    """TLS within TLS, for a proxy that is spoken to with TLS itself."""

    def __init__(
        self,
        outer: Any,
        context: ssl.SSLContext,
        hostname: str | None,
        timeout: float | None,
    ) -> None:
        self._outer = outer
        self._timeout = timeout
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(
            self._incoming, self._outgoing, server_hostname=hostname
        )
        self._carried(self._tls.do_handshake)

    def settimeout(self, seconds: float) -> None:
        self._timeout = seconds

    def recv(self, size: int) -> bytes:
        return self._carried(lambda: self._tls.read(size))

    def send(self, data: memoryview) -> int:
        return self._carried(lambda: self._tls.write(data[:_PIECE]))

    def cipher(self) -> Any:
        return self._tls.cipher()

    def selected_alpn_protocol(self) -> str | None:
        return self._tls.selected_alpn_protocol()

    def fileno(self) -> int:
        found: int = self._outer.fileno()
        return found

    def close(self) -> None:
        self._outer.close()

    def _carried(self, step: Callable[[], T]) -> T:
        until = time.monotonic() + seconds_left(self._timeout)
        while True:
            try:
                result = step()
            except ssl.SSLWantReadError:
                self._flush(until)
                self._incoming_more(until)
            else:
                self._flush(until)
                return result

    def _flush(self, until: float) -> None:
        waiting = memoryview(self._outgoing.read())
        while waiting:
            self._outer.settimeout(_until(until))
            waiting = waiting[self._outer.send(waiting) :]

    def _incoming_more(self, until: float) -> None:
        self._outer.settimeout(_until(until))
        if piece := self._outer.recv(_PIECE):
            self._incoming.write(piece)
        else:
            self._incoming.write_eof()


def _until(moment: float) -> float:
    remaining = moment - time.monotonic()
    if remaining <= 0:
        raise TimeoutError
    return remaining


def _is_readable(descriptor: int) -> bool:
    """Whether there is something to read, or the end: an idle connection should be silent."""
    if descriptor < 0:
        return True
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        return bool(selector.select(0))


# --- Names ----------------------------------------------------------------------------


def _looked_up(host: str, port: int, until: float) -> list[Address]:
    try:
        return _addresses(host, port, socket.AI_NUMERICHOST)
    except (socket.gaierror, UnicodeError):
        return _resolved(host, port, until)


def _addresses(host: str, port: int, flags: int = 0) -> list[Address]:
    found: list[Any] = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=flags
    )
    return found


def _resolved(host: str, port: int, until: float) -> list[Address]:
    done = threading.Event()
    found: list[list[Address] | OSError] = []

    def look_up() -> None:
        try:
            found.append(_addresses(host, port))
        except OSError as error:
            found.append(error)
        except UnicodeError:
            found.append(socket.gaierror(socket.EAI_NONAME, "this is no name"))
        done.set()

    threading.Thread(target=look_up, name="look up", daemon=True).start()
    if not done.wait(_until(until)):
        raise TimeoutError
    if isinstance(found[0], OSError):
        raise found[0]
    return found[0]


# --- Addresses ------------------------------------------------------------------------


def _connected(addresses: list[Address], until: float) -> socket.socket:
    if len(addresses) == 1:
        connection = _connected_to(addresses[0], until)
    else:
        connection = _Race(_alternating(addresses), until).won()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _connected_to(address: Address, until: float) -> socket.socket:
    family, kind, protocol, _, place = address
    connection = socket.socket(family, kind, protocol)
    try:
        connection.settimeout(_until(until))
        connection.connect(place)
    except BaseException:
        connection.close()
        raise
    return connection


def _alternating(addresses: list[Address]) -> list[Address]:
    """The two families by turns, beginning with the one that the system prefers."""
    first = [address for address in addresses if address[0] == addresses[0][0]]
    others = [address for address in addresses if address[0] != addresses[0][0]]
    return [a for a in chain(*zip_longest(first, others)) if a is not None]


class _Race:
    """Connections to several addresses, of which the first that stands is taken."""

    def __init__(self, addresses: list[Address], until: float) -> None:
        self._waiting = addresses
        self._until = until
        self._trying: set[socket.socket] = set()
        self._failure: OSError = TimeoutError()
        self._selector = selectors.DefaultSelector()

    def won(self) -> socket.socket:
        try:
            while self._waiting or self._trying:
                if self._waiting:
                    self._begin(self._waiting.pop(0))
                winner = self._first()
                if winner is not None:
                    self._trying.discard(winner)
                    return winner
            raise self._failure
        finally:
            self._selector.close()
            for loser in self._trying:
                loser.close()

    def _begin(self, address: Address) -> None:
        family, kind, protocol, _, place = address
        try:
            connection = socket.socket(family, kind, protocol)
        except OSError as error:
            self._failure = error
            return
        self._trying.add(connection)
        connection.setblocking(False)
        code = connection.connect_ex(place)
        if code in (0, errno.EINPROGRESS, errno.EWOULDBLOCK):
            self._selector.register(connection, selectors.EVENT_WRITE)
        else:
            self._fail(connection, code)

    def _first(self) -> socket.socket | None:
        """The winner; None as soon as it is the next address's turn."""
        turn = time.monotonic() + _HEAD_START
        while self._trying:
            remaining = _until(self._until)
            if self._waiting:
                remaining = min(remaining, max(0.0, turn - time.monotonic()))
            ready = self._selector.select(remaining)
            for key, _ in ready:
                connection = key.fileobj
                assert isinstance(connection, socket.socket)
                self._selector.unregister(connection)
                code = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if code == 0:
                    return connection
                self._fail(connection, code)
            if self._waiting:
                return None
        return None

    def _fail(self, connection: socket.socket, code: int) -> None:
        self._failure = OSError(code, os.strerror(code))
        self._trying.discard(connection)
        connection.close()
