"""Operations: what is called, with which parameters and bodies, and what may come back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from generator.ir import (
    Anything,
    ApiKey,
    BytesBody,
    Class,
    Constant,
    DeclId,
    Default,
    EventStream,
    Exact,
    FormBody,
    GroupId,
    HttpAuth,
    JsonBody,
    JsonLines,
    ListOf,
    MultipartBody,
    OAuth2,
    OAuthFlow,
    Operation,
    OperationId,
    ParamRef,
    Payload,
    Ref,
    Scalar,
    SchemeUse,
    Style,
    TextBody,
)

from .conftest import Describe, Described

TEXT = Scalar("string")
ReadOperation = Callable[..., tuple[Described, Operation]]
OK = "responses: {'200': {description: ok}}"


@pytest.fixture
def operation(describe: Describe) -> ReadOperation:
    """Reads one operation, `GET /a` unless said otherwise."""

    def operation(
        text: str, path: str = "/a", method: str = "get", version: str = "3.1.0", more: str = ""
    ) -> tuple[Described, Operation]:
        found = describe(
            f"openapi: {version}\ninfo: {{title: T, version: '1'}}\n{more}\n"
            f"paths: {{'{path}': {{{method}: {{{text}, {OK if 'responses' not in text else ''}}}}}}}\n"
        )
        return found, found.api.operations[0]

    return operation


# --- Who an operation is ----------------------------------------------------------------------------------------------


def test_an_operation_is_its_method_and_path(operation: ReadOperation) -> None:
    _, found = operation("operationId: getIt, tags: [Things, Other]", path="/a/{id}/b")
    assert found.id == OperationId("GET", "/a/{id}/b")
    assert (found.words, found.group) == (("getIt",), GroupId(("Things",)))


def test_an_operation_without_a_name_is_called_by_method_and_path(operation: ReadOperation) -> None:
    _, found = operation("x-none: 1", path="/pets/{petId}/toys")
    assert found.words == ("get", "pets", "petId", "toys")
    assert found.group == GroupId(())


@pytest.mark.parametrize(
    ("written", "name", "group"),
    [
        ("x-speakeasy-name-override: run, x-speakeasy-group: a.b", "run", ("a", "b")),
        ("x-fern-sdk-method-name: run, x-fern-sdk-group-name: [a, b]", "run", ("a", "b")),
        ("x-specloom-name: run, x-specloom-group: a", "run", ("a",)),
    ],
)
def test_extensions_pin_method_and_group(
    operation: ReadOperation, written: Any, name: Any, group: Any
) -> None:
    _, found = operation(written)
    assert found.pins.name == name
    assert found.group == GroupId(group)


def test_a_name_that_is_used_twice_is_told(describe: Describe) -> None:
    found = describe(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
        f"paths: {{/a: {{get: {{operationId: x, {OK}}}, put: {{operationId: x, {OK}}}}}}}"
    )
    assert found.codes == ["warning duplicate-operation-id"]


@pytest.mark.parametrize(
    "method", ["get", "put", "post", "delete", "options", "head", "patch", "trace"]
)
def test_every_method_is_read(operation: ReadOperation, method: Any) -> None:
    _, found = operation("x-none: 1", method=method)
    assert found.method == method.upper()


def test_further_methods_are_read_since_3_2(describe: Describe) -> None:
    found = describe(
        "openapi: 3.2.0\ninfo: {title: T, version: '1'}\n"
        f"paths: {{/a: {{query: {{{OK}}}, additionalOperations: {{COPY: {{{OK}}}}}}}}}"
    )
    assert [operation.method for operation in found.api.operations] == ["QUERY", "COPY"]


# --- Paths ------------------------------------------------------------------------------------------------------------


def test_a_path_is_text_and_variables(operation: ReadOperation) -> None:
    _, found = operation(
        "parameters: [{name: a, in: path, required: true, schema: {type: string}}, {name: b, in: path, required: true, schema: {type: string}}]",
        path="/x/{a}.{b}/y",
    )
    assert found.path == ("/x/", ParamRef("a"), ".", ParamRef("b"), "/y")


def test_a_variable_that_is_not_declared_is_a_required_text(operation: ReadOperation) -> None:
    described, found = operation("x-none: 1", path="/x/{id}")
    assert described.codes == ["warning missing-path-parameter"]
    assert [(p.field.wire, p.where, p.field.required) for p in found.parameters] == [
        ("id", "path", True)
    ]


def test_a_parameter_that_the_path_lacks_is_left_out(operation: ReadOperation) -> None:
    described, found = operation(
        "parameters: [{name: id, in: path, required: true, schema: {type: string}}]"
    )
    assert described.codes == ["warning unused-path-parameter"]
    assert found.parameters == ()


@pytest.mark.parametrize("path", ["/a/{id", "/a/id}", "/a/{}"])
def test_braces_of_no_variable_are_told_and_stay_text(operation: ReadOperation, path: Any) -> None:
    described, found = operation("x-none: 1", path=path)
    assert described.codes == ["warning unbalanced-path-template"]
    assert found.path == (path,)


def test_a_query_in_a_path_becomes_parameters(operation: ReadOperation) -> None:
    _, found = operation(
        "parameters: [{name: v, in: path, required: true, schema: {type: integer}}]",
        path="/a?fixed=yes&var={v}",
    )
    assert found.path == ("/a",)
    assert [(p.where, p.field.wire, p.field.type) for p in found.parameters] == [
        ("query", "var", Scalar("integer")),
        ("query", "fixed", Constant("yes")),
    ]


def test_what_is_no_path_is_an_error_and_its_operations_are_told(describe: Describe) -> None:
    found = describe(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n" f"paths: {{nope: {{get: {{{OK}}}}}}}"
    )
    assert found.codes == ["error invalid-path"]
    assert [skipped.what for skipped in found.api.skipped] == ["GET nope"]


# --- Parameters -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "style"),
    [
        ("in: query", Style("form", True)),
        ("in: query, explode: false", Style("form", False)),
        ("in: query, style: deepObject", Style("deepObject", False)),
        ("in: query, style: pipeDelimited", Style("pipeDelimited", False)),
        ("in: query, allowReserved: true", Style("form", True, True)),
        ("in: header", Style("simple", False)),
        ("in: header, explode: true", Style("simple", True)),
        ("in: cookie", Style("form", True)),
        ("in: path, required: true", Style("simple", False)),
        ("in: path, required: true, style: matrix", Style("matrix", False)),
    ],
)
def test_a_parameter_has_the_style_of_its_place_unless_it_says_another(
    operation: ReadOperation, written: Any, style: Any
) -> None:
    _, found = operation(
        f"parameters: [{{name: p, {written}, schema: {{type: array, items: {{type: string}}}}}}]",
        path="/a/{p}" if "path" in written else "/a",
    )
    assert found.parameters[0].wire == style


def test_a_style_of_another_place_is_told(operation: ReadOperation) -> None:
    described, found = operation(
        "parameters: [{name: p, in: header, style: form, schema: {type: string}}]"
    )
    assert described.codes == ["warning unsupported-style"]
    assert found.parameters[0].wire == Style("simple", False)


def test_a_parameter_may_be_a_media_type(operation: ReadOperation) -> None:
    _, found = operation(
        "parameters: [{name: p, in: query, content: {application/json: {schema: {type: array, items: {type: integer}}}}}]"
    )
    type = ListOf(Scalar("integer"))
    assert found.parameters[0].wire == Payload("application/json", JsonBody(type))
    assert found.parameters[0].field.type == type


def test_the_nearer_parameter_of_the_same_name_and_place_counts(describe: Describe) -> None:
    found = describe(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
        "paths: {/a: {parameters: [{name: p, in: query, schema: {type: string}}, {name: q, in: query, schema: {type: string}}],"
        f" get: {{parameters: [{{name: p, in: query, schema: {{type: integer}}}}, {{name: p, in: header, schema: {{type: boolean}}}}], {OK}}}}}}}"
    )
    (operation,) = found.api.operations
    assert [(p.where, p.field.wire, p.field.type) for p in operation.parameters] == [
        ("query", "p", Scalar("integer")),
        ("query", "q", TEXT),
        ("header", "p", Scalar("boolean")),
    ]


def test_a_nearer_header_counts_in_any_case_and_one_list_may_not_hold_both(
    describe: Describe, operation: ReadOperation
) -> None:
    found = describe(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
        "paths: {/a: {parameters: [{$ref: '#/components/parameters/far'}, {name: q, in: query, schema: {type: string}}],"
        " get: {parameters: [{$ref: '#/components/parameters/near'}, {name: Q, in: query, schema: {type: string}}],"
        f" {OK}}}}}}}\n"
        "components: {parameters: {far: {name: X-Hash, in: header, schema: {type: string}},"
        " near: {name: x-hash, in: header, schema: {type: integer}}}}"
    )
    (read,) = found.api.operations
    assert [(p.field.wire, p.field.type) for p in read.parameters] == [
        ("x-hash", Scalar("integer")),
        ("q", TEXT),
        ("Q", TEXT),
    ]
    assert found.codes == []
    described, _ = operation(
        "parameters: [{name: A, in: header, schema: {type: string}}, {name: a, in: header, schema: {type: string}}]"
    )
    assert described.codes == ["warning duplicate-parameter"]


@pytest.mark.parametrize("name", ["Accept", "content-type", "Authorization"])
def test_headers_that_other_parts_tell_are_no_parameters(
    operation: ReadOperation, name: Any
) -> None:
    described, found = operation(
        f"parameters: [{{name: {name}, in: header, schema: {{type: string}}}}]"
    )
    assert found.parameters == ()
    assert described.codes == ["info ignored-header"]


@pytest.mark.parametrize("name", ["'a b'", '"a\\r\\nX: 1"', "'ä'"])
def test_what_cannot_be_a_header_is_an_error(operation: ReadOperation, name: Any) -> None:
    described, _ = operation(
        f"parameters: [{{name: {name}, in: header, schema: {{type: string}}}}]"
    )
    assert described.codes == ["error invalid-header-name"]


def test_the_header_that_makes_a_call_safe_to_repeat_is_a_hint(operation: ReadOperation) -> None:
    _, found = operation(
        "parameters: [{name: Idempotency-Key, in: header, schema: {type: string}}]"
    )
    assert found.hints.idempotency_header == "Idempotency-Key"


def test_an_enum_of_a_parameter_is_identified_by_its_operation(operation: ReadOperation) -> None:
    _, found = operation("parameters: [{name: p, in: query, schema: {enum: [a, b]}}]")
    key = ("operation", "GET", "/a", "query", "p")
    assert found.parameters[0].field.type == Ref(DeclId("", key))


# --- Bodies -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("media", "schema", "content"),
    [
        ("application/json", "{type: string}", JsonBody(TEXT)),
        ("application/json; charset=utf-8", "{type: string}", JsonBody(TEXT)),
        ("application/vnd.api+json", "{type: string}", JsonBody(TEXT)),
        ("application/json", "{type: string, format: binary}", BytesBody()),
        ("text/plain", "{type: string}", TextBody()),
        ("application/xml", "{type: object}", TextBody()),
        ("application/x-ndjson", "{type: string}", JsonLines(TEXT)),
        ("text/event-stream", "{type: string}", EventStream(TEXT)),
        ("application/octet-stream", "{}", BytesBody()),
        ("image/png", "{}", BytesBody()),
        ("'*/*'", "{type: integer}", JsonBody(Scalar("integer"))),
        ("'*/*'", "{type: string, format: binary}", BytesBody()),
    ],
)
def test_a_media_type_says_what_a_body_is(
    operation: ReadOperation, media: Any, schema: Any, content: Any
) -> None:
    _, found = operation(
        f"requestBody: {{content: {{{media}: {{schema: {schema}}}}}}}", method="post"
    )
    assert found.body is not None
    assert found.body.payloads[0].content == content


@pytest.mark.parametrize(
    ("media", "kind"),
    [("application/x-www-form-urlencoded", FormBody), ("multipart/form-data", MultipartBody)],
)
def test_a_form_is_its_parts(operation: ReadOperation, media: Any, kind: Any) -> None:
    _, found = operation(
        f"requestBody: {{content: {{{media}: {{schema: {{required: [a], properties: {{a: {{type: string}}, f: {{type: array, items: {{type: string, format: binary}}}}}}}}, encoding: {{a: {{contentType: text/csv}}}}}}}}}}",
        method="post",
    )
    assert found.body is not None
    content = found.body.payloads[0].content
    assert isinstance(content, kind)
    assert [
        (part.field.wire, part.field.type, part.field.required, part.media)
        for part in content.parts
    ] == [
        ("a", TEXT, True, "text/csv"),
        ("f", ListOf(Scalar("binary", "binary")), False, ""),
    ]


def test_the_parts_of_a_form_that_is_one_of_several_are_those_of_all(
    operation: ReadOperation,
) -> None:
    described, found = operation(
        "requestBody: {content: {application/x-www-form-urlencoded: {schema: {oneOf: [{required: [a], properties: {g: {const: x}, a: {}}}, {properties: {g: {const: y}}}]}}}}",
        method="post",
    )
    assert found.body is not None
    content = found.body.payloads[0].content
    assert isinstance(content, FormBody)
    parts = content.parts
    assert [(part.field.wire, part.field.required) for part in parts] == [
        ("g", False),
        ("a", False),
    ]
    assert described.codes == ["info union-of-forms"]


def test_the_same_schema_in_two_media_types_is_one_type(operation: ReadOperation) -> None:
    schema = "{schema: {properties: {x: {}}}}"
    _, found = operation(
        f"requestBody: {{content: {{application/json: {schema}, application/vnd.x+json: {schema}}}}}",
        method="post",
    )
    assert found.body is not None
    one, other = found.body.payloads
    assert one.content == other.content


def test_a_request_body_that_cannot_be_found_takes_its_operation_along(
    operation: ReadOperation, describe: Describe
) -> None:
    found = describe(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
        f"paths: {{/a: {{post: {{requestBody: {{$ref: '#/components/requestBodies/None'}}, {OK}}}}}}}"
    )
    assert found.codes == ["error unresolved-reference"]
    assert [skipped.what for skipped in found.api.skipped] == ["POST /a"]


def test_what_is_no_media_type_is_left_out(operation: ReadOperation) -> None:
    described, found = operation(
        "requestBody: {content: {'a/b/c': {schema: {}}, application/json: {schema: {}}}}",
        method="post",
    )
    assert described.codes == ["warning invalid-media-type"]
    assert found.body is not None
    assert found.body.payloads == (Payload("application/json", JsonBody(Anything())),)


# --- Responses --------------------------------------------------------------------------------------------------------


def test_responses_are_by_status_class_or_default(operation: ReadOperation) -> None:
    described, found = operation(
        "responses: {200: {description: a}, '4XX': {description: b}, default: {description: c}, '700': {description: d}, x-y: 1}"
    )
    assert [response.status for response in found.responses] == [Exact(200), Class(4), Default()]
    assert described.codes == ["warning invalid-status"]


def test_the_first_success_is_the_response_others_are_called_by_status(
    operation: ReadOperation,
) -> None:
    body = "content: {application/json: {schema: {properties: {x: {}}}}}"
    described, _ = operation(
        f"responses: {{'404': {{description: e, {body}}}, '201': {{description: b, {body}}}, '200': {{description: a, {body}}}}}"
    )
    words = {decl.id.key[4]: decl.origin.words for decl in described.api.decls.values()}
    assert words == {
        "404": ("response", "404"),
        "201": ("response", "201"),
        "200": ("response", "body"),
    }


def test_a_response_that_many_use_is_declared_once(describe: Describe) -> None:
    found = describe("""
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a: {get: {responses: {'400': {$ref: '#/components/responses/400'}}}}
  /b: {get: {responses: {'400': {$ref: '#/components/responses/400'}}}}
components:
  responses:
    '400': {description: bad, content: {application/json: {schema: {x-speakeasy-name-override: BadRequest, type: object, properties: {m: {type: string}}}}}}
""")
    id = DeclId("", ("response", "400", "application/json"))
    assert list(found.api.decls) == [id]
    assert found.api.decls[id].pins.name == "BadRequest"


def test_webhooks_and_callbacks_are_events(describe: Describe) -> None:
    body = "requestBody: {content: {application/json: {schema: {properties: {x: {}}}}}}"
    found = describe(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
        f"webhooks: {{ping: {{post: {{{body}, {OK}}}}}}}\n"
        f"paths: {{/a: {{post: {{{OK}, callbacks: {{done: {{'{{$request.body#/url}}': {{post: {{{body}, {OK}}}}}}}}}}}}}}}"
    )
    assert [event.name for event in found.api.events] == ["ping", "done"]
    assert len(found.api.decls) == 2


# --- Security and servers ---------------------------------------------------------------------------------------------

SCHEMES = (
    "components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}, tok: {type: http, scheme: Bearer, x-speakeasy-example: TOKEN},"
    " oa: {type: oauth2, flows: {clientCredentials: {tokenUrl: /token, scopes: {}}}}, odd: {type: apiKey, in: body, name: x}}}\nsecurity: [{tok: []}]"
)


def test_schemes_are_read_and_what_is_none_is_told(operation: ReadOperation) -> None:
    described, found = operation("x-none: 1", more=SCHEMES)
    key, token, oauth = described.api.schemes
    assert isinstance(key, ApiKey)
    assert isinstance(token, HttpAuth)
    assert (token.scheme, token.example) == ("bearer", "TOKEN")
    assert isinstance(oauth, OAuth2)
    assert oauth.flows == (OAuthFlow("clientCredentials", "/token"),)
    assert described.codes == ["warning invalid-security-scheme"]
    assert found.security == ((SchemeUse("tok", ()),),)


@pytest.mark.parametrize(
    ("written", "security"),
    [
        ("security: []", ()),
        ("security: [{}, {key: []}]", ((), (SchemeUse("key", ()),))),
        (
            "security: [{key: [], oa: [read]}]",
            ((SchemeUse("key", ()), SchemeUse("oa", ("read",))),),
        ),
        ("security: [{nobody: []}]", ()),
    ],
)
def test_what_an_operation_asks_for_is_an_or_of_ands(
    operation: ReadOperation, written: Any, security: Any
) -> None:
    _, found = operation(written, more=SCHEMES)
    assert found.security == security


def test_servers_of_an_operation_are_its_own(describe: Describe) -> None:
    found = describe(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
        "servers: [{url: 'https://{region}.example.com', variables: {region: {default: eu, enum: [eu, us]}}}]\n"
        f"paths: {{/a: {{get: {{servers: [{{url: https://b.example.com}}], {OK}}}, put: {{{OK}}}}}}}"
    )
    assert found.api.servers[0].variables[0].values == ("eu", "us")
    get, put = found.api.operations
    assert [server.url for server in get.servers] == ["https://b.example.com"]
    assert put.servers == ()


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://example.com", '"https://a.example\\"+x"', '"https://a\\nb"'],
)
def test_an_address_that_is_none_is_told_and_left_out(describe: Describe, url: Any) -> None:
    found = describe(
        f"openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\nservers: [{{url: {url}}}]"
    )
    assert found.api.servers == ()
    assert found.codes == ["warning unusable-server"]


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/v1",
        "http://localhost:8080",
        "/v2",
        "{scheme}://{host}:{port}/x",
        "//a.example",
        ".",
    ],
)
def test_an_address_may_be_relative_or_a_template(describe: Describe, url: Any) -> None:
    found = describe(
        f"openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\nservers: [{{url: '{url}'}}]"
    )
    assert [server.url for server in found.api.servers] == [url]


@pytest.mark.parametrize(
    ("told", "media", "codes"),
    [
        ("image/png, image/*", "image/png, image/*", []),
        ("text/plain\\r\\nX-Evil: 1", "", ["warning invalid-media-type"]),
        ("plain", "", ["warning invalid-media-type"]),
    ],
)
def test_the_media_type_of_a_part_is_one(
    describe: Describe, told: str, media: str, codes: list[str]
) -> None:
    found = describe(f"""openapi: 3.1.0
info: {{title: T, version: '1'}}
paths:
  /a:
    post:
      requestBody:
        content:
          multipart/form-data:
            schema: {{type: object, properties: {{a: {{type: string}}}}}}
            encoding: {{a: {{contentType: "{told}"}}}}
      responses: {{'204': {{description: ok}}}}
""")
    (operation,) = found.api.operations
    assert operation.body is not None
    content = operation.body.payloads[0].content
    assert isinstance(content, MultipartBody)
    assert [part.media for part in content.parts] == [media]
    assert found.codes == codes


@pytest.mark.parametrize("where", ["body", "formData"])
@pytest.mark.parametrize("beside", ["", "requestBody: {content: {text/plain: {}}}, "])
def test_a_body_among_the_parameters_is_told_and_is_the_request_body_where_there_is_none(
    describe: Describe, where: str, beside: str
) -> None:
    found = describe(f"""
openapi: 3.1.0
info: {{title: T, version: '1'}}
paths: {{/a: {{post: {{{beside}parameters: [{{name: b, in: {where}, schema: {{type: string}}}}], responses: {{'204': {{description: d}}}}}}}}}}
""")
    assert found.codes == ["warning invalid-parameter"]
    (operation,) = found.api.operations
    assert operation.body is not None
    media = {"body": "application/json", "formData": "application/x-www-form-urlencoded"}[where]
    assert [each.media for each in operation.body.payloads] == ["text/plain" if beside else media]


def test_the_example_of_a_header_is_what_a_header_can_hold(operation: ReadOperation) -> None:
    found, read = operation(
        "parameters: ["
        '{name: A, in: header, schema: {type: string}, example: "two\\n"},'
        '{name: B, in: header, schema: {type: string}, example: "two\\nlines"},'
        "{name: C, in: header, schema: {type: string}, examples: {no: {value: é}, yes: {value: e}}},"
        '{name: d, in: query, schema: {type: string}, example: "two\\nlines"}]'
    )
    assert [parameter.field.examples for parameter in read.parameters] == [
        ("two",),
        (),
        ("e",),
        ("two\nlines",),
    ]
    assert found.codes == ["warning invalid-example", "warning invalid-example"]
    assert found.pointers == [
        "/paths/~1a/get/parameters/1/example",
        "/paths/~1a/get/parameters/2/example",
    ]


@pytest.mark.parametrize(
    ("tags", "group", "told"),
    [
        ("{name: t, parent: u}, {name: u, parent: v}, {name: v}", ("v", "u", "t"), []),
        ("{name: t, parent: u}", ("t",), ["warning invalid-tag"]),
        ("{name: t, parent: u}, {name: u, parent: t}", ("t",), ["warning invalid-tag"] * 2),
        (
            "{name: t, parent: t0}"
            + "".join(f", {{name: t{n}, parent: t{n + 1}}}" for n in range(9))
            + ", {name: t9}",
            ("t",),
            ["warning invalid-tag"],
        ),
    ],
)
def test_tags_lie_in_their_parents(
    operation: ReadOperation, tags: str, group: tuple[str, ...], told: list[str]
) -> None:
    found, read = operation("tags: [t]", version="3.2.0", more=f"tags: [{tags}]")
    assert read.group == GroupId(group)
    assert found.codes == told
    assert all(pointer.endswith("/parent") for pointer in found.pointers)


def test_before_3_2_tags_have_no_parents(operation: ReadOperation) -> None:
    _, read = operation("tags: [t]", more="tags: [{name: t, parent: u}, {name: u}]")
    assert read.group == GroupId(("t",))


@pytest.mark.parametrize(("version", "said"), [("3.1.0", "here"), ("3.0.3", "there")])
def test_words_beside_a_reference_are_said_of_that_use_alone(
    describe: Describe, version: str, said: str
) -> None:
    found = describe(f"""
openapi: {version}
info: {{title: T, version: '1'}}
paths:
  /a:
    get:
      parameters: [{{$ref: '#/components/parameters/p', description: here}}]
      responses: {{'200': {{$ref: '#/components/responses/r', description: here}}}}
    post:
      parameters: [{{$ref: '#/components/parameters/p'}}]
      requestBody: {{$ref: '#/components/requestBodies/b', description: here}}
      responses: {{'200': {{$ref: '#/components/responses/r'}}}}
components:
  parameters: {{p: {{name: p, in: query, description: there, schema: {{type: string}}}}}}
  requestBodies: {{b: {{description: there, content: {{application/json: {{schema: {{type: string}}}}}}}}}}
  responses:
    r:
      description: there
      headers: {{X-A: {{$ref: '#/components/headers/h', description: here}}}}
  headers: {{h: {{description: there, schema: {{type: string}}}}}}
""")
    get, post = found.api.operations
    assert get.parameters[0].field.doc.description == get.responses[0].doc.description == said
    assert get.responses[0].headers[0].doc.description == said
    assert post.body is not None
    assert post.body.doc.description == said
    assert post.parameters[0].field.doc.description == post.responses[0].doc.description == "there"
