"""Where a schema lies: the identity and the words that it gets should it need a name."""

from __future__ import annotations

from generator.frozen import frozen
from generator.ir import DeclId, OperationId, Origin

Within = DeclId | OperationId | None


@frozen
class Spot:
    """`named` where there will be a declaration of this identity whatever the schema is.

    `inside` is what the parts of a nameless object lie in (the parts of a form lie in the operation).
    """

    id: DeclId
    origin: Origin
    depth: int = 0
    named: bool = False
    inside: Within = None

    def member(self, wire: str) -> Spot:
        """The spot of a property of the object that is declared here."""
        return self._step(wire, Origin((wire,), False, self.inside or self.id))

    def variant(self, step: str, words: tuple[str, ...], weak: bool) -> Spot:
        """The spot of a variant of the union that is declared here."""
        return self._step(step, Origin(words, False, self.inside or self.id, weak))

    def element(self, step: str) -> Spot:
        """The spot of what a list or map holds. Such a thing has no name of its own: its elements take its place."""
        if self.named:
            return self._step(step, Origin((step,), False, self.id, weak=True))
        return self._step(step, self.origin)

    def again(self) -> Spot:
        """A spot beside this one, for another thing that would have the same identity."""
        return self._step("~", self.origin)

    def _step(self, step: str, origin: Origin) -> Spot:
        document, key, side, instance = self.id
        return Spot(DeclId(document, (*key, step), side, instance), origin, self.depth + 1)
