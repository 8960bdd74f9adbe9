"""`Unauthorized` and `UnauthorizedErrorBody`."""

from typing import Literal

from .._runtime.model import UNSET, Model, UnsetType


class UnauthorizedErrorBody(Model):
    """`error` of `Unauthorized`."""

    code: Literal["unauthorized"] = "unauthorized"
    """A short code indicating the error code returned."""

    message: str
    """A human readable explanation of what went wrong."""

    doc_url: str | UnsetType = UNSET
    """A link to our documentation with more details about this error code"""


class Unauthorized(Model):
    """The response `401`."""

    error: UnauthorizedErrorBody
