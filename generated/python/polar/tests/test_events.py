"""`client.events` on the wire: what each operation sends, and what becomes of the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from polar import AsyncPolar, Polar, errors, models
from polar._runtime.testing import Answer, Recorder, as_json, settle

Connect = Callable[[Recorder], Polar | AsyncPolar]
Failures = list[tuple[int, type[errors.APIStatusError], type[object], object]]

ERRORS: Failures = [
    (
        422,
        errors.HTTPValidationError,
        models.HTTPValidationErrorBody,
        {"detail": [{"loc": ["example"], "msg": "example", "type": "example"}]},
    ),
]


def test_ingest(connect: Connect) -> None:
    answer: dict[str, Any] = {"inserted": 1, "duplicates": 0}
    server = Recorder(Answer(200, json=answer))
    client = connect(server)
    result = settle(
        client.events.ingest(
            events=[models.EventCreateCustomer(name="Example", customer_id="id_123")],
        ),
    )
    request = server.only_request
    assert (request.method, request.path) == ("POST", "/v1/events/ingest")
    assert request.query == []
    assert request.headers["authorization"] == "Bearer test-token"
    assert request.headers["content-type"] == "application/json"
    assert request.json() == {"events": [{"name": "Example", "customer_id": "id_123"}]}
    assert type(result) is models.EventsIngestResponse
    assert as_json(result) == answer


@pytest.mark.parametrize(("status", "error", "kind", "body"), ERRORS)
def test_ingest__errors(
    connect: Connect,
    status: int,
    error: type[errors.APIStatusError],
    kind: type[object],
    body: object,
) -> None:
    client = connect(Recorder(Answer(status, json=body)))
    with pytest.raises(error) as caught:
        settle(
            client.events.ingest(
                events=[
                    models.EventCreateCustomer(name="Example", customer_id="id_123"),
                ],
            ),
        )
    assert caught.value.status_code == status
    assert type(caught.value.body) is kind
    assert as_json(caught.value.body) == body
