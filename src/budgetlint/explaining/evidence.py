"""The checks that agree with a correction, each with its arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from budgetlint.explaining.words import PHRASES
from budgetlint.model.amount import Amount
from budgetlint.model.facts import Fact
from budgetlint.model.phrases import filled, in_words
from budgetlint.reconcile import Cause, Change, Constraint, Habit, Rate, Relation, Result, judge, mended
from budgetlint.reconcile.witnesses import Witness
from budgetlint.records import frozen
from budgetlint.report import Lang
from budgetlint.rules import Context
from budgetlint.wording import cell, counted, printed, sides, workings

#: Places that are named for one amount.
_NAMED = 3


def all_changes(ctx: Context) -> Mapping[Fact, Change]:
    """What the first candidates of all causes change: the document as it is once everything is mended."""
    return {c.fact: c for cause in ctx.reconciliation.causes for c in (cause.best.changes if cause.best else ())}


@frozen(eq=False)
class Evidence:
    """What speaks for the first candidate of a cause, with all its changes made."""

    cause: Cause
    changes: Mapping[Fact, Change]
    ctx: Context
    lang: Lang

    @classmethod
    def of(cls, cause: Cause, ctx: Context, lang: Lang) -> Evidence:
        return cls(cause, all_changes(ctx), ctx, lang)

    def _say(self, phrase: str, **args: object) -> str:
        return filled(PHRASES[self.lang][phrase], args, self.lang)

    def lines(self, change: Change, most: int) -> Iterator[str]:
        """Independent checks on one cell, the most telling first: the same amount elsewhere, then sums."""
        if change.value is None:
            return
        same = self._same(change)
        if same:
            yield same
        for constraint in self._sums(change)[: most - bool(same)]:
            line = self._sum(constraint, change)
            yield self._say("stated", formula=constraint.formula, line=line) if constraint.formula else line
        for witness in self.cause.beside:
            if change.fact in witness.figures:
                yield self._witness(witness, change)

    def witnesses(self, most: int) -> Iterator[str]:
        """Some of the percentages and habits that agree only once all cells of the candidate are mended."""
        changes = self.cause.best.changes if self.cause.best else ()
        for witness in self.cause.beside[:most]:
            yield self._witness(witness, next(c for c in changes if c.fact in witness.figures))

    def _witness(self, witness: Witness, change: Change) -> str:
        return self._rate(witness) if isinstance(witness, Rate) else self._habit(witness, change)

    def _rate(self, rate: Rate) -> str:
        """A percentage that is printed beside the cell, and the amounts that it is of once mended."""
        of, base = (self.changes[f].value if f in self.changes else f.figure.amount for f in (rate.of, rate.base))
        shown = {"percent": printed(rate.fact), "where": self.ctx.where(rate.fact.span)}
        return self._say("rated", cell=cell(rate.fact, self.ctx), of=of, base=base, **shown)

    def _habit(self, habit: Habit, change: Change) -> str:
        """An equality that the document keeps to, once mended."""
        if habit.equality.is_sum:
            after = mended(habit.equality, self.changes)
            return self._say(habit.kind, line="".join(in_words(line, self.lang) for line in workings(after, self.ctx)))
        other = next(f for f in habit.figures if f is not change.fact)
        place = self._say("there", cell=cell(other, self.ctx), where=self.ctx.where(other.span))
        return self._say(habit.kind, places=place, value=printed(other))

    def _same(self, change: Change) -> str:
        """Where else the right amount stands, by the laws that hold: a table or a sentence once."""
        assert change.value is not None
        found: dict[object, Fact] = {}
        for fact in self._equals(change.fact):
            if fact.figure.amount is not None or change.value.is_zero:
                found.setdefault(fact.table if fact.table is not None else fact.span, fact)
        if not found:
            return ""
        facts = list(found.values())[:_NAMED]
        places = [self._say("there", cell=cell(f, self.ctx), where=self.ctx.where(f.span)) for f in facts]
        shown = {printed(f) for f in facts}
        value = shown.pop() if len(shown) == 1 else str(change.value)
        told = "same" if len(facts) == 1 else "all_same"
        return self._say(told, places=self._say("join").join(places), value=value)

    def _equals(self, fact: Fact) -> Sequence[Fact]:
        """The figures that are one amount with this one, through constraints of one part that hold once all is mended."""
        beside = self.ctx.reconciliation.equalities
        found, queue = dict.fromkeys([fact]), [fact]
        while queue:
            for constraint in beside.get(queue.pop(), ()):
                if judge(mended(constraint, self.changes), self.ctx.precision) is Result.HOLDS:
                    fresh = [f for f in constraint.facts if f not in found]
                    found |= dict.fromkeys(fresh)
                    queue += fresh
        return [f for f in found if f is not fact and f not in self.changes]

    def _sums(self, change: Change) -> Sequence[Constraint]:
        own = [
            c
            for c in self.cause.agreeing
            if c.is_sum and not (set(self.changes) & set(c.less)) and c.relation is Relation.EQUAL
        ]
        # The fewer terms, the easier to follow; those that are violated now first.
        now = set(self.cause.constraints)
        return sorted((c for c in own if change.fact in c.facts), key=lambda c: (c not in now, len(c.terms)))

    def _sum(self, constraint: Constraint, change: Change) -> str:
        """A sum as it is once mended, so that the cell comes out of it."""
        after = mended(constraint, self.changes)
        if constraint.whole is change.fact:
            return "".join(in_words(line, self.lang) for line in workings(after, self.ctx))
        whole, total = sides(after)
        assert change.value is not None and after.right is not None
        unit = whole.unit
        mine = counted(change.value.scaled(after.exponent), after.exponent, unit)
        rest = Amount(total.mantissa - mine.mantissa, total.decimals, unit)
        left = self._say(
            "at",
            cell=cell(constraint.whole, self.ctx),
            printed=printed(after.whole),
            where=self.ctx.where(constraint.whole.span),
        )
        value = Amount(whole.mantissa - rest.mantissa, whole.decimals, unit)
        return self._say("rest", whole=left, rest=rest.digits, value=value.digits)
