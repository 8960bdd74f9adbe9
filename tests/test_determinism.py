"""The same input makes the same bytes, wherever and however it is run; and no edit of the output goes unseen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator import build, config, output, pipeline
from generator.build import Built
from generator.cli import run
from generator.diagnostics import Diagnostics
from generator.pipeline import Terms, Watch
from generator.source import Allow
from generator.targets import TARGETS, load

ROOT = Path(__file__).parents[1]
DUB = ROOT / "specs/dub"

SURROUNDINGS = [
    ("here", {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"}),
    (
        "elsewhere, with blanks",
        {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "Asia/Kathmandu"},
    ),
    (
        "d\u00e9j\u00e0 \u96ea",
        {"PYTHONHASHSEED": "4242", "LC_ALL": "tr_TR.UTF-8", "TZ": "America/St_Johns"},
    ),
]


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the Dub description with its configuration, and a folder to be in."""
    shutil.copytree(DUB, tmp_path / "specs/dub")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_hash_seed_locale_time_zone_and_folder_make_no_difference(tmp_path: Path) -> None:
    first, *others = [generated(tmp_path / name, extra) for name, extra in SURROUNDINGS]
    assert first
    for other in others:
        assert [path for path in first | other if first.get(path) != other.get(path)] == []


def test_neither_processes_nor_the_cache_make_a_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "_WORTHWHILE", 0)
    monkeypatch.setenv("SPECLOOM_CACHE_DIR", str(tmp_path / "cache"))
    made = {}
    for way in ("--jobs=1", "--jobs=2", "--cache"):
        folder = tmp_path / way
        shutil.copytree(DUB, folder / "specs/dub")
        monkeypatch.chdir(folder)
        if way == "--cache":
            monkeypatch.setattr(build, "build", None)  # what it makes was made before
        assert run(["generate", way, *(["--no-cache"] if way == "--jobs=2" else [])]) == 0
        made[way] = tree(folder)
    assert made["--jobs=1"] and made["--jobs=1"] == made["--jobs=2"] == made["--cache"]


def test_a_read_only_checkout_makes_the_same(tmp_path: Path) -> None:
    """What is checked in is up to date, and what is made elsewhere is the same; nothing is written, not for a moment."""
    here = tmp_path / "read only \u00e9"
    assert generated(here, {})
    for each in (here, *here.rglob("*")):
        each.chmod(0o555 if each.is_dir() else 0o444)
    before = times(here)  # whoever is root may write nevertheless: a folder's time tells
    outs = [tmp_path / "out" / name for name in ("first", "second")]
    spec = ["--spec", "specs/dub/openapi.yaml", "--target", "python", "--out"]
    ran(here, ["check"])
    ran(here, ["generate", *spec, str(outs[0])])
    ran(here, ["generate", *spec, str(outs[1])], PYTHONHASHSEED="7", LC_ALL="C")
    assert tree(outs[0]) == tree(outs[1]) and times(here) == before
    for each in (here, *here.rglob("*")):
        each.chmod(0o755)


def times(folder: Path) -> dict[Path, int]:
    return {each: each.stat().st_mtime_ns for each in (folder, *folder.rglob("*"))}


def ran(folder: Path, arguments: list[str], **extra: str) -> None:
    """A run in a process of its own, by a user without a home."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": "/nowhere", **extra}
    command = [sys.executable, "-m", "generator", *arguments]
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)


def generated(folder: Path, extra: dict[str, str]) -> dict[str, bytes]:
    """What a run in a process of its own leaves in a folder of its own."""
    shutil.copytree(DUB, folder / "specs/dub")
    ran(folder, ["generate"], **extra)
    return tree(folder)


def test_the_order_in_which_it_is_run_makes_no_difference(workshop: Path) -> None:
    """From scratch, over an older output, and over itself."""
    assert run(["generate"]) == 0
    first = tree(workshop)
    description = workshop / "specs/dub/openapi.yaml"
    text = description.read_text()
    description.write_text(text.replace("customerName", "customerTitle"))
    run(["generate"])
    assert tree(workshop) != first
    description.write_text(text)
    (workshop / "specs/dub/specloom.lock").write_bytes(first["specs/dub/specloom.lock"])
    run(["generate"])
    assert tree(workshop) == first


def test_what_was_generated_is_current(workshop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["generate"])
    assert run(["check"]) == 0


def test_every_edit_of_the_output_is_named_with_its_cause(workshop: Path) -> None:
    run(["generate"])
    built = build_here()
    for path in (path for path in (workshop / "generated").rglob("*") if path.is_file()):
        content = path.read_bytes()
        path.write_bytes(content + b"\n")
        assert drift_of(built) == [(path, "hand edit")]
        path.unlink()
        assert drift_of(built) == [(path, "missing")] or path.name == "manifest.json"
        path.write_bytes(content)
    assert drift_of(built) == []


def build_here() -> Built:
    report = Diagnostics()
    options = {name: load(name).options for name in TARGETS}
    read = config.read(Path("specs/dub/specloom.yaml"), options, report)
    assert read is not None
    built = build.build(build.configured(read), report, Terms(Allow(), False), Watch()).built
    assert built is not None
    return built


def drift_of(built: Built) -> list[tuple[Path, str]]:
    return [
        ((made.order.out / each.path).resolve(), each.cause)
        for made in built.packages
        for each in output.drift(made.manifest, made.order.out)
    ]
