"""`client.track` on the wire: what each operation sends, and what becomes of the answers."""

# pyright: reportDeprecated=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from dub import AsyncDub, Dub, errors, models
from dub._runtime.testing import Answer, Recorder, as_json, settle

Connect = Callable[[Recorder], Dub | AsyncDub]
Failures = list[tuple[int, type[errors.APIStatusError], type[object], object]]

ERRORS: Failures = [
    (
        400,
        errors.BadRequestError,
        models.BadRequest,
        {
            "error": {
                "code": "bad_request",
                "message": "The requested resource was not found.",
            },
        },
    ),
    (
        401,
        errors.UnauthorizedError,
        models.Unauthorized,
        {
            "error": {
                "code": "unauthorized",
                "message": "The requested resource was not found.",
            },
        },
    ),
    (
        403,
        errors.ForbiddenError,
        models.Forbidden,
        {
            "error": {
                "code": "forbidden",
                "message": "The requested resource was not found.",
            },
        },
    ),
    (
        404,
        errors.NotFoundError,
        models.NotFound,
        {
            "error": {
                "code": "not_found",
                "message": "The requested resource was not found.",
            },
        },
    ),
    (
        409,
        errors.ConflictError,
        models.Conflict,
        {
            "error": {
                "code": "conflict",
                "message": "The requested resource was not found.",
            },
        },
    ),
    (
        410,
        errors.InviteExpiredError,
        models.InviteExpired,
        {
            "error": {
                "code": "invite_expired",
                "message": "The requested resource was not found.",
            },
        },
    ),
    (
        422,
        errors.UnprocessableEntityError,
        models.UnprocessableEntity,
        {
            "error": {
                "code": "unprocessable_entity",
                "message": "The requested resource was not found.",
            },
        },
    ),
    (
        429,
        errors.RateLimitExceededError,
        models.RateLimitExceeded,
        {
            "error": {
                "code": "rate_limit_exceeded",
                "message": "The requested resource was not found.",
            },
        },
    ),
    (
        500,
        errors.InternalServerError,
        models.InternalServerErrorBody,
        {
            "error": {
                "code": "internal_server_error",
                "message": "The requested resource was not found.",
            },
        },
    ),
]


def test_lead(connect: Connect) -> None:
    answer: dict[str, Any] = {
        "click": {"id": "id_123"},
        "customer": {
            "name": "Example",
            "email": "jane@example.com",
            "avatar": "https://example.com",
            "externalId": "id_123",
        },
    }
    server = Recorder(Answer(200, json=answer))
    client = connect(server)
    result = settle(
        client.track.lead(
            click_id="id_123",
            event_name="Sign up",
            customer_external_id="id_123",
            customer_name="Jane Doe",
            customer_email="jane@example.com",
            customer_avatar="https://example.com",
            event_quantity=1.5,
            mode="async",
            metadata={"key": "example"},
        ),
    )
    request = server.only_request
    assert (request.method, request.path) == ("POST", "/track/lead")
    assert request.query == []
    assert request.headers["authorization"] == "Bearer DUB_API_KEY"
    assert request.headers["content-type"] == "application/json"
    assert request.json() == {
        "clickId": "id_123",
        "eventName": "Sign up",
        "customerExternalId": "id_123",
        "customerName": "Jane Doe",
        "customerEmail": "jane@example.com",
        "customerAvatar": "https://example.com",
        "eventQuantity": 1.5,
        "mode": "async",
        "metadata": {"key": "example"},
    }
    assert type(result) is models.TrackLeadResponseBody
    assert as_json(result) == answer


@pytest.mark.parametrize(("status", "error", "kind", "body"), ERRORS)
def test_lead__errors(
    connect: Connect,
    status: int,
    error: type[errors.APIStatusError],
    kind: type[object],
    body: object,
) -> None:
    client = connect(Recorder(Answer(status, json=body)))
    with pytest.raises(error) as caught:
        settle(
            client.track.lead(
                click_id="id_123",
                event_name="Sign up",
                customer_external_id="id_123",
            ),
        )
    assert caught.value.status_code == status
    assert type(caught.value.body) is kind
    assert as_json(caught.value.body) == body


def test_sale(connect: Connect) -> None:
    answer: dict[str, Any] = {
        "eventName": "Example",
        "customer": {
            "id": "id_123",
            "name": "Example",
            "email": "jane@example.com",
            "avatar": "https://example.com",
            "externalId": "id_123",
        },
        "sale": {
            "amount": 1000.5,
            "currency": "usd",
            "paymentProcessor": "example",
            "invoiceId": "id_123",
            "metadata": {"key": "example"},
        },
    }
    server = Recorder(Answer(200, json=answer))
    client = connect(server)
    result = settle(
        client.track.sale(
            customer_external_id="id_123",
            amount=1000,
            payment_processor="stripe",
            currency="usd",
            event_name="Invoice paid",
            invoice_id="id_123",
            lead_event_name="Cloned template 1481267",
            metadata={"key": "example"},
        ),
    )
    request = server.only_request
    assert (request.method, request.path) == ("POST", "/track/sale")
    assert request.query == []
    assert request.headers["authorization"] == "Bearer DUB_API_KEY"
    assert request.headers["content-type"] == "application/json"
    assert request.json() == {
        "customerExternalId": "id_123",
        "amount": 1000,
        "paymentProcessor": "stripe",
        "currency": "usd",
        "eventName": "Invoice paid",
        "invoiceId": "id_123",
        "leadEventName": "Cloned template 1481267",
        "metadata": {"key": "example"},
    }
    assert type(result) is models.TrackSaleResponseBody
    assert as_json(result) == answer


@pytest.mark.parametrize(("status", "error", "kind", "body"), ERRORS)
def test_sale__errors(
    connect: Connect,
    status: int,
    error: type[errors.APIStatusError],
    kind: type[object],
    body: object,
) -> None:
    client = connect(Recorder(Answer(status, json=body)))
    with pytest.raises(error) as caught:
        settle(
            client.track.sale(
                customer_external_id="id_123",
                amount=1000,
                payment_processor="stripe",
            ),
        )
    assert caught.value.status_code == status
    assert type(caught.value.body) is kind
    assert as_json(caught.value.body) == body


def test_customer(connect: Connect) -> None:
    answer: dict[str, Any] = {
        "customerId": "id_123",
        "customerName": "Jane Doe",
        "customerEmail": "jane@example.com",
        "customerAvatar": "https://example.com",
    }
    server = Recorder(Answer(200, json=answer))
    client = connect(server)
    with pytest.deprecated_call():
        result = settle(
            client.track.customer(
                customer_id="id_123",
                customer_name="Jane Doe",
                customer_email="jane@example.com",
                customer_avatar="https://example.com",
            ),
        )
    request = server.only_request
    assert (request.method, request.path) == ("POST", "/track/customer")
    assert request.query == []
    assert request.headers["authorization"] == "Bearer DUB_API_KEY"
    assert request.headers["content-type"] == "application/json"
    assert request.json() == {
        "customerId": "id_123",
        "customerName": "Jane Doe",
        "customerEmail": "jane@example.com",
        "customerAvatar": "https://example.com",
    }
    assert type(result) is models.TrackCustomerResponseBody
    assert as_json(result) == answer


@pytest.mark.parametrize(("status", "error", "kind", "body"), ERRORS)
def test_customer__errors(
    connect: Connect,
    status: int,
    error: type[errors.APIStatusError],
    kind: type[object],
    body: object,
) -> None:
    client = connect(Recorder(Answer(status, json=body)))
    with pytest.raises(error) as caught, pytest.deprecated_call():
        settle(client.track.customer(customer_id="id_123"))
    assert caught.value.status_code == status
    assert type(caught.value.body) is kind
    assert as_json(caught.value.body) == body
