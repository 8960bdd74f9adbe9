"""The tests of a package's client: where it sends, what it carries, which exceptions catch which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator.code import Python
from generator.frozen import frozen
from generator.ir import (
    OAuth2,
    OAuthFlow,
    Scheme,
    Server,
)
from generator.naming import credential_parts
from generator.targets.python import configuration, errors, examples, servers
from generator.targets.python.errors import root_class
from generator.targets.python.outside import Outside
from generator.targets.python.sdk import Sdk
from generator.targets.python.spelling.docstrings import docstring
from generator.targets.python.spelling.expressions import (
    Import,
    Joined,
    builtin,
    call,
    code,
    dict_of,
    keyword,
    list_of,
    name,
    subscript,
    tuple_of,
    union,
)
from generator.targets.python.spelling.layout import Param, signature, statement, variable
from generator.targets.python.spelling.literals import literal, value_of
from generator.targets.python.spelling.types import NONE
from generator.targets.python.wire_sent import placed_secret
from generator.targets.python.wire_tests import (
    ANSWER,
    BOUND,
    RECORDER,
    SETTLE,
    client_classes,
    connect_alias,
)

_FIXTURE = Import("pytest", "", "fixture")

# --- The fixtures -----------------------------------------------------------------------------------------------------


@frozen
class FixturesView:
    """`tests/conftest.py`."""

    summary: Python
    imports: Python
    kinds: Python
    head: Python
    forget: Python
    kind: Python
    made: Python


def fixtures(sdk: Sdk) -> FixturesView:
    """Both clients, connected to a server of the test's own."""
    scope = Outside(sdk.settings.package, taken={"connect"})
    kinds = [Import(".", kind) for kind in client_classes(sdk)]
    params = [
        Param("request", Import("pytest", "", "FixtureRequest")),
        Param("monkeypatch", Import("pytest", "", "MonkeyPatch")),
    ]
    returns = subscript(Import("collections.abc", "Callable"), list_of(RECORDER), union(*kinds))
    options = [
        *(keyword(key, value_of(given)) for key, given in examples.client_arguments(sdk).items()),
        keyword("max_retries", code("0")),
        keyword("http_client", name("server")),
        keyword("strict_responses", code("True")),
    ]
    return FixturesView(
        docstring("Both clients, connected to a server that answers as a test says."),
        kinds=statement(scope, 0, "@", call(_FIXTURE, keyword("params", list_of(*kinds)))),
        head=signature(scope, 0, "def connect", params, returns),
        forget=_unset(f"{configuration.environment(sdk)}_BASE_URL", scope),
        kind=variable(
            scope, 4, "kind", subscript(builtin("type"), union(*kinds)), name("request.param")
        ),
        made=statement(scope, 4, "return lambda server: ", call("kind", *options)),
        imports=scope.imports(),
    )


@frozen
class CredentialTest:
    """A scheme whose secrets come from the environment: `forget` all variables, `set` its own, `sent` is asserted."""

    head: Python
    forget: tuple[Python, ...]
    set: tuple[Python, ...]
    client: Python
    sent: Python


@frozen
class ClientView:
    """`tests/test_client.py`."""

    summary: Python
    imports: Python
    connect: Python
    head: Python
    server: Python
    called: Python
    address: Python
    credentials: tuple[CredentialTest, ...]
    flows: tuple[FlowTest, ...]
    servers: tuple[ServerTest, ...]


@frozen
class FlowTest:
    """A flow in which the client fetches its token: where from, and that it is sent."""

    head: Python
    forget: tuple[Python, ...]
    server: Python
    client: Python
    address: Python
    grant: Python


@frozen
class ServerTest:
    """A choice of a server or of a part of its address, and the address that it makes."""

    head: Python
    forget: Python
    client: Python
    address: Python


_PATH = "/anything"
_FROM_OUTSIDE = "from-the-environment"


def client(sdk: Sdk) -> ClientView:
    """Where requests go, and where credentials come from."""
    scope = Outside(sdk.settings.package, taken=BOUND)
    address = f"{servers.normal(examples.base_url(sdk) or examples.STAND_IN)}{_PATH}"
    params = [Param("connect", name("Connect"))]
    schemes = [scheme for scheme in sdk.api.schemes if credential_parts(scheme)]
    called = call("client.get", value_of(_PATH), keyword("cast_to", builtin("bytes")))
    return ClientView(
        docstring("Where requests go, and which credentials they carry."),
        connect=connect_alias(scope, sdk),
        head=signature(scope, 0, "def test_requests_go_to_the_address_of_the_api", params, NONE),
        server=statement(scope, 4, "server = ", call(RECORDER)),
        called=statement(scope, 4, "", call(SETTLE, called)),
        address=statement(scope, 4, "assert address == ", value_of(address)),
        credentials=tuple(_credential_test(scheme, scope, sdk) for scheme in schemes),
        flows=tuple(_flow_tests(scope, sdk)),
        servers=tuple(_server_tests(scope, sdk)),
        imports=scope.imports(),
    )


def _server_tests(scope: Outside, sdk: Sdk) -> Iterator[ServerTest]:
    """A test for each server that can be chosen, and one for each variable of the first."""
    if not servers.offered(sdk):
        return
    needed = servers.needed(sdk)
    several = zip(servers.keys(sdk), servers.offered(sdk), strict=True)
    for index, (key, server) in enumerate(several if len(servers.offered(sdk)) > 1 else ()):
        given = {**needed, "server": key}
        yield _server_test(f"server_{index}", given, servers.address(server), scope, sdk)
    first = servers.offered(sdk)[0]
    used = {variable.name for variable in first.variables}
    for chosen in servers.variables(sdk):
        if chosen.wire in used:
            value = _another(chosen, first)
            url = first.url.replace(f"{{{chosen.wire}}}", value)
            given = {**needed, chosen.argument: value}
            address = servers.address(replace(first, url=url))
            yield _server_test(chosen.argument, given, address, scope, sdk)


def _another(chosen: servers.Variable, server: Server) -> str:
    """A value that is not the default, where one is known to make an address."""
    listed = [value for value in chosen.values if value != chosen.default]
    if listed or chosen.default.isdecimal():
        return (*listed, "80")[0]
    is_part = f"{{{chosen.wire}}}" in server.url.partition("://")[2]
    return servers.STAND_IN if is_part and not chosen.values else chosen.default


def _server_test(
    chosen: str, given: Mapping[str, int | str], address: str, scope: Outside, sdk: Sdk
) -> ServerTest:
    options = (keyword(argument, value_of(value)) for argument, value in given.items())
    params = [Param("monkeypatch", Import("pytest", "", "MonkeyPatch"))]
    return ServerTest(
        signature(scope, 0, f"def test_{chosen}_makes_the_address", params, NONE),
        _unset(f"{configuration.environment(sdk)}_BASE_URL", scope),
        statement(scope, 4, "client = ", call(Import(".", sdk.settings.client), *options)),
        statement(scope, 4, "assert client.base_url == ", value_of(servers.normal(address))),
    )


def _credential_test(scheme: Scheme, scope: Outside, sdk: Sdk) -> CredentialTest:
    own = [sdk.names.credential(scheme.name, part) for part in credential_parts(scheme)]
    everyone = [key for key, _ in configuration.every_credential(sdk)]
    options = [
        *(keyword(argument, value_of(value)) for argument, value in servers.needed(sdk).items()),
        *([] if examples.base_url(sdk) else [keyword("base_url", value_of(examples.STAND_IN))]),
        keyword("http_client", name("server")),
    ]
    params = [Param("monkeypatch", Import("pytest", "", "MonkeyPatch"))]
    named = "_and_".join(own)
    return CredentialTest(
        signature(scope, 0, f"def test_{named}_may_come_from_the_environment", params, NONE),
        tuple(
            _unset(configuration.variable_name(key, sdk), scope)
            for key in everyone
            if key not in own
        ),
        tuple(_set(configuration.variable_name(key, sdk), scope) for key in own),
        statement(scope, 4, "client = ", call(Import(".", sdk.settings.client), *options)),
        _carried(scheme, dict.fromkeys(own, _FROM_OUTSIDE), scope, sdk),
    )


def _flow_tests(scope: Outside, sdk: Sdk) -> Iterator[FlowTest]:
    for scheme in sdk.api.schemes:
        if isinstance(scheme, OAuth2):
            for flow in configuration.token_flows(scheme):
                yield _flow_test(scheme, flow, scope, sdk)


def _flow_test(scheme: OAuth2, flow: OAuthFlow, scope: Outside, sdk: Sdk) -> FlowTest:
    """Two flows may need the same credentials, so that the address is given, and the grant that is asked for is not."""
    grant, own = configuration.GRANTS[flow.name]
    keys = [
        sdk.names.credential(scheme.name, part) for part in own or ("client_id", "client_secret")
    ]
    address = f"{examples.STAND_IN}/token"
    options = [
        *(keyword(key, value_of(f"test-{key.replace('_', '-')}")) for key in keys),
        keyword("base_url", value_of(examples.STAND_IN)),
        keyword("token_url", value_of(address)),
        keyword("http_client", name("server")),
    ]
    given = dict_of(
        (value_of("access_token"), value_of("fetched")),
        (value_of("token_type"), value_of("bearer")),
    )
    answers = (call(ANSWER, code("200"), keyword("json", given)), call(ANSWER))
    everyone = (key for key, _ in configuration.every_credential(sdk) if key not in keys)
    params = [Param("monkeypatch", Import("pytest", "", "MonkeyPatch"))]
    named = f"{sdk.names.credential(scheme.name, '')}_is_fetched_with_{grant}"
    return FlowTest(
        signature(scope, 0, f"def test_{named}", params, NONE),
        tuple(_unset(configuration.variable_name(key, sdk), scope) for key in everyone),
        statement(scope, 4, "server = ", call(RECORDER, *answers)),
        statement(scope, 4, "client = ", call(Import(".", sdk.settings.client), *options)),
        statement(scope, 4, "assert fetched.url == ", value_of(address)),
        literal(grant),
    )


def _unset(variable_: str, scope: Outside) -> Python:
    quiet = keyword("raising", code("False"))
    return statement(scope, 4, "", call("monkeypatch.delenv", value_of(variable_), quiet))


def _set(variable_: str, scope: Outside) -> Python:
    told = value_of(_FROM_OUTSIDE)
    return statement(scope, 4, "", call("monkeypatch.setenv", value_of(variable_), told))


def _carried(scheme: Scheme, secrets: Mapping[str, str], scope: Outside, sdk: Sdk) -> Python:
    """The assertion that a request carries the secrets of a scheme."""
    placed = placed_secret(scheme, secrets, sdk)
    assert placed is not None
    where, wire, secret = placed
    match where:
        case "query":
            pair = tuple_of(value_of(wire), value_of(secret))
            return statement(scope, 4, "assert ", pair, " in server.only_request.query")
        case "cookie":
            held, sent_ = "cookie", f"{wire}={secret}"
        case _:
            held, sent_ = wire.lower(), secret
    left = subscript("server.only_request.headers", value_of(held))
    return statement(scope, 4, Joined((code("assert "), left, code(" == "))), value_of(sent_))


# --- The errors -------------------------------------------------------------------------------------------------------


@frozen
class ErrorsView:
    """`tests/test_errors.py`: pairs of an exception and one that catches it."""

    summary: Python
    imports: Python
    pairs: Python
    head: Python


def error_tree(sdk: Sdk) -> ErrorsView:
    """What catches which exception: its status class, and the root catches all."""
    scope = Outside(sdk.settings.package, taken={"PAIRS", "error", "caught_by"})
    scope.flat(Import("pytest", ""))
    root = Import(".", "errors", root_class(sdk.settings.client))
    pairs = [(Import(".", "errors", "APIError"), root)]
    for error in sdk.errors.classes:
        base = errors.ROOT if error.takes_place else error.base
        pairs.append((Import(".", "errors", error.name), Import(".", "errors", base)))
    kind = subscript(builtin("type"), builtin("Exception"))
    row = subscript(builtin("tuple"), kind, kind)
    params = [Param("error", kind), Param("caught_by", kind)]
    return ErrorsView(
        docstring("Which exceptions are caught by which."),
        pairs=variable(
            scope,
            0,
            "PAIRS",
            subscript(builtin("list"), row),
            list_of(*(tuple_of(*p) for p in pairs)),
        ),
        head=signature(scope, 0, "def test_an_error_is_caught_by_what_is_above_it", params, NONE),
        imports=scope.imports(),
    )
