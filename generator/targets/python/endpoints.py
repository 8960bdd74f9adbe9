"""The `Endpoint` constant of each operation: everything that can differ between two operations, once for both clients."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.code import Python
from generator.ir import (
    BytesBody,
    Class,
    Default,
    Exact,
    JsonBody,
    MutualTls,
    Operation,
    Status,
    TextBody,
)
from generator.naming import flow_parts, is_option
from generator.targets.python import servers
from generator.targets.python.calls import (
    Answer,
    Call,
    Entity,
    Plain,
    is_secret,
    returned,
)
from generator.targets.python.requests import (
    endpoint_name,
    parameters,
    passed_as,
    sent_body,
)
from generator.targets.python.sdk import Sdk
from generator.targets.python.spelling.expressions import (
    Expr,
    Import,
    builtin,
    call,
    code,
    dict_of,
    keyword,
    lambda_,
    name,
    subscript,
    tuple_of,
    union,
)
from generator.targets.python.spelling.layout import (
    statement,
    variable,
)
from generator.targets.python.spelling.literals import value_of
from generator.targets.python.spelling.scope import Scope


def endpoints(
    calls: Iterable[Call], scope: Scope, sdk: Sdk
) -> tuple[tuple[Python, ...], Mapping[str, str]]:
    """The constants of a module, and the name of the endpoint of each method."""
    return scope.part("endpoints", lambda: _endpoints(list(calls), scope, sdk))


def _endpoints(
    calls: Sequence[Call], scope: Scope, sdk: Sdk
) -> tuple[tuple[Python, ...], Mapping[str, str]]:
    named = _constant_names(calls)
    shared = _shared_tables(calls, named, sdk)
    tables = tuple(
        statement(scope, 0, f"{constant} = ", _table_expr(table))
        for table, constant in shared.items()
    )
    constants = tuple(
        variable(
            scope,
            0,
            named[made.name],
            subscript(endpoint_name("Endpoint"), return_type(made, sdk)),
            _endpoint_call(made, shared, sdk),
        )
        for made in calls
    )
    return (*tables, *constants), named


def _constant_names(calls: Iterable[Call]) -> Mapping[str, str]:
    named: dict[str, str] = {}
    for made in calls:
        constant = f"_{made.name.upper()}"
        while constant in named.values():
            constant += "_"  # `upper` is not one to one: `straße` and `strasse`.
        named[made.name] = constant
    return named


_Table = tuple[tuple[int | str, Expr], ...]


def _shared_tables(
    calls: Iterable[Call], named: Mapping[str, str], sdk: Sdk
) -> Mapping[_Table, str]:
    """The tables of errors that more than one operation has: `_ERRORS`, or one after the first that has it."""
    users: dict[_Table, list[str]] = {}
    for made in calls:
        users.setdefault(_table(made, sdk), []).append(named[made.name])
    shared = {table: first for table, (first, *more) in users.items() if table and more}
    if len(shared) == 1:
        return {table: _free("_ERRORS", named.values()) for table in shared}
    return {table: _free(f"{first}_ERRORS", named.values()) for table, first in shared.items()}


def _free(constant: str, taken: Iterable[str]) -> str:
    return f"{constant}_" if constant in taken else constant


def _table(made: Call, sdk: Sdk) -> _Table:
    """The errors that an operation declares, by status."""
    return tuple(
        (status_key(answer.response.status), Import(".", "errors", sdk.errors.of(answer.response)))
        for answer in made.failures
    )


def status_key(status: Status) -> int | str:
    """A status as the runtime has it: 200, "2XX", "default"."""
    match status:
        case Exact(code=number):
            return number
        case Class(digit=digit):
            return f"{digit}XX"
        case Default():
            return "default"


def _table_expr(table: _Table) -> Expr:
    return dict_of(*((value_of(status), raised) for status, raised in table))


def _endpoint_call(made: Call, shared: Mapping[_Table, str], sdk: Sdk) -> Expr:
    operation = made.operation
    path = "".join(part if isinstance(part, str) else f"{{{part.wire}}}" for part in operation.path)
    return call(
        endpoint_name("Endpoint"),
        value_of(operation.method),
        value_of(path),
        *_endpoint_options(made, shared, sdk),
    )


def _endpoint_options(made: Call, shared: Mapping[_Table, str], sdk: Sdk) -> Iterator[Expr]:
    operation = made.operation
    if sent := tuple(parameters(made)):
        yield keyword("parameters", tuple_of(*sent))
    if made.body:
        yield keyword("body", sent_body(made, made.body, sdk))
    if made.successes:
        yield keyword("answers", dict_of(*(_held(answer, sdk) for answer in made.successes)))
    if table := _table(made, sdk):
        yield keyword("errors", name(shared[table]) if table in shared else _table_expr(table))
    if operation.security:
        yield keyword("security", _security(operation, sdk))
    passed = passed_as(made)
    if secrets := [passed[one.name] for one in made.arguments if is_secret(one.field)]:
        yield keyword("secrets", tuple_of(*map(value_of, secrets)))
    if scopes := _scopes(operation, sdk):
        yield keyword("scopes", dict_of(*scopes))
    if header := idempotency_header(operation):
        yield keyword("idempotency_header", value_of(header))
    if retries := _retries(operation):
        yield keyword("retries", call(Import(".._runtime.retry", "Retries"), *retries))
    if server := servers.own(operation, sdk):
        yield keyword("server", servers.expr(server))


def _retries(operation: Operation) -> list[Expr]:
    """What the description says of retries, where it differs from what is usual."""
    told = operation.hints.retries
    if told is None:
        return []
    numbers = {"first": told.first, "longest": told.longest, "factor": told.factor}
    return [
        *([keyword("most", value_of(0))] if told.never else []),
        *(keyword(key, value_of(number)) for key, number in numbers.items() if number is not None),
        *([keyword("statuses", tuple_of(*map(value_of, told.statuses)))] if told.statuses else []),
    ]


def idempotency_header(operation: Operation) -> str:
    """The header of the option `idempotency_key`: declared as a parameter, or by an extension."""
    for parameter in operation.parameters:
        if is_option(parameter.where, parameter.field.wire):
            return parameter.field.wire
    return operation.hints.idempotency_header


def _scopes(operation: Operation, sdk: Sdk) -> list[tuple[Expr, Expr]]:
    """What access tokens are asked for, where the client fetches them."""
    fetching = {scheme.name for scheme in sdk.api.schemes if flow_parts(scheme)}
    scopes = {use.scheme: use.scopes for uses in operation.security for use in uses if use.scopes}
    return [
        (value_of(name), tuple_of(*map(value_of, asked)))
        for name, asked in scopes.items()
        if name in fetching
    ]


def _security(operation: Operation, sdk: Sdk) -> Expr:
    """The schemes by name. A certificate is the transport's business: the client has nothing to add to it."""
    certificates = {each.name for each in sdk.api.schemes if isinstance(each, MutualTls)}
    return tuple_of(
        *(
            tuple_of(*(value_of(use.scheme) for use in uses if use.scheme not in certificates))
            for uses in operation.security
        )
    )


def _held(answer: Answer, sdk: Sdk) -> tuple[Expr, Expr]:
    status = value_of(status_key(answer.response.status))
    match answer.entities:
        case ():
            return status, endpoint_name("NOTHING")
        case (entity,):
            return status, _content(entity, sdk, alone=True)
        case several:
            pairs = (
                (value_of(entity.media), _content(entity, sdk, alone=False)) for entity in several
            )
            return status, dict_of(*pairs)


def _content(entity: Entity, sdk: Sdk, *, alone: bool) -> Expr:
    """What an answer holds. One that is `alone` says its media type, for the header `Accept`."""
    said = (value_of(entity.media),) if alone else ()
    match entity.content:
        case JsonBody(type=kind):
            media = [keyword("media", one) for one in said if entity.media != "application/json"]
            return call(endpoint_name("Json"), lambda_(sdk.types.expr(kind)), *media)
        case TextBody() if alone and entity.media != "text/plain":
            return call(endpoint_name("Text"), *said)
        case BytesBody() if alone and entity.media != "application/octet-stream":
            return call(endpoint_name("Bytes"), *said)
        case TextBody():
            return endpoint_name("TEXT")
        case BytesBody():
            return endpoint_name("BYTES")


# --- Types ------------------------------------------------------------------------------------------------------------


def held(content: Plain | None, sdk: Sdk) -> Expr:
    """The type of what content is decoded to."""
    match content:
        case JsonBody(type=kind):
            return sdk.types.expr(kind)
        case TextBody():
            return builtin("str")
        case BytesBody():
            return builtin("bytes")
        case None:
            return code("None")


def return_type(made: Call, sdk: Sdk) -> Expr:
    """What a method returns: the union of what its successes hold."""
    return union(*(held(content, sdk) for content in returned(made) or (None,)))
