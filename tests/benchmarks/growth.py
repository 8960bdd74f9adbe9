"""How the cost of generating grows with the operations of a description, from a part of it to the whole.

    python -m tests.benchmarks.growth DESCRIPTION [--parts N]

DESCRIPTION is JSON. Each part has half of the operations of the next one, in the description's order, and the components that
they reach. CPU seconds are user and system time of one process, nothing cached; the last column holds the seconds per
operation against those of the whole: 1 all the way down would be a straight line.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks.rivals import Cost, measured, ours, printed, size

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("description", type=Path)
    asked.add_argument("--parts", type=int, default=6)
    given = asked.parse_args()
    whole = json.loads(given.description.read_bytes())
    operations = sum(1 for _ in _operations(whole["paths"]))
    wanted = [operations >> halvings for halvings in range(given.parts)][::-1]
    with TemporaryDirectory() as folder:
        found = [(count, *_run(part(whole, count), Path(folder))) for count in wanted]
    last = found[-1][1].cpu / operations
    rows = [
        (
            f"{count}",
            f"{files}",
            f"{cost.cpu:.1f}",
            f"{cost.peak:.0f}",
            f"{cost.cpu / count / last:.2f}",
        )
        for count, cost, files in found
    ]
    print(printed([("operations", "files", "CPU s", "peak MiB", "per operation"), *rows]))


def part(whole: dict[str, Any], count: int) -> dict[str, Any]:
    """A description of the first `count` operations and of what they refer to."""
    paths: dict[str, dict[str, Any]] = {}
    for path, method in list(_operations(whole["paths"]))[:count]:
        item = whole["paths"][path]
        shared = {key: value for key, value in item.items() if key not in METHODS}
        paths.setdefault(path, shared)[method] = item[method]
    components: dict[str, dict[str, Any]] = {}
    waiting = list(_references(paths))
    while waiting:
        kind, name = waiting.pop().removeprefix("#/components/").split("/")[:2]
        name = name.replace("~1", "/").replace("~0", "~")
        group = components.setdefault(kind, {})
        if name not in group:
            group[name] = whole["components"][kind][name]
            waiting.extend(_references(group[name]))
    schemes = whole["components"].get("securitySchemes", {})
    return {**whole, "paths": paths, "components": {**components, "securitySchemes": schemes}}


def _operations(paths: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for path, item in paths.items():
        yield from ((path, method) for method in METHODS if method in item)


def _references(value: object) -> Iterable[str]:
    """Every reference to a component: a `$ref`, or one of a discriminator's mapping."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case dict() as object_:
                waiting.extend(object_.values())
            case list() as array:
                waiting.extend(array)
            case str() as text if text.startswith("#/components/"):
                yield text
            case _:
                pass


def _run(description: dict[str, Any], folder: Path) -> tuple[Cost, int]:
    count = sum(1 for _ in _operations(description["paths"]))
    file = folder / f"{count}.json"
    file.write_text(json.dumps(description))
    out = folder / str(count)
    cost = measured(ours("python", "1")(folder, file, out), folder / "log", 3600)
    if cost.code != 0:
        raise SystemExit(f"{count} operations: {(folder / 'log').read_text()[-2000:]}")
    return cost, size(out)[0]


if __name__ == "__main__":
    main()
