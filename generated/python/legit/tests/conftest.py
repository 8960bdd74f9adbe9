"""Both clients, connected to a server that answers as a test says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from legit import AsyncLegit, Legit
from legit._runtime.testing import Recorder


@pytest.fixture(params=[Legit, AsyncLegit])
def connect(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[Recorder], Legit | AsyncLegit]:
    """Connects a client to a server: the synchronous one, then the asynchronous one."""
    monkeypatch.delenv("LEGIT_BASE_URL", raising=False)
    kind: type[Legit | AsyncLegit] = request.param
    return lambda server: kind(
        token="test-token",
        max_retries=0,
        http_client=server,
        strict_responses=True,
    )
