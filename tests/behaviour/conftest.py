"""From a description written in a test to a package that can be imported."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from generator.diagnostics import Diagnostics, show
from generator.pipeline import Terms, Watch, fetch, make, understand
from generator.render import FileSet
from generator.source import Allow
from generator.targets.base import Settings
from generator.targets.python import PYTHON

Generate = Callable[[str], ModuleType]

HEAD = """\
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
"""
SERVER = "servers: [{url: 'https://pets.example/v1'}]\n"


def files_of(spec: Path, package: str, client: str) -> tuple[FileSet, Diagnostics]:
    """Every file of a description's Python package."""
    report = Diagnostics()
    terms = Terms(Allow(), keep_going=False)
    found = fetch(str(spec), (), report, terms, Watch())
    assert found is not None, show(report, None)
    meaning = understand(found.source, report, terms, Watch())
    assert meaning is not None, show(report, found.source)
    settings = Settings(package, client, f"{package}-sdk", "1.2.3")
    made = make(meaning, PYTHON, settings, None, report, terms, Watch())
    assert made is not None, show(report, found.source)
    return made.files, report


def write(files: FileSet, folder: Path) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


@pytest.fixture
def generate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Generate]:
    """Makes a package of a description (without its head) and imports it as `pets`, for the length of a test.

    It has the server `SERVER` unless it names its own.
    """

    def made(description: str) -> ModuleType:
        spec = tmp_path / "openapi.yaml"
        server = "" if "\nservers:" in description else SERVER
        spec.write_text(HEAD + server + description)
        files, _ = files_of(spec, "pets", "Pets")
        write(files, tmp_path)
        monkeypatch.syspath_prepend(str(tmp_path / "src"))
        return importlib.import_module("pets")

    _forget()
    yield made
    _forget()


def _forget() -> None:
    for name in [name for name in sys.modules if name == "pets" or name.startswith("pets.")]:
        del sys.modules[name]
