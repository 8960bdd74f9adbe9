"""How the variants of a union are told apart, from what they are and not from their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.ir import (
    Alias,
    Anything,
    BestMatch,
    ByKind,
    ByProperty,
    Constant,
    Decl,
    DeclId,
    Discriminator,
    Enum,
    JsonKind,
    ListOf,
    MapOf,
    Model,
    Nullable,
    OneOf,
    Only,
    Ref,
    Scalar,
    TellApart,
    TupleOf,
    Type,
)

_KINDS: tuple[JsonKind, ...] = ("object", "array", "string", "integer", "number", "boolean")

_Decls = Mapping[DeclId, Decl]
_Tag = bool | int | str


def unions_of(decls: _Decls) -> dict[DeclId, TellApart]:
    """A decision for every alias of a union."""
    return {
        id: tell_apart(decl.type, decls)
        for id, decl in decls.items()
        if isinstance(decl, Alias) and isinstance(decl.type, OneOf)
    }


def tell_apart(union: OneOf, decls: _Decls) -> TellApart:
    """First by JSON kind, then by a property that tells, then by shape."""
    by_kind: dict[JsonKind, list[Type]] = {}
    for variant in union.variants:
        for kind in kinds_of(variant, decls):
            by_kind.setdefault(kind, []).append(variant)
    if len({tuple(map(repr, types)) for types in by_kind.values()}) < 2:
        return _of_one_kind(union.variants, union.discriminator, decls)
    return ByKind(
        tuple(
            (kind, _of_one_kind(tuple(by_kind[kind]), union.discriminator, decls))
            for kind in _KINDS
            if kind in by_kind
        )
    )


def kinds_of(type: Type, decls: _Decls) -> tuple[JsonKind, ...]:
    """The JSON kinds that a type's values may have. Every whole number is a number too."""
    seen: set[DeclId] = set()
    while isinstance(type, (Ref, Nullable)):
        if isinstance(type, Nullable):
            type = type.type
            continue
        decl = decls.get(type.id)
        if type.id in seen or decl is None:
            return _KINDS
        seen.add(type.id)
        match decl:
            case Model():
                return ("object",)
            case Enum():
                return _kinds_of_values(value.value for value in decl.values)
            case Alias():
                type = decl.type
    match type:
        case Scalar(kind="boolean" | "integer" as kind):
            return (kind,)
        case Scalar(kind="number"):
            return ("integer", "number")
        case Scalar():
            return ("string",)
        case Constant(value):
            return _kinds_of_values([value])
        case ListOf() | TupleOf():
            return ("array",)
        case MapOf():
            return ("object",)
        case OneOf(variants):
            found = {kind for variant in variants for kind in kinds_of(variant, decls)}
            return tuple(kind for kind in _KINDS if kind in found)
        case Anything():
            return _KINDS


def _kinds_of_values(values: Iterable[bool | int | float | str]) -> tuple[JsonKind, ...]:
    found: set[JsonKind] = set()
    for value in values:
        match value:
            case bool():
                found.add("boolean")
            case str():
                found.add("string")
            case int():
                found.add("integer")
            case float():
                found.add("number")
    return tuple(kind for kind in _KINDS if kind in found)


def _of_one_kind(
    variants: tuple[Type, ...], declared: Discriminator | None, decls: _Decls
) -> TellApart:
    if len(variants) == 1:
        return Only(variants[0])
    models = [_model(variant, decls) for variant in variants]
    if any(model is None for model in models):
        return BestMatch(variants)
    if declared is not None and _covers(declared, variants, decls):
        values = tuple((value, Ref(id)) for value, id in declared.mapping if id in decls)
        default = None if declared.default is None else Ref(declared.default)
        return ByProperty(declared.wire, values, declared=True, default=default)
    return _inferred(variants, [model for model in models if model], decls) or BestMatch(variants)


def _model(type: Type, decls: _Decls) -> Model | None:
    decl = decls.get(type.id) if isinstance(type, Ref) else None
    return decl if isinstance(decl, Model) else None


def _covers(declared: Discriminator, variants: tuple[Type, ...], decls: _Decls) -> bool:
    """Whether every variant has a value of its own, directly or inside a union that is mapped."""
    reached: set[DeclId] = set() if declared.default is None else {declared.default}
    for _, id in declared.mapping:
        reached.add(id)
        decl = decls.get(id)
        if isinstance(decl, Alias) and isinstance(decl.type, OneOf):
            reached.update(v.id for v in decl.type.variants if isinstance(v, Ref))
    return all(isinstance(variant, Ref) and variant.id in reached for variant in variants)


def _inferred(variants: tuple[Type, ...], models: list[Model], decls: _Decls) -> ByProperty | None:
    """A property that all variants require, and of which no two allow the same value."""
    for field in models[0].fields:
        values = [_required_values(model, field.wire, decls) for model in models]
        said = [(type(value), value) for each in values for value in each]
        if all(values) and len(set(said)) == len(said):
            pairs = zip(variants, values, strict=True)
            return ByProperty(
                field.wire,
                tuple((value, variant) for variant, each in pairs for value in each),
                declared=False,
            )
    return None


def _required_values(model: Model, wire: str, decls: _Decls) -> tuple[_Tag, ...]:
    for field in model.fields:
        if field.wire == wire and field.required:
            return tuple(_values(field.type, decls))
    return ()


def _values(type: Type, decls: _Decls) -> Iterator[_Tag]:
    decl = decls.get(type.id) if isinstance(type, Ref) else None
    match decl.type if isinstance(decl, Alias) else type:
        case Constant(bool() | int() | str() as value):
            yield value
        case _:
            if isinstance(decl, Enum) and not any(isinstance(v.value, float) for v in decl.values):
                yield from (v.value for v in decl.values if not isinstance(v.value, float))


# --- Tags -------------------------------------------------------------------------------------------------------------


def tags_of(unions: Mapping[DeclId, TellApart]) -> dict[DeclId, tuple[str, _Tag]]:
    """For each model that means one tag wherever it is a variant: the property, and the value."""
    found: dict[DeclId, set[tuple[str, type, _Tag]]] = {}
    for union in unions.values():
        for by in _by_property(union):
            for value, variant in by.values:
                if isinstance(variant, Ref):
                    found.setdefault(variant.id, set()).add((by.wire, type(value), value))
    return {
        id: (wire, value) for id, said in found.items() if len(said) == 1 for wire, _, value in said
    }


def _by_property(union: TellApart) -> Iterator[ByProperty]:
    match union:
        case ByProperty():
            yield union
        case ByKind(kinds):
            for _, inner in kinds:
                yield from _by_property(inner)
        case BestMatch() | Only():
            return
