"""`Pet` and `PetOwnerValue`."""

from .._runtime.model import UNSET, OpenModel, UnsetType


class PetOwnerValue(OpenModel):
    """`owner` of `Pet`."""

    name: str | UnsetType = UNSET


class Pet(OpenModel):
    """The schema `Pet`."""

    owner: PetOwnerValue | UnsetType = UNSET
