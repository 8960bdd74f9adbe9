"""`PetOwner`."""

from .._runtime.model import UNSET, Model, UnsetType


class PetOwner(Model):
    """Who is asked when a pet is lost."""

    phone: str | UnsetType = UNSET
