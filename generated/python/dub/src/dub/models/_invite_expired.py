"""`InviteExpired` and `InviteExpiredErrorBody`."""

from typing import Literal

from .._runtime.model import UNSET, Model, UnsetType


class InviteExpiredErrorBody(Model):
    """`error` of `InviteExpired`."""

    code: Literal["invite_expired"] = "invite_expired"
    """A short code indicating the error code returned."""

    message: str
    """A human readable explanation of what went wrong."""

    doc_url: str | UnsetType = UNSET
    """A link to our documentation with more details about this error code"""


class InviteExpired(Model):
    """The response `410`."""

    error: InviteExpiredErrorBody
