"""What a call asks of the outside: the effects that the two drivers (`drive`) carry out.

A call is a generator that yields these and gets back what they bring, so that nothing
which decides ever waits.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from .gate import Gate
    from .receive import Received
    from .transport import Request

T = TypeVar("T")


class Exchange(NamedTuple):
    """Send the request, and read the answer into `into`, which is the result.

    With `held`, the body of a success is left to be read: `into.source` has it.
    """

    request: Request
    into: Received
    held: bool


class Sleep(NamedTuple):
    seconds: float


class Ask(NamedTuple):
    """Call a function of the user's; a coroutine it gives is awaited."""

    source: Callable[[], object]


class LetGo(NamedTuple):
    """Close the answer whose body was held and that nobody is going to read."""

    received: Received


class Alone(NamedTuple):
    """Take other steps while nobody else is inside the gate; their result is the result.

    `seconds` is how long to wait before the gate.
    """

    gate: Gate
    steps: Steps[Any]
    seconds: float


Effect = Exchange | Sleep | Ask | LetGo | Alone
Steps = Generator[Effect, Any, T]
