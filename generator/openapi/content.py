"""Media types and what they hold: the bodies of requests and responses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from generator.diagnostics import quote
from generator.ir import (
    ABSENT,
    Anything,
    BytesBody,
    Constant,
    Content,
    EventStream,
    Field,
    FormBody,
    Json,
    JsonBody,
    JsonLines,
    MultipartBody,
    Nullable,
    OneOf,
    Origin,
    Part,
    Payload,
    Rest,
    Scalar,
    Style,
    StyleName,
    TextBody,
    Type,
)
from generator.openapi.formats import RAW_MEDIA
from generator.openapi.node import Node, flag, mapping, tell_unsupported, text
from generator.openapi.parts import Parts, Reading, expand, parts_of, sole_reference
from generator.openapi.prose import doc_of, example_of
from generator.openapi.schemas import Schemas
from generator.openapi.spots import Spot
from generator.openapi.unions import groups_of, union

_MEDIA = re.compile(
    r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)/([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(;[ -~\t]*)?"
)
"""type/subtype; parameters (RFC 9110, section 8.3.1)."""

_LINES = {
    "application/jsonl",
    "application/jsonlines",
    "application/x-jsonl",
    "application/x-jsonlines",
    "application/ndjson",
    "application/x-ndjson",
    "application/json-lines",
}
_TEXTUAL = {"application/xml", "application/yaml", "application/x-yaml", "application/javascript"}


def payloads_of(
    content: Node, spot: Spot, schemas: Schemas, reading: Reading, *, sent: bool
) -> tuple[Payload, ...]:
    """The payloads of a `content` object; what inline schemas declare lies at `spot`."""
    found: list[Payload] = []
    like: list[tuple[Json, str, Payload]] = []
    for media, node in content.members():
        if media.startswith("x-") and "/" not in media:
            continue
        target = reading.refs.follow(node)
        if target is None or not _is_media(media, node, reading):
            continue
        same = next(
            (p for data, kind, p in like if (data, kind) == (target.value, family(media))), None
        )
        if same is not None:
            found.append(replace(same, media=media.strip()))
            continue
        payload = _payload(media.strip(), target, _media_spot(spot, media), schemas, reading, sent)
        found.append(payload)
        like.append((target.value, family(media), payload))
    return tuple(found)


def _is_media(media: str, node: Node, reading: Reading) -> bool:
    if _MEDIA.fullmatch(media):
        return True
    reading.report.warning(
        "invalid-media-type",
        f"{quote(media)} is not a media type; left out",
        node.at,
        "write it as `type/subtype`",
        on_key=True,
    )
    return False


def family(media: str) -> str:
    """What is done with a media type: json, lines, events, form, multipart, text, any or bytes."""
    essence = media.partition(";")[0].strip().lower()
    if essence in ("application/json", "text/json") or essence.endswith("+json"):
        return "json"
    if essence in _LINES:
        return "lines"
    if essence == "text/event-stream":
        return "events"
    if essence == "application/x-www-form-urlencoded":
        return "form"
    if essence.startswith("multipart/"):
        return "multipart"
    if essence.startswith("text/") or essence in _TEXTUAL or essence.endswith(("+xml", "+yaml")):
        return "text"
    return "any" if essence in ("*/*", "application/*", "*") else "bytes"


def _media_spot(spot: Spot, media: str) -> Spot:
    """One spot per media type. JSON's words stand for themselves, others' say which they are."""
    id = spot.id._replace(key=(*spot.id.key, media.strip()))
    if family(media) in ("json", "any"):
        return replace(spot, id=id)
    subtype = media.partition(";")[0].strip().rpartition("/")[2]
    plain = {"x-www-form-urlencoded": "form", "form-data": "multipart", "event-stream": "event"}
    return replace(
        spot,
        id=id,
        origin=replace(spot.origin, words=(*spot.origin.words, plain.get(subtype, subtype))),
    )


def _payload(
    media: str, node: Node, spot: Spot, schemas: Schemas, reading: Reading, sent: bool
) -> Payload:
    _wrong_shape(node, reading)
    content = _content(media, node, spot, schemas, reading, sent)
    _tell_unread(node, content, reading)
    return Payload(media, content, _examples(node, reading))


def _tell_unread(node: Node, content: Content, reading: Reading) -> None:
    positional = ("itemEncoding", "prefixEncoding")
    streamed = isinstance(content, (JsonLines, EventStream))
    for keyword in positional if streamed else (*positional, "itemSchema"):
        if node.has(keyword):
            tell_unsupported(node, keyword, reading.report)
    if node.has("itemSchema") and not isinstance(content, (JsonLines, EventStream)):
        tell_unsupported(node, "itemSchema", reading.report)
    schema = node.get("schema")
    target = reading.refs.follow(schema) if schema is not None else None
    if isinstance(content, (TextBody, BytesBody)) and target is not None and _is_structured(target):
        reading.report.info(
            "untyped-body",
            "bodies of this media type are passed as they are; the schema is only documentation",
            node.at,
            on_key=True,
        )


def _is_structured(schema: Node) -> bool:
    members = schema.value if isinstance(schema.value, dict) else {}
    return members.get("type") in ("object", "array") or "properties" in members


def _wrong_shape(node: Node, reading: Reading) -> None:
    if not isinstance(node.value, dict) and node.value is not None:
        reading.report.error("invalid-structure", "a media type should hold an object", node.at)


def _content(
    media: str, node: Node, spot: Spot, schemas: Schemas, reading: Reading, sent: bool
) -> Content:
    schema = node.get("schema")
    match family(media):
        case "json":
            return _json(schema, spot, schemas)
        case "any":
            return _any(schema, spot, schemas, reading)
        case "lines":
            return JsonLines(_item(node, spot, schemas))
        case "events":
            return EventStream(_item(node, spot, schemas), _stream_end(node))
        case "form" if sent:
            return FormBody(*_form(node, spot, schemas, reading, multipart=False))
        case "multipart" if sent:
            return MultipartBody(*_form(node, spot, schemas, reading, multipart=True))
        case "text":
            return TextBody()
        case _:
            return BytesBody()


def _json(schema: Node | None, spot: Spot, schemas: Schemas) -> Content:
    if schema is None:
        return JsonBody(Anything())
    type = schemas.type_of(schema, spot)
    if isinstance(type, Scalar) and type.kind == "binary":
        return BytesBody()
    return JsonBody(type)


def _any(schema: Node | None, spot: Spot, schemas: Schemas, reading: Reading) -> Content:
    """`*/*`: JSON where the schema says more than text or bytes can hold."""
    if schema is None:
        return BytesBody()
    type = schemas.type_of(schema, spot)
    if isinstance(type, Scalar) and type.kind not in ("integer", "number", "boolean"):
        return BytesBody() if type.kind in ("binary", "base64") else TextBody()
    return JsonBody(type)


def _item(node: Node, spot: Spot, schemas: Schemas) -> Type:
    """What each line or event holds: `itemSchema` (3.2), else `schema`."""
    item = node.get("itemSchema") or node.get("schema")
    return Anything() if item is None else schemas.type_of(_event_data(item), spot)


def _event_data(item: Node) -> Node:
    """3.2 describes a whole event; what is of interest is the content of its `data`."""
    data = (item.get("properties") or item).get("data") if item.has("properties") else None
    content = data.get("contentSchema") if data is not None else None
    return content or item


def _stream_end(node: Node) -> str:
    for key in ("x-speakeasy-sse-sentinel", "x-sse-sentinel", "x-stream-end"):
        said = node.get(key)
        if said is not None and isinstance(said.value, str):
            return said.value
    return ""


def _examples(node: Node, reading: Reading) -> tuple[Json, ...]:
    found: list[Json] = []
    if isinstance(node.value, dict) and "example" in node.value:
        found.append(node.value["example"])
    named = node.get("examples")
    for _, example in named.members() if named is not None else ():
        target = reading.refs.follow(example)
        if target is not None:
            found.extend(example_of(target.value))
    return tuple(found)


# --- Forms ------------------------------------------------------------------------------------------------------------


def _form(
    node: Node, spot: Spot, schemas: Schemas, reading: Reading, *, multipart: bool
) -> tuple[tuple[Part, ...], Rest]:
    schema = node.get("schema") or Node({}, node.at)
    parts = parts_of(schema, reading)
    whole = expand(parts, None, reading).parts
    inner = _form_spot(parts, spot, schemas, reading)
    fields = [
        *schemas.objects.fields(whole, inner),
        *_optional(schema, whole, inner, schemas, reading),
    ]
    fields = [field for field in merged_fields(fields) if field.access != "read_only"]
    encoding = mapping(node, "encoding", reading.report)
    found = tuple(_part(field, encoding, spot, schemas, reading, multipart) for field in fields)
    return found, schemas.objects.rest(whole, spot.member("additionalProperties"))


def _optional(
    schema: Node, whole: Parts, spot: Spot, schemas: Schemas, reading: Reading
) -> Iterator[Field]:
    """The fields of the alternatives of a form that is one of several; which of them go together is not told."""
    groups = groups_of(whole, reading.report)
    if groups:
        reading.report.info(
            "union-of-forms",
            "a form that is one of several; the parts of all alternatives are optional",
            schema.at,
        )
    for variant in (variant for group in groups for variant in group.variants):
        label = variant.at.pointer.rpartition("/")[2]
        inner = expand(parts_of(variant, reading), None, reading).parts
        for field in schemas.objects.fields(inner, spot.variant(f"variant{label}", (), weak=True)):
            yield replace(field, required=False)


def merged_fields(fields: Iterable[Field]) -> Iterator[Field]:
    """Fields of one name as one: required where the first is, of a type that holds the values of all."""
    by_wire: dict[str, list[Field]] = {}
    for field in fields:
        by_wire.setdefault(field.wire, []).append(field)
    for same in by_wire.values():
        types = list(dict.fromkeys(field.type for field in same))
        type, null = union(types, None) if len(types) > 1 else (types[0], False)
        if isinstance(type, OneOf) and not all(
            isinstance(v, (Scalar, Constant)) for v in type.variants
        ):
            type = Anything()
        yield replace(same[0], type=Nullable(type) if null else type)


def _form_spot(parts: Parts, spot: Spot, schemas: Schemas, reading: Reading) -> Spot:
    """Fields of a component keep the identity that they have there; others lie in the operation."""
    reference = sole_reference(parts, reading)
    target = reading.refs.target(reference) if reference is not None else None
    if target is not None:
        id = schemas.declared.refer(target)
        return Spot(id, Origin((), True), named=True) if id.key[0] != "at" else spot
    return replace(spot, inside=spot.origin.within)


def _part(
    field: Field,
    encoding: Node | None,
    spot: Spot,
    schemas: Schemas,
    reading: Reading,
    multipart: bool,
) -> Part:
    said = encoding.get(field.wire) if encoding is not None else None
    if said is None:
        return Part(field)
    for keyword in ("encoding", "prefixEncoding", "itemEncoding"):
        if said.has(keyword):
            tell_unsupported(said, keyword, reading.report)
    headers = mapping(said, "headers", reading.report) if multipart else None
    media = _part_media(said, reading)
    is_file = multipart and field.type == Scalar("string") and media.startswith(RAW_MEDIA)
    return Part(
        replace(field, type=Scalar("binary", media)) if is_file else field,
        media,
        tuple(headers_of(headers, spot.member(field.wire), schemas, reading)),
        _part_style(said, reading),
    )


def _part_media(said: Node, reading: Reading) -> str:
    """One media type, a range, or several after commas (Encoding Object, `contentType`)."""
    media = text(said, "contentType", reading.report)
    if all(_MEDIA.fullmatch(one) for one in media.split(",") if media):
        return media
    reading.report.warning(
        "invalid-media-type",
        f"{quote(media)} is not a media type; left out",
        said.at / "contentType",
        "write it as `type/subtype`",
    )
    return ""


def _part_style(said: Node, reading: Reading) -> Style | None:
    if not any(said.has(key) for key in ("style", "explode", "allowReserved")):
        return None
    name = text(said, "style", reading.report) or "form"
    names: dict[str, StyleName] = {
        "form": "form",
        "spaceDelimited": "spaceDelimited",
        "pipeDelimited": "pipeDelimited",
        "deepObject": "deepObject",
    }
    if name not in names:
        reading.report.warning(
            "unsupported-style",
            f"{quote(name)} is no style of a form's part; left out",
            said.at / "style",
        )
        return None
    explode = flag(said, "explode", reading.report) if said.has("explode") else name == "form"
    return Style(names[name], explode, flag(said, "allowReserved", reading.report))


# --- Headers ----------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""RFC 9110, section 5.6.2."""


def is_token(name: str) -> bool:
    """Whether a name can be that of a header."""
    return _TOKEN.fullmatch(name) is not None


def headers_of(
    headers: Node | None, spot: Spot, schemas: Schemas, reading: Reading
) -> Iterator[Field]:
    """The headers of a response or a part; `Content-Type` is told by the media type."""
    for name, node in headers.members() if headers is not None else ():
        target = reading.described(node)
        if target is None or name.lower() == "content-type":
            continue
        if not is_token(name):
            reading.report.error(
                "invalid-header-name",
                f"{quote(name)} cannot be a header's name",
                node.at,
                on_key=True,
            )
        elif not isinstance(target.value, dict):
            reading.report.error("invalid-structure", "a header should be an object", node.at)
        else:
            yield _header(name, target, spot.member(name), schemas, reading)


def _header(name: str, node: Node, spot: Spot, schemas: Schemas, reading: Reading) -> Field:
    if flag(node, "explode", reading.report):
        tell_unsupported(node, "explode", reading.report)
    if text(node, "collectionFormat", reading.report) not in ("", "csv"):
        tell_unsupported(node, "collectionFormat", reading.report)
    schema = header_schema(node)
    required = flag(node, "required", reading.report)
    if schema is None:
        return Field(name, Scalar("string"), required, doc_of(node, reading.report), node.at)
    field = schemas.objects.field(
        name, schemas.type_of(schema, spot), required, [schema], node.at, spot
    )
    own = () if schema.at == node.at else _examples(node, reading)
    doc = doc_of(node, reading.report).or_else(field.doc)
    return replace(field, doc=doc, default=ABSENT, examples=(*own, *field.examples))


def header_schema(node: Node) -> Node | None:
    """The schema of a header or parameter, which Swagger 2.0 writes into the thing itself."""
    schema = node.get("schema")
    if schema is not None:
        return schema
    content = node.get("content")
    for _, media in content.members() if content is not None else ():
        return media.get("schema")
    if node.has("type") and isinstance(node.value, dict):
        left_out = {"required", "name", "in", "description", "allowEmptyValue", "collectionFormat"}
        return Node({k: v for k, v in node.value.items() if k not in left_out}, node.at)
    return None
