"""Two shapes for what is not the same sent and received.

`readOnly` properties are never sent, `writeOnly` ones never received. A declaration that travels in one direction only
just loses what never travels there. One that travels both ways, and has such properties in itself or in what it holds,
gets a second shape for sending; the shape received keeps the identity, so that nothing is renamed when an author marks
a property as read-only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from generator.diagnostics import Diagnostics, quote
from generator.ir import (
    Api,
    Decl,
    DeclId,
    Discriminator,
    Field,
    ListOf,
    MapOf,
    Model,
    Nullable,
    OneOf,
    Ref,
    TupleOf,
    Type,
)
from generator.openapi.discriminators import tags
from generator.openapi.rewriting import in_decl, in_event, in_operation
from generator.reach import decl_types, held, received_types, refs, sent_types


def sided(api: Api, report: Diagnostics) -> Api:
    """The same API in which nothing is sent that is read-only, and nothing received that is write-only.

    What tells the variants of a union apart goes wherever they go.
    """
    if not any(map(_is_marked, api.decls.values())):
        return api
    sent = held(refs(sent_types(api)), api.decls)
    received = held(refs(received_types(api)), api.decls)
    api = replace(api, decls=_with_tags_everywhere(api.decls, sent, received, report))
    marked = {id for id, decl in api.decls.items() if _is_marked(decl)}
    touched = _holders(marked, api.decls)
    twice = {id: id._replace(side="sent") for id in touched if id in sent and id in received}
    send = _substitution(twice)
    return replace(
        api,
        decls=dict(_decls(api, sent, received, twice, send)),
        operations=tuple(in_operation(operation, send, _same) for operation in api.operations),
        events=tuple(in_event(event, _same) for event in api.events),
    )


def _same(type: Type) -> Type:
    return type


def _is_marked(decl: Decl) -> bool:
    return isinstance(decl, Model) and any(field.access != "both" for field in decl.fields)


def _with_tags_everywhere(
    decls: Mapping[DeclId, Decl], sent: set[DeclId], received: set[DeclId], report: Diagnostics
) -> dict[DeclId, Decl]:
    found = dict(decls)
    for wire, id in dict.fromkeys((wire, id) for wire, _, id in tags(decls)):
        model = found[id]
        assert isinstance(model, Model)
        needed = {"read_only": id in sent, "write_only": id in received}
        for field in model.fields:
            if field.wire == wire and needed.get(field.access, False):
                report.warning(
                    "invalid-discriminator",
                    f"{quote(wire)} tells schemas apart, so it goes wherever they do",
                    field.at,
                    "say neither `readOnly` nor `writeOnly` of it",
                )
                everywhere = replace(field, access="both")
                fields = tuple(everywhere if each is field else each for each in model.fields)
                found[id] = replace(model, fields=fields)
    return found


def _holders(marked: Iterable[DeclId], decls: Mapping[DeclId, Decl]) -> set[DeclId]:
    """The declarations that are marked or hold one that is, however deep."""
    holders: dict[DeclId, list[DeclId]] = {}
    for id, decl in decls.items():
        for inner in refs(decl_types(decl)):
            holders.setdefault(inner, []).append(id)
    found = set(marked)
    waiting = list(found)
    while waiting:
        for holder in holders.get(waiting.pop(), ()):
            if holder not in found:
                found.add(holder)
                waiting.append(holder)
    return found


def _decls(
    api: Api,
    sent: set[DeclId],
    received: set[DeclId],
    twice: Mapping[DeclId, DeclId],
    send: Callable[[Type], Type],
) -> Iterator[tuple[DeclId, Decl]]:
    for id, decl in api.decls.items():
        if id in received or id not in sent:
            yield id, _without(decl, "write_only") if id in received else decl
            if id in twice:
                second = in_decl(_without(decl, "read_only"), send)
                yield twice[id], _renamed(second, twice)
        else:
            yield id, in_decl(_without(decl, "read_only"), send)


def _without(decl: Decl, access: str) -> Decl:
    if not isinstance(decl, Model):
        return decl
    return replace(decl, fields=tuple(_kept(decl.fields, access)))


def _kept(fields: Iterable[Field], access: str) -> Iterator[Field]:
    return (field for field in fields if field.access != access)


def _renamed(decl: Decl, twice: Mapping[DeclId, DeclId]) -> Decl:
    within = decl.origin.within
    if isinstance(within, DeclId):
        within = twice.get(within, within)
    return replace(decl, id=twice[decl.id], origin=replace(decl.origin, within=within))


def _substitution(ids: Mapping[DeclId, DeclId]) -> Callable[[Type], Type]:
    """A change of every reference to one of these declarations."""

    def change(type: Type) -> Type:
        match type:
            case Ref(id):
                return Ref(ids[id]) if id in ids else type
            case Nullable(inner):
                changed = change(inner)
                return type if changed is inner else Nullable(changed)
            case ListOf(item):
                changed = change(item)
                return type if changed is item else replace(type, item=changed)
            case MapOf(value):
                changed = change(value)
                return type if changed is value else replace(type, value=changed)
            case TupleOf(items, rest):
                return TupleOf(
                    tuple(change(item) for item in items), None if rest is None else change(rest)
                )
            case OneOf(variants, discriminator):
                return OneOf(
                    tuple(change(variant) for variant in variants), _told(discriminator, ids)
                )
            case _:
                return type

    return change


def _told(
    discriminator: Discriminator | None, ids: Mapping[DeclId, DeclId]
) -> Discriminator | None:
    if discriminator is None:
        return None
    mapping = tuple((value, ids.get(id, id)) for value, id in discriminator.mapping)
    default = discriminator.default
    return Discriminator(
        discriminator.wire, mapping, None if default is None else ids.get(default, default)
    )
