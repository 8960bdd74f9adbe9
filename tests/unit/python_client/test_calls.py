"""What a caller writes: keywords and their order, bodies, successes and failures."""

from __future__ import annotations

from generator.diagnostics import Diagnostics, Place
from generator.ir import OperationId
from generator.targets.python.endpoints import endpoints
from generator.targets.python.operations import symbols
from generator.targets.python.requests import argument_type, passed_as
from generator.targets.python.spelling.scope import Scope

from .conftest import Prepared

UPDATE = """
paths:
  /pets/{id}:
    put:
      operationId: updatePet
      tags: [pets]
      parameters:
        - {name: dry, in: query, schema: {type: boolean}}
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: Idempotency-Key, in: header, schema: {type: string}}
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [name, kind]
              properties:
                size: {type: string}
                name: {type: string}
                kind: {const: pet}
                seen: {type: string, readOnly: true}
      responses: {'204': {description: Done.}}
"""


def test_keywords_come_required_first_and_then_as_described(prepared: Prepared) -> None:
    made = prepared(UPDATE).calls[OperationId("PUT", "/pets/{id}")]
    assert [(one.name, one.required) for one in made.arguments] == [
        ("id", True),
        ("name", True),
        ("dry", False),
        ("size", False),
        ("kind", False),
    ]


def test_the_symbol_of_an_operation_is_what_a_user_writes(prepared: Prepared) -> None:
    assert symbols(prepared(UPDATE)) == {("PUT", "/pets/{id}"): "Pets.pets.update"}


SEVERAL = """
paths:
  /pets:
    post:
      operationId: upload
      requestBody:
        content:
          text/csv: {schema: {type: string}}
          multipart/form-data:
            schema:
              type: object
              required: [file]
              properties:
                file: {type: string, format: binary}
                more: {type: array, items: {$ref: '#/components/schemas/Blob'}}
                icon: {type: string}
                name: {type: string}
                tree: {$ref: '#/components/schemas/Tree'}
            encoding: {icon: {contentType: image/png}}
      responses: {'204': {description: Done.}}
components:
  schemas:
    Blob: {type: string, format: binary}
    Tree: {oneOf: [{$ref: '#/components/schemas/Blob'}, {type: array, items: {$ref: '#/components/schemas/Tree'}}]}
"""


def test_of_several_media_types_the_one_with_parts_is_sent_and_the_rest_is_told(
    prepared: Prepared, report: Diagnostics
) -> None:
    body = prepared(SEVERAL).calls[OperationId("POST", "/pets")].body
    assert body is not None and (body.media, body.flat) == ("multipart/form-data", True)
    assert [each.code for each in report] == ["media-not-offered"]


def test_what_is_binary_or_a_picture_is_a_file(prepared: Prepared) -> None:
    made = prepared(SEVERAL).calls[OperationId("POST", "/pets")]
    assert [(one.name, one.is_file) for one in made.arguments] == [
        ("file", True),
        ("more", True),
        ("icon", True),
        ("name", False),
        ("tree", True),
    ]


def test_what_is_given_for_a_file(prepared: Prepared) -> None:
    sdk = prepared(SEVERAL)
    made = sdk.calls[OperationId("POST", "/pets")]
    assert [Scope(".").flat(argument_type(one, made, sdk)).text for one in made.arguments] == [
        "FileInput",
        "Sequence[FileInput]",
        "FileInput",
        "str",
        "FileInput | Sequence[FileInput]",
    ]


def test_bytes_that_are_no_text_are_a_file_and_anything_may_be_one(prepared: Prepared) -> None:
    sdk = prepared("""
paths:
  /pets:
    post:
      operationId: upload
      requestBody:
        content:
          multipart/form-data:
            schema:
              properties:
                photo: {type: string, contentMediaType: image/png}
                icon: {type: string, contentMediaType: image/png, contentEncoding: base64}
                any: {}
      responses: {'204': {description: Done.}}
""")
    made = sdk.calls[OperationId("POST", "/pets")]
    assert [one.name for one in made.arguments if one.is_file] == ["photo"]
    (endpoint,) = endpoints([made], Scope("."), sdk)[0]
    assert 'File("photo", content="image/png")' in endpoint.text
    assert 'Field("icon")' in endpoint.text
    assert 'Part("any")' in endpoint.text


def test_headers_of_a_part_that_is_no_file_are_told(
    prepared: Prepared, report: Diagnostics
) -> None:
    prepared("""
paths:
  /pets:
    post:
      operationId: upload
      requestBody:
        content:
          multipart/form-data:
            schema: {properties: {photo: {type: string, format: binary}, name: {type: string}}}
            encoding:
              photo: {headers: {X-Rate: {schema: {type: integer}}}}
              name: {headers: {X-Lang: {schema: {type: string}}}}
      responses: {'204': {description: Done.}}
""")
    assert [each.message for each in report] == [
        "the headers of the part `name` cannot be given; it is sent without them"
    ]


def test_a_range_of_media_types_is_sent_as_one_of_them(prepared: Prepared) -> None:
    sdk = prepared("""
paths:
  /pets:
    post:
      operationId: upload
      requestBody: {required: true, content: {'image/*': {}}}
      responses: {'204': {description: Done.}}
""")
    body = sdk.calls[OperationId("POST", "/pets")].body
    assert body is not None and (body.media, body.is_range) == ("application/octet-stream", True)


def test_a_whole_body_is_called_body_by_the_runtime(prepared: Prepared) -> None:
    sdk = prepared("""
paths:
  /pets/{body}:
    post:
      operationId: upload
      parameters: [{name: body, in: path, required: true, schema: {type: string}}]
      requestBody: {required: true, content: {text/plain: {schema: {type: string}}}}
      responses: {'204': {description: Done.}}
""")
    made = sdk.calls[OperationId("POST", "/pets/{body}")]
    assert passed_as(made) == {"body": "body_", "request_body": "body"}


def test_an_answer_that_cannot_have_a_body_has_none(
    prepared: Prepared, report: Diagnostics
) -> None:
    sdk = prepared("""
paths:
  /pets:
    delete:
      operationId: clear
      responses: {'204': {description: Done., content: {application/json: {schema: {type: object}}}}}
""")
    (answer,) = sdk.calls[OperationId("DELETE", "/pets")].successes
    assert answer.entities == ()
    assert [each.code for each in report] == ["body-never-sent"]


def test_statuses_that_no_method_returns_are_told(prepared: Prepared, report: Diagnostics) -> None:
    sdk = prepared("""
paths:
  /pets:
    get:
      operationId: find
      responses: {'1XX': {description: A.}, '200': {description: B.}, '302': {description: C.}, '404': {description: D.}}
""")
    made = sdk.calls[OperationId("GET", "/pets")]
    told = [one.at.pointer for one in report if isinstance(one.at, Place)]
    assert {one.code for one in report} == {"response-passed-over"}
    assert told == ["/paths/~1pets/get/responses/1XX", "/paths/~1pets/get/responses/302"]
    assert [len(made.successes), len(made.failures)] == [1, 1]
