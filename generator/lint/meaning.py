"""What openapi-spec-validator finds beyond the shape: schemas against their dialect, defaults against their schema,
parameters against paths, names that must be unique.

Its checks are generators that walk the description and say what is wrong, but not where, stop at the first value that
they did not expect, and may compute the same thing over and over. So each of them is wrapped: errors are given the
place of what was being checked, a failure ends the check of one thing alone, and known results are kept. References
are resolved by the `Source`, so nothing is fetched that was not allowed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jsonschema_path import SchemaPath
from openapi_spec_validator import (
    OpenAPIV2SpecValidator,
    OpenAPIV30SpecValidator,
    OpenAPIV31SpecValidator,
    OpenAPIV32SpecValidator,
)
from openapi_spec_validator.validation import exceptions, keywords
from openapi_spec_validator.validation.registries import KeywordValidatorRegistry

from generator.diagnostics import Diagnostic, Diagnostics, Place, escape
from generator.ir import Json
from generator.lint.sentences import sentence
from generator.lint.structure import not_checked, version
from generator.source import Source

_VALIDATORS = {
    "2.0": OpenAPIV2SpecValidator,
    "3.0": OpenAPIV30SpecValidator,
    "3.1": OpenAPIV31SpecValidator,
    "3.2": OpenAPIV32SpecValidator,
}
_BASE = "http://description.invalid/"
_SECONDS = 60.0
_FAILURES = 20

Error = Any
"""A `ValidationError` of jsonschema, which has no types."""


def findings(source: Source) -> tuple[Diagnostic, ...]:
    if not (known := version(source.root.data)):
        return ()
    return tuple(_Check(source).run(_VALIDATORS[known].keyword_validators))


class _EnoughError(BaseException):
    """It takes too long, or fails too often. Not an `Exception`: no check may take it for a failure of its own."""


class _Check:
    """One walk over a description."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._until = time.monotonic() + _SECONDS
        self._report = Diagnostics()
        self._failures = 0

    def run(self, kinds: Mapping[str, type[keywords.KeywordValidator]]) -> Diagnostics:
        data = self._source.root.data
        assert isinstance(data, dict)
        path = SchemaPath.from_dict(data, base_uri=_BASE, handlers=_Everything(self._document))
        registry = KeywordValidatorRegistry(
            {word: self._wrapped(word, kind) for word, kind in kinds.items()}
        )
        try:
            # Any: declared as a value of the registry, which need not be callable.
            root: Any = registry["__root__"]
            for _ in root(path):
                """Each error was reported where it was found."""
        except _EnoughError as enough:
            self._report.add(not_checked(Place(), str(enough)))
        return self._report

    def _document(self, uri: str) -> Json:
        name = self._source.open(uri.removeprefix(_BASE), "", Place(), Diagnostics())
        if name is None:
            raise LookupError(uri)
        return self._source.document(name).data

    def _wrapped(self, word: str, kind: type[Any]) -> type[Any]:
        """`kind`, whose calls report what they find, and whose failures end nothing but themselves."""
        check = self

        class Wrapped(kind):  # type: ignore[misc]  # which class it is, is known at run time only
            def __init__(self, registry: KeywordValidatorRegistry) -> None:
                super().__init__(registry)
                if isinstance(self, keywords.SchemaValidator):
                    self.visited_schema_ids = _Seen()
                    self.meta_checked_schema_ids = _Seen()
                    self._properties: dict[int, set[str]] = {}

            def __call__(self, *args: Any, **options: Any) -> Iterator[Error]:
                where = next(each for each in args if isinstance(each, SchemaPath))
                check.watch()
                try:
                    for error in super().__call__(*args, **options):
                        check.found(word, where, error)
                except Exception as failure:
                    check.failed(where, failure)
                yield from ()

            def _collect_properties(self, schema: SchemaPath) -> set[str]:
                key = id(schema.read_value())
                if key not in self._properties:
                    self._properties[key] = set()  # a schema that contains itself adds nothing
                    self._properties[key] = super()._collect_properties(schema)
                return self._properties[key]

        return Wrapped

    def watch(self) -> None:
        if time.monotonic() > self._until:
            raise _EnoughError(f"it takes more than {_SECONDS:.0f} seconds")

    def found(self, word: str, where: SchemaPath, error: Error) -> None:
        error = _cause(error)
        below = [str(step) for step in error.absolute_path]
        steps = [*map(str, where.parts), *(["default"] if word == "default" else []), *below]
        at = trace(self._source, steps)
        code = (
            "invalid-default"
            if word == "default"
            else _CODES.get(type(error), "invalid-description")
        )
        self._report.error(code, _message(error), at)

    def failed(self, where: SchemaPath, failure: Exception) -> None:
        self._failures += 1
        if self._failures > _FAILURES:
            raise _EnoughError("too much of it cannot be understood")
        at = trace(self._source, [str(step) for step in where.parts])
        self._report.add(not_checked(at, f"the validator stopped with {type(failure).__name__}"))


def _cause(error: Error) -> Error:
    """What is wrong in the alternative of an `anyOf` or `oneOf` that fits the furthest; else the error itself."""
    while error.context:
        error = max(error.context, key=lambda each: (len(each.absolute_path), bool(each.context)))
    return error


_CODES: dict[type[Error], str] = {
    exceptions.DuplicateOperationIDError: "duplicate-operation-id",
    exceptions.ParameterDuplicateError: "duplicate-parameter",
    exceptions.UnresolvableParameterError: "missing-path-parameter",
}


def _message(error: Error) -> str:
    """The validator's own words where they are a sentence; its errors of JSON Schema repeat whole schemas."""
    if isinstance(error.validator, str):
        limit = error.validator_value
        missing = error.message.split("'")[1] if error.validator == "required" else limit
        return sentence(error.validator, missing, error.instance)
    return escape(error.message[:300])


def trace(source: Source, steps: list[str]) -> Place:
    """Where a walk along `steps` ends that goes through references without a word, as far as it leads."""
    place = Place()
    for step in steps:
        place = _followed(source, place, step) / step
    return place


def _followed(source: Source, place: Place, step: str) -> Place:
    """`place`, or what it refers to when it has no `step` of its own."""
    for _ in range(100):
        node = _node(source, place)
        if not isinstance(node, dict) or step in node or not isinstance(node.get("$ref"), str):
            return place
        reference = str(node["$ref"])
        document = source.open(reference, place.document, place, Diagnostics())
        if document is None:
            return place
        place = Place(document, _unquoted(reference.partition("#")[2]))
    return place


def _unquoted(fragment: str) -> str:
    from urllib.parse import unquote

    return unquote(fragment)


def _node(source: Source, place: Place) -> Json:
    node = source.document(place.document).data
    for token in place.tokens:
        match node:
            case dict() if token in node:
                node = node[token]
            case list() if token.isdecimal() and int(token) < len(node):
                node = node[int(token)]
            case _:
                return None
    return node


class _Seen(list[int]):
    """A list of what was seen that finds in constant time."""

    def __init__(self) -> None:
        super().__init__()
        self._known: set[int] = set()

    def append(self, item: int) -> None:
        self._known.add(item)

    def __contains__(self, item: object) -> bool:
        return item in self._known


class _Everything(dict[str, Callable[[str], Json]]):
    """One handler for every scheme. For a scheme that it does not know the library would fetch by itself."""

    def __init__(self, handler: Callable[[str], Json]) -> None:
        super().__init__()
        self._handler = handler

    def __contains__(self, scheme: object) -> bool:
        return True

    def __getitem__(self, scheme: str) -> Callable[[str], Json]:
        return self._handler
