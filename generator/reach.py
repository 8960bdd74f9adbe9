"""What holds what: the types that travel in each direction, and every declaration that they lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.ir import (
    Alias,
    Anything,
    Api,
    Body,
    BytesBody,
    Constant,
    Content,
    Decl,
    DeclId,
    Enum,
    EventStream,
    FormBody,
    JsonBody,
    JsonLines,
    ListOf,
    MapOf,
    Model,
    MultipartBody,
    Nullable,
    OneOf,
    Part,
    Payload,
    Ref,
    Rest,
    Scalar,
    TextBody,
    TupleOf,
    Type,
    Typed,
)


def sent_types(api: Api) -> Iterator[Type]:
    """The types of all parameters and request bodies."""
    for operation in api.operations:
        for parameter in operation.parameters:
            yield parameter.field.type
            if isinstance(parameter.wire, Payload):
                yield from content_types(parameter.wire.content)
        yield from _body_types(operation.body)


def received_types(api: Api) -> Iterator[Type]:
    """The types of all responses, errors and headers among them, and of all events."""
    for operation in api.operations:
        for response in operation.responses:
            yield from (header.type for header in response.headers)
            for payload in response.payloads:
                yield from content_types(payload.content)
    for event in api.events:
        yield from _body_types(event.body)


def _body_types(body: Body | None) -> Iterator[Type]:
    for payload in body.payloads if body is not None else ():
        yield from content_types(payload.content)


def content_types(content: Content) -> Iterator[Type]:
    """The types in the content of a payload."""
    match content:
        case JsonBody(type):
            yield type
        case FormBody(parts, rest) | MultipartBody(parts, rest):
            yield from _form_types(parts, rest)
        case JsonLines(item) | EventStream(item):
            yield item
        case TextBody() | BytesBody():
            return


def _form_types(parts: tuple[Part, ...], rest: Rest) -> Iterator[Type]:
    for part in parts:
        yield part.field.type
        yield from (header.type for header in part.headers)
    if isinstance(rest, Typed):
        yield rest.type


def decl_types(decl: Decl) -> Iterator[Type]:
    """The types that a declaration holds itself."""
    match decl:
        case Model():
            yield from (field.type for field in decl.fields)
            if isinstance(decl.rest, Typed):
                yield decl.rest.type
        case Alias():
            yield decl.type
        case Enum():
            return


def refs(types: Iterable[Type]) -> Iterator[DeclId]:
    """The declarations that types refer to themselves, in order."""
    for type in types:
        match type:
            case Ref(id):
                yield id
            case Nullable(inner):
                yield from refs((inner,))
            case ListOf(item):
                yield from refs((item,))
            case MapOf(value):
                yield from refs((value,))
            case TupleOf(items, rest):
                yield from refs(items)
                yield from refs(() if rest is None else (rest,))
            case OneOf(variants, discriminator):
                yield from refs(variants)
                yield from (id for _, id in discriminator.mapping) if discriminator else ()
            case Scalar() | Constant() | Anything():
                pass


def held(roots: Iterable[DeclId], decls: Mapping[DeclId, Decl]) -> set[DeclId]:
    """Every declaration that the roots lead to, themselves included."""
    found: set[DeclId] = set()
    waiting = [id for id in roots if id in decls]
    while waiting:
        id = waiting.pop()
        if id not in found:
            found.add(id)
            waiting.extend(inner for inner in refs(decl_types(decls[id])) if inner in decls)
    return found
