"""Which names Python allows for what, and which are taken: by the language, by the runtime, by our own conventions."""

from __future__ import annotations

import keyword

from generator.naming import DEVICE_NAMES, NamingRules, Spelling, file_snake, pascal, snake

KEYWORDS = frozenset(keyword.kwlist)

_ERRORS = (
    "SDKError CredentialError ArgumentError APIError APIConnectionError APITimeoutError TooManyRedirects"
    " ResponseTooLarge APIResponseValidationError DecodeError StreamError APIStatusError BadRequestError"
    " AuthenticationError PermissionDeniedError NotFoundError ConflictError UnprocessableEntityError RateLimitError"
    " InternalServerError"
)
_MODEL_MEMBERS = "to_dict to_json from_dict from_json replace extra_fields"
_CLIENT_MEMBERS = "get post put patch delete perform close aclose with_options with_raw_response with_streaming_response api base_url"
_RESOURCE_MEMBERS = "with_raw_response with_streaming_response"
_CALL_OPTIONS = "extra_headers extra_query extra_body timeout max_retries idempotency_key"
_CLIENT_OPTIONS = "base_url timeout max_retries default_headers default_query http_client strict_responses schema_drift hooks server token_url"


def is_public_name(text: str) -> bool:
    """Whether a text can be a name of the package's surface: an identifier that is no keyword and not private."""
    return text.isidentifier() and not text.startswith("_") and text not in KEYWORDS


def _reserved(*names: str) -> frozenset[str]:
    return KEYWORDS.union(*(text.split() for text in names))


_MODULE = Spelling(file_snake, is_public_name, "module", KEYWORDS | DEVICE_NAMES, caseless=True)

RULES = NamingRules(
    language="python",
    type=Spelling(
        pascal,
        is_public_name,
        "model",
        _reserved(),
        apart=dict.fromkeys(_ERRORS.split(), "body"),
        keeps_capitals=True,
    ),
    module=_MODULE,
    group=Spelling(snake, is_public_name, "group", _reserved(_RESOURCE_MEMBERS)),
    group_class=Spelling(pascal, is_public_name, "group", _reserved(), keeps_capitals=True),
    group_module=_MODULE,
    method=Spelling(snake, is_public_name, "call", _reserved(_RESOURCE_MEMBERS)),
    argument=Spelling(snake, is_public_name, "value", _reserved("self options", _CALL_OPTIONS)),
    field=Spelling(snake, is_public_name, "value", _reserved(_MODEL_MEMBERS)),
    credential=Spelling(snake, is_public_name, "credential", _reserved("self", _CLIENT_OPTIONS)),
    client_members=frozenset(_CLIENT_MEMBERS.split()),
    error_body="body",
)
