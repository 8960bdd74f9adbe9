"""Python: a client package on msgspec and httpx2, with its tests.

`layout` lists the files; each slice (`models`, `operations`, `clients`, `configuration`, `package`, `readme`, `pages`,
`wire_tests` and so on) lowers a description to the views that the templates of the same names print.
"""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Mapping

from generator.diagnostics import Diagnostics
from generator.frozen import frozen
from generator.ir import Api, Facts
from generator.naming import DEVICE_NAMES, NamePlan, NamingRules, pascal, snake, words
from generator.render import Syntax
from generator.targets import docs
from generator.targets.base import Lowered, Settings
from generator.targets.python import layout, operations, site
from generator.targets.python.sdk import prepare
from generator.targets.python.spelling import toml, yaml
from generator.targets.python.spelling.casing import RULES
from generator.targets.python.spelling.syntax import PYTHON as PYTHON_SYNTAX


@frozen
class PythonTarget:
    """The `Target` of this folder."""

    name: str = "python"
    rules: NamingRules = RULES
    syntaxes: tuple[Syntax, ...] = (
        PYTHON_SYNTAX,
        docs.MARKDOWN,
        toml.SYNTAX,
        yaml.SYNTAX,
    )

    @property
    def options(self) -> Mapping[str, str]:
        """Those of the slices."""
        return site.OPTIONS

    def defaults(self, api: Api) -> Settings:
        """`dub`, `Dub` and `dub-sdk` for an API called "Dub API"."""
        said = _title_words(api)
        package = snake(said)
        if not package[:1].isalpha():
            package = f"api_{package}"
        if package in _TAKEN or keyword.iskeyword(package):
            package = f"{package}_sdk"
        distribution = "-".join((*package.removesuffix("_sdk").split("_"), "sdk"))
        return Settings(package, _class_name(said), distribution, "0.1.0")

    def lower(
        self, api: Api, facts: Facts, names: NamePlan, settings: Settings, report: Diagnostics
    ) -> Lowered:
        """Every file of the package, and the method of each operation."""
        docs.tell_events(api, report)
        sdk = prepare(api, facts, names, settings, report)
        return Lowered(tuple(layout.files(sdk, report)), operations.symbols(sdk))


PYTHON = PythonTarget()


# What a package and its tests import would be hidden by a package of the same name.
_IMPORTED = frozenset(
    {
        *("anyio", "h2", "httpcore2", "httpx", "httpx2", "msgspec", "opentelemetry", "pyreqwest"),
        *("pytest", "src", "tests", "typing_extensions"),
    }
)
_TAKEN = DEVICE_NAMES | sys.stdlib_module_names | _IMPORTED


def _title_words(api: Api) -> tuple[str, ...]:
    """The words of the title that a name can be made of, without "API"; distributions have ASCII names.

    They come from its first plain phrase: what follows markup, a line break or `;` is no name, and this one is
    read by shells.
    """
    phrases = map(_name_words, filter(str.strip, _NO_NAME.split(api.info.title)))
    return next(filter(None, phrases), ("client",))[:_LONGEST]


def _name_words(phrase: str) -> tuple[str, ...]:
    return tuple(word for word in words(phrase) if word.isascii() and word != "api")


_LONGEST = 5
_NO_NAME = re.compile(r"[^\w \t.,'\u2019&+/!-]")


def _class_name(said: tuple[str, ...]) -> str:
    name = pascal(said)
    return name if name.isidentifier() and not keyword.iskeyword(name) else f"Api{name}"
