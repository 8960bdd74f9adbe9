"""From an answer to the value that a method gives, or to the error it raises.

What the body holds is told by the status and the media type (RFC 9110, section 8.3.1); 204
and 205 have none (sections 15.3.5 and 15.3.6).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from .auth import RefusedError
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
from .receive import GarbledError, Received, TooLargeError, charset_of, printable
from .resource import RawResponse
from .sending import MOST_REDIRECTS
from .transport import TransportError

if TYPE_CHECKING:
    from .call import Call
    from .config import Api

NoAnswer = TransportError | GarbledError | TooLargeError
Failure = NoAnswer | RefusedError


def judged(call: Call, outcome: Received | Failure) -> Received | APIError:
    """The answer where it is a success, else the error that its like is."""
    if isinstance(outcome, RefusedError):
        return _refusal_error(call, outcome)
    if not isinstance(outcome, Received):
        return _failure_error(call, call.begun or Received(), outcome)
    if call.redirects > MOST_REDIRECTS:
        reason = "the server redirects again and again"
        return TooManyRedirects(reason, **_told(call, outcome))
    return outcome if outcome.succeeded else _status_error(call, outcome)


def as_asked(call: Call, received: Received) -> Any:
    """The value, or a response in its place (see `resource.raw`, `resource.streamed`)."""
    match call.way:
        case "value":
            return _promised(call, received)
        case "raw":
            return _raw(call, received)
        case "streamed":
            from .streamed import StreamedResponse

            return StreamedResponse(received, **_reading(call, received))
        case "async_streamed":
            from .streamed import AsyncStreamedResponse

            return AsyncStreamedResponse(received, **_reading(call, received))


def _promised(call: Call, received: Received) -> Any:
    """The value that the operation promises.

    Raises:
        APIResponseValidationError: The body is something else.
    """
    if call.settings.strict and _is_undeclared(call.endpoint, received.status):
        reason = "no such status is declared"
        raise _invalid(APIResponseValidationError, call, received, reason)
    return _value(call, _content(call.endpoint, received), received)


def _raw(call: Call, received: Received) -> RawResponse[Any]:
    return RawResponse(
        status_code=received.status,
        headers=received.headers,
        content=received.content,
        parse=partial(_promised, call, received),
        **_told(call, received),
    )


def _reading(call: Call, received: Received) -> dict[str, Any]:
    """What a response is given whose body is still to be read."""
    return {
        "parse": partial(_promised, call, received),
        "fail": partial(_raise_failure, call, received),
        "unreadable": partial(_invalid, DecodeError, call, received),
        **_told(call, received),
    }


def _told(call: Call, received: Received) -> dict[str, Any]:
    """What responses and errors alike tell of a call. No secrets."""
    return {
        "method": call.draft.method,
        "url": call.shown_url(),
        "request_id": call.request_id(received),
        "retries": call.repetitions,
    }


def _head(call: Call, received: Received) -> dict[str, Any]:
    """What errors tell of an answer besides."""
    return {
        "status_code": received.status,
        "headers": received.headers,
        "text": call.scrubbed(received.excerpt),
        **_told(call, received),
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


def _value(call: Call, content: Content, received: Received) -> Any:
    match content:
        case Nothing():
            return None
        case Bytes():
            return received.content
        case Text():
            return received.content.decode(charset_of(received.headers), "replace")
        case Json():
            return _json(call, content, received)


def _json(call: Call, content: Json, received: Received) -> Any:
    strict = call.settings.strict
    if not received.content:
        return _of_nothing(call, content, received)
    try:
        found = decode(content.type, received.content, strict=strict)
    except UnreadableError as error:
        reason = str(error)
    else:
        _tell_drift(call, content.type, received)
        return found
    if strict and _is_json(received):
        raise _invalid(APIResponseValidationError, call, received, reason)
    raise _invalid(DecodeError, call, received, reason)


def _tell_drift(call: Call, kind: Any, received: Received) -> None:
    """Call the hook, where there is one. Strictly read answers have nothing to tell."""
    tell = call.settings.drift
    if tell is None or call.settings.strict:
        return
    from .drift import SchemaDrift

    try:
        found = drift_in(kind, received.content)
    except (RecursionError, ArithmeticError):
        # Nested more deeply than it is worth looking at, or no number that can be held.
        return
    operation = f"{call.endpoint.method} {call.endpoint.path}"
    for (path, what), count in found.items():
        tell(SchemaDrift(operation, path, what, count))


def _is_json(received: Received) -> bool:
    try:
        decode(Any, received.content)
    except UnreadableError:
        return False
    return True


def _of_nothing(call: Call, content: Json, received: Received) -> Any:
    """204 and 205 have no body, and a type that may be null may be missing."""
    if received.status in (204, 205) or call.draft.method == "HEAD":
        return None
    try:
        return decode(content.type, b"null", strict=True)
    except UnreadableError:
        pass
    raise _invalid(DecodeError, call, received, "it is empty")


Invalid = TypeVar("Invalid", bound=APIResponseValidationError)


def _invalid(
    kind: type[Invalid], call: Call, received: Received, reason: str
) -> Invalid:
    media = printable(_media(received)) or "no media type"
    return kind(
        f"the body ({media}, status {received.status}) is not what the API promises:"
        f" {call.scrubbed(reason)}",
        **_head(call, received),
    )


# --- The error ------------------------------------------------------------------------


def _raise_failure(call: Call, begun: Received, failure: NoAnswer) -> NoReturn:
    """Raise the error of an answer that could not be read to its end."""
    raise _failure_error(call, begun, failure)


def _failure_error(call: Call, begun: Received, failure: NoAnswer) -> APIError:
    """The error of a call that got no answer, or none that could be taken in.

    Args:
        begun: What came of the answer before.
    """
    match failure:
        case TooLargeError():
            return ResponseTooLarge(str(failure), **_told(call, begun))
        case GarbledError():
            return DecodeError(str(failure), **_head(call, begun))
        case TransportError() if failure.cut_short:
            return DecodeError(failure.reason, **_head(call, begun))
        case TransportError() if failure.timed_out is not None:
            error = APITimeoutError(failure.reason, **_told(call, begun))
            error.phase = failure.timed_out
            return error
        case TransportError():
            return APIConnectionError(failure.reason, **_told(call, begun))


def _refusal_error(call: Call, refusal: RefusedError) -> APIError:
    """The error of a call that got no access token."""
    told: dict[str, Any] = {
        "status_code": refusal.status,
        "headers": refusal.headers,
        "method": "POST",
        "url": refusal.url,
        "retries": call.repetitions,
    }
    message = f"no access token: {refusal.reason}"
    if 200 <= refusal.status < 300:
        return DecodeError(message, **told)
    if refusal.status in (400, 401, 403):
        return AuthenticationError(message, **told)
    return error_class(refusal.status, {}, {})(message, **told)


def _status_error(call: Call, received: Received) -> APIStatusError:
    """The error that the operation, or else the API, declares for a status."""
    declared = call.endpoint.errors
    kind = error_class(received.status, declared, _api_errors(call.settings.api))
    return kind(
        call.trouble or call.scrubbed(_message(kind, received)),
        body=_body(call, kind, received),
        **_head(call, received),
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


def _body(call: Call, kind: type[APIStatusError], received: Received) -> Any:
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
    _tell_drift(call, declared, received)
    return body
