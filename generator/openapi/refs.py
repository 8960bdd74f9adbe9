"""Follow `$ref`: within the description, into other files, by JSON pointer, anchor or `$id`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from urllib.parse import unquote

from generator.diagnostics import Diagnostics, Place, quote
from generator.openapi.node import Node
from generator.source import Source

_COMPONENTS = {
    "schemas": "schema",
    "responses": "response",
    "parameters": "parameter",
    "requestBodies": "request",
    "headers": "header",
    "pathItems": "path",
    "callbacks": "callback",
    "mediaTypes": "media",
}


class References:
    """Finds what a `$ref` points at; every failure is reported once, at the reference."""

    def __init__(self, source: Source, report: Diagnostics) -> None:
        self._source = source
        self._report = report
        self._found: dict[tuple[str, str], Node | None] = {}
        self._named: dict[str, dict[str, Node]] = {}

    def follow(self, node: Node) -> Node | None:
        """The node itself, or what its chain of references ends at; None (reported) where it ends nowhere."""
        seen: set[Place] = set()
        while isinstance(node.value, dict) and isinstance(node.value.get("$ref"), str):
            if node.at in seen:
                self.circular(node.at / "$ref")
                return None
            seen.add(node.at)
            target = self.target(node)
            if target is None:
                return None
            node = target
        return node

    def circular(self, at: Place) -> None:
        """Say that what is written there leads nowhere but to itself."""
        self._report.error(
            "reference-cycle",
            "this leads back to itself and to nothing else",
            at,
            "let one of the references point at a definition",
        )

    def target(self, node: Node) -> Node | None:
        """What the `$ref` of an object points at, one step; None (reported) where there is nothing."""
        reference = node.value.get("$ref") if isinstance(node.value, dict) else None
        at = node.at / "$ref"
        if not isinstance(reference, str):
            self._report.error("invalid-reference", "`$ref` should be a text", at)
            return None
        return self.resolve(reference, at)

    def resolve(self, reference: str, at: Place) -> Node | None:
        """What a reference that is written at `at` points at."""
        key = (at.document, reference)
        if self._found.get(key) is None:
            self._found[key] = self._resolve(reference, at)
        return self._found[key]

    def look(self, pointer: str, at: Place) -> Node | None:
        """What a JSON pointer leads to in the document that `at` is in; None, and no report, where it leads nowhere."""
        return _walk(self._root(at.document), pointer)

    def _resolve(self, reference: str, at: Place) -> Node | None:
        file, _, fragment = reference.partition("#")
        base = self._document(file, at)
        if base is None:
            return None
        if fragment and not fragment.startswith("/"):
            return self._anchor(base, unquote(fragment), reference, at)
        for pointer in dict.fromkeys((unquote(fragment), fragment)):
            found = _walk(base, pointer)
            if found is not None:
                return found
        self._dangling(reference, at, _closest(base, unquote(fragment)))
        return None

    def _document(self, file: str, at: Place) -> Node | None:
        if not file:
            return self._root(at.document)
        identified = self._names(at.document).get(file) if self._may_be_id(at) else None
        if identified is not None:
            return identified
        name = self._source.open(file, at.document, at, self._report)
        return None if name is None else self._root(name)

    def _may_be_id(self, at: Place) -> bool:
        return isinstance(self._root(at.document).value, dict)

    def _root(self, document: str) -> Node:
        held = self._source.document(document) if document else self._source.root
        return Node(held.data, Place(document, ""))

    def _anchor(self, base: Node, name: str, reference: str, at: Place) -> Node | None:
        found = self._names(base.at.document).get("#" + name)
        if found is None:
            self._dangling(reference, at, "")
        return found

    def _names(self, document: str) -> dict[str, Node]:
        if document not in self._named:
            self._named[document] = dict(_identified(self._root(document)))
        return self._named[document]

    def _dangling(self, reference: str, at: Place, close: str) -> None:
        self._report.error(
            "unresolved-reference",
            f"{quote(reference)} points at nothing",
            at,
            f"did you mean {quote(close)}?" if close else "",
        )


def _walk(node: Node, pointer: str) -> Node | None:
    for token in tokens(pointer):
        step = _step(node, token)
        if step is None:
            return None
        node = step
    return node


def _step(node: Node, token: str) -> Node | None:
    if isinstance(node.value, list):
        index = int(token) if re.fullmatch(r"0|[1-9]\d{0,8}", token, re.ASCII) else -1
        return Node(node.value[index], node.at / token) if 0 <= index < len(node.value) else None
    return node.get(token)


def tokens(pointer: str) -> tuple[str, ...]:
    """The unescaped steps of a JSON pointer (RFC 6901, section 4)."""
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:])


def _closest(base: Node, pointer: str) -> str:
    *steps, last = tokens(pointer) or ("",)
    node: Node | None = base
    for token in steps:
        node = _step(node, token) if node is not None else None
    keys = list(node.value) if node is not None and isinstance(node.value, dict) else []
    return next(iter(difflib.get_close_matches(last[:200], keys[:5000], 1)), "")


def _identified(root: Node) -> Iterator[tuple[str, Node]]:
    """Everything in a document that can be referred to by `$id`, or by "#" and its anchor."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node.value, dict):
            yield from _own_names(node)
            waiting.extend(child for _, child in node.members())
        else:
            waiting.extend(node.items())


def _own_names(node: Node) -> Iterator[tuple[str, Node]]:
    for keyword, prefix in (("$id", ""), ("$anchor", "#"), ("$dynamicAnchor", "#")):
        member = node.get(keyword)
        if member is not None and isinstance(member.value, str):
            yield prefix + member.value, node


def component_key(at: Place) -> tuple[tuple[str, ...], str]:
    """The identity of a thing that is referred to, and the name its author gave it; "" where it has none."""
    match tokens(at.pointer):
        case ("components", section, name) if section in _COMPONENTS:
            return (_COMPONENTS[section], name), name
        case ("definitions" | "$defs" | "schemas", name):
            return ("schema", name), name
        case ("responses" | "parameters" as section, name):
            return (_COMPONENTS[section], name), name
        case ():
            return ("schema",), re.sub(r"\.\w+$", "", at.document.rpartition("/")[2])
        case (name,):
            return ("at", name), name
        case (*within, "$defs" | "definitions" as section, name):
            return (*_nested(at, tuple(within)), section, name), name
        case steps:
            return ("at", *steps), ""


def _nested(at: Place, within: tuple[str, ...]) -> tuple[str, ...]:
    owner = Place(at.document)
    for step in within:
        owner = owner / step
    return component_key(owner)[0]
