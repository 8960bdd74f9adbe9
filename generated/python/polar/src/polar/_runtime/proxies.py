"""Which proxy a request goes through: the one given, else the one of the environment.

The environment names proxies in HTTP_PROXY, HTTPS_PROXY and ALL_PROXY, and in NO_PROXY the
hosts that are reached without; on Windows and macOS the system's settings count where it
names none. Names in lower case count first.
"""

from __future__ import annotations

import os
import sys
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from .errors import ArgumentError

SCHEMES = ("http", "https", "socks5", "socks5h")


class Proxy(NamedTuple):
    """A proxy; `auth` is a user name and a password."""

    address: str
    auth: tuple[str, str] | None

    def __repr__(self) -> str:
        return f"Proxy({self.address!r})"


def proxy_for(parts: SplitResult, given: str | None) -> Proxy | None:
    """The proxy for a URL.

    Args:
        given: The URL of a proxy for all requests; "" is none; None asks the environment.

    Raises:
        ArgumentError: The URL of the proxy is none.
    """
    if given is not None:
        return proxy_of(given) if given else None
    return _of_environment(parts) if _may_name_one() else None


def _may_name_one() -> bool:
    return sys.platform in ("win32", "darwin") or any(
        name.lower().endswith("_proxy") for name in os.environ
    )


def _of_environment(parts: SplitResult) -> Proxy | None:
    # Late: it loads a client of HTTP, which nobody needs without.
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    found = proxies.get(parts.scheme) or proxies.get("all")
    if not found or proxy_bypass(parts.netloc):
        return None
    return proxy_of(found)


def proxy_of(url: str) -> Proxy:
    """The proxy that a URL names.

    Raises:
        ArgumentError: It names none. The URL is not told, for it may hold a password.
    """
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise ArgumentError(
            f"the URL of a proxy begins with {', '.join(SCHEMES)} and names a host"
        )
    auth = (unquote(parts.username or ""), unquote(parts.password or ""))
    address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    return Proxy(address, auth if any(auth) else None)
