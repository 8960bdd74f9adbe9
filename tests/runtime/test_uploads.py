"""Bodies that are read as they are sent: where they come from, how often they can be sent, what is refused."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from generator.targets.python.runtime.errors import ArgumentError
from generator.targets.python.runtime.uploads import Upload, source_of


def waited(given: object) -> bytes:
    return b"".join(Upload([source_of(given, "file")]))


def awaited(given: object) -> bytes:
    async def read() -> bytes:
        return b"".join([piece async for piece in Upload([source_of(given, "file")])])

    return asyncio.run(read())


async def later() -> AsyncIterator[bytes]:
    yield b"a"
    yield b"b"


def test_a_path_a_file_and_an_iterable_are_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "ab"
    path.write_bytes(b"ab")
    for read in (waited, awaited):
        assert read(path) == b"ab"
        assert read(io.BytesIO(b"ab")) == b"ab"
        assert read(iter([b"a", b"b"])) == b"ab"
        with path.open("rb") as file:
            assert read(file) == b"ab"
    assert awaited(later()) == b"ab"


def test_a_large_file_is_read_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(10_000_000)
    upload = Upload([path])
    assert upload.length == 10_000_000
    assert max(map(len, upload)) <= 256 * 1024


def test_an_open_file_is_sent_from_where_it_stands_and_each_time() -> None:
    file = io.BytesIO(b"head body")
    file.seek(5)
    upload = Upload([source_of(file, "file")])
    assert (upload.length, upload.repeatable) == (4, True)
    assert b"".join(upload) == b"body"
    assert b"".join(upload) == b"body"


def test_an_iterator_is_sent_once() -> None:
    upload = Upload([iter([b"a"])])
    assert (upload.length, upload.repeatable) == (None, False)
    assert b"".join(upload) == b"a"
    with pytest.raises(ArgumentError, match="cannot be sent again"):
        list(upload)


def test_an_iterable_can_be_sent_again() -> None:
    assert Upload([source_of([b"a"], "file")]).repeatable


@pytest.mark.parametrize("wrong", ["photo.png", 1, None, {"a": b"b"}])
def test_what_is_no_content_is_refused(wrong: object) -> None:
    with pytest.raises(ArgumentError, match="`file` must be bytes"):
        source_of(wrong, "file")


def test_text_from_a_file_or_an_iterator_is_refused() -> None:
    def texts() -> Iterator[str]:
        yield "a"

    with pytest.raises(ArgumentError, match="'rb'"):
        waited(io.StringIO("a"))
    with pytest.raises(ArgumentError, match="must be bytes"):
        waited(texts())


def test_an_async_iterable_needs_the_async_client() -> None:
    with pytest.raises(ArgumentError, match="async client"):
        waited(later())
