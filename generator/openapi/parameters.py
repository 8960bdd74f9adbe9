"""Parameters, and the path template that some of them fill."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from urllib.parse import unquote_plus

from generator.diagnostics import Diagnostics, Place, quote
from generator.frozen import frozen
from generator.ir import (
    NO_DOC,
    Anything,
    Constant,
    DeclId,
    Field,
    Json,
    JsonBody,
    OperationId,
    Origin,
    Parameter,
    ParamRef,
    Payload,
    Scalar,
    Style,
    StyleName,
    Type,
    Where,
)
from generator.openapi.content import header_schema, is_token, payloads_of
from generator.openapi.node import Node, flag, sequence, text
from generator.openapi.parts import Reading
from generator.openapi.prose import doc_of, example_of, examples_of, pins_of
from generator.openapi.refs import component_key
from generator.openapi.schemas import Schemas
from generator.openapi.spots import Spot

_WHERE: dict[str, Where] = {
    "path": "path",
    "query": "query",
    "header": "header",
    "cookie": "cookie",
    "querystring": "querystring",
}

_STYLES: dict[Where, tuple[StyleName, ...]] = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
    "querystring": ("form",),
}
"""The styles of each location; the first is the one that holds when none is given."""

_DELIMITED: dict[str, StyleName] = {
    "ssv": "spaceDelimited",
    "pipes": "pipeDelimited",
    "tsv": "tabDelimited",
}

_NOT_PARAMETERS = ("accept", "content-type", "authorization")
"""Headers that other parts of a description tell (OpenAPI 3.x, Parameter Object, `name`)."""


def parameter_nodes(levels: Iterable[Node], reading: Reading) -> list[Node]:
    """The parameters of a path and its operation, the nearer level overriding what has the same name and place.

    The names of headers are the same in any case (RFC 9110, section 5.1).
    """
    found: dict[tuple[str, str], tuple[int, Node]] = {}
    for number, level in enumerate(levels):
        listed = sequence(level, "parameters", reading.report)
        for item in listed.items() if listed is not None else ():
            node = reading.described(item)
            if node is None:
                continue
            if not isinstance(node.value, dict):
                reading.report.error(
                    "invalid-structure", "a parameter should be an object", item.at
                )
                continue
            name, where = text(node, "name", reading.report), text(node, "in", reading.report)
            key = (where, name.lower() if where == "header" else name)
            before, other = found.get(key, (None, node))
            if before == number and other.at != node.at:
                reading.report.warning(
                    "duplicate-parameter",
                    f"{quote(name)} is declared twice; the last counts",
                    item.at,
                )
            found[key] = number, node
    return [node for _, node in found.values()]


def parameter_of(
    node: Node, operation: OperationId, schemas: Schemas, reading: Reading
) -> Parameter | None:
    """A parameter; None (reported) where it cannot be one."""
    name, where = text(node, "name", reading.report), _where(node, reading.report)
    if where is None or not _usable(name, where, node, reading):
        return None
    spot = parameter_spot(node, name, where, operation)
    wire, type = _wire(node, name, where, spot, schemas, reading)
    return Parameter(_field(node, name, where, type, spot, schemas, reading), where, wire)


def _where(node: Node, report: Diagnostics) -> Where | None:
    said = text(node, "in", report)
    if said not in _WHERE:
        report.error(
            "invalid-parameter",
            f"a parameter cannot be in {quote(said)}" if said else "a parameter needs `in`",
            node.at,
            f"it can be in {', '.join(_WHERE)}",
        )
        return None
    return _WHERE[said]


def _usable(name: str, where: Where, node: Node, reading: Reading) -> bool:
    if not name and where != "querystring":
        if flag(node, "required", reading.report) or where == "path":
            reading.report.error("invalid-parameter", "a parameter needs a `name`", node.at)
        else:
            message = "without a `name` this cannot be sent; left out"
            reading.report.warning("nameless-parameter", message, node.at)
        return False
    if where == "header" and not is_token(name):
        reading.report.error(
            "invalid-header-name", f"{quote(name)} cannot be a header's name", node.at / "name"
        )
        return False
    ignored = _NOT_PARAMETERS[:2] if reading.version == "2.0" else _NOT_PARAMETERS
    if where == "header" and name.lower() in ignored:
        reading.report.info(
            "ignored-header",
            f"{quote(name)} is told by media types and security, not by a parameter; left out",
            node.at / "name",
        )
        return False
    return True


def without_credentials(
    parameters: Iterable[Parameter], keys: Collection[tuple[str, str]], report: Diagnostics
) -> Iterator[Parameter]:
    """The parameters that no security scheme of their operation tells: what that does would be sent twice."""
    for parameter in parameters:
        wire = parameter.field.wire
        same = (parameter.where, wire.lower() if parameter.where == "header" else wire)
        if same in {(where, key.lower() if where == "header" else key) for where, key in keys}:
            report.info(
                "credential-parameter",
                f"{quote(wire)} is the key of a security scheme, and no parameter besides; left out",
                parameter.field.at,
            )
        else:
            yield parameter


def parameter_spot(node: Node, name: str, where: str, operation: OperationId) -> Spot:
    """A parameter that many share has one identity; any other is its operation's."""
    key, component = component_key(node.at)
    if component:
        return Spot(DeclId(node.at.document, key), Origin((name,), False))
    id = DeclId("", ("operation", operation.method, operation.path, where, name))
    return Spot(id, Origin((name,), False, operation))


def _wire(
    node: Node, name: str, where: Where, spot: Spot, schemas: Schemas, reading: Reading
) -> tuple[Style | Payload, Type]:
    if where == "querystring":
        return _query_string(node, spot, schemas)
    content = node.get("content")
    if content is not None and isinstance(content.value, dict) and content.value:
        found = payloads_of(content, spot, schemas, reading, sent=True)
        if found:
            return found[0], _payload_type(found[0])
    schema = header_schema(node)
    if schema is None:
        reading.report.warning(
            "untyped-parameter", f"{quote(name)} has no schema; read as text", node.at
        )
    type = Scalar("string") if schema is None else schemas.type_of(schema, spot)
    return _style(node, where, reading), type


def _query_string(node: Node, spot: Spot, schemas: Schemas) -> tuple[Payload, Type]:
    """All of the query as one value (OpenAPI 3.2)."""
    content = node.get("content")
    media = next((name for name, _ in content.members()), "") if content is not None else ""
    schema = header_schema(node)
    type = Anything() if schema is None else schemas.type_of(schema, spot)
    return Payload(media or "application/x-www-form-urlencoded", JsonBody(type)), type


def _payload_type(payload: Payload) -> Type:
    match payload.content:
        case JsonBody(type):
            return type
        case _:
            return Scalar("string")


def _style(node: Node, where: Where, reading: Reading) -> Style:
    if reading.version == "2.0":
        return _collection(node, where, reading.report)
    name = _style_name(node, where, reading.report)
    explode = (
        flag(node, "explode", reading.report) if node.has("explode") else name in ("form", "cookie")
    )
    return Style(name, explode, _allows_reserved(node, where, reading))


def _allows_reserved(node: Node, where: Where, reading: Reading) -> bool:
    """Before 3.2, which has it everywhere, `allowReserved` is for the query alone. No header is encoded anyway."""
    places = ("query", "path", "cookie") if reading.version == "3.2" else ("query",)
    return where in places and flag(node, "allowReserved", reading.report)


def _style_name(node: Node, where: Where, report: Diagnostics) -> StyleName:
    said = text(node, "style", report)
    for style in _STYLES[where]:
        if style == said:
            return style
    if said:
        report.warning(
            "unsupported-style",
            f"{quote(said)} is no style for a parameter in {where}; read as {quote(_STYLES[where][0])}",
            node.at / "style",
        )
    return _STYLES[where][0]


def _collection(node: Node, where: Where, report: Diagnostics) -> Style:
    """`collectionFormat` of Swagger 2.0."""
    said = text(node, "collectionFormat", report)
    if said == "multi":
        return Style(_STYLES[where][0], True)
    if said in _DELIMITED and where == "query":
        return Style(_DELIMITED[said], False)
    if said not in ("", "csv"):
        report.warning(
            "unsupported-style",
            f"{quote(said)} cannot be sent; read as `csv`",
            node.at / "collectionFormat",
        )
    return Style(_STYLES[where][0], False)


def _field(
    node: Node,
    name: str,
    where: Where,
    type: Type,
    spot: Spot,
    schemas: Schemas,
    reading: Reading,
) -> Field:
    schema = header_schema(node)
    field = schemas.objects.field(
        name,
        type,
        _required(node, name, where, reading),
        [] if schema is None else [schema],
        node.at,
        spot,
    )
    return replace(
        field,
        doc=doc_of(node, reading.report).or_else(field.doc),
        access="both",
        examples=(*_examples(node, reading), *field.examples),
        pins=pins_of(node, reading.report) if pins_of(node, reading.report).name else field.pins,
    )


def _required(node: Node, name: str, where: Where, reading: Reading) -> bool:
    required = flag(node, "required", reading.report)
    if where == "path" and not required:
        reading.report.warning(
            "optional-path-parameter",
            f"{quote(name)} is part of the path, so it is always required",
            node.at,
            "add `required: true`",
        )
    return required or where == "path"


def _examples(node: Node, reading: Reading) -> tuple[Json, ...]:
    if header_schema(node) is not None and not node.has("schema") and not node.has("content"):
        return ()
    found = list(examples_of(node))
    named = node.get("examples")
    for _, example in named.members() if named is not None else ():
        if example.has("$ref"):
            target = reading.refs.follow(example)
            if target is not None:
                found.extend(example_of(target.value))
    return tuple(found)


# --- Path templates ---------------------------------------------------------------------------------------------------


@frozen
class Template:
    """A path as text and variables; `fixed` are the query parameters that are written into it."""

    parts: tuple[str | ParamRef, ...]
    fixed: tuple[tuple[str, str], ...]


def template_of(path: str, at: Place, report: Diagnostics) -> Template:
    """Split a path; what cannot be a variable stays text."""
    plain, _, fragment = path.partition("#")
    plain, _, query = plain.partition("?")
    if fragment:
        report.info(
            "path-fragment", "what follows `#` in a path is never sent; left out", at, on_key=True
        )
    parts = tuple(_split(plain))
    _check_template(parts, at, report)
    return Template(parts, tuple(_pairs(query)))


def _split(path: str) -> Iterator[str | ParamRef]:
    for index, part in enumerate(re.split(r"\{([^{}]+)\}", path)):
        if index % 2:
            yield ParamRef(part)
        elif part:
            yield part


def _pairs(query: str) -> Iterator[tuple[str, str]]:
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        if name:
            yield unquote_plus(name), unquote_plus(value)


def _check_template(parts: tuple[str | ParamRef, ...], at: Place, report: Diagnostics) -> None:
    for part in parts:
        if isinstance(part, str) and ("{" in part or "}" in part):
            report.warning(
                "unbalanced-path-template",
                f"the braces in {quote(part)} belong to no variable; they are sent as they are",
                at,
                on_key=True,
            )
    wires = [part.wire for part in parts if isinstance(part, ParamRef)]
    for wire in dict.fromkeys(wire for wire in wires if wires.count(wire) > 1):
        report.warning(
            "repeated-path-parameter",
            f"{quote(wire)} is in the path more than once",
            at,
            on_key=True,
        )


def without_operators(
    template: Template, parameters: Iterable[Parameter], at: Place, report: Diagnostics
) -> Template:
    """The template with `{name}` for `{;name*}` and the like, where that is what is declared."""
    declared = {parameter.field.wire for parameter in parameters if parameter.where == "path"}
    parts = tuple(_without_operator(part, declared, at, report) for part in template.parts)
    return replace(template, parts=parts)


_EXPRESSION = re.compile(r"[+#./;?&]?([^{}]*?)(\*|:[0-9]+)?")
"""An expression of RFC 6570, section 2.2: an operator, a name, a modifier."""


def _without_operator(
    part: str | ParamRef, declared: set[str], at: Place, report: Diagnostics
) -> str | ParamRef:
    if isinstance(part, str) or part.wire in declared:
        return part
    found = _EXPRESSION.fullmatch(part.wire)
    if found is None or found[1] not in declared:
        return part
    report.warning(
        "path-operator",
        f"{quote('{' + part.wire + '}')} is no variable of a path; read as {quote('{' + found[1] + '}')}",
        at,
        "write the bare name: the parameter's `style` and `explode` say the rest",
    )
    return ParamRef(found[1])


def matched(
    template: Template, parameters: list[Parameter], at: Place, report: Diagnostics
) -> tuple[Parameter, ...]:
    """The parameters that go with a template: every variable has one, and none is without a variable."""
    parameters = list(_in_query(template, parameters))
    wires = dict.fromkeys(part.wire for part in template.parts if isinstance(part, ParamRef))
    kept = [parameter for parameter in parameters if _has_variable(parameter, wires, report)]
    declared = {parameter.field.wire for parameter in kept if parameter.where == "path"}
    missing = [_undeclared(wire, at, report) for wire in wires if wire not in declared]
    return (*missing, *kept, *_fixed(template, kept, at))


def _in_query(template: Template, parameters: list[Parameter]) -> Iterator[Parameter]:
    """What is declared to be in the path, but which the path has behind its `?`, is in the query."""
    names = {value[1:-1]: name for name, value in template.fixed if _VARIABLE.fullmatch(value)}
    for parameter in parameters:
        name = names.get(parameter.field.wire)
        if parameter.where == "path" and name is not None:
            field = replace(parameter.field, wire=name)
            yield Parameter(field, "query", Style("form", True))
        else:
            yield parameter


_VARIABLE = re.compile(r"\{[^{}]+\}")


def _has_variable(parameter: Parameter, wires: Iterable[str], report: Diagnostics) -> bool:
    if parameter.where != "path" or parameter.field.wire in wires:
        return True
    report.warning(
        "unused-path-parameter",
        f"the path has no {quote('{' + parameter.field.wire + '}')}; the parameter is left out",
        parameter.field.at,
    )
    return False


def _undeclared(wire: str, at: Place, report: Diagnostics) -> Parameter:
    report.warning(
        "missing-path-parameter",
        f"{quote('{' + wire + '}')} is in the path but not declared; read as a required text",
        at,
        "declare it under `parameters` with `in: path`",
    )
    return Parameter(
        Field(wire, Scalar("string"), True, NO_DOC, at), "path", Style("simple", False)
    )


def _fixed(template: Template, declared: list[Parameter], at: Place) -> Iterator[Parameter]:
    known = {parameter.field.wire for parameter in declared if parameter.where == "query"}
    for name, value in template.fixed:
        if name not in known:
            type = Scalar("string") if _VARIABLE.fullmatch(value) else Constant(value)
            yield Parameter(Field(name, type, True, NO_DOC, at), "query", Style("form", True))
