"""What a caller may set for a client, and for a single call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from .drift import DriftHook
    from .hooks import Hooks


class Timeout:
    """How long a call may take, in seconds.

    Args:
        total: The whole call: every try, every pause, every redirect, the body.
        read: The longest silence while an answer is awaited or read.
        connect: Opening a connection: the lookup of the name, every address, TLS.
        write: The longest time in which the server takes in nothing of what is sent; as
            long as `read` unless given.
        pool: Waiting for a connection where all are in use; as long as `connect` unless
            given.
    """

    __slots__ = ("connect", "pool", "read", "total", "write")

    def __init__(
        self,
        total: float = 600.0,
        *,
        read: float = 60.0,
        connect: float = 10.0,
        write: float | None = None,
        pool: float | None = None,
    ) -> None:
        self.total = total
        self.read = read
        self.connect = connect
        self.write = read if write is None else write
        self.pool = connect if pool is None else pool

    def __repr__(self) -> str:
        return (
            f"Timeout({self.total}, read={self.read}, connect={self.connect},"
            f" write={self.write}, pool={self.pool})"
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Timeout) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash(repr(self))


def timeout_of(given: float | Timeout) -> Timeout:
    """A plain number is the bound of the whole call, and of each silence in it."""
    if isinstance(given, Timeout):
        return given
    return Timeout(given, read=given, connect=min(given, 10.0))


class ClientOptions(TypedDict, total=False):
    """Keywords of a client besides its credentials and its `http_client`.

    Attributes:
        token_url: Where access tokens are fetched instead of where the API says.
        server: Which of the API's servers, by name or place.
        variables: Parts of the server's address, by name.
        hooks: Called around each request, in this order.
    """

    base_url: str | None
    token_url: str | None
    server: int | str | None
    variables: Mapping[str, str | None] | None
    timeout: float | Timeout | None
    max_retries: int
    default_headers: Mapping[str, str] | None
    default_query: Mapping[str, object] | None
    strict_responses: bool
    schema_drift: DriftHook | None
    hooks: Sequence[Hooks]


class RequestOptions(TypedDict, total=False):
    """Keywords that every method takes.

    Attributes:
        extra_headers: Sent besides the method's own; None leaves a header out.
        extra_query: Sent after the method's own.
        extra_body: Added to an object body, by wire name; it wins over fields.
        timeout: Seconds for the whole call, or a `Timeout`.
        max_retries: How often a failed try is repeated.
        idempotency_key: Makes any method safe to repeat; the same on each try.
    """

    extra_headers: Mapping[str, str | None]
    extra_query: Mapping[str, object]
    extra_body: Mapping[str, object]
    timeout: float | Timeout
    max_retries: int
    idempotency_key: str


def check_known(options: Mapping[str, object]) -> None:
    """Refuse what is neither an argument of the method nor an option.

    Raises:
        TypeError: As Python does of any other function.
    """
    for name in options.keys() - RequestOptions.__optional_keys__:
        raise TypeError(f"unexpected keyword argument {name!r}")
