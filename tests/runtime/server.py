"""A loopback server that plays what it is told, byte by byte."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Play = Callable[[socket.socket], None]

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CAT = b'{"kind":"cat","lives":9}'


def request_of(connection: socket.socket) -> bytes:
    """A request, read to the end of its body; empty when there is none."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            while len(body) < int(line.split(b":")[1]):
                body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def whole(body: bytes = CAT, head: bytes = OK) -> bytes:
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


def answering(*answers: bytes) -> Play:
    """One answer for each request of a connection, then the end."""

    def play(connection: socket.socket) -> None:
        for answer in answers:
            if request_of(connection):
                connection.sendall(answer)

    return play


def dripping(first: bytes, drop: bytes, pause: float = 0.05) -> Play:
    """The first bytes at once, then a drop again and again."""

    def play(connection: socket.socket) -> None:
        request_of(connection)
        connection.sendall(first)
        for _ in range(1000):
            time.sleep(pause)
            connection.sendall(drop)

    return play


class Loopback:
    """Listens on 127.0.0.1 and plays its list, one entry for each connection."""

    def __init__(self, plays: list[Play], tls: ssl.SSLContext | None) -> None:
        self._plays = plays
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.connections = 0
        self.url = f"{'https' if tls else 'http'}://localhost:{self._listener.getsockname()[1]}"

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                play = self._plays[min(self.connections, len(self._plays) - 1)]
                self.connections += 1
                threading.Thread(target=self._played, args=(play, connection), daemon=True).start()

    def _played(self, play: Play, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection:
                play(connection)

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@contextmanager
def loopback(*plays: Play, tls: ssl.SSLContext | None = None) -> Iterator[Loopback]:
    server = Loopback(list(plays), tls)
    threading.Thread(target=server.serve, daemon=True).start()
    try:
        yield server
    finally:
        server.close()
