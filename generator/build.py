"""A description's packages brought onto the disk, or compared with what is there.

What has not changed is left out: when the hashes of all inputs equal those in the manifest and the output is untouched,
there is nothing to do, and none of the stages is even imported.

The lock goes with the packages: what it names keeps its name, and what is new is added once everything else was written.
Were it written first, an interrupted run could release names that nobody got.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from generator import __version__, cache, output
from generator.cache import Kept
from generator.config import Config, Docs, TargetConfig
from generator.diagnostics import Diagnostics, Position
from generator.frozen import frozen
from generator.lifecycle.surface import LockError, Surface, lock_text, parse_lock
from generator.manifest import Inputs, Manifest, digest, generator_digest
from generator.output import Difference, Written

if TYPE_CHECKING:
    from generator.ir import Api
    from generator.pipeline import Description, Meaning, Package, Terms, Watch
    from generator.targets.base import Settings


@frozen
class Job:
    """A description, and all packages to make of it.

    `configuration` is the hash of what was configured. `lock` is where released names are kept, None to keep none.
    """

    spec: str
    overlays: tuple[Path, ...]
    targets: tuple[TargetConfig, ...]
    docs: Docs
    configuration: str
    lock: Path | None


def configured(config: Config) -> Job:
    """The job that a configuration describes."""
    hashed = digest(config.path.read_bytes())
    return Job(config.spec, config.overlays, config.targets, config.docs, hashed, config.lock)


def asked(spec: str, target: TargetConfig) -> Job:
    """The job that a command line describes. No names are kept: there is no place for them."""
    names = [target.target, target.package, target.client, target.distribution, target.version]
    return Job(spec, (), (target,), Docs(), digest(json.dumps(names).encode()), None)


@frozen
class Made:
    """One package in memory, with its manifest."""

    order: TargetConfig
    package: Package
    manifest: Manifest


@frozen
class Ready:
    """What is to be on the disk when a job is done: the files of each package, and the text of the lock."""

    job: Job
    packages: tuple[tuple[TargetConfig, Kept], ...]
    lock: str


@frozen
class Built:
    """All packages of a job; `lock` is the text that the lock should have, "" where there is none."""

    job: Job
    meaning: Meaning
    packages: tuple[Made, ...]
    lock: str

    @property
    def ready(self) -> Ready:
        kept = ((each.order, Kept(each.package.files, each.manifest)) for each in self.packages)
        return Ready(self.job, tuple(kept), self.lock)


@frozen
class Outcome:
    """How far a build came: `description` is None when it could not be had, `built` after any error that stopped it."""

    description: Description | None
    built: Built | None


def is_current(job: Job) -> bool:
    """Whether every package is there as these inputs make it, told by hashes alone."""
    surfaces = _surfaces(job, Diagnostics())
    return surfaces is not None and all(_is_current(job, order, surfaces) for order in job.targets)


def read_by(job: Job) -> list[Path]:
    """The files that a job reads, as far as its last run told: the description, its overlays, what these refer to."""
    found = [output.read_manifest(order.out) for order in job.targets]
    known = {name for each in found if each is not None for name in each.inputs.description}
    named = [Path(job.spec).parent / name for name in known if name and "overlay " not in name]
    return [path for path in (Path(job.spec), *job.overlays, *sorted(named)) if path.is_file()]


def build(job: Job, report: Diagnostics, terms: Terms, step: Watch) -> Outcome:
    """Run all stages for all packages."""
    from generator.pipeline import fetch, understand

    surfaces = _surfaces(job, report)
    if surfaces is None:
        return Outcome(None, None)
    description = fetch(job.spec, [*map(str, job.overlays)], report, terms, step)
    if description is None:
        return Outcome(None, None)
    meaning = understand(description.source, report, terms, step)
    if meaning is None:
        return Outcome(description, None)
    packages = [
        _package(job, order, meaning, surfaces, report, terms, step) for order in job.targets
    ]
    complete = [package for package in packages if package is not None]
    if len(complete) < len(packages):
        return Outcome(description, None)
    built = _built(job, description, meaning, complete, surfaces, complete=not report.failed)
    return Outcome(description, built)


def kept(job: Job, terms: Terms) -> tuple[Ready, str] | None:
    """What an earlier run made of the same, if the cache has it, and what was told of it."""
    where = address(job, terms)
    entry = None if where is None else cache.load(where)
    if entry is None or any(each.target not in entry.packages for each in job.targets):
        return None
    packages = tuple((each, entry.packages[each.target]) for each in job.targets)
    for _, package in packages:
        known = package.manifest.inputs.description
        if package.manifest.version != __version__ or _description_now(job, known) != known:
            return None
    return Ready(job, packages, entry.lock), entry.told


def keep(built: Built, before: str, told: str) -> None:
    """Have the cache keep a result that is whole. `before` is the `address` that the job had when it began."""
    ready = built.ready
    known = [package.manifest.inputs.description for _, package in ready.packages]
    if all(_description_now(built.job, each) == each for each in known):
        packages = {order.target: package for order, package in ready.packages}
        cache.store(before, cache.Entry(packages, ready.lock, told))


def address(job: Job, terms: Terms) -> str | None:
    """Where the cache keeps what is made of a job on these terms; None where it keeps nothing of it."""
    try:
        lock = lock_text_of(job)
        description = digest(Path(job.spec).read_bytes())
        overlays = [digest(path.read_bytes()) for path in job.overlays]
    except OSError:
        return None  # from elsewhere than a file
    targets = [each.target for each in job.targets]
    asked = [repr(terms.allow), repr(terms.limits), str(terms.keep_going), *targets]
    return cache.key(
        job.configuration, description, *overlays, digest(lock.encode()), generator_digest(), *asked
    )


def write(ready: Ready, *, force: bool) -> list[tuple[TargetConfig, Written]]:
    """Bring all packages and then the lock up to date.

    Raises:
        NotOursError: something of a user's is in the way of a package; that one was left as it was.
        HeldError: another run has a folder.
        OSError: the disk refuses.
    """
    written = [
        (order, output.write(package.files, package.manifest, order.out, force=force))
        for order, package in ready.packages
    ]
    if ready.job.lock is not None and _text(ready.job.lock) != ready.lock:
        _replace(ready.job.lock, ready.lock)
    return written


def drift(built: Built) -> list[tuple[Made, list[Difference]]]:
    """How each folder differs from what would be written."""
    return [(each, output.drift(each.manifest, each.order.out)) for each in built.packages]


def drift_of_lock(built: Built) -> Difference | None:
    """How the lock differs from what would be written."""
    lock = built.job.lock
    if lock is None or (text := _text(lock)) == built.lock:
        return None
    return Difference(str(lock), "missing" if text is None else _cause_of_lock(built))


# --- Inputs -----------------------------------------------------------------------------------------------------------


def _is_current(job: Job, order: TargetConfig, surfaces: Mapping[str, Surface]) -> bool:
    found = output.read_manifest(order.out)
    if found is None or found.version != __version__:
        return False
    inputs = Inputs(
        description=_description_now(job, found.inputs.description),
        configuration=job.configuration,
        lock=_lock_digest(surfaces.get(order.target)),
        generator=generator_digest(),
    )
    return inputs == found.inputs and output.untouched(found, order.out)


def _description_now(job: Job, known: Iterable[str]) -> dict[str, str]:
    """The hashes of the documents that were read then, as they are now; without those that are no plain files."""
    files = {name: Path(job.spec).parent / name if name else Path(job.spec) for name in known}
    files |= {f"overlay {n}": path for n, path in enumerate(job.overlays)}
    return {name: digest(path.read_bytes()) for name, path in files.items() if path.is_file()}


def inputs_again(job: Job, before: Manifest, description: Description) -> Inputs | None:
    """The inputs of a package whose description and overlays may have changed; None where something else has too."""
    known = before.inputs.description
    now = _description_now(job, known)
    changed = {name for name in known if now.get(name) != known[name]}
    if now.keys() != known.keys() or any(name and "overlay " not in name for name in changed):
        return None
    root = description.written.root.digest
    return replace(before.inputs, description=now) if now[""] == root else None


def _inputs(job: Job, description: Description, surface: Surface) -> Inputs:
    documents = {name: each.digest for name, each in description.source.documents.items()}
    overlays = {
        f"overlay {n}": digest(path.read_bytes())
        for n, path in enumerate(job.overlays)
        if path.is_file()
    }
    return Inputs(
        description=documents | {"": description.written.root.digest} | overlays,
        configuration=job.configuration,
        lock=_lock_digest(surface) if job.lock is not None else "",
        generator=generator_digest(),
    )


def _lock_digest(surface: Surface | None) -> str:
    return "" if surface is None else digest(surface.to_text().encode())


# --- Packages ---------------------------------------------------------------------------------------------------------


def _package(
    job: Job,
    order: TargetConfig,
    meaning: Meaning,
    surfaces: Mapping[str, Surface],
    report: Diagnostics,
    terms: Terms,
    step: Watch,
) -> tuple[TargetConfig, Package] | None:
    from generator.pipeline import make
    from generator.targets import load

    target = load(order.target)
    said = settings(order, target.defaults(meaning.api), job.docs)
    lock = surfaces.get(order.target)
    package = make(meaning, target, said, lock, report, terms, step)
    return None if package is None else (order, package)


def settings(order: TargetConfig, defaults: Settings, docs: Docs) -> Settings:
    """What a configuration says of a package, and the defaults where it says nothing."""
    from generator.targets.base import Settings

    return Settings(
        package=order.package or defaults.package,
        client=order.client or defaults.client,
        distribution=order.distribution or defaults.distribution,
        version=order.version or defaults.version,
        options={**defaults.options, **(order.options or {}), "docs": asdict(docs)},
    )


def _built(
    job: Job,
    description: Description,
    meaning: Meaning,
    packages: Sequence[tuple[TargetConfig, Package]],
    surfaces: Mapping[str, Surface],
    *,
    complete: bool,
) -> Built:
    released = dict(surfaces)
    for order, package in packages:
        before = surfaces.get(order.target)
        released[order.target] = _released(package.names.surface, before, complete=complete)
    made = tuple(
        Made(
            order,
            package,
            _manifest(job, description, meaning.api, package, released[order.target]),
        )
        for order, package in packages
    )
    lock = "" if job.lock is None else lock_text(released.values())
    return Built(job, meaning, made, lock)


def _released(new: Surface, before: Surface | None, *, complete: bool) -> Surface:
    """The names that the lock is to hold. When errors had things left out, theirs are not forgotten."""
    if before is None or complete:
        return new
    return Surface(new.language, {**before.names, **new.names})


def _manifest(
    job: Job, description: Description, api: Api, package: Package, released: Surface
) -> Manifest:
    ids = [(operation.id.method, operation.id.path) for operation in api.operations]
    return Manifest(
        version=__version__,
        inputs=_inputs(job, description, released),
        files={path: digest(content) for path, content in package.files.items()},
        operations=tuple(id for id in ids if id in package.symbols),
    )


# --- The lock ---------------------------------------------------------------------------------------------------------


def _surfaces(job: Job, report: Diagnostics) -> dict[str, Surface] | None:
    """Released names by language; None, after an error, when the lock cannot be read: without it names may change."""
    text = _text(job.lock) if job.lock is not None else None
    if text is None:
        return {}
    try:
        return parse_lock(text)
    except LockError as error:
        hint = "take it as it was last checked in"
        report.error("broken-lock", error.message, Position(str(job.lock), error.line, 1), hint)
        return None


def lock_text_of(job: Job) -> str:
    """The lock as it is; "" where there is none."""
    return "" if job.lock is None else _text(job.lock) or ""


def _text(path: Path) -> str | None:
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        return "\ufffd"


def _replace(path: Path, text: str) -> None:
    """In one move, so that nobody ever sees half of it."""
    with NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name}.", delete=False) as draft:
        try:
            draft.write(text.encode())
            draft.close()
            Path(draft.name).chmod(0o666 & ~_umask())
            Path(draft.name).replace(path)
        except BaseException:
            Path(draft.name).unlink()
            raise


def _umask() -> int:
    os.umask(mask := os.umask(0))
    return mask


def _cause_of_lock(built: Built) -> str:
    """As for a file: the inputs that changed, else someone edited it."""
    changed = {
        name
        for each in built.packages
        if (found := output.read_manifest(each.order.out)) is not None
        for name in each.manifest.inputs.changed(found.inputs)
    }
    return " or ".join(sorted(changed)) or "hand edit"
