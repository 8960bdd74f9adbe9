"""Where things are that a reference names by URI or anchor: `$self`, `$id`, `$anchor` and `$dynamicAnchor`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from generator.diagnostics import Place
from generator.openapi.node import Node


@dataclass(frozen=True, slots=True)
class Identities:
    """The names within one document.

    `resources` by absolute URI (as written where no base is known); `anchors` by the URI of their resource and their
    name; `bases` tells the URI that holds from a place on (JSON Schema 2020-12, section 8.2.1).
    """

    resources: dict[str, Node] = field(default_factory=dict)
    anchors: dict[tuple[str, str], list[Node]] = field(default_factory=dict)
    bases: dict[Place, str] = field(default_factory=dict)

    def base(self, at: Place) -> str:
        """The URI against which references at a place are resolved; "" for that of the document."""
        if not self.bases:
            return ""
        pointer = at.pointer
        while (found := self.bases.get(Place(at.document, pointer))) is None and pointer:
            pointer = pointer.rpartition("/")[0]
        return found or ""

    def anchor(self, uri: str, name: str) -> Node | None:
        """What an anchor names in a resource; else anywhere in the document, as real descriptions expect."""
        named = self.anchors.get((uri, name))
        if named is None:
            named = [node for key, held in self.anchors.items() if key[1] == name for node in held]
        return named[0] if named else None


def identities_of(root: Node) -> Identities:
    """Every name that is given within a document."""
    found = Identities()
    for node, uri in _schemas(root):
        if node.at in found.bases:
            continue
        for keyword in ("$id", "$self"):
            if _text(node, keyword):
                found.bases[node.at] = uri
                found.resources.setdefault(uri, node)
        for keyword in ("$anchor", "$dynamicAnchor"):
            if name := _text(node, keyword):
                found.anchors.setdefault((uri, name), []).append(node)
    return found


def _schemas(root: Node) -> Iterator[tuple[Node, str]]:
    """Every object with the URI that holds in it."""
    waiting = [(root, _text(root, "$self"))]
    while waiting:
        node, base = waiting.pop()
        if isinstance(node.value, dict):
            own = _text(node, "$id").partition("#")[0]
            base = urljoin(base, own) if own else base
            yield node, base
            waiting.extend((child, base) for _, child in node.members())
        else:
            waiting.extend((child, base) for child in node.items())


def _text(node: Node, keyword: str) -> str:
    value = node.value.get(keyword) if isinstance(node.value, dict) else None
    return value if isinstance(value, str) else ""
