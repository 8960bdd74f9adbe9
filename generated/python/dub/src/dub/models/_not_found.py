"""`NotFound` and `NotFoundErrorBody`."""

from typing import Literal

from .._runtime.model import UNSET, Model, UnsetType


class NotFoundErrorBody(Model):
    """`error` of `NotFound`."""

    code: Literal["not_found"] = "not_found"
    """A short code indicating the error code returned."""

    message: str
    """A human readable explanation of what went wrong."""

    doc_url: str | UnsetType = UNSET
    """A link to our documentation with more details about this error code"""


class NotFound(Model):
    """The response `404`."""

    error: NotFoundErrorBody
