"""Schemas into types and declarations.

A schema becomes a `Type` where it stands. What deserves a name (objects with properties, enums of several values,
unions of more than scalars, every component) becomes a declaration that the type refers to. Declarations wait on a
stack until the schema around them is done, which keeps them in document order and lets a description nest objects as
deep as it likes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from generator.diagnostics import Diagnostics, Place, quote
from generator.ir import (
    ABSENT,
    NO_LIMITS,
    NO_PINS,
    Absent,
    Access,
    Alias,
    Anything,
    Closed,
    Constant,
    Decl,
    DeclId,
    Discriminator,
    Enum,
    EnumValue,
    Field,
    Json,
    Limits,
    ListOf,
    MapOf,
    Model,
    Nullable,
    OneOf,
    Open,
    Origin,
    Pins,
    Ref,
    Rest,
    Scalar,
    TupleOf,
    Type,
    Typed,
)
from generator.openapi.enums import (
    is_plain_text,
    listed_variants,
    named,
    same_json_type,
    values_of,
)
from generator.openapi.formats import text_kind, type_of_format
from generator.openapi.keywords import NARROWING, SHAPE, TYPE_SIGNS, WORDS, is_plain, tell_unread
from generator.openapi.limits import limits_of, list_limits, object_limits, scalar_limits
from generator.openapi.node import Node, flag, mapping, tell_unsupported, text, texts
from generator.openapi.parts import (
    REFERRING,
    Part,
    Parts,
    Reading,
    expand,
    is_bare,
    parts_of,
    sole_reference,
)
from generator.openapi.prose import (
    doc_of,
    examples_of,
    field_pins_of,
    joined,
    pins_of,
    type_pins_of,
)
from generator.openapi.refs import component_key
from generator.openapi.spots import Spot
from generator.openapi.unions import NEVER, Group, choices, groups_of, labels, only_constrain, union
from generator.openapi.versions import allows_null, is_null_only, json_types

MAX_DEPTH = 100
"""Schemas inside one another. Real descriptions stay below 30."""

_Build = Callable[[DeclId], Decl]


class Schemas:
    """Reads schemas; `decls` holds what was declared, `nullable` which of it also allows null.

    `stands_for` says which declaration a reference into the midst of something meant; `bases` are the objects whose
    own `discriminator` tells which of the objects that build on them (`allOf`) a value is, `tags` the values of that
    property which other tools' extensions fix for some of these.
    """

    def __init__(self, reading: Reading) -> None:
        self.decls: dict[DeclId, Decl] = {}
        self.nullable: set[DeclId] = set()
        self.stands_for: dict[DeclId, DeclId] = {}
        self.bases: dict[DeclId, Discriminator] = {}
        self.tags: dict[DeclId, str] = {}
        self._reading = reading
        self._report = reading.report
        self._claims: dict[DeclId, tuple[Place, ...]] = {}
        self._declared_at: dict[Place, DeclId] = {}
        self._identities: dict[Place, DeclId] = {}
        self._places: dict[DeclId, Place] = {}
        self._referred: dict[DeclId, tuple[Node, str]] = {}
        self._later: list[Callable[[], None]] = []
        self._scalars: dict[tuple[str, str], Type] = {}

    # --- Components and what is referred to ---------------------------------------------------------------------------

    def component(self, node: Node, name: str) -> None:
        """Declare a component, unless it already is."""
        id = self._identity(node.at)
        self._referred.pop(id, None)
        if id not in self._claims and id not in self.decls:
            self._name(node, Spot(id, Origin((name,), True), named=True))
            self.finish()

    def finish(self) -> None:
        """Build everything that waits, in document order."""
        waiting: list[Callable[[], None]] = []
        while self._later or waiting:
            waiting.extend(reversed(self._later))
            self._later = []
            waiting.pop()()

    def finish_references(self) -> None:
        """Declare what was referred to and is no component of the description: definitions elsewhere, odd places."""
        while self._referred:
            named = [id for id in self._referred if id.key[0] != "at"]
            id = (named or list(self._referred))[0]
            node, name = self._referred.pop(id)
            if node.at in self._declared_at:
                self.stands_for[id] = self._declared_at[node.at]
            else:
                self._declare_referred(id, node, name)

    def _declare_referred(self, id: DeclId, node: Node, name: str) -> None:
        words = (name,) if name else _last_words(id.key)
        if id not in self._claims:
            self._name(node, Spot(id, Origin(words, bool(name)), named=True))
            self.finish()

    def _name(self, node: Node, spot: Spot) -> None:
        type = self.type_of(node, spot)
        bare = type.type if isinstance(type, Nullable) else type
        if bare == Ref(spot.id) and spot.id not in self._claims:
            self._reading.refs.circular(node.at)
            type = bare = Anything()
        if bare != Ref(spot.id):
            self._declare_alias(node, spot, type)
        elif isinstance(type, Nullable):
            self.nullable.add(spot.id)

    def _declare_alias(self, node: Node, spot: Spot, type: Type) -> None:
        doc, examples, pins = (
            doc_of(node, self._report),
            examples_of(node),
            pins_of(node, self._report),
        )
        self._claims[spot.id] = (node.at,)
        self._later.insert(
            0,
            lambda: self._add(Alias(spot.id, spot.origin, doc, type, node.at, examples, pins)),
        )

    def _add(self, decl: Decl) -> None:
        self.decls[decl.id] = decl

    def reference(self, node: Node) -> Type:
        """The type of a `$ref`."""
        target = self._reading.refs.target(node)
        if target is None:
            return Anything()
        return Ref(self.identity(target))

    def identity(self, target: Node) -> DeclId:
        """Who a schema is that is referred to; it will be declared."""
        id = self._identity(target.at)
        if id not in self.decls and id not in self._claims:
            self._referred.setdefault(id, (target, component_key(target.at)[1]))
        return id

    def _identity(self, at: Place) -> DeclId:
        if at not in self._identities:
            id = DeclId(at.document, component_key(at)[0])
            while self._places.setdefault(id, at) != at:
                id = replace(id, key=(*id.key, "~"))
            self._identities[at] = id
        return self._identities[at]

    # --- Types --------------------------------------------------------------------------------------------------------

    def type_of(self, node: Node, spot: Spot) -> Type:
        """The type of a schema; what it declares lies at `spot`."""
        return self._of_parts(parts_of(node, self._reading), spot, node.at)

    def _plain(self, node: Node) -> Type | None:
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

    def _of_parts(self, parts: Parts, spot: Spot, at: Place) -> Type:
        plain = self._plain(parts[0].node) if len(parts) == 1 and not parts[0].owner else None
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
        return self._merged(parts, spot, at)

    def _merged(self, parts: Parts, spot: Spot, at: Place) -> Type:
        for part in parts:
            if part.refers:
                self.reference(part.node)
        whole = expand(parts, at, self._reading).parts
        for part in whole:
            if part.owner is None:
                tell_unread(part.node, self._report)
        groups = groups_of(whole, self._report)
        if groups:
            return self._union(
                groups, tuple(replace(part, union=False) for part in whole), spot, at
            )
        type = self._single(whole, spot, at)
        return Nullable(type) if _null_allowed(whole) else type

    def _single(self, parts: Parts, spot: Spot, at: Place) -> Type:
        types = self._types(parts, at)
        values = values_of(parts, types, at, self._reading)
        if values:
            return self._enum(values, parts, spot, at)
        if types is None:
            return Anything()
        first = len(self._later)
        found = [
            self._of_type(name, parts, self._kind_spot(spot, name, types), at) for name in types
        ]
        return self._joined(found, None, parts, spot, at, first)

    def _kind_spot(self, spot: Spot, name: str, types: tuple[str, ...]) -> Spot:
        return (
            spot
            if len(types) < 2 or name not in ("object", "array")
            else spot.variant(name, (name,), True)
        )

    def _types(self, parts: Parts, at: Place) -> tuple[str, ...] | None:
        types: tuple[str, ...] | None = None
        for part in parts:
            stated = json_types(part.node, self._report)
            if stated is None or (not stated and types is not None):
                continue
            common = stated if types is None else _common_types(types, stated)
            if not common and stated:
                self._report.warning(
                    "conflicting-all-of",
                    f"a value cannot be both {quote(' or '.join(types or ()))} and {quote(' or '.join(stated))};"
                    " read as the latter",
                    at,
                )
            types = common or stated
        if types is None:
            return _implied_types(parts)
        return tuple(name for name in types if not (name == "integer" and "number" in types))

    def _of_type(self, name: str, parts: Parts, spot: Spot, at: Place) -> Type:
        match name:
            case "object":
                return self._object(parts, spot, at)
            case "array":
                return self._array(parts, spot)
            case _:
                return self._scalar(name, parts)

    def _scalar(self, name: str, parts: Parts) -> Type:
        limits = scalar_limits(limits_of((part.node for part in parts), self._report), name)
        format = next((found for part in reversed(parts) if (found := self._format(part.node))), "")
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
                if media := next(filter(None, (_raw_media(part.node) for part in parts)), ""):
                    return Scalar("binary", media, limits)
                return Scalar(text_kind(format), format, limits, secret=format == "password")

    def _format(self, node: Node) -> str:
        members = node.value
        assert isinstance(members, dict)
        encoding = members.get("contentEncoding")
        if encoding in ("base64", "base64url"):
            return "byte" if encoding == "base64" else "base64url"
        if members.get("type") == "file":
            return "binary"
        format = text(node, "format", self._report)
        return format or text(node, "contentEncoding", self._report) or _text_media(node)

    def _enum(self, values: tuple[EnumValue, ...], parts: Parts, spot: Spot, at: Place) -> Type:
        if len(values) == 1:
            return Constant(values[0].value)
        if all(isinstance(value.value, bool) for value in values):
            return Scalar("boolean")
        own = _own(parts)
        doc = joined(doc_of(part.node, self._report) for part in own)
        examples = tuple(example for part in own for example in examples_of(part.node))
        pins = self._pins(own, spot, at)
        return self._declare(
            spot, parts, at, lambda id: Enum(id, spot.origin, doc, values, at, examples, pins)
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
        return ListOf(self._held(single, spot.element("item")), limits)

    def _held(self, nodes: list[tuple[Part, Node]], spot: Spot) -> Type:
        """The type of what is described in several places at once: items, or a property of several parts."""
        parts = tuple(
            inner for node, owner in _owned(nodes) for inner in parts_of(node, self._reading, owner)
        )
        return self._of_parts(parts, spot, nodes[-1][1].at) if parts else Anything()

    def _tuple(self, prefix: Node, rest: list[tuple[Part, Node]], parts: Parts, spot: Spot) -> Type:
        items = tuple(
            self.type_of(item, spot.element(f"item{index}"))
            for index, item in enumerate(prefix.items(), 1)
        )
        most = limits_of((part.node for part in parts), self._report).max_items
        ends = any(node.value is False for _, node in rest) or _closed_tuple(parts)
        if ends or (most is not None and most <= len(items)):
            return TupleOf(items if most is None else items[:most], None)
        return TupleOf(items, self._held(rest, spot.element("item")) if rest else Anything())

    # --- Objects ------------------------------------------------------------------------------------------------------

    def _object(self, parts: Parts, spot: Spot, at: Place) -> Type:
        if not any(_has_fields(part.node) for part in parts):
            match self._rest(parts, spot.element("value")):
                case Open():
                    return MapOf(Anything(), self._object_limits(parts))
                case Typed(type):
                    return MapOf(type, self._object_limits(parts))
                case Closed():
                    pass
        return self._declare(
            spot, parts, at, lambda id: self._model(replace(spot, id=id), parts, at)
        )

    def _object_limits(self, parts: Parts) -> Limits:
        limits = limits_of((part.node for part in parts), self._report)
        return object_limits(limits, self._names(parts))

    def _names(self, parts: Parts) -> Limits | None:
        """What `propertyNames` says of names; None where that is nothing."""
        said = [node for part in parts if (node := part.node.get("propertyNames")) is not None]
        each = [part for node in said for part in parts_of(node, self._reading)]
        whole = expand(each, None, self._reading).parts
        for part in whole:
            tell_unread(part.node, self._report)
            if self._format(part.node):
                tell_unsupported(part.node, "format", self._report)
        limits = scalar_limits(limits_of((part.node for part in whole), self._report), "string")
        values = values_of(whole, ("string",), said[0].at, self._reading) if said else ()
        names = tuple(value.value for value in values or () if isinstance(value.value, str))
        found = replace(limits, values=names)
        return None if found == NO_LIMITS else found

    def _model(self, spot: Spot, parts: Parts, at: Place) -> Model:
        own = _own(parts)
        self._note_base(spot.id, own)
        parents = dict.fromkeys(part.owner for part in parts if part.owner is not None)
        return Model(
            spot.id,
            spot.origin,
            joined(doc_of(part.node, self._report) for part in own),
            self.fields(parts, spot),
            self._rest(parts, spot.member("additionalProperties")),
            at,
            tuple(self._identity(place) for place in parents),
            self._object_limits(parts),
            tuple(example for part in own for example in examples_of(part.node)),
            self._pins(own, spot, at),
        )

    def _note_base(self, id: DeclId, own: Parts) -> None:
        for part in own:
            node = part.node.get("discriminator")
            if node is not None and not {"oneOf", "anyOf"} & set(_members(part)):
                self.bases[id] = Discriminator(_property_name(node), tuple(self._mapped(node, {})))
            for extension in _TAGS:
                if tag := text(part.node, extension, self._report):
                    self.tags[id] = tag

    def fields(self, parts: Parts, spot: Spot) -> tuple[Field, ...]:
        """The properties of an object, in order; what is required but not described may hold anything."""
        required = self._required(parts)
        said = self._properties(parts)
        fields = [
            self._field(wire, nodes, wire in required, spot)
            for wire, nodes in said.items()
            if not self._forbidden(wire, nodes)
        ]
        for wire in required:
            if wire not in said:
                fields.append(self._undescribed(wire, required[wire]))
        return tuple(fields)

    def _required(self, parts: Parts) -> dict[str, Place]:
        required: dict[str, Place] = {}
        for part in parts:
            listed = part.node.get("required")
            if listed is None or isinstance(listed.value, bool):
                continue
            for wire in texts(part.node, "required", self._report):
                required.setdefault(wire, listed.at)
        return required

    def _properties(self, parts: Parts) -> dict[str, list[tuple[Part, Node]]]:
        found: dict[str, list[tuple[Part, Node]]] = {}
        for part in parts:
            properties = mapping(part.node, "properties", self._report)
            for wire, node in properties.members() if properties is not None else ():
                found.setdefault(wire, []).append((part, node))
        return found

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
        plain = self._plain(nodes[0][1]) if len(nodes) == 1 else None
        if plain is not None:
            return self.field(wire, plain, required, [nodes[0][1]], at, None)
        own = self._member_spot(wire, nodes, spot)
        return self.field(
            wire, self._held(nodes, own), required, [node for _, node in nodes], at, own
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

    def _pins(self, own: Parts, spot: Spot, at: Place) -> Pins:
        node = own[-1].node if own else Node(None, at)
        return type_pins_of(node, spot.origin.authored, self._report)

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
            id = self._identity(owners[0])
            if id.key[0] != "at":
                return Spot(id, spot.origin, spot.depth).member(wire)
        return spot.member(wire)

    def rest(self, parts: Parts, spot: Spot) -> Rest:
        """What an object may hold besides its properties; the type of that lies at `spot`."""
        return self._rest(parts, spot)

    def _rest(self, parts: Parts, spot: Spot) -> Rest:
        first = len(self._later)
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
        return Typed(self._joined(found, None, parts, spot, parts[-1].node.at, first))

    def _further(self, said: list[tuple[Part, Node]], spot: Spot) -> list[Type]:
        """The type of further properties: what several parts say of them holds at once."""
        typed = [(part, node) for part, node in said if not isinstance(node.value, bool)]
        if typed:
            return [self._held(typed, spot)]
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
                yield self._held([(part, node)], replace(spot.element(pattern), origin=spot.origin))

    # --- Unions -------------------------------------------------------------------------------------------------------

    def _union(self, groups: tuple[Group, ...], base: Parts, spot: Spot, at: Place) -> Type:
        plain = all(is_bare(part) for part in base)
        variants, null = choices(groups, self._report)
        if len(groups) > 1:
            variants = [one for one in variants if self._is_possible(one)] or variants
        null = null or _null_allowed(base)
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
                    common = stated if common is None else _common_types(common, stated)
        return common != ()

    def _scalar_base(self, base: Parts) -> bool:
        """Whether what stands beside a union only says which scalars its alternatives are."""
        return all(_SCALAR_BASE.issuperset(set(_members(part)) - WORDS) for part in base)

    def _listed(
        self, variants: list[tuple[Node, ...]], base: Parts, spot: Spot, at: Place
    ) -> Type | None:
        if any(len(nodes) != 1 for nodes in variants):
            return None
        values = listed_variants(
            (nodes[0] for nodes in variants), self._types(base, at), self._reading
        )
        if values is None or not same_json_type(values):
            return None
        stated = values_of(base, self._types(base, at), at, self._reading)
        if stated is not None:
            others = any(is_plain_text(nodes[0]) for nodes in variants)
            values = named(stated, values, others=others)
        return self._enum(values, base, spot, at)

    def _variants(
        self, variants: list[tuple[Node, ...]], base: Parts, plain: bool, spot: Spot, at: Place
    ) -> Type:
        if not variants:
            return NEVER if plain else self._single(base, spot, at)
        if len(variants) == 1:
            return self._variant(variants[0], base, plain, spot)
        names = labels(variants, self._discriminating(base))
        first = len(self._later)
        found = [
            self._variant(nodes, base, plain, spot.variant(step, words, weak))
            for nodes, (step, words, weak) in zip(variants, names, strict=True)
        ]
        discriminator = self._discriminator(base, variants, found)
        return self._joined(found, discriminator, base, spot, at, first)

    def _variant(self, nodes: tuple[Node, ...], base: Parts, plain: bool, spot: Spot) -> Type:
        inner = tuple(part for node in nodes for part in parts_of(node, self._reading))
        reference = sole_reference(inner, self._reading)
        if reference is not None and (plain or self._adds_nothing(base, reference)):
            return self._of_parts(inner, spot, nodes[-1].at)
        if plain:
            return self._of_parts(inner, spot, nodes[-1].at) if inner else Anything()
        return self._merged((*base, *inner), spot, nodes[-1].at)

    def _adds_nothing(self, base: Parts, reference: Node) -> bool:
        """Whether all that is said beside a union already holds for one of its variants."""
        target = self._reading.refs.target(reference)
        if target is None:
            return True
        whole = expand(parts_of(target, self._reading, target.at), None, self._reading).parts
        known, needed = self._properties(whole), self._required(whole)
        said, required = self._properties(base), self._required(base)
        keys = {key for part in base if not is_bare(part) for key in _members(part)}
        shape = {key for key in keys if key in SHAPE} - {"properties", "required"}
        return not shape and set(said) <= set(known) and set(required) <= set(needed)

    def _discriminating(self, base: Parts) -> str:
        node = _discriminator_node(base)
        return "" if node is None else _property_name(node)

    def _discriminator(
        self, base: Parts, variants: list[tuple[Node, ...]], types: list[Type]
    ) -> Discriminator | None:
        node = _discriminator_node(base)
        if node is None:
            return None
        wire = _property_name(node)
        if not wire:
            self._report.warning(
                "invalid-discriminator", "a discriminator needs a `propertyName`; left out", node.at
            )
            return None
        own = self._own_ids(variants, types)
        return Discriminator(wire, tuple(self._mapped(node, own)), self._default_kind(node, own))

    def _default_kind(self, node: Node, own: dict[DeclId, DeclId]) -> DeclId | None:
        """`defaultMapping` (3.2)."""
        written = text(node, "defaultMapping", self._report)
        target = self._mapping_target(written, node.at / "defaultMapping") if written else None
        id = self.identity(target) if target is not None else None
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
                ids[self._identity(target.at)] = bare.id
        return ids

    def _mapped(self, node: Node, own: dict[DeclId, DeclId]) -> Iterator[tuple[str, DeclId]]:
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
                id = self.identity(found)
                yield value, own.get(id, id)

    def _mapping_target(self, written: str, at: Place) -> Node | None:
        """A mapping holds a reference, or the bare name of a component."""
        if "/" not in written and "#" not in written:
            named = self._reading.refs.look(f"/components/schemas/{_escaped(written)}", at)
            if named is not None:
                return named
        return self._reading.refs.resolve(written, at)

    def _joined(
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
            own = _own(parts)
            doc = joined(doc_of(part.node, self._report) for part in own)
            examples = tuple(example for part in own for example in examples_of(part.node))
            pins = self._pins(own, spot, at)
            type = self._declare(
                spot,
                parts,
                at,
                lambda id: Alias(id, spot.origin, doc, whole, at, examples, pins),
                first,
            )
        return Nullable(type) if null else type

    # --- Declarations -------------------------------------------------------------------------------------------------

    def _declare(
        self, spot: Spot, parts: Parts, at: Place, build: _Build, first: int | None = None
    ) -> Type:
        """Refer to a declaration at a spot, which is built later; the same schema at the same spot is one thing."""
        sources = (at, *(part.node.at for part in parts))
        id = spot.id
        while id in self._claims:
            if self._claims[id] == sources:
                return Ref(id)
            id = replace(id, key=(*id.key, "~"))
        self._claims[id] = sources
        self._declared_at.setdefault(at, id)
        self._later.insert(
            len(self._later) if first is None else first, lambda: self._add(build(id))
        )
        return Ref(id)


_MORE_THAN_PLAIN = (
    REFERRING
    | NARROWING
    | {"enum", "const", "oneOf", "anyOf", "contentEncoding"}
    | {keyword for _, keywords in TYPE_SIGNS[3:] for keyword in keywords}
)
"""Keywords that make a scalar more than its type and format."""

_TAGS = ("x-discriminator-value", "x-ms-discriminator-value")

_SCALAR_BASE = frozenset(("type", "format", "enum", "oneOf", "anyOf"))


def _members(part: Part) -> dict[str, Json]:
    return part.node.value if isinstance(part.node.value, dict) else {}


def _owned(nodes: list[tuple[Part, Node]]) -> Iterator[tuple[Node, Place | None]]:
    """Schemas inside other parts: those of another definition belong to others where several say something."""
    for part, node in nodes:
        yield node, (node.at if part.owner is not None and len(nodes) > 1 else None)


def _last_words(key: tuple[str, ...]) -> tuple[str, ...]:
    """Words for something that is referred to in the midst of another thing: what stands last and is a name."""
    generic = {"schema", "items", "properties", "content", "allOf", "oneOf", "anyOf", "at", "paths"}
    named = [step for step in key if step not in generic and not step.isdigit()]
    return tuple(named[-2:]) or ("schema",)


def _own(parts: Parts) -> Parts:
    return tuple(part for part in parts if part.owner is None)


def _null_allowed(parts: Parts) -> bool:
    """Whether null is a value: the schema itself says so, or no part forbids what another allows."""
    said = [(part.owner, allows_null(part.node)) for part in parts]
    if any(owner is None and null for owner, null in said):
        return True
    return any(null for _, null in said) and not any(null is False for _, null in said)


def _common_types(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    widened = set(other) | ({"integer"} if "number" in other else set())
    common = [name for name in one if name in widened]
    if "number" in one and "integer" in other and "integer" not in common:
        common.append("integer")
    return tuple(common)


def _implied_types(parts: Parts) -> tuple[str, ...] | None:
    used = {
        key
        for part in parts
        for key, value in _members(part).items()
        if value or value is False or value == 0
    }
    for name, signs in TYPE_SIGNS:
        if not used.isdisjoint(signs):
            return (name,)
    for part in parts:
        format = part.node.value.get("format") if isinstance(part.node.value, dict) else None
        if isinstance(format, str) and type_of_format(format):
            return (type_of_format(format),)
    if any(is_null_only(part.node) for part in parts):
        return ()
    return None


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


def _has_fields(node: Node) -> bool:
    assert isinstance(node.value, dict)
    required = node.value.get("required")
    return bool(node.value.get("properties")) or (isinstance(required, list) and bool(required))


def _is_secret(node: Node) -> bool:
    return isinstance(node.value, dict) and node.value.get("format") == "password"


def _is_message(node: Node) -> bool:
    return isinstance(node.value, dict) and node.value.get("x-speakeasy-error-message") is True


def _discriminator_node(parts: Parts) -> Node | None:
    for part in reversed(parts):
        node = part.node.get("discriminator")
        if node is not None and {"oneOf", "anyOf"} & _members(part).keys():
            return node
    return None


def _property_name(node: Node) -> str:
    name = node.value.get("propertyName") if isinstance(node.value, dict) else node.value
    return name if isinstance(name, str) else ""


def _escaped(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")


def _raw_media(node: Node) -> str:
    """The media type of bytes that are no text and not encoded as one: a file. "" for all else."""
    members = node.value if isinstance(node.value, dict) else {}
    media = members.get("contentMediaType")
    if not isinstance(media, str) or "contentEncoding" in members:
        return ""
    return media if media.startswith(RAW_MEDIA) else ""


def _text_media(node: Node) -> str:
    """The media type of what a text holds, such as JSON in a text. "" where none is said."""
    media = node.value.get("contentMediaType") if isinstance(node.value, dict) else None
    return media if isinstance(media, str) else ""


RAW_MEDIA = (
    *("image/", "audio/", "video/", "font/", "model/"),
    *("application/octet-stream", "application/pdf", "application/zip", "application/gzip"),
)
"""How media types begin whose content is never text."""
