"""Documentation pages: one for each model, enum and union, one for each resource, and an index of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain

from generator import markdown
from generator.code import Markdown
from generator.frozen import frozen
from generator.ir import (
    Alias,
    BestMatch,
    ByKind,
    ByProperty,
    Decl,
    DeclId,
    Doc,
    Enum,
    Event,
    Field,
    Group,
    JsonBody,
    Model,
    OneOf,
    Only,
    OperationId,
    Ref,
    ResponseLink,
    TellApart,
    Type,
    Typed,
)
from generator.prose import part
from generator.render import Deferred, OutputFile
from generator.targets import docs
from generator.targets.docs import Row
from generator.targets.python import errors
from generator.targets.python.calls import Answer, Argument, Call
from generator.targets.python.doc_links import Links, group_file, group_title, plain
from generator.targets.python.endpoints import held, return_type
from generator.targets.python.operations import is_long
from generator.targets.python.prose import title_of
from generator.targets.python.requests import argument_type, sent_note
from generator.targets.python.samples import Samples
from generator.targets.python.sdk import Sdk
from generator.targets.python.spelling.literals import literal
from generator.targets.python.spelling.notes import (
    limits_in_words,
    notes,
    notes_of_map,
    notes_of_type,
)

_MANY = 1000
"""Models: the index of so many is long."""
_AT_ONCE = 25
"""Models that are one part of the index."""
_MOST_VALUES = 500
"""Values of an enum that a page lists; of a longer one it says how many are left out."""


@frozen
class Head:
    """What every page of a declaration begins with."""

    title: Markdown
    description: Markdown
    deprecation: Markdown


@frozen
class ModelPage:
    head: Head
    example: Markdown
    fields: Markdown
    more: Markdown
    used_by: tuple[Markdown, ...]


@frozen
class EnumPage:
    head: Head
    example: Markdown
    values: Markdown
    more: Markdown
    used_by: tuple[Markdown, ...]


@frozen
class VariantPart:
    title: Markdown
    page: Markdown
    example: Markdown


@frozen
class UnionPage:
    head: Head
    told_apart: Markdown
    variants: tuple[VariantPart, ...]
    used_by: tuple[Markdown, ...]


@frozen
class AliasPage:
    """Another name for a type that is no union: a list, a map, a text of some format."""

    head: Head
    example: Markdown
    type: Markdown
    more: Markdown
    used_by: tuple[Markdown, ...]


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
    headers: Markdown
    response_links: Markdown
    errors: Markdown


@frozen
class ResourcePage:
    title: Markdown
    description: Markdown
    operations: tuple[OperationPart, ...]


@frozen
class ResourceEntry:
    """A resource in the index. Its title leads to its page."""

    title: Markdown
    operations: tuple[Markdown, ...]


@frozen
class IndexPage:
    title: Markdown
    description: Markdown
    resources: tuple[ResourceEntry, ...]
    events: tuple[Markdown, ...]
    models: tuple[Markdown, ...]


def lower(sdk: Sdk) -> Iterator[OutputFile]:
    """Every page of a package."""
    style = docs.style(sdk.settings)
    pages = _Pages(sdk, style, Samples(sdk, style.fill), Links.of(sdk), docs.users(sdk.api))
    yield OutputFile(
        "docs/index.md",
        "docs/index.md.jinja",
        "markdown",
        Deferred(pages.index),
        is_long=len(sdk.api.decls) >= _MANY,
    )
    for group in docs.groups(sdk.facts):
        path = f"docs/resources/{group_file(group.id, sdk)}"
        view = Deferred(partial(pages.resource, group))
        long = is_long(group)
        yield OutputFile(path, "docs/resource.md.jinja", "markdown", view, is_long=long)
    for decl in sdk.api.decls.values():
        yield pages.decl(decl)


@frozen
class _Pages:
    sdk: Sdk
    style: docs.Style
    samples: Samples
    links: Links
    users: Mapping[DeclId, tuple[docs.User, ...]]

    # --- Models, enums, unions ----------------------------------------------------------------------------------------

    def decl(self, decl: Decl) -> OutputFile:
        path = f"docs/models/{self.links.model_file(decl.id)}"
        match decl:
            case Model():
                return OutputFile(
                    path, "docs/model.md.jinja", "markdown", Deferred(partial(self._model, decl))
                )
            case Enum():
                return OutputFile(
                    path, "docs/enum.md.jinja", "markdown", Deferred(partial(self._enum, decl))
                )
            case Alias(type=OneOf(variants=variants)):
                view = Deferred(partial(self._union, decl, variants))
                return OutputFile(path, "docs/union.md.jinja", "markdown", view)
            case Alias():
                return OutputFile(
                    path, "docs/alias.md.jinja", "markdown", Deferred(partial(self._alias, decl))
                )

    def _model(self, model: Model) -> ModelPage:
        rows = [self._field(model.id, field) for field in docs.in_order(model.fields, self.style)]
        return ModelPage(
            self._head(model),
            _code(self.samples.made(model.id)),
            docs.table("Field", rows) if rows else markdown.NOTHING,
            self._further(model),
            self._used_by(model.id),
        )

    def _further(self, model: Model) -> Markdown:
        """How many properties a model may have, and what it holds besides its fields, where its author says so."""
        parts = [markdown.cell(one) for one in limits_in_words(model.limits)]
        if isinstance(model.rest, Typed):
            said = "Further fields are kept in `extra_fields`, by their names on the wire: "
            stated = [markdown.ours(said), self._type(model.rest.type, ""), markdown.ours(".")]
            parts.append(markdown.joined(stated))
            parts.extend(markdown.cell(one) for one in notes_of_map(model.rest.type))
        return markdown.joined(parts, " ")

    def _enum(self, enum: Enum) -> EnumPage:
        described = any(value.description for value in enum.values)
        head = ["Value", *(["Description"] if described else [])]
        rows = [
            [markdown.code(literal(value.value).text), markdown.cell(value.description)][
                : len(head)
            ]
            for value in enum.values[:_MOST_VALUES]
        ]
        first = enum.values[0].value
        return EnumPage(
            self._head(enum),
            _code(self.samples.held(enum.id, Ref(enum.id), first)),
            markdown.table([markdown.ours(word) for word in head], rows),
            _left_out(len(enum.values) - _MOST_VALUES),
            self._used_by(enum.id),
        )

    def _union(self, alias: Alias, variants: Iterable[Type]) -> UnionPage:
        return UnionPage(
            self._head(alias),
            self._told_apart(self.sdk.facts.unions.get(alias.id)),
            tuple(self._variant(alias.id, kind) for kind in self._each_once(variants)),
            self._used_by(alias.id),
        )

    def _told_apart(self, tell: TellApart | None) -> Markdown:
        match tell:
            case ByProperty(wire=wire, default=default):
                parts = [
                    markdown.ours("The property "),
                    markdown.code(wire),
                    markdown.ours(" tells them apart."),
                ]
                if default is not None:
                    other = markdown.ours(" With any other value, or none, it is ")
                    parts += [other, self._type(default, ""), markdown.ours(".")]
                return markdown.joined(parts)
            case ByKind():
                return markdown.ours("The kind of JSON value tells them apart.")
            case BestMatch():
                return markdown.ours(
                    "Their fields tell them apart: the type whose fields match best is taken."
                )
            case Only() | None:
                return markdown.NOTHING

    def _each_once(self, variants: Iterable[Type]) -> Iterable[Type]:
        """Without those that read the same in Python: texts of two formats are both `str`."""
        seen: dict[str, Type] = {}
        for kind in variants:
            seen.setdefault(self._plain(kind), kind)
        return seen.values()

    def _variant(self, union: DeclId, kind: Type) -> VariantPart:
        shown = self.samples.held(union, kind, self.samples.example(kind))
        page = markdown.NOTHING
        if isinstance(kind, Ref):
            page = markdown.joined(
                [markdown.ours("See "), self.links.model(kind.id, ""), markdown.ours(".")]
            )
        return VariantPart(markdown.code(self._plain(kind)), page, _code(shown))

    def _alias(self, alias: Alias) -> AliasPage:
        said = markdown.cell(" ".join(filter(None, notes_of_type(alias.type))))
        shown = self.samples.held(alias.id, alias.type, self.samples.example(alias.type))
        return AliasPage(
            self._head(alias),
            _code(shown),
            self._type(alias.type, ""),
            said,
            self._used_by(alias.id),
        )

    def _head(self, decl: Decl) -> Head:
        title = markdown.heading(self.sdk.names.decl(decl.id))
        return Head(
            markdown.struck(title) if decl.doc.deprecated else title,
            _prose(decl.doc, self.sdk.names.decl(decl.id)),
            _note(decl.doc),
        )

    def _used_by(self, id: DeclId) -> tuple[Markdown, ...]:
        return tuple(map(self._user, self.users[id]))

    def _user(self, user: docs.User) -> Markdown:
        match user:
            case DeclId():
                return _entry(self.links.model(user, ""))
            case OperationId():
                return _entry(self.links.operation(user, "../resources/"))

    # --- Resources ----------------------------------------------------------------------------------------------------

    def resource(self, group: Group) -> ResourcePage:
        return ResourcePage(
            markdown.heading(group_title(group.id, self.sdk)),
            self._overview(group),
            tuple(
                part(id, partial(self._operation, self.sdk.calls[id])) for id in group.operations
            ),
        )

    def _overview(self, group: Group) -> Markdown:
        """What the author calls a group, where the heading cannot say it; then what is said of the group."""
        title = group_title(group.id, self.sdk)
        parts = [_prose(group.doc)]
        if group.id.path and _letters(group.words[-1]) != _letters(title):
            named = [markdown.ours("Called "), markdown.code(group.words[-1])]
            parts.insert(0, markdown.joined([*named, markdown.ours(" by the API.")]))
        return markdown.joined([each for each in parts if each], "\n\n")

    def _operation(self, call: Call) -> OperationPart:
        doc = call.operation.doc
        title = markdown.heading(call.name)
        return OperationPart(
            _entry(self.links.operation_here(call.operation.id), doc),
            markdown.struck(title) if doc.deprecated else title,
            markdown.block(doc.description or doc.title),
            _note(doc),
            _code(self.samples.called(call, self.links.operations[call.operation.id].path)),
            self._parameters(call),
            self._response(call),
            self._headers(call),
            self._response_links(call),
            self._errors(call),
        )

    def _parameters(self, call: Call) -> Markdown:
        rows = [self._argument(argument, call) for argument in call.arguments]
        return docs.table("Parameter", rows) if rows else markdown.NOTHING

    def _argument(self, argument: Argument, call: Call) -> Row:
        row = self._row(argument.name, argument.field, argument.required, "../models/")
        is_json = call.body is not None and isinstance(call.body.content, JsonBody)
        if not argument.is_file and (argument.where != "whole" or is_json):
            return row
        taken = self.links.annotation(argument_type(argument, call, self.sdk), "../models/")
        noted = markdown.cell(sent_note(argument, call))
        parts = [part for part in (row.description, noted) if part]
        return replace(row, type=taken, description=markdown.joined(parts, "\n\n"))

    def _response(self, call: Call) -> Markdown:
        said = dict.fromkeys(answer.response.doc.description.strip() for answer in call.successes)
        kind = self.links.annotation(return_type(call, self.sdk), "../models/")
        parts = [markdown.bold(kind), *map(markdown.block, filter(None, said))]
        return markdown.joined(parts, "\n\n")

    def _headers(self, call: Call) -> Markdown:
        """The declared headers of responses, as `headers.get_as(name, type)` gives them."""
        head = ("Header", "Status Code", "Type", "Description")
        rows = [
            [
                markdown.code(field.wire),
                markdown.inline(docs.status_text(answer.response.status)),
                self._type(field.type, "../models/"),
                self._description(field.doc, field),
            ]
            for answer in (*call.successes, *call.failures)
            for field in answer.response.headers
        ]
        return (
            markdown.table([markdown.ours(word) for word in head], rows)
            if rows
            else markdown.NOTHING
        )

    def _response_links(self, call: Call) -> Markdown:
        """What the author says can be called next, and with which parts of a response."""
        head = ("Link", "Status Code", "Operation", "Arguments", "Description")
        rows = [
            [
                markdown.code(link.name),
                markdown.inline(docs.status_text(answer.response.status)),
                self._linked(link),
                markdown.cell_text(
                    ", ".join(
                        f"{key}: {value if isinstance(value, str) else json.dumps(value)}"
                        for key, value in link.arguments
                    )
                ),
                markdown.cell(link.doc.description),
            ]
            for answer in (*call.successes, *call.failures)
            for link in answer.response.links
        ]
        return (
            markdown.table([markdown.ours(word) for word in head], rows)
            if rows
            else markdown.NOTHING
        )

    def _linked(self, link: ResponseLink) -> Markdown:
        for operation in self.sdk.api.operations:
            if operation.operation_id and operation.operation_id == link.operation:
                return self.links.operation(operation.id, "")
        return markdown.code(link.operation) if link.operation else markdown.NOTHING

    def _errors(self, call: Call) -> Markdown:
        head = ("Error Type", "Status Code", "Content Type", "Body")
        rows = [row for answer in call.failures for row in self._failure(answer)]
        return (
            markdown.table([markdown.ours(word) for word in head], rows)
            if rows
            else markdown.NOTHING
        )

    def _failure(self, answer: Answer) -> Iterator[list[Markdown]]:
        raised = markdown.code(self.sdk.errors.of(answer.response) or errors.ROOT)
        status = markdown.inline(docs.status_text(answer.response.status))
        for entity in answer.entities:
            body = self.links.annotation(held(entity.content, self.sdk), "../models/")
            yield [raised, status, markdown.cell_text(entity.media), body]
        if not answer.entities:
            yield [raised, status, markdown.NOTHING, markdown.NOTHING]

    # --- The index ----------------------------------------------------------------------------------------------------

    def index(self) -> IndexPage:
        api = self.sdk.api
        return IndexPage(
            markdown.heading(api.info.title),
            _prose(replace(api.info.doc, description=self.sdk.description)),
            tuple(map(self._resource_entry, docs.groups(self.sdk.facts))),
            tuple(map(self._event, api.events)),
            tuple(chain.from_iterable(self._model_entries())),
        )

    def _model_entries(self) -> Iterator[tuple[Markdown, ...]]:
        decls = list(self.sdk.api.decls.values())
        for start in range(0, len(decls), _AT_ONCE):
            some = decls[start : start + _AT_ONCE]
            yield part(("models", start), partial(self._listed, some))

    def _listed(self, decls: Iterable[Decl]) -> tuple[Markdown, ...]:
        names = self.sdk.names
        return tuple(
            _entry(self.links.model(decl.id, "models/"), decl.doc, names.decl(decl.id))
            for decl in decls
        )

    def _event(self, event: Event) -> Markdown:
        """A webhook or callback: what it is called, what it holds, and what its author says of it."""
        payloads = event.body.payloads if event.body else ()
        parts = [markdown.ours("* "), markdown.code(event.name)]
        for n, payload in enumerate(payloads):
            kind = self._type(docs.payload_type(payload), "models/")
            parts += [markdown.ours(", or " if n else " brings "), kind]
        said = event.doc.description or event.doc.title
        return markdown.joined(
            [*parts, *([markdown.ours(": "), markdown.cell(said)] if said else [])]
        )

    def _resource_entry(self, group: Group) -> ResourceEntry:
        page = f"resources/{group_file(group.id, self.sdk)}"
        return ResourceEntry(
            markdown.link(markdown.label(group_title(group.id, self.sdk)), page),
            tuple(
                _entry(self.links.operation(id, "resources/"), self.sdk.calls[id].operation.doc)
                for id in group.operations
            ),
        )

    # --- Tables -------------------------------------------------------------------------------------------------------

    def _field(self, id: DeclId, field: Field) -> Row:
        return self._row(self.sdk.names.field(id, field.wire), field, field.required, "")

    def _row(self, name: str, field: Field, required: bool, to_models: str) -> Row:
        doc = docs.field_doc(field, self.sdk.api)
        shown = markdown.code(name)
        return Row(
            markdown.struck(shown) if doc.deprecated else shown,
            self._type(field.type, to_models),
            required,
            self._description(doc, field),
            docs.example_cell(docs.example_of(field)),
        )

    def _description(self, doc: Doc, field: Field) -> Markdown:
        """What the author says, then what the schema says beside the type."""
        notice = markdown.ours(":warning: **Deprecated.**") if doc.deprecated else markdown.NOTHING
        said = markdown.cell(doc.description or doc.title)
        noted = markdown.cell(notes(field))
        parts = [part for part in (notice, said) if part]
        lead = markdown.joined(parts, " ")
        return markdown.joined([part for part in (lead, noted) if part], "\n\n")

    def _type(self, kind: Type, models: str) -> Markdown:
        question = ("annotation", kind, models)
        return self.sdk.once(
            question, lambda: self.links.annotation(self.sdk.types.expr(kind), models)
        )

    def _plain(self, kind: Type) -> str:
        return plain(self.sdk.types.expr(kind))


# --- Words ------------------------------------------------------------------------------------------------------------


def _letters(text: str) -> str:
    """What a name keeps of a text: all but what only parts its words."""
    return re.sub(r"[\s_-]", "", text).casefold()


def _prose(doc: Doc, name: str = "") -> Markdown:
    """The description, else a title that says more than the name; then where the author points."""
    parts = [markdown.block(doc.description or title_of(doc, name))]
    if doc.link is not None:
        label = markdown.label(doc.link.text or doc.link.url)
        parts.append(
            markdown.joined(
                [markdown.ours("See "), markdown.web(label, doc.link.url), markdown.ours(".")]
            )
        )
    return markdown.joined([part for part in parts if part], "\n\n")


def _note(doc: Doc) -> Markdown:
    """The remark at the top of what should not be used any more."""
    said = "> :warning: **Deprecated.** Do not use it in new code: a later version of the API may drop it."
    return markdown.ours(said) if doc.deprecated else markdown.NOTHING


def _entry(link: Markdown, doc: Doc | None = None, name: str = "") -> Markdown:
    """A line of a list: a link, and what it is about. `name` has been said already."""
    is_deprecated = doc is not None and doc.deprecated
    parts = [markdown.ours("* "), markdown.struck(link) if is_deprecated else link]
    if doc is not None and (about := _first_line(doc, name)):
        parts += [markdown.ours(" - "), about]
    return markdown.joined(
        [*parts, *([markdown.ours(" :warning: **Deprecated**")] if is_deprecated else [])]
    )


def _first_line(doc: Doc, name: str) -> Markdown:
    """A title, else the first sentence of a description."""
    if title := title_of(doc, name):
        return markdown.inline(title)
    paragraph = doc.description.strip().partition("\n\n")[0]
    sentence, end, _ = " ".join(paragraph.split()).partition(". ")
    return markdown.cell(sentence + end.rstrip())


def _left_out(count: int) -> Markdown:
    return markdown.ours(f"{count} more values are not listed here." if count > 0 else "")


def _code(program: str) -> Markdown:
    return markdown.fence(program, "python")
