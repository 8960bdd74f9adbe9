"""`UnprocessableEntity` and `UnprocessableEntityErrorBody`."""

from typing import Literal

from .._runtime.model import UNSET, Model, UnsetType


class UnprocessableEntityErrorBody(Model):
    """`error` of `UnprocessableEntity`."""

    code: Literal["unprocessable_entity"] = "unprocessable_entity"
    """A short code indicating the error code returned."""

    message: str
    """A human readable explanation of what went wrong."""

    doc_url: str | UnsetType = UNSET
    """A link to our documentation with more details about this error code"""


class UnprocessableEntity(Model):
    """The response `422`."""

    error: UnprocessableEntityErrorBody
