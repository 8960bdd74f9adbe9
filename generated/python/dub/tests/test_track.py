"""`client.track` on the wire: what each operation sends, and what becomes of the answers."""

# pyright: reportDeprecated=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from dub import AsyncDub, Dub, errors, models
from dub._runtime.testing import Answer, Failure, Recorder, as_json, settle

Connect = Callable[[Recorder], Dub | AsyncDub]

TRACK_SALE_CUSTOMER_JSON: dict[str, Any] = {
    "id": "id_123",
    "name": "Example",
    "email": "jane@example.com",
    "avatar": "https://example.com",
    "externalId": "id_123",
}

TRACK_SALE_SALE_JSON: dict[str, Any] = {
    "amount": 1000.5,
    "currency": "usd",
    "paymentProcessor": "example",
    "invoiceId": "id_123",
    "metadata": {"key": "example"},
}

ERRORS = [
    Failure(
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
    Failure(
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
    Failure(
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
    Failure(
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
    Failure(
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
    Failure(
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
    Failure(
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
    Failure(
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
    Failure(
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


def check(error: errors.APIStatusError, failure: Failure) -> None:
    assert error.status_code == failure.status
    assert type(error.body) is failure.kind
    assert as_json(error.body) == failure.body


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


@pytest.mark.parametrize("failure", ERRORS)
def test_lead__errors(connect: Connect, failure: Failure) -> None:
    client = connect(Recorder(Answer(failure.status, json=failure.body)))
    with pytest.raises(failure.error) as caught:
        settle(
            client.track.lead(
                click_id="id_123",
                event_name="Sign up",
                customer_external_id="id_123",
            ),
        )
    check(caught.value, failure)


def test_sale(connect: Connect) -> None:
    answer: dict[str, Any] = {
        "eventName": "Example",
        "customer": TRACK_SALE_CUSTOMER_JSON,
        "sale": TRACK_SALE_SALE_JSON,
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


@pytest.mark.parametrize("failure", ERRORS)
def test_sale__errors(connect: Connect, failure: Failure) -> None:
    client = connect(Recorder(Answer(failure.status, json=failure.body)))
    with pytest.raises(failure.error) as caught:
        settle(
            client.track.sale(
                customer_external_id="id_123",
                amount=1000,
                payment_processor="stripe",
            ),
        )
    check(caught.value, failure)


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


@pytest.mark.parametrize("failure", ERRORS)
def test_customer__errors(connect: Connect, failure: Failure) -> None:
    client = connect(Recorder(Answer(failure.status, json=failure.body)))
    with pytest.raises(failure.error) as caught, pytest.deprecated_call():
        settle(client.track.customer(customer_id="id_123"))
    check(caught.value, failure)
