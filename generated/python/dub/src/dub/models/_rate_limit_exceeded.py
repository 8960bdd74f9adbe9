"""`RateLimitExceeded` and `RateLimitExceededErrorBody`."""

from typing import Literal

from .._runtime.model import UNSET, Model, UnsetType


class RateLimitExceededErrorBody(Model):
    """`error` of `RateLimitExceeded`."""

    code: Literal["rate_limit_exceeded"] = "rate_limit_exceeded"
    """A short code indicating the error code returned."""

    message: str
    """A human readable explanation of what went wrong."""

    doc_url: str | UnsetType = UNSET
    """A link to our documentation with more details about this error code"""


class RateLimitExceeded(Model):
    """The response `429`."""

    error: RateLimitExceededErrorBody
