"""Generate from every description below a folder and say what became of each (see README.md beside this file)."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import json
import multiprocessing
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib.machinery import SourceFileLoader
from itertools import zip_longest
from pathlib import Path
from types import CodeType, FrameType

import httpx2  # noqa: F401 (loaded once, for all that are forked)
import msgspec
import pytest

from generator.diagnostics import Diagnostics
from generator.source import load
from generator.targets import load as target_of
from generator.targets import python
from tests.corpus.generating import package_of

RUNTIME = Path(python.__file__).with_name("runtime")
_VERSION = re.compile(rb"""(^|[{,\s])["']?(openapi|swagger)["']?\s*:\s*["']?[23]\.""")
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one description. `outcome` is "right", "refused", or the first stage that went wrong."""

    name: str
    outcome: str
    note: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked at beyond generating, importing and the package's own tests. `timeout` is in seconds."""

    types: bool
    style: bool
    keep: Path | None
    timeout: int


class WrongError(Exception):
    """A stage that went wrong, and how."""

    def __init__(self, outcome: str, note: str) -> None:
        super().__init__(outcome, note)
        self.outcome, self.note = outcome, note


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    corpus = Path(options.folder)
    specs = sorted(_descriptions(corpus))
    if options.only:
        specs = [spec for spec in specs if options.only in str(spec)]
    known = {name for file in options.without for name in _earlier(file)}
    specs = [spec for spec in specs if str(spec.relative_to(corpus)) not in known]
    if options.sample:
        specs = _by_provider(specs, corpus, options.sample, options.seed)
    verdicts = _earlier(options.results)
    todo = [spec for spec in specs if str(spec.relative_to(corpus)) not in verdicts]
    wanted = Wanted(options.types, options.style, options.keep, options.timeout)
    for verdict in _verdicts(todo, corpus, wanted, options.jobs):
        verdicts[verdict.name] = verdict
        print(f"{verdict.outcome:10} {verdict.seconds:6.1f} s  {verdict.name}  {verdict.note}", flush=True)  # fmt: skip
        if options.results:
            with options.results.open("a") as results:
                results.write(json.dumps(asdict(verdict)) + "\n")
    counts = Counter(verdict.outcome for verdict in verdicts.values())
    print(", ".join(f"{count} {outcome}" for outcome, count in counts.most_common()))
    return 0 if set(counts) <= {"right", "refused"} else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--only", default="", help="only files whose path holds this text")
    parser.add_argument("--sample", type=int, default=0, help="so many, dealt out by provider")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--without", type=Path, action="append", default=[], help="results of a run whose descriptions are left out")  # fmt: skip
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--timeout", type=int, default=600, help="seconds for each description")
    parser.add_argument("--types", action="store_true", help="mypy --strict and pyright too")
    parser.add_argument("--style", action="store_true", help="black --check and ruff F too")
    parser.add_argument("--keep", type=Path, default=None, help="leave the packages in this folder")
    parser.add_argument(
        "--results", type=Path, default=None, help="a file of JSON lines to go on with"
    )
    return parser


def _descriptions(corpus: Path) -> Iterator[Path]:
    for path in corpus.rglob("*"):
        named = path.suffix in (".json", ".yaml", ".yml") and path.is_file()
        if named and _VERSION.search(path.read_bytes()):
            yield path


def _by_provider(specs: Sequence[Path], corpus: Path, count: int, seed: int) -> list[Path]:
    """In rounds: one description of each provider, then a second of each that has one, and so on until there are `count`.

    So no provider has more than one description more than another that still had some, however many it publishes.
    """
    chance = random.Random(seed)
    providers: dict[str, list[Path]] = {}
    for spec in specs:
        providers.setdefault(_provider(spec.relative_to(corpus)), []).append(spec)
    names = sorted(providers)
    chance.shuffle(names)
    for name in names:
        chance.shuffle(providers[name])
    rounds = zip_longest(*(providers[name] for name in names))
    return [spec for each in rounds for spec in each if spec is not None][:count]


def _provider(path: Path) -> str:
    """The first part of a path below `APIs` or `api`, up to an underscore, as `adobe.com` of `api/adobe.com/aem.json`."""
    first = path.parts[1 if path.parts[0] in ("APIs", "api") and len(path.parts) > 1 else 0]
    return first.removesuffix(path.suffix).split("_")[0]


def _earlier(results: Path | None) -> dict[str, Verdict]:
    if results is None or not results.exists():
        return {}
    verdicts = [Verdict(**json.loads(line)) for line in results.read_text().splitlines()]
    return {verdict.name: verdict for verdict in verdicts}


# --- One description --------------------------------------------------------------------------------------------------


def _verdicts(specs: Sequence[Path], corpus: Path, wanted: Wanted, jobs: int) -> Iterator[Verdict]:
    """A process for each, forked from this one: what has been imported here is imported once."""
    target_of("python")
    with _each_compiled_once():
        for file in sorted(RUNTIME.glob("*.py")):
            _code(None, file.read_bytes(), str(file))
        yield from _in_processes(specs, corpus, wanted, jobs)


@contextlib.contextmanager
def _each_compiled_once() -> Iterator[None]:
    """Python compiles a source that it has seen from what was made of it then: most of a small package is the runtime."""
    usual = SourceFileLoader.source_to_code
    SourceFileLoader.source_to_code = _code  # type: ignore[assignment,method-assign]  # importlib has no other hook
    try:
        yield
    finally:
        SourceFileLoader.source_to_code = usual  # type: ignore[method-assign]  # as it was


_CODES: dict[bytes, CodeType] = {}


def _code(loader: object, source: bytes, path: str) -> CodeType:
    if source not in _CODES:
        _CODES[source] = compile(source, path, "exec", dont_inherit=True)
    return _CODES[source]


def _in_processes(
    specs: Sequence[Path], corpus: Path, wanted: Wanted, jobs: int
) -> Iterator[Verdict]:
    context = multiprocessing.get_context("fork")
    with context.Pool(jobs, maxtasksperchild=1) as pool:
        yield from pool.imap_unordered(partial(judge, corpus=corpus, wanted=wanted), specs)


def judge(spec: Path, corpus: Path, wanted: Wanted) -> Verdict:
    """Generate in a folder of its own and look at what comes out."""
    started = time.monotonic()
    name = str(spec.relative_to(corpus))
    out = Path(tempfile.mkdtemp(prefix="judged-"))
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(wanted.timeout)
    try:
        outcome, note = "right", _judged(spec, out, wanted)
    except WrongError as wrong:
        outcome, note = wrong.outcome, wrong.note
    finally:
        signal.alarm(0)
        if wanted.keep is not None:
            shutil.copytree(out, wanted.keep / name.replace("/", "__"), dirs_exist_ok=True)
        shutil.rmtree(out, ignore_errors=True)
    return Verdict(name, outcome, note, round(time.monotonic() - started, 1))


def _too_long(number: int, frame: FrameType | None) -> None:
    raise WrongError("timeout", f"in {frame.f_code.co_qualname if frame else '?'}")


def _judged(spec: Path, out: Path, wanted: Wanted) -> str:
    package, report = out / "package", out / "report.json"
    _generate(spec, package, report)
    told = json.loads(report.read_text())
    told = told[0] if isinstance(told, list) else told
    document = _document(spec)
    if missing := _operations_of(document) - {(o["method"], o["path"]) for o in told["operations"]}:
        raise WrongError("operations", f"{len(missing)} missing, such as {sorted(missing)[0]}")
    _compile(package)
    models = _import(package / "src", told["package"])
    unsaid = {each["pointer"] for each in told["diagnostics"]}
    if lost := sorted(_lost(document, models, unsaid)):
        raise WrongError("models", f"{len(lost)} not whole, such as {lost[0]}")
    _own_tests(package)
    _outside(package, wanted)
    return f"{len(told['operations'])} operations"


def _generate(spec: Path, package: Path, report: Path) -> None:
    code, said = package_of(spec, package, report)
    errors = [line for line in said.splitlines() if "error[" in line]
    if code == 1 and errors:
        raise WrongError("refused", errors[0][:200])
    if code != 0:
        raise WrongError("crashed", f"exit {code}: {_last(said)}")


def _compile(package: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for file in sorted(package.rglob("*.py")):
            try:
                _code(None, file.read_bytes(), str(file.relative_to(package)))
            except (SyntaxError, Warning) as error:
                raise WrongError("compile", f"{file.relative_to(package)}: {error}") from None


def _import(src: Path, package: str) -> list[type]:
    """Import every module; the models among what they hold."""
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(src))
    found = []
    for file in sorted(src.rglob("*.py")):
        parts = file.relative_to(src).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        try:
            module = importlib.import_module(name)
        except Exception as error:
            raise WrongError("import", f"{name}: {error!r}"[:200]) from None
        if name.startswith(f"{package}.models"):
            found += [each for each in vars(module).values() if isinstance(each, type)]
    return [each for each in found if issubclass(each, msgspec.Struct)]


def _own_tests(package: Path) -> None:
    """In this process, with nothing that costs time; where they fail, once more with all that pytest can say."""
    os.chdir(package)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    arguments = ["-q", "-x", "-p", "no:cacheprovider", "--rootdir=.", "tests"]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        code = pytest.main(["--assert=plain", *arguments])
    if code:
        told = subprocess.run(
            [sys.executable, "-m", "pytest", *arguments],
            env={**os.environ, "PYTHONPATH": "src"},
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        lines = [line for line in told.splitlines() if line.startswith(("FAILED", "ERROR", "E  "))]
        raise WrongError("tests", " / ".join(lines)[:300] or f"exit {code}: {_last(told)}")


def _outside(package: Path, wanted: Wanted) -> None:
    """What other programs say of the package."""
    for outcome, step in _steps(package, wanted):
        try:
            ran = subprocess.run(
                [sys.executable, *step],
                cwd=package,
                env={**os.environ, "PYTHONPATH": str(package / "src")},
                capture_output=True,
                text=True,
                timeout=wanted.timeout,
            )
        except subprocess.TimeoutExpired:
            raise WrongError("timeout", outcome) from None
        if ran.returncode != 0:
            raise WrongError(outcome, _last(ran.stdout + ran.stderr))


def _steps(package: Path, wanted: Wanted) -> Iterator[tuple[str, list[str]]]:
    if wanted.style:
        yield "black", ["-m", "black", "--check", "-q", str(package)]
        yield "ruff", ["-m", "ruff", "check", "-q", "--isolated", "--select", "F", str(package)]
    if wanted.types:
        yield "mypy", ["-m", "mypy", "--strict", str(package / "src"), str(package / "tests")]
        yield "pyright", ["-m", "pyright", "--pythonpath", sys.executable, "-p", str(package)]


def _last(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""


# --- What a description says of itself --------------------------------------------------------------------------------


def _document(spec: Path) -> Mapping[str, object]:
    """The description as data: of ours, only its loader has seen it."""
    source = load(str(spec), Diagnostics())
    return source.root.data if source and isinstance(source.root.data, dict) else {}


def _operations_of(document: Mapping[str, object]) -> set[tuple[str, str]]:
    return {
        (method.upper(), path)
        for path, item in _members(document.get("paths"))
        for method, _ in _members(item)
        if method in METHODS and path.startswith("/")
    }


def _lost(
    document: Mapping[str, object], models: Sequence[type], unsaid: set[str]
) -> Iterator[str]:
    """The objects among the named schemas whose properties no model has, where no diagnostic speaks of them.

    Names are ours to choose; so a model counts when it has all of the properties on the wire that a side sees.
    """
    wires = [set(each.__struct_encode_fields__) for each in models if issubclass(each, msgspec.Struct)]  # fmt: skip
    components = dict(_members(document.get("components"))).get("schemas")
    for where, schemas in (("/components/schemas", components), ("/definitions", document.get("definitions"))):  # fmt: skip
        for name, schema in _members(schemas):
            at = f"{where}/{name.replace('~', '~0').replace('/', '~1')}"
            sides = [
                _properties(schema, without, document) for without in ("readOnly", "writeOnly")
            ]
            told = any(each.startswith(at) for each in unsaid)
            if not told and not any(side <= wire for side in sides for wire in (*wires, set())):
                yield at


def _properties(schema: object, without: str, document: Mapping[str, object]) -> set[str]:
    """The wire names of an object's own properties that one side sees; none where it is no plain object."""
    said = dict(_members(schema))
    if said.get("type", "object") not in ("object", ["object"], ["object", "null"], ["null", "object"]):  # fmt: skip
        return set()
    if "enum" in said or "const" in said or "not" in said:
        return set()
    properties = _members(said.get("properties"))
    return {name for name, each in properties if without not in _followed(each, document)}


def _followed(schema: object, document: Mapping[str, object]) -> dict[str, object]:
    """A schema with what its reference into the document says, as far as this is an object."""
    said = dict(_members(schema))
    match said.get("allOf"):
        case [only]:
            said |= _followed(only, document)
        case _:
            pass
    match said.get("$ref"):
        case str(ref) if ref.startswith("#/"):
            found: object = document
            for step in ref[2:].split("/"):
                found = dict(_members(found)).get(step.replace("~1", "/").replace("~0", "~"))
            return {**dict(_members(found)), **said}
        case _:
            return said


def _members(value: object) -> list[tuple[str, object]]:
    return list(value.items()) if isinstance(value, dict) else []


if __name__ == "__main__":
    sys.exit(main())
