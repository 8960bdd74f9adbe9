"""Answers that do not keep to HTTP, or are too large: RFC 9112, RFC 1952."""

from __future__ import annotations

import gzip

from generator.targets.python.runtime import errors
from tests.runtime.faults.table import (
    BROKE_OFF,
    CHUNKED,
    GARBLED,
    GZIP,
    OUT_OF_TIME,
    SHORT,
    UNBOUNDED,
    ZIPPED,
    Gives,
    Raises,
    Row,
    answer,
    bomb,
    chunked,
    head,
)
from tests.runtime.faults.wire import always, close, drip, flood, once
from tests.runtime.server import CAT

TOO_LARGE = Raises(errors.ResponseTooLarge)
HINT = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
MEGABYTE = chunked(b" " * (1 << 20))
LONG = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000000000000\r\n\r\n"


def field(text: bytes) -> bytes:
    """An answer with one more line in its head."""
    return answer().replace(b"\r\n\r\n", b"\r\n" + text + b"\r\n\r\n")


HEADS = (
    Row(
        "garbage",
        "speaks SSH",
        (once(b"SSH-2.0-OpenSSH_9.2\r\n", close),),
        BROKE_OFF,
        "if idempotent",
    ),
    Row(
        "status 999",
        "answers with the status 999",
        (always(answer(b"{}", "999 Odd")),),
        Raises(errors.InternalServerError, told={"status_code": 999}),
        kept="all",
    ),
    Row(
        "no reason phrase",
        "leaves out the reason phrase",
        (always(answer(status="200")),),
        Gives(),
        kept="all",
    ),
    Row(
        "control characters in the reason phrase",
        "colours the terminal in its status line",
        (once(answer(b"{}", "500 \x1b[31mred\x07")),),
        Raises(errors.InternalServerError, told={"status_code": 500}),
        but={"pyreqwest": Raises(errors.APIConnectionError, repeated="if idempotent")},
        kept="all",
    ),
    Row(
        "line without a colon",
        "sends a header field without a name",
        (once(field(b"garbage line")),),
        BROKE_OFF,
        "if idempotent",
    ),
    Row(
        "NUL in a header field",
        "sends a NUL byte in a header field",
        (once(field(b"X-A: a\x00b")),),
        BROKE_OFF,
        "if idempotent",
    ),
    Row(
        "8-bit header field",
        "sends Latin-1 in a header field",
        (once(field(b"X-A: caf\xe9")),),
        Gives(),
        but={"pyreqwest": BROKE_OFF},
        kept="all",
    ),
    Row(
        "large header field",
        "sends a header field of 1 MB",
        (once(field(b"X-A: " + b"a" * (1 << 20))),),
        BROKE_OFF,
        "if idempotent",
    ),
    Row(
        "many header fields",
        "sends 50 000 header fields",
        (once(field(b"\r\n".join(b"X-%d: a" % n for n in range(50000)))),),
        BROKE_OFF,
        "if idempotent",
    ),
    Row(
        "early hints",
        "sends 103 before its answer",
        (always(HINT + answer()),),
        Gives(),
        kept="all",
    ),
    Row(
        "endless early hints",
        "sends 103 again and again",
        (once(HINT, drip(HINT)),),
        OUT_OF_TIME,
        but=UNBOUNDED,
        timeout=SHORT,
    ),
    Row(
        "another protocol",
        "answers 101, unasked",
        (once(head("Upgrade: x", "Connection: upgrade", status="101 Switching Protocols"), CAT),),
        BROKE_OFF,
        "if idempotent",
        but={
            "pyreqwest": Raises(errors.APIStatusError, told={"status_code": 101}, repeated="never")
        },
    ),
    Row(
        "204 with a body",
        "answers 204 with a body",
        (always(answer(status="204 No Content")),),
        Gives(None, "None"),
        kept="all",
    ),
    Row(
        "205 with a body",
        "answers 205 with a body",
        (always(answer(status="205 Reset Content")),),
        Gives(None, "None"),
        kept="all",
    ),
    Row(
        "two 204 with bodies",
        "answers 204 with a body, twice",
        (always(answer(status="204 No Content")),),
        Gives(None, "None"),
        times=2,
        kept="all",
    ),
    Row(
        "304 unasked",
        "answers 304",
        (always(answer(b"", "304 Not Modified")),),
        Raises(errors.APIStatusError, told={"status_code": 304}),
        kept="all",
    ),
    Row(
        "cookie",
        "sets a cookie",
        (always(answer(CAT, "200 OK", "Set-Cookie: a=b; Domain=other.test")),),
        Gives(),
        times=2,
        kept="all",
    ),
)

ENDS = (
    Row(
        "short body",
        "closes after 24 of 500 bytes",
        (once(answer(length=500), close),),
        GARBLED,
        "if idempotent",
    ),
    Row(
        "no last chunk",
        "closes without the last chunk",
        (once(head(CHUNKED) + chunked(CAT), close),),
        GARBLED,
        "if idempotent",
    ),
    Row(
        "no chunk size",
        "sends a chunk whose size is no number",
        (once(head(CHUNKED) + b"zz\r\n" + CAT),),
        GARBLED,
        "if idempotent",
    ),
    Row(
        "huge chunk",
        "announces a chunk of 2^64 - 1 bytes, and closes",
        (once(head(CHUNKED) + b"ffffffffffffffff\r\n" + CAT, close),),
        GARBLED,
        "if idempotent",
    ),
    Row(
        "no length",
        "tells no length, and closes within the JSON",
        (once(head() + b'{"kind":', close),),
        GARBLED,
    ),
    Row(
        "two lengths",
        "sends two Content-Lengths that differ",
        (once(answer(CAT, "200 OK", "Content-Length: 3")),),
        BROKE_OFF,
        "if idempotent",
    ),
    Row(
        "negative length",
        "sends a Content-Length of -5",
        (once(answer(length=-5)),),
        BROKE_OFF,
        "if idempotent",
    ),
    Row(
        "length and chunks",
        "sends Content-Length and Transfer-Encoding, as smugglers do",
        (once(head("Content-Length: 4", CHUNKED) + chunked(CAT, b"")),),
        GARBLED,
        kept="pyreqwest",
    ),
)

COMPRESSED = (
    Row(
        "gzip",
        "compresses its answer",
        (always(answer(ZIPPED, "200 OK", GZIP)),),
        Gives(),
        kept="all",
    ),
    Row(
        "truncated gzip",
        "sends half of the gzip data, with its length",
        (once(answer(gzip.compress(CAT * 100, mtime=0)[:40], "200 OK", GZIP)),),
        GARBLED,
        kept="all",
    ),
    Row(
        "corrupt gzip",
        "says gzip, and sends text",
        (once(answer(b"this is not gzip", "200 OK", GZIP)),),
        GARBLED,
        kept="pyreqwest",
    ),
    Row(
        "damaged gzip",
        "sends gzip data with a wrong checksum",
        (once(answer(ZIPPED[:-8] + bytes(8), "200 OK", GZIP)),),
        GARBLED,
        kept="pyreqwest",
    ),
    Row(
        "unknown encoding",
        "sends an encoding that nobody asked for",
        (once(answer(CAT, "200 OK", "Content-Encoding: br")),),
        GARBLED,
        kept="pyreqwest",
    ),
    Row(
        "500 encodings",
        "says gzip 500 times",
        (once(answer(ZIPPED, "200 OK", "Content-Encoding: " + ", ".join(["gzip"] * 500))),),
        GARBLED,
        kept="pyreqwest",
    ),
    Row(
        "gzip bomb",
        "sends 120 MiB of zeros in 120 KB",
        (once(answer(bomb(120), "200 OK", GZIP)),),
        TOO_LARGE,
        methods=("GET",),
        costly=True,
        kept="all",
    ),
)

SIZES = (
    Row(
        "endless body",
        "sends up to 130 MiB in chunks",
        (once(head(CHUNKED), flood(MEGABYTE, 130)),),
        TOO_LARGE,
        methods=("GET",),
        costly=True,
    ),
    Row("huge length", "announces 10^18 bytes", (once(LONG + CAT),), TOO_LARGE),
    Row(
        "large error",
        "answers 500 with 20 MiB of text",
        (once(head(CHUNKED, status="500 Oops"), flood(chunked(b"x" * (1 << 20)), 20)),),
        Raises(errors.InternalServerError, told={"status_code": 500}),
        methods=("GET",),
        costly=True,
    ),
)
