"""Paths into operations, webhooks and callbacks into events."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace

from generator.diagnostics import Diagnostics, Place, quote
from generator.frozen import frozen
from generator.ir import (
    ApiKey,
    Body,
    Class,
    DeclId,
    Default,
    Doc,
    Event,
    Exact,
    Field,
    GroupId,
    Operation,
    OperationId,
    Origin,
    Parameter,
    ParamRef,
    Payload,
    Response,
    ResponseLink,
    Scheme,
    Security,
    Server,
    Skipped,
    Status,
)
from generator.openapi import swagger
from generator.openapi.content import headers_of, payloads_of
from generator.openapi.hints import hints_of
from generator.openapi.node import Node, flag, mapping, sequence, tell_unsupported, text
from generator.openapi.parameters import (
    Template,
    matched,
    parameter_nodes,
    parameter_of,
    template_of,
    without_credentials,
    without_operators,
)
from generator.openapi.parts import Reading
from generator.openapi.prose import doc_of, joined, pins_of
from generator.openapi.refs import component_key
from generator.openapi.schemas import Schemas
from generator.openapi.security import security_of
from generator.openapi.servers import servers_of
from generator.openapi.spots import Spot
from generator.openapi.tags import DEEPEST_GROUP

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@frozen
class Setting:
    """What holds for all operations where they say nothing else, and the components that they share, read once.

    `groups` tells for a tag the groups around it, itself last.
    """

    root: Node
    security: Security
    schemes: Mapping[str, Scheme]
    schemas: Schemas
    groups: Mapping[str, tuple[str, ...]]
    reading: Reading
    parameters: dict[_Shared, Parameter | None] = field(default_factory=dict)
    responses: dict[_Shared, Response] = field(default_factory=dict)


_Shared = tuple[Place, str]
"""A component, and what is said of it where it is referred to."""


def _shared(node: Node) -> _Shared:
    said = node.value if isinstance(node.value, dict) else {}
    return node.at, repr((said.get("summary"), said.get("description")))


@frozen
class Call:
    """A method of a path item, and the path item with what it refers to."""

    method: str
    node: Node
    items: tuple[Node, ...]


def operations_of(setting: Setting) -> tuple[list[Operation], list[Event], list[Skipped]]:
    """Every operation in document order, the events of their callbacks, and what could not be read."""
    operations: list[Operation] = []
    events: list[Event] = []
    skipped: list[Skipped] = []
    paths = mapping(setting.root, "paths", setting.reading.report)
    for path, item in paths.members() if paths is not None else ():
        if path.startswith("x-") or not _is_path(path, item, setting, skipped):
            continue
        template = template_of(path, item.at, setting.reading.report)
        for call in _calls(item, setting, skipped):
            operation = _operation(call, path, template, setting)
            setting.schemas.declared.finish()
            match operation:
                case Operation():
                    operations.append(operation)
                case Skipped():
                    skipped.append(operation)
            id = OperationId(call.method, path)
            events.extend(_callbacks(call.node, id, setting))
    _tell_duplicates(operations, setting.reading)
    return operations, events, skipped


def _is_path(path: str, item: Node, setting: Setting, skipped: list[Skipped]) -> bool:
    if path.startswith("/") and not re.search(r"[\x00-\x1f\x7f]", path):
        return True
    why = "a path should begin with `/` and hold no control characters"
    setting.reading.report.error(
        "invalid-path", f"{quote(path)} is no path: {why}", item.at, on_key=True
    )
    for method, node in item.members():
        if method in METHODS:
            skipped.append(Skipped(f"{method.upper()} {path}", why, node.at))
    return False


def _calls(item: Node, setting: Setting, skipped: list[Skipped]) -> Iterator[Call]:
    report = setting.reading.report
    items = _items(item, setting.reading)
    for node in items:
        if not isinstance(node.value, dict) and node.value is not None:
            report.error("invalid-structure", "a path should hold an object", node.at)
    seen: set[str] = set()
    for method, node in _methods(items, setting):
        if method in seen:
            continue
        seen.add(method)
        if isinstance(node.value, dict):
            yield Call(method, node, items)
            continue
        report.error("invalid-structure", "an operation should be an object", node.at)
        skipped.append(Skipped(f"{method.upper()}", "it is not an object", node.at))


def _items(item: Node, reading: Reading) -> tuple[Node, ...]:
    """A path item, and behind it the one that it refers to."""
    target = reading.refs.follow(item) if item.has("$ref") else None
    return (item,) if target is None else (item, target)


def _methods(items: Iterable[Node], setting: Setting) -> Iterator[tuple[str, Node]]:
    known = {*METHODS, "query"} if setting.reading.version == "3.2" else set(METHODS)
    for item in items:
        for key, node in item.members():
            if key in known:
                yield key.upper(), node
            elif key.lower() in known and not key.startswith("x-"):
                setting.reading.report.warning(
                    "method-case", f"{quote(key)} should be in lower case", node.at, on_key=True
                )
                yield key.upper(), node
        more = item.get("additionalOperations") if setting.reading.version == "3.2" else None
        for key, node in more.members() if more is not None else ():
            if re.fullmatch(r"[A-Za-z-]{1,40}", key):
                yield key, node
            else:
                setting.reading.report.error(
                    "invalid-method", f"{quote(key)} is no method", node.at, on_key=True
                )


def _operation(call: Call, path: str, template: Template, setting: Setting) -> Operation | Skipped:
    """An operation; skipped (after an error) where a client could not make the request that is meant."""
    reading, report, node = setting.reading, setting.reading.report, call.node
    id = OperationId(call.method, path)
    lost = _lost(call, reading)
    if lost:
        return Skipped(f"{id.method} {id.path}", lost, node.at)
    nodes = parameter_nodes((*reversed(call.items), node), reading)
    plain = [item for item in nodes if not swagger.is_body(item)]
    read = [found for item in plain if (found := _parameter(item, id, setting)) is not None]
    if node.has("schemes"):
        tell_unsupported(node, "schemes", report)
    declared = security_of(node, setting.schemes, reading)
    security = setting.security if declared is None else declared
    read = list(without_credentials(read, _keys(security, setting), report))
    template = without_operators(template, read, node.at, report)
    parameters = matched(template, read, node.at, report)
    operation_id = text(node, "operationId", report)
    pins = pins_of(node, report)
    return Operation(
        id=id,
        operation_id=operation_id,
        group=_group(node, pins.group, setting),
        words=(operation_id,) if operation_id.strip() else _path_words(id, template),
        doc=_doc(call, report),
        method=call.method,
        path=template.parts,
        parameters=parameters,
        body=_body(node, nodes, id, setting),
        responses=tuple(_responses(node, id, setting)),
        security=security,
        servers=_servers(call, reading),
        hints=hints_of(node, setting.root, parameters, report),
        at=node.at,
        pins=pins,
    )


def _keys(security: Security, setting: Setting) -> frozenset[tuple[str, str]]:
    """Where the API keys go that are asked for: location and name."""
    schemes = [setting.schemes[use.scheme] for uses in security for use in uses]
    return frozenset((each.where, each.wire) for each in schemes if isinstance(each, ApiKey))


def _doc(call: Call, report: Diagnostics) -> Doc:
    """What is said of an operation; what is said of its path where that is nothing."""
    own = doc_of(call.node, report, "summary")
    if own.title or own.is_described:
        return own
    return own.or_else(joined(doc_of(item, report, "summary") for item in reversed(call.items)))


def _parameter(node: Node, id: OperationId, setting: Setting) -> Parameter | None:
    if not component_key(node.at)[1]:
        return parameter_of(node, id, setting.schemas, setting.reading)
    shared = _shared(node)
    if shared not in setting.parameters:
        found = parameter_of(node, id, setting.schemas, setting.reading)
        setting.parameters[shared] = found
    return setting.parameters[shared]


def _lost(call: Call, reading: Reading) -> str:
    """What of a request cannot be found; "" where all is there."""
    for level in (*call.items, call.node):
        listed = level.get("parameters")
        if listed is not None and any(reading.refs.follow(item) is None for item in listed.items()):
            return "a parameter refers to nothing"
    body = call.node.get("requestBody")
    if body is not None and reading.refs.follow(body) is None:
        return "its request body refers to nothing"
    return ""


def _servers(call: Call, reading: Reading) -> tuple[Server, ...]:
    if reading.version == "2.0":
        return ()
    for node in (call.node, *call.items):
        servers = servers_of(node, reading)
        if servers:
            return servers
    return ()


def _path_words(id: OperationId, template: Template) -> tuple[str, ...]:
    """Words for an operation that its author gave none: the method, and the path's."""
    steps = (part.wire if isinstance(part, ParamRef) else part for part in template.parts)
    pieces = (piece for step in steps for piece in step.split("/"))
    return (id.method.lower(), *(piece for piece in pieces if piece))


def _group(node: Node, pinned: str, setting: Setting) -> GroupId:
    if pinned:
        names = tuple(name for name in pinned.split(".") if name)
        return GroupId(names if len(names) < DEEPEST_GROUP else (pinned,))
    tags = sequence(node, "tags", setting.reading.report)
    for tag in tags.items() if tags is not None else ():
        if isinstance(tag.value, str) and tag.value.strip():
            return GroupId(setting.groups.get(tag.value, (tag.value,)))
        setting.reading.report.warning("invalid-text", "a tag should be a text", tag.at)
    return GroupId(())


def _tell_duplicates(operations: Iterable[Operation], reading: Reading) -> None:
    first: dict[str, OperationId] = {}
    for operation in operations:
        held = first.setdefault(operation.operation_id, operation.id)
        if operation.operation_id and held != operation.id:
            reading.report.warning(
                "duplicate-operation-id",
                f"{quote(operation.operation_id)} is also the `operationId` of {held.method} {quote(held.path)}",
                operation.at / "operationId",
            )


# --- Bodies -----------------------------------------------------------------------------------------------------------


def _body(node: Node, parameters: list[Node], id: OperationId, setting: Setting) -> Body | None:
    key = ("operation", id.method, id.path, "request")
    spot = Spot(DeclId("", key), Origin(("request", "body"), False, id, weak=True))
    if setting.reading.version == "2.0" or _is_old_body(node, parameters, setting.reading):
        return swagger.body_of(
            node, setting.root, parameters, spot, id, setting.schemas, setting.reading
        )
    return request_body(node, spot, setting)


def _is_old_body(node: Node, parameters: list[Node], reading: Reading) -> bool:
    """Whether a body is written as before OpenAPI 3, which is told; a `requestBody` counts more."""
    old = [parameter for parameter in parameters if swagger.is_body(parameter)]
    for parameter in old:
        reading.report.warning(
            "invalid-parameter",
            "since OpenAPI 3 no parameter is a body; "
            + ("left out" if node.has("requestBody") else "read as the request body"),
            parameter.at,
            "describe it as `requestBody`",
        )
    return bool(old) and not node.has("requestBody")


def request_body(node: Node, spot: Spot, setting: Setting) -> Body | None:
    """The `requestBody` of an operation or event."""
    reading, report = setting.reading, setting.reading.report
    written = node.get("requestBody")
    if written is None or written.value is None:
        return None
    body = reading.described(written)
    if body is None:
        return None
    if not isinstance(body.value, dict):
        report.error("invalid-structure", "a request body should be an object", body.at)
        return None
    key, name = component_key(body.at)
    if name:
        spot = Spot(DeclId(body.at.document, key), Origin((name,), False))
    content = mapping(body, "content", report)
    payloads = (
        () if content is None else payloads_of(content, spot, setting.schemas, reading, sent=True)
    )
    if not payloads:
        report.warning("empty-body", "the request body has no media type; left out", body.at)
        return None
    return Body(flag(body, "required", report), payloads, doc_of(body, report), written.at)


# --- Responses --------------------------------------------------------------------------------------------------------


def _responses(node: Node, id: OperationId, setting: Setting) -> Iterator[Response]:
    report = setting.reading.report
    listed = mapping(node, "responses", report)
    if listed is None:
        return
    main = _main_status(listed)
    for written, item in listed.members():
        if written.startswith("x-"):
            continue
        status = status_of(written)
        target = setting.reading.described(item)
        if status is None:
            report.warning(
                "invalid-status",
                f"{quote(written)} is no status; the response is left out",
                item.at,
                "a status is 100 to 599, 1XX to 5XX, or `default`",
                on_key=True,
            )
        elif target is not None and not isinstance(target.value, dict):
            report.error("invalid-structure", "a response should be an object", item.at)
        elif target is not None:
            words = ("response", "body") if written == main else ("response", written)
            key = ("operation", id.method, id.path, "response", written)
            spot = Spot(DeclId("", key), Origin(words, False, id, weak=True))
            yield _response(status, target, node, spot, setting)


def status_of(written: str) -> Status | None:
    """The meaning of a key of `responses`."""
    if written == "default":
        return Default()
    if re.fullmatch(r"[1-5][0-9]{2}", written, re.ASCII):
        return Exact(int(written))
    return Class(int(written[0])) if re.fullmatch(r"[1-5][Xx]{2}", written) else None


def _main_status(listed: Node) -> str:
    """The status of the answer that callers wait for: the lowest success that says what it holds."""
    found = [(key, node) for key, node in listed.members() if key[:1] == "2"]
    telling = sorted(key for key, node in found if node.has("content") or node.has("schema"))
    return (telling or sorted(key for key, _ in found) or ["default"])[0]


def _response(
    status: Status, node: Node, operation: Node, spot: Spot, setting: Setting
) -> Response:
    key, name = component_key(node.at)
    if not name:
        return _read_response(status, node, operation, spot, setting)
    # In Swagger 2.0 the same response has the media types of the operation that refers to it.
    same = _shared(node)
    if setting.reading.version == "2.0" or same not in setting.responses:
        words = ("response", name) if name.isdigit() else (name,)
        shared = Spot(DeclId(node.at.document, key), Origin(words, False))
        setting.responses[same] = _read_response(status, node, operation, shared, setting)
    return replace(setting.responses[same], status=status)


def _read_response(
    status: Status, node: Node, operation: Node, spot: Spot, setting: Setting
) -> Response:
    return Response(
        status,
        _response_payloads(node, operation, spot, setting),
        tuple(_headers(node, spot, setting)),
        doc_of(node, setting.reading.report, "summary"),
        node.at,
        tuple(_links(node, setting.reading)),
    )


def _links(node: Node, reading: Reading) -> Iterator[ResponseLink]:
    """The links of a response; each is documented, and nothing calls it."""
    links = mapping(node, "links", reading.report)
    for name, item in links.members() if links is not None else ():
        link = reading.described(item)
        if link is None or not isinstance(link.value, dict):
            continue
        for keyword in ("requestBody", "server"):
            if link.has(keyword):
                tell_unsupported(link, keyword, reading.report)
        arguments = mapping(link, "parameters", reading.report)
        yield ResponseLink(
            name,
            text(link, "operationId", reading.report) or text(link, "operationRef", reading.report),
            tuple((key, at.value) for key, at in arguments.members()) if arguments else (),
            doc_of(link, reading.report),
        )


def _response_payloads(
    node: Node, operation: Node, spot: Spot, setting: Setting
) -> tuple[Payload, ...]:
    if setting.reading.version == "2.0":
        return swagger.response_payloads(
            node, operation, setting.root, spot, setting.schemas, setting.reading
        )
    content = mapping(node, "content", setting.reading.report)
    if content is None:
        return ()
    return payloads_of(content, spot, setting.schemas, setting.reading, sent=False)


def _headers(node: Node, spot: Spot, setting: Setting) -> Iterator[Field]:
    headers = mapping(node, "headers", setting.reading.report)
    inner = replace(
        spot, id=spot.id._replace(key=(*spot.id.key, "header")), inside=spot.origin.within
    )
    yield from headers_of(headers, inner, setting.schemas, setting.reading)


# --- Events -----------------------------------------------------------------------------------------------------------


def webhooks_of(setting: Setting) -> Iterator[Event]:
    """What the API calls at its user's end, and declares by itself."""
    for section in ("webhooks", "x-webhooks"):
        listed = mapping(setting.root, section, setting.reading.report)
        for name, item in listed.members() if listed is not None else ():
            if not name.startswith("x-") or isinstance(item.value, dict):
                yield from _events(name, item, ("webhook", name), None, setting)


def _callbacks(node: Node, id: OperationId, setting: Setting) -> Iterator[Event]:
    listed = mapping(node, "callbacks", setting.reading.report)
    for name, callback in listed.members() if listed is not None else ():
        target = setting.reading.refs.follow(callback)
        for expression, item in target.members() if target is not None else ():
            if not expression.startswith("x-"):
                key = ("operation", id.method, id.path, "callback", name, expression)
                yield from _events(name, item, key, id, setting)


def _events(
    name: str, item: Node, key: tuple[str, ...], within: OperationId | None, setting: Setting
) -> Iterator[Event]:
    for call in _calls(item, setting, []):
        origin = Origin((name, "payload"), False, within)
        spot = Spot(DeclId(item.at.document, (*key, call.method)), origin)
        doc = doc_of(call.node, setting.reading.report, "summary")
        body = request_body(call.node, spot, setting)
        setting.schemas.declared.finish()
        yield Event(name, doc, body, call.node.at)
