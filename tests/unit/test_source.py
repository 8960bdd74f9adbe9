"""Text → Source: what YAML and JSON mean here, where everything is, and what is refused."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Diagnostics, Place, Position
from generator.source import Allow, Limits, Source, load
from generator.source.json_text import read as read_json
from generator.source.yaml_text import read as read_yaml

DEFAULT = Limits()


def loaded(
    folder: Path, text: str | bytes, limits: Limits = DEFAULT
) -> tuple[Source | None, Diagnostics]:
    file = folder / "openapi.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    report = Diagnostics()
    return load(str(file), report, limits=limits), report


def data(text: str) -> Any:
    parsed = read_yaml(text, Limits())
    assert not parsed.problems
    return parsed.data


def codes(report: Diagnostics) -> list[str]:
    return [each.code for each in report]


def lines(report: Diagnostics) -> list[int]:
    return [each.at.line for each in report if isinstance(each.at, Position)]


# --- What YAML means --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word",
    [
        "no",
        "on",
        "off",
        "yes",
        "y",
        "2020-01-01",
        "1:20",
        "1_000",
        "=",
        "1e",
        "+",
        ".",
        "-.",
        "0b1",
    ],
)
def test_what_only_yaml_1_1_gave_a_meaning_is_text(word: str) -> None:
    assert data(f"a: {word}") == {"a": word}


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("012", 12), ("0o14", 12), ("0x1F", 31), ("-7", -7), ("+7", 7), ("1e3", 1000.0), (".5", 0.5), ("1.", 1.0),
        ("18446744073709551616", 2**64), ("~", None), ("NULL", None), ("", None), ("True", True), ("FALSE", False),
        ("'012'", "012"), ("!!str 012", "012"), ("! 012", "012"), ("!!float 1", 1.0), ("!!null ''", None),
    ],
)  # fmt: skip
def test_plain_scalars_mean_what_yaml_1_2_says(word: str, value: object) -> None:
    found = data(f"a: {word}")["a"]
    assert (found, type(found)) == (value, type(value))


def test_keys_are_text_as_written() -> None:
    assert list(data("200: a\n'201': b\nno: c\n0x10: d\nnull: e\n1.10: f\n")) == [
        "200",
        "201",
        "no",
        "0x10",
        "null",
        "1.10",
    ]


def test_a_key_may_be_an_alias_of_text() -> None:
    assert data("a: &x 200\n*x : b") == {"a": 200, "200": "b"}


def test_merge_keys_give_what_is_not_written_beside_them() -> None:
    text = "x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  c: 3\n  <<: [*x, *y]\n"
    assert data(text)["z"] == {"a": 1, "b": 1, "c": 3}


def test_a_quoted_merge_key_is_a_key() -> None:
    assert data("'<<': 1") == {"<<": 1}


JSON_LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
JSON = st.recursive(
    JSON_LEAVES | st.text(),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_json_reads_as_json(value: object) -> None:
    parsed = read_json(json.dumps(value), Limits())
    assert (parsed.data, parsed.problems) == (value, ())


# Escaped pairs of surrogates are JSON, but no YAML.
PLANE_0 = st.text(st.characters(max_codepoint=0xFFFD, exclude_categories=["Cs"]))


# A key of more than 1024 characters is JSON, but no YAML either.
@given(st.dictionaries(PLANE_0.filter(lambda key: len(key) < 100), JSON_LEAVES | PLANE_0))
def test_json_reads_as_the_yaml_that_it_is(value: object) -> None:
    assert read_yaml(json.dumps(value), Limits()).data == value


# --- Where things are -------------------------------------------------------------------------------------------------

NAMES = st.text(st.sampled_from("ab/~0 é漢😀#%"), min_size=1, max_size=4)
LEAVES = st.sampled_from([None, True, 1, -2.5, "", "text", "two\nlines", "x: y", "😀"])
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=10,
)


def pointers(
    value: object, tokens: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], object]]:
    yield tokens, value
    if isinstance(value, dict):
        for key, each in value.items():
            yield from pointers(each, (*tokens, key))
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from pointers(each, (*tokens, str(index)))


@given(TREES, st.sampled_from([None, 1]))
def test_every_value_of_json_is_found_where_it_is(tree: object, indent: int | None) -> None:
    text = json.dumps(tree, indent=indent)
    places = read_json(text, Limits()).places
    for tokens, value in pointers(tree):
        found, _ = json.JSONDecoder().raw_decode(text, places.offset(tokens, on_key=False))
        assert found == value


@given(st.dictionaries(NAMES, TREES, max_size=3), st.booleans())
def test_every_value_of_yaml_is_found_where_it_is(tree: dict[str, object], flow: bool) -> None:
    text = yaml.safe_dump(tree, allow_unicode=True, default_flow_style=flow, sort_keys=False)
    parsed = read_yaml(text, Limits())
    assert parsed.data == tree
    offsets = dict(marks(yaml.compose(text, yaml.SafeLoader), ()))
    for tokens, _ in pointers(tree):
        assert parsed.places.offset(tokens, on_key=False) == offsets[tokens]


def marks(node: Any, tokens: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    """The same from another implementation: PyYAML's own, in Python."""
    yield tokens, node.start_mark.index
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from marks(value, (*tokens, key.value))
    if isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from marks(value, (*tokens, str(index)))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "text", ["a: 1\nb:\n  c: [x, y]\n", '{"a": 1,\n"b":\n  {"c": ["x", "y"]}}']
)
def test_lines_and_columns_are_those_of_an_editor(tmp_path: Path, text: str, end: str) -> None:
    source, _ = loaded(tmp_path, b"\xef\xbb\xbf" + text.replace("\n", end).encode())
    assert source
    at = source.locate(Place("", "/b/c/1"))
    assert at
    assert (at.line, at.excerpt[at.col - 1 :].strip('"]}')) == (3, "y")


def test_a_key_is_found_on_request(tmp_path: Path) -> None:
    source, _ = loaded(tmp_path, "a:\n  b:\n    c: 1\n")
    assert source
    assert source.locate(Place("", "/a/b"), on_key=True) == Position(
        str(tmp_path / "openapi.yaml"), 2, 3
    )


def test_what_does_not_exist_is_found_nearby(tmp_path: Path) -> None:
    source, _ = loaded(tmp_path, "a:\n  b: 1\n")
    assert source
    assert source.locate(Place("", "/a/b/missing/further")) == source.locate(Place("", "/a/b"))


def test_merged_members_are_where_they_were_written(tmp_path: Path) -> None:
    source, _ = loaded(tmp_path, "x: &x\n  a: 1\ny:\n  <<: *x\n  b: 2\n")
    assert source
    at = source.locate(Place("", "/y/a"))
    assert at and at.line == 2


def test_the_spelling_of_a_number_is_not_lost(tmp_path: Path) -> None:
    source, _ = loaded(tmp_path, "a: [012, 1.10, text, NULL]\n")
    assert source
    assert [source.written(Place("", f"/a/{n}")) for n in range(5)] == [
        "012",
        "1.10",
        None,
        "NULL",
        None,
    ]


# --- What is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["a: 1\nb: 2\na: 3\n", '{"a": 1,\n"b": 2,\n"a": 3}'])
def test_a_key_written_twice_is_told_with_both_places(tmp_path: Path, text: str) -> None:
    _, report = loaded(tmp_path, text)
    (found,) = report
    assert (found.code, lines(report)) == ("duplicate-key", [3])
    assert (
        found.message
        == "`a` is written twice in the same object; the first is at line 1, column "
        + found.message[-1]
    )


@pytest.mark.parametrize("word", [".inf", "-.INF", ".nan", "1e400", "9" * 5000])
def test_a_number_beyond_all_bounds_is_refused_in_yaml(tmp_path: Path, word: str) -> None:
    _, report = loaded(tmp_path, f"a: 1\nb: {word}\n")
    assert (codes(report), lines(report)) == (["invalid-number"], [2])


@pytest.mark.parametrize("word", ["NaN", "-Infinity", "1e400", "9" * 5000])
def test_a_number_beyond_all_bounds_is_refused_in_json(tmp_path: Path, word: str) -> None:
    _, report = loaded(tmp_path, f'{{"text": "{word}",\n"b": {word}}}')
    assert (codes(report), lines(report)) == (["invalid-number"], [2])


@pytest.mark.parametrize(
    "tag", ["!!python/object/apply:os.system", "!!binary", "!!timestamp", "!own", "!!int"]
)
def test_tags_make_nothing_but_plain_data(tmp_path: Path, tag: str) -> None:
    source, report = loaded(tmp_path, f"a: {tag} 'x'\n")
    assert source and source.root.data == {"a": "x"}
    assert set(codes(report)) == {"unsupported-tag"}


def test_half_a_surrogate_pair_is_no_character(tmp_path: Path) -> None:
    source, report = loaded(tmp_path, r'{"a": "\ud83d\ude00 \\ud800 \ud800\"", "b": 1}')
    assert source and source.root.data == {"a": '😀 \\ud800 \ufffd"', "b": 1}
    assert codes(report) == ["invalid-character"]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (b"a: 1\nb: \xff\n", "invalid-encoding", 2),
        ("a: 1".encode("utf-16"), "invalid-encoding", 1),
        (b"a: 1\nb: x\0y\n", "invalid-yaml", 2),
        (b'{"a":\n"x\0y"}', "invalid-yaml", 2),
        (b"a: b: c\n", "invalid-yaml", 1),
        (b"a: [1\n", "invalid-yaml", 2),
        (b"? [a]\n: 1\n", "invalid-yaml", 1),
        (b"a: 1\n---\nb: 1\n", "several-documents", 2),
        (b"- 1\n", "not-an-object", 1),
        (b"", "not-an-object", 1),
        (b"\n# nothing\n", "not-an-object", 1),
        (b"text\n", "not-an-object", 1),
        (b"[]", "not-an-object", 1),
    ],
)
def test_what_is_no_description_is_refused_at_its_line(
    tmp_path: Path, text: bytes, code: str, line: int
) -> None:
    source, report = loaded(tmp_path, text)
    assert source is None
    assert (codes(report), lines(report)) == ([code], [line])


def test_bad_bytes_are_told_by_their_number(tmp_path: Path) -> None:
    _, report = loaded(tmp_path, b"a: W\xefdget\n")
    assert [each.message for each in report] == ["byte 4 is 0xEF, which is not UTF-8"]


def test_json_with_a_comma_too_many_is_yaml(tmp_path: Path) -> None:
    source, report = loaded(tmp_path, '{"a": [1, 2,], b: c,}')
    assert source and source.root.data == {"a": [1, 2], "b": "c"}
    assert not len(report)


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(ord('b') + n)}: &{chr(ord('b') + n)} [{', '.join(['*' + chr(ord('a') + n)] * 10)}]\n"
    for n in range(12)
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (BOMB, "too-large"),
        ("a: &a [*a]", "recursive-alias"),
        ("a: &a {<<: *a}", "recursive-alias"),
        ("a: *b", "undefined-alias"),
        ("a: " + "[" * 100_000, "too-deep"),
        ("a: " + "- " * 100_000, "invalid-yaml"),
        ("a:\n - " + "- " * 100_000, "too-deep"),
        ('{"a": ' + "[" * 500 + "]" * 500 + "}", "too-deep"),
        ('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", "too-deep"),
        ("a: {<<: 1}", "invalid-merge"),
    ],
    ids=range(10),
)
def test_bombs_do_not_go_off(tmp_path: Path, text: str, code: str) -> None:
    _, report = loaded(tmp_path, text)
    assert codes(report)[:1] == [code]


def test_a_description_may_be_as_deep_as_the_limit_says(tmp_path: Path) -> None:
    for text in (
        '{"a": ' + "[" * 9 + "]" * 9 + "}",
        "# yaml\n" + '{"a": ' + "[" * 9 + "]" * 9 + "}",
    ):
        assert loaded(tmp_path, text, Limits(depth=10))[0]
        assert codes(loaded(tmp_path, text, Limits(depth=9))[1]) == ["too-deep"]


@pytest.mark.parametrize("text", ["a: [1, 2, 3, 4]", '{"a": [1, 2, 3, 4]}'])
def test_too_many_values_are_refused(tmp_path: Path, text: str) -> None:
    assert codes(loaded(tmp_path, text, Limits(nodes=4))[1]) == ["too-large"]


def test_too_many_bytes_are_not_even_read(tmp_path: Path) -> None:
    assert codes(loaded(tmp_path, "a: 1", Limits(bytes=3))[1]) == ["unreadable"]


@given(
    st.text(st.sampled_from("ab:-?[]{},&*!|>'\"%@`#\n \t\\/~<0.e+\x85\u2028\ufeff"), max_size=40)
)
def test_no_text_makes_the_reader_fail(text: str) -> None:
    from generator.source.text import UnreadableError

    for read in (read_yaml, read_json):
        try:
            parsed = read(text, Limits())
            parsed.places.offset(("a", "0"), on_key=True)
        except UnreadableError as error:
            assert 0 <= error.problem.offset <= len(text)


# --- References -------------------------------------------------------------------------------------------------------


def opened(source: Source, reference: str, base: str = "") -> tuple[str | None, list[str]]:
    report = Diagnostics()
    return source.open(reference, base, Place(), report), codes(report)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "api"
    (folder / "parts").mkdir(parents=True)
    (folder / "openapi.yaml").write_text("openapi: 3.1.0\n")
    (folder / "parts" / "pet one.yaml").write_text("Pet: {type: object}\n")
    (folder / "parts" / "bad.yaml").write_text("a: [\n")
    (folder / "inside.yaml").symlink_to(folder / "parts" / "pet one.yaml")
    (folder / "outside.yaml").symlink_to(tmp_path / "secret.yaml")
    (tmp_path / "secret.yaml").write_text("secret: 1\n")
    return folder


@pytest.fixture
def source(tree: Path) -> Source:
    found = load(str(tree / "openapi.yaml"), Diagnostics())
    assert found
    return found


@pytest.mark.parametrize(
    "reference", ["parts/pet%20one.yaml#/Pet", "./parts/../parts/pet one.yaml", "inside.yaml"]
)
def test_a_file_in_the_folder_is_one_document_however_it_is_spelled(
    source: Source, reference: str
) -> None:
    assert opened(source, reference) == ("parts/pet one.yaml", [])
    assert source.document("parts/pet one.yaml").data == {"Pet": {"type": "object"}}


def test_references_start_from_the_document_that_they_are_in(source: Source) -> None:
    name, _ = opened(source, "parts/pet one.yaml")
    assert name and opened(source, "bad.yaml", name) == (None, ["invalid-yaml"])
    assert opened(source, "../openapi.yaml#/info", name) == ("", [])
    assert opened(source, "#/Pet", name) == (name, [])


def test_places_in_other_documents_are_found(source: Source) -> None:
    name, _ = opened(source, "parts/pet one.yaml")
    at = source.locate(Place(str(name), "/Pet/type"))
    assert at and (at.file.endswith("api/parts/pet one.yaml"), at.line, at.col) == (True, 1, 13)


@pytest.mark.parametrize(
    "reference",
    [
        "../secret.yaml", "outside.yaml", "/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:1/x",
        "//host/x", "ftp://host/x", "data:text/plain,x", "HTTPS://host/x", "parts/..%2f..%2fsecret.yaml",
    ],
)  # fmt: skip
def test_references_stay_in_the_folder(source: Source, reference: str) -> None:
    assert opened(source, reference) == (None, ["reference-not-allowed"])


@pytest.mark.parametrize("reference", ["parts/none.yaml", "parts", "a\0b", "http://[", "x" * 5000])
def test_a_reference_to_nothing_is_reported_not_raised(source: Source, reference: str) -> None:
    found, report = opened(source, reference)
    assert found is None and report


def test_a_folder_can_be_allowed(tree: Path) -> None:
    found = load(str(tree / "openapi.yaml"), Diagnostics(), allow=Allow(dirs=(tree.parent,)))
    assert found and opened(found, "../secret.yaml") == ("../secret.yaml", [])


def test_standard_input_refers_to_nothing(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree)
    with (tree / "openapi.yaml").open() as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        found = load("-", Diagnostics())
    assert found and opened(found, "parts/pet one.yaml") == (None, ["reference-not-allowed"])


def test_the_number_of_documents_is_limited(tree: Path) -> None:
    found = load(str(tree / "openapi.yaml"), Diagnostics(), limits=Limits(documents=1))
    assert found and opened(found, "inside.yaml") == (None, ["unresolved-reference"])


# --- The network ------------------------------------------------------------------------------------------------------


class Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        match self.path.partition("?")[0]:
            case "/away":
                self.send_response(302)
                self.send_header("Location", "http://localhost.invalid/openapi.yaml")
            case "/moved":
                self.send_response(302)
                self.send_header("Location", "/openapi.yaml")
            case "/openapi.yaml":
                self.send_response(200)
            case _:
                self.send_response(404)
        self.end_headers()
        self.wfile.write(b"openapi: 3.1.0\n")

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def host() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("path", ["openapi.yaml", "moved"])
def test_a_url_that_the_user_names_is_read_and_shown_without_its_query(
    host: str, path: str
) -> None:
    found = load(f"http://{host}/{path}?token=secret", Diagnostics())
    assert found and found.root.data == {"openapi": "3.1.0"}
    at = found.locate(Place("", "/openapi"))
    assert at and at.file == f"http://{host}/{path}"


@pytest.mark.parametrize("path", ["away", "none"])
def test_redirects_to_other_hosts_and_failures_are_errors(host: str, path: str) -> None:
    report = Diagnostics()
    assert load(f"http://{host}/{path}", report) is None
    assert codes(report) == ["unreadable"]


def test_a_remote_document_refers_to_allowed_hosts_only(host: str) -> None:
    url = f"http://{host}/openapi.yaml"
    plain = load(url, Diagnostics())
    assert plain and opened(plain, "moved") == (None, ["reference-not-allowed"])
    allowed = load(url, Diagnostics(), allow=Allow(hosts=(host,)))
    assert allowed and opened(allowed, "moved") == (f"http://{host}/moved", [])
    assert opened(allowed, "file:///etc/passwd") == (None, ["reference-not-allowed"])


def test_a_large_answer_is_not_read_to_its_end(host: str) -> None:
    report = Diagnostics()
    assert load(f"http://{host}/openapi.yaml", report, limits=Limits(bytes=4)) is None
    assert codes(report) == ["unreadable"]
