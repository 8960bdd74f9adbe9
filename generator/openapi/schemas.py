"""Schemas into types and declarations.

A schema becomes a `Type` where it stands. What deserves a name (objects with properties, enums of several values,
unions of more than scalars, every component) becomes a declaration that the type refers to. Declarations wait on a
stack until the schema around them is done, which keeps them in document order and lets a description nest objects as
deep as it likes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.diagnostics import Place, quote
from generator.ir import (
    Alias,
    Anything,
    Constant,
    DeclId,
    Enum,
    EnumValue,
    ListOf,
    Nullable,
    Origin,
    Ref,
    Scalar,
    TupleOf,
    Type,
)
from generator.openapi.alternatives import Alternatives
from generator.openapi.declarations import Declarations
from generator.openapi.enums import values_of
from generator.openapi.formats import format_of, raw_media, text_kind, type_of_format
from generator.openapi.keywords import NARROWING, TYPE_SIGNS, is_plain, tell_unread
from generator.openapi.kinds import common_types, implied_types, null_allowed
from generator.openapi.limits import limits_of, list_limits, scalar_limits
from generator.openapi.node import Node
from generator.openapi.objects import Objects
from generator.openapi.parts import (
    REFERRING,
    Part,
    Parts,
    Reading,
    expand,
    own_of,
    parts_of,
    sole_reference,
    sources_of,
)
from generator.openapi.prose import doc_of, examples_of, pins_of, said_of
from generator.openapi.refs import component_key
from generator.openapi.spots import Spot
from generator.openapi.unions import groups_of
from generator.openapi.versions import allows_null, json_types

MAX_DEPTH = 100
"""Schemas inside one another. Real descriptions stay below 30."""


class Schemas:
    """Reads schemas. `nullable` says which declarations also allow null."""

    def __init__(self, reading: Reading) -> None:
        self.nullable: set[DeclId] = set()
        self.declared = Declarations()
        self.objects = Objects(self, reading)
        self.unions = Alternatives(self, reading)
        self._reading = reading
        self._report = reading.report
        self._scalars: dict[tuple[str, str], Type] = {}

    # --- Components and what is referred to ---------------------------------------------------------------------------

    def component(self, node: Node, name: str) -> None:
        """Declare a component, unless it already is."""
        id = self.declared.new_component(node)
        if id is not None:
            self._name(node, Spot(id, Origin((name,), True), named=True))
            self.declared.finish()

    def finish_references(self) -> None:
        """Declare what was referred to and is no component of the description: definitions elsewhere, odd places."""
        while (found := self.declared.next_referred()) is not None:
            id, node = found
            name = component_key(node.at)[1]
            words = (name,) if name else _last_words(id.key)
            self._name(node, Spot(id, Origin(words, bool(name)), named=True))
            self.declared.finish()

    def _name(self, node: Node, spot: Spot) -> None:
        type = self.type_of(node, spot)
        bare = type.type if isinstance(type, Nullable) else type
        if bare == Ref(spot.id) and not self.declared.is_claimed(spot.id):
            self._reading.refs.circular(node.at)
            type = bare = Anything()
        if bare != Ref(spot.id):
            self._declare_alias(node, spot, type)
        elif isinstance(type, Nullable):
            self.nullable.add(spot.id)

    def _declare_alias(self, node: Node, spot: Spot, type: Type) -> None:
        doc, examples = doc_of(node, self._report), examples_of(node)
        pins = pins_of(node, self._report)
        self.declared.declare_first(
            spot.id,
            node.at,
            lambda id: Alias(id, spot.origin, doc, type, node.at, examples, pins),
        )

    def reference(self, node: Node) -> Type:
        """The type of a `$ref`."""
        target = self._reading.refs.target(node)
        return Anything() if target is None else Ref(self.declared.refer(target))

    # --- Types --------------------------------------------------------------------------------------------------------

    def type_of(self, node: Node, spot: Spot) -> Type:
        """The type of a schema; what it declares lies at `spot`."""
        return self.of_parts(parts_of(node, self._reading), spot, node.at)

    def plain(self, node: Node) -> Type | None:
        """The type of a schema that only says which scalar it is, as most do; None for others."""
        members = node.value
        if not isinstance(members, dict) or not _MORE_THAN_PLAIN.isdisjoint(members):
            return None
        if not is_plain(members):
            tell_unread(node, self._report)
        stated, format = members.get("type"), members.get("format", "")
        if stated not in ("string", "integer", "number", "boolean") or not isinstance(format, str):
            return None
        type = self._scalars.get((stated, format))
        if type is None:
            type = self._scalars[stated, format] = self._scalar(stated, (Part(node),))
        return Nullable(type) if allows_null(node) else type

    def of_parts(self, parts: Parts, spot: Spot, at: Place) -> Type:
        """The type of parts that all hold; `at` is where they are said."""
        plain = self.plain(parts[0].node) if len(parts) == 1 and not parts[0].owner else None
        if plain is not None:
            return plain
        if spot.depth > MAX_DEPTH:
            self._report.error(
                "too-deep", f"schemas are more than {MAX_DEPTH} levels inside one another", at
            )
            return Anything()
        reference = sole_reference(parts, self._reading)
        if reference is not None:
            type = self.reference(reference)
            null = any(allows_null(part.node) for part in parts if not part.refers)
            return Nullable(type) if null else type
        return self.merged(parts, spot, at)

    def merged(self, parts: Parts, spot: Spot, at: Place) -> Type:
        """The same, where no reference alone says everything."""
        for part in parts:
            if part.refers:
                self.reference(part.node)
        whole = expand(parts, at, self._reading).parts
        for part in whole:
            if part.owner is None:
                tell_unread(part.node, self._report)
        groups = groups_of(whole, self._report)
        if groups:
            return self.unions.type_of(
                groups, tuple(replace(part, union=False) for part in whole), spot, at
            )
        type = self.single(whole, spot, at)
        return Nullable(type) if null_allowed(whole) else type

    def single(self, parts: Parts, spot: Spot, at: Place) -> Type:
        """The same, where no union is left to be read."""
        types = self.json_types(parts, at)
        values = values_of(parts, types, at, self._reading)
        if values:
            return self.enum(values, parts, spot, at)
        if types is None:
            return Anything()
        first = self.declared.waiting
        found = [
            self._of_type(name, parts, self._kind_spot(spot, name, types), at) for name in types
        ]
        return self.unions.joined(found, None, parts, spot, at, first)

    def _kind_spot(self, spot: Spot, name: str, types: tuple[str, ...]) -> Spot:
        return (
            spot
            if len(types) < 2 or name not in ("object", "array")
            else spot.variant(name, (name,), True)
        )

    def json_types(self, parts: Parts, at: Place) -> tuple[str, ...] | None:
        """The JSON types that all parts allow, without null; None where they say nothing of them."""
        types: tuple[str, ...] | None = None
        for part in parts:
            stated = json_types(part.node, self._report)
            if stated is None or (not stated and types is not None):
                continue
            common = stated if types is None else common_types(types, stated)
            if not common and stated:
                self._report.warning(
                    "conflicting-all-of",
                    f"a value cannot be both {quote(' or '.join(types or ()))} and {quote(' or '.join(stated))};"
                    " read as the latter",
                    at,
                )
            types = common or stated
        if types is None:
            return implied_types(parts)
        return tuple(name for name in types if not (name == "integer" and "number" in types))

    def _of_type(self, name: str, parts: Parts, spot: Spot, at: Place) -> Type:
        match name:
            case "object":
                return self.objects.type_of(parts, spot, at)
            case "array":
                return self._array(parts, spot)
            case _:
                return self._scalar(name, parts)

    def _scalar(self, name: str, parts: Parts) -> Type:
        limits = scalar_limits(limits_of((part.node for part in parts), self._report), name)
        format = next(
            (found for part in reversed(parts) if (found := format_of(part.node, self._report))), ""
        )
        match name:
            case "boolean":
                return Scalar("boolean", format)
            case "integer":
                return Scalar("integer", format, limits)
            case "number":
                if type_of_format(format) == "integer":
                    return Scalar("integer", format, limits)
                return Scalar("number", format, limits)
            case _:
                if media := next(filter(None, (raw_media(part.node) for part in parts)), ""):
                    return Scalar("binary", media, limits)
                return Scalar(text_kind(format), format, limits, secret=format == "password")

    def enum(self, values: tuple[EnumValue, ...], parts: Parts, spot: Spot, at: Place) -> Type:
        """The type of values that are listed."""
        if len(values) == 1:
            return Constant(values[0].value)
        if all(isinstance(value.value, bool) for value in values):
            return Scalar("boolean")
        said = said_of(own_of(parts), spot.origin.authored, at, self._report)
        return self.declared.declare(
            spot,
            sources_of(parts, at),
            lambda id: Enum(id, spot.origin, said.doc, values, at, said.examples, said.pins),
        )

    def _array(self, parts: Parts, spot: Spot) -> Type:
        nodes = tuple(
            (part, items) for part in parts if (items := part.node.get("items")) is not None
        )
        prefix = next((found for part in parts if (found := _prefix(part.node)) is not None), None)
        single = [(part, items) for part, items in nodes if not isinstance(items.value, list)]
        if prefix is not None:
            return self._tuple(prefix, single, parts, spot)
        limits = list_limits(limits_of((part.node for part in parts), self._report))
        if not single:
            if self._reading.version in ("2.0", "3.0"):
                self._report.warning(
                    "missing-items",
                    "an array without `items`; read as a list of any values",
                    parts[-1].node.at,
                )
            return ListOf(Anything(), limits)
        return ListOf(self.held(single, spot.element("item")), limits)

    def held(self, nodes: list[tuple[Part, Node]], spot: Spot) -> Type:
        """The type of what is described in several places at once: items, or a property of several parts."""
        parts = tuple(
            inner for node, owner in _owned(nodes) for inner in parts_of(node, self._reading, owner)
        )
        return self.of_parts(parts, spot, nodes[-1][1].at) if parts else Anything()

    def _tuple(self, prefix: Node, rest: list[tuple[Part, Node]], parts: Parts, spot: Spot) -> Type:
        items = tuple(
            self.type_of(item, spot.element(f"item{index}"))
            for index, item in enumerate(prefix.items(), 1)
        )
        most = limits_of((part.node for part in parts), self._report).max_items
        ends = any(node.value is False for _, node in rest) or _closed_tuple(parts)
        if ends or (most is not None and most <= len(items)):
            return TupleOf(items if most is None else items[:most], None)
        return TupleOf(items, self.held(rest, spot.element("item")) if rest else Anything())


_MORE_THAN_PLAIN = (
    REFERRING
    | NARROWING
    | {"enum", "const", "oneOf", "anyOf", "contentEncoding"}
    | {keyword for _, keywords in TYPE_SIGNS[3:] for keyword in keywords}
)
"""Keywords that make a scalar more than its type and format."""


def _owned(nodes: list[tuple[Part, Node]]) -> Iterator[tuple[Node, Place | None]]:
    """Schemas inside other parts: those of another definition belong to others where several say something."""
    for part, node in nodes:
        yield node, (node.at if part.owner is not None and len(nodes) > 1 else None)


def _last_words(key: tuple[str, ...]) -> tuple[str, ...]:
    """Words for something that is referred to in the midst of another thing: what stands last and is a name."""
    generic = {"schema", "items", "properties", "content", "allOf", "oneOf", "anyOf", "at", "paths"}
    named = [step for step in key if step not in generic and not step.isdigit()]
    return tuple(named[-2:]) or ("schema",)


def _prefix(node: Node) -> Node | None:
    """The types of the first items: `prefixItems`, or the list that `items` was allowed to be before."""
    for key in ("prefixItems", "items"):
        listed = node.get(key)
        if listed is not None and isinstance(listed.value, list) and listed.value:
            return listed
    return None


def _closed_tuple(parts: Parts) -> bool:
    return any(
        isinstance(part.node.value, dict) and part.node.value.get("additionalItems") is False
        for part in parts
    )
