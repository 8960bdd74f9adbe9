"""The versions of the standard: one meaning for all, and no guess about others."""

from __future__ import annotations

from typing import Any

import pytest

from generator.ir import (
    ApiKey,
    BytesBody,
    DeclId,
    FormBody,
    HttpAuth,
    JsonBody,
    MultipartBody,
    Nullable,
    OAuth2,
    Ref,
    Scalar,
    Style,
    TextBody,
)

from .conftest import Describe

TEXT = Scalar("string")


@pytest.mark.parametrize("version", ["3.0.0", "3.0.4", "3.1.0", "3.1.2", "3.2.0", "3.1"])
def test_known_versions_are_read(describe: Describe, version: Any) -> None:
    found = describe(f"openapi: '{version}'\ninfo: {{title: T, version: '1'}}\npaths: {{}}")
    assert found.codes == []


@pytest.mark.parametrize(
    "version",
    [
        "openapi: 4.0.0",
        "openapi: 3.3.0",
        "swagger: '1.2'",
        "openapi: '2.0'",
        "openapi: x",
        "x-none: 1",
        "openapi: [3]",
    ],
)
def test_unknown_versions_are_an_error(describe: Describe, version: Any) -> None:
    found = describe(f"{version}\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{get: {{}}}}}}")
    assert found.codes == ["error unsupported-version"]
    assert found.api.operations == ()


def test_the_version_of_an_api_keeps_its_spelling(describe: Describe) -> None:
    found = describe("openapi: 3.1.0\ninfo: {title: 3.10, version: 1.10}\npaths: {}")
    assert (found.api.info.title, found.api.info.version) == ("3.10", "1.10")


SWAGGER = """
swagger: '2.0'
info: {title: T, version: '1'}
host: api.example.com
basePath: /v1
schemes: [http, https]
consumes: [application/json]
produces: [application/json, text/csv]
securityDefinitions:
  key: {type: apiKey, in: query, name: key}
  base: {type: basic}
  oa: {type: oauth2, flow: application, tokenUrl: 'https://a.example/token', scopes: {}}
paths:
  /a/{id}:
    parameters: [{name: id, in: path, required: true, type: integer, format: int64}]
    post:
      parameters:
        - {name: list, in: query, type: array, items: {type: string}, collectionFormat: multi}
        - {name: pipes, in: query, type: array, items: {type: string}, collectionFormat: pipes}
        - {name: plain, in: query, type: array, items: {type: string}}
        - {name: b, in: body, required: true, schema: {$ref: '#/definitions/B'}}
      responses: {200: {description: ok, schema: {$ref: '#/definitions/B'}, examples: {application/json: {x: a}}, headers: {X-Left: {type: integer}}}}
    put:
      consumes: [multipart/form-data]
      produces: [application/pdf]
      parameters: [{name: f, in: formData, type: file, required: true}, {name: n, in: formData, type: string, enum: [p, q]}]
      responses: {200: {description: ok, schema: {type: file}}}
    patch:
      consumes: [application/x-www-form-urlencoded]
      parameters: [{name: n, in: formData, type: string, default: x}]
      responses: {default: {$ref: '#/responses/Bad'}}
responses: {Bad: {description: bad, schema: {type: object, properties: {m: {type: string}}}}}
definitions:
  B: {type: object, properties: {x: {type: string, x-nullable: true}, n: {type: integer, minimum: 0, exclusiveMinimum: true}}}
"""


def test_swagger_says_the_same_in_other_words(describe: Describe) -> None:
    found = describe(SWAGGER)
    assert found.codes == []
    assert [server.url for server in found.api.servers] == [
        "https://api.example.com/v1",
        "http://api.example.com/v1",
    ]
    assert found.type("B", "x") == Nullable(TEXT)
    key, base, oauth = found.api.schemes
    assert isinstance(key, ApiKey)
    assert isinstance(base, HttpAuth)
    assert isinstance(oauth, OAuth2)
    assert oauth.token_urls == (("clientCredentials", "https://a.example/token"),)


def test_a_swagger_body_is_a_body(describe: Describe) -> None:
    post, _, _ = describe(SWAGGER).api.operations
    whole = Ref(DeclId("", ("schema", "B")))
    assert [(p.where, p.field.wire) for p in post.parameters] == [
        ("path", "id"), ("query", "list"), ("query", "pipes"), ("query", "plain"),
    ]  # fmt: skip
    assert [p.wire for p in post.parameters[1:]] == [
        Style("form", True),
        Style("pipeDelimited", False),
        Style("form", False),
    ]
    assert post.body is not None
    assert post.body.required
    assert [(p.media, p.content) for p in post.body.payloads] == [
        ("application/json", JsonBody(whole))
    ]
    assert [(p.media, p.content) for p in post.responses[0].payloads] == [
        ("application/json", JsonBody(whole)),
        ("text/csv", TextBody()),
    ]
    assert post.responses[0].payloads[0].examples == ({"x": "a"},)
    assert [header.type for header in post.responses[0].headers] == [Scalar("integer")]


def test_a_swagger_form_is_a_form(describe: Describe) -> None:
    _, put, patch = describe(SWAGGER).api.operations
    assert put.body is not None
    assert patch.body is not None
    (multipart,), (form,) = put.body.payloads, patch.body.payloads
    assert isinstance(multipart.content, MultipartBody)
    assert [(part.field.wire, part.field.required) for part in multipart.content.parts] == [
        ("f", True),
        ("n", False),
    ]
    assert multipart.content.parts[0].field.type == Scalar("binary", "binary")
    assert isinstance(form.content, FormBody)
    assert form.content.parts[0].field.default == "x"
    assert [p.content for p in put.responses[0].payloads] == [BytesBody()]
    assert patch.responses[0].payloads[0].content == JsonBody(Ref(DeclId("", ("response", "Bad"))))


def test_a_list_without_items_is_told_where_the_version_asks_for_them(schemas: Describe) -> None:
    assert schemas("A: {type: array}", version="3.0.0").codes == ["warning missing-items"]
    assert schemas("A: {type: array}").codes == []
