"""Connections that are not made, break, or fall silent."""

from __future__ import annotations

from generator.targets.python.runtime import errors
from generator.targets.python.runtime.options import Timeout
from tests.runtime.faults.table import (
    BROKE_OFF,
    GARBLED,
    OUT_OF_TIME,
    QUICK,
    QUICK_TO_CONNECT,
    SHORT,
    UNBOUNDED,
    Gives,
    Outcome,
    Raises,
    Row,
    answer,
    head,
    refused,
)
from tests.runtime.faults.wire import always, at_once, close, drip, once, pause, reset, sip
from tests.runtime.toy import Cat

SLOW_TO_CONNECT = Raises(errors.APITimeoutError, told={"phase": "connect"})
SILENT = Raises(errors.APITimeoutError, told={"phase": "read"})
EARLY = answer(b"{}", "413 Content Too Large", "Connection: close")
SMUGGLED = (
    once(answer() + answer(b'{"kind":"cat","lives":0}'), pause(0.3)),
    always(answer()),
)
TAKEN = Gives(Cat(lives=0), "the second answer to the first call")
TAKEN_IN: dict[str, Outcome] = {"httpx2 client": TAKEN, "httpx client": TAKEN}

CONNECTING = (
    Row("connection refused", "nobody listens", (), refused("refused"), "always", at="nobody"),
    Row("no such name", "the name does not exist", (), BROKE_OFF, "always", at="no such name"),
    Row(
        "no answer to connecting",
        "the queue of connections is full, and nothing comes back",
        (),
        SLOW_TO_CONNECT,
        "always",
        at="deaf",
        timeout=QUICK_TO_CONNECT,
    ),
    Row(
        "stalled TLS handshake",
        "takes the connection, and never answers the handshake",
        (at_once(pause(0.7)),),
        SLOW_TO_CONNECT,
        "always",
        at="https",
        timeout=QUICK_TO_CONNECT,
    ),
    Row(
        "no TLS",
        "speaks plain HTTP where TLS is expected",
        (at_once(answer(b"{}", "400 Bad Request"), close),),
        BROKE_OFF,
        at="https",
    ),
    Row(
        "unknown authority",
        "shows a certificate of an authority that is not trusted",
        (always(answer()),),
        refused("certificate"),
        tls="untrusted",
    ),
    Row(
        "expired certificate",
        "shows a certificate that was valid until 2020",
        (always(answer()),),
        refused("xpired"),
        tls="expired",
    ),
    Row(
        "certificate of another host",
        "shows a certificate for other.test",
        (always(answer()),),
        refused("not valid for"),
        tls="of another host",
    ),
    Row("TLS", "does everything right", (always(answer()),), Gives(), tls="trusted"),
    Row("IPv6", "listens on ::1", (always(answer()),), Gives(), at="IPv6"),
)

BREAKING = (
    Row(
        "reset before the answer",
        "takes the request and resets",
        (once(reset),),
        BROKE_OFF,
        "if idempotent",
    ),
    Row(
        "end before the answer",
        "takes the request and closes",
        (once(close),),
        BROKE_OFF,
        "if idempotent",
    ),
    Row(
        "reset within the head",
        "resets after half a header field",
        (once(b"HTTP/1.1 200 OK\r\nContent-Ty", pause(0.05), reset),),
        BROKE_OFF,
        "if idempotent",
    ),
    Row(
        "reset within the body",
        "resets after 6 of 100 bytes",
        (once(answer(b'{"id":', length=100), pause(0.05), reset),),
        BROKE_OFF,
        "if idempotent",
    ),
    Row(
        "idle connection reset",
        "answers one request, and resets the idle connection before the next",
        (once(answer(), pause(0.02), reset), always(answer())),
        Gives(),
        times=2,
    ),
    Row(
        "silence",
        "takes the request and says nothing",
        (once(pause(0.7)),),
        SILENT,
        "if idempotent",
        timeout=QUICK,
    ),
    Row(
        "silence within the body",
        "says nothing after 6 of 100 bytes",
        (once(answer(b'{"id":', length=100), pause(0.7)),),
        SILENT,
        "if idempotent",
        timeout=QUICK,
    ),
    Row(
        "dripping head",
        "sends a header field byte by byte",
        (once(b"HTTP/1.1 200 OK\r\nX-Drip: ", drip(b"x")),),
        OUT_OF_TIME,
        but=UNBOUNDED,
        timeout=SHORT,
    ),
    Row(
        "dripping body",
        "sends a body byte by byte",
        (once(answer(b"", length=10000), drip(b" ")),),
        OUT_OF_TIME,
        timeout=SHORT,
    ),
    Row(
        "dripping chunk",
        "sends an extension of a chunk byte by byte",
        (once(head("Transfer-Encoding: chunked"), b"1;", drip(b"x")),),
        OUT_OF_TIME,
        but={"httpx2 client, sync": GARBLED, "httpx client, sync": GARBLED},
        timeout=SHORT,
    ),
    Row(
        "a server that hardly reads",
        "takes in 4 MB a few bytes at a time",
        (sip,),
        OUT_OF_TIME,
        methods=("POST",),
        upload=4_000_000,
        timeout=SHORT,
    ),
    Row(
        "a server that does not read",
        "takes in nothing of 4 MB",
        (at_once(pause(1.4)),),
        Raises(errors.APITimeoutError, told={"phase": "write"}),
        # Nothing but the deadline bounds what it sends.
        but={"pyreqwest": OUT_OF_TIME},
        methods=("POST",),
        upload=4_000_000,
        timeout=Timeout(1, read=10, connect=10, write=0.3),
    ),
    Row(
        "early refusal",
        "answers 413 before it has read 4 MB, and closes",
        (at_once(EARLY, pause(0.05), close),),
        Raises(errors.APIStatusError, told={"status_code": 413}, instead=BROKE_OFF),
        methods=("POST",),
        upload=4_000_000,
    ),
    Row(
        "answer before the question",
        "sends a second answer behind the first one",
        SMUGGLED,
        Gives(repeated="if idempotent"),
        but=TAKEN_IN | {"pyreqwest": Gives()},
        methods=("GET",),
        times=2,
    ),
    Row(
        "answer before the question of a POST",
        "sends a second answer behind the first one",
        SMUGGLED,
        BROKE_OFF,
        but=TAKEN_IN | {"pyreqwest": Gives()},
        methods=("POST",),
        times=2,
    ),
)
