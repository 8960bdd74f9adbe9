"""`TrackLeadResponseBody`, `TrackLeadClick` and `TrackLeadCustomer`."""

from .._runtime.model import Model


class TrackLeadClick(Model):
    """`click` of `TrackLeadResponseBody`."""

    id: str


class TrackLeadCustomer(Model, rename={"external_id": "externalId"}):
    """`customer` of `TrackLeadResponseBody`."""

    name: str | None
    email: str | None
    avatar: str | None
    external_id: str | None


class TrackLeadResponseBody(Model):
    """The answer of "Track a lead"."""

    click: TrackLeadClick
    customer: TrackLeadCustomer
