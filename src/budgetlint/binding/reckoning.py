"""How a report reckons: 收入3亿元,加上A、B,收入总量5亿元; 收支相抵,年终结余1亿元. What adds up to what, the sentences say.

A reckoning begins with the money of the year and goes on with what is added to it or taken off, up to its total. Where
something is named without its amount (加上转移支付等), the total is not reckoned from what is printed, and nothing is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from attrs import field

from budgetlint.binding.accounts import Role, Subject
from budgetlint.binding.drafts import Draft, finished
from budgetlint.model.claims import Claim, Reckoning
from budgetlint.model.keys import Fund, Stage
from budgetlint.records import frozen, mutable

_REVENUE, _EXPENDITURE, _LEFT = "收入", "支出", "结余"


@frozen(eq=False)
class Reckoned:
    """``whole`` is what ``parts`` come to, less ``less``."""

    whole: Draft
    parts: tuple[Draft, ...]
    less: tuple[Draft, ...] = ()

    def finished(self, done: dict[int, Claim]) -> Reckoning:
        """The same of claims."""
        parts, less = (tuple(finished(d, done) for d in own) for own in (self.parts, self.less))
        return Reckoning(finished(self.whole, done), parts, less)


@mutable(eq=False)
class _Chain:
    """One side under way: the money of the year, and what was added to it or taken off."""

    base: Draft
    scope: Mapping[str, str]
    added: list[Draft] = field(factory=list)
    taken: list[Draft] = field(factory=list)
    #: Everything that is named has its amount.
    whole: bool = True
    #: The sentence in which the last part stands.
    sentence: int = 0
    #: It was carried on at the end of the year, so that both sides are the same.
    carries: bool = False


class _Total(NamedTuple):
    """What a side comes to, of whom, and whether it was carried on at the end of the year."""

    draft: Draft
    scope: Mapping[str, str]
    carries: bool


@mutable(eq=False)
class Reckoner:
    """The sides of one government's budget, as far as the paragraphs of a section have told them."""

    found: list[Reckoned] = field(factory=list)
    #: Whether words said 加上 or 减去, and which: what follows is part of the total, whatever its name.
    joins: int = 0
    #: 收入减去支出: what is left of what was told, and of nothing beside it.
    subtracts: bool = False
    #: By what the budget told last was raised or cut in the course of its year.
    _raised: list[Draft] = field(factory=list)
    _cut: list[Draft] = field(factory=list)
    _chains: dict[str, _Chain] = field(factory=dict)
    _totals: dict[str, _Total] = field(factory=dict)
    _side: str = ""
    _balanced: bool = False

    def join(self, sign: int) -> None:
        """加上 (1) or 减去 (-1): what follows belongs to the side told last."""
        self.joins = sign

    def end_sentence(self) -> None:
        self.joins, self._raised, self._cut = 0, [], []
        self.subtracts = self._balanced = False

    def lack(self) -> None:
        """Something below the line is named without an amount of its own."""
        if self._side in self._chains:
            self._chains[self._side].whole = False

    def change(self, draft: Draft, *, up: bool) -> None:
        """年初预算5亿元,执行中调增收入预算1亿元: what the budget is changed by."""
        (self._raised if up else self._cut).append(draft)

    def _adjust(self, draft: Draft, side: str, scope: Mapping[str, str]) -> None:
        """A budget as adjusted is what it was and what it was changed by, where one sentence tells all that."""
        before = self._chains.get(side)
        stages = None if before is None else (before.base.key.stage, draft.key.stage)
        if before is not None and stages == (Stage.BUDGET, Stage.ADJUSTED) and before.scope == scope:
            if before.base.sentence == draft.sentence and (self._raised or self._cut):
                self.found.append(Reckoned(draft, (before.base, *self._raised), tuple(self._cut)))

    def balance(self) -> None:
        """收支平衡: both sides are the same."""
        self._balanced = True
        self._balance()

    def tell(self, draft: Draft, subject: Subject, scope: Mapping[str, str], *, of_the_year: bool) -> None:
        """An amount that a sentence states outside its brackets and lists, of ``scope``; ``of_the_year``: of what is left,
        whether its words say that it is of the year alone."""
        match subject.role:
            case Role.BASE:
                self._begin(draft, subject.key["side"], scope)
            case Role.TOTAL:
                self._total(draft, subject, scope)
            case Role.LEFT:
                self._left(draft, scope, of_the_year)
            case Role.ROLLING:
                self._end(_LEFT, draft, scope, more=subject.more)
            case Role.MOVED | Role.NAMED | Role.UNKNOWN | Role.EMPTY:
                self._move(draft, subject)

    def _begin(self, draft: Draft, side: str, scope: Mapping[str, str]) -> None:
        if self.joins < 0 and side == _EXPENDITURE and self._less_than_revenue(draft, scope):
            return
        self._adjust(draft, side, scope)
        self._side, self.joins, self._raised, self._cut = side, 0, [], []
        self._chains[side] = _Chain(draft, scope, sentence=draft.sentence)
        self._totals.pop(side, None)

    def _less_than_revenue(self, draft: Draft, scope: Mapping[str, str]) -> bool:
        """收入5亿元,减去A、B,支出安排3亿元: what is left of revenue is spent."""
        chain = self._chains.get(_REVENUE)
        if chain is None or not chain.taken or chain.scope != scope or self._side != _REVENUE:
            return False
        self._end(_REVENUE, draft, scope, more=False)
        return True

    def _move(self, draft: Draft, subject: Subject) -> None:
        chain = self._chains.get(self._side)
        if chain is None:
            return
        if self.joins:
            (chain.added if self.joins > 0 else chain.taken).append(draft)
        elif subject.role is Role.MOVED and chain.sentence == draft.sentence:
            chain.added.append(draft)
        elif chain.added and chain.sentence == draft.sentence:
            chain.whole = False
        chain.sentence = draft.sentence
        flows = (subject.key.get("side"), subject.key.get("flow"))
        chain.carries = chain.carries or flows == (_EXPENDITURE, "年末结转") or "结转下年" in draft.subject

    def _total(self, draft: Draft, subject: Subject, scope: Mapping[str, str]) -> None:
        side = subject.key["side"]
        chain = self._chains.get(side)
        carries = chain is not None and chain.carries and chain.scope == scope
        self._end(side, draft, scope, more=subject.more)
        self._totals[side] = _Total(draft, scope, carries)
        self._side = side
        self._balance()

    def _end(self, side: str, draft: Draft, scope: Mapping[str, str], *, more: bool) -> None:
        chain = self._chains.pop(side, None)
        self.joins = 0
        if chain is not None and chain.scope == scope and chain.whole and not more and (chain.added or chain.taken):
            self.found.append(Reckoned(draft, (chain.base, *chain.added), tuple(chain.taken)))

    def _balance(self) -> None:
        revenue, expenditure = self._totals.get(_REVENUE), self._totals.get(_EXPENDITURE)
        if revenue is None or expenditure is None or revenue.scope != expenditure.scope:
            return
        if revenue.draft.key.stage is not expenditure.draft.key.stage:
            return
        if self._balanced or expenditure.carries:
            self.found.append(Reckoned(revenue.draft, (expenditure.draft,)))
            self._totals.clear()

    def _left(self, draft: Draft, scope: Mapping[str, str], of_the_year: bool) -> None:
        """What is left is all revenue less all expenditure; a part of expenditure, where that is still being told."""
        if self.joins and self._side == _EXPENDITURE:
            chain = self._chains.get(_EXPENDITURE)
            if chain is not None:
                chain.added.append(draft)
                chain.carries = True
            return
        revenue, expenditure = (self._whole(side, scope, of_the_year) for side in (_REVENUE, _EXPENDITURE))
        if revenue is not None and expenditure is not None:
            self.found.append(Reckoned(draft, (revenue,), (expenditure,)))
        self._totals.clear()
        for side in (_REVENUE, _EXPENDITURE):
            self._chains.pop(side, None)
        self._side = _LEFT
        self._chains[_LEFT] = _Chain(draft, scope, sentence=draft.sentence)

    def _whole(self, side: str, scope: Mapping[str, str], of_the_year: bool) -> Draft | None:
        """The total of a side; the money of the year alone, where that is all: of social insurance, or in so many words."""
        if side in self._totals:
            total = self._totals[side]
            return total.draft if total.scope == scope else None
        chain = self._chains.get(side)
        all_of_it = self.subtracts or (of_the_year and scope.get("fund") == Fund.SOCIAL_INSURANCE)
        alone = all_of_it and chain is not None and chain.scope == scope and not (chain.added or chain.taken)
        return chain.base if chain is not None and alone and chain.whole else None
