"""Which exceptions are caught by which."""

from __future__ import annotations

import pytest
from legit import errors

PAIRS: list[tuple[type[Exception], type[Exception]]] = [
    (errors.APIError, errors.LegitError),
    (errors.UnauthorizedError, errors.AuthenticationError),
]


@pytest.mark.parametrize(("error", "caught_by"), PAIRS)
def test_an_error_is_caught_by_what_is_above_it(
    error: type[Exception],
    caught_by: type[Exception],
) -> None:
    assert issubclass(error, caught_by)
