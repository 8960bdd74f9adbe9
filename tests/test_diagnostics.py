"""Every code of the catalogue, as its reader sees it: a description that brings it about, and the whole text of the report.

`diagnostics/CODE.yaml` is the description and `diagnostics/CODE.txt` what is told of it where a Python package is
generated; `UPDATE=1` rewrites the texts. What no such file alone can bring about is held by the tests that are named
here.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.build import Job, build
from generator.config import Docs, TargetConfig
from generator.diagnostics import Diagnostics, show
from generator.lint import CATALOGUE
from generator.pipeline import Terms, Watch
from generator.source import Allow

HERE = Path(__file__).parent
CASES = sorted(path for path in HERE.glob("diagnostics/*.*") if path.suffix != ".txt")
UPDATE = os.environ.get("UPDATE") == "1"

ELSEWHERE = {
    "invalid-character": "unit/test_source.py",
    "invalid-config": "unit/test_config.py",
    "invalid-encoding": "unit/test_source.py",
    "lock-name": "unit/test_naming.py",
    "name-hashed": "unit/test_naming.py",
    "not-checked": "unit/test_lint.py",
    "overlay-extends": "unit/test_overlay.py",
    "overlay-invalid": "unit/test_overlay.py",
    "overlay-no-match": "unit/test_overlay.py",
    "overlay-path": "unit/test_overlay.py",
    "overlay-update": "unit/test_overlay.py",
    "overlay-version": "unit/test_overlay.py",
    "too-large": "unit/test_source.py",
    "types-only": "cases/union_with_discriminator/diagnostics.txt",
    "unknown-key": "unit/test_config.py",
    "unreadable": "unit/test_source.py",
}
"""Codes of what lies outside of a description (the command line, a configuration, an overlay, a lock), and their tests."""


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_a_finding_reads_as_its_reader_sees_it(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case.parent)  # diagnostics name files as the user did
    told = outcome(case.name)
    expected = case.with_suffix(".txt")
    if UPDATE:
        expected.write_text(told, "utf-8")
    assert f"[{case.stem}]: " in told
    assert told == expected.read_text("utf-8")


def outcome(spec: str, lock: Path | None = None) -> str:
    report = Diagnostics()
    job = Job(spec, (), (TargetConfig("python", Path("nowhere")),), Docs(), "", lock)
    done = build(job, report, Terms(Allow(), keep_going=False), Watch())
    return show(report, done.description.source if done.description else None)


def test_a_broken_lock_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("openapi.yaml").write_text("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n")
    Path("specloom.lock").write_text("<<<<<<< ours\n")
    assert outcome("openapi.yaml", Path("specloom.lock")) == LOCK


LOCK = """\
specloom.lock:1:1: error[broken-lock]: a merge conflict; keep the lines of both sides, then generate again
       = take it as it was last checked in
"""


def test_every_code_is_shown_by_a_test() -> None:
    shown = [*(case.stem for case in CASES), *ELSEWHERE, "broken-lock"]
    assert sorted(shown) == sorted(CATALOGUE)


@pytest.mark.parametrize("code", ELSEWHERE)
def test_a_code_that_is_shown_elsewhere_is_named_there(code: str) -> None:
    assert code in (HERE / ELSEWHERE[code]).read_text("utf-8")
