"""Descriptions that are hard on the tests of the package: these pass, and are laid out as black does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import HEAD, SERVER, files_of, write

DESCRIPTIONS = {
    "property names with quotes, backslashes and control characters": """
paths:
  /reports:
    post:
      operationId: makeReport
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Report'}}}}
      responses: {'200': {description: Made., content: {application/json: {schema: {$ref: '#/components/schemas/Report'}}}}}
  /forms:
    post:
      requestBody: {content: {application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Report'}}}}
      responses: {'400': {description: Wrong., content: {application/json: {schema: {$ref: '#/components/schemas/Trouble'}}}}}
  /uploads:
    post:
      requestBody: {content: {multipart/form-data: {schema: {$ref: '#/components/schemas/Report'}}}}
      responses: {'200': {description: Kinds., content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Kind'}}}}}}
components:
  schemas:
    Report: {type: object, required: ['recovered"'], properties: {'recovered"': {type: integer}, 'a\\b': {type: string}, "c\\nd": {type: boolean}, name: {type: string}}}
    Trouble: {type: object, required: ['wh"y'], properties: {'wh"y': {type: string}}}
    Kind: {oneOf: [{$ref: '#/components/schemas/One'}, {$ref: '#/components/schemas/Two'}], discriminator: {propertyName: 'ki"nd', mapping: {one: '#/components/schemas/One', two: '#/components/schemas/Two'}}}
    One: {type: object, required: ['ki"nd'], properties: {'ki"nd': {type: string}, own: {$ref: '#/components/schemas/Report'}}}
    Two: {type: object, required: ['ki"nd'], properties: {'ki"nd': {type: string}}}
""",
    "texts of several kinds in one union": """
paths:
  /a: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}
components:
  schemas:
    Mixed: {anyOf: [{type: string, format: date-time}, {const: now}, {type: object, properties: {a: {type: string}}}]}
    Flat: {anyOf: [{type: string, format: date-time}, {const: now}]}
    A:
      type: object
      properties:
        inline: {anyOf: [{type: string, format: date-time}, {const: now}]}
        mixed: {$ref: '#/components/schemas/Mixed'}
        flat: {$ref: '#/components/schemas/Flat'}
""",
    "integers that are no double": """
paths:
  /blocks: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Block'}}}}}}}
components:
  schemas: {Block: {type: object, properties: {value: {type: number, example: 243670157034784130}}}}
""",
    "paths that begin with two slashes or hold a URL": """
paths:
  //openapi: {get: {responses: {'204': {description: Done.}}}}
  '/of/http://{host}/x': {get: {parameters: [{name: host, in: path, required: true, schema: {type: string}}], responses: {'204': {description: Done.}}}}
""",
    "path values that no path takes": """
paths:
  /jobs/{state}: {get: {parameters: [{name: state, in: path, required: true, schema: {type: string, enum: ['', done]}}], responses: {'204': {description: Done.}}}}
  /dots/{id}: {get: {parameters: [{name: id, in: path, required: true, example: .., schema: {type: string}}], responses: {'204': {description: Done.}}}}
""",
    "variables of the scheme": """
servers: [{url: '{protocol}://{host}:{port}', variables: {protocol: {default: http}, host: {default: localhost}, port: {default: '80'}}}]
paths: {/x: {get: {responses: {'204': {description: Done.}}}}}
""",
    "a host in capitals": """
servers: [{url: 'https://{Region}.HOST/API', variables: {Region: {default: EU}}}]
paths:
  /x: {get: {responses: {'204': {description: Done.}}}}
  /y: {get: {servers: [{url: 'HTTPS://FILES.HOST/v1'}], responses: {'204': {description: Done.}}}}
""",
    "a body that may be null, of which no small example can be made": """
paths:
  /nodes: {post: {requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Node'}}}}, responses: {'204': {description: Done.}}}}
components:
  schemas: {Node: {type: [object, 'null'], required: [names], properties: {names: {type: array, minItems: 300, items: {type: string}}}}}
""",
    "names that are longer than a line": f"""
paths:
  /x: {{get: {{operationId: getX, responses: {{'200': {{description: ok, content: {{application/json: {{schema: {{$ref: '#/components/schemas/{"Very" * 22}'}}}}}}}}}}}}}}
  /files/{{name}}: {{get: {{operationId: {"get" + "Long" * 12}, tags: [{"files" + "Long" * 20}], parameters: [{{name: name, in: path, required: true, schema: {{type: string}}}}], responses: {{'204': {{description: Done.}}}}}}}}
components:
  schemas: {{{"Very" * 22}: {{type: object, properties: {{a: {{type: string}}}}}}}}
""",
}  # fmt: skip


@pytest.mark.parametrize("description", DESCRIPTIONS.values(), ids=DESCRIPTIONS)
def test_the_package_passes_its_own_tests(description: str, tmp_path: Path) -> None:
    spec = tmp_path / "openapi.yaml"
    server = "" if "\nservers:" in description else SERVER
    spec.write_text(HEAD + server + description)
    files, _ = files_of(spec, "pets", "Pets")
    write(files, tmp_path)
    _run(tmp_path, "pytest", "-q", "-p", "no:cacheprovider", "tests")
    _run(tmp_path, "black", "--check", "-q", "src", "tests")


def _run(folder: Path, *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
