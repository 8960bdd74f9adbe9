"""Which tries are repeated, and when; sync and async alike."""

import asyncio
import time
from email.utils import formatdate
from typing import Any

import pytest

from generator.targets.python.runtime import errors
from generator.targets.python.runtime.endpoint import NOTHING, Endpoint, Header
from generator.targets.python.runtime.hooks import Hooks
from generator.targets.python.runtime.model import UNSET
from generator.targets.python.runtime.options import Timeout
from generator.targets.python.runtime.retry import Budget, Retries
from generator.targets.python.runtime.testing import Answer, Recorder
from generator.targets.python.runtime.transport import Request, TransportError
from tests.runtime.outcomes import BROKEN, CAT, SLOW, UNSENT, outcome
from tests.runtime.toy import ADD_PET, GET_PET, Cat, FakeClock, async_toy, toy, with_clock


@pytest.mark.parametrize("status", [408, 429, 502, 503, 504])
def test_a_transient_status_is_tried_again_with_doubling_pauses(status: int) -> None:
    server = Recorder(Answer(status), Answer(status), Answer(200, json=CAT))
    found, clock = outcome(server, GET_PET, {}, pet_id="1")
    assert found == Cat(lives=9)
    assert clock.slept == [0.5, 1.0]


def test_pauses_end_at_eight_seconds() -> None:
    found, clock = outcome(Recorder(Answer(503)), GET_PET, {"max_retries": 7}, pet_id="1")
    assert isinstance(found, errors.InternalServerError)
    assert found.retries == 7
    assert clock.slept == [0.5, 1, 2, 4, 8, 8, 8]


@pytest.mark.parametrize("status", [400, 401, 404, 409, 500, 501])
def test_a_lasting_status_is_not_tried_again(status: int) -> None:
    server = Recorder(Answer(status))
    outcome(server, GET_PET, {}, pet_id="1")
    assert len(server.requests) == 1


@pytest.mark.parametrize("answer", [Answer(503), Answer(408), BROKEN, SLOW])
def test_what_may_have_been_done_is_not_done_twice(answer: Any) -> None:
    server = Recorder(answer, Answer(200, json=CAT))
    found, _ = outcome(server, ADD_PET, {}, pet_id="1")
    assert isinstance(found, errors.APIError)
    assert len(server.requests) == 1


@pytest.mark.parametrize("answer", [Answer(429), UNSENT])
def test_what_was_not_done_is_tried_again_with_any_method(answer: Any) -> None:
    server = Recorder(answer, Answer(200, json=CAT))
    assert outcome(server, ADD_PET, {}, pet_id="1")[0] == Cat(lives=9)


@pytest.mark.parametrize("answer", [Answer(503), BROKEN, SLOW])
def test_a_key_makes_any_method_safe_to_repeat_and_stays_the_same(answer: Any) -> None:
    server = Recorder(answer, answer, Answer(200, json=CAT))
    found, _ = outcome(server, ADD_PET, {"idempotency_key": "k1"}, pet_id="1")
    assert found == Cat(lives=9)
    assert [r.headers["idempotency-key"] for r in server.requests] == ["k1"] * 3


def test_an_operation_with_a_declared_key_gets_one() -> None:
    endpoint: Endpoint[None] = Endpoint(
        "POST", "/x", answers={200: NOTHING}, idempotency_header="X-Once"
    )
    server = Recorder(BROKEN, Answer(200))
    outcome(server, endpoint, {})
    first, second = (request.headers["x-once"] for request in server.requests)
    assert first == second
    assert len(first) == 36


def test_a_wrong_certificate_is_not_tried_again() -> None:
    server = Recorder(TransportError("certificate", sent=False, hopeless=True))
    found, _ = outcome(server, GET_PET, {}, pet_id="1")
    assert isinstance(found, errors.APIConnectionError)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("asked", "slept"),
    [
        ("5", [5.5]),
        ("0", [0.5]),
        ("60", [60.5]),
        ("61", []),
        ("9999999999999999999999", []),
        ("-5", [0.5]),
        ("1.5", [0.5]),
        ("soon", [0.5]),
        ("", [0.5]),
    ],
)
def test_the_server_may_ask_for_a_pause_of_up_to_a_minute(asked: str, slept: list[float]) -> None:
    server = Recorder(Answer(429, headers={"Retry-After": asked}), Answer(200, json=CAT))
    found, clock = outcome(server, GET_PET, {}, pet_id="1")
    assert clock.slept == slept
    assert isinstance(found, Cat) == bool(slept)


@pytest.mark.parametrize(("ahead", "slept"), [(20, [20.5]), (-20, [0.5]), (3600, [])])
def test_a_pause_may_be_a_date_by_the_servers_clock(ahead: int, slept: list[float]) -> None:
    dates = {"Date": formatdate(86400, usegmt=True), "Retry-After": formatdate(86400 + ahead)}
    server = Recorder(Answer(503, headers=dates), Answer(200, json=CAT))
    assert outcome(server, GET_PET, {}, pet_id="1")[1].slept == slept


def test_no_pause_goes_past_the_deadline() -> None:
    answers = Answer(429, headers={"Retry-After": "30"}), Answer(200, json=CAT)
    found, clock = outcome(Recorder(*answers), GET_PET, {"timeout": 20}, pet_id="1")
    assert isinstance(found, errors.RateLimitError)
    assert found.retry_after == 30
    assert clock.slept == []


# --- What a description says of an operation --------------------------------------------


def with_retries(method: str = "GET", **told: Any) -> Endpoint[None]:
    return Endpoint(method, "/x", answers={200: NOTHING}, retries=Retries(**told))


def test_an_operation_may_have_pauses_and_statuses_of_its_own() -> None:
    endpoint = with_retries(first=2.0, longest=5.0, factor=1.5, statuses=(409, "5XX"))
    server = Recorder(Answer(500), Answer(409), Answer(408), Answer(599), Answer(200))
    found, clock = outcome(server, endpoint, {"max_retries": 9})
    assert found is None
    assert clock.slept == [2.0, 3.0, 4.5, 5.0]
    assert isinstance(outcome(Recorder(Answer(404)), endpoint, {})[0], errors.NotFoundError)
    assert len(server.requests) == 5


def test_an_operation_that_is_not_to_be_tried_again_is_so_when_the_caller_says() -> None:
    endpoint = with_retries(most=0)
    server = Recorder(Answer(503))
    outcome(server, endpoint, {})
    assert len(server.requests) == 1
    server = Recorder(Answer(503))
    outcome(server, endpoint, {"max_retries": 1})
    assert len(server.requests) == 2


def test_statuses_of_its_own_make_no_method_safe_to_repeat() -> None:
    server = Recorder(Answer(500))
    outcome(server, with_retries("POST", statuses=("5XX",)), {})
    assert len(server.requests) == 1
    server = Recorder(Answer(500))
    outcome(server, with_retries("POST", statuses=("5XX",)), {"idempotency_key": "k"})
    assert len(server.requests) == 3


def test_what_is_longer_than_a_number_can_say_is_the_longest_pause() -> None:
    assert Retries(first=86400.0, longest=86400.0, factor=86400.0).pause(10**9, 1.0) == 86400.0


@pytest.mark.parametrize("options", [{}, {"extra_headers": {"X-Once": "mine"}}])
def test_a_key_that_is_given_as_a_header_is_the_key(options: dict[str, Any]) -> None:
    endpoint: Endpoint[None] = Endpoint(
        "POST",
        "/x",
        parameters=(Header("X-Once", "once"),),
        answers={200: NOTHING},
        idempotency_header="X-Once",
    )
    server = Recorder(BROKEN, Answer(200))
    outcome(server, endpoint, options, once=UNSET if options else "mine")
    assert [request.headers["x-once"] for request in server.requests] == ["mine", "mine"]


# --- The budget -------------------------------------------------------------------------


def test_a_server_that_fails_every_call_is_not_asked_three_times_each_for_long() -> None:
    server = Recorder(Answer(503))
    client = toy(server)
    clock = with_clock(client)
    clock.pass_time = False
    for _ in range(1000):
        with pytest.raises(errors.InternalServerError):
            client.perform(GET_PET, {}, {"pet_id": "1"})
    # A hundred to begin with, and one for every five calls.
    assert 1290 <= len(server.requests) <= 1300


def test_the_budget_is_shared_by_clients_with_other_options_and_comes_back_with_time() -> None:
    budget = Budget()
    assert sum(budget.spend(0.0) for _ in range(200)) == 100
    assert [budget.spend(now) for now in (0.5, 1.25, 1.5, 3.0, 3.1, 3.2)] == [
        False, True, False, True, True, False,
    ]  # fmt: skip
    client = toy(Recorder())
    assert client.with_options(max_retries=5)._settings.budget is client._settings.budget


def test_few_calls_that_fail_use_no_budget_up() -> None:
    budget = Budget()
    for _ in range(2000):
        budget.earn()
        assert _ % 5 or budget.spend(0.0)


# --- Interruption -----------------------------------------------------------------------


class Interrupted(FakeClock):
    def sleep(self, seconds: float) -> None:
        raise KeyboardInterrupt


def test_an_interrupt_while_pausing_ends_the_call_and_harms_no_other() -> None:
    server = Recorder(Answer(503), Answer(200, json=CAT))
    client = toy(server)
    client._settings = client._settings.changed(clock=Interrupted())
    with pytest.raises(KeyboardInterrupt):
        client.perform(GET_PET, {}, {"pet_id": "1"})
    assert client.perform(GET_PET, {}, {"pet_id": "1"}) == Cat(lives=9)


def test_a_task_that_is_cancelled_while_pausing_ends_at_once() -> None:
    async def main() -> None:
        server = Recorder(Answer(503, headers={"Retry-After": "50"}), Answer(200, json=CAT))
        client = async_toy(server)
        task = asyncio.create_task(client.perform(GET_PET, {}, {"pet_id": "1"}))
        while not server.requests:
            await asyncio.sleep(0)
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await client.perform(GET_PET, {}, {"pet_id": "1"}) == Cat(lives=9)

    started = time.monotonic()
    asyncio.run(main())
    assert time.monotonic() - started < 25


# --- All at once ------------------------------------------------------------------------


def test_options_of_the_client_of_its_copy_and_of_the_call_work_together() -> None:
    asked = Answer(429, headers={"Retry-After": "3"})
    server = Recorder(UNSENT, asked, Answer(401), Answer(503), Answer(200, json=CAT))
    tokens = iter(["old", "old", "old", "new", "new"])
    seen: list[tuple[str | None, float]] = []

    def look(request: Request) -> Request:
        seen.append((request.headers.get("idempotency-key"), request.read))
        return request.with_headers({"X-Signed": "1"})

    client = toy(
        server,
        credentials={"token": lambda: next(tokens)},
        max_retries=0,
        default_headers={"X-A": "client", "X-B": "client"},
    ).with_options(
        max_retries=9, hooks=[Hooks(before_request=look)], default_headers={"X-B": "copy"}
    )
    clock = with_clock(client)
    options = {
        "timeout": Timeout(20.0, read=7.0),
        "max_retries": 3,
        "idempotency_key": "k1",
        "extra_headers": {"X-C": "call"},
        "extra_query": {"q": 1},
        "extra_body": {"more": True},
    }
    assert client.perform(ADD_PET, options, {"pet_id": "1"}) == Cat(lives=9)
    assert clock.slept == [0.5, 3.5, 2.0]
    assert seen == [("k1", 7.0)] * 5
    for request in server.requests:
        assert [request.headers[f"x-{name}"] for name in "abc"] == ["client", "copy", "call"]
        assert request.query == [("q", "1")]
        assert request.json() == {"kind": "dog", "petId": "1", "more": True}
        assert request.headers["x-signed"] == "1"
    sent = [request.headers["authorization"] for request in server.requests]
    assert sent == ["Bearer old"] * 3 + ["Bearer new"] * 2
