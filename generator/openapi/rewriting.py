"""The same thing with other types in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from operator import is_

from generator.ir import (
    Alias,
    Body,
    BytesBody,
    Content,
    Decl,
    Enum,
    Event,
    EventStream,
    Field,
    FormBody,
    JsonBody,
    JsonLines,
    Model,
    MultipartBody,
    Operation,
    Parameter,
    Part,
    Payload,
    Response,
    Rest,
    TextBody,
    Type,
    Typed,
)

Change = Callable[[Type], Type]


def in_decl(decl: Decl, change: Change) -> Decl:
    match decl:
        case Model():
            fields, rest = in_fields(decl.fields, change), _in_rest(decl.rest, change)
            same = rest is decl.rest and all(map(is_, fields, decl.fields))
            return decl if same else replace(decl, fields=fields, rest=rest)
        case Alias():
            return replace(decl, type=change(decl.type))
        case Enum():
            return decl


def in_fields(fields: tuple[Field, ...], change: Change) -> tuple[Field, ...]:
    return tuple(_in_field(field, change) for field in fields)


def _in_field(field: Field, change: Change) -> Field:
    """The very same field where nothing changes: most do not, and there are many."""
    type = change(field.type)
    return field if type is field.type else replace(field, type=type)


def _in_rest(rest: Rest, change: Change) -> Rest:
    return Typed(change(rest.type)) if isinstance(rest, Typed) else rest


def in_operation(operation: Operation, sent: Change, received: Change) -> Operation:
    return replace(
        operation,
        parameters=tuple(_in_parameter(parameter, sent) for parameter in operation.parameters),
        body=None if operation.body is None else _in_body(operation.body, sent),
        responses=tuple(_in_response(response, received) for response in operation.responses),
    )


def in_event(event: Event, received: Change) -> Event:
    return replace(event, body=None if event.body is None else _in_body(event.body, received))


def _in_parameter(parameter: Parameter, change: Change) -> Parameter:
    wire = parameter.wire
    return replace(
        parameter,
        field=_in_field(parameter.field, change),
        wire=_in_payload(wire, change) if isinstance(wire, Payload) else wire,
    )


def _in_body(body: Body, change: Change) -> Body:
    return replace(body, payloads=tuple(_in_payload(payload, change) for payload in body.payloads))


def _in_response(response: Response, change: Change) -> Response:
    return replace(
        response,
        payloads=tuple(_in_payload(payload, change) for payload in response.payloads),
        headers=in_fields(response.headers, change),
    )


def _in_payload(payload: Payload, change: Change) -> Payload:
    return replace(payload, content=_in_content(payload.content, change))


def _in_content(content: Content, change: Change) -> Content:
    match content:
        case JsonBody(type):
            return JsonBody(change(type))
        case FormBody(parts, rest):
            return FormBody(_in_parts(parts, change), _in_rest(rest, change))
        case MultipartBody(parts, rest):
            return MultipartBody(_in_parts(parts, change), _in_rest(rest, change))
        case JsonLines(item):
            return JsonLines(change(item))
        case EventStream(item, end):
            return EventStream(change(item), end)
        case TextBody() | BytesBody():
            return content


def _in_parts(parts: tuple[Part, ...], change: Change) -> tuple[Part, ...]:
    return tuple(
        replace(
            part,
            field=_in_field(part.field, change),
            headers=in_fields(part.headers, change),
        )
        for part in parts
    )
