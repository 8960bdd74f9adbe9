"""What a run did, as JSON for other programs: one object for each package."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from generator.build import Built, Job, Made, Outcome
from generator.diagnostics import Diagnostics, Locator, Place, Position, to_json
from generator.frozen import frozen
from generator.ir import Api, Json


@frozen
class Run:
    """A job, how far it came, what was found, and the seconds that each stage took."""

    job: Job
    outcome: Outcome
    found: Diagnostics
    seconds: Mapping[str, float]


def report_text(entries: Sequence[Mapping[str, Json]]) -> str:
    """The report: an object when one package was asked for, else a list of them."""
    return json.dumps(entries[0] if len(entries) == 1 else entries, indent=2) + "\n"


def entries(run: Run) -> list[dict[str, Json]]:
    """What is reported of a run, an object for each of its packages."""
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
    skipped = _skipped(built.meaning.api, run.found, source)
    return [_entry(each, built, skipped) | common for each in built.packages]


def _entry(made: Made, built: Built, skipped: list[Json]) -> dict[str, Json]:
    return {
        "spec": built.job.spec,
        "target": made.order.target,
        "package": made.package.settings.package,
        "files": [*sorted(made.package.files)],
        "operations": _operations(made, built.meaning.api),
        "skipped": skipped,
    }


def _operations(made: Made, api: Api) -> list[Json]:
    symbols = made.package.symbols
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


def _skipped(api: Api, found: Diagnostics, locator: Locator | None) -> list[Json]:
    """What was left out, and what an error put a fallback in the place of."""
    told = {each.at for each in api.skipped}
    errors = [each for each in found if each.severity == "error" and each.at not in told]
    return [
        *(_left_out(each.what, each.why, each.at, locator) for each in api.skipped),
        *(_left_out(each.code, each.message, each.at, locator) for each in errors),
    ]


def _left_out(what: str, why: str, at: Place | Position, locator: Locator | None) -> Json:
    return {"what": what, "why": why, "at": _address(at, locator)}


def _address(at: Place | Position, locator: Locator | None) -> str:
    match at:
        case Position():
            return f"{at.file}:{at.line}:{at.col}"
        case Place():
            found = locator.locate(at) if locator else None
            return _address(found, None) if found else f"{at.document}#{at.pointer}"
