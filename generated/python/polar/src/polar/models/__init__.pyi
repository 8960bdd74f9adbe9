"""Every model of the Polar API."""

from ._events_ingest import (
    CostMetadataInput,
    EventCreateCustomer,
    EventCreateExternalCustomer,
    EventMetadataInput,
    EventMetadataInputValue,
    EventsIngest,
    EventsIngestEvents,
    LLMMetadata,
)
from ._events_ingest_response import EventsIngestResponse
from ._http_validation_error_body import HTTPValidationErrorBody, ValidationError

__all__: list[str] = [
    "CostMetadataInput",
    "EventCreateCustomer",
    "EventCreateExternalCustomer",
    "EventMetadataInput",
    "EventMetadataInputValue",
    "EventsIngest",
    "EventsIngestEvents",
    "EventsIngestResponse",
    "HTTPValidationErrorBody",
    "LLMMetadata",
    "ValidationError",
]
