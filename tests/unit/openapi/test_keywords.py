"""No keyword of the standard is dropped without a word: each is read, told, or stated to change nothing, with a reason.

Which keywords there are is taken from the JSON Schemas of the standard, so that none can be forgotten.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.diagnostics import Diagnostics
from generator.pipeline import Terms, Watch, understand
from generator.source import Allow, load

from .keywords import PLACES, READ, SWAGGER, SWAGGER_PLACES, TABLE, Row

VERSIONS = {"2.0": "2.0", "3.0": "3.0.4", "3.1": "3.1.2", "3.2": "3.2.0"}
PAGE = Path(__file__).parents[3] / "generator/openapi/KEYWORDS.md"
UPDATE = os.environ.get("UPDATE") == "1"

# --- Which keywords there are -----------------------------------------------------------------------------------------

KINDS = {
    "2.0": {
        "bodyParameter": "parameter",
        "headerParameterSubSchema": "parameter",
        "queryParameterSubSchema": "parameter",
        "formDataParameterSubSchema": "parameter",
        "pathParameterSubSchema": "parameter",
        "fileSchema": "schema",
        "primitivesItems": "items",
        "externalDocs": "external-documentation",
        "jsonReference": "reference",
        "basicAuthenticationSecurity": "security-scheme",
        "apiKeySecurity": "security-scheme",
        "oauth2ImplicitSecurity": "security-scheme",
        "oauth2PasswordSecurity": "security-scheme",
        "oauth2ApplicationSecurity": "security-scheme",
        "oauth2AccessCodeSecurity": "security-scheme",
    },
    "3.0": {
        "APIKeySecurityScheme": "security-scheme",
        "HTTPSecurityScheme": "security-scheme",
        "OAuth2SecurityScheme": "security-scheme",
        "OpenIdConnectSecurityScheme": "security-scheme",
        "ImplicitOAuthFlow": "oauth-flow",
        "PasswordOAuthFlow": "oauth-flow",
        "ClientCredentialsFlow": "oauth-flow",
        "AuthorizationCodeOAuthFlow": "oauth-flow",
        "OAuthFlows": "oauth-flows",
        "ParameterLocation": "parameter",
    },
    "3.1": {"examples": "parameter"},
    "3.2": {"examples": "parameter", "explode-for-form": "encoding"},
}
"""The kind of object that a definition of the standard's JSON Schema describes, where its name says it otherwise."""

_ELSEWHERE = {
    "3.0": {
        "path-item": {"get", "put", "post", "delete", "options", "head", "patch", "trace"},
        "reference": {"$ref"},
    },
    "3.1": {"path-item": {"$ref"}, "discriminator": {"propertyName", "mapping"}},
    "3.2": {"discriminator": {"propertyName", "mapping", "defaultMapping"}},
}
"""What those schemas state by a pattern, or in a vocabulary of its own."""

_XML = {"name", "namespace", "prefix", "attribute", "wrapped"}


def keywords(version: str) -> dict[str, set[str]]:
    """The keywords of each kind of object, by the standard's own JSON Schema."""
    standard = _standard(version)
    found: dict[str, set[str]] = {"root": set(standard["properties"])}
    for name, definition in (standard.get("$defs") or standard["definitions"]).items():
        kind = KINDS[version].get(name) or re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()
        for inner, keys in _fields(definition, kind):
            found.setdefault(inner, set()).update(keys)
    for kind, keys in _ELSEWHERE.get(version, {}).items():
        found.setdefault(kind, set()).update(keys)
    if version in ("3.1", "3.2"):
        found["schema"] = {*_dialect(), "discriminator", "xml", "externalDocs", "example"}
        found["xml"] = _XML | ({"nodeType"} if version == "3.2" else set())
    return {kind: keys for kind, keys in found.items() if keys}


def _standard(version: str) -> dict[str, Any]:
    package = find_spec("openapi_spec_validator")
    assert package and package.origin
    path = Path(package.origin).parent / f"resources/schemas/v{version}/schema.json"
    standard: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return standard


def _fields(definition: Any, kind: str) -> Iterator[tuple[str, set[str]]]:
    """The properties that a definition states for the object itself, in all its branches."""
    if not isinstance(definition, dict):
        return
    yield kind, set(definition.get("properties", ()))
    for key in ("allOf", "oneOf", "anyOf"):
        for branch in definition.get(key, ()):
            yield from _fields(branch, kind)
    for key in ("if", "then", "else"):
        yield from _fields(definition.get(key), kind)
    for inner in definition.get("dependentSchemas", {}).values():
        yield from _fields(inner, kind)
    for inner in definition.get("$defs", {}).values():
        yield from _fields(inner, "oauth-flow" if kind == "oauth-flows" else kind)


def _dialect() -> Iterable[str]:
    registry: Any = import_module("jsonschema_specifications").REGISTRY
    for name in (
        "core",
        "applicator",
        "unevaluated",
        "validation",
        "format-annotation",
        "content",
        "meta-data",
    ):
        yield from registry[f"https://json-schema.org/draft/2020-12/meta/{name}"].contents[
            "properties"
        ]


ALL = [
    (version, kind, keyword)
    for version in VERSIONS
    for kind, keys in sorted(keywords(version).items())
    for keyword in sorted(keys)
]


# --- What becomes of them ---------------------------------------------------------------------------------------------


def row(version: str, kind: str, keyword: str) -> Row | None:
    table = SWAGGER if version == "2.0" else TABLE
    return table.get(kind, {}).get(keyword)


def description(version: str, kind: str, keyword: str, members: str) -> str:
    """A whole description; at its root the keyword itself is left out of what every description has."""
    places = SWAGGER_PLACES if version == "2.0" else PLACES
    place = yaml.safe_load(places[kind])
    whole: dict[str, Any] = _filled(place, yaml.safe_load(f"{{{members}}}"))
    stated: dict[str, Any] = {
        "swagger" if version == "2.0" else "openapi": VERSIONS[version],
        "info": {"title": "T", "version": "1"},
    }
    if kind == "root":
        stated.pop(keyword, None)
    return json.dumps({**stated, **whole})


def _filled(place: Any, members: Any) -> Any:
    match place:
        case "@":
            return members
        case dict():
            return {key: _filled(value, members) for key, value in place.items()}
        case list():
            return [_filled(value, members) for value in place]
        case _:
            return place


def outcome(folder: Path, text: str) -> tuple[str, set[str]]:
    """The API without its places, and the codes of what is told."""
    path = folder / "openapi.json"
    path.write_text(text, "utf-8")
    report = Diagnostics()
    source = load(str(path), report)
    assert source is not None
    meaning = understand(source, report, Terms(Allow(), keep_going=True), Watch())
    api = "" if meaning is None else re.sub(r"Place\([^)]*\)", "", repr(meaning.api))
    return api, {each.code for each in report}


@pytest.mark.parametrize(("version", "kind", "keyword"), ALL, ids=lambda part: part)
def test_a_keyword_is_read_or_told_or_stated(
    tmp_path: Path, version: str, kind: str, keyword: str
) -> None:
    found = row(version, kind, keyword)
    assert found, f"nobody says what becomes of `{keyword}` of a {kind}"
    beside, already = outcome(tmp_path, description(version, kind, keyword, found.beside))
    members = f"{found.beside}, {found.written}" if found.beside else found.written
    whole, told = outcome(tmp_path, description(version, kind, keyword, members))
    if found.outcome == READ:
        assert whole != beside, "it changes nothing"
    elif found.code:
        assert found.code in told - already
    else:
        assert (whole, told - already) == (beside, set()), "it is more than what the table says"


# --- The page that says so --------------------------------------------------------------------------------------------

HEAD = """\
# What becomes of every keyword

Each keyword of Swagger 2.0, OpenAPI 3.0, 3.1 and 3.2 and JSON Schema 2020-12 that is not simply read. A code is what is
told, at its place, by `generate` and `lint`; `specloom explain CODE` says more. `tests/unit/openapi/test_keywords.py`
holds this page and the smallest description for each keyword against what the reader does, and writes the page with
`UPDATE=1`.

All other keywords are read: a client, or its documentation, is another one with them.

| in | keyword | versions | what becomes of it |
|---|---|---|---|
"""


def page() -> str:
    """Every keyword that is not read, and what becomes of it."""
    lines: dict[tuple[str, str, str], list[str]] = {}
    for version, kind, keyword in ALL:
        found = row(version, kind, keyword)
        if found is not None and found.outcome != READ:
            lines.setdefault((kind, keyword, found.outcome), []).append(version)
    return HEAD + "".join(
        f"| {kind} | `{keyword}` | {', '.join(versions)} | {_said(outcome)} |\n"
        for (kind, keyword, outcome), versions in sorted(lines.items())
    )


def _said(outcome: str) -> str:
    code = Row("", "", outcome).code
    return f"told: `{code}`" if code else f"nothing: {outcome}"


def test_the_page_says_what_becomes_of_every_keyword() -> None:
    if UPDATE:
        PAGE.write_text(page(), "utf-8")
    assert PAGE.read_text("utf-8") == page()
