"""The list of files of a Python package: every path, its template, its view."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from generator.diagnostics import Diagnostics
from generator.render import Deferred, OutputFile
from generator.targets.python import (
    client_tests,
    clients,
    configuration,
    error_files,
    model_tests,
    models,
    operations,
    package,
    pages,
    readme,
    site,
    wire_tests,
)
from generator.targets.python.sdk import Sdk


def files(sdk: Sdk, report: Diagnostics) -> Iterator[OutputFile]:
    """All that a package consists of."""
    root = f"src/{sdk.settings.package}"
    yield OutputFile(
        "README.md", "readme.md.jinja", "markdown", Deferred(partial(readme.lower, sdk))
    )
    yield OutputFile(
        "pyproject.toml",
        "pyproject.toml.jinja",
        "toml",
        Deferred(partial(package.project, sdk)),
        defines=package.PROJECT_KEYS,
    )
    yield _python(f"{root}/__init__.py", "init.py.jinja", partial(package.init, sdk))
    yield _python(f"{root}/__init__.pyi", "init.pyi.jinja", partial(package.stub, sdk))
    yield OutputFile(f"{root}/py.typed", content=b"")
    config = configuration.config(sdk, report)
    yield _python(f"{root}/_config.py", "config.py.jinja", lambda: config)
    planned = operations.planned(sdk.facts.root, sdk.settings.client, sdk)
    yield _python(
        f"{root}/client.py",
        "client.py.jinja",
        partial(clients.client_module, sdk),
        planned,
        is_long=operations.is_long(sdk.facts.root),
    )
    own = {error.name for error in sdk.errors.classes}
    own |= {"STATUS_ERRORS"} if sdk.errors.replacing else set()
    made = partial(error_files.error_classes, sdk)
    yield _python(f"{root}/errors.py", "errors.py.jinja", made, frozenset(own))
    yield from _resources(sdk, f"{root}/resources")
    yield from models.lower(sdk.api, sdk.facts, sdk.names, sdk.settings)
    for name, content in package.runtime():
        yield OutputFile(f"{root}/_runtime/{name}", content=content)
    yield from pages.lower(sdk)
    yield from site.lower(sdk, report)
    yield from _tests(sdk)


def _resources(sdk: Sdk, folder: str) -> Iterator[OutputFile]:
    made = tuple(operations.resources(sdk))
    if made:
        yield _python(
            f"{folder}/__init__.py", "resources.py.jinja", partial(package.resources, sdk)
        )
    for module, view, defines, is_long in made:
        path = f"{folder}/{module}.py"
        yield _python(path, "resource.py.jinja", view, defines, is_long=is_long)


def _tests(sdk: Sdk) -> Iterator[OutputFile]:
    yield _python(
        "tests/conftest.py", "tests/conftest.py.jinja", partial(client_tests.fixtures, sdk)
    )
    yield _python(
        "tests/test_client.py", "tests/test_client.py.jinja", partial(client_tests.client, sdk)
    )
    yield _python(
        "tests/test_errors.py", "tests/test_errors.py.jinja", partial(client_tests.error_tree, sdk)
    )
    for module, view in wire_tests.operations(sdk):
        yield _python(f"tests/{module}.py", "tests/test_operations.py.jinja", view)
    for module, shown in model_tests.modules(sdk):
        yield _python(f"tests/{module}.py", "tests/test_models.py.jinja", shown)


def _python(
    path: str,
    template: str,
    view: Callable[[], object],
    defines: frozenset[str] | None = None,
    *,
    is_long: bool = False,
) -> OutputFile:
    made = Deferred(view)
    return OutputFile(path, template, "python", made, defines=defines, is_long=is_long)
