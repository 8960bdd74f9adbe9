"""Taking in the body of an answer, within bounds.

The body is decompressed as it comes (gzip, RFC 1952), never further than the bound, so
that a small answer cannot fill the memory. A gzip stream that stops early is an error:
nothing else would tell that the body is cut short.
"""

from __future__ import annotations

import codecs
import zlib
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

from .transport import Headers

if TYPE_CHECKING:
    from .transport import AsyncResponse, Response

LARGEST = 100 * 1024 * 1024
"""Bytes that are taken in of an answer, decompressed."""

LARGEST_ERROR = 1024 * 1024
"""The same for an answer outside 2xx; what is more is not read."""

EXCERPT = 2048
"""Bytes of a body that an error shows."""

# For zlib: the largest window, and gzip's header and checksum.
_GZIP = zlib.MAX_WBITS | 16
_WITHOUT_BODY = frozenset({204, 205, 304})
# Bytes that are unpacked at a time.
_STEP = 256 * 1024


class TooLargeError(Exception):
    """The body is larger than the bound."""


class GarbledError(Exception):
    """The body is not in the encoding that the header names, or cut short."""


class Received:
    """An answer as it comes in: head first, then piece by piece, then the end."""

    __slots__ = (
        "_bound",
        "_inflate",
        "_pieces",
        "_size",
        "has_body",
        "headers",
        "source",
        "status",
    )

    def __init__(self, bound: int = LARGEST) -> None:
        self.status = 0
        self.headers = Headers()
        self.has_body = False
        # What the body is still to be read from, where it is left to the caller.
        self.source: Response | AsyncResponse | None = None
        self._bound = bound
        self._pieces: list[bytes] = []
        self._size = 0
        self._inflate: _Inflate | None = None

    @classmethod
    def of(
        cls, status: int, headers: Headers, content: bytes | None, held: bool
    ) -> Received:
        """An answer that is there already, and with `held` is still to be read."""
        made = cls()
        made.status, made.headers = status, headers
        made.has_body = content is not None
        if held and made.succeeded:
            made.source = _Replayed(content or b"")
        elif content is not None:
            made.keep(content)
        return made

    def take_over(self, other: Received) -> None:
        """Read the body of another answer in the place of one's own."""
        self.source, self._inflate = other.source, other._inflate
        self.has_body = other.has_body

    def taken_source(self) -> Response | AsyncResponse | None:
        """What the body is still to be read from, once: to be closed."""
        source, self.source = self.source, None
        return source

    def begin(
        self, method: str, status: int, headers: Headers, held: bool = False
    ) -> bool:
        """Take the head; the answer is whether there is a body to read.

        Args:
            held: The body is not taken in, so it may be of any length.

        Raises:
            TooLargeError: The answer succeeded, and announces a body that is too large.
            GarbledError: The body has an encoding that was not asked for, or two lengths
                (RFC 9112, section 6.3: the mark of a smuggled answer).
        """
        self.status, self.headers = status, headers
        if "transfer-encoding" in headers and "content-length" in headers:
            raise GarbledError("it has both Content-Length and Transfer-Encoding")
        if not self.succeeded:
            self._bound = min(self._bound, LARGEST_ERROR)
        if method == "HEAD" or status in _WITHOUT_BODY:
            return False
        if not held and self.succeeded:
            self._check_length()
        self._inflate = _inflate_for(headers)
        self.has_body = True
        return True

    def feed(self, piece: bytes) -> bool:
        """Take a piece; the answer is whether to go on.

        Raises:
            TooLargeError: The answer succeeded, and its body is too large.
            GarbledError: The piece cannot be decompressed.
        """
        return all(map(self.keep, self.unpacked(piece)))

    def unpacked(self, piece: bytes) -> Iterator[bytes]:
        """A piece, decompressed a little at a time.

        Raises:
            GarbledError: The piece cannot be decompressed.
        """
        return self._inflate(piece) if self._inflate else iter((piece,))

    def keep(self, part: bytes) -> bool:
        """Add to the content; the answer is whether to go on.

        Raises:
            TooLargeError: The answer succeeded, and its body is too large.
        """
        self._pieces.append(part)
        self._size += len(part)
        return self._size <= self._bound or self._overflown()

    def end(self) -> None:
        """The body is complete.

        Raises:
            GarbledError: It is not.
        """
        if self._inflate is not None and not self._inflate.complete:
            raise GarbledError("the compressed body is cut short")

    @property
    def succeeded(self) -> bool:
        return 200 <= self.status < 300

    @property
    def content(self) -> bytes:
        """The body, decompressed."""
        if len(self._pieces) > 1:
            self._pieces = [b"".join(self._pieces)]
        return self._pieces[0] if self._pieces else b""

    @property
    def excerpt(self) -> str:
        """The beginning of the body as text, with control characters escaped."""
        beginning = bytearray()
        for piece in self._pieces:
            # Not `content`, which a large answer would be in memory twice for.
            beginning += piece[: EXCERPT - len(beginning)]
            if len(beginning) == EXCERPT:
                break
        return printable(beginning.decode("utf-8", "replace"))

    def _check_length(self) -> None:
        told = self.headers.get("content-length", "")
        # Compared as text first: thousands of digits are not worth a number.
        if told.isdecimal() and (len(told) > 18 or int(told) > self._bound):
            raise self._too_large()

    def _too_large(self) -> TooLargeError:
        return TooLargeError(
            f"the body has more than {self._bound} bytes:"
            " read it piece by piece, with `with_streaming_response`"
        )

    def _overflown(self) -> bool:
        if self.succeeded:
            raise self._too_large()
        self._pieces = [self.content[: self._bound]]
        self._inflate = None
        return False


class _Replayed:
    """A body to be read that is there already."""

    def __init__(self, content: bytes) -> None:
        self.status = 200
        self.headers = Headers()
        self._content = content

    def chunks(self) -> Iterator[bytes]:
        yield self._content

    async def achunks(self) -> AsyncIterator[bytes]:
        yield self._content

    def close(self) -> None:
        pass

    async def aclose(self) -> None:
        pass


class _Inflate:
    """Undoes gzip, of several members too, a bounded piece at a time."""

    __slots__ = ("_begun", "_object")

    def __init__(self) -> None:
        self._object = zlib.decompressobj(_GZIP)
        self._begun = False

    def __call__(self, piece: bytes) -> Iterator[bytes]:
        while piece:
            if self._object.eof:
                self._object = zlib.decompressobj(_GZIP)
            try:
                part = self._object.decompress(piece, _STEP)
            except zlib.error:
                raise GarbledError(
                    "the body is not the gzip data it claims to be"
                ) from None
            self._begun = True
            piece = self._object.unconsumed_tail or self._object.unused_data
            yield part

    @property
    def complete(self) -> bool:
        return self._object.eof or not self._begun


def _inflate_for(headers: Headers) -> _Inflate | None:
    names = headers.get("content-encoding", "").lower().split(",")
    applied = [name.strip() for name in names if name.strip() not in ("", "identity")]
    if not applied:
        return None
    if applied in (["gzip"], ["x-gzip"]):
        return _Inflate()
    raise GarbledError("the body has an encoding that was not asked for")


def charset_of(headers: Headers) -> str:
    """The charset that a content type names, where Python knows it; else UTF-8."""
    for parameter in headers.get("content-type", "").split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return _known_charset(value.strip().strip('"'))
    return "utf-8"


def _known_charset(name: str) -> str:
    try:
        # Python calls things encodings that are none of text, `zip` for one.
        known = codecs.lookup(name) if name.isascii() else None
        b"".decode(name)
    except (LookupError, ValueError):
        return "utf-8"
    return known.name if known else "utf-8"


def printable(text: str) -> str:
    """Text that is safe on a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text)
