"""Lists, maps and unions that lie inside one another through names: as deep as schemas may lie, and no deeper.

Whoever prints a type follows the names of what is no object, so what these hold in all is bounded here, once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator.diagnostics import Diagnostics
from generator.ir import Alias, Anything, Api, Decl, DeclId
from generator.reach import refs


def bounded(api: Api, deepest: int, report: Diagnostics) -> Api:
    """The same API in which no alias leads through more than `deepest` others; one that would stands for any value."""
    aliases = {id: decl for id, decl in api.decls.items() if isinstance(decl, Alias)}
    cut = list(_too_deep(aliases, deepest))
    if not cut:
        return api
    for id in cut:
        message = (
            f"definitions lead through more than {deepest} lists, maps or unions inside one another"
        )
        report.error("too-deep", message, aliases[id].at, "let an object be one of them")
    decls: dict[DeclId, Decl] = dict(api.decls)
    decls |= {id: replace(aliases[id], type=Anything()) for id in cut}
    return replace(api, decls=decls)


def _too_deep(aliases: Mapping[DeclId, Alias], deepest: int) -> Iterator[DeclId]:
    """Where to cut. A circle is counted from where it is first met to where it closes."""
    depth: dict[DeclId, int] = {}
    for start in aliases:
        waiting = [start]
        begun: set[DeclId] = set()
        while waiting:
            id = waiting[-1]
            inner = [to for to in refs((aliases[id].type,)) if to in aliases]
            ahead = [to for to in inner if to not in depth and to not in begun]
            if id not in begun and ahead:
                begun.add(id)
                waiting.extend(ahead)
                continue
            begun.add(id)
            waiting.pop()
            if id not in depth:
                depth[id] = 1 + max((depth.get(to, 0) for to in inner), default=0)
                if depth[id] > deepest:
                    depth[id] = 0
                    yield id
