"""Spans and a metric for each request, by OpenTelemetry's conventions for HTTP clients
(https://opentelemetry.io/docs/specs/semconv/http/, stable since 1.23).

Nothing here is loaded, and nothing measured, until the program itself has loaded
OpenTelemetry; what becomes of the spans is then its own choice. One span is made for every
request, each try and each redirect; the trace goes along to the API (W3C Trace Context), but
to no other origin. URLs are redacted, header fields and bodies left out.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .receive import GarbledError, Received, TooLargeError
from .redact import scrubbed
from .transport import Request, TransportError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .call import Call
    from .config import Api
    from .steps import Steps

_SCHEMA = "https://opentelemetry.io/schemas/1.27.0"
_METHODS = [
    "CONNECT",
    "DELETE",
    "GET",
    "HEAD",
    "OPTIONS",
    "PATCH",
    "POST",
    "PUT",
    "TRACE",
]
_SECONDS = (
    *(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25),
    *(0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0),
)

# Any: the package is typed without OpenTelemetry being there.
_instruments: dict[str, tuple[Any, Any]] = {}


def is_wanted() -> bool:
    """Whether the program has loaded OpenTelemetry."""
    return "opentelemetry.trace" in sys.modules


def measured(
    call: Call,
    request: Request,
    exchange: Callable[[Request], Steps[Received]],
    *,
    resent: int = 0,
    traced: bool = False,
) -> Steps[Received]:
    """The answer to a request, with a span and a measurement.

    Args:
        resent: How many requests this one is a repetition of.
        traced: Whether the trace goes along.
    """
    watch = _Watch(call, request, resent)
    try:
        received = yield from exchange(watch.traced(request) if traced else request)
    except BaseException as error:
        watch.failed(error)
        raise
    watch.answered(received)
    return received


class _Watch:
    """A request on its way."""

    __slots__ = ("_call", "_facts", "_histogram", "_span", "_started", "_trace")

    def __init__(self, call: Call, request: Request, resent: int) -> None:
        self._call = call
        self._trace: Any = import_module("opentelemetry.trace")
        tracer, self._histogram = _made(call.settings.api)
        self._started = call.settings.clock.monotonic()
        self._facts = _facts(request)
        self._span = tracer.start_span(
            f"{self._facts['http.request.method']} {request.route}".replace(
                "_OTHER", "HTTP"
            ).strip(),
            kind=self._trace.SpanKind.CLIENT,
            attributes={**self._facts, **_more(call, request, resent)},
        )

    def traced(self, request: Request) -> Request:
        """The request with the header fields that carry the trace."""
        fields: dict[str, str] = {}
        context = self._trace.set_span_in_context(self._span)
        import_module("opentelemetry.propagate").inject(fields, context=context)
        return request.with_headers(fields) if fields else request

    def answered(self, received: Received) -> None:
        status = received.status
        self._facts["http.response.status_code"] = status
        self._span.set_attribute("http.response.status_code", status)
        self._end("" if status < 400 else str(status))

    def failed(self, error: BaseException) -> None:
        self._end(_error_type(error))

    def _end(self, error: str) -> None:
        if error:
            self._facts["error.type"] = error
            self._span.set_attribute("error.type", error)
            self._span.set_status(self._trace.Status(self._trace.StatusCode.ERROR))
        self._span.end()
        passed = self._call.settings.clock.monotonic() - self._started
        self._histogram.record(passed, self._facts)


def _made(api: Api) -> tuple[Any, Any]:
    """The tracer and the histogram of a package."""
    if api.package not in _instruments:
        trace: Any = sys.modules["opentelemetry.trace"]
        metrics: Any = import_module("opentelemetry.metrics")
        tracer = trace.get_tracer(api.package, api.version, schema_url=_SCHEMA)
        meter = metrics.get_meter(api.package, api.version, schema_url=_SCHEMA)
        _instruments[api.package] = tracer, _histogram(meter)
    return _instruments[api.package]


def _histogram(meter: Any) -> Any:
    told = {
        "name": "http.client.request.duration",
        "unit": "s",
        "description": "Duration of HTTP client requests.",
    }
    try:
        return meter.create_histogram(
            **told, explicit_bucket_boundaries_advisory=_SECONDS
        )
    except TypeError:  # Before 1.30 there is no such advice.
        return meter.create_histogram(**told)


def _facts(request: Request) -> dict[str, Any]:
    """What both the span and the metric tell."""
    parts = urlsplit(request.url)
    usual = 443 if parts.scheme == "https" else 80
    return {
        "http.request.method": (
            request.method if request.method in _METHODS else "_OTHER"
        ),
        "server.address": parts.hostname or "",
        "server.port": parts.port or usual,
    }


def _more(call: Call, request: Request, resent: int) -> dict[str, Any]:
    """What the span alone tells: it is different each time."""
    shown = request.headers.shown(request.url)
    more: dict[str, Any] = {
        "url.full": scrubbed(shown, (each.reveal() for each in call.secrets))
    }
    if request.route:
        more["url.template"] = request.route
    if request.method not in _METHODS:
        more["http.request.method_original"] = request.method
    if resent:
        more["http.request.resend_count"] = resent
    return more


def _error_type(error: BaseException) -> str:
    """A word of few, or else the name of an exception."""
    match error:
        case TransportError() if error.timed_out is not None:
            return "timeout"
        case TransportError() if not error.cut_short:
            return "connection"
        case TransportError() | GarbledError():
            return "garbled"
        case TooLargeError():
            return "too_large"
        case GeneratorExit():
            return "cancelled"
        case _:
            return type(error).__qualname__
