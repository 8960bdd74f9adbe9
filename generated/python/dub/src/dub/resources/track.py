"""The `track` resource: one method for each of its operations."""

# pyright: reportDeprecated=false

from __future__ import annotations

from typing import Any, Unpack

from .. import errors, models
from .._runtime.deprecation import deprecated
from .._runtime.endpoint import Endpoint, Json, JsonFields
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

_ERRORS = {
    400: errors.BadRequestError,
    401: errors.UnauthorizedError,
    403: errors.ForbiddenError,
    404: errors.NotFoundError,
    409: errors.ConflictError,
    410: errors.InviteExpiredError,
    422: errors.UnprocessableEntityError,
    429: errors.RateLimitExceededError,
    500: errors.InternalServerError,
}

_LEAD: Endpoint[models.TrackLeadResponseBody] = Endpoint(
    "POST",
    "/track/lead",
    body=JsonFields(lambda: models.TrackLeadRequestBody, required=False),
    answers={200: Json(lambda: models.TrackLeadResponseBody)},
    errors=_ERRORS,
    security=(("token",),),
)

_SALE: Endpoint[models.TrackSaleResponseBody] = Endpoint(
    "POST",
    "/track/sale",
    body=JsonFields(lambda: models.TrackSaleRequestBody, required=False),
    answers={200: Json(lambda: models.TrackSaleResponseBody)},
    errors=_ERRORS,
    security=(("token",),),
)

_CUSTOMER: Endpoint[models.TrackCustomerResponseBody] = Endpoint(
    "POST",
    "/track/customer",
    body=JsonFields(lambda: models.TrackCustomerRequestBody, required=False),
    answers={200: Json(lambda: models.TrackCustomerResponseBody)},
    errors=_ERRORS,
    security=(("token",),),
)


class Track(Resource):
    """The operations of `track`."""

    def lead(
        self,
        *,
        click_id: str,
        event_name: str,
        customer_external_id: str,
        customer_name: str | None | UnsetType = UNSET,
        customer_email: str | None | UnsetType = UNSET,
        customer_avatar: str | None | UnsetType = UNSET,
        event_quantity: float | None | UnsetType = UNSET,
        mode: models.TrackLeadMode | UnsetType = UNSET,
        metadata: dict[str, Any] | None | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.TrackLeadResponseBody:
        """Track a lead for a short link.

        Args:
            click_id: The unique ID of the click that the lead conversion event is attributed to. You can read this value from `dub_id` cookie. At least 1 character.
            event_name: The name of the lead event to track. Can also be used as a unique identifier to associate a given lead event for a customer for a subsequent sale event (via the `leadEventName` prop in `/track/sale`). At least 1 character. At most 255 characters.
            customer_external_id: The unique ID of the customer in your system. Will be used to identify and attribute all future events to this customer. At most 100 characters.
            customer_name: The name of the customer. If not passed, a random name will be generated (e.g. “Big Red Caribou”). Default: `null`. At most 100 characters.
            customer_email: The email address of the customer. Default: `null`. Format: email. At most 100 characters.
            customer_avatar: The avatar URL of the customer. Default: `null`.
            event_quantity: The numerical value associated with this lead event (e.g., number of provisioned seats in a free trial). If defined as N, the lead event will be tracked N times.
            mode: The mode to use for tracking the lead event. `async` will not block the request; `wait` will block the request until the lead event is fully recorded in Dub. Default: `"async"`.
            metadata: Additional metadata to be stored with the lead event. Max 10,000 characters. Default: `null`.
            **options: See `RequestOptions`.

        Returns:
            A lead was tracked.

        Raises:
            BadRequestError: 400.
            UnauthorizedError: 401.
            ForbiddenError: 403.
            NotFoundError: 404.
            ConflictError: 409.
            InviteExpiredError: 410.
            UnprocessableEntityError: 422.
            RateLimitExceededError: 429.
            InternalServerError: 500.
        """
        return self._call(
            _LEAD,
            options,
            click_id=click_id,
            event_name=event_name,
            customer_external_id=customer_external_id,
            customer_name=customer_name,
            customer_email=customer_email,
            customer_avatar=customer_avatar,
            event_quantity=event_quantity,
            mode=mode,
            metadata=metadata,
        )

    def sale(
        self,
        *,
        customer_external_id: str,
        amount: int,
        payment_processor: models.TrackSalePaymentProcessor,
        currency: str | UnsetType = UNSET,
        event_name: str | UnsetType = UNSET,
        invoice_id: str | None | UnsetType = UNSET,
        lead_event_name: str | None | UnsetType = UNSET,
        metadata: dict[str, Any] | None | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.TrackSaleResponseBody:
        """Track a sale for a short link.

        Args:
            customer_external_id: The unique ID of the customer in your system. Will be used to identify and attribute all future events to this customer. At most 100 characters.
            amount: The amount of the sale in cents (for all two-decimal currencies). If the sale is in a zero-decimal currency, pass the full integer value (e.g. `1437` JPY). Learn more: https://d.to/currency. At least 0.
            payment_processor: The payment processor via which the sale was made.
            currency: The currency of the sale. Accepts ISO 4217 currency codes. Sales will be automatically converted and stored as USD at the latest exchange rates. Learn more: https://d.to/currency. Default: `"usd"`.
            event_name: The name of the sale event. Recommended format: `Invoice paid` or `Subscription created`. Default: `"Purchase"`. At most 255 characters.
            invoice_id: The invoice ID of the sale. Can be used as a idempotency key – only one sale event can be recorded for a given invoice ID. Default: `null`.
            lead_event_name: The name of the lead event that occurred before the sale (case-sensitive). This is used to associate the sale event with a particular lead event (instead of the latest lead event for a link-customer combination, which is the default behavior). Default: `null`.
            metadata: Additional metadata to be stored with the sale event. Max 10,000 characters when stringified. Default: `null`.
            **options: See `RequestOptions`.

        Returns:
            A sale was tracked.

        Raises:
            BadRequestError: 400.
            UnauthorizedError: 401.
            ForbiddenError: 403.
            NotFoundError: 404.
            ConflictError: 409.
            InviteExpiredError: 410.
            UnprocessableEntityError: 422.
            RateLimitExceededError: 429.
            InternalServerError: 500.
        """
        return self._call(
            _SALE,
            options,
            customer_external_id=customer_external_id,
            amount=amount,
            payment_processor=payment_processor,
            currency=currency,
            event_name=event_name,
            invoice_id=invoice_id,
            lead_event_name=lead_event_name,
            metadata=metadata,
        )

    @deprecated("`customer` is deprecated.")
    def customer(
        self,
        *,
        customer_id: str,
        customer_name: str | UnsetType = UNSET,
        customer_email: str | UnsetType = UNSET,
        customer_avatar: str | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.TrackCustomerResponseBody:
        """Track a customer for an authenticated workspace.

        Deprecated.

        Args:
            customer_id: This is the unique identifier for the customer in the client's app. This is used to track the customer's journey. At least 1 character. At most 100 characters.
            customer_name: Name of the customer in the client's app. At most 100 characters.
            customer_email: Email of the customer in the client's app. Format: email. At most 100 characters.
            customer_avatar: Avatar of the customer in the client's app. At most 100 characters.
            **options: See `RequestOptions`.

        Returns:
            A customer was tracked.

        Raises:
            BadRequestError: 400.
            UnauthorizedError: 401.
            ForbiddenError: 403.
            NotFoundError: 404.
            ConflictError: 409.
            InviteExpiredError: 410.
            UnprocessableEntityError: 422.
            RateLimitExceededError: 429.
            InternalServerError: 500.
        """
        return self._call(
            _CUSTOMER,
            options,
            customer_id=customer_id,
            customer_name=customer_name,
            customer_email=customer_email,
            customer_avatar=customer_avatar,
        )

    @property
    def with_raw_response(self) -> TrackWithRawResponse:
        """The same methods, each answering with the HTTP response."""
        return TrackWithRawResponse(self)

    @property
    def with_streaming_response(self) -> TrackWithStreamingResponse:
        """The same methods for `with` blocks, in which the body is read."""
        return TrackWithStreamingResponse(self)


class AsyncTrack(AsyncResource):
    """The operations of `track`."""

    async def lead(
        self,
        *,
        click_id: str,
        event_name: str,
        customer_external_id: str,
        customer_name: str | None | UnsetType = UNSET,
        customer_email: str | None | UnsetType = UNSET,
        customer_avatar: str | None | UnsetType = UNSET,
        event_quantity: float | None | UnsetType = UNSET,
        mode: models.TrackLeadMode | UnsetType = UNSET,
        metadata: dict[str, Any] | None | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.TrackLeadResponseBody:
        """Track a lead for a short link.

        Args:
            click_id: The unique ID of the click that the lead conversion event is attributed to. You can read this value from `dub_id` cookie. At least 1 character.
            event_name: The name of the lead event to track. Can also be used as a unique identifier to associate a given lead event for a customer for a subsequent sale event (via the `leadEventName` prop in `/track/sale`). At least 1 character. At most 255 characters.
            customer_external_id: The unique ID of the customer in your system. Will be used to identify and attribute all future events to this customer. At most 100 characters.
            customer_name: The name of the customer. If not passed, a random name will be generated (e.g. “Big Red Caribou”). Default: `null`. At most 100 characters.
            customer_email: The email address of the customer. Default: `null`. Format: email. At most 100 characters.
            customer_avatar: The avatar URL of the customer. Default: `null`.
            event_quantity: The numerical value associated with this lead event (e.g., number of provisioned seats in a free trial). If defined as N, the lead event will be tracked N times.
            mode: The mode to use for tracking the lead event. `async` will not block the request; `wait` will block the request until the lead event is fully recorded in Dub. Default: `"async"`.
            metadata: Additional metadata to be stored with the lead event. Max 10,000 characters. Default: `null`.
            **options: See `RequestOptions`.

        Returns:
            A lead was tracked.

        Raises:
            BadRequestError: 400.
            UnauthorizedError: 401.
            ForbiddenError: 403.
            NotFoundError: 404.
            ConflictError: 409.
            InviteExpiredError: 410.
            UnprocessableEntityError: 422.
            RateLimitExceededError: 429.
            InternalServerError: 500.
        """
        return await self._call(
            _LEAD,
            options,
            click_id=click_id,
            event_name=event_name,
            customer_external_id=customer_external_id,
            customer_name=customer_name,
            customer_email=customer_email,
            customer_avatar=customer_avatar,
            event_quantity=event_quantity,
            mode=mode,
            metadata=metadata,
        )

    async def sale(
        self,
        *,
        customer_external_id: str,
        amount: int,
        payment_processor: models.TrackSalePaymentProcessor,
        currency: str | UnsetType = UNSET,
        event_name: str | UnsetType = UNSET,
        invoice_id: str | None | UnsetType = UNSET,
        lead_event_name: str | None | UnsetType = UNSET,
        metadata: dict[str, Any] | None | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.TrackSaleResponseBody:
        """Track a sale for a short link.

        Args:
            customer_external_id: The unique ID of the customer in your system. Will be used to identify and attribute all future events to this customer. At most 100 characters.
            amount: The amount of the sale in cents (for all two-decimal currencies). If the sale is in a zero-decimal currency, pass the full integer value (e.g. `1437` JPY). Learn more: https://d.to/currency. At least 0.
            payment_processor: The payment processor via which the sale was made.
            currency: The currency of the sale. Accepts ISO 4217 currency codes. Sales will be automatically converted and stored as USD at the latest exchange rates. Learn more: https://d.to/currency. Default: `"usd"`.
            event_name: The name of the sale event. Recommended format: `Invoice paid` or `Subscription created`. Default: `"Purchase"`. At most 255 characters.
            invoice_id: The invoice ID of the sale. Can be used as a idempotency key – only one sale event can be recorded for a given invoice ID. Default: `null`.
            lead_event_name: The name of the lead event that occurred before the sale (case-sensitive). This is used to associate the sale event with a particular lead event (instead of the latest lead event for a link-customer combination, which is the default behavior). Default: `null`.
            metadata: Additional metadata to be stored with the sale event. Max 10,000 characters when stringified. Default: `null`.
            **options: See `RequestOptions`.

        Returns:
            A sale was tracked.

        Raises:
            BadRequestError: 400.
            UnauthorizedError: 401.
            ForbiddenError: 403.
            NotFoundError: 404.
            ConflictError: 409.
            InviteExpiredError: 410.
            UnprocessableEntityError: 422.
            RateLimitExceededError: 429.
            InternalServerError: 500.
        """
        return await self._call(
            _SALE,
            options,
            customer_external_id=customer_external_id,
            amount=amount,
            payment_processor=payment_processor,
            currency=currency,
            event_name=event_name,
            invoice_id=invoice_id,
            lead_event_name=lead_event_name,
            metadata=metadata,
        )

    @deprecated("`customer` is deprecated.")
    async def customer(
        self,
        *,
        customer_id: str,
        customer_name: str | UnsetType = UNSET,
        customer_email: str | UnsetType = UNSET,
        customer_avatar: str | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.TrackCustomerResponseBody:
        """Track a customer for an authenticated workspace.

        Deprecated.

        Args:
            customer_id: This is the unique identifier for the customer in the client's app. This is used to track the customer's journey. At least 1 character. At most 100 characters.
            customer_name: Name of the customer in the client's app. At most 100 characters.
            customer_email: Email of the customer in the client's app. Format: email. At most 100 characters.
            customer_avatar: Avatar of the customer in the client's app. At most 100 characters.
            **options: See `RequestOptions`.

        Returns:
            A customer was tracked.

        Raises:
            BadRequestError: 400.
            UnauthorizedError: 401.
            ForbiddenError: 403.
            NotFoundError: 404.
            ConflictError: 409.
            InviteExpiredError: 410.
            UnprocessableEntityError: 422.
            RateLimitExceededError: 429.
            InternalServerError: 500.
        """
        return await self._call(
            _CUSTOMER,
            options,
            customer_id=customer_id,
            customer_name=customer_name,
            customer_email=customer_email,
            customer_avatar=customer_avatar,
        )

    @property
    def with_raw_response(self) -> AsyncTrackWithRawResponse:
        """The same methods, each answering with the HTTP response."""
        return AsyncTrackWithRawResponse(self)

    @property
    def with_streaming_response(self) -> AsyncTrackWithStreamingResponse:
        """The same methods for `async with` blocks, in which the body is read."""
        return AsyncTrackWithStreamingResponse(self)


class TrackWithRawResponse:
    """`Track`, each method answering with the HTTP response."""

    def __init__(self, resource: Track) -> None:
        self.lead = raw(resource.lead)
        self.sale = raw(resource.sale)
        self.customer = raw(resource.customer)


class TrackWithStreamingResponse:
    """`Track`, each method for `with` blocks, in which the body is read."""

    def __init__(self, resource: Track) -> None:
        self.lead = streamed(resource.lead)
        self.sale = streamed(resource.sale)
        self.customer = streamed(resource.customer)


class AsyncTrackWithRawResponse:
    """`AsyncTrack`, each method answering with the HTTP response."""

    def __init__(self, resource: AsyncTrack) -> None:
        self.lead = async_raw(resource.lead)
        self.sale = async_raw(resource.sale)
        self.customer = async_raw(resource.customer)


class AsyncTrackWithStreamingResponse:
    """`AsyncTrack`, each method for `async with` blocks, in which the body is read."""

    def __init__(self, resource: AsyncTrack) -> None:
        self.lead = async_streamed(resource.lead)
        self.sale = async_streamed(resource.sale)
        self.customer = async_streamed(resource.customer)
