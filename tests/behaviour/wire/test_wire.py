"""Every row of the wire table holds, or says why it does not yet; the page shows it as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.behaviour.wire.page import PAGE, page
from tests.behaviour.wire.python import outcomes
from tests.behaviour.wire.table import Group, groups

GROUPS = list(groups())


@pytest.mark.filterwarnings("ignore:.* is deprecated:DeprecationWarning")  # rows call such methods
@pytest.mark.parametrize("group", GROUPS, ids=[group.name for group in GROUPS])
def test_each_row_holds_or_says_why_it_does_not(group: Group) -> None:
    found = list(outcomes([group]))
    assert [
        f"{each.row.name}: {each.fault}" for each in found if each.fault and not each.row.known
    ] == []
    assert [each.row.name for each in found if each.row.known and not each.fault] == [], "hold now"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(GROUPS)


def test_rows_are_enough_to_speak_of_a_table() -> None:
    assert sum(len(group.rows) for group in GROUPS) >= 390


WRONG: list[tuple[str, str, dict[str, object]]] = [
    ("parameters", "query-form", {"request": "GET /query-form?color=red"}),
    ("parameters", "header-simple", {"headers": {"X-Color": "blue"}}),
    ("parameters", "header-simple", {"headers": {"X-Color": None}}),
    ("parameters", "query-form", {"refused": "it is not"}),
    ("parameters", "path-dot", {"refused": None, "request": "GET /path-dot/."}),
    ("bodies", "json-fields", {"json": {"name": "Rex"}}),
    ("bodies", "text", {"body": "a"}),
    ("bodies", "multipart-file", {"parts": []}),
    ("responses", "json", {"result": {"name": "Max"}}),
    ("responses", "error", {"error": {"status": 404, "body": None}}),
    ("responses", "json", {"error": {"status": 404, "body": None}}),
]


@pytest.mark.parametrize(("group", "name", "changes"), WRONG)
def test_a_row_that_says_something_else_does_not_hold(
    group: str, name: str, changes: dict[str, object]
) -> None:
    (changed,) = (_changed(each, name, changes) for each in GROUPS if each.name == group)
    (outcome,) = outcomes([changed])
    assert outcome.fault


def _changed(group: Group, name: str, changes: dict[str, object]) -> Group:
    (row,) = (each for each in group.rows if each.name == name)
    told = {key: value for key, value in {**row.told, **changes}.items() if value is not None}
    return replace(group, rows=(replace(row, told=told),))
