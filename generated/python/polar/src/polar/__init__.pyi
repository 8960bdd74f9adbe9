from . import errors as errors, models as models
from .client import AsyncPolar as AsyncPolar, Polar as Polar
from .errors import (
    APIConnectionError as APIConnectionError,
    APIError as APIError,
    APIResponseValidationError as APIResponseValidationError,
    APIStatusError as APIStatusError,
    APITimeoutError as APITimeoutError,
    ArgumentError as ArgumentError,
    AuthenticationError as AuthenticationError,
    BadRequestError as BadRequestError,
    ConflictError as ConflictError,
    CredentialError as CredentialError,
    DecodeError as DecodeError,
    HTTPValidationError as HTTPValidationError,
    InternalServerError as InternalServerError,
    NotFoundError as NotFoundError,
    PermissionDeniedError as PermissionDeniedError,
    PolarError as PolarError,
    RateLimitError as RateLimitError,
    ResponseTooLarge as ResponseTooLarge,
    StreamError as StreamError,
    TooManyRedirects as TooManyRedirects,
    UnprocessableEntityError as UnprocessableEntityError,
)
from ._runtime.drift import SchemaDrift as SchemaDrift
from ._runtime.hooks import (
    AccessToken as AccessToken,
    HookResponse as HookResponse,
    Hooks as Hooks,
)
from ._runtime.http import (
    AsyncHttpTransport as AsyncHttpTransport,
    HttpTransport as HttpTransport,
)
from ._runtime.model import (
    UNSET as UNSET,
    Extras as Extras,
    UnknownVariant as UnknownVariant,
    UnsetType as UnsetType,
)
from ._runtime.options import RequestOptions as RequestOptions, Timeout as Timeout
from ._runtime.reqwest import (
    AsyncPyreqwestTransport as AsyncPyreqwestTransport,
    PyreqwestTransport as PyreqwestTransport,
)
from ._runtime.resource import RawResponse as RawResponse
from ._runtime.transport import Request as Request
from ._runtime.uploads import FileContent as FileContent, FileInput as FileInput

__version__: str

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "AccessToken",
    "ArgumentError",
    "AsyncHttpTransport",
    "AsyncPolar",
    "AsyncPyreqwestTransport",
    "AuthenticationError",
    "BadRequestError",
    "ConflictError",
    "CredentialError",
    "DecodeError",
    "Extras",
    "FileContent",
    "FileInput",
    "HTTPValidationError",
    "HookResponse",
    "Hooks",
    "HttpTransport",
    "InternalServerError",
    "NotFoundError",
    "PermissionDeniedError",
    "Polar",
    "PolarError",
    "PyreqwestTransport",
    "RateLimitError",
    "RawResponse",
    "Request",
    "RequestOptions",
    "ResponseTooLarge",
    "SchemaDrift",
    "StreamError",
    "Timeout",
    "TooManyRedirects",
    "UNSET",
    "UnknownVariant",
    "UnprocessableEntityError",
    "UnsetType",
    "errors",
    "models",
]
