"""A loopback server of which each twentieth call meets a fault, as a process of its own.

    python tests/benchmarks/faulty.py

Prints its port, and serves until its standard input ends. `GET /echo/7` answers `{"n":7,...}`; `GET /open` how many other
connections are open.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import struct
import sys
from collections import Counter
from typing import Literal

Fault = Literal["reset", "refused", "truncated", "stalled"]

FAULTS: tuple[Fault, ...] = ("reset", "refused", "truncated", "stalled")
PADDING = "x" * 500


def fault_of(n: int) -> Fault | None:
    """What goes wrong with a call."""
    return FAULTS[n // 20 % 4] if n % 20 == 0 else None


def is_lasting(n: int) -> bool:
    """Whether it goes wrong on each try, rather than on the first alone."""
    return n // 80 % 2 == 1


def answer_of(n: int) -> bytes:
    return json.dumps({"n": n, "padding": PADDING}).encode()


class Server:
    def __init__(self) -> None:
        self.tries: Counter[int] = Counter()
        self.open = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        try:
            with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
                while await self._answered(reader, writer):
                    pass
        finally:
            self.open -= 1
            writer.close()

    async def _answered(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer a request; whether the connection may be used again."""
        head = await reader.readuntil(b"\r\n\r\n")
        path = head.split(b" ", 2)[1].decode()
        if path == "/open":
            writer.write(_whole(b"200 OK", str(self.open - 1).encode()))
            return True
        n = int(path.rpartition("/")[2])
        self.tries[n] += 1
        fault = fault_of(n) if is_lasting(n) or self.tries[n] == 1 else None
        match fault:
            case None:
                writer.write(_whole(b"200 OK", answer_of(n)))
                return True
            case "refused":
                writer.write(_whole(b"503 Service Unavailable", b"{}"))
                return True
            case "truncated":
                writer.write(_whole(b"200 OK", answer_of(n))[:-100])
            case "reset":
                # Closing without lingering sends RST.
                connection: socket.socket = writer.get_extra_info("socket")
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            case "stalled":
                await reader.read()
        return False


def _whole(status: bytes, body: bytes) -> bytes:
    length = b"Content-Length: %d" % len(body)
    return b"\r\n".join(
        [b"HTTP/1.1 " + status, b"Content-Type: application/json", length, b"", body]
    )


async def main() -> None:
    server = await asyncio.start_server(Server().serve, "127.0.0.1", 0, backlog=2048)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
