"""`InternalServerErrorBody` and `InternalServerErrorError`."""

from typing import Literal

from .._runtime.model import UNSET, Model, UnsetType


class InternalServerErrorError(Model):
    """`error` of `InternalServerErrorBody`."""

    code: Literal["internal_server_error"] = "internal_server_error"
    """A short code indicating the error code returned."""

    message: str
    """A human readable explanation of what went wrong."""

    doc_url: str | UnsetType = UNSET
    """A link to our documentation with more details about this error code"""


class InternalServerErrorBody(Model):
    """The response `500`."""

    error: InternalServerErrorError
