"""A call on its way: what it was asked for, its deadline, and what has come of it so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from . import url
from .auth import Secret
from .log import logger_of
from .options import timeout_of
from .receive import Received, printable
from .redact import redacted, scrubbed
from .request import drafted
from .transport import Headers, Request
from .uploads import Upload

if TYPE_CHECKING:
    from .endpoint import Endpoint
    from .resource import Way
    from .settings import Settings


class Call:
    """One call of an operation.

    Attributes:
        way: What is answered: the value, or a kind of response.
        deadline: When all must be over, in terms of the client's clock.
        draft: The request without its credentials.
        begun: The answer to the last request, as far as it has come.
        retries: How many tries came before this one.
        renewed: Whether a refused credential was replaced, which takes a request more.
        redirects: How many this try has met.
        trouble: Why a redirect was not followed; "" where none was refused.
        secret_names: Header fields and parameters, in lower case, that hold secrets.
        secrets: What they hold.
    """

    __slots__ = (
        "begun",
        "deadline",
        "draft",
        "endpoint",
        "logger",
        "max_retries",
        "redirects",
        "renewed",
        "retries",
        "secret_names",
        "secrets",
        "settings",
        "timeout",
        "trouble",
        "way",
    )

    def __init__(
        self,
        settings: Settings,
        endpoint: Endpoint[Any],
        options: Mapping[str, Any],
        arguments: Mapping[str, object],
        way: Way,
    ) -> None:
        given = options.get("timeout")
        usual = endpoint.retries.most
        self.settings = settings
        self.endpoint = endpoint
        self.way: Way = way
        self.timeout = settings.timeout if given is None else timeout_of(given)
        self.deadline = settings.clock.monotonic() + self.timeout.total
        self.max_retries: int = options.get(
            "max_retries", settings.max_retries if usual is None else usual
        )
        self.draft = drafted(endpoint, arguments, options, settings)
        self.logger = logger_of(settings.api)
        self.begun: Received | None = None
        self.retries = 0
        self.renewed = False
        self.redirects = 0
        self.trouble = ""
        self.secret_names = settings.api.secret_names | endpoint.secret_names
        self.secrets = [
            Secret(str(arguments[n])) for n in endpoint.secrets if arguments.get(n)
        ]

    @property
    def held(self) -> bool:
        """Whether the body of a success is left to the caller to read."""
        return self.way in ("streamed", "async_streamed")

    @property
    def repetitions(self) -> int:
        """How many requests came before, redirects not counted."""
        return self.retries + self.renewed

    @property
    def is_repeatable(self) -> bool:
        content = self.draft.content
        return not isinstance(content, Upload) or content.repeatable

    def remaining(self) -> float:
        """Seconds until the deadline."""
        return self.deadline - self.settings.clock.monotonic()

    def request(
        self,
        method: str,
        address: str,
        fields: Iterable[tuple[str, str]],
        content: bytes | Upload | None,
    ) -> Request:
        """A request that ends with the call."""
        remaining = max(0.0, self.remaining())
        return Request(
            method,
            address,
            Headers(fields, self.secret_names),
            content,
            connect=min(self.timeout.connect, remaining),
            read=min(self.timeout.read, remaining),
            write=min(self.timeout.write, remaining),
            pool=min(self.timeout.pool, remaining),
            deadline=self.deadline,
            route=self.endpoint.path,
            retries=self.repetitions,
        )

    # --- What people are told of it ---------------------------------------------------

    def shown_url(self) -> str:
        """The URL without any secret."""
        whole = url.with_query(self.draft.url, self.draft.query)
        return self.scrubbed(redacted(whole, self.secret_names))

    def scrubbed(self, text: str) -> str:
        """What the server says, without the credentials of the call."""
        return scrubbed(text, (secret.reveal() for secret in self.secrets))

    def request_id(self, received: Received) -> str | None:
        """What the server calls the request; None where it says nothing."""
        found = received.headers.get(self.settings.api.request_id_header)
        return self.scrubbed(printable(found)) if found else None
