"""The languages that Specloom writes. A new one is a folder, its templates, and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from pkgutil import resolve_name
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.targets.base import Target

TARGETS: Mapping[str, str] = {
    "python": "generator.targets.python:PYTHON",
    "typescript": "generator.targets.typescript:TYPESCRIPT",
    "ruby": "generator.targets.ruby:RUBY",
}
"""The word of the command line and the configuration, and where the `Target` is; imported when it is asked for."""


def load(name: str) -> Target:
    """The target of that name.

    Raises:
        KeyError: there is none.
    """
    found: Target = resolve_name(TARGETS[name])
    return found
