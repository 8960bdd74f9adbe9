"""How findings look, and that nothing in them is taken for anything but text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import (
    Diagnostic,
    Diagnostics,
    Place,
    Position,
    by_place,
    escape,
    quote,
    show,
    summary,
    to_json,
    worst_first,
)


class Lines:
    """Every place is in one file, at the line that its pointer says."""

    def __init__(self, line: str = "    owner: {type: object}", col: int = 5) -> None:
        self.line = line
        self.col = col

    def locate(self, place: Place, on_key: bool = False) -> Position | None:
        if place.document:
            return None
        return Position("openapi.yaml", int(place.pointer[1:] or 1), self.col, self.line)


def finding(
    line: int = 8, message: str = "a message", hint: str = "", code: str = "name-collision"
) -> Diagnostic:
    return Diagnostic(code, "warning", message, Place("", f"/{line}"), hint)


def test_a_finding_tells_what_and_where_and_what_to_do() -> None:
    assert show([finding(hint="set it yourself")], Lines()) == (
        "openapi.yaml:8:5: warning[name-collision]: a message\n"
        "     8 |     owner: {type: object}\n"
        "       |     ^\n"
        "       = set it yourself\n"
    )


def test_color_is_asked_for() -> None:
    assert "\x1b" not in show([finding()], Lines())
    assert "\x1b[1;33mwarning[name-collision]\x1b[0m" in show([finding()], Lines(), color=True)


def test_a_place_that_nobody_knows_is_a_pointer() -> None:
    unknown = Diagnostic("too-deep", "error", "deep", Place("parts/pet.yaml", "/a~1b"))
    assert show([unknown], Lines()) == "parts/pet.yaml#/a~1b: error[too-deep]: deep\n"
    assert show([unknown], None) == "parts/pet.yaml#/a~1b: error[too-deep]: deep\n"


def test_a_position_needs_nobody_to_find_it() -> None:
    whole = Diagnostic("unreadable", "error", "gone", Position("openapi.yaml", 0, 0))
    assert show([whole], None) == "openapi.yaml: error[unreadable]: gone\n"


def test_of_an_endless_line_only_a_part_is_shown() -> None:
    text = show([finding()], Lines("x" * 5000 + "HERE" + "y" * 5000, 5001))
    _, line, caret = text.splitlines()
    assert len(line) < 140
    assert line[caret.index("^") :].startswith("HERE")


def test_the_caret_stands_under_wide_and_escaped_characters() -> None:
    _, line, caret = show([finding()], Lines("漢\t\x1bHERE", 4)).splitlines()
    assert line.startswith("     8 | 漢 \\x1bHERE")
    assert caret == "       | " + " " * (2 + 1 + 4) + "^"


def test_findings_are_sorted_as_one_reads_or_by_weight() -> None:
    late_error = Diagnostic("too-deep", "error", "deep", Place("", "/20"))
    found = [finding(10), late_error, finding(2)]
    assert by_place(found, Lines()) == [finding(2), finding(10), late_error]
    assert worst_first(found, Lines()) == [late_error, finding(2), finding(10)]


def test_the_same_finding_is_kept_once() -> None:
    report = Diagnostics()
    report.extend([finding(), finding()])
    assert len(report) == 1
    assert not report.failed


def test_a_summary_counts() -> None:
    error = Diagnostic("too-deep", "error", "deep", Place())
    assert summary([finding(1), error, finding(2)]) == "1 error, 2 warnings"
    assert summary([]) == ""


def test_a_report_has_place_and_position() -> None:
    assert to_json([finding(hint="h")], Lines()) == [
        {
            "code": "name-collision",
            "severity": "warning",
            "message": "a message",
            "hint": "h",
            "document": "",
            "pointer": "/8",
            "file": "openapi.yaml",
            "line": 8,
            "col": 5,
        }
    ]


HOSTILE = st.text(st.sampled_from("a :#[\n\r\x1b\x07\x85\u2028\u202e\ud800`|\t]vso"), max_size=20)


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_no_line_is_what_a_description_makes_it(
    message: str, hint: str, line: str, file: str
) -> None:
    at = Position(file, 3, 1, line)
    text = show([Diagnostic("too-deep", "error", message, at, hint)], None)
    assert text.endswith("\n")
    first, *rest = text[:-1].split("\n")
    assert "error[too-deep]" in first
    assert not first.startswith("::")
    assert all(each.startswith(("     3 | ", "       | ", "       = ")) for each in rest)
    assert len(rest) <= 3
    assert all(each.isprintable() for each in (first, *rest))
    assert "##[" not in text and "##vso[" not in text


@given(st.text())
def test_escaping_twice_is_escaping_once(text: str) -> None:
    assert escape(escape(text)) == escape(text)


def test_a_quotation_is_short_and_on_one_line() -> None:
    assert quote("a\nb") == "`a\\nb`"
    assert quote("x" * 100) == f"`{'x' * 80}…`"


def test_a_place_knows_its_steps() -> None:
    place = Place("", "") / "paths" / "/pets/{id}" / "~"
    assert place.pointer == "/paths/~1pets~1{id}/~0"
    assert place.tokens == ("paths", "/pets/{id}", "~")
