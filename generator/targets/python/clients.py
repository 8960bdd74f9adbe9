"""`client.py`: the two clients, with what their constructors take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.code import Python
from generator.targets.python import prose, servers
from generator.targets.python.configuration import every_credential, flow_credentials, variable_name
from generator.targets.python.endpoints import endpoints
from generator.targets.python.operations import (
    ConstructorView,
    Head,
    ModuleView,
    bound_names,
    client_class,
)
from generator.targets.python.sdk import Sdk
from generator.targets.python.spelling.docstrings import docstring
from generator.targets.python.spelling.expressions import (
    Expr,
    Import,
    builtin,
    code,
    dict_of,
    name,
    subscript,
    union,
)
from generator.targets.python.spelling.layout import (
    STAR,
    Param,
    signature,
    statement,
)
from generator.targets.python.spelling.literals import value_of
from generator.targets.python.spelling.scope import Scope
from generator.targets.python.spelling.types import MAPPING, NONE

_SEQUENCE = Import("collections.abc", "Sequence")


def client_module(sdk: Sdk) -> ModuleView:
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
    fetches_tokens = bool(flow_credentials(sdk))
    entries = [
        *((key, _credential_text(key, told, sdk)) for key, told in every_credential(sdk)),
        *servers.texts(sdk),
        *((key, told) for key, told in _OPTIONS.items() if key != "token_url" or fetches_tokens),
    ]
    kind = f"The {'asynchronous ' if head.is_async else ''}client of the {sdk.title} API."
    return prose.paragraphs(kind, sdk.description, prose.section("Args", entries))


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
