"""What a package loads, and when."""

import subprocess
import sys
from pathlib import Path

import pytest

RUNTIME = Path(__file__).parents[2] / "generator" / "targets" / "python" / "runtime"

USE = """
import sys
from toypkg._runtime.client import Client
from toypkg._runtime.config import Api, Server
{then}
print(*(name for name in {names!r} if name in sys.modules))
"""
MAKE = 'Client(Api(name="T", package="t", version="1", environment="T", servers=(Server("https://t.test"),)), credentials={})'
HEAVY = ["httpcore2", "httpx2", "msgspec", "ssl", "asyncio", "anyio"]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "toypkg").mkdir()
    (tmp_path / "toypkg" / "__init__.py").write_text("")
    (tmp_path / "toypkg" / "_runtime").symlink_to(RUNTIME)
    return tmp_path


def loaded(package: Path, then: str, names: list[str]) -> list[str]:
    code = USE.format(then=then, names=names)
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=package, capture_output=True, text=True, check=True
    )
    return run.stdout.split()


def test_importing_a_client_loads_not_even_typing(package: Path) -> None:
    assert loaded(package, "", [*HEAVY, "typing", "dataclasses", "logging", "re"]) == []


def test_making_a_client_loads_no_http_library(package: Path) -> None:
    assert loaded(package, MAKE, HEAVY) == []


def test_names_load_when_they_are_asked_for(package: Path) -> None:
    (package / "toypkg" / "__init__.py").write_text(
        "from ._runtime.lazy import attach\n"
        "__getattr__, __dir__, __all__ = attach(__name__, {'parts': 'One Two', '': 'parts'})\n"
    )
    (package / "toypkg" / "parts.py").write_text("One, Two = 1, 2\n")
    check = (
        "import toypkg; assert 'toypkg.parts' not in sys.modules\n"
        "from toypkg import Two, parts; assert (Two, parts.One) == (2, 1)\n"
        "assert dir(toypkg) == toypkg.__all__ == ['One', 'Two', 'parts']\n"
        "try: toypkg.Three\n"
        "except AttributeError as error: assert 'Three' in str(error)"
    )
    assert loaded(package, check, []) == []


def test_a_call_on_a_transport_of_ones_own_loads_no_http_library(package: Path) -> None:
    call = (
        "from toypkg._runtime.testing import Answer, Recorder\n"
        "server = Recorder(Answer(200, json=[1]))\n"
        + MAKE.replace("credentials={}", "credentials={}, http_client=server")
        + ".get('/x', cast_to=list)"
    )
    assert loaded(package, call, ["httpcore2", "httpx2"]) == []


def test_every_module_loads_where_no_extra_is_installed(package: Path) -> None:
    modules = sorted(file.stem for file in RUNTIME.glob("*.py") if file.stem != "__init__")
    extras = ["pyreqwest", "httpx", "h2", "opentelemetry"]
    check = (
        f"import importlib\nfor name in {extras!r}: sys.modules[name] = None\n"
        f"for name in {modules!r}: importlib.import_module('toypkg._runtime.' + name)\n"
        "from toypkg._runtime.reqwest import PyreqwestTransport\n"
        "try: PyreqwestTransport()\n"
        "except ImportError as error: assert 'fast' in str(error)\n"
        "else: raise AssertionError('made without its library')"
    )
    assert "httpcore2" in loaded(package, check, HEAVY)
