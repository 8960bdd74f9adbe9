"""What becomes of an answer: generated packages against a fake server."""

from __future__ import annotations

import ast
import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .conftest import Generate
from .test_calls import connected

FILES = """
paths:
  /files/{id}:
    get:
      operationId: download
      tags: [files]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: A file., content: {application/pdf: {schema: {type: string, format: binary}}}}
        '404': {description: None., content: {application/json: {schema: {type: object, properties: {message: {type: string}}}}}}
"""


def test_a_file_is_bytes_and_its_media_type_is_asked_for(generate: Generate) -> None:
    pets = generate(FILES)
    client, server = connected(pets, {"content": b"%PDF"})
    assert client.files.download(id="1") == b"%PDF"
    assert server.only_request.headers["accept"] == "application/pdf"


def test_a_download_is_streamed_to_a_file_by_both_clients(
    generate: Generate, tmp_path: Path
) -> None:
    pets = generate(FILES)
    client, server = connected(pets, {"content": b"%PDF"})
    with client.files.with_streaming_response.download(id="1") as response:
        response.stream_to_file(tmp_path / "one")

    async def call() -> None:
        async with (
            pets.AsyncPets(http_client=server) as client,
            client.files.with_streaming_response.download(id="1") as response,
        ):
            await response.stream_to_file(tmp_path / "two")

    asyncio.run(call())
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes() == b"%PDF"


def test_an_error_is_raised_before_a_download_begins(generate: Generate) -> None:
    pets = generate(FILES)
    client, _ = connected(pets, {"status": 404, "json": {"message": "gone"}})
    opening = client.files.with_streaming_response.download(id="1")
    with pytest.raises(pets.NotFoundError, match="gone") as caught:
        opening.__enter__()
    assert caught.value.body.message == "gone"


def responding(responses: str) -> str:
    return f"paths: {{/x: {{get: {{operationId: fetch, tags: [x], responses: {responses}}}}}}}"


NUMBER = "{description: A., content: {application/json: {schema: {type: integer}}}}"
TEXT = "{description: B., content: {application/json: {schema: {type: string}}}}"


@pytest.mark.parametrize(
    ("responses", "answer", "value"),
    [
        (f"{{'200': {NUMBER}, '201': {TEXT}}}", {"status": 201, "json": "a"}, "a"),
        (f"{{'200': {NUMBER}, '2XX': {TEXT}}}", {"status": 202, "json": "a"}, "a"),
        (f"{{'200': {NUMBER}, '2XX': {TEXT}}}", {"status": 200, "json": 1}, 1),
        (f"{{default: {NUMBER}}}", {"status": 203, "json": 1}, 1),
        (f"{{'200': {NUMBER}, '204': {{description: C.}}}}", {"status": 204}, None),
        (f"{{'200': {NUMBER}, '204': {{description: C.}}}}", {"status": 204, "json": 1}, None),
        ("{'200': {description: C.}}", {"json": 1}, None),
    ],
)
def test_the_status_decides_what_is_held(
    generate: Generate, responses: str, answer: dict[str, Any], value: object
) -> None:
    client, _ = connected(generate(responding(responses)), answer)
    assert client.x.fetch() == value


SEVERAL_MEDIA = responding("""{'200': {description: A., content: {
  application/vnd.x+json: {schema: {type: object, required: [n], properties: {n: {type: integer}}}},
  'text/*': {schema: {type: string}},
  application/xml: {schema: {type: object}},
  application/zip: {schema: {type: string, format: binary}}}}}""")


@pytest.mark.parametrize(
    ("media", "content", "value"),
    [
        ("text/csv", b"a,b", "a,b"),
        ("text/plain; charset=latin-1", b"\xe9", "é"),
        ("text/plain; charset=nonsense", b"a", "a"),
        ("application/xml", b"<a/>", "<a/>"),
        ("application/zip", b"PK\xff", b"PK\xff"),
    ],
)
def test_the_content_type_decides_what_is_held(
    generate: Generate, media: str, content: bytes, value: object
) -> None:
    client, server = connected(
        generate(SEVERAL_MEDIA), {"content": content, "headers": {"content-type": media}}
    )
    assert client.x.fetch() == value
    assert server.only_request.headers["accept"] == (
        "application/vnd.x+json, text/*, application/xml, application/zip"
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "application/vnd.x+json; charset=utf-8"},
        {"content-type": "application/json"},
        {"content-type": "APPLICATION/PROBLEM+JSON"},
        {"content-type": "application/octet-stream"},
        {},
    ],
)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_json_is_read_whatever_it_is_called(
    generate: Generate, headers: dict[str, str], mark: bytes
) -> None:
    answer = {"content": mark + b'{"n":1}', "headers": headers}
    client, _ = connected(generate(SEVERAL_MEDIA), answer)
    assert client.x.fetch().n == 1


@pytest.mark.parametrize("media", ["text/plain", "text/html", ""])
def test_json_alone_is_read_from_any_media_type(generate: Generate, media: str) -> None:
    headers = {"content-type": media} if media else {}
    client, _ = connected(
        generate(responding(f"{{'200': {NUMBER}}}")), {"content": b"7", "headers": headers}
    )
    assert client.x.fetch() == 7


def test_a_page_in_the_place_of_json_is_told_and_shown_safely(generate: Generate) -> None:
    pets = generate(responding(f"{{'200': {NUMBER}}}"))
    page = "<html>\x1b[31m" + "x" * 100_000
    client, _ = connected(pets, {"text": page, "headers": {"content-type": "text/html"}})
    with pytest.raises(pets.DecodeError, match=r"text/html, status 200") as caught:
        client.x.fetch()
    assert caught.value.text.startswith("<html>\\x1b[31mxxx")
    assert len(caught.value.text) < 3000


def test_an_empty_answer_is_an_error(generate: Generate) -> None:
    pets = generate(responding(f"{{'200': {NUMBER}}}"))
    client, _ = connected(pets, {"content": b""})
    with pytest.raises(pets.DecodeError, match="empty"):
        client.x.fetch()


def test_an_empty_answer_is_none_where_null_is_allowed(generate: Generate) -> None:
    nullable = NUMBER.replace("integer", "[integer, 'null']")
    client, _ = connected(generate(responding(f"{{'200': {nullable}}}")), {"content": b""})
    assert client.x.fetch() is None


@pytest.mark.parametrize(
    ("status", "answer", "kind", "message", "body"),
    [
        (404, {"json": {"message": "no"}}, "NotFoundError", "no", True),
        (404, {"text": "<h1>no</h1>"}, "NotFoundError", "status 404", False),
        (404, {}, "NotFoundError", "status 404", False),
        (422, {"json": {"detail": "bad"}}, "UnprocessableEntityError", "bad", True),
        (503, {"json": {"message": "later"}}, "InternalServerError", "later", True),
        (302, {}, "APIStatusError", "status 302", False),
    ],
)
def test_errors_by_status_range_and_default(
    generate: Generate,
    status: int,
    answer: dict[str, Any],
    kind: str,
    message: str,
    body: bool,
) -> None:
    said = "{type: object, properties: {message: {type: string}, detail: {type: string}}}"
    error = (
        f"{{description: E., content: {{application/json: {{schema: {said}}}, text/html: {{}}}}}}"
    )
    pets = generate(
        responding(
            f"{{'204': {{description: A.}}, '404': {error}, '4XX': {error}, default: {error}}}"
        )
    )
    client, _ = connected(pets, {"status": status, **answer})
    with pytest.raises(pets.APIStatusError, match=message) as caught:
        client.x.fetch()
    assert caught.value.status_code == status
    assert isinstance(caught.value, getattr(pets, kind))
    assert (caught.value.body is not None) is body


LIMITED = """
paths:
  /x:
    get:
      operationId: fetch
      tags: [x]
      responses:
        '204':
          description: A.
          headers: {X-Left: {description: Calls left., schema: {type: integer}}, X-Ids: {schema: {type: array, items: {type: integer}}}}
        '429': {description: B., headers: {X-Left: {schema: {type: integer}}}}
"""


def test_headers_of_responses_and_errors_are_read_as_types(generate: Generate) -> None:
    pets = generate(LIMITED)
    headers = {"X-Left": "7", "X-Ids": "1,2"}
    client, _ = connected(
        pets, {"status": 204, "headers": headers}, {"status": 429, "headers": headers}
    )
    found = client.x.with_raw_response.fetch().headers
    assert (found.get_as("x-left", int), found.get_as("X-Ids", list[int])) == (7, [1, 2])
    with pytest.raises(pets.RateLimitError) as caught:
        client.x.fetch()
    assert caught.value.headers.get_as("X-Left", int) == 7


PARAMETERS = responding(
    """{'200': {description: A., content: {
  application/json; v=1: {schema: {type: integer}}, application/json; v=2: {schema: {type: string}}}}}"""
)


@pytest.mark.parametrize(
    ("media", "content", "value"),
    [
        ("application/json;v=2", b'"1"', "1"),
        ("application/json; V=1", b"1", 1),
        ("application/json", b"1", 1),
    ],
)
def test_parameters_of_a_media_type_count_where_they_are_declared(
    generate: Generate, media: str, content: bytes, value: object
) -> None:
    answer = {"content": content, "headers": {"content-type": media}}
    client, _ = connected(generate(PARAMETERS), answer)
    assert client.x.fetch() == value


def generated_tests(generate: Generate, tmp_path: Path, description: str) -> list[str]:
    """The names of the generated tests of `x`, all of which pass in a process of their own."""
    generate(description)
    command = [sys.executable, "-m", "pytest", "-q", "tests", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    tree = ast.parse((tmp_path / "tests" / "test_x.py").read_text())
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [name for name in names if name.startswith("test_")]


def test_each_success_and_media_type_has_a_generated_test_and_bytes_are_streamed(
    generate: Generate, tmp_path: Path
) -> None:
    made = responding("""{
      '200': {description: A., content: {
        application/vnd.x+json: {schema: {type: object, required: [n], properties: {n: {type: integer}}}},
        'text/*': {schema: {type: string}},
        application/xml: {schema: {type: object}},
        application/zip: {schema: {type: string, format: binary}}}},
      '201': {description: B.},
      '4XX': {description: C.}}""")
    assert generated_tests(generate, tmp_path, made) == [
        "test_fetch",
        "test_fetch__200_text",
        "test_fetch__200_application_xml",
        "test_fetch__200_application_zip",
        "test_fetch__201",
        "test_fetch__streamed",
        "test_fetch__errors",
    ]
