"""`BadRequest` and `BadRequestErrorBody`."""

from typing import Literal

from .._runtime.model import UNSET, Model, UnsetType


class BadRequestErrorBody(Model):
    """`error` of `BadRequest`."""

    code: Literal["bad_request"] = "bad_request"
    """A short code indicating the error code returned."""

    message: str
    """A human readable explanation of what went wrong."""

    doc_url: str | UnsetType = UNSET
    """A link to our documentation with more details about this error code"""


class BadRequest(Model):
    """The response `400`."""

    error: BadRequestErrorBody
