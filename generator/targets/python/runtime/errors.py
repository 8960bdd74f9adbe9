"""The errors that a call can raise.

SDKError
├── ArgumentError (ValueError)      an argument that cannot be sent; nothing was sent
├── CredentialError                 a credential is missing; nothing was sent
└── APIError
    ├── APIConnectionError          no answer
    │   └── APITimeoutError         no answer in time
    ├── APIStatusError              an answer outside 2xx
    │   ├── BadRequestError         400
    │   ├── AuthenticationError     401
    │   ├── PermissionDeniedError   403
    │   ├── NotFoundError           404
    │   ├── ConflictError           409
    │   ├── UnprocessableEntityError 422
    │   ├── RateLimitError          429
    │   └── InternalServerError     5xx
    ├── APIResponseValidationError  an answer that is not what was promised
    │   └── DecodeError             an answer that cannot be read at all
    ├── ResponseTooLarge
    ├── StreamError
    └── TooManyRedirects

All can be pickled, and none holds a credential: URLs are redacted, request headers left
out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from .transport import Headers, Phase


class SDKError(Exception):
    """The root of all that this package raises on purpose."""


class ArgumentError(SDKError, ValueError):
    """An argument that cannot be sent. Nothing was."""


class CredentialError(SDKError):
    """The call needs a credential that was not given. Nothing was sent."""


class APIError(SDKError):
    """A call that failed.

    Attributes:
        message: What went wrong, in the server's words where it found some.
        method: The HTTP method.
        url: The URL without its secrets.
        request_id: What the server calls this request; None where it says nothing.
        retries: How often the call was repeated.
    """

    def __init__(
        self,
        message: str = "",
        *,
        method: str = "",
        url: str = "",
        request_id: str | None = None,
        retries: int = 0,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.method = method
        self.url = url
        self.request_id = request_id
        self.retries = retries

    def __str__(self) -> str:
        return f"{self.message} ({self._circumstances()})"

    def _circumstances(self) -> str:
        parts = [f"{self.method} {self.url}".strip()]
        if self.request_id:
            parts.append(f"request id {self.request_id}")
        if self.retries:
            parts.append("1 retry" if self.retries == 1 else f"{self.retries} retries")
        return ", ".join(filter(None, parts))


class APIConnectionError(APIError):
    """There was no answer: no connection, or it broke."""


class APITimeoutError(APIConnectionError):
    """There was no answer in time.

    Attributes:
        phase: The step that took too long; "total" where the whole call did.
    """

    phase: Phase | str = "total"


class TooManyRedirects(APIError):
    """The server sent us on too often."""


class ResponseTooLarge(APIError):
    """The body, decompressed, is larger than this package takes in: 100 MiB, or a line of it."""


class StreamError(APIError):
    """A stream that broke, or a line or event in it that is too long."""


class APIResponseValidationError(APIError):
    """The answer is not what the description of the API promises.

    Attributes:
        status_code: Of the answer.
        headers: Of the answer.
        text: The beginning of its body.
    """

    def __init__(
        self,
        message: str = "",
        *,
        status_code: int = 0,
        headers: Headers | None = None,
        text: str = "",
        method: str = "",
        url: str = "",
        request_id: str | None = None,
        retries: int = 0,
    ) -> None:
        super().__init__(
            message, method=method, url=url, request_id=request_id, retries=retries
        )
        self.status_code = status_code
        self.headers = headers or Headers()
        self.text = text


class DecodeError(APIResponseValidationError):
    """The answer cannot be read: it is cut short, garbled, or not JSON."""


class APIStatusError(APIError):
    """The answer has a status outside 2xx.

    Attributes:
        status_code: The status.
        headers: The answer's header fields.
        text: The beginning of its body.
        body: The body as the type that the API declares; None where it declares none, or
            sent something else.
    """

    body: Any
    # In a tuple, for a function in a class would be a method.
    _load: ClassVar[tuple[Callable[[], Any], ...]] = ()
    _message_at: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(
        cls,
        *,
        body: Callable[[], Any] | None = None,
        message: tuple[str, ...] = (),
    ) -> None:
        super().__init_subclass__()
        if body is not None:
            cls._load = (body,)
        cls._message_at = message or cls._message_at

    @classmethod
    def declared_body(cls) -> Any:
        """The type that the API declares for the body; None where it declares none."""
        return cls._load[0]() if cls._load else None

    @classmethod
    def message_path(cls) -> tuple[str, ...]:
        """The names that lead to the message in the body; () where the API does not tell."""
        return cls._message_at

    def __init__(
        self,
        message: str = "",
        *,
        status_code: int = 0,
        headers: Headers | None = None,
        text: str = "",
        body: object = None,
        method: str = "",
        url: str = "",
        request_id: str | None = None,
        retries: int = 0,
    ) -> None:
        super().__init__(
            message, method=method, url=url, request_id=request_id, retries=retries
        )
        self.status_code = status_code
        self.headers = headers or Headers()
        self.text = text
        self.body = body

    def __str__(self) -> str:
        return f"{self.status_code}: {self.message} ({self._circumstances()})"

    def __reduce__(self) -> tuple[Any, ...]:
        both = _PARTS.get(type(self))
        if both is None:
            return type(self), (self.message,), self.__dict__
        return _reblended, (*both, self.message), self.__dict__


class BadRequestError(APIStatusError):
    """400: the server does not take the request as it is."""


class AuthenticationError(APIStatusError):
    """401: the credential is missing, wrong or expired."""


class PermissionDeniedError(APIStatusError):
    """403: the credential does not allow this."""


class NotFoundError(APIStatusError):
    """404: there is no such thing."""


class ConflictError(APIStatusError):
    """409: the request contradicts the state of things."""


class UnprocessableEntityError(APIStatusError):
    """422: the request is well formed, but its values are not accepted."""


class RateLimitError(APIStatusError):
    """429: too many requests. What is left of a limit is in `headers`, by the API's own names."""

    @property
    def retry_after(self) -> float | None:
        """Seconds that the server asks to wait; None where it does not say."""
        from .retry import asked_pause

        return asked_pause(self.headers)


class InternalServerError(APIStatusError):
    """5xx: the server failed."""


STATUS_ERRORS: Mapping[int | str, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
    "5XX": InternalServerError,
    "default": APIStatusError,
}

Table = Mapping[Any, type[APIStatusError]]
Pair = tuple[type[APIStatusError], type[APIStatusError]]


def error_class(status: int, declared: Table, api: Table) -> type[APIStatusError]:
    """The class to raise for a status: the operation's, else the API's, else ours.

    What an operation declares for a range or as `default` is raised as that *and* as the
    class of the status, so that `except NotFoundError` holds everywhere.
    """
    if status in declared:
        return declared[status]
    general = _exact(status, api) or _exact(status, STATUS_ERRORS)
    ranged = _ranged(status, declared) or _ranged(status, api)
    if general is None or ranged is None:
        return general or ranged or STATUS_ERRORS["default"]
    return blended(ranged, general)


def _exact(status: int, table: Table) -> type[APIStatusError] | None:
    found: type[APIStatusError] | None = table.get(status)
    if found is None and status >= 500 and table is STATUS_ERRORS:
        return InternalServerError
    return found


def _ranged(status: int, table: Table) -> type[APIStatusError] | None:
    return table.get(f"{status // 100}XX") or table.get("default")


_BLENDED: dict[Pair, type[APIStatusError]] = {}
_PARTS: dict[type[APIStatusError], Pair] = {}


def blended(
    declared: type[APIStatusError], general: type[APIStatusError]
) -> type[APIStatusError]:
    """A class that is both, under the declared one's name."""
    if issubclass(declared, general):
        return declared
    if issubclass(general, declared):
        return general
    pair = declared, general
    if pair not in _BLENDED:
        made = type(declared.__name__, pair, {"__doc__": declared.__doc__})
        _PARTS[made] = pair
        _BLENDED[pair] = made
    return _BLENDED[pair]


def _reblended(
    declared: type[APIStatusError], general: type[APIStatusError], message: str
) -> APIStatusError:
    return blended(declared, general)(message)
