"""`Conflict` and `ConflictErrorBody`."""

from typing import Literal

from .._runtime.model import UNSET, Model, UnsetType


class ConflictErrorBody(Model):
    """`error` of `Conflict`."""

    code: Literal["conflict"] = "conflict"
    """A short code indicating the error code returned."""

    message: str
    """A human readable explanation of what went wrong."""

    doc_url: str | UnsetType = UNSET
    """A link to our documentation with more details about this error code"""


class Conflict(Model):
    """The response `409`."""

    error: ConflictErrorBody
