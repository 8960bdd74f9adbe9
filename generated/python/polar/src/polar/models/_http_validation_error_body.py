"""`HTTPValidationErrorBody` and `ValidationError`."""

from .._runtime.model import UNSET, Model, UnsetType


class ValidationError(Model):
    """The schema `ValidationError`."""

    loc: list[str | int]
    """Location."""

    msg: str
    """Message."""

    type: str
    """Error Type."""


class HTTPValidationErrorBody(Model):
    """The schema `HTTPValidationError`."""

    detail: list[ValidationError] | UnsetType = UNSET
