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
    OAuthFlow,
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
    assert oauth.flows == (OAuthFlow("clientCredentials", "https://a.example/token"),)


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


def test_lists_in_swagger_are_separated_as_they_say_and_by_commas_else(describe: Describe) -> None:
    formats = ("", "csv", "ssv", "tsv", "pipes", "multi")
    fields = "".join(
        f"        - {{name: n{n}, in: WHERE, type: array, items: {{type: string}}"
        + (f", collectionFormat: {format}}}\n" if format else "}\n")
        for n, format in enumerate(formats)
    )
    found = describe(
        "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    post:\n      parameters:\n"
        + fields.replace("WHERE", "query")
        + fields.replace("WHERE", "formData").replace("name: n", "name: f")
        + "      responses: {'204': {description: ok}}\n"
    )
    (operation,) = found.api.operations
    assert operation.body is not None
    (payload,) = operation.body.payloads
    assert isinstance(payload.content, FormBody)
    styles = [
        Style("form", False),
        Style("form", False),
        Style("spaceDelimited", False),
        Style("tabDelimited", False),
        Style("pipeDelimited", False),
        Style("form", True),
    ]
    assert [parameter.wire for parameter in operation.parameters] == styles
    assert [part.style for part in payload.content.parts] == styles


@pytest.mark.parametrize(
    ("version", "allowed"), [("3.0.4", ["q"]), ("3.1.1", ["q"]), ("3.2.0", ["p", "q", "c"])]
)
def test_reserved_characters_are_allowed_where_the_version_allows_them(
    describe: Describe, version: str, allowed: list[str]
) -> None:
    found = describe(f"""openapi: {version}
info: {{title: T, version: '1'}}
paths:
  /a/{{p}}:
    get:
      parameters:
        - {{name: p, in: path, required: true, allowReserved: true, schema: {{type: string}}}}
        - {{name: q, in: query, allowReserved: true, schema: {{type: string}}}}
        - {{name: h, in: header, allowReserved: true, schema: {{type: string}}}}
        - {{name: c, in: cookie, allowReserved: true, schema: {{type: string}}}}
      responses: {{'204': {{description: ok}}}}
""")
    (operation,) = found.api.operations
    assert [
        one.field.wire
        for one in operation.parameters
        if isinstance(one.wire, Style) and one.wire.allow_reserved
    ] == allowed


def test_items_of_a_media_type_that_has_none_are_told(describe: Describe) -> None:
    found = describe("""openapi: 3.2.0
info: {title: T, version: '1'}
paths:
  /a:
    post:
      requestBody: {content: {application/json-seq: {itemSchema: {type: string}}}}
      responses: {'204': {description: ok}}
""")
    assert found.codes == ["info unsupported-keyword"]
