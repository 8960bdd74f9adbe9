"""Many descriptions at once: which there are, which are this machine's, and that each stands for itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.cli import run
from generator.many import Shard

Output = pytest.CaptureFixture[str]

ASKED = ["generate", "--spec", "apis", "--target", "python", "--out", "out"]


@pytest.fixture
def apis(pets: Path) -> Path:
    """Two good descriptions, a broken one, what one of them refers to, and what is none."""
    (pets / "apis/inner").mkdir(parents=True)
    text = (pets / "openapi.yaml").read_text()
    (pets / "apis/pets.yaml").write_text(text)
    (pets / "apis/inner/more.yml").write_text(text)
    (pets / "apis/broken.json").write_text('{"openapi": "3.1.0", ')
    (pets / "apis/part.yaml").write_text("type: object\nproperties: {openapi: {type: string}}\n")
    (pets / "apis/.hidden.yaml").write_text(text)
    return pets


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_broken_description_holds_back_no_other(apis: Path, jobs: str, capsys: Output) -> None:
    assert run([*ASKED, "--jobs", jobs, "--report", "report.json"]) == 1
    shown = capsys.readouterr()
    assert sorted(line.partition(":")[0] for line in shown.out.splitlines()) == [
        "out/inner/more",
        "out/pets",
    ]
    assert "broken.json:1:" in shown.err
    assert sorted(path.name for path in (apis / "out").iterdir()) == ["inner", "pets"]
    told = json.loads((apis / "report.json").read_text())
    assert [entry["spec"] for entry in told] == [
        "apis/broken.json",
        "apis/inner/more.yml",
        "apis/pets.yaml",
    ]


def test_the_largest_description_is_begun_first_and_the_report_keeps_to_paths(
    apis: Path, capsys: Output
) -> None:
    larger = (apis / "apis/pets.yaml").read_text() + "x-more: " + "x" * 1000 + "\n"
    (apis / "apis/pets.yaml").write_text(larger)
    (apis / "apis/broken.json").unlink()
    assert run([*ASKED, "--jobs", "1", "--report", "report.json"]) == 0
    begun = [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()]
    assert begun == ["out/pets", "out/inner/more"]
    told = json.loads((apis / "report.json").read_text())
    assert [entry["spec"] for entry in told] == ["apis/inner/more.yml", "apis/pets.yaml"]


def test_shards_do_together_what_one_run_does(apis: Path, capsys: Output) -> None:
    for number in (1, 2, 3):
        run([*ASKED, "--shard", f"{number}/3"])
    told = capsys.readouterr()
    assert told.out.count("written") == 2 and told.err.count("error") == 1


def test_every_name_is_in_one_shard_and_stays_there() -> None:
    names = [f"specs/api-{n}/specloom.yaml" for n in range(400)]
    shards = [Shard(number, 8).among(names, str) for number in range(1, 9)]
    assert sorted(name for shard in shards for name in shard) == sorted(names)
    assert all(30 <= len(shard) <= 70 for shard in shards)
    assert Shard(3, 8).holds("a")  # whose SHA-256 begins ca978112ca1bbdca, and 0xca % 8 is 2


@pytest.mark.parametrize("said", ["0/3", "4/3", "3", "a/b", "1/3/5", "-1/3"])
def test_what_is_no_shard_is_refused(said: str, capsys: Output) -> None:
    assert run([*ASKED, "--shard", said]) == 2
    assert f"a shard is N/OF, such as 3/8, and not {said}" in capsys.readouterr().err


def test_a_folder_cannot_be_one_package(apis: Path, capsys: Output) -> None:
    assert run([*ASKED, "--package", "pets"]) == 2
    assert "a folder has many descriptions" in capsys.readouterr().err


def test_two_descriptions_for_one_place_are_refused(apis: Path, capsys: Output) -> None:
    (apis / "apis/pets.json").write_text('{"openapi": "3.1.0"}')
    assert run(ASKED) == 2
    assert "several descriptions called apis/pets" in capsys.readouterr().err


def test_a_folder_without_descriptions_is_refused(apis: Path, capsys: Output) -> None:
    (apis / "empty").mkdir()
    assert run(["generate", "--spec", "empty", "--target", "python", "--out", "out"]) == 2
    assert "there is no description in empty" in capsys.readouterr().err
