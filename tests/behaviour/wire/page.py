"""`WIRE.md`: each row of the wire table, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.behaviour.wire.table import Group, Row

PAGE = Path(__file__).parents[1] / "WIRE.md"

_HEAD = """\
# What clients send, row by row

Each row is one feature of the standard: a small description, a call, the bytes that have to come out, and what has to
become of the answer. The rows are data (`wire/rows/`), written from the standards and not from what comes out. Both
clients of a generated Python package, the synchronous and the asynchronous one, are run against a server on loopback
that compares the bytes. Where versions of OpenAPI differ, RFC 6570 and the newest patch hold; the rows where they do are
listed at the end.

`python -m tests.behaviour.wire` writes this page anew.
"""


def page(groups: Iterable[Group]) -> str:
    """The page, as it is to be; that it says what is so, is for `test_wire.py`."""
    found = list(groups)
    rows = [row for group in found for row in group.rows]
    held = sum(not row.known for row in rows)
    lines = [_HEAD, f"{held} of {len(rows)} rows hold.", *map(_section, found)]
    return "\n".join([*lines, *_differing(rows), ""])


def _section(group: Group) -> str:
    head = (
        f"\n## {_title(group.name)}\n\n| row | asked for by | sync and async |\n| --- | --- | --- |"
    )
    return "\n".join([head, *map(_line, group.rows)])


def _title(name: str) -> str:
    return _TITLES.get(name, name.capitalize())


_TITLES = {"openapi_3_0": "OpenAPI 3.0", "swagger": "Swagger 2.0"}


def _line(row: Row) -> str:
    result = f"does not hold: {row.known}" if row.known else "holds"
    return f"| {row.name} | {row.why} | {result} |".replace("`|`", "`\\|`")


def _differing(rows: Iterable[Row]) -> Iterator[str]:
    yield "\n## Where versions of the standard differ\n"
    for row in rows:
        if differs := row.told.get("differs"):
            yield f"- {_title(row.group)}, {row.name}: {differs}."
