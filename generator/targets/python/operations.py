"""Resources: a class for each group of operations, sync and async, and a method for each operation.

Everything that can differ between two operations is in an `Endpoint` constant (`endpoints`), which the sync and the
async method share, so that a method is a signature, a docstring and one call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from generator.code import Python
from generator.frozen import frozen
from generator.ir import (
    Class,
    Constant,
    Default,
    Exact,
    Group,
    Status,
)
from generator.targets.python import prose
from generator.targets.python.calls import (
    Argument,
    Call,
)
from generator.targets.python.endpoints import endpoints, return_type
from generator.targets.python.requests import (
    argument_type,
    passed_as,
    sent_note,
)
from generator.targets.python.sdk import Sdk
from generator.targets.python.spelling.docstrings import docstring
from generator.targets.python.spelling.expressions import (
    Expr,
    Import,
    call,
    code,
    keyword,
    name,
    subscript,
    union,
)
from generator.targets.python.spelling.layout import (
    STAR,
    Param,
    imported_names,
    signature,
    spelled,
    statement,
)
from generator.targets.python.spelling.literals import value_of
from generator.targets.python.spelling.notes import notes
from generator.targets.python.spelling.scope import Scope
from generator.targets.python.spelling.types import UNSET, UNSET_TYPE


@frozen
class MethodView:
    """`decorator` is empty for all but deprecated operations; `call` is the whole body."""

    decorator: Python
    signature: Python
    doc: Python
    call: Python


@frozen
class GroupView:
    """A resource as an attribute, made on first use: the accessor's `head`, the import inside it, what it returns."""

    head: Python
    doc: Python
    load: Python
    made: Python


@frozen
class TwinView:
    """The class whose methods answer with HTTP responses: how it is reached, and an assignment for each method."""

    accessor: Python
    accessor_doc: Python
    made: Python
    head: Python
    doc: Python
    init: Python
    methods: tuple[Python, ...]


@frozen
class ConstructorView:
    """The constructor of a client: its head, and the arguments of the runtime's that differ between packages."""

    head: Python
    api: Python
    credentials: Python
    server: tuple[Python, ...]


@frozen
class ClassView:
    """A client or a resource. Only clients have a `constructor`; `twins` are for classes with methods of their own."""

    head: Python
    doc: Python
    constructor: ConstructorView | None
    groups: tuple[GroupView, ...]
    methods: tuple[MethodView, ...]
    twins: tuple[TwinView, ...]


@frozen
class ModuleView:
    """`client.py` or `resources/<group>.py`.

    `mentions_deprecated`: the module itself uses methods that are marked so. `constants` are statements: tables of
    errors, then endpoints.
    """

    summary: Python
    mentions_deprecated: bool
    imports: Python
    typing_imports: Python
    constants: tuple[Python, ...]
    classes: tuple[ClassView, ...]


def resources(sdk: Sdk) -> Iterator[tuple[str, Callable[[], ModuleView], frozenset[str], bool]]:
    """Every group below the client: the name of its module, what makes the view of that, what it defines, and whether it
    is long."""
    for group in _below(sdk.facts.root):
        defines = planned(group, sdk.names.group_class(group.id), sdk)
        module = sdk.names.group_module(group.id)
        yield module, partial(_resource, group, sdk), defines, is_long(group)


def is_long(group: Group) -> bool:
    """Whether what shows all operations of a group is long."""
    return len(group.operations) >= _MANY


_MANY = 50
"""Operations: a file that shows so many is long."""


def symbols(sdk: Sdk) -> Mapping[tuple[str, str], str]:
    """The method of every operation, as a user would write it: `Dub.track.lead`."""
    return dict(_symbols(sdk.facts.root, sdk.settings.client, sdk))


def _symbols(group: Group, path: str, sdk: Sdk) -> Iterator[tuple[tuple[str, str], str]]:
    for id in group.operations:
        yield (id.method, id.path), f"{path}.{sdk.calls[id].name}"
    for inner in group.groups:
        yield from _symbols(inner, f"{path}.{sdk.names.group(inner.id)}", sdk)


def _below(group: Group) -> Iterator[Group]:
    for inner in group.groups:
        yield inner
        yield from _below(inner)


def _resource(group: Group, sdk: Sdk) -> ModuleView:
    attribute, class_name = sdk.names.group(group.id), sdk.names.group_class(group.id)
    scope = Scope(
        f".resources.{sdk.names.group_module(group.id)}",
        taken={*bound_names(group, class_name, sdk), "annotations", "TYPE_CHECKING"},
    )
    calls = [sdk.calls[id] for id in group.operations]
    about = prose.words_of(group.doc, f"The operations of `{attribute}`.")
    constants, named = endpoints(calls, scope, sdk)
    classes = [
        resource_class(group, head, about, named, scope, sdk)
        for head in (Head(class_name, False), Head(f"Async{class_name}", True))
    ]
    return ModuleView(
        docstring(f"The `{attribute}` resource: one method for each of its operations."),
        any(made.operation.doc.deprecated for made in calls),
        scope.imports(),
        scope.typing_imports(),
        constants,
        tuple(classes),
    )


def bound_names(group: Group, class_name: str, sdk: Sdk) -> frozenset[str]:
    """What the module of a group binds: classes, and what is in them. Constants begin with `_` and cannot clash."""
    suffixes = ("", *(twin.suffix for twin in TWINS))
    classes = {f"{prefix}{class_name}{suffix}" for prefix in ("", "Async") for suffix in suffixes}
    methods = {sdk.calls[id].name for id in group.operations}
    return frozenset(classes | methods | {sdk.names.group(inner.id) for inner in group.groups})


def planned(group: Group, class_name: str, sdk: Sdk) -> frozenset[str]:
    """What the module of a group defines: both its classes with their methods, and the twins of these."""
    twins = TWINS if group.operations else ()
    members = {
        *(sdk.calls[id].name for id in group.operations),
        *(sdk.names.group(inner.id) for inner in group.groups),
        *(twin.accessor for twin in twins),
    }
    both = (class_name, f"Async{class_name}")
    classes = {
        f"{name}{suffix}" for name in both for suffix in ("", *(twin.suffix for twin in twins))
    }
    return frozenset(classes | {f"{name}.{member}" for name in both for member in members})


# --- Classes ----------------------------------------------------------------------------------------------------------


@frozen
class Twin:
    """A class beside that of a group, whose methods answer with responses. `wrap` makes such a method (runtime)."""

    accessor: str
    suffix: str
    wrap: str
    accessor_doc: str
    doc: str


TWINS = (
    Twin(
        "with_raw_response",
        "WithRawResponse",
        "raw",
        "The same methods, each answering with the HTTP response.",
        "`{}`, each method answering with the HTTP response.",
    ),
    Twin(
        "with_streaming_response",
        "WithStreamingResponse",
        "streamed",
        "The same methods for `with` blocks, in which the body is read.",
        "`{}`, each method for `with` blocks, in which the body is read.",
    ),
)


@frozen
class Head:
    """Which of the two classes of a group is meant."""

    name: str
    is_async: bool


def resource_class(
    group: Group, head: Head, about: str, constants: Mapping[str, str], scope: Scope, sdk: Sdk
) -> ClassView:
    """One class of a group. `constants` names the endpoint of each method."""
    base = Import("._runtime.resource", "AsyncResource" if head.is_async else "Resource")
    owner = _Owner(base, "self._client", ".", None)
    return _class(group, head, owner, about, constants, scope, sdk)


def client_class(
    head: Head,
    constructor: ConstructorView,
    about: str,
    constants: Mapping[str, str],
    scope: Scope,
    sdk: Sdk,
) -> ClassView:
    """The client as a class: the resources, and the operations that belong to none."""
    base = Import("._runtime.client", "AsyncClient" if head.is_async else "Client")
    owner = _Owner(base, "self", ".resources.", constructor)
    return _class(sdk.facts.root, head, owner, about, constants, scope, sdk)


@frozen
class _Owner:
    """What differs between a client and a resource: the base, how methods reach the client, where resources are."""

    base: Import
    client: str
    resources: str
    constructor: ConstructorView | None


def _class(
    group: Group,
    head: Head,
    owner: _Owner,
    about: str,
    constants: Mapping[str, str],
    scope: Scope,
    sdk: Sdk,
) -> ClassView:
    calls = [sdk.calls[id] for id in group.operations]
    return ClassView(
        statement(scope, 0, "class ", call(head.name, owner.base), ":"),
        docstring(about, 4),
        owner.constructor,
        tuple(_group_view(inner, head, owner, scope, sdk) for inner in group.groups),
        tuple(_method_part(made, head, constants[made.name], scope, sdk) for made in calls),
        tuple(_twin(twin, group, head, scope, sdk) for twin in TWINS if group.operations),
    )


def _group_view(inner: Group, head: Head, owner: _Owner, scope: Scope, sdk: Sdk) -> GroupView:
    scope.flat(_CACHED_PROPERTY)
    class_name = f"{'Async' if head.is_async else ''}{sdk.names.group_class(inner.id)}"
    made = Import(f".resources.{sdk.names.group_module(inner.id)}", class_name)
    attribute = sdk.names.group(inner.id)
    local = scope.typing_only().flat(made)
    return GroupView(
        signature(scope, 4, f"def {attribute}", [Param("self")], local),
        docstring(prose.words_of(inner.doc, f"The operations of `{attribute}`."), 8),
        _load(made, local, owner, 8),
        statement(scope, 8, "return ", call(local, code(owner.client))),
    )


def _load(made: Import, local: Python, owner: _Owner, indent: int) -> Python:
    module = f"{owner.resources}{made.module.rpartition('.')[2]}"
    renamed = made.name if local.text == made.name else f"{made.name} as {local.text}"
    return code(imported_names(module, [renamed], indent))


def _twin(twin: Twin, group: Group, head: Head, scope: Scope, sdk: Sdk) -> TwinView:
    made = f"{head.name}{twin.suffix}"
    wrap = Import("._runtime.resource", f"async_{twin.wrap}" if head.is_async else twin.wrap)
    block = "`async with`" if head.is_async else "`with`"
    methods = [sdk.calls[id].name for id in group.operations]
    return TwinView(
        signature(scope, 4, f"def {twin.accessor}", [Param("self")], name(made)),
        docstring(twin.accessor_doc.replace("`with`", block), 8),
        statement(scope, 8, "return ", call(made, code("self"))),
        # A name alone has no layout: black leaves it on its line, however long.
        code(f"class {made}:"),
        docstring(twin.doc.format(head.name).replace("`with`", block), 4),
        signature(
            scope,
            4,
            "def __init__",
            [Param("self"), Param("resource", name(head.name))],
            code("None"),
        ),
        tuple(
            statement(scope, 8, f"self.{method} = ", call(wrap, name(f"resource.{method}")))
            for method in methods
        ),
    )


# --- Methods ----------------------------------------------------------------------------------------------------------


def _method_part(made: Call, head: Head, constant: str, scope: Scope, sdk: Sdk) -> MethodView:
    make = partial(_method, made, head, constant, scope, sdk)
    return scope.part(("method", *made.operation.id, head.is_async), make)


def _method(made: Call, head: Head, constant: str, scope: Scope, sdk: Sdk) -> MethodView:
    id = made.operation.id
    params = sdk.once(("parameters", id), lambda: spelled(scope, _params(made, sdk)))
    told = sdk.once(("text", id), lambda: _method_text(made, sdk))
    start = "async def" if head.is_async else "def"
    passed = [keyword(key, name(argument)) for argument, key in passed_as(made).items()]
    return MethodView(
        _decorator(made, scope),
        signature(scope, 4, f"{start} {made.name}", params, return_type(made, sdk)),
        docstring(told, 8),
        statement(
            scope,
            8,
            "return await " if head.is_async else "return ",
            call("self._call", name(constant), code("options"), *passed),
        ),
    )


_CACHED_PROPERTY = Import("functools", "cached_property")
_UNPACK = Import("typing", "Unpack")
_OPTIONS = Import("._runtime.options", "RequestOptions")


def _decorator(made: Call, scope: Scope) -> Python:
    if not made.operation.doc.deprecated:
        return code("")
    told = value_of(f"`{made.name}` is deprecated.")
    return statement(scope, 4, "@", call(Import("._runtime.deprecation", "deprecated"), told))


def _params(made: Call, sdk: Sdk) -> list[Param]:
    keywords = [_param(argument, made, sdk) for argument in made.arguments]
    options = Param("**options", subscript(_UNPACK, _OPTIONS))
    return [Param("self"), *([STAR] if keywords else []), *keywords, options]


def _param(argument: Argument, made: Call, sdk: Sdk) -> Param:
    field = argument.field
    taken = argument_type(argument, made, sdk)
    if argument.where != "whole" and field.required and isinstance(field.type, Constant):
        return Param(argument.name, taken, value_of(field.type.value))
    return _given(argument.name, taken, argument.required)


def _given(argument: str, taken: Expr, required: bool) -> Param:
    return Param(argument, taken) if required else Param(argument, union(taken, UNSET_TYPE), UNSET)


def _method_text(made: Call, sdk: Sdk) -> str:
    operation = made.operation
    return prose.paragraphs(
        prose.words_of(operation.doc, f"`{operation.method} {operation.id.path}`."),
        "Deprecated." if operation.doc.deprecated else "",
        prose.section("Args", _argument_texts(made)),
        prose.returns(_told_answer(made)),
        prose.section("Raises", _raised(made, sdk)),
    )


def _argument_texts(made: Call) -> Iterator[tuple[str, str]]:
    for argument in made.arguments:
        field = argument.field
        said = prose.words_of(field.doc, name=field.wire)
        deprecated = "Deprecated." if field.doc.deprecated else ""
        # What a file may be, its type says.
        noted = "" if argument.is_file else notes(field)
        yield argument.name, prose.flowing(deprecated, said, noted, sent_note(argument, made))
    yield "**options", "See `RequestOptions`."


def _told_answer(made: Call) -> str:
    told = dict.fromkeys(answer.response.doc.description.strip() for answer in made.successes)
    return prose.one_line(list(told))


def _raised(made: Call, sdk: Sdk) -> Iterator[tuple[str, str]]:
    for answer in made.failures:
        yield sdk.errors.of(answer.response), f"{status_text(answer.response.status)}."


def status_text(status: Status) -> str:
    """A status as people write it."""
    match status:
        case Exact(code=number):
            return str(number)
        case Class(digit=digit):
            return f"{digit}XX"
        case Default():
            return "Any other status"
