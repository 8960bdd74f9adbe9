"""The errors that calls of the Polar API raise.

PolarError
├── ArgumentError
├── CredentialError
└── APIError
    ├── APIConnectionError
    │   └── APITimeoutError
    ├── APIStatusError
    │   ├── BadRequestError                     400
    │   ├── AuthenticationError                 401
    │   ├── PermissionDeniedError               403
    │   ├── NotFoundError                       404
    │   ├── ConflictError                       409
    │   ├── UnprocessableEntityError            422
    │   │   └── HTTPValidationError             422
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
    SDKError as PolarError,
    StreamError,
    TooManyRedirects,
    UnprocessableEntityError,
)


class HTTPValidationError(
    UnprocessableEntityError,
    body=lambda: models.HTTPValidationErrorBody,
):
    """422. Validation Error"""

    body: models.HTTPValidationErrorBody | None


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
    "HTTPValidationError",
    "InternalServerError",
    "NotFoundError",
    "PermissionDeniedError",
    "PolarError",
    "RateLimitError",
    "ResponseTooLarge",
    "StreamError",
    "TooManyRedirects",
    "UnprocessableEntityError",
]
