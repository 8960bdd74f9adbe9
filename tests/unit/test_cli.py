"""The command line as its user meets it: what is written, what is shown where, and the exit code."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from generator import build, journal, pipeline
from generator.cli import run
from generator.lifecycle.surface import parse_lock
from generator.render import RenderError

Output = pytest.CaptureFixture[str]


def edit(path: str, old: str, new: str) -> None:
    text = Path(path).read_text()
    assert old in text
    Path(path).write_text(text.replace(old, new))


def times() -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in Path("sdk").rglob("*")}


# --- generate ---------------------------------------------------------------------------------------------------------


def test_generate_writes_what_the_configuration_says(pets: Path, capsys: Output) -> None:
    assert run(["generate"]) == 0
    assert re.fullmatch(r"sdk: (\d+) files, \1 written\n", capsys.readouterr().out)
    assert (pets / "sdk/.specloom/manifest.json").exists()
    assert "typescript" in parse_lock((pets / "specloom.lock").read_text())


def test_nothing_is_left_beside_what_was_written(pets: Path) -> None:
    run(["generate"])
    assert sorted(path.name for path in pets.iterdir()) == [
        "openapi.yaml",
        "sdk",
        "specloom.lock",
        "specloom.yaml",
    ]
    assert (pets / "specloom.lock").stat().st_mode == (pets / "openapi.yaml").stat().st_mode


def test_generate_without_a_configuration_keeps_no_lock(pets: Path) -> None:
    assert run(["generate", "--spec", "openapi.yaml", "--target", "typescript", "--out", "x"]) == 0
    assert (pets / "x/.specloom/manifest.json").exists()
    assert not (pets / "specloom.lock").exists()


def test_generate_finds_configurations_under_specs(pets: Path, capsys: Output) -> None:
    (pets / "specs/pets").mkdir(parents=True)
    for name in ("openapi.yaml", "specloom.yaml"):
        (pets / name).rename(pets / "specs/pets" / name)
    assert run(["generate"]) == 0
    assert (pets / "specs/pets/sdk").is_dir()


def test_the_second_run_has_nothing_to_do_and_touches_nothing(pets: Path, capsys: Output) -> None:
    run(["generate"])
    before = times()
    capsys.readouterr()
    assert run(["generate"]) == 0
    assert capsys.readouterr().out == "sdk: up to date\n" and times() == before


HEAVY = {"jinja2", "black", "jsonschema", "rich"} | {
    f"generator.{name}" for name in ("openapi", "analysis", "naming", "lint", "render", "pipeline")
}


@pytest.mark.parametrize("arguments", [["generate"], ["--version"], ["--help"]])
def test_nothing_heavy_is_imported_when_there_is_nothing_to_do(
    pets: Path, arguments: list[str]
) -> None:
    run(["generate"])
    code = "import sys; from generator.cli import run; run(sys.argv[1:]); print(*sys.modules)"
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stdout.split())


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("openapi.yaml", "What it is called", "Its name"),
        ("specloom.yaml", "package: pets", "package: animals"),
        ("specloom.lock", "= Pet\n", "= Animal\n"),
    ],
)
def test_a_changed_input_is_noticed(
    pets: Path, capsys: Output, path: str, old: str, new: str
) -> None:
    run(["generate"])
    edit(path, old, new)
    capsys.readouterr()
    assert run(["generate"]) == 0
    assert "written" in capsys.readouterr().out


def test_a_changed_file_that_the_description_refers_to_is_noticed(
    pets: Path, capsys: Output
) -> None:
    edit("openapi.yaml", "{type: string, description: What it is called.}", "{$ref: 'name.yaml'}")
    (pets / "name.yaml").write_text("type: string\n")
    run(["generate"])
    (pets / "name.yaml").write_text("type: integer\n")
    capsys.readouterr()
    assert run(["generate"]) == 0
    assert "written" in capsys.readouterr().out


def test_errors_stop_the_run_before_anything_is_written(pets: Path, capsys: Output) -> None:
    edit("openapi.yaml", "schemas/Pet'", "schemas/Pest'")
    assert run(["generate"]) == 1
    shown = capsys.readouterr()
    assert shown.err.startswith("openapi.yaml:12:") and shown.out == ""
    assert not (pets / "sdk").exists() and not (pets / "specloom.lock").exists()


def test_keep_going_writes_the_rest_and_lists_what_was_left_out(pets: Path) -> None:
    edit("openapi.yaml", "schemas/Pet'", "schemas/Pest'")
    assert run(["generate", "--keep-going", "--report", "report.json"]) == 0
    report = json.loads((pets / "report.json").read_text())
    assert (pets / "sdk").exists() and report["skipped"]


def test_keep_going_forgets_no_released_name(pets: Path) -> None:
    run(["generate"])
    released = parse_lock((pets / "specloom.lock").read_text())["typescript"].names
    edit("openapi.yaml", "schemas/Pet'", "schemas/Pest'")
    edit("openapi.yaml", "name: {type: string,", "title: {type: string,")
    assert run(["generate", "--keep-going"]) == 0
    kept = parse_lock((pets / "specloom.lock").read_text())["typescript"].names
    assert released.items() <= kept.items()


@pytest.mark.parametrize(
    ("limit", "code", "said"),
    [
        ("depth=5", 1, "too-deep"),
        ("nodes=20", 1, "too-large"),
        ("bytes=100", 3, "more than 100 bytes in all"),
    ],
)
def test_a_description_beyond_a_limit_is_refused(
    pets: Path, capsys: Output, limit: str, code: int, said: str
) -> None:
    assert run(["generate", "--limit", limit]) == code
    assert not (pets / "sdk").exists() and said in capsys.readouterr().err
    assert run(["generate", "--limit", "depth=100", "--limit", "nodes=1_000"]) == 0


def test_strict_takes_warnings_for_errors(pets: Path) -> None:
    edit("openapi.yaml", "'200':\n", "'200':\n          unknown: 1\n")
    assert run(["generate", "--strict"]) == 1
    assert not (pets / "sdk").exists()
    assert run(["generate"]) == 0


def test_an_edited_file_is_listed_and_stays_unless_forced(pets: Path, capsys: Output) -> None:
    run(["generate"])
    path = next(path for path in (pets / "sdk").rglob("*.ts") if "name" in path.read_text())
    path.write_text("// mine\n")
    capsys.readouterr()
    assert run(["generate"]) == 1
    assert path.name in capsys.readouterr().err and path.read_text() == "// mine\n"
    assert run(["generate", "--force"]) == 0
    assert path.read_text() != "// mine\n"


def test_the_lock_keeps_a_released_name_when_the_api_grows(pets: Path) -> None:
    edit(
        "openapi.yaml", "name: {type: string", "owner: {type: object}\n        name: {type: string"
    )
    edit(
        "openapi.yaml",
        "owner: {type: object}",
        "owner: {type: object, properties: {x: {type: string}}}",
    )
    run(["generate"])
    released = parse_lock((pets / "specloom.lock").read_text())["typescript"].names
    edit(
        "openapi.yaml",
        "  schemas:\n",
        "  schemas:\n    PetOwner: {type: object, properties: {y: {type: string}}}\n",
    )
    assert run(["generate"]) == 0
    grown = parse_lock((pets / "specloom.lock").read_text())["typescript"].names
    assert released.items() <= grown.items()


def test_the_report_says_what_was_made(pets: Path) -> None:
    assert run(["generate", "--report", "report.json"]) == 0
    report = json.loads((pets / "report.json").read_text())
    assert report["spec"] == "openapi.yaml" and report["target"] == "typescript"
    assert report["package"] == "pets" and report["skipped"] == []
    assert [each["code"] for each in report["diagnostics"]] == ["types-only"]
    assert report["files"] == sorted(report["files"]) and report["files"]
    assert list(report["timings"])[:2] == ["source", "overlays"]
    assert set(report["timings"]) >= {"api", "facts", "names", "views", "text"}


def test_the_report_of_a_failed_run_says_why(pets: Path) -> None:
    edit("openapi.yaml", "schemas/Pet'", "schemas/Pest'")
    assert run(["generate", "--report", "report.json"]) == 1
    report = json.loads((pets / "report.json").read_text())
    assert report["files"] == [] and report["diagnostics"][0]["severity"] == "error"


# --- check ------------------------------------------------------------------------------------------------------------


def test_check_of_what_was_generated_finds_nothing_and_writes_nothing(
    pets: Path, capsys: Output
) -> None:
    run(["generate"])
    capsys.readouterr()
    before = times()
    assert run(["check"]) == 0
    assert capsys.readouterr().out == "" and times() == before


def test_check_names_each_file_and_its_cause(pets: Path, capsys: Output) -> None:
    run(["generate"])
    path = next((pets / "sdk").rglob("*.ts")).relative_to(pets)
    path.write_text("// mine\n")
    capsys.readouterr()
    assert run(["check"]) == 1
    assert capsys.readouterr().out == f"{path}: hand edit\n"
    assert run(["check", "--diff"]) == 1
    assert "\n-// mine\n" in capsys.readouterr().out


def test_check_tells_a_changed_description_from_an_edit(pets: Path, capsys: Output) -> None:
    run(["generate"])
    edit("openapi.yaml", "What it is called", "Its name")
    capsys.readouterr()
    assert run(["check"]) == 1
    assert {line.split(": ")[1] for line in capsys.readouterr().out.splitlines()} == {"description"}


def test_check_compares_the_lock(pets: Path, capsys: Output) -> None:
    run(["generate"])
    capsys.readouterr()
    (pets / "specloom.lock").unlink()
    assert run(["check"]) == 1
    assert "specloom.lock: missing\n" in capsys.readouterr().out


def test_check_of_nothing_finds_everything_missing(pets: Path, capsys: Output) -> None:
    assert run(["check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines and all(line.endswith(": missing") for line in lines)
    assert not (pets / "sdk").exists()


# --- lint, inspect, explain, init -------------------------------------------------------------------------------------


def test_lint_tells_findings_worst_first(pets: Path, capsys: Output) -> None:
    assert run(["lint", "openapi.yaml"]) == 0
    assert capsys.readouterr().out == "openapi.yaml: nothing to tell\n"
    edit("openapi.yaml", "schemas/Pet'", "schemas/Pest'")
    assert run(["lint", "openapi.yaml"]) == 1
    assert "error[" in capsys.readouterr().err.splitlines()[0]


@pytest.mark.parametrize("stage", ["source", "api", "facts", "names", "views"])
def test_inspect_prints_a_stage_as_json_the_same_each_time(
    pets: Path, capsys: Output, stage: str
) -> None:
    command = ["inspect", "openapi.yaml", "--stage", stage, "--target", "typescript"]
    assert run(command) == 0
    first = capsys.readouterr().out
    assert json.loads(first) and first.isascii()
    run(command)
    assert capsys.readouterr().out == first


@pytest.mark.parametrize("stage", ["source", "api", "facts", "names"])
def test_inspect_prints_only_what_is_asked_for(pets: Path, capsys: Output, stage: str) -> None:
    command = ["inspect", "openapi.yaml", "--stage", stage, "--target", "typescript"]
    assert run([*command, "--only", "Pet"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found and all("Pet" in name for name in found)
    assert run([*command, "--only", "Nothing"]) == 0
    assert json.loads(capsys.readouterr().out) == {}


def test_explain_tells_what_a_code_means(capsys: Output) -> None:
    assert run(["explain", "duplicate-key"]) == 0
    assert "written twice" in capsys.readouterr().out
    assert run(["explain", "duplicate-kee"]) == 2
    assert "did you mean `duplicate-key`?" in capsys.readouterr().err


def test_init_writes_a_configuration_that_works_and_never_over_another(
    pets: Path, capsys: Output
) -> None:
    (pets / "specloom.yaml").unlink()
    assert run(["init"]) == 0
    edit("specloom.yaml", "  python:\n", "  typescript:\n")
    assert run(["generate"]) == 0 and (pets / "generated/python").is_dir()
    before = (pets / "specloom.yaml").read_text()
    assert run(["init", "other.yaml"]) == 2
    assert (pets / "specloom.yaml").read_text() == before


# --- Exit codes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["generate", "--nonsense"],
        ["generate", "nowhere.yaml"],
        ["generate", "--target", "python"],
        ["generate", "--spec", "openapi.yaml"],
        ["generate", "--spec", "openapi.yaml", "--target", "cobol", "--out", "x"],
        ["generate", "specloom.yaml", "--spec", "openapi.yaml"],
        [
            "generate",
            "--spec",
            "openapi.yaml",
            "--target",
            "python",
            "--out",
            "x",
            "--package",
            "a b",
        ],
        ["check", "nowhere.yaml"],
        ["lint"],
        *(
            ["lint", "openapi.yaml", "--limit", limit]
            for limit in ("depth", "depth=0", "depth=151")
        ),
        ["lint", "openapi.yaml", "--limit", "width=3"],
        ["inspect", "openapi.yaml"],
        ["inspect", "openapi.yaml", "--stage", "soup"],
        ["explain", "nonsense"],
    ],
)
def test_wrong_usage_is_2(pets: Path, capsys: Output, arguments: list[str]) -> None:
    assert run(arguments) == 2
    shown = capsys.readouterr()
    assert shown.err and not shown.out and not (pets / "x").exists()


def test_no_configuration_anywhere_is_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["generate"]) == 2


def test_a_broken_configuration_is_2(pets: Path, capsys: Output) -> None:
    edit("specloom.yaml", "package:", "pakage:")
    assert run(["generate"]) == 2
    assert capsys.readouterr().err.startswith("specloom.yaml:3:")


@pytest.mark.parametrize(
    "command", [["lint"], ["generate", "--target", "python", "--out", "x", "--spec"]]
)
def test_a_description_that_cannot_be_read_is_3(pets: Path, command: list[str]) -> None:
    assert run([*command, "nowhere.yaml"]) == 3


@pytest.mark.parametrize("options", [[], ["--keep-going"]])
def test_a_broken_lock_is_told_with_its_line_and_never_replaced(
    pets: Path, capsys: Output, options: list[str]
) -> None:
    (pets / "specloom.lock").write_text("<<<<<<< ours\n")
    assert run(["generate", *options]) == 1
    assert (pets / "specloom.lock").read_text() == "<<<<<<< ours\n" and not (pets / "sdk").exists()
    assert capsys.readouterr().err.startswith("specloom.lock:1:")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(28, "No space left on device", "sdk"), 3),
        (journal.HeldError("sdk"), 4),
        (RenderError("models.jinja:3: broken"), 70),
        (KeyError("x"), 70),
        (RecursionError(), 70),
        (KeyboardInterrupt(), 130),
    ],
)
def test_what_goes_wrong_has_an_exit_code_and_no_traceback(
    pets: Path,
    capsys: Output,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    code: int,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(build, "write", fail)
    assert run(["generate"]) == code
    assert "Traceback" not in capsys.readouterr().err and not (pets / "sdk").exists()


@pytest.mark.parametrize(("streams", "code"), [(">&-", 0), (">&- 2>&-", 0), ("> /dev/full", 3)])
def test_what_is_told_may_go_nowhere(pets: Path, streams: str, code: int) -> None:
    command = f"{shlex.quote(sys.executable)} -m generator lint openapi.yaml {streams}"
    at = {**os.environ, "PYTHONPATH": str(Path(pipeline.__file__).parents[1])}
    done = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, text=True, env=at)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False)


def test_a_fault_of_ours_says_what_to_report_and_shows_hostile_text_escaped(
    pets: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("\x1b[2J::error::text\n::warning::more")

    monkeypatch.setattr(pipeline, "make", fail)
    assert run(["generate"]) == 70
    shown = capsys.readouterr().err
    assert "a fault of Specloom" in shown and "in fail" in shown and "\x1b" not in shown
    assert not any(line.lstrip().startswith("::") for line in shown.splitlines())


def test_the_traceback_is_there_for_who_asks(
    pets: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPECLOOM_DEBUG", "1")
    monkeypatch.setattr(build, "write", None)
    assert run(["generate"]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_a_run_beside_another_is_4(pets: Path, capsys: Output) -> None:
    with journal.held(pets / "sdk"):
        assert run(["generate"]) == 4
    assert "another run" in capsys.readouterr().err


# --- What is shown ----------------------------------------------------------------------------------------------------


def test_quiet_shows_errors_only(pets: Path, capsys: Output) -> None:
    edit("openapi.yaml", "'200':\n", "'200':\n          unknown: 1\n")
    assert run(["generate", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(("when", "colored"), [("always", True), ("never", False), ("auto", False)])
def test_color_is_shown_when_asked_for(
    pets: Path, capsys: Output, when: str, colored: bool
) -> None:
    edit("openapi.yaml", "schemas/Pet'", "schemas/Pest'")
    run(["generate", "--color", when])
    assert ("\x1b[" in capsys.readouterr().err) is colored


def test_a_reader_who_leaves_early_is_no_fault(pets: Path) -> None:
    command = f"{sys.executable} -m generator inspect openapi.yaml --stage api"
    done = subprocess.run(
        ["bash", "-c", f"{command} | head -c 1"], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""


def test_progress_appears_on_a_terminal_and_goes_again(pets: Path) -> None:
    """Run in a pseudo-terminal, with the patience of a second taken away."""
    code = (
        "import time; from generator import progress; progress._PATIENCE = 0.0\n"
        "with progress.Progress(quiet=False) as p:\n    p('facts')\n"
        "    while p._status is None: time.sleep(0.05)\n"
        "    time.sleep(0.5)\n"
    )
    shown = in_terminal([sys.executable, "-c", code])
    assert "facts" in shown and shown.rstrip().endswith("\x1b[2K")


def in_terminal(command: list[str]) -> str:
    ours, theirs = os.openpty()
    subprocess.run(command, stderr=theirs, check=True, env={**os.environ, "TERM": "xterm"})
    os.close(theirs)
    text = b""
    try:
        while chunk := os.read(ours, 65536):
            text += chunk
    except OSError:  # how Linux says that the other side is closed
        pass
    os.close(ours)
    return text.decode()


def test_the_module_is_the_command() -> None:
    command = [sys.executable, "-m", "generator", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("specloom ")
