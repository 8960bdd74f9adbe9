"""The errors that calls of the Dub API raise.

DubError
├── ArgumentError
├── CredentialError
└── APIError
    ├── APIConnectionError
    │   └── APITimeoutError
    ├── APIStatusError
    │   ├── BadRequestError                     400
    │   ├── AuthenticationError                 401
    │   │   └── UnauthorizedError               401
    │   ├── PermissionDeniedError               403
    │   │   └── ForbiddenError                  403
    │   ├── NotFoundError                       404
    │   ├── ConflictError                       409
    │   ├── UnprocessableEntityError            422
    │   ├── RateLimitError                      429
    │   │   └── RateLimitExceededError          429
    │   ├── InternalServerError                 5xx
    │   └── InviteExpiredError                  410
    ├── APIResponseValidationError
    │   └── DecodeError
    ├── ResponseTooLarge
    ├── StreamError
    └── TooManyRedirects
"""

from __future__ import annotations

from . import models
from ._runtime import errors as _base
from ._runtime.errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    ArgumentError,
    AuthenticationError,
    CredentialError,
    DecodeError,
    PermissionDeniedError,
    RateLimitError,
    ResponseTooLarge,
    SDKError as DubError,
    StreamError,
    TooManyRedirects,
)


class BadRequestError(
    _base.BadRequestError,
    body=lambda: models.BadRequest,
    message=("error", "message"),
):
    """400. The server cannot or will not process the request due to something that is perceived to be a client error (e.g., malformed request syntax, invalid request message framing, or deceptive request routing)."""

    body: models.BadRequest | None


class NotFoundError(
    _base.NotFoundError,
    body=lambda: models.NotFound,
    message=("error", "message"),
):
    """404. The server cannot find the requested resource."""

    body: models.NotFound | None


class ConflictError(
    _base.ConflictError,
    body=lambda: models.Conflict,
    message=("error", "message"),
):
    """409. This response is sent when a request conflicts with the current state of the server."""

    body: models.Conflict | None


class UnprocessableEntityError(
    _base.UnprocessableEntityError,
    body=lambda: models.UnprocessableEntity,
    message=("error", "message"),
):
    """422. The request was well-formed but was unable to be followed due to semantic errors."""

    body: models.UnprocessableEntity | None


class InternalServerError(
    _base.InternalServerError,
    body=lambda: models.InternalServerErrorBody,
    message=("error", "message"),
):
    """500. The server has encountered a situation it does not know how to handle."""

    body: models.InternalServerErrorBody | None


class UnauthorizedError(
    AuthenticationError,
    body=lambda: models.Unauthorized,
    message=("error", "message"),
):
    """401. Although the HTTP standard specifies "unauthorized", semantically this response means "unauthenticated". That is, the client must authenticate itself to get the requested response."""

    body: models.Unauthorized | None


class ForbiddenError(
    PermissionDeniedError,
    body=lambda: models.Forbidden,
    message=("error", "message"),
):
    """403. The client does not have access rights to the content; that is, it is unauthorized, so the server is refusing to give the requested resource. Unlike 401 Unauthorized, the client's identity is known to the server."""

    body: models.Forbidden | None


class InviteExpiredError(
    APIStatusError,
    body=lambda: models.InviteExpired,
    message=("error", "message"),
):
    """410. This response is sent when the requested content has been permanently deleted from server, with no forwarding address."""

    body: models.InviteExpired | None


class RateLimitExceededError(
    RateLimitError,
    body=lambda: models.RateLimitExceeded,
    message=("error", "message"),
):
    """429. The user has sent too many requests in a given amount of time ("rate limiting")"""

    body: models.RateLimitExceeded | None


STATUS_ERRORS: dict[int | str, type[APIStatusError]] = {
    400: BadRequestError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    "5XX": InternalServerError,
}
"""The classes that take the place of the runtime's, by status."""

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "ArgumentError",
    "AuthenticationError",
    "BadRequestError",
    "ConflictError",
    "CredentialError",
    "DecodeError",
    "DubError",
    "ForbiddenError",
    "InternalServerError",
    "InviteExpiredError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "RateLimitExceededError",
    "ResponseTooLarge",
    "StreamError",
    "TooManyRedirects",
    "UnauthorizedError",
    "UnprocessableEntityError",
]
