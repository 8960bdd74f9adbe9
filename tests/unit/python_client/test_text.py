"""Prose of docstrings, TOML, and names for a package that nobody configured."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Place
from generator.ir import Api, Doc, Info
from generator.targets.python import PYTHON, prose
from generator.targets.python.spelling import toml, yaml
from tests.unit.python_client.conftest import Prepared


@given(st.text())
def test_toml_reads_back(value: str) -> None:
    told = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in value)
    assert tomllib.loads(f"a = {toml.text(value).text}\nb = {toml.texts((value,)).text}") == {
        "a": told,
        "b": [told],
    }


def test_the_keys_of_a_file_are_told() -> None:
    assert toml.check("a.toml", 'a = 1\n[b]\nc = "d"') == {"a", "b", "b.c"}
    assert yaml.check("a.yml", "a: 1\nb: {c: d}") == {"a", "b"}


def test_what_is_no_toml_is_refused() -> None:
    with pytest.raises(SyntaxError):
        toml.check("pyproject.toml", "a = ")


@pytest.mark.parametrize(
    ("doc", "said"),
    [
        (Doc("Track a lead", "Track a lead for a link."), "Track a lead for a link."),
        (Doc("Track a lead", "For a link."), "Track a lead.\n\nFor a link."),
        (Doc("Track a lead"), "Track a lead."),
        (Doc(), "nothing"),
    ],
)
def test_words_are_not_said_twice(doc: Doc, said: str) -> None:
    assert prose.words_of(doc, "nothing") == said


def test_sections_hang() -> None:
    assert prose.section("Args", [("a", "One.\nTwo."), ("b", "")]) == (
        "Args:\n    a: One.\n        Two.\n    b"
    )
    assert prose.section("Args", []) == ""


EMPTY = Api(Info("", "1", Doc(), Place()), (), (), (), {}, ())


@pytest.mark.parametrize(
    ("title", "package", "client", "distribution"),
    [
        ("Dub API", "dub", "Dub", "dub-sdk"),
        ("Train Travel API", "train_travel", "TrainTravel", "train-travel-sdk"),
        ("email", "email_sdk", "Email", "email-sdk"),
        ("class", "class_sdk", "Class", "class-sdk"),
        ("3D", "api_3d", "Api3d", "api-3d-sdk"),
        ("日本", "client", "Client", "client-sdk"),
        ("🚆 Train (beta)", "train", "Train", "train-sdk"),
        ("widget; touch /tmp/x", "widget", "Widget", "widget-sdk"),
        ("Widget API\n\nimport os", "widget", "Widget", "widget-sdk"),
        ("Widget <script>run()</script>", "widget", "Widget", "widget-sdk"),
        ("", "client", "Client", "client-sdk"),
    ],
)
def test_names_come_from_the_title(
    title: str, package: str, client: str, distribution: str
) -> None:
    found = PYTHON.defaults(replace(EMPTY, info=replace(EMPTY.info, title=title)))
    assert (found.package, found.client, found.distribution) == (package, client, distribution)


@pytest.mark.parametrize(
    ("title", "called"),
    [
        ("Pets API", "Pets"),
        ("Legit OpenApi Documentation", "Legit"),
        ("Docs\n of Pets - REST  API", "Docs of Pets"),
        ("PetsAPI", "Pets"),
        ("API Reference", "Client"),
    ],
)
def test_an_api_is_called_by_its_title(prepared: Prepared, title: str, called: str) -> None:
    sdk = prepared("paths: {}\n")
    settings = replace(sdk.settings, client="Client")
    info = Info(title, "1", Doc(), Place())
    assert replace(sdk, api=replace(sdk.api, info=info), settings=settings).title == called


@pytest.mark.parametrize(("description", "said"), [(" pets API\n", ""), ("Has pets.", "Has pets.")])
def test_a_title_is_not_said_twice(prepared: Prepared, description: str, said: str) -> None:
    sdk = prepared("paths: {}\n")
    info = Info("Pets API", "1", Doc(description=description), Place())
    assert replace(sdk, api=replace(sdk.api, info=info)).description == said
