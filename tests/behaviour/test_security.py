"""Security that no request shows: certificates."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path
from types import ModuleType

import httpx2
import pytest
import trustme

from tests.runtime.server import Loopback, answering, loopback

from .conftest import Generate

CERTIFIED = """
security: [{certificate: []}]
components: {securitySchemes: {certificate: {type: mutualTLS}}}
paths: {/x: {get: {operationId: fetch, responses: {'204': {description: Done.}}}}}
"""
DONE = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server_side(authority: trustme.CA) -> ssl.SSLContext:
    """Of a server that talks to nobody without a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def client_side(authority: trustme.CA, with_certificate: bool) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    if with_certificate:
        authority.issue_cert("me@client.test").configure_cert(context)
    return context


def awaited(pets: ModuleType, url: str, context: ssl.SSLContext) -> object:
    async def called() -> object:
        async with httpx2.AsyncClient(verify=context) as http:
            return await pets.AsyncPets(base_url=url, http_client=http).fetch()

    return asyncio.run(called())


def test_a_certificate_is_the_http_clients(
    generate: Generate, authority: trustme.CA, server_side: ssl.SSLContext, tmp_path: Path
) -> None:
    pets = generate(CERTIFIED)
    with loopback(answering(DONE), tls=server_side) as server:
        context = client_side(authority, with_certificate=True)
        with httpx2.Client(verify=context) as http:
            assert pets.Pets(base_url=server.url, http_client=http).fetch() is None
        assert awaited(pets, server.url, context) is None
        assert refused(pets, server, client_side(authority, with_certificate=False))
    assert "load_cert_chain" in (tmp_path / "README.md").read_text()


def refused(pets: ModuleType, server: Loopback, context: ssl.SSLContext) -> bool:
    with httpx2.Client(verify=context) as http, pytest.raises(pets.APIConnectionError):
        pets.Pets(base_url=server.url, http_client=http, max_retries=0).fetch()
    return True
