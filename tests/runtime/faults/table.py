"""The table: what goes wrong, and what becomes of a call.

Each row is played to a GET and to a POST with a secret in its URL, its headers and its body, on every transport, waiting
and awaiting, with one retry; on trio and on clients of the user's own to
a GET alone, unless it is about a POST. `repeated` tells for which of the two there is a second try.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from generator.targets.python.runtime import errors
from generator.targets.python.runtime.options import Timeout
from tests.runtime.faults.wire import Play
from tests.runtime.server import CAT
from tests.runtime.toy import Cat, Pet

CAT_READ = Cat(lives=9)
PATIENT = Timeout(20, read=10, connect=10)


Repeated = Literal["always", "if idempotent", "never"]


@dataclass(frozen=True)
class Gives:
    """The call succeeds.

    Attributes:
        repeated: Where it is another than the row's.
    """

    value: Any = CAT_READ
    told: str = "the answer"
    repeated: Repeated | None = None


@dataclass(frozen=True)
class Raises:
    """The call fails.

    Attributes:
        kind: The exact class.
        told: What its attributes are.
        says: What its text holds.
        repeated: Where it is another than the row's.
        instead: What may become of it as well; chance decides.
    """

    kind: type[errors.APIError]
    says: str = ""
    told: Mapping[str, object] = field(default_factory=dict)
    repeated: Repeated | None = None
    instead: Raises | None = None


Outcome = Gives | Raises


@dataclass(frozen=True)
class Row:
    """One fault.

    Attributes:
        name: What is wrong.
        server: What the server does.
        plays: The same, one for each connection.
        becomes: The outcome, on every transport that `but` does not name.
        but: The outcome on the transports whose text begins so.
        paused: The shortest and longest pause before the second try, in seconds.
        methods: The methods that it is played to.
        type: The type of the answer.
        kept: On which transports the connection may be kept, for the answer is whole, or read to its end: all, or those
            whose text begins so.
        at: Where the call goes instead of to the server.
        times: How often the call is made, with a pause between; the last time is told of.
        upload: Bytes of the body of the POST.
        costly: Whether it is large: memory is watched, and clients of the user's own and trio are left out, which have no
            part in it.
    """

    name: str
    server: str
    plays: tuple[Play, ...]
    becomes: Outcome
    repeated: Repeated = "never"
    but: Mapping[str, Outcome] = field(default_factory=dict)
    paused: tuple[float, float] = (0.5, 0.5)
    methods: tuple[str, ...] = ("GET", "POST")
    type: Any = Pet
    kept: Literal["", "all", "pyreqwest"] = ""
    at: Literal["", "nobody", "deaf", "no such name", "IPv6", "https"] = ""
    times: int = 1
    upload: int = 0
    costly: bool = False
    timeout: Timeout = PATIENT
    tls: Literal["", "trusted", "untrusted", "expired", "of another host"] = ""
    http2: bool = False


QUICK = Timeout(20, read=0.3, connect=10)
QUICK_TO_CONNECT = Timeout(20, read=10, connect=0.3)
SHORT = Timeout(0.4, read=10, connect=10)


def answer(
    body: bytes = CAT,
    status: str = "200 OK",
    *fields: str,
    length: int | None = None,
    media: str = "application/json",
) -> bytes:
    """A whole answer; with another `length`, one that says so."""
    told = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media}", f"Content-Length: {told}", *fields]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def head(*fields: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", "Content-Type: application/json", *fields]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"


def chunked(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)


def bomb(megabytes: int) -> bytes:
    """So many zero bytes, compressed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(1 << 20)
    return b"".join(packer.compress(zeros) for _ in range(megabytes)) + packer.flush()


ZIPPED = gzip.compress(CAT, mtime=0)
CHUNKED = "Transfer-Encoding: chunked"
GZIP = "Content-Encoding: gzip"
BROKE_OFF = Raises(errors.APIConnectionError)
GARBLED = Raises(errors.DecodeError)
OUT_OF_TIME = Raises(errors.APITimeoutError, told={"phase": "total"})
UNBOUNDED = {"httpx2 client, sync": BROKE_OFF, "httpx client, sync": BROKE_OFF}
"""Where a head that drips ends when the server ends it."""


def refused(says: str) -> Raises:
    """No answer, and the text says why."""
    return Raises(errors.APIConnectionError, says)
