"""Two programs that nobody here wrote judge requests by a description: Prism as a server, openapi-core as a library."""

from __future__ import annotations

import base64
import http.client
import json
import subprocess
import venv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.prism.check import mock

HOST = "http://sdk.test"
"""Where descriptions are said to be served, for both."""

OPENAPI_CORE = "openapi-core==0.23.1"
"""In an environment of its own, for it asks for an older openapi-spec-validator than Specloom is tested with."""

_ERRORS = "https://stoplight.io/prism/errors#"
_OF_THE_ANSWER = (
    "NO_RESPONSE_DEFINED",
    "NOT_ACCEPTABLE",
    "NOT_FOUND",
    "VIOLATIONS",
    "NO_COMPLEX_OBJECT_TEXT",
    "NO_SUCCESS_RESPONSE_DEFINED",
    "INTERNAL_SERVER_ERROR",
    "SCHEMA_TOO_COMPLEX",
)
"""What Prism says when a request has passed and it has no answer of the kind that it wants."""

Request = Mapping[str, Any]


def by_prism(
    prism: Sequence[str], description: Path, requests: Sequence[Request], log: Path
) -> list[list[str]]:
    """The faults of each request. A request that ends Prism is one; those after it are asked of another one."""
    found: list[list[str]] = []
    while len(found) < len(requests):
        try:
            with mock(prism, description, log) as server:
                found += _until_it_ends(server.url, requests[len(found) :])
        except RuntimeError:
            return [["not judged: Prism does not start"] for _ in requests]
    return found


def _until_it_ends(url: str, requests: Sequence[Request]) -> Iterator[list[str]]:
    host, port = url.removeprefix("http://").split(":")
    for each in requests:
        faults = _asked(host, int(port), each)
        yield faults
        if faults == [CRASH]:
            return


CRASH = "crash: Prism ends without an answer"


def _asked(host: str, port: int, request: Request) -> list[str]:
    connection = http.client.HTTPConnection(host, port, timeout=60)
    query = f"?{request['query']}" if request["query"] else ""
    left_out = ("host", "content-length", "accept-encoding")
    headers = {name: text for name, text in request["headers"].items() if name not in left_out}
    try:
        body = base64.b64decode(request["content"]) or None
        connection.request(request["method"], request["path"] + query, body, headers)
        answer = connection.getresponse()
        return list(_faults(answer, answer.read()))
    except (OSError, http.client.HTTPException):
        return [CRASH]
    finally:
        connection.close()


def _faults(answer: http.client.HTTPResponse, content: bytes) -> Sequence[str]:
    told = _json(content)
    kind = str(told.get("type", "")) if isinstance(told, dict) else ""
    if kind.startswith(_ERRORS):
        name = kind.removeprefix(_ERRORS)
        if name in _OF_THE_ANSWER:
            return []
        return [_violation(each) for each in told.get("validation", ())] or [
            f"{name}: {told.get('detail')}"
        ]
    violations = _json((answer.headers.get("sl-violations") or "[]").encode())
    return [_violation(each) for each in violations if each["location"][:1] == ["request"]]


def _violation(told: Mapping[str, Any]) -> str:
    return f"{told.get('code')}: {'.'.join(map(str, told['location']))}: {told['message']}"


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None


# --- openapi-core -----------------------------------------------------------------------------------------------------


def by_openapi_core(
    python: Path, description: Path, requests: Sequence[Request]
) -> list[list[str]]:
    """The faults of each request. Swagger 2.0 is not for it to judge, nor what it ends at."""
    if "swagger" in json.loads(description.read_text()):
        return [["not judged: Swagger 2.0"] for _ in requests]
    done = subprocess.run(
        [python, "-W", "ignore", Path(__file__).with_name("core.py")],
        input=json.dumps({"description": str(description), "requests": requests}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        return [[f"not judged: {done.stderr.strip().splitlines()[-1]}"] for _ in requests]
    found: list[list[str]] = json.loads(done.stdout)
    return found


def with_openapi_core(folder: Path) -> Path:
    """The Python of an environment with openapi-core, made in a folder where it is not there yet."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", OPENAPI_CORE], check=True)
    return python
