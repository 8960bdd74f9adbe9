"""What the exceptions of httpx2, httpx and their pools mean: httpcore2, httpx2 and httpx
share the names.

Their texts may quote what was sent, a token in a header for one, so only what the system
says of a connection that could not be made is taken over.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from typing import Any

from .transport import Phase, Request, TransportError

_TIMEOUTS: dict[str, Phase] = {
    "ConnectTimeout": "connect",
    "PoolTimeout": "pool",
    "WriteTimeout": "write",
    "ReadTimeout": "read",
}
_PLAIN = {
    "ProxyError": "the proxy refused",
    "ConnectError": "no connection could be made",
    "ReadError": "the connection broke while the answer was read",
    "WriteError": "the connection broke while the request was sent",
    "RemoteProtocolError": "the server does not keep to HTTP, or broke off",
    "LocalProtocolError": "the request is not one that HTTP allows",
    "UnsupportedProtocol": "the URL is not one that can be requested",
    "InvalidURL": "the server redirects to what is no URL",
    "NetworkError": "the network failed",
}
_UNSENT = frozenset({"ConnectTimeout", "PoolTimeout", "ConnectError", "ProxyError"})
_HOPELESS = frozenset({"LocalProtocolError", "UnsupportedProtocol", "InvalidURL"})
# RFC 9113, section 7.
_REFUSED_STREAM = 7


def failure_of(error: Exception, request: Request) -> TransportError | None:
    """What an exception means; None where it is none of the HTTP library's own."""
    if _is_short(error):
        return _cut_short()
    for name in _names(error):
        if name in _TIMEOUTS:
            return _timeout(_TIMEOUTS[name], request, sent=name not in _UNSENT)
        if name in _PLAIN:
            return TransportError(
                _reason(name, error),
                sent=name not in _UNSENT and not _is_untouched(error),
                hopeless=name in _HOPELESS or _is_tls_refusal(error),
            )
    if isinstance(error, ImportError):
        # The proxy of the environment speaks SOCKS, and what speaks it is not installed.
        reason = "a SOCKS proxy needs the package `socksio`"
        return TransportError(reason, sent=False, hopeless=True)
    return None


def body_failure(error: Exception, request: Request) -> TransportError | None:
    """The same, of an exception while a body is read."""
    if "RemoteProtocolError" in _names(error):
        return _cut_short()
    return failure_of(error, request)


def _is_short(error: Exception) -> bool:
    """Whether a stream of HTTP/2 ended before its length, which is told as our own fault."""
    return any(type(f).__name__ == "InvalidBodyLengthError" for f in _chain(error))


def _cut_short() -> TransportError:
    reason = "the body is cut short, or does not keep to HTTP"
    return TransportError(reason, sent=True, cut_short=True)


def _names(error: Exception) -> list[str]:
    return [kind.__name__ for kind in type(error).__mro__]


def _timeout(phase: Phase, request: Request, *, sent: bool) -> TransportError:
    told: Phase = phase if request.remaining() else "total"
    return TransportError(f"no answer in time ({told})", sent=sent, timed_out=told)


def _reason(name: str, error: Exception) -> str:
    if name != "ConnectError":
        return _PLAIN[name]
    # The system's own words are at the end of the chain, anyio's before them.
    said = [f for f in _chain(error) if isinstance(f, OSError) and f.errno is not None]
    return f"{_PLAIN[name]}: {_words(said[-1]) if said else error}"


def _words(error: OSError) -> str:
    if isinstance(error, ConnectionError) and error.errno is not None:
        return os.strerror(error.errno)
    return str(error)


def _is_untouched(error: Exception) -> bool:
    """Whether the server tells that it has done nothing: RFC 9113, section 8.7."""
    for event in _chain(error):
        kind = type(event).__name__
        if kind == "StreamReset":
            return bool(event.error_code == _REFUSED_STREAM)
        if kind == "ConnectionTerminated":
            return bool(event.last_stream_id == 0)
    return False


def _is_tls_refusal(error: BaseException) -> bool:
    """Whether the two do not agree on TLS: a wrong certificate, or no TLS at all."""
    return any(
        isinstance(found, ssl.SSLError)
        and not isinstance(found, (ssl.SSLEOFError, ssl.SSLZeroReturnError))
        for found in _chain(error)
    )


def _chain(error: BaseException) -> Iterator[Any]:
    found: BaseException | None = error
    while found is not None:
        yield found
        yield from found.args
        found = found.__cause__ or found.__context__
