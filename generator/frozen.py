"""What one stage hands to the next: values that nobody changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar, dataclass_transform, overload

T = TypeVar("T")


@overload
def frozen(made: type[T], /) -> type[T]: ...
@overload
def frozen(*, order: bool) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(
    made: type[T] | None = None, /, *, order: bool = False
) -> type[T] | Callable[[type[T]], type[T]]:
    """A dataclass with slots to whose fields nothing is assigned, which the type checkers see to.

    Python is not asked to see to it once more: a large description has millions of values, and making those of Stripe's
    would take a tenth longer in all.
    """

    def make(made: type[T]) -> type[T]:
        if "__repr__" not in vars(made):
            # One for all: to compile one for each takes a tenth of what importing takes.
            made.__repr__ = _shown  # type: ignore[method-assign]  # as if the class had defined it
        return dataclass(slots=True, unsafe_hash=True, order=order, repr=False)(made)

    return make if made is None else make(made)


def _shown(value: Any) -> str:
    """As a dataclass shows itself."""
    shown = (f"{each.name}={getattr(value, each.name)!r}" for each in fields(value) if each.repr)
    return f"{type(value).__qualname__}({', '.join(shown)})"
