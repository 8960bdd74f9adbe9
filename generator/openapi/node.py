"""A value of the description together with its place, and tolerant ways to look inside.

Nothing here raises on a wrong shape: a value of another type than asked for is reported at its place and read as if it
were not there.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Diagnostics, Place, quote
from generator.frozen import frozen
from generator.ir import Json


@frozen
class Node:
    """A JSON value and where it is written."""

    value: Json
    at: Place

    def get(self, key: str) -> Node | None:
        """The member of that name; None where there is none, or where this is no object."""
        if isinstance(self.value, dict) and key in self.value:
            return Node(self.value[key], self.at / key)
        return None

    def has(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    def members(self) -> Iterator[tuple[str, Node]]:
        """The members in document order; nothing where this is no object."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield key, Node(value, self.at / key)

    def items(self) -> Iterator[Node]:
        """The items in order; nothing where this is no array."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield Node(value, self.at / str(index))


def text(node: Node, key: str, report: Diagnostics) -> str:
    """The text of a member, "" where there is none. A number is read as the text it was most likely meant to be."""
    value = node.value.get(key) if isinstance(node.value, dict) else None
    match value:
        case str():
            return value
        case None:
            return ""
        case bool() | dict() | list():
            report.warning("invalid-text", f"{quote(key)} should be a text", node.at / key)
            return ""
        case int() | float():
            return str(value)


def flag(node: Node, key: str, report: Diagnostics) -> bool:
    """Whether a member is true; anything but a boolean is reported and means false."""
    value = node.value.get(key) if isinstance(node.value, dict) else None
    if value in ("true", "True"):
        report.warning("invalid-boolean", f"{quote(key)} is a text; read as true", node.at / key)
        return True
    if value is not None and not isinstance(value, bool):
        report.warning("invalid-boolean", f"{quote(key)} should be true or false", node.at / key)
    return value is True


def mapping(node: Node, key: str, report: Diagnostics) -> Node | None:
    """The member as an object. An empty array is what some tools write for an empty object, and is read as one."""
    member = node.get(key)
    if member is None or member.value is None or member.value == []:
        return None
    if isinstance(member.value, dict):
        return member
    report.error("invalid-structure", f"{quote(key)} should be an object", member.at)
    return None


def sequence(node: Node, key: str, report: Diagnostics) -> Node | None:
    """The member as an array."""
    member = node.get(key)
    if member is None or member.value is None:
        return None
    if isinstance(member.value, list):
        return member
    report.error("invalid-structure", f"{quote(key)} should be an array", member.at)
    return None


def texts(node: Node, key: str, report: Diagnostics) -> tuple[str, ...]:
    """The texts of an array member, in order; what is no text is reported and left out."""
    found = sequence(node, key, report)
    if found is None:
        return ()
    assert isinstance(found.value, list)
    kept = tuple(each for each in found.value if isinstance(each, str))
    if len(kept) < len(found.value):
        for item in found.items():
            if not isinstance(item.value, str):
                report.warning("invalid-text", f"{quote(key)} should hold texts only", item.at)
    return kept


def tell_unsupported(node: Node, key: str, report: Diagnostics) -> None:
    """Say that a keyword is understood by others but not here."""
    report.info("unsupported-keyword", f"{quote(key)} is not read", node.at / key, on_key=True)
