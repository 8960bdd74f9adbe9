"""Twelve descriptions as wholes: their packages pass their own tests and are clean under mypy, pyright, black and ruff."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.behaviour.conftest import files_of, write

DESCRIPTIONS = sorted(
    path for path in Path(__file__).with_name("descriptions").iterdir() if path.suffix != ".md"
)


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of a package for each description, called after it."""
    folder = tmp_path_factory.mktemp("packages")
    for spec in DESCRIPTIONS:
        files, _ = files_of(spec, spec.stem, "Sdk")
        write(files, folder / spec.stem)
    return folder


@pytest.mark.parametrize("name", [path.stem for path in DESCRIPTIONS])
def test_the_package_passes_its_own_tests(name: str, packages: Path) -> None:
    _run(packages / name, ["pytest", "-q", "-p", "no:cacheprovider", "tests"], [packages / name])


def test_the_packages_are_laid_out_and_have_nothing_unused(packages: Path) -> None:
    _run(packages, ["black", "--check", "-q", "."], [])
    _run(packages, ["ruff", "check", "-q", "--isolated", "--select", "F", "."], [])


def test_type_checkers_find_nothing(packages: Path) -> None:
    names = [path.stem for path in DESCRIPTIONS]
    settings = {
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "include": [part for name in names for part in (f"{name}/src", f"{name}/tests")],
        "executionEnvironments": [{"root": name, "extraPaths": [f"{name}/src"]} for name in names],
    }
    (packages / "pyrightconfig.json").write_text(json.dumps(settings))
    _run(packages, ["pyright", "--pythonpath", sys.executable], [])
    whole = [f"{name}/src/{name}" for name in names]
    _run(packages, ["mypy", "--strict", *whole], [packages / name for name in names])


def _run(folder: Path, command: Sequence[str], packages: Sequence[Path]) -> None:
    sources = os.pathsep.join(str(package / "src") for package in packages)
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": sources, "MYPYPATH": sources},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
