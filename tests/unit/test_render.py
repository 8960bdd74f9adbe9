"""What may be printed, how it is indented, and what a fault of ours looks like."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from generator import render as rendering
from generator.code import Code, Markdown, Python
from generator.render import OutputFile, RenderError, Syntax, environment, render


def _literal(value: object) -> Python:
    return Python(ascii(value))


def _parses(path: str, text: str) -> frozenset[str]:
    """The names that assignments bind."""
    names = (node for node in ast.walk(ast.parse(text, path)) if isinstance(node, ast.Name))
    return frozenset(node.id for node in names if isinstance(node.ctx, ast.Store))


PYTHON = Syntax("python", Python, {"literal": _literal}, check=_parses)


@dataclass(frozen=True)
class View:
    code: object = Python("x")
    raw: object = "raw"
    many: tuple[Python, ...] = ()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands in for the checkout's `templates/`."""
    monkeypatch.setattr(rendering, "PACKAGE", tmp_path / "generator")
    made = tmp_path / "templates" / "target"
    made.mkdir(parents=True)
    return made


def printed(folder: Path, template: str, view: object = View(), syntax: Syntax = PYTHON) -> str:
    (folder / "t.jinja").write_text(template)
    file = OutputFile("made.py", "t.jinja", syntax.name, view)
    return render([file], "target", [syntax])["made.py"].content.decode()


# --- What may be printed ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "template",
    [
        "{{ view.raw }}",
        "{{ 'text' }}",
        "{{ 7 }}",
        "{{ view.code ~ view.raw }}",
        "{{ view.code ~ view.code }}",
        "{{ view.raw.upper() }}",
        "{% macro m() %}{{ view.code }}{% endmacro %}{{ m() }}",
        "{% set s %}text{% endset %}{{ s }}",
        "{{ view }}",
        "{{ view.many }}",
        "{{ view.code.text }}",
        "    {{ view.raw }}",
    ],
)
def test_raw_text_cannot_reach_a_file(folder: Path, template: str) -> None:
    with pytest.raises(RenderError, match="only Python may be printed here"):
        printed(folder, template)


def test_text_of_another_syntax_cannot_reach_a_file(folder: Path) -> None:
    with pytest.raises(RenderError, match=r"not generator\.code\.Markdown"):
        printed(folder, "{{ view.code }}", View(code=Markdown("x")))


def test_a_subclass_of_the_text_type_cannot_reach_a_file(folder: Path) -> None:
    class Sly(Python):
        pass

    with pytest.raises(RenderError, match="only Python may be printed here"):
        printed(folder, "{{ view.code }}", View(code=Sly("x")))


@pytest.mark.parametrize(
    "template",
    ["{{ view.missing }}", "{{ missing }}", "{% if view.missing %}{% endif %}", "{{ range }}"],
)
def test_what_is_not_there_raises(folder: Path, template: str) -> None:
    with pytest.raises(RenderError, match=r"missing|range"):
        printed(folder, template)


@pytest.mark.parametrize("template", ["{{ view.raw | safe }}", "{{ view.raw | upper }}"])
def test_the_filters_of_jinja_are_gone(folder: Path, template: str) -> None:
    with pytest.raises(RenderError, match="No filter named"):
        printed(folder, template)


def test_a_filter_turns_plain_values_into_text(folder: Path) -> None:
    assert printed(folder, "x = {{ view.raw | literal }}") == "x = 'raw'\n"


# --- Indentation and line ends ----------------------------------------------------------------------------------------

LINES = Python("f(\n    1,\n\n    2,\n)")


def test_a_value_alone_on_its_line_is_indented_to_its_column(folder: Path) -> None:
    assert printed(folder, "if x:\n    {{ view.code }}\n", View(code=LINES)) == (
        "if x:\n    f(\n        1,\n\n        2,\n    )\n"
    )


def test_a_value_within_a_line_keeps_the_indentation_of_the_line(folder: Path) -> None:
    assert printed(folder, "if x:\n    y = {{ view.code }}\n", View(code=LINES)) == (
        "if x:\n    y = f(\n        1,\n\n        2,\n    )\n"
    )


def test_an_empty_value_leaves_no_blanks(folder: Path) -> None:
    template = "if x:\n    {{ view.code }}\n    y\n"
    assert printed(folder, template, View(code=Python(""))) == "if x:\n\n    y\n"


def test_a_line_with_only_a_tag_prints_nothing(folder: Path) -> None:
    template = "[\n{% for c in view.many %}\n    {{ c }},\n{% endfor %}\n]\n"
    made = printed(folder, template, View(many=(Python("a"), LINES)))
    assert made == "[\n    a,\n    f(\n        1,\n\n        2,\n    ),\n]\n"


@pytest.mark.parametrize("template", ["x = 1", "x = 1\n", "x = 1\n\n\n"])
def test_a_file_ends_in_one_line_break(folder: Path, template: str) -> None:
    assert printed(folder, template) == "x = 1\n"


def test_a_file_with_nothing_in_it_is_empty(folder: Path) -> None:
    assert printed(folder, "{# nothing #}\n") == ""


def test_bytes_are_left_as_they_are(folder: Path) -> None:
    assert render([OutputFile("a", content=b"\n\n\xff")], "target", [])["a"].content == b"\n\n\xff"


# --- Faults of ours ---------------------------------------------------------------------------------------------------


def test_broken_text_is_shown_with_its_template_and_numbered_lines(folder: Path) -> None:
    with pytest.raises(RenderError) as caught:
        printed(folder, "a = 1\nb = {{ view.code }}\n", View(code=Python(")")))
    assert str(caught.value) == (
        "t.jinja made made.py, which is broken at line 2: unmatched ')'\n"
        "     1 | a = 1\n"
        ">    2 | b = )"
    )


def test_hostile_text_is_shown_escaped(folder: Path) -> None:
    with pytest.raises(RenderError) as caught:
        printed(folder, "{{ view.code }}\n)", View(code=Python("'\x1b[2J'")))
    assert "\x1b" not in str(caught.value)


def test_a_refused_value_is_told_with_template_and_line(folder: Path) -> None:
    with pytest.raises(RenderError, match=r"(?s)^t\.jinja:2: only Python .*printing made\.py"):
        printed(folder, "a = 1\nb = {{ view.raw }}\n")


def test_a_broken_template_is_told_with_its_line(folder: Path) -> None:
    with pytest.raises(RenderError, match=r"^t\.jinja:2: "):
        printed(folder, "a = 1\n{% if %}\n")


def test_a_file_that_defines_other_things_than_planned_is_refused(folder: Path) -> None:
    (folder / "t.jinja").write_text("a = 1\n{{ view.code }} = 2\n")
    file = OutputFile("made.py", "t.jinja", "python", View(), defines=frozenset({"a", "x"}))
    assert render([file], "target", [PYTHON])
    with pytest.raises(RenderError) as caught:
        render([replace(file, defines=frozenset({"a", "b"}))], "target", [PYTHON])
    assert str(caught.value) == (
        "t.jinja made made.py, which defines other things than planned\n"
        "not planned: x\nmissing: b"
    )


def test_a_missing_template_is_told(folder: Path) -> None:
    with pytest.raises(RenderError, match=r"none\.jinja.*\n\(while printing a\.py\)"):
        render([OutputFile("a.py", "none.jinja", "python", View())], "target", [PYTHON])


def test_two_files_of_one_path_are_refused() -> None:
    files = [OutputFile("a", content=b"1"), OutputFile("a", content=b"2")]
    with pytest.raises(RenderError, match="a is made twice"):
        render(files, "target", [])


def test_code_is_told_apart_by_type() -> None:
    assert Python("x") != Markdown("x") and isinstance(Python("x"), Code)


def test_an_environment_knows_only_its_filters(folder: Path) -> None:
    made = environment(PYTHON, folder)
    assert set(made.filters) == {"literal", "_hang"} and not made.globals and not made.tests
