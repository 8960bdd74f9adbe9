"""What a caller of an operation writes and gets: keywords, the body that they make, the answers, the errors.

Operations, their tests and the README all start from here, so that they speak of the same call. Nothing here is Python
source yet: types are IR types.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from generator.diagnostics import Diagnostics, Place, quote
from generator.frozen import frozen
from generator.ir import (
    Alias,
    Anything,
    Api,
    Body,
    BytesBody,
    Class,
    Constant,
    DeclId,
    Default,
    EventStream,
    Exact,
    Field,
    FormBody,
    JsonBody,
    JsonLines,
    ListOf,
    MapOf,
    MultipartBody,
    Nullable,
    OneOf,
    Operation,
    OperationId,
    Part,
    Payload,
    Ref,
    Response,
    Scalar,
    Status,
    TextBody,
    TupleOf,
    Type,
    Where,
)
from generator.naming import NamePlan, body_fields, is_option, sent_payload


@frozen
class Argument:
    """A keyword: a parameter, a "field" of the body, or the "whole" body.

    The field of a whole body has the wire name "", and a type only where the body is JSON: see `SentBody`. `is_file`: a
    part of a multipart body that is a file, or several.
    """

    name: str
    field: Field
    where: Where | Literal["field", "whole"]
    required: bool
    is_file: bool = False


Plain = JsonBody | TextBody | BytesBody
"""Content that the runtime has a codec for. Everything else is sent and received as bytes, which is said."""


@frozen
class Entity:
    """Content of a media type, as the runtime handles it."""

    media: str
    content: Plain


Sent = JsonBody | TextBody | BytesBody | FormBody | MultipartBody | JsonLines
"""Content that a request can have. Event streams are sent as bytes, which is said."""


@frozen
class SentBody:
    """A request body. With `flat`, its object or form is made of keywords; else it is the keyword of a whole body.

    `media` is what is sent; `is_range` where the description has only a range such as `image/*`, so that it is a guess.
    """

    media: str
    content: Sent
    flat: bool
    required: bool
    is_range: bool


@frozen
class Answer:
    """A declared response and what it can hold, in the author's order; no entity where it holds nothing."""

    response: Response
    entities: tuple[Entity, ...]


@frozen
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
    files = _files(body.content, api)
    for field in body_fields(api, operation) or ():
        name = names.argument(operation.id, "body", field.wire)
        yield Argument(name, field, "field", _must_be_given(field), field.wire in files)


def _files(content: Sent, api: Api) -> frozenset[str]:
    """The parts of a multipart body that are files."""
    if not isinstance(content, MultipartBody):
        return frozenset()
    return frozenset(
        part.field.wire for part in content.parts if _holds_file(part.field.type, api, frozenset())
    )


def part_media(part: Part) -> str:
    """The one media type of a part: its own, else what its schema says; "" where it is a choice, or the default."""
    kind = part.field.type
    told = kind.format if isinstance(kind, Scalar) and "/" in kind.format else ""
    media = part.media or (told if isinstance(kind, Scalar) and kind.kind == "binary" else "")
    return "" if "*" in media or "," in media else media.strip()


def _tell_headers(parts: Iterable[Part], files: frozenset[str], report: Diagnostics) -> None:
    """Headers of parts that are no files have no place among the keywords."""
    for part in parts:
        if part.headers and part.field.wire not in files:
            report.warning(
                "part-headers",
                f"the headers of the part {quote(part.field.wire)} cannot be given; it is sent without them",
                part.headers[0].at,
                "a file can have them: `(name, content, media_type, headers)`, in `extra_body` for other parts",
            )


def is_secret(field: Field) -> bool:
    """Whether people must not see its value."""
    type = field.type.type if isinstance(field.type, Nullable) else field.type
    return field.secret or (isinstance(type, Scalar) and type.secret)


def _holds_file(type: Type, api: Api, seen: frozenset[DeclId]) -> bool:
    match type:
        case Scalar(kind=kind):
            return kind == "binary"
        case Nullable(type=inner) | ListOf(item=inner):
            return _holds_file(inner, api, seen)
        case OneOf(variants=variants):
            return any(_holds_file(variant, api, seen) for variant in variants)
        case Ref(id=id):
            decl = api.decls[id]
            if id in seen or not isinstance(decl, Alias):
                return False
            return _holds_file(decl.type, api, seen | {id})
        case TupleOf() | MapOf() | Constant() | Anything():
            return False


def _must_be_given(field: Field) -> bool:
    """Whether a caller has to say it. A constant has one value only, which is its default."""
    return field.required and not isinstance(field.type, Constant)


def _whole(operation: Operation, body: SentBody, names: NamePlan) -> Argument:
    assert operation.body is not None
    field = Field(
        "", _whole_type(body.content), body.required, operation.body.doc, operation.body.at
    )
    return Argument(names.argument(operation.id, "body", ""), field, "whole", body.required)


# --- Bodies -----------------------------------------------------------------------------------------------------------


def _whole_type(content: Sent) -> Type:
    match content:
        case JsonBody(type=kind):
            return kind
        case JsonLines(item=item):
            return ListOf(item)
        case FormBody() | MultipartBody():
            return MapOf(Anything())
        case TextBody() | BytesBody():
            return Scalar("string")


def _sent(body: Body, api: Api, operation: Operation, report: Diagnostics) -> SentBody:
    """What a method sends; other media types are reached through the client's own methods, which is said."""
    chosen = sent_payload(operation)
    assert chosen is not None, body.at
    for other in body.payloads:
        if other.content != chosen.content:
            report.info(
                "media-not-offered",
                f"the method sends {quote(chosen.media)}; {quote(other.media)} has no method of its own",
                body.at,
                "`client.post(path, body=…, extra_headers={'content-type': …})`, or the like, sends it",
            )
    flat = body_fields(api, operation) is not None
    if isinstance(chosen.content, MultipartBody):
        _tell_headers(chosen.content.parts, _files(chosen.content, api), report)
    content = _sendable(chosen, body.at, report)
    is_range = "*" in chosen.media
    media = _CONCRETE[type(content)] if is_range else _without_boundary(chosen.media)
    return SentBody(media, content, flat, body.required, is_range)


def _without_boundary(media: str) -> str:
    """The boundary is made anew for each request."""
    return re.sub(r";\s*boundary=[^;]*", "", media, flags=re.IGNORECASE)


_CONCRETE: Mapping[type[Sent], str] = {
    JsonBody: "application/json",
    TextBody: "text/plain",
    BytesBody: "application/octet-stream",
    FormBody: "application/x-www-form-urlencoded",
    MultipartBody: "multipart/form-data",
    JsonLines: "application/jsonl",
}
"""What is sent where the description has a range only."""


def _sendable(payload: Payload, at: Place, report: Diagnostics) -> Sent:
    match payload.content:
        case EventStream():
            report.warning(
                "media-as-bytes",
                f"{quote(payload.media)} in a request is sent as the bytes that are given",
                at,
                "give the encoded body; the method is there all the same",
            )
            return BytesBody()
        case content:
            return content


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
