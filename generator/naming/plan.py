"""The stage: every scope of a description settled, and the names looked up by what they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain

from generator.diagnostics import Diagnostics
from generator.frozen import frozen
from generator.ir import Api, DeclId, Facts, GroupId, Model, OperationId
from generator.lifecycle.surface import Key, NameKind, Surface
from generator.naming import claims
from generator.naming.claims import argument_key, credential_key, decl_key, server_key
from generator.naming.rules import NamingRules
from generator.naming.scope import Claim, Names, settle, spell
from generator.naming.wording import words


@frozen
class NamePlan:
    """Every name, decided; `types` are those of declarations and `fields` those of their fields, which are asked for most.

    Asking for what the description does not have is a fault of ours: `KeyError`.
    """

    surface: Surface
    types: Mapping[DeclId, str]
    fields: Mapping[DeclId, Mapping[str, str]]

    def decl(self, id: DeclId) -> str:
        """The public name of a declaration."""
        return self.types[id]

    def module(self, id: DeclId) -> str:
        """A name for a file about a declaration, without extension; differs from all others by more than case."""
        return self._name("module", decl_key(id))

    def field(self, id: DeclId, wire: str) -> str:
        """The attribute that holds a field of a model."""
        return self.fields[id][wire]

    def group(self, id: GroupId) -> str:
        """The attribute of a group on the client or on the group above it."""
        return self._name("group", id.path)

    def group_class(self, id: GroupId) -> str:
        """The class of a group."""
        return self._name("group_class", id.path)

    def group_module(self, id: GroupId) -> str:
        """A name for a file about a group, without extension; differs from all others by more than case."""
        return self._name("group_module", id.path)

    def method(self, id: OperationId) -> str:
        """The method of an operation."""
        return self._name("method", (id.method, id.path))

    def argument(self, id: OperationId, where: str, wire: str) -> str:
        """The argument for a parameter (`where` as in `ir.Where`), for a field of the body ("body", wire name), or for
        the body as a whole ("body", "").

        An `Idempotency-Key` header has none: it is the option of every call.
        """
        return self._name("argument", argument_key(id, where, wire))

    def credential(self, scheme: str, part: str = "") -> str:
        """The argument of the client's constructor for a security scheme, or for one of its `credential_parts`."""
        return self._name("credential", credential_key(scheme, part))

    def server_variable(self, variable: str) -> str:
        """The argument of the client's constructor for a variable of the servers."""
        return self._name("credential", server_key(variable))

    def _name(self, kind: NameKind, key: Key) -> str:
        return self.surface.names[(kind, key)]


def plan(
    api: Api, facts: Facts, rules: NamingRules, lock: Surface | None, report: Diagnostics
) -> NamePlan:
    """Name everything, keeping what the lock holds."""
    rules = _with_exceptions(api, rules)
    names: Names = {}
    for scope, its_rules in _scopes(api, facts, rules):
        names |= settle(scope, its_rules, lock, report)
    types = {id: names[("type", decl_key(id))] for id in api.decls}
    names |= settle(claims.module_claims(api, types), rules, lock, report)
    fields = {
        decl.id: {key[-1]: names[("field", key)] for key in _field_keys(decl)}
        for decl in api.decls.values()
        if isinstance(decl, Model)
    }
    return NamePlan(Surface(rules.language, names), types, fields)


def _field_keys(model: Model) -> Iterator[Key]:
    return ((*decl_key(model.id), field.wire) for field in model.fields)


def _scopes(
    api: Api, facts: Facts, rules: NamingRules
) -> Iterator[tuple[list[Claim], NamingRules]]:
    """Every scope but that of the modules, which are called after the types."""
    operations = {operation.id: operation for operation in api.operations}
    yield claims.type_claims(api), rules
    for decl in api.decls.values():
        if isinstance(decl, Model):
            yield claims.field_claims(decl), rules
    yield claims.member_claims(facts.root, operations), _on_the_client(rules)
    for group in claims.groups_below(facts.root):
        yield claims.member_claims(group, operations), rules
    yield claims.group_class_claims(facts.root), rules
    yield claims.group_module_claims(facts.root), rules
    for operation in api.operations:
        yield claims.argument_claims(api, operation, rules), rules
    everywhere = chain(api.servers, *(operation.servers for operation in api.operations))
    settings = [*claims.credential_claims(api.schemes), *claims.server_claims(everywhere)]
    yield settings, rules


def _on_the_client(rules: NamingRules) -> NamingRules:
    """The client has members of its own, which its groups and methods must not hide."""
    group = replace(rules.group, reserved=rules.group.reserved | rules.client_members)
    method = replace(rules.method, reserved=rules.method.reserved | rules.client_members)
    return replace(rules, group=group, method=method)


def _with_exceptions(api: Api, rules: NamingRules) -> NamingRules:
    """Keep models away from the names of the exceptions that carry them: a `NotFoundError` is raised, not decoded."""
    if not rules.error_body:
        return rules
    exceptions = {_exception(claim, rules): rules.error_body for claim in claims.error_claims(api)}
    return replace(rules, type=replace(rules.type, apart={**rules.type.apart, **exceptions}))


def _exception(claim: Claim, rules: NamingRules) -> str:
    own = words(claim.pin) if claim.pin else claim.candidates[0]
    name = spell(rules.type, own, claim.pin or claim.raw)
    for ending in (rules.error_body, "error"):
        name = name.removesuffix(rules.type.case((ending,))) or name
    return name + rules.type.case(("error",))
