"""`FAULTS.md`: the table for people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.runtime.faults import elsewhere
from tests.runtime.faults.rows import GROUPS
from tests.runtime.faults.table import Gives, Outcome, Raises, Row

PAGE = Path(__file__).parent / "FAULTS.md"

_HEAD = """\
# What goes wrong, and what becomes of a call

Each row is played by a server on loopback, byte by byte, to a GET and (where it says nothing else) to a POST: on httpx2 and
on pyreqwest, on clients of the user's own (`httpx2.Client`, legacy `httpx.Client`), waiting and awaiting (asyncio, and
trio on httpx2). Besides what the
row says, each call ends in time, shows no secret (message, repr, attributes, traceback, pickle, log), and leaves no
connection open that nobody can use.

`python -m tests.runtime.faults` writes this page anew; a test keeps it so.
"""


def page() -> str:
    """The page, as it is to be."""
    lines = [_HEAD]
    for group, rows in GROUPS.items():
        lines += [f"## {group}", ""]
        lines += [
            "| what is wrong | the server | the call | tried again |",
            "| --- | --- | --- | --- |",
        ]
        lines += [*map(_line, rows), ""]
    lines += [
        "## With tests of their own",
        "",
        "| what is wrong | the call | tests |",
        "| --- | --- | --- |",
    ]
    lines += [*map(_elsewhere, elsewhere.ROWS), ""]
    return "\n".join(lines)


def _elsewhere(row: elsewhere.Elsewhere) -> str:
    tests = ", ".join(f"`{test}`" for test in row.tests)
    return f"| {row.name} | {row.becomes} | `{row.module}.py`: {tests} |"


def _line(row: Row) -> str:
    only = f" ({row.methods[0]} only)" if len(row.methods) == 1 else ""
    cells = (row.name, row.server + only, "; ".join(_outcomes(row)), row.repeated)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _outcomes(row: Row) -> Iterator[str]:
    yield _told(row.becomes)
    for name, outcome in row.but.items():
        yield f"on {name}: {_told(outcome)}"


def _told(outcome: Outcome) -> str:
    match outcome:
        case Gives(told=told):
            return told + _repeated(outcome)
        case Raises(kind=kind, told=told):
            facts = ", ".join(f"{name} {value}" for name, value in told.items() if name != "text")
            known = f"`{kind.__name__}`" + (f" ({facts})" if facts else "")
            other = f", or {_told(outcome.instead)}" if outcome.instead else ""
            return known + other + _repeated(outcome)


def _repeated(outcome: Gives | Raises) -> str:
    return f", tried again: {outcome.repeated}" if outcome.repeated else ""
