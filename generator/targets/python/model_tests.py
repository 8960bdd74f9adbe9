"""The tests of the models of a package: what each is on the wire, there and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from generator.code import Python
from generator.frozen import frozen
from generator.ir import (
    Model,
    Ref,
)
from generator.naming import snake, words
from generator.targets.python import examples
from generator.targets.python.fixtures import Fixtures, json_type
from generator.targets.python.outside import Outside
from generator.targets.python.sdk import Sdk
from generator.targets.python.spelling.docstrings import docstring
from generator.targets.python.spelling.expressions import (
    Import,
    builtin,
    call,
    code,
    keyword,
    name,
)
from generator.targets.python.spelling.layout import Param, signature, statement, variable
from generator.targets.python.spelling.types import NONE
from generator.targets.python.values import made, sent, written
from generator.targets.python.wire_tests import AS_JSON


@frozen
class ModelTest:
    """A model written as Python, and the JSON that it is."""

    head: Python
    value: Python
    wire: Python
    check: Python


@frozen
class ModelsView:
    """`tests/test_models.py`."""

    summary: Python
    imports: Python
    check: Python
    on_the_wire: Python
    decoded: Python
    fixtures: tuple[Python, ...]
    tests: tuple[ModelTest, ...]


_TOGETHER = 200
"""Models in a module: the tests of thousands would take long to read, to parse and to collect."""


def modules(sdk: Sdk) -> Iterator[tuple[str, Callable[[], ModelsView]]]:
    """The test modules of the models, and what makes the view of each: `test_models`, `test_models_2`, ..."""
    models = [decl for decl in sdk.api.decls.values() if isinstance(decl, Model)]
    parts = (models[start : start + _TOGETHER] for start in range(0, len(models), _TOGETHER))
    # One that can be tested is enough to know of: which others can be is found out when the module is made.
    found = (part for part in parts if any(_is_testable(model, sdk) for model in part))
    for n, part in enumerate(found, start=1):
        module = "test_models" if n == 1 else f"test_models_{n}"
        yield module, partial(_models, part, sdk)


def _is_testable(model: Model, sdk: Sdk) -> bool:
    """Whether there is a whole example of it."""
    return examples.has_example(Ref(model.id), sdk)


def _models(models: Iterable[Model], sdk: Sdk) -> ModelsView:
    scope = Outside(sdk.settings.package, taken={"check", "value", "wire", "again"})
    scope.flat(Import("json", ""))
    taken: set[str] = set()
    fixtures = Fixtures(scope, sdk)
    tests = tuple(
        _model_test(model, taken, fixtures, scope, sdk)
        for model in models
        if _is_testable(model, sdk)
    )
    params = [
        Param("value", Import("._runtime.model", "Model")),
        Param("wire", builtin("object")),
        Param("strict", builtin("bool"), code("True")),
    ]
    return ModelsView(
        docstring("What each model is on the wire, there and back."),
        check=signature(scope, 0, "def check", params, NONE),
        on_the_wire=scope.flat(AS_JSON),
        decoded=scope.flat(Import("._runtime.codec", "decode")),
        fixtures=tuple(fixtures.constants),
        tests=tests,
        imports=scope.imports(),
    )


_LONGEST_NAME = 70
"""What leaves room on a line for the rest of a function's head."""


def _model_test(
    model: Model, taken: set[str], fixtures: Fixtures, scope: Outside, sdk: Sdk
) -> ModelTest:
    named = ("test_" + snake(words(sdk.names.decl(model.id))))[:_LONGEST_NAME]
    while named in taken:
        named += "_"
    taken.add(named)
    kind = Ref(model.id)
    wire = sent(kind, examples.of_type(kind, "all", sdk), sdk)
    closed = sent(kind, wire, sdk, extras=False) == wire
    strictly = [] if closed else [keyword("strict", code("False"))]
    within = partial(written, sdk=sdk, floats=True, named=fixtures.decoded)
    return ModelTest(
        signature(scope, 0, f"def {named}", [], NONE),
        statement(scope, 4, "value = ", made(model, wire, sdk, within)),
        variable(scope, 4, "wire", json_type(wire), fixtures.members(model.id, wire)),
        statement(scope, 4, "", call("check", name("value"), name("wire"), *strictly)),
    )
