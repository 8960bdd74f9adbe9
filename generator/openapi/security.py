"""Security schemes and requirements."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from generator.diagnostics import quote
from generator.ir import (
    ApiKey,
    Doc,
    HttpAuth,
    MutualTls,
    OAuth2,
    OAuthFlow,
    Scheme,
    SchemeUse,
    Security,
)
from generator.openapi.content import is_token
from generator.openapi.node import Node, mapping, sequence, text, texts
from generator.openapi.parts import Reading
from generator.openapi.prose import doc_of


def schemes_of(root: Node, reading: Reading) -> tuple[Scheme, ...]:
    """The schemes that are declared, in order; what has no meaning is reported and left out."""
    return tuple(_schemes(_section(root, reading), reading))


def _section(root: Node, reading: Reading) -> Node | None:
    if reading.version == "2.0":
        return mapping(root, "securityDefinitions", reading.report)
    components = mapping(root, "components", reading.report)
    return None if components is None else mapping(components, "securitySchemes", reading.report)


def _schemes(section: Node | None, reading: Reading) -> Iterator[Scheme]:
    for name, node in section.members() if section is not None else ():
        target = reading.refs.follow(node)
        if target is None:
            continue
        scheme = _scheme(name, target, reading) if isinstance(target.value, dict) else None
        if scheme is not None:
            yield scheme
            continue
        reading.report.warning(
            "invalid-security-scheme",
            f"{quote(name)} is no security scheme that can be read; left out",
            target.at,
        )


def _scheme(name: str, node: Node, reading: Reading) -> Scheme | None:
    doc, example = doc_of(node, reading.report), _example(node)
    match text(node, "type", reading.report).lower():
        case "apikey":
            return _api_key(name, node, doc, example, reading)
        case "http":
            scheme = text(node, "scheme", reading.report).lower()
            return HttpAuth(name, doc, scheme, node.at, example) if is_token(scheme) else None
        case "basic":
            return HttpAuth(name, doc, "basic", node.at, example)
        case "oauth2":
            return OAuth2(name, doc, tuple(_flows(node, reading)), node.at, example)
        case "openidconnect":
            url = text(node, "openIdConnectUrl", reading.report)
            return OAuth2(name, doc, (OAuthFlow("openIdConnect", url),), node.at, example)
        case "mutualtls":
            return MutualTls(name, doc, node.at)
        case _:
            return None


def _example(node: Node) -> str:
    said = node.get("x-speakeasy-example")
    return said.value if said is not None and isinstance(said.value, str) else ""


def _api_key(name: str, node: Node, doc: Doc, example: str, reading: Reading) -> ApiKey | None:
    wire = text(node, "name", reading.report)
    match text(node, "in", reading.report):
        case "header" if is_token(wire):
            return ApiKey(name, doc, "header", wire, node.at, example)
        case "query" if wire:
            return ApiKey(name, doc, "query", wire, node.at, example)
        case "cookie" if is_token(wire):
            return ApiKey(name, doc, "cookie", wire, node.at, example)
        case _:
            return None


def _flows(node: Node, reading: Reading) -> Iterator[OAuthFlow]:
    if reading.version == "2.0":
        flow = text(node, "flow", reading.report)
        today = {"application": "clientCredentials", "accessCode": "authorizationCode"}
        yield OAuthFlow(today.get(flow, flow), _address(node, "tokenUrl", reading))
        return
    flows = mapping(node, "flows", reading.report)
    for name, described in flows.members() if flows is not None else ():
        if not name.startswith("x-"):
            urls = (_address(described, key, reading) for key in ("tokenUrl", "refreshUrl"))
            yield OAuthFlow(name, *urls)


def _address(node: Node, key: str, reading: Reading) -> str:
    """An address that secrets may be sent to: http, https, or relative to the server's."""
    url = text(node, key, reading.report)
    said = node.get(key)
    if url and said is not None and not _ADDRESS.fullmatch(url):
        reading.report.warning(
            "unusable-token-url",
            f"no token can be fetched from {quote(url)}; the client takes a token all the same",
            said.at,
            "write an https URL, or a path on the API's own server",
        )
        return ""
    return url


_ADDRESS = re.compile(
    r"https?://(?:(?![/?#@\\])[!-~])+(?:[/?#][!-~]*)?|(?!//|[\w+.-]*:)[!-~]+", re.IGNORECASE
)


def security_of(node: Node, known: Collection[str], reading: Reading) -> Security | None:
    """What is asked for here: an OR of ANDs; None where nothing is said."""
    if not node.has("security"):
        return None
    listed = sequence(node, "security", reading.report)
    if listed is None:
        return ()
    alternatives = [_alternative(item, known, reading) for item in listed.items()]
    return tuple(dict.fromkeys(uses for uses in alternatives if uses is not None))


def _alternative(
    node: Node, known: Collection[str], reading: Reading
) -> tuple[SchemeUse, ...] | None:
    if not isinstance(node.value, dict):
        reading.report.error("invalid-structure", "a requirement should be an object", node.at)
        return None
    for name in node.value:
        if name not in known:
            reading.report.warning(
                "unknown-security-scheme",
                f"{quote(name)} is not declared; what asks for it is left out",
                node.at / name,
                "declare it under `components.securitySchemes`",
                on_key=True,
            )
            return None
    return tuple(SchemeUse(name, _scopes(node, name, reading)) for name in node.value)


def _scopes(node: Node, name: str, reading: Reading) -> tuple[str, ...]:
    """The scopes that are asked for. An empty object or null is how some write that there are none."""
    said = node.get(name)
    return () if said is None or said.value == {} else texts(node, name, reading.report)
