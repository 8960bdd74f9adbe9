"""TypeScript: the types of an API, which keep the intermediate representation honest, and documentation pages.

The client that the pages tell of is yet to come.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from generator.diagnostics import Diagnostics, Place
from generator.frozen import frozen
from generator.ir import Api, Facts
from generator.naming import DEVICE_NAMES, NamePlan, NamingRules, spell, words
from generator.render import Syntax
from generator.targets import docs
from generator.targets.base import Lowered, Settings
from generator.targets.typescript import models, pages
from generator.targets.typescript.spelling import RULES, SYNTAX


@frozen
class TypeScriptTarget:
    """The `Target` of this language."""

    name: str = "typescript"
    rules: NamingRules = RULES
    syntaxes: tuple[Syntax, ...] = (SYNTAX, docs.MARKDOWN)
    options: Mapping[str, str] = field(default_factory=lambda: pages.OPTIONS)

    def defaults(self, api: Api) -> Settings:
        """The package and the client called after the title, as npm wants them."""
        said = (word for word in words(api.info.title) if word.isascii() and word != "api")
        named = tuple(said)[:_LONGEST] or ("api",)
        if "-".join(named) in DEVICE_NAMES:
            named = (*named, "sdk")
        package = "-".join(named)
        return Settings(package, spell(RULES.type, named), package, "0.1.0")

    def lower(
        self, api: Api, facts: Facts, names: NamePlan, settings: Settings, report: Diagnostics
    ) -> Lowered:
        """The types of every declaration, and the pages; that there are no methods yet is said."""
        if api.operations:
            report.info(
                "types-only",
                f"TypeScript packages hold types only so far: none of the {len(api.operations)} operations has a method",
                Place() / "paths",
                on_key=True,
            )
        docs.tell_events(api, report)
        made = (*models.lower(api, names), *pages.files(api, facts, names, settings))
        return Lowered(made, {})


_LONGEST = 5

TYPESCRIPT = TypeScriptTarget()
