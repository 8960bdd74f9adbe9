"""Responses that are read piece by piece, of both clients, played and from a real socket."""

import asyncio
import gzip
import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from generator.targets.python.runtime import errors, streamed
from generator.targets.python.runtime.client import AsyncClient, Client
from generator.targets.python.runtime.resource import AsyncResource, Resource, async_streamed, raw
from generator.targets.python.runtime.resource import streamed as streamed_
from generator.targets.python.runtime.testing import Answer, Recorder
from tests.runtime.server import CAT, OK, answering, dripping, loopback, whole
from tests.runtime.toy import GET_PET, Cat, async_toy, toy


class Pets(Resource):
    def get(self, **options: Any) -> Any:
        return self._call(GET_PET, options, pet_id="1")


class AsyncPets(AsyncResource):
    async def get(self, **options: Any) -> Any:
        return await self._call(GET_PET, options, pet_id="1")


def read_sync(
    server: Any, read: Callable[[Any], Any], base_url: str | None = None, **options: Any
) -> Any:
    client: Client = toy(server, base_url=base_url, max_retries=0)
    with client, streamed_(Pets(client).get)(**options) as response:
        found = read(response)
        return list(found) if isinstance(found, Iterator) else found


def read_async(
    server: Any, read: Callable[[Any], Any], base_url: str | None = None, **options: Any
) -> Any:
    async def main() -> Any:
        client: AsyncClient = async_toy(server, base_url=base_url, max_retries=0)
        async with client, async_streamed(AsyncPets(client).get)(**options) as response:
            found = read(response)
            if isinstance(found, AsyncIterator):
                return [piece async for piece in found]
            return await found if asyncio.iscoroutine(found) else found

    return asyncio.run(main())


BOTH = pytest.mark.parametrize("call", [read_sync, read_async])


class Pieces(Answer):
    """An answer in given pieces, which knows whether it was closed."""

    def __init__(self, *pieces: bytes, **fields: Any) -> None:
        super().__init__(**fields)
        self.pieces = pieces
        self.closed = 0

    def chunks(self) -> Iterator[bytes]:
        yield from self.pieces

    async def achunks(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece

    def close(self) -> None:
        self.closed += 1

    async def aclose(self) -> None:
        self.closed += 1


@BOTH
def test_a_body_comes_in_bytes_text_lines_or_whole(call: Any) -> None:
    def server() -> Recorder:
        media = {"content-type": "text/plain; charset=latin-1"}
        return Recorder(Pieces(b"a\r", b"\nb", b"\xe9\n\n", b"c\rd", headers=media))

    assert call(server(), lambda r: r.iter_bytes()) == [b"a\r", b"\nb", b"\xe9\n\n", b"c\rd"]
    assert "".join(call(server(), lambda r: r.iter_text())) == "a\r\nbé\n\nc\rd"
    assert call(server(), lambda r: r.iter_lines()) == ["a", "bé", "", "c", "d"]
    assert call(server(), lambda r: r.read()) == b"a\r\nb\xe9\n\nc\rd"


@BOTH
def test_a_character_in_two_pieces_is_one(call: Any) -> None:
    server = Recorder(Pieces(b"\xc3", b"\xa9"))
    assert "".join(call(server, lambda r: r.iter_text())) == "é"


@BOTH
def test_a_body_is_json_and_the_value_of_the_plain_method_too(call: Any) -> None:
    assert call(Recorder(Pieces(CAT)), lambda r: r.json()) == {"kind": "cat", "lives": 9}
    assert call(Recorder(Pieces(CAT)), lambda r: r.parse()) == Cat(lives=9)
    with pytest.raises(errors.DecodeError):
        call(Recorder(Pieces(b"{")), lambda r: r.json())


@BOTH
def test_the_head_is_there_before_the_body(call: Any) -> None:
    answer = Pieces(CAT, headers={"x-request-id": "r1", "etag": "e"})
    told = call(Recorder(answer), lambda r: (r.status_code, r.headers["ETag"], r.request_id))
    assert told == (200, "e", "r1")
    assert answer.closed


@BOTH
def test_the_connection_is_let_go_when_the_block_fails(call: Any) -> None:
    answer = Pieces(CAT)

    def fail(response: Any) -> None:
        raise KeyError("the caller's own")

    with pytest.raises(KeyError):
        call(Recorder(answer), fail)
    assert answer.closed


@BOTH
def test_a_status_of_an_error_is_raised_before_the_block(call: Any) -> None:
    answer = Pieces(b'{"code":1,"message":"no tea"}', status=418)
    with pytest.raises(errors.APIStatusError, match="no tea") as raised:
        call(Recorder(answer), lambda r: pytest.fail("the block was entered"))
    assert raised.value.status_code == 418
    assert answer.closed


@BOTH
def test_a_body_is_read_once(call: Any) -> None:
    def twice(response: Any) -> Any:
        first = response.iter_bytes()
        if isinstance(first, AsyncIterator):
            return _atwice(response, first)
        return [*first, *response.iter_bytes()]

    with pytest.raises(RuntimeError, match="already"):
        call(Recorder(Pieces(CAT)), twice)


async def _atwice(response: Any, first: AsyncIterator[bytes]) -> list[bytes]:
    return [piece async for piece in first] + [piece async for piece in response.iter_bytes()]


@BOTH
def test_a_body_is_written_where_the_caller_says(call: Any, tmp_path: Path) -> None:
    hostile = {"content-disposition": 'attachment; filename="../../evil"'}
    server = Recorder(Pieces(b"one", b"two", headers=hostile))
    call(server, lambda r: r.stream_to_file(tmp_path / "own"))
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("own", b"onetwo")]


@BOTH
def test_gzip_is_undone_on_the_way_and_a_cut_one_is_an_error(call: Any) -> None:
    packed = gzip.compress(b"x" * 100_000)
    media = {"content-encoding": "gzip"}
    server = Recorder(Pieces(packed[:50], packed[50:], headers=media))
    assert len(call(server, lambda r: r.read())) == 100_000
    with pytest.raises(errors.DecodeError, match="cut short"):
        call(Recorder(Pieces(packed[:-20], headers=media)), lambda r: r.read())


@BOTH
def test_what_is_read_whole_is_bounded_and_what_is_streamed_is_not(call: Any) -> None:
    mebi = b"x" * (1024 * 1024)
    server = Recorder(Pieces(*[mebi] * 101))
    with pytest.raises(errors.ResponseTooLarge, match="with_streaming_response"):
        call(server, lambda r: r.read())
    assert sum(map(len, call(server, lambda r: r.iter_bytes()))) == 101 * len(mebi)


@BOTH
def test_a_line_is_bounded(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streamed, "LONGEST_LINE", 10)
    with pytest.raises(errors.ResponseTooLarge, match="a line has more than 10"):
        call(Recorder(Pieces(b"12345\n123456", b"7890123")), lambda r: r.iter_lines())


def test_a_bomb_is_unpacked_in_bounded_memory(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(120 * 1024 * 1024))
    server = Recorder(Pieces(bomb, headers={"content-encoding": "gzip"}))
    tracemalloc.start()
    read_sync(server, lambda r: r.stream_to_file(tmp_path / "file"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (tmp_path / "file").stat().st_size == 120 * 1024 * 1024
    assert peak < 4 * 1024 * 1024


# --- A real socket --------------------------------------------------------------------


@BOTH
def test_a_download_comes_through(call: Any) -> None:
    body = bytes(range(256)) * 4000
    with loopback(answering(whole(body))) as server:
        assert b"".join(call(None, lambda r: r.iter_bytes(), server.url)) == body


@BOTH
def test_a_download_that_is_cut_short_is_a_decode_error(call: Any) -> None:
    play = answering(OK + b"Content-Length: 100\r\n\r\nhalf")
    with loopback(play) as server, pytest.raises(errors.DecodeError, match="cut short"):
        call(None, lambda r: r.iter_bytes(), server.url)


@BOTH
def test_a_download_that_drips_ends_at_the_deadline(call: Any) -> None:
    play = dripping(OK + b"Content-Length: 100000\r\n\r\n", b"x")
    with loopback(play) as server, pytest.raises(errors.APITimeoutError):
        call(None, lambda r: r.read(), server.url, timeout=0.3)


def test_leaving_early_lets_go_of_the_connection() -> None:
    def main() -> int:
        with toy(None, base_url=server.url) as client:
            for _ in range(3):
                with streamed_(Pets(client).get)() as response:
                    next(response.iter_bytes())
            assert raw(Pets(client).get)().status_code == 200
        return server.connections

    big = whole(bytes(10_000_000))
    with loopback(answering(big), answering(big), answering(big), answering(whole())) as server:
        assert main() == 4


def test_cancelling_lets_go_of_the_connection() -> None:
    answer = Pieces(CAT)

    async def hang(client: AsyncClient, entered: asyncio.Event) -> None:
        async with async_streamed(AsyncPets(client).get)():
            entered.set()
            await asyncio.sleep(60)

    async def main() -> None:
        entered = asyncio.Event()
        task = asyncio.create_task(hang(async_toy(Recorder(answer)), entered))
        await entered.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert answer.closed


def test_a_client_of_the_users_own_streams_too() -> None:
    with loopback(answering(whole())) as server, httpx2.Client(trust_env=False) as given:
        assert read_sync(given, lambda r: r.read(), server.url) == CAT
