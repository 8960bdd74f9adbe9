"""What each command does with its jobs, what is shown of it, and the exit code that comes of it."""

from __future__ import annotations

import gc
import os
import platform
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from functools import partial
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator import __version__
from generator.diagnostics import (
    Diagnostic,
    Diagnostics,
    Locator,
    escape,
    show,
    summary,
    worst_first,
)
from generator.frozen import frozen
from generator.many import Shard, descriptions, place_of
from generator.options import BUG, DISK, FAILED, HELD, OK, USAGE, Options

if TYPE_CHECKING:
    from generator.build import Built, Job, Outcome, Ready
    from generator.output import Written
    from generator.report import Run
    from generator.targets.base import Target

# --- Jobs -------------------------------------------------------------------------------------------------------------


_Do = Callable[["Job", Options], tuple[int, "Run | None"]]
"""What a command does with a job: the exit code, and what a report can tell of it."""


def configured_jobs(arguments: Iterable[str], shard: Shard, options: Options) -> list[Job | None]:
    """The jobs of this shard, None for each whose configuration is wrong, which has been told then."""
    return [_configured(path, options) for path in configurations(arguments, shard)]


def configurations(arguments: Iterable[str], shard: Shard) -> list[Path]:
    from generator import config

    paths = config.discover(arguments)
    if not paths:
        raise click.UsageError(
            "there is no specloom.yaml here, and no specs/*/specloom.yaml: name one, or use --spec"
        )
    return shard.among(paths, lambda path: path.as_posix())


def inputs_of(jobs: Iterable[Job | None]) -> list[Path]:
    """All files that are read for these jobs, as far as that is known."""
    from generator.build import read_by

    return [path for job in jobs if job is not None for path in read_by(job)]


def do_all(asked: Sequence[Job | None], options: Options, do: _Do) -> int:
    """Do one job here; of several, each in a process of its own, so that none holds back or ends another."""
    jobs = [job for job in asked if job is not None]
    if len(jobs) == 1:
        code, found = do(jobs[0], options)
        done = [_Done(code, "", "", _entries(found, options))]
    else:
        done = _apart(jobs, options, do)
    if options.report is not None:
        from generator.report import report_text

        text = report_text([entry for each in done for entry in each.entries])
        options.report.write_text(text, encoding="utf-8")
    return max([USAGE if None in asked else OK, *(each.code for each in done)])


@frozen
class _Done:
    """What came of a job: its exit code, what it told on both streams, and its part of the report."""

    code: int
    out: str
    err: str
    entries: Sequence[dict[str, Any]]


def _apart(jobs: Sequence[Job], options: Options, do: _Do) -> list[_Done]:
    # Before the processes are copied, so that it is done once.
    for stage in ("openapi", "analysis", "lint", "pipeline"):
        import_module(f"generator.{stage}")
    from generator.jobs import each
    from generator.progress import Progress

    color = {"auto": "always" if _colorful() else "never"}.get(options.color, options.color)
    alone = replace(options, jobs=1, color=color)
    done: dict[int, _Done] = {}
    # The largest first: begun last, it would run on alone while other cores wait.
    order = sorted(range(len(jobs)), key=lambda number: _size(jobs[number].spec), reverse=True)
    with Progress(quiet=options.quiet) as progress:
        tasks = [partial(_captured, jobs[number], alone, do) for number in order]
        for place, one in each(tasks, options.processes):
            number = order[place]
            done[number] = one or _died(jobs[number])
            click.echo(done[number].err, nl=False, err=True, color=color == "always")
            click.echo(done[number].out, nl=False)
            progress(f"{len(done)} of {len(jobs)} descriptions")
    return [done[number] for number in sorted(done)]


def _size(spec: str) -> int:
    """Of a description in bytes, as far as a look at the disk tells."""
    try:
        return Path(spec).stat().st_size
    except (OSError, ValueError):  # a URL, standard input
        return 0


def _captured(job: Job, options: Options, do: _Do) -> _Done:
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        try:
            code, found = do(job, options)
        except Exception as error:
            code, found = failed(error), None
    gc.collect()  # where there are no processes, one job follows the other in this one
    return _Done(code, out.getvalue(), err.getvalue(), _entries(found, options))


def _died(job: Job) -> _Done:
    told = f"specloom: {job.spec}: its process was ended from outside, perhaps for want of memory"
    return _Done(BUG, "", f"{escape(told)}\n", [])


def _entries(found: Run | None, options: Options) -> list[dict[str, Any]]:
    if options.report is None or found is None:
        return []
    from generator.report import entries

    return entries(found)


def _configured(path: Path, options: Options) -> Job | None:
    from generator import config
    from generator.build import configured
    from generator.targets import TARGETS, load

    # Targets are heavy to import, and a configuration rarely sets options of theirs: try without first.
    read = config.read(path, {name: {} for name in TARGETS}, Diagnostics())
    if read is None:
        report = Diagnostics()
        read = config.read(path, {name: load(name).options for name in TARGETS}, report)
        _show(report, None, options)
    return None if read is None else configured(read)


def asked_for(spec: str, target: str, out: Path, package: str, shard: Shard) -> list[Job]:
    """The job of a description, or those of all descriptions in a folder."""
    folder = Path(spec)
    if spec == "-" or not folder.is_dir():
        return [_asked(spec, target, out, package)]
    if package:
        raise click.UsageError("--package names one package, and a folder has many descriptions")
    found = descriptions(folder)
    if not found:
        raise click.UsageError(f"there is no description in {escape(str(folder))}")
    places = [place_of(path, folder) for path in found]
    if twice := [place for place, count in Counter(places).items() if count > 1]:
        told = escape(str(folder / twice[0]))
        raise click.UsageError(f"there are several descriptions called {told}: rename all but one")
    mine = shard.among(zip(found, places, strict=True), lambda pair: pair[1].as_posix())
    return [_asked(str(path), target, out / place, "") for path, place in mine]


def _asked(spec: str, target: str, out: Path, package: str) -> Job:
    from generator.build import asked
    from generator.config import TargetConfig

    rules = _target(target).rules if package else None
    if rules is not None and not rules.module.valid(package):
        raise click.UsageError(f"`{escape(package)}` cannot be the name of a {target} package")
    return asked(spec, TargetConfig(known_target(target), out, package=package))


def known_target(target: str) -> str:
    from generator.targets import TARGETS

    if target not in TARGETS:
        raise click.UsageError(f"there is no target `{escape(target)}`, only {', '.join(TARGETS)}")
    return target


def _target(name: str) -> Target:
    from generator.targets import load

    return load(known_target(name))


# --- What each does ---------------------------------------------------------------------------------------------------


def generate(job: Job, options: Options, force: bool) -> tuple[int, Run | None]:
    from generator import build

    # A report and warnings come from the stages, so whoever asks for them has the stages run.
    quick = options.report is None and not options.strict
    if quick and build.is_current(job):
        _tell(options, (f"{_here(each.out)}: up to date" for each in job.targets))
        return OK, None
    where = build.address(job, options.terms) if options.cache else None
    if where is not None and quick:
        if (found := build.kept(job, options.terms)) is not None:
            ready, told = found
            click.echo("" if options.quiet else told, nl=False, err=True)
            return _write(ready, options, force), None
        if (code := _again(job, options, force)) is not None:
            return code, None
    code, run_ = _built(job, options, remember=where is not None)
    if code == OK and run_.outcome.built is not None:
        lock = build.lock_text_of(job)
        code = _write(run_.outcome.built.ready, options, force)
        if where is not None and not run_.found.failed:
            _keep(run_, where, lock, options)
    return code, run_


def _keep(run_: Run, where: str, lock: str, options: Options) -> None:
    """Have the cache keep a result, made with that lock."""
    from generator import build
    from generator.memory import remember

    built, description = run_.outcome.built, run_.outcome.description
    if built is None or description is None:
        return
    build.keep(built, where, show(run_.found, _locator(run_.outcome), color=False))
    if lock == built.lock:  # else the next run has other inputs
        remember(built, description, where, options.terms)


def _again(job: Job, options: Options, force: bool) -> int | None:
    """The exit code where nothing but texts has changed since a run that is remembered; None where that is not so."""
    from generator.memory import ForgottenError, recall
    from generator.pipeline import Watch

    report = Diagnostics()
    found = recall(job, options.terms, report, Watch())
    if found is None:
        return None
    _show(report, found.description.source, options)
    try:
        code = _write(found.ready, options, force)
    except ForgottenError:
        return None
    if code == OK:
        found.keep()
    return code


def _write(ready: Ready, options: Options, force: bool) -> int:
    from generator import build
    from generator.output import NotOursError

    try:
        written = build.write(ready, force=force)
    except NotOursError as error:
        lines = [f"{error}:", *(f"  {path}" for path in error.paths)]
        lines += ["Move them elsewhere, or replace them with --force. Nothing was written there."]
        click.echo("\n".join(escape(line) for line in lines), err=True)
        return FAILED
    _tell(options, (f"{_here(order.out)}: {_did(done)}" for order, done in written))
    return OK


def _did(done: Written) -> str:
    total = len(done.written) + done.kept
    changes = [f"{len(done.written)} written"] if done.written else []
    changes += [f"{len(done.removed)} removed"] if done.removed else []
    return f"{total} files, {', '.join(changes) or 'none changed'}"


def check(job: Job, options: Options, diff: bool) -> tuple[int, Run | None]:
    code, found = _built(job, options)
    if code == OK and found.outcome.built is not None:
        code = _compare(found.outcome.built, diff)
    return code, found


def _compare(built: Built, diff: bool) -> int:
    from generator import build, output

    code = OK
    if (lock := build.drift_of_lock(built)) is not None:
        code = FAILED
        click.echo(escape(f"{_here(Path(lock.path))}: {lock.cause}"))
    for made, differences in build.drift(built):
        folder = made.order.out
        code = FAILED if differences else code
        for difference in differences:
            click.echo(escape(f"{_here(folder / difference.path)}: {difference.cause}"))
        if diff:
            files = made.package.files
            click.echo(output.diff(files, made.manifest, folder, differences), nl=False)
    return code


def _built(job: Job, options: Options, *, remember: bool = False) -> tuple[int, Run]:
    from generator import build
    from generator.pipeline import Watch
    from generator.progress import Progress
    from generator.report import Run

    report = Diagnostics()
    with Progress(quiet=options.quiet) as progress:
        step = Watch(progress)
        terms = replace(options.terms, remember=remember)
        outcome = build.build(job, report, terms, step)
    _show(report, _locator(outcome), options)
    return _verdict(report, outcome.built is not None, options), Run(
        job, outcome, report, step.seconds
    )


def lint(spec: str, options: Options) -> int:
    from generator.pipeline import Watch, examine, fetch

    report, step = Diagnostics(), Watch()
    description = fetch(spec, (), report, options.terms, step)
    locator = description.source if description else None
    if description is not None:
        examine(description.source, report, step)
    _show(worst_first(report, locator), locator, options)
    _tell(options, [f"{spec}: {summary(report) or 'nothing to tell'}"])
    return _verdict(report, description is not None, options)


def inspect(spec: str, stage: str, only: str, target: str, options: Options) -> int:
    from generator.inspection import stage_text
    from generator.pipeline import Watch, fetch

    report, step = Diagnostics(), Watch()
    description = fetch(spec, (), report, options.terms, step)
    text = None
    if description is not None:
        text = stage_text(description.source, stage, only, target, report, options.terms, step)
    _show(report, description.source if description else None, options)
    click.echo(text or "", nl=False)
    return _verdict(report, text is not None, options)


# --- What is shown ----------------------------------------------------------------------------------------------------


def _locator(outcome: Outcome) -> Locator | None:
    return outcome.description.source if outcome.description else None


def _show(report: Iterable[Diagnostic], locator: Locator | None, options: Options) -> None:
    if options.silent:
        return
    found = [each for each in report if not options.quiet or each.severity == "error"]
    color = {"always": True, "never": False}.get(options.color, _colorful())
    click.echo(show(found, locator, color=color), nl=False, err=True, color=color)


def _colorful() -> bool:
    return sys.stderr.isatty() and "NO_COLOR" not in os.environ


def _tell(options: Options, lines: Iterable[str]) -> None:
    if not options.quiet:
        for line in lines:
            click.echo(escape(line))


def _here(path: Path) -> Path:
    """As the user would write it: without the detours that a configuration takes to its neighbours."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path


def _verdict(report: Diagnostics, complete: bool, options: Options) -> int:
    """The exit code of what was found."""
    if any(each.code == "unreadable" for each in report):
        return DISK
    if not complete or (report.failed and not options.keep_going):
        return FAILED
    if options.strict and any(each.severity == "warning" for each in report):
        return FAILED
    return OK


# --- When it went wrong -----------------------------------------------------------------------------------------------


def failed(error: Exception) -> int:
    from generator.journal import HeldError

    match error:
        case HeldError():
            return _said(HELD, "another run is writing there", str(error))
        case OSError():
            reason = error.strerror or str(error)
            return _said(DISK, reason, str(error.filename or ""))
        case _:
            return _bug(error)


def _said(code: int, reason: str, where: str) -> int:
    click.echo(escape(f"specloom: {where}: {reason}" if where else f"specloom: {reason}"), err=True)
    return code


def _bug(error: Exception) -> int:
    """What someone needs who mends it. Text of the description may be in it, so every line is escaped."""
    steps = traceback.extract_tb(error.__traceback__)[-3:]
    told = [
        f"specloom {__version__}, Python {platform.python_version()}, {sys.platform}",
        *(f"{Path(step.filename).name}:{step.lineno} in {step.name}" for step in steps),
        *f"{type(error).__name__}: {str(error)[:2000]}".splitlines(),
    ]
    click.echo("specloom: this is a fault of Specloom, not of your description.", err=True)
    click.echo("Please report it, with what follows and, if you may, the description:", err=True)
    # Each line begins with something of ours: a CI server obeys one that begins with `::error`.
    click.echo("\n".join(f"  | {escape(line)}" for line in told), err=True)
    if os.environ.get("SPECLOOM_DEBUG") == "1":
        traceback.print_exception(error)
    return BUG
