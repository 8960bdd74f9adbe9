"""The text of a description stays text: whatever it says, the code around it is that of a harmless description.

One description says the same text wherever a description may say something. What is generated for a hostile text is
held against what is generated for plain words: names and constants aside, the code is to be the same, and Markdown and
TOML read back to the same structure.
"""

from __future__ import annotations

import ast
import json
import re
import tempfile
import tomllib
import warnings
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest

from generator.diagnostics import Diagnostics, show
from generator.pipeline import Terms, Watch, make, understand
from generator.source import Allow, load
from generator.targets import TARGETS
from generator.targets import load as target_of
from generator.targets.base import Settings
from tests.security.structure import bare, keys, markdown_tokens, shape

PLAIN = "plain words"
CANARY = "CANARY_RUN"

TEXTS = {
    "ends a docstring": f'"""\n{CANARY} = 1\n"""',
    "ends a docstring after a backslash": f'\\"""\n{CANARY} = 1\n\\',
    "ends a string": f"'); {CANARY}() #",
    "ends a string of the other kind": f'"); {CANARY}() //',
    "ends a comment": f"*/ {CANARY}(); /*",
    "ends a line": f"one\r\n{CANARY} = 1\r{CANARY} = 2\u2028{CANARY} = 3\x0b{CANARY} = 4",
    "is a doctest": f">>> {CANARY}()\n1",
    "is a template": "{{ 7 * '7' }}{% include '/etc/passwd' %}${CANARY_RUN}#{CANARY_RUN}{0.__class__}%s",
    "is HTML": f"<script>{CANARY}()</script><img src=x onerror={CANARY}()><!-- ",
    "is a link": f"[x](javascript:{CANARY}()) <javascript:{CANARY}> ![x](file:///{CANARY})",
    "breaks out of a table": f"a | {CANARY} |\n| --- |\n| {CANARY} | ~~~\n```\n# {CANARY}",
    "breaks out of TOML": f'x"\n[project.scripts]\n{CANARY} = "os:system"\n',
    "turns the reading direction": f"safe \u202e\u2066# {CANARY} \u2069",
    "sets an encoding": f"-*- coding: utf-7 -*- +AAo-{CANARY}",
}


def description(said: str) -> str:
    """A description that says `said` in each place for text that is not a name."""
    texts = {
        "description": said,
        "externalDocs": {"url": "https://docs.example/x", "description": said},
    }
    widget = {
        "type": "object",
        "title": said,
        "required": ["id"],
        "properties": {
            "id": {"type": "string", "examples": [said], **texts},
            "note": {"type": "string", "default": said, "pattern": re.escape(said)},
            "kind": {"enum": [said, "other"], "description": said},
            "same": {"const": said},
            "data": {"type": "object", "additionalProperties": True, "example": {"key": [said]}},
        },
        **texts,
    }  # fmt: skip
    answer = {
        "description": said,
        "headers": {"X-Note": {"description": said, "schema": {"type": "string"}}},
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Widget"}, "example": {"id": said}}},
    }  # fmt: skip
    made = {
        "operationId": "makeWidget",
        "summary": said,
        "tags": ["widgets"],
        "deprecated": True,
        "parameters": [
            {"name": "note", "in": "query", "schema": {"type": "string", "default": said}, "example": said, "description": said},
        ],
        "requestBody": {"description": said, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Widget"}}}},
        "responses": {"200": answer, "404": answer},
        **texts,
    }  # fmt: skip
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": f"Widgets {said}", "summary": said, "version": said, "termsOfService": "https://x.example", "contact": {"name": said}, "license": {"name": said}, "description": said},
            "servers": [{"url": "https://widgets.example/", "description": said}],
            "tags": [{"name": "widgets", **texts}],
            "security": [{"key": []}],
            "paths": {"/widgets": {"summary": said, "description": said, "post": made}},
            "components": {
                "schemas": {"Widget": widget},
                "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key", "description": said}},
            },
        }
    )  # fmt: skip


def named(name: str) -> str:
    """A description whose names are `name`, wherever a standard allows any text as one."""
    widget = {
        "type": "object",
        "properties": {name: {"type": "string"}, "id": {"title": name, "type": "object"}},
    }
    called = {
        "operationId": name,
        "tags": [name],
        "parameters": [
            {"name": name, "in": "query", "schema": {"type": "string"}},
            {"name": f"{name}[]", "in": "cookie", "schema": {"enum": [name]}},
        ],
        "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Widget"}}}},
        "responses": {"204": {"description": "Done."}},
    }  # fmt: skip
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": name, "version": "1"},
            "servers": [{"url": "https://widgets.example/"}],
            "tags": [{"name": name}],
            "paths": {"/widgets": {"post": called}},
            "components": {"schemas": {"Widget": widget}},
        }
    )


@cache
def generated(target: str, said: str, of: Callable[[str], str] = description) -> Mapping[str, str]:
    report = Diagnostics()
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "openapi.json"
        spec.write_text(of(said))
        source = load(str(spec), report)
    assert source is not None, show(report, None)
    terms = Terms(Allow(), keep_going=False)
    meaning = understand(source, report, terms, Watch())
    assert meaning is not None, show(report, source)
    settings = Settings("widgets", "Widgets", "widgets-sdk", "1.2.3")
    made = make(meaning, target_of(target), settings, None, report, terms, Watch())
    assert made is not None, show(report, source)
    return {path: content.decode() for path, content in made.files.items()}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_python_is_that_of_plain_words(text: str) -> None:
    hostile, plain = generated("python", text), generated("python", PLAIN)
    assert hostile.keys() == plain.keys()
    for path in (path for path in hostile if path.endswith((".py", ".pyi"))):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            code = ast.parse(hostile[path], path)
            compile(code, path, "exec")
        assert shape(code) == shape(ast.parse(plain[path])), path
        names = {getattr(node, "id", getattr(node, "name", "")) for node in ast.walk(code)}
        assert CANARY not in names, path
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u2028]", hostile[path]), path


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_docstrings_hold_the_text(text: str) -> None:
    files = generated("python", text)
    docs = [
        node.value.value
        for path in files
        if path.startswith("src/widgets/models/_") and path.endswith(".py")
        for node in ast.walk(ast.parse(files[path]))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]
    seen = " ".join(" ".join(map(str, docs)).split())
    assert "CANARY_RUN" in seen
    assert not any(">>>" in line[:3] for each in docs for line in str(each).split("\n"))


def test_toml_has_the_keys_of_plain_words() -> None:
    expected = keys(tomllib.loads(generated("python", PLAIN)["pyproject.toml"]))
    for text in TEXTS.values():
        assert keys(tomllib.loads(generated("python", text)["pyproject.toml"])) == expected


@pytest.mark.parametrize("target", sorted(TARGETS))
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_markdown_holds_no_markup_of_the_text(text: str, target: str) -> None:
    for path, page in generated(target, text).items():
        if not path.endswith(".md"):
            continue
        tokens = list(markdown_tokens(page))
        assert not [
            each.content
            for each in tokens
            if each.type.startswith("html") and CANARY in each.content
        ], path
        links = [
            str(each.attrs.get("href", each.attrs.get("src", "")))
            for each in tokens
            if each.type in ("link_open", "image")
        ]
        assert not [
            link
            for link in links
            if ":" in link and not link.startswith(("https://", "http://", "mailto:"))
        ], path
        cells = [
            tokens[n + 1].content
            for n, each in enumerate(tokens)
            if each.type in ("td_open", "th_open")
        ]
        assert CANARY not in [cell.strip() for cell in cells], path
        titles = [
            tokens[n + 1].content for n, each in enumerate(tokens) if each.type == "heading_open"
        ]
        assert not [title for title in titles if title.startswith(CANARY)], path  # fmt: skip


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_typescript_is_that_of_plain_words(text: str) -> None:
    hostile, plain = generated("typescript", text), generated("typescript", PLAIN)
    assert hostile.keys() == plain.keys()
    for path in (path for path in hostile if path.endswith(".ts")):
        assert bare(hostile[path]) == bare(plain[path]), path


@pytest.mark.parametrize("target", sorted(TARGETS))
@pytest.mark.parametrize("name", TEXTS.values(), ids=TEXTS)
def test_names_stay_names(name: str, target: str) -> None:
    for path, text in generated(target, name, named).items():
        assert re.fullmatch(r"[a-z0-9_.-]+(/[a-z0-9_.-]+)*", path, re.IGNORECASE), path
        assert not {"..", "."} & set(path.split("/"))
        if not path.endswith(".py") or "/_runtime/" in path:
            continue
        code = ast.parse(text, path)
        words = {getattr(node, "id", getattr(node, "name", "")) for node in ast.walk(code)}
        assert CANARY not in words, path


@pytest.mark.parametrize("name", TEXTS.values(), ids=TEXTS)
def test_what_goes_over_the_wire_is_what_was_written(name: str) -> None:
    files = generated("python", name, named)
    constants = {
        node.value
        for path in files
        if path.startswith("src/") and path.endswith(".py") and "/_runtime/" not in path
        for node in ast.walk(ast.parse(files[path]))
        if isinstance(node, ast.Constant)
    }
    assert name in constants


def test_the_comparison_would_see_a_difference() -> None:
    assert shape(ast.parse("x = f('a')")) == shape(ast.parse("y = g('b')"))
    assert shape(ast.parse("x = f('a')")) != shape(ast.parse("x = f('a')\nz()"))
    assert bare('a = "x"; // y') == bare('a = "z";') != bare('a = "z"; b()')
