"""Where things are that a reference names by URI or anchor: `$self`, `$id`, `$anchor` and `$dynamicAnchor`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from urllib.parse import urljoin

from generator.diagnostics import Place
from generator.frozen import frozen
from generator.openapi.node import Node

Anchored = dict[Place, Node]
"""The first schema of a name in each of the places around schemas that have it."""


@frozen
class Identities:
    """The names within one document.

    `resources` by absolute URI (as written where no base is known); `anchors` by the URI of their resource and their
    name, and by their name alone with None; `bases` tells the URI that holds from a place on (JSON Schema 2020-12,
    section 8.2.1).
    """

    resources: dict[str, Node] = field(default_factory=dict)
    anchors: dict[tuple[str | None, str], Anchored] = field(default_factory=dict)
    bases: dict[Place, str] = field(default_factory=dict)

    def base(self, at: Place) -> str:
        """The URI against which references at a place are resolved; "" for that of the document."""
        if not self.bases:
            return ""
        return next((self.bases[place] for place in _around(at) if place in self.bases), "")

    def anchor(self, uri: str, name: str, at: Place) -> Node | None:
        """What an anchor that is used at a place names in a resource; else anywhere in the document, as real descriptions
        expect. Of several, which a resource should not have, the first with most around it that is also around the place.
        """
        named = self.anchors.get((uri, name)) or self.anchors.get((None, name))
        if named is None:
            return None
        first = next(iter(named.values()))
        return next((named[place] for place in _around(at) if place in named), first)


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
                _keep_anchor(node, found.anchors.setdefault((uri, name), {}))
                _keep_anchor(node, found.anchors.setdefault((None, name), {}))
    return found


def _keep_anchor(node: Node, anchored: Anchored) -> None:
    for place in _around(node.at):
        anchored.setdefault(place, node)


def _around(at: Place) -> Iterator[Place]:
    """A place and all that it lies in, from the inside out."""
    yield at
    pointer = at.pointer
    while pointer:
        pointer = pointer.rpartition("/")[0]
        yield Place(at.document, pointer)


def _schemas(root: Node) -> Iterator[tuple[Node, str]]:
    """Every object with the URI that holds in it."""
    waiting = [(root, _text(root, "$self"))]
    while waiting:
        node, base = waiting.pop()
        if isinstance(node.value, dict):
            own = _text(node, "$id").partition("#")[0]
            base = urljoin(base, own) if own else base
            yield node, base
            waiting.extend([(child, base) for _, child in node.members()][::-1])
        else:
            waiting.extend([(child, base) for child in node.items()][::-1])


def _text(node: Node, keyword: str) -> str:
    value = node.value.get(keyword) if isinstance(node.value, dict) else None
    return value if isinstance(value, str) else ""
