"""Example calls: a value for each keyword of an operation, for what it answers, for what a client is made with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urljoin

from generator.analysis.examples import example, field_example
from generator.ir import (
    BytesBody,
    Constant,
    Enum,
    Fill,
    FormBody,
    Json,
    JsonBody,
    JsonLines,
    ListOf,
    MultipartBody,
    MutualTls,
    Nullable,
    Operation,
    Part,
    Ref,
    SchemeUse,
    TextBody,
    Type,
)
from generator.naming import credential_parts
from generator.targets.python import configuration, servers, values
from generator.targets.python.calls import Argument, Call, Entity
from generator.targets.python.sdk import Sdk
from generator.targets.python.spelling.expressions import Expr, code, list_of
from generator.targets.python.values import complete, pruned

TEXT = "example"
"""The example of a body that is text as it is; as bytes, that of any other."""


def arguments(made: Call, fill: Fill, sdk: Sdk) -> Mapping[str, Json]:
    """A value for each keyword that an example call gives or leaves at the only value it can have, by keyword."""
    question = ("arguments", made.operation.id, fill)
    return sdk.once(question, lambda: _arguments(made, fill, sdk))


def _arguments(made: Call, fill: Fill, sdk: Sdk) -> Mapping[str, Json]:
    body = _body(made, fill, sdk)
    given: dict[str, Json] = {}
    for argument in made.arguments:
        if argument.where == "whole":
            if argument.required or fill == "all":
                given[argument.name] = body
        elif is_constant(argument):
            given[argument.name] = example(argument.field.type, sdk.facts, fill)
        elif argument.is_file:
            if argument.required or fill == "all":
                given[argument.name] = _file_example(argument.field.type, sdk)
        elif argument.where == "field":
            if isinstance(body, dict) and argument.field.wire in body:
                given[argument.name] = body[argument.field.wire]
        elif argument.required or fill == "all":
            made_up = field_example(argument.field, sdk.facts, fill)
            value = pruned(argument.field.type, made_up, sdk)
            if argument.where == "path" and value in ({}, []):
                value = field_example(argument.field, sdk.facts, "all")
            if argument.where == "path" and value in _NO_SEGMENT:
                value = _segment(argument.field.type, sdk)
            empty = argument.where == "path" and value in ({}, [])
            if value is not None and not empty:  # A parameter cannot say null.
                given[argument.name] = value
    return given


_NO_SEGMENT = ("", ".", "..")
"""What no path takes for a value, whatever an author gives as an example."""


def _segment(kind: Type, sdk: Sdk) -> Json:
    """The first value of an enum that a path takes, else any text."""
    decl = sdk.api.decls[kind.id] if isinstance(kind, Ref) else None
    values = [each.value for each in decl.values] if isinstance(decl, Enum) else []
    return next((each for each in values if each not in _NO_SEGMENT), TEXT)


def of_type(kind: Type, fill: Fill, sdk: Sdk) -> Json:
    """An example that shows all fields of an object, and of those within it the required ones."""
    if not isinstance(kind, Ref):
        return pruned(kind, example(kind, sdk.facts, fill), sdk)
    question = ("example", kind.id, fill)
    return sdk.once(question, lambda: pruned(kind, example(kind, sdk.facts, fill), sdk))


def has_example(kind: Type, sdk: Sdk) -> bool:
    """Whether the example that shows all of a type is a whole one."""
    question = ("is whole", kind)
    return sdk.once(question, lambda: complete(kind, of_type(kind, "all", sdk), sdk))


def received(kind: Type, sdk: Sdk) -> Json:
    """The JSON of that example as a server answers with it: those who ask for strict answers expect no more than was declared."""
    question = ("received", kind)
    return sdk.once(
        question, lambda: values.sent(kind, of_type(kind, "all", sdk), sdk, extras=False)
    )


def is_callable(made: Call, fill: Fill, sdk: Sdk) -> bool:
    """Whether an example call can be made: everything that it has to give has an example."""
    question = ("is callable", made.operation.id, fill)
    return sdk.once(question, lambda: _is_callable(made, fill, sdk))


def _is_callable(made: Call, fill: Fill, sdk: Sdk) -> bool:
    given = arguments(made, fill, sdk)
    return all(
        argument.name in given and complete(argument.field.type, given[argument.name], sdk)
        for argument in made.arguments
        if argument.required or argument.name in given
    )


def is_constant(argument: Argument) -> bool:
    """Whether a keyword has one value only, which is its default, so that nobody needs to write it."""
    return argument.field.required and isinstance(argument.field.type, Constant)


def written(argument: Argument, value: Json, made: Call, sdk: Sdk) -> Expr:
    """The Python that a user writes for the example of a keyword."""
    is_bytes = made.body is not None and isinstance(made.body.content, BytesBody)
    if argument.where == "whole" and is_bytes:
        return _FILE
    if argument.is_file:
        return list_of(_FILE) if isinstance(value, list) else _FILE
    return values.written(argument.field.type, value, sdk)


_FILE = code(f'b"{TEXT}"')


def _file_example(kind: Type, sdk: Sdk) -> Json:
    """As many files as a part holds."""
    resolved = sdk.types.resolved(kind.type if isinstance(kind, Nullable) else kind)
    return [TEXT] if isinstance(resolved, ListOf) else TEXT


def _body(made: Call, fill: Fill, sdk: Sdk) -> Json:
    if made.body is None:
        return None
    match made.body.content:
        case FormBody(parts=parts) | MultipartBody(parts=parts):
            return _form(parts, fill, sdk) if made.body.flat else {"name": TEXT}
        case JsonLines(item=item):
            return [of_type(item, fill, sdk)]
        case JsonBody() | TextBody() | BytesBody() as content:
            return held(Entity(made.body.media, content), fill, sdk)


def _form(parts: Iterable[Part], fill: Fill, sdk: Sdk) -> Json:
    """The fields of a form; none of them can be null."""
    shown = [part.field for part in parts if part.field.required or fill == "all"]
    form = {
        field.wire: pruned(field.type, field_example(field, sdk.facts, fill), sdk)
        for field in shown
    }
    return {wire: value for wire, value in form.items() if value is not None}


def held(entity: Entity, fill: Fill, sdk: Sdk) -> Json:
    """An example of what a body holds."""
    match entity.content:
        case JsonBody(type=kind):
            return of_type(kind, fill, sdk)
        case TextBody() | BytesBody():
            return TEXT


def secrets(sdk: Sdk) -> Mapping[str, str]:
    """A made-up value for each credential of the client, by keyword: the author's example where there is one."""
    return sdk.once("secrets", lambda: _secrets(sdk))


def _secrets(sdk: Sdk) -> Mapping[str, str]:
    made = {key: f"test-{key.replace('_', '-')}" for key, _ in configuration.credentials(sdk)}
    for scheme in sdk.api.schemes:
        if not isinstance(scheme, MutualTls) and scheme.example:
            parts = (sdk.names.credential(scheme.name, part) for part in credential_parts(scheme))
            made |= dict.fromkeys(parts, scheme.example)
    return made


STAND_IN = "https://api.example.com"
"""The address in examples of an API whose description has none."""


def base_url(sdk: Sdk) -> str:
    """Where requests go by default; "" where the description does not say it."""
    return next(map(servers.address, servers.offered(sdk)), "")


def address(operation: Operation, sdk: Sdk) -> str:
    """Where an example client sends the requests of an operation."""
    everywhere = base_url(sdk)
    own = servers.own(operation, sdk)
    if not everywhere or own is None:
        return everywhere or STAND_IN
    found = servers.address(own)
    return found if servers.is_absolute(own) else urljoin(everywhere, found)


def client_arguments(sdk: Sdk) -> Mapping[str, str]:
    """What a client is made with that may call anything."""
    return sdk.once("client arguments", lambda: {**secrets(sdk), **_place(sdk)})


def arguments_for(uses: Iterable[SchemeUse], sdk: Sdk) -> Mapping[str, str]:
    """What a client is made with whose calls need no more credentials than these."""
    schemes = {scheme.name: scheme for scheme in sdk.api.schemes}
    needed = {
        sdk.names.credential(use.scheme, part)
        for use in uses
        for part in credential_parts(schemes[use.scheme])
    }
    own = {key: secret for key, secret in secrets(sdk).items() if key in needed}
    return {**own, **_place(sdk)}


def first_uses(made: Call | None) -> tuple[SchemeUse, ...]:
    """The first of the sets of credentials with which an operation is satisfied."""
    return made.operation.security[0] if made and made.operation.security else ()


def _place(sdk: Sdk) -> Mapping[str, str]:
    address = {} if base_url(sdk) else {"base_url": STAND_IN}
    return {**servers.needed(sdk), **address}
