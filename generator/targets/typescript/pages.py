"""Documentation pages in TypeScript's terms: one for each model, enum and union, and one for each resource."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from generator import markdown
from generator.analysis.examples import example
from generator.code import Markdown
from generator.frozen import frozen
from generator.ir import (
    ABSENT,
    Alias,
    Anything,
    Api,
    Constant,
    Decl,
    DeclId,
    Doc,
    Enum,
    Facts,
    Field,
    Group,
    GroupId,
    ListOf,
    MapOf,
    Model,
    Nullable,
    OneOf,
    Operation,
    Payload,
    Ref,
    Response,
    Scalar,
    ScalarKind,
    TupleOf,
    Type,
)
from generator.naming import NamePlan
from generator.render import OutputFile
from generator.targets import docs
from generator.targets.base import Settings
from generator.targets.docs import Row
from generator.targets.typescript.samples import Samples, key, literal, text

OPTIONS: Mapping[str, str] = {
    "imports": "what examples import models from: `index` (a namespace's index), or `file` (the model's own file)",
    "namespaces": "the names of the namespaces `components`, `operations` and `errors`",
}
"""The options of this slice."""

_NAMESPACES: Mapping[docs.Namespace, str] = {
    "components": "components",
    "operations": "operations",
    "errors": "errors",
}
_MDN = "https://developer.mozilla.org/en-US/docs/Web"
_DATE = markdown.web(markdown.label("Date"), f"{_MDN}/JavaScript/Reference/Global_Objects/Date")
_BLOB = markdown.web(markdown.label("Blob"), f"{_MDN}/API/Blob")
_DEPRECATED = (
    "This will be removed in a future release, please migrate away from it as soon as possible."
)


@frozen
class ModelPage:
    title: Markdown
    description: Markdown
    deprecation: Markdown
    example: Markdown
    fields: Markdown


@frozen
class EnumPage:
    title: Markdown
    description: Markdown
    deprecation: Markdown
    example: Markdown
    values: Markdown


@frozen
class Variant:
    title: Markdown
    example: Markdown


@frozen
class UnionPage:
    title: Markdown
    description: Markdown
    deprecation: Markdown
    variants: tuple[Variant, ...]


@frozen
class OperationPart:
    """An operation on its resource's page; `entry` is its line in the list above."""

    entry: Markdown
    title: Markdown
    description: Markdown
    deprecation: Markdown
    example: Markdown
    parameters: Markdown
    response: Markdown
    errors: Markdown


@frozen
class ResourcePage:
    title: Markdown
    description: Markdown
    operations: tuple[OperationPart, ...]


def files(api: Api, facts: Facts, names: NamePlan, settings: Settings) -> list[OutputFile]:
    """Every page."""
    spaces = docs.renamed(docs.namespaces(api), settings.options.get("namespaces"), _NAMESPACES)
    called = docs.file_names({id: names.decl(id) for id in api.decls})
    pages = _Pages(api, facts, names, settings, docs.style(settings), spaces, called)
    models = [pages.decl(decl) for decl in api.decls.values() if docs.has_page(decl)]
    groups = list(docs.groups(facts))
    titles = docs.file_names({group.id: pages.group_title(group.id) for group in groups})
    return [*models, *(pages.resource(group, titles[group.id]) for group in groups)]


@frozen
class _Pages:
    api: Api
    facts: Facts
    names: NamePlan
    settings: Settings
    style: docs.Style
    namespaces: Mapping[DeclId, str]
    called: Mapping[DeclId, str]

    @property
    def _samples(self) -> Samples:
        return Samples(self.api, self.facts, self.names.field)

    # --- Models -------------------------------------------------------------------------------------------------------

    def decl(self, decl: Decl) -> OutputFile:
        match decl:
            case Model():
                return self._file(decl.id, "model", self._model(decl))
            case Enum():
                return self._file(decl.id, "enum", self._enum(decl))
            case Alias():
                return self._file(decl.id, "union", self._union(decl))

    def _file(self, id: DeclId, kind: str, view: object) -> OutputFile:
        path = f"docs/{self._path(id)}"
        return OutputFile(path, f"docs/{kind}.md.jinja", "markdown", view, end="")

    def _path(self, id: DeclId) -> str:
        return posixpath.join("models", self.namespaces[id], f"{self.called[id]}.md")

    def _model(self, model: Model) -> ModelPage:
        rows = [self._row(model.id, field) for field in docs.in_order(model.fields, self.style)]
        return ModelPage(
            *self._head(model),
            self._declared(model.id),
            docs.table("Field", rows),
        )

    def _enum(self, enum: Enum) -> EnumPage:
        values = " | ".join(literal(value.value) for value in enum.values)
        return EnumPage(
            *self._head(enum), self._declared(enum.id), markdown.fence(values, "typescript")
        )

    def _union(self, alias: Alias) -> UnionPage:
        variants = alias.type.variants if isinstance(alias.type, OneOf) else (alias.type,)
        return UnionPage(*self._head(alias), tuple(map(self._variant, variants)))

    def _variant(self, kind: Type) -> Variant:
        value = example(kind, self.facts, self.style.fill)
        shown = self._samples.statement(f"const value: {self._plain(kind)}", value, kind)
        return Variant(markdown.code(self._plain(kind)), markdown.fence(shown, "typescript"))

    def _head(self, decl: Decl) -> tuple[Markdown, Markdown, Markdown]:
        title = markdown.heading(self.names.decl(decl.id))
        return (
            markdown.struck(title) if decl.doc.deprecated else title,
            markdown.block(decl.doc.description),
            _note(decl.doc),
        )

    def _declared(self, id: DeclId) -> Markdown:
        """`let value: X = …;`, with the import that it needs."""
        name = self.names.decl(id)
        value = self.facts.examples.values[id, self.style.fill]
        shown = self._samples.statement(f"let value: {name}", value, Ref(id))
        imported = f"import {{ {name} }} from {text(self._module(id))};"
        return markdown.fence(f"{imported}\n\n{shown}", "typescript")

    def _module(self, id: DeclId) -> str:
        folder = posixpath.join(self.settings.distribution, "models", self.namespaces[id])
        if self.settings.options.get("imports") == "file":
            return f"{folder}/{self.called[id]}.js"
        return folder

    # --- Tables -------------------------------------------------------------------------------------------------------

    def _row(self, id: DeclId, field: Field) -> Row:
        return self._named_row(self.names.field(id, field.wire), field)

    def _named_row(self, name: str, field: Field) -> Row:
        doc = docs.field_doc(field, self.api)
        shown = markdown.code(name)
        return Row(
            markdown.struck(shown) if doc.deprecated else shown,
            self._type(field.type),
            self._is_required(field),
            _description(doc),
            docs.example_cell(docs.example_of(field)),
        )

    def _is_required(self, field: Field) -> bool:
        """A default makes a field optional, but for maps and objects, which have none in code."""
        if field.default == ABSENT or not field.required:
            return field.required
        inner = field.type.type if isinstance(field.type, Nullable) else field.type
        match docs.resolved(inner, self.api):
            case MapOf():
                return True
            case Ref(id=id):
                return isinstance(self.api.decls[id], Model)
            case _:
                return False

    # --- Types --------------------------------------------------------------------------------------------------------

    def _type(self, kind: Type) -> Markdown:
        """A type in a table. Null is not told: fields that may be null may also be left out."""
        match docs.resolved(kind, self.api):
            case Scalar(kind="datetime"):
                return _DATE
            case Scalar(kind="binary"):
                return _BLOB
            case Nullable(type=inner):
                return self._type(inner)
            case ListOf(item=item):
                return markdown.joined([self._type(item), markdown.ours("[]")])
            case MapOf(value=value):
                return markdown.joined(
                    [markdown.ours("Record<string, "), self._type(value), markdown.ours(">")]
                )
            case Ref(id=id) if not isinstance(self.api.decls[id], Alias):
                return markdown.link(markdown.label(self._name(id)), f"../../{self._path(id)}")
            case OneOf(variants=variants):
                return markdown.joined(map(self._type, variants), " | ")
            case other:
                return markdown.italic(self._plain(other))

    def _plain(self, kind: Type) -> str:
        """A type as plain text."""
        match docs.resolved(kind, self.api):
            case Scalar(kind=scalar):
                return _SCALARS[scalar]
            case Constant(value=value):
                return literal(value)
            case Nullable(type=inner):
                return f"{self._plain(inner)} | null"
            case ListOf(item=item):
                shown = self._plain(item)
                return f"({shown})[]" if " | " in shown else f"{shown}[]"
            case TupleOf(items=items, rest=rest):
                end = [f"...{self._plain(ListOf(rest))}"] if rest else []
                return f"[{', '.join([*map(self._plain, items), *end])}]"
            case MapOf(value=value):
                return f"{{ [k: string]: {self._plain(value)} }}"
            case OneOf(variants=variants):
                return " | ".join(dict.fromkeys(map(self._plain, variants)))
            case Ref(id=id):
                return self._name(id)
            case Anything():
                return "any"

    def _name(self, id: DeclId) -> str:
        return ".".join(filter(None, [self.namespaces[id], self.names.decl(id)]))

    # --- Resources ----------------------------------------------------------------------------------------------------

    def resource(self, group: Group, file: str) -> OutputFile:
        operations = {operation.id: operation for operation in self.api.operations}
        view = ResourcePage(
            markdown.heading(self.group_title(group.id)),
            markdown.block(group.doc.description),
            tuple(self._operation(operations[id], group) for id in group.operations),
        )
        path = f"docs/sdks/{file}/README.md"
        return OutputFile(path, "docs/resource.md.jinja", "markdown", view, end="")

    def group_title(self, id: GroupId) -> str:
        return self.names.group_class(id) if id.path else self.settings.client

    def _operation(self, operation: Operation, group: Group) -> OperationPart:
        method = self.names.method(operation.id)
        success = docs.success_of(operation)
        return OperationPart(
            _entry(method, operation.doc),
            (
                markdown.struck(markdown.heading(method))
                if operation.doc.deprecated
                else markdown.heading(method)
            ),
            markdown.block(operation.doc.description or operation.doc.title),
            _note(operation.doc),
            markdown.fence(self._call(operation, group), "typescript"),
            self._parameters(operation),
            self._response(success),
            self._errors(operation),
        )

    def _parameters(self, operation: Operation) -> Markdown:
        rows = [
            self._named_row(
                self.names.argument(operation.id, parameter.where, parameter.field.wire),
                parameter.field,
            )
            for parameter in docs.parameters_of(operation)
        ]
        if payload := docs.body_of(operation):
            kind = self._type(docs.payload_type(payload))
            words = markdown.inline("The request object to use for the request.")
            rows.append(Row(markdown.code("request"), kind, True, words, markdown.NOTHING))
        return docs.table("Parameter", rows) if rows else markdown.NOTHING

    def _response(self, success: Payload | None) -> Markdown:
        inner = self._type(docs.payload_type(success)) if success else markdown.italic("void")
        return markdown.bold(
            markdown.joined([markdown.ours("Promise\\<"), inner, markdown.ours("\\>")])
        )

    def _errors(self, operation: Operation) -> Markdown:
        rows = [
            row for response in docs.failures_of(operation) for row in self._error_rows(response)
        ]
        head = [markdown.inline(word) for word in ("Error Type", "Status Code", "Content Type")]
        return markdown.table(head, rows) if rows else markdown.NOTHING

    def _error_rows(self, response: Response) -> Iterator[list[Markdown]]:
        status = markdown.inline(docs.status_text(response.status))
        for payload in response.payloads:
            yield [
                self._type(docs.payload_type(payload)),
                status,
                markdown.cell_text(payload.media),
            ]

    def _call(self, operation: Operation, group: Group) -> str:
        path = [
            self.names.group(GroupId(group.id.path[: n + 1])) for n in range(len(group.id.path))
        ]
        target = ".".join(["client", *path, self.names.method(operation.id)])
        client = self.settings.client
        given = self._given(operation)
        return "\n".join(
            [
                f"import {{ {client} }} from {text(self.settings.distribution)};",
                "",
                *self._client(client),
                "",
                f"const result = await {target}({given});",
                "",
                "console.log(result);",
            ]
        )

    def _client(self, client: str) -> list[str]:
        secrets = [
            f"  {key(name)}: {text(said)},"
            for name, said in docs.secrets(self.api, self.names).items()
        ]
        if not secrets:
            return [f"const client = new {client}();"]
        return [f"const client = new {client}({{", *secrets, "});"]

    def _given(self, operation: Operation) -> str:
        """What an example call gives: its parameters that are required, then the body."""
        members = list(self._given_parameters(operation))
        payload = docs.body_of(operation)
        if payload is None:
            return _one_object(members)
        kind = docs.payload_type(payload)
        value = example(kind, self.facts, self.style.fill)
        if not members:
            return "\n".join(self._samples.lines(value, kind))
        lines = self._samples.lines(value, kind, 1)
        return _one_object([*members, ["request: " + lines[0], *lines[1:]]])

    def _given_parameters(self, operation: Operation) -> Iterator[list[str]]:
        for parameter in docs.parameters_of(operation):
            if not parameter.field.required:
                continue
            name = self.names.argument(operation.id, parameter.where, parameter.field.wire)
            kind = parameter.field.type
            lines = self._samples.lines(example(kind, self.facts, self.style.fill), kind, 1)
            yield [f"{key(name)}: {lines[0]}", *lines[1:]]


_SCALARS: Mapping[ScalarKind, str] = {
    "string": "string",
    "boolean": "boolean",
    "integer": "number",
    "number": "number",
    "decimal": "string",
    "date": "string",
    "datetime": "Date",
    "time": "string",
    "duration": "string",
    "uuid": "string",
    "base64": "string",
    "binary": "Blob",
}


def _one_object(members: list[list[str]]) -> str:
    lines = [
        f"  {first}" if not others else "\n".join([f"  {first}", *others])
        for first, *others in members
    ]
    return "\n".join(["{", *(f"{line}," for line in lines), "}"]) if members else ""


def _entry(method: str, doc: Doc) -> Markdown:
    label = markdown.label(method)
    shown = markdown.struck(label) if doc.deprecated else label
    parts = [markdown.ours("* "), markdown.link(shown, f"#{markdown.anchor(method)}")]
    if doc.title:
        parts += [markdown.ours(" - "), markdown.inline(doc.title)]
    if doc.deprecated:
        parts.append(markdown.ours(" :warning: **Deprecated**"))
    return markdown.joined(parts)


def _note(doc: Doc) -> Markdown:
    """The remark at the top of what should not be used any more."""
    return markdown.ours(f"> :warning: **DEPRECATED**: {_DEPRECATED}" if doc.deprecated else "")


def _description(doc: Doc) -> Markdown:
    if not doc.deprecated:
        return markdown.cell(doc.description or "N/A")
    note = f":warning: **DEPRECATED**: {_DEPRECATED}"
    return (
        markdown.ours(note)
        if not doc.description
        else markdown.joined([markdown.ours(note), markdown.cell(doc.description)], "\n\n")
    )
