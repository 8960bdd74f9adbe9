"""TOML, which Python packages describe themselves in, from plain values."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from generator.code import Toml
from generator.render import Syntax

_SHORT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def text(value: str) -> Toml:
    """A basic string (TOML 1.0, "String"); a lone surrogate, which TOML cannot hold, becomes U+FFFD."""
    return Toml('"' + "".join(map(_character, value)) + '"')


def texts(values: tuple[str, ...]) -> Toml:
    """An array of strings on one line."""
    return Toml("[" + ", ".join(text(value).text for value in values) + "]")


def _character(char: str) -> str:
    if char in _SHORT:
        return _SHORT[char]
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    if char.isprintable():
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def check(path: str, text: str) -> frozenset[str]:
    """The keys of a file, each with those that lead to it: `project.name`. Refuses what is not TOML.

    Raises:
        SyntaxError: with the reason, and `path` as its file.
    """
    try:
        return frozenset(_keys(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        raise SyntaxError(str(error), (path, 1, 1, "")) from error


def _keys(table: Mapping[str, Any], before: str = "") -> Iterator[str]:
    for key, value in table.items():
        yield f"{before}{key}"
        if isinstance(value, dict):
            yield from _keys(value, f"{before}{key}.")


SYNTAX = Syntax(name="toml", code=Toml, filters={"text": text, "texts": texts}, check=check)
