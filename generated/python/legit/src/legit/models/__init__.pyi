"""Every model of the Legit API."""

from ._create_customer import CreateCustomer
from ._customer import Customer, CustomerStatus
from ._unauthorized import Unauthorized

__all__: list[str] = ["CreateCustomer", "Customer", "CustomerStatus", "Unauthorized"]
