"""A server in the same process, for tests: it answers from a list and remembers what it
was asked.

server = Recorder(Answer(200, json={"id": 1}))
client = Client(..., http_client=server)
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import Any, NamedTuple, TypeVar, cast
from urllib.parse import parse_qsl, urlsplit

from .codec import encode
from .errors import APIStatusError
from .streamed import AsyncStreamedResponse, StreamedResponse
from .transport import Headers, Request, TransportError
from .uploads import Upload

T = TypeVar("T")


class Answer:
    """What the server answers.

    Args:
        json, text, content: The body in one of three ways; a content type comes with the
            first two, unless `headers` have one.
    """

    def __init__(
        self,
        status: int = 200,
        *,
        json: object = None,
        text: str | None = None,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        body, media = _body(json, text, content)
        self.status = status
        self.content = body
        self.headers = Headers({**media, **_lowered(headers or {})}.items())

    def chunks(self) -> Iterator[bytes]:
        yield self.content

    async def achunks(self) -> AsyncIterator[bytes]:
        yield self.content

    def close(self) -> None:
        pass

    async def aclose(self) -> None:
        pass


class Failure(NamedTuple):
    """A declared failure: what the server answers, and what is raised for it.

    Attributes:
        status: The status of the answer.
        error: The exception.
        kind: The type of its `body`.
        body: The body of the answer, a JSON value.
    """

    status: int
    error: type[APIStatusError]
    kind: type[object]
    body: object


def _body(
    value: object, text: str | None, content: bytes
) -> tuple[bytes, dict[str, str]]:
    if text is not None:
        return text.encode(), {"content-type": "text/plain; charset=utf-8"}
    if value is not None:
        return json.dumps(value).encode(), {"content-type": "application/json"}
    return content, {}


def _lowered(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


class Recorded:
    """A request that the server was asked.

    Attributes:
        path: As on the wire, percent-encoded.
        query: Names and values in order, decoded.
        content: The body; empty where there was none.
    """

    def __init__(self, request: Request, content: bytes) -> None:
        parts = urlsplit(request.url)
        self.method = request.method
        self.url = request.url
        self.path = parts.path
        self.query = parse_qsl(parts.query, keep_blank_values=True)
        self.headers = request.headers
        self.content = content

    def json(self) -> Any:
        """The body as a JSON value."""
        return json.loads(self.content)

    def json_lines(self) -> list[Any]:
        """The body as a JSON value for each line."""
        return [json.loads(line) for line in self.content.splitlines()]

    def form(self) -> list[tuple[str, str]]:
        """The fields of a form in order, decoded."""
        return parse_qsl(self.content.decode(), keep_blank_values=True)

    def parts(self) -> list[tuple[str, str, str, bytes]]:
        """The parts of a multipart body: name, file name, media type, content."""
        boundary = self.headers["content-type"].partition("boundary=")[2].encode()
        first, *parts, last = (b"\r\n" + self.content).split(b"\r\n--" + boundary)
        assert (first, last) == (b"", b"--\r\n"), "the body is not framed as it should"
        return [_part(part) for part in parts]


_QUOTED = re.compile("%(22|7F|[01][0-9A-F])")
_PLACED = re.compile(r'; (name|filename)="([^"]*)"')


def _part(part: bytes) -> tuple[str, str, str, bytes]:
    head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    told = {
        name.lower(): value for name, _, value in (x.partition(": ") for x in lines)
    }
    placed: dict[str, str] = dict(_PLACED.findall(told["content-disposition"]))
    name, filename = (
        _QUOTED.sub(lambda found: chr(int(found[1], 16)), placed.get(key, ""))
        for key in ("name", "filename")
    )
    return name, filename, told.get("content-type", ""), content


class Recorder:
    """A transport, sync and async, that never touches the network.

    Args:
        answers: In order; the last is given again and again. An exception is raised.
    """

    def __init__(self, *answers: Answer | TransportError) -> None:
        self.answers = answers or (Answer(),)
        self.requests: list[Recorded] = []

    @property
    def only_request(self) -> Recorded:
        """The request, where there was exactly one."""
        (request,) = self.requests
        return request

    def send(self, request: Request) -> Answer:
        content = request.content
        body = b"".join(content) if isinstance(content, Upload) else content
        return self._answer(Recorded(request, body or b""))

    async def asend(self, request: Request) -> Answer:
        content = request.content
        if isinstance(content, Upload):
            content = b"".join([piece async for piece in content])
        return self._answer(Recorded(request, content or b""))

    def _answer(self, request: Recorded) -> Answer:
        self.requests.append(request)
        turn = min(len(self.requests), len(self.answers)) - 1
        answer = self.answers[turn]
        if isinstance(answer, TransportError):
            raise answer
        return answer

    def close(self) -> None:
        pass

    async def aclose(self) -> None:
        pass


def as_json(value: object) -> Any:
    """What a model, or any value of a model's field, is on the wire."""
    return json.loads(encode(value))


def settle(result: T | Awaitable[T]) -> T:
    """The result of a call of either client: an asynchronous one is run to its end."""
    if isinstance(result, Awaitable):
        return asyncio.run(_awaited(cast("Awaitable[T]", result)))
    return result


def read_streamed(
    opening: (
        AbstractContextManager[StreamedResponse[Any]]
        | AbstractAsyncContextManager[AsyncStreamedResponse[Any]]
    ),
) -> bytes:
    """The body that a method of `with_streaming_response` of either client gives."""
    if isinstance(opening, AbstractContextManager):
        with opening as response:
            return b"".join(response.iter_bytes())
    return asyncio.run(_read(opening))


async def _read(
    opening: AbstractAsyncContextManager[AsyncStreamedResponse[Any]],
) -> bytes:
    async with opening as response:
        return b"".join([piece async for piece in response.iter_bytes()])


async def _awaited(result: Awaitable[T]) -> T:
    return await result
