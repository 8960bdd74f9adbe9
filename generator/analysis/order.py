"""Declarations in an order in which each comes after all that it refers to, cycles together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.ir import Decl, DeclId
from generator.reach import decl_types, refs


def order_of(decls: Mapping[DeclId, Decl]) -> tuple[tuple[DeclId, ...], ...]:
    """The strongly connected components, dependencies first (Tarjan), each in the order of the description."""
    edges = {id: [to for to in refs(decl_types(decl)) if to in decls] for id, decl in decls.items()}
    position = {id: index for index, id in enumerate(decls)}
    return tuple(tuple(sorted(found, key=position.__getitem__)) for found in _components(edges))


def _components(edges: Mapping[DeclId, list[DeclId]]) -> Iterator[list[DeclId]]:
    index: dict[DeclId, int] = {}
    low: dict[DeclId, int] = {}
    open_ids: dict[DeclId, None] = {}
    for root in edges:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        open_ids[root] = None
        path = [(root, iter(edges[root]))]
        while path:
            id, targets = path[-1]
            target = next(targets, None)
            if target is None:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[id])
                if low[id] == index[id]:
                    yield _closed(id, open_ids)
            elif target not in index:
                index[target] = low[target] = len(index)
                open_ids[target] = None
                path.append((target, iter(edges[target])))
            elif target in open_ids:
                low[id] = min(low[id], index[target])


def _closed(root: DeclId, open_ids: dict[DeclId, None]) -> list[DeclId]:
    """Take a finished component off the stack."""
    found = []
    while True:
        id, _ = open_ids.popitem()
        found.append(id)
        if id == root:
            return found
