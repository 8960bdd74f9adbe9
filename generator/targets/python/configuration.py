"""`_config.py`: what the runtime is told about an API, its credentials above all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.code import Python
from generator.diagnostics import Diagnostics, quote
from generator.frozen import frozen
from generator.ir import (
    ApiKey,
    HttpAuth,
    MutualTls,
    OAuth2,
    OAuthFlow,
    Scheme,
)
from generator.naming import credential_parts, flow_parts
from generator.targets.python import servers
from generator.targets.python.sdk import Sdk
from generator.targets.python.spelling.docstrings import docstring
from generator.targets.python.spelling.expressions import (
    Expr,
    Import,
    call,
    dict_of,
    keyword,
    tuple_of,
)
from generator.targets.python.spelling.layout import (
    statement,
)
from generator.targets.python.spelling.literals import value_of
from generator.targets.python.spelling.scope import Scope


@frozen
class ConfigView:
    """`_config.py`: one constant."""

    summary: Python
    imports: Python
    api: Python


def config(sdk: Sdk, report: Diagnostics) -> ConfigView:
    """What the runtime is told about the API."""
    scope = Scope("._config", taken={"API"})
    servers.report_unused(sdk, report)
    settings = sdk.settings
    api = call(
        _of_config("Api"),
        keyword("name", value_of(sdk.title)),
        keyword("package", value_of(settings.package)),
        keyword("version", value_of(settings.version)),
        keyword("environment", value_of(environment(sdk))),
        keyword("servers", tuple_of(*map(servers.expr, servers.offered(sdk)))),
        keyword("schemes", dict_of(*_schemes(sdk, report))),
        *([keyword("errors", value_of(".errors"))] if sdk.errors.replacing else []),
    )
    return ConfigView(
        docstring(f"What the runtime is told about the {sdk.title} API."),
        api=statement(scope, 0, "API = ", api),
        imports=scope.imports(),
    )


def environment(sdk: Sdk) -> str:
    """What the names of the package's environment variables begin with."""
    return sdk.settings.package.upper()


def variable_name(credential: str, sdk: Sdk) -> str:
    """The environment variable of a credential."""
    return f"{environment(sdk)}_{credential.upper()}"


def _schemes(sdk: Sdk, report: Diagnostics) -> Iterator[tuple[Expr, Expr]]:
    for scheme in sdk.api.schemes:
        made = _scheme(scheme, sdk, report)
        if made is not None:
            yield value_of(scheme.name), made


def _scheme(scheme: Scheme, sdk: Sdk, report: Diagnostics) -> Expr | None:
    parts = [sdk.names.credential(scheme.name, part) for part in credential_parts(scheme)]
    variables = [variable_name(part, sdk) for part in parts]
    match scheme:
        case MutualTls():
            return None  # The transport's business.
        case ApiKey(where=where, wire=wire):
            options = [] if where == "header" else [keyword("where", value_of(where))]
            options.append(keyword("wire", value_of(wire)))
            return _credential("ApiKey", parts, variables, *options)
        case HttpAuth(scheme="basic"):
            return _basic(parts, variables)
        case OAuth2() if flow_parts(scheme):
            return _oauth(scheme, parts[0], variables[0], sdk)
        case OAuth2() | HttpAuth(scheme="bearer"):
            return _credential("Bearer", parts, variables)
        case HttpAuth(scheme=kind):
            report.warning(
                "unknown-http-scheme",
                f"the HTTP scheme {quote(kind)} is sent as the caller gives it",
                scheme.at,
                "give the whole value of the `Authorization` header, its scheme included",
            )
            header = keyword("wire", value_of("Authorization"))
            return _credential("ApiKey", parts[-1:], variables[-1:], header)


def _credential(kind: str, parts: list[str], variables: list[str], *options: Expr) -> Expr:
    return call(
        _of_config(kind),
        *map(value_of, parts),
        *(keyword("environment", value_of(variable)) for variable in variables),
        *options,
    )


def _basic(parts: list[str], variables: list[str]) -> Expr:
    return call(
        _of_config("Basic"),
        *map(value_of, parts),
        keyword("username_environment", value_of(variables[0])),
        keyword("password_environment", value_of(variables[1])),
    )


def _oauth(scheme: OAuth2, token: str, variable: str, sdk: Sdk) -> Expr:
    return call(
        _of_config("OAuth2"),
        value_of(token),
        *(_flow(flow, scheme, sdk) for flow in token_flows(scheme)),
        keyword("environment", value_of(variable)),
    )


def token_flows(scheme: OAuth2) -> tuple[OAuthFlow, ...]:
    """The flows in which a client can fetch tokens by itself."""
    return tuple(
        flow
        for flow in scheme.flows
        if flow.name in GRANTS and (flow.token_url or flow.refresh_url)
    )


GRANTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "clientCredentials": ("client_credentials", ()),
    "password": ("password", ("username", "password")),
    "authorizationCode": ("refresh_token", ("refresh_token",)),
}
"""The grant that the runtime asks for in a flow (RFC 6749), and what of its user it sends."""


def _flow(flow: OAuthFlow, scheme: OAuth2, sdk: Sdk) -> Expr:
    grant, own = GRANTS[flow.name]
    # Whoever has a code from a person gets a token by its refresh token from then on.
    url = flow.refresh_url if grant == "refresh_token" and flow.refresh_url else flow.token_url
    parts = ("client_id", "client_secret", *own)
    return call(
        _of_config("Flow"),
        value_of(grant),
        value_of(url),
        *(keyword(part, value_of(sdk.names.credential(scheme.name, part))) for part in parts),
    )


def _of_config(member: str) -> Import:
    return Import("._runtime.config", member)


def credentials(sdk: Sdk) -> tuple[tuple[str, str], ...]:
    """The keywords for credentials that are sent, each once, and what the author said of their schemes."""
    told: dict[str, str] = {}
    for scheme in sdk.api.schemes:
        for part in credential_parts(scheme):
            said = scheme.doc.description.strip()
            told.setdefault(sdk.names.credential(scheme.name, part), said)
    return tuple(told.items())


def flow_credentials(sdk: Sdk) -> tuple[tuple[str, str], ...]:
    """The keywords for what access tokens are fetched with, and what they are."""
    return tuple(
        (sdk.names.credential(scheme.name, part), _FLOW_TEXTS[part])
        for scheme in sdk.api.schemes
        for part in flow_parts(scheme)
    )


_FLOW_TEXTS: Mapping[str, str] = {
    "client_id": "The program's own name at the token endpoint.",
    "client_secret": "The program's own secret at the token endpoint, which access tokens are fetched with.",
    "username": "Of the user for whom access tokens are fetched.",
    "password": "Of the user for whom access tokens are fetched.",
    "refresh_token": "Fetches another access token when there is none, or when it is refused.",
}


def every_credential(sdk: Sdk) -> tuple[tuple[str, str], ...]:
    """All keywords of the constructor that take a secret."""
    return (*credentials(sdk), *flow_credentials(sdk))
