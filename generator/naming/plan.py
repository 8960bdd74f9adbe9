"""The stage: claims of everything that needs a name, settled scope by scope."""

from __future__ import annotations

from dataclasses import dataclass

from generator.diagnostics import Diagnostics
from generator.ir import Api, DeclId, Facts, Field, GroupId, Operation, OperationId, Where
from generator.lifecycle.surface import Surface
from generator.naming.rules import NamingRules

ArgumentWhere = Where | str


@dataclass(frozen=True, slots=True)
class NamePlan:
    """Every name, decided. A lookup of something that is not in the description is a fault of ours: `KeyError`."""

    surface: Surface

    def decl(self, id: DeclId) -> str:
        """The public name of a declaration."""
        raise NotImplementedError

    def module(self, id: DeclId) -> str:
        """A name for a file about a declaration, without extension; differs from all others by more than case."""
        raise NotImplementedError

    def field(self, id: DeclId, wire: str) -> str:
        """The attribute that holds a field of a model."""
        raise NotImplementedError

    def group(self, id: GroupId) -> str:
        """The attribute of a group on the client or on the group above it."""
        raise NotImplementedError

    def group_class(self, id: GroupId) -> str:
        """The class of a group."""
        raise NotImplementedError

    def group_module(self, id: GroupId) -> str:
        """A name for a file about a group, without extension."""
        raise NotImplementedError

    def method(self, id: OperationId) -> str:
        """The method of an operation."""
        raise NotImplementedError

    def argument(self, id: OperationId, where: str, wire: str) -> str:
        """The argument for a parameter ("path", "query", "header", "cookie", "querystring") or a body field ("body").

        ("body", "") is the body as a whole, where it is not flattened.
        """
        raise NotImplementedError

    def credential(self, scheme: str, part: str = "") -> str:
        """The constructor's argument for a security scheme, or for one of its `credential_parts`."""
        raise NotImplementedError

    def credential_parts(self, scheme: str) -> tuple[str, ...]:
        """What a scheme asks for: ("",) for one secret, ("username", "password"), () for nothing."""
        raise NotImplementedError


def plan(
    api: Api, facts: Facts, rules: NamingRules, lock: Surface | None, report: Diagnostics
) -> NamePlan:
    """Name everything, keeping what the lock holds."""
    raise NotImplementedError


def body_fields(api: Api, operation: Operation) -> tuple[Field, ...] | None:
    """The fields of an object body, which become arguments; None where the body stays whole or there is none.

    Fields that are only received are left out.
    """
    raise NotImplementedError
