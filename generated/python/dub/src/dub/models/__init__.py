"""Every model of the Dub API. Each is loaded when it is first asked for."""

from .._runtime.lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "_bad_request": "BadRequest BadRequestErrorBody",
        "_conflict": "Conflict ConflictErrorBody",
        "_forbidden": "Forbidden ForbiddenErrorBody",
        "_internal_server_error_body": "InternalServerErrorBody InternalServerErrorError",
        "_invite_expired": "InviteExpired InviteExpiredErrorBody",
        "_not_found": "NotFound NotFoundErrorBody",
        "_rate_limit_exceeded": "RateLimitExceeded RateLimitExceededErrorBody",
        "_track_customer_request_body": "TrackCustomerRequestBody",
        "_track_customer_response_body": "TrackCustomerResponseBody",
        "_track_lead_request_body": "TrackLeadMode TrackLeadRequestBody",
        "_track_lead_response_body": "TrackLeadClick TrackLeadCustomer TrackLeadResponseBody",
        "_track_sale_request_body": "TrackSalePaymentProcessor TrackSaleRequestBody",
        "_track_sale_response_body": "TrackSaleCustomer TrackSaleResponseBody TrackSaleSale",
        "_unauthorized": "Unauthorized UnauthorizedErrorBody",
        "_unprocessable_entity": "UnprocessableEntity UnprocessableEntityErrorBody",
    },
)
