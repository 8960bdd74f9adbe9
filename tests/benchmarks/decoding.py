"""What decoding and encoding 1 MB of typed JSON cost, in multiples of what orjson takes for the same text.

    pip install -e .[test]
    python -m tests.benchmarks.decoding

The bars: 1.3 for documents that hold exactly what is promised, 4 with an unknown field in every object of models that are also
sent. Each figure is the best of several rounds, in which both take turns. PyPI's `dub` decodes answers of its own models, and so do
we; it is installed into a temporary environment.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib import import_module
from types import GenericAlias
from typing import Any, Literal

import orjson

from generator.targets.python.runtime import codec
from generator.targets.python.runtime.lenient import fitting
from generator.targets.python.runtime.model import UNSET, Extras, Model, OpenModel, UnsetType
from generator.targets.python.runtime.plain import exactly
from tests.benchmarks.canned import ROOT
from tests.benchmarks.rival import ANSWER, rival

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


class LabelledAddress(Address):
    extra_fields: Extras[str] | UnsetType = UNSET


class LabelledItem(Item):
    extra_fields: Extras[str] | UnsetType = UNSET


class LabelledOrder(OpenModel, rename={"created_at": "createdAt"}):
    """Its further fields are declared, as are those of what it holds."""

    id: str
    created_at: datetime
    status: Literal["open", "paid"] | str
    address: LabelledAddress | UnsetType = UNSET
    items: list[LabelledItem]
    metadata: dict[str, str]
    extra_fields: Extras[str] | UnsetType = UNSET


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
    show("decode, exact, sent models", ratio(list[Order], exact), "bar 1.3")
    show("decode, exact, received models", ratio(list[ReceivedOrder], exact), "bar 1.3")
    show("decode, unknown fields, sent models", ratio(list[Order], grown), "bar 4")
    show("the same, fractions", ratio(list[Order], document({"beta_feature": 0.25})), "bar 4")
    show("decode, declared further fields", ratio(list[LabelledOrder], grown), "bar 4")
    show("decode, unknown fields, leniently", lenient_ratio(list[Order], grown))
    show("decode, unknown fields, received models", ratio(list[ReceivedOrder], grown))
    show("encode, exact", encoding_ratio(list[Order], exact))
    show("encode, unknown fields", encoding_ratio(list[Order], grown))
    leads = json.dumps([json.loads(ANSWER)] * (SIZE // len(ANSWER))).encode()
    sys.path.insert(0, str(ROOT / "generated/python/dub/src"))
    models = import_module("dub.models")
    show(
        "decode, exact, answers of Dub",
        ratio(GenericAlias(list, models.TrackLeadResponseBody), leads),
    )
    with rival("orjson") as python:
        theirs = subprocess.run(
            [python, "-c", THEIRS], input=leads, capture_output=True, check=True
        )
    show("the same, PyPI's dub", float(theirs.stdout))


THEIRS = """
import sys, time, orjson
from dub.models.operations import TrackLeadResponseBody
from dub.utils import unmarshal_json
text = sys.stdin.buffer.read()
def seconds(call):
    start = time.process_time()
    call()
    return time.process_time() - start
def least(call):
    return min(seconds(call) for _ in range(10))
decode = lambda: unmarshal_json(text.decode(), list[TrackLeadResponseBody])
decode()
print(least(decode) / least(lambda: orjson.loads(text)))
"""


def show(name: str, ratio: float, bar: str = "") -> None:
    print(f"{ratio:6.2f}  {name}{f'  ({bar})' if bar else ''}")


def document(unknown: Mapping[str, str | float]) -> bytes:
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
    """How many times as long as orjson we take to decode."""
    codec.decode(kind, text)
    return against(lambda: orjson.loads(text), lambda: codec.decode(kind, text))


def lenient_ratio(kind: Any, text: bytes) -> float:
    """As `ratio`, for the pass that reads what there are no twins for."""
    fit = fitting(kind)
    return against(lambda: orjson.loads(text), lambda: fit(exactly(text)))


def encoding_ratio(kind: Any, text: bytes) -> float:
    """How many times as long as orjson we take to encode: it the dictionaries, we the models."""
    data, models = orjson.loads(text), codec.decode(kind, text)
    return against(lambda: orjson.dumps(data), lambda: codec.encode(models))


def against(theirs: Callable[[], object], ours: Callable[[], object]) -> float:
    """How many times as long ours takes, at best."""
    rounds = [(_seconds(theirs), _seconds(ours)) for _ in range(ROUNDS)]
    return min(o for _, o in rounds) / min(t for t, _ in rounds)


def _seconds(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


if __name__ == "__main__":
    main()
