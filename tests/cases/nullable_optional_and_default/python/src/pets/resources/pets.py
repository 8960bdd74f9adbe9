"""The `pets` resource: one method for each of its operations."""

from __future__ import annotations

from typing import Unpack

from .. import models
from .._runtime.endpoint import Endpoint, Json, Query
from .._runtime.model import UNSET, UnsetType
from .._runtime.options import RequestOptions
from .._runtime.resource import (
    AsyncResource,
    Resource,
    async_raw,
    async_streamed,
    raw,
    streamed,
)

_LIST: Endpoint[models.Pet] = Endpoint(
    "GET",
    "/pets",
    parameters=(Query("limit"),),
    answers={200: Json(lambda: models.Pet)},
)


class Pets(Resource):
    """The operations of `pets`."""

    def list(
        self,
        *,
        limit: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.Pet:
        """`GET /pets`.

        Args:
            limit: Default: `20`. At most 100.
            **options: See `RequestOptions`.

        Returns:
            The first pet.
        """
        return self._call(_LIST, options, limit=limit)

    @property
    def with_raw_response(self) -> PetsWithRawResponse:
        """The same methods, each answering with the HTTP response."""
        return PetsWithRawResponse(self)

    @property
    def with_streaming_response(self) -> PetsWithStreamingResponse:
        """The same methods for `with` blocks, in which the body is read."""
        return PetsWithStreamingResponse(self)


class AsyncPets(AsyncResource):
    """The operations of `pets`."""

    async def list(
        self,
        *,
        limit: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.Pet:
        """`GET /pets`.

        Args:
            limit: Default: `20`. At most 100.
            **options: See `RequestOptions`.

        Returns:
            The first pet.
        """
        return await self._call(_LIST, options, limit=limit)

    @property
    def with_raw_response(self) -> AsyncPetsWithRawResponse:
        """The same methods, each answering with the HTTP response."""
        return AsyncPetsWithRawResponse(self)

    @property
    def with_streaming_response(self) -> AsyncPetsWithStreamingResponse:
        """The same methods for `async with` blocks, in which the body is read."""
        return AsyncPetsWithStreamingResponse(self)


class PetsWithRawResponse:
    """`Pets`, each method answering with the HTTP response."""

    def __init__(self, resource: Pets) -> None:
        self.list = raw(resource.list)


class PetsWithStreamingResponse:
    """`Pets`, each method for `with` blocks, in which the body is read."""

    def __init__(self, resource: Pets) -> None:
        self.list = streamed(resource.list)


class AsyncPetsWithRawResponse:
    """`AsyncPets`, each method answering with the HTTP response."""

    def __init__(self, resource: AsyncPets) -> None:
        self.list = async_raw(resource.list)


class AsyncPetsWithStreamingResponse:
    """`AsyncPets`, each method for `async with` blocks, in which the body is read."""

    def __init__(self, resource: AsyncPets) -> None:
        self.list = async_streamed(resource.list)
