"""From an answer to the value that a method gives, or to the error it raises."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, NoReturn, TypeVar, cast

from .codec import UnreadableError, decode, drift_in
from .endpoint import Bytes, Content, Endpoint, Json, Nothing, Text
from .errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    DecodeError,
    ResponseTooLarge,
    TooManyRedirects,
    error_class,
)
from .messages import message_in
from .receive import (
    GarbledError,
    Received,
    RefusedError,
    TooLargeError,
    charset_of,
    printable,
)
from .redact import scrubbed
from .resource import RawResponse, Way
from .transport import TransportError

if TYPE_CHECKING:
    from .auth import Secret
    from .config import Api
    from .drift import DriftHook
    from .streamed import AsyncStreamedResponse, StreamedResponse

T = TypeVar("T")


class Facts(NamedTuple):
    """What is told of a call, in responses and errors alike. No secrets."""

    api: Api
    method: str
    shown_url: Callable[[], str]
    retries: int
    operation: str
    strict: bool
    drift: DriftHook | None
    trouble: str
    secrets: Sequence[Secret]

    @property
    def url(self) -> str:
        return self.shown_url()

    def request_id(self, received: Received) -> str | None:
        found = received.headers.get(self.api.request_id_header)
        return self.scrubbed(printable(found)) if found else None

    def scrubbed(self, text: str) -> str:
        """What the server says, without the credentials of the call."""
        return scrubbed(text, (secret.reveal() for secret in self.secrets))


class Answer(Generic[T]):
    """An answer with a status of 2xx."""

    __slots__ = ("_endpoint", "_facts", "_received")

    def __init__(self, facts: Facts, endpoint: Endpoint[T], received: Received) -> None:
        self._facts = facts
        self._endpoint = endpoint
        self._received = received

    def value(self) -> T:
        """What the operation promises.

        Raises:
            APIResponseValidationError: The body is something else.
        """
        facts, received = self._facts, self._received
        if facts.strict and _is_undeclared(self._endpoint, received.status):
            reason = "no such status is declared"
            raise _invalid(APIResponseValidationError, facts, received, reason)
        content = _content(self._endpoint, received)
        value: T = _value(facts, content, received)
        return value

    def as_asked(self, way: Way) -> T:
        """The value, or a response in its place (see `resource.raw`, `resource.streamed`)."""
        match way:
            case "value":
                return self.value()
            case "raw":
                return cast("T", self._raw())
            case "streamed":
                return cast("T", self._streamed())
            case "async_streamed":
                return cast("T", self._async_streamed())

    def _raw(self) -> RawResponse[T]:
        return RawResponse(
            status_code=self._received.status,
            headers=self._received.headers,
            content=self._received.content,
            method=self._facts.method,
            url=self._facts.url,
            request_id=self._facts.request_id(self._received),
            retries=self._facts.retries,
            parse=self.value,
        )

    def _streamed(self) -> StreamedResponse[T]:
        from .streamed import StreamedResponse

        return StreamedResponse(self._received, **self._told())

    def _async_streamed(self) -> AsyncStreamedResponse[T]:
        from .streamed import AsyncStreamedResponse

        return AsyncStreamedResponse(self._received, **self._told())

    def _told(self) -> dict[str, Any]:
        facts, received = self._facts, self._received
        return {
            "method": facts.method,
            "url": facts.url,
            "request_id": facts.request_id(received),
            "retries": facts.retries,
            "parse": self.value,
            "fail": partial(raise_failure, facts, received),
            "unreadable": partial(_invalid, DecodeError, facts, received),
        }


# --- The value ------------------------------------------------------------------------


def _is_undeclared(endpoint: Endpoint[Any], status: int) -> bool:
    """Whether some success is declared, but not this one."""
    declared = endpoint.answers
    return (
        bool(declared)
        and not {status, f"{status // 100}XX", "default"} & declared.keys()
    )


def _content(endpoint: Endpoint[Any], received: Received) -> Content:
    """What the body holds. An undeclared status of 2xx is read as the first declared one."""
    declared = endpoint.answers
    found = (
        declared.get(received.status)
        or declared.get(f"{received.status // 100}XX")
        or declared.get("default")
        or next((a for s, a in declared.items() if str(s).startswith("2")), Nothing())
    )
    if isinstance(found, Mapping):
        return _by_media(found, received.headers.get("content-type", ""))
    return found


def _media(received: Received) -> str:
    return _essence(received.headers.get("content-type", ""))


def _essence(media: str) -> str:
    return media.partition(";")[0].strip().lower()


def _by_media(contents: Mapping[str, Content], said: str) -> Content:
    """The content of a media type; of the most similar one where it is not declared."""
    media = _essence(said)
    with_parameters = said.replace(" ", "").lower()
    for name, content in contents.items():
        if name.replace(" ", "").lower() == with_parameters:
            return content
    for likely in (media, f"{media.partition('/')[0]}/*", "*/*"):
        for name, content in contents.items():
            if _essence(name) == likely:
                return content
    if media.endswith("json"):
        for content in contents.values():
            if isinstance(content, Json):
                return content
    return next(iter(contents.values()), Nothing())


def _value(facts: Facts, content: Content, received: Received) -> Any:
    match content:
        case Nothing():
            return None
        case Bytes():
            return received.content
        case Text():
            return received.content.decode(charset_of(received.headers), "replace")
        case Json():
            return _json(facts, content, received)


def _json(facts: Facts, content: Json, received: Received) -> Any:
    if not received.content:
        return _of_nothing(facts, content, received)
    try:
        found = decode(content.type, received.content, strict=facts.strict)
    except UnreadableError as error:
        reason = str(error)
    else:
        _tell_drift(facts, content.type, received)
        return found
    if facts.strict and _is_json(received):
        raise _invalid(APIResponseValidationError, facts, received, reason)
    raise _invalid(DecodeError, facts, received, reason)


def _tell_drift(facts: Facts, kind: Any, received: Received) -> None:
    """Call the hook, where there is one. Strictly read answers have nothing to tell."""
    if facts.drift is None or facts.strict:
        return
    from .drift import SchemaDrift

    try:
        found = drift_in(kind, received.content)
    except (RecursionError, ArithmeticError):
        # Nested more deeply than it is worth looking at, or no number that can be held.
        return
    for (path, what), count in found.items():
        facts.drift(SchemaDrift(facts.operation, path, what, count))


def _is_json(received: Received) -> bool:
    try:
        decode(Any, received.content)
    except UnreadableError:
        return False
    return True


def _of_nothing(facts: Facts, content: Json, received: Received) -> Any:
    """204 and 205 have no body, and a type that may be null may be missing."""
    if received.status in (204, 205) or facts.method == "HEAD":
        return None
    try:
        return decode(content.type, b"null", strict=True)
    except UnreadableError:
        pass
    raise _invalid(DecodeError, facts, received, "it is empty")


Invalid = TypeVar("Invalid", bound=APIResponseValidationError)


def _invalid(
    kind: type[Invalid], facts: Facts, received: Received, reason: str
) -> Invalid:
    media = printable(_media(received)) or "no media type"
    return kind(
        f"the body ({media}, status {received.status}) is not what the API promises: {facts.scrubbed(reason)}",
        status_code=received.status,
        headers=received.headers,
        text=facts.scrubbed(received.excerpt),
        method=facts.method,
        url=facts.url,
        request_id=facts.request_id(received),
        retries=facts.retries,
    )


# --- The error ------------------------------------------------------------------------


def raise_failure(
    facts: Facts,
    begun: Received,
    failure: TransportError | GarbledError | TooLargeError,
) -> NoReturn:
    """Raise the error of an answer that could not be read to its end."""
    raise failure_error(facts, failure, begun)


def failure_error(
    facts: Facts,
    failure: TransportError | GarbledError | TooLargeError,
    begun: Received | None = None,
) -> APIError:
    """The error of a call that got no answer, or none that could be taken in.

    Args:
        begun: What came of the answer before.
    """
    told: dict[str, Any] = {
        "method": facts.method,
        "url": facts.url,
        "retries": facts.retries,
    }
    head: dict[str, Any] = {}
    if begun is not None and begun.status:
        told["request_id"] = facts.request_id(begun)
        head = {
            "status_code": begun.status,
            "headers": begun.headers,
            "text": facts.scrubbed(begun.excerpt),
        }
    match failure:
        case TooLargeError():
            return ResponseTooLarge(str(failure), **told)
        case GarbledError():
            return DecodeError(str(failure), **told, **head)
        case TransportError() if failure.cut_short:
            return DecodeError(failure.reason, **told, **head)
        case TransportError() if failure.timed_out is not None:
            error = APITimeoutError(failure.reason, **told)
            error.phase = failure.timed_out
            return error
        case TransportError():
            return APIConnectionError(failure.reason, **told)


def refusal_error(facts: Facts, refusal: RefusedError) -> APIError:
    """The error of a call that got no access token."""
    told: dict[str, Any] = {
        "status_code": refusal.status,
        "headers": refusal.headers,
        "method": "POST",
        "url": refusal.url,
        "retries": facts.retries,
    }
    message = f"no access token: {refusal.reason}"
    if 200 <= refusal.status < 300:
        return DecodeError(message, **told)
    if refusal.status in (400, 401, 403):
        return AuthenticationError(message, **told)
    return error_class(refusal.status, {}, {})(message, **told)


def redirects_error(facts: Facts, received: Received) -> APIError:
    return TooManyRedirects(
        "the server redirects again and again",
        method=facts.method,
        url=facts.url,
        request_id=facts.request_id(received),
        retries=facts.retries,
    )


def status_error(
    facts: Facts, endpoint: Endpoint[Any], received: Received
) -> APIStatusError:
    """The error that the operation, or else the API, declares for a status."""
    kind = error_class(received.status, endpoint.errors, _api_errors(facts.api))
    return kind(
        facts.trouble or facts.scrubbed(_message(kind, received)),
        status_code=received.status,
        headers=received.headers,
        text=facts.scrubbed(received.excerpt),
        body=_body(facts, kind, received),
        method=facts.method,
        url=facts.url,
        request_id=facts.request_id(received),
        retries=facts.retries,
    )


def _api_errors(api: Api) -> Mapping[Any, type[APIStatusError]]:
    if not api.errors:
        return {}
    package = __name__.rpartition(".")[0].rpartition(".")[0]
    found: Mapping[Any, type[APIStatusError]]
    found = import_module(api.errors, package).STATUS_ERRORS
    return found


_LONGEST_MESSAGE = 500


def _message(kind: type[APIStatusError], received: Received) -> str:
    try:
        found = message_in(decode(Any, received.content), kind.message_path())
    except UnreadableError:
        found = ""
    found = printable(found.strip())[:_LONGEST_MESSAGE]
    return found or f"the server answered with status {received.status}"


def _body(facts: Facts, kind: type[APIStatusError], received: Received) -> Any:
    """The body as its declared type; None where none is declared, or it is something else."""
    declared = kind.declared_body()
    if declared is None:
        return None
    try:
        body = decode(declared, received.content)
    except UnreadableError:
        return None
    # `Any` is a class since Python 3.11, but not one to compare with.
    if (
        declared is not Any
        and isinstance(declared, type)
        and not isinstance(body, declared)
    ):
        return None
    _tell_drift(facts, declared, received)
    return body
