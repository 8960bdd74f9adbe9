"""`errors.py`: the exceptions of a package, those of the runtime and those that a description adds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.code import Python
from generator.frozen import frozen
from generator.ir import (
    JsonBody,
)
from generator.targets.python import errors, prose
from generator.targets.python.endpoints import held, status_key
from generator.targets.python.errors import ErrorClass
from generator.targets.python.operations import (
    status_text,
)
from generator.targets.python.sdk import Sdk
from generator.targets.python.spelling.docstrings import docstring
from generator.targets.python.spelling.expressions import (
    Expr,
    builtin,
    call,
    code,
    dict_of,
    keyword,
    lambda_,
    list_of,
    name,
    subscript,
    tuple_of,
    union,
)
from generator.targets.python.spelling.layout import (
    imported_names,
    statement,
    variable,
)
from generator.targets.python.spelling.literals import value_of
from generator.targets.python.spelling.scope import Scope
from generator.targets.python.spelling.types import NONE


@frozen
class ErrorView:
    """An exception with a typed body."""

    head: Python
    doc: Python
    body: Python


@frozen
class ErrorsView:
    """`errors.py`; `status_errors` is None where every class of the runtime has its own name."""

    summary: Python
    imports: Python
    errors: tuple[ErrorView, ...]
    status_errors: Python | None
    exported: Python


_BASES: Mapping[str, str] = {
    "ArgumentError": "",
    "CredentialError": "",
    "APIError": "",
    "APIConnectionError": "APIError",
    "APITimeoutError": "APIConnectionError",
    "APIStatusError": "APIError",
    "BadRequestError": "APIStatusError",
    "AuthenticationError": "APIStatusError",
    "PermissionDeniedError": "APIStatusError",
    "NotFoundError": "APIStatusError",
    "ConflictError": "APIStatusError",
    "UnprocessableEntityError": "APIStatusError",
    "RateLimitError": "APIStatusError",
    "InternalServerError": "APIStatusError",
    "APIResponseValidationError": "APIError",
    "DecodeError": "APIResponseValidationError",
    "ResponseTooLarge": "APIError",
    "StreamError": "APIError",
    "TooManyRedirects": "APIError",
}
"""The runtime's exceptions, each with the one above it; "" is the root."""

_STATUSES: Mapping[str, str] = {
    **{error: str(status) for status, error in errors.RUNTIME_CLASSES.items()},
    errors.SERVER_ERROR: "5xx",
}


def error_classes(sdk: Sdk) -> ErrorsView:
    """The exceptions: the runtime's under the package's names, and those that the description declares."""
    own = {error.name for error in sdk.errors.classes}
    root = errors.root_class(sdk.settings.client)
    scope = Scope(".errors", taken={*own, *_BASES, root, "STATUS_ERRORS"})
    views = tuple(_error(error, scope, sdk) for error in sdk.errors.classes)
    rows = _status_errors(sdk)
    statuses = variable(scope, 0, "STATUS_ERRORS", _table_type(), dict_of(*rows)) if rows else None
    return ErrorsView(
        docstring(_errors_text(root, sdk)),
        _error_imports(root, scope, sdk),
        views,
        statuses,
        statement(scope, 0, "__all__ = ", list_of(*map(value_of, exported_errors(sdk)))),
    )


def _error_imports(root: str, scope: Scope, sdk: Sdk) -> Python:
    own = {error.name for error in sdk.errors.classes}
    lines = [scope.imports().text]
    if own & _BASES.keys():
        lines.append("from ._runtime import errors as _base")
    inherited = sorted([*(_BASES.keys() - own), f"SDKError as {root}"], key=str.casefold)
    lines.append(imported_names("._runtime.errors", inherited, 0))
    return code("\n".join(line for line in lines if line))


def exported_errors(sdk: Sdk) -> tuple[str, ...]:
    """The names of all exceptions, sorted."""
    own = (error.name for error in sdk.errors.classes)
    return tuple(sorted({errors.root_class(sdk.settings.client), *_BASES, *own}))


def _error(error: ErrorClass, scope: Scope, sdk: Sdk) -> ErrorView:
    kind = held(JsonBody(error.fault.body), sdk) if error.fault.body is not None else NONE
    base = f"_base.{error.base}" if error.takes_place else error.base
    said = prose.paragraphs(*error.said) if error.said else "The server failed the request."
    options = [keyword("body", lambda_(kind))]
    if path := errors.message_path(error.fault.body, sdk.api):
        options.append(keyword("message", tuple_of(*map(value_of, path))))
    return ErrorView(
        statement(scope, 0, "class ", call(error.name, name(base), *options), ":"),
        docstring(f"{status_text(error.fault.status)}. {said}", 4),
        variable(scope, 4, "body", union(kind, NONE)),
    )


def _table_type() -> Expr:
    status = union(builtin("int"), builtin("str"))
    return subscript(builtin("dict"), status, subscript(builtin("type"), name(errors.ROOT)))


def _status_errors(sdk: Sdk) -> list[tuple[Expr, Expr]]:
    """The classes of the runtime that have another of their name here, by status."""
    return [(value_of(_key(error)), name(error.name)) for error in sdk.errors.replacing]


def _key(error: ErrorClass) -> int | str:
    return "5XX" if error.name == errors.SERVER_ERROR else status_key(error.fault.status)


def _errors_text(root: str, sdk: Sdk) -> str:
    return prose.paragraphs(
        f"The errors that calls of the {sdk.title} API raise.",
        "\n".join([root, *_branches("", "", _tree(sdk))]),
    )


def _tree(sdk: Sdk) -> Mapping[str, tuple[str, str]]:
    """Every exception with the one above it, and the status that it stands for."""
    inherited = {error: (base, _STATUSES.get(error, "")) for error, base in _BASES.items()}
    declared = {
        error.name: (error.base, status_text(error.fault.status))
        for error in sdk.errors.classes
        if not error.takes_place
    }
    return {**inherited, **declared}


def _branches(above: str, margin: str, tree: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    below = [error for error, (base, _) in tree.items() if base == above]
    for error in below:
        last = error == below[-1]
        line = f"{margin}{'└── ' if last else '├── '}{error}"
        status = tree[error][1]
        yield f"{line:<48}{status}" if status else line
        yield from _branches(error, f"{margin}{'    ' if last else '│   '}", tree)
