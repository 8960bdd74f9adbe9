"""A description into an `Api`: the only stage that knows OpenAPI's keywords.

Whatever the description holds, reading ends with an `Api`. What has no meaning is an error at its place and is left
out; what has one in spite of being written wrongly is a warning, and is read as it was most likely meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Diagnostics, Place
from generator.ir import NO_DOC, Api, Doc, Info
from generator.openapi.authored import with_fitting_values
from generator.openapi.keywords import tell_dialect
from generator.openapi.node import Node, mapping, text
from generator.openapi.operations import Setting, operations_of, webhooks_of
from generator.openapi.parts import Reading
from generator.openapi.prose import doc_of
from generator.openapi.refs import References
from generator.openapi.schemas import Schemas
from generator.openapi.security import schemes_of, security_of
from generator.openapi.servers import servers_of
from generator.openapi.settle import settled
from generator.openapi.tags import tags_of
from generator.openapi.versions import version_of
from generator.source import Source

_NOTHING = Api(Info("", "", NO_DOC, Place()), (), (), (), {}, ())


def read(source: Source, report: Diagnostics) -> Api:
    """Everything that a description says. Never raises: what is wrong with it is reported with a place."""
    root = Node(source.root.data, Place())
    if not isinstance(root.value, dict):
        report.error("not-an-object", "an OpenAPI description should be an object", root.at)
        return _NOTHING
    version = version_of(root, report)
    if version is None:
        return _NOTHING
    return _read(root, Reading(version, References(source, report), report, source.written))


def _read(root: Node, reading: Reading) -> Api:
    tell_dialect(root, "jsonSchemaDialect", reading.report)
    schemas = Schemas(reading)
    schemes = schemes_of(root, reading)
    known = {scheme.name: scheme for scheme in schemes}
    tags = tags_of(root, reading)
    groups = {tag.name: tag.path for tag in tags}
    security = security_of(root, known, reading) or ()
    setting = Setting(root, security, known, schemas, groups, reading)
    for name, node in _component_schemas(root, reading):
        schemas.component(node, name)
    operations, callbacks, skipped = operations_of(setting)
    events = (*webhooks_of(setting), *callbacks)
    schemas.finish_references()
    api = Api(
        _info(root, reading),
        servers_of(root, reading),
        schemes,
        tags,
        schemas.declared.built,
        tuple(operations),
        events,
        tuple(skipped),
    )
    whole = settled(
        api,
        schemas.nullable,
        schemas.declared.stands_for,
        schemas.objects.bases,
        schemas.objects.tags,
        reading.report,
    )
    return with_fitting_values(whole, reading)


def _component_schemas(root: Node, reading: Reading) -> Iterator[tuple[str, Node]]:
    report = reading.report
    if reading.version == "2.0":
        section = mapping(root, "definitions", report)
    else:
        components = mapping(root, "components", report)
        section = None if components is None else mapping(components, "schemas", report)
    for name, node in section.members() if section is not None else ():
        if not name.startswith("x-") or isinstance(node.value, dict):
            yield name, node


def _info(root: Node, reading: Reading) -> Info:
    report = reading.report
    info = mapping(root, "info", report) or Node({}, root.at)
    title = reading.written(info.at / "title") or text(info, "title", report)
    version = reading.written(info.at / "version") or text(info, "version", report)
    for key, value in (("title", title), ("version", version)):
        if not value:
            report.warning("incomplete-info", f"`info` has no `{key}`", info.at)
    said = doc_of(info, report, "summary")
    doc = said.or_else(Doc(link=doc_of(root, report).link))
    return Info(title or "API", version or "0", doc, info.at)
