"""Calls of what no operation describes: `client.get(path, cast_to=...)` and the like.

Both clients inherit from here, so that their own module shows only what an operation
needs. Loads nothing by itself.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TypeVar, Unpack

    from .endpoint import Endpoint
    from .options import RequestOptions

    T = TypeVar("T")


class Verbs:
    """The plain calls of a synchronous client."""

    if TYPE_CHECKING:

        def perform(
            self,
            endpoint: Endpoint[T],
            options: Mapping[str, Any],
            arguments: Mapping[str, object],
        ) -> T: ...

    def get(
        self, path: str, *, cast_to: type[T], **options: Unpack[RequestOptions]
    ) -> T:
        """Call what this package has no method for.

        Args:
            path: Below the base URL, percent-encoded; a query may follow.
            cast_to: The type of the answer: a model, `dict[str, Any]`, `str`, `bytes`,
                `NoneType`, ...
        """
        return self.perform(*_plain("GET", path, cast_to, options))

    def post(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        **options: Unpack[RequestOptions],
    ) -> T:
        """Call what this package has no method for, as `get` does.

        Args:
            body: Sent as JSON; bytes are sent as they are; None is no body.
        """
        return self.perform(*_plain("POST", path, cast_to, options, body))

    def put(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        **options: Unpack[RequestOptions],
    ) -> T:
        """Call what this package has no method for, as `post` does."""
        return self.perform(*_plain("PUT", path, cast_to, options, body))

    def patch(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        **options: Unpack[RequestOptions],
    ) -> T:
        """Call what this package has no method for, as `post` does."""
        return self.perform(*_plain("PATCH", path, cast_to, options, body))

    def delete(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        **options: Unpack[RequestOptions],
    ) -> T:
        """Call what this package has no method for, as `post` does."""
        return self.perform(*_plain("DELETE", path, cast_to, options, body))


class AsyncVerbs:
    """The plain calls of an asynchronous client."""

    if TYPE_CHECKING:

        async def perform(
            self,
            endpoint: Endpoint[T],
            options: Mapping[str, Any],
            arguments: Mapping[str, object],
        ) -> T: ...

    async def get(
        self, path: str, *, cast_to: type[T], **options: Unpack[RequestOptions]
    ) -> T:
        """Call what this package has no method for.

        Args:
            path: Below the base URL, percent-encoded; a query may follow.
            cast_to: The type of the answer: a model, `dict[str, Any]`, `str`, `bytes`,
                `NoneType`, ...
        """
        return await self.perform(*_plain("GET", path, cast_to, options))

    async def post(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        **options: Unpack[RequestOptions],
    ) -> T:
        """Call what this package has no method for, as `get` does.

        Args:
            body: Sent as JSON; bytes are sent as they are; None is no body.
        """
        return await self.perform(*_plain("POST", path, cast_to, options, body))

    async def put(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        **options: Unpack[RequestOptions],
    ) -> T:
        """Call what this package has no method for, as `post` does."""
        return await self.perform(*_plain("PUT", path, cast_to, options, body))

    async def patch(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        **options: Unpack[RequestOptions],
    ) -> T:
        """Call what this package has no method for, as `post` does."""
        return await self.perform(*_plain("PATCH", path, cast_to, options, body))

    async def delete(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        **options: Unpack[RequestOptions],
    ) -> T:
        """Call what this package has no method for, as `post` does."""
        return await self.perform(*_plain("DELETE", path, cast_to, options, body))


def _plain(
    method: str,
    path: str,
    kind: type[T],
    options: Mapping[str, Any],
    body: object = None,
) -> tuple[Endpoint[T], Mapping[str, Any], Mapping[str, object]]:
    """What `perform` takes.

    Raises:
        ArgumentError: The path is a whole URL.
    """
    from .endpoint import BYTES, NOTHING, TEXT, Endpoint, Json
    from .errors import ArgumentError

    if path.startswith("//") or "://" in path.partition("?")[0]:
        raise ArgumentError("give a path below the base URL, not a URL")
    plain: dict[type, Any] = {str: TEXT, bytes: BYTES, type(None): NOTHING}
    sent = BYTES if isinstance(body, bytes) else Json(lambda: object, required=False)
    endpoint: Endpoint[T] = Endpoint(
        method,
        path,
        body=None if body is None else sent,
        answers={"2XX": plain.get(kind) or Json(lambda: kind)},
        security=None,
    )
    return endpoint, options, {} if body is None else {"body": body}
