"""PyPI's `dub`, the SDK that Dub's makers generate with Speakeasy, in an environment of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

RIVAL = "dub==0.39.0"

ANSWER = """{"click": {"id": "dub_1"}, "customer": {"name": "Ann", "email": "a@b.co", "avatar": null, "externalId": "7"},
"link": null}"""
"""What the operation answers that is called on both."""


@contextmanager
def rival(*more: str) -> Generator[Path]:
    """Its Python, in a temporary folder, with more packages."""
    with TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = Path(folder, "bin", "python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", RIVAL, *more], check=True)
        yield python
