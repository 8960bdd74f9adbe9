"""Where requests go: servers that callers choose, their variables, and servers of single operations."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from .conftest import Generate

DESCRIPTION = """
servers:
  - {url: 'https://{region}.pets.example:{port}/v1', description: The real one., variables: {region: {default: eu, enum: [eu, us], description: Where pets live.}, port: {default: '8443'}}}
  - {url: 'https://sandbox.pets.example'}
paths:
  /pets: {get: {operationId: listPets, tags: [pets], responses: {'204': {description: Done.}}}}
  /files:
    servers: [{url: 'https://{region}.files.example/up', variables: {region: {default: eu, enum: [eu, us]}}}]
    post: {operationId: upload, tags: [pets], responses: {'204': {description: Done.}}}
  /health:
    get: {operationId: health, tags: [pets], servers: [{url: /status}], responses: {'204': {description: Done.}}}
components: {securitySchemes: {bearerAuth: {type: http, scheme: bearer}}}
security: [{bearerAuth: []}]
"""


@pytest.fixture
def pets(generate: Generate) -> Any:
    return generate(DESCRIPTION)


def asked(pets: Any, method: str, **options: Any) -> str:
    """The URL of a request of a client that is made with these options."""
    testing = import_module("pets._runtime.testing")
    server = testing.Recorder(testing.Answer(204))
    client = pets.Pets(token="t", http_client=server, **options)
    getattr(client.pets, method)()
    assert server.only_request.headers["authorization"] == "Bearer t"
    url: str = server.only_request.url
    return url


@pytest.mark.parametrize(
    ("options", "url"),
    [
        ({}, "https://eu.pets.example:8443/v1/pets"),
        ({"region": "us"}, "https://us.pets.example:8443/v1/pets"),
        ({"server": 0, "port": "9"}, "https://eu.pets.example:9/v1/pets"),
        ({"server": 1}, "https://sandbox.pets.example/pets"),
        ({"base_url": "http://localhost:8/x/", "server": 1}, "http://localhost:8/x/pets"),
    ],
)
def test_callers_choose_a_server(pets: Any, options: dict[str, Any], url: str) -> None:
    assert asked(pets, "list", **options) == url


@pytest.mark.parametrize(
    ("options", "url"),
    [
        ({}, "https://eu.files.example/up/files"),
        ({"region": "us"}, "https://us.files.example/up/files"),
        ({"server": 1}, "https://eu.files.example/up/files"),
        ({"base_url": "http://localhost:8"}, "http://localhost:8/files"),
    ],
)
def test_an_operation_may_have_a_server_of_its_own(
    pets: Any, options: dict[str, Any], url: str
) -> None:
    assert asked(pets, "upload", **options) == url


def test_a_relative_server_of_an_operation_is_on_the_origin_of_the_others(pets: Any) -> None:
    assert asked(pets, "health") == "https://eu.pets.example:8443/status/health"


def test_the_environment_moves_every_request(pets: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PETS_BASE_URL", "http://localhost:8")
    assert asked(pets, "upload") == "http://localhost:8/files"
    assert asked(pets, "upload", server=0) == "https://eu.files.example/up/files"


@pytest.mark.parametrize(
    "value", ["evil.example/", "x@evil.example", "x?", "x#", "x\\", "x:1", "é", "x\n", "", " "]
)
def test_a_variable_stays_within_its_part_of_the_address(pets: Any, value: str) -> None:
    with pytest.raises(pets.ArgumentError, match="region") as caught:
        pets.Pets(token="t", region=value)
    assert "evil" not in str(caught.value)


ROOTED = """
servers: [{url: 'https://{host}/{base}', variables: {host: {default: 'pets.example:443/x'}, base: {default: v1/pets}}}]
paths: {}
"""


def test_the_default_may_be_more_than_a_part_and_a_value_may_not(generate: Generate) -> None:
    pets = generate(ROOTED)
    assert pets.Pets().base_url == "https://pets.example:443/x/v1/pets"
    assert pets.Pets(base="v2/pets").base_url == "https://pets.example:443/x/v2/pets"
    assert pets.Pets(host="other.example:8").base_url == "https://other.example:8/v1/pets"
    for wrong in ({"host": "evil.example/"}, {"base": ".."}, {"base": "x?y"}):
        with pytest.raises(pets.ArgumentError, match="cannot be a part"):
            pets.Pets(**wrong)


def test_a_server_that_is_not_there_is_refused(pets: Any) -> None:
    with pytest.raises(pets.ArgumentError, match="no such `server`"):
        pets.Pets(token="t", server=2)


NAMED = """
servers:
  - {url: 'https://pets.example', name: production}
  - {url: 'https://{tenant}.pets.example', name: tenant}
paths: {}
"""


def test_servers_with_names_are_chosen_by_name(generate: Generate) -> None:
    pets = generate(NAMED)
    assert pets.Pets(server="tenant", tenant="acme").base_url == "https://acme.pets.example"
    with pytest.raises(pets.ArgumentError, match="the address of the server needs `tenant`"):
        pets.Pets(server="tenant")
