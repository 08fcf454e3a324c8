"""Percentages worked out again: growth, share, completion, from the intervals of the amounts they are said of.

An amount printed to a unit u stands for [x − ½u, x + ½u); a percentage holds if its own interval meets that of the
quotient (DESIGN §6; reference/validators.md §2.1). Exact fractions throughout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

from attrs import evolve

from budgetlint.binding.drafts import OF_THE_YEAR
from budgetlint.model.amount import ten_to
from budgetlint.model.claims import Claim
from budgetlint.model.facts import Disclosure, Fact
from budgetlint.model.keys import Base, Flow, Key, Measure, Stage
from budgetlint.model.kinds import GOVERNMENTS
from budgetlint.reconcile.book import comparable, is_of_government
from budgetlint.reconcile.reported import figures_of, is_told_alike, place_of
from budgetlint.reconcile.told import may_mean, place
from budgetlint.reconcile.tolerance import Precision
from budgetlint.records import frozen

#: Base of a rate of completion → the stages of the budgets that it may be measured from.
_BUDGETS = {Base.INITIAL: (Stage.BUDGET,), Base.ADJUSTED: (Stage.ADJUSTED,)}


_DONE = (Stage.EXECUTION, Stage.FINAL)
#: What the same thing has in common from year to year.
_ALIKE = ("tier", "region", "fund", "nature", "item", "function", "revenue", "project")


@frozen
class Interval:
    """What a printed number may stand for: from ``low`` to ``high``, in 元 or per cent."""

    low: Fraction
    high: Fraction

    def meets(self, other: Interval) -> bool:
        return self.low <= other.high and other.low <= self.high

    @property
    def middle(self) -> Fraction:
        return (self.low + self.high) / 2


@frozen(eq=False)
class Ratio:
    """One percentage and what it comes to. ``facts``: the amounts it was worked out from, the base last.

    ``worked_out`` is None where the base may be nothing: a growth from nothing has no percentage.
    """

    claim: Claim
    facts: tuple[Fact, ...]
    worked_out: Interval | None
    #: The amount of the year before, in 元, for growth.
    prior: Interval | None = None
    #: Where that may be nothing: the least growth if it was not, in per cent.
    least: Fraction | None = None

    @property
    def printed(self) -> Interval:
        """What the percentage stands for; a reduction is negative."""
        amount = self.claim.fact.figure.amount
        assert amount is not None
        value, unit = Fraction(amount.mantissa, 10**amount.decimals), Fraction(1, 10**amount.decimals)
        return Interval(value - unit / 2, value + unit / 2)

    @property
    def holds(self) -> bool:
        return self.worked_out is None or self.printed.meets(self.worked_out)

    @property
    def is_from_little(self) -> bool:
        """Whether it may be the growth from an amount too small to show in the digits that are printed."""
        return self.least is not None and self.printed.high >= self.least

    @property
    def is_cut(self) -> bool:
        """Whether it holds if the digits behind the last one were cut off instead of rounded, or rounded up."""
        unit = self.printed.high - self.printed.low
        wide = Interval(self.printed.low - unit / 2, self.printed.high + unit / 2)
        return self.worked_out is not None and wide.meets(self.worked_out)

    @property
    def is_turned(self) -> bool:
        """Whether it would hold with the other direction: 下降 for 增长."""
        turned = Interval(-self.printed.high, -self.printed.low)
        return self.worked_out is not None and not self.holds and turned.meets(self.worked_out)


def ratios(disclosure: Disclosure, precision: Precision) -> Mapping[Claim, Ratio]:
    """Every percentage of the text that can be worked out from amounts that the text states of the same body."""
    return {claim: ratio for body in disclosure.bodies for claim, ratio in _ratios(body, precision).items()}


def _ratios(disclosure: Disclosure, precision: Precision) -> Mapping[Claim, Ratio]:
    year = disclosure.year.value
    if disclosure.kind.value in GOVERNMENTS:  # a report drops the noughts at the end, and rounds to fewer digits
        precision = Precision({})
    found: dict[Claim, Ratio] = {}
    claims = disclosure.claims
    figures = figures_of(disclosure.tables) if disclosure.kind.value in GOVERNMENTS else {}
    changes: dict[Claim, list[Claim]] = {}
    for claim in claims:
        if claim.measure is Measure.CHANGE and claim.of is not None:
            changes.setdefault(claim.of, []).append(claim)
    for at, claim in enumerate(claims):
        if claim.fact.figure.amount is None or claim.fact.figure.relation is not None:
            continue
        made: Ratio | None = None
        if claim.measure is Measure.GROWTH:
            made = _growth(claim, changes, list(_before(claims, at)), precision, year)
            if disclosure.kind.value in GOVERNMENTS:
                made = _growth_of_government(claim, made, figures, precision)
        elif claim.measure is Measure.SHARE and claim.of is not None and claim.of.measure is Measure.AMOUNT:
            made = _share(claim, claim.of, _wholes(claim, disclosure), precision)
        elif claim.measure is Measure.COMPLETION and claim.of is not None and claim.of.measure is Measure.AMOUNT:
            made = _completion(claim, claim.of, list(_before(claims, at)), disclosure, figures, precision)
        if made is not None:
            found[claim] = made
    return found


def interval(fact: Fact, precision: Precision) -> Interval | None:
    """What a printed amount may stand for, in 元; None where no number is printed, or one that is not exact."""
    amount, exponent = fact.figure.amount, precision.exponent(fact)
    if amount is None or exponent is None or fact.figure.relation is not None or amount.unit is None:
        return None
    value, unit = Fraction(amount.mantissa) * ten_to(amount.exponent), ten_to(exponent)
    return Interval(value - unit / 2, value + unit / 2)


def _before(claims: Sequence[Claim], at: int) -> Iterator[Claim]:
    """The claims of the same sentence, and of the one before it, nearest first."""
    sentence = claims[at].sentence
    for claim in reversed(claims[:at]):
        if claim.sentence < sentence - 1:
            return
        yield claim


def _growth(
    claim: Claim,
    changes: Mapping[Claim, Sequence[Claim]],
    before: Sequence[Claim],
    precision: Precision,
    year: int | None,
) -> Ratio | None:
    of = claim.of
    if of is not None and of.measure is Measure.CHANGE:
        of = of.of
    if of is None or of.year not in (None, year) or not (of.is_bound or of.sentence == claim.sentence):
        return None
    now = interval(of.fact, precision)
    if now is None:
        return None
    prior = next((c for c in before if _is_prior(c, of, claim)), None)
    if prior is not None and (then := interval(prior.fact, precision)) is not None:
        worked_out = _grown(now, then) if then.low > 0 else None
        return Ratio(claim, (of.fact, prior.fact), worked_out, then, _least(now, then))
    own = [c for c in changes.get(of, ()) if c.base is claim.base and c in before]
    if not own or (change := interval(own[0].fact, precision)) is None:
        return None
    then = Interval(now.low - change.high, now.high - change.low)
    worked_out = _over(lambda x, c: c / (x - c) * 100, now, change) if then.low > 0 else None
    return Ratio(claim, (of.fact, own[0].fact), worked_out, then, _least(now, then))


def _growth_of_government(
    claim: Claim, told: Ratio | None, figures: Mapping[Key, Sequence[Fact]], precision: Precision
) -> Ratio | None:
    """The growth of what a government's report tells, with what its tables print of the year before. Which of several it is
    measured from, last year's budget or what was done, a report seldom says: one that agrees is believed, and only what was
    done is surely measured from what was done."""
    of = claim.of if claim.of is None or claim.of.measure is Measure.AMOUNT else claim.of.of
    made = [told] if told is not None else []
    if of is not None and of.is_bound and is_told_alike(of.key) and of.key.item is None and of.key.year is not None:
        now, key = interval(of.fact, precision), evolve(of.key, year=of.key.year - 1)
        stages = [s for s in Stage if s in _DONE or of.key.stage not in _DONE]
        printed = [f for s in stages for f in figures.get(place_of(evolve(key, stage=s)), ())]
        befores = [(f, then) for f in printed if (then := interval(f, precision)) is not None and then.low > 0]
        made += [Ratio(claim, (of.fact, f), _grown(now, then), then) for f, then in befores if now is not None]
    if holding := next((r for r in made if r.holds), None):
        return holding
    by_change = told is not None and told.facts[-1].key.measure is Measure.CHANGE
    sure = by_change or (of is not None and of.key.stage in _DONE and len(made) == 1)
    return made[0] if made and sure else None


def _grown(now: Interval, then: Interval) -> Interval:
    return _over(lambda x, p: (x - p) / p * 100, now, then)


def _completion(
    claim: Claim,
    of: Claim,
    before: Sequence[Claim],
    disclosure: Disclosure,
    figures: Mapping[Key, Sequence[Fact]],
    precision: Precision,
) -> Ratio | None:
    """What was spent over the budget that its own sentences state, failing that the one that a table prints beside it."""
    now = interval(of.fact, precision)
    if now is None or not (of.is_bound or of.sentence == claim.sentence):
        return None
    stages = _BUDGETS.get(claim.key.base or Base.UNSTATED, (Stage.BUDGET, Stage.ADJUSTED))
    alike = [c for c in before if c.key.stage in stages and _is_of_the_same(c, of)]
    # What is not understood is of what its own sentence says.
    near = [c.fact for c in alike if c.sentence == claim.sentence] or [c.fact for c in alike if of.is_bound]
    if disclosure.kind.value in GOVERNMENTS:
        printed = [f for s in stages for f in figures.get(place_of(evolve(of.key, stage=s)), ())]
    else:
        printed = list(_printed_budgets(of, stages, disclosure))
    budgets = near[:1] or printed
    if not budgets:
        return None
    ways = [Ratio(claim, (of.fact, b), _part_of(now, then), then) for b in budgets if (then := interval(b, precision))]
    # A government's 年度预算 may be the budget as it was adjusted, whose table is not there.
    sure = near or disclosure.kind.value not in GOVERNMENTS or claim.key.base in _BUDGETS
    return next((r for r in ways if r.holds), ways[0] if ways and sure else None)


def _is_of_the_same(budget: Claim, of: Claim) -> bool:
    """Whether a claim states the budget of what another one says was spent."""
    alike = ("fund", "nature", "item", "function", "revenue", "project", "economic")
    known = all(getattr(budget.key, d) in (None, getattr(of.key, d)) for d in alike)
    beside = budget.year is None and budget.sentence == of.sentence
    same = beside or all(getattr(budget.key, d) == getattr(of.key, d) for d in ("year", "tier", "region"))
    sided = of.key.tier is None or budget.key.side is of.key.side
    return budget.measure is Measure.AMOUNT and known and same and sided


def _printed_budgets(of: Claim, stages: Sequence[Stage], disclosure: Disclosure) -> Sequence[Fact]:
    """The budgets that tables print of what a claim speaks of."""
    if not of.is_bound:
        return []
    printed = (f for t in disclosure.tables if t.trouble is None for f in t.facts if f.bound and f.key.stage in stages)
    return [
        f
        for f in printed
        if f.figure.amount is not None
        and f.key.measure is Measure.AMOUNT
        and place(f.key) == place(of.key)
        and may_mean(evolve(of.key, stage=f.key.stage), comparable(f.key))
    ]


def _least(now: Interval, then: Interval) -> Fraction | None:
    """The growth from the most that last year's amount may have been, where it may have been nothing."""
    return (now.low - then.high) / then.high * 100 if then.low <= 0 < then.high else None


def _is_prior(claim: Claim, of: Claim, growth: Claim) -> bool:
    """Whether a claim states what the same thing was in the year before, on the base that the growth is measured from."""
    mine, its = claim.key, of.key
    if its.year is None or mine.year != its.year - 1 or claim.measure is not Measure.AMOUNT or not claim.is_bound:
        return False
    alike = all(getattr(mine, d) == getattr(its, d) for d in _ALIKE)
    alike = alike and (its.tier is None or (mine.side, mine.flow) == (its.side, its.flow))
    stages = {Base.BUDGET: "预算", Base.EXECUTION: "执行", Base.FINAL: "决算"}
    wanted = stages.get(growth.base or Base.UNSTATED, "")
    return alike and (mine.stage is None or wanted in mine.stage)


def _wholes(claim: Claim, disclosure: Disclosure) -> Sequence[Fact]:
    """What a share may be a share of: the amount that it is listed under, else what the text or a table states."""
    if claim.whole is not None:
        return [claim.whole.fact] if claim.whole.measure is Measure.AMOUNT else []
    wanted = claim.share_of
    if wanted is None:
        return []
    claims = [c for c in disclosure.claims if c.is_bound and c.measure is Measure.AMOUNT]
    told = [_of_the_year(c) if wanted.flow is Flow.CURRENT else c.fact for c in claims]
    tables = [t for t in disclosure.tables if t.trouble is None and not is_of_government(t)]
    printed = [f for t in tables for f in t.facts if f.bound]
    alike = (f for f in (*told, *printed) if f.key.measure is Measure.AMOUNT and f.figure.amount is not None)
    return [
        f
        for f in alike
        if (claim.of is None or f is not claim.of.fact)
        and place(f.key) == place(wanted)
        and f.key.year == wanted.year
        and may_mean(wanted, comparable(f.key))
    ]


def _of_the_year(claim: Claim) -> Fact:
    """The fact of a claim; where its words say 本年, as one of the year's own money."""
    named = claim.fresh or OF_THE_YEAR.search(claim.subject) is not None
    return evolve(claim.fact, key=evolve(claim.key, flow=Flow.CURRENT)) if named and not claim.key.flow else claim.fact


def _share(claim: Claim, part: Claim, wholes: Sequence[Fact], precision: Precision) -> Ratio | None:
    """Against the whole that agrees; several that differ, and none of them agrees, prove nothing."""
    one = interval(part.fact, precision)
    if one is None or not part.is_bound:
        return None
    if claim.share_named and (told := [w for w in wholes if _is_named(w, claim)]):
        wholes = [max(told, key=lambda w: w.span.start)]
    made = [Ratio(claim, (part.fact, w), _part_of(one, whole)) for w in wholes if (whole := interval(w, precision))]
    holding = next((r for r in made if r.holds and r.worked_out is not None), None)
    if holding is not None or not made:
        return holding
    if all(r.worked_out is None for r in made):  # of nothing
        return made[0]
    if nearly := next((r for r in made if r.is_cut), None):
        return nearly
    alike = all(
        r.worked_out is not None and made[0].worked_out is not None and r.worked_out.meets(made[0].worked_out)
        for r in made
    )
    return made[0] if alike and all(w.key.year == part.key.year for w in wholes) else None


def _is_named(whole: Fact, claim: Claim) -> bool:
    """Whether the text before a share states just what it names."""
    return whole.table is None and whole.span < claim.span and whole.key == claim.share_of


def _part_of(one: Interval, whole: Interval) -> Interval | None:
    return _over(lambda x, w: x / w * 100, one, whole) if whole.low > 0 else None


def _over(quotient: Callable[[Fraction, Fraction], Fraction], one: Interval, other: Interval) -> Interval:
    """The range of a quotient that is monotone in both: it is reached at the corners."""
    corners = [quotient(x, y) for x, y in product((one.low, one.high), (other.low, other.high))]
    return Interval(min(corners), max(corners))
