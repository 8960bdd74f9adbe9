"""Each folder of `cases/` is one: a description, the expected files that it is about, and what is told.

`openapi.yaml` is the description; a `specloom.yaml` beside it configures, otherwise the sub-folders name the targets.
Of what is generated only the files that lie in `python/`, `typescript/` … are compared. `diagnostics.txt` is everything
that is told, absent when nothing is. `UPDATE=1 pytest tests/test_cases.py` rewrites the expected files; to add one to a
case, make it empty first.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator import config
from generator.build import Job, build, configured
from generator.config import Docs, TargetConfig
from generator.diagnostics import Diagnostics, show
from generator.pipeline import Terms, Watch
from generator.source import Allow
from generator.targets import TARGETS, load

CASES = sorted(path.parent for path in Path(__file__).parent.glob("cases/*/openapi.*"))
UPDATE = os.environ.get("UPDATE") == "1"


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_case(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case)  # diagnostics name files as the user did
    told, made = outcome(case)
    compare(Path("diagnostics.txt"), told)
    for expected in expected_files():
        language, path = expected.parts[0], expected.relative_to(expected.parts[0]).as_posix()
        assert path in made[language], f"{path} is expected, and was not generated"
        compare(expected, made[language][path].decode())


def outcome(case: Path) -> tuple[str, dict[str, dict[str, bytes]]]:
    """What is told, and the files of each language."""
    report = Diagnostics()
    terms = Terms(Allow(), keep_going=False)
    done = build(job(case), report, terms, Watch())
    source = done.description.source if done.description else None
    packages = done.built.packages if done.built else ()
    return show(report, source), {p.order.target: dict(p.package.files) for p in packages}


def job(case: Path) -> Job:
    if Path(config.FILE).exists():
        report = Diagnostics()
        options = {name: load(name).options for name in TARGETS}
        found = config.read(Path(config.FILE), options, report)
        assert found is not None, show(report, None)
        return configured(found)
    spec = next(path.name for path in Path().glob("openapi.*"))
    languages = [name for name in TARGETS if Path(name).is_dir()] or ["python"]
    targets = tuple(TargetConfig(name, Path("nowhere")) for name in languages)
    return Job(spec, (), targets, Docs(), "", None)


def expected_files() -> list[Path]:
    # Byte code is left there by whatever compiles all Python files of a checkout.
    files = (path for name in TARGETS for path in Path(name).rglob("*") if path.is_file())
    return sorted(path for path in files if path.suffix != ".pyc")


def compare(expected: Path, made: str) -> None:
    if UPDATE:
        expected.write_text(made) if made else expected.unlink(missing_ok=True)
    found = expected.read_text() if expected.exists() else ""
    assert made == found, f"{expected} differs; UPDATE=1 rewrites it"


def test_there_are_cases_and_each_expects_something() -> None:
    assert CASES
    for case in CASES:
        assert len([path for path in case.rglob("*") if path.is_file()]) > 1, case.name
