"""The configuration of a documentation site: made where it is asked for, and every page in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.targets.python.spelling import yaml as spelling
from tests.docs_programs import ROOT, made


def files(folder: Path, options: str) -> dict[str, bytes]:
    config = folder / "specloom.yaml"
    spec = ROOT / "specs" / "polar" / "openapi.yaml"
    config.write_text(f"spec: {spec}\ntargets: {{python: {{out: out{options}}}}}\n")
    return dict(made(config)["python"].package.files)


def entries(nav: Any) -> list[str]:
    match nav:
        case str():
            return [nav]
        case dict():
            return [page for value in nav.values() for page in entries(value)]
        case _:
            return [page for value in nav for page in entries(value)]


def test_a_site_shows_every_page_once(tmp_path: Path) -> None:
    package = files(tmp_path, ", site: mkdocs")
    # What the tags name is up to MkDocs.
    plain = package["mkdocs.yml"].decode().replace("!!python/name:", "")
    shown = entries(yaml.safe_load(plain)["nav"])
    pages = [
        p.removeprefix("docs/") for p in package if p.startswith("docs/") and p.endswith(".md")
    ]
    assert sorted(shown) == sorted(pages)


def test_there_is_no_site_unless_it_is_asked_for(tmp_path: Path) -> None:
    assert not {"mkdocs.yml", "docs/site.css"} & set(files(tmp_path, ""))


def test_another_kind_of_site_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="`site` can only be `mkdocs`"):
        files(tmp_path, ", site: true")


@given(st.text())
def test_yaml_reads_back(value: str) -> None:
    assert yaml.safe_load(f"a: {spelling.text(value).text}") == {"a": value}


def test_a_lone_surrogate_is_replaced() -> None:
    assert yaml.safe_load(spelling.text("a\ud800b").text) == "a\ufffdb"


def test_what_is_no_yaml_is_refused() -> None:
    with pytest.raises(SyntaxError):
        spelling.check("mkdocs.yml", "a: [")
