"""Specloom beside other generators on the same descriptions: what a run costs, what it leaves, and whether that imports.

    python -m tests.benchmarks.rivals DESCRIPTION… [--in FOLDER] [--only NAME] [--runs N] [--timeout SECONDS]

The others are installed from PyPI and npm, each into a virtual environment or a folder of its own below FOLDER, which
is a temporary one if not named. Needs Node.js with npm, and Java (11 or newer) for OpenAPI Generator. Everything runs one after
the other: CPU seconds are user and system time of a run with all its processes, the least of N runs; peak memory is that
of its largest process.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
MIB = 1024  # of the kibibytes that Linux counts memory in


@dataclass(frozen=True)
class Tool:
    """A generator: what installs it, its command, and what shows that the result can be used.

    `command(home, description, out)`, `proof(home, out)`; "" stands for no `install`.
    """

    name: str
    install: Callable[[Path], None]
    command: Callable[[Path, Path, Path], Sequence[str | Path]]
    proof: Callable[[Path, Path], Sequence[str | Path]]


# --- The tools --------------------------------------------------------------------------------------------------------


def from_pypi(*packages: str) -> Callable[[Path], None]:
    """A virtual environment with the generator and what its results need."""

    def install(home: Path) -> None:
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run([home / "bin/pip", "install", "-q", *packages], check=True)

    return install


def from_npm(*packages: str) -> Callable[[Path], None]:
    def install(home: Path) -> None:
        home.mkdir(parents=True)
        subprocess.run(["npm", "init", "-y"], cwd=home, check=True, stdout=subprocess.DEVNULL)
        subprocess.run(
            ["npm", "install", "--silent", "--no-audit", *packages], cwd=home, check=True
        )

    return install


def nothing(home: Path) -> None:
    """Specloom is there already."""


IMPORT_ALL = """
import importlib, pathlib, sys
root = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(root))
for path in sorted(root.rglob("*.py")):
    parts = path.relative_to(root).with_suffix("").parts
    if all(part.isidentifier() for part in parts):
        importlib.import_module(".".join(parts).removesuffix(".__init__"))
"""


def python_imports(below: str) -> Callable[[Path, Path], Sequence[str | Path]]:
    """Every module below a folder of the result, imported in the generator's own environment."""

    def proof(home: Path, out: Path) -> Sequence[str | Path]:
        python = home / "bin/python" if (home / "bin/python").exists() else Path(sys.executable)
        return [python, "-c", IMPORT_ALL, out / below]

    return proof


def typescript_compiles(home: Path, out: Path) -> Sequence[str | Path]:
    strict = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022"]
    modules = ["--module", "esnext", "--moduleResolution", "bundler"]
    # Types are looked for from where the compiler runs: beside its own installation.
    index = next(iter(sorted(out.rglob("index.ts"), key=lambda path: len(path.parts))), out)
    return [home / "node_modules/.bin/tsc", *strict, *modules, index]


def ours(target: str, jobs: str) -> Callable[[Path, Path, Path], Sequence[str | Path]]:
    def command(home: Path, description: Path, out: Path) -> Sequence[str | Path]:
        asked: list[str | Path] = ["--target", target, "--out", out, "--package", "sdk"]
        settings = ["--keep-going", "--quiet", "--no-cache", "--jobs", jobs]
        return [
            sys.executable,
            "-m",
            "generator",
            "generate",
            "--spec",
            description,
            *asked,
            *settings,
        ]

    return command


def openapi_python_client(home: Path, description: Path, out: Path) -> Sequence[str | Path]:
    out.parent.mkdir(parents=True, exist_ok=True)
    settings = home / "config.yaml"  # without this one, values that differ by case alone end a run
    settings.write_text("literal_enums: true\n")
    asked: list[str | Path] = ["--path", description, "--output-path", out, "--config", settings]
    return [home / "bin/openapi-python-client", "generate", *asked, "--meta", "none", "--overwrite"]


def openapi_generator(home: Path, description: Path, out: Path) -> Sequence[str | Path]:
    asked: list[str | Path] = [
        "-i",
        description,
        "-g",
        "python",
        "-o",
        out,
        "--package-name",
        "sdk",
    ]
    return [home / "bin/openapi-generator-cli", "generate", *asked, "--skip-validate-spec"]


def datamodel_codegen(home: Path, description: Path, out: Path) -> Sequence[str | Path]:
    out.mkdir(parents=True, exist_ok=True)
    asked: list[str | Path] = [
        "--input",
        description,
        "--input-file-type",
        "openapi",
        "--output",
        out,  # a folder, as names with dots in them need one
    ]
    kind = ["--output-model-type", "pydantic_v2.BaseModel"]
    return [home / "bin/datamodel-codegen", *asked, *kind]


def hey_api(home: Path, description: Path, out: Path) -> Sequence[str | Path]:
    return [home / "node_modules/.bin/openapi-ts", "-i", description, "-o", out]


TYPESCRIPT = "typescript@5.9.3"

TOOLS = [
    Tool("Specloom, Python", nothing, ours("python", "1"), python_imports("src")),
    Tool("Specloom, Python, two processes", nothing, ours("python", "2"), python_imports("src")),
    Tool(
        "openapi-python-client",
        from_pypi("openapi-python-client", "httpx", "attrs", "python-dateutil"),
        openapi_python_client,
        python_imports(".."),
    ),
    Tool(
        "OpenAPI Generator, python",
        from_pypi("openapi-generator-cli", "pydantic", "urllib3", "python-dateutil", "aenum"),
        openapi_generator,
        python_imports("sdk/.."),
    ),
    Tool(
        "datamodel-code-generator (models only)",
        from_pypi("datamodel-code-generator[http]", "pydantic[email]"),
        datamodel_codegen,
        python_imports(".."),
    ),
    Tool(
        "Specloom, TypeScript",
        from_npm(TYPESCRIPT),
        ours("typescript", "1"),
        typescript_compiles,
    ),
    Tool(
        "@hey-api/openapi-ts",
        from_npm("@hey-api/openapi-ts", TYPESCRIPT),
        hey_api,
        typescript_compiles,
    ),
]


# --- Measuring --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cost:
    """A run: CPU and wall seconds, the memory of its largest process in MiB; `code` 0 is a success, None a time-out."""

    cpu: float
    wall: float
    peak: float
    code: int | None


def measured(command: Sequence[str | Path], log: Path, timeout: float) -> Cost:
    """Run a command in a process group of its own, its output in `log`."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(
            list(map(str, command)),
            cwd=log.parent,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        while True:
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
            wall = time.perf_counter() - started
            if ended:
                code = process.returncode = os.waitstatus_to_exitcode(status)
                return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / MIB, code)
            if wall > timeout:
                os.killpg(process.pid, signal.SIGKILL)
                _, _, usage = os.wait4(process.pid, 0)
                process.returncode = -signal.SIGKILL
                return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / MIB, None)
            time.sleep(0.02)


def least(costs: Iterable[Cost]) -> Cost:
    """The cheapest run, which is the one that the rest of the machine disturbed least."""
    return min(costs, key=lambda cost: (cost.code != 0, cost.cpu))


def size(out: Path) -> tuple[int, int]:
    """Files and lines of what was left."""
    files = [path for path in out.rglob("*") if path.is_file()]
    return len(files), sum(path.read_bytes().count(b"\n") for path in files)


# --- The table --------------------------------------------------------------------------------------------------------

HEAD = ("tool", "CPU s", "of ours", "wall s", "peak MiB", "files", "lines", "usable")


def row(
    tool: Tool, home: Path, description: Path, work: Path, said: argparse.Namespace
) -> list[str]:
    out = work / "out" / "sdk"
    costs = []
    for _ in range(said.runs):
        shutil.rmtree(out, ignore_errors=True)
        costs.append(measured(tool.command(home, description, out), work / "log.txt", said.timeout))
    cost = least(costs)
    files, lines = size(out)
    if cost.code != 0:
        usable = "too slow" if cost.code is None else f"fails: {_last_line(work / 'log.txt')}"
    else:
        proof = measured(tool.proof(home, out), work / "proof.txt", said.timeout)
        usable = "yes" if proof.code == 0 else f"no: {_last_line(work / 'proof.txt')}"
    numbers = [f"{cost.cpu:.1f}", "", f"{cost.wall:.1f}", f"{cost.peak:.0f}"]
    return [tool.name, *numbers, str(files), str(lines), usable]


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1][:60] if lines else "without a word"


def printed(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(line[n]) for line in rows) for n in range(len(rows[0]))]
    return "\n".join(
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in rows
    )


def with_ratios(rows: Sequence[list[str]]) -> list[list[str]]:
    """CPU seconds as a multiple of ours for the same language, the first row of each."""
    told: list[list[str]] = []
    base = 0.0
    for line in rows:
        if line[0] in ("Specloom, Python", "Specloom, TypeScript"):
            base = float(line[1])
        told.append([*line[:2], f"{float(line[1]) / base:.1f}" if base else "-", *line[3:]])
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("descriptions", nargs="+", type=Path)
    parser.add_argument(
        "--in", dest="folder", type=Path, help="where to install, and to install once"
    )
    parser.add_argument("--only", default="", help="only tools whose name has this in it")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--timeout", type=float, default=900.0, help="seconds for one run")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (said.folder or Path(temporary)).resolve()
        for description in said.descriptions:
            rows = []
            for tool in TOOLS:
                if said.only.lower() in tool.name.lower():
                    home = installed(tool, folder)
                    work = folder / "work"
                    work.mkdir(exist_ok=True)
                    rows.append(row(tool, home, description.resolve(), work, said))
                    print(f"  {rows[-1]}", file=sys.stderr)
            rule = ["-" * len(name) for name in HEAD]
            print(
                f"\n{description.name}\n\n{printed([HEAD, rule, *with_ratios(rows)])}", flush=True
            )


def installed(tool: Tool, folder: Path) -> Path:
    """The home of a tool, made if it is not there."""
    home = folder / "".join(char if char.isalnum() else "-" for char in tool.name)
    if not home.exists():
        tool.install(home)
    return home


if __name__ == "__main__":
    main()
