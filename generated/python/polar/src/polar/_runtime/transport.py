"""What lies between this package and the network: a protocol of two methods.

Write a class with `send` and `close` (or `asend` and `aclose`) to put anything in the
place of the HTTP library, and hand it in as `http_client`. A transport sends one
request and gives the answer as it came: it follows no redirect, repeats nothing,
decodes nothing, keeps no cookies. Header names compare without case (RFC 9110, section
5.1).
"""

from __future__ import annotations

import time
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Iterator,
    Mapping,
)
from copy import copy
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, cast

from .redact import is_secret, redacted

if TYPE_CHECKING:
    from .uploads import Upload

T = TypeVar("T")

Phase = Literal["connect", "write", "read", "pool", "total"]


class Headers(Mapping[str, str]):
    """Header fields in order. A name that occurs more than once reads as one list."""

    __slots__ = ("_fields", "_secrets")

    def __init__(
        self,
        fields: Iterable[tuple[str, str]] = (),
        secrets: frozenset[str] = frozenset(),
    ) -> None:
        self._fields = tuple((name.lower(), value) for name, value in fields)
        # Names, in lower case, whose values are not shown.
        self._secrets = secrets

    def __getitem__(self, name: str) -> str:
        values = self.get_all(name)
        if not values:
            raise KeyError(name)
        return ", ".join(values)

    def __iter__(self) -> Iterator[str]:
        return iter(dict(self._fields))

    def __len__(self) -> int:
        return len(dict(self._fields))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self.get_all(name))

    def __repr__(self) -> str:
        hidden = self._secrets
        shown = [(n, "***" if is_secret(n, hidden) else v) for n, v in self._fields]
        return f"Headers({shown!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self._fields == other._fields

    def __hash__(self) -> int:
        return hash(self._fields)

    def get_all(self, name: str) -> list[str]:
        """Every value of a field, one for each time that it occurs."""
        wanted = name.lower()
        return [value for field, value in self._fields if field == wanted]

    def get_as(self, name: str, kind: type[T]) -> T | None:
        """The value of a field as a type: `int`, `datetime`, `list[str]`, a model, ...

        A list is separated by commas; a model or a dictionary is in JSON.

        Returns:
            None where there is no such field.

        Raises:
            DecodeError: The field holds something else.
        """
        if name not in self:
            return None
        # Here, for they load what makes models.
        from .codec import UnreadableError, from_header
        from .errors import DecodeError

        try:
            found: T = from_header(kind, self[name])
        except UnreadableError as error:
            reason = str(error)
        else:
            return found
        raise DecodeError(f"the header {name!r}: {reason}", headers=self)

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Names in lower case, with their values, as they came."""
        return self._fields

    def with_fields(self, fields: Mapping[str, str]) -> Headers:
        """The same with these fields, each in the place of its like."""
        given = Headers(fields.items())
        kept = [pair for pair in self._fields if pair[0] not in given]
        return Headers([*kept, *given.pairs()], self._secrets)

    def shown(self, url: str) -> str:
        """A URL without the values of what is as secret as these fields are."""
        return redacted(url, self._secrets)


class Request:
    """One request as it goes out.

    Attributes:
        url: Absolute and percent-encoded.
        content: The body; an `Upload` is to be sent piece by piece.
        headers: All that is to be sent but `Host`, `Content-Length` and the like.
        connect, read, write, pool: Seconds for each such step; without the last two, those
            of `read` and `connect`.
        deadline: When all must be over, in terms of `time.monotonic()`.
        route: The path as the API's description has it; "" where it has none.
        retries: How many tries of the same call came before this one.
    """

    __slots__ = (
        "connect",
        "content",
        "deadline",
        "headers",
        "method",
        "pool",
        "read",
        "retries",
        "route",
        "url",
        "write",
    )

    def __init__(
        self,
        method: str,
        url: str,
        headers: Headers,
        content: bytes | Upload | None,
        *,
        connect: float,
        read: float,
        write: float | None = None,
        pool: float | None = None,
        deadline: float,
        route: str = "",
        retries: int = 0,
    ) -> None:
        self.method = method
        self.url = url
        self.headers = headers
        self.content = content
        self.connect = connect
        self.read = read
        self.write = read if write is None else write
        self.pool = connect if pool is None else pool
        self.deadline = deadline
        self.route = route
        self.retries = retries

    def __repr__(self) -> str:
        return f"<Request {self.method} {self.headers.shown(self.url)}>"

    def with_headers(self, fields: Mapping[str, str]) -> Request:
        """The same request with these header fields, each in the place of its like."""
        changed = copy(self)
        changed.headers = self.headers.with_fields(fields)
        return changed

    def remaining(self) -> float:
        """Seconds until the deadline, never negative."""
        return max(0.0, self.deadline - time.monotonic())


class Response(Protocol):
    """An answer whose body is still to be read."""

    @property
    def status(self) -> int: ...

    @property
    def headers(self) -> Headers: ...

    def chunks(self) -> Iterator[bytes]:
        """The body in pieces, as it is on the wire (still compressed)."""
        ...

    def close(self) -> None:
        """Let go of the connection, read to the end or not."""
        ...


class AsyncResponse(Protocol):
    """An answer whose body is still to be read."""

    @property
    def status(self) -> int: ...

    @property
    def headers(self) -> Headers: ...

    def achunks(self) -> AsyncIterator[bytes]:
        """The body in pieces, as it is on the wire (still compressed)."""
        ...

    async def aclose(self) -> None:
        """Let go of the connection, read to the end or not."""
        ...


class Transport(Protocol):
    """Sends requests.

    Raises:
        TransportError: The request could not be sent or answered.
    """

    def send(self, request: Request) -> Response: ...

    def close(self) -> None: ...


class AsyncTransport(Protocol):
    """Sends requests.

    Raises:
        TransportError: The request could not be sent or answered.
    """

    async def asend(self, request: Request) -> AsyncResponse: ...

    async def aclose(self) -> None: ...


class ForeignClient(Protocol):
    """A client of the user's own: `httpx2.Client`, or one with the same methods."""

    @property
    def build_request(self) -> Callable[..., Any]: ...

    @property
    def send(self) -> Callable[..., Any]: ...

    @property
    def close(self) -> Callable[[], object]: ...


class AsyncForeignClient(Protocol):
    """A client of the user's own: `httpx2.AsyncClient`, or one with the same methods."""

    @property
    def build_request(self) -> Callable[..., Any]: ...

    @property
    def send(self) -> Callable[..., Awaitable[Any]]: ...

    @property
    def aclose(self) -> Callable[[], Awaitable[object]]: ...


HttpClient = Transport | ForeignClient
AsyncHttpClient = AsyncTransport | AsyncForeignClient


def transport_of(given: HttpClient | None) -> Transport:
    """The transport that a client's `http_client` stands for."""
    # Any: a protocol cannot be told from another by `isinstance` without a high price.
    found: Any = given
    if given is not None and not hasattr(given, "build_request"):
        return cast("Transport", found)
    # Here, for it loads the HTTP library.
    if given is None:
        from .http import HttpTransport

        return HttpTransport()
    from .foreign import ForeignTransport

    return ForeignTransport(found)


def async_transport_of(given: AsyncHttpClient | None) -> AsyncTransport:
    """The transport that a client's `http_client` stands for."""
    found: Any = given
    if given is not None and not hasattr(given, "build_request"):
        return cast("AsyncTransport", found)
    if given is None:
        from .http import AsyncHttpTransport

        return AsyncHttpTransport()
    from .foreign import AsyncForeignTransport

    return AsyncForeignTransport(found)


async def closed(pieces: AsyncIterator[bytes]) -> None:
    """End an iterator that may not have come to its end."""
    close = getattr(pieces, "aclose", None)
    if close is not None:
        await close()


class TransportError(Exception):
    """A request that got no answer.

    Args:
        reason: What went wrong, without anything secret in it.
        sent: Whether the server may have seen the request.
        timed_out: The step that took too long, None where time was not the matter.
        hopeless: The next try would fail in the same way (a wrong certificate).
        cut_short: An answer began, and its body is not as long as it should be.
    """

    def __init__(
        self,
        reason: str,
        *,
        sent: bool,
        timed_out: Phase | None = None,
        hopeless: bool = False,
        cut_short: bool = False,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.sent = sent
        self.timed_out: Phase | None = timed_out
        self.hopeless = hopeless
        self.cut_short = cut_short
