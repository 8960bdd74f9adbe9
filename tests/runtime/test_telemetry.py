"""Spans and metrics by the conventions of OpenTelemetry, collected in memory; and nothing where there is none."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from opentelemetry import metrics, propagate, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from generator.targets.python.runtime import telemetry
from generator.targets.python.runtime.endpoint import NOTHING, Endpoint, Path
from generator.targets.python.runtime.errors import APIError
from generator.targets.python.runtime.hooks import Hooks
from generator.targets.python.runtime.testing import Answer, Recorder, settle
from generator.targets.python.runtime.transport import Request, TransportError
from tests.runtime.test_oauth import ANY, Services, sync_client
from tests.runtime.test_package import package  # noqa: F401
from tests.runtime.toy import GET_PET, KEY, TOKEN, FakeClock, async_toy, toy, with_clock

CAT = {"kind": "cat", "lives": 9}
BOTH = pytest.mark.parametrize("make", [toy, async_toy])
Make = Callable[..., Any]
ASK: Endpoint[Any] = Endpoint(
    "GET",
    "/x/{petId}",
    parameters=(Path("petId", "pet_id"),),
    answers={200: NOTHING},
    security=(("token", "key"),),
)


class Collected:
    """All that was measured."""

    def __init__(self) -> None:
        self._exporter = InMemorySpanExporter()
        self._reader = InMemoryMetricReader()
        self.tracers = TracerProvider()
        self.tracers.add_span_processor(SimpleSpanProcessor(self._exporter))
        self.meters = MeterProvider([self._reader])

    @property
    def spans(self) -> tuple[ReadableSpan, ...]:
        return self._exporter.get_finished_spans()

    @property
    def points(self) -> list[Any]:
        data = self._reader.get_metrics_data()
        assert data is not None
        (metric,) = data.resource_metrics[0].scope_metrics[0].metrics
        assert (metric.name, metric.unit) == ("http.client.request.duration", "s")
        return list(metric.data.data_points)


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collected]:
    found = Collected()
    monkeypatch.setattr(trace, "get_tracer", found.tracers.get_tracer)
    monkeypatch.setattr(metrics, "get_meter", found.meters.get_meter)
    telemetry._instruments.clear()
    yield found
    telemetry._instruments.clear()
    found.meters.shutdown()


def perform(client: Any, endpoint: Endpoint[Any] = GET_PET, **options: Any) -> FakeClock:
    clock = with_clock(client)
    settle(client.perform(endpoint, options, {"pet_id": "1"}))
    return clock


@BOTH
def test_a_request_is_a_span_and_a_measurement(make: Make, collected: Collected) -> None:
    perform(make(Recorder(Answer(200, json=CAT))))
    (span,) = collected.spans
    assert span.name == "GET /pets/{petId}"
    assert span.kind is trace.SpanKind.CLIENT
    assert span.status.status_code is trace.StatusCode.UNSET
    assert span.attributes == {
        "http.request.method": "GET",
        "http.response.status_code": 200,
        "server.address": "api.toy.test",
        "server.port": 443,
        "url.full": "https://api.toy.test/v1/pets/1",
        "url.template": "/pets/{petId}",
    }
    assert span.instrumentation_scope is not None
    assert (span.instrumentation_scope.name, span.instrumentation_scope.version) == ("toy", "1.2.3")
    (point,) = collected.points
    assert dict(point.attributes) == {
        "http.request.method": "GET",
        "http.response.status_code": 200,
        "server.address": "api.toy.test",
        "server.port": 443,
    }
    assert point.count == 1
    assert point.explicit_bounds[0] == 0.005


@BOTH
def test_each_try_is_a_span_and_failures_have_a_type(make: Make, collected: Collected) -> None:
    slow = TransportError("slow", sent=True, timed_out="read")
    reset = TransportError("reset", sent=True)
    server = Recorder(Answer(503), slow, reset, Answer(200, json=CAT))
    perform(make(server), max_retries=3)
    told = [
        (dict(span.attributes or {}).get("error.type"), (span.attributes or {}).get("http.request.resend_count"))
        for span in collected.spans
    ]  # fmt: skip
    assert told == [("503", None), ("timeout", 1), ("connection", 2), (None, 3)]
    assert [span.status.status_code.name for span in collected.spans] == ["ERROR"] * 3 + ["UNSET"]
    assert sum(point.count for point in collected.points) == 4


@BOTH
def test_the_trace_goes_to_the_api_and_nowhere_else(make: Make, collected: Collected) -> None:
    away = Answer(302, headers={"Location": "https://other.test/x"})
    server = Recorder(away, Answer(200, json=CAT))
    seen: list[str] = []

    def look(request: Request) -> None:
        seen.append(request.headers["traceparent"])

    with collected.tracers.get_tracer("mine").start_as_current_span("mine") as mine:
        perform(make(server, hooks=[Hooks(before_request=look)]))
    first, second = collected.spans[:2]
    assert first.context is not None
    assert first.parent == mine.get_span_context()
    carried = propagate.extract(dict(server.requests[0].headers))
    there = trace.get_current_span(carried).get_span_context()
    assert (there.trace_id, there.span_id) == (first.context.trace_id, first.context.span_id)
    assert seen == [server.requests[0].headers["traceparent"]]
    assert "traceparent" not in server.requests[1].headers
    assert dict(second.attributes or {})["server.address"] == "other.test"


@BOTH
def test_a_span_shows_no_secret(make: Make, collected: Collected) -> None:
    echo = Answer(302, headers={"Location": f"/v1/echo/{TOKEN}?q=1&token={TOKEN}"})
    client = make(Recorder(echo, Answer(200)), credentials={"token": TOKEN, "api_key": KEY})
    perform(client, ASK)
    first, second = (dict(span.attributes or {}) for span in collected.spans)
    assert first["url.full"] == "https://api.toy.test/v1/x/1?api_key=***"
    assert second["url.full"] == "https://api.toy.test/v1/echo/***?q=1&token=***&api_key=***"


def test_a_token_request_is_a_span_of_its_own_without_the_trace(collected: Collected) -> None:
    services = Services()
    perform(sync_client(services), ANY)
    first, second = collected.spans
    assert (first.name, second.name) == ("POST", "GET /x")
    assert dict(first.attributes or {})["url.full"] == "https://auth.toy.test/token"
    assert "traceparent" not in services.asked[0].headers
    assert "traceparent" in services.called[0].headers


def test_a_method_that_is_not_standard_is_another(collected: Collected) -> None:
    perform(toy(Recorder(Answer(200))), Endpoint("PURGE", "/x", answers={200: NOTHING}))
    (span,) = collected.spans
    assert span.name == "HTTP /x"
    assert dict(span.attributes or {})["http.request.method"] == "_OTHER"
    assert dict(span.attributes or {})["http.request.method_original"] == "PURGE"


def test_a_span_ends_when_its_task_is_cancelled_and_when_a_hook_fails(collected: Collected) -> None:
    class Never(Recorder):
        async def asend(self, request: Request) -> Answer:
            await asyncio.sleep(60)
            raise AssertionError

    async def main() -> None:
        task = asyncio.create_task(async_toy(Never()).perform(GET_PET, {}, {"pet_id": "1"}))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())

    def fail(request: Request) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        perform(toy(Recorder(), hooks=[Hooks(before_request=fail)]))
    types = [dict(span.attributes or {})["error.type"] for span in collected.spans]
    assert types == ["cancelled", "LookupError"]


def test_an_older_api_without_advice_on_buckets_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    class Meter:
        def create_histogram(self, name: str, unit: str, description: str) -> str:
            return name

    assert telemetry._histogram(Meter()) == "http.client.request.duration"


WITHOUT = """
import sys
from toypkg._runtime.client import Client
from toypkg._runtime.config import Api, Server
from toypkg._runtime.testing import Answer, Recorder
api = Api(name="T", package="t", version="1", environment="T", servers=(Server("https://t.test"),), errors="")
Client(api, credentials={}, http_client=Recorder(Answer(200, json={}))).get("/x", cast_to=dict)
print([name for name in sys.modules if name.startswith("opentelemetry")])
"""


def test_nothing_is_loaded_where_the_program_has_not(package: Any) -> None:  # noqa: F811
    command = [sys.executable, "-c", WITHOUT]
    done = subprocess.run(command, cwd=package, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_an_error_is_raised_as_without_it(collected: Collected) -> None:
    with pytest.raises(APIError) as caught:
        perform(toy(Recorder(TransportError("reset", sent=True))), max_retries=0)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
