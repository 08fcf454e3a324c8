"""The two laws between documents: one key, one amount, whoever prints it; a whole is the sum of its bodies.

Nothing here knows how documents were found to belong together (budgetlint.sets); it takes them as given, with the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Final

from attrs import evolve

from budgetlint.binding.sums import in_yuan
from budgetlint.model.amount import Amount
from budgetlint.model.facts import Fact
from budgetlint.model.keys import Base, Flow, Fund, Key, Measure, Nature, Side, Stage, Tier
from budgetlint.model.kinds import FINALS, DocumentKind
from budgetlint.model.phrases import Phrase
from budgetlint.model.source import Span
from budgetlint.reconcile.book import comparable, is_negative, is_zero
from budgetlint.reconcile.constraint import Constraint, Origin, Relation, Trust
from budgetlint.reconcile.extract import Extract, Moved, Said, constraints_of, unit_column
from budgetlint.reconcile.regimes import Regime
from budgetlint.reconcile.told import may_mean, place
from budgetlint.reconcile.tolerance import Column, Result
from budgetlint.records import frozen

#: What one unit hands to another is received by that one: in the figures of all of them it may be left out.
_INTERNAL: Final = frozenset({Fund.SUPERIOR, Fund.SUBORDINATE})
_HANDED_ON: Final = frozenset({Nature.REMITTED, Nature.SUBSIDY})
_FISCAL: Final = frozenset({Fund.FISCAL, Fund.GENERAL, Fund.GOVERNMENT_FUND, Fund.STATE_CAPITAL})
_OPEN: Final = ("function", "economic")
_STAGES: Final = {Base.BUDGET: Stage.BUDGET, Base.FINAL: Stage.FINAL, Base.EXECUTION: Stage.FINAL}


class Printed(dict[Key, Sequence[Fact]]):
    """Figures by their keys, without year and stage."""

    @cached_property
    def codes(self) -> Mapping[tuple[str, Key], set[str]]:
        """The codes of each list of subjects: of which dimension, and the key that all of them have besides."""
        found: dict[tuple[str, Key], set[str]] = defaultdict(set)
        for key in self:
            for dimension in _OPEN:
                if code := getattr(key, dimension):
                    found[dimension, _with(key, dimension, None)].add(code)
        return found


@frozen(eq=False, slots=False)
class Ledger:
    """One document among others: its facts have tables, sentences and spans with numbers of their own."""

    title: str
    kind: DocumentKind
    year: int
    found: Extract
    #: Where its cells, tables and sentences begin among those of all documents.
    cells_from: int = 0
    tables_from: int = 0
    rows_from: int = 0

    @classmethod
    def behind(cls, last: Ledger | None, title: str, kind: DocumentKind, year: int, found: Extract) -> Ledger:
        """A document behind another one."""
        if last is None:
            return cls(title, kind, year, found)
        rows = max((f.row for f in last.facts if f.table is None and f.row is not None), default=last.rows_from) + 1
        return cls(title, kind, year, found, last.cells_from + len(last.facts), last.tables_until, rows)

    @cached_property
    def tables_until(self) -> int:
        """Where the tables of the next document begin."""
        return max((f.table for f in self.facts if f.table is not None), default=self.tables_from - 1) + 1

    @property
    def stage(self) -> Stage:
        return Stage.FINAL if self.kind in FINALS or self.kind is DocumentKind.GOVERNMENT_FINAL else Stage.BUDGET

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(self._numbered(f) for f in self.found.facts)

    def _numbered(self, fact: Fact) -> Fact:
        at = fact.span.start + self.cells_from
        if fact.table is not None:
            return evolve(fact, span=Span(at, at + 1), table=fact.table + self.tables_from)
        row = None if fact.row is None else fact.row + self.rows_from
        label = f"{self.title}·{fact.row_label}" if fact.row_label else ""
        return evolve(fact, span=Span(at, at + 1), row=row, row_label=label)

    @cached_property
    def tables(self) -> Mapping[int, tuple[str, str]]:
        """Index → kind and title."""
        return {index + self.tables_from: (kind, title) for index, kind, title in self.found.tables}

    @cached_property
    def finest(self) -> Mapping[Column, int]:
        return {unit_column(c, self.tables_from, self.rows_from): n for c, n in self.found.finest}

    @cached_property
    def regimes(self) -> Mapping[int, Regime]:
        return {table + self.tables_from: regime for table, regime in self.found.regimes}

    @cached_property
    def own(self) -> tuple[tuple[Constraint, Result], ...]:
        """What holds it together itself."""
        return tuple(constraints_of(self.found, self.facts))

    @cached_property
    def wrong(self) -> Mapping[Fact, Amount]:
        """Figures that it proves wrong by itself, and what they should be."""
        return {self.facts[at]: value for at, value in self.found.wrong}

    def printed(self, stage: Stage) -> Mapping[str, Printed]:
        """Kind of table → key → the figures of the document's year at a stage; kinds with figures twice are left out."""
        return self._by_stage.get(stage, {})

    @cached_property
    def _by_stage(self) -> Mapping[Stage, Mapping[str, Printed]]:
        found: dict[Stage, dict[str, dict[Key, list[Fact]]]] = defaultdict(
            lambda: defaultdict(lambda: defaultdict(list))
        )
        for at, key in self.found.keys:
            fact = self.facts[at]
            if fact.table is not None and fact.key.year in (None, self.year):
                kind = self.tables[fact.table][0]
                found[fact.key.stage or self.stage][kind][_unstaged(key)].append(fact)
        return {
            stage: {
                kind: Printed({k: own for k, facts in rows.items() if (own := _one_thing(k, facts))})
                for kind, rows in t.items()
            }
            for stage, t in found.items()
        }

    def at(self, stage: Stage) -> Printed:
        """Key → its figures at a stage, of the table that prints it first; of a subject that has several rows there, all.
        What no table prints is as the sentences say it."""
        return self._at[stage]

    @cached_property
    def _at(self) -> Mapping[Stage, Printed]:
        return {stage: self._gathered(stage) for stage in Stage}

    def _gathered(self, stage: Stage) -> Printed:
        found = Printed()
        for own in self.printed(stage).values():
            for key, facts in own.items():
                found.setdefault(key, facts)
        for said in self.found.said:
            if not said.keys and said.year is None and (said.stage or self.stage) is stage:
                found.setdefault(_unstaged(comparable(self.facts[said.fact].key)), [self.facts[said.fact]])
        return found

    @cached_property
    def carried(self) -> Fraction:
        """The most that is carried into the year, in 元."""
        return max((abs(in_yuan(f) or Fraction(0)) for f in self._flows(Flow.BROUGHT_FORWARD)), default=Fraction(0))

    def _flows(self, flow: Flow) -> Iterator[Fact]:
        return (self.facts[at] for at, key in self.found.keys if key.flow is flow)

    @cached_property
    def hands_on(self) -> bool:
        """Whether money goes from one unit to another."""
        return any(
            (key.fund in _INTERNAL or key.nature in _HANDED_ON) and not is_zero(self.facts[at])
            for at, key in self.found.keys
        )


def _one_thing(key: Key, facts: Sequence[Fact]) -> Sequence[Fact]:
    """Rows of one table with one key: of a subject they are its parts; else one of them, where they all say the same."""
    if len(facts) < 2 or key.function or key.economic:
        return facts
    return facts[:1] if len({in_yuan(f) for f in facts}) == 1 else ()


def _unstaged(key: Key) -> Key:
    """The key without its year and stage, by which figures of several documents are told apart already."""
    return evolve(key, year=None, stage=None)


def units(whole: Ledger, others: Sequence[Ledger], *, complete: bool) -> Iterator[Constraint]:
    """A department and its own office with its units, table by table and subject by subject; where not all of them are
    there, it is no less than those that are."""
    for kind, own in whole.printed(whole.stage).items():
        if kind and (complete or not _has_negative(own)):
            theirs = [(o, o.printed(o.stage).get(kind)) for o in others]
            if all(printed is not None for _, printed in theirs) or not complete:
                tables = [(o, printed) for o, printed in theirs if printed is not None]
                yield from _summed(own, tables, any(o.hands_on for o in (whole, *others)), complete=complete)


def _has_negative(printed: Printed) -> bool:
    return any(is_negative(f) for facts in printed.values() for f in facts)


def _summed(
    own: Printed, tables: Sequence[tuple[Ledger, Printed]], hands_on: bool, *, complete: bool
) -> Iterator[Constraint]:
    relation = Relation.EQUAL if complete else Relation.AT_LEAST
    for key, (fact, *more) in own.items():
        parts = None if more or key.project else _of_all(key, [printed for _, printed in tables])
        if parts and not (relation is Relation.AT_LEAST and any(map(is_negative, parts))):
            doubt = ""
            if hands_on and (key.fund not in _FISCAL):
                doubt = Phrase(
                    "单位之间有上级补助或附属单位上缴,汇总时可能已抵销",
                    "units hand money to each other, which the department's figures may leave out",
                )
            made = Constraint(fact, parts, Origin.UNITS, relation=relation, doubt=doubt)
            if made.is_stated:
                yield made


def _of_all(key: Key, tables: Sequence[Printed]) -> tuple[Fact, ...] | None:
    """The figures that each of some tables prints under a key; None where one of them prints only more than it."""
    parts: list[Fact] = []
    for printed in tables:
        found = implied(printed, key)
        if found is None:
            return None
        parts += found
    return tuple(parts)


def implied(printed: Printed, key: Key) -> Sequence[Fact] | None:
    """What a table prints under a key, by itself or as the nearest rows below it; nothing for a subject that its list does
    not have; None where that is not known, for it lists only what the key is a part of, or nothing of the kind."""
    if key in printed:
        return printed[key]
    dimension = next((d for d in _OPEN if getattr(key, d) is not None), None)
    if dimension is None:
        return None
    code: str = getattr(key, dimension)
    codes = printed.codes.get((dimension, _with(key, dimension, None)), set())
    below = [c for c in codes if c.startswith(code)]
    if not codes or (not below and any(code.startswith(c) and not _is_divided(c, codes) for c in codes)):
        return None
    nearest = [c for c in sorted(below) if not any(c != b and c.startswith(b) for b in below)]
    return [f for c in nearest for f in printed[_with(key, dimension, c)]]


def _with(key: Key, dimension: str, code: str | None) -> Key:
    return evolve(key, function=code) if dimension == "function" else evolve(key, economic=code)


def _is_divided(code: str, codes: set[str]) -> bool:
    return any(c != code and c.startswith(code) for c in codes)


def published(final: Ledger, budget: Ledger) -> Iterator[Constraint]:
    """The budget that final accounts print beside their figures, in tables and in sentences, and the one published."""
    there = budget.at(Stage.BUDGET)

    def doubt(made: Constraint) -> str:
        return _carried(made, max(budget.carried, final.carried))

    for printed in final.printed(Stage.BUDGET).values():
        for key, (fact, *more) in printed.items():
            if not more and (parts := implied(there, key)):
                yield _doubted(Constraint(fact, tuple(parts), Origin.PUBLISHED), doubt)
    for said in final.found.said:
        if said.stage is Stage.BUDGET and said.year is None:
            yield from (_doubted(c, doubt) for c in _told(final, said, there, Origin.PUBLISHED))


def _carried(made: Constraint, most: Fraction) -> str:
    gap = abs(made.difference or 0) * Fraction(10) ** made.exponent
    if 0 < gap <= most:
        return Phrase(
            "差额不超过上年结转,可能一处含结转,一处不含",
            "the difference is within what is carried forward, which perhaps only one of them includes",
        )
    return ""


def _doubted(made: Constraint, doubt: Callable[[Constraint], str]) -> Constraint:
    return evolve(made, doubt=made.doubt or doubt(made))


def _told(ledger: Ledger, said: Said, there: Printed, origin: Origin, by: Fact | None = None) -> Iterator[Constraint]:
    """What a sentence says, with a change that it gives, against what another document prints under its key: wrong only
    where it equals none of the figures that it may mean."""
    fact = ledger.facts[said.fact]
    meant = _meant(fact.key, said, there)
    rest = () if by is None else (by,)
    made = [Constraint(fact, (*parts, *rest), origin) for parts in meant]
    made.sort(key=lambda c: abs(c.difference) if c.difference is not None else 0)
    if not made:
        return
    different = {c.difference for c in made}
    doubt = ""
    if made[0].difference and len(different) > 1:
        doubt = Phrase("不知说明讲的是哪一项", "which of several figures the sentence speaks of is not known")
    yield evolve(made[0], doubt=doubt)


def _meant(key: Key, said: Said, there: Printed) -> list[tuple[Fact, ...]]:
    if said.keys:
        return [tuple(parts) for k in said.keys if (parts := implied(there, _unstaged(k)))]
    own = _unstaged(comparable(key))
    return [tuple(facts) for k, facts in there.items() if place(k) == place(own) and may_mean(own, k)]


def year_before(now: Ledger, before: Ledger) -> Iterator[Constraint]:
    """What a document says of the year before, itself or by how much it changed, and what that year's document printed. By
    practice: last year's figures may have been worked out anew without a word."""
    there = before.at(before.stage)
    for said in now.found.said:
        if said.year == before.year and said.stage in (None, before.stage):
            unsure = said.stage is None or (before.stage is not now.stage and said.stage is not before.stage)
            for made in _told(now, said, there, Origin.YEAR_BEFORE):
                yield evolve(made, trust=Trust.SOFT, doubt=made.doubt or (_UNSTATED if unsure else ""))
    for moved in now.found.moved:
        if (stage := _STAGES.get(moved.base)) is None and moved.base is Base.UNSTATED and before.stage is now.stage:
            yield from _changed(now, moved, there, _UNSTATED)
        elif stage is before.stage:
            yield from _changed(now, moved, there, _EXECUTED if moved.base is Base.EXECUTION else "")


_UNSTATED: Final = Phrase(
    "没有写明与上年预算比还是与上年执行数比",
    "whether it compares with last year's budget or with what was spent is not stated",
)
_EXECUTED: Final = Phrase("执行数可能在决算前有变动", "what was spent may have changed before the final accounts")
_RESTATED: Final = Phrase(
    "文中说上年数的口径有调整", "the text says that last year's figures were worked out in another way"
)


def _changed(now: Ledger, moved: Moved, there: Printed, doubt: str) -> Iterator[Constraint]:
    said = now.found.said[moved.of]
    if said.year is not None or said.stage not in (None, now.stage):
        return
    by = None if moved.by is None else now.facts[moved.by]
    for made in _told(now, said, there, Origin.YEAR_BEFORE, by):
        yield evolve(made, trust=Trust.SOFT, doubt=doubt or made.doubt or (_RESTATED if moved.restated else ""))


def opening(now: Ledger, before: Ledger) -> Iterator[Constraint]:
    """What final accounts begin with, and what those of the year before left: by practice, for audits adjust it."""
    left = before.at(Stage.FINAL)
    for key, (fact, *more) in now.at(Stage.FINAL).items():
        if key.flow is Flow.BROUGHT_FORWARD and key.side is Side.REVENUE and not more:
            for closing in (
                evolve(key, side=Side.EXPENDITURE, flow=Flow.CARRIED_FORWARD, nature=nature)
                for nature in (Nature.TOTAL, None)
            ):
                if closing in left and len(left[closing]) == 1:
                    yield Constraint(fact, tuple(left[closing]), Origin.OPENING, Trust.SOFT)
                    break


def evaluated(report: Ledger, finals: Sequence[Ledger]) -> Iterator[Constraint]:
    """What a self-evaluation says was received and spent in all, and what the final accounts print: of those of a department
    and of its own office, the ones with which it agrees most."""
    every = [list(_evaluated(report, final)) for final in finals]
    yield from min(every, key=lambda own: (not own, sum(c.difference != 0 for c in own)))


def _evaluated(report: Ledger, final: Ledger) -> Iterator[Constraint]:
    for said in report.found.said:
        fact = report.facts[said.fact]
        key = fact.key
        bare = not (key.function or key.economic or key.item or key.project or key.part_of)
        # What a sentence calls the budget may be that of anything; the column of a form is the year's.
        stage = said.stage if said.stage is Stage.ADJUSTED and fact.table is not None else Stage.FINAL
        if said.year is None and bare and key.side and said.stage in (None, stage):
            there = final.at(stage)
            flows = {k.flow for k in there if place(k) == place(key) and may_mean(comparable(key), k)}
            both = {Flow.CURRENT, Flow.TOTAL} <= flows or not final.carried
            for made in _told(report, said, there, Origin.EVALUATED):
                yield evolve(made, doubt="") if both else made


def departments(government: Ledger, others: Sequence[Ledger]) -> Iterator[Constraint]:
    """A government spends by itself no less on a subject than its departments do: by practice, for some of what departments
    list is spent by others."""
    for own in government.printed(government.stage).values():
        for key, (fact, *more) in own.items():
            spent = key.side is Side.EXPENDITURE and key.fund is Fund.GENERAL and key.function is not None
            if (
                more
                or not spent
                or key.tier is not Tier.OWN
                or key.economic
                or key.region
                or key.measure is not Measure.AMOUNT
            ):
                continue
            theirs = evolve(key, tier=None, nature=Nature.TOTAL)
            parts = [f for o in others if (found := implied(o.at(o.stage), theirs)) for f in found]
            if parts and not any(map(is_negative, parts)):
                yield Constraint(fact, tuple(parts), Origin.DEPARTMENTS, Trust.SOFT, Relation.AT_LEAST)
