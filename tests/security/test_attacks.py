"""Descriptions made to harm whoever generates from them, or uses what was generated.

`attacks/` holds them; `attacks.yaml` says of each what must hold, with the exit code. Most have a twin that says
something harmless in the same places: what is generated of both has one structure, for every language.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator import cli
from generator.targets import TARGETS
from tests.security import structure

FOLDER = Path(__file__).with_name("attacks")
ATTACKS: dict[str, Any] = yaml.safe_load((FOLDER / "attacks.yaml").read_text())
CANARY = "PWNED"
TOUCHED = Path("/tmp/specloom-pwned")
SECONDS = 30


@dataclass(frozen=True)
class Run:
    code: int
    said: str
    files: dict[str, dict[str, bytes]]
    """By language."""

    events: list[tuple[str, str]]


# --- What a run does beside writing -----------------------------------------------------------------------------------

_watching: list[list[tuple[str, str]]] = []
_TOLD = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.bind",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.fork",
)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watching:
        return
    if event == "open":
        flags = arguments[2] if isinstance(arguments[2], int) else 0
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        _watching[-1].append(
            (
                "write" if writes else "read",
                os.fsdecode(arguments[0]) if isinstance(arguments[0], str | bytes) else "",
            )
        )
    elif event in _TOLD:
        _watching[-1].append((event, repr(arguments)))


@contextmanager
def watched() -> Iterator[list[tuple[str, str]]]:
    """What happens meanwhile: files opened, connections, other programs. A hook cannot be removed, so there is one."""
    if not getattr(sys, "_specloom_hook", False):
        sys.addaudithook(_hook)
        sys._specloom_hook = True  # type: ignore[attr-defined]
    _watching.append([])
    try:
        yield _watching[-1]
    finally:
        _watching.pop()


def test_the_hook_sees_what_it_should() -> None:
    with watched() as events:
        Path("/etc/passwd").read_bytes()
        with pytest.raises(OSError):
            __import__("socket").create_connection(("127.0.0.1", 9), timeout=0.1)
    kinds = {kind for kind, _ in events}
    assert ("read", "/etc/passwd") in events
    assert {"socket.getaddrinfo", "socket.connect"} <= kinds


# --- Running ----------------------------------------------------------------------------------------------------------


def generated(name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Generate for every language from an attack, with links planted in the output that lead to a victim."""
    (folder / "victim").mkdir(parents=True)
    (folder / "victim/keep.py").write_text("KEEP = 1\n")
    shutil.copy(FOLDER / name, folder)
    for language in TARGETS:
        (folder / "out" / language).mkdir(parents=True)
        (folder / "out" / language / "docs").symlink_to(folder / "victim")
    targets = {language: {"out": f"out/{language}"} for language in TARGETS}
    (folder / "specloom.yaml").write_text(yaml.safe_dump({"spec": name, "targets": targets}))
    with watched() as events:
        code = cli.run(["generate", "--force", "--color", "never", str(folder / "specloom.yaml")])
    told = capsys.readouterr()
    return Run(
        code, told.out + told.err, {each: _files(folder / "out" / each) for each in TARGETS}, events
    )


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "_runtime" not in path.parts and ".specloom" not in path.parts
    }


@pytest.fixture(autouse=True)
def nothing_ran(tmp_path: Path) -> Iterator[None]:
    """No canary comes alive in this process or another."""
    TOUCHED.unlink(missing_ok=True)
    yield
    assert not TOUCHED.exists()


@pytest.mark.timeout(SECONDS * 4)
@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_does_nothing(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    attack = ATTACKS[name]
    monkeypatch.setenv("PWNED_ENV", "leaked")
    run = generated(name, tmp_path / "attack", capsys)
    assert run.code == attack["exit"], run.said
    assert {each for each in attack.get("says", []) if each not in run.said} == set(), run.said
    _stays_inside(run, tmp_path / "attack")
    _says_it_safely(run.said)
    for language, files in run.files.items():
        assert bool(files) == (run.code == 0)
        assert list(structure.alive(files, CANARY)) == [], language
        whole = b"".join(files.values()).decode()
        assert [
            text for text in ("leaked", "root:x:0", *attack.get("lacks", ())) if text in whole
        ] == []
    for language in (
        attack.get("literals_in", ("python", "typescript")) if "literals" in attack else ()
    ):
        assert set(attack["literals"]) - structure.constants(run.files[language]) == set(), language
    _is_like_its_twin(name, run, tmp_path / "twin", capsys)


def _stays_inside(run: Run, folder: Path) -> None:
    assert {kind for kind, _ in run.events} <= {"read", "write"}
    written = [path for kind, path in run.events if kind == "write" and Path(path).is_absolute()]
    assert [path for path in written if not path.startswith((str(folder), "/dev/null"))] == []
    assert {path for kind, path in run.events if kind == "read"} & {
        "/etc/passwd",
        "/etc/hostname",
    } == set()
    assert _files(folder / "victim") == {"keep.py": b"KEEP = 1\n"}


def _says_it_safely(said: str) -> None:
    assert "Traceback" not in said
    for line in said.split("\n"):
        assert line.isprintable(), line
        assert not line.lstrip().startswith(("::", "##[", "##vso[")), line


def _is_like_its_twin(
    name: str, run: Run, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twin = FOLDER / f"{Path(name).stem}.twin{Path(name).suffix}"
    if not twin.exists() or run.code != 0:
        return
    other = generated(twin.name, folder, capsys)
    assert other.code == 0, other.said
    for language in TARGETS:
        mine, theirs = structure.structure(run.files[language]), structure.structure(
            other.files[language]
        )
        assert (mine - theirs, theirs - mine) == ({}, {}), language


def test_every_attack_is_judged() -> None:
    files = {path.name for path in FOLDER.iterdir() if ".twin" not in path.name}
    assert files - {"attacks.yaml"} == set(ATTACKS)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "PWNED = 1"),
        ("a.py", "import os\nos.PWNED()"),
        ("a.py", 'x: "list[PWNED]"'),
        ("a.py", 'def f() -> "PWNED": ...'),
        ("a.py", 'def f():\n    """A.\n\n    >>> PWNED()\n    """'),
        ("a.py", "# -*- coding: latin-1 -*-"),
        ("a.py", "x = '\u202e'"),
        ("a.md", "<script>x</script>"),
        ("a.md", "a <img src=x> b"),
        ("a.md", "[a](javascript:x)"),
        ("a.md", "```sh\npip install PWNED\n```"),
        ("a.md", "| a |\n|---|\n| PWNED |"),
        ("a.md", "# PWNED here"),
        ("a.md", "\x1b[31m"),
        ("PWNED.md", ""),
    ],
)
def test_what_is_alive_is_seen(path: str, text: str) -> None:
    assert list(structure.alive({path: text.encode()}, CANARY))


def test_what_is_only_said_is_not_alive() -> None:
    said = {
        "a.py": b'# PWNED\nfrom typing import Literal\n\nx: Literal["PWNED"] = "PWNED"\n',
        "a.md": b"# Of PWNED\n\n`<script>` PWNED <br/>\n\n```json\nPWNED\n```\n",
    }
    assert list(structure.alive(said, CANARY)) == []
