"""The models of a description: generated, imported, and what msgspec makes of them."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import black
import msgspec
import pytest
import yaml

from generator.analysis import analyse
from generator.diagnostics import Diagnostic, Diagnostics
from generator.ir import Json
from generator.naming import plan
from generator.openapi import read
from generator.render import render
from generator.source import load
from generator.targets.base import Settings
from generator.targets.python import models
from generator.targets.python.spelling.casing import RULES
from generator.targets.python.spelling.syntax import PYTHON

RUNTIME = Path(models.__file__).parent / "runtime"
PACKAGE = "made_for_a_test"


@dataclass
class Made:
    """A generated package without a client: the text of its models, and the module that they are imported from."""

    folder: Path
    texts: dict[str, str]
    report: list[Diagnostic]

    @property
    def models(self) -> ModuleType:
        return import_module(f"{PACKAGE}.models")

    def decode(self, name: str, value: Json) -> Any:
        decode = import_module(f"{PACKAGE}._runtime.codec").decode
        return decode(getattr(self.models, name), json.dumps(value).encode())

    def text(self, name: str) -> str:
        return self.texts[f"src/{PACKAGE}/models/{name}"]


Make = Callable[..., Made]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Generates the models of a description with these schemas, all of them received."""

    def made(schemas: Json, sent: tuple[str, ...] = (), received: tuple[str, ...] = ()) -> Made:
        description = tmp_path / "openapi.json"
        description.write_text(json.dumps(described(schemas, sent, received)))
        report = Diagnostics()
        source = load(str(description), report)
        assert source is not None
        api = read(source, report)
        facts = analyse(api, report)
        names = plan(api, facts, RULES, None, report)
        files = models.lower(api, facts, names, Settings(PACKAGE, "Test", "test", "1"))
        texts = {
            path: each.content.decode() for path, each in render(files, "python", [PYTHON]).items()
        }
        write(tmp_path, texts)
        return Made(tmp_path, texts, list(report))

    monkeypatch.syspath_prepend(tmp_path / "src")
    yield made
    for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
        del sys.modules[name]


def described(schemas: Json, sent: tuple[str, ...], received: tuple[str, ...]) -> Json:
    def content(name: str) -> Json:
        return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}

    ok: Json = {"200": {"description": "Done."}}
    paths: dict[str, Json] = {
        f"/send{name}": {"post": {"requestBody": {"content": content(name)}, "responses": ok}}
        for name in sent
    }
    paths |= {
        f"/get{name}": {
            "get": {"responses": {"200": {"description": "", "content": content(name)}}}
        }
        for name in received
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Test", "version": "1"},
        "paths": {**paths},
        "components": {"schemas": schemas},
    }


def write(folder: Path, texts: dict[str, str]) -> None:
    package = folder / "src" / PACKAGE
    shutil.copytree(RUNTIME, package / "_runtime", ignore=shutil.ignore_patterns("__pycache__"))
    (package / "__init__.py").touch()
    (package / "py.typed").touch()
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def an_object(**properties: Any) -> dict[str, Json]:
    return {"type": "object", "properties": {**properties}}


# --- Fields -----------------------------------------------------------------------------------------------------------


def test_missing_null_and_value_are_three_things(make: Make) -> None:
    made = make({"Pet": an_object(age={"type": ["integer", "null"]})})
    unset = import_module(f"{PACKAGE}._runtime.model").UNSET
    values: list[Json] = [{}, {"age": None}, {"age": 3}]
    ages = [made.decode("Pet", value).age for value in values]
    assert ages == [unset, None, 3]


def test_a_name_that_differs_on_the_wire_is_renamed(make: Make) -> None:
    made = make({"Pet": an_object(petName={"type": "string"}, age={"type": "integer"})})
    assert 'rename={"pet_name": "petName"}' in made.text("_pet.py")
    assert made.decode("Pet", {"petName": "Tom"}).pet_name == "Tom"


def test_a_required_constant_is_set_for_the_user(make: Make) -> None:
    made = make({"Pet": {**an_object(kind={"const": "pet"}), "required": ["kind"]}})
    assert made.models.Pet().to_dict() == {"kind": "pet"}


def test_a_field_beneath_its_type_says_what_it_is(make: Make) -> None:
    name: Json = {"type": "string", "description": "Its name.", "maxLength": 9, "default": "Tom"}
    made = make({"Pet": an_object(name=name)})
    beneath = '    name: str | UnsetType = UNSET\n    """Its name.\n\n    Default: `"Tom"`. At most 9 characters.\n    """'
    assert beneath in made.text("_pet.py")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{type: integer, minimum: 1, exclusiveMaximum: 9}", "At least 1. Less than 9."),
        ("{type: number, multipleOf: 0.5, format: unixtime}", "Format: unixtime. A multiple of 0.5."),
        ("{type: string, maxLength: 3, pattern: '^a', format: ipv4}", "Format: ipv4. At most 3 characters. Pattern: `^a`."),
        ("{type: string, format: int64}", "Format: int64."),
        ("{type: integer, format: int64}", ""),
        ("{type: string, format: uuid}", ""),
        ("{type: array, minItems: 1, uniqueItems: true, items: {type: string, minLength: 2}}", "At least 1 item. No item twice. Each item: at least 2 characters."),
        ("{anyOf: [{type: string, maxLength: 3}, {type: integer, minimum: 0}, {type: boolean}]}", "As text: at most 3 characters. As a whole number: at least 0."),
        ("{oneOf: [{type: string, format: ipv4}, {type: string, format: ipv6}]}", "As text: format: ipv4. As text: format: ipv6."),
        ("{type: object, maxProperties: 2, additionalProperties: {type: integer, minimum: 0}}", "At most 2 properties. Each value: at least 0."),
        ("{prefixItems: [{type: string, minLength: 1}, {type: integer}], items: false}", "Item 1: at least 1 character."),
        ("{prefixItems: [{type: string}, {type: [integer, 'null']}], items: {type: boolean}}", "Item 1: text. Item 2: a whole number or null. Each further item: true or false."),
        ("{type: string, default: a, readOnly: true}", 'Default: `"a"`. Only received.'),
    ],
)  # fmt: skip
def test_what_a_schema_says_beside_its_type_is_told(make: Make, written: str, said: str) -> None:
    made = make({"T": an_object(a=yaml.safe_load(written))})
    assert said_in(made.text("_t.py"), "T") == (
        ["The schema `T`.", said] if said else ["The schema `T`."]
    )


def test_how_much_an_object_may_hold_is_told(make: Make) -> None:
    more = {"minProperties": 2, "additionalProperties": {"type": "integer", "minimum": 3}}
    made = make({"T": {**an_object(a={"type": "string"}), **more}})
    of_class, of_extras = said_in(made.text("_t.py"), "T")
    assert of_class == "The schema `T`.\n\n    At least 2 properties.\n    "
    assert of_extras == "All further fields, by their names on the wire. Each value: at least 3."


def test_which_names_an_object_may_have_is_told(make: Make) -> None:
    held = {"type": "object", "additionalProperties": {"type": "integer"}}
    like = {**held, "propertyNames": {"maxLength": 3, "pattern": "^[a-z]+$"}}
    listed = {**held, "propertyNames": {"enum": ["a", "b"]}}
    made = make({"T": an_object(like=like, listed=listed)})
    assert said_in(made.text("_t.py"), "T") == [
        "The schema `T`.",
        "Each name: at most 3 characters. Pattern: `^[a-z]+$`.",
        'Each name: one of `"a"`, `"b"`.',
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("a: {type: array, items: {properties: {b: {type: string}}}}", "An item of `a` of `T`."),
        ("a: {additionalProperties: {properties: {b: {type: string}}}}", "A value of `a` of `T`."),
        ("item: {properties: {b: {type: string}}}", "`item` of `T`."),
        ("value: {type: array, items: {properties: {b: {type: string}}}}", "An item of `value` of `T`."),
    ],
)  # fmt: skip
def test_a_model_without_a_name_says_where_it_is(make: Make, fields: str, said: str) -> None:
    made = make({"T": an_object(**yaml.safe_load(fields))})
    assert f'"""{said}"""' in made.text("_t.py")


def said_in(text: str, name: str) -> list[str]:
    """The docstring of a class and those beneath its fields."""
    body = next(
        one.body
        for one in ast.parse(text).body
        if isinstance(one, ast.ClassDef) and one.name == name
    )
    texts = [
        one.value.value
        for one in body
        if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)
    ]
    return [str(one) for one in texts]


def test_a_secret_is_hidden(make: Make) -> None:
    made = make({"Login": an_object(pin={"type": "string", "format": "password"})})
    assert "1234" not in repr(made.models.Login(pin="1234"))


def test_a_field_may_be_called_like_its_type(make: Make) -> None:
    date: Json = {"type": "string", "format": "date"}
    texts: Json = {"type": "array", "items": {"type": "string"}}
    made = make({"Day": an_object(date=date, other=date, list=texts, str={"type": "string"})})
    assert "date: _date | UnsetType" in made.text("_day.py")
    assert "list: builtins.list[builtins.str] | UnsetType" in made.text("_day.py")
    day = made.decode("Day", {"date": "2020-01-02", "other": "2020-01-03", "list": ["a"]})
    assert (day.date.day, day.other.day, day.list) == (2, 3, ["a"])


def test_a_schema_may_be_called_like_what_we_import(make: Make) -> None:
    schemas: Json = {
        "Any": an_object(x={}),
        "Literal": {"type": "string", "enum": ["a", "b"]},
        "Model": an_object(any=ref("Any"), literal=ref("Literal"), free={}),
    }
    made = make(schemas)
    value: Json = {"any": {"x": 1}, "literal": "a", "free": [2]}
    assert made.decode("Model", value).to_dict() == value


def test_a_field_may_be_called_like_its_class(make: Make) -> None:
    made = make({"宠物": an_object(宠物=ref("宠物"))})
    assert made.decode("宠物", {"宠物": {}}).宠物 == made.models.宠物()


def test_a_property_may_be_called_anything(make: Make) -> None:
    value: dict[str, Json] = {'a"b': "x", "a\\b": 5, "a\nb": True}
    made = make({"Odd": an_object(**{name: {"const": each} for name, each in value.items()})})
    odd = made.decode("Odd", value)
    assert {getattr(odd, name) for name in odd.__struct_fields__} == {"x", 5, True}
    assert odd.to_dict() == value


# --- What a model keeps -----------------------------------------------------------------------------------------------


def test_only_what_is_also_sent_keeps_unknown_fields(make: Make) -> None:
    schemas: Json = {"Got": an_object(a={}), "Out": an_object(a={})}
    made = make(schemas, sent=("Out",), received=("Got", "Out"))
    assert "class Got(Model):" in made.text("_got.py")
    assert "class Out(OpenModel):" in made.text("_out.py")


def test_promised_extras_are_typed(make: Make) -> None:
    made = make({"Labels": {**an_object(b={}), "additionalProperties": {"type": "integer"}}})
    assert made.decode("Labels", {"a": 1}).extra_fields == {"a": 1}
    assert "extra_fields: Extras[int] | UnsetType = UNSET" in made.text("_labels.py")


# --- Enums ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "spelled"),
    [
        (["a", "b"], 'Literal["a", "b"] | str'),
        ([1, 2], "Literal[1, 2] | int"),
        ([1, 2**63], "int | Literal[1]"),
        ([1.5, 2.5], "float"),
        ([True, False], "bool"),
        (["a", 1], 'Literal["a", 1] | str | int'),
    ],
)
def test_an_enum_is_its_values_and_whatever_else_may_come(
    make: Make, values: Json, spelled: str
) -> None:
    made = make({"Mode": {"enum": values}, "Box": an_object(mode=ref("Mode"))})
    assert f"Mode = {spelled}\n" in "".join(made.texts.values())
    assert msgspec.json.Decoder(made.models.Mode)


# --- Unions -----------------------------------------------------------------------------------------------------------

PETS: dict[str, Json] = {
    "Cat": {**an_object(kind={"type": "string"}, friend=ref("Pet")), "required": ["kind"]},
    "Dog": {**an_object(kind={"type": "string"}), "required": ["kind"]},
    "Pet": {
        "oneOf": [ref("Cat"), ref("Dog")],
        "discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat", "dog": "Dog"}},
    },
}


def test_a_union_with_a_tag_is_a_class_that_chooses(make: Make) -> None:
    made = make({**PETS})
    assert type(made.decode("Pet", {"kind": "dog"})) is made.models.Dog
    assert type(made.decode("Pet", {"kind": "cow"})).__name__ == "UnknownVariant"


def test_a_variant_knows_its_tag(make: Make) -> None:
    made = make({**PETS})
    assert made.models.Cat(friend=made.models.Dog()).to_dict() == {
        "kind": "cat",
        "friend": {"kind": "dog"},
    }


def test_a_union_of_kinds_that_msgspec_can_tell_apart_is_plain(make: Make) -> None:
    either: Json = {
        "oneOf": [ref("Pet"), {"type": "array", "items": ref("Pet")}, {"type": "string"}]
    }
    made = make({"Pet": an_object(), "Either": either})
    assert "Either = Pet | list[Pet] | str" in "".join(made.texts.values())


def test_scalars_of_one_kind_are_the_plainest_of_them(make: Make) -> None:
    when: Json = {"oneOf": [{"type": "string", "format": "date-time"}, {"type": "string"}]}
    assert "When = str\n" in make({"When": when}).text("_when.py")


# --- Circles ----------------------------------------------------------------------------------------------------------


def test_only_what_comes_later_is_quoted(make: Make) -> None:
    made = make({"Node": an_object(next=ref("Node"), leaf=ref("Leaf")), "Leaf": an_object()})
    text = made.text("_node.py")
    assert 'next: "Node | UnsetType" = UNSET' in text
    assert "leaf: Leaf | UnsetType = UNSET" in text


def test_a_circle_through_an_alias_needs_no_class(make: Make) -> None:
    schemas: Json = {
        "Node": an_object(all=ref("Nodes")),
        "Nodes": {"type": "array", "items": ref("Node")},
    }
    made = make(schemas)
    assert "Nodes = list[Node]" in made.text("_node.py")
    assert made.decode("Node", {"all": [{}]}).all == [made.models.Node()]


def test_an_alias_of_itself_becomes_a_class(make: Make) -> None:
    tree: Json = {"type": "array", "items": ref("Tree")}
    made = make({"Tree": tree, "Box": an_object(tree=ref("Tree"))})
    assert made.decode("Box", {"tree": [[], [[]]]}).tree == [[], [[]]]


def test_json_can_be_described(make: Make) -> None:
    made = make(
        {
            "Json": {
                "oneOf": [
                    {"type": "string"},
                    {"type": "array", "items": ref("Json")},
                    {"type": "object", "additionalProperties": ref("Json")},
                ]
            },
            "Box": an_object(json=ref("Json")),
        }
    )
    value: Json = {"json": {"a": ["b", {"c": "d"}]}}
    assert made.decode("Box", value).to_dict() == value


# --- Files ------------------------------------------------------------------------------------------------------------


def test_what_is_reached_by_the_same_roots_shares_a_file(make: Make) -> None:
    schemas: Json = {
        "A": an_object(own=ref("Own"), shared=ref("Shared")),
        "B": an_object(shared=ref("Shared")),
        "Own": an_object(),
        "Shared": an_object(),
    }
    made = make(schemas, received=("A", "B"))
    files = {Path(path).name for path in made.texts} - {"__init__.py", "__init__.pyi"}
    assert files == {"_a.py", "_b.py", "_shared.py"}


def test_the_index_and_its_stub_say_the_same(make: Make) -> None:
    made = make({"A": an_object(), "B": ref("A"), "C": {"enum": ["x", "y"]}})
    stub: dict[str, Any] = {}
    exec(made.text("__init__.pyi").replace("from .", f"from {PACKAGE}.models."), stub)
    assert stub["__all__"] == made.models.__all__
    assert all(stub[name] is getattr(made.models, name) for name in made.models.__all__)


def test_a_description_without_schemas_has_an_empty_index(make: Make) -> None:
    assert make({}).models.__all__ == []


EVERYTHING: dict[str, Json] = {
    **PETS,
    "Tree": {"type": "array", "items": ref("Tree")},
    "Node": an_object(**{f"a_field_with_a_rather_long_name_{n}": ref("Node") for n in range(3)}),
    "Either": {"oneOf": [an_object(a={}), an_object(b={}), {"type": "string"}]},
    "Hidden": an_object(date={"type": "string", "format": "date"}, list={"type": "array"}),
    "Any": {**an_object(x={}), "additionalProperties": {"type": "string", "format": "uuid"}},
    "宠物": an_object(宠物=ref("宠物")),
    "Mode": {"enum": [f"a value that is long {n}" for n in range(9)]},
    "Quotes": {**an_object(), "description": '"""\\\n>>> x()\n\t"end"', "deprecated": True},
}


def test_everything_is_as_black_and_ruff_want_it(make: Make) -> None:
    made = make(EVERYTHING, sent=("Pet",), received=("Any", "Pet"))
    for path, text in made.texts.items():
        mode = black.Mode(is_pyi=path.endswith(".pyi"))
        assert black.format_str(text, mode=mode) == text
    ruff = ["ruff", "check", "--no-cache", "--isolated", "--select", "F,I", "src"]
    subprocess.run([sys.executable, "-m", *ruff], cwd=made.folder, check=True, capture_output=True)


def test_every_type_has_a_decoder(make: Make) -> None:
    made = make(EVERYTHING, received=("Any", "Pet"))
    for name in made.models.__all__:
        assert msgspec.json.Decoder(getattr(made.models, name), dec_hook=lambda _, value: value)


def test_everything_is_clean_for_mypy(make: Make) -> None:
    made = make(EVERYTHING, received=("Any", "Pet"))
    mypy = ["mypy", "--strict", "--config-file=", f"{PACKAGE}/models"]
    run = subprocess.run(
        [sys.executable, "-m", *mypy], cwd=made.folder / "src", capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout
