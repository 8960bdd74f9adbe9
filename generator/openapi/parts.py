"""All that is said of one value at once: a schema, the members of its `allOf`, and what they refer to.

A schema is read as a flat list of parts that all hold. First references stay as they are, so that a schema which only
adds words to one definition can be that definition; where more is said, they are followed and everything is merged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from generator.diagnostics import Diagnostics, Place, quote
from generator.frozen import frozen
from generator.ir import Json
from generator.openapi.dynamic import fill, fillings_of, tell_unused
from generator.openapi.keywords import KNOWN, WORDS
from generator.openapi.node import Node
from generator.openapi.refs import References
from generator.openapi.versions import Version, siblings_count

MOST_MERGED = 1_000_000
"""Definitions that are followed to merge them into others, each time that one is; Microsoft Graph needs a fifth."""


@dataclass(slots=True)
class Merges:
    """How many definitions may still be followed."""

    left: int = field(default_factory=lambda: MOST_MERGED)


@frozen
class Reading:
    """What every part of the reader needs: the version, a way to follow references, and where to report.

    `written` tells how a number or boolean is spelt in the description (`012`, `1.10`).
    """

    version: Version
    refs: References
    report: Diagnostics
    written: Callable[[Place], str | None]
    merges: Merges = field(default_factory=Merges)

    def described(self, node: Node) -> Node | None:
        """A parameter, header, body or response itself, or what it refers to, with the words beside the reference in
        place of its own (OpenAPI 3.1, Reference Object); None (reported) where it refers to nothing.
        """
        target = self.refs.follow(node)
        if target is None or target.at == node.at or not siblings_count(self.version):
            return target
        words = {key: said.value for key, said in node.members() if key in _OWN and said.value}
        if not words or not isinstance(target.value, dict):
            return target
        return Node({**target.value, **words}, target.at)


_OWN = ("summary", "description")


@frozen
class Part:
    """A schema object without its `allOf`; `owner` is the definition that it was reached through.

    `union` says whether its `oneOf` and `anyOf` still have to be read.
    """

    node: Node
    owner: Place | None = None
    union: bool = True

    @property
    def refers(self) -> bool:
        return isinstance(self.node.value, dict) and "$ref" in self.node.value


Parts = tuple[Part, ...]


def is_bare(part: Part) -> bool:
    """Whether a part adds nothing to the shape of what another part describes."""
    members = part.node.value
    assert isinstance(members, dict)
    return all(_says_nothing(part, key, value) for key, value in members.items())


def _says_nothing(part: Part, key: str, value: object) -> bool:
    if key in WORDS or key not in KNOWN:
        return True
    if key in ("oneOf", "anyOf"):
        return not part.union or not value
    if key == "type":
        return value in ("object", "null", ["object", "null"], ["null", "object"])
    return key in ("required", "properties") and not value


REFERRING = frozenset({"$ref", "$dynamicRef", "allOf"})
"""Keywords by which a schema says that others hold too."""
_SPLIT = REFERRING | {"$defs"}


def parts_of(node: Node, reading: Reading, owner: Place | None = None) -> Parts:
    """The parts of a schema in order: what it refers to, its `allOf`, then itself. References are not followed."""
    if isinstance(node.value, dict) and _SPLIT.isdisjoint(node.value):
        return (Part(node, owner),)
    found: list[Part] = []
    waiting: list[Node | Part] = [node]
    filled: set[Place] = set()
    while waiting:
        match waiting.pop():
            case Part() as part:
                found.append(part)
            case Node() as schema:
                split = _split(schema, reading, owner)
                waiting.extend(reversed(_with_gaps_filled(schema, split, filled, reading)))
    return tuple(found)


def _with_gaps_filled(
    schema: Node, split: list[Node | Part], filled: set[Place], reading: Reading
) -> list[Node | Part]:
    """What a schema was split into, with definitions whose gaps it fills in place of references to them.

    None is `filled` twice, so that two which fill each other come to an end.
    """
    fillings = fillings_of(schema)
    if not fillings:
        return split
    found: list[Node | Part] = []
    used: list[Node] = []
    for each in split:
        node = each.node if isinstance(each, Part) else each
        target = reading.refs.target(node) if node.has("$ref") else None
        whole = None if target is None else fill(target, fillings, reading.refs)
        if target is None or whole is None or whole is target or target.at in filled:
            found.append(each)
        else:
            filled.add(target.at)
            used.append(target)
            found.append(whole)
    if schema.at not in filled:
        tell_unused(schema, fillings, used, reading.report)
    return found


def _split(node: Node, reading: Reading, owner: Place | None) -> list[Node | Part]:
    match node.value:
        case dict():
            return _split_object(node, node.value, reading, owner)
        case True:
            return []
        case False:
            reading.report.warning(
                "impossible-schema", "no value can meet `false`; read as any value", node.at
            )
            return []
        case None | int() | float() | str() | list():
            reading.report.error("invalid-schema", "a schema should be an object", node.at)
            return []


def _split_object(
    node: Node, members: Mapping[str, Json], reading: Reading, owner: Place | None
) -> list[Node | Part]:
    reference = members.get("$ref", members.get("$dynamicRef"))
    if reference is not None and not siblings_count(reading.version):
        _ignored_siblings(node, members, reading.report)
        return [_referring(node, owner)]
    found: list[Node | Part] = [] if reference is None else [_referring(node, owner)]
    found.extend(_all_of(node, reading.report))
    if reference is None:
        return [*found, Part(node, owner)]
    rest = {key: value for key, value in members.items() if key not in ("$ref", "$dynamicRef")}
    return [*found, Part(Node(rest, node.at), owner)] if rest else found


def _referring(node: Node, owner: Place | None) -> Part:
    assert isinstance(node.value, dict)
    return Part(
        Node({"$ref": node.value.get("$ref", node.value.get("$dynamicRef"))}, node.at), owner
    )


def _ignored_siblings(node: Node, members: Mapping[str, Json], report: Diagnostics) -> None:
    for key in members:
        if key not in (
            "$ref",
            "description",
            "summary",
            "title",
            "deprecated",
        ) and not key.startswith("x-"):
            report.info(
                "ignored-sibling",
                f"{quote(key)} beside a `$ref` means nothing before OpenAPI 3.1",
                node.at / key,
                "wrap the reference: `allOf: [{$ref: …}]`",
                on_key=True,
            )


def _all_of(node: Node, report: Diagnostics) -> list[Node]:
    listed = node.get("allOf")
    if listed is None or listed.value is None:
        return []
    if not isinstance(listed.value, list):
        report.error("invalid-schema", "`allOf` should be an array", listed.at)
    return list(listed.items())


@frozen
class Expanded:
    """Parts without references, and the definitions that were followed to get them."""

    parts: Parts
    through: tuple[Place, ...]


def expand(parts: Iterable[Part], start: Place | None, reading: Reading) -> Expanded:
    """Follow every reference among the parts; each definition counts once. `start` is the schema being read."""
    parts = tuple(parts)
    if not any(part.refers for part in parts):
        return Expanded(parts, ())
    found: list[Part] = []
    through: dict[Place, None] = {}
    waiting = list(reversed(parts))
    while waiting:
        part = waiting.pop()
        target = reading.refs.target(part.node) if part.refers else None
        if not part.refers:
            found.append(part)
        elif target is not None and target.at == start:
            reading.report.warning(
                "circular-all-of", "a schema cannot be part of itself; left out", part.node.at
            )
        elif target is not None and target.at not in through and _may_merge(target.at, reading):
            through[target.at] = None
            waiting.extend(reversed(_like(part, parts_of(target, reading, target.at))))
    return Expanded(tuple(found), tuple(through))


def _may_merge(at: Place, reading: Reading) -> bool:
    reading.merges.left -= 1
    if reading.merges.left == -1:
        message = f"`allOf` and references merge more than {MOST_MERGED} definitions up to here"
        reading.report.error("too-large", message, at)
    return reading.merges.left >= 0


def _like(part: Part, parts: Parts) -> Parts:
    return parts if part.union else tuple(replace(other, union=False) for other in parts)


def sole_reference(parts: Parts, reading: Reading) -> Node | None:
    """The one reference that says everything; None where there is none or others add to it."""
    references = {_written(part): part.node for part in parts if part.refers}
    if not references or not all(part.refers or is_bare(part) for part in parts):
        return None
    if len(references) == 1:
        return next(iter(references.values()))
    return _narrowest(list(references.values()), reading)


def _written(part: Part) -> tuple[str, str]:
    assert isinstance(part.node.value, dict)
    return part.node.at.document, str(part.node.value["$ref"])


def _narrowest(references: list[Node], reading: Reading) -> Node | None:
    """Of several references the one that includes the others, as `Dog` includes the `Animal` it builds on."""
    targets = [reading.refs.target(reference) for reference in references]
    places = {target.at for target in targets if target is not None}
    for reference, target in zip(references, targets, strict=True):
        if target is not None:
            includes = {target.at, *expand([Part(reference)], None, reading).through}
            if places <= includes:
                return reference
    return None


def members_of(part: Part) -> dict[str, Json]:
    """The keywords of a part."""
    return part.node.value if isinstance(part.node.value, dict) else {}


def own_of(parts: Parts) -> Parts:
    """The parts that are said where a schema stands, not in a definition that it refers to."""
    return tuple(part for part in parts if part.owner is None)


def sources_of(parts: Parts, at: Place) -> tuple[Place, ...]:
    """Where a schema is said: its own place, then those of its parts."""
    return (at, *(part.node.at for part in parts))
