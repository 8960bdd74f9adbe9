"""What the pipeline needs from a language, on one page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Protocol

from generator.diagnostics import Diagnostics
from generator.frozen import frozen
from generator.ir import Api, Facts, Json
from generator.naming import NamePlan, NamingRules
from generator.render import OutputFile, Syntax


@frozen
class Settings:
    """What a configuration (or the command line's defaults) says of one package.

    `package` is what users import, `client` the class they make, `distribution` what they install. `options` holds the
    target's own options, checked against its `OPTIONS` beforehand.
    """

    package: str
    client: str
    distribution: str
    version: str
    options: Mapping[str, Json] = field(default_factory=dict)


@frozen
class Lowered:
    """What a target makes of a description: its files, and the public symbol of each operation for the report."""

    files: tuple[OutputFile, ...]
    symbols: Mapping[tuple[str, str], str]


class Target(Protocol):
    """A language. `name` is the word of the command line and the configuration."""

    @property
    def name(self) -> str: ...

    @property
    def rules(self) -> NamingRules: ...

    @property
    def syntaxes(self) -> tuple[Syntax, ...]:
        """The Jinja environments that its templates are printed in."""
        ...

    @property
    def options(self) -> Mapping[str, str]:
        """The options that it takes beyond `Settings`' own, each with one sentence of what it does."""
        ...

    def defaults(self, api: Api) -> Settings:
        """Names for a package when no configuration gives them, from `info`."""
        ...

    def lower(
        self, api: Api, facts: Facts, names: NamePlan, settings: Settings, report: Diagnostics
    ) -> Lowered: ...
