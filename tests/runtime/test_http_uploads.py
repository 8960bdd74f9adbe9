"""Uploads through the real transports, over a real socket: how they are framed, and that they fit into little memory."""

from __future__ import annotations

import asyncio
import socket
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from generator.targets.python.runtime import errors
from generator.targets.python.runtime.endpoint import NOTHING, Bytes, Endpoint, File, Multipart
from tests.runtime.server import loopback
from tests.runtime.toy import async_toy, toy

PUT: Endpoint[Any] = Endpoint("PUT", "/pets", body=Bytes(), answers={204: NOTHING})
POST: Endpoint[Any] = Endpoint(
    "POST", "/pets", body=Multipart(File("photo")), answers={204: NOTHING}
)
Caller = Callable[..., None]


def call_sync(url: str, endpoint: Endpoint[Any], given: dict[str, object]) -> None:
    with toy(None, base_url=url) as client:
        client.perform(endpoint, {}, given)


def call_async(url: str, endpoint: Endpoint[Any], given: dict[str, object]) -> None:
    async def main() -> None:
        async with async_toy(None, base_url=url) as client:
            await client.perform(endpoint, {}, given)

    asyncio.run(main())


def call_foreign(url: str, endpoint: Endpoint[Any], given: dict[str, object]) -> None:
    with httpx2.Client(trust_env=False) as own:
        toy(own, base_url=url).perform(endpoint, {}, given)


def call_async_foreign(url: str, endpoint: Endpoint[Any], given: dict[str, object]) -> None:
    async def main() -> None:
        async with httpx2.AsyncClient(trust_env=False) as own:
            await async_toy(own, base_url=url).perform(endpoint, {}, given)

    asyncio.run(main())


ALL = pytest.mark.parametrize("call", [call_sync, call_async, call_foreign, call_async_foreign])


class Taken:
    """A server that takes one request to its end, counts its bytes and keeps the first and the last of them."""

    def __init__(self) -> None:
        self.head = b""
        self.tail = b""
        self.size = 0

    def __call__(self, connection: socket.socket) -> None:
        data = b""
        while b"\r\n\r\n" not in data:
            data += connection.recv(65536)
        self.head, _, rest = data.partition(b"\r\n\r\n")
        self._take(rest)
        while not self._ended():
            piece = connection.recv(65536)
            if not piece:
                return
            self._take(piece)
        connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

    def _take(self, piece: bytes) -> None:
        self.size += len(piece)
        self.tail = (self.tail + piece)[-100:]

    def _ended(self) -> bool:
        for line in self.head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                return self.size >= int(line.split(b":")[1])
        return self.tail.endswith(b"0\r\n\r\n")


@ALL
def test_a_file_is_sent_with_its_length(call: Caller, tmp_path: Path) -> None:
    path = tmp_path / "pet.png"
    path.write_bytes(b"PNG")
    taken = Taken()
    with loopback(taken) as server:
        call(server.url, PUT, {"body": path})
    assert b"content-length: 3" in taken.head.lower()
    assert b"transfer-encoding" not in taken.head.lower()
    assert taken.tail == b"PNG"


@ALL
def test_a_part_that_is_a_file_lets_the_length_be_known(call: Caller, tmp_path: Path) -> None:
    path = tmp_path / "pet.png"
    path.write_bytes(b"PNG")
    taken = Taken()
    with loopback(taken) as server:
        call(server.url, POST, {"photo": path})
    assert f"content-length: {taken.size}".encode() in taken.head.lower()
    assert taken.tail.endswith(b"--\r\n")


@ALL
def test_pieces_of_unknown_length_are_chunks(call: Caller) -> None:
    taken = Taken()
    with loopback(taken) as server:
        call(server.url, PUT, {"body": iter([b"ab", b"cde"])})
    assert b"transfer-encoding: chunked" in taken.head.lower()
    assert b"content-length" not in taken.head.lower()
    assert taken.tail == b"2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n"


@ALL
def test_a_large_file_does_not_fill_the_memory(call: Caller, tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(30_000_000)
    taken = Taken()
    with loopback(taken) as server:
        tracemalloc.start()
        try:
            call(server.url, POST, {"photo": path})
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert taken.size > 30_000_000
    assert most < 10_000_000


@pytest.mark.parametrize("call", [call_sync, call_foreign])
def test_what_fails_while_it_is_read_is_raised_as_it_is(call: Caller) -> None:
    def broken() -> Iterator[bytes]:
        yield b"a"
        raise RuntimeError("the disk is gone")

    with loopback(Taken()) as server, pytest.raises(RuntimeError, match="the disk is gone"):
        call(server.url, PUT, {"body": broken()})


@ALL
def test_an_iterator_is_sent_once_though_the_call_could_be_repeated(call: Caller) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    with pytest.raises(errors.APIConnectionError) as caught:
        call(url, PUT, {"body": iter([b"a"])})
    assert caught.value.retries == 0
