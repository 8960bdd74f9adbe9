"""Where requests go: the servers that a client can choose from, their variables, and those of single operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import quote as percent_encoded
from urllib.parse import urlsplit

from generator.diagnostics import Diagnostics, quote
from generator.frozen import frozen
from generator.ir import Operation, Server
from generator.targets.python import prose
from generator.targets.python.sdk import Sdk
from generator.targets.python.spelling.expressions import (
    Expr,
    Import,
    builtin,
    call,
    dict_of,
    keyword,
    name,
    subscript,
    union,
)
from generator.targets.python.spelling.literals import value_of
from generator.targets.python.spelling.types import NONE

STAND_IN = "example"
"""In examples, the value of a variable that has no default."""


@frozen
class Variable:
    """A part of a server's address that callers choose. `values` are those that the author lists, () for any."""

    wire: str
    argument: str
    default: str
    values: tuple[str, ...]
    said: str


def is_absolute(server: Server) -> bool:
    """Whether requests can be sent there without knowing where the description came from."""
    return address(server).lower().startswith(("https://", "http://"))


def offered(sdk: Sdk) -> tuple[Server, ...]:
    """The servers of the whole API, the first being the default."""
    return sdk.once("servers", lambda: tuple(filter(is_absolute, sdk.api.servers)))


def own(operation: Operation, sdk: Sdk) -> Server | None:
    """The server of an operation that is not where the others are."""
    if not operation.servers or operation.servers[:1] == offered(sdk)[:1]:
        return None
    first = operation.servers[0]
    return (
        first if is_absolute(first) or first.url[0] == "/" else replace(first, url=f"/{first.url}")
    )


def keys(sdk: Sdk) -> tuple[int | str, ...]:
    """What callers choose a server by: its name where each has one of its own, else its place in the list."""
    servers = offered(sdk)
    names = [server.name for server in servers]
    if all(names) and len(set(names)) == len(names):
        return tuple(names)
    return tuple(range(len(servers)))


def variables(sdk: Sdk) -> tuple[Variable, ...]:
    """Every variable of a server that requests may go to, each name once."""
    return sdk.once("server variables", lambda: _variables(sdk))


def _variables(sdk: Sdk) -> tuple[Variable, ...]:
    found: dict[str, Variable] = {}
    for server in _reached(sdk):
        for each in server.variables:
            argument = sdk.names.server_variable(each.name)
            before = found.get(each.name)
            both = before is None or bool(before.values and each.values)
            values = (*(before.values if before else ()), *each.values) if both else ()
            found[each.name] = Variable(
                each.name,
                argument,
                before.default if before else each.default,
                tuple(dict.fromkeys(values)),
                (before.said if before else "") or each.doc.description.strip(),
            )
    return tuple(found.values())


def _reached(sdk: Sdk) -> Iterator[Server]:
    yield from offered(sdk)
    for operation in sdk.api.operations:
        server = own(operation, sdk)
        if server is not None:
            yield server


# --- In examples ------------------------------------------------------------------------------------------------------


def address(server: Server) -> str:
    """The URL with its variables at their defaults, `STAND_IN` for one that has none."""
    url = server.url
    for variable in server.variables:
        url = url.replace(f"{{{variable.name}}}", variable.default or _stand_in(variable.name, url))
    return url.rstrip("/")


def normal(url: str) -> str:
    """A URL as clients show it: scheme and host in lower case (RFC 3986, section 6.2.2.1), the path percent-encoded."""
    parts = urlsplit(url)
    path = percent_encoded(parts.path, safe="/:@!$&'()*+,;=~-._%").rstrip("/")
    return f"{parts.scheme}://{parts.netloc}".lower() + path


def needed(sdk: Sdk) -> Mapping[str, str]:
    """The arguments without which no address is whole."""
    return sdk.once("needed server variables", lambda: _needed(sdk))


def _needed(sdk: Sdk) -> Mapping[str, str]:
    without = {
        each.name
        for server in _reached(sdk)
        for each in server.variables
        if not each.default and _stand_in(each.name, server.url)
    }
    return {each.argument: STAND_IN for each in variables(sdk) if each.wire in without}


def _stand_in(variable: str, url: str) -> str:
    """A host cannot do without the value of its variable; a path can."""
    authority = url.partition("://")[2].partition("/")[0] if "://" in url else url
    return STAND_IN if f"{{{variable}}}" in authority else ""


# --- In code ----------------------------------------------------------------------------------------------------------


def expr(server: Server) -> Expr:
    """`Server("https://{region}.example.com", name="main", variables={"region": "eu"})`."""
    parts: list[Expr] = [value_of(server.url)]
    if server.name:
        parts.append(keyword("name", value_of(server.name)))
    if server.variables:
        pairs = ((value_of(each.name), value_of(each.default)) for each in server.variables)
        parts.append(keyword("variables", dict_of(*pairs)))
    return call(Import("._runtime.config", "Server"), *parts)


def parameters(sdk: Sdk) -> Iterator[tuple[str, Expr]]:
    """The keywords of the constructor that choose an address, with their types."""
    if len(offered(sdk)) > 1:
        yield "server", union(_one_of(keys(sdk)), NONE)
    for variable in variables(sdk):
        kind = _one_of(variable.values) if variable.values else builtin("str")
        yield variable.argument, union(kind, NONE)


def _one_of(values: tuple[int | str, ...]) -> Expr:
    return subscript(Import("typing", "Literal"), *map(value_of, values))


def given(sdk: Sdk) -> Iterator[tuple[str, Expr]]:
    """What the constructor hands on."""
    if len(offered(sdk)) > 1:
        yield "server", name("server")
    if found := variables(sdk):
        pairs = ((value_of(each.wire), name(each.argument)) for each in found)
        yield "variables", dict_of(*pairs)


# --- In words ---------------------------------------------------------------------------------------------------------


def texts(sdk: Sdk) -> Iterator[tuple[str, str]]:
    """What the keywords of `parameters` are for."""
    if len(offered(sdk)) > 1:
        yield "server", f"Which of the API's servers to use: {'; '.join(_listed(sdk))}."
    for variable in variables(sdk):
        default = f"Default: `{variable.default}`." if variable.default else ""
        said = (
            prose.ended(variable.said)
            if variable.said
            else f"The `{variable.wire}` in the server's address."
        )
        yield variable.argument, prose.one_line([said, default])  # fmt: skip


def _listed(sdk: Sdk) -> Iterator[str]:
    for key, server in zip(keys(sdk), offered(sdk), strict=True):
        said = prose.one_line([server.doc.description]).rstrip(".")
        yield f"`{key!r}` for {server.url}{f' ({said})' if said else ''}"


def report_unused(sdk: Sdk, report: Diagnostics) -> None:
    """Say which servers of the description no request goes to."""
    for server in sdk.api.servers:
        if not is_absolute(server):
            report.warning(
                "relative-server",
                f"the server {quote(server.url)} is relative, so it is left out",
                server.at,
                "write the whole URL; until then `base_url` must be given to the client",
            )
    told = set()
    for operation in sdk.api.operations:
        for server in operation.servers[1:]:
            if own(operation, sdk) is not None and server.at not in told:
                told.add(server.at)
                report.info(
                    "further-server",
                    f"an operation's requests go to the first of its servers, and not to {quote(server.url)}",
                    server.at,
                    "`base_url` sends the requests of a client anywhere",
                )
