"""Where requests go, and which credentials they carry."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from legit import AsyncLegit, Legit
from legit._runtime.testing import Recorder, settle

Connect = Callable[[Recorder], Legit | AsyncLegit]


def test_requests_go_to_the_address_of_the_api(connect: Connect) -> None:
    server = Recorder()
    client = connect(server)
    settle(client.get("/anything", cast_to=bytes))
    address = server.only_request.url.partition("?")[0]
    assert address == "http://legit.test:8000/v1/anything"


def test_token_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEGIT_TOKEN", "from-the-environment")
    server = Recorder()
    client = Legit(http_client=server)
    settle(client.get("/anything", cast_to=bytes))
    assert server.only_request.headers["authorization"] == "Bearer from-the-environment"
