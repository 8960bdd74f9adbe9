"""A fault put into a generated package, as a wrong template would put it there, fails one of the package's own tests."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from .conftest import files_of, write

SPEC = Path(__file__).parents[2] / "specs" / "dub" / "openapi.yaml"


@dataclass(frozen=True, slots=True)
class Fault:
    """`old` becomes `new` in a file below `src/dub`; `nth` says which of the places where it stands."""

    kind: str
    path: str
    old: str
    new: str
    nth: int = 0

    def put(self, text: str) -> str:
        parts = text.split(self.old)
        assert len(parts) > self.nth + 1, f"{self.kind}: {self.old!r} is not in {self.path}"
        before, after = parts[: self.nth + 1], parts[self.nth + 1 :]
        return self.old.join(before) + self.new + self.old.join(after)


TRACK = "resources/track.py"
LEAD = "models/_track_lead_request_body.py"
SALE = "models/_track_sale_request_body.py"

FAULTS = [
    Fault("path", TRACK, '"/track/lead"', '"/track/leads"'),
    Fault("method", TRACK, '"POST"', '"PUT"', nth=1),
    Fault("request model", TRACK, "models.TrackLeadRequestBody,", "models.TrackSaleRequestBody,"),
    Fault(
        "answer model",
        TRACK,
        "Json(lambda: models.TrackSaleResp",
        "Json(lambda: models.TrackLeadResp",
    ),
    Fault("answer status", TRACK, "answers={200:", "answers={201:"),
    Fault("error status", TRACK, "    401: errors", "    402: errors"),
    Fault("error class", TRACK, "errors.UnauthorizedError", "errors.ForbiddenError"),
    Fault("no security", TRACK, '    security=(("token",),),\n', ""),
    Fault("wrong argument", TRACK, "customer_name=customer_name", "customer_name=customer_email"),
    Fault("lost argument", TRACK, "            invoice_id=invoice_id,\n", ""),
    Fault("async endpoint", TRACK, "            _SALE,", "            _LEAD,", nth=1),
    Fault("argument name", TRACK, "        amount: int,", "        amounts: int,"),
    Fault("lost method", TRACK, "async def sale(", "async def _sale("),
    Fault("wire name", LEAD, '"eventName"', '"event_name"'),
    Fault("attribute name", LEAD, "customer_avatar", "avatar"),
    Fault("field type", SALE, "amount: int", "amount: str"),
    Fault(
        "inner type", "models/_track_lead_response_body.py", "click: TrackLeadClick", "click: str"
    ),
    Fault("lost field", "models/_bad_request.py", "    doc_url: str", "    doc: str"),
    Fault("error body", "errors.py", "lambda: models.Conflict", "lambda: models.NotFound"),
    Fault(
        "error base",
        "errors.py",
        "    PermissionDeniedError,\n    body",
        "    RateLimitError,\n    body",
    ),
    Fault("exported name", "__init__.py", "AsyncDub Dub", "AsyncDub"),
    Fault("server", "_config.py", "https://api.dub.co", "https://api.dub.com"),
    Fault("scheme", "_config.py", "Bearer(", "ApiKey("),
    Fault("environment", "_config.py", "DUB_TOKEN", "DUB_KEY"),
    Fault("credentials", "client.py", '{"token": token}', "{}", nth=1),
    Fault("resource", "client.py", "def track(", "def tracks("),
]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Dub's package on the disk, without a fault."""
    folder = tmp_path_factory.mktemp("dub")
    files, _ = files_of(SPEC, "dub", "Dub")
    write(files, folder)
    return folder


def passes(folder: Path) -> bool:
    """Whether a package's own tests pass. They are run in a process of their own, up to the first that fails."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    environment = {
        **os.environ,
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    return done.returncode == 0


def test_without_a_fault_the_tests_pass(package: Path) -> None:
    assert passes(package)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.kind.replace(" ", "_"))
def test_a_fault_fails_a_generated_test(package: Path, fault: Fault) -> None:
    path = package / "src" / "dub" / fault.path
    sound = path.read_text()
    path.write_text(fault.put(sound))
    try:
        assert not passes(package)
    finally:
        path.write_text(sound)
