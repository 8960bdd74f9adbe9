"""The scope of a file that uses the package from outside, as users do: tests, examples."""

from __future__ import annotations

from collections.abc import Iterable

from generator.targets.python.spelling.expressions import Import
from generator.targets.python.spelling.scope import Scope


class Outside(Scope):
    """A `Scope` in which the package is imported by its name."""

    def __init__(self, package: str, taken: Iterable[str] = ()) -> None:
        super().__init__("", taken)
        self._package = package

    def _spelled(self, wanted: Import) -> str:
        if not wanted.module.startswith("."):
            return super()._spelled(wanted)
        module = f"{self._package}{wanted.module}".removesuffix(".")
        return super()._spelled(Import(module, wanted.name, wanted.member))
