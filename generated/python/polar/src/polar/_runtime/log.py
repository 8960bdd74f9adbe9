"""One logger for each package, named after it. `<PACKAGE>_LOG=debug` (or info) shows it
on standard error. What it says holds no credential: URLs are redacted, of headers the
names are told and only the values of those that hold no secret, bodies are never shown.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from .redact import is_secret

if TYPE_CHECKING:
    from .config import Api

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO}
_shown: set[str] = set()


def logger_of(api: Api) -> logging.Logger:
    """The package's logger, shown if the environment says so."""
    logger = logging.getLogger(api.package)
    if api.package not in _shown:
        _shown.add(api.package)
        _show(logger, os.environ.get(f"{api.environment}_LOG", "").strip().lower())
    return logger


def _show(logger: logging.Logger, level: str) -> None:
    if level not in _LEVELS:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(_LEVELS[level])


def shown_headers(fields: Iterable[tuple[str, str]], secrets: frozenset[str]) -> str:
    """Header fields for people, without the values of those that may hold a secret."""
    return ", ".join(
        f"{name}: {'***' if is_secret(name, secrets) else value!r}"
        for name, value in fields
    )
