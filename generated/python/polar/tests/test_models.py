"""What each model is on the wire, there and back."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from polar import models
from polar._runtime.codec import decode
from polar._runtime.model import Model
from polar._runtime.testing import as_json


def check(value: Model, wire: object, strict: bool = True) -> None:
    """Both are the same thing, and the fields have the types that were promised."""
    kind = type(value)
    assert as_json(value) == wire
    again = decode(kind, json.dumps(wire).encode(), strict=strict)
    assert repr(again) == repr(value)
    assert again == value == kind.from_json(value.to_json())


def test_cost_metadata_input() -> None:
    value = models.CostMetadataInput(amount=1000.5, currency="usd")
    wire: dict[str, Any] = {"amount": 1000.5, "currency": "usd"}
    check(value, wire)


def test_event_create_customer() -> None:
    value = models.EventCreateCustomer(
        timestamp=datetime.fromisoformat("2024-01-15T09:30:00Z"),
        name="Example",
        organization_id="1dbfc517-0bbf-4301-9ba8-555ca42b9737",
        external_id="id_123",
        parent_id="id_123",
        metadata={"key": "example"},
        customer_id="1f0e7a3c-5b8d-4c6e-9a21-3d4f5b6c7d8e",
    )
    wire: dict[str, Any] = {
        "timestamp": "2024-01-15T09:30:00Z",
        "name": "Example",
        "organization_id": "1dbfc517-0bbf-4301-9ba8-555ca42b9737",
        "external_id": "id_123",
        "parent_id": "id_123",
        "metadata": {"key": "example"},
        "customer_id": "1f0e7a3c-5b8d-4c6e-9a21-3d4f5b6c7d8e",
    }
    check(value, wire)


def test_event_create_external_customer() -> None:
    value = models.EventCreateExternalCustomer(
        timestamp=datetime.fromisoformat("2024-01-15T09:30:00Z"),
        name="Example",
        organization_id="1dbfc517-0bbf-4301-9ba8-555ca42b9737",
        external_id="id_123",
        parent_id="id_123",
        metadata={"key": "example"},
        external_customer_id="id_123",
    )
    wire: dict[str, Any] = {
        "timestamp": "2024-01-15T09:30:00Z",
        "name": "Example",
        "organization_id": "1dbfc517-0bbf-4301-9ba8-555ca42b9737",
        "external_id": "id_123",
        "parent_id": "id_123",
        "metadata": {"key": "example"},
        "external_customer_id": "id_123",
    }
    check(value, wire)


def test_events_ingest() -> None:
    value = models.EventsIngest(
        events=[
            models.EventCreateCustomer(
                name="Example",
                customer_id="1f0e7a3c-5b8d-4c6e-9a21-3d4f5b6c7d8e",
            ),
        ],
    )
    wire: dict[str, Any] = {
        "events": [
            {"name": "Example", "customer_id": "1f0e7a3c-5b8d-4c6e-9a21-3d4f5b6c7d8e"},
        ],
    }
    check(value, wire)


def test_events_ingest_response() -> None:
    value = models.EventsIngestResponse(inserted=1, duplicates=0)
    wire: dict[str, Any] = {"inserted": 1, "duplicates": 0}
    check(value, wire)


def test_http_validation_error_body() -> None:
    value = models.HTTPValidationErrorBody(
        detail=[models.ValidationError(loc=["example"], msg="example", type="example")],
    )
    wire: dict[str, Any] = {
        "detail": [{"loc": ["example"], "msg": "example", "type": "example"}],
    }
    check(value, wire)


def test_llm_metadata() -> None:
    value = models.LLMMetadata(
        vendor="example",
        model="example",
        prompt="example",
        response="example",
        input_tokens=1,
        cached_input_tokens=1,
        output_tokens=1,
        total_tokens=1,
    )
    wire: dict[str, Any] = {
        "vendor": "example",
        "model": "example",
        "prompt": "example",
        "response": "example",
        "input_tokens": 1,
        "cached_input_tokens": 1,
        "output_tokens": 1,
        "total_tokens": 1,
    }
    check(value, wire)


def test_validation_error() -> None:
    value = models.ValidationError(loc=["example"], msg="example", type="example")
    wire: dict[str, Any] = {"loc": ["example"], "msg": "example", "type": "example"}
    check(value, wire)
