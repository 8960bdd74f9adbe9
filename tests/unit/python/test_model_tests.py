"""The modules that the tests of models are in."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.cli import run
from generator.targets.python import model_tests


def test_many_models_are_tested_in_several_modules(
    pets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None of which is that of a resource with such a name."""
    text = (pets / "openapi.yaml").read_text().replace("tags: [pets]", "tags: [models 2]")
    inner = "\n        owner: {type: object, properties: {age: {type: integer}}}\n"
    (pets / "openapi.yaml").write_text(text.rstrip("\n") + inner)
    monkeypatch.setattr(model_tests, "_TOGETHER", 1)
    assert run(["generate", "--spec", "openapi.yaml", "--target", "python", "--out", "sdk"]) == 0
    made = {path.name: path.read_text() for path in (pets / "sdk/tests").glob("test_models*")}
    assert sorted(made) == ["test_models.py", "test_models_2.py", "test_models_2_.py"]
    assert "def test_pet() " in made["test_models.py"]
    assert "def test_pet_owner() " in made["test_models_2.py"]
    assert "client.models_2" in made["test_models_2_.py"]
