"""specloom.yaml: what it means, and that everything wrong in it is told at its line."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.cli import run
from generator.config import Config, Docs, TargetConfig, discover, init_text, read
from generator.diagnostics import Diagnostics, Position
from generator.targets import python

OPTIONS = {
    "python": {"py_typed": "whether types are shipped"},
    "typescript": {"imports": "index or file"},
    "ruby": {},
}


def reading(folder: Path, text: str) -> tuple[Config | None, list[tuple[str, int, str, str]]]:
    path = folder / "specloom.yaml"
    path.write_text(text, "utf-8")
    report = Diagnostics()
    config = read(path, OPTIONS, report)
    return config, [
        (each.code, each.at.line if isinstance(each.at, Position) else 0, each.message, each.hint)
        for each in report
    ]


def test_a_configuration_means_what_it_says(tmp_path: Path) -> None:
    config, problems = reading(
        tmp_path,
        "spec: openapi.yaml\n"
        "overlays: [overlay.yaml]\n"
        "targets:\n"
        "  python: {out: ../out, package: dub, client: Dub, distribution: dub-sdk, version: 0.1.0}\n"
        "  typescript: {out: ts, imports: index}\n"
        "docs: {optional_fields: never}\n",
    )
    assert problems == []
    assert config == Config(
        tmp_path / "specloom.yaml",
        str(tmp_path / "openapi.yaml"),
        (tmp_path / "overlay.yaml",),
        (
            TargetConfig("python", tmp_path / "../out", "dub", "Dub", "dub-sdk", "0.1.0"),
            TargetConfig("typescript", tmp_path / "ts", options={"imports": "index"}),
        ),
        Docs("never", "document"),
    )
    assert config.lock == tmp_path / "specloom.lock"


def test_a_description_may_be_on_the_web(tmp_path: Path) -> None:
    config, _ = reading(tmp_path, "spec: https://example.com/a.yaml\ntargets: {python: {out: x}}\n")
    assert config and config.spec == "https://example.com/a.yaml"


BASE = "spec: a.yaml\ntargets:\n  python:\n    out: x\n"


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("sepc: a\n" + BASE, 1, "`sepc` means nothing here", "did you mean `spec`?"),
        (BASE + "    optoin: 1\n", 5, "`optoin` means nothing here", "what may stand here: out"),
        (BASE + "    py-typed: 1\n", 5, "`py-typed` means nothing here", "did you mean `py_typed`?"),
        (BASE + "    imports: file\n", 5, "`imports` means nothing here", "what may stand here: out"),
        (BASE + "  pyhton: {out: y}\n", 5, "`pyhton` means nothing here", "did you mean `python`?"),
        (BASE + "  ruby: {out: ./x}\n", 5, "the target `python` already writes to this folder", ""),
        (BASE + "  ruby: [x]\n", 5, "`ruby` must be an object, and is a list", ""),
        (BASE + "    version: 0.1\n", 5, "`version` must be text (a version in quotes), and is the number 0.1", ""),
        (BASE + "    version: one\n", 5, "`one` cannot be such a name", "as in `1.2.3`"),
        (BASE + "    package: json\n", 5, "`json` has a meaning of its own", "lower-case"),
        (BASE + "    package: class\n", 5, "`class` has a meaning of its own", "lower-case"),
        (BASE + "    package: msgspec\n", 5, "`msgspec` has a meaning of its own", "lower-case"),
        (BASE + "    package: ../x\n", 5, "`../x` cannot be such a name", "lower-case"),
        (BASE + "    client: None\n", 5, "`None` has a meaning of its own", "letters"),
        (BASE + "    client: my-api\n", 5, "`my-api` cannot be such a name", "letters"),
        (BASE + "    distribution: '-x'\n", 5, "`-x` cannot be such a name", "letters"),
        (BASE + "    distribution: \"x\\n\"\n", 5, "`x\\n` cannot be such a name", "letters"),
        (BASE + "docs: {optional_fields: allways}\n", 5, "`optional_fields` is one of never, with-example, always", "did you mean `always`?"),
        (BASE + "docs: always\n", 5, "`docs` must be an object, and is text", ""),
        (BASE + "overlays: a.yaml\n", 5, "`overlays` is a list of paths", ""),
        (BASE + "overlays: [a.yaml, 1]\n", 5, "`1` must be text (a path), and is the number 1", ""),
        (BASE + "spec: b.yaml\n", 5, "`spec` is written twice in the same object", "remove one"),
        ("spec: a.yaml\ntargets: {python: {}}\n", 2, "`out` is missing", ""),
        ("spec: a.yaml\ntargets: {}\n", 2, "there is nothing to generate", "name a target: python"),
        ("targets: {python: {out: x}}\n", 1, "`spec` is missing", ""),
        ("spec:\ntargets: {python: {out: x}}\n", 1, "`spec` must be text (the path or URL of a description), and is empty", ""),
        ("spec: '-'\ntargets: {python: {out: x}}\n", 1, "standard input cannot be named here", "write"),
        ("spec: [\n", 2, "not YAML", ""),
        ("- a\n", 1, "", ""),
        ("", 1, "", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_line(
    tmp_path: Path, text: str, line: int, message: str, hint: str
) -> None:
    config, problems = reading(tmp_path, text)
    assert config is None
    ((_, found_line, found_message, found_hint),) = problems
    assert found_line == line
    assert found_message.startswith(message)
    assert found_hint.startswith(hint)


def test_everything_wrong_is_told_in_one_run(tmp_path: Path) -> None:
    _, problems = reading(tmp_path, "specs: a\ntargets: {python: {version: 1}}\ndocs: {x: 1}\n")
    assert [code for code, *_ in problems] == [
        "unknown-key",
        "invalid-config",
        "invalid-config",
        "invalid-config",
        "unknown-key",
    ]


@pytest.mark.parametrize(
    "version", ["1", "1.0", "0.1.0rc1", "2!1.0", "1.0.post1", "1.0a2.dev3", "1.0+local.1"]
)
def test_versions_of_pep_440_are_versions(tmp_path: Path, version: str) -> None:
    assert reading(tmp_path, BASE + f"    version: '{version}'\n")[1] == []


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    report = Diagnostics()
    assert read(tmp_path / "none.yaml", OPTIONS, report) is None
    assert [each.code for each in report] == ["unreadable"]


# --- Which files, and new ones ----------------------------------------------------------------------------------------


def test_configurations_are_found_here_or_under_specs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert discover([]) == []
    for name in ("b", "a"):
        (tmp_path / "specs" / name).mkdir(parents=True)
        (tmp_path / "specs" / name / "specloom.yaml").touch()
    assert discover([]) == [Path("specs/a/specloom.yaml"), Path("specs/b/specloom.yaml")]
    (tmp_path / "specloom.yaml").touch()
    assert discover([]) == [Path("specloom.yaml")]
    assert discover(["specs/a", "x.yaml"]) == [Path("specs/a/specloom.yaml"), Path("x.yaml")]


@pytest.mark.parametrize(
    ("spec", "package", "client"),
    [
        ("openapi.yaml", "my_api", "MyApi"),
        ("specs/dub/openapi.yaml", "dub", "Dub"),
        ("pet-store.json", "pet_store", "PetStore"),
        ("https://example.com/v1/openapi.json?a=b", "example", "Example"),
        ("json.yaml", "json_api", "JsonApi"),
        ("true.yaml", "true_api", "TrueApi"),
        ("3d.yaml", "my_3d_api", "My3dApi"),
        ("none.yaml", "none_api", "NoneApi"),
    ],
)
def test_a_new_configuration_has_names_that_make_sense(
    tmp_path: Path, spec: str, package: str, client: str
) -> None:
    config, problems = reading(tmp_path, init_text(spec))
    assert problems == [] and config
    assert (config.targets[0].package, config.targets[0].client) == (package, client)


@given(st.text(min_size=1).filter(lambda text: text != "-"))
@example("HTTP://")
def test_a_new_configuration_can_be_read_whatever_the_description_is_called(
    tmp_path_factory: pytest.TempPathFactory, spec: str
) -> None:
    folder = tmp_path_factory.mktemp("new")
    config, problems = reading(folder, init_text(spec))
    assert problems == []
    is_url = re.match("https?://", spec, re.IGNORECASE)
    assert config and config.spec == (spec if is_url else str(folder / spec))


# Those that the runtime looks up by name, because they need not be there.
LOOKED_UP = {"h2", "opentelemetry", "pyreqwest"}
RUNTIME = Path(python.__file__).with_name("runtime")


def imported() -> set[str]:
    nodes = [
        node for file in RUNTIME.glob("*.py") for node in ast.walk(ast.parse(file.read_text()))
    ]
    plain = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    absolute = [node for node in nodes if isinstance(node, ast.ImportFrom) and not node.level]
    tops = {name.partition(".")[0] for name in plain | {str(node.module) for node in absolute}}
    return tops - sys.stdlib_module_names


@pytest.mark.parametrize("name", sorted(imported() | LOOKED_UP))
def test_no_package_hides_what_it_imports(tmp_path: Path, name: str) -> None:
    _, problems = reading(tmp_path, f"{BASE}    package: {name}\n")
    assert [problem[2] for problem in problems] == [
        f"`{name}` has a meaning of its own in the language or its library"
    ]
    (tmp_path / "openapi.yaml").write_text(
        f"openapi: 3.1.0\ninfo: {{title: {name}, version: '1'}}\npaths: {{}}\n"
    )
    out = tmp_path / "sdk"
    spec = ["--spec", str(tmp_path / "openapi.yaml"), "--target", "python", "--out", str(out)]
    assert run(["generate", "--quiet", "--no-cache", *spec]) == 0
    assert not (out / "src" / name).exists()
