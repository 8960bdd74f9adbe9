"""From an operation and its arguments to a request, complete but for the credentials.

Names of header fields are tokens (RFC 9110, section 5.6.2). A parameter without a value is
left out (RFC 6570, section 2.3). How one looks in its place is in `url`.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from typing import Any, cast
from uuid import uuid4

from . import codec, url
from .config import Api
from .endpoint import (
    Body,
    Bytes,
    Endpoint,
    Form,
    Header,
    Json,
    JsonFields,
    JsonLines,
    Multipart,
    Parameter,
    Path,
    Query,
    Text,
)
from .errors import ArgumentError
from .kinds import Plain
from .model import UNSET
from .options import check_known
from .settings import Settings
from .uploads import Upload, body_of, source_of
from .url import Pairs

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class Draft:
    """A request without credentials. Names in `headers` are in lower case."""

    __slots__ = ("content", "cookies", "headers", "keyed", "method", "query", "url")

    def __init__(self, method: str, address: str) -> None:
        self.method = method
        self.url = address
        self.query: Pairs = []
        self.headers: dict[str, str] = {}
        self.cookies: Pairs = []
        self.content: bytes | Upload | None = None
        self.keyed = False


def drafted(
    endpoint: Endpoint[Any],
    arguments: Mapping[str, object],
    options: Mapping[str, Any],
    settings: Settings,
) -> Draft:
    """The request of a call.

    Args:
        arguments: By keyword; what is None or UNSET is left out of all but the body.
        options: `RequestOptions`.

    Raises:
        ArgumentError: A value cannot be sent.
        TypeError: An option is unknown.
    """
    check_known(options)
    given = dict(arguments)
    values = _values(endpoint.parameters, given)
    draft = Draft(
        endpoint.method,
        settings.base_of(endpoint.server).join(_path(endpoint, values)),
    )
    draft.query = _query(values, options, settings)
    draft.url = _with_query_string(draft, values)
    draft.cookies = _cookies(values)
    draft.headers = {
        "user-agent": user_agent(settings.api),
        "accept": _accept(endpoint),
        "accept-encoding": "gzip",
        **_checked_headers(settings.headers),
        **_header_parameters(values),
    }
    _add_body(draft, endpoint.body, given, options.get("extra_body") or {})
    _add_extra_headers(draft, options.get("extra_headers"))
    _add_key(draft, endpoint.idempotency_header, options)
    return draft


def user_agent(api: Api) -> str:
    """Who asks, in plain words."""
    return f"{api.package}/{api.version}"


Values = list[tuple[Parameter, Any]]


def _values(parameters: Iterable[Parameter], given: dict[str, object]) -> Values:
    """What is to be sent of the parameters' arguments, which are taken out, as plain JSON."""
    found = ((p, given.pop(p.argument, None)) for p in parameters)
    values = ((p, _plain(p, v)) for p, v in found if v is not None and v is not UNSET)
    return [(p, value) for p, value in values if value is not UNSET]


def _plain(parameter: Parameter, given: object) -> Any:
    codec.refuse_unspeakable(given)
    value = codec.to_builtins(given)
    return value if parameter.content else _defined(value)


def _defined(value: Plain) -> Any:
    """A value without its nulls; UNSET where none is left (RFC 6570, section 2.3)."""
    match value:
        case list():
            return [item for item in value if item is not None] or UNSET
        case dict():
            return {k: item for k, item in value.items() if item is not None} or UNSET
        case _:
            return value


# --- The URL --------------------------------------------------------------------------


def _path(endpoint: Endpoint[Any], values: Values) -> str:
    texts = {p.wire: url.path_value(p, v) for p, v in values if isinstance(p, Path)}
    for parameter in endpoint.parameters:
        if isinstance(parameter, Path) and parameter.wire not in texts:
            raise ArgumentError(
                f"`{parameter.argument}` is part of the path and must be given"
            )
    return url.expanded(endpoint.path, texts)


def _query(values: Values, options: Mapping[str, Any], settings: Settings) -> Pairs:
    """Encoded pairs. What the caller gives for one call wins over what the client has."""
    declared = [
        pair
        for parameter, value in values
        if isinstance(parameter, Query)
        for pair in url.query_pairs(parameter, value)
    ]
    extra = _loose(options.get("extra_query") or {})
    named = {name for name, _ in declared + extra}
    default = [pair for pair in _loose(settings.query) if pair[0] not in named]
    overridden = {name for name, _ in extra}
    kept = [pair for pair in declared if pair[0] not in overridden]
    return default + kept + extra


def _with_query_string(draft: Draft, values: Values) -> str:
    """The URL, with the query that is a value as a whole."""
    for parameter, value in values:
        if parameter.where == "querystring":
            return url.with_query_string(draft.url, parameter, value)
    return draft.url


def _loose(query: Mapping[str, object]) -> Pairs:
    return url.encoded_pairs(url.loose_pairs(codec.to_builtins(dict(query))))


def _cookies(values: Values) -> Pairs:
    return [
        pair
        for parameter, value in values
        if parameter.where == "cookie"
        for pair in url.cookie_pairs(parameter, value)
    ]


# --- The header fields ----------------------------------------------------------------


def _accept(endpoint: Endpoint[Any]) -> str:
    media = [
        name
        for status, answer in endpoint.answers.items()
        if str(status)[:1] in ("2", "d")
        for name in (answer if isinstance(answer, Mapping) else [answer.media])
    ]
    return ", ".join(dict.fromkeys(filter(None, media))) or "*/*"


def _header_parameters(values: Values) -> dict[str, str]:
    return {
        parameter.wire.lower(): url.header_value(parameter, value)
        for parameter, value in values
        if isinstance(parameter, Header)
    }


def _checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    return dict(checked_header(name, value) for name, value in headers.items())


def checked_header(name: str, value: str) -> tuple[str, str]:
    """A header field that can be sent, its name in lower case.

    Raises:
        ArgumentError: It cannot.
    """
    if not _TOKEN.fullmatch(name):
        raise ArgumentError(f"{name!r} cannot be the name of a header")
    return name.lower(), url.field_value(name, value)


def _add_extra_headers(draft: Draft, extra: Mapping[str, str | None] | None) -> None:
    for name, value in (extra or {}).items():
        if value is None:
            draft.headers.pop(name.lower(), None)
        else:
            draft.headers.update([checked_header(name, value)])


def _add_key(draft: Draft, declared: str, options: Mapping[str, Any]) -> None:
    """The key that lets a server see that a request is a repetition."""
    name = declared.lower() or "idempotency-key"
    key = options.get("idempotency_key")
    # One that was given in another way is the caller's too.
    if key is None and name not in draft.headers and declared:
        key = str(uuid4())
    if key is not None:
        draft.headers[name] = url.field_value("idempotency_key", key)
    draft.keyed = name in draft.headers


# --- The body -------------------------------------------------------------------------


def _add_body(
    draft: Draft,
    body: Body | None,
    given: Mapping[str, object],
    extra: Mapping[str, object],
) -> None:
    media = "application/json" if body is None else body.media
    whole = given.get("body", UNSET)
    content: bytes | Upload | None
    match body:
        case None:
            content = _json(UNSET, extra)
        case Json():
            content = _json(whole, extra)
        case JsonFields():
            content = _json_fields(body, given, extra)
        case Form() | Multipart():
            media, content = _form(body, given, extra)
        case Text() if isinstance(whole, str):
            content = _text(whole, media)
        case Text() | Bytes():
            content = _bytes(whole)
        case JsonLines():
            content = _lines(whole)
    draft.content = content
    if content is not None:
        draft.headers["content-type"] = media


def _json_fields(
    body: JsonFields, given: Mapping[str, object], extra: Mapping[str, object]
) -> bytes | None:
    fields = {
        body.renamed.get(keyword, keyword): value
        for keyword, value in given.items()
        if value is not UNSET
    }
    if not fields and not extra and not body.required:
        return None
    return _json(body.type(**fields), extra)


def _json(value: object, extra: Mapping[str, object]) -> bytes | None:
    if not extra:
        return None if value is UNSET else codec.encode(value)
    known: Plain = {} if value is UNSET else codec.to_builtins(value)
    if not isinstance(known, dict):
        raise ArgumentError("`extra_body` needs a body that is an object")
    return codec.encode({**known, **extra})


_CHARSET = re.compile(r';\s*charset="?([\w.:-]+)', re.IGNORECASE)


def _text(text: str, media: str) -> bytes:
    said = _CHARSET.search(media)
    try:
        return text.encode(said[1] if said else "utf-8")
    except (LookupError, UnicodeEncodeError):
        raise ArgumentError(f"`body` cannot be sent as {media!r}") from None


def _bytes(value: object) -> bytes | Upload | None:
    return None if value is UNSET else body_of([source_of(value, "body")])


def _form(
    body: Form | Multipart, given: Mapping[str, object], extra: Mapping[str, object]
) -> tuple[str, bytes | Upload | None]:
    """The media type and the body."""
    whole = given.get("body", UNSET)
    if not body.fields and whole is not UNSET:
        if not isinstance(whole, Mapping):
            raise ArgumentError("`body` must be a mapping of the fields of a form")
        extra = {**cast("Mapping[str, object]", whole), **extra}
    elif not (body.required or extra or any(v is not UNSET for v in given.values())):
        return body.media, None
    # Here, for few calls need them.
    if isinstance(body, Form):
        from .forms import form_encoded

        return body.media, form_encoded(body.fields, given, extra)
    from .multipart import multipart

    return multipart(body.media, body.fields, given, extra)


def _lines(items: Any) -> bytes | Upload | None:
    """A line for each item, as they come; at once where all are there."""
    if items is UNSET:
        return None
    if isinstance(items, (list, tuple)):
        return b"".join(map(_line, cast("Iterable[object]", items)))
    if isinstance(items, AsyncIterable):
        return Upload([_each_awaited_line(cast("AsyncIterable[object]", items))])
    if isinstance(items, (str, bytes, Mapping)) or not isinstance(items, Iterable):
        raise ArgumentError("`body` must be an iterable of what the lines hold")
    return Upload([_each_line(cast("Iterable[object]", items))])


def _line(item: object) -> bytes:
    return codec.encode(item) + b"\n"


def _each_line(items: Iterable[object]) -> Iterator[bytes]:
    return map(_line, items)


async def _each_awaited_line(items: AsyncIterable[object]) -> AsyncIterator[bytes]:
    async for item in items:
        yield _line(item)
