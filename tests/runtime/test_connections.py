"""How connections are made: proxies, certificates, addresses, names, HTTP/2, and their number; on both HTTP libraries."""

from __future__ import annotations

import asyncio
import base64
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import trustme

from generator.targets.python.runtime import errors, tls
from generator.targets.python.runtime.http import AsyncHttpTransport, HttpTransport
from generator.targets.python.runtime.options import Timeout
from generator.targets.python.runtime.reqwest import AsyncPyreqwestTransport, PyreqwestTransport
from tests.runtime.faults.rows.http2 import answers, streams
from tests.runtime.faults.wire import deaf, playing
from tests.runtime.server import answering, loopback, whole
from tests.runtime.toy import GET_PET, TOKEN, Cat, async_toy, toy

Make = Callable[..., Any]
HTTPX2: list[Make] = [HttpTransport, AsyncHttpTransport]
PYREQWEST: list[Make] = [PyreqwestTransport, AsyncPyreqwestTransport]
OURS = pytest.mark.parametrize("make", HTTPX2 + PYREQWEST)
CAT = Cat(lives=9)


def call(transport: Any, url: str, times: int = 1, **options: Any) -> Any:
    """Make calls on a transport of either client, close it, and give what the last gave."""
    if hasattr(transport, "asend"):
        return asyncio.run(_acall(transport, url, times, options))
    client = toy(transport, base_url=url, max_retries=0)
    with transport:
        for _ in range(times - 1):
            client.perform(GET_PET, options, {"pet_id": "1"})
        return client.perform(GET_PET, options, {"pet_id": "1"})


async def _acall(transport: Any, url: str, times: int, options: dict[str, Any]) -> Any:
    client = async_toy(transport, base_url=url, max_retries=0)
    async with transport:
        for _ in range(times - 1):
            await client.perform(GET_PET, options, {"pet_id": "1"})
        return await client.perform(GET_PET, options, {"pet_id": "1"})


# --- Proxies ------------------------------------------------------------------------------------------------------------


@contextmanager
def proxy(answer: bytes | None = None, target: str = "") -> Iterator[tuple[str, list[bytes]]]:
    """A proxy that answers itself, or opens a tunnel to a target; its address and the heads that it saw."""
    heads: list[bytes] = []

    def play(connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(65536)
        heads.append(head)
        if answer is not None:
            connection.sendall(answer)
            return
        host, _, port = target.rpartition("/")[2].partition(":")
        with socket.create_connection((host, int(port))) as other:
            connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            forward = threading.Thread(target=_pump, args=(connection, other), daemon=True)
            forward.start()
            _pump(other, connection)

    with loopback(play) as server:
        yield server.url, heads


def _pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while piece := source.recv(65536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


@OURS
def test_a_given_proxy_gets_every_request_with_its_own_credentials(make: Make) -> None:
    with proxy(whole()) as (address, heads):
        given = address.replace("://", "://me:pa%20ss@")
        assert call(make(proxy=given), "http://api.toy.test/v1") == CAT
    (head,) = heads
    assert head.startswith(b"GET http://api.toy.test/v1/pets/1 HTTP/1.1\r\n")
    sent = base64.b64encode(b"me:pa ss")
    assert b"proxy-authorization: basic " + sent.lower() in head.lower()


@OURS
@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "all_proxy"])
def test_the_environment_names_proxies(
    make: Make, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with proxy(whole()) as (address, heads):
        monkeypatch.setenv(variable, address)
        assert call(make(), "http://api.toy.test/v1") == CAT
    assert len(heads) == 1


@OURS
@pytest.mark.parametrize(
    "options", [pytest.param({}, id="NO_PROXY"), pytest.param({"proxy": ""}, id="proxy=''")]
)
def test_what_needs_no_proxy_goes_through_none(
    make: Make, options: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    if not options:
        monkeypatch.setenv("no_proxy", "localhost")
    with loopback(answering(whole())) as server:
        assert call(make(**options), server.url) == CAT


@OURS
def test_a_proxy_that_cannot_be_reached_or_refuses_is_a_connection_error(
    make: Make, trusted: Trusted
) -> None:
    refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
    with proxy(refusal) as (address, _), pytest.raises(errors.APIConnectionError) as caught:
        given = address.replace("://", "://me:hidden@")
        call(make(proxy=given, **trusted.option(make)), "https://api.toy.test/v1")
    assert "hidden" not in repr(caught.value) + str(caught.value)


@pytest.mark.parametrize("make", HTTPX2 + PYREQWEST)
def test_tls_goes_through_a_tunnel(make: Make, trusted: Trusted) -> None:
    with (
        loopback(answering(whole()), tls=trusted.server) as server,
        proxy(target=server.url) as (address, heads),
    ):
        assert call(make(proxy=address, **trusted.option(make)), server.url) == CAT
    (head,) = heads
    assert head.startswith(b"CONNECT localhost:")
    assert TOKEN.encode() not in head


@OURS
@pytest.mark.parametrize("address", ["ftp://me:hidden@proxy.test", "http://", "me:hidden@"])
def test_the_url_of_a_proxy_is_checked_without_telling_it(make: Make, address: str) -> None:
    with pytest.raises(errors.ArgumentError, match="the URL of a proxy") as caught:
        make(proxy=address)
    assert "hidden" not in str(caught.value)


# --- Certificates -------------------------------------------------------------------------------------------------------


class Trusted:
    """An authority, a server that it vouches for, and how each transport is told to trust it."""

    def __init__(self, folder: Path) -> None:
        self.authority = trustme.CA()
        self.pem = folder / "ca.pem"
        self.authority.cert_pem.write_to_path(str(self.pem))
        self.client = folder / "client.pem"
        shown = self.authority.issue_cert("client@toy.test")
        shown.private_key_and_cert_chain_pem.write_to_path(str(self.client))
        self.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert("localhost").configure_cert(self.server)

    def option(self, make: Make, shown: bool = False) -> dict[str, Any]:
        if make in PYREQWEST:
            return {"ca_file": self.pem, "client_certificate": self.client if shown else None}
        context = ssl.create_default_context(cafile=str(self.pem))
        if shown:
            context.load_cert_chain(str(self.client))
        return {"tls": context}


@pytest.fixture
def trusted(tmp_path: Path) -> Trusted:
    return Trusted(tmp_path)


@OURS
def test_the_environment_names_authorities(
    make: Make, trusted: Trusted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted.pem))
    monkeypatch.setattr(tls, "_contexts", {})
    with loopback(answering(whole()), tls=trusted.server) as server:
        assert call(make(), server.url) == CAT


@OURS
def test_a_certificate_is_shown_to_a_server_that_asks_for_one(make: Make, trusted: Trusted) -> None:
    trusted.server.verify_mode = ssl.CERT_REQUIRED
    trusted.authority.configure_trust(trusted.server)
    with loopback(answering(whole()), tls=trusted.server) as server:
        assert call(make(**trusted.option(make, shown=True)), server.url) == CAT
        with pytest.raises(errors.APIConnectionError):
            call(make(**trusted.option(make)), server.url)


def test_all_transports_share_one_context_which_is_made_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tls, "_contexts", {})
    HttpTransport()
    assert tls._contexts == {}
    assert tls.shared_context() is tls.shared_context()
    assert tls.shared_context(http2=True) is not tls.shared_context()


# --- Names and addresses ------------------------------------------------------------------------------------------------


def addresses(*places: tuple[str, int]) -> Callable[..., Any]:
    """A lookup that finds these."""
    return lambda *_, **__: [
        (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", place) for place in places
    ]


def test_an_address_that_does_not_answer_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    with deaf() as dead, loopback(answering(whole())) as server:
        places = [("127.0.0.1", int(url.rpartition(":")[2])) for url in (dead, server.url)]
        monkeypatch.setattr(socket, "getaddrinfo", addresses(*places))
        started = time.monotonic()
        assert call(HttpTransport(), "http://api.toy.test", timeout=Timeout(20)) == CAT
    assert time.monotonic() - started < 5


def test_an_address_that_refuses_is_passed_over_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with loopback(answering(whole())) as server:
        port = int(server.url.rpartition(":")[2])
        monkeypatch.setattr(socket, "getaddrinfo", addresses(("127.0.0.1", 9), ("127.0.0.1", port)))
        assert call(HttpTransport(), "http://api.toy.test") == CAT


def test_where_no_address_answers_the_last_failure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = addresses(("127.0.0.1", 9), ("127.0.0.1", 10))
    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(errors.APIConnectionError, match="refused"):
        call(HttpTransport(), "http://api.toy.test")


@pytest.mark.parametrize("make", HTTPX2)
def test_a_lookup_that_hangs_does_not_hold_the_call(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = socket.getaddrinfo
    released = threading.Event()

    def slow(*given: Any, **named: Any) -> Any:
        if named.get("flags", 0) & socket.AI_NUMERICHOST:
            return ours(*given, **named)
        released.wait(2)
        raise socket.gaierror(socket.EAI_AGAIN, "later")

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    started = time.monotonic()
    try:
        with pytest.raises(errors.APITimeoutError) as caught:
            call(_released(make, released), "http://api.toy.test", timeout=Timeout(20, connect=0.3))
        assert caught.value.phase == "connect"
        assert time.monotonic() - started < 2
    finally:
        released.set()


def _released(make: Make, released: threading.Event) -> Any:
    """A transport that lets the lookup go when it is closed: asyncio waits for it at its end."""
    transport = make()
    if hasattr(transport, "aclose"):
        closing = transport.aclose

        async def aclose() -> None:
            released.set()
            await closing()

        transport.aclose = aclose
    return transport


# --- How many -----------------------------------------------------------------------------------------------------------


@OURS
def test_http2_is_spoken_where_both_do(make: Make, trusted: Trusted) -> None:
    trusted.server.set_alpn_protocols(["h2"])
    with playing((streams(answers),), trusted.server) as scene:
        transport = make(http2=True, **trusted.option(make))
        assert call(transport, scene.url, times=3) == CAT
    assert (scene.connections, len(scene.requests)) == (1, 3)


@OURS
def test_http2_is_not_spoken_to_a_server_that_does_not(make: Make, trusted: Trusted) -> None:
    with loopback(answering(*[whole()] * 2), tls=trusted.server) as server:
        assert call(make(http2=True, **trusted.option(make)), server.url, times=2) == CAT
    assert server.connections == 1


@pytest.mark.parametrize("make", [HttpTransport, PyreqwestTransport])
def test_a_call_waits_for_a_connection_no_longer_than_it_is_told(make: Make) -> None:
    busy = threading.Event()

    def slow(connection: socket.socket) -> None:
        connection.recv(65536)
        busy.set()
        time.sleep(1)
        connection.sendall(whole())

    with loopback(slow) as server, make(max_connections=1) as transport:
        timeout = Timeout(20, pool=0.2)
        client = toy(transport, base_url=server.url, max_retries=0, timeout=timeout)
        first = threading.Thread(target=client.perform, args=(GET_PET, {}, {"pet_id": "1"}))
        first.start()
        busy.wait(5)
        with pytest.raises(errors.APITimeoutError) as caught:
            client.perform(GET_PET, {}, {"pet_id": "2"})
        first.join()
    assert caught.value.phase == "pool"
