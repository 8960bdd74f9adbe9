"""Every finding about a description that needs no language: what the standard says of it, and what codes mean.

`shape` is cheap enough for every run; `lint` takes its time. `explain` reads the catalogue.
"""

from __future__ import annotations

from generator.diagnostics import Diagnostic, Place
from generator.lint.catalogue import CATALOGUE, explain
from generator.source import Source

__all__ = ["CATALOGUE", "explain", "lint", "shape"]


def lint(source: Source) -> tuple[Diagnostic, ...]:
    """All that the standard has to say, as far as can be told: errors with a place. Never raises on odd input.

    What only the reader can see (`generator.openapi`) is not repeated here. Nothing is fetched; documents that
    references lead to are read as `source` allows.
    """
    # The validator's packages take 0.4 s to import, which only those pay who ask.
    from generator.lint.meaning import findings

    shapes = shape(source)
    return (*shapes, *(each for each in findings(source) if not _explained(each, shapes)))


def _explained(finding: Diagnostic, shapes: tuple[Diagnostic, ...]) -> bool:
    """Whether something could not be checked because of a shape that is known to be wrong."""
    if finding.code != "not-checked" or not isinstance(finding.at, Place):
        return False
    steps = finding.at.tokens
    places = [each.at for each in shapes if isinstance(each.at, Place)]
    return any(place.tokens[: len(steps)] == steps for place in places)


def shape(source: Source) -> tuple[Diagnostic, ...]:
    """Where the description has not the shape that the standard's JSON Schema gives: errors. Milliseconds."""
    from generator.lint.structure import findings

    return tuple(findings(source))
