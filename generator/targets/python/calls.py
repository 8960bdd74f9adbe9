"""What a caller of an operation writes and gets: keywords, the body that they make, the answers, the errors.

Operations, their tests and the README all start from here, so that they speak of the same call. Nothing here is Python
source yet: types are IR types.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from generator.diagnostics import Diagnostics, Place, quote
from generator.ir import (
    Api,
    Body,
    BytesBody,
    Class,
    Constant,
    Default,
    EventStream,
    Exact,
    Field,
    FormBody,
    JsonBody,
    JsonLines,
    Model,
    MultipartBody,
    Operation,
    OperationId,
    Payload,
    Ref,
    Response,
    Scalar,
    Status,
    TextBody,
    Where,
)
from generator.naming import NamePlan, body_fields, is_option


@dataclass(frozen=True, slots=True)
class Argument:
    """A keyword: a parameter, a "field" of the body, or the "whole" body.

    The field of a whole body has the wire name "", and a type only where the body is JSON: see `SentBody`.
    """

    name: str
    field: Field
    where: Where | Literal["field", "whole"]
    required: bool


Plain = JsonBody | TextBody | BytesBody
"""Content that the runtime has a codec for. Everything else is sent and received as bytes, which is said."""


@dataclass(frozen=True, slots=True)
class Entity:
    """Content of a media type, as the runtime handles it."""

    media: str
    content: Plain


@dataclass(frozen=True, slots=True)
class SentBody:
    """A request body. With `flat`, its JSON object is made of keywords; else it is the keyword of a whole body."""

    entity: Entity
    flat: bool
    required: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A declared response and what it can hold, in the author's order; no entity where it holds nothing."""

    response: Response
    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """An operation as its caller sees it. `arguments` are in the order of the signature: those required first.

    `successes` are answers that a method returns, `failures` those that it raises. A `default` is a success where
    nothing else is.
    """

    operation: Operation
    name: str
    arguments: tuple[Argument, ...]
    body: SentBody | None
    successes: tuple[Answer, ...]
    failures: tuple[Answer, ...]

    def arguments_in(self, *where: str) -> tuple[Argument, ...]:
        """The keywords that end up in one of these places."""
        return tuple(argument for argument in self.arguments if argument.where in where)


def plan(api: Api, names: NamePlan, report: Diagnostics) -> Mapping[OperationId, Call]:
    """Every operation of the description. None is left out: what has no codec yet is bytes, with a warning."""
    return {operation.id: _call(operation, api, names, report) for operation in api.operations}


def returned(call: Call) -> tuple[Plain | None, ...]:
    """What a call can return, each content once; None for an answer without a body."""
    found: dict[Plain | None, None] = {}
    for answer in call.successes:
        if not answer.entities:
            found[None] = None
        found |= {entity.content: None for entity in answer.entities}
    return tuple(found)


def succeeds(status: Status) -> bool:
    """Whether a declared status is a success whatever else is declared."""
    match status:
        case Exact(code=code):
            return 200 <= code < 300
        case Class(digit=digit):
            return digit == 2
        case Default():
            return False


def _call(operation: Operation, api: Api, names: NamePlan, report: Diagnostics) -> Call:
    body = _sent(operation.body, api, operation, report) if operation.body else None
    arguments = tuple(_arguments(operation, body, api, names))
    answers = [_answer(response, operation, report) for response in operation.responses]
    successes = [answer for answer in answers if succeeds(answer.response.status)]
    if not successes:
        successes = [answer for answer in answers if answer.response.status == Default()]
    failures = [answer for answer in answers if answer not in successes and _fails(answer)]
    for answer in answers:
        if answer not in successes and answer not in failures:
            _tell_passed_over(answer.response, report)
    return Call(
        operation,
        names.method(operation.id),
        tuple(sorted(arguments, key=lambda argument: not argument.required)),
        body,
        tuple(successes),
        tuple(failures),
    )


def _tell_passed_over(response: Response, report: Diagnostics) -> None:
    report.info(
        "response-passed-over",
        "an answer of 1xx is skipped; one of 3xx is followed where it redirects a GET or HEAD, else it raises"
        " `APIStatusError`",
        response.at,
        on_key=True,
    )


def _fails(answer: Answer) -> bool:
    match answer.response.status:
        case Exact(code=code):
            return code >= 400
        case Class(digit=digit):
            return digit >= 4
        case Default():
            return True


def _arguments(
    operation: Operation, body: SentBody | None, api: Api, names: NamePlan
) -> Iterator[Argument]:
    for parameter in operation.parameters:
        field = parameter.field
        if is_option(parameter.where, field.wire):
            continue
        name = names.argument(operation.id, parameter.where, field.wire)
        yield Argument(name, field, parameter.where, _must_be_given(field))
    if body is None:
        return
    if not body.flat:
        yield _whole(operation, body, names)
        return
    for field in body_fields(api, operation) or ():
        name = names.argument(operation.id, "body", field.wire)
        yield Argument(name, field, "field", _must_be_given(field))


def _must_be_given(field: Field) -> bool:
    """Whether a caller has to say it. A constant has one value only, which is its default."""
    return field.required and not isinstance(field.type, Constant)


def _whole(operation: Operation, body: SentBody, names: NamePlan) -> Argument:
    assert operation.body is not None
    content = body.entity.content
    kind = content.type if isinstance(content, JsonBody) else Scalar("string")
    field = Field("", kind, body.required, operation.body.doc, operation.body.at)
    return Argument(names.argument(operation.id, "body", ""), field, "whole", body.required)


# --- Bodies -----------------------------------------------------------------------------------------------------------


def _sent(body: Body, api: Api, operation: Operation, report: Diagnostics) -> SentBody:
    """The payload that a method sends: the one whose fields are keywords, else the first with a codec."""
    if body_fields(api, operation) is not None:
        return SentBody(_entity(_object_payload(body, api), body.at, report), True, body.required)
    known = [payload for payload in body.payloads if isinstance(payload.content, Plain)]
    chosen = (known or list(body.payloads))[0]
    return SentBody(_entity(chosen, body.at, report), False, body.required)


def _object_payload(body: Body, api: Api) -> Payload:
    for payload in body.payloads:
        match payload.content:
            case JsonBody(type=Ref(id=id)) if isinstance(api.decls[id], Model):
                return payload
            case _:
                continue
    raise ValueError(f"no payload of {body.at} is an object")


def _answer(response: Response, operation: Operation, report: Diagnostics) -> Answer:
    if response.payloads and (operation.method == "HEAD" or response.status in _WITHOUT_BODY):
        report.warning(
            "body-never-sent",
            "no answer of this method and status ever has a body (RFC 9110): the one declared is left out",
            response.at,
        )
        return Answer(response, ())
    return Answer(
        response, tuple(_entity(payload, response.at, report) for payload in response.payloads)
    )


_WITHOUT_BODY = (Exact(204), Exact(205), Exact(304))


def _entity(payload: Payload, at: Place, report: Diagnostics) -> Entity:
    match payload.content:
        case JsonBody() | TextBody() | BytesBody():
            return Entity(payload.media, payload.content)
        case FormBody() | MultipartBody() | JsonLines() | EventStream():
            report.warning(
                "media-as-bytes",
                f"{quote(payload.media)} is not taken apart yet: it is `bytes` as they are",
                at,
                "give or read the encoded body; the method is there all the same",
            )
            return Entity(payload.media, BytesBody())
