"""Responses whose body is read piece by piece, as much at a time as the caller wants."""

from __future__ import annotations

import codecs
from collections.abc import AsyncIterator, Callable, Iterator
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar

from .codec import UnreadableError, decode
from .receive import GarbledError, Received, TooLargeError, charset_of
from .transport import TransportError

if TYPE_CHECKING:
    from .answers import NoAnswer
    from .transport import Headers

T_co = TypeVar("T_co", covariant=True)

LONGEST_LINE = 16 * 1024 * 1024
"""Characters that one line of `iter_lines` may have."""


class _Streamed(Generic[T_co]):
    """What responses of both clients share: all that does not read.

    Attributes:
        status_code: The status.
        headers: The header fields; names compare without case.
        method: Of the request.
        url: Of the request, without its secrets.
        request_id: What the server calls the request; None where it says nothing.
        retries: How often the call was repeated.
    """

    def __init__(
        self,
        received: Received,
        *,
        method: str,
        url: str,
        request_id: str | None,
        retries: int,
        parse: Callable[[], T_co],
        fail: Callable[[NoAnswer], NoReturn],
        unreadable: Callable[[str], Exception],
    ) -> None:
        self.method = method
        self.url = url
        self.request_id = request_id
        self.retries = retries
        self._received = received
        self._parse = parse
        self._fail = fail
        self._unreadable = unreadable
        self._begun = False
        self._whole = False

    def __repr__(self) -> str:
        kind = type(self).__name__
        return f"<{kind} {self.status_code} of {self.method} {self.url}>"

    @property
    def status_code(self) -> int:
        return self._received.status

    @property
    def headers(self) -> Headers:
        return self._received.headers

    @property
    def _source(self) -> Any:
        return self._received.source

    def _begin(self) -> None:
        if self._begun:
            raise RuntimeError("the body is already being read, or was")
        self._begun = True

    def _json(self) -> Any:
        try:
            return decode(Any, self._received.content)
        except UnreadableError as error:
            reason = str(error)
        raise self._unreadable(reason)


class StreamedResponse(_Streamed[T_co]):
    """An HTTP response whose body is still to be read, once.

    The deadline of the call goes on while it is read. Every method that reads raises what
    the plain method would: `APITimeoutError`, `APIConnectionError`, `DecodeError` for a
    body that is cut short.
    """

    def iter_bytes(self) -> Iterator[bytes]:
        """The body in pieces as they come, decompressed."""
        if self._whole:
            yield self._received.content
            return
        self._begin()
        failure: NoAnswer
        try:
            yield from self._pieces()
            return
        except (TransportError, GarbledError, TooLargeError) as error:
            failure = error
        finally:
            self.close()
        self._fail(failure)

    def iter_text(self) -> Iterator[str]:
        """The body in pieces of text, in the charset that the header names, else UTF-8."""
        return self._through(_Text(self.headers))

    def iter_lines(self) -> Iterator[str]:
        """The body line by line, without the ends of lines (LF, CR LF or CR).

        Raises:
            ResponseTooLarge: A line has more than 16 Mi characters.
        """
        return self._through(_Lines(self.headers))

    def read(self) -> bytes:
        """The whole body, kept for `json` and `parse`.

        Raises:
            ResponseTooLarge: It has more than 100 MiB.
        """
        if not self._whole:
            for _ in self._through(_Kept(self._received)):
                pass
            self._whole = True
        return self._received.content

    def json(self) -> Any:
        """The whole body as plain JSON.

        Raises:
            DecodeError: It is not JSON.
        """
        self.read()
        return self._json()

    def parse(self) -> T_co:
        """What the plain method would have answered.

        Raises:
            APIResponseValidationError: The body is not what was promised.
        """
        self.read()
        return self._parse()

    def stream_to_file(self, path: str | PathLike[str]) -> None:
        """Write the body to a file, which is replaced where there is one.

        Where reading fails, what came so far stays in the file.
        """
        with Path(path).open("wb") as file:
            for piece in self.iter_bytes():
                file.write(piece)

    def close(self) -> None:
        """Let go of the connection; leaving the `with` block does it too."""
        self._source.close()

    def _through(self, step: _Step) -> Iterator[str]:
        try:
            for piece in self.iter_bytes():
                yield from step.feed(piece)
            yield from step.end()
            return
        except TooLargeError as error:
            failure = error
        self.close()
        self._fail(failure)

    def _pieces(self) -> Iterator[bytes]:
        if not self._received.has_body:
            return
        for piece in self._source.chunks():
            yield from self._received.unpacked(piece)
        self._received.end()


class AsyncStreamedResponse(_Streamed[T_co]):
    """An HTTP response whose body is still to be read, once; see `StreamedResponse`."""

    async def iter_bytes(self) -> AsyncIterator[bytes]:
        """The body in pieces as they come, decompressed."""
        if self._whole:
            yield self._received.content
            return
        self._begin()
        failure: NoAnswer
        try:
            async for piece in self._pieces():
                yield piece
            return
        except (TransportError, GarbledError, TooLargeError) as error:
            failure = error
        finally:
            await self.aclose()
        self._fail(failure)

    def iter_text(self) -> AsyncIterator[str]:
        """The body in pieces of text, in the charset that the header names, else UTF-8."""
        return self._through(_Text(self.headers))

    def iter_lines(self) -> AsyncIterator[str]:
        """The body line by line, without the ends of lines (LF, CR LF or CR).

        Raises:
            ResponseTooLarge: A line has more than 16 Mi characters.
        """
        return self._through(_Lines(self.headers))

    async def read(self) -> bytes:
        """The whole body, kept for `json` and `parse`.

        Raises:
            ResponseTooLarge: It has more than 100 MiB.
        """
        if not self._whole:
            async for _ in self._through(_Kept(self._received)):
                pass
            self._whole = True
        return self._received.content

    async def json(self) -> Any:
        """The whole body as plain JSON.

        Raises:
            DecodeError: It is not JSON.
        """
        await self.read()
        return self._json()

    async def parse(self) -> T_co:
        """What the plain method would have answered.

        Raises:
            APIResponseValidationError: The body is not what was promised.
        """
        await self.read()
        return self._parse()

    async def stream_to_file(self, path: str | PathLike[str]) -> None:
        """Write the body to a file, which is replaced where there is one.

        Where reading fails, what came so far stays in the file. Writing itself blocks.
        """
        with Path(path).open("wb") as file:
            async for piece in self.iter_bytes():
                file.write(piece)

    async def aclose(self) -> None:
        """Let go of the connection; leaving the `async with` block does it too."""
        await self._source.aclose()

    async def _through(self, step: _Step) -> AsyncIterator[str]:
        try:
            async for piece in self.iter_bytes():
                for text in step.feed(piece):
                    yield text
            for text in step.end():
                yield text
            return
        except TooLargeError as error:
            failure = error
        await self.aclose()
        self._fail(failure)

    async def _pieces(self) -> AsyncIterator[bytes]:
        if not self._received.has_body:
            return
        async for piece in self._source.achunks():
            for part in self._received.unpacked(piece):
                yield part
        self._received.end()


# --- What becomes of the pieces -------------------------------------------------------


class _Kept:
    """Puts the pieces together as the content of the answer."""

    def __init__(self, received: Received) -> None:
        self._received = received

    def feed(self, piece: bytes) -> list[str]:
        self._received.keep(piece)
        return []

    def end(self) -> list[str]:
        return []


class _Text:
    """Text, in which what is not of the charset is replaced."""

    def __init__(self, headers: Headers) -> None:
        made = codecs.getincrementaldecoder(charset_of(headers))
        self._decoder = made("replace")

    def feed(self, piece: bytes, last: bool = False) -> list[str]:
        text = self._decoder.decode(piece, last)
        return [text] if text else []

    def end(self) -> list[str]:
        return self.feed(b"", True)


class _Lines(_Text):
    """Text line by line."""

    def __init__(self, headers: Headers) -> None:
        super().__init__(headers)
        self._parts: list[str] = []
        self._size = 0
        self._after_return = False

    def feed(self, piece: bytes, last: bool = False) -> list[str]:
        """The lines that end in a piece.

        Raises:
            TooLargeError: A line is too long.
        """
        texts = super().feed(piece, last)
        return [line for text in texts for line in self._ended(text)]

    def end(self) -> list[str]:
        ended = super().end()
        rest = "".join(self._parts)
        return [*ended, rest] if rest else ended

    def _ended(self, text: str) -> list[str]:
        if self._after_return:
            text = text.removeprefix("\n")
        self._after_return = text.endswith("\r")
        *ended, rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if ended:
            ended[0] = "".join([*self._parts, ended[0]])
            self._parts, self._size = [], 0
        self._parts.append(rest)
        self._size += len(rest)
        if self._size > LONGEST_LINE:
            raise TooLargeError(f"a line has more than {LONGEST_LINE} characters")
        return ended


_Step = _Kept | _Text
