"""What extensions tell about how an operation behaves."""

import pytest

from generator.ir import Hints, Retries

from .conftest import Describe

ROOT = "x-speakeasy-retries: {strategy: backoff, backoff: {initialInterval: 250}, statusCodes: [5XX, '409', 429]}"


@pytest.mark.parametrize(
    ("said", "root", "hints"),
    [
        ("x-none: 1", "", Hints()),
        ("x-none: 1", ROOT, Hints(retries=Retries(first=0.25, statuses=("5XX", 409, 429)))),
        ("x-speakeasy-retries: {strategy: none}", ROOT, Hints(retries=Retries(never=True))),
        ("x-fern-retries: {disabled: true}", ROOT, Hints(retries=Retries(never=True))),
        ("x-fern-retries: {disabled: false}", "", Hints()),
        (
            "x-speakeasy-retries: {strategy: backoff, backoff: {maxInterval: 60000, exponent: 1.5}, retryConnectionErrors: true}",
            ROOT,
            Hints(retries=Retries(longest=60.0, factor=1.5)),
        ),
        ("parameters: [{name: idempotency-key, in: header, schema: {}}]", "", Hints("idempotency-key")),
        ("parameters: [{name: X-IdempotencyKey, in: header, schema: {}}]", "", Hints("X-IdempotencyKey")),
        ("x-fern-idempotent: true", "", Hints("Idempotency-Key")),
        ("x-fern-idempotent: true", "x-fern-idempotency-headers: [{header: X-Once}, {header: X-Also}]", Hints("X-Once")),
        ("x-fern-idempotent: false", "x-fern-idempotency-headers: [{header: X-Once}]", Hints()),
    ],
)  # fmt: skip
def test_extensions_are_hints(describe: Describe, said: str, root: str, hints: Hints) -> None:
    found = describe(
        f"openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\n{root}\n"
        f"paths: {{/a: {{post: {{{said}, responses: {{'204': {{description: ok}}}}}}}}}}\n"
    )
    assert found.api.operations[0].hints == hints
    assert found.codes == []


def test_what_extensions_say_of_retries_beyond_that_is_told(describe: Describe) -> None:
    said = "{strategy: backoff, backoff: {maxElapsedTime: 1}, retryConnectionErrors: false}"
    found = describe(
        f"openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\nx-speakeasy-retries: {said}\n"
        "paths: {/a: {get: {responses: {'204': {description: ok}}}, put: {responses: {'204': {description: ok}}}}}\n"
    )
    assert found.codes == ["info unsupported-keyword", "info unsupported-keyword"]
