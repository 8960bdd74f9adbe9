"""Objects: their properties, what else they may hold, and what their names may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.diagnostics import Diagnostics, Place, quote
from generator.ir import (
    ABSENT,
    NO_LIMITS,
    NO_PINS,
    Absent,
    Access,
    Anything,
    Closed,
    DeclId,
    Discriminator,
    Field,
    Json,
    Limits,
    MapOf,
    Model,
    Nullable,
    Open,
    Pins,
    Ref,
    Rest,
    Type,
    Typed,
)
from generator.openapi.enums import values_of
from generator.openapi.formats import format_of
from generator.openapi.keywords import tell_unread
from generator.openapi.limits import limits_of, object_limits, scalar_limits
from generator.openapi.node import Node, flag, mapping, tell_unsupported, text, texts
from generator.openapi.parts import (
    REFERRING,
    Part,
    Parts,
    Reading,
    expand,
    members_of,
    own_of,
    parts_of,
    sources_of,
)
from generator.openapi.prose import doc_of, examples_of, field_pins_of, joined, pins_of, said_of
from generator.openapi.spots import Spot
from generator.openapi.unions import property_name

if TYPE_CHECKING:
    from generator.openapi.schemas import Schemas

_TAGS = ("x-discriminator-value", "x-ms-discriminator-value")


class Objects:
    """Reads what schemas say of objects.

    `bases` are the objects whose own `discriminator` tells which of the objects that build on them (`allOf`) a value is,
    `tags` the values of that property which other tools' extensions fix for some of these.
    """

    def __init__(self, schemas: Schemas, reading: Reading) -> None:
        self.bases: dict[DeclId, Discriminator] = {}
        self.tags: dict[DeclId, str] = {}
        self._schemas = schemas
        self._reading = reading
        self._report = reading.report

    def type_of(self, parts: Parts, spot: Spot, at: Place) -> Type:
        """A map, or a model where there are properties."""
        if not any(_has_fields(part.node) for part in parts):
            match self.rest(parts, spot.element("value")):
                case Open():
                    return MapOf(Anything(), self._object_limits(parts))
                case Typed(type):
                    return MapOf(type, self._object_limits(parts))
                case Closed():
                    pass
        sources = sources_of(parts, at)
        return self._schemas.declared.declare(
            spot, sources, lambda id: self._model(replace(spot, id=id), parts, at)
        )

    def _object_limits(self, parts: Parts) -> Limits:
        limits = limits_of((part.node for part in parts), self._report)
        return object_limits(limits, self._names(parts))

    def _names(self, parts: Parts) -> Limits | None:
        """What `propertyNames` says of names; None where that is nothing."""
        said = [node for part in parts if (node := part.node.get("propertyNames")) is not None]
        if not said:
            return None
        each = [part for node in said for part in parts_of(node, self._reading)]
        whole = expand(each, None, self._reading).parts
        for part in whole:
            tell_unread(part.node, self._report)
            if format_of(part.node, self._report):
                tell_unsupported(part.node, "format", self._report)
        limits = scalar_limits(limits_of((part.node for part in whole), self._report), "string")
        values = values_of(whole, ("string",), said[0].at, self._reading)
        names = tuple(value.value for value in values or () if isinstance(value.value, str))
        found = replace(limits, values=names)
        return None if found == NO_LIMITS else found

    def _model(self, spot: Spot, parts: Parts, at: Place) -> Model:
        own = own_of(parts)
        self._note_base(spot.id, own)
        said = said_of(own, spot.origin.authored, at, self._report)
        parents = dict.fromkeys(part.owner for part in parts if part.owner is not None)
        return Model(
            spot.id,
            spot.origin,
            said.doc,
            self.fields(parts, spot),
            self.rest(parts, spot.member("additionalProperties")),
            at,
            tuple(self._schemas.declared.identity_at(place) for place in parents),
            self._object_limits(parts),
            said.examples,
            said.pins,
        )

    def _note_base(self, id: DeclId, own: Parts) -> None:
        for part in own:
            node = part.node.get("discriminator")
            if node is not None and not {"oneOf", "anyOf"} & set(members_of(part)):
                self.bases[id] = Discriminator(
                    property_name(node), tuple(self._schemas.unions.mapped(node, {}))
                )
            for extension in _TAGS:
                if tag := text(part.node, extension, self._report):
                    self.tags[id] = tag

    def fields(self, parts: Parts, spot: Spot) -> tuple[Field, ...]:
        """The properties of an object, in order; what is required but not described may hold anything."""
        required = required_of(parts, self._report)
        said = properties_of(parts, self._report)
        fields = [
            self._field(wire, nodes, wire in required, spot)
            for wire, nodes in said.items()
            if not self._forbidden(wire, nodes)
        ]
        for wire in required:
            if wire not in said:
                fields.append(self._undescribed(wire, required[wire]))
        return tuple(fields)

    def _forbidden(self, wire: str, nodes: list[tuple[Part, Node]]) -> bool:
        for _, node in nodes:
            if node.value is False:
                self._report.info(
                    "forbidden-property", f"{quote(wire)} may never be there", node.at
                )
                return True
        return False

    def _undescribed(self, wire: str, at: Place) -> Field:
        self._report.info(
            "undescribed-property", f"{quote(wire)} is required but not described", at
        )
        return Field(wire, Anything(), True, doc_of(Node(None, at), self._report), at)

    def _field(
        self, wire: str, nodes: list[tuple[Part, Node]], required: bool, spot: Spot
    ) -> Field:
        at = nodes[-1][1].at
        plain = self._schemas.plain(nodes[0][1]) if len(nodes) == 1 else None
        if plain is not None:
            return self.field(wire, plain, required, [nodes[0][1]], at, None)
        own = self._member_spot(wire, nodes, spot)
        return self.field(
            wire, self._schemas.held(nodes, own), required, [node for _, node in nodes], at, own
        )

    def field(
        self, wire: str, type: Type, required: bool, nodes: list[Node], at: Place, spot: Spot | None
    ) -> Field:
        """A field of that type, with all that the schemas `nodes` say besides."""
        telling = list(self._telling(nodes))
        declared = spot is not None and type in (Ref(spot.id), Nullable(Ref(spot.id)))
        return Field(
            wire,
            type,
            required,
            joined(doc_of(node, self._report) for node in nodes),
            at,
            self._default(telling),
            self._access(telling),
            any(_is_secret(node) for node in telling),
            tuple(example for node in nodes for example in examples_of(node)),
            self._field_pins(nodes, declared),
            any(_is_message(node) for node in telling),
        )

    def _field_pins(self, nodes: list[Node], declared: bool) -> Pins:
        if not nodes:
            return NO_PINS
        return (field_pins_of if declared else pins_of)(nodes[-1], self._report)

    def _telling(self, nodes: list[Node]) -> Iterator[Node]:
        """The schemas and, where one is a reference, what it leads to, which comes before it."""
        for node in nodes:
            if isinstance(node.value, dict) and REFERRING.isdisjoint(node.value):
                yield node
                continue
            for part in parts_of(node, self._reading):
                followed = self._reading.refs.follow(part.node) if part.refers else None
                if followed is not None:
                    yield followed
                if not part.refers:
                    yield part.node

    def _access(self, nodes: list[Node]) -> Access:
        for node in nodes:
            if node.has("readOnly") and flag(node, "readOnly", self._report):
                return "read_only"
            if node.has("writeOnly") and flag(node, "writeOnly", self._report):
                return "write_only"
        return "both"

    def _default(self, nodes: list[Node]) -> Json | Absent:
        for node in reversed(nodes):
            if node.has("default") and isinstance(node.value, dict):
                return node.value["default"]
        return ABSENT

    def _member_spot(self, wire: str, nodes: list[tuple[Part, Node]], spot: Spot) -> Spot:
        """A property that is taken over unchanged keeps the identity that it has where it comes from."""
        owners = [part.owner for part, node in nodes]
        if len(owners) == 1 and owners[0] is not None:
            id = self._schemas.declared.identity_at(owners[0])
            if id.key[0] != "at":
                return Spot(id, spot.origin, spot.depth).member(wire)
        return spot.member(wire)

    def rest(self, parts: Parts, spot: Spot) -> Rest:
        """What an object may hold besides its properties; the type of that lies at `spot`."""
        first = self._schemas.declared.waiting
        said = [
            (part, node)
            for part in parts
            for keyword in ("additionalProperties", "unevaluatedProperties")
            if (node := part.node.get(keyword)) is not None and node.value is not None
        ]
        found = self._further(said, spot)
        for part in parts:
            found.extend(self._patterned(part, spot))
        if not found:
            return Closed() if said else Open()
        return Typed(
            self._schemas.unions.joined(found, None, parts, spot, parts[-1].node.at, first)
        )

    def _further(self, said: list[tuple[Part, Node]], spot: Spot) -> list[Type]:
        """The type of further properties: what several parts say of them holds at once."""
        typed = [(part, node) for part, node in said if not isinstance(node.value, bool)]
        if typed:
            return [self._schemas.held(typed, spot)]
        return [Anything()] if any(node.value is True for _, node in said) else []

    def _patterned(self, part: Part, spot: Spot) -> Iterator[Type]:
        patterns = mapping(part.node, "patternProperties", self._report)
        for pattern, node in patterns.members() if patterns is not None else ():
            self._report.info(
                "pattern-properties",
                f"names like {quote(pattern)} are read as further properties of any name",
                node.at,
                on_key=True,
            )
            if node.value is not False:
                yield self._schemas.held(
                    [(part, node)], replace(spot.element(pattern), origin=spot.origin)
                )


def required_of(parts: Parts, report: Diagnostics) -> dict[str, Place]:
    """The names of the properties that must be there, and where that is said first."""
    required: dict[str, Place] = {}
    for part in parts:
        listed = part.node.get("required")
        if listed is None or isinstance(listed.value, bool):
            continue
        for wire in texts(part.node, "required", report):
            required.setdefault(wire, listed.at)
    return required


def properties_of(parts: Parts, report: Diagnostics) -> dict[str, list[tuple[Part, Node]]]:
    """What is said of each property, by one part or by several."""
    found: dict[str, list[tuple[Part, Node]]] = {}
    for part in parts:
        properties = mapping(part.node, "properties", report)
        for wire, node in properties.members() if properties is not None else ():
            found.setdefault(wire, []).append((part, node))
    return found


def _has_fields(node: Node) -> bool:
    assert isinstance(node.value, dict)
    required = node.value.get("required")
    return bool(node.value.get("properties")) or (isinstance(required, list) and bool(required))


def _is_secret(node: Node) -> bool:
    return isinstance(node.value, dict) and node.value.get("format") == "password"


def _is_message(node: Node) -> bool:
    return isinstance(node.value, dict) and node.value.get("x-speakeasy-error-message") is True
