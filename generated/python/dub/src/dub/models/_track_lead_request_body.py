"""`TrackLeadRequestBody` and `TrackLeadMode`."""

from typing import Any, Literal

from .._runtime.model import UNSET, OpenModel, UnsetType

TrackLeadMode = Literal["async", "wait"] | str
"""The mode to use for tracking the lead event. `async` will not block the request; `wait` will block the request until the lead event is fully recorded in Dub."""


class TrackLeadRequestBody(
    OpenModel,
    rename={
        "click_id": "clickId",
        "event_name": "eventName",
        "customer_external_id": "customerExternalId",
        "customer_name": "customerName",
        "customer_email": "customerEmail",
        "customer_avatar": "customerAvatar",
        "event_quantity": "eventQuantity",
    },
):
    """The body of "Track a lead"."""

    click_id: str
    """The unique ID of the click that the lead conversion event is attributed to. You can read this value from `dub_id` cookie.

    At least 1 character.
    """

    event_name: str
    """The name of the lead event to track. Can also be used as a unique identifier to associate a given lead event for a customer for a subsequent sale event (via the `leadEventName` prop in `/track/sale`).

    At least 1 character. At most 255 characters.
    """

    customer_external_id: str
    """The unique ID of the customer in your system. Will be used to identify and attribute all future events to this customer.

    At most 100 characters.
    """

    customer_name: str | None | UnsetType = UNSET
    """The name of the customer. If not passed, a random name will be generated (e.g. “Big Red Caribou”).

    Default: `null`. At most 100 characters.
    """

    customer_email: str | None | UnsetType = UNSET
    """The email address of the customer.

    Default: `null`. Format: email. At most 100 characters.
    """

    customer_avatar: str | None | UnsetType = UNSET
    """The avatar URL of the customer.

    Default: `null`.
    """

    event_quantity: float | None | UnsetType = UNSET
    """The numerical value associated with this lead event (e.g., number of provisioned seats in a free trial). If defined as N, the lead event will be tracked N times."""

    mode: TrackLeadMode | UnsetType = UNSET
    """The mode to use for tracking the lead event. `async` will not block the request; `wait` will block the request until the lead event is fully recorded in Dub.

    Default: `"async"`.
    """

    metadata: dict[str, Any] | None | UnsetType = UNSET
    """Additional metadata to be stored with the lead event. Max 10,000 characters.

    Default: `null`.
    """
