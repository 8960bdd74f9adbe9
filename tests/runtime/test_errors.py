"""What errors say and hold, in both clients."""

from typing import Any

import pytest

from generator.targets.python.runtime import errors
from generator.targets.python.runtime.endpoint import (
    NOTHING,
    Endpoint,
    Header,
    JsonFields,
    Path,
    Query,
)
from generator.targets.python.runtime.messages import message_in
from generator.targets.python.runtime.testing import Answer, Recorder
from tests.runtime.outcomes import outcome
from tests.runtime.secrecy import assert_hidden
from tests.runtime.toy import GET_PET, TOKEN, Dog, Fault, toy

DEEP: Any = "m"
for _ in range(100):
    DEEP = {"error": DEEP}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"message": " m "}, "m"),
        ({"Message": "m"}, "m"),
        ({"error": {"code": 5, "message": "m"}}, "m"),
        ({"error": "invalid_grant", "error_description": "m"}, "m"),
        ({"errors": ["m", "n", "m"]}, "m; n"),
        ({"errors": [{"title": "t", "detail": "m"}, {"title": "n"}]}, "m; n"),
        ({"errorMessage": "m"}, "m"),
        # FastAPI
        ({"detail": "m"}, "m"),
        ({"detail": [{"loc": ["body", "tags", 0], "msg": "m", "type": "t"}]}, "body.tags.0: m"),
        # RFC 9457, section 3, and its example of an extension
        ({"type": "about:blank", "title": "t", "status": 422, "detail": "m"}, "m"),
        ({"title": "t", "status": 422}, "t"),
        ({"errors": [{"detail": "m", "pointer": "#/age"}, {"detail": "n"}]}, "#/age: m; n"),
        # Rails and Django
        ({"errors": {"email": ["is invalid", "is short"], "age": ["m"]}}, "email: is invalid, is short; age: m"),
        ({"email": ["is invalid"]}, "email: is invalid"),
        ("m", "m"),
        (["m"], "m"),
        ([{"errorCode": 1, "message": "m"}], "m"),
        ({"message": "", "detail": None, "error": {"message": 5}, "title": "t"}, "t"),
        ({"email": [], "name": ["m"]}, ""),
        ({"data": ["m"], "code": 1}, ""),
        ({"code": 5}, ""),
        (None, ""),
        (5, ""),
        (DEEP, ""),
    ],
)  # fmt: skip
def test_a_message_is_found_in_the_shapes_that_apis_use(body: Any, message: str) -> None:
    assert message_in(body) == message


def test_the_message_is_where_the_description_says() -> None:
    body: Any = {"message": "not this", "problem": {"text": "m"}}
    assert message_in(body, ("problem", "text")) == "m"
    assert message_in(body, ("problem", "lines")) == "not this"
    assert message_in(["m"], ("problem", "text")) == "m"


class ToldError(errors.APIStatusError, body=lambda: Fault, message=("problem", "text")):
    """418."""

    body: Fault | None


def test_a_declared_message_is_the_message_of_the_error() -> None:
    endpoint: Endpoint[None] = Endpoint(
        "GET", "/x", answers={200: NOTHING}, errors={418: ToldError}
    )
    answer = Answer(418, json={"code": 1, "title": "t", "problem": {"text": "m"}})
    found, _ = outcome(Recorder(answer), endpoint, {})
    assert isinstance(found, ToldError)
    assert found.message == "m"


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00", {"Content-Encoding": "gzip"}),
        (b"secret", {"Content-Encoding": "br"}),
    ],
)
def test_an_answer_that_cannot_be_taken_in_is_told_with_its_head(
    content: bytes, headers: dict[str, str]
) -> None:
    answer = Answer(200, content=content, headers={**headers, "X-Request-Id": "r1"})
    found, _ = outcome(Recorder(answer), GET_PET, {}, pet_id="1")
    assert type(found) is errors.DecodeError
    assert (found.status_code, found.request_id) == (200, "r1")
    assert found.headers["content-encoding"] == headers["Content-Encoding"]


def test_the_credentials_that_a_server_says_back_are_not_shown() -> None:
    answer = Answer(
        401, json={"message": f"bad token: {TOKEN}"}, headers={"X-Request-Id": f"r-{TOKEN}"}
    )
    found, _ = outcome(Recorder(answer), GET_PET, {}, pet_id="1")
    assert isinstance(found, errors.AuthenticationError)
    assert (found.message, found.request_id) == ("bad token: ***", "r-***")
    assert TOKEN not in found.text + str(found)
    found, _ = outcome(Recorder(Answer(200, text=f"<h1>{TOKEN}")), GET_PET, {}, pet_id="1")
    assert isinstance(found, errors.DecodeError)
    assert found.text == "<h1>***"


def test_what_the_description_marks_as_secret_is_shown_nowhere(
    caplog: pytest.LogCaptureFixture,
) -> None:
    endpoint: Endpoint[None] = Endpoint(
        "POST",
        "/users/{code}",
        parameters=(Path("code"), Query("pin"), Header("X-Word", "word")),
        body=JsonFields(lambda: Dog),
        answers={200: NOTHING},
        secrets=("code", "pin", "word", "kind"),
    )
    secrets = {"code": "code-1 93e0", "pin": "0042", "word": "word-771c", "kind": "kind-5d02"}
    echo = " ".join([*secrets.values(), "code-1%2093e0"]).replace("0042", "")
    server = Recorder(Answer(418, json={"message": echo}))
    client = toy(server)
    with caplog.at_level("DEBUG", "toy"), pytest.raises(errors.APIStatusError) as caught:
        client.perform(endpoint, {}, {**secrets, "pet_id": "1"})
    request = server.only_request
    assert (request.query, request.headers["x-word"]) == ([("pin", "0042")], "word-771c")
    assert caught.value.url == "https://api.toy.test/v1/users/***?pin=***"
    assert_hidden([], caught.value, log=caplog.text, given=[*secrets.values(), "code-1%2093e0"])


def test_what_is_left_of_a_limit_is_in_the_headers() -> None:
    limits = {"X-RateLimit-Remaining": "0", "Retry-After": "99"}
    found, _ = outcome(Recorder(Answer(429, headers=limits)), GET_PET, {}, pet_id="1")
    assert isinstance(found, errors.RateLimitError)
    assert found.headers.get_as("x-ratelimit-remaining", int) == 0
    assert found.retry_after == 99
