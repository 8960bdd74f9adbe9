"""The shape of a description against the JSON Schema of its version, as openapi-spec-validator carries it.

The schemas are those of the OpenAPI Initiative; jsonschema-rs compares, in milliseconds. A finding of `oneOf` or
`anyOf` is followed into the alternative that was most likely meant, until it names a single value.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from generator.diagnostics import Diagnostic, Place
from generator.ir import Json
from generator.lint.sentences import sentence
from generator.source import Source

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

_VERSIONS = {"2.0": "2.0", "3.0": "3.0", "3.1": "3.1", "3.2": "3.2"}


def version(data: Json) -> str:
    """The version whose rules hold: "2.0", "3.0", "3.1", "3.2"; "" for none that is known."""
    if not isinstance(data, dict):
        return ""
    written = str(data.get("openapi", data.get("swagger", "")))
    return _VERSIONS.get(".".join(written.split(".")[:2]), "")


def findings(source: Source) -> Iterator[Diagnostic]:
    if not (known := version(source.root.data)):
        return
    try:
        errors = list(_validator(known).iter_errors(source.root.data))
    except ValueError as failure:  # a value that jsonschema-rs cannot represent
        yield not_checked(Place(), str(failure))
        return
    for error in errors:
        for cause in _causes(error):
            yield from _diagnostics(cause)


def not_checked(at: Place, reason: str) -> Diagnostic:
    return Diagnostic(
        "not-checked", "info", f"this was not checked against the standard: {reason}", at
    )


def _validator(known: str) -> jsonschema_rs.Validator:
    schema: dict[str, Any] = json.loads(_schema_file(known).read_text("utf-8"))
    return jsonschema_rs.validator_cls_for(schema)(schema)


def _schema_file(known: str) -> Path:
    # `importlib.resources` would import the package, and with it 0.3 s of others, for a file that lies beside it.
    package = find_spec("openapi_spec_validator")
    assert package and package.origin
    return Path(package.origin).parent / "resources" / "schemas" / f"v{known}" / "schema.json"


def _causes(error: ValidationError) -> Iterator[ValidationError]:
    """What is wrong in the alternative that was most likely meant; the error itself where there is no choice."""
    alternatives = _alternatives(error)
    if not alternatives:
        yield error
        return
    for cause in max(alternatives, key=_likelihood):
        yield from _causes(cause)


def _alternatives(error: ValidationError) -> list[list[ValidationError]]:
    match error.kind:
        case jsonschema_rs.ValidationErrorKind.AnyOf(context=context):
            return [each for each in context if each]
        case jsonschema_rs.ValidationErrorKind.OneOfNotValid(context=context):
            return [each for each in context if each]
        case _:
            return []


def _likelihood(errors: list[ValidationError]) -> tuple[bool, int, int]:
    """Nobody means a reference who does not write `$ref`; else the alternative that fits the furthest, then the best."""
    is_reference = any(
        "$ref" in str(each.kind.value) for each in errors if each.kind.name == "required"
    )
    return not is_reference, max(len(each.instance_path) for each in errors), -len(errors)


def _diagnostics(error: ValidationError) -> Iterator[Diagnostic]:
    place = Place()
    for step in error.instance_path:
        place = place / str(step)
    match error.kind:
        case jsonschema_rs.ValidationErrorKind.AdditionalProperties(unexpected=keys):
            yield from (_unexpected(place / key) for key in keys)
        case jsonschema_rs.ValidationErrorKind.UnevaluatedProperties(unexpected=keys):
            yield from (_unexpected(place / key) for key in keys)
        case kind:
            message = sentence(kind.name, kind.value, error.instance)
            yield Diagnostic("invalid-description", "error", message, place)


def _unexpected(place: Place) -> Diagnostic:
    message = sentence("additionalProperties", place.tokens[-1], None)
    hint = "remove it, or let an extension's name begin with `x-`"
    return Diagnostic("invalid-description", "error", message, place, hint, on_key=True)
