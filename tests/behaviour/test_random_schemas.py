"""Random schemas, and random values of them: what is read is sent back, but for the canonical forms of the README.

Each part of a schema is drawn together with the strategy of its values, so that every value is of its schema. A value may hold
`Written` texts: what the server wrote, and the form that we send.
"""

from __future__ import annotations

import copy
import json
import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from shutil import rmtree
from typing import Any, NamedTuple

import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from .conftest import HEAD, files_of, write

Json = Any
Values = st.SearchStrategy[Json]


class Written(NamedTuple):
    """A value in the server's words and in ours."""

    theirs: Json
    ours: Json


class Part(NamedTuple):
    """A schema and its values."""

    schema: dict[str, Json]
    values: Values


def theirs(value: Json) -> Json:
    return _opened(value, lambda written: written.theirs)


def ours(value: Json) -> Json:
    return _opened(value, lambda written: written.ours)


def _opened(value: Json, choose: Callable[[Written], Json]) -> Json:
    match value:
        case Written():
            return choose(value)
        case list():
            return [_opened(item, choose) for item in value]
        case dict():
            return {name: _opened(item, choose) for name, item in value.items()}
        case _:
            return value


# --- Scalars ----------------------------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
INTEGERS = st.integers(-(2**63), 2**63 - 1)
MOMENTS = [
    Written("2024-02-29T12:30:45Z", "2024-02-29T12:30:45Z"),
    Written("2024-02-29T12:30:45+00:00", "2024-02-29T12:30:45Z"),
    Written("2024-02-29T12:30:45-00:00", "2024-02-29T12:30:45Z"),
    Written("2024-02-29t12:30:45z", "2024-02-29T12:30:45Z"),
    Written("2024-02-29 12:30:45Z", "2024-02-29T12:30:45Z"),
    Written("2024-02-29T12:30:45.5+02:00", "2024-02-29T12:30:45.500000+02:00"),
    Written("2024-02-29T12:30:45.123456789Z", "2024-02-29T12:30:45.123457Z"),
    Written("0001-01-01T00:00:00-08:30", "0001-01-01T00:00:00-08:30"),
]
UUIDS = st.uuids().flatmap(
    lambda uuid: st.sampled_from([str(uuid), str(uuid).upper(), uuid.hex]).map(
        lambda text: Written(text, str(uuid))
    )
)
TIMES = [
    Written("12:30:45", "12:30:45"),
    Written("12:30:45z", "12:30:45Z"),
    Written("12:30:45.5-02:00", "12:30:45.500000-02:00"),
]
DECIMALS = [
    Written("1.10", "1.10"),
    Written("-0.5e2", "-5E+1"),
    Written("12345678901234567890.125", "12345678901234567890.125"),
]
# What a schema of no parts may be. Integers may be written as 7.0, floats as 7.
SCALARS = [
    Part({"type": "string"}, TEXTS),
    Part({"type": "string", "format": "weird"}, TEXTS),
    Part({"type": "boolean"}, st.booleans()),
    Part({"type": "integer"}, INTEGERS | st.integers(-(2**50), 2**50).map(float)),
    Part({"type": "integer", "format": "int64"}, INTEGERS),
    Part({"type": "number"}, st.floats(allow_nan=False, allow_infinity=False) | st.integers(-9, 9)),
    Part({"type": "string", "format": "date-time"}, st.sampled_from(MOMENTS)),
    Part({"type": "string", "format": "date"}, st.dates().map(lambda day: day.isoformat())),
    Part({"type": "string", "format": "time"}, st.sampled_from(TIMES)),
    Part({"type": "string", "format": "decimal"}, st.sampled_from(DECIMALS)),
    Part({"type": "string", "format": "uuid"}, UUIDS),
    Part({"type": "string", "format": "byte"}, st.sampled_from(["", "YQ==", "YWI=", "AAEC", "+/+/"])),
    Part({"type": "string", "format": "duration"}, st.sampled_from(["P1M", "PT0.5S", "P1DT2H"])),
    Part({"enum": ["a", "B", "c d"]}, st.sampled_from(["a", "B", "c d"])),
    Part({"type": "integer", "enum": [1, -2]}, st.sampled_from([1, -2])),
    Part({"const": "x"}, st.just("x")),
    Part({"const": True}, st.just(True)),
    Part({}, st.none() | TEXTS | INTEGERS | st.lists(TEXTS, max_size=2)),
]  # fmt: skip
# One of each of these can be told apart by what JSON calls it.
OF_A_KIND = [SCALARS[0], SCALARS[2], SCALARS[4], Part({"type": "array", "items": {"type": "string"}}, st.lists(TEXTS, max_size=2))]  # fmt: skip


# --- What is made of others -------------------------------------------------------------------------------------------


@st.composite
def parts(draw: st.DrawFn, known: dict[str, Part], depth: int = 2) -> Part:
    """A schema inside another one, which may refer to the `known` ones."""
    choices = ["scalar", *(["ref", "ref"] if known else [])]
    choices += ["list", "map", "tuple", "nullable", "kinds", "object"] if depth else []
    match draw(st.sampled_from(choices)):
        case "scalar":
            return draw(st.sampled_from(SCALARS))
        case "ref":
            name = draw(st.sampled_from(sorted(known)))
            return Part({"$ref": f"#/components/schemas/{name}"}, known[name].values)
        case "list":
            item = draw(parts(known, depth - 1))
            return Part({"type": "array", "items": item.schema}, st.lists(item.values, max_size=3))
        case "map":
            held = draw(parts(known, depth - 1))
            values = st.dictionaries(TEXTS, held.values, max_size=2)
            return Part({"type": "object", "additionalProperties": held.schema}, values)
        case "tuple":
            items = draw(st.lists(parts(known, depth - 1), min_size=1, max_size=3))
            return _tuple(items)
        case "nullable":
            inner = draw(parts(known, depth - 1))
            return Part({"oneOf": [inner.schema, {"type": "null"}]}, st.none() | inner.values)
        case "kinds":
            some = draw(st.lists(st.sampled_from(OF_A_KIND), min_size=2, max_size=3, unique_by=str))
            return Part(
                {"anyOf": [one.schema for one in some]}, st.one_of([one.values for one in some])
            )
        case _:
            return draw(objects(known, depth - 1, "o"))


def _tuple(items: list[Part]) -> Part:
    schema = {
        "type": "array",
        "prefixItems": [item.schema for item in items],
        "items": False,
        "minItems": len(items),
    }
    return Part(schema, st.tuples(*(item.values for item in items)).map(list))


@st.composite
def objects(draw: st.DrawFn, known: dict[str, Part], depth: int, prefix: str) -> Part:
    """An object whose property names nobody else has, if the prefix is its own."""
    spelled = draw(
        st.lists(st.sampled_from(["Id", "-name", "_x", ".y", "Class"]), max_size=4, unique=True)
    )
    held = {f"{prefix}{name}": draw(parts(known, depth)) for name in spelled}
    own = f"{prefix}Own"
    required = [own, *(name for name in held if draw(st.booleans()))]
    fields = {own: SCALARS[0], **held}
    schema: dict[str, Json] = {
        "type": "object",
        "required": required,
        "properties": {name: part.schema for name, part in fields.items()},
    }
    values = st.fixed_dictionaries(
        {name: fields[name].values for name in required},
        optional={name: part.values for name, part in fields.items() if name not in required},
    )
    match draw(st.sampled_from(["unsaid", "closed", "any", "typed"])):
        case "closed":
            schema["additionalProperties"] = False
        case "any":
            schema["additionalProperties"] = True
            values = _with_extras(values, SCALARS[-1].values)
        case "typed":
            extra = draw(parts(known, 0))
            schema["additionalProperties"] = extra.schema
            values = _with_extras(values, extra.values)
        case _:
            pass
    return Part(schema, values)


def _with_extras(values: Values, extra: Values) -> Values:
    extras = st.dictionaries(TEXTS.map(lambda text: f"extra {text}"), extra, max_size=2)
    return st.tuples(extras, values).map(lambda pair: {**pair[0], **pair[1]})


@st.composite
def components(draw: st.DrawFn) -> dict[str, Part]:
    """The schemas of a description, each with a way of its own to be made of earlier ones."""
    known: dict[str, Part] = {}
    plain: dict[str, Part] = {}
    for n in range(4):
        plain[f"Object{n}"] = known[f"Object{n}"] = draw(objects(known, 2, f"p{n}"))
    bases = {
        name: part
        for name, part in plain.items()
        if part.schema.get("additionalProperties", True) is True
    }
    known["Union"] = _union(list(plain))._replace(
        values=st.one_of([p.values for p in plain.values()])
    )
    known["Tagged"] = _tagged(known, draw(parts(plain, 1)))
    known["Tree"] = _tree(draw(parts(plain, 1)))
    for name in bases:
        known[f"More{name}"] = _derived(name, bases[name])
    for n in range(3):
        known[f"Other{n}"] = draw(parts(known, 2))
    return known


def _union(names: list[str]) -> Part:
    return Part(
        {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in names]}, st.nothing()
    )


def _tagged(known: dict[str, Part], held: Part) -> Part:
    """By a discriminator; its variants become known too."""
    variants = []
    for tag in ("one", "two"):
        schema = {
            "type": "object",
            "required": ["tag"],
            "properties": {"tag": {"const": tag}, "held": held.schema},
        }
        values = st.fixed_dictionaries({"tag": st.just(tag)}, optional={"held": held.values})
        known[f"Tagged{tag.title()}"] = Part(schema, values)
        variants.append(values)
    union = _union(["TaggedOne", "TaggedTwo"])
    return Part({**union.schema, "discriminator": {"propertyName": "tag"}}, st.one_of(variants))


def _tree(leaf: Part) -> Part:
    """Holds itself."""
    again = {"$ref": "#/components/schemas/Tree"}
    properties = {
        "leaf": leaf.schema,
        "left": again,
        "more": {"type": "array", "items": again},
        "named": {"type": "object", "additionalProperties": again},
    }
    values = st.recursive(
        st.fixed_dictionaries({}, optional={"leaf": leaf.values}),
        lambda inner: st.fixed_dictionaries(
            {"left": inner},
            optional={
                "more": st.lists(inner, max_size=2),
                "named": st.dictionaries(TEXTS, inner, max_size=2),
            },
        ),
        max_leaves=4,
    )
    return Part({"type": "object", "properties": properties}, values)


def _derived(name: str, base: Part) -> Part:
    """`allOf` of a base and more."""
    own = {
        "type": "object",
        "required": ["ownMore"],
        "properties": {"ownMore": {"type": "integer"}},
    }
    values = st.tuples(base.values, INTEGERS).map(lambda pair: {**pair[0], "ownMore": pair[1]})
    return Part({"allOf": [{"$ref": f"#/components/schemas/{name}"}, own]}, values)


# --- Packages ---------------------------------------------------------------------------------------------------------


HOLDER = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Holder"}}}}
SENDING = {
    "operationId": "send",
    "requestBody": HOLDER,
    "responses": {"200": {"description": "The same.", **HOLDER}},
}


@contextmanager
def package(known: dict[str, Part], folder: Path) -> Iterator[Any]:
    """The package of a description whose model `Holder`, which is sent and received, has a property of each schema."""
    held = {name: {"$ref": f"#/components/schemas/{name}"} for name in known}
    schemas = {name: part.schema for name, part in known.items()}
    schemas["Holder"] = {"type": "object", "properties": held}
    description = {"paths": {"/x": {"post": SENDING}}, "components": {"schemas": schemas}}
    text = HEAD + yaml.safe_dump(description)
    folder.mkdir()
    (folder / "openapi.yaml").write_text(text)
    write(files_of(folder / "openapi.yaml", "random_pets", "Pets")[0], folder)
    sys.path.insert(0, str(folder / "src"))
    try:
        yield import_module("random_pets")
    finally:
        sys.path.pop(0)
        for name in [name for name in sys.modules if name.split(".")[0] == "random_pets"]:
            del sys.modules[name]
        rmtree(folder)


# --- What must hold ---------------------------------------------------------------------------------------------------


# Each try makes a package: making a failure smaller would take minutes.
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_what_is_read_is_sent_back_in_canonical_form(tmp_path: Path, data: st.DataObject) -> None:
    known = data.draw(components())
    with package(known, tmp_path / "random") as pets:
        for name, part in known.items():
            for _ in range(4):
                value = {name: data.draw(part.values)}
                try:
                    check(pets.models.Holder, value, pets)
                except Exception as error:
                    # Each package has exception classes of its own: as many failures to hypothesis.
                    raise AssertionError(f"{part.schema}: {theirs(value)}") from error


NAMES = st.text(
    st.sampled_from(list('ab"\\%\n\0\N{NO-BREAK SPACE}'))
    | st.characters(exclude_categories=["Cs"]),
    max_size=4,
)


@settings(
    max_examples=3,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_properties_may_have_any_names(tmp_path: Path, data: st.DataObject) -> None:
    names = ['"', "\\", *data.draw(st.lists(NAMES, min_size=5, max_size=20))]
    held = {name: data.draw(parts({}, 1)) for name in names}
    values = {name: part.values for name, part in held.items()}
    schema = {"type": "object", "properties": {name: part.schema for name, part in held.items()}}
    odd = Part(schema, st.fixed_dictionaries({}, optional=values))
    with package({"Odd": odd}, tmp_path / "random") as pets:
        for _ in range(20):
            value = data.draw(odd.values)
            try:
                check(pets.models.Odd, value, pets)
                assert not pets.models.Odd.from_dict(theirs(value)).extra_fields
            except Exception as error:
                raise AssertionError(f"{schema}: {theirs(value)}") from error


def check(kind: Any, value: Json, pets: Any) -> None:
    codec, lenient = (import_module(f"{pets.__name__}._runtime.{m}") for m in ("codec", "lenient"))
    text = json.dumps(theirs(value)).encode()
    read = codec.decode(kind, text, strict=True)
    again = read.to_json()
    assert json.loads(again) == ours(value)
    assert codec.decode(kind, again, strict=True) == read
    leniently = lenient.fitting(kind)(
        import_module(f"{pets.__name__}._runtime.plain").exactly(text)
    )
    assert (leniently, repr(leniently)) == (read, repr(read))
    assert pickle.loads(pickle.dumps(read)) == read == copy.deepcopy(read)
    assert kind.from_dict(read.to_dict()) == read == read.replace()
