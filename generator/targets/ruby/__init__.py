"""Ruby: the documentation pages of a client, which is yet to come.

`names` has the rules, `samples` writes values and calls, `pages` lowers a description to the views that the templates
below `docs/` print.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import Diagnostics
from generator.frozen import frozen
from generator.ir import Api, Facts
from generator.naming import DEVICE_NAMES, NamePlan, NamingRules, pascal, snake, words
from generator.render import Syntax
from generator.targets import docs
from generator.targets.base import Lowered, Settings
from generator.targets.ruby import pages
from generator.targets.ruby.names import RULES


@frozen
class RubyTarget:
    """The `Target` of this folder."""

    name: str = "ruby"
    rules: NamingRules = RULES
    syntaxes: tuple[Syntax, ...] = (docs.MARKDOWN,)

    @property
    def options(self) -> Mapping[str, str]:
        return pages.OPTIONS

    def defaults(self, api: Api) -> Settings:
        """`dub`, `Dub` and `dub` for an API called "Dub API"."""
        named = (word for word in words(api.info.title) if word.isascii() and word != "api")
        said = tuple(named)[:_LONGEST] or ("client",)
        if snake(said) in DEVICE_NAMES:
            said = (*said, "sdk")
        return Settings(snake(said), pascal(said), snake(said), "0.1.0")

    def lower(
        self, api: Api, facts: Facts, names: NamePlan, settings: Settings, report: Diagnostics
    ) -> Lowered:
        """Every page, and the method of each operation."""
        docs.tell_events(api, report)
        return Lowered(
            tuple(pages.files(api, facts, names, settings)), pages.symbols(facts, names, settings)
        )


_LONGEST = 5

RUBY = RubyTarget()
