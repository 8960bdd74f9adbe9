"""The rows of the wire table, as they are written.

A file of rows is an object: `openapi` or `swagger` and `head` (the rest of a description), and `rows`. Of a row,

- `name` is also its path, unless `path` says more; `method` is GET unless it says another;
- `why` is the section of the standard that asks for it; `differs` says where versions of the standard disagree, and what
  holds here;
- `operation` is its Operation Object and `item` what else its Path Item Object has;
- `client` says how the client is made: `credentials` by scheme (a list is a user's name and password), `server` (a
  place in the list), `variables` of servers, and `base_url`, null for the description's own address;
- `arguments` are what the caller gives: by names on the wire, a location before it where one name is in
  two (`query.id`), `body` for a body as a whole; `{$bytes: …}` is content, `{$file: [name, content, type]}` a file,
  with further header fields of its part as a fourth member;
- `request` is the request line without its version; `headers` are fields that it has, null for one that it lacks;
  `body` is what follows, character by character; `json` what it says; `parts` those of a multipart body;
- `answer` is what the server says: `status`, `headers`, and `body` or, as hexadecimal digits, `bytes`;
- `result` is what the caller gets, in JSON; `error` the status of an error that is raised, its body as
  declared, and maybe the text of it; `refused` says that nothing may be sent at all, and why;
- `known` says why a row does not hold yet.

`PORT` stands for the port of the server in all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROWS = Path(__file__).with_name("rows")


@dataclass(frozen=True, slots=True)
class Row:
    """One feature. `told` is the row as it is written."""

    group: str
    name: str
    why: str
    told: Mapping[str, Any]

    @property
    def method(self) -> str:
        method: str = self.told.get("method", "GET")
        return method

    @property
    def path(self) -> str:
        path: str = self.told.get("path", "")
        return f"/{self.name}{path}"

    @property
    def known(self) -> str:
        known: str = self.told.get("known", "")
        return known


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of a file, and a description of all of their operations."""

    name: str
    description: Mapping[str, Any]
    rows: tuple[Row, ...]


def groups() -> Iterator[Group]:
    """Every file of rows, in the order of their names."""
    for file in sorted(ROWS.glob("*.yaml")):
        told = yaml.safe_load(file.read_text(encoding="utf-8"))
        rows = tuple(Row(file.stem, row["name"], row["why"], row) for row in told["rows"])
        assert len({row.name for row in rows}) == len(rows), f"{file.name} has two rows of a name"
        yield Group(file.stem, _description(told, rows), rows)


def _description(told: Mapping[str, Any], rows: tuple[Row, ...]) -> Mapping[str, Any]:
    version = (
        {"swagger": told["swagger"], "host": "127.0.0.1:PORT", "schemes": ["http"]}
        if "swagger" in told
        else {"openapi": told["openapi"], "servers": [{"url": "http://127.0.0.1:PORT"}]}
    )
    return {
        **version,
        "info": {"title": "Wire", "version": "1"},
        **told.get("head", {}),
        "paths": {row.path: {**row.told.get("item", {}), **_method(row)} for row in rows},
    }


def _method(row: Row) -> Mapping[str, Any]:
    done = {"responses": {"204": {"description": "Done."}}}
    operation = {**done, **row.told.get("operation", {})}
    if row.method in _METHODS:
        return {row.method.lower(): operation}
    return {"additionalOperations": {row.method: operation}}


_METHODS = ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY")
