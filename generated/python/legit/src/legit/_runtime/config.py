"""What a generated package tells the runtime about its API: plain values, cheap to import."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal


class Server:
    """A base URL; `{name}` in it stands for the variable of that name."""

    __slots__ = ("name", "url", "variables")

    def __init__(
        self, url: str, name: str = "", variables: Mapping[str, str] | None = None
    ) -> None:
        self.url = url
        self.name = name
        self.variables = dict(variables or {})

    def resolved(self) -> str:
        """The URL with each variable's default in place."""
        url = self.url
        for name, value in self.variables.items():
            url = url.replace("{" + name + "}", value)
        return url


class Bearer:
    """`Authorization: Bearer …` (RFC 6750). `credential` is the client's keyword."""

    __slots__ = ("credential", "environment")

    def __init__(self, credential: str, *, environment: str = "") -> None:
        self.credential = credential
        self.environment = environment


class ApiKey:
    """A key in the header, query parameter or cookie called `wire`."""

    __slots__ = ("credential", "environment", "where", "wire")

    def __init__(
        self,
        credential: str,
        *,
        environment: str = "",
        where: Literal["header", "query", "cookie"] = "header",
        wire: str,
    ) -> None:
        self.credential = credential
        self.environment = environment
        self.where = where
        self.wire = wire


class Basic:
    """User name and password (RFC 7617). Both are keywords of the client."""

    __slots__ = ("password", "password_environment", "username", "username_environment")

    def __init__(
        self,
        username: str,
        password: str,
        *,
        username_environment: str = "",
        password_environment: str = "",
    ) -> None:
        self.username = username
        self.password = password
        self.username_environment = username_environment
        self.password_environment = password_environment


if TYPE_CHECKING:
    Scheme = Bearer | ApiKey | Basic


class Api:
    """One API.

    Args:
        name: How people call it.
        package: The logger's name, and with `version` the `User-Agent`.
        environment: What the names of environment variables begin with.
        schemes: The security schemes, by the names that endpoints use.
        errors: The module that holds `STATUS_ERRORS`, relative to the package or
            absolute; "" where there is none.
        request_id_header: The response header that tells a request's id.
    """

    __slots__ = (
        "environment",
        "errors",
        "name",
        "package",
        "request_id_header",
        "schemes",
        "servers",
        "version",
    )

    def __init__(
        self,
        *,
        name: str,
        package: str,
        version: str,
        environment: str,
        servers: tuple[Server, ...] = (),
        schemes: Mapping[str, Scheme] | None = None,
        errors: str = ".errors",
        request_id_header: str = "x-request-id",
    ) -> None:
        self.name = name
        self.package = package
        self.version = version
        self.environment = environment
        self.servers = servers
        self.schemes = dict(schemes or {})
        self.errors = errors
        self.request_id_header = request_id_header
