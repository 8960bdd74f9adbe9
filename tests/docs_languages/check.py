"""Hold what is written in other languages against their own compilers, which nothing else here runs.

Run it from the checkout, with Node.js and Ruby: `python -m tests.docs_languages.check [--tsc COMMAND] [--ruby COMMAND]`.

- Every TypeScript program in docs passes `tsc --strict`, the packages that it imports being stubs of any type: their
  clients are yet to come.
- Every Ruby program in docs passes `ruby -c`.
- The types of each TypeScript package pass `tsc --strict`.

The packages are made of every description below `specs/`, and of the cases below `tests/cases_docs/`.
"""

from __future__ import annotations

import argparse
import json
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from tests.docs_programs import ROOT, made, programs, written

TSC = "npx -y -p typescript@5.9.3 tsc"
RUBY = "ruby"

_IMPORT = re.compile(r'^import \{ (.*) \} from "(.*)";$', re.MULTILINE)
_UNIMPORTED = re.compile(r"^const \w+: (\w+)\.(\w+)", re.MULTILINE)
_STRICT = ["--noEmit", "--strict", "--target", "es2022", "--module", "esnext"]
_OPTIONS = [*_STRICT, "--moduleResolution", "bundler", "--lib", "es2022,dom"]


def main() -> None:
    """Check everything; what is wrong goes to standard error."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tsc", default=TSC, help=f"the TypeScript compiler ({TSC})")
    parser.add_argument("--ruby", default=RUBY, help=f"the Ruby interpreter ({RUBY})")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        packages = list(generated(Path(place)))
        typescript = written_out(
            packages, "typescript", ".ts", Path(place) / "programs", as_program
        )
        ruby = written_out(packages, "ruby", ".rb", Path(place) / "programs")
        declared = Path(place) / "stubs.d.ts"
        declared.write_text(stubs([path.read_text() for path in typescript]))
        sources = sorted(Path(place).glob("packages/*/typescript/src/**/*.ts"))
        faults = [
            *typed(shlex.split(said.tsc), [declared, *typescript]),
            *typed(shlex.split(said.tsc), sources),
            *parsed(shlex.split(said.ruby), ruby),
        ]
    print(f"{len(typescript)} TypeScript and {len(ruby)} Ruby programs, {len(sources)} modules")
    sys.exit("\n".join(faults) if faults or not (typescript and ruby and sources) else 0)


def generated(place: Path) -> Iterator[tuple[str, dict[str, bytes]]]:
    """The language and the files of every package, which are written below `packages/` as well."""
    for config in [*configurations(place), *sorted(ROOT.glob("tests/cases_docs/*/specloom.yaml"))]:
        for language, package in made(config).items():
            files = dict(package.package.files)
            written(files, place / "packages" / config.parent.name / language)
            yield language, files


def configurations(place: Path) -> Iterator[Path]:
    """A configuration in both languages for every description below `specs/`."""
    for spec in sorted(ROOT.glob("specs/*/openapi.yaml")):
        path = place / "configurations" / spec.parent.name / "specloom.yaml"
        targets = {name: {"out": name} for name in ("typescript", "ruby")}
        # JSON is YAML.
        content = json.dumps({"spec": str(spec), "targets": targets}).encode()
        written({path.name: content}, path.parent)
        yield path


def written_out(
    packages: Sequence[tuple[str, dict[str, bytes]]],
    language: str,
    suffix: str,
    folder: Path,
    prepare: Callable[[str], str] = str,
) -> list[Path]:
    """The programs of a language, a file for each."""
    found = [
        (f"{number}/{name.replace(':', '-')}{suffix}", prepare(program))
        for number, (_, files) in enumerate(packages)
        for name, program in programs(files, language)
    ]
    written({name: program.encode() for name, program in found}, folder)
    return [folder / name for name, _ in found]


def typed(tsc: Sequence[str], files: Sequence[Path]) -> list[str]:
    """What the TypeScript compiler says of files that share nothing."""
    command = [*tsc, *_OPTIONS, "--moduleDetection", "force", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [] if done.returncode == 0 else [done.stdout + done.stderr]


def as_program(shown: str) -> str:
    """What a fence shows as a program: under `## Values` it is a type."""
    return shown if ";" in shown else f"export type Values =\n{shown}"


def stubs(shown: Collection[str]) -> str:
    """What the programs import, each name both a value and a type; and the namespaces that unions' pages assume."""
    wanted: dict[str, dict[str, None]] = {}
    for program in shown:
        for names, module in _IMPORT.findall(program):
            wanted.setdefault(module, {}).update(dict.fromkeys(names.split(", ")))
    modules = (
        f"declare module {json.dumps(module)} {{\n{''.join(map(_stub, names))}}}\n"
        for module, names in wanted.items()
    )
    assumed = {found for program in shown for found in _UNIMPORTED.findall(program)}
    spaces = (f"declare namespace {a} {{ type {b} = any }}\n" for a, b in sorted(assumed))
    return (
        "".join([*modules, *spaces]) + "declare const process: { env: Record<string, string> };\n"
    )


def _stub(name: str) -> str:
    return f"  export type {name} = any;\n  export const {name}: any;\n"


def parsed(ruby: Sequence[str], files: Sequence[Path]) -> list[str]:
    """What Ruby says of files that are not in its syntax."""
    done = [
        subprocess.run([*ruby, "-c", str(file)], capture_output=True, text=True, check=False)
        for file in files
    ]
    return [each.stderr for each in done if each.returncode != 0]


if __name__ == "__main__":
    main()
