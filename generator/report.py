"""What a run did, as JSON for other programs: one object for each package."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.build import Built, Job, Made, Outcome
from generator.diagnostics import Diagnostics, Locator, Place, to_json
from generator.ir import Api, Json


@dataclass(frozen=True, slots=True)
class Run:
    """A job, how far it came, what was found, and the seconds that each stage took."""

    job: Job
    outcome: Outcome
    found: Diagnostics
    seconds: Mapping[str, float]


def report_text(runs: Sequence[Run]) -> str:
    """The report: an object when one package was asked for, else a list of them."""
    entries = [entry for run in runs for entry in _entries(run)]
    return json.dumps(entries[0] if len(entries) == 1 else entries, indent=2) + "\n"


def _entries(run: Run) -> list[dict[str, Json]]:
    source = run.outcome.description.source if run.outcome.description else None
    common: dict[str, Json] = {
        "diagnostics": [{**each} for each in to_json(run.found, source)],
        "timings": {stage: round(spent, 4) for stage, spent in run.seconds.items()},
    }
    built = run.outcome.built
    if built is None:
        empty: dict[str, Json] = {"files": [], "operations": [], "skipped": []}
        return [
            {"spec": run.job.spec, "target": each.target, "package": each.package} | empty | common
            for each in run.job.targets
        ]
    return [_entry(each, built, source) | common for each in built.packages]


def _entry(made: Made, built: Built, locator: Locator | None) -> dict[str, Json]:
    return {
        "spec": built.job.spec,
        "target": made.order.target,
        "package": made.package.settings.package,
        "files": [*sorted(made.package.files)],
        "operations": _operations(made, built.api),
        "skipped": [
            {"what": each.what, "why": each.why, "at": _address(each.at, locator)}
            for each in built.api.skipped
        ],
    }


def _operations(made: Made, api: Api) -> list[Json]:
    symbols = made.package.lowered.symbols
    return [
        {
            "method": each.id.method,
            "path": each.id.path,
            "operation_id": each.operation_id,
            "symbol": symbols[(each.id.method, each.id.path)],
        }
        for each in api.operations
        if (each.id.method, each.id.path) in symbols
    ]


def _address(place: Place, locator: Locator | None) -> str:
    at = locator.locate(place) if locator else None
    return f"{at.file}:{at.line}:{at.col}" if at else f"{place.document}#{place.pointer}"
