"""What the runtime is told about how an operation behaves: tokens, secrets, retries, messages."""

from __future__ import annotations

from generator.diagnostics import Diagnostics
from generator.targets.python.clients import client_module
from generator.targets.python.configuration import config
from generator.targets.python.endpoints import endpoints
from generator.targets.python.error_files import error_classes
from generator.targets.python.spelling.scope import Scope

from .conftest import Prepared

SPEC = """
x-speakeasy-retries: {strategy: backoff, backoff: {initialInterval: 250}, statusCodes: [5XX]}
paths:
  /pets/{code}:
    post:
      operationId: addPet
      security: [{login: [pets.write]}, {other: [ignored]}]
      parameters:
        - {name: code, in: path, required: true, schema: {type: string, format: password}}
        - {name: X-Once, in: header, schema: {type: string}}
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {pin: {type: [string, 'null'], format: password}, size: {type: string}}}
      responses:
        '204': {description: Done.}
        '400': {description: No., content: {application/json: {schema: {$ref: '#/components/schemas/Fault'}}}}
    get: {operationId: getPet, x-speakeasy-retries: {strategy: none}, responses: {'204': {description: Done.}}}
components:
  schemas:
    Fault:
      type: object
      properties:
        title: {type: string}
        inner: {$ref: '#/components/schemas/Inner'}
    Inner:
      type: object
      properties: {again: {$ref: '#/components/schemas/Fault'}, text: {type: string, x-speakeasy-error-message: true}}
  securitySchemes:
    other: {type: http, scheme: bearer}
    login:
      type: oauth2
      flows:
        implicit: {authorizationUrl: 'https://a.example/a', scopes: {}}
        password: {tokenUrl: 'https://a.example/t', scopes: {}}
        authorizationCode: {authorizationUrl: 'https://a.example/a', tokenUrl: 'https://a.example/c', refreshUrl: /r, scopes: {}}
"""


def test_an_endpoint_says_how_its_operation_behaves(prepared: Prepared) -> None:
    sdk = prepared(SPEC)
    constants, _ = endpoints(list(sdk.calls.values()), Scope(".x"), sdk)
    add, get = (constant.text for constant in constants)
    assert 'secrets=("code", "pin"),' in add
    assert 'scopes={"login": ("pets.write",)},' in add
    assert 'retries=Retries(first=0.25, statuses=("5XX",)),' in add
    assert "retries=Retries(most=0)" in get
    assert "secrets=" not in get


def test_the_flows_that_need_nobody_are_told(prepared: Prepared, report: Diagnostics) -> None:
    text = "".join(config(prepared(SPEC), report).api.text.split())
    own = 'client_id="client_id",client_secret="client_secret"'
    assert (
        f'Flow("password","https://a.example/t",{own},username="username",password="password"'
        in text
    )
    assert f'Flow("refresh_token","/r",{own},refresh_token="refresh_token"' in text
    assert text.count("Flow(") == 2


def test_the_constructor_takes_what_tokens_are_fetched_with(prepared: Prepared) -> None:
    made = client_module(prepared(SPEC)).classes[0].constructor
    assert made is not None
    for keyword in ("client_id", "client_secret", "username", "password", "refresh_token"):
        assert f"{keyword}: SecretSource | None = None" in made.head.text
    assert "token_url: str | None = None" in made.head.text
    plain = client_module(prepared("paths: {}\n")).classes[0].constructor
    assert plain is not None
    assert "token_url" not in plain.head.text


def test_an_error_says_where_its_message_is(prepared: Prepared) -> None:
    (error,) = error_classes(prepared(SPEC)).errors
    assert 'message=("inner", "text")' in error.head.text
