"""`Customer` and `CustomerStatus`."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from .._runtime.model import UNSET, Model, UnsetType

CustomerStatus = Literal["ACTIVE", "BLOCKED"] | str
"""Status of the customer"""


class Customer(Model):
    """Customer model"""

    id: UUID | UnsetType = UNSET
    """ID"""

    name: str | UnsetType = UNSET
    """Name"""

    email: str | UnsetType = UNSET
    """Email

    Format: email.
    """

    thumb: str | UnsetType = UNSET
    """Avatar of the customer

    Binary data, as text.
    """

    wallet_connection: Literal["LEGIT_WALLET"] | UnsetType = UNSET
    """Wallet Connection of the customer"""

    address: bytes | UnsetType = UNSET
    """Blockchain Address"""

    custom_identifier: str | UnsetType = UNSET
    """The Custom Identifier of the customer in the organization"""

    metadata: str | UnsetType = UNSET
    """Metadata Properties.

    The Metadata Properties of the customer in the organization
    """

    project_id: int | UnsetType = UNSET
    """Project ID

    Format: uuid.
    """

    created_at: datetime | UnsetType = UNSET
    """Created at"""

    updated_at: datetime | UnsetType = UNSET
    """Updated at"""

    deleted_at: datetime | UnsetType = UNSET
    """Deleted at"""

    status: CustomerStatus | UnsetType = UNSET
    """Status of the customer"""
