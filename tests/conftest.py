"""What tests of the whole share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says something of the machine, and of what else it does.
settings.register_profile("specloom", deadline=None)
settings.load_profile("specloom")

# What one test makes is not for another to find: no cache, but for tests of it, which say where.
os.environ["SPECLOOM_CACHE_DIR"] = "off"

PETS = """\
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
paths:
  /pets/{id}:
    get:
      operationId: getPet
      tags: [pets]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200':
          description: The pet.
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: {type: string, description: What it is called.}
"""


@pytest.fixture
def pets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to be in, with a small description and a configuration that makes `sdk/`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "openapi.yaml").write_text(PETS)
    (tmp_path / "specloom.yaml").write_text(
        "spec: openapi.yaml\ntargets:\n  typescript: {out: sdk, package: pets}\n"
    )
    return tmp_path
