"""Load a package's names when they are first asked for (PEP 562), so that importing it
costs almost nothing.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def attach(
    package: str, names: Mapping[str, str]
) -> tuple[Callable[[str], object], Callable[[], list[str]], list[str]]:
    """`__getattr__`, `__dir__` and `__all__` of a package whose names live in its modules.

    Args:
        package: The package's `__name__`.
        names: Module (relative to the package) to the names it gives, with spaces
            between; under "" the submodules that are exported themselves.
    """
    homes = {name: module for module, text in names.items() for name in text.split()}
    exported = sorted(homes)

    def get(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        home = homes[name]
        found = (
            getattr(_load(f"{package}.{home}"), name)
            if home
            else _load(f"{package}.{name}")
        )
        setattr(sys.modules[package], name, found)
        return found

    return get, lambda: exported, exported


def _load(module: str) -> object:
    # Not importlib: it is not loaded yet at this point of a short program.
    __import__(module)
    return sys.modules[module]
