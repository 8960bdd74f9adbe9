"""That the way of a call is the one that the runtime's package tells, and stays short enough to be read."""

import ast
import inspect
import re
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from generator.targets.python import runtime
from generator.targets.python.runtime import codec
from generator.targets.python.runtime.endpoint import Endpoint, Json, JsonFields, Query
from generator.targets.python.runtime.endpoint import Path as InPath
from generator.targets.python.runtime.resource import AsyncResource, Resource
from generator.targets.python.runtime.testing import Answer, Recorder
from tests.runtime.toy import Cat, Dog, async_toy, toy

FOLDER = Path(str(runtime.__file__)).parent
TOLD = inspect.cleandoc(runtime.__doc__ or "")
MOST_LINES = 1040
"""Of all functions on the way, empty ones left out. Whoever reads thirty a minute needs 35 minutes."""

ENDPOINT: Endpoint[Any] = Endpoint(
    "PATCH",
    "/pets/{petId}",
    parameters=(InPath("petId", "owner"), Query("tag")),
    body=JsonFields(lambda: Dog),
    answers={200: Json(lambda: Cat)},
    security=(("token",),),
)
ARGUMENTS = {"owner": "o", "tag": "t", "pet_id": "1"}

Place = tuple[str, str, int]
"""Module, name and first line of a function."""


@pytest.fixture(autouse=True)
def _unmeasured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another test may have loaded OpenTelemetry, or have models with names that msgspec does not take."""
    monkeypatch.delitem(sys.modules, "opentelemetry.trace", raising=False)
    monkeypatch.setattr(codec, "with_stand_ins", frozenset[type]())


def sync_way() -> list[Place]:
    pets = Resource(toy(Recorder(Answer(200, json={"lives": 9}))))
    return traced(lambda: pets._call(ENDPOINT, {}, **ARGUMENTS))


def async_way() -> list[Place]:
    pets = AsyncResource(async_toy(Recorder(Answer(200, json={"lives": 9}))))
    return traced(lambda: run(pets._call(ENDPOINT, {}, **ARGUMENTS)))


def run(call: Coroutine[Any, Any, object]) -> None:
    """Run what never waits, without an event loop: that looks at what comes of it."""
    with suppress(StopIteration):
        call.send(None)


def traced(call: Callable[[], object]) -> list[Place]:
    """The functions of the runtime that a call runs when all is loaded, each once, in order."""
    call()
    found: dict[Place, None] = {}

    def trace(frame: FrameType, event: str, argument: object) -> None:
        path = Path(frame.f_code.co_filename)
        if path.parent == FOLDER and path.stem != "testing":
            found.setdefault((path.stem, frame.f_code.co_name, frame.f_code.co_firstlineno))

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return list(found)


def listed() -> list[str]:
    """The modules that are told in the order in which they run."""
    return re.findall(r"^    (\w+)  ", TOLD, re.MULTILINE)


@pytest.mark.parametrize("way", [sync_way, async_way])
def test_a_call_runs_through_the_modules_in_the_order_that_is_told(
    way: Callable[[], list[Place]],
) -> None:
    entered = dict.fromkeys(name for name, _, _ in way())
    assert [name for name in entered if name in listed()] == listed()


def test_every_module_is_told() -> None:
    modules = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    assert sorted(modules) == sorted([*listed(), *re.findall(r"`(\w+)`", TOLD)])


def test_both_clients_share_all_of_a_call_but_its_beginning_and_its_driver() -> None:
    ours, theirs = set(sync_way()), set(async_way())
    assert {name for name, _, _ in ours ^ theirs} == {"resource", "client", "drive", "transport"}


def test_the_way_is_no_longer_than_what_half_an_hour_or_so_can_read() -> None:
    assert len(set(lines(sync_way()))) <= MOST_LINES


def lines(places: list[Place]) -> Iterator[tuple[str, int]]:
    """The lines of these functions, with their docstrings, but for empty ones."""
    for name in {name for name, _, _ in places}:
        text = (FOLDER / f"{name}.py").read_text()
        starts = {start for module, _, start in places if module == name}
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                first = min(n.lineno for n in (node, *node.decorator_list))
                if first in starts:
                    body = enumerate(text.splitlines()[first - 1 : node.end_lineno], first)
                    yield from ((name, number) for number, line in body if line.strip())
