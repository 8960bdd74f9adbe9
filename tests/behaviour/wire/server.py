"""A server on loopback that records each request as it came and answers with bytes that it was given."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Seen:
    """A request: its first line, its fields in order with names in lower case, and its body without any framing."""

    line: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(slots=True)
class Recording:
    """What the server says next, and what it was asked."""

    port: int
    answer: bytes = b""
    seen: list[Seen] = field(default_factory=list)


def answer_bytes(told: Mapping[str, Any]) -> bytes:
    """An answer as it goes over the wire; the connection ends with it."""
    body = bytes.fromhex(told["bytes"]) if "bytes" in told else told.get("body", "").encode()
    status = told.get("status", 204)
    fields = {**told.get("headers", {}), "Connection": "close"}
    if status != 204:
        fields["Content-Length"] = str(len(body))
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status} Said\r\n{head}\r\n".encode("latin-1") + body


@contextmanager
def recording() -> Iterator[Recording]:
    """A server that runs as long as the block does."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            line = self.rfile.readline().decode("latin-1").rstrip("\r\n")
            if line:
                headers = tuple(_fields(self.rfile))
                told.seen.append(Seen(line, headers, _body(dict(headers), self.rfile)))
                self.wfile.write(told.answer)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        told = Recording(server.server_address[1])
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield told
        finally:
            server.shutdown()
            thread.join()


def _fields(stream: Any) -> Iterator[tuple[str, str]]:
    while (line := stream.readline().decode("latin-1").rstrip("\r\n")) != "":
        name, _, value = line.partition(":")
        yield name.lower(), value.strip()


def _body(headers: Mapping[str, str], stream: Any) -> bytes:
    if "chunked" in headers.get("transfer-encoding", ""):
        return b"".join(_chunks(stream))
    read: bytes = stream.read(int(headers.get("content-length", 0)))
    return read


def _chunks(stream: Any) -> Iterator[bytes]:
    while size := int(stream.readline(), 16):
        yield stream.read(size)
        stream.readline()
    stream.readline()
