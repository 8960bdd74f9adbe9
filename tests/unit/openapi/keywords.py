"""What becomes of each keyword of the standard: a table, and the smallest description that shows each row.

A row holds the keyword as it is written, and what stands beside it. `READ`: the API is another one with the keyword.
"told: CODE": that is told. Anything else is the reason why a client is the same with and without it.
"""

# ruff: noqa: UP031  (an f-string would need every brace of YAML twice)

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

READ = "read"


@dataclass(frozen=True)
class Row:
    """`written` and `beside` are members of a flow mapping."""

    written: str
    beside: str
    outcome: str

    @property
    def code(self) -> str:
        """The code that is told; "" where nothing is."""
        return self.outcome.removeprefix("told: ") if self.outcome.startswith("told: ") else ""


def read(written: str, beside: str = "") -> Row:
    return Row(written, beside, READ)


def told(code: str, written: str, beside: str = "") -> Row:
    return Row(written, beside, f"told: {code}")


def same(reason: str, written: str, beside: str = "") -> Row:
    """A keyword that a client is the same without, and why."""
    return Row(written, beside, reason)


UNREAD = "unsupported-keyword"
PEOPLE = "for people who publish or look after the description"
EXAMPLE = "examples are made from types where a body, a parameter or a schema has none"

EMPTY = "an empty text is sent as one wherever a text may be"
NO_DEFAULT = (
    "what the server means where nothing was sent; here nothing can be left out by a client"
)
REFERRED = (
    "a parameter has no summary; that beside a reference to a response takes the place of its own"
)
XML = "how a value looks in XML: bodies of XML are text, of which is told (`untyped-body`)"
FLOWS = "tokens come from the user, or from the token URL"
MULTIPART = "the parts of a form are given one by one"

# --- Where an object of each kind stands; `@` is its members ------------------------------------------------------------

_DONE = "responses: {'204': {description: d}}"
_B = "B: {type: object, properties: {b: {type: string}}}"
_COMPONENTS = "components: {schemas: {" + _B + "}}"

PLACES = {
    "root": "'@'",
    "info": "{paths: {}, info: '@'}",
    "contact": "{paths: {}, info: {title: T, version: '1', contact: '@'}}",
    "license": "{paths: {}, info: {title: T, version: '1', license: '@'}}",
    "server": "{paths: {}, servers: ['@']}",
    "server-variable": "{paths: {}, servers: [{url: 'https://{a}', variables: {a: '@'}}]}",
    "components": "'@'",
    "path-item": "{x-shared: {get: {%s}}, paths: {/a: '@'}}" % _DONE,
    "operation": "{paths: {/a: {post: '@'}}, tags: [{name: t}], components: {securitySchemes: {s: {type: http, scheme: basic}}}}",
    "external-documentation": "{paths: {/a: {get: {%s, externalDocs: '@'}}}}" % _DONE,
    "parameter": "{paths: {/a: {get: {parameters: ['@'], %s}}}}" % _DONE,
    "request-body": "{paths: {/a: {post: {requestBody: '@', %s}}}}" % _DONE,
    "media-type": "{paths: {/a: {post: {requestBody: {content: {multipart/form-data: '@'}}, %s}}}}" % _DONE,
    "encoding": "{paths: {/a: {post: {requestBody: {content: {multipart/form-data: {schema: {type: object, properties:"
    " {p: {type: array, items: {type: string}}}}, encoding: {p: '@'}}}}, %s}}}}" % _DONE,
    "responses": "{paths: {/a: {get: {responses: '@'}}}}",
    "response": "{paths: {/a: {get: {responses: {'200': '@'}}}}}",
    "example": "{paths: {/a: {get: {responses: {'200': {description: d, content: {application/json: {schema:"
    " {type: string}, examples: {e: '@'}}}}}}}}}",
    "link": "{paths: {/a: {get: {responses: {'204': {description: d, links: {l: '@'}}}}}}}",
    "header": "{paths: {/a: {get: {responses: {'204': {description: d, headers: {X-A: '@'}}}}}}}",
    "tag": "{paths: {/a: {get: {tags: [g], %s}}}, tags: ['@', {name: h}]}" % _DONE,
    "reference": "{paths: {/a: {get: {parameters: ['@'], %s}}}, components: {parameters: {p: {name: p, in: query,"
    " description: d, schema: {type: string}}}}}" % _DONE,
    "schema": "{paths: {}, components: {schemas: {%s, A: {type: object, properties: {a: '@'}}}}}" % _B,
    "discriminator": "{paths: {}, components: {schemas: {C: {type: object, properties: {k: {type: string}, c: {type:"
    " string}}}, D: {type: object, properties: {k: {type: string}}}, A: {oneOf: [{$ref: '#/components/schemas/C'},"
    " {$ref: '#/components/schemas/D'}], discriminator: '@'}}}}",
    "xml": "{paths: {}, components: {schemas: {A: {type: string, xml: '@'}}}}",
    "security-scheme": "{paths: {/a: {get: {security: [{s: []}], %s}}}, components: {securitySchemes: {s: '@'}}}" % _DONE,
    "oauth-flows": "{paths: {/a: {get: {security: [{s: []}], %s}}}, components: {securitySchemes: {s: {type: oauth2,"
    " flows: '@'}}}}" % _DONE,
    "oauth-flow": "{paths: {/a: {get: {security: [{s: []}], %s}}}, components: {securitySchemes: {s: {type: oauth2,"
    " flows: {authorizationCode: '@'}}}}}" % _DONE,
}  # fmt: skip
"""In OpenAPI 3."""

_PARAMETERS = (
    "{paths: {/a: {post: {consumes: [multipart/form-data], parameters: ['@'], %s}}}}" % _DONE
)

SWAGGER_PLACES = {
    **{kind: PLACES[kind] for kind in ("root", "info", "contact", "license", "external-documentation", "responses", "tag")},
    "path-item": PLACES["path-item"],
    "operation": "{produces: [application/json], paths: {/a: {post: '@'}}, securityDefinitions: {s: {type: basic}}}",
    "parameter": _PARAMETERS,
    "items": _PARAMETERS.replace("'@'", "{name: p, in: query, type: array, items: '@'}"),
    "response": "{produces: [application/json], paths: {/a: {get: {responses: {'200': '@'}}}}}",
    "header": PLACES["header"],
    "reference": "{paths: {/a: {get: {parameters: ['@'], %s}}}, parameters: {p: {name: p, in: query, type: string}}}" % _DONE,
    "schema": "{paths: {}, definitions: {%s, A: {type: object, properties: {a: '@'}}}}" % _B,
    "xml": "{paths: {}, definitions: {A: {type: string, xml: '@'}}}",
    "security-scheme": "{paths: {/a: {get: {security: [{s: []}], %s}}}, securityDefinitions: {s: '@'}}" % _DONE,
}  # fmt: skip

# --- The table ----------------------------------------------------------------------------------------------------------

_REF = "$ref: '#/components/schemas/B'"
_PATHS = "paths: {/a: {get: {%s}}}" % _DONE
_OK = "description: d"
_SERVER = "servers: [{url: 'https://a.example'}]"
_DOCS = "externalDocs: {url: 'https://a.example', description: d}"
_CONTENT = "content: {application/json: {schema: {type: string}}}"
_ARRAY = "schema: {type: array, items: {type: string}}"

_SCALAR = {
    "type": read("type: integer"),
    "format": read("format: date", "type: string"),
    "default": read("default: x", "type: string"),
    "enum": read("enum: [x, y]", "type: string"),
    "multipleOf": read("multipleOf: 2", "type: integer"),
    "maximum": read("maximum: 2", "type: integer"),
    "exclusiveMaximum": read("exclusiveMaximum: true", "type: integer, maximum: 3"),
    "minimum": read("minimum: 2", "type: integer"),
    "exclusiveMinimum": read("exclusiveMinimum: true", "type: integer, minimum: 3"),
    "maxLength": read("maxLength: 2", "type: string"),
    "minLength": read("minLength: 2", "type: string"),
    "pattern": read("pattern: x", "type: string"),
    "maxItems": read("maxItems: 2", "type: array, items: {type: string}"),
    "minItems": read("minItems: 2", "type: array, items: {type: string}"),
    "uniqueItems": read("uniqueItems: true", "type: array, items: {type: string}"),
    "items": read("items: {type: string}", "type: array"),
}
"""What schemas have in common with the parameters of Swagger 2.0."""

_SCHEMA = {
    **_SCALAR,
    "$ref": read(_REF),
    "title": read("title: x", "type: string"),
    "description": read("description: x", "type: string"),
    "maxProperties": read("maxProperties: 2", "type: object"),
    "minProperties": read("minProperties: 2", "type: object"),
    "required": read("required: [x]", "type: object, properties: {x: {}}"),
    "allOf": read(f"allOf: [{{{_REF}}}]"),
    "oneOf": read(f"oneOf: [{{{_REF}}}]"),
    "anyOf": read(f"anyOf: [{{{_REF}}}]"),
    "not": told(UNREAD, "not: {enum: [x]}", "type: string"),
    "properties": read("properties: {x: {}}", "type: object"),
    "additionalProperties": read("additionalProperties: {type: string}", "type: object"),
    "nullable": read("nullable: true", "type: string"),
    "readOnly": read("readOnly: true", "type: string"),
    "writeOnly": read("writeOnly: true", "type: string"),
    "deprecated": read("deprecated: true", "type: string"),
    "example": read("example: x", "type: string"),
    "examples": read("examples: [x]", "type: string"),
    "externalDocs": read(_DOCS, "type: string"),
    "discriminator": read(
        "discriminator: {propertyName: b}", f"oneOf: [{{{_REF}}}, {{type: object, properties: {{c: {{}}}}}}]"
    ),
    "xml": same(XML, "xml: {name: x}", "type: string"),
    "const": read("const: x", "type: string"),
    "prefixItems": read("prefixItems: [{type: string}]", "type: array"),
    "contains": told(UNREAD, "contains: {type: string}", "type: array, items: {}"),
    "minContains": told(UNREAD, "minContains: 2", "type: array, items: {}"),
    "maxContains": told(UNREAD, "maxContains: 2", "type: array, items: {}"),
    "patternProperties": read("patternProperties: {x: {type: string}}", "type: object"),
    "propertyNames": read("propertyNames: {maxLength: 3}", "type: object"),
    "unevaluatedItems": told(UNREAD, "unevaluatedItems: {type: string}", "type: array, items: {}"),
    "unevaluatedProperties": read("unevaluatedProperties: false", "type: object, properties: {x: {}}"),
    "dependentSchemas": told(UNREAD, "dependentSchemas: {a: {required: [b]}}", "type: object"),
    "dependentRequired": told(UNREAD, "dependentRequired: {a: [b]}", "type: object"),
    "if": told(UNREAD, "if: {}", "type: object"),
    "then": told(UNREAD, "then: {}", "type: object"),
    "else": told(UNREAD, "else: {}", "type: object"),
    "contentEncoding": read("contentEncoding: base64", "type: string"),
    "contentMediaType": read("contentMediaType: image/png", "type: string"),
    "contentSchema": told(UNREAD, "contentSchema: {type: integer}", "type: string"),
    "$defs": read(
        "$defs: {In: {type: object, properties: {i: {}}}}", "$ref: '#/components/schemas/A/properties/a/$defs/In'"
    ),
    "$id": read("$id: 'https://a.example/a'", "type: object, properties: {x: {$ref: 'https://a.example/a'}}"),
    "$anchor": read("$anchor: here", "type: object, properties: {x: {$ref: '#here'}}"),
    "$dynamicAnchor": read("$dynamicAnchor: here", "type: object, properties: {x: {$ref: '#here'}}"),
    "$dynamicRef": read("$dynamicRef: '#/components/schemas/B'"),
    "$schema": told("unknown-dialect", "$schema: 'https://a.example/dialect'", "type: string"),
    "$vocabulary": same("it speaks of the meta-schemas of dialects only", "$vocabulary: {}", "type: string"),
    "$comment": same("for authors of the description; the standard forbids to show it to others", "$comment: x", "type: string"),
}  # fmt: skip

_PARAMETER = {
    "name": read("name: b", "in: query, schema: {type: string}"),
    "in": read("in: header", "name: b, schema: {type: string}"),
    "description": read("description: d", "name: a, in: query, schema: {type: string}"),
    "required": read("required: true", "name: a, in: query, schema: {type: string}"),
    "deprecated": read("deprecated: true", "name: a, in: query, schema: {type: string}"),
    "allowEmptyValue": same(
        EMPTY, "allowEmptyValue: true", "name: a, in: query, schema: {type: string}"
    ),
    "style": read("style: pipeDelimited", f"name: a, in: query, explode: false, {_ARRAY}"),
    "explode": read("explode: false", f"name: a, in: query, {_ARRAY}"),
    "allowReserved": read("allowReserved: true", "name: a, in: query, schema: {type: string}"),
    "schema": read("schema: {type: integer}", "name: a, in: query"),
    "content": read("content: {application/json: {schema: {type: integer}}}", "name: a, in: query"),
    "example": read("example: x", "name: a, in: query, schema: {type: string}"),
    "examples": read("examples: {e: {value: x}}", "name: a, in: query, schema: {type: string}"),
}

_OPERATION = {
    "tags": read("tags: [t]", _DONE),
    "summary": read("summary: s", _DONE),
    "description": read("description: s", _DONE),
    "externalDocs": read(_DOCS, _DONE),
    "operationId": read("operationId: o", _DONE),
    "parameters": read("parameters: [{name: a, in: query, schema: {type: string}}]", _DONE),
    "requestBody": read(f"requestBody: {{{_CONTENT}}}", _DONE),
    "responses": read("responses: {'200': {description: d}}"),
    "callbacks": read(
        f"callbacks: {{c: {{'{{$url}}': {{post: {{requestBody: {{{_CONTENT}}}, {_DONE}}}}}}}}}",
        _DONE,
    ),
    "deprecated": read("deprecated: true", _DONE),
    "security": read("security: [{s: []}]", _DONE),
    "servers": read(_SERVER, _DONE),
}

_PATH_ITEM = {
    "$ref": read("$ref: '#/x-shared'"),
    "summary": read("summary: s", f"get: {{{_DONE}}}"),
    "description": read("description: s", f"get: {{{_DONE}}}"),
    "servers": read(_SERVER, f"get: {{{_DONE}}}"),
    "parameters": read("parameters: [{name: a, in: query, schema: {type: string}}]", f"get: {{{_DONE}}}"),
    **{
        method: read(f"{method}: {{{_DONE}}}")
        for method in ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
    },
    "additionalOperations": read(f"additionalOperations: {{COPY: {{{_DONE}}}}}"),
}  # fmt: skip

_FLOW = "authorizationUrl: 'https://a.example/a', tokenUrl: 'https://a.example/t', scopes: {}"
_FORM = "schema: {type: object, properties: {p: {type: string}}}"


def _component(section: str, written: str, operation: str) -> Row:
    """A component of that section, and an operation that refers to it at `@`."""
    used = operation.replace("@", f"$ref: '#/components/{section}/x'")
    return read(
        f"components: {{{section}: {{x: {written}}}}}", f"paths: {{/a: {{post: {{{used}}}}}}}"
    )


TABLE: Mapping[str, Mapping[str, Row]] = {
    "root": {
        "openapi": read("openapi: 3.1.0", "paths: {}"),
        "$self": read("$self: 'https://a.example/openapi.yaml'", "paths: {}, components: {schemas: {A: {$ref:"
                      " 'https://a.example/openapi.yaml#/components/schemas/B'}, B: {type: object, properties: {b: {}}}}}"),
        "info": read("info: {title: X, version: '1'}", "paths: {}"),
        "jsonSchemaDialect": told("unknown-dialect", "jsonSchemaDialect: 'https://a.example/dialect'", "paths: {}"),
        "servers": read(_SERVER, "paths: {}"),
        "paths": read(_PATHS),
        "webhooks": read(f"webhooks: {{w: {{post: {{requestBody: {{{_CONTENT}}}, {_DONE}}}}}}}", "paths: {}"),
        "components": read(_COMPONENTS, "paths: {}"),
        "security": read("security: [{s: []}]", _PATHS + ", components: {securitySchemes: {s: {type: http, scheme: basic}}}"),
        "tags": read("tags: [{name: t, description: d}]", "paths: {/a: {get: {tags: [t], %s}}}" % _DONE),
        "externalDocs": read(_DOCS, "paths: {}"),
    },
    "info": {
        "title": read("title: T", "version: '1'"),
        "summary": read("summary: s", "title: T, version: '1'"),
        "description": read("description: s", "title: T, version: '1'"),
        "termsOfService": same(PEOPLE, "termsOfService: 'https://a.example'", "title: T, version: '1'"),
        "contact": same(PEOPLE, "contact: {name: n}", "title: T, version: '1'"),
        "license": same("the licence of the description; that of a package is its maker's", "license: {name: n}", "title: T, version: '1'"),
        "version": read("version: '2'", "title: T"),
    },
    "contact": {
        "name": same(PEOPLE, "name: n"),
        "url": same(PEOPLE, "url: 'https://a.example'"),
        "email": same(PEOPLE, "email: a@a.example"),
    },
    "license": {
        key: same("the licence of the description; that of a package is its maker's", f"{key}: 'https://a.example'")
        for key in ("name", "identifier", "url")
    },
    "server": {
        "url": read("url: 'https://a.example'"),
        "name": read("name: n", "url: 'https://a.example'"),
        "description": read("description: n", "url: 'https://a.example'"),
        "variables": read("variables: {a: {default: b}}", "url: 'https://{a}'"),
    },
    "server-variable": {
        "enum": read("enum: [a, b]", "default: a"),
        "default": read("default: b", "enum: [a, b]"),
        "description": read("description: d", "default: a"),
    },
    "components": {
        "schemas": read("components: {schemas: {X: {type: integer}}}", "paths: {}"),
        "parameters": _component("parameters", "{name: p, in: query, schema: {type: string}}", "parameters: [{@}], " + _DONE),
        "requestBodies": _component("requestBodies", "{%s}" % _CONTENT, "requestBody: {@}, " + _DONE),
        "responses": _component("responses", "{%s, %s}" % (_OK, _CONTENT), "responses: {'200': {@}}"),
        "headers": _component("headers", "{schema: {type: string}}", "responses: {'204': {description: d, headers: {H: {@}}}}"),
        "examples": _component("examples", "{value: v}", "parameters: [{name: p, in: query, schema: {type: string}, examples: {e: {@}}}], " + _DONE),
        "callbacks": _component("callbacks", "{'{$url}': {post: {requestBody: {%s}, %s}}}" % (_CONTENT, _DONE), "callbacks: {c: {@}}, " + _DONE),
        "mediaTypes": _component("mediaTypes", "{schema: {type: string}}", "responses: {'200': {description: d, content: {application/json: {@}}}}"),
        "pathItems": read("components: {pathItems: {x: {get: {%s}}}}" % _DONE, "paths: {/a: {$ref: '#/components/pathItems/x'}}"),
        "securitySchemes": read("components: {securitySchemes: {s: {type: http, scheme: basic}}}", _PATHS),
        "links": read("components: {links: {x: {operationId: o}}}", "paths: {/a: {get: {responses: {'204': {description: d, links: {l: {$ref: '#/components/links/x'}}}}}}}"),
    },
    "path-item": _PATH_ITEM,
    "operation": _OPERATION,
    "external-documentation": {
        "url": read("url: 'https://a.example'"),
        "description": read("description: d", "url: 'https://a.example'"),
    },
    "parameter": _PARAMETER,
    "request-body": {
        "description": read("description: d", _CONTENT),
        "content": read(_CONTENT),
        "required": read("required: true", _CONTENT),
    },
    "media-type": {
        "description": same(PEOPLE, "description: d"),
        "schema": read("schema: {type: object, properties: {p: {type: string}}}"),
        "itemSchema": told(UNREAD, "itemSchema: {type: string}"),
        "example": same(MULTIPART, "example: {p: x}", _FORM),
        "examples": same(MULTIPART, "examples: {e: {value: {p: x}}}", _FORM),
        "encoding": read("encoding: {p: {contentType: text/csv}}", _FORM),
        "prefixEncoding": told(UNREAD, "prefixEncoding: [{}]", _FORM),
        "itemEncoding": told(UNREAD, "itemEncoding: {}", _FORM),
    },
    "encoding": {
        "contentType": read("contentType: text/csv"),
        "headers": read("headers: {X-A: {schema: {type: string}}}"),
        "style": read("style: pipeDelimited", "explode: false"),
        "explode": read("explode: false"),
        "allowReserved": read("allowReserved: true"),
        "encoding": told(UNREAD, "encoding: {}"),
        "prefixEncoding": told(UNREAD, "prefixEncoding: []"),
        "itemEncoding": told(UNREAD, "itemEncoding: {}"),
    },
    "responses": {"default": read("default: {description: d}")},
    "response": {
        "summary": read("summary: s", _OK),
        "description": read("description: x"),
        "headers": read("headers: {X-A: {schema: {type: string}}}", _OK),
        "content": read(_CONTENT, _OK),
        "links": read("links: {l: {operationId: o}}", _OK),
    },
    "example": {
        "summary": same(EXAMPLE, "summary: s", "value: x"),
        "description": same(EXAMPLE, "description: s", "value: x"),
        "value": read("value: x"),
        "dataValue": read("dataValue: x"),
        "serializedValue": same("an example is a value; its bytes follow from it", "serializedValue: x", "dataValue: x"),
        "externalValue": same("an example elsewhere is not fetched", "externalValue: 'https://a.example'"),
    },
    "link": {
        "operationId": read("operationId: o"),
        "operationRef": read("operationRef: '#/paths/~1a/get'"),
        "parameters": read("parameters: {a: b}", "operationId: o"),
        "description": read("description: d", "operationId: o"),
        "requestBody": told(UNREAD, "requestBody: b", "operationId: o"),
        "server": told(UNREAD, "server: {url: 'https://a.example'}", "operationId: o"),
        "body": same("a slip of the JSON Schema of 3.1 for `server`", "body: {url: 'https://a.example'}", "operationId: o"),
    },
    "header": {
        "description": read("description: d", "schema: {type: string}"),
        "required": read("required: true", "schema: {type: string}"),
        "deprecated": read("deprecated: true", "schema: {type: string}"),
        "allowEmptyValue": same("a header without a value is an empty text", "allowEmptyValue: true", "schema: {type: string}"),
        "style": same("`simple` is the only one that a header can have", "style: simple", "schema: {type: string}"),
        "explode": told(UNREAD, "explode: true", "schema: {type: object, additionalProperties: {type: string}}"),
        "allowReserved": same("a header's value is never percent-encoded", "allowReserved: true", "schema: {type: string}"),
        "schema": read("schema: {type: integer}"),
        "content": read("content: {application/json: {schema: {type: integer}}}"),
        "example": read("example: x", "schema: {type: string}"),
        "examples": read("examples: {e: {value: x}}", "schema: {type: string}"),
    },
    "tag": {
        "name": read("name: g"),
        "summary": read("summary: s", "name: g"),
        "description": read("description: s", "name: g"),
        "externalDocs": read(_DOCS, "name: g"),
        "parent": read("parent: h", "name: g"),
        "kind": same("every tag of an operation groups it", "kind: nav", "name: g"),
    },
    "reference": {
        "$ref": read("$ref: '#/components/parameters/p'"),
        "summary": same(REFERRED, "summary: s", "$ref: '#/components/parameters/p'"),
        "description": read("description: x", "$ref: '#/components/parameters/p'"),
    },
    "schema": _SCHEMA,
    "discriminator": {
        "propertyName": read("propertyName: k"),
        "mapping": read("mapping: {x: C}", "propertyName: k"),
        "defaultMapping": read("defaultMapping: C", "propertyName: k"),
    },
    "xml": {
        key: same(XML, written)
        for key, written in (
            ("name", "name: x"),
            ("namespace", "namespace: 'https://a.example'"),
            ("prefix", "prefix: x"),
            ("attribute", "attribute: true"),
            ("wrapped", "wrapped: true"),
            ("nodeType", "nodeType: cdata"),
        )
    },
    "security-scheme": {
        "type": read("type: http", "scheme: basic"),
        "description": read("description: d", "type: http, scheme: basic"),
        "deprecated": read("deprecated: true", "type: http, scheme: basic"),
        "name": read("name: b", "type: apiKey, in: query"),
        "in": read("in: query", "type: apiKey, name: n"),
        "scheme": read("scheme: basic", "type: http"),
        "bearerFormat": same("a token is text, whatever is in it", "bearerFormat: JWT", "type: http, scheme: bearer"),
        "flows": read("flows: {clientCredentials: {tokenUrl: 'https://a.example/t', scopes: {}}}", "type: oauth2"),
        "openIdConnectUrl": read("openIdConnectUrl: 'https://a.example'", "type: openIdConnect"),
        "oauth2MetadataUrl": same(FLOWS, "oauth2MetadataUrl: 'https://a.example'", "type: oauth2, flows: {}"),
    },
    "oauth-flows": {
        flow: read(f"{flow}: {{{_FLOW}}}")
        for flow in ("implicit", "password", "clientCredentials", "authorizationCode", "deviceAuthorization")
    },
    "oauth-flow": {
        "tokenUrl": read("tokenUrl: 'https://a.example/u'", "scopes: {}"),
        "refreshUrl": read("refreshUrl: 'https://a.example/a'", "tokenUrl: 'https://a.example/t'"),
        **{
            key: same(FLOWS, written, "tokenUrl: 'https://a.example/t'")
            for key, written in (
                ("authorizationUrl", "authorizationUrl: 'https://a.example/a'"),
                ("deviceAuthorizationUrl", "deviceAuthorizationUrl: 'https://a.example/a'"),
                ("scopes", "scopes: {a: b}"),
            )
        },
    },
}  # fmt: skip
"""OpenAPI 3.0 to 3.2, and JSON Schema 2020-12."""

_PLAIN = "name: a, in: query, type: string"
_LIST = "name: a, in: query, type: array"

SWAGGER: Mapping[str, Mapping[str, Row]] = {
    **{kind: TABLE[kind] for kind in ("info", "contact", "license", "external-documentation", "responses", "xml")},
    "root": {
        **TABLE["root"],
        "swagger": read("swagger: '2.0'", "paths: {}"),
        "host": read("host: a.example", "paths: {}"),
        "basePath": read("basePath: /v1", "paths: {}, host: a.example"),
        "schemes": read("schemes: [http]", "paths: {}, host: a.example"),
        "consumes": read("consumes: [text/plain]", "paths: {/a: {post: {parameters: [{name: b, in: body, schema: {type: string}}], %s}}}" % _DONE),
        "produces": read("produces: [text/plain]", "paths: {/a: {get: {responses: {'200': {description: d, schema: {type: string}}}}}}"),
        "definitions": read("definitions: {X: {type: integer}}", "paths: {}"),
        "parameters": read("parameters: {p: {%s}}" % _PLAIN, "paths: {/a: {get: {parameters: [{$ref: '#/parameters/p'}], %s}}}" % _DONE),
        "responses": read("responses: {r: {description: x}}", "paths: {/a: {get: {responses: {'200': {$ref: '#/responses/r'}}}}}"),
        "securityDefinitions": read("securityDefinitions: {s: {type: basic}}", _PATHS),
        "security": read("security: [{s: []}]", _PATHS + ", securityDefinitions: {s: {type: basic}}"),
    },
    "tag": {key: TABLE["tag"][key] for key in ("name", "description", "externalDocs")},
    "path-item": {
        **_PATH_ITEM,
        "parameters": read("parameters: [{%s}]" % _PLAIN, f"get: {{{_DONE}}}"),
    },
    "operation": {
        **_OPERATION,
        "parameters": read("parameters: [{%s}]" % _PLAIN, _DONE),
        "consumes": read("consumes: [text/plain]", "parameters: [{name: b, in: body, schema: {type: string}}], " + _DONE),
        "produces": read("produces: [text/plain]", "responses: {'200': {description: d, schema: {type: string}}}"),
        "schemes": told(UNREAD, "schemes: [http]", _DONE),
    },
    "parameter": {
        **{
            key: Row(row.written, ", ".join(filter(None, ("name: a, in: query", row.beside))), row.outcome)
            for key, row in _SCALAR.items()
        },
        "name": read("name: b", "in: query, type: string"),
        "in": read("in: header", "name: b, type: string"),
        "description": read("description: d", _PLAIN),
        "required": read("required: true", _PLAIN),
        "allowEmptyValue": same(EMPTY, "allowEmptyValue: true", _PLAIN),
        "collectionFormat": read("collectionFormat: multi", _LIST + ", items: {type: string}"),
        "schema": read("schema: {type: integer}", "name: b, in: body"),
    },
    "items": {**_SCALAR, "default": same(NO_DEFAULT, "default: x", "type: string"), "collectionFormat": told(UNREAD, "collectionFormat: pipes", "type: array, items: {type: string}")},
    "header": {
        **_SCALAR,
        "default": same(NO_DEFAULT, "default: x", "type: string"),
        "description": read("description: d", "type: string"),
        "collectionFormat": told(UNREAD, "collectionFormat: pipes", "type: array, items: {type: string}"),
    },
    "response": {
        "description": read("description: x"),
        "schema": read("schema: {type: string}", _OK),
        "headers": read("headers: {X-A: {type: string}}", _OK),
        "examples": read("examples: {application/json: x}", "description: d, schema: {type: string}"),
    },
    "reference": {"$ref": read("$ref: '#/parameters/p'")},
    "schema": {
        **_SCHEMA,
        "$ref": read("$ref: '#/definitions/B'"),
        "allOf": read("allOf: [{$ref: '#/definitions/B'}]"),
        "discriminator": same(
            "a property that tells is a property; which object it means follows from `allOf`",
            "discriminator: b", "type: object, required: [b], properties: {b: {type: string}}",
        ),
    },
    "security-scheme": {
        "type": read("type: basic"),
        "description": read("description: d", "type: basic"),
        "name": read("name: b", "type: apiKey, in: query"),
        "in": read("in: query", "type: apiKey, name: n"),
        "flow": read("flow: application", "type: oauth2, tokenUrl: 'https://a.example/t', scopes: {}"),
        "tokenUrl": read("tokenUrl: 'https://a.example/t'", "type: oauth2, flow: application, scopes: {}"),
        "authorizationUrl": same(FLOWS, "authorizationUrl: 'https://a.example/t'", "type: oauth2, flow: implicit, scopes: {}"),
        "scopes": same(FLOWS, "scopes: {a: b}", "type: oauth2, flow: implicit"),
    },
}  # fmt: skip
