"""Every model of the Polar API. Each is loaded when it is first asked for."""

from .._runtime.lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "_events_ingest": "CostMetadataInput EventCreateCustomer EventCreateExternalCustomer EventMetadataInput EventMetadataInputValue EventsIngest EventsIngestEvents LLMMetadata",
        "_events_ingest_response": "EventsIngestResponse",
        "_http_validation_error_body": "HTTPValidationErrorBody ValidationError",
    },
)
