"""`CreateCustomer`."""

from .._runtime.model import UNSET, OpenModel, UnsetType


class CreateCustomer(OpenModel):
    """Create Customer Request.

    Create Customer body data
    """

    name: str | UnsetType = UNSET
    """Name"""

    email: str | UnsetType = UNSET
    """Email

    Format: email.
    """

    custom_identifier: str | UnsetType = UNSET
    """The Custom Identifier of the customer in the organization"""

    metadata: str | UnsetType = UNSET
    """Metadata Properties.

    The Metadata Properties of the customer in the organization
    """
