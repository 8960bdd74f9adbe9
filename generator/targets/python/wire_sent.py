"""What the tests of an operation expect to be sent, worked out from the description once more."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlsplit

from generator.code import Python
from generator.frozen import frozen
from generator.ir import (
    ABSENT,
    Absent,
    ApiKey,
    HttpAuth,
    Json,
    JsonBody,
    MultipartBody,
    MutualTls,
    OAuth2,
    Parameter,
    Payload,
    Scheme,
    Style,
)
from generator.naming import credential_parts
from generator.targets.python import examples, servers, wire_bodies, wire_styles
from generator.targets.python.calls import Call
from generator.targets.python.fixtures import Fixtures
from generator.targets.python.outside import Outside
from generator.targets.python.sdk import Sdk
from generator.targets.python.spelling.expressions import (
    Expr,
    Joined,
    call,
    code,
    list_of,
    subscript,
    tuple_of,
)
from generator.targets.python.spelling.layout import statement
from generator.targets.python.spelling.literals import value_of
from generator.targets.python.values import sent
from generator.targets.python.wire_styles import Pairs


@frozen
class Case:
    """An operation under test; `method` is how it is reached."""

    made: Call
    method: str
    scope: Outside
    fixtures: Fixtures
    sdk: Sdk

    @property
    def test(self) -> str:
        return f"test_{self.made.name}"


def request_line(case: Case, given: Mapping[str, Json]) -> Python:
    told = tuple_of(value_of(case.made.operation.method), value_of(_path(case, given)))
    return statement(case.scope, 4, "assert (request.method, request.path) == ", told)


def _path(case: Case, given: Mapping[str, Json]) -> str:
    """The path on the wire: that of the server, then the operation's with its parameters in place."""
    values = {
        argument.field.wire: given[argument.name] for argument in case.made.arguments_in("path")
    }
    wires = {p.field.wire: p for p in case.made.operation.parameters if p.where == "path"}
    parts = (
        (
            _fixed(part)
            if isinstance(part, str)
            else _in_path(wires[part.wire], values[part.wire], case)
        )
        for part in case.made.operation.path
    )
    return f"{_server_path(case)}/{''.join(parts).removeprefix('/')}"


def _fixed(part: str) -> str:
    return quote(part, safe="/:@!$&'()*+,;=~-._%")


def _in_path(parameter: Parameter, value: Json, case: Case) -> str:
    value = sent(parameter.field.type, value, case.sdk)
    match parameter.wire:
        case Style() as style:
            return wire_styles.in_path(parameter.field.wire, style, value)
        case Payload(content=JsonBody()):
            return wire_styles.encoded(wire_styles.json_text(value))
        case Payload():
            return wire_styles.encoded(wire_styles.text(value))


def spelled_pairs(pairs: Pairs) -> Expr:
    return list_of(*(tuple_of(value_of(wire), value_of(text)) for wire, text in pairs))


def query_pairs(case: Case, given: Mapping[str, Json]) -> Pairs:
    pairs = [
        pair
        for parameter, value in _given_parameters(case, given, "query")
        for pair in _in_query(parameter, value)
    ]
    for parameter, value in _given_parameters(case, given, "querystring"):
        pairs += wire_bodies.query_string(parameter, value)
    return pairs + [
        (wire, secret) for where, wire, secret in credentials_of(case) if where == "query"
    ]


def _in_query(parameter: Parameter, value: Json) -> Pairs:
    wire = parameter.field.wire
    match parameter.wire:
        case Style() as style:
            return wire_styles.in_query(wire, style, value)
        case Payload(content=JsonBody()):
            return [(wire, wire_styles.json_text(value))]
        case Payload():
            return [(wire, wire_styles.text(value))]


def _given_parameters(
    case: Case, given: Mapping[str, Json], where: str
) -> Iterator[tuple[Parameter, Json]]:
    """The parameters that an example call gives, in the author's order, with their values as they are sent."""
    names = {argument.field.wire: argument.name for argument in case.made.arguments_in(where)}
    for parameter in case.made.operation.parameters:
        field = parameter.field
        if parameter.where == where and names.get(field.wire) in given:
            yield parameter, sent(field.type, given[names[field.wire]], case.sdk)


def sent_checks(case: Case, given: Mapping[str, Json]) -> Iterator[Python]:
    """Assertions about the server, headers, cookies and the body of the request."""
    if servers.own(case.made.operation, case.sdk) is not None:
        origin = urlsplit(servers.normal(examples.address(case.made.operation, case.sdk)))
        begins = call("request.url.startswith", value_of(f"{origin.scheme}://{origin.netloc}/"))
        yield statement(case.scope, 4, "assert ", begins)
    headers = {
        **{wire: secret for where, wire, secret in credentials_of(case) if where == "header"},
        **{
            p.field.wire: _in_header(p, value)
            for p, value in _given_parameters(case, given, "header")
        },
    }
    if cookies := [
        *((wire, secret) for where, wire, secret in credentials_of(case) if where == "cookie"),
        *(
            pair
            for p, value in _given_parameters(case, given, "cookie")
            for pair in _in_cookie(p, value)
        ),
    ]:
        headers["Cookie"] = "; ".join("=".join(pair) for pair in cookies)
    if "authorization" not in map(str.lower, headers):
        yield statement(case.scope, 4, "assert ", code('"authorization" not in request.headers'))
    for wire, value in headers.items():
        held = subscript("request.headers", value_of(wire.lower()))
        yield equals(case, held, value_of(value))
    yield from _body_checks(case, given)


def equals(case: Case, left: Expr, right: Expr) -> Python:
    return statement(case.scope, 4, Joined((code("assert "), left, code(" == "))), right)


def _in_cookie(parameter: Parameter, value: Json) -> Pairs:
    wire = parameter.field.wire
    match parameter.wire:
        case Style() as style:
            return wire_styles.in_cookie(wire, style, value)
        case Payload(content=JsonBody()):
            return [(wire_styles.encoded(wire), wire_styles.encoded(wire_styles.json_text(value)))]
        case Payload():
            return [(wire_styles.encoded(wire), wire_styles.encoded(wire_styles.text(value)))]


def _in_header(parameter: Parameter, value: Json) -> str:
    match parameter.wire:
        case Style() as style:
            return wire_styles.in_header(style, value)
        case Payload(content=JsonBody()):
            return wire_styles.json_text(value)
        case Payload():
            return wire_styles.text(value)


def _body_checks(case: Case, given: Mapping[str, Json]) -> Iterator[Python]:
    body = case.made.body
    value = _sent_body(case, given)
    if body is None or isinstance(value, Absent):
        yield statement(case.scope, 4, "assert ", code("not request.content"))
        return
    media = subscript("request.headers", value_of("content-type"))
    if isinstance(body.content, MultipartBody):
        begun = call("media.startswith", value_of(f"{body.media}; boundary="))
        yield statement(case.scope, 4, "media = ", media)
        yield statement(case.scope, 4, "assert ", begun)
    else:
        yield equals(case, media, value_of(body.media))
    for left, right in wire_bodies.checks(body, case.made.arguments_in("field"), value):
        yield equals(case, left, right)


def _sent_body(case: Case, given: Mapping[str, Json]) -> Json | Absent:
    """The body as JSON; absent where none is sent. A null is sent where it is one of JSON."""
    for whole in case.made.arguments_in("whole"):
        value = sent(whole.field.type, given.get(whole.name), case.sdk)
        body = case.made.body
        is_null = whole.name in given and body is not None and isinstance(body.content, JsonBody)
        return ABSENT if value is None and not is_null else value
    fields = {
        argument.field.wire: sent(argument.field.type, given[argument.name], case.sdk)
        for argument in case.made.arguments_in("field")
        if argument.name in given
    }
    if case.made.body is None or not (fields or case.made.body.required):
        return ABSENT
    return fields


# --- Credentials and servers ------------------------------------------------------------------------------------------


def credentials_of(case: Case) -> list[tuple[str, str, str]]:
    """Where an operation sends which secret: place, name, value. The first alternative that asks for any is used."""
    schemes = {scheme.name: scheme for scheme in case.sdk.api.schemes}
    uses = next((uses for uses in case.made.operation.security if uses), ())
    secrets = examples.secrets(case.sdk)
    placed = (placed_secret(schemes[use.scheme], secrets, case.sdk) for use in uses)
    return [place for place in placed if place is not None]


def placed_secret(
    scheme: Scheme, secrets: Mapping[str, str], sdk: Sdk
) -> tuple[str, str, str] | None:
    """Where a scheme's secret is, what it is called there, and what stands there."""
    parts = [secrets[sdk.names.credential(scheme.name, part)] for part in credential_parts(scheme)]
    match scheme:
        case ApiKey(where=where, wire=wire):
            return where, wire, parts[0]
        case OAuth2() | HttpAuth(scheme="bearer"):
            return "header", "Authorization", f"Bearer {parts[0]}"
        case HttpAuth(scheme="basic"):
            pair = base64.b64encode(":".join(parts).encode()).decode()
            return "header", "Authorization", f"Basic {pair}"
        case HttpAuth():
            return "header", "Authorization", parts[-1]
        case MutualTls():
            return None


def _server_path(case: Case) -> str:
    """The path of the server's address, which the request begins with."""
    address = examples.address(case.made.operation, case.sdk)
    return urlsplit(servers.normal(address)).path
