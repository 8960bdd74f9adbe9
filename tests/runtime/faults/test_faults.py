"""Every row of the fault table, to a GET and to a POST, on every transport, waiting and awaiting."""

from __future__ import annotations

import logging
import pickle
import ssl
import traceback
import tracemalloc
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import trustme

from generator.targets.python.runtime.endpoint import (
    NOTHING,
    Bytes,
    Endpoint,
    Json,
    JsonFields,
)
from generator.targets.python.runtime.endpoint import (
    Path as InPath,
)
from generator.targets.python.runtime.errors import APIError
from generator.targets.python.runtime.receive import LARGEST
from tests.runtime.faults import elsewhere
from tests.runtime.faults.clients import TRANSPORTS, Call, Called, Transport, Trust, called
from tests.runtime.faults.page import PAGE, page
from tests.runtime.faults.rows import GROUPS
from tests.runtime.faults.table import Gives, Outcome, Raises, Repeated, Row
from tests.runtime.faults.wire import Scene, deaf, nobody, playing
from tests.runtime.toy import KEY, TOKEN, Dog

PIN = "pin-90ab77fe"
SECRETS = (TOKEN, KEY, PIN)
ROWS = [row for rows in GROUPS.values() for row in rows]


def played(row: Row, transport: Transport) -> tuple[str, ...]:
    """The methods that a row is played to."""
    if transport.ours and transport.loop != "trio":
        return row.methods
    return () if row.costly else row.methods[:1]


PLAYED = [
    pytest.param(row, method, transport, id=f"{row.name}: {method}: {transport}")
    for row in ROWS
    for transport in TRANSPORTS
    for method in played(row, transport)
]


class Authority:
    """A certificate authority, and what it has signed."""

    def __init__(self, folder: Path) -> None:
        self._known, self._unknown = trustme.CA(), trustme.CA()
        self.trust = Trust(folder / "ca.pem")
        self._known.cert_pem.write_to_path(str(self.trust.pem))

    def context(self, kind: str, http2: bool) -> ssl.SSLContext | None:
        if not kind:
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["h2"] if http2 else ["http/1.1"])
        self._certificate(kind).configure_cert(context)
        return context

    def _certificate(self, kind: str) -> trustme.LeafCert:
        match kind:
            case "untrusted":
                return self._unknown.issue_cert("localhost")
            case "expired":
                return self._known.issue_cert("localhost", not_after=datetime(2020, 1, 1))
            case "of another host":
                return self._known.issue_cert("other.test")
            case _:
                return self._known.issue_cert("localhost")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def log() -> Iterator[list[str]]:
    """All that is logged by anyone, at any level.

    (A client of the user's own logs as it is told to: httpx2 and httpx write whole URLs.)
    """
    lines: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            # The table's own server says what it has decompressed of the head.
            if record.name != "hpack.hpack" or not record.getMessage().startswith("Decoded"):
                lines.append(f"{record.name}: {self.format(record)}")

    root, keeper = logging.getLogger(), Keeper()
    level = root.level
    root.addHandler(keeper)
    root.setLevel(logging.DEBUG)
    yield lines
    root.setLevel(level)
    root.removeHandler(keeper)


@pytest.mark.parametrize(("row", "method", "transport"), PLAYED)
def test_the_row_holds(
    row: Row, method: str, transport: Transport, authority: Authority, log: list[str]
) -> None:
    expected = outcome(row, transport)
    with ExitStack() as stack:
        host = "::1" if row.at == "IPv6" else "127.0.0.1"
        tls = authority.context(row.tls, row.http2)
        scene = stack.enter_context(playing(row.plays, tls, host))
        url = place(row, scene, stack)
        made = call(row, method, is_kept(row, expected, transport))
        with bounded(row):
            found = called(transport, authority.trust, url, made, lambda: not scene.unclosed)
    check(expected, found)
    check_repeated(row, expected.repeated or row.repeated, method, found)
    assert found.seconds < longest(row)
    assert found.closed, "a connection that nobody uses any more is open"
    assert found.ended, "a connection outlives its transport"
    assert not found.tasks
    check_secrets(found, log, transport)
    assert not any(
        secret in request.decode("latin-1") for request in scene.strayed for secret in SECRETS
    )
    assert not any(b"cookie:" in request.lower() for request in scene.requests)


@contextmanager
def bounded(row: Row) -> Iterator[None]:
    """Where an answer is large, memory grows by no more than what is taken in of one."""
    if not row.costly:
        yield
        return
    tracemalloc.start()
    try:
        yield
        _, most = tracemalloc.get_traced_memory()
        assert most < LARGEST + 16 * 1024 * 1024
    finally:
        tracemalloc.stop()


def outcome(row: Row, transport: Transport) -> Outcome:
    """What is to become of a call on a transport."""
    for name, expected in row.but.items():
        if str(transport).startswith(name):
            return expected
    return row.becomes


def place(row: Row, scene: Scene, stack: ExitStack) -> str:
    match row.at:
        case "nobody":
            return nobody()
        case "deaf":
            return stack.enter_context(deaf())
        case "no such name":
            return "http://no-such-name.invalid"
        case "https":
            return scene.url.replace("http:", "https:")
        case _:
            return scene.url


def is_kept(row: Row, expected: Outcome, transport: Transport) -> bool:
    """Whether a connection may be there for the next call."""
    return row.kept in ("all", transport.name) or isinstance(expected, Gives)


def call(row: Row, method: str, kept: bool) -> Call:
    arguments: dict[str, object] = {"pet_id": "1", "pin": PIN}
    if method == "GET":
        arguments = {"pet_id": "1"}
    elif row.upload:
        arguments = {"body": PIN.encode().ljust(row.upload, b"x")}
    endpoint = endpoint_of(method, row.type, bool(row.upload))
    return Call(endpoint, arguments, row.timeout, row.times, row.http2, kept)


@cache
def endpoint_of(method: str, kind: Any, upload: bool) -> Endpoint[Any]:
    body = Bytes() if upload else JsonFields(lambda: Dog)
    return Endpoint(
        method,
        "/pets/{petId}" if method == "GET" else "/pets",
        parameters=(InPath("petId", "pet_id"),) if method == "GET" else (),
        body=body if method == "POST" else None,
        answers={200: Json(lambda: kind), 204: NOTHING},
        security=(("token", "key"),),
    )


def check(expected: Gives | Raises, found: Called) -> None:
    match expected:
        case Gives(value=value):
            assert (found.error, found.value) == (None, value)
        case Raises(kind=kind, says=says, told=told):
            if expected.instead is not None and type(found.error) is expected.instead.kind:
                return
            assert type(found.error) is kind, repr(found.error)
            assert says in str(found.error)
            assert {name: getattr(found.error, name) for name in told} == dict(told)


def check_repeated(row: Row, repeated: Repeated, method: str, found: Called) -> None:
    again = repeated == "always" or (repeated == "if idempotent" and method == "GET")
    assert len(found.slept) == (1 if again else 0)
    if again:
        least, most = row.paused
        assert least <= found.slept[0] <= most
    if isinstance(found.error, APIError):
        assert found.error.retries == len(found.slept)


def longest(row: Row) -> float:
    """Seconds: each step of two tries, or all, and what a busy machine takes besides."""
    each = min(row.timeout.total, row.timeout.connect + row.timeout.write + row.timeout.read)
    return min(row.timeout.total, 2 * each) + 2.0


def check_secrets(found: Called, log: list[str], transport: Transport) -> None:
    shown = [line for line in log if transport.ours or line.startswith("toy:")]
    if found.error is not None:
        assert found.error.__cause__ is None
        assert found.error.__context__ is None
        shown += [str(found.error), repr(found.error), repr(vars(found.error))]
        shown += traceback.format_exception(found.error)
        shown.append(repr(pickle.dumps(found.error)))
    for secret in SECRETS:
        assert not [text for text in shown if secret in text]


def test_what_is_tested_elsewhere_is() -> None:
    assert not [name for row in elsewhere.ROWS for name in elsewhere.missing(row)]


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
