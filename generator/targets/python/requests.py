"""What a caller gives to an operation, and the constants of its endpoint that say how that is sent.

Parameters go by their styles (OpenAPI 3.x, Parameter Object), the fields of forms and the parts of multipart bodies by
their encodings (Encoding Object).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.ir import (
    Anything,
    BytesBody,
    FormBody,
    JsonBody,
    JsonLines,
    ListOf,
    MultipartBody,
    Nullable,
    OneOf,
    Parameter,
    Part,
    Payload,
    Ref,
    Style,
    TextBody,
    Type,
)
from generator.targets.python.calls import (
    Argument,
    Call,
    SentBody,
    part_media,
)
from generator.targets.python.sdk import Sdk
from generator.targets.python.spelling.expressions import (
    Expr,
    Import,
    builtin,
    call,
    code,
    dict_of,
    keyword,
    lambda_,
    subscript,
    union,
)
from generator.targets.python.spelling.literals import value_of
from generator.targets.python.spelling.types import MAPPING, SEQUENCE

# --- What is given ----------------------------------------------------------------------------------------------------


def passed_as(made: Call) -> Mapping[str, str]:
    """The keyword of the runtime for each keyword of a method: the same, but a whole body is always `body` there."""
    passed = {argument.name: argument.name for argument in made.arguments}
    for whole in made.arguments_in("whole"):
        if whole.name != "body" and "body" in passed:
            passed["body"] = "body_"
        passed[whole.name] = "body"
    return passed


def argument_type(argument: Argument, made: Call, sdk: Sdk) -> Expr:
    """What may be given for a keyword. Null only where it can be sent, which is in JSON."""
    kind = argument.field.type
    if argument.where == "whole":
        return _taken_body(made, sdk)
    if argument.is_file:
        return _taken_file(kind, sdk)
    is_json = made.body is not None and isinstance(made.body.content, JsonBody)
    if isinstance(kind, Nullable) and not (argument.where == "field" and is_json):
        return sdk.types.taken(kind.type)
    return sdk.types.taken(kind)


def _taken_file(kind: Type, sdk: Sdk) -> Expr:
    """A file, several, or either: as far as the outside of the type tells, which may lead back to itself."""
    resolved = sdk.types.resolved(kind.type if isinstance(kind, Nullable) else kind)
    several = subscript(SEQUENCE, _FILE)
    if isinstance(resolved, ListOf):
        return several
    return union(_FILE, several) if isinstance(resolved, OneOf) else _FILE


_FILE = Import("._runtime.uploads", "FileInput")
_FILE_CONTENT = Import("._runtime.uploads", "FileContent")
_ITERABLE = Import("collections.abc", "Iterable")
_ASYNC_ITERABLE = Import("collections.abc", "AsyncIterable")


def _taken_body(made: Call, sdk: Sdk) -> Expr:
    assert made.body is not None
    match made.body.content:
        case JsonBody(type=kind):
            return sdk.types.taken(kind)
        case JsonLines(item=item):
            taken = sdk.types.taken(item)
            return union(subscript(_ITERABLE, taken), subscript(_ASYNC_ITERABLE, taken))
        case FormBody() | MultipartBody():
            return subscript(MAPPING, builtin("str"), builtin("object"))
        case TextBody():
            return union(builtin("str"), builtin("bytes"))
        case BytesBody():
            return _FILE_CONTENT


def sent_note(argument: Argument, made: Call) -> str:
    """What a user has to know of the media type of a body; "" where that is nothing."""
    body = made.body
    if argument.is_file:
        return _note_of_file(argument, made)
    if argument.where != "whole" or body is None or not body.is_range:
        return ""
    return f"Sent as `{body.media}` unless `extra_headers` has another `content-type`."


def _note_of_file(argument: Argument, made: Call) -> str:
    assert made.body is not None and isinstance(made.body.content, MultipartBody)
    part = next(one for one in made.body.content.parts if one.field.wire == argument.field.wire)
    media = f"Allowed media types: {part.media}." if part.media else ""
    headers = ", ".join(header.wire for header in part.headers)
    return " ".join(filter(None, (media, f"Headers of its own: {headers}." if headers else "")))


# --- Bodies -----------------------------------------------------------------------------------------------------------


def sent_body(made: Call, body: SentBody, sdk: Sdk) -> Expr:
    """The content of an endpoint's `body`."""
    options: list[Expr] = [keyword("required", code("False"))] if not body.required else []
    match body.content:
        case JsonBody(type=kind):
            load = lambda_(sdk.types.expr(kind))
            options += _unusual_media(body, "application/json")
            if not body.flat:
                return call(endpoint_name("Json"), load, *options)
            return call(endpoint_name("JsonFields"), load, *_renamed(made, sdk), *options)
        case FormBody(parts=parts):
            options += _unusual_media(body, "application/x-www-form-urlencoded")
            return call(endpoint_name("Form"), *_form_fields(parts, made), *options)
        case MultipartBody(parts=parts):
            options += _unusual_media(body, "multipart/form-data")
            return call(endpoint_name("Multipart"), *_form_fields(parts, made), *options)
        case JsonLines():
            return call(endpoint_name("JsonLines"), value_of(body.media), *options)
        case TextBody():
            return call(endpoint_name("Text"), value_of(body.media), *options)
        case BytesBody():
            return call(endpoint_name("Bytes"), value_of(body.media), *options)


def _unusual_media(body: SentBody, usual: str) -> Iterator[Expr]:
    if body.media != usual:
        yield keyword("media", value_of(body.media))


def _form_fields(parts: Iterable[Part], made: Call) -> Iterator[Expr]:
    """The fields of a form in the author's order; none where the form is a mapping."""
    arguments = {argument.field.wire: argument for argument in made.arguments_in("field")}
    return (_form_field(part, arguments[part.field.wire]) for part in parts)


def _form_field(part: Part, argument: Argument) -> Expr:
    wire = part.field.wire
    items: list[Expr] = [value_of(wire)]
    if argument.name != wire:
        items.append(value_of(argument.name))
    if part.style is not None:
        items.append(keyword("style", value_of(part.style.name)))
        items += _how(part.style)
    if media := part_media(part):
        items.append(keyword("content", value_of(media)))
    return call(endpoint_name(_field_kind(part, argument)), *items)


def _field_kind(part: Part, argument: Argument) -> str:
    if argument.is_file:
        return "File"
    return "Part" if isinstance(part.field.type, Anything) else "Field"


def _renamed(made: Call, sdk: Sdk) -> Iterator[Expr]:
    """The keywords that are not called as the attribute of the model is."""
    assert made.body is not None
    content = made.body.content
    assert isinstance(content, JsonBody) and isinstance(content.type, Ref)
    attributes = {
        argument.name: sdk.names.field(content.type.id, argument.field.wire)
        for argument in made.arguments_in("field")
    }
    pairs = [
        (value_of(argument), value_of(attribute))
        for argument, attribute in attributes.items()
        if argument != attribute
    ]
    if pairs:
        yield keyword("renamed", dict_of(*pairs))


# --- Parameters -------------------------------------------------------------------------------------------------------

_KINDS: Mapping[str, str] = {
    "path": "Path",
    "query": "Query",
    "querystring": "QueryString",
    "header": "Header",
    "cookie": "Cookie",
}
_USUAL: Mapping[str, Style] = {
    "path": Style("simple", explode=False),
    "query": Style("form", explode=True),
    "header": Style("simple", explode=False),
    "cookie": Style("form", explode=True),
}


def parameters(made: Call) -> Iterator[Expr]:
    """The parameters in the author's order."""
    passed = passed_as(made)
    named = {(one.where, one.field.wire): passed[one.name] for one in made.arguments}
    for parameter in made.operation.parameters:
        key = (parameter.where, parameter.field.wire)
        if key in named:
            yield _parameter(parameter, named[key])


def _parameter(parameter: Parameter, argument: str) -> Expr:
    wire = parameter.field.wire
    items: list[Expr] = [value_of(wire)]
    if argument != wire:
        items.append(value_of(argument))
    match parameter.wire:
        case Style() as style:
            items += _style_options(style, _USUAL[parameter.where])
        case Payload(media=media) if parameter.where == "querystring":
            items.append(keyword("content", value_of(media)))
        case Payload(media=media, content=JsonBody()):
            items.append(keyword("content", value_of(media)))
        case Payload():
            pass  # Text as it is.
    return call(endpoint_name(_KINDS[parameter.where]), *items)


def _style_options(style: Style, usual: Style) -> Iterator[Expr]:
    if style.name != usual.name:
        yield keyword("style", value_of(style.name))
    yield from _how(style)


def _how(style: Style) -> Iterator[Expr]:
    if style.explode != (style.name in ("form", "cookie")):
        yield keyword("explode", value_of(style.explode))
    if style.allow_reserved:
        yield keyword("allow_reserved", code("True"))


def endpoint_name(member: str) -> Import:
    """What an endpoint is written with."""
    return Import("._runtime.endpoint", member)
