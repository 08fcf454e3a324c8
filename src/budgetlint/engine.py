"""Runs rules over one understood document: one walk, containment per rule, an outcome for every rule. No I/O."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import field, frozen, mutable

from budgetlint.diagnostics import diagnose
from budgetlint.model.amount import FigureKind
from budgetlint.model.facts import BoundTable, Disclosure, Fact, Inferred
from budgetlint.model.findings import Diagnostic, Finding
from budgetlint.model.keys import Measure
from budgetlint.model.nodes import Unparsed, walk
from budgetlint.model.outcomes import NotApplicable, NotEvaluable, Outcome, Rounding, Verdict
from budgetlint.model.requirements import Requirement
from budgetlint.report import DocumentSummary, Known, Lang, Problem, TableSummary
from budgetlint.rules import AnyRule, Context, Target

if TYPE_CHECKING:
    from budgetlint.binding import Catalogue


@frozen
class Checked:
    """What one document comes to."""

    summary: DocumentSummary
    diagnostics: tuple[Diagnostic, ...]
    outcomes: tuple[Outcome, ...]
    crashes: tuple[Problem, ...]


@mutable
class _Run:
    """One rule over one document, while the walk goes on."""

    rule: AnyRule
    calls: int = 0
    silent: int = 0
    findings: list[Finding] = field(factory=list)
    not_applicable: list[str] = field(factory=list)
    not_evaluable: list[str] = field(factory=list)
    rounding: list[str] = field(factory=list)
    crash: str | None = None

    def look(self, target: Target, context: Context) -> None:
        if self.crash is not None:
            return
        self.calls += 1
        said = False
        try:
            for item in self.rule.check(target, context):
                said = True
                self._take(item)
        except Exception as error:  # noqa: BLE001  a rule is foreign code: whatever it does, the others go on
            self.crash = f"{_where(error)}{type(error).__name__}: {error}"
        self.silent += not said

    def _take(self, item: object) -> None:
        if isinstance(item, Finding):
            self.rule.message(item)  # a message that cannot be written is a fault of the rule
            self.findings.append(item)
        elif isinstance(item, NotApplicable):
            self.not_applicable.append(item.reason)
        elif isinstance(item, NotEvaluable):
            self.not_evaluable.append(item.reason)
        elif isinstance(item, Rounding):
            self.rounding.append(item.reason)
        else:
            raise TypeError(
                f"规则只能产出 Finding、NotApplicable、NotEvaluable 或 Rounding,不能是 {type(item).__name__}"
            )

    def outcome(self, path: str) -> Outcome:
        """Any finding is a fail; what could not be judged outweighs what passed; all not applicable is not applicable."""
        unjudged = ";".join(dict.fromkeys(self.not_evaluable))
        if self.crash is not None:
            return Outcome(self.rule.id, path, Verdict.ERROR, self.crash)
        if self.findings:
            return Outcome(self.rule.id, path, Verdict.FAIL, unjudged)
        if unjudged:
            return Outcome(self.rule.id, path, Verdict.NOT_EVALUABLE, unjudged)
        if self.rounding:
            return Outcome(self.rule.id, path, Verdict.ROUNDING, ";".join(dict.fromkeys(self.rounding)))
        if not self.calls:
            return Outcome(self.rule.id, path, Verdict.NOT_APPLICABLE, "文中没有这条规则所检查的内容")
        if not self.silent:
            return Outcome(self.rule.id, path, Verdict.NOT_APPLICABLE, ";".join(dict.fromkeys(self.not_applicable)))
        return Outcome(self.rule.id, path, Verdict.PASS)


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    return f"{last.filename.rpartition('/')[2]}:{last.lineno} " if last else ""


def scope(rule: AnyRule, disclosure: Disclosure) -> NotApplicable | NotEvaluable | None:
    """Why a rule does not take part for a document, by its kind and fiscal year; None if it does."""
    if rule.applies is not None:
        kind = disclosure.kind.value
        if kind is None:
            return NotEvaluable("文种未能判定,不知是否适用;可用 --kind 指明")
        if kind not in rule.applies:
            return NotApplicable(f"不适用于{kind}")
    if rule.since is not None or rule.until is not None:
        year = disclosure.year.value
        if year is None:
            return NotEvaluable("公开年度未能判定,不知当时是否有效;可用 --year 指明")
        if rule.since is not None and year < rule.since:
            return NotApplicable(f"自{rule.since}年起适用")
        if rule.until is not None and year >= rule.until:
            return NotApplicable(f"适用至{rule.until - 1}年")
    return None


def check(
    disclosure: Disclosure,
    rules: Sequence[AnyRule],
    catalogue: Catalogue,
    requirements: Mapping[str, Requirement] | None = None,
    lang: Lang = "zh",
) -> Checked:
    """Run ``rules`` over one document. The order of rules makes no difference."""
    path = disclosure.source.path
    context = Context(disclosure, catalogue)
    outcomes: list[Outcome] = []
    runs: list[_Run] = []
    for rule in rules:
        out = scope(rule, disclosure)
        if out is None:
            runs.append(_Run(rule))
        else:
            verdict = Verdict.NOT_APPLICABLE if isinstance(out, NotApplicable) else Verdict.NOT_EVALUABLE
            outcomes.append(Outcome(rule.id, path, verdict, out.reason))
    _walk(disclosure, runs, context)
    outcomes.extend(run.outcome(path) for run in runs)
    return Checked(
        summarise(disclosure, catalogue),
        diagnose(((r.rule, f) for r in runs for f in r.findings), disclosure, requirements or {}, lang),
        tuple(sorted(outcomes, key=lambda o: o.rule)),
        tuple(Problem(path, r.rule.id, f"规则 {r.rule.id} {r.rule.name} 出错:{r.crash}") for r in runs if r.crash),
    )


def _walk(disclosure: Disclosure, runs: Iterable[_Run], context: Context) -> None:
    """The one walk: the document, its tree, its tables, its facts; each handed to the rules for its type."""
    table: dict[type[Target], list[_Run]] = {}
    runs = tuple(runs)

    def dispatch(target: Target) -> None:
        kind = type(target)
        if kind not in table:
            table[kind] = [run for run in runs if issubclass(kind, run.rule.on)]
        for run in table[kind]:
            run.look(target, context)

    for target in _targets(disclosure):
        dispatch(target)


def _targets(disclosure: Disclosure) -> Iterator[Target]:
    yield disclosure
    yield from walk(disclosure.tree)
    yield from disclosure.tables
    yield from disclosure.facts


def summarise(disclosure: Disclosure, catalogue: Catalogue) -> DocumentSummary:
    """What was read of a document."""
    source = disclosure.source
    return DocumentSummary(
        path=source.path,
        sha256=source.sha256,
        encoding=source.encoding,
        media_type=source.media_type,
        kind=_known(disclosure.kind),
        year=_known(disclosure.year),
        entity=_known(disclosure.entity),
        level=_known(disclosure.level),
        province=_known(disclosure.province),
        tables=tuple(_table(t, disclosure, catalogue) for t in disclosure.tables),
        prose_amounts=sum(_is_number(f) for f in disclosure.prose),
        unparsed=sum(isinstance(node, Unparsed) for node in walk(disclosure.tree)),
    )


#: What a 绩效 table prints besides money: targets, and the percentages of a spending plan.
_INDICATORS = (Measure.TARGET, Measure.COMPLETION)


def _table(table: BoundTable, disclosure: Disclosure, catalogue: Catalogue) -> TableSummary:
    numbers = [f for f in table.facts if _is_number(f)]
    indicators = [f for f in numbers if f.key.measure in _INDICATORS]
    amounts = [f for f in numbers if f.key.measure not in _INDICATORS]
    kind = catalogue.kinds.get(table.kind) if table.kind is not None else None
    return TableSummary(
        index=table.index,
        kind=table.kind,
        kind_name=kind.name if kind else None,
        title=table.title,
        unit=table.unit.symbol if table.unit else None,
        place=disclosure.source.place(table.node.span),
        rows=len(table.node.rows),
        columns=table.node.width,
        amounts=len(amounts),
        opaque=sum(f.bound and f.key.opaque for f in amounts),
        unbound=sum(not f.bound for f in amounts),
        indicators=len(indicators),
        trouble=table.trouble,
    )


def _is_number(fact: Fact) -> bool:
    return fact.figure.kind is FigureKind.NUMBER


def _known(inferred: Inferred[Any]) -> Known:
    value = inferred.value
    return Known(
        value if value is None or type(value) is int else str(value), str(inferred.confidence), inferred.reason
    )
