"""Descriptions made to harm whoever reads them: each is read as it is meant, or refused at a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.diagnostics import Diagnostics, Place, by_place, position, show
from generator.lint import lint
from generator.source import Source, load

FILES = Path(__file__).with_name("loader")


def read(name: str) -> tuple[Source | None, list[tuple[str, int]]]:
    report = Diagnostics()
    source = load(str(FILES / name), report)
    placed = ((each, position(each, source)) for each in by_place(report, source))
    return source, [(each.code, at.line) for each, at in placed if at]


@pytest.mark.parametrize(
    ("name", "findings"),
    [
        ("alias_bomb.yaml", [("too-large", 10)]),
        ("bad_utf8.yaml", [("invalid-encoding", 3)]),
        ("bom_crlf.yaml", []),
        ("control_characters.json", []),
        ("duplicate_keys.yaml", [("duplicate-key", n) for n in (2, 6, 7, 11)]),
        ("extreme_numbers.yaml", [("invalid-number", 9)]),
        ("odd.json", [("invalid-character", 1), ("duplicate-key", 1), ("invalid-character", 1), ("duplicate-key", 1), ("invalid-number", 1)]),
        ("python_tags.yaml", [("unsupported-tag", 3), ("unsupported-tag", 4)]),
        ("recursive_alias.yaml", [("recursive-alias", n) for n in (4, 10, 11)]),
        ("top_level_list.yaml", [("not-an-object", 1)]),
        ("wrong_types.yaml", []),
        ("yaml_1_1_values.yaml", []),
    ],
)  # fmt: skip
def test_an_attack_ends_in_findings_with_a_line(name: str, findings: list[tuple[str, int]]) -> None:
    assert read(name)[1] == findings


def test_tags_run_nothing() -> None:
    read("python_tags.yaml")
    assert not Path("/tmp/specloom-pwned").exists()


def test_values_of_yaml_1_1_are_what_their_author_wrote() -> None:
    source, _ = read("yaml_1_1_values.yaml")
    assert source
    country, code, day, version = (
        Place("", f"/paths/~1widgets/get/parameters/{n}/schema") for n in range(4)
    )
    match source.root.data:
        case {
            "paths": {
                "/widgets": {"get": {"parameters": [{"schema": first}, *_, {"schema": last}]}}
            }
        }:
            assert first == {"type": "string", "enum": ["no", "se", "on", "off", "yes", "y", "n"]}
            assert last == {"type": "string", "default": 1.1, "example": "2024-01-01"}
        case _:
            pytest.fail("the structure is lost")
    assert source.written(code / "enum" / "0") == "012"
    assert source.written(version / "default") == "1.10"
    assert source.locate(day) and source.locate(country)


def test_a_byte_order_mark_and_windows_lines_leave_no_trace() -> None:
    source, _ = read("bom_crlf.yaml")
    assert source and isinstance(source.root.data, dict)
    assert next(iter(source.root.data)) == "openapi"
    assert "\r" not in str(source.root.data)


def test_wrong_types_are_a_list_of_places() -> None:
    source, _ = read("wrong_types.yaml")
    assert source
    findings = lint(source)
    assert len(findings) > 10
    assert {each.severity for each in findings} == {"error"}


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.iterdir()))
def test_what_is_shown_of_an_attack_is_plain_text(name: str) -> None:
    report = Diagnostics()
    if source := load(str(FILES / name), report):
        report.extend(lint(source))
    text = show(report, source)
    assert all(line.isprintable() and not line.startswith("::") for line in text.splitlines())


def test_references_to_the_system_and_the_network_are_refused() -> None:
    source, _ = read("external_references.json")
    assert source
    references = [
        str(found) for found in _references(source.root.data) if not str(found).startswith("#")
    ]
    assert references
    for reference in references:
        report = Diagnostics()
        assert source.open(reference, "", Place(), report) is None
        assert {each.code for each in report} <= {"reference-not-allowed", "unresolved-reference"}


def _references(node: object) -> list[object]:
    match node:
        case dict():
            own = [node["$ref"]] if "$ref" in node else []
            return [*own, *(each for value in node.values() for each in _references(value))]
        case list():
            return [each for value in node for each in _references(value)]
        case _:
            return []
