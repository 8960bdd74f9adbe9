"""`TrackCustomerResponseBody`."""

from .._runtime.model import Model


class TrackCustomerResponseBody(
    Model,
    rename={
        "customer_id": "customerId",
        "customer_name": "customerName",
        "customer_email": "customerEmail",
        "customer_avatar": "customerAvatar",
    },
):
    """The answer of "Track a customer"."""

    customer_id: str
    customer_name: str | None
    customer_email: str | None
    customer_avatar: str | None
