"""What decoding 1 MB of typed JSON costs, in multiples of what `orjson.loads` takes for the same text.

    pip install -e .[test]
    python tests/benchmarks/decoding.py

The bars: 1.3 for documents that hold exactly what is promised, 4 with an unknown field in every object of models that are also
sent. Each figure is the best of several rounds, in which both take turns.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal

import orjson

from generator.targets.python.runtime import codec
from generator.targets.python.runtime.model import UNSET, Model, OpenModel, UnsetType

SIZE = 1_000_000
ROUNDS = 25


class Address(OpenModel, rename={"postal_code": "postalCode"}):
    street: str
    city: str
    postal_code: str
    country: Literal["DE", "FR"] | str
    note: str | UnsetType | None = UNSET


class Item(OpenModel):
    sku: str
    quantity: int
    price: float
    tags: list[str]


class Order(OpenModel, rename={"created_at": "createdAt"}):
    id: str
    created_at: datetime
    status: Literal["open", "paid"] | str
    address: Address | UnsetType = UNSET
    items: list[Item]
    metadata: dict[str, str]


class ReceivedAddress(Model, rename={"postal_code": "postalCode"}):
    street: str
    city: str
    postal_code: str
    country: Literal["DE", "FR"] | str
    note: str | UnsetType | None = UNSET


class ReceivedItem(Model):
    sku: str
    quantity: int
    price: float
    tags: list[str]


class ReceivedOrder(Model, rename={"created_at": "createdAt"}):
    id: str
    created_at: datetime
    status: Literal["open", "paid"] | str
    address: ReceivedAddress | UnsetType = UNSET
    items: list[ReceivedItem]
    metadata: dict[str, str]


def main() -> None:
    exact, grown = document({}), document({"beta_feature": "on"})
    print(f"exact, sent models              {ratio(list[Order], exact):5.2f}  (bar 1.3)")
    print(f"exact, received models          {ratio(list[ReceivedOrder], exact):5.2f}  (bar 1.3)")
    print(f"unknown fields, sent models     {ratio(list[Order], grown):5.2f}  (bar 4)")
    print(f"unknown fields, received models {ratio(list[ReceivedOrder], grown):5.2f}")


def document(unknown: Mapping[str, str]) -> bytes:
    """Orders of 1 MB in all, with `unknown` in every object."""
    address: dict[str, Any] = {
        "street": "Unter den Linden 1",
        "city": "Berlin",
        "postalCode": "10117",
        "country": "DE",
        "note": None,
    }
    item: dict[str, Any] = {
        "sku": "SKU-000123",
        "quantity": 3,
        "price": 19.99,
        "tags": ["new", "sale"],
        **unknown,
    }
    order: dict[str, Any] = {
        "id": "ord_0123456789abcdef",
        "createdAt": "2024-02-29T12:30:45.123456Z",
        "status": "paid",
        "address": {**address, **unknown},
        "items": [item] * 3,
        "metadata": {"source": "web", "campaign": "spring"},
        **unknown,
    }
    return json.dumps([order] * (SIZE // len(json.dumps(order)))).encode()


def ratio(kind: Any, text: bytes) -> float:
    """How many times as long as orjson we take."""
    codec.decode(kind, text)
    rounds = [
        (_seconds(lambda: orjson.loads(text)), _seconds(lambda: codec.decode(kind, text)))
        for _ in range(ROUNDS)
    ]
    return min(ours for _, ours in rounds) / min(theirs for theirs, _ in rounds)


def _seconds(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


if __name__ == "__main__":
    main()
