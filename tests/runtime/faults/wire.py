"""A server on loopback that plays a fault byte by byte, and sees whether its connections are closed."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field

from tests.runtime.server import request_of

LONGEST_PLAY = 20.0
"""Seconds after which the server lets go of a connection whatever the client does."""


class OverError(Exception):
    """The server itself has ended the connection."""


@dataclass
class Scene:
    """One server and what it saw.

    Attributes:
        url: Where it listens.
        elsewhere: The same on another origin.
        requests: Each request, as it came.
        strayed: Each request that came to the other origin.
        connections: How many were made.
        unclosed: Those that the client has not closed.
    """

    url: str = ""
    elsewhere: str = ""
    requests: list[bytes] = field(default_factory=list)
    strayed: list[bytes] = field(default_factory=list)
    connections: int = 0
    unclosed: set[int] = field(default_factory=set)

    def everything_is_closed(self, seconds: float = 2.0) -> bool:
        """Whether the client closes all that it opened, soon."""
        until = time.monotonic() + seconds
        while self.unclosed and time.monotonic() < until:
            time.sleep(0.002)
        return not self.unclosed


Play = Callable[[socket.socket, Scene], None]


def received(connection: socket.socket, scene: Scene) -> bytes:
    """The next request.

    Raises:
        OverError: There is none.
    """
    request = request_of(connection)
    if not request:
        raise OverError
    scene.requests.append(request)
    return request


def close(connection: socket.socket) -> None:
    """End the connection in an orderly way (FIN)."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
    raise OverError


def reset(connection: socket.socket) -> None:
    """End the connection at once (RST)."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
    raise OverError


# --- What a server can do -----------------------------------------------------------------------------------------------


def once(*acts: bytes | Callable[[socket.socket], None]) -> Play:
    """To one request of a connection: bytes are sent, functions called."""

    def play(connection: socket.socket, scene: Scene) -> None:
        received(connection, scene)
        for act in acts:
            if isinstance(act, bytes):
                connection.sendall(act)
            else:
                act(connection)

    return play


def always(answer: bytes | Callable[[Scene], bytes]) -> Play:
    """The same answer to each request of a connection."""

    def play(connection: socket.socket, scene: Scene) -> None:
        while True:
            received(connection, scene)
            connection.sendall(answer if isinstance(answer, bytes) else answer(scene))

    return play


def at_once(*acts: bytes | Callable[[socket.socket], None]) -> Play:
    """Without reading any request."""

    def play(connection: socket.socket, scene: Scene) -> None:
        for act in acts:
            if isinstance(act, bytes):
                connection.sendall(act)
            else:
                act(connection)

    return play


def pause(seconds: float) -> Callable[[socket.socket], None]:
    return lambda connection: time.sleep(seconds)


def drip(drop: bytes, every: float = 0.03, seconds: float = 1.0) -> Callable[[socket.socket], None]:
    """A drop again and again, then the end."""

    def dripping(connection: socket.socket) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            connection.sendall(drop)
            time.sleep(every)
        close(connection)

    return dripping


def flood(piece: bytes, times: int) -> Callable[[socket.socket], None]:
    def flooding(connection: socket.socket) -> None:
        for _ in range(times):
            connection.sendall(piece)

    return flooding


def sip(connection: socket.socket, scene: Scene) -> None:
    """Takes in the request a few bytes at a time."""
    until = time.monotonic() + 0.9
    while time.monotonic() < until:
        if not connection.recv(16):
            raise OverError
        time.sleep(0.03)


# --- The server ---------------------------------------------------------------------------------------------------------


class _Listener:
    def __init__(
        self, play: Callable[[int], Play], tls: ssl.SSLContext | None, host: str, scene: Scene
    ) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, 0), family=family)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._play = play
        self._tls = tls
        self._scene = scene
        name = f"[{host}]" if ":" in host else "localhost"
        self.url = f"{'https' if tls else 'http'}://{name}:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                turn = self._scene.connections
                self._scene.connections += 1
                self._scene.unclosed.add(turn)
                threading.Thread(target=self._served, args=(turn, connection), daemon=True).start()

    def _served(self, turn: int, connection: socket.socket) -> None:
        connection.settimeout(LONGEST_PLAY)
        closed = True
        try:
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            self._play(turn)(connection, self._scene)
            closed = _closed_by_the_other(connection)
        except OverError:
            pass
        except TimeoutError:
            closed = False
        except OSError:
            pass
        finally:
            connection.close()
            if closed:
                self._scene.unclosed.discard(turn)

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


def _closed_by_the_other(connection: socket.socket) -> bool:
    while connection.recv(65536):
        pass
    return True


def _stray(connection: socket.socket, scene: Scene) -> None:
    scene.strayed.append(request_of(connection))
    connection.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 24\r\n\r\n"
    )
    connection.sendall(b'{"kind":"cat","lives":9}')


@contextmanager
def playing(
    plays: tuple[Play, ...], tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> Iterator[Scene]:
    """A server that plays one of the plays to each connection, the last one again and again."""
    scene, other = Scene(), Scene()
    other.strayed = scene.strayed
    with ExitStack() as stack:
        elsewhere = _Listener(lambda turn: _stray, None, "127.0.0.1", other)
        stack.callback(elsewhere.close)
        server = _Listener(lambda turn: plays[min(turn, len(plays) - 1)], tls, host, scene)
        stack.callback(server.close)
        scene.url, scene.elsewhere = server.url, elsewhere.url
        yield scene


@contextmanager
def deaf() -> Iterator[str]:
    """A port where nobody answers, not even to refuse: its queue is full."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(6):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield f"http://localhost:{listener.getsockname()[1]}"


def nobody() -> str:
    """A port that refuses."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        return f"http://localhost:{closed.getsockname()[1]}"
