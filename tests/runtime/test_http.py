"""The real transports against a real socket: deadlines, broken answers, reuse; both clients."""

import asyncio
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
import trustme

from generator.targets.python.runtime import errors, tls
from tests.runtime.server import CAT, OK, answering, dripping, loopback, whole
from tests.runtime.toy import ADD_PET, GET_PET, Cat, async_toy, toy

Caller = Callable[..., Any]


def call_sync(base_url: str, endpoint: Any = GET_PET, times: int = 1, **options: Any) -> Any:
    with toy(None, base_url=base_url) as client:
        results = [client.perform(endpoint, options, {"pet_id": "1"}) for _ in range(times)]
    return results[-1]


def call_async(base_url: str, endpoint: Any = GET_PET, times: int = 1, **options: Any) -> Any:
    async def main() -> Any:
        async with async_toy(None, base_url=base_url) as client:
            for _ in range(times - 1):
                await client.perform(endpoint, options, {"pet_id": "1"})
            return await client.perform(endpoint, options, {"pet_id": "1"})

    return asyncio.run(main())


def call_foreign(base_url: str, endpoint: Any = GET_PET, times: int = 1, **options: Any) -> Any:
    with httpx2.Client(trust_env=False) as given:
        client = toy(given, base_url=base_url)
        results = [client.perform(endpoint, options, {"pet_id": "1"}) for _ in range(times)]
        client.close()
        assert not given.is_closed
    return results[-1]


def call_async_foreign(
    base_url: str, endpoint: Any = GET_PET, times: int = 1, **options: Any
) -> Any:
    async def main() -> Any:
        async with httpx2.AsyncClient(trust_env=False) as given:
            client = async_toy(given, base_url=base_url)
            for _ in range(times - 1):
                await client.perform(endpoint, options, {"pet_id": "1"})
            return await client.perform(endpoint, options, {"pet_id": "1"})

    return asyncio.run(main())


OURS = pytest.mark.parametrize("call", [call_sync, call_async])
ALL = pytest.mark.parametrize("call", [call_sync, call_async, call_foreign, call_async_foreign])


@ALL
def test_a_call_comes_through_and_connections_are_used_again(call: Caller) -> None:
    with loopback(answering(*[whole()] * 3)) as server:
        assert call(server.url, times=3) == Cat(lives=9)
    assert server.connections == 1


@ALL
def test_a_body_is_sent_with_its_length(call: Caller) -> None:
    with loopback(answering(whole())) as server:
        assert call(server.url, ADD_PET) == Cat(lives=9)


@OURS
@pytest.mark.parametrize(
    "first",
    [
        pytest.param(b"", id="silence"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX-Drip: ", id="a header"),
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n" + OK, id="after 100"),
        pytest.param(OK + b"Content-Length: 100000\r\n\r\n", id="a body"),
        pytest.param(OK + b"Transfer-Encoding: chunked\r\n\r\n1;", id="a chunk's head"),
    ],
)
def test_whatever_drips_ends_at_the_deadline(call: Caller, first: bytes) -> None:
    play = dripping(first, b"" if not first else b"x")
    started = time.monotonic()
    with loopback(play) as server, pytest.raises(errors.APITimeoutError):
        call(server.url, timeout=0.5)
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("call", [call_foreign, call_async_foreign])
def test_a_client_of_the_users_own_is_bounded_between_pieces(call: Caller) -> None:
    started = time.monotonic()
    play = dripping(OK + b"Content-Length: 100000\r\n\r\n", b"x")
    with loopback(play) as server, pytest.raises(errors.APITimeoutError):
        call(server.url, timeout=0.5)
    assert time.monotonic() - started < 2


@ALL
def test_a_refused_connection_is_a_connection_error(call: Caller) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(errors.APIConnectionError) as caught:
        call(f"http://127.0.0.1:{port}", max_retries=0)
    assert not isinstance(caught.value, errors.APITimeoutError)


@ALL
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(OK, id="half a head"),
        pytest.param(b"\x00\x01garbage\r\n\r\n", id="garbage"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 10**6, id="a huge header"),
    ],
)
def test_a_broken_answer_is_a_connection_error_and_a_post_is_not_repeated(
    call: Caller, answer: bytes
) -> None:
    with loopback(answering(answer)) as server, pytest.raises(errors.APIConnectionError) as caught:
        call(server.url, ADD_PET)
    assert server.connections == 1
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


BOTH_LENGTHS = b"Content-Length: 24\r\nTransfer-Encoding: chunked\r\n\r\n18\r\n"


@ALL
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(OK + b"Content-Length: 100\r\n\r\n{", id="half a body"),
        pytest.param(OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n", id="no last chunk"),
        pytest.param(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", id="no chunk size"),
        pytest.param(OK + BOTH_LENGTHS + CAT + b"\r\n0\r\n\r\n", id="two lengths"),
    ],
)
def test_a_body_that_ends_wrongly_is_a_decode_error_and_a_post_is_not_repeated(
    call: Caller, answer: bytes
) -> None:
    with loopback(answering(answer)) as server, pytest.raises(errors.DecodeError) as caught:
        call(server.url, ADD_PET)
    assert server.connections == 1
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@OURS
def test_an_answer_to_a_get_that_is_cut_short_is_asked_for_again(call: Caller) -> None:
    cut = OK + b"Content-Length: 100\r\n\r\n{"
    with loopback(answering(cut), answering(whole())) as server:
        assert call(server.url) == Cat(lives=9)


@ALL
def test_early_hints_are_skipped(call: Caller) -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    with loopback(answering(hints + whole())) as server:
        assert call(server.url) == Cat(lives=9)


@OURS
def test_endless_hints_end_at_the_deadline(call: Caller) -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\n\r\n"
    with loopback(dripping(hints, hints)) as server, pytest.raises(errors.APITimeoutError):
        call(server.url, timeout=0.3, max_retries=0)


@OURS
def test_a_broken_answer_to_a_get_is_asked_for_again(call: Caller) -> None:
    with loopback(answering(b""), answering(whole())) as server:
        assert call(server.url) == Cat(lives=9)


@OURS
def test_a_wrong_certificate_is_told_and_not_tried_again(call: Caller) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost").configure_cert(context)
    with (
        loopback(answering(whole()), tls=context) as server,
        pytest.raises(errors.APIConnectionError, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        call(server.url)
    assert server.connections == 1


@OURS
def test_tls_with_a_known_authority(call: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    monkeypatch.setitem(tls._contexts, False, trusting)
    with loopback(answering(whole()), tls=context) as server:
        assert call(server.url) == Cat(lives=9)


@OURS
def test_a_proxy_of_the_environment_is_used(call: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []

    def proxy(connection: socket.socket) -> None:
        seen.append(connection.recv(65536))
        connection.sendall(whole())

    with loopback(proxy) as server:
        monkeypatch.setenv("http_proxy", server.url)
        monkeypatch.setenv("no_proxy", "elsewhere.test")
        assert call("http://api.toy.test/v1") == Cat(lives=9)
    assert seen[0].startswith(b"GET http://api.toy.test/v1/pets/1 HTTP/1.1\r\n")


@OURS
def test_no_body_is_read_where_none_can_be(call: Caller) -> None:
    head = b"HTTP/1.1 204 No Content\r\n\r\n"
    with loopback(answering(head)) as server:
        assert call(server.url, ADD_PET) is None


def test_the_deadline_spans_all_tries() -> None:
    started = time.monotonic()
    with loopback(dripping(b"", b"")) as server, pytest.raises(errors.APITimeoutError):
        call_sync(server.url, timeout=0.6, max_retries=5)
    assert time.monotonic() - started < 2
    assert CAT
