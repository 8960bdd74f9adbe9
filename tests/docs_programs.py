"""The programs in the Markdown of generated packages: made, found, run as they stand."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from markdown_it import MarkdownIt

from generator.build import Made, build, configured
from generator.config import read
from generator.diagnostics import Diagnostics, show
from generator.pipeline import Terms, Watch
from generator.source import Allow
from generator.targets import TARGETS
from generator.targets import load as target

ROOT = Path(__file__).parents[1]
CONFIGS = sorted(ROOT.glob("specs/*/specloom.yaml"))

Program = tuple[str, str]
"""Where a program stands (`docs/index.md:12`), and its text."""

_RUN_ALL = """
import json, sys, traceback
for name, program in json.load(sys.stdin):
    try:
        exec(compile(program, name, "exec"), {"__name__": "__main__"})
    except BaseException:
        traceback.print_exc()
        sys.exit(f"{name} fails:\\n{program}")
"""


def made(path: Path) -> Mapping[str, Made]:
    """The packages of a configuration, by the name of their target."""
    report = Diagnostics()
    config = read(path, {name: target(name).options for name in TARGETS}, report)
    assert config is not None, show(report, None)
    done = build(configured(config), report, Terms(Allow(), keep_going=False), Watch())
    assert done.built is not None, show(report, None)
    return {each.order.target: each for each in done.built.packages}


def written(files: Mapping[str, bytes], folder: Path) -> Path:
    """The folder, with the files in it."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def programs(files: Mapping[str, bytes], language: str) -> list[Program]:
    """Every fence of that language in every page."""
    return [
        (f"{name}:{line}", program)
        for name, content in files.items()
        if name.endswith(".md")
        for line, program in _fences(content.decode(), language)
    ]


def _fences(page: str, language: str) -> Iterator[tuple[int, str]]:
    for token in MarkdownIt("commonmark").parse(page):
        if token.type == "fence" and token.info == language:
            assert token.map is not None
            yield token.map[0] + 1, token.content


def run(shown: Iterable[Program], package: Made, folder: Path, url: str) -> str:
    """Run Python programs as they stand, in one process of their own; what went wrong, or "".

    `folder` holds the package's files, `url` is that of the server which the programs call.
    """
    done = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", _RUN_ALL],
        input=json.dumps(list(shown)),
        env=surroundings(package, folder, url),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return "" if done.returncode == 0 else done.stderr


def surroundings(package: Made, folder: Path, url: str) -> dict[str, str]:
    """The environment of programs that use a package: where it is, and where its server is."""
    name = package.package.settings.package
    return {
        "PYTHONPATH": str(folder / "src"),
        f"{name.upper()}_BASE_URL": url,
        f"{name.upper()}_TOKEN_URL": f"{url}/token",
    }
