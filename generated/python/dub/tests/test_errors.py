"""Which exceptions are caught by which."""

from __future__ import annotations

import pytest
from dub import errors

PAIRS: list[tuple[type[Exception], type[Exception]]] = [
    (errors.APIError, errors.DubError),
    (errors.BadRequestError, errors.APIStatusError),
    (errors.NotFoundError, errors.APIStatusError),
    (errors.ConflictError, errors.APIStatusError),
    (errors.UnprocessableEntityError, errors.APIStatusError),
    (errors.InternalServerError, errors.APIStatusError),
    (errors.UnauthorizedError, errors.AuthenticationError),
    (errors.ForbiddenError, errors.PermissionDeniedError),
    (errors.InviteExpiredError, errors.APIStatusError),
    (errors.RateLimitExceededError, errors.RateLimitError),
]


@pytest.mark.parametrize(("error", "caught_by"), PAIRS)
def test_an_error_is_caught_by_what_is_above_it(
    error: type[Exception],
    caught_by: type[Exception],
) -> None:
    assert issubclass(error, caught_by)
