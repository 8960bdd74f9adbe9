"""What the standard says about a description, and where; and the catalogue of codes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Diagnostics, Place
from generator.lint import CATALOGUE, explain, lint, shape
from generator.source import Source, load

ROOT = Path(__file__).parents[2]


def source(folder: Path, text: str) -> Source:
    (folder / "openapi.yaml").write_text(text, "utf-8")
    found = load(str(folder / "openapi.yaml"), Diagnostics())
    assert found
    return found


def found(folder: Path, text: str) -> list[tuple[str, str, str]]:
    return [
        (each.code, each.message, each.at.pointer if isinstance(each.at, Place) else "")
        for each in lint(source(folder, text))
    ]


HEAD = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n"
FINE = {
    "2.0": "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths: {}\n",
    "3.0": HEAD + "paths: {}\n",
    "3.1": HEAD.replace("3.0.3", "3.1.0") + "paths: {}\n",
    "3.2": HEAD.replace("3.0.3", "3.2.0") + "paths: {}\n",
}


@pytest.mark.parametrize("text", FINE.values(), ids=FINE)
def test_a_valid_description_is_not_talked_about(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, text) == []


@pytest.mark.parametrize("text", FINE.values(), ids=FINE)
def test_every_version_is_held_to_its_own_rules(tmp_path: Path, text: str) -> None:
    text = text.replace("title: T, ", "").replace("paths: {}", "paths: {}\nextra: 1")
    assert sorted(found(tmp_path, text)) == [
        (
            "invalid-description",
            "`extra` is not a key that may stand here (additionalProperties)",
            "/extra",
        ),
        ("invalid-description", "`title` is missing (required)", "/info"),
    ]


def test_an_unknown_version_has_no_rules(tmp_path: Path) -> None:
    assert found(tmp_path, "openapi: 4.0.0\n") == []


def test_a_choice_is_followed_to_what_was_meant(tmp_path: Path) -> None:
    text = (
        HEAD
        + "paths: {}\ncomponents: {schemas: {Pet: {type: object, properties: {id: {type: string, const: a}}}}}\n"
    )
    assert found(tmp_path, text) == [
        (
            "invalid-description",
            "`const` is not a key that may stand here (additionalProperties)",
            "/components/schemas/Pet/properties/id/const",
        )
    ]


def test_a_message_does_not_repeat_the_description(tmp_path: Path) -> None:
    wall = "{" + ", ".join(f"k{n}: {'x' * 100}" for n in range(100)) + "}"
    (only,) = found(tmp_path, HEAD + f"paths: {{}}\ntags: {wall}\n")
    assert only == ("invalid-description", "this must be a list, and is an object (type)", "/tags")


OPERATIONS = HEAD + """
paths:
  /a/{id}:
    get: {operationId: read, responses: {'200': {description: ok}}}
  /b:
    get:
      operationId: read
      parameters:
        - {name: n, in: query, schema: {type: integer, default: many}}
        - {name: n, in: query, schema: {type: integer}}
      responses: {'200': {description: ok}}
"""


def test_what_no_schema_can_say_has_a_place_too(tmp_path: Path) -> None:
    assert [(code, pointer) for code, _, pointer in found(tmp_path, OPERATIONS)] == [
        ("missing-path-parameter", "/paths/~1a~1{id}/get"),
        ("duplicate-operation-id", "/paths/~1b/get"),
        ("invalid-default", "/paths/~1b/get/parameters/0/schema/default"),
        ("duplicate-parameter", "/paths/~1b/get/parameters"),
    ]


def test_a_finding_behind_a_reference_is_placed_where_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "parts.yaml").write_text("Count: {type: integer, default: many}\n")
    text = HEAD + (
        "paths:\n  /a:\n    get:\n      parameters: [{$ref: '#/components/parameters/N'}]\n"
        "      responses: {'200': {description: ok}}\n"
        "components:\n  parameters:\n    N: {name: n, in: query, schema: {$ref: 'parts.yaml#/Count'}}\n"
    )
    findings = lint(source(tmp_path, text))
    assert [each.at for each in findings] == [Place("parts.yaml", "/Count/default")]


def test_nothing_is_fetched_that_a_reference_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("urllib.request.urlopen", refuse)
    (tmp_path.parent / "secret.yaml").write_text("A: {type: 5}\n")
    references = [
        "http://127.0.0.1:1/x.yaml#/A",
        "file:///etc/passwd",
        "../secret.yaml#/A",
        "ftp://h/x",
    ]
    for reference in references:
        text = (
            HEAD
            + f"paths: {{}}\ncomponents: {{schemas: {{A: {{allOf: [{{$ref: '{reference}'}}]}}}}}}\n"
        )
        assert {code for code, _, _ in found(tmp_path, text)} <= {"not-checked"}


CYCLES = [
    "A: {$ref: '#/components/schemas/A'}",
    "A: {allOf: [{$ref: '#/components/schemas/A'}]}",
    "A: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}, required: [a, b]}",
    "A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}",
    "A: {$ref: '#/nowhere'}",
    "A: {oneOf: [{$ref: '#/components/schemas/A'}], default: 1}",
]


@pytest.mark.parametrize("schemas", CYCLES)
def test_circles_come_to_an_end(tmp_path: Path, schemas: str) -> None:
    found(tmp_path, HEAD + f"paths: {{}}\ncomponents: {{schemas: {{{schemas}}}}}\n")


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**70) | st.sampled_from(["", "a", "#/paths", "object", "query"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["paths", "/a/{b}", "get", "parameters", "name", "in", "schema", "type", "allOf", "items", "properties",
             "required", "default", "$ref", "components", "schemas", "responses", "200", "content", "tags", "info",
             "$id", "$schema", "nullable", "x-y"]
        ),
        inner,
        max_size=4,
    ),
    max_leaves=15,
)  # fmt: skip


@given(
    st.sampled_from(["2.0", "3.0.0", "3.1.0", "3.2.0"]),
    st.dictionaries(st.sampled_from(["paths", "components", "tags", "info"]), JUNK),
)
def test_no_description_makes_it_fail(
    tmp_path_factory: pytest.TempPathFactory, version: str, rest: dict[str, object]
) -> None:
    import json

    text = json.dumps({"swagger" if version == "2.0" else "openapi": version, **rest})
    lint(source(tmp_path_factory.mktemp("odd"), text))


def test_the_shape_alone_is_part_of_the_whole(tmp_path: Path) -> None:
    text = source(tmp_path, OPERATIONS + "tags: 1\n")
    assert {each.code for each in shape(text)} == {"invalid-description"}
    assert set(shape(text)) < set(lint(text))


# --- The catalogue ----------------------------------------------------------------------------------------------------


def test_the_catalogue_is_in_order_and_has_each_code_once() -> None:
    from generator.lint.catalogue import _ENTRIES

    codes = [entry.code for entry in _ENTRIES]
    assert codes == sorted(set(codes))


@pytest.mark.parametrize("code", CATALOGUE)
def test_an_entry_is_made_of_sentences(code: str) -> None:
    entry = CATALOGUE[code]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+|unreadable", code)
    assert entry.meaning.endswith(".") and entry.remedy.endswith(".")
    assert code in str(explain(code))


def test_an_unknown_code_has_no_explanation() -> None:
    assert explain("no-such-code") is None
