"""Where an API is: servers with their variables, and what Swagger 2.0 says instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote as percent_encoded

from generator.diagnostics import Diagnostics, quote
from generator.ir import NO_DOC, Server, ServerVariable
from generator.openapi.node import Node, mapping, sequence, text, texts
from generator.openapi.parts import Reading
from generator.openapi.prose import doc_of

_VARIABLE = re.compile(r"\{([^{}]+)\}")
_FOREIGN = re.compile(r"\$\{([^{}]+)\}")
_URL = re.compile(
    r"(https?:)?(//[^/\s\"'<>\\^`|\x00-\x20?#]+)?[^\s\"'<>\\^`|\x00-\x20?#]*", re.IGNORECASE
)


def servers_of(node: Node, reading: Reading) -> tuple[Server, ...]:
    """The servers that are named here, in order; () where none is."""
    if reading.version == "2.0":
        return tuple(_from_host(node, reading.report))
    listed = sequence(node, "servers", reading.report)
    return tuple(_servers(listed, reading.report)) if listed is not None else ()


def _servers(listed: Node, report: Diagnostics) -> Iterator[Server]:
    for node in listed.items():
        if not isinstance(node.value, dict):
            report.error("invalid-structure", "a server should be an object", node.at)
            continue
        url = text(node, "url", report)
        if not _is_usable(url):
            report.warning(
                "unusable-server",
                f"{quote(url)} is not an `http` or `https` address; left out",
                node.at / "url" if node.has("url") else node.at,
            )
            continue
        url = _without_foreign(url, node, report)
        yield Server(
            url,
            text(node, "name", report),
            doc_of(node, report),
            tuple(_variables(url, node, report)),
            node.at,
        )


def _is_usable(url: str) -> bool:
    bare = _VARIABLE.sub("x", url)
    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", bare)
    if scheme is not None and scheme[0].lower() not in ("http:", "https:", "x:"):
        return re.match(r"[^/]*:\d", bare) is not None
    return (
        bool(url)
        and _URL.fullmatch(bare.replace("x:", "http:", 1) if scheme and scheme[0] == "x:" else bare)
        is not None
    )


def _without_foreign(url: str, node: Node, report: Diagnostics) -> str:
    """The address with the braces of `${NAME}` encoded: shells and templates write so, OpenAPI does not."""
    declared = mapping(node, "variables", report)

    def text_of(found: re.Match[str]) -> str:
        if declared is not None and declared.has(found[1]):
            return found[0]
        message = f"{quote(found[0])} is nothing that OpenAPI replaces; kept as text"
        report.warning("undeclared-server-variable", message, node.at / "url")
        return "$" + percent_encoded(found[0][1:], safe="")

    return _FOREIGN.sub(text_of, url)


def _variables(url: str, node: Node, report: Diagnostics) -> Iterator[ServerVariable]:
    declared = mapping(node, "variables", report)
    for name in dict.fromkeys(_VARIABLE.findall(url)):
        said = declared.get(name) if declared is not None else None
        if said is None or not isinstance(said.value, dict):
            report.warning(
                "undeclared-server-variable",
                f"{quote('{' + name + '}')} has no default",
                node.at / "url",
            )
            yield ServerVariable(name, "", (), NO_DOC)
        else:
            yield _variable(name, said, report)


def _variable(name: str, node: Node, report: Diagnostics) -> ServerVariable:
    values = texts(node, "enum", report)
    default = text(node, "default", report) or next(iter(values), "")
    if values and default not in values:
        report.warning(
            "invalid-default", f"{quote(default)} is none of the values that are listed", node.at
        )
    return ServerVariable(name, default, values, doc_of(node, report))


def _from_host(root: Node, report: Diagnostics) -> Iterator[Server]:
    """`schemes`, `host` and `basePath` of Swagger 2.0; https comes first where it is offered."""
    host, base = text(root, "host", report), text(root, "basePath", report)
    base = base if base.startswith("/") or not base else f"/{base}"
    if not host:
        if base.strip("/"):
            yield Server(base, "", NO_DOC, (), root.at / "basePath")
        return
    for scheme in sorted(_schemes(root, report), key=lambda name: name != "https"):
        url = f"{scheme}://{host}{base.rstrip('/')}"
        if _is_usable(url):
            yield Server(url, "", NO_DOC, (), root.at / "host")
        else:
            report.warning(
                "unusable-server", f"{quote(url)} is no address; left out", root.at / "host"
            )


def _schemes(root: Node, report: Diagnostics) -> tuple[str, ...]:
    said = texts(root, "schemes", report)
    return tuple(name for name in said if name in ("http", "https")) or ("https",)
