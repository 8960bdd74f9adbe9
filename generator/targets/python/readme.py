"""The README of a package: how to install it, a first call, and a guide to each thing that the API lets its users do."""

from __future__ import annotations

from generator import markdown
from generator.code import Markdown
from generator.frozen import frozen
from generator.ir import BytesBody, Group, MutualTls, OAuth2, SchemeUse
from generator.targets.python import configuration, examples, servers
from generator.targets.python.calls import Call, returned
from generator.targets.python.endpoints import idempotency_header
from generator.targets.python.errors import root_class
from generator.targets.python.outside import Outside
from generator.targets.python.sdk import Sdk
from generator.targets.python.spelling.expressions import Expr, Import, call, code, keyword, name
from generator.targets.python.spelling.layout import statement
from generator.targets.python.spelling.literals import value_of


@frozen
class ReadmeView:
    """`README.md`. Every fence is a program that runs; `credentials` is empty for an API that asks for none."""

    title: str
    description: str
    install: Markdown
    first_call: Markdown
    asynchronous: Markdown
    root: str
    credentials: tuple[CredentialView, ...]
    authenticating: Markdown
    token_credentials: tuple[CredentialView, ...]
    fetching_tokens: Markdown
    token_url_variable: str
    asks_for_certificate: bool
    servers: tuple[ServerView, ...]
    base_url_variable: str
    failing: Markdown
    retrying: Markdown
    bounding: Markdown
    repeating: Markdown
    hooking: Markdown
    logging: Markdown
    log_variable: str
    install_telemetry: Markdown
    answering: Markdown
    connecting: Markdown
    http2: Markdown
    hurrying: Markdown
    fast: Markdown
    bringing: Markdown
    uploading: Markdown


@frozen
class CredentialView:
    """A keyword of the client, and the environment variable that stands in for it."""

    keyword: str
    variable: str


@frozen
class ServerView:
    """A keyword of the client that chooses an address."""

    keyword: str
    description: str


def lower(sdk: Sdk) -> ReadmeView:
    """The README, with one operation of the description as the example throughout."""
    shown = _Shown.of(sdk)
    return ReadmeView(
        f"{sdk.title} for Python",
        sdk.description,
        markdown.fence(f"pip install {sdk.settings.distribution}", "sh"),
        _program(_first_call(shown)),
        _program(_asynchronous(shown)),
        root_class(sdk.settings.client),
        _credentials(configuration.credentials(sdk), sdk),
        _program(_authenticating(shown)),
        _credentials(configuration.flow_credentials(sdk), sdk),
        _fetching_tokens(shown),
        f"{configuration.environment(sdk)}_TOKEN_URL",
        any(isinstance(scheme, MutualTls) for scheme in sdk.api.schemes),
        tuple(ServerView(argument, said) for argument, said in servers.texts(sdk)),
        f"{configuration.environment(sdk)}_BASE_URL",
        _program(_failing(shown)),
        _program(_patient(shown)),
        _program(_bounding(shown)),
        _repeating(sdk),
        _program(_hooking(shown)),
        _program(_logging(shown)),
        f"{configuration.environment(sdk)}_LOG",
        markdown.fence(f"pip install '{sdk.settings.distribution}[otel]'", "sh"),
        _program(_answering(shown)),
        _program(_through(shown, Import(".", "HttpTransport"), _tls())),
        _extra("http2", sdk),
        _program(_through(shown, Import(".", "PyreqwestTransport"))),
        _extra("fast", sdk),
        _program(_through(shown, Import("httpx2", "Client"))),
        _uploading(sdk),
    )


def _credentials(keywords: tuple[tuple[str, str], ...], sdk: Sdk) -> tuple[CredentialView, ...]:
    return tuple(CredentialView(key, configuration.variable_name(key, sdk)) for key, _ in keywords)


def _uploading(sdk: Sdk) -> Markdown:
    """The first call that takes a file; nothing where none does."""
    for made, method in _methods(sdk.facts.root, "client", sdk):
        if _takes_file(made) and examples.is_callable(made, "required", sdk):
            scope = Outside(sdk.settings.package)
            shown = _Shown(made, method, sdk)
            head = _made(sdk.settings.client, scope, shown)
            lines = shown.call(4, "", scope)
            return _program([scope.imports().text, "", f"with {head} as client:", *lines])
    return markdown.NOTHING


def _takes_file(made: Call) -> bool:
    is_bytes = made.body is not None and isinstance(made.body.content, BytesBody)
    return any(
        argument.required and (argument.is_file or (argument.where == "whole" and is_bytes))
        for argument in made.arguments
    )


def _program(lines: list[str]) -> Markdown:
    return markdown.fence("\n".join(lines), "python")


@frozen
class _Shown:
    """The operation that serves as the example, None for an API without operations; `method` is how it is reached."""

    made: Call | None
    method: str
    sdk: Sdk

    @staticmethod
    def of(sdk: Sdk) -> _Shown:
        """The first that is not deprecated, those in a group before the others."""
        methods = [
            one
            for one in _methods(sdk.facts.root, "client", sdk)
            if examples.is_callable(one[0], "required", sdk)
        ]
        methods.sort(key=lambda one: (one[0].operation.doc.deprecated, one[1].count(".") == 1))
        made, method = methods[0] if methods else (None, "")
        return _Shown(made, method, sdk)

    def call(self, indent: int, awaited: str, scope: Outside, *more: Expr) -> list[str]:
        """The lines of the call, with `more` keywords, and of showing what it returns."""
        if self.made is None:
            return [" " * indent + "..."]
        given = examples.arguments(self.made, "required", self.sdk)
        items = (
            keyword(
                argument.name, examples.written(argument, given[argument.name], self.made, self.sdk)
            )
            for argument in self.made.arguments
            if argument.name in given and not examples.is_constant(argument)
        )
        answers = returned(self.made) not in ((), (None,))
        before = f"{'result = ' if answers else ''}{awaited}"
        made = statement(scope, indent, before, call(name(self.method), *items, *more))
        lines = [" " * indent + line for line in made.text.split("\n")]
        return [*lines, " " * indent + "print(result)"] if answers else lines


def _methods(group: Group, path: str, sdk: Sdk) -> list[tuple[Call, str]]:
    own = [(sdk.calls[id], f"{path}.{sdk.calls[id].name}") for id in group.operations]
    below = (_methods(inner, f"{path}.{sdk.names.group(inner.id)}", sdk) for inner in group.groups)
    return [*own, *(one for methods in below for one in methods)]


def _made(kind: str, scope: Outside, shown: _Shown, *more: Expr) -> str:
    """`Dub(token="…")` on one line, with what the call needs."""
    given = examples.arguments_for(examples.first_uses(shown.made), shown.sdk)
    options = (keyword(key, value_of(value)) for key, value in given.items())
    return scope.flat(call(Import(".", kind), *options, *more)).text


def _first_call(shown: _Shown) -> list[str]:
    scope = Outside(shown.sdk.settings.package)
    made = _made(shown.sdk.settings.client, scope, shown)
    body = [f"with {made} as client:", *shown.call(4, "", scope)]
    return [scope.imports().text, "", *body]


def _asynchronous(shown: _Shown) -> list[str]:
    scope = Outside(shown.sdk.settings.package)
    scope.flat(Import("asyncio", ""))
    made = _made(f"Async{shown.sdk.settings.client}", scope, shown)
    body = [
        "async def main() -> None:",
        f"    async with {made} as client:",
        *shown.call(8, "await ", scope),
    ]
    return [scope.imports().text, "", "", *body, "", "", "asyncio.run(main())"]


def _failing(shown: _Shown) -> list[str]:
    scope = Outside(shown.sdk.settings.package)
    made = _made(shown.sdk.settings.client, scope, shown)
    limited = scope.flat(Import(".", "RateLimitError")).text
    failed = scope.flat(Import(".", "APIStatusError")).text
    unreachable = scope.flat(Import(".", "APIConnectionError")).text
    body = [
        f"with {made} as client:",
        "    try:",
        *shown.call(8, "", scope),
        f"    except {limited} as error:",
        '        print("Too many requests; seconds to wait:", error.retry_after)',
        f"    except {failed} as error:",
        "        print(error.status_code, error.message, error.request_id)",
        f"    except {unreachable} as error:",
        '        print("No answer:", error.message)',
    ]
    return [scope.imports().text, "", *body]


def _patient(shown: _Shown) -> list[str]:
    scope = Outside(shown.sdk.settings.package)
    options = (keyword("timeout", code("60.0")), keyword("max_retries", code("5")))
    made = _made(shown.sdk.settings.client, scope, shown, *options)
    hasty = (keyword("timeout", code("5.0")), keyword("max_retries", code("0")))
    body = [f"with {made} as client:", *shown.call(4, "", scope, *hasty)]
    return [scope.imports().text, "", *body]


def _bounding(shown: _Shown) -> list[str]:
    scope = Outside(shown.sdk.settings.package)
    steps = (keyword("connect", code("5.0")), keyword("read", code("30.0")))
    timeout = call(Import(".", "Timeout"), code("120.0"), *steps)
    made = _made(shown.sdk.settings.client, scope, shown, keyword("timeout", timeout))
    body = [f"with {made} as client:", *shown.call(4, "", scope)]
    return [scope.imports().text, "", *body]


def _repeating(sdk: Sdk) -> Markdown:
    """The first call that takes an idempotency key; nothing where none does."""
    for made, method in _methods(sdk.facts.root, "client", sdk):
        if idempotency_header(made.operation) and examples.is_callable(made, "required", sdk):
            scope = Outside(sdk.settings.package)
            shown = _Shown(made, method, sdk)
            head = _made(sdk.settings.client, scope, shown)
            key = keyword("idempotency_key", value_of("order-1234"))
            lines = shown.call(4, "", scope, key)
            return _program([scope.imports().text, "", f"with {head} as client:", *lines])
    return markdown.NOTHING


def _authenticating(shown: _Shown) -> list[str]:
    """A credential that is a function."""
    scope = Outside(shown.sdk.settings.package)
    scope.flat(Import("os", ""))
    every = [key for key, _ in configuration.credentials(shown.sdk)]
    given = examples.arguments_for(examples.first_uses(shown.made), shown.sdk)
    keys = [key for key in every if key in given]
    if not keys:
        # The call needs none, but this is about those that do.
        given, keys = examples.client_arguments(shown.sdk), every
    options = (
        keyword(key, name("read_secret") if key in keys[:1] else value_of(value))
        for key, value in given.items()
    )
    made = scope.flat(call(Import(".", shown.sdk.settings.client), *options)).text
    secret = value_of(given[keys[0]]) if keys else value_of("")
    body = [
        "def read_secret() -> str:",
        f'    return os.environ.get("MY_SECRET", {scope.flat(secret).text})',
        "",
        "",
        f"with {made} as client:",
        *shown.call(4, "", scope),
    ]
    return [scope.imports().text, "", "", *body]


def _fetching_tokens(shown: _Shown) -> Markdown:
    """A client that fetches its access tokens; nothing where the description has no such flow."""
    sdk = shown.sdk
    for scheme in sdk.api.schemes:
        for flow in configuration.token_flows(scheme) if isinstance(scheme, OAuth2) else ():
            own = configuration.GRANTS[flow.name][1] or ("client_id", "client_secret")
            keys = [sdk.names.credential(scheme.name, part) for part in own]
            scope = Outside(sdk.settings.package)
            others = (use for use in _uses_with(scheme.name, shown) if use.scheme != scheme.name)
            rest = examples.arguments_for(others, sdk)
            given = {**{key: f"my-{key.replace('_', '-')}" for key in keys}, **rest}
            options = (keyword(key, value_of(value)) for key, value in given.items())
            made = scope.flat(call(Import(".", sdk.settings.client), *options)).text
            body = [f"with {made} as client:", *shown.call(4, "", scope)]
            return _program([scope.imports().text, "", *body])
    return markdown.NOTHING


def _uses_with(scheme: str, shown: _Shown) -> tuple[SchemeUse, ...]:
    """The first set of credentials for the call in which a scheme is; its token is one of them."""
    sets = shown.made.operation.security if shown.made else ()
    return next((uses for uses in sets if any(use.scheme == scheme for use in uses)), ())


def _hooking(shown: _Shown) -> list[str]:
    scope = Outside(shown.sdk.settings.package)
    scope.flat(Import("hashlib", ""))
    hooks, request, response = (
        scope.flat(Import(".", kind)).text for kind in ("Hooks", "Request", "HookResponse")
    )
    around = keyword("hooks", code("[hooks]"))
    made = _made(shown.sdk.settings.client, scope, shown, around)
    body = [
        f"def sign(request: {request}) -> {request}:",
        '    content = request.content if isinstance(request.content, bytes) else b""',
        '    return request.with_headers({"X-Digest": hashlib.sha256(content).hexdigest()})',
        "",
        "",
        f"def watch(request: {request}, response: {response}) -> None:",
        "    print(request, response.status_code)",
        "",
        "",
        f"hooks = {hooks}(before_request=sign, after_response=watch)",
        f"with {made} as client:",
        *shown.call(4, "", scope),
    ]
    return [scope.imports().text, "", "", *body]


def _logging(shown: _Shown) -> list[str]:
    scope = Outside(shown.sdk.settings.package)
    scope.flat(Import("logging", ""))
    made = _made(shown.sdk.settings.client, scope, shown)
    logger = scope.flat(value_of(shown.sdk.settings.package)).text
    body = [
        "logging.basicConfig()",
        f"logging.getLogger({logger}).setLevel(logging.INFO)",
        f"with {made} as client:",
        *shown.call(4, "", scope),
    ]
    return [scope.imports().text, "", *body]


def _tls() -> tuple[Expr, ...]:
    context = call(Import("ssl", "create_default_context"))
    return keyword("tls", context), keyword("max_connections", code("20"))


def _through(shown: _Shown, kind: Import, options: tuple[Expr, ...] = ()) -> list[str]:
    """A call on a transport, or on an HTTP client, that is made before and closed after it."""
    scope = Outside(shown.sdk.settings.package)
    transport = scope.flat(call(kind, *options)).text
    given = keyword("http_client", name("transport"))
    made = _made(shown.sdk.settings.client, scope, shown, given)
    body = [
        f"with {transport} as transport:",
        f"    client = {made}",
        *shown.call(4, "", scope),
    ]
    return [scope.imports().text, "", *body]


def _answering(shown: _Shown) -> list[str]:
    """The whole response in the place of its value."""
    scope = Outside(shown.sdk.settings.package)
    made = _made(shown.sdk.settings.client, scope, shown)
    path, _, method = shown.method.rpartition(".")
    raw = _Shown(shown.made, f"{path}.with_raw_response.{method}", shown.sdk)
    lines = raw.call(4, "", scope)
    if shown.made is not None:
        lines = _as_response(lines)
    return [scope.imports().text, "", f"with {made} as client:", *lines]


def _as_response(lines: list[str]) -> list[str]:
    """The same call, whose result is a response whether or not it has a value."""
    call_ = [line for line in lines if line.strip() != "print(result)"]
    first = call_[0].removeprefix("    ").removeprefix("result = ")
    return [
        f"    response = {first}",
        *call_[1:],
        '    print(response.status_code, response.headers.get("content-type"))',
        "    print(response.parse())",
    ]


def _extra(extra: str, sdk: Sdk) -> Markdown:
    """How an extra of the package is installed."""
    return markdown.code(f"pip install '{sdk.settings.distribution}[{extra}]'")
