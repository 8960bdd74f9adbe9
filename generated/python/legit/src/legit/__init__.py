"""Legit for Python: `Legit` and `AsyncLegit`."""

from ._runtime.lazy import attach

_HOMES = {
    "client": "AsyncLegit Legit",
    "errors": "APIConnectionError APIError APIResponseValidationError APIStatusError APITimeoutError ArgumentError AuthenticationError BadRequestError ConflictError CredentialError DecodeError InternalServerError LegitError NotFoundError PermissionDeniedError RateLimitError ResponseTooLarge StreamError TooManyRedirects UnauthorizedError UnprocessableEntityError",
    "_runtime.drift": "SchemaDrift",
    "_runtime.hooks": "AccessToken HookResponse Hooks",
    "_runtime.http": "AsyncHttpTransport HttpTransport",
    "_runtime.model": "UNSET Extras UnknownVariant UnsetType",
    "_runtime.options": "RequestOptions Timeout",
    "_runtime.reqwest": "AsyncPyreqwestTransport PyreqwestTransport",
    "_runtime.resource": "RawResponse",
    "_runtime.transport": "Request",
    "_runtime.uploads": "FileContent FileInput",
    "": "errors models",
}
"""Where each name is loaded from when it is first asked for."""

__getattr__, __dir__, __all__ = attach(__name__, _HOMES)

__version__ = "0.1.0"
