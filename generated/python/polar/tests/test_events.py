"""`client.events` on the wire: what each operation sends, and what becomes of the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from polar import AsyncPolar, Polar, errors, models
from polar._runtime.testing import Answer, Failure, Recorder, as_json, settle

Connect = Callable[[Recorder], Polar | AsyncPolar]

ERRORS = [
    Failure(
        422,
        errors.HTTPValidationError,
        models.HTTPValidationErrorBody,
        {"detail": [{"loc": ["example"], "msg": "example", "type": "example"}]},
    ),
]


def check(error: errors.APIStatusError, failure: Failure) -> None:
    assert error.status_code == failure.status
    assert type(error.body) is failure.kind
    assert as_json(error.body) == failure.body


def test_ingest(connect: Connect) -> None:
    answer: dict[str, Any] = {"inserted": 1, "duplicates": 0}
    server = Recorder(Answer(200, json=answer))
    client = connect(server)
    result = settle(
        client.events.ingest(
            events=[
                models.EventCreateCustomer(
                    name="Example",
                    customer_id="1f0e7a3c-5b8d-4c6e-9a21-3d4f5b6c7d8e",
                ),
            ],
        ),
    )
    request = server.only_request
    assert (request.method, request.path) == ("POST", "/v1/events/ingest")
    assert request.query == []
    assert request.headers["authorization"] == "Bearer test-token"
    assert request.headers["content-type"] == "application/json"
    assert request.json() == {
        "events": [
            {"name": "Example", "customer_id": "1f0e7a3c-5b8d-4c6e-9a21-3d4f5b6c7d8e"},
        ],
    }
    assert type(result) is models.EventsIngestResponse
    assert as_json(result) == answer


@pytest.mark.parametrize("failure", ERRORS)
def test_ingest__errors(connect: Connect, failure: Failure) -> None:
    client = connect(Recorder(Answer(failure.status, json=failure.body)))
    with pytest.raises(failure.error) as caught:
        settle(
            client.events.ingest(
                events=[
                    models.EventCreateCustomer(
                        name="Example",
                        customer_id="1f0e7a3c-5b8d-4c6e-9a21-3d4f5b6c7d8e",
                    ),
                ],
            ),
        )
    check(caught.value, failure)
