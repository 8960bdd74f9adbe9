"""Which exceptions a description leads to, and what they are called."""

from __future__ import annotations

from generator.ir import Exact
from generator.targets.python.errors import Errors, root_class, status_class

from .conftest import Prepared

SCHEMAS = """
components:
  schemas:
    NotFound: {type: object, properties: {a: {type: string}}}
    Problem: {type: object, properties: {b: {type: string}}}
    Quota: {type: object, properties: {c: {type: string}}}
    Error: {type: object, properties: {d: {type: string}}}
"""


def description(*calls: dict[str, str]) -> str:
    """An operation for each table of status and body."""
    paths = "".join(
        f"  /{n}: {{get: {{responses: {_responses(call)}}}}}\n" for n, call in enumerate(calls)
    )
    return f"paths:\n{paths}{SCHEMAS}"


def _responses(call: dict[str, str]) -> str:
    return "{" + ", ".join(f"'{status}': {_response(body)}" for status, body in call.items()) + "}"


def _response(body: str) -> str:
    if not body:
        return "{description: Failed.}"
    schema = body if body.startswith("{") else f"{{$ref: '#/components/schemas/{body}'}}"
    return f"{{description: Failed., content: {{application/json: {{schema: {schema}}}}}}}"


def classes(errors: Errors) -> dict[str, str]:
    return {error.name: error.base for error in errors.classes}


def test_a_body_of_one_status_lends_its_name(prepared: Prepared) -> None:
    errors = prepared(description({"429": "Quota"})).errors
    assert classes(errors) == {"QuotaError": "RateLimitError"}


def test_a_body_named_as_its_status_declares_the_status_class_anew(prepared: Prepared) -> None:
    errors = prepared(description({"404": "NotFound"})).errors
    assert classes(errors) == {"NotFoundError": "NotFoundError"}


def test_a_body_called_as_the_root_of_all_lends_no_name(prepared: Prepared) -> None:
    body = "    PetsError: {type: object, properties: {e: {type: string}}}\n"
    for status, name in (("429", "RateLimitError"), ("default", "DefaultError")):
        errors = prepared(description({"200": "", status: "PetsError"}) + body).errors
        assert list(classes(errors)) == [name]


def test_a_body_of_several_statuses_types_each_status_class(prepared: Prepared) -> None:
    errors = prepared(description({"400": "Problem", "404": "Problem", "410": "Problem"})).errors
    assert classes(errors) == {
        "BadRequestError": "BadRequestError",
        "NotFoundError": "NotFoundError",
        "GoneError": "APIStatusError",
    }


def test_two_bodies_of_one_status_are_two_subclasses(prepared: Prepared) -> None:
    errors = prepared(
        description({"400": "Problem", "409": "Problem"}, {"400": "Error", "409": "Error"})
    ).errors
    assert classes(errors) == {
        "ProblemBadRequestError": "BadRequestError",
        "ErrorBadRequestError": "BadRequestError",
        "ProblemConflictError": "ConflictError",
        "ErrorConflictError": "ConflictError",
    }


def test_a_name_of_another_status_is_not_lent(prepared: Prepared) -> None:
    errors = prepared(description({"400": "NotFound"})).errors
    assert classes(errors) == {"BadRequestError": "BadRequestError"}


def test_server_errors_that_disagree_leave_their_common_class_alone(prepared: Prepared) -> None:
    errors = prepared(description({"500": "{type: string}", "503": "{type: integer}"})).errors
    assert classes(errors) == {
        "Status500Error": "InternalServerError",
        "ServiceUnavailableError": "InternalServerError",
    }


def test_ranges_and_default_are_like_a_status_more(prepared: Prepared) -> None:
    errors = prepared(
        description({"200": "", "4XX": "Error", "5XX": "Error", "default": "Error"})
    ).errors
    assert classes(errors) == {
        "ClientError": "APIStatusError",
        "ServerError": "InternalServerError",
        "DefaultError": "APIStatusError",
    }


def test_a_default_that_is_the_success_raises_nothing(prepared: Prepared) -> None:
    assert prepared(description({"default": "Problem"})).errors.classes == ()


def test_a_failure_without_a_body_raises_the_status_class(prepared: Prepared) -> None:
    errors = prepared(description({"404": "", "418": ""})).errors
    assert errors.classes == ()
    assert set(errors.raised.values()) == {"NotFoundError", "APIStatusError"}


def test_the_root_keeps_clear_of_the_names_of_the_runtime() -> None:
    assert (root_class("Dub"), root_class("API")) == ("DubError", "APISDKError")
    assert status_class(Exact(502)) == "InternalServerError"
