from . import errors as errors, models as models
from .client import AsyncLegit as AsyncLegit, Legit as Legit
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
    InternalServerError as InternalServerError,
    LegitError as LegitError,
    NotFoundError as NotFoundError,
    PermissionDeniedError as PermissionDeniedError,
    RateLimitError as RateLimitError,
    ResponseTooLarge as ResponseTooLarge,
    StreamError as StreamError,
    TooManyRedirects as TooManyRedirects,
    UnauthorizedError as UnauthorizedError,
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
    "AsyncLegit",
    "AsyncPyreqwestTransport",
    "AuthenticationError",
    "BadRequestError",
    "ConflictError",
    "CredentialError",
    "DecodeError",
    "Extras",
    "FileContent",
    "FileInput",
    "HookResponse",
    "Hooks",
    "HttpTransport",
    "InternalServerError",
    "Legit",
    "LegitError",
    "NotFoundError",
    "PermissionDeniedError",
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
    "UnauthorizedError",
    "UnknownVariant",
    "UnprocessableEntityError",
    "UnsetType",
    "errors",
    "models",
]
