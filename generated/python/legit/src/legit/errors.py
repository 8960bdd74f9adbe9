"""The errors that calls of the Legit API raise.

LegitError
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
    │   ├── NotFoundError                       404
    │   ├── ConflictError                       409
    │   ├── UnprocessableEntityError            422
    │   ├── RateLimitError                      429
    │   └── InternalServerError                 5xx
    ├── APIResponseValidationError
    │   └── DecodeError
    ├── ResponseTooLarge
    ├── StreamError
    └── TooManyRedirects
"""

from __future__ import annotations

from . import models
from ._runtime.errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    ArgumentError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    CredentialError,
    DecodeError,
    InternalServerError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ResponseTooLarge,
    SDKError as LegitError,
    StreamError,
    TooManyRedirects,
    UnprocessableEntityError,
)


class UnauthorizedError(AuthenticationError, body=lambda: models.Unauthorized):
    """401. Unauthenticated"""

    body: models.Unauthorized | None


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
    "InternalServerError",
    "LegitError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "ResponseTooLarge",
    "StreamError",
    "TooManyRedirects",
    "UnauthorizedError",
    "UnprocessableEntityError",
]
