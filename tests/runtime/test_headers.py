"""Header fields of responses and errors, as types."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from generator.targets.python.runtime import errors
from generator.targets.python.runtime.transport import Headers
from tests.runtime.toy import Small


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (str, " a, b ", "a, b"),
        (int, "7", 7),
        (int, "123456789012345678901", 123456789012345678901),
        (float, "1.5", 1.5),
        (bool, "true", True),
        (Decimal, "0.10", Decimal("0.10")),
        (datetime, "2024-01-02T03:04:05Z", datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)),
        (list[int], "1, 2,3", [1, 2, 3]),
        (list[str], "a", ["a"]),
        (Small, '{"a":1}', Small(a=1)),
        (dict[str, int], '{"a":1}', {"a": 1}),
    ],
)
def test_a_header_is_read_as_a_type(kind: Any, text: str, value: object) -> None:
    found = Headers([("X-One", text)]).get_as("x-one", kind)
    assert (found, type(found)) == (value, type(value))


def test_a_header_in_several_fields_is_one_list() -> None:
    assert Headers([("X", "1"), ("x", "2,3")]).get_as("X", list[int]) == [1, 2, 3]


def test_a_header_that_is_missing_is_none() -> None:
    assert Headers().get_as("X", int) is None


@pytest.mark.parametrize(
    ("kind", "text"),
    [(int, "s3cret"), (float, "nan"), (list[int], "1,s3cret"), (Small, "{s3cret")],
)
def test_a_header_that_is_something_else_is_told_without_its_value(kind: Any, text: str) -> None:
    with pytest.raises(errors.DecodeError, match="the header 'X-One'") as caught:
        Headers([("X-One", text)]).get_as("X-One", kind)
    assert "s3cret" not in str(caught.value)
    assert caught.value.__context__ is None
