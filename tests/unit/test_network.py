"""Descriptions from the network: where a reference may lead, what is sent along, and how long it may take."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from generator.diagnostics import Diagnostics, Place
from generator.source import Allow, Limits, Source, load
from generator.source.addresses import PrivateError, connect, is_public

REAL = socket.getaddrinfo


class Server(BaseHTTPRequestHandler):
    seen: list[tuple[str, dict[str, str]]]

    def do_GET(self) -> None:
        type(self).seen.append(
            (self.path, {key.lower(): value for key, value in self.headers.items()})
        )
        self.send_response(200)
        if self.path == "/slow-header":
            self._drip(b"X-Slow: " + b"x" * 100)
        self.end_headers()
        self._drip(b"a: 1" + b" " * 100) if self.path == "/slow" else self.wfile.write(b"a: 1\n")

    def _drip(self, content: bytes) -> None:
        self.flush_headers()
        try:
            for byte in content:
                self.wfile.write(bytes([byte]))
                time.sleep(0.1)
        except OSError:
            """The client has gone, as it should."""

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def port() -> Iterator[int]:
    Server.seen = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def names(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Let every name lead to the next of the addresses; the result lists the names that were looked up."""
    asked: list[str] = []

    def lookup(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        asked.append(host)
        return REAL(answers[min(len(asked), len(answers)) - 1], port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    return asked


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "64:ff9b::5db8:d822"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("255.255.255.255", "224.0.0.1", "::1", "::", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:127.0.0.1"),
        *("64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "no address"),
    ],
)  # fmt: skip
def test_an_address_of_a_private_network_is_not_whatever_wraps_it(address: str) -> None:
    assert not is_public(address)


def test_a_name_is_looked_up_once_and_the_connection_goes_to_what_was_judged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = names(monkeypatch, "93.184.216.34", "127.0.0.1")
    went: list[Any] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: went.append(address))
    connect("a.example", 80, 1.0, frozenset()).close()
    assert (asked, went) == (["a.example"], [("93.184.216.34", 80)])


def test_a_name_that_leads_into_the_private_network_is_not_connected_to(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    names(monkeypatch, "127.0.0.1")
    with pytest.raises(PrivateError) as caught:
        connect("a.example", port, 1.0, frozenset({"a.example"}))
    assert caught.value.address == "127.0.0.1"
    connect("a.example", port, 1.0, frozenset({"a.example", "127.0.0.1"})).close()


def opened(
    reference: str, *hosts: str, seconds: float = 5.0
) -> tuple[str | None, list[tuple[str, str]]]:
    report = Diagnostics()
    source = root(hosts, seconds)
    name = source.open(reference, "", Place(), report)
    return name, [(each.code, f"{each.message} ({each.hint})") for each in report]


def root(hosts: tuple[str, ...], seconds: float) -> Source:
    import io
    import sys
    from unittest.mock import patch

    text = io.TextIOWrapper(io.BytesIO(b"openapi: 3.1.0\n"))
    with patch.object(sys, "stdin", text):
        source = load("-", Diagnostics(), limits=Limits(seconds=seconds), allow=Allow(hosts=hosts))
    assert source is not None
    return source


def test_a_reference_to_an_allowed_host_is_not_followed_into_the_private_network(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    names(monkeypatch, "127.0.0.1")
    name, said = opened(f"http://a.example:{port}/x", f"a.example:{port}")
    assert name is None and Server.seen == []
    assert said == [
        (
            "reference-not-allowed",
            f"`http://a.example:{port}/x` is not followed: it leads into a private network: a.example is at"
            " 127.0.0.1, which is not a public address (if you trust it: --allow-remote 127.0.0.1)",
        )
    ]
    assert opened(f"http://a.example:{port}/x", f"a.example:{port}", "127.0.0.1")[0]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_can_be_named(host: str, port: int) -> None:
    assert opened(f"http://{host}:{port}/x", f"{host}:{port}") == (f"http://{host}:{port}/x", [])


def test_nothing_of_the_user_is_sent_along(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "")
    host = f"127.0.0.1:{port}"
    report = Diagnostics()
    source = load(f"http://{host}/a?token=secret", report, allow=Allow(hosts=(host,)))
    assert source is not None and source.open("other", "", Place(), report) is not None
    path, headers = Server.seen[-1]
    assert path == "/other"
    assert headers.keys() == {"accept-encoding", "accept", "host", "user-agent", "connection"}


def test_passwords_in_urls_are_neither_used_nor_shown(port: int) -> None:
    name, said = opened(f"http://me:secret@127.0.0.1:{port}/x", f"127.0.0.1:{port}")
    assert (name, [code for code, _ in said]) == (None, ["reference-not-allowed"])
    report = Diagnostics()
    assert load(f"http://me:secret@127.0.0.1:{port}/x", report) is None
    assert "secret" not in str(list(report)) and Server.seen == []


def test_a_web_address_that_is_none_is_told() -> None:
    report = Diagnostics()
    assert load("http://[", report) is None
    assert [each.code for each in report] == ["unreadable"]


@pytest.mark.parametrize("path", ["slow", "slow-header"])
def test_a_server_that_drips_is_left_in_time(path: str, port: int) -> None:
    start = time.monotonic()
    host = f"127.0.0.1:{port}"
    name, said = opened(f"http://{host}/{path}", host, seconds=0.5)
    assert name is None and "too slow" in said[0][1]
    assert time.monotonic() - start < 8  # dripping takes ten
