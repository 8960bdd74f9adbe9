"""Every stage from a description to the files of a package, each a function between two types. Read this first.

    Source ─▶ Source ─▶ Api ─▶ Facts ─▶ NamePlan ─▶ Lowered ─▶ FileSet
       overlays

Stages report what is wrong and go on; here it is decided whether the next one starts. What happens to the files
afterwards, and what may be left out when nothing has changed, is in `generator.build`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import ParamSpec, TypeVar

from generator.diagnostics import Diagnostic, Diagnostics
from generator.frozen import frozen
from generator.gaps import Gapped, with_gaps
from generator.ir import Api, Facts
from generator.lifecycle.surface import Surface
from generator.naming import NamePlan, plan
from generator.prose import Parts, noted
from generator.render import FileSet, Printed, render
from generator.source import Allow, Limits, Source, load
from generator.targets.base import Settings, Target

P = ParamSpec("P")
T = TypeVar("T")


@frozen
class Description:
    """A description as data: as it was `written`, and as its overlays left it."""

    written: Source
    source: Source


@frozen
class Meaning:
    """What a description says and what follows from it, in no language's terms.

    `told` is what was reported while it was found out, `prose` the numbers of the prose that was looked at for it;
    `gapped` is for those who want to remember it.
    """

    api: Api
    facts: Facts
    told: tuple[Diagnostic, ...] = ()
    prose: frozenset[int] = frozenset()
    gapped: Gapped | None = None


@frozen
class Package:
    """What a target makes of a description: the public symbol of each operation, and the files as they were `printed`.

    `told` is what was reported while names were planned, `named_by` the numbers of the prose that was looked at for
    them.
    """

    target: Target
    settings: Settings
    names: NamePlan
    symbols: Mapping[tuple[str, str], str]
    printed: Mapping[str, Printed]
    told: tuple[Diagnostic, ...]
    named_by: frozenset[int]

    @property
    def files(self) -> FileSet:
        """What each file holds."""
        return {path: each.content for path, each in self.printed.items()}


class Watch:
    """Runs one stage after the other, says which one begins, and keeps the seconds that each took."""

    def __init__(self, begins: Callable[[str], None] = lambda stage: None) -> None:
        self.seconds: dict[str, float] = {}
        self._begins = begins

    def __call__(
        self, stage: str, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        self._begins(stage)
        started = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            spent = time.perf_counter() - started
            self.seconds[stage] = self.seconds.get(stage, 0.0) + spent


@frozen
class Terms:
    """What the user allows: where references may lead, to go on with the rest where something is wrong, how much, in how
    many processes at a time, and to remember what files are made of."""

    allow: Allow
    keep_going: bool
    limits: Limits = Limits()
    jobs: int = 1
    remember: bool = False

    def stop(self, report: Diagnostics) -> bool:
        """Whether the stage that has just ended was the last."""
        return report.failed and not self.keep_going


def fetch(
    spec: str, overlays: Sequence[str], report: Diagnostics, terms: Terms, step: Watch
) -> Description | None:
    """The description at `spec` as data; None, after an error, when it cannot be had."""
    written = step("source", load, spec, report, limits=terms.limits, allow=terms.allow)
    if written is None:
        return None
    return Description(written, step("overlays", _overlaid, written, overlays, report))


def _overlaid(written: Source, overlays: Sequence[str], report: Diagnostics) -> Source:
    if not overlays:
        return written
    # JSONPath's packages take longer to import than most overlays to apply.
    from generator import overlay

    return overlay.apply(written, overlays, report)


def understand(source: Source, report: Diagnostics, terms: Terms, step: Watch) -> Meaning | None:
    """What a description means; None, after an error, when nothing can be made of it."""
    before = len(report)
    meaning, prose = noted(partial(_understood, source, report, terms, step))
    if meaning is None:
        return None
    told, gapped = tuple(report)[before:], None
    if terms.remember:
        # At once, since it takes much memory for a while, which files will need later.
        gapped = step("memory", with_gaps, (meaning.api, meaning.facts), source.root.data)
    return replace(meaning, told=told, prose=prose, gapped=gapped)


def _understood(source: Source, report: Diagnostics, terms: Terms, step: Watch) -> Meaning | None:
    # Not before: a run that remembers what a description means does without.
    from generator import openapi
    from generator.analysis import analyse
    from generator.lint import shape

    if terms.stop(report):
        return None
    api = step("api", openapi.read, source, report)
    report.extend(_unseen(step("shape", shape, source), report))
    if terms.stop(report):
        return None
    facts = step("facts", analyse, api, report)
    return None if terms.stop(report) else Meaning(api, facts)


def make(
    meaning: Meaning,
    target: Target,
    settings: Settings,
    lock: Surface | None,
    report: Diagnostics,
    terms: Terms,
    step: Watch,
) -> Package | None:
    """One target's package; None after an error.

    Raises:
        RenderError: a fault of ours.
    """
    api, facts = meaning.api, meaning.facts
    before = len(report)
    names, named_by = noted(lambda: step("names", plan, api, facts, target.rules, lock, report))
    told = tuple(report)[before:]
    if terms.stop(report):
        return None
    lowered = step("views", target.lower, api, facts, names, settings, report)
    if terms.stop(report):
        return None
    jobs = terms.jobs if len(lowered.files) >= _WORTHWHILE else 1
    known: dict[str, Parts] | None = {} if terms.remember else None
    printed = step("text", render, lowered.files, target.name, target.syntaxes, jobs, known)
    return Package(target, settings, names, lowered.symbols, printed, told, named_by)


_WORTHWHILE = 200
"""Files: for less, processes cost more than they save."""


def examine(source: Source, report: Diagnostics, step: Watch) -> None:
    """Report everything that can be said of a description without making anything of it."""
    from generator import openapi
    from generator.analysis import analyse
    from generator.lint import lint

    api = step("api", openapi.read, source, report)
    step("facts", analyse, api, report)
    report.extend(step("lint", lint, source))


def _unseen(shapes: Iterable[Diagnostic], report: Diagnostics) -> list[Diagnostic]:
    """What the reader got along with although the standard does not allow it: warnings, where it said nothing."""
    told = {each.at for each in report}
    return [replace(each, severity="warning") for each in shapes if each.at not in told]
