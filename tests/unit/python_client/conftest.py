"""From a few lines of description to what the Python target decides about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.analysis import analyse
from generator.diagnostics import Diagnostics, show
from generator.naming import plan
from generator.openapi import read
from generator.source import load
from generator.targets.base import Settings
from generator.targets.python import PYTHON
from generator.targets.python.sdk import Sdk, prepare

Prepared = Callable[[str], Sdk]

HEAD = "openapi: 3.1.0\ninfo: {title: Pets API, version: 1.0.0}\nservers: [{url: 'https://pets.example'}]\n"


@pytest.fixture
def report() -> Diagnostics:
    return Diagnostics()


@pytest.fixture
def prepared(tmp_path: Path, report: Diagnostics) -> Prepared:
    """Decides about a description, given without its head; what is told goes to `report`."""

    def prepare_(description: str) -> Sdk:
        spec = tmp_path / "openapi.yaml"
        spec.write_text(HEAD + description)
        source = load(str(spec), report)
        assert source is not None, show(report, None)
        api = read(source, report)
        facts = analyse(api, report)
        names = plan(api, facts, PYTHON.rules, None, report)
        assert not report.failed, show(report, source)
        return prepare(api, facts, names, Settings("pets", "Pets", "pets-sdk", "1.0.0"), report)

    return prepare_
