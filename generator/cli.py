"""The command line: what was asked for, what is shown, and the exit code.

Results go to standard output, everything else to standard error. What is heavy is imported by the command that needs
it, so that `specloom --version`, and a run that finds nothing to do, are quick.

Exit codes: 0 done; 1 the description has errors, or there is drift, or files of a user's are in the way; 2 usage or
configuration; 3 the disk or the network failed; 4 another run holds the folder; 70 a fault of ours; 130 interrupted.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from generator import __version__, commands
from generator.diagnostics import escape
from generator.many import Shard
from generator.options import (
    DISK,
    FOLDER,
    INTERRUPTED,
    OK,
    SHARD_HELP,
    USAGE,
    Options,
    shard_of,
    with_options,
)

if TYPE_CHECKING:
    from generator.build import Job


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    # The stages make millions of frozen values without cycles: looking for garbage among them takes a third of a run.
    gc.disable()
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # whoever started this has closed it
            setattr(sys, name, StringIO())
    code = run(arguments)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = code or DISK
    # Python would take every value apart first, which takes seconds for the largest descriptions.
    os._exit(code)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; its exit code. Never raises."""
    try:
        code = cli.main(arguments, prog_name="specloom", standalone_mode=False)
        return code if isinstance(code, int) else OK
    except click.ClickException as error:
        error.show()
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except Exception as error:
        return commands.failed(error)


# --- The commands -----------------------------------------------------------------------------------------------------


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="specloom", message="%(prog)s %(version)s")
def cli() -> None:
    """Make client packages, their documentation and their tests from OpenAPI descriptions."""


@cli.command()
@click.argument("config", nargs=-1)
@click.option(
    "--spec", help="The description: a path, a folder of many, a URL, or - for standard input."
)
@click.option("--target", help="The language, such as python.")
@click.option("--out", type=FOLDER, help="The folder to write to.")
@click.option("--package", default="", help="What users will import.")
@click.option("--force", is_flag=True, help="Replace files that were edited by hand.")
@click.option("--shard", default="1/1", metavar="3/8", callback=shard_of, help=SHARD_HELP)
@click.option("--watch", is_flag=True, help="Stay, and run again whenever an input changes.")
@with_options
def generate(
    config: tuple[str, ...],
    spec: str | None,
    target: str | None,
    out: Path | None,
    package: str,
    force: bool,
    shard: Shard,
    watch: bool,
    **common: Any,
) -> int:
    """Rebuild the packages that each CONFIG describes.

    Without one: ./specloom.yaml, else every specs/*/specloom.yaml. With --spec, --target and --out: one package,
    without a configuration; with a folder for --spec, one for each description in it.
    """
    options = Options(**common)
    if spec is None and (target or out or package):
        raise click.UsageError("--target, --out and --package go with --spec")
    if spec is not None and config:
        raise click.UsageError("either CONFIG or --spec, not both")

    def jobs(options: Options) -> list[Job | None]:
        if spec is None:
            return commands.configured_jobs(config, shard, options)
        if target is None or out is None:
            raise click.UsageError("--spec needs --target and --out")
        return [*commands.asked_for(spec, target, out, package, shard)]

    def once() -> int:
        return commands.do_all(
            jobs(options), options, lambda job, o: commands.generate(job, o, force)
        )

    def inputs() -> list[Path]:
        configurations = commands.configurations(config, shard) if spec is None else []
        return [*configurations, *commands.inputs_of(jobs(replace(options, silent=True)))]

    if not watch:
        return once()
    from generator import watching

    return watching.repeat(once, inputs)


@cli.command()
@click.argument("config", nargs=-1)
@click.option("--diff", is_flag=True, help="Show the differences line by line.")
@click.option("--shard", default="1/1", metavar="3/8", callback=shard_of, help=SHARD_HELP)
@with_options
def check(config: tuple[str, ...], diff: bool, shard: Shard, **common: Any) -> int:
    """Compare what is there with what would be generated; write nothing.

    Each file that differs is named with the cause: description, configuration, lock, generator, hand edit, missing,
    left over.
    """
    options = Options(**common)
    jobs = commands.configured_jobs(config, shard, options)
    return commands.do_all(jobs, options, lambda job, o: commands.check(job, o, diff))


@cli.command()
@click.argument("spec", nargs=-1, required=True)
@with_options
def lint(spec: tuple[str, ...], **common: Any) -> int:
    """Tell every finding about each SPEC, worst first."""
    options = Options(**common)
    return max(commands.lint(each, options) for each in spec)


@cli.command()
@click.argument("spec")
@click.option(
    "--stage",
    type=click.Choice(["source", "api", "facts", "names", "views"]),
    required=True,
    help="What to print.",
)
@click.option("--only", default="", metavar="NAME", help="Only what has this name.")
@click.option("--target", default="python", help="Whose names and views.")
@with_options
def inspect(spec: str, stage: str, only: str, target: str, **common: Any) -> int:
    """Print what a stage makes of SPEC."""
    return commands.inspect(spec, stage, only, commands.known_target(target), Options(**common))


@cli.command()
@click.argument("code")
def explain(code: str) -> int:
    """Tell what a diagnostic means, and how to mend it."""
    from difflib import get_close_matches

    from generator.lint import CATALOGUE
    from generator.lint import explain as entry

    if (text := entry(code)) is None:
        close = get_close_matches(code, list(CATALOGUE), 1)
        hint = f"; did you mean `{close[0]}`?" if close else ""
        raise click.UsageError(f"there is no diagnostic `{escape(code)}`{hint}")
    click.echo(text, nl=False)
    return OK


@cli.command()
@click.argument("spec", required=False)
def init(spec: str | None) -> int:
    """Write a commented specloom.yaml for SPEC into this folder."""
    from generator.config import FILE

    path = Path(FILE)
    try:
        with path.open("x") as file:
            file.write(_STARTER.format(spec=json.dumps(spec or _described_here())))
    except FileExistsError:
        raise click.UsageError(f"{path} is already there") from None
    click.echo(f"{path}: written; `specloom generate` comes next")
    return OK


_STARTER = """\
# What Specloom makes of a description: `specloom generate` reads this file, `specloom check` tells whether the result
# is up to date. Paths are relative to this file.
spec: {spec}

targets:
  python:
    out: generated/python
    # What users import, the class they make, and what they install. Taken from the description's title if not given.
    # package: acme
    # client: Acme
    # distribution: acme-sdk
    # version: 0.1.0

# Changes to the description that are yours to make (OpenAPI Overlay 1.0), in this order.
# overlays: [overlay.yaml]

# Of the examples in documentation: which optional fields they show (never, with-example, always); and the order of
# fields in tables (document, alphabetical).
# docs: {{optional_fields: with-example, field_order: document}}
"""

_USUAL = [
    f"{name}.{ending}" for name in ("openapi", "swagger") for ending in ("yaml", "yml", "json")
]


def _described_here() -> str:
    return next((name for name in _USUAL if Path(name).exists()), _USUAL[0])
