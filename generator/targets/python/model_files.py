"""Which declarations share a file of `models/`, and in which order they stand there.

What always loads together shares a file: declarations that are reached by exactly the same roots, where a root is one
payload of a request or an answer, the parameters of an operation, or a component that nothing uses. A cycle therefore
never leaves its file, and files depend on each other without circles.

In a file everything stands after what it needs. An alias needs its type at once; a field can quote its annotation and a
union its variants, so these give way where there is a circle. Aliases that go in a circle among themselves alone
(`Tree: list[Tree]`) have no value to begin with: one of them is `broken`, that is, made a class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from generator import ir
from generator.frozen import frozen


@frozen
class ModelFile:
    """A file: the declaration that it is named after, and all that it holds, in order."""

    named_after: ir.DeclId
    decls: tuple[ir.DeclId, ...]


@frozen
class Arrangement:
    """All files in document order, and the aliases that must become classes."""

    files: tuple[ModelFile, ...]
    broken: frozenset[ir.DeclId]


def arrange(api: ir.Api, facts: ir.Facts, is_class: Callable[[ir.Alias], bool]) -> Arrangement:
    """Sort declarations into files. `is_class` says which aliases are resolver classes anyway."""
    uses = {id: tuple(dict.fromkeys(refs_of(decl))) for id, decl in api.decls.items()}
    plain = {
        id: uses[id]
        for id, decl in api.decls.items()
        if isinstance(decl, ir.Alias) and not is_class(decl)
    }
    broken = _broken(plain)
    needed = {id: () if id in broken else plain.get(id, ()) for id in uses}
    reached = _reached(api, facts, uses)
    groups: dict[int, list[ir.DeclId]] = {}
    for id in api.decls:
        groups.setdefault(reached[id], []).append(id)
    files = tuple(_file(group, uses, needed) for group in groups.values())
    return Arrangement(files, broken)


def refs_of(decl: ir.Decl) -> Iterator[ir.DeclId]:
    """Every declaration that one mentions, as often as it does."""
    match decl:
        case ir.Model(fields=fields, rest=rest):
            for field in fields:
                yield from refs_in(field.type)
            if isinstance(rest, ir.Typed):
                yield from refs_in(rest.type)
        case ir.Enum():
            return
        case ir.Alias(type=type):
            yield from refs_in(type)


def refs_in(type: ir.Type) -> Iterator[ir.DeclId]:
    """Every declaration that a type mentions."""
    match type:
        case ir.Ref(id=id):
            yield id
        case ir.ListOf(item=inner) | ir.MapOf(value=inner) | ir.Nullable(type=inner):
            yield from refs_in(inner)
        case ir.TupleOf(items=items, rest=rest):
            for item in (*items, *([rest] if rest else [])):
                yield from refs_in(item)
        case ir.OneOf(variants=variants):
            for variant in variants:
                yield from refs_in(variant)
        case ir.Scalar() | ir.Constant() | ir.Anything():
            return


# --- Roots ------------------------------------------------------------------------------------------------------------

_Uses = Mapping[ir.DeclId, tuple[ir.DeclId, ...]]


def _reached(api: ir.Api, facts: ir.Facts, uses: _Uses) -> dict[ir.DeclId, int]:
    """For each declaration the set of roots that reach it, a bit for each."""
    reached = dict.fromkeys(api.decls, 0)
    count = 0
    for count, root in enumerate(_roots(api), start=1):
        for id in root:
            reached[id] |= 1 << count
    for component in reversed(facts.order):
        together = 0
        for id in component:
            together |= reached[id]
        if not together:
            count += 1
            together = 1 << count
        for id in component:
            reached[id] = together
            for used in uses[id]:
                reached[used] |= together
    return reached


def _roots(api: ir.Api) -> Iterator[list[ir.DeclId]]:
    for operation in api.operations:
        yield [id for one in operation.parameters for id in refs_in(one.field.type)]
        yield from _payload_roots(operation.body.payloads if operation.body else ())
        for response in operation.responses:
            yield [id for header in response.headers for id in refs_in(header.type)]
            yield from _payload_roots(response.payloads)
    for event in api.events:
        yield from _payload_roots(event.body.payloads if event.body else ())


def _payload_roots(payloads: tuple[ir.Payload, ...]) -> Iterator[list[ir.DeclId]]:
    for payload in payloads:
        yield list(refs_in_content(payload.content))


def refs_in_content(content: ir.Content) -> Iterator[ir.DeclId]:
    """Every declaration that a payload mentions."""
    match content:
        case ir.JsonBody(type=type):
            yield from refs_in(type)
        case ir.JsonLines(item=item) | ir.EventStream(item=item):
            yield from refs_in(item)
        case ir.FormBody(parts=parts, rest=rest) | ir.MultipartBody(parts=parts, rest=rest):
            for part in parts:
                yield from refs_in(part.field.type)
            if isinstance(rest, ir.Typed):
                yield from refs_in(rest.type)
        case ir.TextBody() | ir.BytesBody():
            return


# --- Order ------------------------------------------------------------------------------------------------------------


def _broken(plain: _Uses) -> frozenset[ir.DeclId]:
    """One alias of each circle of plain aliases: the one at which a walk in document order comes back."""
    broken: set[ir.DeclId] = set()
    state: dict[ir.DeclId, str] = {}
    for start in plain:
        _walk(start, plain, state, broken)
    return frozenset(broken)


def _walk(
    start: ir.DeclId, plain: _Uses, state: dict[ir.DeclId, str], broken: set[ir.DeclId]
) -> None:
    stack = [(start, iter(plain[start]))] if start not in state else []
    state.setdefault(start, "open")
    while stack:
        id, rest = stack[-1]
        used = next(rest, None)
        if used is None:
            state[id] = "done"
            stack.pop()
        elif state.get(used) == "open":
            broken.add(used)
        elif used in plain and used not in state:
            state[used] = "open"
            stack.append((used, iter(plain[used])))


def _file(group: list[ir.DeclId], uses: _Uses, needed: _Uses) -> ModelFile:
    members = set(group)
    inner = {id: tuple(used for used in uses[id] if used in members) for id in group}
    hard = {id: tuple(used for used in needed[id] if used in members) for id in group}
    used_by_others = {used for id in group for used in inner[id] if used != id}
    tops = [id for id in group if id not in used_by_others]
    return ModelFile((tops or group)[0], _ordered(group, inner, hard))


def _ordered(group: list[ir.DeclId], inner: _Uses, hard: _Uses) -> tuple[ir.DeclId, ...]:
    """Each after all that it needs, and after what it mentions as far as that goes.

    An alias that needs something that is still waiting for its own mentions is put off: it comes right after that.
    """
    closures = {id: _closure(id, hard) for id in group}
    placed: dict[ir.DeclId, None] = {}
    waiting: dict[ir.DeclId, None] = {}

    def may_start(id: ir.DeclId) -> bool:
        return id not in placed and id not in waiting and not (closures[id] & waiting.keys())

    for start in group:
        stack = [(start, iter(inner[start]))] if may_start(start) else []
        waiting.update(dict.fromkeys([start] if stack else []))
        while stack:
            id, rest = stack[-1]
            used = next(rest, None)
            if used is not None and may_start(used):
                waiting[used] = None
                stack.append((used, iter(inner[used])))
            elif used is None:
                stack.pop()
                del waiting[id]
                placed[id] = None
    return tuple(placed)


def _closure(start: ir.DeclId, hard: _Uses) -> frozenset[ir.DeclId]:
    """All that must stand before a declaration."""
    found: dict[ir.DeclId, None] = {}
    todo = [start]
    while todo:
        for used in hard[todo.pop()]:
            if used not in found:
                found[used] = None
                todo.append(used)
    return frozenset(found)
