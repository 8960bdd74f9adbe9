"""What people may see of names and URLs: everything but the values of secrets."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

_TELLING = ("key", "token", "secret", "password", "signature", "credential")
_KNOWN = ("auth", "authorization", "proxyauthorization", "cookie", "setcookie")


def looks_secret(name: str) -> bool:
    """Whether a header or parameter has a name that secrets go by."""
    bare = name.lower().replace("-", "").replace("_", "")
    return bare.endswith(_TELLING) or bare in _KNOWN


def is_secret(name: str, declared: frozenset[str]) -> bool:
    """The same, with the lower-case names that the API declares."""
    return name.lower() in declared or looks_secret(name)


def redacted(url: str, declared: frozenset[str]) -> str:
    """The URL without the values of query parameters that are secrets."""
    address, mark, query = url.partition("?")
    if not mark:
        return url
    shown = (_redacted_pair(pair, declared) for pair in query.split("&"))
    return f"{address}?{'&'.join(shown)}"


def _redacted_pair(pair: str, declared: frozenset[str]) -> str:
    name, mark, _ = pair.partition("=")
    return f"{name}=***" if mark and is_secret(name, declared) else pair


def scrubbed(text: str, secrets: Iterable[str]) -> str:
    """What a server says, without the credentials that it was sent and says back."""
    for secret in secrets:
        # The scheme before a token is no secret; what is very short is in any text.
        bare = secret.removeprefix("Bearer ").removeprefix("Basic ")
        for spelled in (bare, quote(bare, safe="")) if len(bare) >= _SHORTEST else ():
            text = text.replace(spelled, "***")
    return text


_SHORTEST = 6
