"""One scope: who claims which name in it, and who gets it.

See the package's docstring for the six steps. A claim's `candidates` are the words that it would go by, the best first;
claims of a lower `rank` choose before those of a higher one. Whoever holds a name, holds it for good.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from generator.diagnostics import Diagnostics, Place, quote
from generator.frozen import frozen
from generator.lifecycle.surface import Key, NameKind, Surface
from generator.naming.rules import NamingRules, Spelling, Words
from generator.naming.wording import words

LONGEST = 90
"""Bytes of UTF-8 after which a name is cut, so that a file named after it stays below a hundred."""

Names = dict[tuple[NameKind, Key], str]


@frozen
class Claim:
    """Something that needs a name. `raw` is the author's own text for it, `pin` the name that an author fixed.

    A `private` claim is for a name that no user writes: nobody is told when it is not the best one.
    """

    kind: NameKind
    key: Key
    candidates: tuple[Words, ...]
    at: Place
    raw: str = ""
    pin: str = ""
    rank: int = 0
    private: bool = False

    @property
    def id(self) -> tuple[NameKind, Key]:
        return (self.kind, self.key)


def settle(
    claims: Iterable[Claim], rules: NamingRules, lock: Surface | None, report: Diagnostics
) -> Names:
    """A name for every claim of one scope."""
    ordered = sorted(claims, key=lambda claim: claim.id)
    _refuse_doubles(ordered)
    scope = _Scope(rules, report, {claim.kind for claim in ordered})
    pinned = [claim for claim in ordered if claim.pin]
    if lock is not None:
        scope.keep([claim for claim in ordered if not claim.pin], lock.names)
    scope.pin(pinned)
    if lock is not None:
        scope.keep(pinned, lock.names)
    for rank in sorted({claim.rank for claim in ordered}):
        scope.lengthen([claim for claim in ordered if claim.rank == rank])
    return scope.names


def _refuse_doubles(ordered: Sequence[Claim]) -> None:
    for one, other in pairwise(ordered):
        if one.id == other.id:
            raise ValueError(f"two things have one key: {one.id}")


class _Scope:
    """The names of one scope while they are given away; each step passes over claims that have theirs."""

    def __init__(self, rules: NamingRules, report: Diagnostics, kinds: Iterable[NameKind]) -> None:
        self.names: Names = {}
        self._rules = rules
        self._caseless = {kind for kind in kinds if rules.spelling(kind).caseless}
        self._report = report
        self._holders: dict[str, Claim] = {}

    def keep(self, claims: Sequence[Claim], held: Mapping[tuple[NameKind, Key], str]) -> None:
        """Step 2: what was released keeps its name."""
        for claim in self._unnamed(claims):
            name = held.get(claim.id)
            if name is None:
                continue
            if not self._usable(claim, name):
                self._report_unusable(claim, name)
            elif (holder := self._holder(claim, name)) is not None:
                self._report_twice(claim, name, holder)
            else:
                self._take(claim, name)

    def pin(self, claims: Sequence[Claim]) -> None:
        """Step 1, after the lock only so that a clash can be told."""
        for claim in claims:
            name = self._spelled(claim, words(claim.pin), claim.pin)
            if (holder := self._holder(claim, name)) is not None:
                self._report_pin(claim, name, holder)
            else:
                self._take(claim, name)

    def lengthen(self, claims: Sequence[Claim]) -> None:
        """Steps 3 to 5."""
        waiting = [_Waiting(claim, self._candidates(claim)) for claim in self._unnamed(claims)]
        crowds = self._crowds(waiting)
        while sum(self._part(crowd) for crowd in crowds):
            crowds = self._crowds(waiting)
        winners = [winner for crowd in crowds if (winner := self._winner(crowd)) is not None]
        for each in winners:
            self._take(each.claim, each.name)
        for each in winners:
            self._report_lengthened(each)
        for left in self._unnamed(each.claim for each in waiting):
            self._take_hashed(left)

    # --- Crowds: those who claim one spelling ---

    def _crowds(self, waiting: Iterable[_Waiting]) -> list[list[_Waiting]]:
        crowds: dict[str, list[_Waiting]] = {}
        for each in waiting:
            crowds.setdefault(self._folded(each.claim, each.name), []).append(each)
        return list(crowds.values())

    def _part(self, crowd: list[_Waiting]) -> bool:
        """Let all but the one with the best right go on to longer names; whether any could."""
        winner = self._winner(crowd)
        if winner is not None and len(crowd) == 1:
            return False
        losers = [each for each in crowd if each is not winner]
        return sum(each.go_on() for each in losers) > 0

    def _winner(self, crowd: list[_Waiting]) -> _Waiting | None:
        if self._holder(crowd[0].claim, crowd[0].name) is not None:
            return None
        if len(crowd) == 1:
            return crowd[0]
        # The second: what is reserved, as `class`, has a `_` behind it.
        for right in ("{}", "{}_"):
            exact = [each for each in crowd if right.format(each.claim.raw) == each.name]
            if exact:
                return exact[0] if len(exact) == 1 else None
        return None

    def _take_hashed(self, claim: Claim) -> None:
        for length in range(4, 27):
            hashed = (*claim.candidates[0], letters("\0".join((claim.kind, *claim.key)), length))
            name = self._spelled(claim, hashed)
            if self._holder(claim, name) is None:
                break
        self._take(claim, name)
        if not claim.private:
            self._report_hash(claim, name)

    # --- What is taken, and how it is spelled ---

    def _unnamed(self, claims: Iterable[Claim]) -> list[Claim]:
        return [claim for claim in claims if claim.id not in self.names]

    def _take(self, claim: Claim, name: str) -> None:
        self._holders[self._folded(claim, name)] = claim
        self.names[claim.id] = name

    def _holder(self, claim: Claim, name: str) -> Claim | None:
        return self._holders.get(self._folded(claim, name))

    def _folded(self, claim: Claim, name: str) -> str:
        return name.casefold() if claim.kind in self._caseless else name

    def _candidates(self, claim: Claim) -> Iterator[str]:
        first, *longer = claim.candidates
        yield self._spelled(claim, first, claim.raw)
        for parts in longer:
            yield self._spelled(claim, parts)

    def _spelled(self, claim: Claim, parts: Words, raw: str = "") -> str:
        return spell(self._rules.spelling(claim.kind), parts, raw)

    def _usable(self, claim: Claim, name: str) -> bool:
        spelling = self._rules.spelling(claim.kind)
        return spelling.valid(name) and not _reserved(spelling, name)

    # --- What is told ---

    def _report_lengthened(self, each: _Waiting) -> None:
        claim, holder = each.claim, self._holder(each.claim, each.best)
        if holder is None or holder is claim or claim.private:
            return
        self._report.warning(
            "name-collision",
            f"{quote(each.best)} is already taken by {_where(holder)}; this becomes {quote(each.name)}",
            claim.at,
            "set `x-specloom-name` to choose it yourself",
        )

    def _report_hash(self, claim: Claim, name: str) -> None:
        self._report.warning(
            "name-hashed",
            f"nothing tells this from others that would be called {quote(self._spelled(claim, claim.candidates[0]))};"
            f" it becomes {quote(name)}",
            claim.at,
            f"choose a name: `x-specloom-name: {name}`",
        )

    def _report_pin(self, claim: Claim, name: str, holder: Claim) -> None:
        released = "" if holder.pin else " released"
        self._report.error(
            "pin-collision",
            f"{quote(name)} is the{released} name of {_where(holder)}, so this cannot be called so",
            claim.at,
            "choose another name here, or set `x-specloom-name` there too",
        )

    def _report_unusable(self, claim: Claim, name: str) -> None:
        self._report.error(
            "lock-name",
            f"the lock calls this {quote(name)}, which is no {claim.kind} name that can be used",
            claim.at,
            "take that line out of `specloom.lock`",
        )

    def _report_twice(self, claim: Claim, name: str, holder: Claim) -> None:
        self._report.error(
            "lock-name",
            f"the lock calls both this and {_where(holder)} {quote(name)}",
            claim.at,
            "take the line of one of them out of `specloom.lock`",
        )


class _Waiting:
    """A claim without a name yet: what it would be called now, at first, and next."""

    def __init__(self, claim: Claim, names: Iterator[str]) -> None:
        self.claim = claim
        self.best = self.name = next(names)
        self._longer = names

    def go_on(self) -> bool:
        """Take up the next candidate that is spelled otherwise; false where there is none."""
        for name in self._longer:
            if name != self.name:
                self.name = name
                return True
        return False


def _where(claim: Claim) -> str:
    at = claim.at
    place = f"{at.document}#{at.pointer}" if at.document else at.pointer
    return quote(place or " ".join(claim.key), limit=200)


# --- Spelling ---------------------------------------------------------------------------------------------------------


def spell(spelling: Spelling, parts: Words, raw: str = "") -> str:
    """The name that words become: valid, not too long, not reserved. `raw` is the author's own text for them."""
    name = _cased(spelling, parts)
    if spelling.keeps_capitals and _differs_in_capitals(name, raw) and spelling.valid(raw):
        name = raw
    if name in spelling.apart:
        apart = spelling.apart[name]
        return spell(spelling, (*words(name), apart), f"{name}{spelling.case((apart,))}")
    while _reserved(spelling, name):
        name += "_"
    return name


def _reserved(spelling: Spelling, name: str) -> bool:
    return (name.casefold() if spelling.caseless else name) in spelling.reserved


def _differs_in_capitals(name: str, raw: str) -> bool:
    same = raw[:1] == name[:1] and raw.lower() == name.lower()
    return same and unicodedata.is_normalized("NFKC", raw)


def _cased(spelling: Spelling, parts: Words) -> str:
    for attempt in (parts, (spelling.lead, *parts)):
        name = _cut(spelling, attempt)
        if spelling.valid(name) or _reserved(spelling, name):
            return name
    # Letters that Python allows and this language does not.
    return spelling.case((spelling.lead, letters("\0".join(parts), 8)))


def _cut(spelling: Spelling, parts: Words) -> str:
    name = spelling.case(parts)
    if _bytes(name) <= LONGEST:
        return name
    mark = letters("\0".join(parts), 6)
    kept: Words = (parts[0].encode()[: LONGEST // 2].decode(errors="ignore"),)
    for part in parts[1:]:
        if _bytes(spelling.case((*kept, part, mark))) > LONGEST:
            break
        kept = (*kept, part)
    return spelling.case((*kept, mark))


def _bytes(name: str) -> int:
    return len(name) if name.isascii() else len(name.encode())


def letters(text: str, length: int) -> str:
    """The first letters of a hash of a text, at most 26: a to z, so that they read as a word wherever they stand."""
    number = int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())
    return "".join(chr(ord("a") + number // 26**place % 26) for place in range(length))
