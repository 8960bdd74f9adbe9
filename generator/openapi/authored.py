"""The values that an author wrote down, defaults and examples, held against the types they are for.

Only what fits stays in the IR, so that whoever shows or sends it need not ask again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from generator.diagnostics import Place, quote
from generator.fitting import canonical, misfit
from generator.ir import (
    ABSENT,
    Absent,
    Alias,
    Api,
    Body,
    BytesBody,
    Content,
    Decl,
    DeclId,
    Event,
    EventStream,
    Field,
    FormBody,
    Json,
    JsonBody,
    JsonLines,
    Model,
    MultipartBody,
    Nullable,
    Operation,
    Parameter,
    Part,
    Payload,
    Ref,
    Response,
    Scalar,
    TextBody,
    Type,
)
from generator.openapi.parts import Reading


def with_fitting_values(api: Api, reading: Reading) -> Api:
    """The same API without the defaults and examples that do not fit, each of which is reported."""
    return _Checking(api.decls, reading).api(api)


class _Checking:
    def __init__(self, decls: Mapping[DeclId, Decl], reading: Reading) -> None:
        self._decls = decls
        self._report = reading.report
        self._written = reading.written

    def api(self, api: Api) -> Api:
        return replace(
            api,
            decls={id: self._decl(decl) for id, decl in api.decls.items()},
            operations=tuple(self._operation(operation) for operation in api.operations),
            events=tuple(self._event(event) for event in api.events),
        )

    def _decl(self, decl: Decl) -> Decl:
        if decl.examples:
            kept = self._examples(decl.examples, Ref(decl.id), decl.at, decl.id.side == "sent")
            decl = replace(decl, examples=kept)
        if isinstance(decl, Model) and any(map(_has_values, decl.fields)):
            return replace(decl, fields=self._fields(decl.fields))
        return decl

    def _operation(self, operation: Operation) -> Operation:
        return replace(
            operation,
            parameters=tuple(self._parameter(parameter) for parameter in operation.parameters),
            body=None if operation.body is None else self._body(operation.body),
            responses=tuple(self._response(response) for response in operation.responses),
        )

    def _event(self, event: Event) -> Event:
        return replace(event, body=None if event.body is None else self._body(event.body))

    def _parameter(self, parameter: Parameter) -> Parameter:
        wire = parameter.wire
        field = parameter.field
        return replace(
            parameter,
            field=self._header(field) if parameter.where == "header" else self._field(field),
            wire=self._payload(wire, parameter.field.at) if isinstance(wire, Payload) else wire,
        )

    def _body(self, body: Body) -> Body:
        return replace(body, payloads=tuple(self._payload(p, body.at) for p in body.payloads))

    def _response(self, response: Response) -> Response:
        return replace(
            response,
            payloads=tuple(self._payload(payload, response.at) for payload in response.payloads),
            headers=tuple(self._header(header) for header in response.headers),
        )

    def _header(self, field: Field) -> Field:
        """Without blanks at the ends, which no header's value has (RFC 9110, section 5.5), and what else it cannot have."""
        examples = [each.strip() if isinstance(each, str) else each for each in field.examples]
        sendable = [each for each in examples if not isinstance(each, str) or _is_in_header(each)]
        if len(sendable) < len(examples):
            self._unused(
                "has a line break, another control character, or a character outside ASCII",
                field.at,
            )
        return self._field(replace(field, examples=tuple(sendable)))

    def _payload(self, payload: Payload, at: Place) -> Payload:
        return replace(
            payload,
            content=self._content(payload.content),
            examples=self._of_content(
                payload.examples, payload.content, at / "content" / payload.media
            ),
        )

    def _content(self, content: Content) -> Content:
        match content:
            case FormBody(parts) | MultipartBody(parts):
                return replace(content, parts=tuple(self._part(part) for part in parts))
            case JsonBody() | JsonLines() | EventStream() | TextBody() | BytesBody():
                return content

    def _part(self, part: Part) -> Part:
        return replace(part, field=self._field(part.field), headers=self._fields(part.headers))

    def _of_content(
        self, examples: tuple[Json, ...], content: Content, at: Place
    ) -> tuple[Json, ...]:
        match content:
            case JsonBody(type):
                return self._examples(examples, type, at, quiet=False)
            case TextBody():
                return self._examples(examples, Scalar("string"), at, quiet=True)
            case FormBody() | MultipartBody() | JsonLines() | EventStream() | BytesBody():
                return ()

    def _fields(self, fields: Iterable[Field]) -> tuple[Field, ...]:
        return tuple(self._field(field) for field in fields)

    def _field(self, field: Field) -> Field:
        if not _has_values(field):
            return field
        if field.examples:
            field = replace(
                field, examples=self._examples(field.examples, field.type, field.at, quiet=False)
            )
        if isinstance(field.default, Absent):
            return field
        default = self._as_text(field.default, field.type, field.at, ("default", "schema/default"))
        problem = misfit(default, field.type, self._decls, limits=False)
        if not problem:
            return replace(field, default=default)
        self._report.warning(
            "invalid-default",
            f"the default of {quote(field.wire)} {problem}; left out",
            field.at / "default",
        )
        return replace(field, default=ABSENT)

    def _examples(
        self, examples: tuple[Json, ...], type: Type, at: Place, quiet: bool
    ) -> tuple[Json, ...]:
        return tuple(self._fitting(examples, type, at, quiet))

    def _fitting(
        self, examples: tuple[Json, ...], type: Type, at: Place, quiet: bool
    ) -> Iterator[Json]:
        for written in examples:
            example = self._meant(written, type, at)
            problem = misfit(example, type, self._decls)
            if not problem:
                yield canonical(example, type, self._decls)
            elif not quiet:
                self._unused(problem, at)

    def _unused(self, problem: str, at: Place) -> None:
        message = f"an example here {problem}; it is not used"
        self._report.warning("invalid-example", message, at / "example")

    def _meant(self, value: Json, type: Type, at: Place) -> Json:
        """An example as it was most likely meant: a number that is quoted, JSON within a text, a text without quotes."""
        bare = self._bare(type)
        if isinstance(bare, Scalar) and bare.kind not in ("integer", "number", "boolean"):
            return self._as_text(value, type, at, ("example", "schema/example", "examples/0"))
        if isinstance(value, str) and misfit(value, bare, self._decls, limits=False):
            return _parsed(value)
        return value

    def _as_text(self, value: Json, type: Type, at: Place, steps: Iterable[str]) -> Json:
        bare = self._bare(type)
        if not isinstance(bare, Scalar) or bare.kind in ("integer", "number", "boolean"):
            return value
        if not isinstance(value, (int, float)):
            return value
        places = (Place(at.document, f"{at.pointer}/{step}") for step in steps)
        spelt = next((found for place in places if (found := self._written(place))), None)
        return spelt or (str(value).lower() if isinstance(value, bool) else str(value))

    def _bare(self, type: Type) -> Type:
        """The type without null and aliases."""
        for _ in range(50):
            decl = self._decls.get(type.id) if isinstance(type, Ref) else None
            if isinstance(type, Nullable):
                type = type.type
            elif isinstance(decl, Alias):
                type = decl.type
            else:
                break
        return type


def _parsed(value: str) -> Json:
    """The JSON in a text; the text where there is none. Only what is short enough to be an example is looked at."""
    if len(value) > 20_000 or value.count("[") + value.count("{") > 500:
        return value
    try:
        parsed: Json = json.loads(value, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return value
    return parsed


def _no_constant(name: str) -> Json:
    raise ValueError(name)


def _is_in_header(text: str) -> bool:
    return text.isascii() and text.replace("\t", " ").isprintable()


def _has_values(field: Field) -> bool:
    return bool(field.examples) or not isinstance(field.default, Absent)
