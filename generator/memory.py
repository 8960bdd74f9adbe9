"""The last result of a job, remembered so that a changed description costs what it concerns.

Descriptions change most, and decide nothing (`generator.prose`). So what a whole run found out is kept: its meaning and
its names, with a gap for each description, and for each file the descriptions that were looked at to make it. When the
next run finds that nothing but such texts has changed, the gaps are filled with those of now, and the files that
look at a changed one are made anew, by the stages that make all others.

Whatever else has changed, or is not as it should be, is as if nothing were remembered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from generator import build, cache
from generator.build import Built, Job, Made, Ready
from generator.cache import Kept
from generator.config import TargetConfig
from generator.diagnostics import Diagnostic, Diagnostics, Place
from generator.frozen import frozen
from generator.gaps import kept, objects_at, rest_of, taken
from generator.ir import Api, Facts
from generator.manifest import Inputs, Manifest, digest, generator_digest
from generator.prose import Parts, noted, prose

if TYPE_CHECKING:
    from generator.naming import NamePlan
    from generator.pipeline import Description, Terms, Watch
    from generator.render import FileSet, Printed
    from generator.source import Source


class ForgottenError(Exception):
    """What was remembered has gone in the meantime: everything is to be made anew."""


@frozen
class _Package:
    """What is remembered of one package. `told` came from its names; `prose` has the numbers that each file looks at;
    `parts` says where the cache keeps the parts of long ones."""

    manifest: Manifest
    names: NamePlan
    told: tuple[Diagnostic, ...]
    prose: Mapping[str, frozenset[int]]
    parts: Mapping[str, str]


@frozen
class _Whole:
    """A whole run. `result` is where the cache keeps its files, `rest` the hash of the description without its gaps.

    A gap is the object whose description is left open, by number; what the cache keeps at `meaning` has them in it. `texts`
    are what they held; all but those that were `looked_at` may change.
    """

    result: str
    rest: str
    gaps: Mapping[int, Place]
    texts: Mapping[int, str]
    looked_at: frozenset[int]
    told: tuple[Diagnostic, ...]
    packages: Mapping[str, _Package]
    lock: str
    meaning: str


@frozen
class _Since:
    """What has become of a package since the whole run: the hashes of files that were made anew, and their new parts."""

    made: Mapping[str, str]
    parts: Mapping[str, Parts]


@frozen
class _Latest:
    """The last run: where the cache has the `whole` one that it goes back to, and what is different since: texts by the
    numbers of their gaps, and packages by their targets."""

    whole: str
    texts: Mapping[int, str]
    since: Mapping[str, _Since]


# --- Remembering ------------------------------------------------------------------------------------------------------


def remember(built: Built, description: Description, result: str, terms: Terms) -> None:
    """Keep what a run found out whose files are in the cache at `result`."""
    gapped = built.meaning.gapped
    if gapped is None:
        return
    data = description.source.root.data
    gaps = {number: text.of for number, text in gapped.texts.items()}
    packages = {each.order.target: _remembered(each, gaps.keys()) for each in built.packages}
    whole = _Whole(
        result,
        rest_of(data, objects_at(gaps.values(), data)),
        gaps,
        {number: text.written for number, text in gapped.texts.items()},
        built.meaning.prose.union(*(each.package.named_by for each in built.packages)),
        built.meaning.told,
        packages,
        built.lock,
        gapped.draft.keep(),
    )
    latest = _Latest(kept(whole), {}, {target: _Since({}, {}) for target in packages})
    kept(latest, at=_address(built.job, built.lock, terms))


def _remembered(made: Made, gaps: Set[int]) -> _Package:
    printed = made.package.printed
    return _Package(
        made.manifest,
        made.package.names,
        made.package.told,
        {path: each.prose & gaps for path, each in printed.items()},
        {path: kept(each.parts) for path, each in printed.items() if each.parts},
    )


def _address(job: Job, lock: str, terms: Terms) -> str:
    """Where it is remembered: one place for a job, whatever its description says."""
    spec = str(Path(job.spec).absolute())
    targets = [each.target for each in job.targets]
    asked = [repr(terms.allow), repr(terms.limits), str(terms.keep_going), *targets]
    return cache.key(
        "memory", spec, job.configuration, digest(lock.encode()), generator_digest(), *asked
    )


# --- Recalling --------------------------------------------------------------------------------------------------------


@frozen
class Recalled:
    """What a whole run would make and tell, from the description as it is now; `latest` is to be kept at `where`."""

    ready: Ready
    description: Description
    where: str
    latest: _Latest

    def keep(self) -> None:
        """Go on from here next time: everything is on the disk."""
        kept(self.latest, at=self.where)


def recall(job: Job, terms: Terms, report: Diagnostics, step: Watch) -> Recalled | None:
    """What a whole run would make, where nothing has changed since the last one but descriptions; None where that, or
    anything else, is not so."""
    where = _address(job, build.lock_text_of(job), terms)
    latest = taken(where, _Latest)
    whole = None if latest is None else taken(latest.whole, _Whole)
    if latest is None or whole is None:
        return None
    from generator.pipeline import fetch

    description = fetch(job.spec, [*map(str, job.overlays)], report, terms, step)
    if description is None or report.failed:
        return None
    texts = _texts(whole, description.source)
    if texts is None:
        return None
    different = {n: text for n, text in texts.items() if text != whole.texts[n]}
    filled = {n: prose(text, whole.gaps[n], n) for n, text in texts.items()}
    meaning = step("memory", taken, whole.meaning, tuple, filled)
    if meaning is None or not whole.looked_at.isdisjoint(different):
        return None
    api, facts = meaning
    report.extend(whole.told)
    changed = {n for n in {*different, *latest.texts} if different.get(n) != latest.texts.get(n)}
    since: dict[str, _Since] = {}
    packages: list[tuple[TargetConfig, Kept]] = []
    for order in job.targets:
        before = latest.since[order.target]
        again = _Again(job, order, whole, before, frozenset(different), frozenset(changed))
        printed = again.printed(api, facts, report, terms, step)
        inputs = build.inputs_again(job, whole.packages[order.target].manifest, description)
        if printed is None or inputs is None:
            return None
        since[order.target] = again.since(printed)
        packages.append((order, again.kept(printed, since[order.target], inputs)))
    if report.failed or any(map(_is_elsewhere, report)):
        return None
    ready = Ready(job, tuple(packages), whole.lock)
    return Recalled(ready, description, where, _Latest(latest.whole, different, since))


def _texts(whole: _Whole, source: Source) -> dict[int, str] | None:
    """The descriptions of now, by number; None where anything else has changed, or one of them has come or gone."""
    data = source.root.data
    objects = dict(zip(whole.gaps, objects_at(whole.gaps.values(), data), strict=True))
    texts: dict[int, str] = {}
    for number, each in objects.items():
        text = None if each is None else each.get("description")
        if not isinstance(text, str) or not text:
            return None
        texts[number] = text
    return texts if rest_of(data, objects.values()) == whole.rest else None


@frozen
class _Again:
    """A package, of which the files that look at something `changed` since the last run are made anew. `different` is what
    has another text than in the whole run."""

    job: Job
    order: TargetConfig
    whole: _Whole
    before: _Since
    different: frozenset[int]
    changed: frozenset[int]

    def printed(
        self, api: Api, facts: Facts, report: Diagnostics, terms: Terms, step: Watch
    ) -> Mapping[str, Printed] | None:
        """The files that are made anew; None where the package has other files than before."""
        from generator.render import render
        from generator.targets import load

        target = load(self.order.target)
        settings = build.settings(self.order, target.defaults(api), self.job.docs)
        report.extend(self._known.told)
        arguments = api, facts, self._known.names, settings, report
        lowered, looked_at = noted(lambda: step("views", target.lower, *arguments))
        if {file.path for file in lowered.files} != self._known.manifest.files.keys():
            return None
        files = [
            file
            for file in lowered.files
            # What was looked at for all views may be part of any file.
            if looked_at & self.changed or self._known.prose[file.path] & self.changed
        ]
        parts = {file.path: self._parts(file.path) for file in files}
        return step("text", render, files, target.name, target.syntaxes, terms.jobs, parts)

    def since(self, printed: Mapping[str, Printed]) -> _Since:
        """What has become of the package since the whole run, now that these files are made anew."""
        hashes = {path: digest(each.content) for path, each in printed.items()}
        parts = {path: self._new(path, each.parts) for path, each in printed.items() if each.parts}
        return _Since({**self.before.made, **hashes}, {**self.before.parts, **parts})

    def kept(self, printed: Mapping[str, Printed], since: _Since, inputs: Inputs) -> Kept:
        """The package as it is now."""
        before = self._known.manifest
        manifest = replace(before, inputs=inputs, files={**before.files, **since.made})
        files = {path: each.content for path, each in printed.items()}
        made = frozenset(since.made)
        return Kept(_Files(files, made, manifest, self.whole.result, self.order.target), manifest)

    @property
    def _known(self) -> _Package:
        return self.whole.packages[self.order.target]

    def _parts(self, path: str) -> Parts:
        """The parts of a file that are as they were: in the whole run, or when they were last made."""
        whole = _without(self._whole_parts(path), self.different)
        return {**whole, **_without(self.before.parts.get(path, {}), self.changed)}

    def _new(self, path: str, parts: Parts) -> Parts:
        whole = _without(self._whole_parts(path), self.different)
        return {name: part for name, part in parts.items() if name not in whole}

    def _whole_parts(self, path: str) -> Parts:
        address = self._known.parts.get(path)
        return {} if address is None else _parts_at(address)


@lru_cache(maxsize=16)  # asked twice: before a file is made anew, and after
def _parts_at(address: str) -> Parts:
    return taken(address, dict) or {}


def _without(parts: Parts, numbers: frozenset[int]) -> Parts:
    """Those that look at none of these."""
    return {name: part for name, part in parts.items() if part[1].isdisjoint(numbers)}


class _Files(Mapping[str, bytes]):
    """The files of a package: those that were `printed`, and from the cache those of the whole run, which are read only if
    one is asked for. Those `made` anew in between are on the disk, or nowhere.

    Raises:
        ForgottenError: one is asked for that is nowhere, or in the cache no more.
    """

    def __init__(
        self,
        printed: FileSet,
        made: frozenset[str],
        manifest: Manifest,
        result: str,
        target: str,
    ) -> None:
        self._made = made
        self._printed = printed
        self._manifest = manifest
        self._result = result
        self._target = target

    def __getitem__(self, path: str) -> bytes:
        if path in self._printed:
            return self._printed[path]
        if path in self._made or digest(self._before[path]) != self._manifest.files[path]:
            raise ForgottenError(path)
        return self._before[path]

    @cached_property
    def _before(self) -> Mapping[str, bytes]:
        entry = cache.load(self._result)
        if entry is None or self._target not in entry.packages:
            raise ForgottenError(self._target)
        return entry.packages[self._target].files

    def __iter__(self) -> Iterator[str]:
        return iter(self._manifest.files)

    def __len__(self) -> int:
        return len(self._manifest.files)


def _is_elsewhere(found: Diagnostic) -> bool:
    """Whether a diagnostic is about a document that was not read again."""
    return isinstance(found.at, Place) and found.at.document != ""
