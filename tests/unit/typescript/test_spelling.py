"""TypeScript text: what an author wrote stays data, and reads back as it was."""

import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.targets.typescript.spelling import (
    Comment,
    check,
    comment,
    jsdoc,
    literal,
    property_name,
)

_HOSTILE = '*/ @ts-ignore \u2028 \u202e \ud800 \x00 \\ " ` ${x} \U000e0041'


@given(st.text(st.characters(codec=None)))
@example(_HOSTILE)
def test_a_string_reads_back_and_hides_nothing(text: str) -> None:
    spelled = literal(text).text
    assert json.loads(re.sub(r"\\u\{(\w+)\}", _surrogates, spelled)) == text
    assert "\n" not in spelled
    assert not re.search("[\u2028\u2029\u202a-\u202e\u2066-\u2069\x00-\x1f\ud800-\udfff]", spelled)


def _surrogates(found: re.Match[str]) -> str:
    return json.dumps(chr(int(found[1], 16)))[1:-1]


@pytest.mark.parametrize(
    ("value", "spelled"),
    [(True, "true"), (1, "1"), (-1.5, "-1.5"), (10**20, "100000000000000000000"), ('"', '"\\""')],
)
def test_a_value_is_spelled_as_json_is(value: str | bool | float, spelled: str) -> None:
    assert literal(value).text == spelled


@pytest.mark.parametrize(
    ("wire", "spelled"),
    [
        ("clickId", "clickId"),
        ("$ref", "$ref"),
        ("class", "class"),
        ("doc-url", '"doc-url"'),
        ("2fa", '"2fa"'),
        ("", '""'),
        ("名前", '"名前"'),
        ("a\nb", '"a\\nb"'),
    ],
)
def test_a_property_keeps_its_name(wire: str, spelled: str) -> None:
    assert property_name(wire).text == spelled


@given(st.text(st.characters(codec=None)))
@example(_HOSTILE)
def test_text_does_not_leave_its_comment(text: str) -> None:
    block = jsdoc(Comment(text, (("default", text),))).text
    assert block.startswith("/**")
    assert block.index("*/") == len(block) - 2
    assert len(re.split("[\n\r\u2028\u2029]", comment(text).text)) == 1


@given(st.text("@ts-ignore\n */"))
@example("@ts-ignore")
@example("  @ts-expect-error")
def test_an_author_writes_no_tags(text: str) -> None:
    assert not re.search(r"^[/*\s]*@", jsdoc(Comment(text)).text, re.MULTILINE)


@given(st.text(st.characters(codec=None)))
@example(_HOSTILE)
def test_the_gate_sees_the_names_around_any_text(text: str) -> None:
    code = (
        f"{comment(text).text}\nexport interface A {{\n  {property_name(text).text}?: string;\n}}\n"
        f"{jsdoc(Comment(text)).text}\nexport type B = {literal(text).text} | (string & {{}});\n"
    )
    assert check("a.ts", code) == {"A", "B"}


@pytest.mark.parametrize(
    "code", ['type A = "a', "/* a", "type A = `a`;", "a = 'b';", 'a = "b" + c;', "@x"]
)
def test_what_does_not_end_where_it_should_is_refused(code: str) -> None:
    with pytest.raises(SyntaxError):
        check("a.ts", f"export type B = number;\n{code}\n")


def test_prose_keeps_its_lines() -> None:
    assert jsdoc(Comment("First.\n\n  - second\r\n", (("deprecated", ""),))).text == (
        "/**\n * First.\n *\n *   - second\n * @deprecated\n */"
    )
    assert jsdoc(Comment("One line.")).text == "/** One line. */"
