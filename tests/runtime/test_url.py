"""What parameters look like on the wire: the table of OpenAPI 3.1.1, Parameter Object."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.targets.python.runtime import base, url
from generator.targets.python.runtime.endpoint import Cookie, Header, Path, Query
from generator.targets.python.runtime.errors import ArgumentError
from generator.targets.python.runtime.redact import redacted
from generator.targets.python.runtime.testing import Recorder
from tests.runtime.toy import toy

EMPTY, STRING = "", "blue"
ARRAY: list[Any] = ["blue", "black", "brown"]
OBJECT: dict[str, Any] = {"R": 100, "G": 200, "B": 150}

Table = list[tuple[str, bool, list[str | None]]]

PATHS: Table = [
    ("matrix", False, [";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"]),
    ("matrix", True, [";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"]),
    ("label", False, [None, ".blue", ".blue,black,brown", ".R,100,G,200,B,150"]),
    ("label", True, [None, ".blue", ".blue.black.brown", ".R=100.G=200.B=150"]),
    ("simple", False, [None, "blue", "blue,black,brown", "R,100,G,200,B,150"]),
    ("simple", True, [None, "blue", "blue,black,brown", "R=100,G=200,B=150"]),
]  # fmt: skip
QUERIES: Table = [
    ("form", False, ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
    ("form", True, ["color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"]),
    ("spaceDelimited", False, [None, None, "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"]),
    ("pipeDelimited", False, [None, None, "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"]),
    ("deepObject", True, [None, None, None, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"]),
]  # fmt: skip


def cells(table: Table) -> list[Any]:
    return [
        pytest.param(style, explode, value, expected, id=f"{style}-{explode}-{index}")
        for style, explode, row in table
        for index, (value, expected) in enumerate(
            zip([EMPTY, STRING, ARRAY, OBJECT], row, strict=True)
        )
        if expected is not None
    ]


def query(parameter: Query, value: Any) -> str:
    return "&".join(f"{name}={text}" for name, text in url.query_pairs(parameter, value))


@pytest.mark.parametrize(("style", "explode", "value", "expected"), cells(PATHS))
def test_path_styles(style: Any, explode: bool, value: Any, expected: str) -> None:
    assert url.path_value(Path("color", style=style, explode=explode), value) == expected


@pytest.mark.parametrize(("style", "explode", "value", "expected"), cells(QUERIES))
def test_query_styles(style: Any, explode: bool, value: Any, expected: str) -> None:
    assert query(Query("color", style=style, explode=explode), value) == expected


def test_what_is_null_is_left_out_of_a_deep_object() -> None:
    parameter = Query("c", style="deepObject", explode=True)
    assert query(parameter, {"a": None, "b": [1, None], "d": {"e": None, "f": 2}}) == (
        "c%5Bb%5D=1&c%5Bd%5D%5Bf%5D=2"
    )


def test_lists_of_a_deep_object_have_positions_where_names_alone_would_not_do() -> None:
    parameter = Query("c", style="deepObject", explode=True)
    assert query(parameter, ["a", "b"]) == "c%5B0%5D=a&c%5B1%5D=b"
    assert query(parameter, {"a": ["x", "y"]}) == "c%5Ba%5D=x&c%5Ba%5D=y"
    assert query(parameter, {"a": [{"b": 1}, {"b": 2}]}) == (
        "c%5Ba%5D%5B0%5D%5Bb%5D=1&c%5Ba%5D%5B1%5D%5Bb%5D=2"
    )


def test_tabs_stand_between_the_values_of_tsv() -> None:
    assert query(Query("c", style="tabDelimited", explode=False), ["a", "b c"]) == "c=a%09b%20c"


def test_header_styles_are_not_percent_encoded() -> None:
    assert url.header_value(Header("X"), ["a b", 1, True]) == "a b,1,true"
    assert url.header_value(Header("X"), OBJECT) == "R,100,G,200,B,150"
    assert url.header_value(Header("X", explode=True), OBJECT) == "R=100,G=200,B=150"


def test_cookie_styles() -> None:
    assert url.cookie_pairs(Cookie("c"), "a b") == [("c", "a%20b")]
    assert url.cookie_pairs(Cookie("c", style="cookie", explode=False), [1, 2]) == [("c", "1,2")]
    with pytest.raises(ArgumentError):
        url.cookie_pairs(Cookie("c", style="cookie"), "a;b=c")


def test_content_parameters_are_json() -> None:
    parameter = Query("filter", content="application/json")
    assert query(parameter, {"a": [1, None]}) == "filter=%7B%22a%22%3A%5B1%2Cnull%5D%7D"


@pytest.mark.parametrize(
    ("value", "text"), [(True, "true"), (1.5, "1.5"), (2**70, str(2**70)), (None, "null")]
)
def test_scalars_are_spelled_as_in_json(value: Any, text: str) -> None:
    assert url.scalar(value) == text


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_value_never_leaves_its_path_segment(text: str) -> None:
    if text in (".", ".."):
        return
    whole = url.expanded("/a/{x}/b", {"x": url.path_value(Path("x"), text)})
    assert whole.count("/") == 3
    assert whole.isascii()
    assert not set(whole) & set("?# ")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_value_never_leaves_its_query_parameter(text: str) -> None:
    assert not set(query(Query("x"), text).partition("=")[2]) & set("&=#+ ")


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_a_path_value_that_leads_elsewhere_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="part of the path"):
        url.path_value(Path("x"), value)


def test_dots_that_come_together_are_refused() -> None:
    with pytest.raises(ArgumentError):
        url.expanded("/a/{x}.", {"x": "."})


@pytest.mark.parametrize("path", ["/a/../b", "/%2e%2E/b"])
def test_a_path_cannot_lead_up(path: str) -> None:
    with pytest.raises(ArgumentError):
        url.expanded(path, {})


@pytest.mark.parametrize("path", ["//evil.test/x", "https://evil.test/x"])
def test_a_url_is_no_path_for_a_call_that_nothing_describes(path: str) -> None:
    server = Recorder()
    with pytest.raises(ArgumentError):
        toy(server).get(path, cast_to=str)
    assert server.requests == []


@pytest.mark.parametrize(
    "path", ["@evil.test/x", ".evil.test", "x y#z", "//evil.test/x", "https://evil.test/x"]
)
def test_whatever_the_path_the_origin_stays(path: str) -> None:
    whole = base.Base("https://api.test/v1/").join(url.expanded(path, {}))
    assert whole.startswith("https://api.test/v1/")
    assert not set(whole) & set("# ")


@pytest.mark.parametrize(
    "address",
    ["ftp://a.test", "a.test", "https://u:p@a.test", "https://a.test?x=1", "https://a.test\n", "https:///x", "http://[::1"],
)  # fmt: skip
def test_a_base_url_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ArgumentError):
        base.Base(address)


def test_reserved_characters_pass_where_allowed_but_not_what_ends_the_value() -> None:
    parameter = Query("x", allow_reserved=True)
    assert query(parameter, "a/b?c:d&e=f#g%20h%zz") == "x=a/b?c:d%26e=f%23g%20h%25zz"


def test_reserved_characters_pass_in_a_path_but_not_what_ends_its_segment() -> None:
    parameter = Path("x", allow_reserved=True)
    assert url.path_value(parameter, "a:b,c;d=/?#[]%2F%") == "a:b,c;d=%2F%3F%23%5B%5D%2F%25"
    with pytest.raises(ArgumentError):
        url.path_value(parameter, "%2e%2E")


def test_reserved_characters_do_not_end_a_cookie() -> None:
    assert url.cookie_pairs(Cookie("c", allow_reserved=True), "a:b;c") == [("c", "a:b%3Bc")]


def test_secrets_in_a_url_do_not_show() -> None:
    shown = redacted("https://a.test/x?sig=1&page=2&access_token=3", frozenset({"sig"}))
    assert shown == "https://a.test/x?sig=***&page=2&access_token=***"
