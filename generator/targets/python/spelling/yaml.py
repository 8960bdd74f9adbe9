"""YAML, which the site of a package's documentation is configured in, from plain values."""

from __future__ import annotations

import json

import yaml

from generator.code import Yaml
from generator.render import Syntax


def text(value: str) -> Yaml:
    """A double-quoted scalar in ASCII: as JSON spells it where one escape is enough; a lone surrogate becomes U+FFFD."""
    whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    # Beyond U+FFFF JSON needs two escapes, which YAML would read as two characters.
    return Yaml('"' + "".join(map(_character, whole)) + '"')


def _character(char: str) -> str:
    return f"\\U{ord(char):08x}" if ord(char) > 0xFFFF else json.dumps(char)[1:-1]


def check(path: str, text: str) -> frozenset[str]:
    """The keys of a file's object. Refuses what is not YAML; tags are left alone: they are up to who reads the file.

    Raises:
        SyntaxError: with the reason, and `path` as its file.
    """
    try:
        node = yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise SyntaxError(str(error), (path, 1, 1, "")) from error
    return (
        frozenset(key.value for key, _ in node.value)
        if isinstance(node, yaml.MappingNode)
        else frozenset()
    )


SYNTAX = Syntax(name="yaml", code=Yaml, filters={"text": text}, check=check)
