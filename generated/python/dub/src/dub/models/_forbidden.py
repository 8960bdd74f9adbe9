"""`Forbidden` and `ForbiddenErrorBody`."""

from typing import Literal

from .._runtime.model import UNSET, Model, UnsetType


class ForbiddenErrorBody(Model):
    """`error` of `Forbidden`."""

    code: Literal["forbidden"] = "forbidden"
    """A short code indicating the error code returned."""

    message: str
    """A human readable explanation of what went wrong."""

    doc_url: str | UnsetType = UNSET
    """A link to our documentation with more details about this error code"""


class Forbidden(Model):
    """The response `403`."""

    error: ForbiddenErrorBody
