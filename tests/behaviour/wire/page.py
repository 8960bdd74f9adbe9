"""`WIRE.md`: what became of each row of the wire table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from tests.behaviour.wire.python import Outcome

PAGE = Path(__file__).parents[1] / "WIRE.md"

_HEAD = """\
# What clients send, row by row

Each row is one feature of the standard: a small description, a call, the bytes that have to come out, and what has to
become of the answer. The rows are data (`wire/rows/`), written from the standards and not from what comes out. Both
clients of a generated Python package, the one that waits and the one that awaits, are run against a server on loopback
that compares the bytes. Where versions of OpenAPI differ, RFC 6570 and the newest patch hold.

`python -m tests.behaviour.wire` writes this page anew.
"""


def page(outcomes: Iterable[Outcome]) -> str:
    """The page, as it is to be."""
    found = list(outcomes)
    held = sum(not each.fault for each in found)
    return "\n".join([_HEAD, f"{held} of {len(found)} rows hold.", *_sections(found), ""])


def _sections(found: list[Outcome]) -> Iterator[str]:
    for group, several in groupby(found, lambda each: each.row.group):
        yield f"\n## {group.replace('_', ' ').capitalize()}\n\n| row | asked for by | sync and async |\n| --- | --- | --- |"
        yield from map(_line, several)


def _line(outcome: Outcome) -> str:
    row = outcome.row
    result = "holds" if not outcome.fault else f"does not hold: {row.known or 'a fault'}"
    return f"| {row.name} | {row.why} | {result} |".replace("`|`", "`\\|`")
