"""What type checkers see of a generated package, and of a program that uses it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import files_of, write

SPEC = Path(__file__).parents[2] / "specs" / "dub" / "openapi.yaml"

PROGRAM = """\
from dub import AsyncDub, Dub, NotFoundError, models

with Dub(token="secret") as client:
    try:
        lead = client.track.lead(click_id="1", event_name="Sign up", customer_external_id="2", timeout=5.0)
        names: list[str | None] = [lead.customer.name]
        raw = client.track.with_raw_response.sale(customer_external_id="2", amount=1, payment_processor="stripe")
        sale: models.TrackSaleResponseBody = raw.parse()
        with client.track.with_streaming_response.lead(click_id="1", event_name="a", customer_external_id="2") as streamed:
            pieces: list[bytes] = list(streamed.iter_bytes())
            again: models.TrackLeadResponseBody = streamed.parse()
    except NotFoundError as error:
        message: str = error.body.error.message if error.body else error.message


async def main() -> models.TrackLeadResponseBody:
    async with AsyncDub() as client:
        async with client.track.with_streaming_response.lead(
            click_id="1", event_name="a", customer_external_id="2"
        ) as streamed:
            lines: list[str] = [line async for line in streamed.iter_lines()]
            print(lines, await streamed.parse())
        return await client.track.lead(click_id="1", event_name="Sign up", customer_external_id="2")
"""

WRONG = """\
from dub import Dub

client = Dub()
client.track.lead(clickid="1", event_name="Sign up", customer_external_id="2")
client.track.lead(click_id=1, event_name="Sign up", customer_external_id="2")
client.track.lead(click_id="1", event_name="Sign up", customer_external_id="2").custmer
client.tracks
client.track.customer(customer_id="1")
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dub")
    files, _ = files_of(SPEC, "dub", "Dub")
    write(files, folder)
    (folder / "program.py").write_text(PROGRAM)
    (folder / "wrong.py").write_text(WRONG)
    return folder


def pyright(folder: Path, *paths: str) -> list[tuple[str, int, str]]:
    """What pyright says in strict mode: file, line (from 1) and rule of each error."""
    settings = {
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "extraPaths": ["src"],
        "include": paths,
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)["generalDiagnostics"]
    return [
        (Path(one["file"]).name, one["range"]["start"]["line"] + 1, one.get("rule", ""))
        for one in found
        if one["severity"] == "error"
    ]


def test_pyright_has_nothing_to_say_of_a_package_and_its_user(package: Path) -> None:
    assert pyright(package, "src", "tests", "program.py") == []


def test_pyright_sees_what_is_wrong(package: Path) -> None:
    assert {line for _, line, _ in pyright(package, "wrong.py")} == {4, 5, 6, 7, 8}


def test_mypy_has_nothing_to_say_of_a_package_and_its_user(package: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        "src",
        "tests",
        "program.py",
    ]
    environment = {"MYPYPATH": "src", "PATH": ""}
    done = subprocess.run(
        command, cwd=package, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_what_is_printed_is_laid_out_and_has_nothing_unused(package: Path) -> None:
    for command in (["black", "--check", "-q"], ["ruff", "check", "--isolated", "--select", "F"]):
        done = subprocess.run(
            [sys.executable, "-m", *command, "src", "tests"],
            cwd=package,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
