"""What the commands take in common, and the exit codes that they leave with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from generator.diagnostics import escape
from generator.frozen import frozen
from generator.many import Shard

if TYPE_CHECKING:
    from generator.pipeline import Terms

OK, FAILED, USAGE, DISK, HELD, BUG, INTERRUPTED = 0, 1, 2, 3, 4, 70, 130

Command = TypeVar("Command", bound=Callable[..., object])


@frozen
class Options:
    """What every command that reads a description takes."""

    report: Path | None
    strict: bool
    keep_going: bool
    allow_remote: tuple[str, ...]
    allow_file: tuple[Path, ...]
    limit: tuple[str, ...]
    quiet: bool
    color: str
    jobs: int | None
    cache: bool
    silent: bool = False

    @property
    def processes(self) -> int:
        """How many to work in at a time."""
        from generator.jobs import available

        return self.jobs or available()

    @property
    def terms(self) -> Terms:
        """The same, as the stages take it."""
        from generator.pipeline import Terms
        from generator.source import Allow, Limits

        allow = Allow(self.allow_remote, self.allow_file)
        return Terms(allow, self.keep_going, Limits.of(self.limit), self.processes)


def with_options(command: Command) -> Command:
    for option in reversed(
        (
            click.option("--report", type=FILE, help="Write what was done to FILE, as JSON."),
            click.option("--strict", is_flag=True, help="Take warnings for errors."),
            click.option("--keep-going", is_flag=True, help=_KEEP_GOING),
            click.option("--allow-remote", multiple=True, metavar="HOST", help=_ALLOW_REMOTE),
            click.option("--allow-file", multiple=True, type=FOLDER, help=_ALLOW_FILE),
            click.option(
                "--limit", multiple=True, metavar="NAME=N", callback=limits_of, help=_LIMIT
            ),
            click.option("--jobs", type=_COUNT, metavar="N", help=_JOBS),
            click.option("--cache/--no-cache", default=True, help=_CACHE),
            click.option("--quiet", is_flag=True, help="Show errors only."),
            click.option("--color", type=_WHEN, default="auto", help="Color what is shown."),
        )
    ):
        command = option(command)
    return command


def shard_of(context: click.Context, option: click.Parameter, said: str) -> Shard:
    try:
        return Shard.parse(said)
    except ValueError as error:
        raise click.BadParameter(escape(str(error)), context, option) from None


def limits_of(
    context: click.Context, option: click.Parameter, said: tuple[str, ...]
) -> tuple[str, ...]:
    if said:  # most say nothing, and need not wait for the import
        from generator.source import Limits

        try:
            Limits.of(said)
        except ValueError as error:
            raise click.BadParameter(escape(str(error)), context, option) from None
    return said


FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)
_WHEN = click.Choice(["auto", "always", "never"])
_COUNT = click.IntRange(min=1)
_JOBS = "Work in up to N processes; as many as there are cores by default."
_CACHE = "Take what an earlier run made of the same inputs, and keep it for later ones."
SHARD_HELP = "Of the descriptions, do the third of eight parts."
_KEEP_GOING = "Leave out what has errors and write the rest."
_ALLOW_REMOTE = "Follow references to this host."
_ALLOW_FILE = "Follow references to files in this folder."
_LIMIT = "How large a description may be: bytes, depth, nodes, aliased, documents, or seconds."
