"""Calls on an in-process server: retries, redirects, credentials, errors; sync and async alike."""

import asyncio
import gc
import logging
import pickle
from typing import Any

import pytest

from generator.targets.python.runtime import errors
from generator.targets.python.runtime.config import Api
from generator.targets.python.runtime.endpoint import (
    BYTES,
    NOTHING,
    TEXT,
    Endpoint,
    Json,
    JsonFields,
)
from generator.targets.python.runtime.resource import (
    AsyncResource,
    RawResponse,
    Resource,
    async_raw,
    raw,
)
from generator.targets.python.runtime.testing import Answer, Recorder
from tests.runtime.outcomes import CAT, SLOW, UNSENT, awaited, outcome
from tests.runtime.secrecy import assert_hidden
from tests.runtime.toy import (
    ADD_PET,
    API,
    GET_PET,
    KEY,
    TOKEN,
    Cat,
    Dog,
    Fault,
    TeapotError,
    ToyError,
    async_toy,
    toy,
    with_clock,
)

# --- Redirects --------------------------------------------------------------------------


def redirect(location: str, status: int = 302) -> Answer:
    return Answer(status, headers={"Location": location})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_on_the_same_origin_keeps_the_credentials(status: int) -> None:
    server = Recorder(redirect("/v1/pets/2?x=1#part", status), Answer(200, json=CAT))
    assert outcome(server, GET_PET, {}, pet_id="1")[0] == Cat(lives=9)
    assert server.requests[1].url == "https://api.toy.test/v1/pets/2?x=1"
    assert server.requests[1].headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    "location",
    ["https://evil.test/x", "//evil.test/x", "https://api.toy.test:444/x", "https://api.toy.test.evil.test/"],
)  # fmt: skip
def test_another_origin_sees_no_credential_and_no_header_of_ours(location: str) -> None:
    server = Recorder(redirect(location), Answer(200, json=CAT))
    client = toy(
        server,
        credentials={"token": TOKEN, "api_key": KEY},
        default_headers={"X-Private": "private"},
    )
    every: Endpoint[Any] = Endpoint(
        "GET",
        "/x",
        answers={200: NOTHING},
        security=(("token", "key", "header_key", "cookie_key"),),
    )
    client.perform(every, {"extra_headers": {"X-More": "private"}}, {})
    first, second = server.requests
    assert first.headers["authorization"] == f"Bearer {TOKEN}"
    assert first.query == [("api_key", KEY)]
    assert first.headers["cookie"] == f"sid={KEY}"
    assert set(second.headers) <= {"accept", "accept-encoding", "user-agent"}
    assert KEY not in second.url


def test_the_way_back_brings_the_credentials_back() -> None:
    server = Recorder(
        redirect("https://other.test/"),
        redirect("https://api.toy.test:443/v1/y"),
        Answer(200, json=CAT),
    )
    outcome(server, GET_PET, {}, pet_id="1")
    assert "authorization" not in server.requests[1].headers
    assert server.requests[2].headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    "location",
    ["http://api.toy.test/x", "file:///etc/passwd", "javascript:alert(1)", "https://u:p@api.toy.test/", "http://[", "https://api.toy.test/\x1b"],
)  # fmt: skip
def test_a_redirect_to_what_is_not_safe_is_an_error(location: str) -> None:
    server = Recorder(redirect(location), Answer(200, json=CAT))
    found, _ = outcome(server, GET_PET, {}, pet_id="1")
    assert isinstance(found, errors.APIStatusError)
    assert found.status_code == 302
    assert "redirects" in found.message
    assert len(server.requests) == 1


def test_a_redirect_of_another_method_is_an_error() -> None:
    server = Recorder(redirect("/v1/elsewhere", 307))
    found, _ = outcome(server, ADD_PET, {}, pet_id="1")
    assert isinstance(found, errors.APIStatusError)
    assert "POST" in found.message


def test_a_redirect_without_a_place_is_an_error() -> None:
    found, _ = outcome(Recorder(Answer(302)), GET_PET, {}, pet_id="1")
    assert isinstance(found, errors.APIStatusError)


def test_five_redirects_are_enough() -> None:
    server = Recorder(*[redirect("/v1/x")] * 5, Answer(200, json=CAT))
    assert outcome(server, GET_PET, {}, pet_id="1")[0] == Cat(lives=9)
    found, _ = outcome(Recorder(redirect("/v1/x")), GET_PET, {}, pet_id="1")
    assert isinstance(found, errors.TooManyRedirects)


# --- Errors -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.BadRequestError),
        (401, errors.AuthenticationError),
        (403, errors.PermissionDeniedError),
        (404, errors.NotFoundError),
        (409, errors.ConflictError),
        (418, errors.APIStatusError),
        (422, errors.UnprocessableEntityError),
        (429, errors.RateLimitError),
        (500, errors.InternalServerError),
        (599, errors.InternalServerError),
        (304, errors.APIStatusError),
    ],
)
def test_each_status_has_its_class(status: int, kind: type[errors.APIStatusError]) -> None:
    answer = Answer(status, json={"message": "no"}, headers={"X-Request-Id": "r1"})
    found, _ = outcome(Recorder(answer), ADD_PET, {"max_retries": 0}, pet_id="1")
    assert type(found) is kind
    assert (found.status_code, found.request_id, found.method) == (status, "r1", "POST")
    assert (found.url, found.body) == ("https://api.toy.test/v1/pets", None)


def test_a_declared_error_has_its_typed_body() -> None:
    found, _ = outcome(
        Recorder(Answer(418, json={"code": 7, "message": "short"})), GET_PET, {}, pet_id="1"
    )
    assert type(found) is TeapotError
    assert found.body == Fault(code=7, message="short")
    assert found.message == "short"


def test_a_declared_default_is_the_class_of_the_status_too() -> None:
    found, _ = outcome(Recorder(Answer(404, json={"code": 7})), GET_PET, {}, pet_id="1")
    assert isinstance(found, ToyError)
    assert isinstance(found, errors.NotFoundError)
    assert type(found).__name__ == "ToyError"
    assert found.body == Fault(code=7)
    assert isinstance(pickle.loads(pickle.dumps(found)), errors.NotFoundError)


@pytest.mark.parametrize("content", [b"<html>", b"[1]", b"", b"\xff\xfe", b'"text"'])
def test_a_body_that_is_something_else_never_hides_the_status(content: bytes) -> None:
    found, _ = outcome(Recorder(Answer(418, content=content)), GET_PET, {}, pet_id="1")
    assert type(found) is TeapotError
    assert found.body is None


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"message": "m"}, "m"),
        ({"error": {"message": "m", "code": 1}}, "m"),
        ({"error": "m"}, "m"),
        ({"detail": [{"msg": "m"}]}, "m"),
        ({"title": "t", "detail": "m"}, "m"),
        ({"errors": [{"message": "m"}]}, "m"),
        ({"odd": 1}, "the server answered with status 418"),
        ({"message": "\x1b[31mred\u202e"}, "\\x1b[31mred\\u202e"),
    ],
)
def test_the_message_is_found_in_the_shapes_that_apis_use(body: Any, message: str) -> None:
    found, _ = outcome(Recorder(Answer(418, json=body)), GET_PET, {}, pet_id="1")
    assert isinstance(found, errors.APIStatusError)
    assert found.message == message


def test_the_text_of_an_error_is_bounded() -> None:
    found, _ = outcome(Recorder(Answer(418, content=b"x" * 10**7)), GET_PET, {}, pet_id="1")
    assert isinstance(found, errors.APIStatusError)
    assert len(found.text) == 2048


def test_an_answer_that_is_not_json_is_a_decode_error() -> None:
    answer = Answer(200, text="<html>", headers={"Content-Type": "text/html"})
    found, _ = outcome(Recorder(answer), GET_PET, {}, pet_id="1")
    assert type(found) is errors.DecodeError
    assert (found.status_code, found.text) == (200, "<html>")
    assert "text/html" in str(found)


def test_an_empty_answer_is_none_only_where_the_type_allows() -> None:
    found, _ = outcome(Recorder(Answer(200)), GET_PET, {}, pet_id="1")
    assert type(found) is errors.DecodeError
    assert outcome(Recorder(Answer(204)), ADD_PET, {}, pet_id="1")[0] is None
    maybe: Endpoint[Any] = Endpoint("GET", "/x", answers={200: Json(lambda: int | None)})
    assert outcome(Recorder(Answer(200)), maybe, {})[0] is None


def test_strict_responses_raise_what_lenient_ones_keep() -> None:
    answer = Answer(200, json={"kind": "cat", "lives": "nine"})
    assert toy(Recorder(answer)).perform(GET_PET, {}, {"pet_id": "1"}).lives == "nine"
    with pytest.raises(errors.APIResponseValidationError, match="lives"):
        toy(Recorder(answer), strict_responses=True).perform(GET_PET, {}, {"pet_id": "1"})


def test_timeouts_tell_their_phase() -> None:
    found, _ = outcome(Recorder(SLOW), ADD_PET, {}, pet_id="1")
    assert isinstance(found, errors.APITimeoutError)
    assert found.phase == "read"


@pytest.mark.parametrize(
    ("content", "answer", "value"),
    [
        (TEXT, Answer(200, content="é".encode("latin-1"), headers={"Content-Type": "text/plain; charset=latin-1"}), "é"),
        (BYTES, Answer(200, content=b"\0\1"), b"\0\1"),
        (NOTHING, Answer(200, content=b"ignored"), None),
        ({"application/json": Json(lambda: int), "text/csv": TEXT}, Answer(200, content=b"1,2", headers={"Content-Type": "text/csv; header=present"}), "1,2"),
        ({"application/json": Json(lambda: int), "text/csv": TEXT}, Answer(200, content=b"12", headers={"Content-Type": "application/problem+json"}), 12),
    ],
)  # fmt: skip
def test_other_contents(content: Any, answer: Answer, value: object) -> None:
    endpoint: Endpoint[Any] = Endpoint("GET", "/x", answers={"2XX": content})
    assert outcome(Recorder(answer), endpoint, {})[0] == value


# --- Requests ---------------------------------------------------------------------------


def test_a_request_holds_what_was_given_and_nothing_else() -> None:
    server = Recorder(Answer(200, json=CAT))
    outcome(server, GET_PET, {}, pet_id="a/b", tags=["x y", None], trace=None, seen=True)
    request = server.only_request
    assert (request.method, request.path) == ("GET", "/v1/pets/a%2Fb")
    assert request.query == [("tags", "x y")]
    assert dict(request.headers) == {
        "accept": "application/json",
        "accept-encoding": "gzip",
        "authorization": f"Bearer {TOKEN}",
        "cookie": "seen=true",
        "user-agent": "toy/1.2.3",
    }
    assert request.content == b""


def test_fields_of_a_body_are_keywords_and_models_may_be_dictionaries() -> None:
    server = Recorder(Answer(200, json=CAT))
    outcome(server, ADD_PET, {"extra_body": {"more": [1]}}, pet_id="1", born=None)
    assert server.only_request.json() == {"kind": "dog", "petId": "1", "born": None, "more": [1]}
    assert server.only_request.headers["content-type"] == "application/json"


def test_an_optional_body_is_left_out_when_nothing_is_given() -> None:
    optional: Endpoint[None] = Endpoint(
        "POST", "/x", body=JsonFields(lambda: Fault, required=False), answers={200: NOTHING}
    )
    server = Recorder(Answer(200))
    outcome(server, optional, {})
    assert server.only_request.content == b""
    assert "content-type" not in server.only_request.headers


def test_what_is_given_for_one_call_wins() -> None:
    server = Recorder(Answer(200, json=CAT))
    client = toy(
        server,
        default_headers={"X-A": "client", "X-B": "client", "X-C": "client"},
        default_query={"tags": "client", "q": "client"},
    )
    options = {
        "extra_headers": {"x-a": "call", "X-B": None},
        "extra_query": {"tags": ["call", "again"]},
    }
    client.perform(GET_PET, options, {"pet_id": "1", "tags": ["argument"]})
    request = server.only_request
    assert request.query == [("q", "client"), ("tags", "call"), ("tags", "again")]
    assert request.headers["x-a"] == "call"
    assert "x-b" not in request.headers
    assert request.headers["x-c"] == "client"


@pytest.mark.parametrize(
    "options",
    [
        {"extra_headers": {"X": "a\r\nY: b"}},
        {"extra_headers": {"X\n": "a"}},
        {"extra_headers": {"X": "é"}},
        {"idempotency_key": "a\n"},
    ],
)
def test_what_would_break_a_header_is_refused(options: dict[str, Any]) -> None:
    server = Recorder(Answer(200, json=CAT))
    found, _ = outcome(server, GET_PET, options, pet_id="1")
    assert isinstance(found, errors.ArgumentError)
    assert server.requests == []


def test_calls_that_no_operation_describes() -> None:
    server = Recorder(Answer(200, json={"a": 1}))
    client = toy(server)
    assert client.get("/x?y=1", cast_to=dict[str, Any], extra_query={"z": 2}) == {"a": 1}
    assert client.post("/x", cast_to=bytes, body={"b": [Dog(pet_id="1")]}) == b'{"a": 1}'
    assert client.put("x", cast_to=str, body=b"raw") == '{"a": 1}'
    assert client.delete("/x", cast_to=type(None)) is None
    first, second, third, fourth = server.requests
    assert first.url == "https://api.toy.test/v1/x?y=1&z=2"
    assert first.headers["authorization"] == f"Bearer {TOKEN}"
    assert second.json() == {"b": [{"kind": "dog", "petId": "1"}]}
    assert third.content == b"raw"
    assert (fourth.method, fourth.content) == ("DELETE", b"")
    for path in ("https://evil.test/x", "//evil.test/x"):
        with pytest.raises(errors.ArgumentError):
            client.get(path, cast_to=bytes)


# --- Credentials ------------------------------------------------------------------------


def test_a_callable_credential_is_asked_on_each_try() -> None:
    server = Recorder(Answer(503), Answer(200, json=CAT))
    tokens = iter(["one", "two"])
    client = toy(server, credentials={"token": lambda: next(tokens)})
    with_clock(client)
    client.perform(GET_PET, {}, {"pet_id": "1"})
    assert [r.headers["authorization"] for r in server.requests] == ["Bearer one", "Bearer two"]


def test_an_async_client_awaits_and_a_sync_client_refuses_a_coroutine_function() -> None:
    async def token() -> str:
        return "late"

    server = Recorder(Answer(200, json=CAT))
    client = async_toy(server, credentials={"token": token})
    asyncio.run(client.perform(GET_PET, {}, {"pet_id": "1"}))
    assert server.only_request.headers["authorization"] == "Bearer late"
    with pytest.raises(errors.ArgumentError, match="async client"):
        toy(server, credentials={"token": token}).perform(GET_PET, {}, {"pet_id": "1"})


def test_a_credential_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOY_TOKEN", "from-outside")
    monkeypatch.setenv("TOY_BASE_URL", "http://localhost:8080/base/")
    server = Recorder(Answer(200, json=CAT))
    toy(server, credentials={}).perform(GET_PET, {}, {"pet_id": "1"})
    assert server.only_request.headers["authorization"] == "Bearer from-outside"
    assert server.only_request.url == "http://localhost:8080/base/pets/1"


def test_the_first_alternative_that_is_complete_is_used_and_else_all_are_named() -> None:
    either: Endpoint[None] = Endpoint(
        "GET", "/x", answers={200: NOTHING}, security=(("token",), ("key", "basic"))
    )
    server = Recorder(Answer(200))
    everything = {"api_key": KEY, "username": "me", "password": "pass"}
    toy(server, credentials=everything).perform(either, {}, {})
    assert server.only_request.query == [("api_key", KEY)]
    assert server.only_request.headers["authorization"] == "Basic bWU6cGFzcw=="
    with pytest.raises(errors.CredentialError) as caught:
        toy(server, credentials={}).perform(either, {}, {})
    for word in ("`token`", "TOY_TOKEN", " or ", "`api_key`", " and ", "`username`"):
        assert word in str(caught.value)


def test_optional_credentials_are_sent_when_there_are_some() -> None:
    optional: Endpoint[None] = Endpoint(
        "GET", "/x", answers={200: NOTHING}, security=((), ("token",))
    )
    server = Recorder(Answer(200))
    toy(server, credentials={}).perform(optional, {}, {})
    toy(server).perform(optional, {}, {})
    assert "authorization" not in server.requests[0].headers
    assert "authorization" in server.requests[1].headers


@pytest.mark.parametrize("value", [TOKEN + "\n", TOKEN + "é", " " + TOKEN, "", TOKEN + "\0"])
def test_a_credential_that_cannot_be_sent_is_refused_without_showing_it(value: str) -> None:
    with pytest.raises(errors.ArgumentError) as caught:
        toy(Recorder(), credentials={"token": value})
    assert TOKEN not in str(caught.value)
    client = toy(Recorder(), credentials={"token": lambda: value})
    with pytest.raises(errors.ArgumentError) as caught:
        client.perform(GET_PET, {}, {"pet_id": "1"})
    assert TOKEN not in str(caught.value)


SECRETS = [TOKEN, KEY, "bWU6cGFzcw=="]
GIVEN = "given-91c0"


@pytest.mark.parametrize(
    "answer",
    [Answer(401, json={"message": "no"}), Answer(200, text="<"), UNSENT, SLOW, redirect("/v1/x"), redirect("file:///x"), Answer(500, headers={"Set-Cookie": "s=1"})],
)  # fmt: skip
def test_no_secret_in_an_error_its_traceback_its_pickle_or_the_log(
    answer: Any, caplog: pytest.LogCaptureFixture
) -> None:
    every: Endpoint[Any] = Endpoint(
        "GET",
        "/x",
        answers={200: Json(lambda: int)},
        security=(("token", "key", "cookie_key", "header_key"),),
    )
    client = toy(Recorder(answer), credentials={"token": TOKEN, "api_key": KEY})
    with_clock(client)
    with caplog.at_level(logging.DEBUG, "toy"), pytest.raises(errors.APIError) as caught:
        client.perform(every, {"extra_query": {"access_token": GIVEN}}, {})
    assert caplog.text
    assert_hidden(
        SECRETS,
        caught.value,
        client,
        client._settings.credentials,
        log=caplog.text,
        given=[GIVEN],
    )


# --- Resources and clients --------------------------------------------------------------


class Pets(Resource):
    def get(self, pet_id: str) -> Any:
        return self._call(GET_PET, {}, pet_id=pet_id)


class AsyncPets(AsyncResource):
    async def get(self, pet_id: str) -> Any:
        return await self._call(GET_PET, {}, pet_id=pet_id)


def test_a_raw_response_has_the_head_the_body_and_the_value() -> None:
    server = Recorder(Answer(200, json=CAT, headers={"X-Request-Id": "r1", "X-Rate": "5"}))
    response = raw(Pets(toy(server)).get)("1")
    other = asyncio.run(awaited(async_raw(AsyncPets(async_toy(server)).get)("1")))
    for each in (response, other):
        assert isinstance(each, RawResponse)
        assert (each.status_code, each.request_id, each.retries) == (200, "r1", 0)
        assert each.headers["x-rate"] == "5"
        assert each.parse() == Cat(lives=9)
    assert Pets(toy(server)).get("1") == Cat(lives=9)


def test_with_options_changes_a_copy_on_the_same_connections() -> None:
    server = Recorder(Answer(503))
    client = toy(server)
    clock = with_clock(client)
    eager = client.with_options(max_retries=0, default_headers={"X": "1"}, base_url="http://o.test")
    with pytest.raises(errors.InternalServerError):
        eager.perform(GET_PET, {}, {"pet_id": "1"})
    assert server.only_request.url == "http://o.test/pets/1"
    assert client.base_url == "https://api.toy.test/v1"
    assert clock.slept == []


def test_an_api_without_a_server_asks_for_one() -> None:
    homeless = Api(name="Toy", package="toy", version="1", environment="NOWHERE", errors="")
    with pytest.raises(errors.ArgumentError, match="NOWHERE_BASE_URL"):
        type(toy(Recorder()))(homeless, credentials={})


def test_a_body_in_gzip_is_undone_and_a_cut_one_is_an_error() -> None:
    import gzip

    whole = gzip.compress(b'{"kind":"cat",') + gzip.compress(b'"lives":9}')
    packed = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    server = Recorder(Answer(200, content=whole, headers=packed))
    assert outcome(server, GET_PET, {}, pet_id="1")[0] == Cat(lives=9)
    for content in (whole[:-9], b"not gzip at all"):
        server = Recorder(Answer(200, content=content, headers=packed))
        assert isinstance(outcome(server, GET_PET, {}, pet_id="1")[0], errors.DecodeError)
    server = Recorder(Answer(200, content=whole, headers={"Content-Encoding": "gzip, gzip"}))
    assert isinstance(outcome(server, GET_PET, {}, pet_id="1")[0], errors.DecodeError)


def test_a_body_that_unpacks_to_too_much_is_refused_before_it_does() -> None:
    import gzip
    import tracemalloc

    packed = gzip.compress(bytes(300 * 1024 * 1024), 1)
    answer = Answer(200, content=packed, headers={"Content-Encoding": "gzip"})
    gc.collect()
    tracemalloc.start()
    with pytest.raises(errors.ResponseTooLarge):
        toy(Recorder(answer)).perform(GET_PET, {}, {"pet_id": "1"})
    assert tracemalloc.get_traced_memory()[1] < 240 * 1024 * 1024
    tracemalloc.stop()
    assert API.package == "toy"
