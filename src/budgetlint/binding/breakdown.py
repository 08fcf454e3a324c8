"""Which amounts of a government's report are listed as parts of which: 其中, brackets, 分级次看. What is reckoned itself is a part of
nothing, but of the same of a wider government."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import evolve, field

from budgetlint.binding.accounts import Role, Subject
from budgetlint.binding.composed import settled
from budgetlint.binding.drafts import Draft
from budgetlint.model.claims import Listing
from budgetlint.model.keys import Item
from budgetlint.records import mutable

#: What a year's money, its totals and what is left of it are told as.
RECKONED: Final = (Role.BASE, Role.TOTAL, Role.LEFT, Role.ROLLING)
_DEBTS: Final = "债务"


@mutable(eq=False)
class _List:
    """Parts under way: what they are parts of, how they are introduced, and in which bracket."""

    #: None where it is not understood: what it lists is of nothing that is known.
    whole: Draft | None
    listing: Listing
    depth: int
    number: int


@mutable(eq=False)
class Breakdown:
    """The lists of one report. ``roles``: what each claim so far is an amount of."""

    roles: dict[int, Subject] = field(factory=dict)
    _open: list[_List] = field(factory=list)
    _numbered: int = 0

    @property
    def whole(self) -> Draft | None:
        """What the innermost list lists the parts of."""
        return self._open[-1].whole if self._open else None

    def begin_sentence(self) -> None:
        """Lists end with their sentence."""
        self._open = []

    @property
    def goes_on(self) -> bool:
        """Whether a list is open."""
        return bool(self._open)

    def semicolon(self, depth: int) -> None:
        """A semicolon ends the lists within the outermost one of its bracket."""
        inside = [own for own in self._open if own.depth == depth]
        self._open = [own for own in self._open if own not in inside[1:]]

    def open(self, whole: Draft | None, listing: Listing, depth: int) -> None:
        """A list of parts begins, inside so many brackets."""
        self._numbered += 1
        self._open.append(_List(whole, listing, depth, self._numbered))

    def leave(self, depth: int) -> None:
        """A bracket ends, and with it the lists inside."""
        self._open = [own for own in self._open if own.depth <= depth]

    def introduce(self, listing: Listing) -> None:
        """The innermost list is introduced so: (含…), 等."""
        for own in self._open[-1:]:
            own.listing = listing

    def holding(self, subject: Subject, depth: int, *, joins: bool) -> _List | None:
        """The list that holds what comes next; what it can not hold ends it, and so does what is added (``joins``)."""
        own = self._open[-1] if self._open else None
        if own is None or ((depth or not joins) and self._may_hold(own, subject, depth)):
            return own
        if own.depth == depth:
            self._open.pop()
        return None

    def _may_hold(self, own: _List, subject: Subject, depth: int) -> bool:
        """Whether a list may hold an amount: what is reckoned itself ends it, and so does what is added to it."""
        whole = self.roles.get(id(own.whole))
        if subject.role in RECKONED:
            if own.whole is None:
                return False
            tier, key = subject.key.get("tier"), own.whole.key
            alike = (
                whole is not None and subject.role is whole.role and subject.key.get("side") == whole.key.get("side")
            )
            return alike and tier is not None and (tier, subject.key.get("region")) != (key.tier, key.region)
        if subject.role is Role.MOVED:
            return bool(depth) and own.depth == depth
        return True

    def add(self, own: _List, draft: Draft) -> None:
        """Make an amount a part, where both are of one year and sort."""
        whole, mine = self.roles.get(id(own.whole)), self.roles.get(id(draft))
        if own.whole is None:
            return
        alike = draft.key.measure is own.whole.key.measure and draft.is_money is own.whole.is_money
        if not alike or whole is None or mine is None or draft.key.year != own.whole.key.year:
            return
        if ("item" in mine.key) is not ("item" in whole.key) and mine.role is Role.NAMED and "part_of" not in mine.key:
            return
        if "item" in whole.key and mine.key.get("part_of") == _DEBTS:
            _be_kind(draft, _kind_of(whole.key["item"], mine.key["fund"]))
        draft.become_part(own.whole, own.listing)
        draft.listed = own.number
        if mine.role is Role.UNKNOWN and draft.fact.bound:
            draft.fact = evolve(draft.fact, bound=own.whole.fact.bound)


def _kind_of(item: str, fund: str) -> Mapping[str, str]:
    """What is owed or was issued, of one kind: of new bonds, 新增一般债券."""
    if item == Item.NEW_BONDS:
        return {"item": settled({"item": str(Item.DEBT_ISSUED), "part_of": "新增", "fund": fund})["item"]}
    return settled({"item": item, "fund": fund})


def _be_kind(draft: Draft, part: Mapping[str, str]) -> None:
    """债务余额5亿元,其中:一般债务3亿元 is 一般债务余额."""
    draft.meaning = draft.meaning._replace(key=part)
    key = evolve(draft.key, item=Item(part["item"]), fund=None, part_of=None)
    draft.fact = evolve(draft.fact, key=key)
