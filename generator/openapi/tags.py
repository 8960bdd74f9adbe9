"""`tags`: what groups operations, and which groups lie in others (`parent`, OpenAPI 3.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.diagnostics import quote
from generator.ir import Tag
from generator.openapi.node import Node, sequence, text
from generator.openapi.parts import Reading
from generator.openapi.prose import doc_of

DEEPEST_GROUP = 10
"""Groups inside one another that a description may ask for."""


def tags_of(root: Node, reading: Reading) -> tuple[Tag, ...]:
    """The tags of a description, in its order."""
    nodes = dict(_named(root, reading))
    return tuple(
        Tag(name, doc_of(node, reading.report, "summary"), _path(name, nodes, reading))
        for name, node in nodes.items()
    )


def _named(root: Node, reading: Reading) -> Iterator[tuple[str, Node]]:
    listed = sequence(root, "tags", reading.report)
    for node in listed.items() if listed is not None else ():
        name = text(node, "name", reading.report) if isinstance(node.value, dict) else ""
        if name:
            yield name, node
        else:
            reading.report.warning("invalid-tag", "a tag needs a `name`; left out", node.at)


def _path(name: str, nodes: Mapping[str, Node], reading: Reading) -> tuple[str, ...]:
    """The groups around a tag from the outermost on, itself last; itself alone, after a warning, where that is no tree."""
    path = [name]
    while reading.version == "3.2" and (parent := text(nodes[path[0]], "parent", reading.report)):
        at = nodes[path[0]].at / "parent"
        if parent not in nodes:
            problem = f"there is no tag {quote(parent)}; this one is in none"
        elif parent in path or len(path) == DEEPEST_GROUP:
            problem = "tags lie in themselves, or too deep in one another; this one is in none"
        else:
            path.insert(0, parent)
            continue
        reading.report.warning("invalid-tag", problem, at)
        return (name,)
    return tuple(path)
