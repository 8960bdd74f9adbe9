"""`Pet`, `Cat` and `Dog`."""

from typing import TYPE_CHECKING

from .._runtime.model import UNSET, ByProperty, Model, OneOf, UnknownVariant, UnsetType


class Cat(Model):
    """The schema `Cat`."""

    kind: str = "cat"
    lives: int | UnsetType = UNSET


class Dog(Model):
    """The schema `Dog`."""

    kind: str = "hound"
    friend: "Pet | UnsetType" = UNSET


if TYPE_CHECKING:
    Pet = Cat | Dog | UnknownVariant
else:

    class Pet(OneOf):
        """The schema `Pet`."""

        choose = ByProperty("kind", {"cat": Cat, "hound": Dog})
