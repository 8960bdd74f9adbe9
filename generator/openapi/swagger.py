"""What Swagger 2.0 writes in another structure: bodies as parameters, media types apart from schemas."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Place
from generator.ir import (
    NO_DOC,
    Anything,
    Body,
    BytesBody,
    Content,
    DeclId,
    FormBody,
    Json,
    JsonBody,
    MultipartBody,
    Open,
    OperationId,
    Origin,
    Part,
    Payload,
    Scalar,
    Style,
    TextBody,
)
from generator.openapi.content import family, header_schema
from generator.openapi.node import Node, flag, text, texts
from generator.openapi.parameters import parameter_spot
from generator.openapi.parts import Reading
from generator.openapi.prose import doc_of, examples_of
from generator.openapi.refs import component_key
from generator.openapi.schemas import Schemas
from generator.openapi.spots import Spot


def is_body(node: Node) -> bool:
    """Whether a parameter of Swagger 2.0 is (part of) the body."""
    return isinstance(node.value, dict) and node.value.get("in") in ("body", "formData")


def body_of(
    operation: Node,
    root: Node,
    parameters: list[Node],
    spot: Spot,
    id: OperationId,
    schemas: Schemas,
    reading: Reading,
) -> Body | None:
    """The request body that the parameters of an operation describe."""
    whole = next((node for node in parameters if text(node, "in", reading.report) == "body"), None)
    consumes = _media(operation, root, "consumes", reading)
    if whole is not None:
        return _whole(whole, consumes, spot, schemas, reading)
    fields = [node for node in parameters if text(node, "in", reading.report) == "formData"]
    return _form(fields, consumes, id, operation.at, schemas, reading) if fields else None


def _media(operation: Node, root: Node, key: str, reading: Reading) -> tuple[str, ...]:
    holder = operation if operation.has(key) else root
    said = texts(holder, key, reading.report)
    return tuple(dict.fromkeys(media.strip() for media in said if "/" in media))


def _whole(
    node: Node, consumes: tuple[str, ...], spot: Spot, schemas: Schemas, reading: Reading
) -> Body:
    report = reading.report
    key, component = component_key(node.at)
    if component:
        spot = Spot(DeclId(node.at.document, key), Origin((component,), False))
    found = payloads(node, consumes, spot, schemas, reading, ())
    return Body(flag(node, "required", report), found, doc_of(node, report), node.at)


def payloads(
    node: Node,
    media: tuple[str, ...],
    spot: Spot,
    schemas: Schemas,
    reading: Reading,
    examples: tuple[Json, ...],
) -> tuple[Payload, ...]:
    """One payload per media type, all of the one `schema` that `node` has."""
    schema = node.get("schema")
    if schema is None:
        return ()
    type = schemas.type_of(schema, spot)
    binary = isinstance(type, Scalar) and type.kind == "binary"

    def content(name: str) -> Content:
        match family(name):
            case "json":
                return BytesBody() if binary else JsonBody(type)
            case "any" | "bytes" | "form" | "multipart":
                return JsonBody(type) if family(name) == "any" and not binary else BytesBody()
            case "text":
                return TextBody()
            case _:
                return JsonBody(type)

    names = media or (("application/octet-stream",) if binary else ("application/json",))
    return tuple(Payload(name, content(name), examples) for name in names)


def _form(
    fields: list[Node],
    consumes: tuple[str, ...],
    id: OperationId,
    at: Place,
    schemas: Schemas,
    reading: Reading,
) -> Body:
    parts = tuple(_parts(fields, id, schemas, reading))
    files = any(_is_file(part) for part in parts)
    known = [media for media in consumes if family(media) in ("form", "multipart")]
    if files:
        known = [media for media in known if family(media) == "multipart"]
    names = known or ["multipart/form-data" if files else "application/x-www-form-urlencoded"]
    found = tuple(Payload(name, _form_content(name, parts)) for name in names)
    return Body(any(part.field.required for part in parts), found, NO_DOC, at)


def _form_content(media: str, parts: tuple[Part, ...]) -> Content:
    rest = Open()
    return MultipartBody(parts, rest) if family(media) == "multipart" else FormBody(parts, rest)


def _is_file(part: Part) -> bool:
    return isinstance(part.field.type, Scalar) and part.field.type.kind == "binary"


def _parts(
    fields: list[Node], id: OperationId, schemas: Schemas, reading: Reading
) -> Iterator[Part]:
    for node in fields:
        name = text(node, "name", reading.report)
        if not name:
            reading.report.error("invalid-parameter", "a parameter needs a `name`", node.at)
            continue
        spot = parameter_spot(node, name, "body", id)
        schema = header_schema(node) or Node({}, node.at)
        type = schemas.type_of(schema, spot)
        field = schemas.objects.field(
            name,
            Scalar("string") if isinstance(type, Anything) else type,
            flag(node, "required", reading.report),
            [schema, Node(_words(node), node.at)],
            node.at,
            spot,
        )
        yield Part(field, style=_style(node, reading))


def _words(node: Node) -> Json:
    said = node.value if isinstance(node.value, dict) else {}
    return {key: value for key, value in said.items() if key == "description"}


def _style(node: Node, reading: Reading) -> Style | None:
    match text(node, "collectionFormat", reading.report):
        case "multi":
            return Style("form", True)
        case "ssv":
            return Style("spaceDelimited", False)
        case "pipes":
            return Style("pipeDelimited", False)
        case "tsv":
            return Style("tabDelimited", False)
        case "csv":
            return Style("form", False)
        case "" if text(node, "type", reading.report) == "array":
            return Style("form", False)
        case _:
            return None


def response_payloads(
    node: Node, operation: Node, root: Node, spot: Spot, schemas: Schemas, reading: Reading
) -> tuple[Payload, ...]:
    """The payloads of a response: its schema in every media type that the operation produces."""
    named = node.get("examples")
    examples = tuple(example.value for _, example in named.members()) if named is not None else ()
    produces = _media(operation, root, "produces", reading)
    return payloads(node, produces, spot, schemas, reading, examples or examples_of(node))
