"""`TrackSaleRequestBody` and `TrackSalePaymentProcessor`."""

from typing import Any, Literal

from .._runtime.model import UNSET, OpenModel, UnsetType

TrackSalePaymentProcessor = (
    Literal["stripe", "shopify", "polar", "paddle", "custom"] | str
)
"""The payment processor via which the sale was made."""


class TrackSaleRequestBody(
    OpenModel,
    rename={
        "customer_external_id": "customerExternalId",
        "event_name": "eventName",
        "payment_processor": "paymentProcessor",
        "invoice_id": "invoiceId",
        "lead_event_name": "leadEventName",
    },
):
    """The body of "Track a sale"."""

    customer_external_id: str
    """The unique ID of the customer in your system. Will be used to identify and attribute all future events to this customer.

    At most 100 characters.
    """

    amount: int
    """The amount of the sale in cents (for all two-decimal currencies). If the sale is in a zero-decimal currency, pass the full integer value (e.g. `1437` JPY). Learn more: https://d.to/currency

    At least 0.
    """

    currency: str | UnsetType = UNSET
    """The currency of the sale. Accepts ISO 4217 currency codes. Sales will be automatically converted and stored as USD at the latest exchange rates. Learn more: https://d.to/currency

    Default: `"usd"`.
    """

    event_name: str | UnsetType = UNSET
    """The name of the sale event. Recommended format: `Invoice paid` or `Subscription created`.

    Default: `"Purchase"`. At most 255 characters.
    """

    payment_processor: TrackSalePaymentProcessor
    """The payment processor via which the sale was made."""

    invoice_id: str | None | UnsetType = UNSET
    """The invoice ID of the sale. Can be used as a idempotency key – only one sale event can be recorded for a given invoice ID.

    Default: `null`.
    """

    lead_event_name: str | None | UnsetType = UNSET
    """The name of the lead event that occurred before the sale (case-sensitive). This is used to associate the sale event with a particular lead event (instead of the latest lead event for a link-customer combination, which is the default behavior).

    Default: `null`.
    """

    metadata: dict[str, Any] | None | UnsetType = UNSET
    """Additional metadata to be stored with the sale event. Max 10,000 characters when stringified.

    Default: `null`.
    """
