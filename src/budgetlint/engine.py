"""Runs rules over one understood document: one walk, containment per rule, an outcome for every rule. No I/O."""

from __future__ import annotations

import traceback
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import evolve, field

from budgetlint.diagnostics import diagnose
from budgetlint.explaining import Explanation, explain
from budgetlint.model.facts import BoundTable, Disclosure, Fact
from budgetlint.model.findings import Finding
from budgetlint.model.keys import Measure
from budgetlint.model.nodes import walk
from budgetlint.model.outcomes import NotApplicable, NotEvaluable, Outcome, Rounding, Verdict
from budgetlint.model.phrases import Phrase, filled, in_words, listing
from budgetlint.model.requirements import Requirement
from budgetlint.model.standing import Standing
from budgetlint.packed import Packed
from budgetlint.personal import mask_of
from budgetlint.reconcile import GENERIC, Pattern, Scope, independent, kinds_of, scope_of
from budgetlint.records import mutable
from budgetlint.report import Checked, Coverage, Lang, Problem
from budgetlint.rules import AnyRule, Context, Target
from budgetlint.scope import left_out, nothing_to_reconcile, rested, scope
from budgetlint.summary import amounts_in_prose, is_number, summarise
from budgetlint.suppressions.inline import inline
from budgetlint.timing import Stopwatch

if TYPE_CHECKING:
    from budgetlint.binding import Catalogue


#: What a rule between documents comes to as long as there is one.
_ALONE = NotApplicable(
    Phrase(
        "没有一起检查可以相互核对的文书",
        "no other document that it could be held against was checked together with it",
    )
)
_NOTHING = Phrase("文中没有这条规则所检查的内容", "the document holds nothing that this rule checks")


@mutable(eq=False)
class RuleRun:
    """One rule over one document, while the walk goes on."""

    rule: AnyRule
    calls: int = 0
    silent: int = 0
    findings: list[Finding] = field(factory=list)
    not_applicable: list[str] = field(factory=list)
    not_evaluable: list[str] = field(factory=list)
    rounding: list[str] = field(factory=list)
    #: Rules that report what this one covers, too.
    elsewhere: set[str] = field(factory=set)
    crash: str | None = None
    #: Bodies whose documents would settle what could not be judged.
    awaits: tuple[str, ...] = ()
    #: Where it is asked how long rules take.
    watch: Stopwatch | None = None

    def passed(self) -> None:
        """What it looks at holds."""
        self.calls += 1
        self.silent += 1

    def look(self, target: Target, context: Context, also: tuple[str, ...] = ()) -> None:
        if self.crash is not None:
            return
        self.calls += 1
        said = False
        try:
            for item in self._said(target, context):
                said = True
                if isinstance(item, Finding):
                    item = rested(item, self.rule, target, context)
                self.take(evolve(item, also=(*item.also, *also)) if also and isinstance(item, Finding) else item)
        except Exception as error:  # noqa: BLE001  a rule is foreign code: whatever it does, the others go on
            self.crash = f"{_where(error)}{type(error).__name__}: {error}"
        self.silent += not said

    def _said(self, target: Target, context: Context) -> Iterable[object]:
        if self.watch is None:
            return self.rule.check(target, context)
        with self.watch.lap(self.rule.id):
            return tuple(self.rule.check(target, context))

    def take(self, item: object) -> None:
        if isinstance(item, Finding):
            for words in (self.rule.message, self.rule.advise):  # what cannot be written is a fault of the rule
                words(item)
            most = self.rule.ceiling
            if most is not None and item.severity is not None and item.severity.rank > most.rank:
                item = evolve(item, severity=most)
            self.findings.append(item)
        elif isinstance(item, NotApplicable):
            self.not_applicable.append(item.reason)
        elif isinstance(item, NotEvaluable):
            self.not_evaluable.append(item.reason)
            self.awaits += item.awaits
        elif isinstance(item, Rounding):
            self.rounding.append(item.reason)
        else:
            raise TypeError(
                f"规则只能产出 Finding、NotApplicable、NotEvaluable 或 Rounding,不能是 {type(item).__name__}"
            )

    def crashed(self, lang: Lang) -> str:
        """What is said of a crash."""
        return filled(_CRASH[lang], {"rule": self.rule, "why": self.crash})

    def outcome(self, path: str) -> Outcome:
        """Any finding is a fail; what could not be judged outweighs what passed; all not applicable is not applicable."""
        unjudged = _told(self.not_evaluable)
        if self.crash is not None:
            return Outcome(self.rule.id, path, Verdict.ERROR, self.crash)
        if self.findings or self.elsewhere:
            told = "" if self.findings else _see(self.elsewhere)
            return Outcome(self.rule.id, path, Verdict.FAIL, _told((told, unjudged)))
        if unjudged:
            return Outcome(self.rule.id, path, Verdict.NOT_EVALUABLE, unjudged)
        if self.rounding:
            return Outcome(self.rule.id, path, Verdict.ROUNDING, _told(self.rounding))
        if not self.calls and not self.rule.where:
            return Outcome(self.rule.id, path, Verdict.NOT_APPLICABLE, _NOTHING)
        if not self.silent:
            return Outcome(self.rule.id, path, Verdict.NOT_APPLICABLE, _told(self.not_applicable))
        return Outcome(self.rule.id, path, Verdict.PASS)


def _told(reasons: Iterable[str]) -> Phrase:
    return listing(filter(None, dict.fromkeys(reasons)), ";", "; ")


def _see(rules: Iterable[str]) -> Phrase:
    return Phrase("见{rules}", "see {rules}", rules=listing(sorted(rules)))


_CRASH: Mapping[Lang, str] = {
    "zh": "规则 {rule.id} {rule.name} 出错:{why}",
    "en": "the rule {rule.id} {rule.name} crashed: {why}",
}
#: What one rule comes to that has several outcomes: the first of these.
_GRAVEST = (
    Verdict.ERROR,
    Verdict.FAIL,
    Verdict.NOT_EVALUABLE,
    Verdict.ROUNDING,
    Verdict.PASS,
    Verdict.NOT_APPLICABLE,
)


def _follow(rules: Iterable[AnyRule], runs: Sequence[RuleRun], context: Context) -> None:
    """Tell what others found in the name of rules that follow them, too: one finding, which cites both, as grave as the
    graver of the two."""
    for rule in rules:
        for run in (r for r in runs if r.rule.id != rule.id):
            for at, finding in enumerate(run.findings):
                is_followed = run.rule.id in rule.follows or not rule.follows.keys().isdisjoint(finding.also)
                if is_followed and (rule.concerns is None or rule.concerns(finding, context)):
                    run.findings[at] = _also(finding, rule, run.rule)


def _outcomes(rules: Iterable[AnyRule], runs: Sequence[RuleRun], path: str) -> Iterator[Outcome]:
    """What each rule comes to: its own check, or checks, and what became of the rules that it follows."""
    by_id: dict[str, list[RuleRun]] = defaultdict(list)
    for run in runs:
        by_id[run.rule.id].append(run)
    for rule in rules:
        own = [run.outcome(path) for run in by_id[rule.id]]
        led = [_led(rule, run, runs, path) for name in rule.follows if name != rule.id for run in by_id[name]]
        verdict = min((told.verdict for told in (*own, *led)), key=_GRAVEST.index)
        reasons = dict.fromkeys(told.reason for told in (*own, *led) if told.verdict is verdict and told.reason)
        yield Outcome(rule.id, path, verdict, _told(reasons))


def _led(rule: AnyRule, led: RuleRun, runs: Iterable[RuleRun], path: str) -> Outcome:
    """What a rule comes to by one that it follows, and that runs itself."""
    told, name = led.outcome(path), led.rule.id
    if told.verdict is not Verdict.FAIL:
        return told
    found = (f for run in runs for f in run.findings if run is led or name in f.also)
    concerned = rule.concerns is None or any(rule.id in f.also for f in found)
    return evolve(told, reason=_see([name])) if concerned else evolve(told, verdict=Verdict.PASS, reason="")


def _also(finding: Finding, rule: AnyRule, led: AnyRule) -> Finding:
    """A finding that another rule makes its own. What its own rule told more mildly than usual stays mild."""
    graver = finding.severity is None and rule.severity.rank > led.severity.rank
    return evolve(
        finding,
        also=(*finding.also, rule.id),
        cites=(*finding.cites, *rule.requirement),
        severity=rule.severity if graver else finding.severity,
    )


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    return f"{last.filename.rpartition('/')[2]}:{last.lineno} " if last else ""


def check(
    disclosure: Disclosure,
    rules: Sequence[AnyRule],
    catalogue: Catalogue,
    requirements: Mapping[str, Requirement] | None = None,
    lang: Lang = "zh",
    coverage: bool = False,
    ignored: Sequence[AnyRule] = (),
    explain_arithmetic: bool = False,
    provinces: frozenset[str] | None = None,
    watch: Stopwatch | None = None,
    transcript: bool = False,
    comparing: bool = False,
) -> Checked:
    """Run ``rules`` over one document. The order of rules makes no difference.

    ``provinces`` are those whose rules are wanted; None = those of the document's own. What an ``ignored`` rule on constraints names most closely no other rule reports in its stead. With
    ``explain_arithmetic`` every finding on sums shows its whole evidence; with ``transcript`` the document itself is kept, with
    ``comparing`` what other documents can be held against. A ``watch`` is told how long rules take.
    """
    path = disclosure.source.path
    context = Context(disclosure, catalogue)
    outcomes: list[Outcome] = []
    bound: list[AnyRule] = []
    between: list[str] = []
    for rule in rules:
        out = scope(rule, disclosure, provinces)
        if out is None and rule.between_documents:
            between.append(rule.id)
            out = _ALONE
        if out is None:
            bound.append(rule)
        else:
            verdict = Verdict.NOT_APPLICABLE if isinstance(out, NotApplicable) else Verdict.NOT_EVALUABLE
            outcomes.append(Outcome(rule.id, path, verdict, out.reason))
    present = {r.id for r in bound}
    runs = [RuleRun(part, watch=watch) for rule in bound for part in rule.parts(present)]
    if watch is not None:
        with watch.lap("reconcile"):
            _ = context.reconciliation  # else the first rule that needs it would seem slow
    _walk(disclosure, [r for r in runs if not r.rule.where], context)
    silent = [RuleRun(r) for r in ignored if r.where and not r.follows and scope(r, disclosure, provinces) is None]
    _reconcile([r for r in runs if r.rule.where], silent, context)
    for run in (r for r in runs if r.rule.where and not (r.calls or r.elsewhere or r.crash)):
        run.take(nothing_to_reconcile(run.rule, disclosure, catalogue))
    for run in (r for r in runs if r.rule.where and r.calls):
        for reason in left_out(run.rule, disclosure, catalogue):
            run.take(reason)
    _follow([r for r in bound if r.follows], runs, context)
    outcomes.extend(_outcomes(bound, runs, path))
    mask = mask_of(disclosure)
    summary = summarise(disclosure, catalogue, lang)
    if transcript:
        from budgetlint.transcribing import transcribed

        summary = evolve(summary, transcript=transcribed(disclosure).pack())
    return Checked(
        Packed([summary]),
        Packed(
            diagnose(
                ((r.rule, f) for r in runs for f in r.findings),
                disclosure,
                requirements or {},
                lang,
                explained(runs, context, lang, whole=explain_arithmetic),
            )
        ),
        Packed(sorted((evolve(o, reason=mask(in_words(o.reason, lang))) for o in outcomes), key=lambda o: o.rule)),
        tuple(Problem(path, r.rule.id, mask(r.crashed(lang))) for r in runs if r.crash),
        Packed([_coverage(context)] if coverage else ()),
        inline(disclosure),
        standing=_standing(context, runs, between) if comparing else None,
    )


def _standing(context: Context, runs: Sequence[RuleRun], between: Iterable[str]) -> Standing:
    from budgetlint.beside import standing_of

    awaits = [(r.rule.id, r.awaits) for r in runs if r.awaits]
    return standing_of(context, awaits, between, {f.cause for r in runs for f in r.findings if f.cause})


def explained(runs: Iterable[RuleRun], context: Context, lang: Lang, *, whole: bool) -> dict[str, Explanation]:
    """What is said of the causes that findings have, by their mark."""
    told = {f.cause for r in runs for f in r.findings if f.cause}
    if not told:
        return {}
    marked = {e.mark: e.cause for e in context.reconciliation.evaluations if e.mark in told and e.cause is not None}
    causes = context.reconciliation.causes
    found = ((mark, explain(causes[n], context, lang, whole=whole)) for mark, n in marked.items())
    return {mark: explanation for mark, explanation in found if explanation is not None}


def _coverage(context: Context) -> Coverage:
    constraints = [e.constraint for e in context.reconciliation.evaluations]
    held = independent(constraints)
    tables = [(t.index, _tally([held.get(f, 0) for f in _amounts(t)])) for t in context.disclosure.tables if t.kind]
    kinds = Counter((str(c.origin), str(c.trust)) for c in constraints)
    prose = amounts_in_prose(context.disclosure)
    return Coverage(
        context.source.path,
        _tally([held.get(f, 0) for t in context.disclosure.tables if t.kind for f in _amounts(t)]),
        tuple(tables),
        tuple((origin, trust, n) for (origin, trust), n in sorted(kinds.items())),
        prose_amounts=len(prose),
        prose_bound=sum(f.bound for f in prose),
        prose_unbound=tuple(context.source.place(f.span) for f in prose if not f.bound),
    )


def _tally(numbers: Sequence[int]) -> tuple[int, int, int, int]:
    counts = Counter(min(n, 3) for n in numbers)
    return counts[0], counts[1], counts[2], counts[3]


def _amounts(table: BoundTable) -> list[Fact]:
    """The printed amounts of money of a table: no prices, counts or indicators."""
    return [f for f in table.facts if is_number(f) and f.key.measure is Measure.AMOUNT]


def _walk(disclosure: Disclosure, runs: Iterable[RuleRun], context: Context) -> None:
    """The one walk: the document, its tree, its tables, its facts; each handed to the rules for its type."""
    table: dict[type[Target], list[RuleRun]] = {}
    runs = tuple(runs)

    def dispatch(target: Target) -> None:
        kind = type(target)
        if kind not in table:
            table[kind] = [run for run in runs if issubclass(kind, run.rule.on)]
        for run in table[kind]:
            run.look(target, context)

    for target in _targets(disclosure):
        dispatch(target)


def _reconcile(runs: Sequence[RuleRun], silent: Sequence[RuleRun], context: Context) -> None:
    """Every constraint to the rules that cover it; a violated one is told by the rule that names it most closely."""
    if not runs:
        return
    kinds = kinds_of(context.disclosure.tables)
    reaching: dict[Scope, list[tuple[RuleRun, list[Pattern]]]] = {}
    for evaluation in context.reconciliation.evaluations:
        fitting: list[tuple[tuple[bool, int], RuleRun]] = []
        scope = scope_of(evaluation.constraint, kinds)
        if scope not in reaching:
            own = ((run, [p for p in run.rule.where if p.reaches(scope)]) for run in (*runs, *silent))
            reaching[scope] = [(run, patterns) for run, patterns in own if patterns]
        for run, patterns in reaching[scope]:
            covering = [p for p in patterns if p.fits(evaluation.constraint)]
            if ranks := [p.rank for p in covering if p.owns(evaluation)]:
                fitting.append((max(ranks), run))
            elif covering:
                run.passed()
        if any(rank > GENERIC for rank, _ in fitting):  # what has a name of its own needs no general one
            fitting = [f for f in fitting if f[0] > GENERIC]
        fitting.sort(key=lambda f: (f[0], -int(f[1].rule.id[-3:]), f[1].rule.id), reverse=True)
        if not evaluation.result.is_violation:
            for _, run in fitting:
                run.look(evaluation, context)
        elif fitting:
            first, *rest = (run for _, run in fitting)
            if first not in silent:
                rest = [run for run in rest if run not in silent]
                first.look(evaluation, context, also=tuple(run.rule.id for run in rest))
                for run in rest:
                    run.elsewhere.add(first.rule.id)


def _targets(disclosure: Disclosure) -> Iterator[Target]:
    yield disclosure
    yield from walk(disclosure.tree)
    yield from disclosure.tables
    yield from disclosure.facts
    yield from disclosure.sentences
    yield from disclosure.claims
