"""One caller at a time: threads of a synchronous client, tasks of an asynchronous one.

An interruption between any two steps leaves the gate open: only who is inside can leave,
so that leaving is safe whether or not entering came to its end. A process that was forked,
and an event loop that was started anew, find it open.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from typing import Any

from .transport import TransportError

_LONGEST = 86400.0


class Gate:
    """Keeps all but one caller waiting."""

    __slots__ = ("_lock", "_loop", "_process", "_task_lock")

    def __init__(self) -> None:
        self._process = os.getpid()
        self._lock = threading.RLock()
        self._loop: object = None
        self._task_lock: Any = None

    def enter(self, seconds: float) -> None:
        """Wait until nobody is inside.

        Raises:
            TransportError: That took too long.
        """
        if self._process != os.getpid():
            self._process, self._lock = os.getpid(), threading.RLock()
        if not self._lock.acquire(timeout=min(max(seconds, 0.0), _LONGEST)):
            raise _too_late()

    def leave(self) -> None:
        """Let the next one in. Does nothing for who is not inside."""
        with suppress(RuntimeError):
            self._lock.release()

    async def aenter(self, seconds: float) -> None:
        """The same as `enter` for tasks."""
        from anyio import Lock, move_on_after
        from anyio.lowlevel import current_token

        loop = current_token().native_token
        if self._loop is not loop:
            self._loop, self._task_lock = loop, Lock()
        entered = False
        with move_on_after(max(seconds, 0.0)):
            await self._task_lock.acquire()
            entered = True
        if not entered:
            raise _too_late()

    def aleave(self) -> None:
        """The same as `leave` for tasks."""
        with suppress(RuntimeError):
            self._task_lock.release()


def _too_late() -> TransportError:
    return TransportError("no access token in time", sent=False, timed_out="read")
