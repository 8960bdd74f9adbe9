"""What one stage hands to the next: values that nobody changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform, overload

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
    make = dataclass(slots=True, unsafe_hash=True, order=order)
    return make if made is None else make(made)
