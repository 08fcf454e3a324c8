"""From a cause to what a clerk is told: where, what is printed, what it should be and why, which checks agree, what the
correction settles, how sure that is, what to do (DESIGN §7). No I/O."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from re import search

from attrs import evolve

from budgetlint.explaining.evidence import Evidence, all_changes
from budgetlint.explaining.words import MISTAKE, OPERATION, PHRASES, REGIME
from budgetlint.model.amount import Amount
from budgetlint.model.facts import Fact
from budgetlint.model.findings import Anchor, Correction, Severity, Suggestion
from budgetlint.model.phrases import filled, in_words
from budgetlint.model.source import Span
from budgetlint.reconcile import (
    Candidate,
    Cause,
    Certainty,
    Change,
    Constraint,
    OperationKind,
    bound,
    independent,
    judge,
    mended,
)
from budgetlint.records import frozen
from budgetlint.report import Lang
from budgetlint.rules import Context
from budgetlint.wording import cell, counted, gap_of, printed, unit_of, workings

#: Checks that are told beneath a finding, and other possibilities.
_CHECKS, _OTHERS = 3, 3
#: How likely another possibility has to be to be worth telling.
_WORTH = 0.02
#: Where the likeliest possibilities are less likely together, none is worth telling.
_MOST = 0.75
#: Changes of a systematic mistake that are listed one by one.
_LISTED = 100


@frozen
class Explanation:
    """What is said of a cause. ``message`` None: the finding of the rule speaks for itself, no figure is surely wrong.

    ``severity`` is the most it can be: what may be misread is a question.
    """

    conclusion: str
    candidates: tuple[Suggestion, ...]
    certainty: str
    evidence: tuple[str, ...]
    message: str | None = None
    span: Span | None = None
    anchor: Anchor | None = None
    workings: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR
    expected: str | None = None
    actual: str | None = None
    difference: str | None = None
    unit: str | None = None


def explain(cause: Cause, ctx: Context, lang: Lang = "zh", *, whole: bool = False) -> Explanation | None:
    """The explanation of a cause, with its whole evidence where asked for; None where none was found."""
    best = cause.best
    says = _Says(cause, ctx, lang)
    if best is None:
        given_up = Explanation(PHRASES[lang]["incomplete"] + PHRASES[lang]["stop"], (), str(cause.certainty), ())
        return None if cause.complete else given_up
    plain = Explanation(
        conclusion=says.conclusion(),
        candidates=tuple(map(says.suggestion, cause.candidates)),
        certainty=str(cause.certainty),
        evidence=tuple(says.tree()) if whole else (),
    )
    if best.operation is not None and cause.certainty is not Certainty.OPEN:
        place = (best.operation.places or tuple(c.fact for c in best.changes))[0]
        beside = tuple(Evidence.of(cause, ctx, lang).witnesses(_CHECKS))
        return evolve(plain, message=says.operation(best), span=place.span, anchor=says.anchor(place), workings=beside)
    if cause.certainty is Certainty.OPEN or best.changes[0].value is None:
        return evolve(plain, severity=Severity.WARNING) if best.misread and not best.changes else plain
    change, value = best.changes[0], best.changes[0].value
    actual, gap = says.gap(change, value)
    return evolve(
        plain,
        message=says.wrong(change, value),
        span=change.fact.span,
        anchor=says.anchor(change.fact),
        workings=tuple(Evidence.of(cause, ctx, lang).lines(change, _CHECKS)),
        expected=value.digits,
        actual=None if change.fact.figure.amount is None else actual.digits,
        difference=gap.digits,
        unit=value.unit.symbol if value.unit else None,
    )


@frozen(eq=False)
class _Says:
    cause: Cause
    ctx: Context
    lang: Lang

    def _say(self, phrase: str, **args: object) -> str:
        return filled(PHRASES[self.lang][phrase], args, self.lang)

    def wrong(self, change: Change, value: Amount) -> str:
        mistake = MISTAKE[self.lang][change.mistake]
        _, gap = self.gap(change, value)
        off = self._say("more" if gap.mantissa > 0 else "less", gap=Amount(abs(gap.mantissa), gap.decimals, gap.unit))
        why = self._say("why", mistake=mistake) if mistake else ""
        sure = "wrong" if self.cause.certainty is Certainty.ONLY else "likely"
        return self._say(
            sure, cell=cell(change.fact, self.ctx), printed=printed(change.fact), value=value, why=why, gap=off
        )

    @staticmethod
    def gap(change: Change, value: Amount) -> tuple[Amount, Amount]:
        """What is printed in the unit and to the digits of the right amount, and how much that is more than it."""
        shown = change.fact.figure.amount or Amount(0, value.decimals, value.unit)
        finest = min(shown.exponent, value.exponent)
        actual = counted(shown.scaled(finest), finest, value.unit)
        return actual, counted(shown.scaled(finest) - value.scaled(finest), finest, value.unit)

    def anchor(self, fact: Fact) -> Anchor:
        table = self.ctx.title(self.ctx.disclosure.tables[fact.table]) if fact.table is not None else ""
        return Anchor(table, fact.row_label, fact.column_label)

    # --- what to do -----------------------------------------------------------------------------------------------------

    def conclusion(self) -> str:
        """What mending settles, how sure it is, what to do."""
        cause = self.cause
        best, *others = cause.candidates
        others = [c for c in others if c.share >= _WORTH]
        said = list(self._afterwards())
        if best.misread and not best.changes and best.operation is None:
            said.append(self._say("question"))
        elif cause.certainty is Certainty.OPEN:
            ways = [c for c in (best, *others)[: _OTHERS + 1] if not any(change.turns_negative for change in c.changes)]
            if sum(c.share for c in ways) < _MOST:
                said.append(self._say("open_many"))
            else:
                shown = [self._way(c, _OTHERS) for c in ways]
                said.append(self._say("open" if len(ways) > 1 else "open_one", others=self._say("or").join(shown)))
                if cause.beside:
                    said.append(self._say("beside_first" if len(ways) > 1 else "beside_one", count=len(cause.beside)))
        else:
            count = len(set(cause.agreeing) | set(cause.constraints))
            if len(best.changes) > 1 and best.operation is None:
                along = self._say("join").join(map(self._change, best.changes[1 : _OTHERS + 1]))
                said.append(self._say("along", others=along, count=len(best.changes) - 1))
            settles = self._say("settles_one") if count == 1 else self._say("settles", count=count)
            said.append(settles + (self._say("together") if self._needs_others() else ""))
            if others:
                shown = [self._way(c, _OTHERS) for c in others[:_OTHERS]]
                said.append(self._say("several", count=len(others), others=self._say("or").join(shown)))
            elif cause.certainty is Certainty.ONLY and best.operation is None:
                said.append(self._say("only"))
        if not cause.complete:
            said.append(self._say("incomplete"))
        said.append(self._say("act"))
        return self._say("semicolon").join(said) + self._say("stop")

    def _afterwards(self) -> Iterator[str]:
        """What one of its relations still lacks once a figure is put right that is told to be wrong before."""
        causes = self.ctx.reconciliation.causes
        before = [c for c in causes if c is not self.cause and c.best and c.certainty is not Certainty.OPEN]
        changes = {c.fact: c for cause in before if cause.best for c in cause.best.changes}
        for constraint in self.cause.constraints if self.cause.certainty is Certainty.OPEN else ():
            change = next((changes[f] for f in constraint.facts if f in changes and changes[f].value is not None), None)
            after = mended(constraint, changes)
            if change is not None and after.difference:
                yield self._say("afterwards", change=self._change(change), gap=gap_of(after))
                return

    def _needs_others(self) -> bool:
        """Whether its checks agree only with what other causes mend, too."""
        own = {c.fact for c in (self.cause.best.changes if self.cause.best else ())}
        others = all_changes(self.ctx).keys() - own
        return any(not others.isdisjoint(c.facts) for c in (*self.cause.agreeing, *self.cause.constraints))

    def _way(self, candidate: Candidate, most: int | None = None) -> str:
        """What to change; no more than ``most`` places by name."""
        if candidate.operation is not None:
            return self.operation(candidate)
        parts = [self._change(c) for c in candidate.changes]
        parts += [self._say("misread", cell=cell(c.whole, self.ctx)) for c in candidate.misread]
        named = self._say("and").join(parts[:most])
        return self._say("among", named=named, count=len(parts)) if most and len(parts) > most else named

    def _change(self, change: Change) -> str:
        where, shown = cell(change.fact, self.ctx), printed(change.fact)
        if change.value is None:
            return self._say("unclear", cell=where, printed=shown)
        return self._say("change", cell=where, printed=shown, value=change.value)

    def operation(self, candidate: Candidate) -> str:
        operation = candidate.operation
        assert operation is not None
        by_column = operation.kind in (
            OperationKind.COLUMN_UNIT,
            OperationKind.COLUMNS_SWAPPED,
            OperationKind.PRIOR_YEAR,
            OperationKind.COLUMN_SIGN,
        )
        names = [f.column_label if by_column else f.row_label for f in operation.places]
        power = 10 ** abs(operation.power)
        return OPERATION[self.lang][operation.kind].format(
            table=self.ctx.title(self.ctx.disclosure.tables[operation.table]),
            first=names[0] if names else "",
            second=names[1] if len(names) > 1 else "",
            column=self._in_column(candidate, operation.table),
            times=self._say("times" if operation.power < 0 else "fraction", n=power),
            lacking=self._say("join").join(str(gap_of(c)) for c in candidate.misread[:_OTHERS] if not c.across),
        )

    def _in_column(self, candidate: Candidate, table: int) -> str:
        """The column of all that changes, where its table has several."""
        columns = {c.fact.column for c in candidate.changes}
        every = {f.column for f in self.ctx.disclosure.tables[table].facts}
        return (
            self._say("column", column=candidate.changes[0].fact.column_label) if len(columns) == 1 < len(every) else ""
        )

    # --- for other programs ---------------------------------------------------------------------------------------------

    def suggestion(self, candidate: Candidate) -> Suggestion:
        operation = candidate.operation
        # What is cut short, or puts a row right by leaving it out, can not be written into the cells.
        whole = len(candidate.changes) <= _LISTED and (
            operation is None or operation.kind is not OperationKind.ROW_TWICE
        )
        corrections = [self._correction(c, whole=whole) for c in candidate.changes[:_LISTED]]
        return Suggestion(
            self._way(candidate),
            round(1000 * candidate.share),
            tuple(corrections),
            str(operation.kind) if operation else None,
        )

    def _correction(self, change: Change, *, whole: bool) -> Correction:
        fact, value = change.fact, change.value
        return Correction(
            fact.span,
            self.ctx.source.place(fact.span),
            self.anchor(fact),
            fact.raw,
            value.digits if value else None,
            value.unit.symbol if value and value.unit else None,
            rewritten(fact.raw, value) if whole and value is not None else None,
            str(change.mistake),
        )

    # --- the whole evidence ---------------------------------------------------------------------------------------------

    def tree(self) -> Iterator[str]:
        """Every relation that does not hold, every check that agrees, every possible correction; children indented."""
        cause = self.cause
        changes, own = all_changes(self.ctx), {c.fact for c in (cause.best.changes if cause.best else ())}
        yield self._say("violated", count=len(cause.constraints))
        for constraint in cause.constraints:
            yield from self._relation(constraint, changes)
        held = independent(cause.agreeing)
        count = max((held.get(f, 0) for f in own), default=0)
        yield self._say("agreeing", count=len(cause.agreeing), independent=count)
        for constraint in cause.agreeing:
            yield "  " + self._both(mended(constraint, changes))
        yield self._say("candidates")
        for candidate in cause.candidates:
            yield f"  {self._say('percent', share=f'{100 * candidate.share:.1f}')} {self._way(candidate)}"
        for table in sorted({t for c in cause.constraints for t in c.tables}):
            if (regime := self.ctx.reconciliation.regimes.get(table)) is not None:
                title = self.ctx.title(self.ctx.disclosure.tables[table])
                yield self._say("regime", table=title, regime=REGIME[self.lang][regime])

    def _relation(self, constraint: Constraint, changes: Mapping[Fact, Change]) -> Iterator[str]:
        precision = self.ctx.precision
        limit = bound(constraint, precision)
        exact = self.ctx.reconciliation.is_exact(constraint)
        allowed = limit.same if not constraint.is_sum or exact else max(limit.same, limit.rounded)
        most = counted(int(allowed), constraint.exponent, unit_of(constraint))
        yield "  " + self._say(
            "before",
            whole=self._at(constraint.whole),
            parts=self._parts(constraint),
            gap=gap_of(constraint),
            bound=most,
        )
        yield from (f"    {in_words(line, self.lang)}" for line in workings(constraint, self.ctx))
        if changes:
            after = mended(constraint, changes)
            settled = not judge(after, precision).is_violation
            yield "    " + self._say("exactly" if after.difference == 0 else "after" if settled else "still")

    def _both(self, constraint: Constraint) -> str:
        written = [in_words(line, self.lang) for line in workings(constraint, self.ctx)]
        return f"{self._at(constraint.whole)} = {''.join(written) or self._parts(constraint)}"

    def _parts(self, constraint: Constraint) -> str:
        if not constraint.is_sum:
            return self._at(constraint.parts[0])
        total = counted(constraint.right or 0, constraint.exponent, unit_of(constraint))
        return self._say("sum", sum=total)

    def _at(self, fact: Fact) -> str:
        return self._say("at", cell=cell(fact, self.ctx), printed=printed(fact), where=self.ctx.where(fact.span))


def rewritten(raw: str, value: Amount) -> str | None:
    """``value`` in the style of what is printed: thousands marked where they are, all around the number kept. None where
    that is not safe: what is below 0 is marked in another way than by a minus, or words stand there."""
    found = search(r"[-−－]?[0-9０-９][0-9０-９,，.．]*", raw)
    if any(c in raw for c in "()（）负△▲") or (found is None and raw.strip(" -－—　")):
        return None
    digits = value.digits
    if found is None:
        return digits
    if "," in found[0] or "，" in found[0]:
        whole, mark, rest = digits.partition(".")
        sign = "-" if whole.startswith("-") else ""
        digits = f"{sign}{int(whole.lstrip('-')):,}{mark}{rest}"
    return raw[: found.start()] + digits + raw[found.end() :]
