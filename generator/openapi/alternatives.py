"""What `oneOf` and `anyOf` are as types: the alternatives, what stands beside them, and what tells them apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.diagnostics import Diagnostics, Place
from generator.ir import (
    Alias,
    Anything,
    Constant,
    DeclId,
    Discriminator,
    Nullable,
    OneOf,
    Ref,
    Scalar,
    Type,
)
from generator.openapi.enums import is_plain_text, listed_variants, named, same_json_type, values_of
from generator.openapi.keywords import SHAPE, WORDS
from generator.openapi.kinds import common_types, null_allowed
from generator.openapi.node import Node, mapping, text
from generator.openapi.objects import properties_of, required_of
from generator.openapi.parts import (
    Parts,
    Reading,
    expand,
    is_bare,
    members_of,
    own_of,
    parts_of,
    sole_reference,
    sources_of,
)
from generator.openapi.prose import said_of
from generator.openapi.spots import Spot
from generator.openapi.unions import (
    NEVER,
    Group,
    choices,
    labels,
    only_constrain,
    property_name,
    union,
)
from generator.openapi.versions import json_types

if TYPE_CHECKING:
    from generator.openapi.schemas import Schemas

_SCALAR_BASE = frozenset(("type", "format", "enum", "oneOf", "anyOf"))


class Alternatives:
    """Reads unions."""

    def __init__(self, schemas: Schemas, reading: Reading) -> None:
        self._schemas = schemas
        self._reading = reading
        self._report = reading.report

    def type_of(self, groups: tuple[Group, ...], base: Parts, spot: Spot, at: Place) -> Type:
        """The type of alternatives, with what stands beside them: `base`."""
        plain = all(is_bare(part) for part in base)
        variants, null = choices(groups, self._report)
        if len(groups) > 1:
            variants = [one for one in variants if self._is_possible(one)] or variants
        null = null or null_allowed(base)
        listed = (
            self._listed(variants, base, spot, at) if plain or self._scalar_base(base) else None
        )
        if listed is not None:
            return Nullable(listed) if null else listed
        if not plain and only_constrain(variants):
            self._report.info(
                "union-of-constraints",
                "the alternatives only constrain the object around them; they are not checked",
                groups[0].at,
            )
            variants = []
        type = self._variants(variants, base, plain, spot, at)
        return Nullable(type) if null else type

    def _is_possible(self, variant: tuple[Node, ...]) -> bool:
        """Whether alternatives of several unions can hold at once: text and number never do."""
        quiet = replace(self._reading, report=Diagnostics())
        common: tuple[str, ...] | None = None
        for node in variant:
            for part in expand(parts_of(node, quiet), None, quiet).parts:
                stated = json_types(part.node, quiet.report)
                if stated:
                    common = stated if common is None else common_types(common, stated)
        return common != ()

    def _scalar_base(self, base: Parts) -> bool:
        """Whether what stands beside a union only says which scalars its alternatives are."""
        return all(_SCALAR_BASE.issuperset(set(members_of(part)) - WORDS) for part in base)

    def _listed(
        self, variants: list[tuple[Node, ...]], base: Parts, spot: Spot, at: Place
    ) -> Type | None:
        if any(len(nodes) != 1 for nodes in variants):
            return None
        values = listed_variants(
            (nodes[0] for nodes in variants), self._schemas.json_types(base, at), self._reading
        )
        if values is None or not same_json_type(values):
            return None
        stated = values_of(base, self._schemas.json_types(base, at), at, self._reading)
        if stated is not None:
            others = any(is_plain_text(nodes[0]) for nodes in variants)
            values = named(stated, values, others=others)
        return self._schemas.enum(values, base, spot, at)

    def _variants(
        self, variants: list[tuple[Node, ...]], base: Parts, plain: bool, spot: Spot, at: Place
    ) -> Type:
        if not variants:
            return NEVER if plain else self._schemas.single(base, spot, at)
        if len(variants) == 1:
            return self._variant(variants[0], base, plain, spot)
        names = labels(variants, self._discriminating(base))
        first = self._schemas.declared.waiting
        found = [
            self._variant(nodes, base, plain, spot.variant(step, words, weak))
            for nodes, (step, words, weak) in zip(variants, names, strict=True)
        ]
        discriminator = self._discriminator(base, variants, found)
        return self.joined(found, discriminator, base, spot, at, first)

    def _variant(self, nodes: tuple[Node, ...], base: Parts, plain: bool, spot: Spot) -> Type:
        inner = tuple(part for node in nodes for part in parts_of(node, self._reading))
        reference = sole_reference(inner, self._reading)
        if reference is not None and (plain or self._adds_nothing(base, reference)):
            return self._schemas.of_parts(inner, spot, nodes[-1].at)
        if plain:
            return self._schemas.of_parts(inner, spot, nodes[-1].at) if inner else Anything()
        return self._schemas.merged((*base, *inner), spot, nodes[-1].at)

    def _adds_nothing(self, base: Parts, reference: Node) -> bool:
        """Whether all that is said beside a union already holds for one of its variants."""
        target = self._reading.refs.target(reference)
        if target is None:
            return True
        whole = expand(parts_of(target, self._reading, target.at), None, self._reading).parts
        known, needed = properties_of(whole, self._report), required_of(whole, self._report)
        said, required = properties_of(base, self._report), required_of(base, self._report)
        keys = {key for part in base if not is_bare(part) for key in members_of(part)}
        shape = {key for key in keys if key in SHAPE} - {"properties", "required"}
        return not shape and set(said) <= set(known) and set(required) <= set(needed)

    def _discriminating(self, base: Parts) -> str:
        node = _discriminator_node(base)
        return "" if node is None else property_name(node)

    def _discriminator(
        self, base: Parts, variants: list[tuple[Node, ...]], types: list[Type]
    ) -> Discriminator | None:
        node = _discriminator_node(base)
        if node is None:
            return None
        wire = property_name(node)
        if not wire:
            self._report.warning(
                "invalid-discriminator", "a discriminator needs a `propertyName`; left out", node.at
            )
            return None
        own = self._own_ids(variants, types)
        return Discriminator(wire, tuple(self.mapped(node, own)), self._default_kind(node, own))

    def _default_kind(self, node: Node, own: dict[DeclId, DeclId]) -> DeclId | None:
        """`defaultMapping` (3.2)."""
        written = text(node, "defaultMapping", self._report)
        target = self._mapping_target(written, node.at / "defaultMapping") if written else None
        id = self._schemas.declared.refer(target) if target is not None else None
        return None if id is None else own.get(id, id)

    def _own_ids(self, variants: list[tuple[Node, ...]], types: list[Type]) -> dict[DeclId, DeclId]:
        """Which declaration a definition became where its union adds something to it."""
        ids: dict[DeclId, DeclId] = {}
        for nodes, type in zip(variants, types, strict=True):
            reference = sole_reference(
                tuple(part for node in nodes for part in parts_of(node, self._reading)),
                self._reading,
            )
            target = self._reading.refs.target(reference) if reference is not None else None
            bare = type.type if isinstance(type, Nullable) else type
            if target is not None and isinstance(bare, Ref):
                ids[self._schemas.declared.identity_at(target.at)] = bare.id
        return ids

    def mapped(self, node: Node, own: dict[DeclId, DeclId]) -> Iterator[tuple[str, DeclId]]:
        """The values of a `mapping` and what each means; `own` says what became of definitions that the union adds to."""
        mapped = mapping(node, "mapping", self._report)
        for value, target in mapped.members() if mapped is not None else ():
            if not isinstance(target.value, str):
                self._report.warning(
                    "invalid-discriminator",
                    "a mapping should lead to a schema; left out",
                    target.at,
                )
                continue
            found = self._mapping_target(target.value, target.at)
            if found is not None:
                id = self._schemas.declared.refer(found)
                yield value, own.get(id, id)

    def _mapping_target(self, written: str, at: Place) -> Node | None:
        """A mapping holds a reference, or the bare name of a component."""
        if "/" not in written and "#" not in written:
            named = self._reading.refs.look(f"/components/schemas/{_escaped(written)}", at)
            if named is not None:
                return named
        return self._reading.refs.resolve(written, at)

    def joined(
        self,
        found: list[Type],
        discriminator: Discriminator | None,
        parts: Parts,
        spot: Spot,
        at: Place,
        first: int,
    ) -> Type:
        """A union of types that were read: in place where that may be, else under an alias.

        The alias comes before what was declared while reading its variants, from `first` on.
        """
        type, null = union(found, discriminator)
        if isinstance(type, OneOf) and not all(
            isinstance(variant, (Scalar, Constant)) for variant in type.variants
        ):
            whole = type
            said = said_of(own_of(parts), spot.origin.authored, at, self._report)
            type = self._schemas.declared.declare(
                spot,
                sources_of(parts, at),
                lambda id: Alias(id, spot.origin, said.doc, whole, at, said.examples, said.pins),
                first,
            )
        return Nullable(type) if null else type


def _discriminator_node(parts: Parts) -> Node | None:
    for part in reversed(parts):
        node = part.node.get("discriminator")
        if node is not None and {"oneOf", "anyOf"} & members_of(part).keys():
            return node
    return None


def _escaped(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")
