"""The cache of whole results: what is taken from it is what would have been made, or nothing is taken."""

from __future__ import annotations

import json
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import build, cache
from generator.cli import run
from generator.manifest import digest

Output = pytest.CaptureFixture[str]


@pytest.fixture
def kept(
    pets: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A folder with Pets generated, its lock up to date, and the result in a cache of its own."""
    place = tmp_path_factory.mktemp("cache") / "specloom"
    monkeypatch.setenv(cache.FOLDER, str(place))
    for _ in range(2):  # the first run writes the lock, which is an input of the second
        assert run(["generate"]) == 0
        shutil.rmtree("sdk")
    return place


def tree(folder: str) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


def makes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("a stage runs")

    monkeypatch.setattr(build, "build", refused)


def test_a_result_is_taken_from_the_cache_and_is_the_same(
    kept: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    assert run(["generate", "--no-cache"]) == 0
    told, made = capsys.readouterr(), tree("sdk")
    shutil.rmtree("sdk")
    makes_nothing(monkeypatch)
    assert run(["generate"]) == 0
    again = capsys.readouterr()
    assert tree("sdk") == made
    assert (again.out.splitlines()[-1], again.err) == (told.out.splitlines()[-1], told.err)


def test_without_the_cache_every_stage_runs(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    makes_nothing(monkeypatch)
    assert run(["generate", "--no-cache"]) == 70


@pytest.mark.parametrize("changed", ["openapi.yaml", "specloom.yaml", "specloom.lock"])
def test_whatever_changes_the_result_changes_its_address(
    kept: Path, changed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = Path(changed).read_text()
    Path(changed).write_text(text.replace("ets", "etz") if changed.startswith("o") else text + "\n")
    makes_nothing(monkeypatch)
    assert run(["generate"]) == 70


def test_terms_are_part_of_the_address(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    makes_nothing(monkeypatch)
    assert run(["generate", "--limit", "bytes=1000"]) == 70


def rewritten(entry: bytes, old: bytes, new: bytes) -> bytes:
    """An entry whose outer hash is right, with something else in it."""
    body = zlib.compress(zlib.decompress(entry.partition(b"\n")[2]).replace(old, new))
    return digest(body).encode() + b"\n" + body


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda entry: b"",
    "cut": lambda entry: entry[:-1],
    "flipped": lambda entry: entry[:200] + bytes([entry[200] ^ 1]) + entry[201:],
    "another text": lambda entry: rewritten(entry, b"export", b"import"),
    "another path": lambda entry: rewritten(entry, b'"src/index.ts"', b'"../pwned.ts"'),
    "no table": lambda entry: rewritten(entry, b'{"packages"', b'["packages"'),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_entry_is_as_good_as_none(kept: Path, how: str) -> None:
    assert run(["generate", "--no-cache"]) == 0
    made = tree("sdk")
    shutil.rmtree("sdk")
    for entry in kept.iterdir():
        before = entry.read_bytes()
        entry.write_bytes(SPOILT[how](before))
        assert entry.read_bytes() != before
    assert run(["generate"]) == 0
    assert tree("sdk") == made
    assert not Path("pwned.ts").exists()


def test_a_folder_that_others_may_write_to_is_not_believed(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.chmod(0o770)
    makes_nothing(monkeypatch)
    assert run(["generate"]) == 70


def test_the_oldest_entries_go_where_all_are_too_much(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path.name: path.stat().st_size for path in kept.iterdir()}
    age = {path.name: path.stat().st_mtime_ns for path in kept.iterdir()}
    monkeypatch.setattr(cache, "_LIMIT", sum(before.values()) + 100)
    description = Path("openapi.yaml")
    description.write_text(description.read_text().replace("/pets", "/cats"))
    assert run(["generate"]) == 0
    left = {path.name: path.stat().st_size for path in kept.iterdir()}
    gone, stayed = before.keys() - left.keys(), before.keys() & left.keys()
    assert left.keys() - before.keys() and gone
    assert max(age[name] for name in gone) <= min((age[name] for name in stayed), default=2**63)
    assert sum(left.values()) <= sum(before.values()) + 100


def test_nothing_but_entries_ever_goes(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_LIMIT", 0)
    (kept / "notes.txt").write_text("mine")
    (kept / "folder").mkdir()
    (kept / ".specloom-draft").write_text("of a run that was killed")
    description = Path("openapi.yaml")
    description.write_text(description.read_text() + "\n# changed\n")
    assert run(["generate"]) == 0
    assert sorted(path.name for path in kept.iterdir()) == ["folder", "notes.txt"]


def test_a_cache_that_cannot_be_written_fails_no_run(
    pets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pets / "file").write_text("")
    monkeypatch.setenv(cache.FOLDER, str(pets / "file/cache"))
    assert run(["generate"]) == 0


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (cache.FOLDER, "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/home/me")
    assert cache.folder() == Path("/home/me/.cache/specloom")
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert cache.folder() == Path("/caches/specloom")
    monkeypatch.setenv(cache.FOLDER, "/mine")
    assert cache.folder() == Path("/mine")


def test_an_entry_reads_as_it_was_written(kept: Path) -> None:
    found = [entry for path in kept.iterdir() if (entry := cache.load(path.name)) is not None]
    assert found
    for entry in found:
        assert json.loads(entry.packages["typescript"].manifest.to_bytes())["version"]
