"""Both clients, connected to a server that answers as a test says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from dub import AsyncDub, Dub
from dub._runtime.testing import Recorder


@pytest.fixture(params=[Dub, AsyncDub])
def connect(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[Recorder], Dub | AsyncDub]:
    """Connects a client to a server: the synchronous one, then the asynchronous one."""
    monkeypatch.delenv("DUB_BASE_URL", raising=False)
    kind: type[Dub | AsyncDub] = request.param
    return lambda server: kind(
        token="DUB_API_KEY",
        max_retries=0,
        http_client=server,
        strict_responses=True,
    )
