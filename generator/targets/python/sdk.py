"""What all slices of the Python target start from: a description, and what was decided about it once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import field
from typing import TypeVar, cast

from generator.diagnostics import Diagnostics
from generator.frozen import frozen
from generator.ir import Api, Facts, OperationId
from generator.naming import NamePlan
from generator.prose import note, noted
from generator.targets.base import Settings
from generator.targets.python import calls, errors
from generator.targets.python.calls import Call
from generator.targets.python.errors import Errors
from generator.targets.python.spelling.types import Types

T = TypeVar("T")


@frozen
class Sdk:
    """One package to be: types as they are spelled, operations as they are called, errors as they are raised."""

    api: Api
    facts: Facts
    names: NamePlan
    settings: Settings
    types: Types
    calls: Mapping[OperationId, Call]
    errors: Errors
    _known: dict[Hashable, tuple[object, frozenset[int]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def once(self, question: Hashable, answer: Callable[[], T]) -> T:
        """What `answer` gives, worked out the first time that the question is asked: several slices ask the same."""
        known = self._known.get(question)  # one look-up: the hash of a type is that of all in it
        if known is None:
            known = self._known[question] = noted(answer)
        given, prose = known
        note(prose)
        return cast(T, given)

    @property
    def title(self) -> str:
        """What people call the API, on one line and without the words that say that it is one."""
        words = self.api.info.title.split()
        while words and words[-1].casefold() in _SAYS_API:
            words.pop()
        return " ".join(words).removesuffix("API").strip(" -:|") or self.settings.client

    @property
    def description(self) -> str:
        """What the author says of the API; "" where that is its title once more."""
        info = self.api.info
        said = info.doc.description.strip()
        return "" if said.casefold() == info.title.strip().casefold() else said


_SAYS_API = frozenset(
    {"api", "documentation", "docs", "openapi", "reference", "rest", "spec", "specification"}
)


def prepare(
    api: Api, facts: Facts, names: NamePlan, settings: Settings, report: Diagnostics
) -> Sdk:
    """Decide what more than one slice needs to know."""
    planned = calls.plan(api, names, report)
    return Sdk(
        api,
        facts,
        names,
        settings,
        Types(api.decls, names),
        planned,
        errors.plan(api, planned.values(), names, errors.root_class(settings.client)),
    )
