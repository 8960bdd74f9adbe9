"""What each model is on the wire, there and back."""

from __future__ import annotations

import json
from typing import Any

from dub import models
from dub._runtime.codec import decode
from dub._runtime.model import Model
from dub._runtime.testing import as_json

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


def check(value: Model, wire: object, strict: bool = True) -> None:
    """Both are the same thing, and the fields have the types that were promised."""
    kind = type(value)
    assert as_json(value) == wire
    again = decode(kind, json.dumps(wire).encode(), strict=strict)
    assert repr(again) == repr(value)
    assert again == value == kind.from_json(value.to_json())


def test_track_lead_request_body() -> None:
    value = models.TrackLeadRequestBody(
        click_id="id_123",
        event_name="Sign up",
        customer_external_id="id_123",
        customer_name="Jane Doe",
        customer_email="jane@example.com",
        customer_avatar="https://example.com",
        event_quantity=1.5,
        mode="async",
        metadata={"key": "example"},
    )
    wire: dict[str, Any] = {
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
    check(value, wire)


def test_track_lead_response_body() -> None:
    value = models.TrackLeadResponseBody(
        click=models.TrackLeadClick(id="id_123"),
        customer=models.TrackLeadCustomer(
            name="Example",
            email="jane@example.com",
            avatar="https://example.com",
            external_id="id_123",
        ),
    )
    wire: dict[str, Any] = {
        "click": {"id": "id_123"},
        "customer": {
            "name": "Example",
            "email": "jane@example.com",
            "avatar": "https://example.com",
            "externalId": "id_123",
        },
    }
    check(value, wire)


def test_track_lead_click() -> None:
    value = models.TrackLeadClick(id="id_123")
    wire: dict[str, Any] = {"id": "id_123"}
    check(value, wire)


def test_track_lead_customer() -> None:
    value = models.TrackLeadCustomer(
        name="Example",
        email="jane@example.com",
        avatar="https://example.com",
        external_id="id_123",
    )
    wire: dict[str, Any] = {
        "name": "Example",
        "email": "jane@example.com",
        "avatar": "https://example.com",
        "externalId": "id_123",
    }
    check(value, wire)


def test_bad_request() -> None:
    value = models.BadRequest(
        error=models.BadRequestErrorBody(
            code="bad_request",
            message="The requested resource was not found.",
        ),
    )
    wire: dict[str, Any] = {
        "error": {
            "code": "bad_request",
            "message": "The requested resource was not found.",
        },
    }
    check(value, wire)


def test_bad_request_error_body() -> None:
    value = models.BadRequestErrorBody(
        code="bad_request",
        message="The requested resource was not found.",
        doc_url="https://dub.co/docs/api-reference/errors#bad-request",
    )
    wire: dict[str, Any] = {
        "code": "bad_request",
        "message": "The requested resource was not found.",
        "doc_url": "https://dub.co/docs/api-reference/errors#bad-request",
    }
    check(value, wire)


def test_unauthorized() -> None:
    value = models.Unauthorized(
        error=models.UnauthorizedErrorBody(
            code="unauthorized",
            message="The requested resource was not found.",
        ),
    )
    wire: dict[str, Any] = {
        "error": {
            "code": "unauthorized",
            "message": "The requested resource was not found.",
        },
    }
    check(value, wire)


def test_unauthorized_error_body() -> None:
    value = models.UnauthorizedErrorBody(
        code="unauthorized",
        message="The requested resource was not found.",
        doc_url="https://dub.co/docs/api-reference/errors#unauthorized",
    )
    wire: dict[str, Any] = {
        "code": "unauthorized",
        "message": "The requested resource was not found.",
        "doc_url": "https://dub.co/docs/api-reference/errors#unauthorized",
    }
    check(value, wire)


def test_forbidden() -> None:
    value = models.Forbidden(
        error=models.ForbiddenErrorBody(
            code="forbidden",
            message="The requested resource was not found.",
        ),
    )
    wire: dict[str, Any] = {
        "error": {
            "code": "forbidden",
            "message": "The requested resource was not found.",
        },
    }
    check(value, wire)


def test_forbidden_error_body() -> None:
    value = models.ForbiddenErrorBody(
        code="forbidden",
        message="The requested resource was not found.",
        doc_url="https://dub.co/docs/api-reference/errors#forbidden",
    )
    wire: dict[str, Any] = {
        "code": "forbidden",
        "message": "The requested resource was not found.",
        "doc_url": "https://dub.co/docs/api-reference/errors#forbidden",
    }
    check(value, wire)


def test_not_found() -> None:
    value = models.NotFound(
        error=models.NotFoundErrorBody(
            code="not_found",
            message="The requested resource was not found.",
        ),
    )
    wire: dict[str, Any] = {
        "error": {
            "code": "not_found",
            "message": "The requested resource was not found.",
        },
    }
    check(value, wire)


def test_not_found_error_body() -> None:
    value = models.NotFoundErrorBody(
        code="not_found",
        message="The requested resource was not found.",
        doc_url="https://dub.co/docs/api-reference/errors#not-found",
    )
    wire: dict[str, Any] = {
        "code": "not_found",
        "message": "The requested resource was not found.",
        "doc_url": "https://dub.co/docs/api-reference/errors#not-found",
    }
    check(value, wire)


def test_conflict() -> None:
    value = models.Conflict(
        error=models.ConflictErrorBody(
            code="conflict",
            message="The requested resource was not found.",
        ),
    )
    wire: dict[str, Any] = {
        "error": {
            "code": "conflict",
            "message": "The requested resource was not found.",
        },
    }
    check(value, wire)


def test_conflict_error_body() -> None:
    value = models.ConflictErrorBody(
        code="conflict",
        message="The requested resource was not found.",
        doc_url="https://dub.co/docs/api-reference/errors#conflict",
    )
    wire: dict[str, Any] = {
        "code": "conflict",
        "message": "The requested resource was not found.",
        "doc_url": "https://dub.co/docs/api-reference/errors#conflict",
    }
    check(value, wire)


def test_invite_expired() -> None:
    value = models.InviteExpired(
        error=models.InviteExpiredErrorBody(
            code="invite_expired",
            message="The requested resource was not found.",
        ),
    )
    wire: dict[str, Any] = {
        "error": {
            "code": "invite_expired",
            "message": "The requested resource was not found.",
        },
    }
    check(value, wire)


def test_invite_expired_error_body() -> None:
    value = models.InviteExpiredErrorBody(
        code="invite_expired",
        message="The requested resource was not found.",
        doc_url="https://dub.co/docs/api-reference/errors#invite-expired",
    )
    wire: dict[str, Any] = {
        "code": "invite_expired",
        "message": "The requested resource was not found.",
        "doc_url": "https://dub.co/docs/api-reference/errors#invite-expired",
    }
    check(value, wire)


def test_unprocessable_entity() -> None:
    value = models.UnprocessableEntity(
        error=models.UnprocessableEntityErrorBody(
            code="unprocessable_entity",
            message="The requested resource was not found.",
        ),
    )
    wire: dict[str, Any] = {
        "error": {
            "code": "unprocessable_entity",
            "message": "The requested resource was not found.",
        },
    }
    check(value, wire)


def test_unprocessable_entity_error_body() -> None:
    value = models.UnprocessableEntityErrorBody(
        code="unprocessable_entity",
        message="The requested resource was not found.",
        doc_url="https://dub.co/docs/api-reference/errors#unprocessable-entity",
    )
    wire: dict[str, Any] = {
        "code": "unprocessable_entity",
        "message": "The requested resource was not found.",
        "doc_url": "https://dub.co/docs/api-reference/errors#unprocessable-entity",
    }
    check(value, wire)


def test_rate_limit_exceeded() -> None:
    value = models.RateLimitExceeded(
        error=models.RateLimitExceededErrorBody(
            code="rate_limit_exceeded",
            message="The requested resource was not found.",
        ),
    )
    wire: dict[str, Any] = {
        "error": {
            "code": "rate_limit_exceeded",
            "message": "The requested resource was not found.",
        },
    }
    check(value, wire)


def test_rate_limit_exceeded_error_body() -> None:
    value = models.RateLimitExceededErrorBody(
        code="rate_limit_exceeded",
        message="The requested resource was not found.",
        doc_url="https://dub.co/docs/api-reference/errors#rate-limit_exceeded",
    )
    wire: dict[str, Any] = {
        "code": "rate_limit_exceeded",
        "message": "The requested resource was not found.",
        "doc_url": "https://dub.co/docs/api-reference/errors#rate-limit_exceeded",
    }
    check(value, wire)


def test_internal_server_error_body() -> None:
    value = models.InternalServerErrorBody(
        error=models.InternalServerErrorError(
            code="internal_server_error",
            message="The requested resource was not found.",
        ),
    )
    wire: dict[str, Any] = {
        "error": {
            "code": "internal_server_error",
            "message": "The requested resource was not found.",
        },
    }
    check(value, wire)


def test_internal_server_error_error() -> None:
    value = models.InternalServerErrorError(
        code="internal_server_error",
        message="The requested resource was not found.",
        doc_url="https://dub.co/docs/api-reference/errors#internal-server_error",
    )
    wire: dict[str, Any] = {
        "code": "internal_server_error",
        "message": "The requested resource was not found.",
        "doc_url": "https://dub.co/docs/api-reference/errors#internal-server_error",
    }
    check(value, wire)


def test_track_sale_request_body() -> None:
    value = models.TrackSaleRequestBody(
        customer_external_id="id_123",
        amount=1000,
        currency="usd",
        event_name="Invoice paid",
        payment_processor="stripe",
        invoice_id="id_123",
        lead_event_name="Cloned template 1481267",
        metadata={"key": "example"},
    )
    wire: dict[str, Any] = {
        "customerExternalId": "id_123",
        "amount": 1000,
        "currency": "usd",
        "eventName": "Invoice paid",
        "paymentProcessor": "stripe",
        "invoiceId": "id_123",
        "leadEventName": "Cloned template 1481267",
        "metadata": {"key": "example"},
    }
    check(value, wire)


def test_track_sale_response_body() -> None:
    value = models.TrackSaleResponseBody(
        event_name="Example",
        customer=models.TrackSaleCustomer.from_dict(TRACK_SALE_CUSTOMER_JSON),
        sale=models.TrackSaleSale.from_dict(TRACK_SALE_SALE_JSON),
    )
    wire: dict[str, Any] = {
        "eventName": "Example",
        "customer": TRACK_SALE_CUSTOMER_JSON,
        "sale": TRACK_SALE_SALE_JSON,
    }
    check(value, wire)


def test_track_sale_customer() -> None:
    value = models.TrackSaleCustomer(
        id="id_123",
        name="Example",
        email="jane@example.com",
        avatar="https://example.com",
        external_id="id_123",
    )
    wire: dict[str, Any] = {
        "id": "id_123",
        "name": "Example",
        "email": "jane@example.com",
        "avatar": "https://example.com",
        "externalId": "id_123",
    }
    check(value, wire)


def test_track_sale_sale() -> None:
    value = models.TrackSaleSale(
        amount=1000.5,
        currency="usd",
        payment_processor="example",
        invoice_id="id_123",
        metadata={"key": "example"},
    )
    wire: dict[str, Any] = {
        "amount": 1000.5,
        "currency": "usd",
        "paymentProcessor": "example",
        "invoiceId": "id_123",
        "metadata": {"key": "example"},
    }
    check(value, wire)


def test_track_customer_request_body() -> None:
    value = models.TrackCustomerRequestBody(
        customer_id="id_123",
        customer_name="Jane Doe",
        customer_email="jane@example.com",
        customer_avatar="https://example.com",
    )
    wire: dict[str, Any] = {
        "customerId": "id_123",
        "customerName": "Jane Doe",
        "customerEmail": "jane@example.com",
        "customerAvatar": "https://example.com",
    }
    check(value, wire)


def test_track_customer_response_body() -> None:
    value = models.TrackCustomerResponseBody(
        customer_id="id_123",
        customer_name="Jane Doe",
        customer_email="jane@example.com",
        customer_avatar="https://example.com",
    )
    wire: dict[str, Any] = {
        "customerId": "id_123",
        "customerName": "Jane Doe",
        "customerEmail": "jane@example.com",
        "customerAvatar": "https://example.com",
    }
    check(value, wire)
