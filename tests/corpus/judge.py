"""Generate from every description below a folder and say what became of each (see README.md beside this file)."""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")

IMPORT_ALL = """
import importlib, pathlib, sys
src = pathlib.Path(sys.argv[1])
for file in sorted(src.rglob("*.py")):
    parts = file.relative_to(src).with_suffix("").parts
    importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one description. `outcome` is "right", "refused", or the first stage that went wrong."""

    name: str
    outcome: str
    note: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked at beyond generating, importing and the package's own tests. `timeout` is in seconds."""

    types: bool
    style: bool
    keep: Path | None
    timeout: float


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    corpus = Path(options.folder)
    specs = sorted(_descriptions(corpus))
    if options.only:
        specs = [spec for spec in specs if options.only in str(spec)]
    if options.sample:
        specs = _by_provider(specs, corpus, options.sample, options.seed)
    wanted = Wanted(options.types, options.style, options.keep, options.timeout)
    with ThreadPoolExecutor(options.jobs) as pool:
        verdicts = []
        for verdict in pool.map(partial(judge, corpus=corpus, wanted=wanted), specs):
            verdicts.append(verdict)
            print(
                f"{verdict.outcome:10} {verdict.seconds:6.1f} s  {verdict.name}  {verdict.note}",
                flush=True,
            )
    counts = Counter(verdict.outcome for verdict in verdicts)
    print(", ".join(f"{count} {outcome}" for outcome, count in counts.most_common()))
    return 0 if set(counts) <= {"right", "refused"} else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--only", default="", help="only files whose path holds this text")
    parser.add_argument("--sample", type=int, default=0, help="so many, one of each provider")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--timeout", type=float, default=600, help="seconds for each step")
    parser.add_argument("--types", action="store_true", help="mypy --strict and pyright too")
    parser.add_argument("--style", action="store_true", help="black --check and ruff F too")
    parser.add_argument("--keep", type=Path, default=None, help="leave the packages in this folder")
    return parser


def _descriptions(corpus: Path) -> Iterator[Path]:
    for path in corpus.rglob("*"):
        if path.suffix in (".json", ".yaml", ".yml") and path.is_file():
            head = path.read_bytes()[:200_000]
            if any(word in head for word in (b"openapi", b"swagger")) and b"paths" in head:
                yield path


def _by_provider(specs: list[Path], corpus: Path, count: int, seed: int) -> list[Path]:
    chance = random.Random(seed)
    providers: dict[str, list[Path]] = {}
    for spec in specs:
        parts = spec.relative_to(corpus).parts
        provider = parts[1] if parts[0] == "APIs" and len(parts) > 2 else parts[0].split("_")[0]
        providers.setdefault(provider, []).append(spec)
    names = sorted(providers)
    chance.shuffle(names)
    return [chance.choice(providers[name]) for name in names[:count]]


def judge(spec: Path, corpus: Path, wanted: Wanted) -> Verdict:
    """Generate in a folder of its own and look at what comes out."""
    started = time.monotonic()
    name = str(spec.relative_to(corpus))
    out = Path(tempfile.mkdtemp(prefix="judged-"))
    try:
        outcome, note = _judged(spec, out, wanted)
        if wanted.keep is not None:
            shutil.copytree(out, wanted.keep / name.replace("/", "__"), dirs_exist_ok=True)
    except subprocess.TimeoutExpired as error:
        outcome, note = "timeout", " ".join(map(str, error.cmd[:4]))
    finally:
        shutil.rmtree(out, ignore_errors=True)
    return Verdict(name, outcome, note, time.monotonic() - started)


def _judged(spec: Path, out: Path, wanted: Wanted) -> tuple[str, str]:
    package, report = out / "package", out / "report.json"
    command = ["-m", "generator", "generate", "--spec", str(spec), "--target", "python"]
    made = _run([*command, "--out", str(package), "--report", str(report), "--quiet"], out, wanted)
    if made.returncode == 1 and "error[" in made.stderr and "Traceback" not in made.stderr:
        return "refused", _first(made.stderr, "error[")
    if made.returncode != 0:
        return "crashed", f"exit {made.returncode}: {_last(made.stderr)}"
    told = json.loads(report.read_text())
    told = told[0] if isinstance(told, list) else told
    if missing := _operations_of(spec) - {(o["method"], o["path"]) for o in told["operations"]}:
        return "operations", f"{len(missing)} missing, such as {sorted(missing)[0]}"
    for outcome, step in _steps(package, wanted):
        ran = _run(step, package, wanted)
        if ran.returncode != 0:
            return outcome, _last(ran.stdout + ran.stderr)
    return "right", f"{len(told['operations'])} operations"


def _steps(package: Path, wanted: Wanted) -> Iterator[tuple[str, list[str]]]:
    src = package / "src"
    yield "compile", ["-W", "error", "-m", "compileall", "-q", str(package)]
    yield "import", ["-c", IMPORT_ALL, str(src)]
    yield "tests", ["-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", str(package / "tests")]
    if wanted.style:
        yield "black", ["-m", "black", "--check", "-q", str(package)]
        yield "ruff", ["-m", "ruff", "check", "-q", "--isolated", "--select", "F", str(package)]
    if wanted.types:
        yield "mypy", ["-m", "mypy", "--strict", str(src)]
        yield "pyright", ["-m", "pyright", "-p", str(package)]


def _run(step: list[str], cwd: Path, wanted: Wanted) -> subprocess.CompletedProcess[str]:
    checkout = Path(__file__).parents[2]
    path = os.pathsep.join([str(cwd / "src"), str(checkout)])
    return subprocess.run(
        [sys.executable, *step],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=wanted.timeout,
    )


def _operations_of(spec: Path) -> set[tuple[str, str]]:
    """The operations by the description's own list, read without any of ours but its loader."""
    from generator.diagnostics import Diagnostics
    from generator.source import load

    source = load(str(spec), Diagnostics())
    paths = source.root.data.get("paths") if source and isinstance(source.root.data, dict) else None
    found = set()
    for path, item in (paths or {}).items() if isinstance(paths, dict) else ():
        for method in item if isinstance(item, dict) else ():
            if method in METHODS and path.startswith("/"):
                found.add((method.upper(), path))
    return found


def _first(text: str, mark: str) -> str:
    return next((line for line in text.splitlines() if mark in line), "")[:200]


def _last(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""


if __name__ == "__main__":
    sys.exit(main())
