"""Origins: the one that a client talks to, and where a redirect leads.

The origin of the base URL is the only one that a request is ever built for; credentials
never go to another (RFC 6454).
"""

from __future__ import annotations

from urllib.parse import SplitResult, quote, urljoin, urlsplit

from .errors import ArgumentError


class Base:
    """A base URL, checked. `origin` has no slash at its end, and neither has `prefix`."""

    __slots__ = ("host", "origin", "prefix", "scheme")

    def __init__(self, url: str) -> None:
        parts = _split(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ArgumentError("the base URL is not an http or https URL with a host")
        if parts.username is not None or parts.password is not None:
            raise ArgumentError("the base URL must not hold a user name or password")
        if parts.query or parts.fragment:
            raise ArgumentError("the base URL must not have a query or a fragment")
        self.scheme = parts.scheme
        self.host = parts.hostname
        self.origin = f"{parts.scheme}://{parts.netloc}".lower()
        self.prefix = quote(parts.path, safe="/:@!$&'()*+,;=~-._%").rstrip("/")

    def __str__(self) -> str:
        return self.origin + self.prefix

    def join(self, path: str) -> str:
        """The URL of a path that begins with a slash, as it is."""
        return f"{self.origin}{self.prefix}{path}"


def _split(url: str) -> SplitResult:
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise ArgumentError("the base URL has characters that no URL has")
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ArgumentError("the base URL cannot be read") from None
    return parts


def redirect_target(url: str, location: str) -> str:
    """Where a redirect leads: absolute, without a fragment (RFC 9110, section 10.2.2).

    Raises:
        ArgumentError: Not to an http or https URL, or from https down to http.
    """
    try:
        target = urljoin(url, location).partition("#")[0]
        base = Base(target.partition("?")[0])
    except (ValueError, ArgumentError):
        raise ArgumentError("the server redirects to what is no usable URL") from None
    if url.startswith("https:") and base.scheme != "https":
        raise ArgumentError("the server redirects from https to http")
    if not target.isascii() or not target.isprintable() or " " in target:
        raise ArgumentError("the server redirects to what is no usable URL")
    return target


def origin_of(url: str) -> str:
    """Scheme, host and port, for comparing; the scheme's own port is left out."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    return f"{parts.scheme}://{parts.hostname}{port}"
