"""Functions of the user's around each request, in both clients."""

import asyncio
import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from generator.targets.python.runtime import errors
from generator.targets.python.runtime.client import Client
from generator.targets.python.runtime.config import Api, ApiKey, Server
from generator.targets.python.runtime.endpoint import BYTES, Endpoint
from generator.targets.python.runtime.hooks import HookResponse, Hooks
from generator.targets.python.runtime.resource import async_streamed, streamed
from generator.targets.python.runtime.testing import Answer, Recorder, read_streamed, settle
from generator.targets.python.runtime.transport import Headers, Request, TransportError
from tests.runtime.secrecy import assert_hidden
from tests.runtime.toy import ADD_PET, GET_PET, KEY, TOKEN, Cat, async_toy, toy, with_clock

CAT = {"kind": "cat", "lives": 9}
OTHER = b'{"kind":"cat","lives":1}'
BOTH = pytest.mark.parametrize("make", [toy, async_toy])

Make = Callable[..., Any]


def perform(client: Any, endpoint: Endpoint[Any] = GET_PET, **options: Any) -> Any:
    with_clock(client)
    return settle(client.perform(endpoint, options, {"pet_id": "1"}))


def sign(request: Request) -> Request:
    assert isinstance(request.content, bytes)
    return request.with_headers({"X-Digest": hashlib.sha256(request.content).hexdigest()})


@BOTH
def test_a_request_is_signed_as_it_is_sent(make: Make) -> None:
    server = Recorder(Answer(200, json=CAT))
    seen: list[str] = []

    def look(request: Request) -> None:
        seen.append(request.headers["x-digest"] + request.headers["authorization"])

    hooks = [Hooks(before_request=sign), Hooks(before_request=look)]
    assert perform(make(server, hooks=hooks), ADD_PET) == Cat(lives=9)
    digest = hashlib.sha256(server.only_request.content).hexdigest()
    assert server.only_request.headers["x-digest"] == digest
    assert seen == [f"{digest}Bearer {TOKEN}"]


@BOTH
def test_hooks_run_for_each_try_and_know_which_it_is(make: Make) -> None:
    server = Recorder(Answer(503), TransportError("reset", sent=True), Answer(200, json=CAT))
    tries: list[tuple[str, str, int]] = []
    statuses: list[int] = []

    def before(request: Request) -> None:
        tries.append((request.method, request.route, request.retries))

    def after(request: Request, response: HookResponse) -> None:
        statuses.append(response.status_code)

    perform(make(server, hooks=[Hooks(before_request=before, after_response=after)]))
    assert tries == [("GET", "/pets/{petId}", n) for n in (0, 1, 2)]
    assert statuses == [503, 200]


def test_hooks_of_an_async_client_may_be_coroutine_functions() -> None:
    async def before(request: Request) -> Request:
        await asyncio.sleep(0)
        return request.with_headers({"X-Late": "1"})

    async def after(request: Request, response: HookResponse) -> HookResponse:
        await asyncio.sleep(0)
        return HookResponse(200, response.headers, OTHER)

    server = Recorder(Answer(500))
    hooks = [Hooks(before_request=before, after_response=after)]
    assert perform(async_toy(server, hooks=hooks)) == Cat(lives=1)
    assert server.only_request.headers["x-late"] == "1"
    with pytest.raises(errors.ArgumentError, match="async client"):
        perform(toy(Recorder(), hooks=hooks))


@BOTH
def test_an_answer_may_be_replaced_and_is_then_read_as_it_is(make: Make) -> None:
    server = Recorder(Answer(200, json=CAT), Answer(200, json=CAT))

    def limited(request: Request, response: HookResponse) -> HookResponse | None:
        assert response.content is not None
        return HookResponse(429, Headers(), b"") if request.retries == 0 else None

    client = make(server, hooks=[Hooks(after_response=limited)])
    assert perform(client) == Cat(lives=9)
    assert len(server.requests) == 2


@BOTH
@pytest.mark.parametrize(
    ("status", "content", "read"), [(200, b"other", b"other"), (200, None, b"own")]
)
def test_a_streamed_answer_may_be_replaced(
    make: Make, status: int, content: bytes | None, read: bytes
) -> None:
    closed: list[str] = []

    class Body(Answer):
        def close(self) -> None:
            closed.append("close")

        async def aclose(self) -> None:
            closed.append("aclose")

    def change(request: Request, response: HookResponse) -> HookResponse:
        assert response.content is None
        return HookResponse(status, Headers([("x-hook", "1")]), content)

    server = Recorder(Body(200, content=b"own"))
    client = make(server, hooks=[Hooks(after_response=change)])
    opening = streamed if make is toy else async_streamed
    assert read_streamed(opening(_Files(client).read)()) == read
    assert len(closed) == 1 if content else closed


class _Files:
    def __init__(self, client: Any) -> None:
        self._client = client
        self._way: Any = "value"

    def read(self) -> Any:
        endpoint: Endpoint[bytes] = Endpoint("GET", "/x", answers={200: BYTES})
        return self._client.perform(endpoint, {}, {}, way=self._way)


@BOTH
def test_a_hook_that_fails_while_a_body_is_open_closes_it(make: Make) -> None:
    closed: list[str] = []

    class Body(Answer):
        def close(self) -> None:
            closed.append("close")

        async def aclose(self) -> None:
            closed.append("close")

    def fail(request: Request, response: HookResponse) -> None:
        raise KeyError("mine")

    client = make(Recorder(Body(200)), hooks=[Hooks(after_response=fail)])
    opening = streamed if make is toy else async_streamed
    with pytest.raises(KeyError, match="mine"):
        read_streamed(opening(_Files(client).read)())
    assert closed == ["close"]


@BOTH
def test_an_error_is_shown_to_the_hooks_and_may_become_another(make: Make) -> None:
    class MineError(Exception):
        pass

    told: list[tuple[int, int]] = []

    def note(error: errors.APIError) -> None:
        assert isinstance(error, errors.APIStatusError)
        told.append((error.status_code, error.retries))

    def translate(error: errors.APIError) -> Exception | None:
        return MineError(error.message) if isinstance(error, errors.NotFoundError) else None

    hooks = [Hooks(on_error=note), Hooks(on_error=translate)]
    with pytest.raises(MineError, match="gone"):
        perform(make(Recorder(Answer(404, json={"message": "gone"})), hooks=hooks))
    with pytest.raises(errors.InternalServerError):
        perform(make(Recorder(Answer(503)), hooks=hooks))
    assert told == [(404, 0), (503, 2)]


@BOTH
def test_a_body_that_cannot_be_read_is_an_error_that_hooks_see(make: Make) -> None:
    seen: list[str] = []
    hooks = [Hooks(on_error=lambda error: seen.append(type(error).__name__))]
    with pytest.raises(errors.DecodeError):
        perform(make(Recorder(Answer(200, text="<")), hooks=hooks))
    assert seen == ["DecodeError"]


@BOTH
def test_a_request_to_another_origin_passes_no_hook(make: Make) -> None:
    away = Answer(302, headers={"Location": "https://other.test/x"})
    server = Recorder(away, Answer(200, json=CAT))
    seen: list[str] = []

    def add(request: Request) -> Request:
        seen.append(request.url)
        return request.with_headers({"X-Signature": "secret"})

    perform(make(server, hooks=[Hooks(before_request=add)]))
    assert seen == ["https://api.toy.test/v1/pets/1"]
    assert "x-signature" not in server.requests[1].headers


@BOTH
def test_what_hooks_make_is_held_to_the_same_rules(make: Make) -> None:
    def astray(request: Request) -> None:
        request.url = "https://evil.test/"

    def broken(request: Request) -> Request:
        return request.with_headers({"X": "a\r\nY: b"})

    def wrong(request: Request) -> Any:
        return "a request"

    for hook in (astray, broken, wrong):
        server = Recorder(Answer(200, json=CAT))
        with pytest.raises(errors.ArgumentError):
            perform(make(server, hooks=[Hooks(before_request=hook)]))
        assert server.requests == []


def test_hooks_of_with_options_come_after_those_of_the_client() -> None:
    order: list[str] = []
    first = Hooks(before_request=lambda request: order.append("client"))
    then = Hooks(before_request=lambda request: order.append("options"))
    client = toy(Recorder(Answer(200, json=CAT)), hooks=[first])
    perform(client.with_options(hooks=[then]))
    perform(client)
    assert order == ["client", "options", "client"]


def test_a_request_shows_no_secret_by_its_name() -> None:
    request = Request(
        "GET", "https://a.test/x?api_key=k-123&q=1", Headers(), None, connect=1, read=1, deadline=1
    )
    assert repr(request) == "<Request GET https://a.test/x?api_key=***&q=1>"


def test_a_request_shows_no_secret_that_the_description_names() -> None:
    api = Api(
        name="Toy",
        package="toy",
        version="1",
        environment="TOY",
        servers=(Server("https://api.toy.test"),),
        schemes={
            "a": ApiKey("first", wire="X-Pass"),
            "b": ApiKey("second", where="query", wire="pass"),
        },
        errors="",
    )
    shown: list[str] = []

    def show(request: Request) -> None:
        shown.append(repr(request) + repr(request.with_headers({"X-Pass": KEY}).headers))

    client = Client(
        api,
        credentials={"first": TOKEN, "second": KEY},
        http_client=Recorder(),
        hooks=[Hooks(before_request=show)],
    )
    endpoint: Endpoint[bytes] = Endpoint("GET", "/x", answers={200: BYTES}, security=(("a", "b"),))
    client.perform(endpoint, {}, {})
    assert_hidden([TOKEN, KEY], *shown)
    assert "x-pass" in shown[0]
