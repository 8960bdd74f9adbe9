"""Example values as the Python that a user writes for them, and as the JSON that is sent for that.

The two differ from the author's example where a type is richer than JSON: a `datetime` is written in one way only,
however the example was.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable, ItemsView, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Literal
from uuid import UUID

from generator.fitting import misfit
from generator.ir import (
    Alias,
    Anything,
    BestMatch,
    ByKind,
    ByProperty,
    Constant,
    Decl,
    DeclId,
    Enum,
    Field,
    Json,
    JsonKind,
    ListOf,
    MapOf,
    Model,
    Nullable,
    OneOf,
    Only,
    Ref,
    Scalar,
    ScalarKind,
    TellApart,
    TupleOf,
    Type,
    Typed,
)
from generator.targets.python.sdk import Sdk
from generator.targets.python.spelling.expressions import (
    Expr,
    Import,
    builtin,
    call,
    dict_of,
    keyword,
    list_of,
    tuple_of,
)
from generator.targets.python.spelling.literals import value_of

Named = Callable[[DeclId, Json], Expr | None]
"""How an object of a model is written where it has a name; None where it has none."""


def written(
    kind: Type,
    value: Json,
    sdk: Sdk,
    *,
    floats: bool = False,
    named: Named = lambda id, value: None,
) -> Expr:
    """The Python value that stands for a JSON value of a type, as an expression.

    With `floats`, exactly as it is decoded: `5.0` where people would write `5`.
    """
    found = plain(kind, value, sdk)
    if isinstance(found, Scalar):
        return _written_scalar(found.kind, value, floats)
    again = partial(written, sdk=sdk, floats=floats, named=named)
    match found:
        case ListOf(item=item):
            listed = list_of(*(again(item, one) for one in items_of(value)))
            typed = _needs_its_type(kind, item, sdk)
            return call(sdk.types.expr(found), listed) if typed else listed
        case TupleOf():
            items = [again(item, one) for item, one in placed(found, value)]
            return tuple_of(*items) if found.rest is None else list_of(*items)
        case MapOf(value=held):
            pairs = ((value_of(key), again(held, one)) for key, one in members_of(value))
            return dict_of(*pairs)
        case Ref(id=id):
            return named(id, value) or made(_model(id, sdk), value, sdk, again)
        case Nullable() | Constant() | OneOf() | Anything():
            return value_of(value)


def _needs_its_type(kind: Type, item: Type, sdk: Sdk) -> bool:
    """Whether mypy cannot see which of several lists is meant: where it chooses, it does not look at what an item may be."""
    whole = sdk.types.resolved(kind.type if isinstance(kind, Nullable) else kind)
    lists = [
        variant
        for variant in (whole.variants if isinstance(whole, OneOf) else ())
        if isinstance(sdk.types.resolved(variant), ListOf)
    ]
    return len(lists) > 1 and isinstance(sdk.types.resolved(item), Nullable | OneOf)


def sent(kind: Type, value: Json, sdk: Sdk, *, extras: bool = True) -> Json:
    """The JSON that the Python value of `written` becomes; without `extras`, that of its declared fields alone."""
    match plain(kind, value, sdk):
        case Scalar(kind=scalar):
            return _sent_scalar(scalar, value)
        case ListOf(item=item):
            return [sent(item, one, sdk, extras=extras) for one in items_of(value)]
        case TupleOf() as found:
            return [sent(item, one, sdk, extras=extras) for item, one in placed(found, value)]
        case MapOf(value=held):
            return {key: sent(held, one, sdk, extras=extras) for key, one in members_of(value)}
        case Ref(id=id):
            known = fields_of(_model(id, sdk))
            return {
                key: sent(known[key].type if key in known else Anything(), one, sdk, extras=extras)
                for key, one in members_of(value)
                if extras or key in known
            }
        case Nullable() | Constant() | OneOf() | Anything():
            return value


def pruned(kind: Type, value: Json, sdk: Sdk, depth: int = 1) -> Json:
    """A value without the optional fields of objects that lie `depth` deep in others: these have tests of their own."""
    match plain(kind, value, sdk):
        case ListOf(item=item):
            return [pruned(item, one, sdk, depth) for one in items_of(value)]
        case TupleOf() as found:
            return [pruned(item, one, sdk, depth) for item, one in placed(found, value)]
        case MapOf(value=held):
            return {key: pruned(held, one, sdk, depth) for key, one in members_of(value)}
        case Ref(id=id):
            known, tag = fields_of(_model(id, sdk)), sdk.facts.tags.get(id, ("", ""))[0]
            return {
                key: pruned(known[key].type, one, sdk, depth - 1) if key in known else one
                for key, one in members_of(value)
                if depth > 0 or (key in known and (known[key].required or key == tag))
            }
        case Scalar() | Nullable() | Constant() | OneOf() | Anything():
            return value


def complete(kind: Type, value: Json, sdk: Sdk) -> bool:
    """Whether a value has all that its type requires. An example has not where it would have to hold itself."""
    match plain(kind, value, sdk):
        case ListOf(item=item):
            return all(complete(item, one, sdk) for one in items_of(value))
        case TupleOf() as found:
            return all(complete(item, one, sdk) for item, one in placed(found, value))
        case MapOf(value=held):
            return all(complete(held, one, sdk) for _, one in members_of(value))
        case Ref(id=id):
            known, there = fields_of(_model(id, sdk)), dict(members_of(value))
            return all(wire in there for wire, field in known.items() if field.required) and all(
                complete(known[wire].type, one, sdk) for wire, one in there.items() if wire in known
            )
        case Scalar() | Nullable() | Constant() | OneOf() | Anything():
            return True


def plain(kind: Type, value: Json, sdk: Sdk) -> Type:
    """The type that a value has in particular: no alias, no union; a `Ref` is one to a model.

    `Anything` where the value is null, or is not of the type.
    """
    match kind:
        case Scalar():
            return kind if fits(kind, value, sdk) else Anything()
        case Nullable(type=inner):
            return plain(inner, value, sdk)
        case Ref():
            return _plain_ref(kind, value, sdk)
        case OneOf():
            fitting = [variant for variant in kind.variants if fits(variant, value, sdk)]
            return _of_union(kind, fitting[0] if len(fitting) == 1 else None, value, sdk)
        case ListOf() | TupleOf() | MapOf() | Constant() | Anything():
            return kind if fits(kind, value, sdk) else Anything()


def _plain_ref(ref: Ref, value: Json, sdk: Sdk) -> Type:
    match sdk.api.decls[ref.id]:
        case Model():
            return ref if isinstance(value, dict) else Anything()
        case Enum():
            return Anything()
        case Alias(type=OneOf() as whole) if ref.id in sdk.facts.unions:
            return _of_union(whole, _chosen(sdk.facts.unions[ref.id], value, sdk), value, sdk)
        case Alias(type=inner):
            return plain(inner, value, sdk)


def _of_union(whole: OneOf, chosen: Type | None, value: Json, sdk: Sdk) -> Type:
    if chosen is None or not sdk.types.keeps(whole.variants, chosen):
        return Anything()
    return plain(chosen, value, sdk)


def _chosen(tell_apart: TellApart, value: Json, sdk: Sdk) -> Type | None:
    """The variant of a union that a value is, None where the union says nothing of it."""
    match tell_apart:
        case Only(type=kind):
            return kind
        case ByKind(kinds=kinds):
            found = next((inner for kind, inner in kinds if kind in _json_kinds(value)), None)
            return None if found is None else _chosen(found, value, sdk)
        case ByProperty(wire=wire, values=values, default=default):
            tag = value.get(wire) if isinstance(value, dict) else None
            return next((kind for known, kind in values if known == tag), default)
        case BestMatch(variants=variants):
            fitting = [variant for variant in variants if fits(variant, value, sdk)]
            whole = [one for one in fitting if not misfit(value, one, sdk.api.decls, limits=False)]
            return max(
                whole or fitting,
                key=lambda variant: _likeness(variant, value, sdk),
                default=None,
            )


def _likeness(variant: Type, value: Json, sdk: Sdk) -> tuple[int, int, int, int]:
    """How much of an object a variant explains, as the runtime measures it: how few of the fields that it requires are
    missing, how many it knows, and of how few values it says nothing, or no more than that they are texts.
    """
    vague = Counter(_vague(variant, value, sdk, _DEEP))
    measure = -vague["nothing"], -vague["text"]
    match plain(variant, value, sdk):
        case Ref(id=id):
            fields = fields_of(_model(id, sdk))
            there = {key for key, _ in members_of(value)}
            known = len(there & fields.keys())
            missing = sum(field.required and wire not in there for wire, field in fields.items())
            return (-missing, known, *measure) if known or not there else (_NO_FIELDS, -1, *measure)
        case _:
            return _NO_FIELDS, 0, *measure


_NO_FIELDS = -(10**6)
"""A map explains less than a model whose fields are there, and more than one none of whose are."""
_DEEP = 4
_ITEMS = 4
"""How deep the runtime looks into a value, and at how many items of each list or map."""


def _vague(kind: Type, value: Json, sdk: Sdk, deep: int) -> Iterator[Literal["nothing", "text"]]:
    """What is said too little of in a value: once for each value of which a type says nothing, or only that it is a text."""
    match sdk.api.decls[kind.id] if isinstance(kind, Ref) else kind:
        case Anything():
            yield "nothing"
        case Scalar(kind="string" | "duration" | "binary"):
            yield "text"
        case Nullable(type=inner) | Alias(type=inner) if value is not None:
            yield from _vague(inner, value, sdk, deep)
        case Model() as model if deep and isinstance(value, dict):
            known = fields_of(model)
            for wire in known.keys() & value.keys():
                yield from _vague(known[wire].type, value[wire], sdk, deep - 1)
        case ListOf(item=item) if deep and isinstance(value, list):
            for each in value[:_ITEMS]:
                yield from _vague(item, each, sdk, deep - 1)
        case MapOf(value=held) if deep and isinstance(value, dict):
            for each in islice(value.values(), _ITEMS):
                yield from _vague(held, each, sdk, deep - 1)
        case (
            Scalar()
            | Nullable()
            | Alias()
            | Model()
            | Enum()
            | ListOf()
            | MapOf()
            | TupleOf()
            | Constant()
            | OneOf()
            | Ref()
        ):
            pass


def _json_kinds(value: Json) -> tuple[JsonKind, ...]:
    return _JSON_KINDS[type(value)]


_JSON_KINDS: Mapping[type, tuple[JsonKind, ...]] = {
    type(None): (),
    bool: ("boolean",),
    int: ("integer", "number"),
    float: ("number",),
    str: ("string",),
    list: ("array",),
    dict: ("object",),
}


def fits(kind: Type, value: Json, sdk: Sdk) -> bool:
    """Whether a value can be of a type, as far as its outside tells."""
    match kind:
        case Scalar(kind=scalar):
            return _SCALARS.get(scalar, "string") in _json_kinds(value)
        case Nullable(type=inner):
            return value is None or fits(inner, value, sdk)
        case ListOf() | TupleOf():
            return isinstance(value, list)
        case MapOf():
            return isinstance(value, dict)
        case Constant(value=known):
            return known == value
        case OneOf(variants=variants):
            return any(fits(variant, value, sdk) for variant in variants)
        case Anything():
            return True
        case Ref(id=id):
            return _fits_decl(sdk.api.decls[id], value, sdk)


def _fits_decl(decl: Decl, value: Json, sdk: Sdk) -> bool:
    match decl:
        case Model():
            return isinstance(value, dict)
        case Enum(values=values):
            return any(known.value == value for known in values)
        case Alias(type=inner):
            return fits(inner, value, sdk)


_SCALARS: Mapping[ScalarKind, JsonKind] = {
    "boolean": "boolean",
    "integer": "integer",
    "number": "number",
}


# --- Objects and lists ------------------------------------------------------------------------------------------------


def fields_of(model: Model) -> Mapping[str, Field]:
    """The fields of a model by their names on the wire."""
    return {field.wire: field for field in model.fields}


def _model(id: DeclId, sdk: Sdk) -> Model:
    decl = sdk.api.decls[id]
    assert isinstance(decl, Model)
    return decl


def made(model: Model, value: Json, sdk: Sdk, again: Callable[[Type, Json], Expr]) -> Expr:
    """A model as it is called for with what an object holds, each value written by `again`."""
    return call(sdk.types.ref(model.id), *_keywords(model, value, sdk, again))


def _keywords(
    model: Model, value: Json, sdk: Sdk, again: Callable[[Type, Json], Expr]
) -> Iterator[Expr]:
    known = fields_of(model)
    extra: dict[str, Json] = {}
    for wire, one in members_of(value):
        if wire in known:
            yield keyword(sdk.names.field(model.id, wire), again(known[wire].type, one))
        else:
            extra[wire] = one
    if extra and isinstance(model.rest, Typed):
        held = model.rest.type
        pairs = ((value_of(wire), again(held, one)) for wire, one in extra.items())
        yield keyword("extra_fields", call(Import("._runtime.model", "Extras"), dict_of(*pairs)))


def items_of(value: Json) -> list[Json]:
    assert isinstance(value, list)
    return value


def members_of(value: Json) -> ItemsView[str, Json]:
    assert isinstance(value, dict)
    return value.items()


def placed(kind: TupleOf, value: Json) -> Iterator[tuple[Type, Json]]:
    """The items of a tuple, each with its type. Those of an open tuple are plain values, as its type says."""
    for n, one in enumerate(items_of(value)):
        if kind.rest is not None:
            yield (Anything() if kind.items else kind.rest), one
        elif n < len(kind.items):
            yield kind.items[n], one


# --- Scalars ----------------------------------------------------------------------------------------------------------


def _written_scalar(kind: ScalarKind, value: Json, floats: bool) -> Expr:
    text = _sent_scalar(kind, value)
    match kind:
        case "string" | "boolean" | "duration" | "binary":
            return value_of(value)
        case "integer":
            return value_of(value)
        case "number" if floats and isinstance(text, int):
            return value_of(float(text))
        case "number":
            return value_of(text)
        case "decimal":
            return _parsed(Import("decimal", "Decimal"), text)
        case "date":
            return _parsed(Import("datetime", "date", "fromisoformat"), text)
        case "datetime":
            return _parsed(Import("datetime", "datetime", "fromisoformat"), text)
        case "time":
            return _parsed(Import("datetime", "time", "fromisoformat"), text)
        case "uuid":
            return _parsed(Import("uuid", "UUID"), text)
        case "base64":
            return _parsed(Import("base64", "b64decode"), text)


def _parsed(function: Import, text: Json) -> Expr:
    return call(function, value_of(text))


def _sent_scalar(kind: ScalarKind, value: Json) -> Json:
    """The text that a value is sent as, which is not always the text that it was read from."""
    if not isinstance(value, str):
        return _as_double(value) if kind == "number" and isinstance(value, int) else value
    match kind:
        case "string" | "boolean" | "integer" | "number" | "duration" | "binary":
            return value
        case "date":
            return date.fromisoformat(value).isoformat()
        case "datetime":
            return _zulu(datetime.fromisoformat(value.upper().replace(" ", "T")).isoformat())
        case "time":
            return _zulu(time.fromisoformat(value.upper()).isoformat())
        case "uuid":
            return str(UUID(value))
        case "decimal":
            return str(Decimal(value))
        case "base64":
            return base64.b64encode(base64.b64decode(value)).decode()


def _as_double(value: int) -> int | float:
    """A number as it comes back: beyond 2^53 not every integer is one."""
    return value if value.bit_length() > 1000 or float(value) == value else float(value)


def _zulu(text: str) -> str:
    """UTC as the `Z` that RFC 3339 has for it."""
    return f"{text.removesuffix('+00:00')}Z" if text.endswith("+00:00") else text


def runtime_type(kind: Type, value: Json, sdk: Sdk) -> Expr:
    """The class of the Python value that a JSON value of a type is decoded to."""
    match plain(kind, value, sdk):
        case Scalar(kind=scalar):
            return sdk.types.expr(Scalar(scalar))
        case ListOf():
            return builtin("list")
        case TupleOf(rest=rest):
            return builtin("tuple" if rest is None else "list")
        case MapOf():
            return builtin("dict")
        case Ref() as model:
            return sdk.types.expr(model)
        case Nullable() | Constant() | OneOf() | Anything():
            return (
                builtin(type(value).__name__) if value is not None else Import("types", "NoneType")
            )
