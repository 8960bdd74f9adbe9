"""`Unauthorized`."""

from typing import Any

from .._runtime.model import UNSET, Model, UnsetType


class Unauthorized(Model):
    """Unauthorized Response"""

    status_code: int | UnsetType = UNSET
    """Status Code"""

    error_code: str | UnsetType = UNSET
    """Error Code"""

    message: str | UnsetType = UNSET
    """Message"""

    data: dict[str, Any] | UnsetType = UNSET
    """Error Data"""
