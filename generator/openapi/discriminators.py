"""What tells the variants of a union apart, as far as an author says it: `discriminator`, beside a union or in a base."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from generator.diagnostics import Diagnostics, quote
from generator.ir import (
    Alias,
    Constant,
    Decl,
    DeclId,
    Discriminator,
    Enum,
    ListOf,
    MapOf,
    Model,
    Nullable,
    OneOf,
    Ref,
    Scalar,
    TupleOf,
    Type,
)


def without_null(type: Type) -> Type:
    """The type without null."""
    return type.type if isinstance(type, Nullable) else type


# --- Objects with kinds -----------------------------------------------------------------------------------------------


def kinds_of_base(
    decls: Mapping[DeclId, Decl],
    bases: Mapping[DeclId, Discriminator],
    tags: Mapping[DeclId, str],
) -> Iterable[tuple[DeclId, Alias]]:
    """For an object whose discriminator tells which of those that build on it a value is: the union of these."""
    builds_on = _builds_on(decls)
    for id, told in bases.items():
        base = decls.get(id)
        kinds = [kind for kind in builds_on.get(id, ()) if isinstance(decls.get(kind), Model)]
        if not isinstance(base, Model) or not told.wire or not kinds:
            continue
        mapping = dict(told.mapping) | _mapped_elsewhere(told, {*kinds, id}, bases)
        mapped = [kind for kind in mapping.values() if isinstance(decls.get(kind), Model)]
        # One that no mapping knows, where there is one, is there for others to build on; so is one that no value means.
        known = id in mapped or id in tags
        itself = [id] if known or not (told.mapping or _is_nameless(told.wire, id, decls)) else []
        variants = tuple(Ref(kind) for kind in dict.fromkeys([*mapped, *kinds, *itself]))
        words = ("any", *(base.origin.words or (id.key[-1],)))
        origin = replace(base.origin, words=words, authored=False)
        own = [(tags[kind], kind) for kind in (*kinds, id) if kind in tags]
        type = OneOf(variants, Discriminator(told.wire, (*own, *mapping.items())))
        yield id, Alias(id._replace(key=(*id.key, "any")), origin, base.doc, type, base.at)


def _mapped_elsewhere(
    told: Discriminator, kinds: Collection[DeclId], bases: Mapping[DeclId, Discriminator]
) -> dict[str, DeclId]:
    """What the mappings of other objects say by the same property, of kinds that this one's is silent about."""
    known = {*dict(told.mapping).values()}
    others = [other for other in bases.values() if other is not told and other.wire == told.wire]
    pairs = [pair for other in others for pair in other.mapping]
    return {
        value: kind
        for value, kind in pairs
        if kind in kinds and kind not in known and value not in dict(told.mapping)
    }


def _builds_on(decls: Mapping[DeclId, Decl]) -> dict[DeclId, dict[DeclId, None]]:
    """The objects that build on each, in order; `parents` already holds those of parents."""
    found: dict[DeclId, dict[DeclId, None]] = {}
    for id, decl in decls.items():
        for parent in decl.parents if isinstance(decl, Model) else ():
            found.setdefault(parent, {}).setdefault(id)
    return found


def with_kinds(decls: Mapping[DeclId, Decl], kinds: Mapping[DeclId, Alias]) -> dict[DeclId, Decl]:
    """The declarations with each union of kinds behind its base."""
    found: dict[DeclId, Decl] = {}
    for id, decl in decls.items():
        found[id] = decl
        if id in kinds:
            found[kinds[id].id] = kinds[id]
    return found


# --- Discriminators ---------------------------------------------------------------------------------------------------


def discriminated(decl: Decl, decls: Mapping[DeclId, Decl], report: Diagnostics) -> Decl:
    if not isinstance(decl, Alias) or not isinstance(decl.type, OneOf):
        return decl
    said = decl.type.discriminator
    if said is None:
        return decl
    problem = _problem(said.wire, decl.type, decls)
    if problem:
        report.warning(
            "invalid-discriminator",
            f"{problem}; they are told apart by what else they have",
            decl.at,
            "let it name a text that each variant declares and requires",
        )
        return replace(decl, type=replace(decl.type, discriminator=None))
    mapping = dict(_usable(said, decl, decl.type, decls, report))
    default = _default(said, decl, decl.type, decls, report)
    known = {*mapping.values(), default}
    unmapped = [id for id in _objects(decl.type, decls) if id not in known]
    for value, id in _telling(said.wire, unmapped, decls):
        mapping.setdefault(value, id)
    whole = Discriminator(said.wire, tuple(mapping.items()), default)
    discriminator = whole if mapping else None
    return replace(decl, type=replace(decl.type, discriminator=discriminator))


def _problem(wire: str, type: OneOf, decls: Mapping[DeclId, Decl]) -> str:
    """Why a property tells no variants apart; "" where it may, and where there is a variant of which nothing is known."""
    found = [decls.get(one.id) if isinstance(one, Ref) else None for one in type.variants]
    models = [decl for decl in found if isinstance(decl, Model)]
    fields = [field for decl in models for field in decl.fields if field.wire == wire]
    if len(models) == len(found) and not fields:
        return f"no variant has the property {quote(wire)}"
    structured = any(_is_structure(field.type, decls) for field in fields)
    return f"in a variant {quote(wire)} is an array or an object" if structured else ""


def _is_structure(type: Type, decls: Mapping[DeclId, Decl]) -> bool:
    return isinstance(_meant(type, decls), (Model, ListOf, TupleOf, MapOf))


def _meant(type: Type, decls: Mapping[DeclId, Decl]) -> Type | Model | Enum:
    """A type without null and aliases."""
    bare = without_null(type)
    decl = decls.get(_model_behind(bare.id, decls)) if isinstance(bare, Ref) else None
    return bare if decl is None else without_null(decl.type) if isinstance(decl, Alias) else decl


def _usable(
    said: Discriminator,
    decl: Alias,
    type: OneOf,
    decls: Mapping[DeclId, Decl],
    report: Diagnostics,
) -> Iterable[tuple[str, DeclId]]:
    """The part of a mapping that leads to variants."""
    variants = {variant.id for variant in type.variants if isinstance(variant, Ref)}
    for value, id in said.mapping:
        target = _model_behind(id, decls)
        if target in variants:
            yield value, target
        elif isinstance(held := decls.get(id), Alias) and isinstance(held.type, OneOf):
            yield value, id
        else:
            report.warning(
                "invalid-discriminator",
                f"{quote(value)} leads to a schema that is no variant of this union; left out",
                decl.at,
            )


def _default(
    said: Discriminator,
    decl: Alias,
    type: OneOf,
    decls: Mapping[DeclId, Decl],
    report: Diagnostics,
) -> DeclId | None:
    if said.default is None:
        return None
    target = _model_behind(said.default, decls)
    if target in _objects(type, decls):
        return target
    report.warning(
        "invalid-discriminator",
        "`defaultMapping` leads to a schema that is no variant of this union; left out",
        decl.at,
    )
    return None


def _model_behind(id: DeclId, decls: Mapping[DeclId, Decl]) -> DeclId:
    seen: set[DeclId] = set()
    while id not in seen:
        seen.add(id)
        decl = decls.get(id)
        if not isinstance(decl, Alias) or not isinstance(without_null(decl.type), Ref):
            return id
        inner = without_null(decl.type)
        id = inner.id if isinstance(inner, Ref) else id
    return id


def _objects(type: OneOf, decls: Mapping[DeclId, Decl]) -> list[DeclId]:
    return [
        variant.id
        for variant in type.variants
        if isinstance(variant, Ref) and isinstance(decls.get(variant.id), Model)
    ]


def _telling(
    wire: str, ids: list[DeclId], decls: Mapping[DeclId, Decl]
) -> Iterable[tuple[str, DeclId]]:
    """The values that mean variants nobody mapped: those that only one of them allows, else its schema's name.

    An enum that all have from what they build on says nothing but how the name is spelt: `small-bird` for `SmallBird`.
    """
    allowed = {id: _values(wire, id, decls) for id in ids}
    count = Counter(value for values in allowed.values() for value in values)
    for id, values in allowed.items():
        own = [value for value in values if count[value] == 1]
        name = id.key[-1] if id.key[0] == "schema" and len(id.key) == 2 else ""
        spelt = [value for value in values if name and _letters(value) == _letters(name)]
        # A name that is none of the values allowed means nothing.
        implied = [name] if name and not values else []
        for value in own or spelt or implied:
            yield value, id


def with_tags(decls: Mapping[DeclId, Decl], report: Diagnostics) -> dict[DeclId, Decl]:
    """The declarations, each variant open to the values that mean it: where its property lists others, it is any text."""
    found = dict(decls)
    for wire, value, id in tags(decls):
        model = found[id]
        known = _values(wire, id, found)
        if isinstance(model, Model) and known and value not in known:
            report.warning(
                "invalid-discriminator",
                f"{quote(value)} means this schema, but is no value of its {quote(wire)}; any text may be",
                model.at,
                "let the property list every value that means the schema",
            )
            fields = [
                replace(field, type=_any_text(field.type)) if field.wire == wire else field
                for field in model.fields
            ]
            found[id] = replace(model, fields=tuple(fields))
    return found


def tags(decls: Mapping[DeclId, Decl]) -> Iterable[tuple[str, str, DeclId]]:
    """Each property that tells objects apart, with a value of it and the object that this means."""
    for decl in decls.values():
        match decl:
            case Alias(type=OneOf(discriminator=Discriminator(wire, mapping))):
                yield from (
                    (wire, value, id) for value, id in mapping if isinstance(decls.get(id), Model)
                )
            case _:
                pass


def _any_text(type: Type) -> Type:
    text = Scalar("string")
    return Nullable(text) if isinstance(type, Nullable) else text


def _is_nameless(wire: str, id: DeclId, decls: Mapping[DeclId, Decl]) -> bool:
    """Whether the values that are allowed leave out the name of a schema."""
    values = _values(wire, id, decls)
    return bool(values) and not any(_letters(value) == _letters(id.key[-1]) for value in values)


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()


def _values(wire: str, id: DeclId, decls: Mapping[DeclId, Decl]) -> tuple[str, ...]:
    """The values that a model's own property allows."""
    model = decls[id]
    assert isinstance(model, Model)
    type = next((_meant(field.type, decls) for field in model.fields if field.wire == wire), None)
    if isinstance(type, Constant):
        return (type.value,) if isinstance(type.value, str) else ()
    if isinstance(type, Enum):
        return tuple(value.value for value in type.values if isinstance(value.value, str))
    return ()
