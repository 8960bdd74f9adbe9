"""Programs as a user would write them, with the package's public names only: a model that is made, an operation called.

What they hold comes from `Facts.examples`, as does what the tests send.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.analysis.examples import example
from generator.code import Python
from generator.frozen import frozen
from generator.ir import DeclId, Fill, Json, Ref, Type
from generator.targets.python import examples, values
from generator.targets.python.calls import Call, returned
from generator.targets.python.outside import Outside
from generator.targets.python.sdk import Sdk
from generator.targets.python.spelling.expressions import Expr, Import, call, code, keyword, name
from generator.targets.python.spelling.layout import statement, variable
from generator.targets.python.spelling.literals import value_of


@frozen
class Samples:
    """`fill` says which optional fields and arguments are shown."""

    sdk: Sdk
    fill: Fill

    def made(self, id: DeclId) -> str:
        """`value = models.Lead(…)`: the example of a declaration."""
        scope = self._scope()
        shown = values.written(Ref(id), self.sdk.facts.examples.values[id, self.fill], self.sdk)
        return _program(scope, [statement(scope, 0, "value = ", shown)])

    def held(self, id: DeclId, kind: Type, value: Json) -> str:
        """`value: models.Mode = …`: a value of a declaration, which is one of `kind`."""
        scope = self._scope()
        shown = values.written(kind, value, self.sdk)
        return _program(scope, [variable(scope, 0, "value", self.sdk.types.ref(id), shown)])

    def called(self, made: Call, path: str) -> str:
        """A client, and one call on it. `path` is what leads from the client to the method."""
        scope = self._scope()
        answers = returned(made) not in ((), (None,))
        shown = statement(scope, 4, "result = " if answers else "", self._call(made, path))
        head = statement(scope, 0, "with ", self._client(made), " as client:")
        after = [_indented(code("print(result)"))] if answers else []
        return _program(scope, [head, _indented(shown), *after])

    def example(self, kind: Type) -> Json:
        """The JSON of a type's example."""
        return example(kind, self.sdk.facts, self.fill)

    def _scope(self) -> Outside:
        return Outside(self.sdk.settings.package, ["client", "result", "value"])

    def _client(self, made: Call) -> Expr:
        given = examples.arguments_for(examples.first_uses(made), self.sdk)
        options = (keyword(key, value_of(value)) for key, value in given.items())
        return call(Import(".", self.sdk.settings.client), *options)

    def _call(self, made: Call, path: str) -> Expr:
        given = examples.arguments(made, self.fill, self.sdk)
        return call(
            name(f"client.{path}"),
            *(
                keyword(
                    argument.name, examples.written(argument, given[argument.name], made, self.sdk)
                )
                for argument in made.arguments
                if argument.name in given
            ),
        )


def _indented(lines: Python) -> Python:
    return code(f"    {lines.text}".replace("\n", "\n    "))


def _program(scope: Outside, lines: Sequence[Python]) -> str:
    """Imports, a blank line, and the lines."""
    imports = scope.imports().text
    body = "\n".join(line.text for line in lines)
    return f"{imports}\n\n{body}".strip("\n")
