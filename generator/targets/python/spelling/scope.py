"""The names of one file: what it binds itself, and what it imports, under an alias where two would clash.

A class whose field is called `date` cannot use an imported `date` in its annotations, and a schema may be called `Any`.
So a file first says which names it binds, then every import is handed out through its scope.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from itertools import count, groupby
from typing import TypeVar

from generator.code import Python
from generator.prose import part
from generator.targets.python.spelling.expressions import Expr, Import, flat, mapped
from generator.targets.python.spelling.layout import imported_names

T = TypeVar("T")

_SECTIONS = ("future", "standard library", "third party", "own")


class Scope:
    """Hands out the imports of one file.

    `module` is the file's own, counted from the package's root: ".models._pet", and "." for its `__init__`. `package`
    says that it is the `__init__` of a folder. `taken` are the names that the file binds: its functions, classes and
    variables; `hidden` those that are bound inside of them: fields, methods, arguments. A name of the file's own that
    is hidden somewhere is spelled with a `_` in front; the file then says `_name = name`.
    """

    def __init__(
        self,
        module: str,
        taken: Iterable[str] = (),
        *,
        hidden: Iterable[str] = (),
        package: bool = False,
    ) -> None:
        self._folder = module if package else module.rpartition(".")[0] or "."
        self._module = module
        self._hidden = frozenset(hidden)
        self._names = _Names(frozenset(taken) | self._hidden)
        self._target = self._names.running

    def typing_only(self) -> Scope:
        """The same names; what is asked for here is imported under `if TYPE_CHECKING:` alone."""
        other = Scope.__new__(Scope)
        other._folder, other._module, other._names = self._folder, self._module, self._names
        other._hidden = self._hidden
        other._target = self._names.typing
        return other

    def part(self, name: Hashable, make: Callable[[], T]) -> T:
        """A part of the file (`generator.prose`), for which this scope may be asked."""
        made, wanted = part(name, lambda: self._names.asked_by(make))
        if any(self._names.local(key) != local for _, key, local in wanted):
            return make()
        for is_typing, key, local in wanted:
            (self._names.typing if is_typing else self._names.running)[key] = local
        return made

    def spell(self, expr: Expr) -> Expr:
        """The expression with every import replaced by the name that it has in this file."""
        if expr.text is not None:
            return expr
        return mapped(expr, lambda wanted: Python(self._spelled(wanted)))

    def flat(self, expr: Expr) -> Python:
        """The expression on one line, however long."""
        return Python(flat(self.spell(expr)))

    def imports(self) -> Python:
        """All import statements, sorted and laid out. Ask for them when everything else is spelled."""
        return Python(_printed(tuple(self._names.running.items()), self._folder))

    def typing_imports(self) -> Python:
        """Those for the `if TYPE_CHECKING:` block, not indented; laid out for a block at column 4."""
        only = tuple(
            (key, local)
            for key, local in self._names.typing.items()
            if key not in self._names.running
        )
        return Python(_printed(only, self._folder, indent=4))

    def _spelled(self, wanted: Import) -> str:
        if wanted.module == self._module:
            return f"_{wanted.name}" if wanted.name in self._hidden else wanted.name
        if wanted.module == "builtins" and wanted.name:
            return self._spelled_builtin(wanted.name)
        key = (wanted.module, wanted.name)
        local = self._names.local(key)
        self._target[key] = local
        if self._names.asked is not None:
            self._names.asked[self._target is self._names.typing, key, local] = None
        return f"{local}.{wanted.member}" if wanted.member else local

    def _spelled_builtin(self, name: str) -> str:
        if name not in self._names.taken:
            return name
        return f"{self._spelled(Import('builtins', ''))}.{name}"


_Key = tuple[str, str]


class _Names:
    """What is bound in a file so far. `running` and `typing` are the imports of its two blocks."""

    def __init__(self, taken: frozenset[str]) -> None:
        self.taken = taken
        self.running: dict[_Key, str] = {}
        self.typing: dict[_Key, str] = {}
        self.asked: dict[tuple[bool, _Key, str], None] | None = None
        self._locals: dict[_Key, str] = {}
        self._used: set[str] = set(taken)

    def asked_by(self, make: Callable[[], T]) -> tuple[T, tuple[tuple[bool, _Key, str], ...]]:
        """What `make` gives, and what was asked for meanwhile: whether for the block for types, what, and its name here."""
        before, self.asked = self.asked, {}
        made, wanted = make(), tuple(self.asked)
        self.asked = before if before is None else before | dict.fromkeys(wanted)
        return made, wanted

    def local(self, key: _Key) -> str:
        if key not in self._locals:
            self._locals[key] = self._free(key[1] or key[0].rpartition(".")[2])
            self._used.add(self._locals[key])
        return self._locals[key]

    def _free(self, plain: str) -> str:
        for candidate in (plain, f"_{plain}"):
            if candidate not in self._used:
                return candidate
        return next(name for n in count(2) if (name := f"_{plain}_{n}") not in self._used)


@lru_cache(1024)
def _printed(names: tuple[tuple[_Key, str], ...], folder: str, indent: int = 0) -> str:
    """Import statements as isort orders them: by section, `import x` before `from x import y`, then by module."""
    wanted = [(_relative(module, folder), name, local) for (module, name), local in names]
    ordered = sorted(wanted, key=lambda one: (_section(one[0]), one[1] != "", _by_module(one[0])))
    blocks = []
    for _, section in groupby(ordered, key=lambda one: _section(one[0])):
        blocks.append("\n".join(_statements(list(section), indent)))
    return "\n\n".join(blocks)


def _statements(section: list[tuple[str, str, str]], indent: int) -> Iterable[str]:
    for (module, whole), members in groupby(section, key=lambda one: (one[0], one[1] == "")):
        if whole:
            yield f"import {_renamed(module, next(members)[2])}"
            continue
        ordered = sorted(
            ((name, local) for _, name, local in members), key=lambda pair: _by_kind(pair[0])
        )
        yield imported_names(module, [_renamed(name, local) for name, local in ordered], indent)


def _renamed(name: str, local: str) -> str:
    return name if name == local else f"{name} as {local}"


def _relative(module: str, folder: str) -> str:
    """A module of the package as it is imported from a folder of the package: `.models._pet` -> `.._pet`."""
    if not module.startswith("."):
        return module
    here, there = _steps(folder), _steps(module)
    shared = 0
    while shared < min(len(here), len(there)) and here[shared] == there[shared]:
        shared += 1
    return "." * (len(here) - shared + 1) + ".".join(there[shared:])


def _steps(module: str) -> list[str]:
    return [step for step in module.split(".") if step]


def _section(module: str) -> int:
    top = module.partition(".")[0]
    if top == "__future__":
        return 0
    if not top:
        return 3
    return 1 if top in sys.stdlib_module_names else 2


def _by_module(module: str) -> tuple[int, str, str]:
    """Modules further away come first, then by the alphabet without regard to case."""
    name = module.lstrip(".")
    return (len(name) - len(module), name.casefold(), name)


def _by_kind(name: str) -> tuple[int, str, str]:
    """CONSTANTS, then Classes, then the rest."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return (kind, name.casefold(), name)


__all__ = ["Scope"]
