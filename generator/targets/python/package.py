"""The package around the clients: what it exports, how it is installed, what every package has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.code import Python, Toml
from generator.frozen import frozen
from generator.targets.python.error_files import exported_errors
from generator.targets.python.sdk import Sdk
from generator.targets.python.spelling.docstrings import docstring
from generator.targets.python.spelling.expressions import (
    Expr,
    Import,
    call,
    code,
    dict_of,
    list_of,
    name,
)
from generator.targets.python.spelling.layout import (
    imported_names,
    statement,
)
from generator.targets.python.spelling.literals import literal, value_of
from generator.targets.python.spelling.scope import Scope
from generator.targets.python.spelling.toml import text, texts

# --- __init__.py ------------------------------------------------------------------------------------------------------

_RUNTIME_EXPORTS: Mapping[str, tuple[str, ...]] = {
    "_runtime.drift": ("SchemaDrift",),
    "_runtime.hooks": ("AccessToken", "HookResponse", "Hooks"),
    "_runtime.http": ("AsyncHttpTransport", "HttpTransport"),
    "_runtime.model": ("UNSET", "Extras", "UnknownVariant", "UnsetType"),
    "_runtime.options": ("RequestOptions", "Timeout"),
    "_runtime.reqwest": ("AsyncPyreqwestTransport", "PyreqwestTransport"),
    "_runtime.resource": ("RawResponse",),
    "_runtime.transport": ("Request",),
    "_runtime.uploads": ("FileContent", "FileInput"),
}
_SUBMODULES = ("errors", "models")


@frozen
class InitView:
    """`__init__.py`."""

    doc: Python
    imports: Python
    homes: Python
    attached: Python
    version: Python


@frozen
class StubView:
    """`__init__.pyi`: the same for type checkers."""

    imports: Python
    exported: Python


def init(sdk: Sdk) -> InitView:
    """What users import, and where it is loaded from when they do."""
    client = sdk.settings.client
    scope = Scope(".", taken={"_HOMES"}, package=True)
    attach = call(Import("._runtime.lazy", "attach"), name("__name__"), name("_HOMES"))
    return InitView(
        docstring(f"{sdk.title} for Python: `{client}` and `Async{client}`."),
        homes=statement(scope, 0, "_HOMES = ", _homes({**_exports(sdk), "": _SUBMODULES})),
        attached=scope.flat(attach),
        version=literal(sdk.settings.version),
        imports=scope.imports(),
    )


def stub(sdk: Sdk) -> StubView:
    """The index of the same names for type checkers."""
    scope = Scope(".", package=True)
    names = [one for exported in _exports(sdk).values() for one in exported]
    exported = list_of(*map(value_of, sorted([*_SUBMODULES, *names])))
    return StubView(_stub_imports(_exports(sdk)), statement(scope, 0, "__all__ = ", exported))


def _exports(sdk: Sdk) -> Mapping[str, tuple[str, ...]]:
    return {
        "client": (f"Async{sdk.settings.client}", sdk.settings.client),
        "errors": exported_errors(sdk),
        **_RUNTIME_EXPORTS,
    }


def _homes(homes: Mapping[str, tuple[str, ...]]) -> Expr:
    return dict_of(
        *((value_of(module), value_of(" ".join(names))) for module, names in homes.items())
    )


def _stub_imports(homes: Mapping[str, tuple[str, ...]]) -> Python:
    """`from .client import Dub as Dub`: how a stub says that it passes a name on."""
    lines = [imported_names(".", [f"{module} as {module}" for module in _SUBMODULES], 0)]
    lines += [
        imported_names(f".{module}", [f"{one} as {one}" for one in names], 0)
        for module, names in homes.items()
    ]
    return code("\n".join(lines))


# --- pyproject.toml ---------------------------------------------------------------------------------------------------


@frozen
class ProjectView:
    """`pyproject.toml`."""

    distribution: Toml
    version: Toml
    description: Toml
    dependencies: tuple[Toml, ...]
    packages: Toml


DEPENDENCIES = ("httpx2>=2.12,<3", "msgspec>=0.21,<1")


_TABLES = (
    "build-system",
    "project",
    "project.optional-dependencies",
    "tool",
    "tool.hatch",
    "tool.hatch.build",
    "tool.hatch.build.targets",
    "tool.hatch.build.targets.wheel",
    "tool.pytest",
    "tool.pytest.ini_options",
)
PROJECT_KEYS = frozenset(
    {
        *_TABLES,
        *("build-system.requires", "build-system.build-backend"),
        *(
            f"project.{key}"
            for key in ("name", "version", "description", "readme", "requires-python")
        ),
        *("project.dependencies", "project.classifiers"),
        *(f"project.optional-dependencies.{extra}" for extra in ("fast", "http2", "otel", "test")),
        "tool.hatch.build.targets.wheel.packages",
        *(
            f"tool.pytest.ini_options.{key}"
            for key in ("testpaths", "pythonpath", "python_classes")
        ),
    }
)
"""Every key that `pyproject.toml` has, whatever the description says."""


def project(sdk: Sdk) -> ProjectView:
    """How the package is built and installed."""
    return ProjectView(
        text(sdk.settings.distribution),
        text(sdk.settings.version),
        text(f"Python client of the {sdk.title} API"),
        tuple(map(text, DEPENDENCIES)),
        texts((f"src/{sdk.settings.package}",)),
    )


# --- What every package has -------------------------------------------------------------------------------------------

_RUNTIME = Path(__file__).parent / "runtime"


def runtime() -> Iterator[tuple[str, bytes]]:
    """The files of the runtime by their name, as they are."""
    for path in sorted(_RUNTIME.rglob("*.py")):
        yield path.relative_to(_RUNTIME).as_posix(), path.read_bytes()


@frozen
class SummaryView:
    """A file that is nothing but a docstring."""

    summary: Python


def resources(sdk: Sdk) -> SummaryView:
    """`resources/__init__.py`."""
    return SummaryView(
        docstring(f"The operations of the {sdk.title} API, a module for each group.")
    )
