"""`TrackCustomerRequestBody`."""

from .._runtime.model import UNSET, OpenModel, UnsetType


class TrackCustomerRequestBody(
    OpenModel,
    rename={
        "customer_id": "customerId",
        "customer_name": "customerName",
        "customer_email": "customerEmail",
        "customer_avatar": "customerAvatar",
    },
):
    """The body of "Track a customer"."""

    customer_id: str
    """This is the unique identifier for the customer in the client's app. This is used to track the customer's journey.

    At least 1 character. At most 100 characters.
    """

    customer_name: str | UnsetType = UNSET
    """Name of the customer in the client's app.

    At most 100 characters.
    """

    customer_email: str | UnsetType = UNSET
    """Email of the customer in the client's app.

    Format: email. At most 100 characters.
    """

    customer_avatar: str | UnsetType = UNSET
    """Avatar of the customer in the client's app.

    At most 100 characters.
    """
