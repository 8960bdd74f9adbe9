"""How large a description may be, and what it may refer to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from generator.frozen import frozen


@frozen
class Limits:
    """Budgets for reading. What exceeds one is an error with a place, found before anything grows.

    The defaults leave room above the largest public descriptions: Microsoft Graph has 40 MB, none is deeper than 30.
    """

    bytes: int = 128 * 1024 * 1024
    """Of all documents together, as they are stored."""

    depth: int = 150
    """Objects and arrays inside one another. It can be lowered only: no language reads deeper values back."""

    nodes: int = 10_000_000
    """Values and keys written in one document."""

    aliased: int = 1_000_000
    """Values that the aliases (`*name`) and merges (`<<`) of one YAML document stand for, as if each were written out."""

    documents: int = 1_000
    """Files that a description is spread over."""

    seconds: float = 60.0
    """For one document from the network."""

    @staticmethod
    def of(said: Iterable[str]) -> Limits:
        """The defaults but for what is said: `name=number`, such as `depth=50`.

        Raises:
            ValueError: there is no such limit, or it cannot be so.
        """
        return replace(Limits(), **dict(map(_limit, said)))


def _limit(said: str) -> tuple[str, Any]:
    name, _, number = said.partition("=")
    known = {field.name: field.default for field in fields(Limits)}
    if name not in known:
        raise ValueError(f"there is no limit `{name}`, only {', '.join(known)}")
    if not re.fullmatch(r"[1-9][0-9_]{0,15}", number):
        raise ValueError(
            f"the limit `{name}` is a whole number from 1 on: {name}={known[name]:.0f}"
        )
    if name == "depth" and int(number) > Limits().depth:
        raise ValueError(f"the limit `depth` can be lowered only, from {Limits().depth}")
    return name, float(number) if name == "seconds" else int(number)


@frozen
class Allow:
    """What references may reach besides files in the description's own folder: hosts and folders that the user named.

    A host is a name (`example.com`), or a name and a port (`localhost:8080`). A name that leads to an address of a
    private network is not enough: that address must be named too.
    """

    hosts: tuple[str, ...] = ()
    dirs: tuple[Path, ...] = ()
