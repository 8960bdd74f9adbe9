"""`$dynamicRef` and `$dynamicAnchor` (JSON Schema 2020-12, section 8.2.3.2): definitions with gaps that others fill.

A schema fills the gaps of the definitions that it refers to itself, by `$ref` or in its `allOf`: generic types are
written so. By the book it also fills those of whatever lies further away. That is not done, and told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator.diagnostics import Diagnostics, quote
from generator.openapi.node import Node
from generator.openapi.refs import References

Fillings = Mapping[str, Node]
"""What a schema puts into gaps, by the name of the gap."""


def fillings_of(schema: Node) -> Fillings:
    """What a schema has for gaps: those of its `$defs` that are named for one, and itself where it is."""
    held = schema.get("$defs")
    given = [schema] if held is None else [schema, *(node for _, node in held.members())]
    return {name: node for node in reversed(given) if (name := _text(node, "$dynamicAnchor"))}


def fill(definition: Node, fillings: Fillings, refs: References) -> Node:
    """A definition with references where it had gaps that can be filled; the same object where it had none.

    A filling that only refers to a schema stands for that schema. References stay within a document.
    """
    value = definition.value
    for gap, name in _gaps(definition):
        filling = fillings.get(name)
        if filling is not None and filling.at.document == gap.at.document and _is_open(gap, refs):
            steps = gap.at.tokens[len(definition.at.tokens) :]
            value = _with(value, steps, _filled(gap, filling))
    return definition if value is definition.value else Node(value, definition.at)


def tell_unused(
    schema: Node, fillings: Fillings, used: Iterable[Node], report: Diagnostics
) -> None:
    """Say which of a schema's `$defs` fill no gap of itself nor of the definitions that it used."""
    known = {name for definition in (schema, *used) for _, name in _gaps(definition)}
    for name, filling in fillings.items():
        if name not in known and filling.at != schema.at:
            report.info(
                "unsupported-keyword",
                f"no definition that this schema refers to itself has the gap {quote('#' + name)};"
                " what lies further away keeps what it has",
                filling.at / "$dynamicAnchor",
            )


def _gaps(definition: Node) -> Iterator[tuple[Node, str]]:
    waiting = [definition]
    while waiting:
        node = waiting.pop()
        waiting.extend(node.items())
        waiting.extend(child for _, child in node.members())
        if name := _text(node, "$dynamicRef").removeprefix("#"):
            yield node, name


def _is_open(gap: Node, refs: References) -> bool:
    """Whether others may fill it: only where the definition's own filling says that it is one."""
    assert isinstance(gap.value, dict)
    written = str(gap.value["$dynamicRef"])
    own = refs.resolve(written, gap.at / "$dynamicRef")
    return own is not None and f"#{_text(own, '$dynamicAnchor')}" == written


def _filled(gap: Node, filling: Node) -> dict[str, Any]:
    assert isinstance(gap.value, dict)
    assert isinstance(filling.value, dict)
    refers = (
        filling.value.get("$ref") if filling.value.keys() <= {"$ref", "$dynamicAnchor"} else None
    )
    rest = {key: value for key, value in gap.value.items() if key != "$dynamicRef"}
    return {"$ref": refers or f"#{filling.at.pointer}", **rest}


def _with(value: Any, steps: tuple[str, ...], new: Any) -> Any:
    """A value with another one somewhere inside; all that lies around it is copied."""
    if not steps:
        return new
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    top = copy
    for number, step in enumerate(steps):
        key: Any = step if isinstance(copy, dict) else int(step)
        if number == len(steps) - 1:
            copy[key] = new
        else:
            inner = copy[key]
            copy[key] = dict(inner) if isinstance(inner, dict) else list(inner)
            copy = copy[key]
    return top


def _text(node: Node, keyword: str) -> str:
    name = node.value.get(keyword) if isinstance(node.value, dict) else None
    return name if isinstance(name, str) else ""
