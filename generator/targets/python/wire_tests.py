"""The tests of operations: what each sends, and what becomes of its answers.

What they expect is worked out from the description once more, apart from the endpoints and the models, so that a fault
in a template or in their lowering fails a test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from generator.code import Python
from generator.frozen import frozen
from generator.ir import (
    BytesBody,
    Class,
    Default,
    Exact,
    Group,
    GroupId,
    Json,
    JsonBody,
    Status,
    TextBody,
    Type,
)
from generator.targets.python import examples
from generator.targets.python.calls import Answer, Call, Entity
from generator.targets.python.fixtures import Fixtures, json_type
from generator.targets.python.outside import Outside
from generator.targets.python.sdk import Sdk
from generator.targets.python.spelling.docstrings import docstring
from generator.targets.python.spelling.expressions import (
    Expr,
    Import,
    call,
    code,
    dict_of,
    keyword,
    list_of,
    name,
    subscript,
    union,
)
from generator.targets.python.spelling.layout import Param, signature, statement, variable
from generator.targets.python.spelling.literals import value_of
from generator.targets.python.spelling.types import NONE
from generator.targets.python.values import runtime_type
from generator.targets.python.wire_sent import (
    Case,
    equals,
    query_pairs,
    request_line,
    sent_checks,
    spelled_pairs,
)

RECORDER = Import("._runtime.testing", "Recorder")
ANSWER = Import("._runtime.testing", "Answer")
_PARAMETRIZE = Import("pytest", "", "mark.parametrize")
FAILURE = Import("._runtime.testing", "Failure")
SETTLE = Import("._runtime.testing", "settle")
READ_STREAMED = Import("._runtime.testing", "read_streamed")
AS_JSON = Import("._runtime.testing", "as_json")

# --- Operations -------------------------------------------------------------------------------------------------------


@frozen
class CallTest:
    """A call, what it sent, what came of the answer. A deprecated one warns."""

    head: Python
    deprecated: bool
    answer: Python
    server: Python
    call: Python
    line: Python
    query: Python
    sent: tuple[Python, ...]
    received: tuple[Python, ...]


@frozen
class ErrorTest:
    """A call that fails in each of the declared ways: `cases` is a decorator."""

    cases: Python
    head: Python
    deprecated: bool
    client: Python
    call: Python


@frozen
class OperationTest:
    """All tests of an operation; `error` is None where no failure is declared."""

    calls: tuple[CallTest, ...]
    error: ErrorTest | None


@frozen
class Check:
    """What is asserted of every failure: the head of a function, and what `error.body` is as JSON."""

    head: Python
    body: Python


@frozen
class OperationsView:
    """`tests/test_<group>.py`. `connect` is an alias of the fixture's type; `check` is None where no failure is declared."""

    summary: Python
    mentions_deprecated: bool
    imports: Python
    connect: Python
    check: Check | None
    fixtures: tuple[Python, ...]
    tables: tuple[Python, ...]
    operations: tuple[OperationTest, ...]


def operations(sdk: Sdk) -> Iterator[tuple[str, Callable[[], OperationsView]]]:
    """The test module of each group with operations: its name and what makes its view."""
    taken = {"conftest", "test_client", "test_errors"}
    for group in _groups(sdk.facts.root):
        if group.operations:
            module = _module(group, sdk, taken)
            taken.add(module)
            yield module, partial(_operations_view, group, sdk)


def _groups(group: Group) -> Iterator[Group]:
    yield group
    for inner in group.groups:
        yield from _groups(inner)


def _module(group: Group, sdk: Sdk, taken: set[str]) -> str:
    module = f"test_{sdk.names.group_module(group.id)}" if group.id.path else "test_operations"
    while module in taken or _OF_MODELS.fullmatch(module):
        module += "_"
    return module


_OF_MODELS = re.compile(r"test_models(?:_\d+)?")


def _operations_view(group: Group, sdk: Sdk) -> OperationsView:
    calls = [sdk.calls[id] for id in group.operations]
    scope = Outside(sdk.settings.package, taken=BOUND)
    access = ".".join(["client", *_attributes(group, sdk)])
    fixtures = Fixtures(scope, sdk)
    cases = [Case(made, f"{access}.{made.name}", scope, fixtures, sdk) for made in calls]
    tables = _tables(cases)
    tests = [_operation_test(case, tables.get(case.made.name)) for case in cases]
    return OperationsView(
        docstring(
            f"`{access}` on the wire: what each operation sends, and what becomes of the answers."
        ),
        any(made.operation.doc.deprecated for made in calls),
        connect=connect_alias(scope, sdk),
        check=_check(scope) if tables else None,
        tables=tuple(_table_code(table, scope) for table in _each_once(tables.values())),
        operations=tuple(tests),
        fixtures=tuple(fixtures.constants),
        imports=scope.imports(),
    )


BOUND = (
    "Connect",
    "check",
    "client",
    "connect",
    "error",
    "failure",
    "request",
    "result",
    "server",
    "answer",
    "caught",
    "media",
)


def _attributes(group: Group, sdk: Sdk) -> Iterator[str]:
    """How a group is reached from the client, one attribute after the other."""
    path = group.id.path
    return (sdk.names.group(GroupId(path[:end])) for end in range(1, len(path) + 1))


def connect_alias(scope: Outside, sdk: Sdk) -> Python:
    kinds = union(*(Import(".", kind) for kind in client_classes(sdk)))
    kind = subscript(Import("collections.abc", "Callable"), list_of(RECORDER), kinds)
    return statement(scope, 0, "Connect = ", kind)


def client_classes(sdk: Sdk) -> tuple[str, str]:
    return sdk.settings.client, f"Async{sdk.settings.client}"


def _operation_test(case: Case, table: _Table | None) -> OperationTest:
    if not examples.is_callable(case.made, "all", case.sdk):
        return OperationTest((), None)
    calls = [_call_test(case, trial) for trial in _trials(case)]
    return OperationTest(tuple(calls), None if table is None else _error_test(case, table))


@frozen
class _Trial:
    """A call with what the server answers: a success, and content in one of its media types."""

    test: str
    answer: Answer | None
    entity: Entity | None
    streamed: bool = False


def _trials(case: Case) -> Iterator[_Trial]:
    """One for each declared success and media type, and one that streams the first that is bytes."""
    usual: _Trial | None = None
    named: set[str] = set()
    for answer, entity in _contents(case.made):
        if entity is not None and not _has_example(entity, case.sdk):
            continue
        test = _test_name(case, answer, entity, named)
        named.add(test)
        trial = _Trial(test, answer, entity)
        yield trial
        if usual is None and entity is not None and isinstance(entity.content, BytesBody):
            usual = trial
    if usual is not None:
        yield replace(usual, test=f"{case.test}__streamed", streamed=True)


def _contents(made: Call) -> Iterator[tuple[Answer | None, Entity | None]]:
    if not made.successes:
        yield None, None
    for answer in made.successes:
        for entity in answer.entities or (None,):
            yield answer, entity


def _test_name(case: Case, answer: Answer | None, entity: Entity | None, named: set[str]) -> str:
    """The first is named for the operation, others for the status, and for the media type where that is not enough."""
    if answer is None or not named:
        return case.test
    test = f"{case.test}__{status_of(answer.response.status, case.made)}"
    if entity is not None and entity is not answer.entities[0]:
        test = f"{test}_{re.sub('[^0-9a-z]+', '_', entity.media.lower()).strip('_')}"
    while test in named:
        test += "_"
    return test


def _has_example(entity: Entity, sdk: Sdk) -> bool:
    """Whether there is an example of what an answer holds."""
    if isinstance(entity.content, JsonBody):
        return examples.has_example(entity.content.type, sdk)
    return True


def _call_test(case: Case, trial: _Trial) -> CallTest:
    given = examples.arguments(case.made, "all", case.sdk)
    received = _received(case, trial)
    deprecated = case.made.operation.doc.deprecated
    if deprecated:
        case.scope.flat(Import("pytest", ""))
    called = _streamed if trial.streamed else _called
    return CallTest(
        signature(case.scope, 0, f"def {trial.test}", [Param("connect", name("Connect"))], NONE),
        deprecated,
        received.body,
        statement(case.scope, 4, "server = ", call(RECORDER, received.answer)),
        called(case, given, "result = ", 8 if deprecated else 4),
        request_line(case, given),
        statement(
            case.scope, 4, "assert request.query == ", spelled_pairs(query_pairs(case, given))
        ),
        tuple(sent_checks(case, given)),
        received.checks,
    )


def _streamed(case: Case, given: Mapping[str, Json], before: str, indent: int) -> Python:
    access, _, method = case.method.rpartition(".")
    opening = call(name(f"{access}.with_streaming_response.{method}"), *_keywords(case, given))
    return statement(case.scope, indent, before, call(READ_STREAMED, opening))


def _called(case: Case, given: Mapping[str, Json], before: str, indent: int = 4) -> Python:
    made = call(SETTLE, call(name(case.method), *_keywords(case, given)))
    return statement(case.scope, indent, before, made)


def _keywords(case: Case, given: Mapping[str, Json]) -> Iterator[Expr]:
    for argument in case.made.arguments:
        if argument.name in given and not examples.is_constant(argument):
            value = given[argument.name]
            yield keyword(argument.name, examples.written(argument, value, case.made, case.sdk))


# --- What is received -------------------------------------------------------------------------------------------------


@frozen
class _Received:
    """What the server answers, and what is asserted of the result. `body` is the statement that binds `answer`."""

    body: Python
    answer: Expr
    checks: tuple[Python, ...]


def _received(case: Case, trial: _Trial) -> _Received:
    answer, entity = trial.answer, trial.entity
    if answer is None:
        return _Received(code(""), call(ANSWER, value_of(204)), (_is(case, "result", NONE),))
    status = value_of(status_of(answer.response.status, case.made))
    if entity is None:
        return _Received(code(""), call(ANSWER, status), (_is(case, "result", NONE),))
    match entity.content:
        case JsonBody(type=kind):
            return _received_json(case, status, entity, kind)
        case TextBody():
            return _received_plainly(case, status, entity, "text", value_of(examples.TEXT))
        case BytesBody():
            return _received_plainly(case, status, entity, "content", code(f'b"{examples.TEXT}"'))


def _received_json(case: Case, status: Expr, entity: Entity, kind: Type) -> _Received:
    wire = examples.received(kind, case.sdk)
    if wire is None:
        null = keyword("text", value_of("null"))
        answer = call(ANSWER, status, null, *_media(entity))
        return _Received(code(""), answer, (_is(case, "result", NONE),))
    media = () if entity.media == "application/json" else _media(entity)
    return _Received(
        variable(case.scope, 4, "answer", json_type(wire), case.fixtures.wire(kind, wire)),
        call(ANSWER, status, keyword("json", name("answer")), *media),
        (
            _is(case, "type(result)", runtime_type(kind, wire, case.sdk)),
            equals(case, call(AS_JSON, name("result")), name("answer")),
        ),
    )


def _received_plainly(case: Case, status: Expr, entity: Entity, kind: str, told: Expr) -> _Received:
    answer = call(ANSWER, status, keyword(kind, told), *_media(entity))
    return _Received(code(""), answer, (equals(case, name("result"), told),))


def _media(entity: Entity) -> Iterator[Expr]:
    concrete = entity.media.replace("*/*", "application/octet-stream").replace("*", "x")
    yield keyword("headers", dict_of((value_of("content-type"), value_of(concrete))))


def _is(case: Case, left: str, right: Expr) -> Python:
    return statement(case.scope, 4, f"assert {left} is ", right)


def status_of(status: Status, made: Call) -> int:
    """A status that a declared one stands for, and no other that is declared."""
    declared = {answer.response.status for answer in (*made.successes, *made.failures)}
    match status:
        case Exact(code=number):
            return number
        case Class(digit=digit):
            usual = 418 if digit == 4 else digit * 100
            return next(n for n in range(usual, 1000) if Exact(n) not in declared)
        case Default():
            succeeds = any(answer.response.status == status for answer in made.successes)
            usual = 200 if succeeds else 418
            return next(n for n in range(usual, 1000) if not {Exact(n), Class(n // 100)} & declared)


# --- Failures ---------------------------------------------------------------------------------------------------------

_Row = tuple[int, str, Expr, Expr]
_Rows = tuple[_Row, ...]
"""Status, exception, type of the body, and the body: equal tables are one."""


@frozen
class _Table:
    """A table of failures and the name that it has in its module."""

    name: str
    rows: _Rows


def _tables(cases: Iterable[Case]) -> Mapping[str, _Table]:
    """The table of failures of each method that has one: one that they all share is `ERRORS`."""
    users: dict[_Rows, list[str]] = {}
    for case in cases:
        if rows := _rows(case):
            users.setdefault(rows, []).append(case.made.name)
    tables: dict[str, _Table] = {}
    for rows, methods in users.items():
        named = "ERRORS" if len(users) == 1 else f"ERRORS_OF_{methods[0].upper()}"
        tables |= dict.fromkeys(methods, _Table(named, rows))
    return tables


def _each_once(tables: Iterable[_Table]) -> Iterable[_Table]:
    return {table.name: table for table in tables}.values()


def _rows(case: Case) -> _Rows:
    if not examples.is_callable(case.made, "all", case.sdk):
        return ()
    return tuple(
        _row(case, answer)
        for answer in case.made.failures
        if all(_has_example(entity, case.sdk) for entity in answer.entities[:1])
    )


def _row(case: Case, answer: Answer) -> _Row:
    status = status_of(answer.response.status, case.made)
    error = case.sdk.errors.of(answer.response)
    for entity in answer.entities:
        if isinstance(entity.content, JsonBody):
            return status, error, *_failure(entity.content.type, case.sdk)
    return status, error, Import("types", "NoneType"), NONE


def _failure(kind: Type, sdk: Sdk) -> tuple[Expr, Expr]:
    """The type of a body, and the body."""
    wire = examples.received(kind, sdk)
    return sdk.once(("failure", kind), lambda: (runtime_type(kind, wire, sdk), value_of(wire)))


def _table_code(table: _Table, scope: Outside) -> Python:
    items = (
        call(FAILURE, value_of(status), Import(".", "errors", error), kind, body)
        for status, error, kind, body in table.rows
    )
    return statement(scope, 0, f"{table.name} = ", list_of(*items))


def _check(scope: Outside) -> Check:
    params = [
        Param("error", Import(".", "errors", "APIStatusError")),
        Param("failure", FAILURE),
    ]
    return Check(
        signature(scope, 0, "def check", params, NONE),
        scope.flat(call(AS_JSON, name("error.body"))),
    )


def _error_test(case: Case, table: _Table) -> ErrorTest:
    params = [Param("connect", name("Connect")), Param("failure", FAILURE)]
    answer = call(ANSWER, name("failure.status"), keyword("json", name("failure.body")))
    return ErrorTest(
        statement(case.scope, 0, "@", call(_PARAMETRIZE, value_of("failure"), name(table.name))),
        signature(case.scope, 0, f"def {case.test}__errors", params, NONE),
        case.made.operation.doc.deprecated,
        statement(case.scope, 4, "client = connect(", call(RECORDER, answer), ")"),
        _called(case, examples.arguments(case.made, "required", case.sdk), "", 8),
    )
