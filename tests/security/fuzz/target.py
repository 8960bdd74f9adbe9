"""The fuzzed function: bytes in, and either a package or diagnostics with a place come out.

The first byte chooses. Even: the others are the text of a description. Odd: they choose changes to a sound description,
which gets further than text would. See README.md for how it is run.
"""

from __future__ import annotations

import ast
import copy
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from generator.diagnostics import Diagnostics, Position, show, to_json
from generator.lint import lint
from generator.manifest import unsafe
from generator.pipeline import Terms, Watch, make, understand
from generator.source import Allow, Limits, Source, load
from generator.targets import TARGETS
from generator.targets import load as target_of
from generator.targets.base import Settings

CANARY = "CANARY_RUN"
SECONDS = 20.0
"""Of the processor's time, for one input."""

LIMITS = Limits(bytes=1 << 20, nodes=50_000, aliased=20_000)
CORPUS = Path(__file__).with_name("corpus")
_MEMORY = Path("/dev/shm")
_FOLDER = Path(tempfile.mkdtemp(prefix="specloom-fuzz-", dir=_MEMORY if _MEMORY.is_dir() else None))


def judge(data: bytes) -> Diagnostics:
    """Generate from what `data` says, and raise on whatever must not happen."""
    if not data:
        return Diagnostics()
    start = time.process_time()
    stored = data[1:] if data[0] % 2 == 0 else json.dumps(described(data[1:])).encode()
    report = generate(stored)
    assert time.process_time() - start < SECONDS, "it takes too long"
    return report


def generate(stored: bytes) -> Diagnostics:
    """All stages for all languages on a description as stored."""
    file = _FOLDER / "openapi.yaml"
    file.write_bytes(stored)
    report = Diagnostics()
    source = load(str(file), report, limits=LIMITS)
    if source is not None and not report.failed:
        _understood(source, report)
    _told(report, source)
    return report


def _understood(source: Source, report: Diagnostics) -> None:
    terms = Terms(Allow(), keep_going=False)
    report.extend(lint(source) if len(source.root.text.content) < 4_000 else ())
    found = Diagnostics()
    meaning = understand(source, found, terms, Watch())
    for name in TARGETS if meaning is not None else ():
        settings = Settings("pkg", "Client", "pkg-sdk", "1.0.0")
        assert meaning is not None
        made = make(meaning, target_of(name), settings, None, found, terms, Watch())
        files = made.files if made is not None else {}
        assert len({path.casefold() for path in files}) == len(files)
        for path, content in files.items():
            assert unsafe(path) is None, path
            if path.endswith((".py", ".pyi")) and "/_runtime/" not in path:
                _judge_python(path, content.decode())
    report.extend(found)


def _judge_python(path: str, text: str) -> None:
    for node in ast.walk(ast.parse(text, path)):
        names = {getattr(node, part, None) for part in ("id", "attr", "name", "arg")}
        assert CANARY not in names, f"{path}: the author's text is code"


def _told(report: Diagnostics, source: Source | None) -> None:
    """Each finding is at a place, and no line of a report can be taken for anything but a report."""
    for line in show(report, source).splitlines():
        assert line.isprintable(), line
        assert not line.lstrip().startswith("::"), line
    json.dumps(to_json(report, source), allow_nan=False).encode()
    for each in report:
        assert isinstance(each.at, Position) or source is not None


# --- Descriptions out of bytes ----------------------------------------------------------------------------------------

WORDS = (
    *("type", "properties", "items", "allOf", "oneOf", "anyOf", "not", "$ref", "enum", "const", "required", "default"),
    *("additionalProperties", "prefixItems", "patternProperties", "example", "examples", "nullable", "format", "title"),
    *("discriminator", "propertyName", "mapping", "readOnly", "writeOnly", "minItems", "maximum", "pattern", "style"),
    *("explode", "in", "name", "schema", "content", "application/json", "multipart/form-data", "text/event-stream"),
    *("parameters", "requestBody", "responses", "200", "default", "headers", "encoding", "callbacks", "servers", "url"),
    *("security", "tags", "operationId", "summary", "description", "deprecated", "components", "schemas", "paths", "get"),
    *("variables", "A", "B", "k", "a", "id", "$defs", "$dynamicRef", "$anchor", "if", "then", "dependentSchemas"),
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 7, 10**30, 1.5, 1e300, "", "x", [], {}, [None], ["x", 1], [[]], {"": None}),
    *("string", "object", "array", "null", "integer", "number", "boolean", "date-time", "binary", "query", "path"),
    *("form", "deepObject", "pipeDelimited", "#", "#/components/schemas/A", "#/components/schemas/B", "#/paths"),
    *({"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}, {"type": "null"}, {"type": ["string"]}),
    *({"oneOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}]}, {"enum": [1, "a", None]}, {"const": 1}),
    *({"allOf": [{"$ref": "#/components/schemas/B"}, {"properties": {"q": {}}}]}, {"$ref": "../x.yaml"}),
    *(f'"""\n{CANARY} = 1\n"""', f"'); {CANARY}() #", "\\", "\u202e::error::x\x1b[31m", f"*/ {CANARY}();", "a/../b"),
    *(f"<script>{CANARY}</script>", f"`{CANARY}`|\n|", "class", "self", "None", "\ud800", "\x00", "é", "\uff21\uff22", "${X}"),
)  # fmt: skip


def described(data: bytes) -> Any:
    """A sound description with changes: four bytes each choose where, what, and two words for it."""
    value = copy.deepcopy(_sound())
    for at in range(0, min(len(data), 96) - 3, 4):
        where, what, word, other = data[at : at + 4]
        containers = _containers(value)
        held = containers[(where | other << 8) % len(containers)]
        new = copy.deepcopy(VALUES[what % len(VALUES)])
        _change(held, word, other, new, containers)
    return value


def _change(held: Any, word: int, other: int, new: Any, containers: list[Any]) -> None:
    if isinstance(held, list):
        held.insert(word % (len(held) + 1), new)
        return
    keys = list(held)
    match other % 4:
        case 0 if keys:
            held[keys[word % len(keys)]] = new
        case 1 if keys:
            del held[keys[word % len(keys)]]
        case 2 if isinstance(new, str):
            held[new] = copy.deepcopy(containers[word % len(containers)])
        case _:
            held[WORDS[word % len(WORDS)]] = new


def _containers(value: Any) -> list[Any]:
    found: list[Any] = []
    waiting = [value]
    while waiting and len(found) < 2_000:
        held = waiting.pop()
        if isinstance(held, dict | list):
            found.append(held)
            waiting.extend(held.values() if isinstance(held, dict) else held)
    return found


def _sound() -> Any:
    if not _SOUND:
        _SOUND.append(json.loads((CORPUS / "sound.json").read_bytes()[1:]))
    return _SOUND[0]


_SOUND: list[Any] = []
