"""`client.customers` on the wire: what each operation sends, and what becomes of the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from legit import AsyncLegit, Legit, errors, models
from legit._runtime.testing import Answer, Failure, Recorder, as_json, settle

Connect = Callable[[Recorder], Legit | AsyncLegit]

CUSTOMER_JSON: dict[str, Any] = {
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

ERRORS = [
    Failure(
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


def check(error: errors.APIStatusError, failure: Failure) -> None:
    assert error.status_code == failure.status
    assert type(error.body) is failure.kind
    assert as_json(error.body) == failure.body


def test_new(connect: Connect) -> None:
    answer: dict[str, Any] = CUSTOMER_JSON
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


@pytest.mark.parametrize("failure", ERRORS)
def test_new__errors(connect: Connect, failure: Failure) -> None:
    client = connect(Recorder(Answer(failure.status, json=failure.body)))
    with pytest.raises(failure.error) as caught:
        settle(client.customers.new(project="example"))
    check(caught.value, failure)
