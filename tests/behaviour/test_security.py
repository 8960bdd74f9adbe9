"""Security that no request shows: certificates, and which credentials an example gives."""

from __future__ import annotations

import asyncio
import re
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


SEVERAL = """
components: {securitySchemes: {
  app_id: {type: apiKey, in: header, name: X-App-Id}, app_key: {type: apiKey, in: header, name: X-App-Key},
  token: {type: http, scheme: bearer}, admin_key: {type: apiKey, in: header, name: X-Admin}}}
paths:
  /x: {get: {operationId: fetch, responses: {'204': {description: Done.}},
    security: [{app_id: [], app_key: []}, {token: []}]}}
  /y: {get: {operationId: look, responses: {'204': {description: Done.}}, security: []}}
  /z: {get: {operationId: rule, responses: {'204': {description: Done.}}, security: [{admin_key: []}]}}
"""


def test_an_example_gives_the_first_credentials_that_its_call_needs_and_no_others(
    generate: Generate, tmp_path: Path
) -> None:
    generate(SEVERAL)
    made = re.findall(
        r"(?:with |= )Pets\((.*?)\)(?: as client:)?$", "\n".join(pages(tmp_path)), re.M
    )
    two, one = 'app_id="test-app-id", app_key="test-app-key"', 'admin_key="test-admin-key"'
    assert {*made} >= {two, one, ""}
    assert not [given for given in made if "token=" in given or (one in given and given != one)]
    assert f"Pets({two})" in (tmp_path / "README.md").read_text()


def pages(folder: Path) -> list[str]:
    return [page.read_text() for page in [folder / "README.md", *folder.glob("docs/**/*.md")]]
