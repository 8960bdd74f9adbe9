"""Hold the generated Python packages against Prism, a mock server that judges every request by the description.

Run it from the checkout, with Node.js: `python -m tests.prism.check [--prism COMMAND] [API…]`. For each API below
`specs/` it makes the package, starts `prism mock --errors` on this machine, and sees to it that

- every program in the README and in docs runs as it stands;
- every operation's documented call succeeds, in both clients, without a violation in Prism's header or log;
- without a credential the client sends nothing, and where one is sent that the server refuses, the error is typed;
- a body that is wrong raises the typed error of 422 or 400.

What Prism misjudges: it answers with the examples of the description even where they contradict its schemas, and then
faults its own answer with a 500 (`--ignoreExamples` changes nothing for the examples of properties). `CONTRADICTORY`
lists them; Prism reads a copy of the description without them, in which all that it judges requests by is the same.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import yaml

from generator.build import Made
from tests.docs_programs import CONFIGS, Program, made, programs, run, surroundings, written

PRISM = "npx -y @stoplight/prism-cli@5.14.2"

CONTRADICTORY: Mapping[str, Sequence[tuple[str, str]]] = {
    "legit": [
        ("Customer", "metadata"),  # a list, and the type is string
        ("Customer", "project_id"),  # a UUID, and the type is integer
        ("Unauthorized", "status_code"),  # a string, and the type is integer
        ("Unauthorized", "data"),  # a string, and the type is object
    ]
}
"""By API: the component and the property whose example is not of the property's type."""

WRONG: Mapping[str, Mapping[str, object]] = {
    "dub": {"customerExternalId": {}, "customerId": {}},  # both are strings
    "polar": {"events": {}},  # a list
    "legit": {"name": {}},  # a string
}
"""By API: what is put into every request body to make it one that the description refuses."""

_START = 120.0  # seconds: npx may have to fetch Prism first
_FAULTS = re.compile(r"^.*(?:warning|error) .*$", re.MULTILINE)


def main() -> None:
    """Check the APIs that are named, else all."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--prism", default=PRISM, help=f"the command of Prism ({PRISM})")
    parser.add_argument("api", nargs="*", help="the name of a folder below specs/")
    said = parser.parse_args()
    wanted = [path for path in CONFIGS if not said.api or path.parent.name in said.api]
    faults = [fault for path in wanted for fault in check(path, shlex.split(said.prism))]
    sys.exit("\n".join(faults) if faults else 0)


def check(config: Path, prism: Sequence[str]) -> list[str]:
    """What is wrong with the Python package of a configuration."""
    api = config.parent.name
    package = made(config)["python"]
    shown = programs(package.package.files, "python")
    with tempfile.TemporaryDirectory() as place:
        folder = written(package.package.files, Path(place) / "package")
        description = served(config, Path(place) / "openapi.yaml")
        with mock(prism, description, Path(place) / "log") as server:
            found = [run(shown, package, folder, server.url)]
            found += calls(shown, package, folder, server.url)
            found += server.faults()
            found += calls(shown, package, folder, server.url, WRONG[api])
    faults = [f"{api}: {fault}" for fault in found if fault]
    print(f"{api}: {len(shown)} programs, {len(faults)} faults", flush=True)
    return faults


# --- The server -------------------------------------------------------------------------------------------------------


def served(config: Path, to: Path) -> Path:
    """The description for Prism: without the examples that contradict it."""
    description = yaml.safe_load(config.with_name("openapi.yaml").read_text())
    for component, name in CONTRADICTORY.get(config.parent.name, ()):
        del description["components"]["schemas"][component]["properties"][name]["example"]
    to.write_text(json.dumps(description, default=str))
    return to


@dataclass(frozen=True, slots=True)
class Server:
    """A Prism that is running; `log` is all that it says."""

    url: str
    log: Path

    def faults(self) -> list[str]:
        """The warnings and errors that it has logged."""
        return [f"Prism: {line}" for line in _FAULTS.findall(self.log.read_text())]


@contextmanager
def mock(prism: Sequence[str], description: Path, log: Path) -> Iterator[Server]:
    """Prism with its validation on, on this machine only."""
    port = free_port()
    command = [*prism, "mock", "-h", "127.0.0.1", "-p", str(port), "--errors", str(description)]
    with log.open("w") as output:
        # A session of its own, because npx leaves the server behind when it alone is ended.
        running = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
    try:
        await_start(running, log)
        yield Server(f"http://127.0.0.1:{port}", log)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGTERM)
        running.wait(10)


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port


def await_start(running: subprocess.Popen[bytes], log: Path) -> None:
    latest = time.monotonic() + _START
    while "is listening" not in log.read_text():
        if running.poll() is not None or time.monotonic() > latest:
            raise RuntimeError(f"Prism does not start:\n{log.read_text()}")
        time.sleep(0.1)


# --- Calls ------------------------------------------------------------------------------------------------------------


def calls(
    shown: Sequence[Program],
    package: Made,
    folder: Path,
    url: str,
    wrong: Mapping[str, object] | None = None,
) -> list[str]:
    """What is wrong with the documented call of every operation: that it succeeds, or with `wrong` that it fails.

    `calls.py` makes them, in a process of its own.
    """
    documented = [program for name, program in shown if name.startswith("docs/resources/")]
    assert len(documented) == len(package.package.symbols), "a call for each operation"
    settings = package.package.settings
    done = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", str(_CALLS)],
        input=json.dumps([settings.package, settings.client, documented, wrong]),
        env=surroundings(package, folder, url),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stdout.splitlines() if done.returncode == 0 else [done.stderr]


_CALLS = Path(__file__).with_name("calls.py")

if __name__ == "__main__":
    main()
