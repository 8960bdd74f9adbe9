"""specloom.yaml → Config: what to generate from which description, and where to.

Every problem is reported at its line, all of them in one run. Paths in the file are relative to the file.
"""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import field
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, TypeVar

from generator.diagnostics import Diagnostics, Place, Position, quote
from generator.frozen import frozen
from generator.ir import Json
from generator.source import Source, load

FILE = "specloom.yaml"

OptionalFields = Literal["never", "with-example", "always"]
FieldOrder = Literal["document", "alphabetical"]


@frozen
class Docs:
    """`optional_fields`: which of them examples show. `field_order`: of the tables of fields."""

    optional_fields: OptionalFields = "with-example"
    field_order: FieldOrder = "document"


@frozen
class TargetConfig:
    """One package to generate. A name that is "" was not given: the target has a default for it.

    `options` holds the target's own options, as written; their names are known to be right, their values are not.
    """

    target: str
    out: Path
    package: str = ""
    client: str = ""
    distribution: str = ""
    version: str = ""
    options: Mapping[str, Json] = field(default_factory=dict)


@frozen
class Config:
    """`path` is the configuration file itself; `spec` is a path or a URL, as `generator.source.load` takes it."""

    path: Path
    spec: str
    overlays: tuple[Path, ...]
    targets: tuple[TargetConfig, ...]
    docs: Docs = Docs()

    @property
    def lock(self) -> Path:
        """Where released names are kept: beside the configuration."""
        return self.path.with_name("specloom.lock")


Options = Mapping[str, Mapping[str, str]]
"""The options of each target, by its name: the word to write, and a sentence of what it does."""


def read(path: Path, options: Options, report: Diagnostics) -> Config | None:
    """None, after errors, when the file cannot be read or anything in it is wrong."""
    found = Diagnostics()
    source = load(str(path), found)
    config = _config(_File(source, found), path, options) if source else None
    report.extend(found)
    return None if found.failed else config


def discover(arguments: Iterable[str]) -> list[Path]:
    """The files that are named (or lie in folders that are named); else ./specloom.yaml; else every specs/*/specloom.yaml."""
    if named := [Path(argument) for argument in arguments]:
        return [path / FILE if path.is_dir() else path for path in named]
    if Path(FILE).exists():
        return [Path(FILE)]
    return sorted(Path("specs").glob(f"*/{FILE}"))


# --- The file ---------------------------------------------------------------------------------------------------------


@frozen
class _File:
    """A configuration file that is being read."""

    source: Source
    report: Diagnostics

    def error(
        self, code: str, message: str, at: Place, hint: str = "", on_key: bool = False
    ) -> None:
        # A position, because a place would be looked up in the description.
        position = self.source.locate(at, on_key) or Position("", 0, 0)
        self.report.error(code, message, position, hint)

    def invalid(self, message: str, at: Place, hint: str = "") -> None:
        self.error("invalid-config", message, at, hint)


_KEYS = ("spec", "overlays", "targets", "docs")
_TARGET_KEYS = ("out", "package", "client", "distribution", "version")
_DOCS_KEYS = ("optional_fields", "field_order")


def _config(file: _File, path: Path, options: Options) -> Config:
    top = _object(file, file.source.root.data, Place(), "the configuration") or {}
    _check_keys(file, top, _KEYS, Place())
    return Config(
        path,
        _spec(file, top, path.parent),
        _overlays(file, top, path.parent),
        _targets(file, top, path.parent, options),
        _docs(file, top),
    )


def _spec(file: _File, top: Mapping[str, Json], folder: Path) -> str:
    spec = _text(file, top, "spec", Place(), "the path or URL of a description", required=True)
    if spec.lower().startswith(("http://", "https://")):
        return spec
    if spec == "-":
        file.invalid(
            "standard input cannot be named here", Place() / "spec", "write the path of a file"
        )
    return str(folder / spec)


def _overlays(file: _File, top: Mapping[str, Json], folder: Path) -> tuple[Path, ...]:
    place = Place() / "overlays"
    match top.get("overlays", []):
        case list() as paths:
            texts = {str(index): each for index, each in enumerate(paths)}
            return tuple(folder / _text(file, texts, key, place, "a path") for key in texts)
        case _:
            file.invalid("`overlays` is a list of paths", place)
            return ()


def _targets(
    file: _File, top: Mapping[str, Json], folder: Path, options: Options
) -> tuple[TargetConfig, ...]:
    place = Place() / "targets"
    if (targets := _object(file, top.get("targets"), place, "`targets`")) is None:
        return ()
    if not targets:
        file.invalid("there is nothing to generate", place, f"name a target: {', '.join(options)}")
    _check_keys(file, targets, tuple(options), place)
    found = [
        _target(file, name, target, folder, options[name])
        for name in targets
        if name in options
        if (target := _object(file, targets[name], place / name, quote(name))) is not None
    ]
    _check_folders(file, found)
    return tuple(found)


def _target(
    file: _File,
    name: str,
    target: Mapping[str, Json],
    folder: Path,
    options: Mapping[str, str],
) -> TargetConfig:
    place = Place() / "targets" / name
    _check_keys(file, target, (*_TARGET_KEYS, *options), place)
    out = _text(file, target, "out", place, "the folder to write to", required=True)
    return TargetConfig(
        name,
        folder / out,
        _named(file, target, "package", place, "what users import", _package(name)),
        _named(file, target, "client", place, "the name of a class", _CLIENT),
        _named(file, target, "distribution", place, "what users install", _distribution(name)),
        _named(file, target, "version", place, "a version in quotes", _version(name)),
        {key: value for key, value in target.items() if key in options},
    )


def _named(
    file: _File, target: Mapping[str, Json], key: str, place: Place, what: str, rule: _Rule
) -> str:
    name = _text(file, target, key, place, what)
    if name and (objection := rule.objection(name)):
        file.invalid(f"{quote(name)} {objection}", place / key, rule.hint)
    return name


def _check_folders(file: _File, targets: list[TargetConfig]) -> None:
    """Two targets in one folder would remove each other's files."""
    taken: dict[Path, str] = {}
    for each in targets:
        first = taken.setdefault(each.out.resolve(), each.target)
        if first != each.target:
            place = Place() / "targets" / each.target / "out"
            file.invalid(f"the target {quote(first)} already writes to this folder", place)


def _docs(file: _File, top: Mapping[str, Json]) -> Docs:
    place = Place() / "docs"
    docs = _object(file, top.get("docs", {}), place, "`docs`") or {}
    _check_keys(file, docs, _DOCS_KEYS, place)
    return Docs(
        _choice(file, docs, "optional_fields", place, _OPTIONAL_FIELDS, "with-example"),
        _choice(file, docs, "field_order", place, _FIELD_ORDERS, "document"),
    )


_OPTIONAL_FIELDS: tuple[OptionalFields, ...] = ("never", "with-example", "always")
_FIELD_ORDERS: tuple[FieldOrder, ...] = ("document", "alphabetical")

# --- Names that other tools must accept ------------------------------------------------------------------------------


@frozen
class _Rule:
    """`pattern` matches the whole of a good name that is none of `taken`."""

    pattern: re.Pattern[str]
    hint: str
    taken: frozenset[str] = frozenset()

    def objection(self, name: str) -> str:
        if name in self.taken:
            return "has a meaning of its own in the language or its library"
        return "" if self.pattern.fullmatch(name) else "cannot be such a name"


_WORDS = frozenset({*keyword.kwlist, *keyword.softkwlist})
_PYTHON_PACKAGE = _Rule(
    re.compile(r"[a-z][a-z0-9_]*"),
    "lower-case letters, digits and `_`, as in `acme_api`; no module that Python or the package itself needs",
    # What a package imports would be hidden by a package of the same name.
    _WORDS
    | sys.stdlib_module_names
    | {
        *("anyio", "h2", "httpcore2", "httpx", "httpx2", "msgspec", "opentelemetry", "pyreqwest"),
        "typing_extensions",
    },
)
_OTHER_PACKAGE = _Rule(re.compile(r"[A-Za-z][A-Za-z0-9_-]*"), "letters, digits, `_` and `-`")
_CLIENT = _Rule(
    re.compile(r"[A-Z][A-Za-z0-9]*"),
    "letters and digits, the first an upper-case letter, as in `AcmeApi`",
    frozenset({word for word in _WORDS if word[0].isupper()}),
)
# The names that PEP 508 allows, and npm's, which may have a scope.
_PYTHON_DISTRIBUTION = _Rule(
    re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"),
    "letters, digits, `-`, `_` and `.`, as in `acme-sdk` (PEP 508)",
)
_OTHER_DISTRIBUTION = _Rule(
    re.compile(r"(@[a-z0-9][a-z0-9._-]*/)?[A-Za-z0-9][A-Za-z0-9._-]*"),
    "letters, digits, `-`, `_` and `.`, as in `acme-sdk` or `@acme/sdk`",
)
# PEP 440 without its alternative spellings; semantic versioning for the others.
_PYTHON_VERSION = _Rule(
    re.compile(
        r"([1-9][0-9]*!)?(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))*((a|b|rc)(0|[1-9][0-9]*))?"
        r"(\.post(0|[1-9][0-9]*))?(\.dev(0|[1-9][0-9]*))?(\+[a-z0-9]+(\.[a-z0-9]+)*)?"
    ),
    "as in `1.2.3` or `1.2.3rc1` (PEP 440)",
)
_OTHER_VERSION = _Rule(
    re.compile(r"[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?"),
    "as in `1.2.3` or `1.2.3-rc.1`",
)


def _package(target: str) -> _Rule:
    return _PYTHON_PACKAGE if target == "python" else _OTHER_PACKAGE


def _distribution(target: str) -> _Rule:
    return _PYTHON_DISTRIBUTION if target == "python" else _OTHER_DISTRIBUTION


def _version(target: str) -> _Rule:
    return _PYTHON_VERSION if target == "python" else _OTHER_VERSION


# --- Values -----------------------------------------------------------------------------------------------------------


def _object(file: _File, written: Json, place: Place, what: str) -> dict[str, Json] | None:
    """None, after an error, for everything else."""
    if isinstance(written, dict):
        return written
    file.invalid(f"{what} must be an object, and is {_kind(written)}", place)
    return None


def _text(
    file: _File,
    parent: Mapping[str, Json],
    key: str,
    place: Place,
    what: str,
    required: bool = False,
) -> str:
    match parent.get(key):
        case str() as text if text:
            return text
        case None if key not in parent:
            if required:
                file.error("invalid-config", f"`{key}` is missing: {what}", place, on_key=True)
        case other:
            file.invalid(f"{quote(key)} must be text ({what}), and is {_kind(other)}", place / key)
    return ""


_Choice = TypeVar("_Choice", bound=str)


def _choice(
    file: _File,
    parent: Mapping[str, Json],
    key: str,
    place: Place,
    choices: tuple[_Choice, ...],
    default: _Choice,
) -> _Choice:
    written = parent.get(key, default)
    for choice in choices:
        if choice == written:
            return choice
    hint = _close(str(written), choices)
    file.invalid(f"`{key}` is one of {', '.join(choices)}", place / key, hint)
    return default


def _check_keys(
    file: _File, parent: Mapping[str, Json], known: tuple[str, ...], place: Place
) -> None:
    for key in parent:
        if key not in known:
            message = f"{quote(key)} means nothing here"
            file.error("unknown-key", message, place / key, _suggestion(key, known), on_key=True)


def _suggestion(word: str, known: tuple[str, ...]) -> str:
    return _close(word, known) or f"what may stand here: {', '.join(known)}"


def _close(word: str, known: tuple[str, ...]) -> str:
    close = get_close_matches(
        word.lower().replace("_", "-"), [k.replace("_", "-") for k in known], 1
    )
    found = [each for each in known if each.replace("_", "-") in close]
    return f"did you mean `{found[0]}`?" if found else ""


def _kind(value: Json) -> str:
    match value:
        case None:
            return "empty"
        case bool():
            return "true or false"
        case int() | float():
            return f"the number {value}"
        case str():
            return "text" if value else "empty"
        case list():
            return "a list"
        case dict():
            return "an object"


# --- A new file -------------------------------------------------------------------------------------------------------

_TEMPLATE = """\
# What Specloom generates, and from what. Paths are relative to this file.

# The description: OpenAPI 3.0, 3.1, 3.2 or Swagger 2.0, as YAML or JSON; a path or a URL.
spec: {spec}

# OpenAPI Overlays to apply to it, in this order.
# overlays: [overlay.yaml]

targets:
  python:
    # The folder to write to. All of it belongs to Specloom, except files that you add.
    out: generated/python/{package}
    # What users import, the class that they make, what they install, and its version.
    package: {package}
    client: {client}
    distribution: {distribution}
    version: 0.1.0

docs:
  # Which optional fields examples show: never, with-example (those that the description has an example for), always.
  optional_fields: with-example
  # The order of fields in tables: document, alphabetical.
  field_order: document
"""
_NO_NAMES = {"openapi", "swagger", "api", "spec", "specs", "schema", "docs", "v1", "v2", "v3"}
_YAML_CONSTANTS = {"true", "false", "null"}


def init_text(spec: str) -> str:
    """A commented configuration for the description at `spec`, with names made of its file's or folder's name."""
    words = _name_words(spec)
    package = "_".join(words)
    if (
        _PYTHON_PACKAGE.objection(package)
        or package in _YAML_CONSTANTS
        or _CLIENT.objection(_client_name(words))
    ):
        words = [*words, "api"] if words and words[0][0].isalpha() else ["my", *words, "api"]
        package = "_".join(words)
    return _TEMPLATE.format(
        spec=_yaml_text(spec),
        package=package,
        client=_client_name(words),
        distribution="-".join([*words, "sdk"]),
    )


def _client_name(words: Iterable[str]) -> str:
    return "".join(word.capitalize() for word in words)


def _yaml_text(text: str) -> str:
    """As YAML that is read as this text: as it is if that is clear, else in double quotes."""
    if re.fullmatch(r"[a-z./][\w./-]*\.(yaml|yml|json)", text, re.ASCII):
        return text
    shown = (
        char if char.isprintable() and char not in '"\\' else f"\\U{ord(char):08x}" for char in text
    )
    return f'"{"".join(shown)}"'


def _name_words(spec: str) -> list[str]:
    parts = re.split(r"[/\\]", spec.partition("?")[0])
    for part in reversed(parts):
        words = re.findall(r"[a-z0-9]+", part.rsplit(".", 1)[0].lower())
        if not set(words) <= _NO_NAMES:
            return words
    return []
