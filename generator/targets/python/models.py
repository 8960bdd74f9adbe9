"""The models: a class for each object, an alias for each enum, union and other named type, and the index of them.

Annotations are plain and in the order in which they are needed, so that importing a file costs little; only where a
circle leaves no such order an annotation is quoted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from generator import ir
from generator.code import Python
from generator.frozen import frozen
from generator.naming import NamePlan
from generator.render import Deferred, OutputFile
from generator.targets.base import Settings
from generator.targets.python.calls import is_secret
from generator.targets.python.model_files import Arrangement, ModelFile, arrange, refs_in
from generator.targets.python.prose import paragraphs, words_of
from generator.targets.python.spelling.expressions import (
    Expr,
    Import,
    builtin,
    call,
    code,
    dict_of,
    imports_in,
    keyword,
    members,
    name,
    quoted,
    subscript,
    tuple_of,
    union,
)
from generator.targets.python.spelling.layout import imported_names, statement, variable
from generator.targets.python.spelling.literals import value_of
from generator.targets.python.spelling.notes import (
    limits_in_words,
    notes,
    notes_of_map,
    notes_of_type,
)
from generator.targets.python.spelling.scope import Scope
from generator.targets.python.spelling.types import UNSET, UNSET_TYPE, Types

_RUNTIME = "._runtime.model"
_TYPE_ALIAS = Import("typing", "TypeAlias")
_TYPE_CHECKING = Import("typing", "TYPE_CHECKING")
_UNION = Import("typing", "Union")
_LONGEST_QUOTED = 76

_Named = Mapping[ir.Type, str]
"""Types of a union that need a name of their own, with that name."""


@frozen
class FieldView:
    """`code` is the whole line; `apart` asks for a blank line above it."""

    code: Python
    doc: str
    apart: bool


@frozen
class ModelView:
    head: Python
    doc: str
    secrets: Python
    fields: tuple[FieldView, ...]


@frozen
class AliasView:
    code: Python
    doc: str


@frozen
class UnionView:
    """`shown` is what type checkers see, `head` and `choose` are the class that runs.

    A variant that comes later is quoted there. Only names may be, so that any other type gets one, at the end of the
    file, in `named`.
    """

    condition: Python
    shown: Python
    head: Python
    choose: Python
    doc: str
    named: tuple[Python, ...]


@frozen
class DeclView:
    """One of the three. `follows` another one; `alias` is a second name, for where a field hides the first."""

    model: ModelView | None = None
    plain: AliasView | None = None
    union: UnionView | None = None
    alias: Python | None = None
    follows: bool = True


@frozen
class FileView:
    doc: str
    imports: Python
    decls: tuple[DeclView, ...]
    endings: tuple[Python, ...]


@frozen
class IndexView:
    """`table` says which file holds which names; the stub says the same to type checkers."""

    doc: str
    imports: Python
    table: Python


_MANY = 50
"""Declarations: a file of so many is long."""


def lower(
    api: ir.Api, facts: ir.Facts, names: NamePlan, settings: Settings
) -> tuple[OutputFile, ...]:
    """All files below `models/`."""
    slice = _Models.of(api, facts, names)
    folder = f"src/{settings.package}/models"
    made = [
        OutputFile(
            f"{folder}/{slice.module(file)}.py",
            "models/module.py.jinja",
            "python",
            Deferred(partial(slice.view, file)),
            defines=frozenset(map(names.decl, file.decls)),
            is_long=len(file.decls) >= _MANY,
        )
        for file in slice.arrangement.files
    ]
    index = Deferred(partial(slice.index, settings))
    return (
        OutputFile(f"{folder}/__init__.py", "models/__init__.py.jinja", "python", index),
        OutputFile(
            f"{folder}/__init__.pyi",
            "models/__init__.pyi.jinja",
            "python",
            Deferred(partial(slice.stub, settings)),
        ),
        *made,
    )


@frozen
class _Models:
    """What every declaration is lowered with."""

    api: ir.Api
    facts: ir.Facts
    names: NamePlan
    arrangement: Arrangement
    types: Types
    titles: Mapping[ir.OperationId, str]

    @staticmethod
    def of(api: ir.Api, facts: ir.Facts, names: NamePlan) -> _Models:
        plain = Types(api.decls, names)
        arrangement = arrange(api, facts, lambda alias: _is_resolver(alias, facts, plain))
        files = {
            id: f"_{names.module(file.named_after)}"
            for file in arrangement.files
            for id in file.decls
        }
        types = Types(api.decls, names, files)
        titles = {one.id: one.doc.title.strip() for one in api.operations}
        return _Models(api, facts, names, arrangement, types, titles)

    def module(self, file: ModelFile) -> str:
        return f"_{self.names.module(file.named_after)}"

    def view(self, file: ModelFile) -> FileView:
        decls = [self.api.decls[id] for id in file.decls]
        scope = _scope(f".models.{self.module(file)}", decls, self.names)
        position = {id: n for n, id in enumerate(file.decls)}
        views = [
            scope.part(n, partial(_Lowering(self, scope, position, n).decl, decl, follows=n > 0))
            for n, decl in enumerate(decls)
        ]
        endings = tuple(line for view in views if view.union for line in view.union.named)
        return FileView(_file_doc(file, self.names), scope.imports(), tuple(views), endings)

    def index(self, settings: Settings) -> IndexView:
        scope = Scope(".models", package=True)
        table = dict_of(*((value_of(m), value_of(" ".join(names))) for m, names in self.homes()))
        attach = call(Import("._runtime.lazy", "attach"), code("__name__"), table)
        made = statement(scope, 0, "__getattr__, __dir__, __all__ = ", attach)
        doc = (
            f"Every model of the {settings.client} API. Each is loaded when it is first asked for."
        )
        return IndexView(doc, scope.imports(), made)

    def stub(self, settings: Settings) -> IndexView:
        homes = self.homes()
        imports = "\n".join(imported_names(f".{module}", names, 0) for module, names in homes)
        exported = sorted(name for _, names in homes for name in names)
        scope = Scope(".models", package=True)
        strings = subscript(builtin("list"), builtin("str"))
        table = variable(scope, 0, "__all__", strings, value_of([*exported]))
        return IndexView(f"Every model of the {settings.client} API.", code(imports), table)

    def homes(self) -> list[tuple[str, list[str]]]:
        """Each file of models with the names that it gives, both sorted."""
        return sorted(
            (self.module(file), sorted(map(self.names.decl, file.decls)))
            for file in self.arrangement.files
        )


@frozen
class _Lowering:
    """One declaration of a file: the `own` one of those whose `position` in it is known."""

    models: _Models
    scope: Scope
    position: Mapping[ir.DeclId, int]
    own: int

    def decl(self, decl: ir.Decl, *, follows: bool) -> DeclView:
        alias = self._second_name(decl)
        match decl:
            case ir.Model():
                return DeclView(model=self._model(decl), alias=alias, follows=follows)
            case ir.Enum():
                return DeclView(plain=self._enum(decl), alias=alias, follows=follows)
            case ir.Alias() if self._is_class(decl):
                return DeclView(union=self._union(decl), alias=alias, follows=follows)
            case ir.Alias():
                return DeclView(plain=self._alias(decl), alias=alias, follows=follows)

    # --- Models ---

    def _model(self, model: ir.Model) -> ModelView:
        names = {
            field.wire: self.models.names.field(model.id, field.wire) for field in model.fields
        }
        told = [_field_doc(field) for field in model.fields]
        spaced = any(told)
        views = [
            FieldView(self._field(model, field, names[field.wire]), doc, spaced and n > 0)
            for n, (field, doc) in enumerate(zip(model.fields, told, strict=True))
        ]
        return ModelView(
            self._head(model, names),
            paragraphs(
                _doc(model.doc, self.models.names.decl(model.id), self._plain_words(model)),
                " ".join(limits_in_words(model.limits)),
            ),
            self._secrets(model.fields, names),
            (*views, *self._extras(model, apart=spaced)),
        )

    def _head(self, model: ir.Model, names: Mapping[str, str]) -> Python:
        base = "OpenModel" if self._is_open(model) else "Model"
        renamed = {attribute: wire for wire, attribute in names.items() if attribute != wire}
        rename = [keyword("rename", value_of({**renamed}))] if renamed else []
        heading = call(name(self.models.names.decl(model.id)), Import(_RUNTIME, base), *rename)
        return statement(self.scope, 0, "class ", heading, ":")

    def _is_open(self, model: ir.Model) -> bool:
        """Whether unknown fields are kept: where they go back, or are promised."""
        return isinstance(model.rest, ir.Typed) or self.models.facts.uses[model.id].sent

    def _field(self, model: ir.Model, field: ir.Field, attribute: str) -> Python:
        default = self._default(model, field)
        annotation = self._back_edges_quoted(field.type, self.models.types.field(field))
        return variable(self.scope, 4, attribute, annotation, default)

    def _default(self, model: ir.Model, field: ir.Field) -> Expr | None:
        """What a field holds when it is not given: a required constant its value, a tag the model's own."""
        if field.required and isinstance(field.type, ir.Constant):
            return value_of(field.type.value)
        tag = self.models.facts.tags.get(model.id)
        if tag and tag[0] == field.wire and self._holds(field.type, tag[1]):
            return value_of(tag[1])
        return None if field.required else UNSET

    def _holds(self, type: ir.Type, tag: bool | int | str) -> bool:
        match self.models.types.resolved(type):
            case ir.Scalar(kind=kind):
                return kind == {"str": "string", "int": "integer", "bool": "boolean"}[_kind(tag)]
            case ir.Enum(values=values):
                return any(
                    value.value == tag and _kind(value.value) == _kind(tag) for value in values
                )
            case ir.Constant(value=value):
                return value == tag
            case _:
                return False

    def _extras(self, model: ir.Model, *, apart: bool) -> tuple[FieldView, ...]:
        if not isinstance(model.rest, ir.Typed):
            return ()
        held = subscript(Import(_RUNTIME, "Extras"), self.models.types.expr(model.rest.type))
        annotation = self._back_edges_quoted(model.rest.type, union(held, UNSET_TYPE))
        line = variable(self.scope, 4, "extra_fields", annotation, UNSET)
        said = "All further fields, by their names on the wire."
        return (FieldView(line, " ".join([said, *notes_of_map(model.rest.type)]), apart),)

    def _secrets(self, fields: Iterable[ir.Field], names: Mapping[str, str]) -> Python:
        hidden = [value_of(names[field.wire]) for field in fields if is_secret(field)]
        if not hidden:
            return code("")
        return statement(self.scope, 4, "__secrets__ = ", tuple_of(*hidden))

    # --- Aliases ---

    def _enum(self, enum: ir.Enum) -> AliasView:
        values = tuple(value.value for value in enum.values)
        return self._named(enum, self.models.types.values(values, open=True), _values_doc(enum))

    def _alias(self, alias: ir.Alias) -> AliasView:
        said = " ".join(notes_of_type(alias.type))
        return self._named(alias, self.models.types.expr(alias.type), said)

    def _named(self, decl: ir.Decl, expr: Expr, *more: str) -> AliasView:
        made = statement(self.scope, 0, f"{self.models.names.decl(decl.id)} = ", expr)
        return AliasView(made, paragraphs(_doc(decl.doc, self.models.names.decl(decl.id)), *more))

    # --- Unions ---

    def _is_class(self, alias: ir.Alias) -> bool:
        models = self.models
        return alias.id in models.arrangement.broken or _is_resolver(
            alias, models.facts, models.types
        )

    def _union(self, alias: ir.Alias) -> UnionView:
        own = self.models.names.decl(alias.id)
        tell_apart = self._tell_apart(alias)
        named = self._named_variants(own, tell_apart)
        return UnionView(
            self.scope.flat(_TYPE_CHECKING),
            self._shown(alias, own),
            statement(self.scope, 4, "class ", call(name(own), Import(_RUNTIME, "OneOf")), ":"),
            statement(self.scope, 8, "choose = ", self._choice(tell_apart, named)),
            _doc(alias.doc, self.models.names.decl(alias.id), self._plain_words(alias)),
            tuple(
                statement(self.scope, 0, f"{name} = ", self.models.types.expr(type))
                for type, name in named.items()
            ),
        )

    def _named_variants(self, own: str, tell_apart: ir.TellApart) -> dict[ir.Type, str]:
        later = [
            type
            for type in dict.fromkeys(_leaves(tell_apart))
            if self._comes_later(type) and not isinstance(type, ir.Ref)
        ]
        return {type: f"_{own}_{n}" for n, type in enumerate(later, start=1)}

    def _shown(self, alias: ir.Alias, own: str) -> Python:
        """`Pet = Cat | Dog | UnknownVariant`; in words that allow quotes where a variant comes later."""
        expr = union(self.models.types.union(alias.type), Import(_RUNTIME, "UnknownVariant"))
        if not self._comes_later(alias.type):
            return statement(self.scope, 4, f"{own} = ", expr)
        return variable(self.scope, 4, own, _TYPE_ALIAS, self._each_quoted(alias.type, expr))

    def _tell_apart(self, alias: ir.Alias) -> ir.TellApart:
        """How the variants of a class are told apart: a union's as analysed, an alias of itself by its only kind."""
        found = self.models.facts.unions.get(alias.id, ir.Only(alias.type))
        if not isinstance(found, ir.Only):
            return found
        only = found.type.type if isinstance(found.type, ir.Nullable) else found.type
        match only:
            case ir.ListOf() | ir.TupleOf():
                return ir.ByKind((("array", ir.Only(only)),))
            case ir.MapOf():
                return ir.ByKind((("object", ir.Only(only)),))
            case _:
                return ir.BestMatch((only,))

    def _choice(self, tell_apart: ir.TellApart, named: _Named) -> Expr:
        match tell_apart:
            case ir.ByKind(kinds=kinds):
                pairs = ((value_of(kind), self._choice(inner, named)) for kind, inner in kinds)
                return call(Import(_RUNTIME, "ByKind"), dict_of(*pairs))
            case ir.ByProperty(wire=wire, values=values, default=default):
                mapped = ((value_of(value), self._variant(type, named)) for value, type in values)
                other = [] if default is None else [self._variant(default, named)]
                return call(
                    Import(_RUNTIME, "ByProperty"), value_of(wire), dict_of(*mapped), *other
                )
            case ir.BestMatch(variants=variants) if not self._all_kept(variants):
                return self.models.types.union(ir.OneOf(variants))
            case ir.BestMatch(variants=variants):
                listed = (self._variant(type, named) for type in variants)
                return call(Import(_RUNTIME, "BestMatch"), tuple_of(*listed))
            case ir.Only(type=type):
                return self._variant(type, named)

    def _all_kept(self, variants: tuple[ir.Type, ...]) -> bool:
        return all(self.models.types.keeps(variants, one) for one in variants)

    def _variant(self, type: ir.Type, named: _Named) -> Expr:
        if type in named:
            return quoted(name(named[type]))
        expr = self.models.types.expr(type)
        return quoted(expr) if self._comes_later(type) else expr

    # --- What all have in common ---

    def _back_edges_quoted(self, type: ir.Type, expr: Expr) -> Expr:
        """A whole annotation in quotes; where no line can hold that, each member of the union in its own."""
        if not self._comes_later(type):
            return expr
        whole = quoted(expr)
        return (
            whole
            if len(self.scope.flat(whole).text) < _LONGEST_QUOTED
            else self._each_quoted(type, expr)
        )

    def _each_quoted(self, type: ir.Type, expr: Expr) -> Expr:
        later = {self.models.types.ref(id) for id in refs_in(type) if self._is_later(id)}
        listed = [quoted(one) if later & {*imports_in(one)} else one for one in members(expr)]
        return subscript(_UNION, *listed) if len(listed) > 1 else listed[0]

    def _comes_later(self, type: ir.Type) -> bool:
        return any(map(self._is_later, refs_in(type)))

    def _is_later(self, id: ir.DeclId) -> bool:
        """Whether a declaration does not stand above this one in its file; none stands above itself."""
        return self.position.get(id, -1) >= self.own

    def _second_name(self, decl: ir.Decl) -> Python | None:
        own = self.models.names.decl(decl.id)
        spelled = self.scope.flat(self.models.types.ref(decl.id)).text
        return None if spelled == own else code(f"{spelled} = {own}")

    def _plain_words(self, decl: ir.Model | ir.Alias) -> str:
        """A statement of ours where the author said nothing."""
        own = decl.id.key[-1]
        match decl.origin.within:
            case ir.OperationId() as id:
                return f"{_part_of_call(decl.id.key)} of {self._called(id)}."
            case ir.DeclId() as owner if owner in self.models.api.decls:
                steps = decl.id.key[len(owner.key) :]
                part = _part(steps, isinstance(self.models.api.decls[owner], ir.Model))
                return f"{part} of `{self.models.names.decl(owner)}`."
            case ir.DeclId() | None if decl.id.key[0] in ("schema", "at"):
                return f"The schema `{' '.join(decl.origin.words)}`."
            case ir.DeclId() | None:
                return f"The {decl.id.key[0]} `{decl.id.key[1] if len(decl.id.key) > 1 else own}`."

    def _called(self, id: ir.OperationId) -> str:
        said = self.models.titles[id]
        return f'"{said}"' if said and "\n" not in said else f"`{id.method} {id.path}`"


def _part(steps: tuple[str, ...], of_model: bool) -> str:
    """What lies at the end of these steps; the first step into a model is the name of a field."""
    held = steps[1:] if of_model else steps
    called = {"item": "An item", "value": "A value"}.get(held[-1]) if held else None
    if called is None:
        return f"`{steps[-1]}`"
    return f"{called} of `{steps[0]}`" if of_model else called


def _part_of_call(key: tuple[str, ...]) -> str:
    match key[3:]:
        case ("request", *_):
            return "The body"
        case ("response", *_):
            return "The answer"
        case _:
            return f"`{key[-1]}`"


def _leaves(tell_apart: ir.TellApart) -> Iterator[ir.Type]:
    """Every type that a decision can come to."""
    match tell_apart:
        case ir.ByKind(kinds=kinds):
            for _, inner in kinds:
                yield from _leaves(inner)
        case ir.ByProperty(values=values, default=default):
            yield from (type for _, type in values)
            yield from () if default is None else (default,)
        case ir.BestMatch(variants=variants):
            yield from variants
        case ir.Only(type=type):
            yield type


def _is_resolver(alias: ir.Alias, facts: ir.Facts, types: Types) -> bool:
    """Whether msgspec needs help with an alias: a union that it cannot tell apart by the kinds of JSON values."""
    if not isinstance(alias.type, ir.OneOf) or types.is_scalar(alias.type):
        return False
    match facts.unions[alias.id]:
        case ir.ByKind(kinds=kinds):
            return not all(
                isinstance(inner, ir.Only) and _is_native(inner.type, types) for _, inner in kinds
            )
        case ir.Only(type=type):
            return not _is_native(type, types)
        case ir.ByProperty() | ir.BestMatch():
            return True


def _is_native(type: ir.Type, types: Types) -> bool:
    """Whether msgspec takes a type as a member of a union: all but resolver classes, and what it cannot tell from them."""
    return not isinstance(types.resolved(type), ir.OneOf | ir.Anything | ir.Nullable)


def _scope(module: str, decls: Iterable[ir.Decl], names: NamePlan) -> Scope:
    own = [names.decl(decl.id) for decl in decls]
    fields = {
        names.field(decl.id, field.wire)
        for decl in decls
        if isinstance(decl, ir.Model)
        for field in decl.fields
    }
    return Scope(module, own, hidden=fields | {"extra_fields", "choose"})


def _file_doc(file: ModelFile, names: NamePlan) -> str:
    first = names.decl(file.named_after)
    others = sorted(names.decl(id) for id in file.decls if id != file.named_after)
    if not others:
        return f"`{first}`."
    if len(others) > 3:
        return f"`{first}`, and what is only used together with it."
    return (
        f"`{first}`, {', '.join(f'`{name}`' for name in others[:-1])}".rstrip(", ")
        + f" and `{others[-1]}`."
    )


def _field_doc(field: ir.Field) -> str:
    return paragraphs(_doc(field.doc, field.wire), notes(field))


def _doc(doc: ir.Doc, name: str, otherwise: str = "") -> str:
    said = words_of(doc, otherwise, name=name)
    return paragraphs("Deprecated." if doc.deprecated else "", said)


def _values_doc(enum: ir.Enum) -> str:
    lines = [
        f"- `{value.value}`: {' '.join(value.description.split())}"
        for value in enum.values
        if value.description
    ]
    return "\n".join(lines)


def _kind(value: bool | int | float | str) -> str:
    return type(value).__name__
