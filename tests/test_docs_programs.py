"""Every Python program in a README and in docs runs as it stands, against a server that gives the examples as answers."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from generator import openapi
from generator.analysis import analyse
from generator.analysis.examples import payload_example
from generator.diagnostics import Diagnostics
from generator.ir import Api, Json, Operation, ParamRef
from generator.source import load
from generator.targets.docs import success_of
from tests.docs_programs import CONFIGS, made, programs, run, written


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.parent.name)
def test_every_program_runs_as_it_stands(path: Path, tmp_path: Path) -> None:
    package = made(path)["python"]
    shown = programs(package.package.files, "python")
    assert len(shown) > 5
    folder = written(package.package.files, tmp_path)
    with server(answers(path.with_name("openapi.yaml"))) as url:
        assert run(shown, package, folder, url) == ""


WITH_TOKENS = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
servers: [{url: 'https://api.example.com'}]
security: [{login: [pets.read]}]
paths:
  /pets:
    post:
      operationId: add_pet
      tags: [pets]
      parameters: [{name: Idempotency-Key, in: header, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}}}
      responses: {'200': {description: Done., content: {application/json: {schema: {type: integer}}}}}
components:
  securitySchemes:
    login:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: 'https://auth.example.com/token', scopes: {pets.read: r}}}
"""


def test_the_guides_to_access_tokens_and_idempotency_run_too(tmp_path: Path) -> None:
    spec, config = tmp_path / "openapi.yaml", tmp_path / "specloom.yaml"
    spec.write_text(WITH_TOKENS)
    config.write_text("spec: openapi.yaml\ntargets: {python: {out: out, package: pets}}\n")
    package = made(config)["python"]
    shown = programs(package.package.files, "python")
    text = "".join(program for _, program in shown)
    for guide in (
        "client_secret=",
        "idempotency_key=",
        "before_request=",
        "getLogger(",
        "with_raw_response",
        "def read_",
    ):
        assert guide in text
    folder = written(package.package.files, tmp_path / "out")
    token: Json = {"access_token": "fetched", "token_type": "bearer"}
    known = [*answers(spec), ("POST", re.compile("/token"), token)]
    with server(known) as url:
        assert run(shown, package, folder, url) == ""


Answers = list[tuple[str, re.Pattern[str], Json]]


def answers(spec: Path) -> Answers:
    """What each operation answers, by its method and a pattern of its path."""
    report = Diagnostics()
    source = load(str(spec), report)
    assert source is not None
    api: Api = openapi.read(source, report)
    facts = analyse(api, report)
    given: Answers = []
    for operation in api.operations:
        payload = success_of(operation)
        body = payload_example(payload, facts, "all") if payload else None
        given.append((operation.method.upper(), path_of(operation), body))
    return given


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
