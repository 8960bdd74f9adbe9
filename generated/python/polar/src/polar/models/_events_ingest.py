"""`EventsIngest`, and what is only used together with it."""

from datetime import datetime
from typing import TYPE_CHECKING

from .._runtime.model import (
    UNSET,
    BestMatch,
    ByKind,
    OneOf,
    OpenModel,
    UnknownVariant,
    UnsetType,
)


class CostMetadataInput(OpenModel):
    """The schema `CostMetadata-Input`."""

    amount: float | str
    """The amount in cents.

    As text: pattern: `^(?!^[-+.]*$)[+-]?0*(?:\\d{0,5}|(?=[\\d.]{1,18}0*$)\\d{0,5}\\.\\d{0,12}0*$)`.
    """

    currency: str
    """The currency. Currently, only `usd` is supported.

    Pattern: `usd`.
    """


class LLMMetadata(OpenModel):
    """The schema `LLMMetadata`."""

    vendor: str
    """The vendor of the event."""

    model: str
    """The model used for the event."""

    prompt: str | None | UnsetType = UNSET
    """The LLM prompt used for the event."""

    response: str | None | UnsetType = UNSET
    """The LLM response used for the event."""

    input_tokens: int
    """The number of LLM input tokens used for the event."""

    cached_input_tokens: int | UnsetType = UNSET
    """The number of LLM cached tokens that were used for the event."""

    output_tokens: int
    """The number of LLM output tokens used for the event."""

    total_tokens: int
    """The total number of LLM tokens used for the event."""


if TYPE_CHECKING:
    EventMetadataInputValue = (
        CostMetadataInput | LLMMetadata | str | int | float | bool | UnknownVariant
    )
else:

    class EventMetadataInputValue(OneOf):
        """A value of `EventMetadataInput`."""

        choose = ByKind(
            {
                "object": BestMatch((CostMetadataInput, LLMMetadata)),
                "string": str,
                "integer": BestMatch((int, float)),
                "number": float,
                "boolean": bool,
            },
        )


EventMetadataInput = dict[str, EventMetadataInputValue]


class EventCreateCustomer(OpenModel):
    """The schema `EventCreateCustomer`."""

    timestamp: datetime | UnsetType = UNSET
    """The timestamp of the event."""

    name: str
    """The name of the event."""

    organization_id: str | None | UnsetType = UNSET
    """The ID of the organization owning the event. **Required unless you use an organization token.**

    Format: uuid4.
    """

    external_id: str | None | UnsetType = UNSET
    """Your unique identifier for this event. Useful for deduplication and parent-child relationships."""

    parent_id: str | None | UnsetType = UNSET
    """The ID of the parent event. Can be either a Polar event ID (UUID) or an external event ID."""

    metadata: EventMetadataInput | UnsetType = UNSET
    """Key-value object allowing you to store additional information about the event. Some keys like `_llm` are structured data that are handled specially by Polar.

    The key must be a string with a maximum length of **40 characters**.
    The value must be either:

    * A string with a maximum length of **500 characters**
    * An integer
    * A floating-point number
    * A boolean

    You can store up to **50 key-value pairs**.
    """

    customer_id: str
    """ID of the customer in your Polar organization associated with the event.

    Format: uuid4.
    """


class EventCreateExternalCustomer(OpenModel):
    """The schema `EventCreateExternalCustomer`."""

    timestamp: datetime | UnsetType = UNSET
    """The timestamp of the event."""

    name: str
    """The name of the event."""

    organization_id: str | None | UnsetType = UNSET
    """The ID of the organization owning the event. **Required unless you use an organization token.**

    Format: uuid4.
    """

    external_id: str | None | UnsetType = UNSET
    """Your unique identifier for this event. Useful for deduplication and parent-child relationships."""

    parent_id: str | None | UnsetType = UNSET
    """The ID of the parent event. Can be either a Polar event ID (UUID) or an external event ID."""

    metadata: EventMetadataInput | UnsetType = UNSET
    """Key-value object allowing you to store additional information about the event. Some keys like `_llm` are structured data that are handled specially by Polar.

    The key must be a string with a maximum length of **40 characters**.
    The value must be either:

    * A string with a maximum length of **500 characters**
    * An integer
    * A floating-point number
    * A boolean

    You can store up to **50 key-value pairs**.
    """

    external_customer_id: str
    """ID of the customer in your system associated with the event."""


if TYPE_CHECKING:
    EventsIngestEvents = (
        EventCreateCustomer | EventCreateExternalCustomer | UnknownVariant
    )
else:

    class EventsIngestEvents(OneOf):
        """An item of `events` of `EventsIngest`."""

        choose = BestMatch((EventCreateCustomer, EventCreateExternalCustomer))


class EventsIngest(OpenModel):
    """The schema `EventsIngest`."""

    events: list[EventsIngestEvents]
    """List of events to ingest."""
