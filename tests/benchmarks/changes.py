"""What it costs to generate once more when little has changed, or nothing.

    python -m tests.benchmarks.changes DESCRIPTION [--texts N]

DESCRIPTION is JSON. It is generated as a whole, once more with nothing changed, then with one `description` changed after the
other: N of them, at even distances from the first to the last, and that of `info`. Seconds of wall time, as many processes as
there are cores, with a cache of its own; the first table row is what all others save.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from generator.cache import FOLDER
from tests.benchmarks.rivals import measured, printed


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("description", type=Path)
    asked.add_argument("--texts", type=int, default=40)
    given = asked.parse_args()
    data = json.loads(given.description.read_bytes())
    with TemporaryDirectory() as folder:
        os.environ[FOLDER] = f"{folder}/cache"
        whole = _seconds(data, Path(folder))
        nothing = min(_seconds(data, Path(folder)) for _ in range(3))
        found = list(_described(data, ""))
        some = found[:: max(1, len(found) // given.texts)][: given.texts]
        spent = {place: _changed(each, data, Path(folder)) for place, each in some}
        info = _changed(data["info"], data, Path(folder)) if "description" in data["info"] else None
    rows = [
        ("all", "1", f"{whole:.2f}", "", ""),
        ("nothing", "3", f"{nothing:.2f}", "", ""),
        *(
            (f"a description in `{part}`", f"{len(each)}", *_spread(each))
            for part in sorted({place.split("/")[1] for place in spent})
            if (each := [s for place, s in spent.items() if place.split("/")[1] == part])
        ),
        *([("that of `info`", "1", f"{info:.2f}", "", "")] if info else []),
    ]
    print(printed([("changed", "runs", "least s", "median s", "most s"), *rows]))


def _spread(seconds: list[float]) -> tuple[str, str, str]:
    return f"{min(seconds):.2f}", f"{median(seconds):.2f}", f"{max(seconds):.2f}"


def _described(value: Any, at: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object that has a text as its description, with its place, in the order in which they are written."""
    match value:
        case dict() as members:
            if isinstance(members.get("description"), str) and members["description"] and at:
                yield at, members
            for key, inner in members.items():
                yield from _described(inner, f"{at}/{key.replace('/', '~1')}")
        case list() as items:
            for number, inner in enumerate(items):
                yield from _described(inner, f"{at}/{number}")
        case _:
            pass


def _changed(described: dict[str, Any], data: Any, folder: Path) -> float:
    described["description"] += " Now otherwise."
    return _seconds(data, folder)


def _seconds(data: Any, folder: Path) -> float:
    spec = folder / "openapi.json"
    spec.write_text(json.dumps(data))
    out: list[str | Path] = ["--target", "python", "--out", folder / "out", "--quiet"]
    command = [sys.executable, "-m", "generator", "generate", "--spec", spec, *out]
    cost = measured(command, folder / "log", timeout=600)
    if cost.code != 0:
        raise SystemExit((folder / "log").read_text())
    return cost.wall


if __name__ == "__main__":
    main()
