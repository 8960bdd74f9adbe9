"""The modules that the tests of models are in, and the objects that they share."""

from __future__ import annotations

import re
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


USERS = """\
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets: {get: {operationId: list, responses: {"200": {description: all, content: {
    application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Pet"}}}}}}}}
components:
  schemas:
    User:
      type: object
      required: [id, login, since, score, site]
      properties: {id: {type: integer}, login: {type: string}, since: {type: string, format: date},
        score: {type: number}, site: {type: string}, about: {type: string}}
    Owner:
      allOf: [{$ref: "#/components/schemas/User"}]
      type: object
      required: [address]
      properties: {address: {type: object, required: [city], properties: {city: {type: string}}}}
    Pet:
      type: object
      properties:
        keeper: {$ref: "#/components/schemas/User"}
        friends: {type: array, items: {$ref: "#/components/schemas/User"}}
        owner: {$ref: "#/components/schemas/Owner"}
"""


def test_a_large_object_has_a_name_where_it_lies_in_another(pets: Path) -> None:
    """And is written out where its own model is tested."""
    (pets / "openapi.yaml").write_text(USERS)
    assert run(["generate", "--spec", "openapi.yaml", "--target", "python", "--out", "sdk"]) == 0
    text = (pets / "sdk/tests/test_models.py").read_text()
    fixtures, tests = text.split("def check")
    assert re.findall(r"^\w+_JSON: ", fixtures, re.MULTILINE) == ["USER_JSON: ", "OWNER_JSON: "]
    assert "def test_user() -> None:\n    value = models.User(\n        id=1," in tests
    assert "keeper=models.User.from_dict(USER_JSON)," in tests
    assert "friends=[models.User.from_dict(USER_JSON)]," in tests
    assert '"keeper": USER_JSON,\n        "friends": [USER_JSON],' in tests
    assert '"address": {"city": "Berlin"}' in fixtures
    operations = (pets / "sdk/tests/test_operations.py").read_text()
    assert '{"keeper": USER_JSON, "friends": [USER_JSON], "owner": OWNER_JSON},' in operations
