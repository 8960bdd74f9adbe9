"""The `events` resource: one method for each of its operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Unpack

from .. import errors, models
from .._runtime.endpoint import Endpoint, Json, JsonFields
from .._runtime.options import RequestOptions
from .._runtime.resource import (
    AsyncResource,
    Resource,
    async_raw,
    async_streamed,
    raw,
    streamed,
)

_INGEST: Endpoint[models.EventsIngestResponse] = Endpoint(
    "POST",
    "/v1/events/ingest",
    body=JsonFields(lambda: models.EventsIngest),
    answers={200: Json(lambda: models.EventsIngestResponse)},
    errors={422: errors.HTTPValidationError},
    security=(("access_token",),),
)


class Events(Resource):
    """The operations of `events`."""

    def ingest(
        self,
        *,
        events: Sequence[models.EventsIngestEvents | Mapping[str, object]],
        **options: Unpack[RequestOptions],
    ) -> models.EventsIngestResponse:
        """Ingest Events.

        Ingest batch of events.

        **Scopes**: `events:write`

        Args:
            events: List of events to ingest.
            **options: See `RequestOptions`.

        Returns:
            Successful Response

        Raises:
            HTTPValidationError: 422.
        """
        return self._call(_INGEST, options, events=events)

    @property
    def with_raw_response(self) -> EventsWithRawResponse:
        """The same methods, each answering with the HTTP response."""
        return EventsWithRawResponse(self)

    @property
    def with_streaming_response(self) -> EventsWithStreamingResponse:
        """The same methods for `with` blocks, in which the body is read."""
        return EventsWithStreamingResponse(self)


class AsyncEvents(AsyncResource):
    """The operations of `events`."""

    async def ingest(
        self,
        *,
        events: Sequence[models.EventsIngestEvents | Mapping[str, object]],
        **options: Unpack[RequestOptions],
    ) -> models.EventsIngestResponse:
        """Ingest Events.

        Ingest batch of events.

        **Scopes**: `events:write`

        Args:
            events: List of events to ingest.
            **options: See `RequestOptions`.

        Returns:
            Successful Response

        Raises:
            HTTPValidationError: 422.
        """
        return await self._call(_INGEST, options, events=events)

    @property
    def with_raw_response(self) -> AsyncEventsWithRawResponse:
        """The same methods, each answering with the HTTP response."""
        return AsyncEventsWithRawResponse(self)

    @property
    def with_streaming_response(self) -> AsyncEventsWithStreamingResponse:
        """The same methods for `async with` blocks, in which the body is read."""
        return AsyncEventsWithStreamingResponse(self)


class EventsWithRawResponse:
    """`Events`, each method answering with the HTTP response."""

    def __init__(self, resource: Events) -> None:
        self.ingest = raw(resource.ingest)


class EventsWithStreamingResponse:
    """`Events`, each method for `with` blocks, in which the body is read."""

    def __init__(self, resource: Events) -> None:
        self.ingest = streamed(resource.ingest)


class AsyncEventsWithRawResponse:
    """`AsyncEvents`, each method answering with the HTTP response."""

    def __init__(self, resource: AsyncEvents) -> None:
        self.ingest = async_raw(resource.ingest)


class AsyncEventsWithStreamingResponse:
    """`AsyncEvents`, each method for `async with` blocks, in which the body is read."""

    def __init__(self, resource: AsyncEvents) -> None:
        self.ingest = async_streamed(resource.ingest)
