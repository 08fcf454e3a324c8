"""All constraints of one document, judged together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final, TypeAlias

from attrs import evolve, field

from budgetlint.binding.catalogue import Catalogue
from budgetlint.mistakes import Mistake
from budgetlint.model.amount import Amount, Unit
from budgetlint.model.facts import Disclosure, Fact
from budgetlint.reconcile.candidates import Cause, Certainty, Change
from budgetlint.reconcile.causes import causes, shared_figures
from budgetlint.reconcile.constraint import Constraint, Relation, Trust
from budgetlint.reconcile.derive import derive
from budgetlint.reconcile.diagnosis import diagnose
from budgetlint.reconcile.explanations import amounts
from budgetlint.reconcile.habits import habits
from budgetlint.reconcile.imputation import imputed
from budgetlint.reconcile.printing import Printing
from budgetlint.reconcile.rates import rates
from budgetlint.reconcile.regimes import Regime, is_cut_off, regimes
from budgetlint.reconcile.system import System
from budgetlint.reconcile.tolerance import Precision, Result, bound, judge, precision_of
from budgetlint.reconcile.witnesses import Witnesses
from budgetlint.records import frozen

_Judged: TypeAlias = tuple[Constraint, Result]
#: Between two documents so many figures may be mistyped one by one.
_MANY: Final = 3


@frozen(eq=False)
class Evaluation:
    """One constraint and what became of it.

    Violated ones that hang together have the same ``cause``, its position among those of the reconciliation; ``shared``
    is the figure that is wrong, or that most of them have in common.
    """

    constraint: Constraint
    result: Result
    shared: Fact | None = None
    cause: int | None = None
    #: Whether the sums of its tables otherwise close to the last digit, so that rounding is no explanation.
    exact: bool = False

    @property
    def mark(self) -> str:
        """What all findings of its cause are marked with (Finding.cause); empty where it holds."""
        return "" if self.cause is None else f"reconciliation {self.cause}"


@frozen(eq=False, slots=False)
class Reconciliation:
    """The evaluations of one document, in the order of derivation; why some are violated; how each table was rounded."""

    evaluations: tuple[Evaluation, ...]
    causes: tuple[Cause, ...] = ()
    regimes: Mapping[int, Regime] = field(factory=dict)
    #: What figures that can not be read must be, where the others tell.
    imputed: Mapping[Fact, Amount] = field(factory=dict)

    def of_table(self, table: int) -> tuple[Evaluation, ...]:
        """The sums inside one table."""
        own = self._by_table.get(table, ())
        return tuple(e for e in own if not e.constraint.across and e.constraint.is_sum)

    def rounding_in(self, table: int) -> tuple[Evaluation, ...]:
        """What holds in one table by rounding only."""
        return tuple(e for e in self._by_table.get(table, ()) if e.result is Result.ROUNDING)

    @cached_property
    def equalities(self) -> Mapping[Fact, Sequence[Constraint]]:
        """Figure → the constraints that say that another is the same amount."""
        found: dict[Fact, list[Constraint]] = defaultdict(list)
        for constraint in (e.constraint for e in self.evaluations):
            if not constraint.is_sum and constraint.relation is Relation.EQUAL and not constraint.doubt:
                for each in constraint.facts:
                    found[each].append(constraint)
        return found

    def is_exact(self, constraint: Constraint) -> bool:
        """Whether it speaks inside a table of which all sums close to the last digit: rounding is no excuse there."""
        return not constraint.across and not constraint.in_prose and _is_exact(constraint, self.regimes)

    def mark_of(self, facts: Collection[Fact]) -> str:
        """The mark of the cause of which one of these figures is what is wrong, or of a violated law of which one that the
        text tells is the whole: what else is wrong with that figure has the same cause. Empty for none."""
        own = {n for n, cause in enumerate(self.causes) if _explains(cause, facts)}
        marked = (e for e in self.evaluations if e.mark)
        told = (e for e in marked if e.cause in own or (e.constraint.in_prose and e.constraint.whole in facts))
        return next((e.mark for e in told), "")

    @cached_property
    def _by_table(self) -> Mapping[int | None, Sequence[Evaluation]]:
        """The evaluations by the table of their whole."""
        found: dict[int | None, list[Evaluation]] = defaultdict(list)
        for evaluation in self.evaluations:
            found[evaluation.constraint.whole.table].append(evaluation)
        return found


def _explains(cause: Cause, facts: Collection[Fact]) -> bool:
    """Whether some figures are wrong by a cause; where that is open, whether they agree by its first candidate alone."""
    if cause.best is None or all(c.fact not in facts for c in cause.best.changes):
        return False
    return cause.certainty is not Certainty.OPEN or any(set(facts) <= set(w.figures) for w in cause.beside)


def reconcile(disclosure: Disclosure, catalogue: Catalogue) -> Reconciliation:
    """Derive and judge every constraint of a document, and say what is wrong where some are violated."""
    constraints = derive(disclosure, catalogue)
    precision = precision_of(disclosure)
    known = regimes(constraints, precision)
    judged = _judge_all(constraints, known, precision)
    is_wrong = any(r.is_violation for _, r in judged)
    told = rates(disclosure, precision, as_evidence=True) if is_wrong else ()
    kept = habits(disclosure, precision) if is_wrong else ()
    beside = (*(rate for _, _, own in told for rate in own), *kept)
    printing = Printing(disclosure.facts, precision, _units(disclosure), Witnesses(beside))
    found = _diagnosed(judged, known, precision, printing)
    if rounded := _by_a_digit(found):
        # One unit beside a wrong figure of the same table: it may be the rounding of that table after all.
        loose = {t: Regime.UNKNOWN if t in rounded else r for t, r in known.items()}
        otherwise = _judge_all(constraints, loose, precision)
        other = _diagnosed(otherwise, loose, precision, printing)
        if _size(other) < _size(found):
            known, judged, found = loose, otherwise, other
    guessed = imputed(System.of(judged, precision, known), printing) if _unreadable(judged) else {}
    return _settled(judged, found, known, guessed)


def settle(
    judged: Sequence[_Judged],
    bounds: Sequence[_Judged],
    links: Iterable[Collection[Constraint]],
    precision: Precision,
    known: Mapping[int, Regime],
    printing: Printing,
) -> Reconciliation:
    """What is wrong where some of what was judged already is violated, as of several documents. What only ``bounds`` figures
    does not tell which is wrong. Where much of what links two documents is violated, they differ in one thing: nobody
    mistypes so many figures one by one."""
    found = _settled([*judged, *bounds], _diagnosed(judged, known, precision, printing), known, {})
    for link in links:
        own = [n for n, cause in enumerate(found.causes) if any(c in link for c in cause.constraints)]
        if len(own) > _MANY or (len(own) > 1 and any(c.relation is Relation.AT_LEAST for c in link)):
            found = _as_one(found, own)
    return found


def _as_one(found: Reconciliation, causes: Sequence[int]) -> Reconciliation:
    """The same with some causes taken for one, of which no explanation is known."""
    first, *_ = causes
    together = tuple(dict.fromkeys(c for n in causes for c in found.causes[n].constraints))
    whole = Cause(together, (), Certainty.OPEN, True)
    return evolve(
        found,
        causes=tuple(whole if n == first else cause for n, cause in enumerate(found.causes)),
        evaluations=tuple(
            evolve(e, cause=first, shared=None) if e.cause in causes and e.result.is_violation else e
            for e in found.evaluations
        ),
    )


def _settled(
    judged: Sequence[_Judged], found: tuple[Cause, ...], known: Mapping[int, Regime], guessed: Mapping[Fact, Amount]
) -> Reconciliation:
    explained = {c: n for n, cause in enumerate(found) for c in (*cause.settled, *cause.constraints)}
    violated = [c for c, r in judged if r.is_violation and c not in explained]
    shared = shared_figures(violated)
    groups: dict[int, list[Constraint]] = defaultdict(list)
    for constraint, group in causes(violated, shared).items():
        groups[group].append(constraint)
    found += tuple(Cause(tuple(own), (), Certainty.OPEN, all(map(_is_soft, own))) for own in groups.values())
    cause = explained | {c: n for n, each in enumerate(found) for c in each.constraints}
    evaluations = (
        Evaluation(c, r, _figure(found, cause.get(c), shared.get(c)), cause.get(c), _is_exact(c, known))
        for c, r in judged
    )
    return Reconciliation(tuple(evaluations), found, known, guessed)


def _judge_all(
    constraints: Sequence[Constraint], known: Mapping[int, Regime], precision: Precision
) -> Sequence[_Judged]:
    return [(c, _in_regime(c, judge(c, precision), known, precision)) for c in constraints]


def _diagnosed(
    judged: Sequence[_Judged], known: Mapping[int, Regime], precision: Precision, printing: Printing
) -> tuple[Cause, ...]:
    """What went wrong."""
    if not any(r.is_violation for _, r in judged) and not _unreadable(judged):
        return ()
    found = diagnose(System.of(judged, precision, known), printing)
    told = {c for cause in found for c in (*cause.constraints, *cause.settled)}
    others = [c for c, r in judged if r.is_violation and c not in told]
    return tuple(_with_others(cause, others, precision) for cause in found)


def _unreadable(judged: Sequence[_Judged]) -> bool:
    return any(r is Result.UNKNOWN for _, r in judged)


def _by_a_digit(found: Sequence[Cause]) -> frozenset[int | None]:
    """The tables of which one figure is said to be one unit off, and another to be wrong."""
    changes = [c for cause in found for c in (cause.best.changes if cause.best else ())]
    off = {c.fact.table for c in changes if c.mistake is Mistake.LAST_DIGIT}
    return frozenset(off & {c.fact.table for c in changes if c.mistake is not Mistake.LAST_DIGIT}) - {None}


def _size(found: Sequence[Cause]) -> int:
    return sum(len(cause.best.changes) + len(cause.best.misread) if cause.best else 0 for cause in found)


def _units(disclosure: Disclosure) -> Mapping[tuple[int | None, int | None], Unit]:
    """Table and column → the unit that either states."""
    stated = (((t.index, c.index), c.unit or t.unit) for t in disclosure.tables for c in t.columns)
    return {place: unit for place, unit in stated if unit is not None and unit.is_money}


def _in_regime(constraint: Constraint, result: Result, known: Mapping[int, Regime], precision: Precision) -> Result:
    """What a difference is in its table: where digits were cut off, rounding; where sums close exactly, none."""
    inside = None if constraint.across or constraint.in_prose else known.get(constraint.whole.table or 0)
    if inside is Regime.TRUNCATED and result is Result.FAILS and is_cut_off(constraint, precision):
        return Result.ROUNDING
    if inside is Regime.EXACT and result is Result.ROUNDING and not constraint.doubt:
        limit, gap = bound(constraint, precision), abs(constraint.difference or 0)
        if gap < limit.rounded:
            return Result.ONE_UNIT if gap <= limit.unit else Result.FAILS
    return result


def _is_soft(constraint: Constraint) -> bool:
    return constraint.trust is Trust.SOFT


def _is_exact(constraint: Constraint, known: Mapping[int, Regime]) -> bool:
    return any(known.get(table) is Regime.EXACT for table in constraint.tables)


def _figure(found: Sequence[Cause], cause: int | None, shared: Fact | None) -> Fact | None:
    """The figure to point at: the wrong one where that is sure enough."""
    best = found[cause].best if cause is not None else None
    if cause is None or best is None:
        return shared
    single = best.operation is None and len(best.changes) == 1 and found[cause].certainty is not Certainty.OPEN
    return best.changes[0].fact if single else None


def _with_others(cause: Cause, violated: Sequence[Constraint], precision: Precision) -> Cause:
    """A cause with other violated constraints that hold once its figures are mended, but for a last digit; with all on the
    figures of a systematic mistake, which can not be judged before that is put right."""
    best = cause.best
    changes = {c.fact: c for c in best.changes} if best else {}
    speaking = [c for c in violated if not changes.keys().isdisjoint(c.facts)]
    if best is None or best.operation is None:
        speaking = [c for c in speaking if judge(mended(c, changes), precision) is not Result.FAILS]
    return evolve(cause, constraints=(*cause.constraints, *speaking)) if speaking else cause


def mended(constraint: Constraint, changes: Mapping[Fact, Change]) -> Constraint:
    """A constraint as it would be with some of its figures changed; those whose value is not known stay."""
    return constraint.with_amounts(amounts(changes[f] for f in constraint.facts if f in changes))
