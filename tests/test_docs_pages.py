"""Pages of real SDKs, made again; and what holds for every page, read by a Markdown parser that nobody here wrote.

Each folder of `cases_docs/` is a configuration. Files below a language's folder are expected byte for byte; of those
below `same_fields/` the title, the description and the table of fields.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator import config
from generator.build import build, configured
from generator.diagnostics import Diagnostics, show
from generator.pipeline import Terms, Watch
from generator.source import Allow
from generator.targets import TARGETS, load

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases_docs"
CONFIGS = sorted([*CASES.glob("*/specloom.yaml"), *ROOT.glob("specs/*/specloom.yaml")])
UPDATE = os.environ.get("UPDATE") == "1"

EXACT = sorted(
    page for language in TARGETS for page in CASES.glob(f"*/{language}/**/*") if page.is_file()
)
SAME_FIELDS = sorted(page for page in CASES.glob("*/same_fields/**/*") if page.is_file())


@cache
def generated(path: Path) -> Mapping[str, Mapping[str, str]]:
    """The pages that a configuration makes, by language and path."""
    report = Diagnostics()
    options = {name: load(name).options for name in TARGETS}
    found = config.read(path, options, report)
    assert found is not None, show(report, None)
    done = build(configured(found), report, Terms(Allow(), keep_going=False), Watch())
    assert done.built is not None, show(report, None)
    return {
        made.order.target: {
            name: content.decode()
            for name, content in made.package.files.items()
            if name.endswith(".md")
        }
        for made in done.built.packages
    }


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- Pages of real SDKs -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", EXACT, ids=name_of)
def test_a_published_page_is_made_byte_for_byte(page: Path) -> None:
    case, language, *path = page.relative_to(CASES).parts
    made = generated(CASES / case / "specloom.yaml")[language]["/".join(path)]
    assert made == page.read_text()


@pytest.mark.parametrize("page", SAME_FIELDS, ids=name_of)
def test_a_published_page_has_the_same_title_description_and_fields(page: Path) -> None:
    case, _, *path = page.relative_to(CASES).parts
    made = generated(CASES / case / "specloom.yaml")["typescript"]["/".join(path)]
    assert without_example(made) == without_example(page.read_text())


def without_example(page: str) -> list[str]:
    before, _, fields = page.partition("## Fields")
    head = before.partition("## Example Usage")[0]
    return [line for line in (head + fields).splitlines() if line]


# --- Every page -------------------------------------------------------------------------------------------------------

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def everything(tokens: list[Token]) -> list[Token]:
    return [inner for token in tokens for inner in (token, *everything(token.children or []))]


def anchors(tokens: list[Token]) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    found: list[str] = []
    for opening, inner in pairwise(tokens):
        if opening.type == "heading_open":
            text = "".join(child.content for child in inner.children or [])
            plain = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
            count = sum(
                re.fullmatch(f"{re.escape(plain)}(-\\d+)?", one) is not None for one in found
            )
            found.append(f"{plain}-{count}" if count else plain)
    return set(found)


def links(tokens: list[Token]) -> list[str]:
    return [str(t.attrs["href"]) for t in everything(tokens) if t.type == "link_open"]


PAGES = [
    pytest.param(path, language, id=f"{name_of(path.parent)}-{language}")
    for path in CONFIGS
    for language in generated(path)
]


@pytest.mark.parametrize(("path", "language"), PAGES)
def test_every_link_resolves(path: Path, language: str) -> None:
    pages = {name: PARSER.parse(text) for name, text in generated(path)[language].items()}
    for name, tokens in pages.items():
        for link in links(tokens):
            if link.startswith(("https://", "http://", "mailto:")):
                continue
            file, _, anchor = unquote(link).partition("#")
            to = posixpath.normpath(posixpath.join(posixpath.dirname(name), file)) if file else name
            assert to in pages, f"{name} links to {link}"
            assert not anchor or anchor in anchors(pages[to]), f"{name} links to {link}"


@pytest.mark.parametrize(("path", "language"), PAGES)
def test_every_table_is_one_and_has_as_many_cells_in_each_row(path: Path, language: str) -> None:
    for name, text in generated(path)[language].items():
        tables = [token for token in PARSER.parse(text) if token.type == "table_open"]
        assert len(re.findall(r"^\| -", text, re.MULTILINE)) == len(tables), name
        for table in tables:
            assert table.map is not None
            rows = text.splitlines()[slice(*table.map)]
            assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) == 1, f"{name}: {rows}"


@pytest.mark.parametrize(("path", "language"), PAGES)
def test_no_page_holds_html_but_line_breaks(path: Path, language: str) -> None:
    for name, text in generated(path)[language].items():
        for token in everything(PARSER.parse(text)):
            assert token.type != "html_block", name
            assert (
                token.type != "html_inline" or token.content == "<br/>"
            ), f"{name}: {token.content}"
