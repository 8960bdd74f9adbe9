"""`TrackSaleResponseBody`, `TrackSaleCustomer` and `TrackSaleSale`."""

from typing import Any

from .._runtime.model import Model


class TrackSaleCustomer(Model, rename={"external_id": "externalId"}):
    """`customer` of `TrackSaleResponseBody`."""

    id: str
    name: str | None
    email: str | None
    avatar: str | None
    external_id: str | None


class TrackSaleSale(
    Model,
    rename={"payment_processor": "paymentProcessor", "invoice_id": "invoiceId"},
):
    """`sale` of `TrackSaleResponseBody`."""

    amount: float
    currency: str
    payment_processor: str
    invoice_id: str | None
    metadata: dict[str, Any] | None


class TrackSaleResponseBody(Model, rename={"event_name": "eventName"}):
    """The answer of "Track a sale"."""

    event_name: str
    customer: TrackSaleCustomer | None
    sale: TrackSaleSale | None
