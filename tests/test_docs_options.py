"""What a configuration can say of documentation pages, and what a description cannot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator import config
from generator.build import build, configured
from generator.diagnostics import Diagnostics, show
from generator.ir import Json
from generator.pipeline import Terms, Watch
from generator.source import Allow
from generator.targets import TARGETS, load

PET: dict[str, Json] = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "example": "Tom"},
        "age": {"type": "integer", "example": 3},
        "born": {"type": "string", "format": "date"},
    },
}


def described(schemas: dict[str, Json], text: str = "A text.") -> Json:
    """A description with one operation, which sends and receives the first schema."""
    first: Json = {
        "application/json": {"schema": {"$ref": f"#/components/schemas/{next(iter(schemas))}"}}
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1", "description": text},
        "servers": [{"url": "https://pets.example"}],
        "tags": [{"name": "pets", "description": text}],
        "paths": {
            "/pets": {
                "post": {
                    "operationId": "addPet",
                    "tags": ["pets"],
                    "summary": text,
                    "description": text,
                    "requestBody": {"required": True, "content": first},
                    "responses": {
                        "200": {"description": text, "content": first},
                        "400": {"description": text, "content": first},
                    },
                }
            }
        },
        "components": {"schemas": schemas},
    }


def pages(
    folder: Path, description: Json, targets: str, docs: str = "{}"
) -> dict[str, dict[str, str]]:
    """The pages that each target makes."""
    (folder / "openapi.json").write_text(json.dumps(description))
    written = f"spec: openapi.json\ntargets: {targets}\ndocs: {docs}\n"
    (folder / "specloom.yaml").write_text(written)
    report = Diagnostics()
    options = {name: load(name).options for name in TARGETS}
    found = config.read(folder / "specloom.yaml", options, report)
    assert found is not None, show(report, None)
    done = build(configured(found), report, Terms(Allow(), keep_going=False), Watch())
    assert done.built is not None, show(report, None)
    return {
        made.order.target: {
            path: content.decode()
            for path, content in made.package.files.items()
            if path.startswith("docs/")
        }
        for made in done.built.packages
    }


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("never", 'models.Pet(name="Tom")'),
        ("with-example", 'models.Pet(name="Tom", age=3)'),
        ("always", 'models.Pet(name="Tom", age=3, born='),
    ],
)
def test_examples_show_the_optional_fields_that_are_asked_for(
    tmp_path: Path, said: str, shown: str
) -> None:
    made = pages(
        tmp_path, described({"Pet": PET}), "{python: {out: out}}", f"{{optional_fields: {said}}}"
    )
    assert f"value = {shown}" in made["python"]["docs/models/pet.md"]


@pytest.mark.parametrize(
    ("said", "order"),
    [("document", ["name", "age", "born"]), ("alphabetical", ["age", "born", "name"])],
)
@pytest.mark.parametrize("language", ["python", "typescript", "ruby"])
def test_tables_have_the_order_that_is_asked_for(
    tmp_path: Path, said: str, order: list[str], language: str
) -> None:
    made = pages(
        tmp_path,
        described({"Pet": PET}),
        f"{{{language}: {{out: out}}}}",
        f"{{field_order: {said}}}",
    )
    page = next(text for path, text in made[language].items() if path.endswith("/pet.md"))
    fields = [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")]
    assert fields == order


def test_typescript_names_its_namespaces_and_imports_as_asked(tmp_path: Path) -> None:
    options = "{out: out, distribution: pets, imports: file, namespaces: {components: shared}}"
    made = pages(tmp_path, described({"Pet": PET}), f"{{typescript: {options}}}")
    page = made["typescript"]["docs/models/shared/pet.md"]
    assert 'import { Pet } from "pets/models/shared/pet.js";' in page


def test_ruby_names_its_modules_as_asked(tmp_path: Path) -> None:
    options = "{out: out, client: Pets, module: Zoo, namespaces: {components: Shapes}}"
    made = pages(tmp_path, described({"Pet": PET}), f"{{ruby: {options}}}")
    assert "req = ::Zoo::Shapes::Pet.new(" in made["ruby"]["docs/sdks/pets/README.md"]


HOSTILE = (
    "a | b\n\n# A heading\n<script>alert(1)</script> <img src=x onerror=alert(1)> ![x](https://a.example/x.png)"
    " [x](javascript:alert(1)) `open\n```\n<b>\n- ```\n<i>\n| c | d |\n| --- | --- |\n\u202e\x07</td>\n---\nA title\n==="
)

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def everything(tokens: list[Token]) -> list[Token]:
    return [inner for token in tokens for inner in (token, *everything(token.children or []))]


@pytest.mark.parametrize("language", ["python", "typescript", "ruby"])
def test_hostile_text_leaves_neither_its_cell_nor_its_fence(tmp_path: Path, language: str) -> None:
    calm = outline(tmp_path, "A text.", language)
    hostile = outline(tmp_path, HOSTILE, language)
    assert hostile == calm


def outline(folder: Path, text: str, language: str) -> dict[str, list[str]]:
    """The headings, tables and rows of each page, once it is sure that nothing else is in it."""
    schemas: dict[str, Json] = {
        "Pet": {
            "type": "object",
            "title": text,
            "description": text,
            "required": ["kind", "either"],
            "properties": {
                "kind": {"$ref": "#/components/schemas/Kind"},
                "either": {"$ref": "#/components/schemas/Either"},
                "text": {"type": "string", "description": text, "example": text, "default": text},
            },
        },
        "Kind": {"type": "string", "description": text, "enum": [text, "b"]},
        "Either": {
            "description": text,
            "anyOf": [{"$ref": "#/components/schemas/Kind"}, {"type": "integer"}],
        },
    }
    made = pages(
        folder,
        described(schemas, text),
        f"{{{language}: {{out: out, client: Pets, package: pets}}}}",
    )
    for path, page in made[language].items():
        for token in everything(PARSER.parse(page)):
            assert token.type not in ("image", "html_block", "hr"), f"{path}: {token.content}"
            assert (
                token.type != "html_inline" or token.content == "<br/>"
            ), f"{path}: {token.content}"
            assert "javascript" not in str(token.attrs.get("href")), path
        assert not {"\u202e", "\x07"} & set(page), path
    return {path: shape(page) for path, page in made[language].items()}


def shape(page: str) -> list[str]:
    tokens = PARSER.parse(page)
    kept = ("heading_open", "table_open", "tr_open", "td_open")
    return [f"{token.type} {token.tag}" for token in tokens if token.type in kept]
