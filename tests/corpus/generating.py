"""A Python package from a description, as a user makes one on the command line."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

from generator.cli import run


def package_of(spec: Path, package: Path, report: Path) -> tuple[int, str]:
    """The exit code, and what was told: errors only. Files go to `package`, the report to `report`."""
    command = ["generate", "--spec", str(spec), "--target", "python", "--out", str(package)]
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        code = run([*command, "--no-cache", "--report", str(report), "--quiet"])
    return code, said.getvalue()
