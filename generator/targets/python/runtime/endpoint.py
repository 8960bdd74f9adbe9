"""What an operation is on the wire: one constant for each, shared by sync and async.

Parameters and styles follow OpenAPI 3.x, Parameter Object.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from .retry import USUAL, Retries

if TYPE_CHECKING:
    from .config import Server
    from .errors import APIStatusError

T = TypeVar("T")

Style = Literal[
    "simple",
    "label",
    "matrix",
    "form",
    "spaceDelimited",
    "pipeDelimited",
    "tabDelimited",
    "deepObject",
    "cookie",
]
Load = Callable[[], Any]
"""Gives a type when it is needed, so that models load late."""

JSON = "application/json"


class Parameter:
    """A named value. `content` is the media type of one in JSON, `styled` whether a style was given."""

    __slots__ = (
        "allow_reserved",
        "argument",
        "content",
        "explode",
        "style",
        "styled",
        "wire",
    )

    where: Literal["path", "query", "querystring", "header", "cookie", "body"]
    usual: Style

    def __init__(
        self,
        wire: str,
        argument: str = "",
        *,
        style: Style | None = None,
        explode: bool | None = None,
        allow_reserved: bool = False,
        content: str = "",
    ) -> None:
        self.wire = wire
        self.argument = argument or wire
        self.styled = style is not None
        self.style: Style = style or self.usual
        self.explode = self.style in ("form", "cookie") if explode is None else explode
        self.allow_reserved = allow_reserved
        self.content = content


class Path(Parameter):
    """A `{name}` of the path."""

    __slots__ = ()
    where = "path"
    usual = "simple"


class Query(Parameter):
    __slots__ = ()
    where = "query"
    usual = "form"


class QueryString(Parameter):
    """All of the query, in the media type `content` (OpenAPI 3.2)."""

    __slots__ = ()
    where = "querystring"
    usual = "form"


class Header(Parameter):
    __slots__ = ()
    where = "header"
    usual = "simple"


class Cookie(Parameter):
    __slots__ = ()
    where = "cookie"
    usual = "form"


class Field(Parameter):
    """A field of a form or a part of a multipart body; `content` is its media type.

    Without a style it is text, an object is JSON, and a list repeats it.
    """

    __slots__ = ()
    where = "body"
    usual = "form"


class File(Field):
    """A part that is a file, or a list of files: what `uploads.FileInput` says."""

    __slots__ = ()


class Part(Field):
    """A part of no declared type: a file where bytes, a path, an open file or a tuple is given."""

    __slots__ = ()


class _Typed:
    """What has a type, loaded when it is first asked for."""

    __slots__ = ("_load", "_type")

    def __init__(self, load: Load) -> None:
        self._load = load
        self._type: Any = None

    @property
    def type(self) -> Any:
        if self._type is None:
            self._type = self._load()
        return self._type


class Json(_Typed):
    """A JSON value of the type that `load` gives. As a request body: the keyword `body`."""

    __slots__ = ("media", "required")

    def __init__(self, load: Load, *, required: bool = True, media: str = JSON) -> None:
        super().__init__(load)
        self.required = required
        self.media = media


class JsonFields(_Typed):
    """A JSON object whose fields are keywords of the method.

    Args:
        renamed: Keyword to the model's attribute, where the two differ.
        required: Send `{}` when nothing is given; an optional body is left out.
    """

    __slots__ = ("media", "renamed", "required")

    def __init__(
        self,
        load: Load,
        *,
        renamed: Mapping[str, str] | None = None,
        required: bool = True,
        media: str = JSON,
    ) -> None:
        super().__init__(load)
        self.renamed = dict(renamed or {})
        self.required = required
        self.media = media


class Text:
    """Text as it is."""

    __slots__ = ("media", "required")

    def __init__(self, media: str = "text/plain", *, required: bool = True) -> None:
        self.media = media
        self.required = required


class Bytes:
    """Bytes as they are: what becomes of every media type without a meaning of its own."""

    __slots__ = ("media", "required")

    def __init__(
        self, media: str = "application/octet-stream", *, required: bool = True
    ) -> None:
        self.media = media
        self.required = required


class Form:
    """`application/x-www-form-urlencoded`.

    Args:
        fields: Keywords of the method; without any, the keyword `body` is a mapping.
        required: Send an empty form when nothing is given.
    """

    __slots__ = ("fields", "media", "required")

    def __init__(
        self,
        *fields: Field,
        required: bool = True,
        media: str = "application/x-www-form-urlencoded",
    ) -> None:
        self.fields = fields
        self.required = required
        self.media = media


class Multipart:
    """`multipart/form-data` and its like; the same arguments as those of `Form`."""

    __slots__ = ("fields", "media", "required")

    def __init__(
        self,
        *fields: Field,
        required: bool = True,
        media: str = "multipart/form-data",
    ) -> None:
        self.fields = fields
        self.required = required
        self.media = media


class JsonLines:
    """A JSON value on each line: the keyword `body` is an iterable of them."""

    __slots__ = ("media", "required")

    def __init__(
        self, media: str = "application/jsonl", *, required: bool = True
    ) -> None:
        self.media = media
        self.required = required


class Nothing:
    """No body, or one without a meaning."""

    __slots__ = ()
    media = ""


TEXT = Text()
BYTES = Bytes()
NOTHING = Nothing()

Content = Json | Text | Bytes | Nothing
Body = Json | JsonFields | Text | Bytes | Form | Multipart | JsonLines
Status = int | str
"""200, "2XX" or "default"."""


class Endpoint(Generic[T]):
    """One operation; its methods answer with a `T`.

    Args:
        path: As the description has it, `{name}` for each `Path`.
        security: OR of ANDs of scheme names; None sends whatever is configured.
        secrets: Arguments that are shown to nobody.
        scopes: By scheme, what an access token must allow.
        idempotency_header: The header of the key that makes repeating safe.
        retries: How this operation is tried again, when not as others are.
        server: Where this operation is, when it is not where the others are.
    """

    __slots__ = (
        "answers",
        "body",
        "errors",
        "idempotency_header",
        "method",
        "parameters",
        "path",
        "retries",
        "scopes",
        "secrets",
        "security",
        "server",
    )

    def __init__(
        self,
        method: str,
        path: str,
        *,
        parameters: tuple[Parameter, ...] = (),
        body: Body | None = None,
        answers: Mapping[Status, Content | Mapping[str, Content]] | None = None,
        errors: Mapping[Any, type[APIStatusError]] | None = None,
        security: tuple[tuple[str, ...], ...] | None = (),
        secrets: tuple[str, ...] = (),
        scopes: Mapping[str, tuple[str, ...]] | None = None,
        idempotency_header: str = "",
        retries: Retries = USUAL,
        server: Server | None = None,
    ) -> None:
        self.method = method
        self.path = path
        self.parameters = parameters
        self.body = body
        self.answers: Mapping[Any, Content | Mapping[str, Content]] = answers or {}
        self.errors: Mapping[Any, type[APIStatusError]] = errors or {}
        self.security = security
        self.secrets = secrets
        self.scopes: Mapping[str, tuple[str, ...]] = scopes or {}
        self.idempotency_header = idempotency_header
        self.retries = retries
        self.server = server

    @property
    def secret_names(self) -> frozenset[str]:
        """What the parameters among `secrets` are called, in lower case."""
        hidden = (p for p in self.parameters if p.argument in self.secrets)
        return frozenset(p.wire.lower() for p in hidden)
