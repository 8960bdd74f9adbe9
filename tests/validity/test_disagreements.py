"""The list of disagreements excuses what it names, and nothing else."""

from __future__ import annotations

import pytest

from tests.validity.disagreements import Rule, is_listed, rules

RULE = Rule("prism", "^type: .* array$", "multipart/form-data", "pets", "POST /pets")
REQUEST = {
    "method": "POST",
    "operation": "/pets",
    "headers": {"content-type": "multipart/form-data; boundary=x"},
}
SAID = "type: request.body.a must be array"


def test_what_an_entry_names_is_excused() -> None:
    assert is_listed("prism", SAID, "pets", REQUEST, [RULE])


@pytest.mark.parametrize(
    ("judge", "said", "description", "changes"),
    [
        ("openapi-core", SAID, "pets", {}),
        ("prism", "type: request.body.a must be array or text", "pets", {}),
        ("prism", SAID, "shops", {}),
        ("prism", SAID, "pets", {"method": "PUT"}),
        ("prism", SAID, "pets", {"headers": {"content-type": "application/json"}}),
        ("prism", SAID, "pets", {"headers": {}}),
    ],
)
def test_nothing_else_is(
    judge: str, said: str, description: str, changes: dict[str, object]
) -> None:
    assert not is_listed(judge, said, description, {**REQUEST, **changes}, [RULE])


def test_every_entry_has_its_section_and_reason() -> None:
    assert len(rules()) > 30
