"""Access tokens from a token endpoint, in threads and in tasks."""

import asyncio
import base64
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs

import pytest

from generator.targets.python.runtime import errors
from generator.targets.python.runtime.client import AsyncClient, Client
from generator.targets.python.runtime.config import Api, Bearer, Flow, OAuth2, Server
from generator.targets.python.runtime.endpoint import NOTHING, Endpoint
from generator.targets.python.runtime.gate import Gate
from generator.targets.python.runtime.hooks import AccessToken, Hooks
from generator.targets.python.runtime.testing import Answer, Recorded, settle
from generator.targets.python.runtime.transport import Request, TransportError
from tests.runtime.secrecy import assert_hidden
from tests.runtime.toy import with_clock

ID, SECRET, PASSWORD = "client-5d0c11", "secret-8f2e77", "pass-0b93ae"
FIRST_REFRESH, FIRST_TOKEN = "refresh-c41d09", "given-7a7a10"
CLIENT = {"client_id": ID, "client_secret": SECRET}
KEYWORDS = {"client_id": "client_id", "client_secret": "client_secret"}

API = Api(
    name="Toy",
    package="toy",
    version="1",
    environment="TOY",
    servers=(Server("https://api.toy.test/v1"),),
    schemes={
        "oauth": OAuth2(
            "token",
            Flow("client_credentials", "https://auth.toy.test/token", **KEYWORDS),
            Flow("password", "/login", username="username", password="password", **KEYWORDS),
            Flow(
                "refresh_token", "https://auth.toy.test/", refresh_token="refresh_token", **KEYWORDS
            ),
            environment="TOY_TOKEN",
        ),
        "other": Bearer("other_token"),
    },
    errors="",
)
READ: Endpoint[None] = Endpoint(
    "GET",
    "/x",
    answers={200: NOTHING},
    security=(("oauth",),),
    scopes={"oauth": ("read", "more")},
)
WRITE: Endpoint[None] = Endpoint(
    "POST", "/x", answers={200: NOTHING}, security=(("oauth",),), scopes={"oauth": ("write",)}
)
ANY: Endpoint[None] = Endpoint("GET", "/x", answers={200: NOTHING}, security=(("oauth",),))


class Services:
    """An API and its token endpoint. Tokens are `token-1`, `token-2`, ...; `refused` ones are answered with 401.

    Args:
        token: Answers the token request of a number, where it is not a token for an hour.
        delay: Seconds that a token request takes.
    """

    def __init__(
        self, token: Callable[[int], Answer | TransportError] | None = None, delay: float = 0.0
    ) -> None:
        self.asked: list[Recorded] = []
        self.called: list[Recorded] = []
        self.refused: set[str] = set()
        self.delay = delay
        self._token = token or (lambda number: granted(number))
        self._lock = threading.Lock()

    def send(self, request: Request) -> Answer:
        answer = self._answer(request)
        if self._is_token(request):
            time.sleep(self.delay)
        return answer

    async def asend(self, request: Request) -> Answer:
        answer = self._answer(request)
        if self._is_token(request):
            await asyncio.sleep(self.delay)
        return answer

    def _is_token(self, request: Request) -> bool:
        return not request.url.endswith("/x")

    def _answer(self, request: Request) -> Answer:
        assert request.content is None or isinstance(request.content, bytes)
        recorded = Recorded(request, request.content or b"")
        if self._is_token(request):
            with self._lock:
                self.asked.append(recorded)
                number = len(self.asked)
            answer = self._token(number)
            if isinstance(answer, TransportError):
                raise answer
            return answer
        self.called.append(recorded)
        is_refused = recorded.headers["authorization"] in self.refused
        return Answer(401) if is_refused else Answer(200)

    def close(self) -> None: ...

    async def aclose(self) -> None: ...

    @property
    def tokens(self) -> list[str]:
        return [each.headers["authorization"] for each in self.called]

    def form(self, index: int = -1) -> dict[str, str]:
        return {
            name: value for name, (value,) in parse_qs(self.asked[index].content.decode()).items()
        }


def granted(number: int, **more: object) -> Answer:
    return Answer(
        200, json={"access_token": f"token-{number}", "token_type": "Bearer", "expires_in": 3600, **more}
    )  # fmt: skip


def sync_client(services: Services, credentials: Any = CLIENT, **options: Any) -> Any:
    return Client(API, credentials=credentials, http_client=services, **options)


def async_client(services: Services, credentials: Any = CLIENT, **options: Any) -> Any:
    return AsyncClient(API, credentials=credentials, http_client=services, **options)


BOTH = pytest.mark.parametrize("make", [sync_client, async_client])
Make = Callable[..., Any]


def call(client: Any, endpoint: Endpoint[Any] = ANY, **options: Any) -> Any:
    return settle(client.perform(endpoint, options, {}))


# --- The flows ----------------------------------------------------------------------------


@BOTH
def test_a_token_is_fetched_with_the_clients_credentials_and_used_again(make: Make) -> None:
    services = Services()
    client = make(services)
    call(client, READ)
    call(client, READ)
    call(client, ANY)
    (asked,) = services.asked
    assert (asked.method, asked.url) == ("POST", "https://auth.toy.test/token")
    assert services.form() == {"grant_type": "client_credentials", "scope": "more read"}
    assert asked.headers["authorization"] == "Basic " + _base64(f"{ID}:{SECRET}")
    assert asked.headers["user-agent"] == "toy/1"
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert services.tokens == ["Bearer token-1"] * 3


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_the_clients_credentials_are_form_encoded_first() -> None:
    services = Services()
    call(sync_client(services, {"client_id": "a:b", "client_secret": "c d%"}))
    assert services.asked[0].headers["authorization"] == "Basic " + _base64("a%3Ab:c+d%25")


@BOTH
def test_a_scope_that_no_token_at_hand_has_is_asked_for(make: Make) -> None:
    services = Services()
    client = make(services)
    for endpoint in (READ, WRITE, READ, WRITE, ANY):
        call(client, endpoint)
    assert [services.form(n)["scope"] for n in (0, 1)] == ["more read", "write"]
    assert services.tokens[:4] == ["Bearer token-1", "Bearer token-2"] * 2


@BOTH
def test_an_endpoint_that_wants_the_secret_in_the_body_gets_it_there(make: Make) -> None:
    services = Services(
        lambda n: Answer(401, json={"error": "invalid_client"}) if n == 1 else granted(n)
    )
    client = make(services)
    clock = with_clock(client)
    call(client)
    clock.now += 4000
    call(client)
    assert len(services.asked) == 3
    assert services.form(1) == services.form(2) == {"grant_type": "client_credentials", **CLIENT}
    assert "authorization" not in services.asked[2].headers


@BOTH
def test_a_user_logs_in_with_a_password_once_and_is_then_refreshed(make: Make) -> None:
    services = Services(lambda n: granted(n, refresh_token=f"refresh-{n}"))
    client = make(services, {"username": "me", "password": PASSWORD})
    clock = with_clock(client)
    call(client)
    assert services.asked[0].url == "https://api.toy.test/login"
    assert services.form() == {"grant_type": "password", "username": "me", "password": PASSWORD}
    clock.now += 4000
    call(client)
    assert services.form() == {"grant_type": "refresh_token", "refresh_token": "refresh-1"}


def test_a_refresh_token_that_is_no_longer_good_leads_back_to_the_password() -> None:
    services = Services(
        lambda n: (
            Answer(400, json={"error": "invalid_grant"})
            if n == 2
            else granted(n, refresh_token=f"refresh-{n}")
        )
    )
    client = sync_client(services, {"username": "me", "password": PASSWORD})
    clock = with_clock(client)
    call(client)
    clock.now += 4000
    call(client)
    assert [services.form(n)["grant_type"] for n in range(3)] == [
        "password", "refresh_token", "password",
    ]  # fmt: skip


@BOTH
def test_a_refresh_token_keeps_a_given_token_going_and_is_replaced(make: Make) -> None:
    services = Services(lambda n: granted(n, refresh_token=f"refresh-{n}"))
    client = make(services, {"token": FIRST_TOKEN, "refresh_token": FIRST_REFRESH, **CLIENT})
    clock = with_clock(client)
    call(client, READ)
    assert (services.tokens, services.asked) == ([f"Bearer {FIRST_TOKEN}"], [])
    services.refused.add(f"Bearer {FIRST_TOKEN}")
    call(client, WRITE)
    assert services.form() == {"grant_type": "refresh_token", "refresh_token": FIRST_REFRESH}
    clock.now += 4000
    call(client, READ)
    assert services.form()["refresh_token"] == "refresh-1"
    assert "scope" not in services.form()


@BOTH
def test_a_hook_is_shown_each_token_so_that_a_refresh_token_can_be_kept(make: Make) -> None:
    kept: list[tuple[str, str | None]] = []
    services = Services(
        lambda n: granted(n, refresh_token=f"refresh-{n}") if n == 1 else granted(n)
    )

    def keep(token: AccessToken) -> None:
        assert repr(token) == "<AccessToken>"
        kept.append((token.access_token, token.refresh_token))

    client = make(services, {"refresh_token": FIRST_REFRESH}, hooks=[Hooks(on_token=keep)])
    clock = with_clock(client)
    call(client)
    clock.now += 4000
    call(client)
    call(client)
    assert kept == [("token-1", "refresh-1"), ("token-2", None)]


# --- Their life ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expires_in", "good_for"), [(3600, 3540), (100, 90), ("100", 90), (10**400, 10**9 - 60)]
)
def test_a_token_is_replaced_shortly_before_it_expires(expires_in: Any, good_for: float) -> None:
    services = Services(lambda n: granted(n, expires_in=expires_in))
    client = sync_client(services)
    clock = with_clock(client)
    call(client)
    clock.now += good_for - 0.5
    call(client)
    assert len(services.asked) == 1
    clock.now += 1
    call(client)
    assert len(services.asked) == 2


@pytest.mark.parametrize("expires_in", [0, -5])
def test_a_token_that_has_no_time_left_is_used_once(expires_in: int) -> None:
    services = Services(lambda n: granted(n, expires_in=expires_in))
    client = sync_client(services)
    call(client)
    call(client)
    assert services.tokens == ["Bearer token-1", "Bearer token-2"]


@pytest.mark.parametrize("expires_in", [None, True, "soon", [], {}])
def test_a_token_that_does_not_say_when_it_expires_is_used_until_it_is_refused(
    expires_in: Any,
) -> None:
    services = Services(lambda n: granted(n, expires_in=expires_in))
    client = sync_client(services)
    clock = with_clock(client)
    for _ in range(3):
        call(client)
        clock.now += 10**6
    services.refused.add("Bearer token-1")
    call(client, WRITE)
    assert services.tokens[-1] == "Bearer token-2"


@BOTH
def test_a_token_that_is_refused_is_replaced_and_the_call_repeated_once(make: Make) -> None:
    services = Services()
    client = make(services, max_retries=0)
    call(client)
    services.refused = {"Bearer token-1"}
    call(client, ANY)
    assert services.tokens == ["Bearer token-1", "Bearer token-1", "Bearer token-2"]
    services.refused = {"Bearer token-2", "Bearer token-3", "Bearer token-4"}
    with pytest.raises(errors.AuthenticationError) as caught:
        call(client, ANY)
    assert services.tokens[3:] == ["Bearer token-2", "Bearer token-3"]
    assert caught.value.retries == 1


@BOTH
def test_a_function_is_asked_again_when_what_it_gave_is_refused(make: Make) -> None:
    given = iter(["old", "new", "same", "same"])
    services = Services()
    services.refused = {"Bearer old", "Bearer same"}
    client = make(services, {"token": lambda: next(given)})
    call(client)
    assert services.tokens == ["Bearer old", "Bearer new"]
    with pytest.raises(errors.AuthenticationError):
        call(client)
    assert services.tokens[2:] == ["Bearer same"]


# --- Many at once -------------------------------------------------------------------------


def test_fifty_threads_make_one_token_request_and_one_more_when_it_is_refused() -> None:
    services = Services(delay=0.1)
    client = sync_client(services)
    with ThreadPoolExecutor(50) as pool:
        list(pool.map(lambda _: call(client), range(50)))
        assert (len(services.asked), set(services.tokens)) == (1, {"Bearer token-1"})
        services.refused = {"Bearer token-1"}
        list(pool.map(lambda _: call(client), range(50)))
    assert len(services.asked) == 2


def test_fifty_tasks_make_one_token_request_and_one_more_when_it_is_refused() -> None:
    async def main() -> None:
        services = Services(delay=0.1)
        client = async_client(services)
        await asyncio.gather(*(client.perform(ANY, {}, {}) for _ in range(50)))
        assert (len(services.asked), set(services.tokens)) == (1, {"Bearer token-1"})
        services.refused = {"Bearer token-1"}
        await asyncio.gather(*(client.perform(ANY, {}, {}) for _ in range(50)))
        assert len(services.asked) == 2

    asyncio.run(main())


def test_who_waits_for_a_refusal_gets_it_and_the_next_call_asks_anew() -> None:
    async def main() -> None:
        services = Services(
            lambda n: Answer(400, json={"error": "unauthorized_client"}) if n == 1 else granted(n),
            delay=0.05,
        )
        client = async_client(services)
        calls = (client.perform(ANY, {}, {}) for _ in range(50))
        ended = await asyncio.gather(*calls, return_exceptions=True)
        assert {type(each) for each in ended} == {errors.AuthenticationError}
        assert len(services.asked) == 1
        await client.perform(ANY, {}, {})
        assert len(services.asked) == 2

    asyncio.run(main())


def test_nobody_waits_longer_than_the_call_may_take() -> None:
    services = Services(delay=2.0)
    client = sync_client(services)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(call, client)
        while not services.asked:
            time.sleep(0.001)
        started = time.monotonic()
        with pytest.raises(errors.APITimeoutError):
            call(client, timeout=0.1)
        assert time.monotonic() - started < 1.5
        first.result()


# --- Interruption -------------------------------------------------------------------------


def test_an_interrupt_while_a_token_is_fetched_leaves_the_way_free() -> None:
    class Interrupted(Services):
        def send(self, request: Request) -> Answer:
            answer = super().send(request)
            if len(self.asked) == 1:
                raise KeyboardInterrupt
            return answer

    services = Interrupted()
    client = sync_client(services)
    with pytest.raises(KeyboardInterrupt):
        call(client)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(call, client).result(5)
    assert services.tokens == ["Bearer token-2"]


def test_a_task_that_is_cancelled_while_it_fetches_a_token_lets_the_next_one_do_it() -> None:
    async def main() -> None:
        services = Services(delay=0.2)
        client = async_client(services)
        first = asyncio.create_task(client.perform(ANY, {}, {}))
        while not services.asked:
            await asyncio.sleep(0)
        others = [asyncio.create_task(client.perform(ANY, {}, {})) for _ in range(5)]
        await asyncio.sleep(0)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        await asyncio.gather(*others)
        assert set(services.tokens) == {"Bearer token-2"}

    asyncio.run(main())


def test_a_process_that_is_forked_while_another_thread_is_inside_finds_the_gate_open() -> None:
    gate = Gate()
    inside, done = threading.Event(), threading.Event()

    def stay() -> None:
        gate.enter(1)
        inside.set()
        done.wait()
        gate.leave()

    thread = threading.Thread(target=stay)
    thread.start()
    inside.wait()
    child = os.fork()
    if child == 0:
        try:
            gate.enter(1)
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    with pytest.raises(TransportError):
        gate.enter(0.01)
    gate.leave()
    done.set()
    thread.join()
    gate.enter(0.01)


def test_an_event_loop_that_dies_inside_leaves_the_gate_open_for_the_next() -> None:
    gate = Gate()

    async def enter() -> None:
        await gate.aenter(0.05)

    asyncio.run(enter())  # It never leaves.
    asyncio.run(enter())
    with pytest.raises(TransportError):
        asyncio.run(_twice(gate))


async def _twice(gate: Gate) -> None:
    await gate.aenter(0.05)
    await asyncio.create_task(gate.aenter(0.05))


# --- When there is no token ---------------------------------------------------------------

ALL_SECRETS = [
    ID, SECRET, PASSWORD, FIRST_REFRESH, _base64(f"{ID}:{SECRET}"), "fresh-5512ee",
]  # fmt: skip


@BOTH
@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (Answer(400, json={"error": "invalid_scope"}), errors.AuthenticationError, "invalid_scope"),
        (Answer(400, json={"error": "invalid_grant", "error_description": f"unknown: {FIRST_REFRESH}"}), errors.AuthenticationError, "invalid_grant: unknown: ***"),
        (Answer(403, text="<h1>no</h1>"), errors.AuthenticationError, "status 403"),
        (Answer(302, headers={"Location": "https://evil.test/token"}), errors.APIStatusError, "302"),
        (Answer(500), errors.InternalServerError, "status 500"),
        (Answer(200, text="<html>fresh-5512ee"), errors.DecodeError, "no bearer token"),
        (Answer(200, json={"access_token": ["fresh-5512ee"]}), errors.DecodeError, "no bearer token"),
        (Answer(200, json={"access_token": "fresh-5512ee", "token_type": "mac"}), errors.DecodeError, "no bearer token"),
        (Answer(200, json={"access_token": "fresh-5512ee\r\nX: y"}), errors.DecodeError, "cannot be sent"),
        (Answer(200, content=b"x", headers={"Content-Encoding": "br"}), errors.DecodeError, "encoding"),
        (Answer(200, json={"access_token": "a" * 70000}), errors.DecodeError, "65536 bytes"),
        (TransportError("certificate", sent=False, hopeless=True), errors.APIConnectionError, "no access token: certificate"),
        (TransportError("slow", sent=True, timed_out="read"), errors.APITimeoutError, "no access token: slow"),
    ],
)  # fmt: skip
def test_a_call_without_a_token_is_an_error_that_shows_nothing_secret(
    make: Make, answer: Any, kind: type[errors.APIError], said: str, caplog: pytest.LogCaptureFixture
) -> None:  # fmt: skip
    services = Services(lambda n: answer)
    client = make(
        services, {"refresh_token": FIRST_REFRESH, "username": "me", "password": PASSWORD, **CLIENT}
    )
    with_clock(client)
    with (
        caplog.at_level("DEBUG", "toy"),
        pytest.raises(kind, match=said.replace("*", r"\*")) as caught,
    ):
        call(client, WRITE)
    assert services.called == []
    assert {each.url for each in services.asked} == {"https://auth.toy.test/"}
    assert caplog.text
    assert_hidden(ALL_SECRETS, caught.value, client, client._settings.credentials, log=caplog.text)


@BOTH
@pytest.mark.parametrize("first", [TransportError("reset", sent=True), Answer(503), Answer(429)])
def test_a_token_endpoint_that_fails_in_passing_is_asked_again_before_any_method(
    make: Make, first: Any
) -> None:
    services = Services(lambda n: first if n == 1 else granted(n))
    client = make(services)
    clock = with_clock(client)
    call(client, WRITE)
    assert clock.slept == [0.5]
    assert services.tokens == ["Bearer token-2"]


def test_a_token_is_asked_for_by_https_or_where_the_api_is_or_on_this_machine() -> None:
    with pytest.raises(errors.ArgumentError, match="https"):
        sync_client(Services(), token_url="http://auth.toy.test/token")
    for bad in ("file:///etc/passwd", "https://u:p@x.test/", "https://x.test/\n"):
        with pytest.raises(errors.ArgumentError, match="token endpoint"):
            sync_client(Services(), token_url=bad)
    for url in ("http://localhost:1/token?tenant=a", "http://127.0.0.1/t/"):
        services = Services()
        call(sync_client(services, token_url=url))
        assert services.asked[0].url == url
    services = Services()
    call(sync_client(services, base_url="http://plain.test", token_url="/token"))
    assert services.asked[0].url == "http://plain.test/token"


def test_the_address_of_the_token_endpoint_may_come_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TOY_TOKEN_URL", "https://else.test/token")
    services = Services()
    call(sync_client(services))
    assert services.asked[0].url == "https://else.test/token"


# --- What is configured -------------------------------------------------------------------


def test_what_is_given_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOY_TOKEN", "outside-token")
    services = Services()
    call(sync_client(services))
    call(sync_client(services, {"token": "given", **CLIENT}))
    call(sync_client(services, {}))
    monkeypatch.delenv("TOY_TOKEN")
    monkeypatch.setenv("TOY_CLIENT_ID", ID)
    monkeypatch.setenv("TOY_CLIENT_SECRET", SECRET)
    call(sync_client(services, {}))
    assert services.tokens == [
        "Bearer token-1", "Bearer given", "Bearer outside-token", "Bearer token-2",
    ]  # fmt: skip


def test_a_client_secret_may_be_a_function() -> None:
    services = Services()
    call(sync_client(services, {"client_id": ID, "client_secret": lambda: SECRET}))
    assert services.asked[0].headers["authorization"] == "Basic " + _base64(f"{ID}:{SECRET}")

    async def late() -> str:
        return SECRET

    call(async_client(services, {"client_id": ID, "client_secret": late}))
    assert services.asked[1].headers == services.asked[0].headers


def test_the_error_names_every_way_that_is_open() -> None:
    with pytest.raises(errors.CredentialError) as caught:
        call(sync_client(Services(), {"client_id": ID}))
    for word in ("`token` (or TOY_TOKEN in the environment)", "or `client_id` (or TOY_CLIENT_ID",
                 "and `client_secret`", "or `username`", "or `refresh_token`"):  # fmt: skip
        assert word in str(caught.value)


@pytest.mark.parametrize("keyword", ["client_id", "client_secret", "refresh_token", "password"])
def test_what_cannot_be_sent_is_refused_when_the_client_is_made(keyword: str) -> None:
    with pytest.raises(errors.ArgumentError, match=keyword) as caught:
        sync_client(Services(), {**CLIENT, keyword: f"{SECRET}\n"})
    assert_hidden([SECRET], str(caught.value))


def test_clients_with_other_options_share_the_token() -> None:
    services = Services()
    client = sync_client(services)
    call(client)
    call(client.with_options(timeout=5))
    assert len(services.asked) == 1
