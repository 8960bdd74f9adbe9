"""The layout of long statements, with black as the oracle."""

from __future__ import annotations

from collections.abc import Callable

import black
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from generator.code import Python
from generator.targets.python.spelling import layout
from generator.targets.python.spelling.expressions import (
    Expr,
    Joined,
    call,
    code,
    dict_of,
    flat,
    keyword,
    lambda_,
    list_of,
    name,
    quoted,
    subscript,
    tuple_of,
    union,
)
from generator.targets.python.spelling.layout import (
    STAR,
    Param,
    signature,
    statement,
    variable,
)
from generator.targets.python.spelling.literals import text
from generator.targets.python.spelling.scope import Scope


def formatted(source: str) -> str:
    return black.format_str(source, mode=black.Mode())


def in_class(statement: Python, indent: int) -> str:
    """A statement as it stands in a file, so deep that its column is `indent`."""
    heads = [" " * depth + "class Here:\n" for depth in range(0, indent, 4)]
    body = "".join(f"{' ' * indent}{line}\n" for line in statement.text.split("\n"))
    return "".join(heads) + body


LENGTHS = st.one_of(st.integers(1, 44), st.integers(1, 20), st.integers(60, 100))
NAMES = LENGTHS.map(lambda n: name(("abcdefghij" * 10)[:n]))
STRINGS = st.one_of(
    st.text(alphabet="ab '\"\\é漢", max_size=50), st.integers(1, 90).map(lambda n: "w" * n)
).map(lambda value: Python(text(value)))
SMALL = st.one_of(NAMES, STRINGS, st.sampled_from([code("None"), code("1"), code("UNSET")]))


def type_hints() -> st.SearchStrategy[Expr]:
    literals = st.lists(STRINGS, min_size=1, max_size=9).map(
        lambda items: subscript("Literal", *items)
    )
    leaves = st.one_of(NAMES, NAMES, NAMES.map(quoted), literals)
    return st.recursive(leaves, _wider_type_hints, max_leaves=6)


def _wider_type_hints(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    return st.one_of(
        inner.map(lambda item: subscript("list", item)),
        inner.map(lambda item: subscript("dict", name("str"), item)),
        st.lists(inner, min_size=1, max_size=3).map(lambda items: subscript("tuple", *items)),
        st.lists(inner, min_size=2, max_size=4).map(lambda items: union(*items, name("UnsetType"))),
        st.lists(inner, min_size=2, max_size=4).map(lambda items: union(*items)),
    )


def values() -> st.SearchStrategy[Expr]:
    return st.recursive(SMALL, _wider_values, max_leaves=8)


def _wider_values(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    many = st.lists(inner, max_size=4)
    return st.one_of(
        many.map(lambda items: list_of(*items)),
        many.map(lambda items: tuple_of(*items)),
        many.map(lambda items: call("make", *items)),
        st.tuples(NAMES, many).map(lambda made: call(made[0], *made[1])),
        st.tuples(NAMES, NAMES, inner).map(
            lambda made: call(made[0], keyword(made[1].text, made[2]))
        ),
        many.map(lambda items: call("a.b.make", *(keyword("of", item) for item in items))),
        st.lists(st.tuples(STRINGS, inner), max_size=4).map(lambda pairs: dict_of(*pairs)),
        type_hints().map(lambda_),
    )


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from([0, 4, 8]), NAMES, type_hints(), st.one_of(st.none(), values()))
def test_an_annotated_variable_is_as_black_would_print_it(
    indent: int, target: Python, annotation: Expr, value: Expr | None
) -> None:
    made = variable(Scope(".x"), indent, target.text, annotation, value)
    check(made, indent)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(NAMES, st.one_of(NAMES, NAMES.map(quoted)), SMALL)
def test_a_variable_that_can_hardly_be_broken_is_as_black_would_print_it(
    target: Python, annotation: Expr, value: Expr
) -> None:
    check(variable(Scope(".x"), 4, target.text, annotation, value), 4)


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.sampled_from([0, 4, 8]),
    st.one_of(
        st.sampled_from(["found = ", "return ", "assert answer.json() == ", "X: list[int] = "]),
        NAMES.map(lambda target: f"{target.text} = "),
        NAMES.map(lambda key: f'assert request.headers["{key.text}"] == '),
    ),
    st.one_of(values(), type_hints()),
)
def test_a_statement_is_as_black_would_print_it(indent: int, before: str, expr: Expr) -> None:
    assume(not before.endswith("== ") or not flat(expr).startswith("lambda"))
    check(statement(Scope(".x"), indent, before, expr), indent)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.sampled_from([0, 4, 8]),
    st.sampled_from(["return ", "return await ", "", "super().__init__"]),
    st.lists(st.one_of(values(), values().map(lambda one: keyword("argument", one))), max_size=5),
)
def test_a_call_is_as_black_would_print_it(indent: int, before: str, items: list[Expr]) -> None:
    head = Python("") if before.startswith("super") else name("self._call")
    check(statement(Scope(".x"), indent, before, call(head, *items)), indent)


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    NAMES, st.lists(NAMES, min_size=1, max_size=2), st.dictionaries(STRINGS, STRINGS, max_size=5)
)
def test_the_head_of_a_class_is_as_black_would_print_it(
    own: Python, bases: list[Python], renamed: dict[Python, Python]
) -> None:
    rename = [keyword("rename", dict_of(*renamed.items()))] if renamed else []
    made = statement(Scope(".x"), 0, "class ", call(own, *bases, *rename), ":")
    check(Python(made.text + "\n    pass"), 0)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.sampled_from([0, 4]),
    st.lists(st.tuples(NAMES, type_hints(), st.one_of(st.none(), SMALL)), max_size=4),
    type_hints(),
)
def test_a_signature_is_as_black_would_print_it(
    indent: int, params: list[tuple[Python, Expr, Expr | None]], returns: Expr
) -> None:
    listed = [
        Param(f"{n}{one.text}", note, default) for n, (one, note, default) in enumerate(params)
    ]
    named = [Param(f"p{param.name}", param.annotation, param.default) for param in listed]
    made = signature(
        Scope(".x"),
        indent,
        "def f",
        [Param("self"), STAR, *named, Param("**kw", name("int"))],
        returns,
    )
    check(Python(made.text + "\n    pass"), indent)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(NAMES, NAMES, st.lists(SMALL, min_size=1, max_size=3))
def test_a_generic_constant_is_as_black_would_print_it(
    target: Python, argument: Python, items: list[Expr]
) -> None:
    made = variable(
        Scope(".x"), 0, target.text, subscript("Endpoint", argument), call("Endpoint", *items)
    )
    check(made, 0)


L = "a_name_that_is_so_long_that_no_line_holds_it_together_with_anything_else_at_all"


@pytest.mark.parametrize(
    "make",
    [
        lambda: statement(Scope(".x"), 4, "value = ", call(f"models.{L}", keyword("a", name("b")))),
        lambda: statement(Scope(".x"), 4, "f", tuple_of(keyword("a", call(L * 2, name("b"))))),
        lambda: statement(
            Scope(".x"), 4, 'assert headers["authorization"] == ', code(f'"{L[:49]}"')
        ),
        lambda: signature(Scope(".x"), 4, f"def {L[:71]}", [], code("None")),
        lambda: signature(Scope(".x"), 4, f"def {L * 2}", [], code("None")),
        lambda: signature(Scope(".x"), 4, f"def {L * 2}", [Param("a", name("b"))], code("None")),
        lambda: variable(Scope(".x"), 4, L[:50], subscript("A", code(L[:25])), call("E", code(L))),
        lambda: variable(Scope(".x"), 4, L[:50], subscript("A", code(L[:44])), call("E", code(L))),
        lambda: variable(Scope(".x"), 4, "value", code(f"a.{L * 2}"), code('"example"')),
        lambda: variable(
            Scope(".x"), 4, "value", code(f"a.{L * 2}"), call("E", code(L), code("b"))
        ),
    ],
)
def test_of_long_names_the_layout_is_sure(
    make: Callable[[], Python], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "_blackened", None)
    made = make()
    assert "\n" in made.text
    body = "\n    pass" if made.text.endswith(":") else ""
    check(Python(made.text + body), 4)


UNKNOWN = [keyword(f"{L}_{n}", type_) for n, type_ in enumerate((name("a"), union(name("b"))))]


@pytest.mark.parametrize("indent", [0, 4, 8])
def test_what_the_layout_is_not_sure_of_is_laid_out_by_black_in_its_place(indent: int) -> None:
    value = Joined((code("not "), call(L, *UNKNOWN)))
    check(statement(Scope(".x"), indent, "value = ", value), indent)
    decorator = statement(Scope(".x"), indent, "@", Joined((code("a."), call(L, *UNKNOWN))))
    check(Python(f"{decorator.text}\ndef f():\n    pass"), indent)
    head = statement(Scope(".x"), indent, "with ", value, " as x:")
    check(Python(f"{head.text}\n    pass"), indent)


def test_an_argument_that_the_layout_is_not_sure_of_is_laid_out_by_black_in_its_place() -> None:
    made = statement(Scope(".x"), 4, "argument=", Joined((code("not "), call(L, *UNKNOWN))), ",")
    lines = "".join(f"    {line}\n" for line in made.text.split("\n"))
    assert formatted(f"f(\n{lines})\n") == f"f(\n{lines})\n"


def check(made: Python, indent: int) -> None:
    source = in_class(made, indent)
    assert formatted(source) == source
