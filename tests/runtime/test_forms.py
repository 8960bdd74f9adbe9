"""Forms and multipart bodies, byte for byte."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from generator.targets.python.runtime.endpoint import Field, File, Part
from generator.targets.python.runtime.errors import ArgumentError
from generator.targets.python.runtime.forms import form_encoded
from generator.targets.python.runtime.multipart import multipart


def form(field: Field, value: object) -> bytes:
    return form_encoded([field], {field.argument: value}, {})


@pytest.mark.parametrize(
    ("field", "value", "sent"),
    [
        (Field("a"), "x y&z=1+ü", b"a=x+y%26z%3D1%2B%C3%BC"),
        (Field("a b"), True, b"a+b=true"),
        (Field("a"), ["x", None, 2], b"a=x&a=2"),
        (Field("a"), {"b": [1]}, b"a=%7B%22b%22%3A%5B1%5D%7D"),
        (Field("a"), [{"b": 1}], b"a=%7B%22b%22%3A1%7D"),
        (Field("a"), None, b""),
        (Field("a"), "", b"a="),
        (Field("a", content="application/json"), ["x", 1], b"a=%5B%22x%22%2C1%5D"),
        (Field("a", content="application/json"), "x", b"a=%22x%22"),
        (Field("a", style="form", explode=False), ["x", "y z"], b"a=x,y%20z"),
        (Field("a", style="form", explode=True), {"b": 1, "c": 2}, b"b=1&c=2"),
        (Field("a", style="deepObject"), {"b": {"c": 1}}, b"a%5Bb%5D%5Bc%5D=1"),
        (Field("a", style="pipeDelimited"), ["x", "y"], b"a=x%7Cy"),
    ],
)
def test_a_field_of_a_form(field: Field, value: object, sent: bytes) -> None:
    assert form(field, value) == sent


def test_what_the_caller_adds_replaces_a_field_of_that_name() -> None:
    assert form_encoded([Field("a"), Field("b")], {"a": 1, "b": 2}, {"a": 3, "c": [4, 5]}) == (
        b"b=2&a=3&c=4&c=5"
    )


def body(field: Field, value: object, media: str = "multipart/form-data") -> bytes:
    """The body with `B` for the boundary."""
    told, content = multipart(media, [field], {field.argument: value}, {})
    kind, _, boundary = told.partition("; boundary=")
    assert kind == media
    sent = content if isinstance(content, bytes) else b"".join(content)
    return sent.replace(boundary.encode(), b"B")


@pytest.mark.parametrize(
    ("field", "value", "parts"),
    [
        (Field("a"), "ü", ['name="a"\r\n\r\nü']),
        (Field("a"), [1, 2], ['name="a"\r\n\r\n1', 'name="a"\r\n\r\n2']),
        (
            Field("a"),
            {"b": 1},
            ['name="a"\r\nContent-Type: application/json\r\n\r\n{"b":1}'],
        ),
        (
            Field("a", content="text/csv"),
            "1,2",
            ['name="a"\r\nContent-Type: text/csv\r\n\r\n1,2'],
        ),
        (Part("a"), "x", ['name="a"\r\n\r\nx']),
        (
            Part("a"),
            b"x",
            ['name="a"; filename="upload"\r\nContent-Type: application/octet-stream\r\n\r\nx'],
        ),
        (Field("a", style="deepObject"), {"b": 1}, ['name="a[b]"\r\n\r\n1']),
        (
            File("a"),
            b"x",
            ['name="a"; filename="upload"\r\nContent-Type: application/octet-stream\r\n\r\nx'],
        ),
        (
            File("a", content="image/png"),
            ("p.gif", b"x"),
            ['name="a"; filename="p.gif"\r\nContent-Type: image/png\r\n\r\nx'],
        ),
        (
            File("a"),
            ("p.gif", b"x", None, {"X-Rate": "2"}),
            ['name="a"; filename="p.gif"\r\nContent-Type: image/gif\r\nX-Rate: 2\r\n\r\nx'],
        ),
        (
            File("a"),
            [(None, b"x", "text/css"), ('q"ü.css', io.BytesIO(b"y"))],
            [
                'name="a"; filename="upload"\r\nContent-Type: text/css\r\n\r\nx',
                'name="a"; filename="q%22ü.css"\r\nContent-Type: text/css\r\n\r\ny',
            ],
        ),
    ],
)
def test_a_field_as_parts(field: Field, value: object, parts: list[str]) -> None:
    framed = [f"--B\r\nContent-Disposition: form-data; {part}\r\n" for part in parts]
    assert body(field, value).decode() == "".join(framed) + "--B--\r\n"


def test_a_path_gives_its_name_and_suggests_the_type(tmp_path: Path) -> None:
    path = tmp_path / "cat.png"
    path.write_bytes(b"PNG")
    assert b'filename="cat.png"\r\nContent-Type: image/png\r\n\r\nPNG' in body(File("a"), path)
    with path.open("rb") as file:
        assert b'filename="cat.png"' in body(File("a"), file)


@pytest.mark.parametrize("mark", ["\r\n", "\n", "\r", "\0", "\x7f"])
def test_nothing_leaves_the_head_of_a_part(mark: str) -> None:
    wrong: list[Any] = [
        (f"a{mark}X-Evil: 1", b""),
        ("a", b"", f"text/plain{mark}X-Evil: 1"),
        ("a", b"", None, {"X-A": f"1{mark}X-Evil: 1"}),
        ("a", b"", None, {f"X-A{mark}": "1"}),
    ]
    for value in wrong:
        with pytest.raises(ArgumentError):
            body(File("file"), value)


def test_nothing_leaves_the_name_of_a_part() -> None:
    assert b'; name="a%0D%0AX-Evil: 1%22%00"\r\n' in body(Field('a\r\nX-Evil: 1"\0'), "x")
    with pytest.raises(ArgumentError, match="not a media type"):
        body(Field("a", content="text/plain\r\nX-Evil: 1"), "x")


@pytest.mark.parametrize("wrong", ["photo.png", ("a",), ("a", "text"), ("a", b"", "no media")])
def test_what_is_no_file_is_refused(wrong: object) -> None:
    with pytest.raises(ArgumentError, match="`photo`"):
        body(File("photo"), wrong)


def test_all_is_bytes_unless_something_has_to_be_read() -> None:
    _, content = multipart("multipart/form-data", [File("a")], {"a": b"x"}, {})
    assert isinstance(content, bytes)


def test_what_the_caller_adds_is_a_file_where_it_is_bytes() -> None:
    told, content = multipart("multipart/form-data", [], {}, {"a": b"x", "b": {"c": 1}})
    assert isinstance(content, bytes)
    assert content.count(told.partition("boundary=")[2].encode()) == 3
    assert b'name="a"; filename="upload"' in content
    assert b'name="b"\r\nContent-Type: application/json' in content
