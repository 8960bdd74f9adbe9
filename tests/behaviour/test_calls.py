"""What a method sends, and what it makes of the answer: the package of a description, called through a fake server."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from .conftest import Generate


def connected(pets: Any, *answers: dict[str, Any], **options: Any) -> tuple[Any, Any]:
    """A client and the server that it talks to."""
    from importlib import import_module

    testing = import_module("pets._runtime.testing")
    server = testing.Recorder(*(testing.Answer(**answer) for answer in answers))
    return pets.Pets(http_client=server, max_retries=0, **options), server


def test_parameters_go_where_the_description_puts_them(generate: Generate) -> None:
    pets = generate("""
paths:
  /pets/{petId}/toys:
    get:
      operationId: listToys
      tags: [pets]
      parameters:
        - {name: petId, in: path, required: true, schema: {type: string}}
        - {name: pageSize, in: query, schema: {type: integer}}
        - {name: tag, in: query, schema: {type: array, items: {type: string}}}
        - {name: ids, in: query, explode: false, schema: {type: array, items: {type: integer}}}
        - {name: filter, in: query, style: deepObject, schema: {type: object, properties: {color: {type: string}}}}
        - {name: X-Trace, in: header, schema: {type: string}}
        - {name: session, in: cookie, schema: {type: string}}
      responses: {'204': {description: Nothing.}}
""")
    client, server = connected(pets, {"status": 204})
    result = client.pets.list_toys(
        pet_id="a/b c",
        page_size=2,
        tag=["x", "y"],
        ids=[1, 2],
        filter={"color": "red"},
        x_trace="t",
        session="s",
    )
    request = server.only_request
    assert result is None
    assert (request.method, request.path) == ("GET", "/v1/pets/a%2Fb%20c/toys")
    assert request.query == [
        ("pageSize", "2"),
        ("tag", "x"),
        ("tag", "y"),
        ("ids", "1,2"),
        ("filter[color]", "red"),
    ]
    assert request.headers["x-trace"] == "t"
    assert request.headers["cookie"] == "session=s"


def test_a_group_may_hold_nothing_but_groups(generate: Generate) -> None:
    pets = generate("""
paths:
  /carts:
    get: {operationId: list, x-speakeasy-group: shop.carts, responses: {'204': {description: Nothing.}}}
""")
    client, server = connected(pets, {"status": 204})
    assert client.shop.carts.list() is None
    assert server.only_request.path == "/v1/carts"


def test_what_is_not_given_is_not_sent(generate: Generate) -> None:
    pets = generate("""
paths:
  /pets:
    post:
      operationId: createPet
      tags: [pets]
      parameters: [{name: dry, in: query, schema: {type: boolean}}]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [name]
              properties:
                name: {type: string}
                age: {type: [integer, 'null'], default: 3}
                size: {type: string}
      responses: {'204': {description: Nothing.}}
""")
    client, server = connected(pets, {"status": 204})
    client.pets.create(name="Rex")
    client.pets.create(name="Rex", age=None, dry=True)
    assert [request.json() for request in server.requests] == [
        {"name": "Rex"},
        {"name": "Rex", "age": None},
    ]
    assert [request.query for request in server.requests] == [[], [("dry", "true")]]


def test_an_optional_body_is_left_out_when_nothing_is_given(generate: Generate) -> None:
    pets = generate("""
paths:
  /pets/search:
    post:
      operationId: searchPets
      tags: [pets]
      requestBody:
        content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}
      responses: {'204': {description: Nothing.}}
""")
    client, server = connected(pets, {"status": 204})
    client.pets.search()
    client.pets.search(name="Rex")
    assert [request.content for request in server.requests] == [b"", b'{"name":"Rex"}']


def test_models_and_plain_mappings_are_both_taken(generate: Generate) -> None:
    pets = generate(f"{CREATE_WITH_OWNER}")
    client, server = connected(pets, {"status": 204})
    client.pets.create(owner=pets.models.Owner(full_name="Ann"), others=[{"fullName": "Bob"}])
    client.pets.create(owner={"fullName": "Ann"}, others=[pets.models.Owner(full_name="Bob")])
    first, second = server.requests
    assert (
        first.json()
        == second.json()
        == {"owner": {"fullName": "Ann"}, "others": [{"fullName": "Bob"}]}
    )


CREATE_WITH_OWNER = """
paths:
  /pets:
    post:
      operationId: createPet
      tags: [pets]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [owner]
              properties:
                owner: {$ref: '#/components/schemas/Owner'}
                others: {type: array, items: {$ref: '#/components/schemas/Owner'}}
      responses: {'204': {description: Nothing.}}
components:
  schemas:
    Owner: {type: object, required: [fullName], properties: {fullName: {type: string}}}
"""


def test_a_field_and_a_parameter_of_one_name_are_told_apart(generate: Generate) -> None:
    pets = generate("""
paths:
  /pets/{id}:
    put:
      operationId: updatePet
      tags: [pets]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: integer}}}}}
      responses: {'204': {description: Nothing.}}
""")
    client, server = connected(pets, {"status": 204})
    client.pets.update(id="a", body_id=1)
    assert (server.only_request.path, server.only_request.json()) == ("/v1/pets/a", {"id": 1})


def test_properties_may_be_called_anything(generate: Generate) -> None:
    report = "{$ref: '#/components/schemas/Report'}"
    pets = generate(f"""
paths:
  /reports:
    post:
      operationId: report
      requestBody: {{content: {{application/json: {{schema: {report}}}}}}}
      responses: {{'200': {{description: The same., content: {{application/json: {{schema: {report}}}}}}}}}
  /forms:
    post:
      operationId: fill
      requestBody: {{content: {{application/x-www-form-urlencoded: {{schema: {report}}}}}}}
      responses: {{'204': {{description: Nothing.}}}}
components:
  schemas:
    Report:
      type: object
      required: ['recovered"']
      properties: {{'recovered"': {{type: integer}}, 'a\\b': {{type: string}}, "c\\nd": {{type: array, items: {report}}}}}
""")
    sent = {'recovered"': 1, "a\\b": "x", "c\nd": [{'recovered"': 2}]}
    client, server = connected(pets, {"json": sent}, {"status": 204})
    inner = pets.models.Report(recovered=2)
    found = client.report(recovered=1, a_b="x", c_d=[inner])
    assert (found.recovered, found.a_b, found.c_d) == (1, "x", [inner])
    client.fill(recovered=1, a_b="x", c_d=[inner])
    first, second = server.requests
    assert first.json() == sent
    assert second.form() == [('recovered"', "1"), ("a\\b", "x"), ("c\nd", '{"recovered\\"":2}')]


def test_a_whole_body_beside_a_parameter_called_body(generate: Generate) -> None:
    pets = generate("""
paths:
  /pets/{body}:
    put:
      operationId: updatePet
      tags: [pets]
      parameters: [{name: body, in: path, required: true, schema: {type: string}}]
      requestBody:
        required: true
        content: {application/json: {schema: {type: array, items: {type: integer}}}}
      responses: {'204': {description: Nothing.}}
""")
    client, server = connected(pets, {"status": 204})
    client.pets.update(body="a", request_body=[1])
    assert (server.only_request.path, server.only_request.json()) == ("/v1/pets/a", [1])


@pytest.mark.parametrize(
    ("media", "given", "sent"),
    [
        ("text/plain", "héllo", "héllo".encode()),
        ("application/octet-stream", b"\0\1", b"\0\1"),
    ],
)
def test_other_bodies_are_given_as_they_are(
    generate: Generate, media: str, given: object, sent: bytes
) -> None:
    pets = generate(f"""
paths:
  /pets:
    put:
      operationId: uploadPets
      tags: [pets]
      requestBody: {{required: true, content: {{{media}: {{schema: {{type: string}}}}}}}}
      responses: {{'204': {{description: Nothing.}}}}
""")
    client, server = connected(pets, {"status": 204})
    client.pets.upload(body=given)
    assert server.only_request.content == sent
    assert server.only_request.headers["content-type"] == media


SEVERAL = """
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses:
        '200':
          description: All pets.
          content:
            application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}
            text/csv: {schema: {type: string}}
        '204': {description: No pets.}
        '404': {description: None., content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
        default: {description: Any., content: {application/json: {schema: {$ref: '#/components/schemas/Fault'}}}}
components:
  schemas:
    Pet: {type: object, required: [name], properties: {name: {type: string}}}
    Problem: {type: object, required: [detail], properties: {detail: {type: string}}}
    Fault: {type: object, required: [code], properties: {code: {type: integer}}}
"""


def test_an_answer_is_what_its_status_and_media_type_declare(generate: Generate) -> None:
    pets = generate(SEVERAL)
    client, _ = connected(
        pets,
        {"json": [{"name": "Rex"}]},
        {"content": b"name\nRex\n", "headers": {"content-type": "text/csv"}},
        {"status": 204},
    )
    assert client.pets.list() == [pets.models.Pet(name="Rex")]
    assert client.pets.list() == "name\nRex\n"
    assert client.pets.list() is None


def test_a_declared_error_has_a_typed_body(generate: Generate) -> None:
    pets = generate(SEVERAL)
    client, _ = connected(pets, {"status": 404, "json": {"detail": "gone"}})
    with pytest.raises(pets.NotFoundError) as caught:
        client.pets.list()
    assert type(caught.value) is pets.errors.ProblemError
    assert caught.value.body == pets.models.Problem(detail="gone")


def test_default_is_raised_as_the_class_of_the_status_too(generate: Generate) -> None:
    pets = generate(SEVERAL)
    client, _ = connected(pets, {"status": 409, "json": {"code": 7}})
    with pytest.raises(pets.ConflictError) as caught:
        client.pets.list()
    assert isinstance(caught.value, pets.errors.FaultError)
    assert caught.value.body == pets.models.Fault(code=7)


def test_both_clients_send_the_same(generate: Generate) -> None:
    pets = generate(CREATE_WITH_OWNER)
    client, server = connected(pets, {"status": 204})
    client.pets.create(owner={"fullName": "Ann"})

    async def call() -> None:
        async with pets.AsyncPets(http_client=server) as client:
            await client.pets.create(owner={"fullName": "Ann"})

    asyncio.run(call())
    first, second = server.requests
    assert (first.method, first.url, first.content) == (second.method, second.url, second.content)


def test_an_operation_without_a_group_is_a_method_of_the_client(generate: Generate) -> None:
    pets = generate("""
paths:
  /ping: {get: {operationId: ping, responses: {'200': {description: Pong., content: {text/plain: {schema: {type: string}}}}}}}
""")
    client, server = connected(pets, {"text": "pong"})
    assert client.ping() == "pong"
    assert client.with_raw_response.ping().status_code == 200
    assert server.requests[0].path == "/v1/ping"


def test_a_raw_response_has_the_headers_and_parses_to_the_usual_answer(generate: Generate) -> None:
    pets = generate(SEVERAL)
    client, _ = connected(pets, {"json": [{"name": "Rex"}], "headers": {"X-Total": "1"}})
    raw = client.pets.with_raw_response.list()
    assert (raw.status_code, raw.headers["x-total"]) == (200, "1")
    assert raw.parse() == [pets.models.Pet(name="Rex")]


SECURED = """
security: [{key: [], site: []}, {bearer: []}]
paths:
  /open: {get: {operationId: open, tags: [pets], security: [], responses: {'204': {description: No.}}}}
  /shut: {get: {operationId: shut, tags: [pets], responses: {'204': {description: No.}}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    site: {type: apiKey, in: query, name: site}
    bearer: {type: http, scheme: bearer}
"""


def test_an_operation_sends_what_it_asks_for(generate: Generate) -> None:
    pets = generate(SECURED)
    client, server = connected(pets, {"status": 204}, api_key="k", site="s", token="t")
    client.pets.shut()
    client.pets.open()
    shut, open_ = server.requests
    assert (shut.headers["x-key"], shut.query) == ("k", [("site", "s")])
    assert "authorization" not in shut.headers
    assert ("x-key" in open_.headers, open_.query) == (False, [])


def test_the_alternative_that_was_given_is_used(generate: Generate) -> None:
    pets = generate(SECURED)
    client, server = connected(pets, {"status": 204}, token="t")
    client.pets.shut()
    assert server.only_request.headers["authorization"] == "Bearer t"


def test_a_deprecated_method_warns_when_it_is_called(generate: Generate) -> None:
    pets = generate("""
paths:
  /old: {get: {operationId: old, tags: [pets], deprecated: true, responses: {'204': {description: No.}}}}
""")
    client, _ = connected(pets, {"status": 204})
    with pytest.warns(DeprecationWarning, match="old"):
        client.pets.old()
    assert client.pets.old.__deprecated__ == "`old` is deprecated."
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("default")
        for _ in range(3):
            client.pets.old()
    assert len(told) == 1, "once for each place that calls it"


def test_a_method_called_list_leaves_lists_alone(generate: Generate) -> None:
    pets = generate(
        SEVERAL.replace(
            "/pets:",
            "/pets:\n    post:\n      operationId: addPets\n      tags: [pets]\n      requestBody: {required: true, content: {application/json: {schema: {type: array, items: {type: string}}}}}\n      responses: {'204': {description: No.}}",
        )
    )
    client, server = connected(pets, {"status": 204})
    client.pets.add(body=["a"])
    assert server.only_request.json() == ["a"]


FORMS = """
paths:
  /pets:
    post:
      operationId: addPet
      tags: [pets]
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              properties:
                photo: {type: string, format: binary}
                owner: {type: object, properties: {firstName: {type: string}}}
    put:
      operationId: movePet
      tags: [pets]
      parameters: [{name: to, in: query, required: true, schema: {type: string}}]
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [to]
              properties: {to: {type: string}, at: {type: string, format: date}, tag: {type: array, items: {type: string}}}
  /log:
    post:
      operationId: logPets
      tags: [pets]
      requestBody: {required: true, content: {application/jsonl: {schema: {type: object, properties: {petId: {type: string}}}}}}
"""


def test_a_form_is_made_of_keywords(generate: Generate) -> None:
    client, server = connected(generate(FORMS), {"status": 204})
    client.pets.move(to="a", body_to="b c", at=date(2024, 1, 2), tag=["x", "y"])
    request = server.only_request
    assert request.query == [("to", "a")]
    assert request.content == b"to=b+c&at=2024-01-02&tag=x&tag=y"
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"


def test_a_file_is_sent_beside_json(generate: Generate, tmp_path: Path) -> None:
    (tmp_path / "cat.png").write_bytes(b"PNG")
    pets = generate(FORMS)
    client, server = connected(pets, {"status": 204})
    client.pets.add(photo=tmp_path / "cat.png", owner={"firstName": "Ada"})
    assert server.only_request.parts() == [
        ("photo", "cat.png", "image/png", b"PNG"),
        ("owner", "", "application/json", b'{"firstName":"Ada"}'),
    ]


def test_an_optional_form_without_fields_is_no_body(generate: Generate) -> None:
    client, server = connected(generate(FORMS), {"status": 204})
    client.pets.add()
    assert "content-type" not in server.only_request.headers
    assert server.only_request.content == b""


def test_lines_are_sent_as_they_come(generate: Generate) -> None:
    client, server = connected(generate(FORMS), {"status": 204})
    client.pets.log(body=({"petId": str(n)} for n in range(2)))
    assert server.only_request.content == b'{"petId":"0"}\n{"petId":"1"}\n'


def test_a_body_that_was_an_iterator_is_not_sent_twice(generate: Generate) -> None:
    pets = generate(FORMS)
    client, server = connected(pets, {"status": 503}, {"status": 204})
    retrying = client.with_options(max_retries=2)
    with pytest.raises(pets.APIStatusError):
        retrying.pets.log(body=iter([{"petId": "0"}]), idempotency_key="k")
    assert len(server.requests) == 1


def test_the_async_client_reads_files_and_async_iterables(
    generate: Generate, tmp_path: Path
) -> None:
    (tmp_path / "cat.png").write_bytes(b"PNG")
    pets = generate(FORMS)
    _, server = connected(pets, {"status": 204})
    client = pets.AsyncPets(http_client=server)

    async def items() -> AsyncIterator[object]:
        yield {"petId": "0"}

    async def call() -> None:
        await client.pets.log(body=items())
        await client.pets.add(photo=tmp_path / "cat.png")

    asyncio.run(call())
    assert server.requests[0].content == b'{"petId":"0"}\n'
    assert server.requests[1].parts() == [("photo", "cat.png", "image/png", b"PNG")]


@pytest.mark.parametrize(
    ("content", "value", "query"),
    [
        (
            "application/x-www-form-urlencoded: {schema: {type: object}}",
            {"a": "x y&", "b": [1, 2]},
            "a=x+y%26&b=1&b=2",
        ),
        ("application/json: {schema: {type: object}}", {"a": 1}, "%7B%22a%22%3A1%7D"),
        ("text/plain: {schema: {type: string}}", "x y", "x%20y"),
    ],
)
def test_the_query_can_be_one_value(
    generate: Generate, content: str, value: object, query: str
) -> None:
    pets = generate(f"""
paths:
  /pets:
    get:
      operationId: findPets
      tags: [pets]
      parameters: [{{name: q, in: querystring, required: true, content: {{{content}}}}}]
""")
    client, server = connected(pets, {"status": 204})
    client.pets.find(q=value)
    assert server.only_request.url == f"https://pets.example/v1/pets?{query}"


@pytest.mark.parametrize("keyword", ["phto", "body"])
def test_a_keyword_that_is_none_of_the_methods_is_refused(generate: Generate, keyword: str) -> None:
    client, server = connected(generate(FORMS), {"status": 204})
    with pytest.raises(TypeError, match=f"unexpected keyword argument '{keyword}'"):
        client.pets.add(**{keyword: b"x"})
    assert server.requests == []


FREE = """
paths:
  /pets:
    post:
      operationId: addPet
      tags: [pets]
      requestBody: {required: true, content: {MEDIA: {schema: {type: object, additionalProperties: true}}}}
"""


def test_a_form_without_declared_fields_is_a_mapping(generate: Generate) -> None:
    pets = generate(FREE.replace("MEDIA", "application/x-www-form-urlencoded"))
    client, server = connected(pets, {"status": 204})
    client.pets.add(body={"a": 1, "b": ["x", "y"], "c": None})
    assert server.only_request.content == b"a=1&b=x&b=y"


def test_a_multipart_body_without_declared_parts_is_a_mapping(generate: Generate) -> None:
    pets = generate(FREE.replace("MEDIA", "multipart/form-data"))
    client, server = connected(pets, {"status": 204})
    client.pets.add(body={"a": 1, "photo": ("cat.png", b"PNG")})
    assert {"FileContent", "FileInput"} <= set(pets.__all__)
    assert server.only_request.parts() == [
        ("a", "", "", b"1"),
        ("photo", "cat.png", "image/png", b"PNG"),
    ]


def test_text_is_sent_in_the_declared_charset(generate: Generate) -> None:
    pets = generate(FREE.replace("MEDIA", "text/plain; charset=iso-8859-1"))
    client, server = connected(pets, {"status": 204})
    client.pets.add(body="ü")
    assert server.only_request.content == b"\xfc"
    with pytest.raises(pets.errors.ArgumentError, match="cannot be sent as"):
        client.pets.add(body="€")


def test_extra_headers_can_name_the_media_type_of_a_range(generate: Generate) -> None:
    pets = generate(FREE.replace("MEDIA", "'image/*'"))
    client, server = connected(pets, {"status": 204})
    client.pets.add(body=b"PNG", extra_headers={"Content-Type": "image/png"})
    assert server.only_request.headers["content-type"] == "image/png"


def test_a_declared_boundary_is_not_sent_and_names_are_quoted(generate: Generate) -> None:
    pets = generate("""
paths:
  /pets:
    post:
      operationId: addPet
      tags: [pets]
      requestBody:
        content:
          multipart/form-data; boundary=fixed:
            schema: {type: object, properties: {'na"me\\': {type: string}}}
""")
    client, server = connected(pets, {"status": 204})
    client.pets.add(na_me="x")
    request = server.only_request
    assert "fixed" not in request.headers["content-type"]
    assert request.headers["content-type"].count("boundary=") == 1
    assert request.parts() == [('na"me\\', "", "", b"x")]


def test_another_media_type_is_sent_with_the_clients_own_method(generate: Generate) -> None:
    pets = generate("""
paths:
  /pets:
    post:
      operationId: addPet
      tags: [pets]
      requestBody:
        content:
          text/csv: {schema: {type: string}}
          application/json: {schema: {type: object, properties: {name: {type: string}}}}
""")
    client, server = connected(pets, {"status": 204})
    client.pets.add(name="Ada")
    client.post("/pets", cast_to=object, body=b"Ada", extra_headers={"content-type": "text/csv"})
    sent = [(one.headers["content-type"], one.content) for one in server.requests]
    assert sent == [("application/json", b'{"name":"Ada"}'), ("text/csv", b"Ada")]
