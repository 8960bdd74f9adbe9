"""`Pet` and `PetMood`."""

from datetime import date
from typing import Literal

from .._runtime.model import UNSET, Model, UnsetType

PetMood = Literal["calm", "wild"] | str


class Pet(Model):
    """The schema `Pet`."""

    name: str

    born: date | None

    nickname: str | UnsetType = UNSET

    chip: str | None | UnsetType = UNSET

    mood: PetMood | UnsetType = UNSET
    """Default: `"calm"`."""
