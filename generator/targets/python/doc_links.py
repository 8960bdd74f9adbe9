"""Where everything is documented, and annotations in which every name leads there.

A page says from where it looks by the path of the folder that it links to: `models` is "" on a model's page and
"../models/" on that of a resource.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator import markdown
from generator.code import Markdown, Python
from generator.frozen import frozen
from generator.ir import DeclId, Group, GroupId, OperationId
from generator.targets import docs
from generator.targets.python.sdk import Sdk
from generator.targets.python.spelling.expressions import (
    Bracket,
    Expr,
    Import,
    Joined,
    Quoted,
    Union,
)

_PYTHON = "https://docs.python.org/3/library"
_LIBRARY: Mapping[tuple[str, str], str] = {
    ("datetime", "date"): f"{_PYTHON}/datetime.html#date-objects",
    ("datetime", "datetime"): f"{_PYTHON}/datetime.html#datetime-objects",
    ("datetime", "time"): f"{_PYTHON}/datetime.html#time-objects",
    ("decimal", "Decimal"): f"{_PYTHON}/decimal.html#decimal-objects",
    ("uuid", "UUID"): f"{_PYTHON}/uuid.html#uuid.UUID",
}
_MODELS = (".", "models")
_LINKED = {*_LIBRARY, _MODELS}


@frozen
class OperationPlace:
    """An operation's heading: the page, the anchor on it, and how a client reaches the method."""

    file: str
    anchor: str
    path: str


@frozen
class Links:
    """`by_name` are the declarations by the names that annotations give them."""

    sdk: Sdk
    by_name: Mapping[str, DeclId]
    operations: Mapping[OperationId, OperationPlace]

    @staticmethod
    def of(sdk: Sdk) -> Links:
        """The links of a package, each place worked out once."""
        by_name = {sdk.names.decl(id): id for id in sdk.api.decls}
        found = {
            id: OperationPlace(
                group_file(group.id, sdk), anchor, ".".join([*path, sdk.calls[id].name])
            )
            for group in docs.groups(sdk.facts)
            for path in [group_path(group.id, sdk)]
            for id, anchor in _anchors(group, sdk).items()
        }
        return Links(sdk, by_name, found)

    def model(self, id: DeclId, models: str) -> Markdown:
        """To the page of a declaration."""
        label = markdown.label(f"models.{self.sdk.names.decl(id)}")
        return markdown.link(label, f"{models}{self.model_file(id)}")

    def model_file(self, id: DeclId) -> str:
        return f"{self.sdk.names.module(id)}.md"

    def operation(self, id: OperationId, resources: str) -> Markdown:
        """To an operation, from another page than its own."""
        to = self.operations[id]
        return markdown.link(markdown.label(to.path), f"{resources}{to.file}#{to.anchor}")

    def operation_here(self, id: OperationId) -> Markdown:
        """To an operation, from the page that it is on."""
        return markdown.link(
            markdown.label(self.sdk.calls[id].name), f"#{self.operations[id].anchor}"
        )

    def annotation(self, expr: Expr, models: str) -> Markdown:
        """An annotation with links to models and to Python's own docs; in italics where it has none."""
        parts = list(_parts(expr))
        if not any(isinstance(part, Import) and _is_linked(part) for part in parts):
            return markdown.italic("".join(map(_text, parts)))
        return markdown.joined(self._part(part, models) for part in parts)

    def _part(self, part: str | Import, models: str) -> Markdown:
        if not isinstance(part, Import) or not _is_linked(part):
            return markdown.inline(_text(part))
        label = markdown.label(_text(part))
        if (part.module, part.name) == _MODELS:
            return markdown.link(label, f"{models}{self.model_file(self.by_name[part.member])}")
        return markdown.web(label, _LIBRARY[part.module, part.name])


def plain(expr: Expr) -> str:
    """An annotation as text: names of the package as a user reaches them."""
    return "".join(map(_text, _parts(expr)))


def group_path(id: GroupId, sdk: Sdk) -> list[str]:
    """The attributes that lead from a client to a group."""
    return [sdk.names.group(GroupId(id.path[: n + 1])) for n in range(len(id.path))]


def group_title(id: GroupId, sdk: Sdk) -> str:
    return sdk.names.group_class(id) if id.path else sdk.settings.client


def group_file(id: GroupId, sdk: Sdk) -> str:
    """The page of a resource; that of the client itself has a name that no resource can have."""
    return f"{sdk.names.group_module(id)}.md" if id.path else "client-.md"


def _anchors(group: Group, sdk: Sdk) -> Mapping[OperationId, str]:
    """Where each operation's heading is found among all headings of its page."""
    headings: list[tuple[str, OperationId | None]] = [(group_title(group.id, sdk), None)]
    headings += [("Overview", None), ("Available Operations", None)]
    for id in group.operations:
        call = sdk.calls[id]
        parts = ["Example Usage", *(["Parameters"] if call.arguments else []), "Response"]
        parts += ["Errors"] if call.failures else []
        headings += [(call.name, id), *((part, None) for part in parts)]
    anchors = markdown.anchors([text for text, _ in headings])
    return {id: anchor for (_, id), anchor in zip(headings, anchors, strict=True) if id}


def _parts(expr: Expr) -> Iterator[str | Import]:
    """An expression as it reads, its imports apart."""
    match expr:
        case Import():
            yield expr
        case Python(text=text):
            yield text
        case Joined(parts=parts):
            for part in parts:
                yield from _parts(part)
        case Bracket(head=head, opening=opening, items=items, closing=closing):
            yield from _parts(head)
            yield opening
            yield from _separated(items, ", ")
            yield closing
        case Union(items=items):
            yield from _separated(items, " | ")
        case Quoted(expr=inner):
            yield from _parts(inner)


def _separated(items: Iterable[Expr], separator: str) -> Iterator[str | Import]:
    for n, item in enumerate(items):
        if n:
            yield separator
        yield from _parts(item)


def _is_linked(part: Import) -> bool:
    return (part.module, part.name) in _LINKED


def _text(part: str | Import) -> str:
    return ".".join(filter(None, [part.name, part.member])) if isinstance(part, Import) else part
