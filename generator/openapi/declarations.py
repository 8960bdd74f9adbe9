"""What schemas declare: who each declaration is, and what still waits to be built or read.

Declarations wait until the schema around them is done, which keeps them in document order and lets a description nest
objects as deep as it likes.
"""

from __future__ import annotations

from collections.abc import Callable

from generator.diagnostics import Place
from generator.ir import Decl, DeclId, Ref
from generator.openapi.node import Node
from generator.openapi.refs import component_key
from generator.openapi.spots import Spot

Build = Callable[[DeclId], Decl]
"""Makes a declaration once it is known who it is."""


class Declarations:
    """`built` holds what was declared; `stands_for` says which declaration a reference into the midst of something meant."""

    def __init__(self) -> None:
        self.built: dict[DeclId, Decl] = {}
        self.stands_for: dict[DeclId, DeclId] = {}
        self._claims: dict[DeclId, tuple[Place, ...]] = {}
        self._declared_at: dict[Place, DeclId] = {}
        self._identities: dict[Place, DeclId] = {}
        self._places: dict[DeclId, Place] = {}
        self._referred: dict[DeclId, Node] = {}
        self._later: list[Callable[[], None]] = []

    # --- Who is who ---------------------------------------------------------------------------------------------------

    def identity_at(self, at: Place) -> DeclId:
        """Who lies at a place."""
        if at not in self._identities:
            id = DeclId(at.document, component_key(at)[0])
            while self._places.setdefault(id, at) != at:
                id = id._replace(key=(*id.key, "~"))
            self._identities[at] = id
        return self._identities[at]

    def refer(self, target: Node) -> DeclId:
        """Who a schema is that is referred to; it will be declared."""
        id = self.identity_at(target.at)
        if id not in self.built and id not in self._claims:
            self._referred.setdefault(id, target)
        return id

    def is_claimed(self, id: DeclId) -> bool:
        """Whether there is, or will be, a declaration of that identity."""
        return id in self._claims

    def new_component(self, node: Node) -> DeclId | None:
        """Who a component is, which needs not be found by reference any more; None where it is declared already."""
        id = self.identity_at(node.at)
        self._referred.pop(id, None)
        return None if id in self._claims or id in self.built else id

    def next_referred(self) -> tuple[DeclId, Node] | None:
        """What was referred to and is not declared yet: what has a name first. None where nothing is left.

        What was declared elsewhere meanwhile is that.
        """
        while self._referred:
            named = [id for id in self._referred if id.key[0] != "at"]
            id = (named or list(self._referred))[0]
            node = self._referred.pop(id)
            if node.at in self._declared_at:
                self.stands_for[id] = self._declared_at[node.at]
            elif id not in self._claims:
                return id, node
        return None

    # --- Declaring ----------------------------------------------------------------------------------------------------

    @property
    def waiting(self) -> int:
        """How many declarations wait, counted from the schema that is being built."""
        return len(self._later)

    def declare(
        self, spot: Spot, sources: tuple[Place, ...], build: Build, first: int | None = None
    ) -> Ref:
        """Refer to a declaration at a spot, which is built later; the same schema at the same spot is one thing.

        `first` is how many go before it, by default all that wait already. `sources` begins with the place of the schema.
        """
        id = spot.id
        while id in self._claims:
            if self._claims[id] == sources:
                return Ref(id)
            id = id._replace(key=(*id.key, "~"))
        self._claims[id] = sources
        self._declared_at.setdefault(sources[0], id)
        self._insert(id, build, len(self._later) if first is None else first)
        return Ref(id)

    def declare_first(self, id: DeclId, at: Place, build: Build) -> None:
        """Have a declaration built before all that wait."""
        self._claims[id] = (at,)
        self._insert(id, build, 0)

    def _insert(self, id: DeclId, build: Build, at: int) -> None:
        def add() -> None:
            self.built[id] = build(id)

        self._later.insert(at, add)

    def finish(self) -> None:
        """Build everything that waits, in document order."""
        waiting: list[Callable[[], None]] = []
        while self._later or waiting:
            waiting.extend(reversed(self._later))
            self._later = []
            waiting.pop()()
