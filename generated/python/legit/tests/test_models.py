"""What each model is on the wire, there and back."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import datetime
from typing import Any
from uuid import UUID

from legit import models
from legit._runtime.codec import decode
from legit._runtime.model import Model
from legit._runtime.testing import as_json


def check(value: Model, wire: object, strict: bool = True) -> None:
    """Both are the same thing, and the fields have the types that were promised."""
    kind = type(value)
    assert as_json(value) == wire
    again = decode(kind, json.dumps(wire).encode(), strict=strict)
    assert repr(again) == repr(value)
    assert again == value == kind.from_json(value.to_json())


def test_customer() -> None:
    value = models.Customer(
        id=UUID("99bb9ba9-45ec-4f27-a6e2-2e7c11667350"),
        name="Example",
        email="jane@example.com",
        thumb="/tmp/file1",
        wallet_connection="LEGIT_WALLET",
        address=b64decode("ZXhhbXBsZQ=="),
        custom_identifier="org-user-123",
        metadata="example",
        project_id=1,
        created_at=datetime.fromisoformat("2024-01-15T09:30:00Z"),
        updated_at=datetime.fromisoformat("2024-01-15T09:30:00Z"),
        deleted_at=datetime.fromisoformat("2024-01-15T09:30:00Z"),
        status="ACTIVE",
    )
    wire: dict[str, Any] = {
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
    check(value, wire)


def test_create_customer() -> None:
    value = models.CreateCustomer(
        name="Example",
        email="jane@example.com",
        custom_identifier="org-user-123",
        metadata="example",
    )
    wire: dict[str, Any] = {
        "name": "Example",
        "email": "jane@example.com",
        "custom_identifier": "org-user-123",
        "metadata": "example",
    }
    check(value, wire)


def test_unauthorized() -> None:
    value = models.Unauthorized(
        status_code=401,
        error_code="ERR401",
        message="Unauthorized to access this resource(s)",
        data={"key": "example"},
    )
    wire: dict[str, Any] = {
        "status_code": 401,
        "error_code": "ERR401",
        "message": "Unauthorized to access this resource(s)",
        "data": {"key": "example"},
    }
    check(value, wire)
