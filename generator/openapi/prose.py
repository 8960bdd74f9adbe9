"""What the author said about a thing besides its shape: documentation, examples, names that are pinned."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.diagnostics import Diagnostics, Place, quote
from generator.frozen import frozen
from generator.ir import NO_DOC, NO_PINS, Doc, Json, Link, Pins
from generator.openapi.node import Node, flag, text
from generator.openapi.parts import Parts
from generator.prose import prose

# What these are beside: a parameter or a property, whatever its schema, or a component.
_FIELD_PINS = (
    "x-fern-parameter-name",
    "x-fern-property-name",
    "x-stainless-param",
    "x-ms-client-name",
)
_NAME_PINS = (
    "x-specloom-name",
    "x-speakeasy-name-override",
    "x-fern-type-name",
    "x-fern-sdk-method-name",
    *_FIELD_PINS,
)
_INLINE_PINS = tuple(key for key in _NAME_PINS if key not in _FIELD_PINS)
_GROUP_PINS = ("x-specloom-group", "x-speakeasy-group", "x-fern-sdk-group-name")

_PINS = frozenset((*_NAME_PINS, *_GROUP_PINS))


def doc_of(node: Node, report: Diagnostics, title: str = "title") -> Doc:
    """The documentation beside any keyword; `title` names the member that holds the short form."""
    if not isinstance(node.value, dict):
        return NO_DOC
    said = text(node, "description", report)
    short, deprecated = text(node, title, report), flag(node, "deprecated", report)
    link = _link(node, report)
    if not (said or short or deprecated or link):
        return NO_DOC
    return Doc(short, prose(said, node.at) if said else "", deprecated, link)


def joined(docs: Iterable[Doc]) -> Doc:
    """What several schemas say together: the last word on each point."""
    said = tuple(docs)
    if len(said) == 1:
        return said[0]
    whole = NO_DOC
    for doc in said:
        whole = doc.or_else(whole)
    return whole


def _link(node: Node, report: Diagnostics) -> Link | None:
    docs = node.get("externalDocs")
    if docs is None or not isinstance(docs.value, dict):
        return None
    url = text(docs, "url", report)
    if not re.fullmatch(r"https?://[^\s<>\"\\^`{|}\x00-\x1f]+", url):
        report.info("unusable-link", f"{quote(url)} is not a web address; left out", docs.at)
        return None
    return Link(url, text(docs, "description", report))


def pins_of(node: Node, report: Diagnostics) -> Pins:
    """The names that extensions fix, ours before those of other tools."""
    if not isinstance(node.value, dict) or _PINS.isdisjoint(node.value):
        return NO_PINS
    return Pins(_pin(node, _NAME_PINS, report), _pin(node, _GROUP_PINS, report))


def type_pins_of(node: Node, component: bool, report: Diagnostics) -> Pins:
    """The name of a type; one that is written inside of a field leaves the field's to the field."""
    if not isinstance(node.value, dict) or _PINS.isdisjoint(node.value):
        return NO_PINS
    return Pins(_pin(node, _NAME_PINS if component else _INLINE_PINS, report))


def field_pins_of(node: Node, report: Diagnostics) -> Pins:
    """The name of a field whose schema is a type of its own, to which the other names belong."""
    if not isinstance(node.value, dict) or _PINS.isdisjoint(node.value):
        return NO_PINS
    return Pins(_pin(node, _FIELD_PINS, report))


def _pin(node: Node, keys: Iterable[str], report: Diagnostics) -> str:
    for key in keys:
        member = node.get(key)
        if member is None or member.value is None:
            continue
        if isinstance(member.value, str) and member.value.strip():
            return member.value
        if isinstance(member.value, list) and member.value and _all_texts(member.value):
            return ".".join(str(name) for name in member.value)
        report.warning("invalid-pin", f"{quote(key)} should be a text; left out", member.at)
    return ""


def _all_texts(values: list[Json]) -> bool:
    return all(isinstance(value, str) and value for value in values)


_EXAMPLES = frozenset(("example", "x-example", "examples", "anyOf", "oneOf"))


def examples_of(node: Node) -> tuple[Json, ...]:
    """The examples beside a schema or parameter: `example`, `x-example`, `examples` as a list or by name.

    Where there are none, those of the one alternative that is not null (`anyOf: [X, {type: null}]`).
    """
    if not isinstance(node.value, dict) or _EXAMPLES.isdisjoint(node.value):
        return ()
    return _own_examples(node.value) or _examples_inside(node)


def _examples_inside(node: Node) -> tuple[Json, ...]:
    for key in ("anyOf", "oneOf"):
        if (variants := node.get(key)) is not None:
            others = [one for one in variants.items() if one.value != {"type": "null"}]
            return examples_of(others[0]) if len(others) == 1 else ()
    return ()


def _own_examples(written: dict[str, Json]) -> tuple[Json, ...]:
    found = [written[key] for key in ("example", "x-example") if key in written]
    match written.get("examples"):
        case list() as listed:
            found.extend(listed)
        case dict() as named:
            found.extend(value for example in named.values() for value in example_of(example))
        case _:
            pass
    return tuple(found)


def example_of(written: Json) -> Iterator[Json]:
    """The value of an Example Object, where it holds one: `dataValue` since 3.2, `value` before."""
    if isinstance(written, dict):
        yield from (written[key] for key in ("value", "dataValue") if key in written)


@frozen
class Said:
    """What is said of a declaration besides its shape."""

    doc: Doc
    examples: tuple[Json, ...]
    pins: Pins


def said_of(own: Parts, authored: bool, at: Place, report: Diagnostics) -> Said:
    """What the parts of a schema at a place say of what it declares, whose name its author chose or not."""
    doc = joined(doc_of(part.node, report) for part in own)
    examples = tuple(example for part in own for example in examples_of(part.node))
    node = own[-1].node if own else Node(None, at)
    return Said(doc, examples, type_pins_of(node, authored, report))
