"""What can only be said of schemas once all of them are read.

Null moves from declarations to where they are used; unions lose the unions inside them; what turned out to need no
name is put in place; discriminators learn the values that nobody wrote down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from generator.diagnostics import Diagnostics
from generator.ir import (
    Alias,
    Anything,
    Api,
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
    OperationId,
    Ref,
    Scalar,
    TupleOf,
    Type,
)
from generator.openapi.discriminators import (
    discriminated,
    kinds_of_base,
    with_kinds,
    with_tags,
    without_null,
)
from generator.openapi.nesting import bounded
from generator.openapi.rewriting import in_decl, in_event, in_operation
from generator.openapi.schemas import MAX_DEPTH
from generator.openapi.sides import sided
from generator.openapi.unions import NEVER, covers, union

_MOST_VARIANTS = 250_000
"""Variants of all unions together, each with those of the unions inside it."""


def settled(
    api: Api,
    nullable: set[DeclId],
    stands_for: Mapping[DeclId, DeclId],
    bases: Mapping[DeclId, Discriminator],
    tags: Mapping[DeclId, str],
    report: Diagnostics,
) -> Api:
    """The same API in its final form."""
    kinds = dict(kinds_of_base(api.decls, bases, tags))
    settling = _Settling(with_kinds(api.decls, kinds), nullable, stands_for, kinds, report)
    api = bounded(replace(api, decls=settling.decls()), MAX_DEPTH, report)
    decls = api.decls
    api = replace(
        api,
        operations=tuple(
            in_operation(operation, settling.type, settling.type) for operation in api.operations
        ),
        events=tuple(in_event(event, settling.type) for event in api.events),
    )
    told = {id: discriminated(decl, decls, report) for id, decl in decls.items()}
    return sided(replace(api, decls=with_tags(told, report)), report)


class _Settling:
    def __init__(
        self,
        raw: Mapping[DeclId, Decl],
        nullable: set[DeclId],
        stands_for: Mapping[DeclId, DeclId],
        kinds: Mapping[DeclId, Alias],
        report: Diagnostics,
    ) -> None:
        self._raw = raw
        self._kinds = kinds
        self._stands_for = stands_for
        self._report = report
        self._null = dict.fromkeys(nullable, True)
        self._unions: dict[DeclId, Type] = {}
        self._variants = 0
        self._ends: dict[DeclId, Type] = {}
        self._broken = {id for id, decl in raw.items() if self._goes_nowhere(decl)}
        self._flatten_unions()
        self._replaced = {id: decl for id, decl in raw.items() if self._needs_no_name(decl)}

    def decls(self) -> dict[DeclId, Decl]:
        """The declarations that stay, in order."""
        return {id: self._decl(decl) for id, decl in self._raw.items() if id not in self._replaced}

    def _decl(self, decl: Decl) -> Decl:
        within = self._within(decl.origin.within)
        if within is not decl.origin.within:
            decl = replace(decl, origin=replace(decl.origin, within=within))
        match decl:
            case Alias():
                return replace(
                    decl, type=without_null(self.type(self._behind(self._alias_type(decl))))
                )
            case Model():
                changed = in_decl(decl, self.type)
                assert isinstance(changed, Model)
                parents = tuple(self._parents(changed))
                return changed if parents == changed.parents else replace(changed, parents=parents)
            case Enum():
                return decl

    def _parents(self, model: Model) -> Iterable[DeclId]:
        for parent in dict.fromkeys(self._final(id) for id in model.parents):
            if parent in self._raw and parent not in self._replaced and parent != model.id:
                yield parent

    def _within(self, within: DeclId | OperationId | None) -> DeclId | OperationId | None:
        while isinstance(within, DeclId):
            within = self._final(within)
            if within not in self._replaced:
                return within if within in self._raw else None
            within = self._replaced[within].origin.within
        return within

    def _final(self, id: DeclId) -> DeclId:
        if id not in self._stands_for:
            return id
        seen = set()
        while id in self._stands_for and id not in seen:
            seen.add(id)
            id = self._stands_for[id]
        return id

    # --- Types --------------------------------------------------------------------------------------------------------

    def type(self, type: Type) -> Type:
        """A type in its final form."""
        match type:
            case Ref(id):
                final = self._reference(self._final(id))
                return type if final == type else final
            case Nullable(inner):
                settled = self.type(inner)
                return type if settled is inner else _nullable(settled)
            case ListOf(item):
                settled = self.type(item)
                return type if settled is item else replace(type, item=settled)
            case MapOf(value):
                settled = self.type(value)
                return type if settled is value else replace(type, value=settled)
            case TupleOf(items, rest):
                return TupleOf(
                    tuple(self.type(item) for item in items),
                    None if rest is None else self.type(rest),
                )
            case OneOf(variants):
                return type if variants else Anything()
            case Scalar() | Constant() | Anything():
                return type

    def _reference(self, id: DeclId) -> Type:
        if id not in self._raw:
            return Anything()
        if id in self._kinds and self._kinds[id].id in self._replaced:
            # There is one kind alone, so that what it is needs no name.
            type = self.type(without_null(self._alias_type(self._kinds[id])))
            return _nullable(type) if self._allows_null(id) else type
        replaced = self._replaced.get(id)
        null = self._allows_null(id)
        if isinstance(replaced, Alias):
            inner = self._alias_type(replaced)
            type = self.type(without_null(inner))
        else:
            type = Ref(self._kinds[id].id if id in self._kinds else id)
        return _nullable(type) if null else type

    def _alias_type(self, alias: Alias) -> Type:
        if alias.id in self._broken:
            return Anything()
        return self._unions.get(alias.id, alias.type)

    def _goes_nowhere(self, decl: Decl) -> bool:
        """Whether an alias leads only to itself."""
        seen: set[DeclId] = set()
        current: Decl | None = decl
        while isinstance(current, Alias) and isinstance(without_null(current.type), Ref):
            if current.id in seen:
                self._report.error(
                    "reference-cycle",
                    "this definition leads back to itself and to nothing else",
                    decl.at,
                    "let one of the references point at a schema",
                )
                return True
            seen.add(current.id)
            inner = without_null(current.type)
            current = self._raw.get(self._final(inner.id)) if isinstance(inner, Ref) else None
        return False

    def _needs_no_name(self, decl: Decl) -> bool:
        """Whether an inline alias is as good as what it stands for."""
        if not isinstance(decl, Alias) or decl.origin.authored or decl.pins.name:
            return False
        match without_null(self._alias_type(decl)):
            case Scalar() | Constant() | Anything():
                return True
            case Ref(id):
                return self._final(id) != decl.id
            case OneOf(variants):
                return all(isinstance(variant, (Scalar, Constant)) for variant in variants)
            case _:
                return False

    # --- Null ---------------------------------------------------------------------------------------------------------

    def _allows_null(self, id: DeclId) -> bool:
        if id not in self._null:
            reached = self._reached(id)
            null = any(self._null.get(other, False) or self._says_null(other) for other in reached)
            for other in (id,) if null else reached:
                self._null[other] = null
        return self._null[id]

    def _reached(self, start: DeclId) -> list[DeclId]:
        """The aliases whose nulls are those of an alias, itself included."""
        found = {start: None}
        waiting = [start]
        while waiting:
            for id in self._directly(waiting.pop()):
                if id not in found:
                    found[id] = None
                    waiting.append(id)
        return list(found)

    def _directly(self, id: DeclId) -> Iterable[DeclId]:
        decl = self._raw.get(id)
        if isinstance(decl, Alias):
            inner = without_null(decl.type)
            for variant in inner.variants if isinstance(inner, OneOf) else (inner,):
                if isinstance(variant, Ref):
                    yield self._final(variant.id)

    def _says_null(self, id: DeclId) -> bool:
        decl = self._raw.get(id)
        if not isinstance(decl, Alias):
            return False
        inner = without_null(decl.type)
        variants = inner.variants if isinstance(inner, OneOf) else ()
        return inner is not decl.type or any(isinstance(v, Nullable) for v in variants)

    # --- Unions -------------------------------------------------------------------------------------------------------

    def _flatten_unions(self) -> None:
        """Each union after those inside it, so that none is walked through twice."""
        raw = {id: union for id in self._raw if (union := self._union_behind(Ref(id))) is not None}
        begun: set[DeclId] = set()
        for start in raw:
            waiting = [start]
            while waiting:
                id = waiting[-1]
                inside = [one for one in self._unions_in(raw[id]) if one not in begun]
                if id not in begun and inside:
                    begun.add(id)
                    waiting.extend(inside)
                    continue
                begun.add(id)
                waiting.pop()
                if id not in self._unions:
                    self._unions[id] = self._counted(self._flat(raw[id], id), id)

    def _counted(self, flat: Type, id: DeclId) -> Type:
        """The union, or any value once unions have grown too large by those inside them."""
        if not isinstance(flat, OneOf):
            return flat
        before, self._variants = self._variants, self._variants + len(flat.variants)
        if self._variants <= _MOST_VARIANTS:
            return flat
        if before <= _MOST_VARIANTS:
            message = f"unions inside unions have more than {_MOST_VARIANTS} variants up to here"
            self._report.error("too-large", message, self._raw[id].at)
        return Anything()

    def _unions_in(self, union: OneOf) -> list[DeclId]:
        """The unions among the variants of a union."""
        found = [self._through(without_null(variant)) for variant in union.variants]
        return [one.id for one in found if isinstance(one, Ref) and self._union_behind(one)]

    def _flat(self, type: OneOf, id: DeclId) -> Type:
        """A union without unions inside, whatever its variants refer to."""
        found: list[Type] = []
        mapping = dict(type.discriminator.mapping) if type.discriminator else {}
        seen = {id}
        waiting = list(reversed(type.variants))
        while waiting:
            variant = self._through(without_null(waiting.pop()))
            inner = self._union_behind(variant)
            known = self._unions.get(variant.id) if isinstance(variant, Ref) else None
            if known is not None and not isinstance(known, OneOf):
                inner, variant = None, known
            if inner is None:
                found.append(variant)
            elif isinstance(variant, Ref) and variant.id not in seen:
                seen.add(variant.id)
                inner = known if isinstance(known, OneOf) else inner
                waiting.extend(reversed(inner.variants))
                if inner.discriminator and _same_wire(type.discriminator, inner.discriminator):
                    mapping = {**dict(inner.discriminator.mapping), **mapping}
        flat, _ = union(self._without_covered(found), _discriminator(type, mapping))
        if flat == NEVER and type == NEVER:
            return Anything()
        if flat == NEVER:
            self._report.error(
                "reference-cycle", "this union has no variant but itself", self._raw[id].at
            )
            return Anything()
        return flat

    def _behind(self, type: Type) -> Type:
        """An alias of an alias of an alias stands for what the last one does: nobody has to follow the others."""
        return self._through(without_null(type)) if isinstance(without_null(type), Ref) else type

    def _through(self, type: Type) -> Type:
        """What a variant is behind aliases that only give another name to a declaration."""
        seen: dict[DeclId, None] = {}
        while isinstance(type, Ref) and type.id not in seen and type.id not in self._ends:
            seen[type.id] = None
            id = self._final(type.id)
            decl = self._raw.get(id)
            behind = without_null(decl.type) if isinstance(decl, Alias) else None
            if id in self._broken or decl is None or isinstance(behind, Anything):
                type = Anything()
            elif isinstance(behind, Ref):
                type = behind
            else:
                self._ends[type.id] = type = Ref(id)
                break
        end = self._ends.get(type.id, type) if isinstance(type, Ref) else type
        self._ends |= dict.fromkeys(seen, end)
        return end

    def _union_behind(self, type: Type) -> OneOf | None:
        decl = self._raw.get(type.id) if isinstance(type, Ref) else None
        inner = without_null(decl.type) if isinstance(decl, Alias) else None
        return inner if isinstance(inner, OneOf) else None

    def _without_covered(self, found: list[Type]) -> list[Type]:
        enums = [
            decl
            for type in found
            if isinstance(type, Ref) and isinstance(decl := self._raw.get(type.id), Enum)
        ]
        return [type for type in found if not any(covers(enum, type) for enum in enums)]


def _nullable(type: Type) -> Type:
    return type if isinstance(type, (Nullable, Anything)) else Nullable(type)


def _same_wire(one: Discriminator | None, other: Discriminator) -> bool:
    return one is not None and one.wire == other.wire


def _discriminator(type: OneOf, mapping: Mapping[str, DeclId]) -> Discriminator | None:
    if type.discriminator is None:
        return None
    return replace(type.discriminator, mapping=tuple(mapping.items()))
