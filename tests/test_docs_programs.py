"""Every Python program in a README and in docs runs as it stands, against a server that gives the examples as answers."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from generator import openapi
from generator.analysis import analyse
from generator.analysis.examples import payload_example
from generator.build import build, configured
from generator.config import read
from generator.diagnostics import Diagnostics
from generator.ir import Api, Json, Operation, ParamRef
from generator.pipeline import Terms, Watch
from generator.source import Allow, load
from generator.targets import TARGETS
from generator.targets import load as target
from generator.targets.docs import success_of

ROOT = Path(__file__).parents[1]
CONFIGS = sorted(ROOT.glob("specs/*/specloom.yaml"))

RUN_ALL = """
import json, sys, traceback
for name, program in json.load(sys.stdin):
    try:
        exec(compile(program, name, "exec"), {"__name__": "__main__"})
    except BaseException:
        traceback.print_exc()
        sys.exit(f"{name} fails:\\n{program}")
"""


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.parent.name)
def test_every_program_runs_as_it_stands(path: Path, tmp_path: Path) -> None:
    package, files = generated(path)
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    programs = [
        (f"{name}:{line}", program)
        for name, content in files.items()
        if name.endswith(".md")
        for line, program in python_in(content.decode())
    ]
    assert len(programs) > 5
    with server(answers(path.with_name("openapi.yaml"))) as url:
        environment = {"PYTHONPATH": str(tmp_path / "src"), f"{package.upper()}_BASE_URL": url}
        done = subprocess.run(
            [sys.executable, "-W", "ignore::DeprecationWarning", "-c", RUN_ALL],
            input=json.dumps(programs),
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 0, done.stderr


def generated(path: Path) -> tuple[str, dict[str, bytes]]:
    """The name of the Python package of a configuration, and its files."""
    report = Diagnostics()
    config = read(path, {name: target(name).options for name in TARGETS}, report)
    assert config is not None
    done = build(configured(config), report, Terms(Allow(), keep_going=False), Watch())
    assert done.built is not None
    made = next(made for made in done.built.packages if made.order.target == "python")
    return made.package.settings.package, dict(made.package.files)


def python_in(page: str) -> Iterator[tuple[int, str]]:
    for token in MarkdownIt("commonmark").parse(page):
        if token.type == "fence" and token.info == "python":
            assert token.map is not None
            yield token.map[0] + 1, token.content


Answers = list[tuple[str, re.Pattern[str], Json]]


def answers(spec: Path) -> Answers:
    """What each operation answers, by its method and a pattern of its path."""
    report = Diagnostics()
    source = load(str(spec), report)
    assert source is not None
    api: Api = openapi.read(source, report)
    facts = analyse(api, report)
    made: Answers = []
    for operation in api.operations:
        payload = success_of(operation)
        body = payload_example(payload, facts, "all") if payload else None
        made.append((operation.method.upper(), path_of(operation), body))
    return made


def path_of(operation: Operation) -> re.Pattern[str]:
    parts = ("[^/]+" if isinstance(p, ParamRef) else re.escape(p) for p in operation.path)
    return re.compile("".join(parts))


@contextmanager
def server(answers: Answers) -> Iterator[str]:
    """A server on this machine; its URL."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            path = self.path.partition("?")[0]
            found = [
                body
                for method, known, body in answers
                if method == self.command and known.fullmatch(path)
            ]
            content = json.dumps(found[0] if found else {"no": "such operation"}).encode()
            self.send_response(200 if found else 404)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.server_address[1]}"
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()
