"""Who may import whom, who may make text that is printed, and what a template may do.

Each rule is a function from code to what is wrong with it, tried on a bad example first.
"""

from __future__ import annotations

import ast
import graphlib
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

from generator import render
from generator.targets import TARGETS, load

ROOT = Path(__file__).parents[1]
MODULES = sorted(p for p in (ROOT / "generator").rglob("*.py") if "templates" not in p.parts)

# --- Who may import whom ----------------------------------------------------------------------------------------------

TARGET = {
    *("analysis", "code", "diagnostics", "fitting", "ir", "markdown", "naming", "reach"),
    *("prose", "render", "targets"),
}

MAY_IMPORT = {
    "": set(),
    "frozen": set(),
    "diagnostics": set(),
    "prose": {"diagnostics"},
    "ir": {"diagnostics", "prose"},
    "code": set(),
    "source": {"diagnostics", "ir"},
    "overlay": {"diagnostics", "ir", "source"},
    "reach": {"ir"},
    "patterns": set(),
    "fitting": {"ir", "patterns"},
    "openapi": {"diagnostics", "fitting", "ir", "prose", "reach", "source"},
    "analysis": {"diagnostics", "fitting", "ir", "patterns", "reach"},
    "lifecycle": {"diagnostics", "ir"},
    "naming": {"code", "diagnostics", "ir", "lifecycle"},
    "lint": {"diagnostics", "ir", "source"},
    "markdown": {"code", "prose"},
    "jobs": set(),
    "many": set(),
    "watching": set(),
    "render": {"code", "diagnostics", "jobs", "prose"},
    "manifest": set(),
    "journal": {"manifest"},
    "cache": {"manifest"},
    "gaps": {"cache", "code", "diagnostics", "ir", "manifest", "prose"},
    "output": {"diagnostics", "journal", "manifest", "render"},
    "config": {"diagnostics", "ir", "source"},
    "targets": TARGET - {"targets"},
    "targets.python": TARGET,
    "targets.ruby": TARGET,
    "targets.typescript": TARGET,
    "targets.python.runtime": set(),
}
"""The units of `generator/`, and which others each may use; `frozen` all but a runtime may."""

# `pipeline` is above them all; the rest are above it, and nothing below knows of them.
ABOVE = {
    "pipeline",
    "inspection",
    "build",
    "memory",
    "report",
    "progress",
    "options",
    "commands",
    "cli",
    "__main__",
}


def unit(module: str) -> str:
    """The unit that a module below `generator` belongs to: the longest name in the table that it begins with."""
    parts = module.removesuffix(".__init__").split(".")[1:]
    names = [".".join(parts[:n]) for n in range(len(parts), 0, -1)] or [""]
    return next((name for name in names if name in {*MAY_IMPORT, *ABOVE}), "?")


def imports(tree: ast.AST, module: str) -> Iterator[str]:
    """Every module of ours that a module imports, wherever in it, with full names."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=base, names=names, level=level):
                start = module.split(".")[:-level] if level else []
                yield from (".".join(filter(None, [*start, base, n.name])) for n in names)
            case _:
                pass


def wrong_imports(code: str, module: str) -> list[str]:
    """The imports that the table does not allow."""
    ours = unit(module)
    if ours in ABOVE:
        return []
    used = {name for name in imports(ast.parse(code), module) if name.split(".")[0] == "generator"}
    everywhere = set() if ours.endswith(".runtime") else {"frozen"}
    allowed = MAY_IMPORT.get(ours, set()) | {ours} | everywhere
    return sorted(name for name in used if name != "generator" and unit(name) not in allowed)


@pytest.mark.parametrize(
    ("module", "code"),
    [
        ("generator.ir", "from generator.source import Source"),
        ("generator.analysis.graph", "def f():\n    import generator.openapi.reader"),
        ("generator.targets.python.models", "from generator import openapi"),
        ("generator.targets.python.models", "from generator.targets.typescript import TYPESCRIPT"),
        ("generator.targets.python.runtime.codec", "from generator.ir import Json"),
        ("generator.targets.python.runtime.codec", "from ..spelling import literals"),
        ("generator.targets.python.runtime.codec", "from generator.frozen import frozen"),
        ("generator.render", "from generator import pipeline"),
        ("generator.naming.plan", "if TYPE_CHECKING:\n    from generator.render import Syntax"),
        ("generator.elsewhere", "import generator.ir"),
    ],
)
def test_a_wrong_import_is_noticed(module: str, code: str) -> None:
    assert wrong_imports(code, module)


@pytest.mark.parametrize(
    ("module", "code"),
    [
        ("generator.ir", "from generator.diagnostics import Place"),
        ("generator.diagnostics", "from generator.frozen import frozen"),
        ("generator.targets.python.models", "from generator.targets.python.spelling import types"),
        ("generator.targets.python.models", "from generator.targets.base import Settings"),
        ("generator.targets.python.runtime.codec", "from .config import Api\nimport msgspec"),
        ("generator.pipeline", "from generator.openapi import read"),
    ],
)
def test_a_right_import_is_not(module: str, code: str) -> None:
    assert not wrong_imports(code, module)


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts) if parts[-1] != "__init__" else ".".join((*parts[:-1], "__init__"))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_what_its_place_allows(path: Path) -> None:
    assert wrong_imports(path.read_text(), name_of(path)) == []


def test_every_module_has_a_place_in_the_table() -> None:
    assert [name for name in map(name_of, MODULES) if unit(name) == "?"] == []


def test_the_table_has_no_circle() -> None:
    graphlib.TopologicalSorter(MAY_IMPORT).prepare()


def test_a_target_knows_no_other_target() -> None:
    targets = {name for name in MAY_IMPORT if name.count(".") == 1}
    assert {f"targets.{name}" for name in TARGETS} <= targets
    assert not any(targets & MAY_IMPORT[target] for target in targets)


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_has_one_name_everywhere(name: str) -> None:
    """In the configuration, in the lock, and in its own words."""
    assert load(name).name == load(name).rules.language == name


# --- Who may make text that is printed --------------------------------------------------------------------------------

MAKES_CODE = {
    "generator.code",
    "generator.markdown",
    "generator.render",
    "generator.targets.python.spelling",
    "generator.targets.typescript.spelling",
}
"""The modules and packages that turn plain values into text of a syntax, each tested to read back what went in."""

SYNTAXES = {"Code", "Python", "TypeScript", "Ruby", "Markdown", "Toml", "Yaml"}


def made_code(code: str) -> list[str]:
    """Where a module constructs text of a syntax, or passes one of those types on so that another can."""
    tree = ast.parse(code)
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "generator.code"
        for alias in node.names
    }
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    values = (node.value for node in ast.walk(tree) if isinstance(node, ast.Assign))
    return [
        f"{used.id} at line {used.lineno}"
        for used in (*calls, *values)
        if isinstance(used, ast.Name) and names.get(used.id) in SYNTAXES
    ]


@pytest.mark.parametrize(
    "code",
    [
        "from generator.code import Python\nPython(raw)",
        "from generator.code import Markdown as M\nx = [M(raw)]",
        "from generator.code import Python\nmake = Python\nmake(raw)",
    ],
)
def test_text_made_elsewhere_is_noticed(code: str) -> None:
    assert made_code(code)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_text_of_a_syntax_is_made_in_few_modules_only(path: Path) -> None:
    name = name_of(path).removesuffix(".__init__")
    if not any(name == maker or name.startswith(f"{maker}.") for maker in MAKES_CODE):
        assert made_code(path.read_text()) == []


# --- What a module looks like -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_says_what_it_is_for_in_its_first_line(path: Path) -> None:
    text = path.read_text()
    assert not text or (text.startswith('"""') and ast.get_docstring(ast.parse(text)))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_a_stage_or_a_thing_and_no_drawer(path: Path) -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
    assert not drawers & set(path.with_suffix("").parts)


# --- What a template may do -------------------------------------------------------------------------------------------


def faults(template: str, filters: set[str]) -> set[str]:
    """What a template does beyond printing its view, by the names of the nodes that do it."""
    tree = jinja2.Environment(trim_blocks=True, lstrip_blocks=True).parse(template)
    return set(_faults(tree, {"view"}, filters))


def _faults(node: nodes.Node, known: set[str], filters: set[str]) -> Iterator[str]:
    match node:
        case nodes.Template():
            yield from _all(node.body, known, filters)
        case nodes.Output():
            for part in node.nodes:
                yield from _output(part, known, filters)
        case nodes.For(target=nodes.Name() as target, recursive=False, test=None):
            yield from _expression(node.iter, known, set())
            yield from _all([*node.body, *node.else_], known | {target.name, "loop"}, filters)
        case nodes.If():
            yield from _condition(node.test, known)
            yield from _all([*node.body, *node.elif_, *node.else_], known, filters)
        case nodes.Include(template=nodes.Const()):
            pass
        case _:
            yield type(node).__name__


def _all(body: list[nodes.Node], known: set[str], filters: set[str]) -> Iterator[str]:
    for node in body:
        yield from _faults(node, known, filters)


def _output(node: nodes.Expr, known: set[str], filters: set[str]) -> Iterator[str]:
    match node:
        case nodes.TemplateData():
            # What is runtime is named by typed constants, so that a check of types sees a name that is gone.
            if "_runtime" in node.data:
                yield "runtime"
        case _:
            yield from _expression(node, known, filters)


def _condition(node: nodes.Node, known: set[str]) -> Iterator[str]:
    yield from _expression(node.node if isinstance(node, nodes.Not) else node, known, set())


def _expression(node: nodes.Node | None, known: set[str], filters: set[str]) -> Iterator[str]:
    match node:
        case nodes.Name() if node.name in known:
            pass
        case nodes.Getattr() if not node.attr.startswith("_"):
            yield from _expression(node.node, known, set())
        case nodes.Filter() if node.name in filters:
            yield from _expression(node.node, known, filters)
            yield from (type(a).__name__ for a in node.args if not isinstance(a, nodes.Const))
        case _:
            yield type(node).__name__


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{% filter upper %}x{% endfilter %}", "FilterBlock"),
        ("{{ view.code.__class__(view.raw) }}", "Call"),
        ("{{ view.code.text }}{{ view.f() }}", "Call"),
        ("{{ view.__class__ }}", "Getattr"),
        ("{% set x = view %}", "Assign"),
        ("{% macro m() %}{% endmacro %}", "Macro"),
        ("{% import 'a' as b %}", "Import"),
        ("{{ view.a + view.b }}", "Add"),
        ("{{ view.a ~ view.b }}", "Concat"),
        ("{{ view.a if view.b else view.c }}", "CondExpr"),
        ("{% if view.a == 'x' %}{% endif %}", "Compare"),
        ("{% if view.a is none %}{% endif %}", "Test"),
        ("{% if view.a and view.b %}{% endif %}", "And"),
        ("{% if view.a | literal %}{% endif %}", "Filter"),
        ("{% for a in view.a if a %}{% endfor %}", "For"),
        ("{% for a in view.a[1] %}{% endfor %}", "Getitem"),
        ("{{ view.a | upper }}", "Filter"),
        ("{{ other }}", "Name"),
        ("{{ 'text' }}", "Const"),
        ("{% include view.a %}", "Include"),
        ("{% extends 'a' %}", "Extends"),
        ("from ._runtime import x", "runtime"),
    ],
)
def test_a_template_that_decides_is_noticed(template: str, fault: str) -> None:
    assert fault in faults(template, {"literal"})


def test_a_template_that_prints_is_not() -> None:
    template = """
    {% for a in view.many %}{% if a.b %}{{ a.c | literal }}{% elif not a.d %}{{ a.e.f }}
    {% else %}{% include "x.jinja" %}{% endif %}{{ loop.index | literal }}{% endfor %}
    """
    assert faults(template, {"literal"}) == set()


TEMPLATES = [
    pytest.param(path, name, id=f"{name}/{path.name}")
    for name in TARGETS
    for path in sorted(render.template_folder(name).rglob("*.jinja"))
]


@pytest.mark.parametrize(("path", "target"), TEMPLATES)
def test_a_template_prints_its_view_and_decides_nothing(path: Path, target: str) -> None:
    filters = {name for syntax in load(target).syntaxes for name in syntax.filters}
    assert faults(path.read_text(), filters) == set()
