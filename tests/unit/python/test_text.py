"""Values and prose as Python source: what went in can be read back, and nothing else happens."""

from __future__ import annotations

import ast
import doctest
import io
import sys
import tokenize

import black
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.code import Python
from generator.ir import Doc, Json
from generator.targets.python.prose import words_of
from generator.targets.python.spelling import syntax
from generator.targets.python.spelling.docstrings import comment, docstring, normal
from generator.targets.python.spelling.expressions import name
from generator.targets.python.spelling.literals import literal
from generator.targets.python.spelling.syntax import check

CHARACTERS = st.one_of(
    st.characters(exclude_categories=[]), st.sampled_from("\"'\\ \n\t>#%é\u202e\ud800")
)
TEXTS = st.one_of(
    st.text(CHARACTERS),
    st.lists(
        st.sampled_from(
            ['"', "'", "\\", ">>> x", '"""', "\n", "    ", "a", " ", "\t", "\\N", "# fmt: off"]
        )
    ).map("".join),
)
VALUES: st.SearchStrategy[Json] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXTS),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(TEXTS, inner)),
)


def formatted(source: str) -> str:
    return black.format_str(source, mode=black.Mode())


@given(VALUES)
def test_a_literal_means_the_same_value(value: Json) -> None:
    found = ast.literal_eval(literal(value).text)
    assert repr(found) == repr(value)


@given(TEXTS)
def test_a_literal_is_one_line_that_shows_all_that_it_says(text: str) -> None:
    assert literal(text).text.isprintable()
    assert "\n" not in literal(text).text


@given(TEXTS)
def test_a_literal_has_the_quotes_that_black_wants(text: str) -> None:
    line = f"x = {literal(text).text}\n"
    if len(line) < 80:
        assert formatted(line) == line


def test_a_number_of_many_digits_can_be_read_again() -> None:
    number = 10**5000 + 7
    assert eval(literal(number).text) == number


def test_infinity_is_a_number_that_is_too_large() -> None:
    assert ast.literal_eval(literal([float("inf"), float("-inf")]).text) == [
        float("inf"),
        -float("inf"),
    ]


def test_not_a_number_is_no_json() -> None:
    with pytest.raises(ValueError, match="not a number"):
        literal(float("nan"))


def in_class(made: Python) -> str:
    lines = "\n".join(f"    {line}" if line else "" for line in made.text.split("\n"))
    return f"class A:\n{lines}\n"


@example('\\"')
@example('""""')
@given(TEXTS)
def test_a_docstring_reads_back(text: str) -> None:
    tree = ast.parse(in_class(docstring(text, 4)))
    body = tree.body[0]
    assert isinstance(body, ast.ClassDef)
    assert (ast.get_docstring(body) or "") == normal(text)


@given(TEXTS)
def test_a_docstring_is_as_black_would_print_it(text: str) -> None:
    source = in_class(docstring(text, 4)) + "\n    a: int\n"
    assert formatted(source) == source


@given(TEXTS)
def test_a_text_beneath_a_field_is_as_black_would_print_it(text: str) -> None:
    body = in_class(docstring(text, 4)).removeprefix("class A:\n")
    source = f"class A:\n    a: int\n{body}"
    assert formatted(source) == source


@given(TEXTS)
def test_normal_text_stays_as_it_is(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(TEXTS)
def test_no_doctest_forms(text: str) -> None:
    assert doctest.DocTestParser().get_examples(normal(text)) == []


def test_a_long_last_line_leaves_its_quotes_to_the_next() -> None:
    made = docstring("short\n" + "w" * 84, 4)
    assert made.text.endswith('w\n"""')


def test_what_is_printable_is_left_readable() -> None:
    assert docstring("Größe und 漢字 🎉").text == '"""Größe und 漢字 🎉"""'


@given(TEXTS)
def test_a_comment_is_nothing_but_a_comment(text: str) -> None:
    made = comment(text).text
    assert ast.parse(made).body == []
    assert all(line.startswith("#") for line in made.split("\n"))
    assert formatted(f"{made}\n") == f"{made}\n"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("type: ignore", "# | type: ignore"),
        ("fmt: off", "# | fmt: off"),
        ("a # noqa", "# a # | noqa"),
        ("!sh", "# | !sh"),
        ("-*- coding: latin1 -*-", "# -*- coding : latin1 -*-"),
        ("typed: yes", "# typed: yes"),
    ],
)
def test_a_comment_gives_no_tool_an_instruction(line: str, shown: str) -> None:
    made = comment(line).text
    assert made == shown
    encoding, _ = tokenize.detect_encoding(io.BytesIO(made.encode()).readline)
    assert encoding == "utf-8"


@pytest.mark.parametrize("text", ["class", "a b", "a;b", "", "1a", "a.", "a\n", "None"])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a Python name"):
        name(text)


def test_a_character_that_cannot_be_seen_is_refused() -> None:
    with pytest.raises(SyntaxError, match="cannot be seen") as caught:
        check("a.py", "x = 1\ny = '\u202e'\n")
    assert caught.value.lineno == 2


def test_what_a_file_defines_is_told() -> None:
    assert check(
        "a.py",
        "import os\nif TYPE_CHECKING:\n    A = B | C\nelse:\n    class A(D): ...\n"
        "_X = 1\nY: int = 2\nclass E:\n    f: int\n    _g = 1\n    def h(self): ...\n    def _i(self): ...\n",
    ) == {"A", "Y", "E", "E.h"}


@pytest.mark.parametrize(
    "code",
    ["for x in y: ...", "while x: ...", "with x: ...", "del x", "x += 1", "assert x", "raise x", "try: ...\nfinally: ...",
     "global x", "if x:\n    for y in z: ...", "class A:\n    while x: ...", "1 + x", "x.y", "lambda: x"],
)  # fmt: skip
def test_a_statement_that_no_template_prints_is_refused(code: str) -> None:
    with pytest.raises(SyntaxError, match="no template prints") as caught:
        check("a.py", f"a = 1\n{code}\n")
    assert (caught.value.lineno or 0) > 1


LINES = st.lists(
    st.sampled_from(
        ["a = 1\n", "_B = (\n", ")\n", "class C:\n", "    d: int\n", "    def e(self): ...\n", "def f(): ...\n", "@g\n",
         "if h:\n", "else:\n", "    i = 2\n", '"""\n', "'", "\\\n", "# j\n", "for k in l: ...\n", "    ", "\n", "\n\n",
         "\nclass D(C):\n", "\n    def m(self): ...\n", "\n    async def n(self): ...\n", "\n    @g\n", "def o():\n"]
    )
).map("".join)  # fmt: skip


@given(LINES)
@example("_A = (\n\n_B\n)\n")
@example("class A: ...\n\n\nfor x in y: ...\n")
def test_a_long_file_is_read_in_pieces_as_it_is_at_once(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(syntax, "_PIECE", 0)
        in_pieces = outcome(text)
        patch.setattr(syntax, "_PIECE", len(text))
        assert outcome(text) == in_pieces


def outcome(text: str) -> frozenset[str] | tuple[str, int | None]:
    try:
        return check("a.py", text)
    except SyntaxError as error:
        return error.msg, error.lineno


def test_the_digits_that_python_reads_are_fewer_than_we_print() -> None:
    assert sys.get_int_max_str_digits() > 4000


def test_a_title_that_only_repeats_the_name_is_left_out() -> None:
    assert words_of(Doc("Event Name", "What happened."), name="event_name") == "What happened."
    assert words_of(Doc("Kind", "What happened."), name="event_name") == "Kind.\n\nWhat happened."
