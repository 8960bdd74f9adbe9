"""Whether a failed try is repeated, and after which pause.

A try is repeated when it cannot have done anything (no connection was made, or 429),
and when doing it twice does no harm: the method is idempotent (RFC 9110, section 9.2.2)
or the request carries an idempotency key. Pauses double from 0.5 to 8 seconds, each
drawn from the whole range below ("full jitter"), unless the server asks for one (RFC
9110, section 10.2.3). A client has a budget of retries besides, so that a server which
fails every call does not get each of them three times.
"""

from __future__ import annotations

from time import time
from typing import TYPE_CHECKING

from .auth import RefusedError
from .receive import GarbledError, Received, TooLargeError
from .transport import TransportError

if TYPE_CHECKING:
    from .answers import Failure
    from .call import Call
    from .transport import Headers

# Seconds. A server that asks for a longer pause gets none: the call fails at once.
_LONGEST_ASKED = 60.0
_SPREAD = 0.5
_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})
_TRANSIENT = frozenset({408, 502, 503, 504})


class Retries:
    """How an operation is tried again, where its description differs from what is usual.

    Args:
        first, longest: Seconds of the first pause, and of the longest.
        factor: By which each pause is longer than the one before.
        statuses: Further statuses that are transient, or ranges such as "5XX".
        most: How often at most; None leaves that to the client and the caller.
    """

    __slots__ = ("factor", "first", "longest", "most", "statuses")

    def __init__(
        self,
        *,
        first: float = 0.5,
        longest: float = 8.0,
        factor: float = 2.0,
        statuses: tuple[int | str, ...] = (),
        most: int | None = None,
    ) -> None:
        self.first = first
        self.longest = longest
        self.factor = factor
        self.statuses = statuses
        self.most = most

    def is_transient(self, status: int) -> bool:
        """Whether an answer with this status may be another one the next time."""
        return status in _TRANSIENT or any(
            declared in (status, f"{status // 100}XX") for declared in self.statuses
        )

    def pause(self, retries: int, random: float, asked: float | None = None) -> float:
        """Seconds before the next try, after so many.

        Args:
            random: Between 0 and 1.
            asked: What the server asks for: never less, and a little more, so that not
                all who were asked come back at once.
        """
        if asked is not None:
            return asked + random * _SPREAD
        # No more than a number can hold, however many tries there were.
        grown = self.first * self.factor ** min(retries, 20)
        return random * min(self.longest, grown)


USUAL = Retries()


class Budget:
    """How many retries a client has left, whatever its calls ask for.

    A hundred to begin with, of which each retry takes one; one comes back every second, and
    one for every five calls. Taken and given without a lock: two threads that meet here
    lose a fraction of a retry.
    """

    __slots__ = ("_left", "_since")

    def __init__(self) -> None:
        self._left = _MOST_RETRIES
        self._since: float | None = None

    def earn(self) -> None:
        """A call begins."""
        self._left = min(_MOST_RETRIES, self._left + _RETRIES_A_CALL)

    def spend(self, now: float) -> bool:
        """Take a retry; whether there is one."""
        passed = 0.0 if self._since is None else max(0.0, now - self._since)
        self._since = now
        left = min(_MOST_RETRIES, self._left + passed * _RETRIES_A_SECOND)
        self._left = left - 1 if left >= 1 else left
        return left >= 1


_MOST_RETRIES = 100.0
_RETRIES_A_SECOND = 1.0
_RETRIES_A_CALL = 0.2


def pause_after(call: Call, outcome: Received | Failure) -> float | None:
    """Seconds between a try and the next one; None where there is none."""
    if isinstance(outcome, Received) and outcome.succeeded:
        return None
    if call.retries >= call.max_retries or not _is_retryable(call, outcome):
        return None
    asked = None
    if isinstance(outcome, (Received, RefusedError)):
        asked = asked_pause(outcome.headers)
    if asked is not None and asked > _LONGEST_ASKED:
        return None
    clock = call.settings.clock
    pause = call.endpoint.retries.pause(call.retries, clock.random(), asked)
    if pause >= call.remaining() or not call.settings.budget.spend(clock.monotonic()):
        return None
    return pause


def _is_retryable(call: Call, outcome: Received | Failure) -> bool:
    """Whether another try may fare better, and doing it twice does no harm."""
    if not call.is_repeatable:
        return False
    harmless = call.draft.keyed or call.draft.method in _IDEMPOTENT
    match outcome:
        case Received():
            transient = call.endpoint.retries.is_transient(outcome.status)
            return outcome.status == 429 or (harmless and transient)
        case TransportError():
            return not outcome.hopeless and (harmless or not outcome.sent)
        case RefusedError():
            # The call's own request has not been sent.
            return outcome.status == 429 or USUAL.is_transient(outcome.status)
        case GarbledError() | TooLargeError():
            return False


def asked_pause(headers: Headers) -> float | None:
    """Seconds that `Retry-After` asks for; None where it is missing or nonsense."""
    values = headers.get_all("retry-after")
    if len(values) != 1:
        return None
    text = values[0].strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    return _until(text, headers)


def _until(text: str, headers: Headers) -> float | None:
    """Seconds until an HTTP date, by the server's clock where it tells the time."""
    then = _timestamp(text)
    now = _timestamp(headers.get("date", ""))
    if then is None:
        return None
    return max(0.0, then - (time() if now is None else now))


def _timestamp(text: str) -> float | None:
    # Here, for it takes as long to load as all of this package, and is hardly ever
    # needed.
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
