"""Files onto the disk: whose they are, what is refused, why something differs, and an end that is always whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import journal, manifest
from generator.journal import HeldError
from generator.manifest import Inputs, Manifest, digest
from generator.output import (
    Difference,
    NotOursError,
    UnsafePathError,
    Written,
    diff,
    drift,
    read_manifest,
    untouched,
    write,
)

Files = Mapping[str, bytes]
OLD: Files = {"README.md": b"old\n", "src/a.py": b"a = 1\n", "src/deep/gone.py": b"gone\n"}
NEW: Files = {"README.md": b"new\n", "src/a.py": b"a = 1\n", "docs/added.md": b"added\n"}


def made_of(files: Files, **inputs: str) -> Manifest:
    known = {"configuration": "c", "lock": "l", "generator": "g", **inputs}
    described = Inputs({"": known.pop("description", "d")}, **known)
    hashes = {path: digest(content) for path, content in files.items()}
    return Manifest("1.2.3", described, hashes, (("GET", "/pets/{id}"),))


def put(files: Files, folder: Path, *, force: bool = False, **inputs: str) -> Written:
    return write(files, made_of(files, **inputs), folder, force=force)


def found(folder: Path) -> dict[str, bytes]:
    """All files of the folder but the manifest."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".specloom" not in path.parts
    }


def beside(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.parent.iterdir() if path != folder)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


# --- Writing ----------------------------------------------------------------------------------------------------------


def test_files_and_manifest_are_written_and_nothing_else_stays(out: Path) -> None:
    written = put(OLD, out)
    assert written == Written((".specloom/manifest.json", *sorted(OLD)), (), 0)
    assert found(out) == OLD and read_manifest(out) == made_of(OLD) and beside(out) == []


def test_what_is_no_longer_generated_is_removed_with_its_empty_folder(out: Path) -> None:
    put(OLD, out)
    written = put(NEW, out)
    assert written.removed == ("src/deep/gone.py",) and found(out) == NEW
    assert not (out / "src/deep").exists()


def test_a_file_that_is_right_is_not_touched(out: Path) -> None:
    put(OLD, out)
    os.utime(out / "src/a.py", (1, 1))
    put(NEW, out)
    assert (out / "src/a.py").stat().st_mtime == 1


def test_nothing_to_do_touches_not_even_the_manifest(out: Path) -> None:
    put(OLD, out)
    os.utime(out / manifest.PATH, (1, 1))
    assert put(OLD, out) == Written((), (), 4)
    assert (out / manifest.PATH).stat().st_mtime == 1


def test_files_that_a_user_added_stay(out: Path) -> None:
    put(OLD, out)
    (out / "src/deep/mine.py").write_text("mine\n")
    put(NEW, out)
    assert (out / "src/deep/mine.py").read_text() == "mine\n"


@pytest.mark.parametrize("path", ["README.md", "src/deep/gone.py"])
def test_files_that_a_user_edited_stay_and_nothing_is_written(out: Path, path: str) -> None:
    put(OLD, out)
    (out / path).write_text("edited\n")
    before = found(out)
    with pytest.raises(NotOursError) as caught:
        put(NEW, out)
    assert caught.value.paths == (path,) and found(out) == before and beside(out) == []


def test_force_replaces_what_a_user_edited(out: Path) -> None:
    put(OLD, out)
    (out / "README.md").write_text("edited\n")
    (out / "src/deep/gone.py").write_text("edited\n")
    put(NEW, out, force=True)
    assert found(out) == NEW


def test_a_users_file_where_one_is_to_be_written_is_not_ours(out: Path) -> None:
    out.mkdir()
    (out / "README.md").write_text("mine\n")
    with pytest.raises(NotOursError):
        put(OLD, out)
    assert found(out) == {"README.md": b"mine\n"}


def test_an_edit_that_makes_a_file_as_it_should_be_is_no_obstacle(out: Path) -> None:
    put(OLD, out)
    (out / "README.md").write_text("new\n")
    put(NEW, out)
    assert found(out) == NEW


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{}", b"<<<<<<< ours\n", b'{"files": {"../../x": "1"}}', b"[" * 10**5]
)
def test_a_broken_manifest_makes_nothing_ours(out: Path, text: bytes) -> None:
    put(OLD, out)
    (out / manifest.PATH).write_bytes(text)
    with pytest.raises(NotOursError) as caught:
        put(NEW, out)
    assert caught.value.paths == ("README.md",)


def test_a_manifest_cannot_make_us_remove_a_file_elsewhere(out: Path) -> None:
    victim = out.parent / "victim"
    victim.write_text("x")
    put(OLD, out)
    hostile = replace(made_of(OLD), files={"../victim": digest(b"x")})
    (out / manifest.PATH).write_bytes(hostile.to_bytes())
    put(NEW, out, force=True)
    assert victim.exists()


# --- Links and other things in the way --------------------------------------------------------------------------------


@pytest.fixture
def victim(out: Path) -> Path:
    """A file in a folder outside, with a link to each inside the output folder."""
    folder = out.parent / "victim"
    folder.mkdir()
    (folder / "keep.py").write_text("KEEP = 1\n")
    out.mkdir()
    (out / "docs").symlink_to(folder, target_is_directory=True)
    (out / "README.md").symlink_to(folder / "keep.py")
    return folder


def test_links_are_not_followed(out: Path, victim: Path) -> None:
    with pytest.raises(NotOursError) as caught:
        put(NEW, out)
    assert caught.value.paths == ("README.md", "docs")
    assert found(victim) == {"keep.py": b"KEEP = 1\n"}


def test_force_replaces_links_and_leaves_what_they_point_to(out: Path, victim: Path) -> None:
    put(NEW, out, force=True)
    assert found(out) == NEW and found(victim) == {"keep.py": b"KEEP = 1\n"}


def test_a_file_behind_a_link_is_not_removed(out: Path) -> None:
    put(OLD, out)
    (out / "src/deep").rename(out.parent / "elsewhere")
    (out / "src/deep").symlink_to(out.parent / "elsewhere", target_is_directory=True)
    put(NEW, out)
    assert (out.parent / "elsewhere/gone.py").exists()


def test_a_folder_where_a_file_is_to_be_written_is_left(out: Path) -> None:
    (out / "README.md").mkdir(parents=True)
    (out / "README.md/mine").write_text("mine")
    with pytest.raises(FileExistsError):
        put(OLD, out, force=True)
    assert found(out) == {"README.md/mine": b"mine"}


def test_a_link_where_the_work_is_to_be_done_is_refused(out: Path) -> None:
    (out.parent / ".out.specloom").symlink_to(out.parent)
    with pytest.raises(FileExistsError, match="not ours"):
        put(OLD, out)


@pytest.mark.parametrize(
    "path",
    [
        *("", "/a", "../a", "a/../b", "a//b", "./a", "a/", "a\\b", "C:a", "a\nb", "\u00e9"),
        *("con", "a/NUL.py", "lpt1.txt", "a.", "a ", " a", "a?", ".git/hooks/x", "x" * 121),
        "/".join(["long"] * 60),
    ],
)
def test_a_name_that_is_not_safe_everywhere_is_refused(out: Path, path: str) -> None:
    with pytest.raises(UnsafePathError):
        put({path: b""}, out)
    assert not out.exists()


@pytest.mark.parametrize("pair", [("a.py", "A.py"), ("a/b", "A/c"), ("a", "A/b"), ("a", "a/b")])
def test_names_that_some_file_system_takes_for_one_are_refused(
    out: Path, pair: tuple[str, str]
) -> None:
    with pytest.raises(UnsafePathError):
        put(dict.fromkeys(pair, b""), out)


# --- Drift ------------------------------------------------------------------------------------------------------------


def causes(folder: Path, files: Files = OLD, **inputs: str) -> list[tuple[str, str]]:
    return [(d.path, d.cause) for d in drift(made_of(files, **inputs), folder)]


def test_a_folder_as_generated_has_no_differences(out: Path) -> None:
    put(OLD, out)
    (out / "mine.py").write_text("mine")
    assert causes(out) == []


def test_an_edit_a_removal_and_a_broken_manifest_are_named(out: Path) -> None:
    put(OLD, out)
    (out / "README.md").write_text("edited")
    (out / "src/a.py").unlink()
    assert causes(out) == [("README.md", "hand edit"), ("src/a.py", "missing")]
    (out / manifest.PATH).write_text("{}")
    assert causes(out)[0] == (manifest.PATH, "hand edit")


def test_a_file_that_is_no_longer_generated_is_left_over(out: Path) -> None:
    put(OLD, out)
    assert ("src/deep/gone.py", "left over") in causes(out, NEW, description="d2")


@pytest.mark.parametrize("cause", ["description", "configuration", "lock", "generator"])
def test_a_changed_input_is_the_cause(out: Path, cause: str) -> None:
    put(OLD, out)
    files = {**OLD, "README.md": b"new", "more": b""}
    assert causes(out, files, **{cause: "2"}) == [
        (manifest.PATH, cause),
        ("README.md", cause),
        ("more", cause),
    ]


def test_two_changed_inputs_are_both_named(out: Path) -> None:
    put(OLD, out)
    changed = causes(out, {**OLD, "README.md": b"new"}, description="2", generator="2")
    assert ("README.md", "description or generator") in changed


def test_nothing_was_generated_yet(out: Path) -> None:
    assert {cause for _, cause in causes(out)} == {"missing"}


def test_a_diff_shows_both_sides_and_no_control_characters(out: Path) -> None:
    put(OLD, out)
    (out / "README.md").write_text("\x1b[2J\tmine\n")
    differences = [Difference("README.md", "hand edit")]
    assert diff(OLD, made_of(OLD), out, differences) == (
        "--- README.md (there)\n+++ README.md (generated)\n@@ -1 +1 @@\n-\\x1b[2J\tmine\n+old\n"
    )


def test_untouched_is_told_by_the_manifest_alone(out: Path) -> None:
    put(OLD, out)
    assert untouched(made_of(OLD), out)
    (out / "README.md").write_text("edited")
    assert not untouched(made_of(OLD), out)


# --- Interrupted runs -------------------------------------------------------------------------------------------------


class Dead(BaseException):
    """The process was killed: from here on it does nothing any more."""


def killed_after(steps: int, patch: pytest.MonkeyPatch) -> None:
    """Let `steps` changes to the disk happen, then none."""
    left = [steps]

    def dying(real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise Dead
            return real(*args, **kwargs)

        return call

    for name in ("replace", "unlink", "rmdir", "mkdir"):
        patch.setattr(os, name, dying(getattr(os, name)))
    patch.setattr(journal, "_put", dying(journal._put))


@pytest.mark.parametrize("steps", range(30))
def test_a_run_that_was_killed_anywhere_is_brought_to_its_end_by_the_next(
    out: Path, steps: int
) -> None:
    put(OLD, out)
    with pytest.MonkeyPatch.context() as patch:
        killed_after(steps, patch)
        try:
            put(NEW, out)
        except Dead:
            assert journal.unfinished(out) or found(out) in (OLD, NEW)
    put(NEW, out)
    assert found(out) == NEW and read_manifest(out) == made_of(NEW) and beside(out) == []


@pytest.mark.parametrize("steps", range(30))
def test_the_next_run_sees_the_old_whole_or_the_new_whole(out: Path, steps: int) -> None:
    put(OLD, out)
    with pytest.MonkeyPatch.context() as patch:
        killed_after(steps, patch)
        with suppress(Dead):
            put(NEW, out)
    with journal.held(out):
        assert found(out) in (OLD, NEW)
        assert read_manifest(out) == made_of(OLD if found(out) == OLD else NEW)


def test_thirty_steps_are_enough_to_see_every_one(out: Path) -> None:
    put(OLD, out)
    with pytest.MonkeyPatch.context() as patch:
        killed_after(29, patch)
        put(NEW, out)


def test_a_file_edited_after_the_kill_is_not_overwritten(out: Path) -> None:
    put(OLD, out)
    with pytest.MonkeyPatch.context() as patch:
        kill_before_first_move(patch)
        with pytest.raises(Dead):
            put(NEW, out)
    (out / "README.md").write_text("edited\n")
    with pytest.raises(NotOursError):
        put({**NEW, "README.md": b"newer\n"}, out)
    assert (out / "README.md").read_text() == "edited\n"


def kill_before_first_move(patch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise Dead

    patch.setattr(journal, "_finish", die)


def test_an_interrupt_between_moves_ends_whole(out: Path) -> None:
    put(OLD, out)
    real, calls = journal._move_in, []

    def interrupted(*args: object) -> None:
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(*args)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal, "_move_in", interrupted)
        with pytest.raises(KeyboardInterrupt):
            put(NEW, out)
    assert found(out) == NEW and beside(out) == []


def test_a_full_disk_changes_nothing(out: Path) -> None:
    put(OLD, out)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal, "_put", full)
        with pytest.raises(OSError, match="No space"):
            put(NEW, out)
    assert found(out) == OLD and beside(out) == []


def test_a_journal_that_leads_elsewhere_is_not_obeyed(out: Path) -> None:
    put(OLD, out)
    work = out.parent / ".out.specloom"
    (work / "new").mkdir(parents=True)
    (work / "new/0").write_text("hostile")
    (work / "journal.json").write_text('[["../victim", "absent", "0"], ["a", "absent", "../x"]]')
    put(OLD, out)
    assert beside(out) == [] and found(out) == OLD


def test_two_runs_at_once_are_refused(out: Path) -> None:
    with journal.held(out), pytest.raises(HeldError):
        put(OLD, out)
    assert put(OLD, out).written


WRITER = """
import sys
sys.path[:0] = [sys.argv[1]]
from tests.unit.test_output import Path, put
files = {f"f{n}": b"%d" % n for n in range(2000)}
print("ready", flush=True)
put(files, Path(sys.argv[2]))
"""


@pytest.mark.parametrize("wait", [0.01, 0.05, 0.12])
def test_a_real_kill_is_survived(out: Path, wait: float) -> None:
    put(OLD, out)
    root = str(Path(__file__).parents[2])
    command = [sys.executable, "-c", WRITER, root, str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None and writer.stdout.readline() == b"ready\n"
        time.sleep(wait)
        writer.send_signal(signal.SIGKILL)
    with journal.held(out):
        assert len(found(out)) in (3, 2000)


# --- Any sequence of runs and edits -----------------------------------------------------------------------------------

PATHS = st.sampled_from(["a", "b/c", "b/d", "e/f/g"])
CONTENTS = st.binary(max_size=2)
SETS = st.dictionaries(PATHS, CONTENTS, max_size=4)


@settings(max_examples=60, deadline=None)
@given(first=SETS, second=SETS, edits=SETS)
def test_force_always_ends_with_exactly_the_files(
    first: Files, second: Files, edits: Files
) -> None:
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "out"
        put(first, out)
        edit(out, edits)
        put(second, out, force=True)
        added = {p: c for p, c in edits.items() if p not in first and p not in second}
        assert found(out) == {**added, **second}
        assert causes(out, second) == []


@settings(max_examples=60, deadline=None)
@given(first=SETS, second=SETS, edits=SETS)
def test_without_force_no_edit_is_ever_lost(first: Files, second: Files, edits: Files) -> None:
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "out"
        put(first, out)
        edit(out, edits)
        try:
            put(second, out)
        except NotOursError:
            assert found(out) == {**first, **edits}
        kept = {p: c for p, c in edits.items() if first.get(p) != c and second.get(p) != c}
        assert {p: (out / p).read_bytes() for p in kept} == kept


def edit(folder: Path, edits: Files) -> None:
    for path, content in edits.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
