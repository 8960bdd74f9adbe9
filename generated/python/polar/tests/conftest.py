"""Both clients, connected to a server that answers as a test says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from polar import AsyncPolar, Polar
from polar._runtime.testing import Recorder


@pytest.fixture(params=[Polar, AsyncPolar])
def connect(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[Recorder], Polar | AsyncPolar]:
    """Connects a client to a server: the synchronous one, then the asynchronous one."""
    monkeypatch.delenv("POLAR_BASE_URL", raising=False)
    kind: type[Polar | AsyncPolar] = request.param
    return lambda server: kind(
        token="test-token",
        max_retries=0,
        http_client=server,
        strict_responses=True,
    )
