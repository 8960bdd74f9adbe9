"""Every model of the Dub API."""

from ._bad_request import BadRequest, BadRequestErrorBody
from ._conflict import Conflict, ConflictErrorBody
from ._forbidden import Forbidden, ForbiddenErrorBody
from ._internal_server_error_body import (
    InternalServerErrorBody,
    InternalServerErrorError,
)
from ._invite_expired import InviteExpired, InviteExpiredErrorBody
from ._not_found import NotFound, NotFoundErrorBody
from ._rate_limit_exceeded import RateLimitExceeded, RateLimitExceededErrorBody
from ._track_customer_request_body import TrackCustomerRequestBody
from ._track_customer_response_body import TrackCustomerResponseBody
from ._track_lead_request_body import TrackLeadMode, TrackLeadRequestBody
from ._track_lead_response_body import (
    TrackLeadClick,
    TrackLeadCustomer,
    TrackLeadResponseBody,
)
from ._track_sale_request_body import TrackSalePaymentProcessor, TrackSaleRequestBody
from ._track_sale_response_body import (
    TrackSaleCustomer,
    TrackSaleResponseBody,
    TrackSaleSale,
)
from ._unauthorized import Unauthorized, UnauthorizedErrorBody
from ._unprocessable_entity import UnprocessableEntity, UnprocessableEntityErrorBody

__all__: list[str] = [
    "BadRequest",
    "BadRequestErrorBody",
    "Conflict",
    "ConflictErrorBody",
    "Forbidden",
    "ForbiddenErrorBody",
    "InternalServerErrorBody",
    "InternalServerErrorError",
    "InviteExpired",
    "InviteExpiredErrorBody",
    "NotFound",
    "NotFoundErrorBody",
    "RateLimitExceeded",
    "RateLimitExceededErrorBody",
    "TrackCustomerRequestBody",
    "TrackCustomerResponseBody",
    "TrackLeadClick",
    "TrackLeadCustomer",
    "TrackLeadMode",
    "TrackLeadRequestBody",
    "TrackLeadResponseBody",
    "TrackSaleCustomer",
    "TrackSalePaymentProcessor",
    "TrackSaleRequestBody",
    "TrackSaleResponseBody",
    "TrackSaleSale",
    "Unauthorized",
    "UnauthorizedErrorBody",
    "UnprocessableEntity",
    "UnprocessableEntityErrorBody",
]
