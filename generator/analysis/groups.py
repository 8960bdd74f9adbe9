"""The tree of groups: the client itself, its resources, and the resources below those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.ir import NO_DOC, Api, Doc, Group, GroupId, OperationId


def groups_of(api: Api) -> Group:
    """The client with all groups. Groups come in the order of the description's tags, then of their first use."""
    operations: dict[tuple[str, ...], list[OperationId]] = {(): []}
    for operation in api.operations:
        path = operation.group.path
        for end in range(len(path) + 1):
            operations.setdefault(path[:end], [])
        operations[path].append(operation.id)
    docs = {tag.name: tag.doc for tag in api.tags}
    rank = {name: index for index, name in enumerate(docs)}
    paths = sorted(operations, key=lambda path: rank.get(path[-1] if path else "", len(rank)))
    return _group((), api, operations, docs, paths)


def _group(
    path: tuple[str, ...],
    api: Api,
    operations: Mapping[tuple[str, ...], list[OperationId]],
    docs: Mapping[str, Doc],
    paths: Iterable[tuple[str, ...]],
) -> Group:
    paths = list(paths)
    below = [other for other in paths if len(other) == len(path) + 1 and other[:-1] == path]
    return Group(
        GroupId(path),
        (path[-1] if path else api.info.title,),
        docs.get(path[-1], NO_DOC) if path else api.info.doc,
        tuple(operations[path]),
        tuple(
            _group(inner, api, operations, docs, [p for p in paths if p[: len(inner)] == inner])
            for inner in below
        ),
    )
