"""Descriptions that are deep: what is within the limits is generated for every language, the rest is refused at a place.

Python ends at a thousand calls inside one another, so a thousand is what a chain has to exceed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.diagnostics import Diagnostics
from generator.lint import lint
from generator.openapi import parts, settle
from generator.pipeline import Terms, Watch, make, understand
from generator.source import Allow, load
from generator.targets import TARGETS
from generator.targets import load as target_of
from generator.targets.base import Settings

MANY = 1_100


def described(schemas: dict[str, Any]) -> dict[str, Any]:
    """An operation that sends and receives the first schema."""
    held = {"application/json": {"schema": {"$ref": f"#/components/schemas/{next(iter(schemas))}"}}}
    answer = {"200": {"description": "ok", "content": held}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "servers": [{"url": "https://a.example"}],
        "paths": {"/a": {"post": {"requestBody": {"content": held}, "responses": answer}}},
        "components": {"schemas": schemas},
    }


def chain(link: Callable[[dict[str, str]], Any], end: Any, many: int = MANY) -> dict[str, Any]:
    """Schemas of which each leads to the next."""
    links = {f"S{n}": link({"$ref": f"#/components/schemas/S{n + 1}"}) for n in range(many)}
    return described({**links, f"S{many}": end})


def nested(wrap: Callable[[Any], Any], end: Any, many: int) -> dict[str, Any]:
    """A schema inside a schema inside a schema."""
    for _ in range(many):
        end = wrap(end)
    return described({"A": end})


def generated(description: dict[str, Any], folder: Path) -> Diagnostics:
    """Everything is done with it that is ever done."""
    (folder / "openapi.json").write_text(json.dumps(description))
    report = Diagnostics()
    source = load(str(folder / "openapi.json"), report)
    assert source is not None
    terms = Terms(Allow(), keep_going=False)
    meaning = understand(source, report, terms, Watch())
    for name in TARGETS if meaning is not None else ():
        assert meaning is not None
        settings = Settings("pkg", "Client", "pkg-sdk", "1.0.0")
        made = make(meaning, target_of(name), settings, None, report, terms, Watch())
        assert made is not None and made.files
    lint(source)
    return report


OBJECT = {"type": "object", "properties": {"x": {"type": "string", "readOnly": True}}}


@pytest.mark.parametrize(
    "description",
    [
        chain(lambda to: to, OBJECT),
        chain(lambda to: {"allOf": [to]}, OBJECT),
        chain(lambda to: {"anyOf": [to, {"type": "null"}]}, OBJECT),
        chain(lambda to: {"required": ["n"], "properties": {"n": to}}, OBJECT),
        chain(lambda to: {"allOf": [to, {"properties": {"y": {}}}]}, OBJECT, 150),
        nested(lambda inner: {"properties": {"p": inner}}, OBJECT, 65),
        nested(lambda inner: {"allOf": [inner, {"properties": {"y": {}}}]}, OBJECT, 65),
        nested(lambda inner: {"oneOf": [inner, {"type": "integer"}]}, OBJECT, 65),
        nested(lambda inner: {"items": inner, "type": "array"}, OBJECT, 95),
        nested(lambda inner: {"not": inner}, OBJECT, 140),
        described({"A": {"properties": {"d": {"default": json.loads("[" * 130 + "]" * 130)}}}}),
    ],
    ids=["aliases", "allOf of one", "null", "required", "allOf", "properties", "allOf inside", "oneOf", "items", "not", "default"],
)  # fmt: skip
def test_what_is_deep_is_generated(description: dict[str, Any], tmp_path: Path) -> None:
    assert not generated(description, tmp_path).failed


@pytest.mark.parametrize(
    ("description", "code"),
    [
        (chain(lambda to: {"type": "array", "items": to}, {}), "too-deep"),
        (chain(lambda to: {"additionalProperties": to}, {"type": "string"}), "too-deep"),
        (chain(lambda to: {"prefixItems": [to]}, {"type": "string"}), "too-deep"),
        (nested(lambda inner: {"items": inner, "type": "array"}, OBJECT, 120), "too-deep"),
    ],
    ids=["lists of lists", "maps of maps", "tuples of tuples", "items"],
)  # fmt: skip
def test_what_is_too_deep_is_refused_at_a_place(
    description: dict[str, Any], code: str, tmp_path: Path
) -> None:
    assert code in {
        each.code for each in generated(description, tmp_path) if each.severity == "error"
    }


def test_what_a_merge_may_follow_has_an_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "MOST_MERGED", 500)
    deep = chain(lambda to: {"allOf": [to, {"properties": {"y": {}}}]}, OBJECT, 150)
    assert "too-large" in {each.code for each in generated(deep, tmp_path)}


def test_unions_inside_unions_have_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settle, "_MOST_VARIANTS", 500)
    deep = chain(
        lambda to: {"oneOf": [to, {"required": ["k"], "properties": {"k": {}}}]}, OBJECT, 60
    )
    assert "too-large" in {each.code for each in generated(deep, tmp_path)}
