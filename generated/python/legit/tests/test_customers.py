"""`client.customers` on the wire: what each operation sends, and what becomes of the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from legit import AsyncLegit, Legit, errors, models
from legit._runtime.testing import Answer, Recorder, as_json, settle

Connect = Callable[[Recorder], Legit | AsyncLegit]
Failures = list[tuple[int, type[errors.APIStatusError], type[object], object]]

ERRORS: Failures = [
    (
        401,
        errors.UnauthorizedError,
        models.Unauthorized,
        {
            "status_code": 401,
            "error_code": "ERR401",
            "message": "Unauthorized to access this resource(s)",
            "data": {"key": "example"},
        },
    ),
]


def test_new(connect: Connect) -> None:
    answer: dict[str, Any] = {
        "id": "99bb9ba9-45ec-4f27-a6e2-2e7c11667350",
        "name": "Example",
        "email": "jane@example.com",
        "thumb": "/tmp/file1",
        "wallet_connection": "LEGIT_WALLET",
        "address": "ZXhhbXBsZQ==",
        "custom_identifier": "org-user-123",
        "metadata": "example",
        "project_id": 1,
        "created_at": "2024-01-15T09:30:00Z",
        "updated_at": "2024-01-15T09:30:00Z",
        "deleted_at": "2024-01-15T09:30:00Z",
        "status": "ACTIVE",
    }
    server = Recorder(Answer(200, json=answer))
    client = connect(server)
    result = settle(
        client.customers.new(
            project="example",
            name="Example",
            email="jane@example.com",
            custom_identifier="org-user-123",
            metadata="example",
        ),
    )
    request = server.only_request
    assert (request.method, request.path) == ("POST", "/v1/projects/example/customers")
    assert request.query == []
    assert request.headers["authorization"] == "Bearer test-token"
    assert request.headers["content-type"] == "application/json"
    assert request.json() == {
        "name": "Example",
        "email": "jane@example.com",
        "custom_identifier": "org-user-123",
        "metadata": "example",
    }
    assert type(result) is models.Customer
    assert as_json(result) == answer


@pytest.mark.parametrize(("status", "error", "kind", "body"), ERRORS)
def test_new__errors(
    connect: Connect,
    status: int,
    error: type[errors.APIStatusError],
    kind: type[object],
    body: object,
) -> None:
    client = connect(Recorder(Answer(status, json=body)))
    with pytest.raises(error) as caught:
        settle(client.customers.new(project="example"))
    assert caught.value.status_code == status
    assert type(caught.value.body) is kind
    assert as_json(caught.value.body) == body
