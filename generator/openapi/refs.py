"""Follow `$ref`: within the description, into other files, by JSON pointer, anchor or `$id`."""

from __future__ import annotations

import difflib
import re
from urllib.parse import unquote, urljoin

from generator.diagnostics import Diagnostics, Place, quote
from generator.openapi.identities import Identities, identities_of
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
        self._found: dict[tuple[str, ...], Node | None] = {}
        self._named: dict[str, Identities] = {}

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
        base = "" if reference.startswith("#/") else self._names(at.document).base(at)
        is_pointer = "#/" in reference or "#" not in reference
        key = (at.document, base, reference) if is_pointer else (at.document, at.pointer, reference)
        if self._found.get(key) is None:
            self._found[key] = self._resolve(reference, base, at)
        return self._found[key] or self._within(reference, at)

    def look(self, pointer: str, at: Place) -> Node | None:
        """What a JSON pointer leads to in the document that `at` is in; None, and no report, where it leads nowhere."""
        return _walk(self._root(at.document), pointer)

    def _resolve(self, reference: str, base: str, at: Place) -> Node | None:
        file, _, fragment = reference.partition("#")
        whole = self._document(file, base, at)
        if whole is None:
            return None
        if fragment and not fragment.startswith("/"):
            return self._anchor(whole, base, unquote(fragment), reference, at)
        found = _pointed(whole, fragment)
        if found is None and not self._resource(at):
            self._dangling(reference, at, _closest(whole, unquote(fragment)))
        return found

    def _within(self, reference: str, at: Place) -> Node | None:
        """What a pointer leads to in the schema with an `$id` that it is written in.

        By the book that comes before the document; but descriptions mean the document wherever it has such a thing.
        """
        resource = self._resource(at) if reference.startswith("#/") else None
        if resource is None:
            return None
        found = _pointed(resource, reference[1:])
        if found is None:
            self._dangling(reference, at, _closest(resource, unquote(reference[1:])))
        return found

    def _resource(self, at: Place) -> Node | None:
        names = self._names(at.document)
        return names.resources.get(names.base(at))

    def _document(self, file: str, base: str, at: Place) -> Node | None:
        """The document, or the schema with an `$id`, that the first part of a reference names."""
        if not file:
            return self._root(at.document)
        for document in dict.fromkeys((at.document, "")):
            resources = self._names(document).resources
            identified = resources.get(urljoin(base, file)) or resources.get(file)
            if identified is not None:
                return identified
        name = self._source.open(file, at.document, at, self._report)
        return None if name is None else self._root(name)

    def _root(self, document: str) -> Node:
        held = self._source.document(document) if document else self._source.root
        return Node(held.data, Place(document, ""))

    def _anchor(self, whole: Node, base: str, name: str, reference: str, at: Place) -> Node | None:
        names = self._names(whole.at.document)
        resource = base if whole.at.pointer == "" else names.base(whole.at)
        found = names.anchor(resource, name, at)
        if found is None:
            self._dangling(reference, at, "")
        return found

    def _names(self, document: str) -> Identities:
        if document not in self._named:
            self._named[document] = identities_of(self._root(document))
        return self._named[document]

    def _dangling(self, reference: str, at: Place, close: str) -> None:
        self._report.error(
            "unresolved-reference",
            f"{quote(reference)} points at nothing",
            at,
            f"did you mean {quote(close)}?" if close else "",
        )


def _pointed(whole: Node, fragment: str) -> Node | None:
    """What a JSON pointer leads to, which may be percent-encoded, as it should be, or not."""
    found = (_walk(whole, pointer) for pointer in dict.fromkeys((unquote(fragment), fragment)))
    return next((node for node in found if node is not None), None)


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
