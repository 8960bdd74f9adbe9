"""A loopback server that gives the same JSON whatever it is asked, as a process of its own.

    python -m tests.benchmarks.canned '{"id": 1}'

Prints its port, and serves until its standard input ends.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


class _Answering(asyncio.Protocol):
    """As little as an HTTP/1.1 server can do: the client is measured, not this."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._missing = 0
        self._head = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if not self._missing:
            head, end, body = (self._head + data).partition(b"\r\n\r\n")
            if not end:
                self._head += data
                return
            self._head = b""
            self._missing = _length(head) - len(body)
        else:
            self._missing -= len(data)
        if not self._missing:
            self._transport.write(self._answer)


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


async def _serve(body: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    answer = head % len(body) + body
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Answering(answer), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await asyncio.to_thread(sys.stdin.read)


@contextmanager
def answering(body: str) -> Generator[str]:
    """The URL of a server that answers with a JSON text."""
    yield from serving("tests.benchmarks.canned", body)


def serving(module: str, *arguments: str) -> Generator[str]:
    """The URL of a server that is a module."""
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True
    ) as server:
        assert server.stdin and server.stdout
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.stdin.close()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1].encode()))
