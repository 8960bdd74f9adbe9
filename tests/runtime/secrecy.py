"""Where a secret could be seen: one place that knows all of them, for the tests of everything that holds one."""

import pickle
import traceback
from collections.abc import Iterable


def assert_hidden(
    secrets: Iterable[str], *things: object, log: str = "", given: Iterable[str] = ()
) -> None:
    """No secret in the text, repr, attributes, traceback or pickle of these things, nor in the log.

    An exception that is chained brings others' frames and texts with it, so none may be. Tracebacks are looked at with
    the values of local variables too, where error trackers look; those of the caller show what is `given` to the call.
    """
    shown = [log, *(text for thing in things for text in _shown(thing))]
    locals_ = [text for thing in things for text in _locals(thing)]
    seen = [(secret, text) for secret in secrets for text in [*shown, *locals_] if secret in text]
    seen += [(secret, text) for secret in given for text in shown if secret in text]
    assert not seen, seen[0]


def _shown(thing: object) -> list[str]:
    texts = [str(thing), repr(thing), repr(getattr(thing, "__dict__", ""))]
    if isinstance(thing, BaseException):
        assert thing.__cause__ is None
        assert thing.__context__ is None
        texts += traceback.format_exception(thing)
        texts.append(pickle.dumps(thing).decode("latin-1"))
        copied = pickle.loads(pickle.dumps(thing))
        assert (type(copied), str(copied)) == (type(thing), str(thing))
    return texts


def _locals(thing: object) -> list[str]:
    if not isinstance(thing, BaseException):
        return []
    return list(traceback.TracebackException.from_exception(thing, capture_locals=True).format())
