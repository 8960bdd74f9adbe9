"""What a run is at, on a terminal, once it takes longer than a second."""

from __future__ import annotations

import sys
from threading import Lock, Timer
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.status import Status

_PATIENCE = 1.0  # seconds


class Progress:
    """A line on standard error that names the stage. Nothing is shown where nobody watches."""

    def __init__(self, *, quiet: bool) -> None:
        self._stage = ""
        self._status: Status | None = None
        self._guard = Lock()
        self._timer = Timer(_PATIENCE, self._appear)
        self._timer.daemon = True
        self._watched = sys.stderr.isatty() and not quiet

    def __call__(self, stage: str) -> None:
        """A stage begins."""
        with self._guard:
            self._stage = stage
            if self._status is not None:
                self._status.update(stage)

    def __enter__(self) -> Self:
        if self._watched:
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        with self._guard:
            self._watched = False
            if self._status is not None:
                self._status.stop()

    def _appear(self) -> None:
        from rich.console import (
            Console,
        )  # only now: it takes as long to import as a small run takes

        with self._guard:
            if self._watched:
                self._status = Console(stderr=True).status(self._stage)
                self._status.start()
