"""A plugin of pytest: writes down the requests that the tests of a generated package make, and the operation of each.

`VALIDITY_PACKAGE` is the name of the package and `VALIDITY_OUTPUT` the file, of a JSON object a line; what differs in
its multipart boundary alone is written once.
"""

from __future__ import annotations

import base64
import importlib
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

_BOUNDARY = re.compile(rb"[0-9a-f]{32}")


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """The synchronous client alone: the tests themselves see to it that the other sends the same."""
    items[:] = [item for item in items if not _is_awaiting(item)]


def _is_awaiting(item: Any) -> bool:
    call = getattr(item, "callspec", None)
    kind = call.params.get("connect") if call else None
    return kind is not None and kind.__name__.startswith("Async")


class Requests:
    """Those that were made. `endpoint` is the operation that was last called, `prefix` the path of its server."""

    def __init__(self) -> None:
        self.endpoint: Any = None
        self.prefix = ""
        self.found: dict[bytes, dict[str, object]] = {}

    def add(self, made: Any) -> None:
        line = {
            "method": made.method,
            "operation": self.endpoint.path,
            "path": made.path.removeprefix(self.prefix),
            "query": made.url.partition("?")[2],
            "headers": dict(made.headers.items()),
            "content": base64.b64encode(made.content).decode(),
        }
        told = json.dumps({**line, "content": ""}).encode() + made.content
        self.found.setdefault(_BOUNDARY.sub(b"", told), line)

    def write(self, to: Path) -> None:
        with to.open("w") as lines:
            lines.writelines(json.dumps(line) + "\n" for line in self.found.values())


@pytest.fixture(scope="session", autouse=True)
def _requests() -> Any:
    package = os.environ["VALIDITY_PACKAGE"]
    call: Any = importlib.import_module(f"{package}._runtime.call")
    testing: Any = importlib.import_module(f"{package}._runtime.testing")
    requests, drafted, answered = Requests(), call.drafted, testing.Recorder._answer

    def drafting(endpoint: Any, arguments: Any, options: Any, settings: Any) -> Any:
        requests.endpoint = endpoint
        requests.prefix = settings.base_of(endpoint.server).prefix
        return drafted(endpoint, arguments, options, settings)

    def answering(recorder: Any, made: Any) -> Any:
        requests.add(made)
        return answered(recorder, made)

    call.drafted, testing.Recorder._answer = drafting, answering
    yield
    requests.write(Path(os.environ["VALIDITY_OUTPUT"]))
