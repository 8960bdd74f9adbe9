"""What a generated package tells the runtime about its API: plain values, cheap to import."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal


class Server:
    """A base URL; `{name}` in it stands for the variable of that name.

    Args:
        variables: The default of each.
    """

    __slots__ = ("name", "url", "variables")

    def __init__(
        self, url: str, name: str = "", variables: Mapping[str, str] | None = None
    ) -> None:
        self.url = url
        self.name = name
        self.variables = dict(variables or {})

    def resolved(self, given: Mapping[str, str]) -> str:
        """The URL with each variable in place: as given, else its default.

        Raises:
            ArgumentError: A value would be more than its part of the URL, or the host
                lacks one.
        """
        url = self.url
        for name, default in self.variables.items():
            value = given.get(name, default)
            self._check(name, value, default)
            url = url.replace("{" + name + "}", value)
        return url

    def _check(self, name: str, value: str, default: str) -> None:
        from .errors import ArgumentError

        authority = self.url.partition("://")[2].partition("/")[0]
        inside = "{" + name + "}" in authority
        if not value and inside:
            raise ArgumentError(f"the address of the server needs `{name}`")
        # What is no letter, digit or the like could begin another part of the URL.
        never = "@?#\\/" if inside else "@?#\\"
        usual = "-._~" + "".join(c for c in default if c not in never)
        fits = all((c.isascii() and c.isalnum()) or c in usual for c in value)
        if value != default and (not fits or value in (".", "..")):
            raise ArgumentError(f"`{name}` cannot be a part of the server's address")


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


class Flow:
    """A way to access tokens that needs nobody at a screen (RFC 6749).

    Args:
        token_url: Of the token endpoint; relative to the base URL, or absolute.
        client_id, ...: The client's keyword for that parameter of the token request.
    """

    __slots__ = ("grant", "keywords", "needs", "token_url")

    def __init__(
        self,
        grant: Literal["client_credentials", "password", "refresh_token"],
        token_url: str,
        *,
        client_id: str,
        client_secret: str,
        username: str = "",
        password: str = "",
        refresh_token: str = "",
    ) -> None:
        self.grant = grant
        self.token_url = token_url
        every = {
            "client_id": client_id,
            "client_secret": client_secret,
            "username": username,
            "password": password,
            "refresh_token": refresh_token,
        }
        self.keywords = {name: keyword for name, keyword in every.items() if keyword}
        self.needs: tuple[str, ...] = {
            "client_credentials": ("client_id", "client_secret"),
            "password": ("username", "password"),
            "refresh_token": ("refresh_token",),
        }[grant]


class OAuth2:
    """A bearer token that is given as `credential`, or fetched in one of the flows."""

    __slots__ = ("credential", "environment", "flows")

    def __init__(self, credential: str, *flows: Flow, environment: str = "") -> None:
        self.credential = credential
        self.flows = flows
        self.environment = environment


if TYPE_CHECKING:
    Scheme = Bearer | ApiKey | Basic | OAuth2


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
        "secret_names",
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
        errors: str = "",
        request_id_header: str = "x-request-id",
    ) -> None:
        self.name = name
        self.package = package
        self.version = version
        self.environment = environment
        self.servers = servers
        self.schemes = dict(schemes or {})
        # In lower case: header fields, query parameters and cookies with credentials.
        self.secret_names = frozenset(
            getattr(scheme, "wire", "authorization").lower()
            for scheme in self.schemes.values()
        )
        self.errors = errors
        self.request_id_header = request_id_header
