"""A description as data: its documents, each loaded once, and the place of every value."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import field
from types import MappingProxyType

from generator.diagnostics import Diagnostics, Place, Position, quote
from generator.frozen import frozen
from generator.ir import Json
from generator.source import fetching, json_text
from generator.source.fetching import Address, FetchError, ForbiddenError
from generator.source.limits import Allow, Limits
from generator.source.text import (
    Parsed,
    Places,
    Problem,
    Text,
    UndecodableError,
    UnreadableError,
    decode,
)


@frozen
class Document:
    """One file. `name` is its path relative to the description ("" for the description itself), or its URL.

    `data` is never changed. `digest` is the SHA-256 of the file's bytes, in hexadecimal.
    """

    name: str
    data: Json
    digest: str
    text: Text = field(repr=False)
    places: Places = field(repr=False)


def load(
    spec: str,
    report: Diagnostics,
    *,
    limits: Limits = Limits(),
    allow: Allow = Allow(),
) -> Source | None:
    """The description at `spec`: a path, a URL (http, https), or "-" for standard input.

    None when nothing can be made of it. An error may also come with a Source, whose data then has a fallback there.
    Code `unreadable` means that the disk or the network failed; every other code is about the description.
    """
    shown = spec
    try:
        root = fetching.address(spec)
        shown = root.shown
        loader = _Loader(root, limits)
        document = loader.load(root, "", report)
    except FetchError as error:
        report.error("unreadable", f"cannot be read: {error}", Position(shown, 0, 0))
        return None
    if document is None:
        return None
    if not isinstance(document.data, dict):
        report.add(document.text.diagnostic(_not_an_object(document)))
        return None
    return Source(document, loader, allow)


def _not_an_object(document: Document) -> Problem:
    found = "a list" if isinstance(document.data, list) else "a single value"
    found = found if document.text.content.strip() else "an empty file"
    message = f"a description is an object with a key `openapi` or `swagger`, and this is {found}"
    return Problem("not-an-object", message, document.places.offset((), False))


Written = tuple[Document, tuple[str, ...]]
"""A document and the path of a value in it."""


class Source:
    """A description: its root document, and others as references lead to them."""

    def __init__(self, root: Document, loader: _Loader, allow: Allow) -> None:
        self.root = root
        self._loader = loader
        self._allow = allow
        self._documents: dict[str, Document | None] = {"": root}
        self._written: Callable[[tuple[str, ...]], Written] = lambda tokens: (root, tokens)

    def overlaid(self, root: Document, written: Callable[[tuple[str, ...]], Written]) -> Source:
        """The description with another root. `written` tells for each path in it where that value is written."""
        made = Source(root, self._loader, self._allow)
        made._documents = {**self._documents, "": root}
        made._written = written
        return made

    @property
    def documents(self) -> Mapping[str, Document]:
        """Every document loaded so far, by name, the root first."""
        return MappingProxyType({name: each for name, each in self._documents.items() if each})

    def document(self, name: str) -> Document:
        """A document that `open` gave the name of. Raises `KeyError` for others."""
        if (document := self._documents.get(name)) is None:
            raise KeyError(name)
        return document

    def open(
        self, reference: str, base_document: str, at: Place, report: Diagnostics
    ) -> str | None:
        """The name of the document that a `$ref`, written at `at` in `base_document`, leads to; loads it if need be.

        What follows `#` is not looked at. None, after an error, when it cannot or may not be read.
        """
        file = reference.partition("#")[0]
        if not file:
            return base_document
        try:
            base = self._loader.addresses[base_document]
            target = fetching.follow(file, base, self._loader.root, self._allow)
            return self._named(target, report)
        except ForbiddenError as error:
            message = f"{quote(reference)} is not followed: {error}"
            report.error("reference-not-allowed", message, at, error.hint)
        except FetchError as error:
            message = f"{quote(reference)} cannot be read: {error}"
            report.error("unresolved-reference", message, at)
        return None

    def _named(self, target: Address, report: Diagnostics) -> str | None:
        name = fetching.name(target, self._loader.root)
        if name not in self._documents:
            self._documents[name] = self._loader.load(target, name, report)
        return name if self._documents[name] else None

    def locate(self, place: Place, on_key: bool = False) -> Position | None:
        """Where a value (or its key) is written, or the nearest thing around it. None for an unknown document."""
        if self._documents.get(place.document) is None:
            return None
        document, tokens = self._writing(place)
        return document.text.position(document.places.offset(tokens, on_key))

    def _writing(self, place: Place) -> Written:
        if place.document == "":
            return self._written(place.tokens)
        return self.document(place.document), place.tokens

    def excerpt(self, position: Position) -> str | None:
        """The line of a position, raw; None for the file as a whole."""
        return position.excerpt if position.line else None

    def written(self, place: Place) -> str | None:
        """How a number, boolean or null is spelled, where YAML and the author may disagree: `012`, `1.10`, `NULL`.

        None for everything else, and for places that do not exist.
        """
        if self._documents.get(place.document) is None:
            return None
        document, tokens = self._writing(place)
        if not _is_plain(document.data, tokens):
            return None
        spelling = _PLAIN.match(document.text.content, document.places.offset(tokens, False))
        return spelling.group() if spelling else None


_PLAIN = re.compile(r"[-+.~\w]+")


def _is_plain(data: Json, tokens: tuple[str, ...]) -> bool:
    for token in tokens:
        match data:
            case dict() if token in data:
                data = data[token]
            case list() if token.isdecimal() and int(token) < len(data):
                data = data[int(token)]
            case _:
                return False
    return data is None or isinstance(data, bool | int | float)


class _Loader:
    """Turns addresses into documents, within the limits for all of them together."""

    def __init__(self, root: Address, limits: Limits) -> None:
        self.root = root
        self.addresses: dict[str, Address] = {}
        self._limits = limits
        self._bytes_left = limits.bytes

    def load(self, target: Address, name: str, report: Diagnostics) -> Document | None:
        """None, after an error, when it is not a document. Raises `FetchError` when it cannot be had."""
        if len(self.addresses) >= self._limits.documents:
            raise FetchError(f"more than {self._limits.documents} documents")
        is_root = target is self.root
        stored = fetching.fetch(target, self._limits, self._bytes_left, named_by_user=is_root)
        if len(stored) > self._bytes_left:
            raise FetchError(f"more than {self._limits.bytes} bytes in all")
        self._bytes_left -= len(stored)
        self.addresses[name] = target
        return _document(name, target.shown, stored, self._limits, report)


def _document(
    name: str, file: str, stored: bytes, limits: Limits, report: Diagnostics
) -> Document | None:
    try:
        text = decode(file, stored)
    except UndecodableError as error:
        report.add(error.text.diagnostic(error.problem))
        return None
    try:
        parsed = _parse(text.content, file, limits)
    except UnreadableError as error:
        report.add(text.diagnostic(error.problem))
        return None
    report.extend(text.diagnostic(problem) for problem in parsed.problems)
    digest = hashlib.sha256(stored).hexdigest()
    return Document(name, parsed.data, digest, text, parsed.places)


def _parse(text: str, file: str, limits: Limits) -> Parsed:
    """By what the text looks like, not by the file's name. Text in braces may be JSON, or else YAML's flow style."""
    if not text.lstrip().startswith(("{", "[")):
        return _parse_yaml(text, limits)
    try:
        return json_text.read(text, limits)
    except UnreadableError as error:
        if error.problem.code != "invalid-json":
            raise
        return _parse_flow(text, file, limits, error)


def _parse_flow(text: str, file: str, limits: Limits, not_json: UnreadableError) -> Parsed:
    try:
        return _parse_yaml(text, limits)
    except UnreadableError as not_yaml:
        looks_yaml = file.lower().endswith((".yaml", ".yml"))
        raise (not_yaml if looks_yaml else not_json) from None


def _parse_yaml(text: str, limits: Limits) -> Parsed:
    from generator.source import yaml_text  # a description in JSON needs none of PyYAML

    return yaml_text.read(text, limits)
