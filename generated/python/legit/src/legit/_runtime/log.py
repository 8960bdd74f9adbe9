"""One logger for each package, named after it. `<PACKAGE>_LOG=debug` (or info) shows it
on standard error. What it says holds no credential: URLs are redacted, of headers the
names are told and only the values of those that hold no secret, bodies are never shown.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from .receive import Received
from .redact import is_secret

if TYPE_CHECKING:
    from .answers import Failure
    from .call import Call
    from .config import Api

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO}
_known: set[str] = set()


def logger_of(api: Api) -> logging.Logger:
    """The package's logger, shown if the environment says so."""
    logger = logging.getLogger(api.package)
    if api.package not in _known:
        _known.add(api.package)
        _show(logger, os.environ.get(f"{api.environment}_LOG", "").strip().lower())
    return logger


def _show(logger: logging.Logger, level: str) -> None:
    if level not in _LEVELS:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(_LEVELS[level])


def tell(call: Call, outcome: Received | Failure) -> None:
    """Tell how a try went."""
    if not call.logger.isEnabledFor(logging.INFO):
        return
    result = outcome.status if isinstance(outcome, Received) else outcome
    call.logger.info("%s %s -> %s", call.draft.method, call.shown_url(), result)
    sent = call.draft.headers.items()
    call.logger.debug("sent %s", _shown(sent, call.secret_names))
    if isinstance(outcome, Received):
        received = outcome.headers.pairs()
        call.logger.debug("received %s", _shown(received, call.secret_names))


def _shown(fields: Iterable[tuple[str, str]], secrets: frozenset[str]) -> str:
    """Header fields for people, without the values of those that may hold a secret."""
    return ", ".join(
        f"{name}: {'***' if is_secret(name, secrets) else value!r}"
        for name, value in fields
    )
