"""Any stage as text that a person reads: JSON, the same for the same input, one entry for each thing that has a name.

What equals its default is left out, identities and places are spelled on one line, and everything is ASCII, so that
hostile text shows as what it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass

from generator.code import Code
from generator.diagnostics import Diagnostics, Place
from generator.ir import Api, DeclId, Facts, GroupId, Json, OperationId
from generator.lifecycle.surface import Surface
from generator.naming import plan
from generator.pipeline import Terms, Watch, understand
from generator.render import OutputFile
from generator.source import Source
from generator.targets import load

Entries = Mapping[str, object]
"""What a stage consists of, by name."""


def stage_text(
    source: Source,
    stage: str,
    only: str,
    target: str,
    report: Diagnostics,
    terms: Terms,
    step: Watch,
) -> str | None:
    """A stage as text, `only` what has that name if one is given; None, after an error, when it was not reached."""
    if stage == "source":
        return shown(source_entries(source, only))
    meaning = understand(source, report, terms, step)
    if meaning is None:
        return None
    if stage == "api":
        return shown(api_entries(meaning.api), only)
    if stage == "facts":
        return shown(facts_entries(meaning.facts), only)
    language = load(target)
    names = plan(meaning.api, meaning.facts, language.rules, None, report)
    if stage == "names":
        return shown(names_entries(names.surface), only)
    settings = language.defaults(meaning.api)
    lowered = language.lower(meaning.api, meaning.facts, names, settings, report)
    return shown(views_entries(lowered.files), only)


def source_entries(source: Source, only: str = "") -> Entries:
    """The documents as data; with `only`, every value that stands under such a key, and its place."""
    if not only:
        return {name or "(description)": each.data for name, each in source.documents.items()}
    return {
        _address(source, place): value
        for name, each in source.documents.items()
        for place, value in _under(each.data, Place(name), only)
    }


def api_entries(api: Api) -> Entries:
    """The description as read: declarations and operations by their identity."""
    return {
        **{name: getattr(api, name) for name in ("info", "servers", "schemes", "tags")},
        **{_spelled(id): decl for id, decl in api.decls.items()},
        **{f"{_spelled(each.id)} {each.operation_id}".rstrip(): each for each in api.operations},
        **{f"event {event.name}": event for event in api.events},
        "skipped": api.skipped,
    }


def facts_entries(facts: Facts) -> Entries:
    """What is known of each declaration, and the tree of groups."""
    examples: dict[DeclId, dict[str, Json]] = {}
    for (id, fill), value in facts.examples.values.items():
        examples.setdefault(id, {})[fill] = value
    known = {
        _spelled(id): {
            "uses": facts.uses.get(id),
            "told apart": facts.unions.get(id),
            "tag": facts.tags.get(id),
            "examples": examples.get(id),
        }
        for component in facts.order
        for id in component
    }
    order = [[_spelled(id) for id in component] for component in facts.order]
    return {"groups": facts.root, "order": order, **known}


def names_entries(surface: Surface) -> Entries:
    """Every public name, by what it names."""
    return {" ".join((kind, *key)): name for (kind, key), name in sorted(surface.names.items())}


def views_entries(files: Iterable[OutputFile]) -> Entries:
    """Every file that will be printed, with its template and its view."""
    return {
        file.path: {"template": file.template, "syntax": file.syntax, "view": file.made_view()}
        for file in files
        if file.content is None
    }


def shown(entries: Entries, only: str = "") -> str:
    """The entries as JSON, each ended by a newline; with `only`, those whose name has that word."""
    chosen = {name: _plain(entry) for name, entry in entries.items() if _has(name, only)}
    return json.dumps(chosen, indent=2) + "\n"


def _has(name: str, only: str) -> bool:
    return not only or name == only or only in re.split(r"\W+", name)


def _address(source: Source, place: Place) -> str:
    at = source.locate(place)
    return f"{place.document}#{place.pointer}" + (f" ({at.file}:{at.line}:{at.col})" if at else "")


def _under(value: Json, at: Place, key: str) -> Iterator[tuple[Place, Json]]:
    found = [(at, value)]
    while found:
        place, here = found.pop()
        if place.tokens and place.tokens[-1] == key:
            yield place, here
        match here:
            case dict():
                found += [(place / name, member) for name, member in reversed(here.items())]
            case list():
                found += [(place / str(n), item) for n, item in reversed([*enumerate(here)])]
            case _:
                pass


# --- Any value as JSON ------------------------------------------------------------------------------------------------


def _plain(value: object) -> Json:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case DeclId() | OperationId() | GroupId() | Place():
            return _spelled(value)
        case Code():
            return value.text
        case bytes():
            return f"{len(value)} bytes"
        case Mapping():
            return {_spelled(key): _plain(member) for key, member in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case set() | frozenset():
            return [*sorted(_spelled(item) for item in value)]
        case _:
            return _record(value)


def _record(value: object) -> Json:
    """A dataclass by its type and what differs from the defaults; anything else by its name."""
    if isinstance(value, type) or not is_dataclass(value):
        return getattr(value, "__qualname__", type(value).__qualname__)
    told = {f.name: getattr(value, f.name) for f in fields(value) if f.repr}
    kept = {f.name: _plain(told[f.name]) for f in fields(value) if f.repr and _says(f, told)}
    return {"": type(value).__name__, **kept} if kept else type(value).__name__


def _says(field: Field[object], told: Mapping[str, object]) -> bool:
    value = told[field.name]
    if field.default_factory is not MISSING:
        return value != field.default_factory()
    return field.default is MISSING or value != field.default


def _spelled(key: object) -> str:
    """An identity on one line."""
    match key:
        case DeclId(document, parts, side, instance):
            marks = [mark for mark in (document, side if side != "both" else "", instance) if mark]
            return " ".join((*parts, *(f"({mark})" for mark in marks)))
        case OperationId(method, path):
            return f"{method} {path}"
        case GroupId(path):
            return ".".join(path) or "(client)"
        case Place(document, pointer):
            return f"{document}#{pointer}"
        case tuple():
            return " ".join(_spelled(part) for part in key)
        case _:
            return str(key)
