"""Where requests go, and which credentials they carry."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from polar import AsyncPolar, Polar
from polar._runtime.testing import Recorder, settle

Connect = Callable[[Recorder], Polar | AsyncPolar]


def test_requests_go_to_the_address_of_the_api(connect: Connect) -> None:
    server = Recorder()
    client = connect(server)
    settle(client.get("/anything", cast_to=bytes))
    address = server.only_request.url.partition("?")[0]
    assert address == "https://api.polar.sh/anything"


def test_server_0_makes_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POLAR_BASE_URL", raising=False)
    client = Polar(server=0)
    assert client.base_url == "https://api.polar.sh"


def test_server_1_makes_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POLAR_BASE_URL", raising=False)
    client = Polar(server=1)
    assert client.base_url == "https://sandbox-api.polar.sh"


def test_token_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLAR_TOKEN", "from-the-environment")
    server = Recorder()
    client = Polar(http_client=server)
    settle(client.get("/anything", cast_to=bytes))
    assert server.only_request.headers["authorization"] == "Bearer from-the-environment"
