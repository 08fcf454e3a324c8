"""Which amounts are listed as parts of which: 其中, 包括, 分别为, inside a sentence and over the paragraphs below it.

Marks open and close lists; where both sides are understood, their keys decide: a part lies inside its whole along a
closed dimension, and what lies outside ends the list (DESIGN §2, law 2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from attrs import field

from budgetlint.model.claims import Listing
from budgetlint.model.facts import Confidence
from budgetlint.model.keys import Key, Measure, Side, is_within
from budgetlint.records import mutable

if TYPE_CHECKING:
    from budgetlint.binding.drafts import Draft

D = TypeVar("D", bound="Draft")
_CLOSED = ("flow", "fund", "nature", "item")


@mutable(eq=False)
class _Open(Generic[D]):
    """One open list: its whole, its parts so far, and where it stands."""

    #: What parts are parts of, by their measure: an amount, and the change that was stated of it.
    wholes: Mapping[Measure, D]
    #: None for a bracket, which need not hold parts alone.
    listing: Listing | None
    bracket: int
    #: Its number in the document.
    number: int = 0
    parts: list[D] = field(factory=list)
    #: Opened after the last semicolon, so that the next one may end it.
    fresh: bool = True
    #: Goes on over the paragraphs below, because its own ended with it.
    goes_on: bool = False
    #: Only what is understood is taken for a part, and only of what it is a kind of.
    terms_only: bool = False


@mutable(eq=False)
class Lists(Generic[D]):
    """The open lists, outermost first."""

    stack: list[_Open[D]] = field(factory=list)
    depth: int = 0
    count: int = 0

    def open(self, wholes: Mapping[Measure, D], listing: Listing | None, terms_only: bool = False) -> None:
        """A list of parts of one of ``wholes`` begins."""
        if not wholes:
            return
        inner = {id(w) for whole in wholes.values() for w in (whole, *whole.wholes())}
        while self.stack and self.stack[-1].parts and not any(id(p) in inner for p in self.stack[-1].parts):
            self.stack.pop()
        self.count += 1
        self.stack.append(_Open(wholes, listing, self.depth, self.count, terms_only=terms_only))

    def enter(self) -> None:
        self.depth += 1

    def leave(self) -> None:
        """A bracket ends, and with it the lists inside."""
        self.depth = max(0, self.depth - 1)
        while self.stack and self.stack[-1].bracket > self.depth:
            self.stack.pop()

    def etc(self) -> None:
        """等: there are more parts than are listed."""
        if self.stack and self.stack[-1].listing is not None:
            self.stack[-1].listing = Listing.SOME
            for part in self.stack[-1].parts:
                part.listing = Listing.SOME

    def semicolon(self) -> None:
        """A semicolon ends what was opened since the last one, but the outermost list, unless commas part its parts."""
        while self.stack and self.stack[-1].fresh and _most_alike(self.stack[-1].parts) > (len(self.stack) == 1):
            self.stack.pop()
        for frame in self.stack:
            frame.fresh = False

    def end_sentence(self, begins: bool, pauses: bool = False) -> None:
        """Lists end with their sentence, but for those over paragraphs and, where it ``begins`` one (其中：), the last; a
        paragraph that ``pauses`` at a semicolon ends none."""
        self.depth = 0
        if pauses:
            return
        last = self.stack[-1:] if begins and self.stack and not self.stack[-1].parts else []
        self.stack = [f for f in self.stack if f.goes_on]
        for frame in last:
            frame.goes_on = True
            self.stack += [] if frame in self.stack else [frame]

    def close(self, everything: bool) -> None:
        """A heading: lists do not go on beyond the section they began in."""
        if everything:
            self.stack.clear()

    def place(self, draft: D, joined: bool = False) -> None:
        """Make ``draft`` a part of the innermost list that can hold it; what no list can hold ends those it lies outside.

        ``joined``: it follows 其中 or the part before (甲3万元、乙2万元), so that it is a part whatever it is called.
        """
        if joined and self._is_foreign(draft):
            draft.confidence = Confidence.LOW
            self.etc()  # without it the list is not all
            return
        while self.stack:
            frame = self.stack[-1]
            whole = frame.wholes.get(draft.key.measure)
            if whole is None or whole is draft or _is_of_another_stage(whole, draft):
                return
            if self._fits(frame, whole, draft) and not self._restates(frame, draft):
                self._add(frame, whole, draft)
                return
            if frame.listing is None:  # what a bracket has beside does not end the list around it
                draft.confidence = Confidence.LOW
                return
            if joined and draft.confidence is Confidence.LOW:  # nor does a part without a name (当年安排5万元)
                return
            self.stack.pop()

    def _add(self, frame: _Open[D], whole: D, draft: D) -> None:
        full = (p for p in reversed(frame.parts) if p.meaning.is_full and p.key.measure is draft.key.measure)
        inner = next((p for p in full if _below(p.key, draft.key)), None) if draft.meaning.is_full else None
        if inner is not None:
            draft.become_part(inner, Listing.OF_WHICH)
        else:
            draft.become_part(whole, frame.listing)
            draft.listed = frame.number
            frame.parts.append(draft)

    def _is_foreign(self, draft: D) -> bool:
        """Whether it is a part of something that its name is no part of: the share of 机关运行经费 that is 公务接待费, the
        revenue that pays for an expenditure."""
        if not self.stack or not draft.meaning.is_full:
            return False
        innermost = self.stack[-1].wholes.get(draft.key.measure)
        if innermost is None or innermost is draft:
            return False
        items = (innermost.key.item, draft.key.item)
        of_item = None not in items and items[0] is not items[1]
        pays = innermost.key.side is Side.EXPENDITURE and draft.key.side is Side.REVENUE
        return (of_item or pays) and not any(
            self._fits(f, w, draft) for f in self.stack if (w := f.wholes.get(draft.key.measure)) is not None
        )

    def _restates(self, frame: _Open[D], draft: D) -> bool:
        """Whether a paragraph below a list comes back to one of its parts."""
        alike = (p for p in frame.parts if p.key.measure is draft.key.measure and p.sentence != draft.sentence)
        return frame.goes_on and draft.meaning.is_full and any(p.meaning.key == draft.meaning.key for p in alike)

    def _fits(self, frame: _Open[D], whole: D, draft: D) -> bool:
        if draft.is_money is not whole.is_money:
            return False
        if draft.meaning.is_full and whole.meaning.is_full:
            return _below(whole.key, draft.key) if frame.terms_only else inside(whole.key, draft.key)
        return draft.meaning.is_full or not (frame.goes_on or frame.terms_only)


def _most_alike(parts: Sequence[D]) -> int:
    """How many parts count one thing: a list may give the number and the price of each."""
    return max(Counter(p.key.measure for p in parts).values(), default=0)


def _is_of_another_stage(whole: Draft, part: Draft) -> bool:
    """年初预算为… within a list of 支出决算: no part of it, and no end of it."""
    stage = part.meaning.key.get("stage")
    return stage is not None and whole.key.stage is not None and stage != whole.key.stage


def _below(whole: Key, part: Key) -> bool:
    """Whether a part lies inside a whole along a dimension that both state."""
    both = ((getattr(whole, d), getattr(part, d), d) for d in _CLOSED)
    alike = part.project == whole.project
    return alike and inside(whole, part) and any(w is not None and p is not None and w != p for w, p, _ in both)


def inside(whole: Key, part: Key) -> bool:
    """Whether a part lies strictly inside a whole: inside along some dimension, outside along none. What a part does not
    state it shares with its whole."""
    strictly = False
    for dimension in _CLOSED:
        one, other = getattr(whole, dimension), getattr(part, dimension)
        if other is None or one == other:
            continue
        if one is not None and not is_within(dimension, other, one):
            return False
        strictly = True
    if whole.side is not None and part.side is not None and whole.side is not part.side:
        return False
    if whole.project and part.project not in (None, whole.project):
        return False
    strictly = strictly or (part.project is not None and part.project != whole.project)
    if part.function and part.function != whole.function:
        return whole.function is None or part.function.startswith(whole.function)
    return strictly
