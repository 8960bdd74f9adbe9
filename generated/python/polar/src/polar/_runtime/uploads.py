"""What may be given for a file or a body of bytes, and a body that is read as it is sent.

A path or an open file is read in pieces, by an asynchronous client in a thread, so that
neither memory nor an event loop pays for its size.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, cast

from .errors import ArgumentError

FileContent = (
    bytes | os.PathLike[str] | IO[bytes] | Iterable[bytes] | AsyncIterable[bytes]
)
"""Bytes, a path, a file opened for reading bytes, or an iterable of bytes.

Of an iterable, the pieces are sent as they come; such a request is not repeated when it
fails, unless the iterable can be gone through again. An async iterable needs the async
client.
"""

FileInput = (
    FileContent
    | tuple[str | None, FileContent]
    | tuple[str | None, FileContent, str | None]
    | tuple[str | None, FileContent, str | None, Mapping[str, str]]
)
"""A file: its content, or a tuple of name, content, media type and further headers.

Without a name it is that of the path or open file, else `upload`; without a media type,
it is the declared one, else what the name suggests.
"""

_PIECE = 256 * 1024


class Opened:
    """An open file, and where in it the content begins; None where it cannot go back."""

    __slots__ = ("file", "start")

    def __init__(self, file: Any) -> None:
        self.file = file
        self.start: int | None = file.tell() if _can_seek(file) else None

    def size(self) -> int | None:
        if self.start is None:
            return None
        end: int = self.file.seek(0, os.SEEK_END)
        self.rewind()
        return max(0, end - self.start)

    def rewind(self) -> None:
        if self.start is not None:
            self.file.seek(self.start)

    def read(self) -> bytes:
        piece = self.file.read(_PIECE)
        if not isinstance(piece, bytes):
            raise ArgumentError("a file must be opened for reading bytes ('rb')")
        return piece


def _can_seek(file: Any) -> bool:
    seekable = getattr(file, "seekable", None)
    return seekable is not None and bool(seekable())


Source = bytes | os.PathLike[str] | Opened | Iterable[bytes] | AsyncIterable[bytes]


def source_of(given: object, argument: str) -> Source:
    """Content as it is read.

    Raises:
        ArgumentError: It is none; text least of all, for it could be a path or the content.
    """
    kind = type(given).__name__
    if isinstance(given, bytes):
        return given
    if isinstance(given, (bytearray, memoryview)):
        return bytes(cast("bytearray", given))
    if isinstance(given, os.PathLike):
        return cast("os.PathLike[str]", given)
    if hasattr(given, "read"):
        return Opened(given)
    is_text_or_more = isinstance(given, (str, dict, tuple))
    if isinstance(given, (Iterable, AsyncIterable)) and not is_text_or_more:
        return cast("Iterable[bytes] | AsyncIterable[bytes]", given)
    raise ArgumentError(
        f"`{argument}` must be bytes, a path (`pathlib.Path`), a file opened for reading"
        f" bytes, or an iterable of bytes, not {kind}"
    )


class Upload:
    """A body that is read as it is sent, by `for` or by `async for`.

    Attributes:
        length: In bytes; None where nobody knows it before the end.
        repeatable: Whether it can be sent more than once.
    """

    __slots__ = ("_begun", "_sources", "length", "repeatable")

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = list(sources)
        self._begun = False
        sizes = [_size(source) for source in self._sources]
        known = [size for size in sizes if size is not None]
        self.length = sum(known) if len(known) == len(sizes) else None
        self.repeatable = all(map(_is_repeatable, self._sources))

    def __iter__(self) -> Iterator[bytes]:
        self._begin()
        for source in self._sources:
            yield from _pieces(source)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        self._begin()
        for source in self._sources:
            async for piece in _awaited_pieces(source):
                yield piece

    def _begin(self) -> None:
        if self._begun and not self.repeatable:
            raise ArgumentError(
                "the body came from an iterator and cannot be sent again"
            )
        self._begun = True


def body_of(sources: list[Source]) -> bytes | Upload:
    """Bytes where all is there already, else an upload."""
    parts = [source for source in sources if isinstance(source, bytes)]
    return b"".join(parts) if len(parts) == len(sources) else Upload(sources)


def _size(source: Source) -> int | None:
    match source:
        case bytes():
            return len(source)
        case os.PathLike():
            return Path(source).stat().st_size
        case Opened():
            return source.size()
        case _:
            return None


def _is_repeatable(source: Source) -> bool:
    match source:
        case bytes() | os.PathLike():
            return True
        case Opened():
            return source.start is not None
        case _:
            return not isinstance(source, (Iterator, AsyncIterator))


def _pieces(source: Source) -> Iterator[bytes]:
    match source:
        case bytes():
            yield source
        case os.PathLike():
            with Path(source).open("rb") as file:
                yield from _read(Opened(file))
        case Opened():
            yield from _read(source)
        case Iterable():
            yield from map(_checked, source)
        case _:
            raise ArgumentError("an async iterable needs the async client")


def _read(opened: Opened) -> Iterator[bytes]:
    opened.rewind()
    while piece := opened.read():
        yield piece


async def _awaited_pieces(source: Source) -> AsyncIterator[bytes]:
    match source:
        case bytes():
            yield source
        case os.PathLike():
            file = await _in_thread(Path(source).open, "rb")
            try:
                async for piece in _awaited_read(Opened(file)):
                    yield piece
            finally:
                file.close()
        case Opened():
            async for piece in _awaited_read(source):
                yield piece
        case AsyncIterable():
            async for piece in source:
                yield _checked(piece)
        case _:
            for piece in source:
                yield _checked(piece)


async def _awaited_read(opened: Opened) -> AsyncIterator[bytes]:
    opened.rewind()
    while piece := await _in_thread(opened.read):
        yield piece


async def _in_thread(function: Any, *arguments: object) -> Any:
    # Here, for the HTTP library has loaded it by now; on asyncio and on trio.
    from anyio.to_thread import run_sync

    return await run_sync(function, *arguments)


def _checked(piece: object) -> bytes:
    if isinstance(piece, (bytes, bytearray)):
        return bytes(piece)
    raise ArgumentError(
        f"the pieces of a body must be bytes, not {type(piece).__name__}"
    )
