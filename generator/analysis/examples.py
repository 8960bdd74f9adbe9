"""Example values: valid, the same on every run, and such that reading and writing them again changes nothing.

An author's example comes first, then a value made up from the format, the name and the limits. Declarations are done in
dependency order, so that each finds ready what it holds; inside a cycle the smallest values come first and everything
else uses those, which ends every cycle without following it.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping

from generator.analysis.values import Hint, scalar_value
from generator.diagnostics import Diagnostics, quote
from generator.fitting import canonical, misfit
from generator.frozen import frozen
from generator.ir import (
    Absent,
    Alias,
    Anything,
    BestMatch,
    ByKind,
    ByProperty,
    BytesBody,
    Constant,
    Content,
    Decl,
    DeclId,
    Enum,
    EventStream,
    Examples,
    Facts,
    Field,
    Fill,
    FormBody,
    Json,
    JsonBody,
    JsonLines,
    Limits,
    ListOf,
    MapOf,
    Model,
    MultipartBody,
    Nullable,
    OneOf,
    Only,
    Payload,
    Ref,
    Scalar,
    TellApart,
    TextBody,
    TupleOf,
    Type,
    Typed,
)

MOST_NODES = 20_000
"""Values inside one example. What must be larger gets no example."""

DEEPEST = 40
"""Objects and lists inside one another in an example. What must be deeper gets no example."""

_ROOMY = 60
"""Values inside an optional part of an example that are still shown."""

_FILLS: tuple[Fill, ...] = ("required", "with_example", "all")

_Values = dict[tuple[DeclId, Fill], Json]


class NoExampleError(Exception):
    """There is no finite value, or none that is found simply."""


def examples_of(
    decls: Mapping[DeclId, Decl],
    order: Iterable[tuple[DeclId, ...]],
    unions: Mapping[DeclId, TellApart],
    tags: Mapping[DeclId, tuple[str, bool | int | str]],
    report: Diagnostics,
) -> Examples:
    """A value for every declaration and fill. Where there is none, it is reported and the value is empty."""
    making = _Making(decls, unions, tags)
    for component in order:
        for id in making.make(component):
            report.warning(
                "no-example",
                f"no finite example of {quote(id.key[-1])} can be made: it always holds itself, or too much",
                decls[id].at,
                "make one of the properties in the cycle optional or nullable",
            )
    return Examples(making.values)


def example(type: Type, facts: Facts, fill: Fill, name: str = "") -> Json:
    """A value of a type. `name`, where the value has one, makes it more telling. Null where there is no value."""
    try:
        return _maker(facts, fill).value(type, Hint(name))
    except NoExampleError:
        return None


def field_example(field: Field, facts: Facts, fill: Fill) -> Json:
    """The example of a parameter, header, part or property: the author's where there is one."""
    try:
        return _maker(facts, fill).field(field)
    except NoExampleError:
        return None


def payload_example(payload: Payload, facts: Facts, fill: Fill) -> Json:
    """The example of a body: an object of parts for a form, text for text and bytes, one item for a stream."""
    if payload.examples and fill != "all":
        return payload.examples[0]
    return _content_example(payload.content, facts, fill)


def _content_example(content: Content, facts: Facts, fill: Fill) -> Json:
    match content:
        case JsonBody(type):
            return example(type, facts, fill)
        case FormBody(parts) | MultipartBody(parts):
            shown = [part.field for part in parts if shows(part.field, fill)]
            return {field.wire: field_example(field, facts, fill) for field in shown}
        case JsonLines(item) | EventStream(item):
            return example(item, facts, fill)
        case TextBody() | BytesBody():
            return "example"


def shows(field: Field, fill: Fill) -> bool:
    """Whether an example that is filled so shows a field."""
    match fill:
        case "required":
            return field.required
        case "with_example":
            return field.required or bool(field.examples)
        case "all":
            return True


def _maker(facts: Facts, fill: Fill) -> _Maker:
    return _Maker(facts.examples.values, fill, {}, frozenset(), {})


# --- All declarations -------------------------------------------------------------------------------------------------


class _Making:
    def __init__(
        self,
        decls: Mapping[DeclId, Decl],
        unions: Mapping[DeclId, TellApart],
        tags: Mapping[DeclId, tuple[str, bool | int | str]],
    ) -> None:
        self.values: _Values = {}
        self._decls = decls
        self._unions = unions
        self._tags = tags
        self._sizes: dict[tuple[DeclId, Fill], int] = {}

    def make(self, component: tuple[DeclId, ...]) -> list[DeclId]:
        """Values for declarations that refer to one another; the result is those that have none."""
        missing = self._smallest(component)
        for id in missing:
            self._keep(id, "required", _empty(self._decls[id]), 1)
        for fill in _FILLS[1:]:
            for id in component:
                try:
                    self._fill(id, fill, frozenset(component))
                except NoExampleError:
                    smallest = id, _FILLS[0]
                    self._keep(id, fill, self.values[smallest], self._sizes[smallest])
        return missing

    def _smallest(self, component: tuple[DeclId, ...]) -> list[DeclId]:
        """Try again as long as something was found; what is left has no finite value."""
        left = list(component)
        while left:
            waiting = []
            for id in left:
                try:
                    self._fill(id, "required", frozenset())
                except NoExampleError:
                    waiting.append(id)
            if len(waiting) == len(left):
                return waiting
            left = waiting
        return []

    def _fill(self, id: DeclId, fill: Fill, inside: frozenset[DeclId]) -> None:
        maker = _Maker(self.values, fill, self._sizes, inside, self._decls)
        value = maker.decl(self._decls[id], self._unions.get(id), self._tags.get(id))
        size = _size(value, MOST_NODES)
        if size >= MOST_NODES or _is_deep(value, DEEPEST):
            raise NoExampleError
        self._keep(id, fill, value, size)

    def _keep(self, id: DeclId, fill: Fill, value: Json, size: int) -> None:
        self.values[id, fill] = value
        self._sizes[id, fill] = size


def _empty(decl: Decl) -> Json:
    match decl:
        case Model():
            return {}
        case Enum():
            return decl.values[0].value
        case Alias():
            return None


def _size(value: Json, most: int) -> int:
    """How many values there are inside one another, counted up to `most`."""
    if not isinstance(value, (dict, list)):
        return 1
    count = 0
    waiting: list[Json] = [value]
    while waiting and count < most:
        held = waiting.pop()
        count += 1
        if isinstance(held, dict):
            waiting.extend(held.values())
        elif isinstance(held, list):
            waiting.extend(held)
    return count


def _is_deep(value: Json, deepest: int) -> bool:
    """Whether more than `deepest` objects and lists lie inside one another."""
    layer: list[Json] = [value]
    for _ in range(deepest + 1):
        held = [each for each in layer if isinstance(each, (dict, list))]
        if not held:
            return False
        layer = [
            one for each in held for one in (each if isinstance(each, list) else each.values())
        ]
    return True


# --- One value --------------------------------------------------------------------------------------------------------


@frozen
class _Maker:
    """Makes values from those of declarations that are ready; of those `inside` the same cycle, the smallest."""

    ready: Mapping[tuple[DeclId, Fill], Json]
    fill: Fill
    sizes: Mapping[tuple[DeclId, Fill], int]
    inside: frozenset[DeclId]
    decls: Mapping[DeclId, Decl]

    def decl(
        self,
        decl: Decl,
        union: TellApart | None,
        tag: tuple[str, bool | int | str] | None,
    ) -> Json:
        match decl:
            case Model():
                return self._model(decl, tag)
            case Enum():
                return decl.examples[0] if decl.examples else decl.values[0].value
            case Alias(type=OneOf() as type):
                if decl.examples and self.fill != "required":
                    return decl.examples[0]
                return self._union(type, union, Hint(decl.id.key[-1]))
            case Alias():
                return (
                    decl.examples[0]
                    if decl.examples
                    else self.value(decl.type, Hint(decl.id.key[-1]))
                )

    def value(self, type: Type, hint: Hint) -> Json:
        match type:
            case Ref(id):
                return self._ready(id)
            case Nullable(inner):
                return self._nullable(inner, hint)
            case Constant(value):
                return value
            case Scalar():
                return self._scalar(type, hint)
            case ListOf(item, limits):
                return self._list(item, limits, hint)
            case TupleOf(items):
                return [self.value(item, hint) for item in items]
            case MapOf(value, limits):
                return self._map(value, limits, hint)
            case OneOf(variants):
                return self._first(variants, hint)
            case Anything():
                return "example"

    def _ready(self, id: DeclId) -> Json:
        fill = "required" if id in self.inside else self.fill
        if fill != "required" and self.sizes.get((id, fill), 0) > _ROOMY:
            fill = "required"
        if (id, fill) not in self.ready:
            raise NoExampleError
        return self.ready[id, fill]

    def _nullable(self, inner: Type, hint: Hint) -> Json:
        try:
            value = self.value(inner, hint)
        except NoExampleError:
            return None
        return value if _size(value, _ROOMY + 1) <= _ROOMY else None

    def _scalar(self, type: Scalar, hint: Hint) -> Json:
        value = scalar_value(type, hint)
        if value is None:
            raise NoExampleError
        return value

    def _first(self, variants: tuple[Type, ...], hint: Hint) -> Json:
        for variant in variants:
            try:
                return self.value(variant, hint)
            except NoExampleError:
                continue
        raise NoExampleError

    # --- Lists and maps -----------------------------------------------------------------------------------------------

    def _list(self, item: Type, limits: Limits, hint: Hint) -> Json:
        least = limits.min_items or 0
        if limits.max_items == 0:
            return []
        try:
            first = self.value(item, hint.of_item())
        except NoExampleError:
            if least:
                raise
            return []
        if not least and (_size(first, _ROOMY + 1) > _ROOMY or _is_deep(first, DEEPEST - 1)):
            return []
        return self._repeated(first, item, max(least, 1), limits.unique_items, hint)

    def _repeated(self, first: Json, item: Type, count: int, unique: bool, hint: Hint) -> Json:
        if count > 1_000:
            raise NoExampleError
        if count == 1 or not unique:
            return [first] * count
        return self._different(item, count, hint)

    def _different(self, item: Type, count: int, hint: Hint) -> Json:
        found: list[Json] = []
        for number in range(count * 3):
            value = self._other(item, hint.of_item(number))
            if value not in found:
                found.append(value)
            if len(found) == count:
                return found
        raise NoExampleError

    def _other(self, item: Type, hint: Hint) -> Json:
        """A value that differs from those with other numbers, as far as that is simple."""
        decl = self.decls.get(item.id) if isinstance(item, Ref) else None
        match decl:
            case Alias(type=inner) if not isinstance(inner, OneOf):
                return self._other(inner, hint)
            case Enum():
                return decl.values[hint.number % len(decl.values)].value
            case Model():
                return self._other_object(decl, self.value(item, hint), hint.number)
            case Alias() | None:
                return self.value(item, hint)

    def _other_object(self, model: Model, value: Json, number: int) -> Json:
        for member in model.fields:
            if isinstance(value, dict) and member.wire in value and isinstance(member.type, Scalar):
                return {**value, member.wire: self.value(member.type, Hint(member.wire, number))}
        return value

    def _map(self, value: Type, limits: Limits, hint: Hint) -> Json:
        least = limits.min_properties or 0
        if limits.max_properties == 0 or least > 1_000:
            return {}
        try:
            keys = _names(max(least, 1), limits.names)
            found: Json = {key: self.value(value, Hint("")) for key in keys}
        except NoExampleError:
            if least:
                raise
            return {}
        return {} if not least and _is_deep(found, DEEPEST) else found

    # --- Objects ------------------------------------------------------------------------------------------------------

    def _model(
        self,
        model: Model,
        tag: tuple[str, bool | int | str] | None,
    ) -> Json:
        authored = self._authored(model)
        found: dict[str, Json] = {}
        for field in model.fields:
            # A property that tells variants apart is there in fact, whatever `required` says.
            if field.required or (tag is not None and field.wire == tag[0]):
                found[field.wire] = self._member(field, authored, tag)
            elif self._wanted(field, authored, found, model):
                self._try_member(field, authored, tag, found)
        self._fill_up(model, authored, tag, found)
        if isinstance(model.rest, Typed) and self.fill != "required":
            known = {field.wire for field in model.fields}
            found |= {wire: held for wire, held in authored.items() if wire not in known}
        return {wire: found[wire] for wire in _in_order(model, found)}

    def _authored(self, model: Model) -> dict[str, Json]:
        """The author's example of this shape, which may have been of another (sent, received)."""
        for candidate in model.examples:
            if isinstance(candidate, dict) and _size(candidate, MOST_NODES) < MOST_NODES:
                kept = canonical(candidate, Ref(model.id), self.decls)
                return kept if isinstance(kept, dict) else {}
        return {}

    def _wanted(
        self, field: Field, authored: Mapping[str, Json], found: Mapping[str, Json], model: Model
    ) -> bool:
        most = model.limits.max_properties
        if most is not None:
            left = sum(1 for other in model.fields if other.required and other.wire not in found)
            if len(found) + left >= most:
                return False
        return self.fill == "all" or (
            self.fill == "with_example" and (bool(field.examples) or field.wire in authored)
        )

    def _fill_up(
        self,
        model: Model,
        authored: Mapping[str, Json],
        tag: tuple[str, bool | int | str] | None,
        found: dict[str, Json],
    ) -> None:
        """Optional fields, then further properties, until there are as many as there must be."""
        least = model.limits.min_properties or 0
        for field in model.fields:
            if len(found) < least and field.wire not in found:
                self._try_member(field, authored, tag, found)
        if isinstance(model.rest, Typed):
            missing = min(least, 1_000) - len(found)
            for name in _names(missing, model.limits.names, tuple(found)):
                found[name] = self.value(model.rest.type, Hint(""))

    def _try_member(
        self,
        field: Field,
        authored: Mapping[str, Json],
        tag: tuple[str, bool | int | str] | None,
        found: dict[str, Json],
    ) -> None:
        try:
            value = self._member(field, authored, tag)
        except NoExampleError:
            return
        if _size(value, MOST_NODES) <= max(_ROOMY, _size(authored.get(field.wire), MOST_NODES)):
            found[field.wire] = value

    def _member(
        self,
        field: Field,
        authored: Mapping[str, Json],
        tag: tuple[str, bool | int | str] | None,
    ) -> Json:
        if tag is not None and field.wire == tag[0]:
            return tag[1]
        if field.wire in authored:
            return authored[field.wire]
        return self.field(field)

    def field(self, field: Field) -> Json:
        if field.examples:
            return field.examples[0]
        default = field.default
        if not isinstance(default, Absent) and default not in (None, "", [], {}):
            bare = field.type.type if isinstance(field.type, Nullable) else field.type
            if not isinstance(bare, Scalar) or not misfit(default, bare, {}):
                return canonical(default, bare, {})
        return self.value(field.type, Hint(field.wire))

    # --- Unions -------------------------------------------------------------------------------------------------------

    def _union(
        self,
        type: OneOf,
        union: TellApart | None,
        hint: Hint,
    ) -> Json:
        """The first variant that has a value, with the value of the property that tells it apart."""
        for variant in type.variants:
            try:
                value = self.value(variant, hint)
            except NoExampleError:
                continue
            return _tagged(value, variant, union)
        raise NoExampleError


def _names(count: int, limits: Limits | None, known: Collection[str] = ()) -> list[str]:
    """So many names for properties, none of which is known. Fewer where there are no more."""
    if limits is None:
        names: Iterable[str] = (
            "key" if number == 1 else f"key{number}" for number in itertools.count(1)
        )
    elif limits.values:
        names = limits.values
    else:
        text = Scalar("string", limits=limits)
        made = (scalar_value(text, Hint("key", number)) for number in range(2 * count))
        names = dict.fromkeys(name for name in made if isinstance(name, str))
    return list(itertools.islice((name for name in names if name not in known), max(count, 0)))


def _in_order(model: Model, found: Mapping[str, Json]) -> list[str]:
    known = [field.wire for field in model.fields if field.wire in found]
    return [*known, *(wire for wire in found if wire not in set(known))]


def _tagged(value: Json, variant: Type, union: TellApart | None) -> Json:
    """A value that says which variant it is, where a property has to."""
    match union:
        case ByProperty(wire, values) if isinstance(value, dict):
            tags = [tag for tag, type in values if type == variant]
            if not tags or value.get(wire) in tags:
                return value
            return {**value, wire: tags[0]}
        case ByKind(kinds):
            inner = (found for kind, found in kinds if kind == "object")
            return _tagged(value, variant, next(inner, None)) if isinstance(value, dict) else value
        case ByProperty() | BestMatch() | Only() | None:
            return value
