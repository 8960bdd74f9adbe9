"""What the documentation pages of all languages share: which fields, in which order, which words, which example.

How a type, a name or a call is written is the language's own business (`pages` of each target).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, TypeVar

from generator import markdown
from generator.code import Markdown
from generator.diagnostics import Diagnostics
from generator.frozen import frozen
from generator.ir import (
    ABSENT,
    Absent,
    Alias,
    Anything,
    Api,
    ApiKey,
    BestMatch,
    ByKind,
    ByProperty,
    BytesBody,
    Class,
    Decl,
    DeclId,
    Default,
    Doc,
    EventStream,
    Exact,
    Facts,
    Field,
    Fill,
    FormBody,
    Group,
    HttpAuth,
    Json,
    JsonBody,
    JsonKind,
    JsonLines,
    ListOf,
    MapOf,
    Model,
    MultipartBody,
    MutualTls,
    OAuth2,
    OneOf,
    Only,
    Operation,
    OperationId,
    Parameter,
    Payload,
    Ref,
    Response,
    Scalar,
    Scheme,
    Status,
    TellApart,
    TextBody,
    Type,
)
from generator.naming import (
    DEVICE_NAMES,
    NamePlan,
    credential_parts,
    file_snake,
    is_option,
    words,
)
from generator.reach import content_types, decl_types, held, refs, sent_types
from generator.render import Syntax
from generator.targets.base import Settings

# --- What a configuration says of docs --------------------------------------------------------------------------------

OptionalFields = Literal["never", "with-example", "always"]
FieldOrder = Literal["document", "alphabetical"]

_FILLS: Mapping[OptionalFields, Fill] = {
    "never": "required",
    "with-example": "with_example",
    "always": "all",
}


@frozen
class Style:
    """`docs:` of a configuration: which optional fields examples show, and the order of fields in tables."""

    optional_fields: OptionalFields = "with-example"
    field_order: FieldOrder = "document"

    @property
    def fill(self) -> Fill:
        """How much of an example to ask for."""
        return _FILLS[self.optional_fields]


def style(settings: Settings) -> Style:
    """The style that the settings ask for; the option `docs` is checked where the configuration is read."""
    said: Any = settings.options.get("docs")
    return Style(**said) if isinstance(said, dict) else Style()


# --- Tables -----------------------------------------------------------------------------------------------------------

REQUIRED = markdown.ours(":heavy_check_mark:")
OPTIONAL = markdown.ours(":heavy_minus_sign:")


@frozen
class Row:
    """A field or an argument, as a table shows it; `example` is empty where the author gave none."""

    name: Markdown
    type: Markdown
    required: bool
    description: Markdown
    example: Markdown


def table(first_column: str, rows: Sequence[Row]) -> Markdown:
    """A table of fields. It has a column for examples where there is one."""
    shows_examples = any(row.example for row in rows)
    head = [
        first_column,
        "Type",
        "Required",
        "Description",
        *(["Example"] if shows_examples else []),
    ]
    return markdown.table(
        [markdown.inline(word) for word in head],
        [_cells(row)[: len(head)] for row in rows],
    )


def _cells(row: Row) -> list[Markdown]:
    required = REQUIRED if row.required else OPTIONAL
    return [row.name, row.type, required, row.description, row.example]


def in_order(fields: Iterable[Field], style: Style) -> list[Field]:
    """Fields as the author wrote them, or by the alphabet without regard to case."""
    if style.field_order == "document":
        return list(fields)
    return sorted(fields, key=lambda field: (field.wire.casefold(), field.wire))


# --- Words ------------------------------------------------------------------------------------------------------------


def field_doc(field: Field, api: Api) -> Doc:
    """What the author says of a field; of what it refers to, where nothing is said of itself."""
    match field.type:
        case Ref(id=id) if not field.doc.is_described:
            return field.doc.or_else(api.decls[id].doc)
        case _:
            return field.doc


def example_of(field: Field) -> Json | Absent:
    """The author's own example, whether it fits or not."""
    return field.examples[0] if field.examples else ABSENT


def example_cell(value: Json | Absent) -> Markdown:
    """An example for people: text as it is, everything else as JSON."""
    match value:
        case Absent():
            return markdown.NOTHING
        case str():
            return markdown.cell_text(value)
        case _:
            return markdown.cell_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


# --- Examples ---------------------------------------------------------------------------------------------------------


def variant(value: Json, tell: TellApart, api: Api) -> Type | None:
    """Which variant of a union a value is, by what tells them apart; None where it is none of them."""
    match tell:
        case Only(type=kind):
            return kind
        case ByKind(kinds=kinds):
            inner = dict(kinds).get(kind_of(value) or "object") or _as_number(value, kinds)
            return None if inner is None or value is None else variant(value, inner, api)
        case ByProperty(wire=wire, values=values, default=default):
            said = value.get(wire) if isinstance(value, dict) else None
            return next(
                (kind for tag, kind in values if tag == said and type(tag) is type(said)), default
            )
        case BestMatch(variants=variants):
            return max(variants, key=lambda kind: _likeness(value, kind, api))


def _as_number(value: Json, kinds: tuple[tuple[JsonKind, TellApart], ...]) -> TellApart | None:
    return dict(kinds).get("number") if kind_of(value) == "integer" else None


def _likeness(value: Json, kind: Type, api: Api) -> tuple[bool, int]:
    """Whether all required fields are there, and how many of the fields that are there are known."""
    if not isinstance(kind, Ref) or not isinstance(value, dict):
        return False, 0
    decl = api.decls[kind.id]
    if not isinstance(decl, Model):
        return False, 0
    whole = all(field.wire in value for field in decl.fields if field.required)
    return whole, sum(field.wire in value for field in decl.fields)


def kind_of(value: Json) -> JsonKind | None:
    """The JSON type of a value; None for null."""
    match value:
        case None:
            return None
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case dict():
            return "object"


def resolved(kind: Type, api: Api) -> Type:
    """The type behind aliases that are only other names: of scalars, lists, maps. Unions keep theirs."""
    match kind:
        case Ref(id=id):
            decl = api.decls[id]
            if isinstance(decl, Alias) and not isinstance(decl.type, OneOf):
                return resolved(decl.type, api)
            return kind
        case _:
            return kind


# --- Namespaces and files ---------------------------------------------------------------------------------------------

Key = TypeVar("Key")

Namespace = Literal["components", "operations", "errors"]


def namespaces(api: Api) -> Mapping[DeclId, Namespace]:
    """Components go by themselves; what is inline with the operations, or with the errors if nothing else reaches it."""
    failures = _only_in_failures(api)
    return {
        id: "components" if id.key[0] == "schema" else "errors" if id in failures else "operations"
        for id in api.decls
    }


def renamed(
    spaces: Mapping[DeclId, Namespace], said: Json, usual: Mapping[Namespace, str]
) -> Mapping[DeclId, str]:
    """The namespaces as a target's option spells them, where it does."""
    spelled: dict[str, Json] = dict(usual.items())
    if isinstance(said, dict):
        spelled.update(said)
    return {id: str(spelled[space]) for id, space in spaces.items()}


def file_names(names: Mapping[Key, str]) -> Mapping[Key, str]:
    """Names as names of files, in lower case; where that makes two equal, the second is numbered."""
    seen: dict[str, int] = {}
    files: dict[Key, str] = {}
    for key, name in names.items():
        file = _file_name(name)
        seen[file] = count = seen.get(file, 0) + 1
        files[key] = file if count == 1 else f"{file}-{count}"
    return files


def _file_name(name: str) -> str:
    """A name as every file system takes it."""
    plain = name.lower() if name.isascii() else file_snake(words(name) or ("page",))
    return f"{plain}_" if plain in DEVICE_NAMES else plain


def _only_in_failures(api: Api) -> set[DeclId]:
    """Declarations that nothing but answers of failed calls reach."""
    failed: list[Type] = []
    other: list[Type] = list(sent_types(api))
    for operation in api.operations:
        failures = failures_of(operation)
        for response in operation.responses:
            to = failed if response in failures else other
            to += [kind for payload in response.payloads for kind in content_types(payload.content)]
    return held(refs(failed), api.decls) - held(refs(other), api.decls)


# --- Who uses what ----------------------------------------------------------------------------------------------------

User = OperationId | DeclId


def users(api: Api) -> Mapping[DeclId, tuple[User, ...]]:
    """For each declaration those that mention it: operations, then other declarations, in document order."""
    found: dict[DeclId, dict[User, None]] = {id: {} for id in api.decls}
    for operation in api.operations:
        for id in refs(_types_of(operation)):
            found[id][operation.id] = None
    for decl in api.decls.values():
        for id in refs(decl_types(decl)):
            if id != decl.id:
                found[id][decl.id] = None
    return {id: tuple(seen) for id, seen in found.items()}


def _types_of(operation: Operation) -> Iterator[Type]:
    for parameter in operation.parameters:
        yield parameter.field.type
    body = operation.body.payloads if operation.body else ()
    answers = [payload for response in operation.responses for payload in response.payloads]
    for payload in (*body, *answers):
        yield from content_types(payload.content)


def has_page(decl: Decl) -> bool:
    """Whether a declaration has a page of its own: objects, enums and unions; other aliases are told in place."""
    return not isinstance(decl, Alias) or isinstance(decl.type, OneOf)


# --- Operations -------------------------------------------------------------------------------------------------------


def tell_events(api: Api, report: Diagnostics) -> None:
    """Say what becomes of requests that the API makes."""
    if api.events:
        report.info(
            "events-as-types",
            f"of webhooks and callbacks ({len(api.events)} here) only the payloads' types are generated",
            api.events[0].at,
            "receiving them is up to you",
            on_key=True,
        )


def groups(facts: Facts) -> Iterator[Group]:
    """Every resource that has operations, the client itself first."""
    waiting = [facts.root]
    while waiting:
        group = waiting.pop(0)
        waiting = [*group.groups, *waiting]
        if group.operations:
            yield group


def parameters_of(operation: Operation) -> tuple[Parameter, ...]:
    """The parameters that are arguments of a method; what every call takes as an option is none."""
    return tuple(
        parameter
        for parameter in operation.parameters
        if not is_option(parameter.where, parameter.field.wire)
    )


def body_of(operation: Operation) -> Payload | None:
    """The request body that pages show: the first in JSON, else the first."""
    return _preferred(operation.body.payloads) if operation.body else None


def success_of(operation: Operation) -> Payload | None:
    """What a successful call answers with, None where that is nothing."""
    for response in operation.responses:
        if _is_success(response.status) and response.payloads:
            return _preferred(response.payloads)
    return None


def failures_of(operation: Operation) -> tuple[Response, ...]:
    """The declared responses that are errors, by status."""
    found = [response for response in operation.responses if _is_failure(response.status)]
    return tuple(sorted(found, key=lambda response: status_text(response.status)))


def status_text(status: Status) -> str:
    """`404`, `4XX`, `default`."""
    match status:
        case Exact(code=code):
            return str(code)
        case Class(digit=digit):
            return f"{digit}XX"
        case Default():
            return "default"


def payload_type(payload: Payload) -> Type:
    """The type of a payload as a whole; forms, text and bytes are what their content is."""
    match payload.content:
        case JsonBody(type=kind):
            return kind
        case JsonLines(item=item) | EventStream(item=item):
            return ListOf(item)
        case TextBody():
            return Scalar("string")
        case BytesBody():
            return Scalar("binary")
        case FormBody() | MultipartBody():
            return MapOf(Anything())


def secrets(api: Api, names: NamePlan) -> Mapping[str, str]:
    """What an example client is given: the keywords of the first alternative of each operation, and a stand-in."""
    used = {use.scheme for op in api.operations for use in (op.security[0] if op.security else ())}
    return {
        names.credential(scheme.name, part): _stand_in(scheme, part)
        for scheme in api.schemes
        if scheme.name in used
        for part in credential_parts(scheme)
    }


def _stand_in(scheme: Scheme, part: str) -> str:
    match scheme:
        case ApiKey(example=example) | HttpAuth(example=example) | OAuth2(example=example):
            return (example if not part else "") or f"<{part or scheme.name}>"
        case MutualTls():
            return ""


def _preferred(payloads: Sequence[Payload]) -> Payload | None:
    in_json = [payload for payload in payloads if isinstance(payload.content, JsonBody)]
    return next(iter([*in_json, *payloads]), None)


def _is_success(status: Status) -> bool:
    match status:
        case Exact(code=code):
            return 200 <= code < 300
        case Class(digit=digit):
            return digit == 2
        case Default():
            return False


def _is_failure(status: Status) -> bool:
    match status:
        case Exact(code=code):
            return code >= 400
        case Class(digit=digit):
            return digit >= 4
        case Default():
            return True


# --- The syntax of pages ----------------------------------------------------------------------------------------------

MARKDOWN = Syntax("markdown", Markdown, markdown.FILTERS, check=markdown.check)
