"""Every model of the Legit API. Each is loaded when it is first asked for."""

from .._runtime.lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "_create_customer": "CreateCustomer",
        "_customer": "Customer CustomerStatus",
        "_unauthorized": "Unauthorized",
    },
)
