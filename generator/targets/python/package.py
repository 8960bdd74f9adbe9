"""The package around the resources: clients, configuration, exceptions, what it exports, how it is installed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.code import Python, Toml
from generator.diagnostics import Diagnostics, quote
from generator.frozen import frozen
from generator.ir import (
    ApiKey,
    HttpAuth,
    JsonBody,
    MutualTls,
    OAuth2,
    OAuthFlow,
    Scheme,
)
from generator.naming import credential_parts, flow_parts
from generator.targets.python import errors, prose, servers
from generator.targets.python.endpoints import endpoints, held, status_key
from generator.targets.python.errors import ErrorClass
from generator.targets.python.operations import (
    ConstructorView,
    Head,
    ModuleView,
    bound_names,
    client_class,
    status_text,
)
from generator.targets.python.sdk import Sdk
from generator.targets.python.spelling.docstrings import docstring
from generator.targets.python.spelling.expressions import (
    Expr,
    Import,
    builtin,
    call,
    code,
    dict_of,
    keyword,
    lambda_,
    list_of,
    name,
    subscript,
    tuple_of,
    union,
)
from generator.targets.python.spelling.layout import (
    STAR,
    Param,
    imported_names,
    signature,
    statement,
    variable,
)
from generator.targets.python.spelling.literals import literal, value_of
from generator.targets.python.spelling.scope import Scope
from generator.targets.python.spelling.toml import text, texts
from generator.targets.python.spelling.types import MAPPING, NONE

_SEQUENCE = Import("collections.abc", "Sequence")

# --- _config.py -------------------------------------------------------------------------------------------------------


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


# --- client.py --------------------------------------------------------------------------------------------------------


def clients(sdk: Sdk) -> ModuleView:
    """The sync and the async client."""
    root, client = sdk.facts.root, sdk.settings.client
    scope = Scope(".client", taken={*bound_names(root, client, sdk), "TYPE_CHECKING"})
    calls = [sdk.calls[id] for id in root.operations]
    constants, named = endpoints(calls, scope, sdk)
    classes = tuple(
        client_class(
            head, _constructor(head, scope, sdk), _client_text(head, sdk), named, scope, sdk
        )
        for head in (Head(client, False), Head(f"Async{client}", True))
    )
    return ModuleView(
        docstring(f"`{client}` and `Async{client}`: the clients of the {sdk.title} API."),
        any(made.operation.doc.deprecated for made in calls),
        scope.imports(),
        scope.typing_imports(),
        constants,
        classes,
    )


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


def _constructor(head: Head, scope: Scope, sdk: Sdk) -> ConstructorView:
    return ConstructorView(
        _init(head, scope, sdk),
        scope.flat(Import("._config", "API")),
        statement(scope, 12, "credentials=", _given_credentials(sdk), ","),
        tuple(
            statement(scope, 12, f"{argument}=", given, ",")
            for argument, given in _own_arguments(sdk)
        ),
    )


def _own_arguments(sdk: Sdk) -> Iterator[tuple[str, Expr]]:
    yield from servers.given(sdk)
    if flow_credentials(sdk):
        yield "token_url", name("token_url")


def _init(head: Head, scope: Scope, sdk: Sdk) -> Python:
    asynchronous = "Async" if head.is_async else ""
    secret = Import("._runtime.auth", f"{asynchronous}SecretSource")
    transport = Import("._runtime.transport", f"{asynchronous}HttpClient")
    timeout = union(builtin("float"), Import("._runtime.options", "Timeout"))
    texts_, objects = (subscript(MAPPING, builtin("str"), builtin(v)) for v in ("str", "object"))
    params = [
        Param("self"),
        STAR,
        *(_optional(credential, secret) for credential, _ in every_credential(sdk)),
        *(Param(argument, kind, NONE) for argument, kind in servers.parameters(sdk)),
        _optional("base_url", builtin("str")),
        *([_optional("token_url", builtin("str"))] if flow_credentials(sdk) else []),
        _optional("timeout", timeout),
        Param("max_retries", builtin("int"), code("2")),
        _optional("default_headers", texts_),
        _optional("default_query", objects),
        _optional("http_client", transport),
        Param("strict_responses", builtin("bool"), code("False")),
        _optional("schema_drift", Import("._runtime.drift", "DriftHook")),
        Param("hooks", subscript(_SEQUENCE, Import("._runtime.hooks", "Hooks")), code("()")),
    ]
    return signature(scope.typing_only(), 4, "def __init__", params, NONE)


def _optional(argument: str, kind: Expr) -> Param:
    return Param(argument, union(kind, NONE), NONE)


def _given_credentials(sdk: Sdk) -> Expr:
    return dict_of(*((value_of(key), name(key)) for key, _ in every_credential(sdk)))


def _client_text(head: Head, sdk: Sdk) -> str:
    said = sdk.api.info.doc.description.strip()
    fetches_tokens = bool(flow_credentials(sdk))
    entries = [
        *((key, _credential_text(key, told, sdk)) for key, told in every_credential(sdk)),
        *servers.texts(sdk),
        *((key, told) for key, told in _OPTIONS.items() if key != "token_url" or fetches_tokens),
    ]
    kind = f"The {'asynchronous ' if head.is_async else ''}client of the {sdk.title} API."
    return prose.paragraphs(kind, said, prose.section("Args", entries))


def _credential_text(key: str, told: str, sdk: Sdk) -> str:
    source = f"Read from `{variable_name(key, sdk)}` when it is not given."
    return prose.one_line([prose.ended(told) if told else "", source])


_OPTIONS: Mapping[str, str] = {
    "base_url": "Where requests go instead of the API's own address.",
    "token_url": "Where access tokens are fetched instead of the API's own token endpoint.",
    "timeout": "Seconds for a whole call, or a `Timeout`.",
    "max_retries": "How often a failed try is repeated.",
    "default_headers": "Sent with every request.",
    "default_query": "Query parameters of every request.",
    "http_client": "Sends the requests; the package's own HTTP client when it is not given.",
    "strict_responses": "Raise where an answer is not as promised, rather than keep what came.",
    "schema_drift": "Called with a `SchemaDrift` for each place of an answer that is not as promised.",
    "hooks": "Called around each request, in this order.",
}

# --- errors.py --------------------------------------------------------------------------------------------------------


@frozen
class ErrorView:
    """An exception with a typed body."""

    head: Python
    doc: Python
    body: Python


@frozen
class ErrorsView:
    """`errors.py`."""

    summary: Python
    imports: Python
    errors: tuple[ErrorView, ...]
    status_errors: Python
    exported: Python


_BASES: Mapping[str, str] = {
    "ArgumentError": "",
    "CredentialError": "",
    "APIError": "",
    "APIConnectionError": "APIError",
    "APITimeoutError": "APIConnectionError",
    "APIStatusError": "APIError",
    "BadRequestError": "APIStatusError",
    "AuthenticationError": "APIStatusError",
    "PermissionDeniedError": "APIStatusError",
    "NotFoundError": "APIStatusError",
    "ConflictError": "APIStatusError",
    "UnprocessableEntityError": "APIStatusError",
    "RateLimitError": "APIStatusError",
    "InternalServerError": "APIStatusError",
    "APIResponseValidationError": "APIError",
    "DecodeError": "APIResponseValidationError",
    "ResponseTooLarge": "APIError",
    "StreamError": "APIError",
    "TooManyRedirects": "APIError",
}
"""The runtime's exceptions, each with the one above it; "" is the root."""

_STATUSES: Mapping[str, str] = {
    **{error: str(status) for status, error in errors.RUNTIME_CLASSES.items()},
    errors.SERVER_ERROR: "5xx",
}


def error_classes(sdk: Sdk) -> ErrorsView:
    """The exceptions: the runtime's under the package's names, and those that the description declares."""
    own = {error.name for error in sdk.errors.classes}
    root = errors.root_class(sdk.settings.client)
    scope = Scope(".errors", taken={*own, *_BASES, root, "STATUS_ERRORS"})
    views = tuple(_error(error, scope, sdk) for error in sdk.errors.classes)
    statuses = variable(scope, 0, "STATUS_ERRORS", _table_type(), _status_errors(sdk))
    return ErrorsView(
        docstring(_errors_text(root, sdk)),
        _error_imports(root, scope, sdk),
        views,
        statuses,
        statement(scope, 0, "__all__ = ", list_of(*map(value_of, exported_errors(sdk)))),
    )


def _error_imports(root: str, scope: Scope, sdk: Sdk) -> Python:
    own = {error.name for error in sdk.errors.classes}
    lines = [scope.imports().text]
    if own & _BASES.keys():
        lines.append("from ._runtime import errors as _base")
    inherited = sorted([*(_BASES.keys() - own), f"SDKError as {root}"], key=str.casefold)
    lines.append(imported_names("._runtime.errors", inherited, 0))
    return code("\n".join(line for line in lines if line))


def exported_errors(sdk: Sdk) -> tuple[str, ...]:
    """The names of all exceptions, sorted."""
    own = (error.name for error in sdk.errors.classes)
    return tuple(sorted({errors.root_class(sdk.settings.client), *_BASES, *own}))


def _error(error: ErrorClass, scope: Scope, sdk: Sdk) -> ErrorView:
    kind = held(JsonBody(error.fault.body), sdk) if error.fault.body is not None else NONE
    base = f"_base.{error.base}" if error.name == error.base else error.base
    said = prose.paragraphs(*error.docs) if error.docs else "The server failed the request."
    options = [keyword("body", lambda_(kind))]
    if path := errors.message_path(error.fault.body, sdk.api):
        options.append(keyword("message", tuple_of(*map(value_of, path))))
    return ErrorView(
        statement(scope, 0, "class ", call(error.name, name(base), *options), ":"),
        docstring(f"{status_text(error.fault.status)}. {said}", 4),
        variable(scope, 4, "body", union(kind, NONE)),
    )


def _table_type() -> Expr:
    status = union(builtin("int"), builtin("str"))
    return subscript(builtin("dict"), status, subscript(builtin("type"), name(errors.ROOT)))


def _status_errors(sdk: Sdk) -> Expr:
    """The classes of the runtime that have another of their name here, by status."""
    rows = []
    for error in sdk.errors.classes:
        if error.name == error.base:
            status = "5XX" if error.name == errors.SERVER_ERROR else status_key(error.fault.status)
            rows.append((value_of(status), name(error.name)))
    return dict_of(*rows)


def _errors_text(root: str, sdk: Sdk) -> str:
    return prose.paragraphs(
        f"The errors that calls of the {sdk.title} API raise.",
        "\n".join([root, *_branches("", "", _tree(sdk))]),
    )


def _tree(sdk: Sdk) -> Mapping[str, tuple[str, str]]:
    """Every exception with the one above it, and the status that it stands for."""
    inherited = {error: (base, _STATUSES.get(error, "")) for error, base in _BASES.items()}
    declared = {
        error.name: (error.base, status_text(error.fault.status))
        for error in sdk.errors.classes
        if error.name != error.base
    }
    return {**inherited, **declared}


def _branches(above: str, margin: str, tree: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    below = [error for error, (base, _) in tree.items() if base == above]
    for error in below:
        last = error == below[-1]
        line = f"{margin}{'└── ' if last else '├── '}{error}"
        status = tree[error][1]
        yield f"{line:<48}{status}" if status else line
        yield from _branches(error, f"{margin}{'    ' if last else '│   '}", tree)


# --- __init__.py ------------------------------------------------------------------------------------------------------

_RUNTIME_EXPORTS: Mapping[str, tuple[str, ...]] = {
    "_runtime.drift": ("SchemaDrift",),
    "_runtime.hooks": ("AccessToken", "HookResponse", "Hooks"),
    "_runtime.http": ("AsyncHttpTransport", "HttpTransport"),
    "_runtime.model": ("UNSET", "Extras", "UnknownVariant", "UnsetType"),
    "_runtime.options": ("RequestOptions", "Timeout"),
    "_runtime.reqwest": ("AsyncPyreqwestTransport", "PyreqwestTransport"),
    "_runtime.resource": ("RawResponse",),
    "_runtime.transport": ("Request",),
    "_runtime.uploads": ("FileContent", "FileInput"),
}
_SUBMODULES = ("errors", "models")


@frozen
class InitView:
    """`__init__.py`."""

    doc: Python
    imports: Python
    homes: Python
    attached: Python
    version: Python


@frozen
class StubView:
    """`__init__.pyi`: the same for type checkers."""

    imports: Python
    exported: Python


def init(sdk: Sdk) -> InitView:
    """What users import, and where it is loaded from when they do."""
    client = sdk.settings.client
    scope = Scope(".", taken={"_HOMES"}, package=True)
    attach = call(Import("._runtime.lazy", "attach"), name("__name__"), name("_HOMES"))
    return InitView(
        docstring(f"{sdk.title} for Python: `{client}` and `Async{client}`."),
        homes=statement(scope, 0, "_HOMES = ", _homes({**_exports(sdk), "": _SUBMODULES})),
        attached=scope.flat(attach),
        version=literal(sdk.settings.version),
        imports=scope.imports(),
    )


def stub(sdk: Sdk) -> StubView:
    """The index of the same names for type checkers."""
    scope = Scope(".", package=True)
    names = [one for exported in _exports(sdk).values() for one in exported]
    exported = list_of(*map(value_of, sorted([*_SUBMODULES, *names])))
    return StubView(_stub_imports(_exports(sdk)), statement(scope, 0, "__all__ = ", exported))


def _exports(sdk: Sdk) -> Mapping[str, tuple[str, ...]]:
    return {
        "client": (f"Async{sdk.settings.client}", sdk.settings.client),
        "errors": exported_errors(sdk),
        **_RUNTIME_EXPORTS,
    }


def _homes(homes: Mapping[str, tuple[str, ...]]) -> Expr:
    return dict_of(
        *((value_of(module), value_of(" ".join(names))) for module, names in homes.items())
    )


def _stub_imports(homes: Mapping[str, tuple[str, ...]]) -> Python:
    """`from .client import Dub as Dub`: how a stub says that it passes a name on."""
    lines = [imported_names(".", [f"{module} as {module}" for module in _SUBMODULES], 0)]
    lines += [
        imported_names(f".{module}", [f"{one} as {one}" for one in names], 0)
        for module, names in homes.items()
    ]
    return code("\n".join(lines))


# --- pyproject.toml ---------------------------------------------------------------------------------------------------


@frozen
class ProjectView:
    """`pyproject.toml`."""

    distribution: Toml
    version: Toml
    description: Toml
    dependencies: tuple[Toml, ...]
    packages: Toml


DEPENDENCIES = ("httpx2>=2.12,<3", "msgspec>=0.21,<1")


_TABLES = (
    "build-system",
    "project",
    "project.optional-dependencies",
    "tool",
    "tool.hatch",
    "tool.hatch.build",
    "tool.hatch.build.targets",
    "tool.hatch.build.targets.wheel",
    "tool.pytest",
    "tool.pytest.ini_options",
)
PROJECT_KEYS = frozenset(
    {
        *_TABLES,
        *("build-system.requires", "build-system.build-backend"),
        *(
            f"project.{key}"
            for key in ("name", "version", "description", "readme", "requires-python")
        ),
        *("project.dependencies", "project.classifiers"),
        *(f"project.optional-dependencies.{extra}" for extra in ("fast", "http2", "otel", "test")),
        "tool.hatch.build.targets.wheel.packages",
        *(
            f"tool.pytest.ini_options.{key}"
            for key in ("testpaths", "pythonpath", "python_classes")
        ),
    }
)
"""Every key that `pyproject.toml` has, whatever the description says."""


def project(sdk: Sdk) -> ProjectView:
    """How the package is built and installed."""
    return ProjectView(
        text(sdk.settings.distribution),
        text(sdk.settings.version),
        text(f"Python client of the {sdk.title} API"),
        tuple(map(text, DEPENDENCIES)),
        texts((f"src/{sdk.settings.package}",)),
    )


# --- What every package has -------------------------------------------------------------------------------------------

_RUNTIME = Path(__file__).parent / "runtime"


def runtime() -> Iterator[tuple[str, bytes]]:
    """The files of the runtime by their name, as they are."""
    for path in sorted(_RUNTIME.rglob("*.py")):
        yield path.relative_to(_RUNTIME).as_posix(), path.read_bytes()


@frozen
class SummaryView:
    """A file that is nothing but a docstring."""

    summary: Python


def resources(sdk: Sdk) -> SummaryView:
    """`resources/__init__.py`."""
    return SummaryView(
        docstring(f"The operations of the {sdk.title} API, a module for each group.")
    )
