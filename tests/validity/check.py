"""Hold every request that the tests of generated packages make against two validators (see README.md beside this file)."""

from __future__ import annotations

import argparse
import csv
import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.diagnostics import Diagnostics
from generator.source import load
from tests.corpus.generating import package_of
from tests.prism.check import PRISM
from tests.validity.disagreements import Rule, is_listed, rules
from tests.validity.judges import HOST, Request, by_openapi_core, by_prism, with_openapi_core

HERE = Path(__file__).parent
FIELDS = ("description", "operations", "called", "requests", "both", "prism", "openapi-core", "neither", "faults")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """The two judges, and where what they say is not counted."""

    prism: Sequence[str]
    openapi_core: Path
    listed: Sequence[Rule]


def main() -> int:
    said = _parser().parse_args()
    setting = Setting(shlex.split(said.prism), with_openapi_core(said.openapi_core), rules())
    done = _earlier(said.results)
    total: Counter[str] = Counter()
    for spec in sorted(said.folder.rglob("*"), key=lambda path: (path.stat().st_size, path)):
        name = str(spec.relative_to(said.folder))
        if spec.suffix in _SUFFIXES and said.only in name and name not in done:
            counts = Counter(_judged(spec, setting))
            print(name, *(f"{key} {counts[key]}" for key in FIELDS[1:]), flush=True)
            _keep(said.results, {"description": name, **{key: counts[key] for key in FIELDS[1:]}})
            total += counts
    print("in all", *(f"{key} {total[key]}" for key in FIELDS[1:]))
    return 1 if total["faults"] else 0


_SUFFIXES = (".json", ".yaml", ".yml")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="only files whose path holds this text")
    parser.add_argument("--prism", default=PRISM, help=f"the command of Prism ({PRISM})")
    parser.add_argument("--openapi-core", type=Path, default=Path(".venv/openapi-core"), help="the folder of an environment with openapi-core, made where there is none")  # fmt: skip
    parser.add_argument("--results", type=Path, help="a CSV file to go on with")
    return parser


def _earlier(results: Path | None) -> set[str]:
    if results is None or not results.exists():
        return set()
    with results.open(newline="") as lines:
        return {line["description"] for line in csv.DictReader(lines)}


def _keep(results: Path | None, line: Mapping[str, object]) -> None:
    if results is not None:
        is_new = not results.exists()
        with results.open("a", newline="") as lines:
            writer = csv.DictWriter(lines, FIELDS, lineterminator="\n")
            if is_new:
                writer.writeheader()
            writer.writerow(line)


# --- One description --------------------------------------------------------------------------------------------------


def _judged(spec: Path, setting: Setting) -> Mapping[str, int]:
    """How many operations and requests there are, by whom they were found valid, and how many are faults."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        report = _generated(spec, folder / "package", folder / "report.json")
        if not report["operations"]:
            return {}
        requests = _recorded(folder / "package", report["package"], folder / "requests.jsonl")
        description = _served(spec, folder / "openapi.json")
        found = _verdicts(description, requests, setting, folder / "log")
        counts = Counter(_counted(spec.stem, requests, found, setting.listed))
        called = {(each["method"], each["operation"]) for each in requests}
        return {**counts, "operations": len(report["operations"]), "called": len(called), "requests": len(requests)}  # fmt: skip


Verdict = tuple[list[str], list[str]]
"""What Prism says of a request, and what openapi-core does."""


def _verdicts(
    description: Path, requests: Sequence[Request], setting: Setting, log: Path
) -> list[Verdict]:
    shown = by_prism(setting.prism, description, requests, log)
    told = by_openapi_core(setting.openapi_core, description, requests)
    return list(zip(shown, told, strict=True))


def _counted(
    name: str, requests: Sequence[Request], found: Sequence[Verdict], listed: Sequence[Rule]
) -> Iterator[str]:
    for request, (prism, core) in zip(requests, found, strict=True):
        unlisted = [
            (judge, each)
            for judge, faults in (("prism", prism), ("openapi-core", core))
            for each in faults
            if not is_listed(judge, each, name, request, listed)
        ]
        for judge, each in unlisted:
            print(f"  {judge}: {request['method']} {request['operation']}: {each[:300]}")
        if unlisted:
            yield "faults"
        else:
            yield {(False, False): "both", (False, True): "prism", (True, False): "openapi-core"}.get((bool(prism), bool(core)), "neither")  # fmt: skip


def _generated(spec: Path, package: Path, report: Path) -> Any:
    code, said = package_of(spec, package, report)
    if code != 0:
        sys.exit(f"{spec} is not generated:\n{said[-2000:]}")
    return json.loads(report.read_text())


_OTHERS = ("test_client.py", "test_errors.py", "test_models.py")
"""Tests that call no operation."""


def _recorded(package: Path, name: str, to: Path) -> list[Request]:
    """The requests that the tests of its operations make."""
    tests = [each for each in sorted((package / "tests").glob("test_*.py")) if each.name not in _OTHERS]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--assert=plain", "-p", "no:cacheprovider", "-p", "recording", *tests],
        cwd=package,
        env={
            **os.environ,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTHONPATH": f"{package / 'src'}{os.pathsep}{HERE}",
            "VALIDITY_PACKAGE": name,
            "VALIDITY_OUTPUT": str(to),
        },
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    if done.returncode != 0:
        sys.exit(f"the tests of {name} fail:\n{done.stdout[-2000:]}")
    return [json.loads(line) for line in to.read_text().splitlines()]


def _served(spec: Path, to: Path) -> Path:
    """The description as JSON, with one server for all: the requests are told from the server's path on.

    Header parameters that are to be ignored (OpenAPI 3.x, Parameter Object, `name`) are left out: both judges ask for them.
    """
    source = load(str(spec), Diagnostics())
    assert source is not None
    document = json.loads(json.dumps(source.root.data))
    if "openapi" in document:
        document["servers"] = [{"url": HOST}]
        for item in document.get("paths", {}).values():
            for level in (item, *(value for value in item.values() if isinstance(value, dict))):
                level.pop("servers", None)
                if "parameters" in level:
                    level["parameters"] = list(_counting(level["parameters"], document))
    to.write_text(json.dumps(document))
    return to


def _counting(parameters: Sequence[Any], document: Mapping[str, Any]) -> Iterator[Any]:
    components = document.get("components", {}).get("parameters", {})
    for each in parameters:
        found = components.get(each["$ref"].rpartition("/")[2], {}) if "$ref" in each else each
        named = str(found.get("name")).lower()
        if found.get("in") != "header" or named not in ("accept", "content-type", "authorization"):
            yield each


if __name__ == "__main__":
    sys.exit(main())
