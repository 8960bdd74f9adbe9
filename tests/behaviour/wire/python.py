"""The wire table on generated Python packages: each row called by the sync and by the async client."""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any

from generator.diagnostics import Diagnostics, show
from generator.ir import Operation
from generator.pipeline import Package, Terms, Watch, make, understand
from generator.source import Allow, load
from generator.targets.base import Settings
from generator.targets.python import PYTHON
from tests.behaviour.wire.server import Recording, Seen, answer_bytes, recording
from tests.behaviour.wire.table import Group, Row

PLACES = ("path", "query", "querystring", "header", "cookie")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was wrong with a row: "" where it holds."""

    row: Row
    fault: str


def outcomes(of: Iterable[Group]) -> Iterator[Outcome]:
    """Every row of the groups, run."""
    for group in of:
        with recording() as server, _package(group, server.port) as caller:
            for row in group.rows:
                yield Outcome(row, _fault(row, caller, server))


@dataclass(frozen=True, slots=True)
class _Caller:
    module: Any
    package: Package
    operations: Mapping[tuple[str, str], Operation]
    port: int


@contextmanager
def _package(group: Group, port: int) -> Iterator[_Caller]:
    """A package of the group's description, imported for the length of the block."""
    name = f"wire_{group.name}"
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder, "openapi.json")
        spec.write_text(json.dumps(group.description).replace("PORT", str(port)))
        report = Diagnostics()
        source = load(str(spec), report)
        assert source is not None, show(report, None)
        terms = Terms(Allow(), keep_going=False)
        meaning = understand(source, report, terms, Watch())
        assert meaning is not None, show(report, source)
        settings = Settings(name, "Wire", name, "1")
        package = make(meaning, PYTHON, settings, None, report, terms, Watch())
        assert package is not None, show(report, source)
        for path, content in package.files.items():
            Path(folder, path).parent.mkdir(parents=True, exist_ok=True)
            Path(folder, path).write_bytes(content)
        operations = {(each.method, each.id.path): each for each in meaning.api.operations}
        sys.path.insert(0, str(Path(folder, "src")))
        try:
            yield _Caller(importlib.import_module(name), package, operations, port)
        finally:
            sys.path.remove(str(Path(folder, "src")))
            for loaded in [each for each in sys.modules if each.split(".")[0] == name]:
                del sys.modules[loaded]


# --- Calling ----------------------------------------------------------------------------------------------------------


def _fault(row: Row, caller: _Caller, server: Recording) -> str:
    told = json.loads(json.dumps(row.told).replace("PORT", str(server.port)))
    arguments = dict(_arguments(row, told.get("arguments", {}), caller))
    for kind in ("Wire", "AsyncWire"):
        server.seen.clear()
        server.answer = answer_bytes(told.get("answer", {}))
        got, raised = _called(kind, row, told, arguments, caller)
        fault = _difference(told, got, raised, list(server.seen), caller)
        if fault:
            return f"{kind}: {fault}"
    return ""


def _called(
    kind: str, row: Row, told: Mapping[str, Any], arguments: Mapping[str, Any], caller: _Caller
) -> tuple[Any, Exception | None]:
    """What a call gives, or what it raises."""
    settings = dict(_settings(told.get("client", {}), caller))
    steps = caller.package.symbols[(row.method, row.path)].split(".")[1:]
    try:
        made = getattr(caller.module, kind)(max_retries=0, timeout=10.0, **settings)
        method = made
        for step in steps:
            method = getattr(method, step)
        if kind == "Wire":
            with made:
                return method(**arguments), None
        return asyncio.run(_awaited(made, method, arguments)), None
    except caller.module.errors.APIError.__mro__[1] as error:
        return None, error


def _settings(told: Mapping[str, Any], caller: _Caller) -> Iterator[tuple[str, Any]]:
    """The keywords of a client."""
    names = caller.package.names
    base_url = told.get("base_url", f"http://127.0.0.1:{caller.port}")
    if base_url is not None:
        yield "base_url", base_url
    if "server" in told:
        yield "server", told["server"]
    for variable, value in told.get("variables", {}).items():
        yield names.server_variable(variable), value
    for scheme, secret in told.get("credentials", {}).items():
        parts = ("username", "password") if isinstance(secret, list) else ("",)
        values = secret if isinstance(secret, list) else [secret]
        for part, value in zip(parts, values, strict=True):
            yield names.credential(scheme, part), value


async def _awaited(client: Any, method: Any, arguments: Mapping[str, Any]) -> Any:
    async with client:
        return await method(**arguments)


def _arguments(row: Row, given: Mapping[str, Any], caller: _Caller) -> Iterator[tuple[str, Any]]:
    operation = caller.operations[row.method, row.path]
    for key, value in given.items():
        where, _, wire = key.partition(".")
        if where not in (*PLACES, "field"):
            where, wire = _place(key, operation), key
        where, wire = ("body", "") if where == "body" else (where.replace("field", "body"), wire)
        yield caller.package.names.argument(operation.id, where, wire), _value(value)


def _place(wire: str, operation: Operation) -> str:
    """Where the value of a name goes: to a parameter, else to the body, as a whole or into a field of it."""
    places = [each.where for each in operation.parameters if each.field.wire == wire]
    return places[0] if places else ("body" if wire == "body" else "field")


def _value(value: Any) -> Any:
    match value:
        case {"$bytes": str(text)}:
            return text.encode()
        case {"$file": [name, text, kind, *headers]}:
            return (name, text.encode(), kind, *headers)
        case list():
            return [_value(each) for each in value]
        case _:
            return value


# --- Comparing --------------------------------------------------------------------------------------------------------


def _difference(
    told: Mapping[str, Any], got: Any, raised: Exception | None, seen: list[Seen], caller: _Caller
) -> str:
    if "refused" in told:
        refused = isinstance(raised, (caller.module.ArgumentError, caller.module.CredentialError))
        return "" if refused and not seen else f"not refused: {raised!r}, {len(seen)} requests"
    if len(seen) != 1:
        return f"{len(seen)} requests; {raised!r}"
    return _of_request(told, seen[0]) or _of_answer(told, got, raised, caller)


def _of_request(told: Mapping[str, Any], seen: Seen) -> str:
    line = seen.line.removesuffix(" HTTP/1.1")
    if line != told["request"]:
        return f"sent `{line}`"
    headers = dict(seen.headers)
    for name, value in told.get("headers", {}).items():
        if headers.get(name.lower()) != value:
            return f"sent `{name}: {headers.get(name.lower())}`"
    if "body" in told and seen.body != told["body"].encode():
        return f"sent the body {seen.body!r}"
    if "json" in told and json.loads(seen.body or b"0") != told["json"]:
        return f"sent the body {seen.body!r}"
    if "parts" in told and (parts := _parts(headers["content-type"], seen.body)) != told["parts"]:
        return f"sent the parts {parts}"
    return ""


def _parts(media: str, body: bytes) -> list[dict[str, str]]:
    """The parts of a multipart body (RFC 2046, section 5.1.1); a part without a media type is text (RFC 7578)."""
    boundary = media.partition("boundary=")[2].strip('"').encode()
    first, *parts, last = (b"\r\n" + body).split(b"\r\n--" + boundary)
    assert (first, last.rstrip()) == (b"", b"--"), body
    return [_part(part.removeprefix(b"\r\n")) for part in parts]


def _part(part: bytes) -> dict[str, str]:
    head, _, content = part.partition(b"\r\n\r\n")
    told = Message()
    for line in head.decode().split("\r\n"):
        name, _, value = line.partition(": ")
        told[name] = value
    found = {"name": str(told.get_param("name", "", "content-disposition"))}
    file = told.get_param("filename", None, "content-disposition")
    found |= {} if file is None else {"filename": str(file)}
    found["type"] = (told["content-type"] or "text/plain").partition(";")[0]
    extra = {name: value for name, value in told.items() if name.lower() not in _USUAL}
    return {**found, **extra, "content": content.decode()}


_USUAL = ("content-disposition", "content-type")


def _of_answer(told: Mapping[str, Any], got: Any, raised: Exception | None, caller: _Caller) -> str:
    as_json = importlib.import_module(f"{caller.module.__name__}._runtime.testing").as_json
    if raised is not None:
        found = {
            "status": getattr(raised, "status_code", None),
            "body": as_json(getattr(raised, "body", None)),
            "text": getattr(raised, "text", None),
        }
        found = {key: found[key] for key in ("status", "body", *told.get("error", ()))}
        return "" if told.get("error") == found else f"raised {raised!r}, {found}"
    if "error" in told:
        return f"nothing was raised, but {got!r} given"
    found = {"$bytes": got.decode()} if isinstance(got, bytes) else as_json(got)
    same = "result" not in told or (found == told["result"] and type(found) is type(told["result"]))
    return "" if same else f"gave {found!r}"
