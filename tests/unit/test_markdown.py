"""What goes into Markdown is read back by a parser that nobody here wrote."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator import markdown
from generator.code import Markdown

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

HOSTILE = st.lists(
    st.sampled_from(
        [
            *"`|\\<>[](){}*_~#!&;:=-+. \t\n",
            *[
                "``",
                "```",
                "~~~",
                "a",
                "b",
                "1.",
                "- ",
                "> ",
                "\n\n",
                "    ",
                "é",
                "\u202e",
                "\x00",
            ],
            *[
                "<script>",
                "</td>",
                "<!--",
                "](",
                "](javascript:x)",
                "](https://a.example/)",
                "![x](",
                "[x]: y",
            ],
            *[
                "&lt;",
                "&#x202e;",
                "| --- |\n",
                "| a | b |\n",
                "# h",
                "===",
                "---",
                "<br>",
                "https://a.example",
            ],
        ]
    )
).map("".join) | st.text(max_size=30)


def shown(tokens: list[Token]) -> str:
    """The text that a reader sees."""
    out = ""
    for token in tokens:
        match token.type:
            case "inline":
                out += shown(token.children or [])
            case "softbreak" | "hardbreak":
                out += "\n"
            case "html_inline" if token.content == "<br/>":
                out += "\n"
            case _:
                out += token.content
    return out


def everything(tokens: list[Token]) -> list[Token]:
    return [inner for token in tokens for inner in (token, *everything(token.children or []))]


def is_harmless(text: str) -> bool:
    """No HTML but line breaks, no image, no link but to the web or a mailbox, no heading."""
    for token in everything(PARSER.parse(text)):
        if token.type in ("image", "html_block", "heading_open"):
            return False
        if token.type == "html_inline" and token.content not in ("<br/>", "<br>", "<br />"):
            return False
        if token.type == "link_open" and not str(token.attrs["href"]).startswith(
            ("https://", "http://", "mailto:")
        ):
            return False
    return True


def on_one_line(text: str) -> str:
    return markdown.normal(text).replace("\n", " ")


@given(HOSTILE)
@example("a_b_c __x__ `y` [z](javascript:1)")
def test_plain_text_in_a_line_reads_back_as_it_was(text: str) -> None:
    tokens = PARSER.parse(f"x{markdown.inline(text).text}x")
    assert shown(tokens) == f"x{on_one_line(text)}x"
    assert len(everything(tokens)) == 4


@given(HOSTILE)
@example("title #")
@example("#")
def test_a_heading_is_one_heading_of_that_text(text: str) -> None:
    tokens = PARSER.parse(f"# x{markdown.heading(text).text}")
    assert [token.type for token in tokens] == ["heading_open", "inline", "heading_close"]
    assert shown(tokens) == f"x{on_one_line(text)}".rstrip()


@given(HOSTILE)
def test_code_in_a_line_reads_back_as_it_was(text: str) -> None:
    tokens = PARSER.parse(f"x {markdown.code(text).text} x")
    assert shown(tokens) == f"x {on_one_line(text)} x"
    assert {token.type for token in everything(tokens)[2:-1]} <= {"text", "code_inline"}


@given(HOSTILE)
def test_a_link_has_the_text_that_it_was_given_and_one_target(text: str) -> None:
    tokens = PARSER.parse(markdown.link(markdown.label(f"x{text}x"), "../models/a b.md#c").text)
    kinds = [token.type for token in everything(tokens)]
    assert kinds[2] == "link_open"
    assert kinds[-2] == "link_close"
    assert kinds.count("link_open") == 1
    assert shown(tokens) == f"x{on_one_line(text)}x"


@given(HOSTILE)
def test_a_fence_holds_its_text_and_ends(text: str) -> None:
    tokens = PARSER.parse(f"{markdown.fence(text, 'text').text}\n\nafter")
    assert tokens[0].type == "fence"
    assert tokens[0].content.removesuffix("\n") == markdown.normal(text).removesuffix("\n")
    assert shown(tokens[1:]) == "after"


@given(st.lists(HOSTILE, min_size=4, max_size=4))
def test_a_table_keeps_its_shape_whatever_its_cells_say(texts: list[str]) -> None:
    made = [make(text) for make, text in zip(MAKERS, texts, strict=True)]
    table = markdown.table([Markdown(name) for name in "abcd"], [made, made])
    tokens = PARSER.parse(f"{table.text}\n\nafter")
    kinds = [token.type for token in tokens]
    assert kinds.count("tr_open") == 3
    assert kinds.count("th_open") == 4
    assert kinds.count("td_open") == 8
    assert kinds[-4:] == ["table_close", "paragraph_open", "inline", "paragraph_close"]
    assert is_harmless(table.text)


MAKERS: tuple[Callable[[str], Markdown], ...] = (
    markdown.cell_text,
    markdown.code,
    markdown.cell,
    markdown.cell,
)


@given(HOSTILE)
@example("a\\|b")
@example("\\\\|")
def test_plain_text_in_a_cell_reads_back_as_it_was(text: str) -> None:
    for make in (markdown.inline, markdown.code, markdown.cell_text):
        cell = markdown.joined([Markdown("x"), make(text), Markdown("x")])
        row = PARSER.parse(markdown.table([Markdown("h")], [[cell]]).text)
        assert on_one_line(shown(row)) == f"hx{on_one_line(text)}x"


@given(HOSTILE)
@example("`a\n<script>`")
@example("- ```\n<script>")
@example("1) <br>\n<script>")
@example("- a\n\n  ```\n<b>x</b>")
@example("| a | b |\n| --- | --- |\n| `a | <script>` |")
def test_prose_on_a_page_is_harmless_and_ends(text: str) -> None:
    made = f"{markdown.block(text).text}\n\n# After\n"
    tokens = PARSER.parse(made)
    assert [token.type for token in tokens][-3:] == ["heading_open", "inline", "heading_close"]
    assert tokens[-3].level == 0
    assert is_harmless(made.removesuffix("# After\n"))


@given(HOSTILE)
def test_nothing_printed_holds_a_control_character(text: str) -> None:
    makers: tuple[Callable[[str], Markdown], ...] = (
        *MAKERS,
        markdown.label,
        markdown.block,
        markdown.fence,
    )
    for made in [make(text).text for make in makers]:
        assert markdown.normal(made) == made


@pytest.mark.parametrize(
    "prose",
    [
        "You can read this value from `dub_id` cookie.",
        "**Required unless you use an organization token.**",
        "See [the docs](https://example.com/a_b?c=d&e=f) or <https://example.com>.",
        "`List<str>`; *so* it goes &mdash; (e.g. “Big Red Caribou”).",
        "trailing blank ",
        "* one\n* two\n\n1. three",
        "| a | b |\n| --- | --- |\n| `x\\|y` | z |",
    ],
)
def test_harmless_prose_stays_as_it_is(prose: str) -> None:
    assert markdown.block(prose) == Markdown(prose)


@given(HOSTILE)
@example("<a>\n- <b>")
@example("`<a>` \\`<a>")
@example("```\n<a>")
def test_the_gate_sees_html_that_a_parser_sees(text: str) -> None:
    tokens = everything(PARSER.parse(text))
    kinds = {"html_block", "html_inline"}
    html = [t for t in tokens if t.type in kinds and not t.content.startswith("<br")]
    if html:
        with pytest.raises(SyntaxError):
            markdown.check("a.md", text)


@given(HOSTILE)
@example("\\<a>")
def test_the_gate_lets_pass_what_is_printed(text: str) -> None:
    for make in (*MAKERS, markdown.block, markdown.fence):
        assert markdown.check("a.md", make(text).text) == frozenset()


def test_a_description_in_a_cell_keeps_its_lines() -> None:
    cell = markdown.cell("one | two\n\n```json\n{}\n```\nthree")
    printed = markdown.table([Markdown("Description")], [[cell]]).text.splitlines()
    assert printed[2].startswith("| one \\| two<br/><br/>`{}`<br/>three")
    assert printed[0] == f"| {'Description'.ljust(len(cell.text))} |"


def test_headings_of_a_description_do_not_join_the_outline() -> None:
    assert markdown.block("Intro\n## Usage ##\ntext").text == "Intro\n\n**Usage**\n\ntext"
    assert markdown.block("Usage\n=====").text == "Usage\n\\====="


def test_a_fence_of_a_description_is_closed_and_offers_nothing_to_run() -> None:
    assert markdown.block("```python\nimport os").text == "```\nimport os\n```"
    assert markdown.block("~~~json\n{}\n~~~\n").text == "```json\n{}\n```"


@pytest.mark.parametrize(
    ("url", "printed"),
    [
        ("https://a.example/x(y) z", ""),
        ("https://a.example/x(y)", "https://a.example/x%28y%29"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("javascript:alert(1)", ""),
        ("//a.example", ""),
        ("/docs", ""),
        ("https://a.example/\u202e", ""),
    ],
)
def test_a_link_leads_to_the_web_or_nowhere(url: str, printed: str) -> None:
    assert markdown.target(url) == Markdown(printed)
