"""The TLS contexts that all clients of a process share: reading the CA certificates takes
longer than a request.

They hold the certificates that the system trusts, or those that SSL_CERT_FILE or
SSL_CERT_DIR name when the first request is sent.
"""

from __future__ import annotations

import ssl
import threading

import httpcore2

_contexts: dict[bool, ssl.SSLContext] = {}
_lock = threading.Lock()


def shared_context(http2: bool = False) -> ssl.SSLContext:
    """The context for connections that may, or may not, speak HTTP/2.

    httpcore2 writes into a context which protocols it offers, hence two.
    """
    with _lock:
        if http2 not in _contexts:
            _contexts[http2] = httpcore2.default_ssl_context()
        return _contexts[http2]
