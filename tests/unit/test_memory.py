"""What a run remembers of the last one: what it makes is what a run that remembers nothing makes, byte for byte."""

from __future__ import annotations

import json
import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator import build, cache, memory
from generator.cli import run
from generator.gaps import taken, with_gaps
from generator.naming import plan
from generator.targets.python import models, operations, pages
from generator.targets.python.spelling import syntax

Output = pytest.CaptureFixture[str]

ROOT = Path(__file__).parents[2]
DESCRIPTIONS = sorted(
    path
    for pattern in ("specs/*/openapi.*", "tests/cases/*/openapi.*", "tests/corpus/descriptions/*")
    for path in ROOT.glob(pattern)
    if path.suffix in (".yaml", ".json")
)

EVERYWHERE: dict[str, Any] = {
    "openapi": "3.2.0",
    "info": {"title": "Zoo", "version": "1", "description": "Of the API."},
    "servers": [
        {
            "url": "https://{place}.example.com",
            "description": "Of the server.",
            "variables": {"place": {"default": "eu", "description": "Of the variable."}},
        }
    ],
    "tags": [{"name": "pets", "description": "Of the tag."}],
    "security": [{"key": []}],
    "paths": {
        "/pets/{id}": {
            "description": "Of the path.",
            "parameters": [{"$ref": "#/components/parameters/Id"}],
            "get": {
                "operationId": "getPet",
                "tags": ["pets"],
                "description": "Of the operation.",
                "responses": {
                    "200": {
                        "description": "Of the response.",
                        "headers": {
                            "X-Age": {
                                "description": "Of the header.",
                                "schema": {"type": "integer"},
                            }
                        },
                        "links": {"self": {"operationId": "getPet", "description": "Of the link."}},
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}
                        },
                    },
                    "404": {
                        "description": "Of the error.",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Fault"}}
                        },
                    },
                },
            },
            "put": {
                "operationId": "putPet",
                "tags": ["pets"],
                "requestBody": {
                    "description": "Of the body.",
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "description": "Of the inline model.",
                                "properties": {
                                    "name": {"type": "string", "description": "Of the argument."}
                                },
                            }
                        }
                    },
                },
                "responses": {"204": {"description": "Of nothing."}},
            },
        }
    },
    "webhooks": {
        "born": {
            "post": {
                "description": "Of the webhook.",
                "requestBody": {
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}
                    }
                },
                "responses": {"200": {"description": "Of the answer to it."}},
            }
        }
    },
    "components": {
        "parameters": {
            "Id": {
                "name": "id",
                "in": "path",
                "required": True,
                "description": "Of the parameter.",
                "schema": {"type": "string", "description": "Of the parameter's schema."},
            }
        },
        "securitySchemes": {
            "key": {"type": "http", "scheme": "bearer", "description": "Of the credential."}
        },
        "schemas": {
            "Pet": {
                "description": "Of the model.\n\nMore of it.",
                "type": "object",
                "required": ["kind"],
                "properties": {
                    "kind": {"$ref": "#/components/schemas/Kind"},
                    "owner": {"$ref": "#/components/schemas/Owner", "description": "Of the ref."},
                    "food": {
                        "description": "Of the union.",
                        "oneOf": [
                            {"$ref": "#/components/schemas/Fault"},
                            {"type": "object", "properties": {"grams": {"type": "integer"}}},
                        ],
                    },
                },
            },
            "Kind": {"description": "Of the enum.", "enum": ["cat", "dog"]},
            "Owner": {"description": "Of the alias.", "type": "string"},
            "Fault": {
                "type": "object",
                "allOf": [
                    {"description": "Of the parent.", "properties": {"code": {"type": "integer"}}}
                ],
                "properties": {"message": {"type": "string", "description": "Of the message."}},
            },
        },
    },
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to be in, and a cache of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(cache.FOLDER, str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture(params=["short", "long"])
def length(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Whether files count as long, so that their parts are remembered too."""
    if request.param == "long":
        for module in (operations, pages, models):
            monkeypatch.setattr(module, "_MANY", 0)
        monkeypatch.setattr(pages, "_AT_ONCE", 1)
        monkeypatch.setattr(syntax, "_PIECE", 100)
    return str(request.param)


def write(data: Any) -> None:
    Path("openapi.json").write_text(json.dumps(data, indent=1))


def generate(out: str, *more: str, target: str = "python") -> int:
    spec = ["--spec", "openapi.json", "--target", target, "--out", out]
    return run(["generate", *spec, *more])


def tree(folder: str) -> dict[str, bytes]:
    return {
        str(p.relative_to(folder)): p.read_bytes() for p in Path(folder).rglob("*") if p.is_file()
    }


@contextmanager
def nothing_anew() -> Iterator[None]:
    """A while in which no run may go through all stages."""

    def refused(*_: object) -> None:
        raise AssertionError("everything is made anew")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "build", refused)
        yield


def gaps() -> list[tuple[str, ...]]:
    """Where the descriptions are that may change, as the cache tells."""
    found = [taken(path.name, memory._Whole) for path in Path("cache").iterdir()]
    (whole,) = [each for each in found if each is not None]
    free = whole.gaps.keys() - whole.looked_at
    return sorted({whole.gaps[number].tokens for number in free})


def said(data: Any) -> Iterator[dict[str, Any]]:
    """Every object that says something of itself."""
    waiting = [data]
    while waiting:
        match waiting.pop():
            case dict() as members:
                if isinstance(members.get("description"), str):
                    yield members
                waiting += members.values()
            case list() as items:
                waiting += items
            case _:
                pass


def at(data: Any, tokens: tuple[str, ...]) -> dict[str, Any]:
    for token in tokens:
        data = data[int(token)] if isinstance(data, list) else data[token]
    assert isinstance(data, dict)
    return data


def assert_same_as_anew(capsys: Output, target: str = "python") -> None:
    """What is remembered makes, and tells, what a run makes that remembers nothing."""
    capsys.readouterr()
    with nothing_anew():
        assert generate("sdk", target=target) == 0
    told = capsys.readouterr().err
    assert generate("anew", "--no-cache", target=target) == 0
    assert told == capsys.readouterr().err
    assert tree("sdk") == tree("anew")


@pytest.mark.parametrize("spec", DESCRIPTIONS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_all_descriptions_change_and_nothing_else(
    spec: Path, place: Path, length: str, capsys: Output
) -> None:
    data = yaml.safe_load(spec.read_text())
    data = json.loads(json.dumps(data, default=str))
    write(data)
    if generate("sdk") != 0:
        assert list(Path().glob("cache/*")) == []
        pytest.skip("it is refused")
    if not gaps():
        pytest.skip("it describes nothing")
    for number, tokens in enumerate(gaps()):
        at(data, tokens)["description"] = f'Text {number}: `it` says *more*\n\nthan "before".'
    write(data)
    assert_same_as_anew(capsys)


def test_there_are_descriptions() -> None:
    assert len(DESCRIPTIONS) > 15


def test_each_description_alone(place: Path, length: str, capsys: Output) -> None:
    """One after the other, so that what was made anew once stays so."""
    data = json.loads(json.dumps(EVERYWHERE))
    write(data)
    assert generate("sdk") == 0
    kept = {at(data, tokens)["description"] for tokens in gaps()}
    # These two are shown nowhere.
    assert {each["description"] for each in said(data)} - kept == {
        "Of the parameter's schema.",
        "Of the answer to it.",
    }
    before = tree("sdk")
    for tokens in gaps():
        at(data, tokens)["description"] = f"Now {at(data, tokens)['description']}"
        write(data)
        assert_same_as_anew(capsys)
    differing = {path for path, content in tree("sdk").items() if content != before[path]}
    assert {"README.md", "docs/index.md", "src/zoo/client.py", "src/zoo/errors.py"} <= differing


def test_only_what_shows_a_changed_description_is_made(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = json.loads(json.dumps(EVERYWHERE))
    write(data)
    assert generate("sdk") == 0
    made: list[str] = []
    from generator import render

    printed = render.render

    def noting(files: Any, *more: Any) -> Any:
        files = list(files)
        made.extend(file.path for file in files)
        return printed(files, *more)

    monkeypatch.setattr(render, "render", noting)
    data["components"]["schemas"]["Kind"]["description"] = "Of the animal."
    write(data)
    with nothing_anew():
        assert generate("sdk") == 0
    assert {"docs/models/kind.md", "src/zoo/models/_pet.py"} <= {*made}
    assert len(made) < 6 and not any(path.startswith("tests/") for path in made)


def test_of_a_long_file_only_the_parts_that_changed_are_made(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "_MANY", 0)
    data = json.loads(json.dumps(EVERYWHERE))
    write(data)
    assert generate("sdk") == 0
    made: list[str] = []
    method = operations._method

    def noting(call: Any, *more: Any) -> Any:
        made.append(call.name)
        return method(call, *more)

    monkeypatch.setattr(operations, "_method", noting)
    at(data, ("paths", "/pets/{id}", "get"))["description"] = "Another."
    write(data)
    with nothing_anew():
        assert generate("sdk") == 0
    assert made == ["get", "get"]  # one that waits, one that does not


def test_a_language_whose_views_are_made_at_once(place: Path, capsys: Output) -> None:
    data = json.loads(json.dumps(EVERYWHERE))
    for target in ("typescript", "ruby"):
        write(EVERYWHERE)
        shutil.rmtree("cache", ignore_errors=True)
        for folder in ("sdk", "anew"):
            shutil.rmtree(folder, ignore_errors=True)
        assert generate("sdk", target=target) == 0
        data["components"]["schemas"]["Pet"]["description"] = "Another."
        write(data)
        assert_same_as_anew(capsys, target)


@pytest.mark.parametrize("depth", [50, 95])
def test_what_is_nested_deeply_is_right_whether_remembered_or_not(place: Path, depth: int) -> None:
    nested: dict[str, Any] = {"type": "string"}
    for _ in range(depth):
        nested = {"type": "array", "items": nested}
    data = json.loads(json.dumps(EVERYWHERE))
    at(data, PET)["properties"]["deep"] = nested
    write(data)
    assert generate("sdk") == 0
    changed(data)
    write(data)
    assert generate("sdk") == 0
    assert generate("anew", "--no-cache") == 0
    assert tree("sdk") == tree("anew")


def test_what_is_too_deep_to_be_kept_is_not() -> None:
    nested: tuple[object, ...] = ()
    for _ in range(100_000):
        nested = (nested,)
    assert with_gaps(nested, {}) is None


# --- When nothing is remembered ---------------------------------------------------------------------------------------


@pytest.fixture
def zoo(place: Path, capsys: Output) -> Any:
    """A description that was generated to `sdk/`, to be changed."""
    data = json.loads(json.dumps(EVERYWHERE))
    write(data)
    assert generate("sdk") == 0
    capsys.readouterr()
    return data


def assert_all_anew(*more: str) -> None:
    """Everything is made anew, and is right."""
    with nothing_anew():
        assert generate("sdk", *more) == 70
    assert generate("sdk", *more) == 0
    assert generate("anew", "--no-cache", *more) == 0
    assert tree("sdk") == tree("anew")


def changed(data: Any) -> None:
    data["info"]["description"] = "Another text."


PET = ("components", "schemas", "Pet")
FIELDS = EVERYWHERE["components"]["schemas"]["Pet"]["properties"]
OWNER = "#/components/schemas/Owner"

CHANGES: dict[str, Callable[[Any], object]] = {
    "a type": lambda data: at(data, PET)["properties"]["kind"].update({"$ref": OWNER}),
    "a title": lambda data: data["info"].update(title="Farm"),
    "an order": lambda data: at(data, PET).update(properties=dict(reversed(FIELDS.items()))),
    "a text that comes": lambda data: at(data, PET)["properties"]["kind"].update(description="x"),
    "a text that goes": lambda data: at(data, PET).pop("description"),
    "a text that is empty": lambda data: at(data, PET).update(description=""),
    "a text that is none": lambda data: at(data, PET).update(description=7),
    "a text that nobody shows": lambda data: data["webhooks"]["born"]["post"]["responses"][
        "200"
    ].update(description="x"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_something_else_changes_too(zoo: Any, what: str) -> None:
    changed(zoo)
    CHANGES[what](zoo)
    write(zoo)
    assert_all_anew()


def test_a_text_of_an_example_is_none_of_ours(zoo: Any) -> None:
    """It stands under the same word, and is data: what it says is in a test."""
    at(zoo, PET)["example"] = {"kind": "cat", "description": "A cat."}
    write(zoo)
    assert generate("sdk") == 0
    at(zoo, PET)["example"]["description"] = "Another cat."
    write(zoo)
    assert_all_anew()


def test_terms_are_others(zoo: Any) -> None:
    changed(zoo)
    write(zoo)
    assert_all_anew("--limit", "depth=100")


def test_a_text_that_a_name_was_made_of_is_no_gap(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None is so far; a stage that looks at one is noticed."""

    def looking(api: Any, *more: Any) -> Any:
        assert api.info.doc.description
        return plan(api, *more)

    monkeypatch.setattr("generator.pipeline.plan", looking)
    data = json.loads(json.dumps(EVERYWHERE))
    write(data)
    assert generate("sdk") == 0
    at(data, PET)["description"] = "Another."
    write(data)
    with nothing_anew():
        assert generate("sdk") == 0
    changed(data)
    write(data)
    assert_all_anew()


def test_a_report_is_asked_for(zoo: Any) -> None:
    changed(zoo)
    write(zoo)
    assert_all_anew("--report", "report.json")


def test_a_document_that_it_refers_to_changes(place: Path) -> None:
    Path("more.json").write_text(json.dumps({"description": "Elsewhere.", "type": "string"}))
    data = json.loads(json.dumps(EVERYWHERE))
    data["components"]["schemas"]["Owner"] = {"$ref": "more.json"}
    write(data)
    assert generate("sdk") == 0
    changed(data)
    write(data)
    with nothing_anew():
        assert generate("sdk") == 0
    Path("more.json").write_text(json.dumps({"description": "There.", "type": "string"}))
    assert_all_anew()


def test_the_names_that_were_released_change(pets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run that writes the lock has other inputs than the next."""
    monkeypatch.setenv(cache.FOLDER, str(pets / "cache"))
    text = Path("openapi.yaml").read_text()
    assert run(["generate"]) == 0
    Path("openapi.yaml").write_text(text.replace("called.", "called now."))
    with nothing_anew():
        assert run(["generate"]) == 70
    assert run(["generate"]) == 0
    Path("openapi.yaml").write_text(text.replace("called.", "called then."))
    with nothing_anew():
        assert run(["generate"]) == 0
        assert run(["check"]) == 70
    assert run(["check"]) == 0


def test_an_overlay_changes_a_description(pets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.FOLDER, str(pets / "cache"))
    Path("specloom.yaml").write_text(
        Path("specloom.yaml").read_text() + "overlays: [overlay.yaml]\n"
    )

    def overlay(text: str) -> None:
        Path("overlay.yaml").write_text(
            "overlay: 1.0.0\ninfo: {title: Texts, version: 1.0.0}\nactions:\n"
            f"  - {{target: $.components.schemas.Pet.properties.name, update: {{description: {text}}}}}\n"
        )

    overlay("One.")
    for _ in range(2):
        assert run(["generate"]) == 0
        Path("openapi.yaml").write_text(Path("openapi.yaml").read_text() + "# again\n")
    overlay("Two.")
    with nothing_anew():
        assert run(["generate"]) == 0
    assert "Two." in Path("sdk/src/models.ts").read_text()
    assert run(["check"]) == 0


# --- The folder and the cache -----------------------------------------------------------------------------------------


def test_a_file_that_was_edited_is_in_the_way_as_ever(zoo: Any, capsys: Output) -> None:
    Path("sdk/README.md").write_text("mine")
    changed(zoo)
    write(zoo)
    with nothing_anew():
        assert generate("sdk") == 1
    assert "README.md" in capsys.readouterr().err
    assert Path("sdk/README.md").read_text() == "mine"
    with nothing_anew():
        assert generate("sdk", "--force") == 0
    assert "Another text." in Path("sdk/README.md").read_text()


def test_a_file_that_is_gone_comes_back(zoo: Any) -> None:
    Path("sdk/src/zoo/models/_fault.py").unlink()
    changed(zoo)
    write(zoo)
    with nothing_anew():
        assert generate("sdk") == 0
    assert generate("anew", "--no-cache") == 0
    assert tree("sdk") == tree("anew")


def test_another_folder_is_filled_too(zoo: Any) -> None:
    changed(zoo)
    write(zoo)
    with nothing_anew():
        assert generate("other") == 0
    assert generate("anew", "--no-cache") == 0
    assert tree("other") == tree("anew")


def test_the_whole_result_is_gone_and_needed(zoo: Any) -> None:
    entries = [path for path in Path("cache").iterdir() if cache.load(path.name) is not None]
    for path in entries:
        path.unlink()
    changed(zoo)
    write(zoo)
    shutil.rmtree("sdk")
    assert_all_anew()


def test_a_spoilt_memory_is_as_good_as_none(zoo: Any) -> None:
    for path in Path("cache").iterdir():
        path.write_bytes(path.read_bytes()[:-1])
    changed(zoo)
    write(zoo)
    assert_all_anew()


class Hostile:
    """Would make a file, were it made again from what it is kept as."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, ("pwned",)


class Sneaky:
    """Would call a function of ours."""

    def __reduce__(self) -> tuple[Any, ...]:
        return cache.store, ("0" * 64, cache.Entry({}, "", "pwned"))


HOSTILE = [Hostile(), Sneaky(), [], {"whole": 1}, memory._Latest("x", {}, {})]


@pytest.mark.parametrize(
    "content", [*map(pickle.dumps, HOSTILE), b"cgenerator.none\nNothing\n.", b""]
)
def test_nothing_of_the_cache_is_ever_executed(zoo: Any, content: bytes) -> None:
    """Whoever can write there could; what they can make of it is a value that is not believed."""
    for path in Path("cache").iterdir():
        draft = cache.Draft()
        draft.write(content)
        draft.keep(path.name)
    changed(zoo)
    write(zoo)
    assert_all_anew()
    assert not Path("pwned").exists() and not Path("cache", "0" * 64).exists()
