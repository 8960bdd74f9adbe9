"""What a language says about names: how words become a name of each kind, and which names are taken beforehand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from types import MappingProxyType

from generator.frozen import frozen
from generator.lifecycle.surface import NameKind

Words = tuple[str, ...]
"""Lower-case words, none of them empty."""

_NONE: Mapping[str, str] = MappingProxyType({})


@frozen
class Spelling:
    """How names of one kind are spelled.

    `case` joins words (see `snake`, `camel`, `pascal`); `valid` says whether a text can be a name at all; `lead` is the
    word put in front where the words alone cannot begin a name (`404`). `reserved` names get a trailing `_`. `apart`
    holds names that belong to something of ours that people see beside this one, with the word that tells the two apart:
    `{"NotFoundError": "body"}` makes `NotFoundErrorBody`. `keeps_capitals` lets an author's `HTTPServer` stay as it is;
    `caseless` names must differ by more than case, as those of files must.
    """

    case: Callable[[Words], str]
    valid: Callable[[str], bool]
    lead: str
    reserved: frozenset[str] = frozenset()
    apart: Mapping[str, str] = field(default_factory=lambda: _NONE)
    keeps_capitals: bool = False
    caseless: bool = False


@frozen
class NamingRules:
    """The rules of a target.

    `client_members` are reserved among the groups and methods of the client itself. `error_body` is the word that a
    model gets whose name an exception needs; "" where models and exceptions do not meet. With `flatten_body` the fields
    of an object body are arguments of the method.
    """

    language: str
    type: Spelling
    module: Spelling
    group: Spelling
    group_class: Spelling
    group_module: Spelling
    method: Spelling
    argument: Spelling
    field: Spelling
    credential: Spelling
    client_members: frozenset[str] = frozenset()
    error_body: str = ""
    flatten_body: bool = True

    def spelling(self, kind: NameKind) -> Spelling:
        """How names of this kind are spelled."""
        match kind:
            case "argument":
                return self.argument
            case "credential":
                return self.credential
            case "field":
                return self.field
            case "group":
                return self.group
            case "group_class":
                return self.group_class
            case "group_module":
                return self.group_module
            case "method":
                return self.method
            case "module":
                return self.module
            case "type":
                return self.type


DEVICE_NAMES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)
"""Names that Windows gives to no file, whatever its extension. For the rules of modules."""
