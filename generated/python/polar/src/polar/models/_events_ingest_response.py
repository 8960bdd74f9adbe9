"""`EventsIngestResponse`."""

from .._runtime.model import UNSET, Model, UnsetType


class EventsIngestResponse(Model):
    """The schema `EventsIngestResponse`."""

    inserted: int
    """Number of events inserted."""

    duplicates: int | UnsetType = UNSET
    """Number of duplicate events skipped.

    Default: `0`.
    """
