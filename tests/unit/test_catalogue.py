"""The catalogue and the code agree: every code that is reported has an entry, and every entry is reported.

Codes are found in the syntax of the code, not by running it. Where a code comes from elsewhere than the call that
reports it, it is followed as far as that is certain: through functions that take one, both sides of a choice, and
tables. What cannot be followed fails, rather than being left out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.cli import run
from generator.lint import CATALOGUE

GENERATOR = Path(__file__).parents[2] / "generator"

SEVERITIES = ("error", "warning", "info")
REPORTERS = {*SEVERITIES, "Diagnostic", "Problem"}
"""What takes a code as its first argument; functions that hand one on to these are found."""


@dataclass(frozen=True)
class Scope:
    """A module, or a function in it: where a name gets its meaning."""

    tree: ast.Module
    function: ast.FunctionDef | None


def modules() -> list[ast.Module]:
    """Ours; the runtime is copied into packages and reports nothing."""
    paths = sorted(GENERATOR.rglob("*.py"))
    return [ast.parse(path.read_text()) for path in paths if "runtime" not in path.parts]


def reported(trees: Iterable[ast.Module]) -> set[str]:
    """Every code that can be reported."""
    calls = [found for tree in trees for found in _calls(tree)]
    reporters = _reporters(calls)
    return {
        code for call, scope in calls if _called(call) in reporters for code in _codes(call, scope)
    }


def _reporters(calls: Iterable[tuple[ast.Call, Scope]]) -> set[str]:
    """The names above, and those of functions that hand their first argument on to one of these."""
    handing = [
        (_called(call), scope.function.name)
        for call, scope in calls
        if scope.function and _hands_on(call, scope.function)
    ]
    found = set(REPORTERS)
    while more := {name for called, name in handing if called in found} - found:
        found |= more
    return found


def _hands_on(call: ast.Call, function: ast.FunctionDef) -> bool:
    first = _first(call)
    return isinstance(first, ast.Name) and first.id == _taken(function)


def _taken(function: ast.FunctionDef) -> str:
    """A function's first parameter, `self` apart."""
    names = [each.arg for each in function.args.args if each.arg != "self"]
    return names[0] if names else ""


def _calls(tree: ast.Module) -> Iterator[tuple[ast.Call, Scope]]:
    waiting: list[tuple[ast.AST, Scope]] = [(tree, Scope(tree, None))]
    while waiting:
        node, scope = waiting.pop()
        inner = Scope(tree, node) if isinstance(node, ast.FunctionDef) else scope
        waiting.extend((child, inner) for child in ast.iter_child_nodes(node))
        if isinstance(node, ast.Call):
            yield node, scope


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _first(call: ast.Call) -> ast.expr | None:
    named = {each.arg: each.value for each in call.keywords}
    return call.args[0] if call.args else named.get("code")


def _codes(call: ast.Call, scope: Scope) -> Iterator[str]:
    first = _first(call)
    assert first is not None, f"line {call.lineno}: no code"
    if not (scope.function and _hands_on(call, scope.function)):
        yield from _values(first, scope)


def _values(node: ast.expr, scope: Scope) -> Iterator[str]:
    """Every text that an expression can be."""
    match node:
        case ast.Constant(str() as code):
            yield code
        case ast.IfExp(body=body, orelse=other):
            yield from _values(body, scope)
            yield from _values(other, scope)
        case ast.Call(ast.Attribute(ast.Name(table), "get"), [_, default]):
            yield from _in_table(table, scope)
            yield from _values(default, scope)
        case ast.Name(name) if given := _given(name, scope):
            for value in given:
                yield from _values(value, scope)
        case ast.Attribute(attr="code"):
            return  # of a finding that was made before, where its code was seen
        case _:
            raise AssertionError(f"line {node.lineno}: which codes is `{ast.unparse(node)}`?")


def _given(name: str, scope: Scope) -> list[ast.expr]:
    """What a function gives a variable of its own."""
    return [
        node.value
        for node in ast.walk(scope.function or ast.Module([], []))
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
    ]


def _in_table(name: str, scope: Scope) -> Iterator[str]:
    for node in scope.tree.body:
        match node:
            case ast.Assign([ast.Name(id)], ast.Dict(values=values)) if id == name:
                pass
            case ast.AnnAssign(ast.Name(id), _, ast.Dict(values=values)) if id == name:
                pass
            case _:
                continue
        for value in values:
            yield from _values(value, scope)
        return
    raise AssertionError(f"there is no table `{name}`")


def severities(trees: Iterable[ast.Module]) -> Mapping[str, set[str]]:
    """How bad each code is said to be where `error`, `warning` or `info` is called with it; a `Problem` is an error."""
    found: dict[str, set[str]] = {}
    for call, scope in (pair for tree in trees for pair in _calls(tree)):
        if (called := _called(call)) in {*SEVERITIES, "Problem"}:
            for code in _codes(call, scope):
                found.setdefault(code, set()).add("error" if called == "Problem" else called)
    return found


# --- The catalogue ----------------------------------------------------------------------------------------------------


def test_every_code_that_is_reported_is_in_the_catalogue() -> None:
    assert reported(modules()) - set(CATALOGUE) == set()


def test_every_entry_of_the_catalogue_is_reported() -> None:
    assert set(CATALOGUE) - reported(modules()) == set()


def test_an_entry_is_as_bad_as_what_is_reported() -> None:
    wrong = {
        code: CATALOGUE[code].severity
        for code, said in severities(modules()).items()
        if code in CATALOGUE and CATALOGUE[code].severity not in said
    }
    assert wrong == {}


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_entry_can_be_asked_for(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", code]) == 0
    entry = CATALOGUE[code]
    shown = capsys.readouterr().out
    assert shown.startswith(f"{entry.severity}[{code}]\n\n{entry.meaning}\n\n{entry.remedy}\n")


# --- The search itself ------------------------------------------------------------------------------------------------

FOUND = {
    "at the call": 'def f(report): report.error("a-code", "")',
    "by its name": 'def f(report): report.error(code="a-code", message="")',
    "on both sides of a choice": 'def f(report, x): report.info("a-code" if x else "b-code", "")',
    "in a variable": 'def f(report):\n    code = "a-code"\n    report.error(code, "")',
    "in a table": 'T = {1: "a-code"}\ndef f(report, x): report.error(T.get(x, "b-code"), "")',
    "handed to a function": 'def refuse(code): raise E(Problem(code))\ndef f(): refuse("a-code")',
    "handed on twice": (
        "def refuse(code): raise E(Problem(code))\ndef g(code): refuse(code)\ndef f(): g('a-code')"
    ),
    "handed to a method": (
        "class C:\n    def refuse(self, code): self.report.error(code, '')\n"
        "def f(c): c.refuse('a-code')"
    ),
}


@pytest.mark.parametrize("code", FOUND.values(), ids=FOUND)
def test_a_code_is_found(code: str) -> None:
    assert reported([ast.parse(code)]) - {"b-code"} == {"a-code"}


@pytest.mark.parametrize(
    "code", ["x.y()", "f'{x}-code'", "'a' + x", "unknown", "T.get(x, 'a-code')"]
)
def test_a_code_that_cannot_be_followed_is_no_silence(code: str) -> None:
    with pytest.raises(AssertionError):
        reported([ast.parse(f"def f(report, x): report.error({code}, '')")])


def test_a_code_without_an_entry_and_an_entry_without_a_report_would_be_noticed() -> None:
    strange = ast.parse('def f(report): report.error("no-such-code", "")')
    assert reported([*modules(), strange]) - set(CATALOGUE) == {"no-such-code"}
    told = [ast.unparse(tree).replace("'missing-items'", "'renamed'") for tree in modules()]
    assert set(CATALOGUE) - reported(map(ast.parse, told)) == {"missing-items"}
