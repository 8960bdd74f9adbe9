"""What people install: the wheel, alone in an environment of its own, makes a package that works."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DUB = ROOT / "specs/dub/openapi.yaml"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with nothing but the wheel and what it asks for."""
    made = tmp_path_factory.mktemp("wheel")
    pip("wheel", "-q", "--no-deps", "-w", str(made), str(ROOT))
    venv.create(made / "venv")
    install(made, str(next(made.glob("specloom-*.whl"))))
    return made


def pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    subprocess.run(command, check=True)


def install(home: Path, *what: str) -> None:
    pip("--python", str(home / "venv/bin/python"), "install", "-q", *what)


def sh(home: Path, *command: str, cwd: Path | None = None) -> str:
    program = str(home / "venv/bin" / command[0])
    done = subprocess.run(
        [program, *command[1:]], cwd=cwd or home, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_generates_a_package_that_installs_and_passes_its_tests(home: Path) -> None:
    out = home / "sdk"
    sh(home, "specloom", "generate", "--spec", str(DUB), "--target", "python", "--out", str(out))
    install(home, str(out), "pytest", "anyio")
    assert sh(home, "python", "-c", "import dub; print(dub.Dub)").startswith("<class")
    assert " passed" in sh(home, "python", "-m", "pytest", "-q", cwd=out)


def test_the_wheel_holds_all_code_and_templates(home: Path) -> None:
    """Under the same names, so that the hash of Specloom in a manifest is that of the checkout."""
    code = "from generator.manifest import generator_files; print(*sorted(generator_files()))"
    here = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert sh(home, "python", "-c", code) == here.stdout
