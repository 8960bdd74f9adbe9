"""The scope of a file that uses the package from outside, as users do: tests, examples."""

from __future__ import annotations

from collections.abc import Iterable

from generator.targets.python.spelling.expressions import Expr, Import, mapped
from generator.targets.python.spelling.scope import Scope


class Outside(Scope):
    """A `Scope` in which the package is imported by its name."""

    def __init__(self, package: str, taken: Iterable[str] = ()) -> None:
        super().__init__("", taken)
        self._package = package

    def spell(self, expr: Expr) -> Expr:
        return super().spell(mapped(expr, self._absolute))

    def _absolute(self, wanted: Import) -> Import:
        if not wanted.module.startswith("."):
            return wanted
        module = f"{self._package}{wanted.module}".removesuffix(".")
        return Import(module, wanted.name, wanted.member)
