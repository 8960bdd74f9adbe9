"""How the server finds the end of a body: RFC 9112, section 6."""

from __future__ import annotations

from .transport import Request
from .uploads import Upload


def framing(request: Request) -> list[tuple[str, str]]:
    """The header fields that tell it."""
    content = request.content
    if isinstance(content, Upload):
        if content.length is None:
            return [("transfer-encoding", "chunked")]
        return [("content-length", str(content.length))]
    if content is not None or request.method in ("POST", "PUT", "PATCH"):
        return [("content-length", str(len(content or b"")))]
    return []
