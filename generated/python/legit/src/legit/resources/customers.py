"""The `customers` resource: one method for each of its operations."""

from __future__ import annotations

from typing import Unpack

from .. import errors, models
from .._runtime.endpoint import Endpoint, Json, JsonFields, Path
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

_NEW: Endpoint[models.Customer] = Endpoint(
    "POST",
    "/projects/{project}/customers",
    parameters=(Path("project"),),
    body=JsonFields(lambda: models.CreateCustomer),
    answers={200: Json(lambda: models.Customer)},
    errors={401: errors.UnauthorizedError},
    security=(("default",),),
)


class Customers(Resource):
    """API Endpoints of Customers"""

    def new(
        self,
        *,
        project: str,
        name: str | UnsetType = UNSET,
        email: str | UnsetType = UNSET,
        custom_identifier: str | UnsetType = UNSET,
        metadata: str | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.Customer:
        """Add a Customer.

        Add a new customer to the project

        Args:
            project: Project id.
            name: Name.
            email: Email. Format: email.
            custom_identifier: The Custom Identifier of the customer in the organization.
            metadata: Metadata Properties.

                The Metadata Properties of the customer in the organization
            **options: See `RequestOptions`.

        Returns:
            Successful operation

        Raises:
            UnauthorizedError: 401.
        """
        return self._call(
            _NEW,
            options,
            project=project,
            name=name,
            email=email,
            custom_identifier=custom_identifier,
            metadata=metadata,
        )

    @property
    def with_raw_response(self) -> CustomersWithRawResponse:
        """The same methods, each answering with the HTTP response."""
        return CustomersWithRawResponse(self)

    @property
    def with_streaming_response(self) -> CustomersWithStreamingResponse:
        """The same methods for `with` blocks, in which the body is read."""
        return CustomersWithStreamingResponse(self)


class AsyncCustomers(AsyncResource):
    """API Endpoints of Customers"""

    async def new(
        self,
        *,
        project: str,
        name: str | UnsetType = UNSET,
        email: str | UnsetType = UNSET,
        custom_identifier: str | UnsetType = UNSET,
        metadata: str | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.Customer:
        """Add a Customer.

        Add a new customer to the project

        Args:
            project: Project id.
            name: Name.
            email: Email. Format: email.
            custom_identifier: The Custom Identifier of the customer in the organization.
            metadata: Metadata Properties.

                The Metadata Properties of the customer in the organization
            **options: See `RequestOptions`.

        Returns:
            Successful operation

        Raises:
            UnauthorizedError: 401.
        """
        return await self._call(
            _NEW,
            options,
            project=project,
            name=name,
            email=email,
            custom_identifier=custom_identifier,
            metadata=metadata,
        )

    @property
    def with_raw_response(self) -> AsyncCustomersWithRawResponse:
        """The same methods, each answering with the HTTP response."""
        return AsyncCustomersWithRawResponse(self)

    @property
    def with_streaming_response(self) -> AsyncCustomersWithStreamingResponse:
        """The same methods for `async with` blocks, in which the body is read."""
        return AsyncCustomersWithStreamingResponse(self)


class CustomersWithRawResponse:
    """`Customers`, each method answering with the HTTP response."""

    def __init__(self, resource: Customers) -> None:
        self.new = raw(resource.new)


class CustomersWithStreamingResponse:
    """`Customers`, each method for `with` blocks, in which the body is read."""

    def __init__(self, resource: Customers) -> None:
        self.new = streamed(resource.new)


class AsyncCustomersWithRawResponse:
    """`AsyncCustomers`, each method answering with the HTTP response."""

    def __init__(self, resource: AsyncCustomers) -> None:
        self.new = async_raw(resource.new)


class AsyncCustomersWithStreamingResponse:
    """`AsyncCustomers`, each method for `async with` blocks, in which the body is read."""

    def __init__(self, resource: AsyncCustomers) -> None:
        self.new = async_streamed(resource.new)
