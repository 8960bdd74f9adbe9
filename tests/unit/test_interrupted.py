"""Runs that end in the midst, in processes that really do: killed, interrupted, out of room, without permission."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("killed", ""),
        ("interrupted", ""),
        ("full", "File too large"),
        ("forbidden", "Permission denied"),
        ("together", "0"),
    ],
)
def test_the_folder_is_whole_whatever_ends_a_run(case: str, said: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # another user must be able to come here
        command = [sys.executable, "-m", "tests.unit.interrupted", case, name]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        folder.chmod(0o755)
    assert done.returncode == 0, done.stdout + done.stderr
    assert said in done.stdout
