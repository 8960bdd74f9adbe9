"""How large a description may be, and what it may refer to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Limits:
    """Budgets for reading. What exceeds one is an error with a place, found before anything grows.

    The defaults leave room above the largest public descriptions: Microsoft Graph has 40 MB, none is deeper than 30.
    """

    bytes: int = 128 * 1024 * 1024
    """Of all documents together, as they are stored."""

    depth: int = 150
    """Objects and arrays inside one another."""

    nodes: int = 10_000_000
    """Values and keys written in one document."""

    aliased: int = 1_000_000
    """Values that the aliases (`*name`) of one YAML document stand for, counted as if each were written out."""

    documents: int = 1_000
    """Files that a description is spread over."""

    seconds: float = 60.0
    """For one document from the network."""


@dataclass(frozen=True, slots=True)
class Allow:
    """What references may reach besides files in the description's own folder: hosts and folders that the user named.

    A host is a name (`example.com`), or a name and a port (`localhost:8080`).
    """

    hosts: tuple[str, ...] = ()
    dirs: tuple[Path, ...] = ()
