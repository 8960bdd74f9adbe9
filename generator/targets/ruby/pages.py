"""Documentation pages in Ruby's terms: one for each model, enum and union, and one for each resource."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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
    OperationId,
    Ref,
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
from generator.targets.ruby.names import constants
from generator.targets.ruby.samples import Samples, bracketed, text

OPTIONS: Mapping[str, str] = {
    "module": "the module that holds everything; the client's name and `SDK` by default",
    "namespaces": "the modules of `components`, `operations` and `errors`",
}
"""The options of this target."""

_NAMESPACES: Mapping[docs.Namespace, str] = {
    "components": "Shared",
    "operations": "Operations",
    "errors": "Errors",
}
_DEPRECATED = (
    "This will be removed in a future release, please migrate away from it as soon as possible."
)


@frozen
class ModelPage:
    title: Markdown
    description: Markdown
    deprecation: Markdown
    fields: Markdown


@frozen
class EnumPage:
    title: Markdown
    description: Markdown
    deprecation: Markdown
    values: Markdown


@frozen
class UnionPage:
    title: Markdown
    description: Markdown
    deprecation: Markdown
    variants: tuple[Markdown, ...]


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
    is_last: bool


@frozen
class ResourcePage:
    title: Markdown
    description: Markdown
    operations: tuple[OperationPart, ...]


def files(api: Api, facts: Facts, names: NamePlan, settings: Settings) -> list[OutputFile]:
    """Every page."""
    pages = _Pages.of(api, facts, names, settings)
    models = [pages.decl(decl) for decl in api.decls.values() if docs.has_page(decl)]
    groups = list(docs.groups(facts))
    titles = docs.file_names({group.id: pages.group_title(group.id) for group in groups})
    return [*models, *(pages.resource(group, titles[group.id]) for group in groups)]


def symbols(facts: Facts, names: NamePlan, settings: Settings) -> Mapping[tuple[str, str], str]:
    """The method of every operation, as a user would write it: `Dub#track.lead`."""
    return {
        (
            id.method,
            id.path,
        ): f"{settings.client}#{'.'.join([*_path(group.id, names), names.method(id)])}"
        for group in docs.groups(facts)
        for id in group.operations
    }


def _path(id: GroupId, names: NamePlan) -> list[str]:
    return [names.group(GroupId(id.path[: n + 1])) for n in range(len(id.path))]


@frozen
class _Pages:
    """`module` holds everything; `spaces` are the modules in it that hold the declarations."""

    api: Api
    facts: Facts
    names: NamePlan
    settings: Settings
    style: docs.Style
    module: str
    shared: str
    spaces: Mapping[DeclId, str]
    called: Mapping[DeclId, str]

    @staticmethod
    def of(api: Api, facts: Facts, names: NamePlan, settings: Settings) -> _Pages:
        said = settings.options.get("namespaces")
        shared = said.get("components") if isinstance(said, dict) else None
        module = settings.options.get("module")
        return _Pages(
            api,
            facts,
            names,
            settings,
            docs.style(settings),
            str(module) if module else f"{settings.client}SDK",
            str(shared or _NAMESPACES["components"]),
            docs.renamed(docs.namespaces(api), said, _NAMESPACES),
            docs.file_names({id: names.decl(id) for id in api.decls}),
        )

    # --- Models -------------------------------------------------------------------------------------------------------

    def decl(self, decl: Decl) -> OutputFile:
        match decl:
            case Model():
                rows = [
                    self._field(decl.id, field) for field in docs.in_order(decl.fields, self.style)
                ]
                return self._file(
                    decl,
                    "model",
                    ModelPage(*_head(decl, self._name(decl)), docs.table("Field", rows)),
                )
            case Enum():
                return self._file(
                    decl, "enum", EnumPage(*_head(decl, self._name(decl)), _values(decl))
                )
            case Alias():
                variants = decl.type.variants if isinstance(decl.type, OneOf) else (decl.type,)
                shown = tuple(map(self._type, variants))
                return self._file(decl, "union", UnionPage(*_head(decl, self._name(decl)), shown))

    def _file(self, decl: Decl, kind: str, view: object) -> OutputFile:
        return OutputFile(
            f"docs/{self._page(decl.id)}", f"docs/{kind}.md.jinja", "markdown", view, end=""
        )

    def _page(self, id: DeclId) -> str:
        return f"models/{self.spaces[id].lower()}/{self.called[id]}.md"

    def _name(self, decl: Decl) -> str:
        return self.names.decl(decl.id)

    def _field(self, id: DeclId, field: Field) -> Row:
        return self._row(self.names.field(id, field.wire), field)

    def _row(self, name: str, field: Field) -> Row:
        doc = docs.field_doc(field, self.api)
        shown = markdown.code(name)
        optional = not field.required or isinstance(field.type, Nullable)
        return Row(
            markdown.struck(shown) if doc.deprecated else shown,
            self._type(Nullable(field.type) if optional else field.type),
            field.required and field.default == ABSENT,
            _description(doc),
            docs.example_cell(docs.example_of(field)),
        )

    # --- Types --------------------------------------------------------------------------------------------------------

    def _type(self, kind: Type) -> Markdown:
        """A type in a table: a link where a page tells more, else in italics."""
        found = docs.resolved(kind.type if isinstance(kind, Nullable) else kind, self.api)
        while isinstance(found, Nullable):
            found = docs.resolved(found.type, self.api)
        shown = self._plain(kind)
        if isinstance(found, Ref):
            return markdown.link(markdown.label(shown), f"../../{self._page(found.id)}")
        return markdown.italic(shown)

    def _plain(self, kind: Type) -> str:
        """A type as Sorbet spells it."""
        match docs.resolved(kind, self.api):
            case Scalar(kind=scalar):
                return _SCALARS[scalar]
            case Constant(value=value):
                return _CONSTANTS[type(value)]
            case Nullable(type=inner):
                shown = self._plain(inner)
                return shown if shown.startswith("T.nilable(") else f"T.nilable({shown})"
            case ListOf(item=item):
                return f"T::Array[{self._plain(item)}]"
            case TupleOf():
                return "T::Array[::Object]"
            case MapOf(value=value):
                return f"T::Hash[::String, {self._plain(value)}]"
            case OneOf(variants=variants):
                shown = ", ".join(dict.fromkeys(map(self._plain, variants)))
                return f"T.any({shown})" if ", " in shown else shown
            case Ref(id=id):
                return self._reached(id)
            case Anything():
                return "::Object"

    def _reached(self, id: DeclId) -> str:
        return f"::{self.module}::{self.spaces[id]}::{self.names.decl(id)}"

    # --- Resources ----------------------------------------------------------------------------------------------------

    def resource(self, group: Group, file: str) -> OutputFile:
        title = self.group_title(group.id)
        anchors = self._anchors(title, group)
        parts = tuple(self._operation(id, group, anchors) for id in group.operations)
        view = ResourcePage(markdown.heading(title), markdown.block(group.doc.description), parts)
        path = f"docs/sdks/{file}/README.md"
        # Two line breaks at the end: each operation is followed by a blank line.
        return OutputFile(path, "docs/resource.md.jinja", "markdown", view, end="\n\n")

    def group_title(self, id: GroupId) -> str:
        return self.names.group_class(id) if id.path else self.settings.client

    def _anchors(self, title: str, group: Group) -> Mapping[OperationId, str]:
        """Where each operation's heading is found among all headings of the page."""
        headings: list[tuple[str, OperationId | None]] = [(title, None), ("Overview", None)]
        headings.append(("Available Operations", None))
        for id in group.operations:
            has_arguments = bool(self._rows(self._operations[id]))
            parts = ["Example Usage", *(["Parameters"] if has_arguments else []), "Response"]
            headings += [(self.names.method(id), id), *((part, None) for part in parts)]
        found = markdown.anchors([said for said, _ in headings])
        return {id: anchor for (_, id), anchor in zip(headings, found, strict=True) if id}

    @property
    def _operations(self) -> Mapping[OperationId, Operation]:
        return {operation.id: operation for operation in self.api.operations}

    def _operation(
        self, id: OperationId, group: Group, anchors: Mapping[OperationId, str]
    ) -> OperationPart:
        operation = self._operations[id]
        method, doc = self.names.method(id), operation.doc
        title = markdown.heading(method)
        rows = self._rows(operation)
        return OperationPart(
            _entry(method, anchors[id], doc),
            markdown.struck(title) if doc.deprecated else title,
            markdown.block(doc.description or doc.title),
            _note(doc),
            markdown.fence("\n".join(self._program(operation, group)) + "\n", "ruby"),
            docs.table("Parameter", rows) if rows else markdown.NOTHING,
            self._response(operation),
            id == group.operations[-1],
        )

    def _rows(self, operation: Operation) -> list[Row]:
        rows = [
            self._row(self.names.argument(operation.id, one.where, one.field.wire), one.field)
            for one in docs.parameters_of(operation)
        ]
        if payload := docs.body_of(operation):
            kind = self._type(docs.payload_type(payload))
            said = markdown.ours("The request object to use for the request.")
            rows.insert(0, Row(markdown.code("request"), kind, True, said, markdown.NOTHING))
        return rows

    def _response(self, operation: Operation) -> Markdown:
        success = docs.success_of(operation)
        if success is None:
            return markdown.bold(markdown.italic("nil"))
        return markdown.bold(self._type(Nullable(docs.payload_type(success))))

    # --- Programs -----------------------------------------------------------------------------------------------------

    def _program(self, operation: Operation, group: Group) -> list[str]:
        """A client, and one call on it; it ends in a blank line."""
        request = self._request(operation)
        given = ", ".join([*(["req"] if request else []), *self._given(operation)])
        path = ".".join(["s", *_path(group.id, self.names), self.names.method(operation.id)])
        # The line of four blanks is how such examples are laid out, and seen by nobody.
        separated = [*request, "    "] if request else []
        call = f"res = {path}({given})" if given else f"res = {path}"
        return [*self._client(), *separated, call, *_HANDLED]

    def _client(self) -> list[str]:
        root = f"::{self.module}"
        secrets = [
            [f"{name}: {text(said)}"] for name, said in docs.secrets(self.api, self.names).items()
        ]
        lines = [
            f"require {_quoted(self.settings.package)}",
            "",
            "",
            f"s = {root}::{self.settings.client}.new",
        ]
        if secrets:
            first, *others = bracketed(f"{root}::{self.shared}::Security.new(", secrets, ")", 1)
            lines += ["s.config_security(", f"  {first}", *others, ")"]
        return [*lines, "", ""]

    def _request(self, operation: Operation) -> list[str]:
        payload = docs.body_of(operation)
        if payload is None:
            return []
        kind = docs.payload_type(payload)
        first, *others = self._samples.lines(example(kind, self.facts, self.style.fill), kind)
        return [f"req = {first}", *others]

    def _given(self, operation: Operation) -> Iterator[str]:
        for one in docs.parameters_of(operation):
            if one.field.required:
                name = self.names.argument(operation.id, one.where, one.field.wire)
                value = example(one.field.type, self.facts, self.style.fill)
                yield f"{name}: {chr(10).join(self._samples.lines(value, one.field.type))}"

    @property
    def _samples(self) -> Samples:
        reached = {id: self._reached(id) for id in self.api.decls}
        return Samples(self.api, self.facts, self.names.field, reached)


_HANDLED = ("", "if ! res.object.nil?", "  # handle response", "end", "")

_SCALARS: Mapping[ScalarKind, str] = {
    "string": "::String",
    "boolean": "T::Boolean",
    "integer": "::Integer",
    "number": "::Float",
    "decimal": "::String",
    "date": "::Date",
    "datetime": "::DateTime",
    "time": "::String",
    "duration": "::String",
    "uuid": "::String",
    "base64": "::String",
    "binary": "::String",
}
_CONSTANTS: Mapping[type, str] = {
    str: "::String",
    bool: "T::Boolean",
    int: "::Integer",
    float: "::Float",
}


def _values(enum: Enum) -> Markdown:
    names = [markdown.code(name) for name in constants(enum.values)]
    shown = [markdown.cell_text(_shown(value.value)) for value in enum.values]
    head = [markdown.ours("Name"), markdown.ours("Value")]
    rows: Sequence[Sequence[Markdown]] = list(zip(names, shown, strict=True))
    return markdown.table(head, rows)


def _shown(value: bool | int | float | str) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _head(decl: Decl, name: str) -> tuple[Markdown, Markdown, Markdown]:
    title = markdown.heading(name)
    return (
        markdown.struck(title) if decl.doc.deprecated else title,
        markdown.block(decl.doc.description),
        _note(decl.doc),
    )


def _entry(method: str, anchor: str, doc: Doc) -> Markdown:
    label = markdown.label(method)
    link = markdown.link(markdown.struck(label) if doc.deprecated else label, f"#{anchor}")
    about = [markdown.ours(" - "), markdown.inline(doc.title)] if doc.title else []
    warning = [markdown.ours(" :warning: **Deprecated**")] if doc.deprecated else []
    return markdown.joined([markdown.ours("* "), link, *about, *warning])


def _note(doc: Doc) -> Markdown:
    """The remark at the top of what should not be used any more."""
    return markdown.ours(f"> :warning: **DEPRECATED**: {_DEPRECATED}" if doc.deprecated else "")


def _description(doc: Doc) -> Markdown:
    if not doc.deprecated:
        return markdown.cell(doc.description or "N/A")
    note = markdown.ours(f":warning: **DEPRECATED**: {_DEPRECATED}")
    return markdown.joined(
        [note, *([markdown.cell(doc.description)] if doc.description else [])], "\n\n"
    )
