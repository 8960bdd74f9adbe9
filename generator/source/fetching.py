"""Where documents are stored, which of these places a reference may reach, and getting the bytes.

The description itself is read from wherever the user says. References lead to files under its folder; beyond that only
to hosts and folders that the user allowed. A redirect never leads to another host.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

from generator.frozen import frozen
from generator.source.addresses import PrivateError, connect
from generator.source.limits import Allow, Limits

if TYPE_CHECKING:
    import socket
    from urllib.request import BaseHandler, OpenerDirector


@frozen
class File:
    """`path` is resolved: no link is left in it. `shown` is how the user would spell it."""

    path: Path
    shown: str


@frozen
class Web:
    """`named` is what the user named of the network; None where the URL itself is the user's."""

    url: str
    named: frozenset[str] | None = field(default=None, compare=False)

    @property
    def shown(self) -> str:
        """Without what may be a secret."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


@frozen
class StandardInput:
    shown: str = "<stdin>"


Address = File | Web | StandardInput


class FetchError(Exception):
    """No document can be had from an address. The text says why, without repeating the address."""


class ForbiddenError(Exception):
    """A reference leads where none may. The text says where; `hint` is what would allow it."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.hint = hint


def address(spec: str) -> Address:
    """Where the user says the description is: `-`, a URL with http or https, or a path. Raises `FetchError`."""
    if spec == "-":
        return StandardInput()
    if _is_web(spec):
        return _web(spec)
    return File(_resolved_or_special(Path(spec)), spec)


def _web(url: str) -> Web:
    try:
        urlsplit(url)
    except ValueError:
        raise FetchError("not a web address") from None
    return Web(url)


def _is_web(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError) as error:  # too long, a loop of links, a NUL
        raise FetchError(str(error) or "not a usable path") from None


def _resolved_or_special(path: Path) -> Path:
    """`/dev/fd/63`, which a shell makes of `<(command)`, resolves to something that cannot be opened."""
    resolved = _resolved(path)
    return resolved if resolved.exists() or not path.exists() else path.absolute()


# --- References -------------------------------------------------------------------------------------------------------

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def follow(reference: str, base: Address, root: Address, allow: Allow) -> Address:
    """Where `reference`, as written in the document at `base`, leads.

    Raises `ForbiddenError` when it may not be followed, and `FetchError` when it is no address at all.
    """
    match _target(reference, base):
        case Web(url):
            return _allowed_web(url, allow)
        case Path() as path:
            return _allowed_file(_resolved(path), root, allow)


def _target(reference: str, base: Address) -> Web | Path:
    if _is_web(reference):
        return Web(reference)
    if reference.lower().startswith("file:"):
        return Path(unquote(urlsplit(reference).path))
    if _SCHEME.match(reference):
        raise ForbiddenError(
            "it is neither a file nor a web address", "use a path relative to this document"
        )
    match base:
        case Web(url):
            return Web(urljoin(url, reference))
        case File(path, _):
            return path.parent / unquote(reference)
        case StandardInput():
            return Path(unquote(reference))


def _allowed_web(url: str, allow: Allow) -> Web:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise FetchError("not a web address") from None
    if "@" in parts.netloc:
        raise ForbiddenError("it holds a user name or a password", "leave them out")
    host = f"[{host}]" if ":" in host else host
    place = host if port is None else f"{host}:{port}"
    hosts = {each.lower() for each in allow.hosts}
    if place.lower() not in hosts:
        raise ForbiddenError("it leads to the network", f"if you trust it: --allow-remote {place}")
    return Web(parts._replace(fragment="").geturl(), frozenset(_bare(each) for each in hosts))


def _bare(place: str) -> str:
    """The host of `localhost:80`, the address of `[::1]:80` and of `[::1]`."""
    host = re.sub(r":\d+$", "", place) if place.count(":") == 1 or "]" in place else place
    return host.strip("[]")


def _allowed_file(path: Path, root: Address, allow: Allow) -> File:
    own = (root.path.parent,) if isinstance(root, File) else ()
    allowed = tuple(_resolved(folder) for folder in allow.dirs)
    if not any(path.is_relative_to(folder) for folder in (*own, *allowed)):
        where = "it leads outside the description's folder" if own else "it leads to a local file"
        raise ForbiddenError(where, f"if you trust it: --allow-file {path.parent}")
    return File(path, _shown(path, root))


def _shown(path: Path, root: Address) -> str:
    match root:
        case File(start, shown):
            return Path(
                os.path.normpath(Path(shown).parent / os.path.relpath(path, start.parent))
            ).as_posix()
        case Web() | StandardInput():
            return path.as_posix()


def name(target: Address, root: Address) -> str:
    """What a document is called in places and identities: its path relative to the description, or its URL."""
    match target, root:
        case _ if target == root:
            return ""
        case File(path, _), File(start, _) if path == start:
            return ""
        case File(path, _), File(start, _):
            return Path(os.path.relpath(path, start.parent)).as_posix()
        case (File(_, shown) | Web(shown) | StandardInput(shown)), _:
            return shown


# --- Bytes ------------------------------------------------------------------------------------------------------------


def fetch(target: Address, limits: Limits, budget: int, *, named_by_user: bool) -> bytes:
    """The bytes at an address, at most `budget` and one more. Raises `FetchError`."""
    try:
        match target:
            case StandardInput():
                return sys.stdin.buffer.read(budget + 1)
            case File(path, _):
                return _file(path, budget, named_by_user)
            case Web(url, named):
                return _download(url, named, limits.seconds, budget)
    except PrivateError as error:
        hint = f"if you trust it: --allow-remote {error.address}"
        raise ForbiddenError(f"it leads into a private network: {error}", hint) from None
    except OSError as error:
        # An error of the network is wrapped by urllib, with the real one inside.
        raise FetchError(error.strerror or str(getattr(error, "reason", error))) from None


def _file(path: Path, budget: int, named_by_user: bool) -> bytes:
    # A pipe or a device that the user names is the user's business; one that a description names could hang us.
    if not named_by_user and not stat.S_ISREG(path.stat().st_mode):
        raise FetchError("not a regular file")
    with path.open("rb") as file:
        return file.read(budget + 1)


def _download(url: str, named: frozenset[str] | None, seconds: float, budget: int) -> bytes:
    # The standard library's client is enough for one file, and only those who name a URL pay for its import.
    import http.client
    from urllib.error import HTTPError

    if "@" in urlsplit(url).netloc:
        raise FetchError("a URL with a user name or a password is not opened")
    deadline = _Deadline(seconds)
    try:
        with deadline, _opener(url, named, deadline).open(url, timeout=seconds) as answer:
            content = _drain(answer, budget)
    except HTTPError as error:
        raise FetchError(f"the server answers with status {error.code}") from None
    except (http.client.HTTPException, ValueError, OSError) as error:
        if deadline.passed:
            raise FetchError("the server is too slow") from None
        if isinstance(error, OSError):
            raise
        raise FetchError(f"the server's answer is not HTTP ({type(error).__name__})") from None
    if deadline.passed:  # what ends with its connection cannot be told from what was cut off
        raise FetchError("the server is too slow")
    return content


class _Deadline:
    """Ends the connections that are still open after some seconds, however slowly something comes in."""

    def __init__(self, seconds: float) -> None:
        from threading import Timer

        self.passed = False
        self._connections: list[socket.socket] = []
        self._timer = Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def watch(self, connection: socket.socket) -> socket.socket:
        self._connections.append(connection)
        if self.passed:
            self._end()
        return connection

    def _end(self) -> None:
        self.passed = True
        for connection in self._connections:
            with suppress(OSError):
                connection.shutdown(2)


def _drain(answer: IO[bytes], budget: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while size <= budget and (chunk := answer.read(min(65536, budget + 1 - size))):
        chunks.append(chunk)
        size += len(chunk)
    return b"".join(chunks)


def _opener(url: str, named: frozenset[str] | None, deadline: _Deadline) -> OpenerDirector:
    """A client for http and https alone: no `file:`, no `ftp:`, no redirect to another host."""
    from http.client import HTTPMessage
    from urllib import request

    class SameHost(request.HTTPRedirectHandler):
        def redirect_request(
            self,
            req: request.Request,
            fp: IO[bytes],
            code: int,
            msg: str,
            headers: HTTPMessage,
            newurl: str,
        ) -> request.Request | None:
            if not _same_host(url, newurl):
                raise FetchError("it redirects to another host; name that address if you trust it")
            return super().redirect_request(req, fp, code, msg, headers, newurl)

    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler(),
        *_connecting(urlsplit(url).hostname or "", named, deadline),
        request.HTTPDefaultErrorHandler(),
        request.HTTPErrorProcessor(),
        SameHost(),
    ):
        opener.add_handler(handler)
    opener.addheaders = [
        ("User-Agent", "specloom"),
        ("Accept", "application/yaml, application/json, */*"),
    ]
    return opener


def _connecting(
    host: str, named: frozenset[str] | None, deadline: _Deadline
) -> tuple[BaseHandler, BaseHandler]:
    """What makes connections. Those to the host are judged; one to a proxy is what the user's machine is set up for."""
    import http.client
    import socket
    from urllib import request

    def judged(address: tuple[str, int], seconds: float, *_: object) -> socket.socket:
        if named is None or address[0].lower() != host:
            return deadline.watch(socket.create_connection(address, seconds))
        return deadline.watch(connect(*address, seconds, named))

    def made(kind: type[http.client.HTTPConnection]) -> Callable[..., http.client.HTTPConnection]:
        def make(place: str, **options: Any) -> http.client.HTTPConnection:
            connection = kind(place, **options)
            connection._create_connection = judged  # type: ignore[attr-defined]  # http.client has no public way in
            return connection

        return make

    class Plain(request.HTTPHandler):
        def http_open(self, req: request.Request) -> http.client.HTTPResponse:
            return self.do_open(made(http.client.HTTPConnection), req)

    class Secure(request.HTTPSHandler):
        def https_open(self, req: request.Request) -> http.client.HTTPResponse:
            return self.do_open(made(http.client.HTTPSConnection), req)

    return Plain(), Secure()


def _same_host(url: str, other: str) -> bool:
    """The same origin, or its safer twin: http may become https."""
    here, there = urlsplit(url), urlsplit(other)
    if (here.scheme, here.netloc) == (there.scheme, there.netloc):
        return True
    return (here.scheme, there.scheme) == ("http", "https") and here.hostname == there.hostname
