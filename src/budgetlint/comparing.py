"""Documents of a set held against each other: as if they were one, whose tables are those of all of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, TypeAlias, TypeVar

from attrs import evolve, field

from budgetlint.binding import Catalogue
from budgetlint.diagnostics import diagnose
from budgetlint.engine import RuleRun, explained
from budgetlint.model.facts import BoundTable, Confidence, Disclosure, Fact, Inferred
from budgetlint.model.findings import Diagnostic, Finding
from budgetlint.model.kinds import FINALS, DocumentKind
from budgetlint.model.nodes import Document, Table
from budgetlint.model.outcomes import NotApplicable, NotEvaluable, Outcome, Verdict
from budgetlint.model.phrases import Phrase, in_words, quoted
from budgetlint.model.requirements import Requirement
from budgetlint.model.source import Place, Source, Span
from budgetlint.model.standing import Standing
from budgetlint.readers import told_apart
from budgetlint.reconcile import Change, Constraint, Mistake, Precision, Reconciliation, Relation, judge, mended
from budgetlint.reconcile import documents as laws
from budgetlint.reconcile.documents import Ledger
from budgetlint.reconcile.extract import Extract
from budgetlint.reconcile.ledger import settle
from budgetlint.reconcile.printing import Printing
from budgetlint.records import frozen
from budgetlint.report import Lang, Problem
from budgetlint.rules import AnyRule, Context
from budgetlint.sets import DocumentSet, Link
from budgetlint.tasks import Compared

T = TypeVar("T")

#: So many reasons of one kind are told; of more it is said how many there are.
_TOLD: Final = 3
_Law: TypeAlias = Callable[[Ledger, Sequence[Ledger], Link], Iterator[Constraint]]
_LAWS: Final[Mapping[str, _Law]] = {
    "units": lambda one, others, link: laws.units(one, others, complete=link.complete),
    "published": lambda one, others, _: laws.published(one, others[0]),
    "year before": lambda one, others, _: laws.year_before(one, others[0]),
    "opening": lambda one, others, _: laws.opening(one, others[0]),
    "evaluated": lambda one, others, _: laws.evaluated(one, others),
    "departments": lambda one, others, _: laws.departments(one, others),
}
_NOTHING: Final = NotApplicable(
    Phrase("两边没有可以相互核对的数", "the documents have no figures that can be held against each other")
)


@frozen(slots=False, eq=False)
class _Shelf(Source):
    """Several documents by the numbers of their cells: no text, but where each cell stands, and what it says."""

    known: Mapping[int, tuple[Place, str]] = field(factory=dict)
    holding: tuple[Source, ...] = ()

    @property
    def files(self) -> tuple[Source, ...]:
        return self.holding

    def place(self, span: Span) -> Place:
        return self.known[span.start][0]

    def cut(self, span: Span) -> str:
        return self.known[span.start][1] if span.start in self.known else ""


@frozen(slots=False, eq=False)
class _Joint(Context):
    """Several documents as one, of which it is known already what does not hold."""

    settled: Reconciliation
    digits: Precision

    @property
    def reconciliation(self) -> Reconciliation:
        return self.settled

    @property
    def precision(self) -> Precision:
        return self.digits


def compare(
    documents: DocumentSet,
    rules_for: Callable[[Standing], Sequence[AnyRule]],
    catalogue: Catalogue,
    requirements: Mapping[str, Requirement],
    lang: Lang = "zh",
    *,
    whole: bool = False,
) -> tuple[Compared, ...]:
    """What the rules of each document say of it beside the others: for each that has any. The order of the documents makes
    no difference. ``whole``: every finding shows its whole evidence."""
    return _Comparison(documents, catalogue, requirements, lang, whole).run(rules_for)


@frozen(eq=False)
class _Pair:
    """A constraint between documents, and the document of which it is a duty."""

    constraint: Constraint
    of: str
    link: Link


@frozen(eq=False, slots=False)
class _Comparison:
    documents: DocumentSet
    catalogue: Catalogue
    requirements: Mapping[str, Requirement]
    lang: Lang
    whole: bool

    def run(self, rules_for: Callable[[Standing], Sequence[AnyRule]]) -> tuple[Compared, ...]:
        ledgers = self._ledgers()
        standings = {s.path: s for s in self.documents.members}
        rules = {path: rules_for(standings[path]) for path in dict.fromkeys(n.of for n in self.documents.links)}
        wanted = [n for n in self.documents.links if any(_speaks(r, n) for r in rules[n.of])]
        pairs = [
            _Pair(constraint, link.of, link)
            for link in wanted
            if link.of in ledgers and (others := [ledgers[p] for p in link.others if p in ledgers])
            for constraint in _LAWS[link.origin](ledgers[link.of], others, link)
        ]
        joint = self._joint(ledgers, pairs)
        runs = {(path, r.id): RuleRun(r) for path, own in rules.items() for r in own}
        before = self._judge(pairs, rules, runs, joint, ledgers)
        for link in wanted:
            for rule in rules[link.of]:
                run = runs[link.of, rule.id]
                if _speaks(rule, link) and (lacks := link.lacks) is not None:
                    run.take(NotEvaluable(lacks))
        return tuple(self._results(wanted, rules, runs, joint, ledgers, before))

    def _ledgers(self) -> Mapping[str, Ledger]:
        """Each document with its cells behind those of all that were published before it."""
        found: dict[str, Ledger] = {}
        last: Ledger | None = None
        for standing in sorted(self.documents.members, key=_published):
            kind, year = standing.kind, standing.year
            if standing.ledger and kind is not None and year is not None:
                last = Ledger.behind(last, standing.title, kind, year, Extract.unpack(standing.ledger))
                found[standing.path] = last
        return found

    def _joint(self, ledgers: Mapping[str, Ledger], pairs: Sequence[_Pair]) -> _Joint:
        """All that holds the documents together, judged; and what holds each of those that disagree together itself."""
        precision = Precision({c: n for ledger in ledgers.values() for c, n in ledger.finest.items()})
        links: dict[Link, set[Constraint]] = defaultdict(set)
        for pair in pairs:
            links[pair.link].add(pair.constraint)
        every = [(p.constraint, judge(p.constraint, precision)) for p in pairs]
        bounds = [(c, r) for c, r in every if c.relation is Relation.AT_LEAST]
        judged = [(c, r) for c, r in every if c.relation is Relation.EQUAL]
        against = {f for c, r in judged if r.is_violation for f in c.facts}
        for ledger in ledgers.values():
            if not against.isdisjoint(ledger.facts):
                judged += ledger.own
        regimes = {table: r for ledger in ledgers.values() for table, r in ledger.regimes.items()}
        facts = [f for ledger in ledgers.values() for f in ledger.facts]
        settled = settle(judged, bounds, links.values(), precision, regimes, Printing(facts, precision))
        return _Joint(self._disclosure(ledgers), self.catalogue, settled, precision)

    def _disclosure(self, ledgers: Mapping[str, Ledger]) -> Disclosure:
        """The documents as one: their tables and the places of their cells, and nothing else."""
        names = self._names
        known: dict[int, tuple[Place, str]] = {}
        tables: list[BoundTable] = []
        for path, ledger in ledgers.items():
            for place, fact in zip(ledger.found.places, ledger.facts, strict=True):
                own = evolve(place, path=place.path or path, file=place.file or names[path])
                known[fact.span.start] = own, fact.raw
            for index in range(ledger.tables_from, ledger.tables_until):
                kind, title = ledger.tables.get(index, ("", ""))
                tables.append(_table(index, kind, _titled(ledger, title or self._name(kind))))
        first = self.documents.members[0]
        files = dict.fromkeys(place.path or "" for place, _ in known.values())
        source = _Shelf(first.path, "", known=known, holding=tuple(Source(path, "") for path in files))
        unknown = Inferred[str](None, Confidence.NONE)
        return Disclosure(
            source,
            Document(Span(0, 0), ()),
            _known(first.kind),
            _known(first.year),
            unknown,
            Inferred(None, Confidence.NONE),
            unknown,
            tuple(tables),
        )

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """What each file is called among the others."""
        return dict(zip(self.documents.paths, told_apart(self.documents.paths), strict=True))

    def _name(self, kind: str) -> str:
        return self.catalogue.kinds[kind].name if kind in self.catalogue.kinds else kind

    def _judge(
        self,
        pairs: Sequence[_Pair],
        rules: Mapping[str, Sequence[AnyRule]],
        runs: Mapping[tuple[str, str], RuleRun],
        joint: _Joint,
        ledgers: Mapping[str, Ledger],
    ) -> Mapping[tuple[str, str], set[str]]:
        """Every pair to the rules of its document that speak of it. Of those violated because of what a document proves
        wrong by itself nothing is told again: the documents that do, by document and rule."""
        told: dict[tuple[str, str], set[str]] = defaultdict(set)
        evaluations = {e.constraint: e for e in joint.reconciliation.evaluations}
        proven = _Proven(ledgers, joint.precision)
        for pair in pairs:
            evaluation = evaluations[pair.constraint]
            every = [runs[pair.of, r.id] for r in _speaking(rules[pair.of], pair.constraint)]
            if not every:
                continue
            if evaluation.result.is_violation and (by := proven.by(pair.constraint)):
                for run in every:
                    told[pair.of, run.rule.id] |= by
            else:
                for run in every if not evaluation.result.is_violation else every[:1]:
                    run.look(evaluation, joint, tuple(r.rule.id for r in every[1:]))
        return told

    def _results(
        self,
        wanted: Sequence[Link],
        rules: Mapping[str, Sequence[AnyRule]],
        runs: Mapping[tuple[str, str], RuleRun],
        joint: _Joint,
        ledgers: Mapping[str, Ledger],
        before: Mapping[tuple[str, str], set[str]],
    ) -> Iterator[Compared]:
        found = self._diagnostics(runs, joint, ledgers)
        outcomes: dict[str, list[Outcome]] = defaultdict(list)
        for (path, name), run in runs.items():
            if any(_speaks(run.rule, link) for link in wanted if link.of == path):
                outcomes[path].append(self._outcome(run, path, before.get((path, name), set())))
        crashes = defaultdict(list)
        for (path, _), run in runs.items():
            if run.crash:
                crashes[path].append(Problem(path, run.rule.id, run.crashed(self.lang)))
        for path in self.documents.paths:
            told = {o.rule for o in outcomes[path]}
            outcomes[path] += (Outcome(n, path, Verdict.FAIL) for n in _named(found.get(path, ())) if n not in told)
            if outcomes[path] or path in found:
                own = tuple(sorted(outcomes[path], key=lambda o: o.rule))
                yield Compared(path, tuple(found.get(path, ())), own, tuple(crashes[path]))

    def _outcome(self, run: RuleRun, path: str, told: set[str]) -> Outcome:
        for reasons in (run.not_evaluable, run.rounding):
            if (more := len(reasons) - _TOLD) > 0:
                reasons[_TOLD:] = [Phrase("另有{more}处", "{more} more", more=more)]
        if not run.calls and not told and not run.not_evaluable:
            run.take(_NOTHING)
        outcome = run.outcome(path)
        if told and outcome.verdict is not Verdict.FAIL and outcome.verdict is not Verdict.ERROR:
            where = quoted(sorted(self._names[p] for p in told))
            reason = Phrase("由{where}已报告的错误引起", "because of what is reported of {where}", where=where)
            outcome = evolve(outcome, verdict=Verdict.FAIL, reason=reason)
        return evolve(outcome, reason=in_words(outcome.reason, self.lang))

    def _diagnostics(
        self, runs: Mapping[tuple[str, str], RuleRun], joint: _Joint, ledgers: Mapping[str, Ledger]
    ) -> Mapping[str, Sequence[Diagnostic]]:
        """By the document in which each stands. What has one cause is one finding, a duty of the first that it is one of."""
        homes: dict[str, str] = {}
        findings: dict[str, list[tuple[AnyRule, Finding]]] = defaultdict(list)
        for (path, _), run in runs.items():
            for finding in run.findings:
                own = homes.setdefault(finding.cause, path) if finding.cause else path
                findings[own].append((run.rule, finding))
        explanations = explained(runs.values(), joint, self.lang, whole=self.whole)
        kinds = {s.path: (s.kind, s.year) for s in self.documents.members}
        document_of = {p.path or "": path for path, n in ledgers.items() for p in _places(path, n)}
        prefixes = [_titled(ledger, "") for ledger in ledgers.values()]
        found: dict[str, list[Diagnostic]] = defaultdict(list)
        for path, own_findings in findings.items():
            kind, year = kinds[path]
            document = evolve(joint.disclosure, kind=_known(kind), year=_known(year))
            for diagnostic in diagnose(own_findings, document, self.requirements, self.lang, explanations):
                home = document_of[diagnostic.path]
                found[home].append(_at_home(diagnostic, ledgers[home], prefixes))
        return found


def _places(path: str, ledger: Ledger) -> Iterator[Place]:
    for place in ledger.found.places:
        yield evolve(place, path=place.path or path)


@frozen(eq=False, slots=False)
class _Proven:
    """What documents prove wrong by themselves, and tell."""

    ledgers: Mapping[str, Ledger]
    precision: Precision

    @cached_property
    def _changes(self) -> Mapping[Fact, Change]:
        wrong = ((fact, value) for ledger in self.ledgers.values() for fact, value in ledger.wrong.items())
        return {fact: Change(fact, value, Mistake.OTHER) for fact, value in wrong}

    def by(self, constraint: Constraint) -> frozenset[str]:
        """The documents because of whose own mistakes a constraint does not hold; none if it is news."""
        changed = [f for f in constraint.facts if f in self._changes]
        if not changed or judge(mended(constraint, self._changes), self.precision).is_violation:
            return frozenset()
        return frozenset(path for path, ledger in self.ledgers.items() for f in changed if f in ledger.wrong)


def _named(diagnostics: Iterable[Diagnostic]) -> Sequence[str]:
    """The rules of some findings."""
    return list(dict.fromkeys(d.rule for d in diagnostics))


def _published(standing: Standing) -> tuple[object, ...]:
    """The order in which documents are published: budgets before final accounts, those of units before the department's."""
    kind, year = standing.kind, standing.year or 0
    after = kind in (*FINALS, DocumentKind.GOVERNMENT_FINAL, DocumentKind.SELF_EVALUATION)
    order = (DocumentKind.SELF_EVALUATION, *DocumentKind)
    return year + after, not after, -(order.index(kind) if kind else 0), standing.title, standing.path


def _known(value: T | None) -> Inferred[T]:
    return Inferred(value, Confidence.NONE if value is None else Confidence.HIGH)


def _speaks(rule: AnyRule, link: Link) -> bool:
    return any(link.origin in p.origins for p in rule.where)


def _speaking(rules: Iterable[AnyRule], constraint: Constraint) -> list[AnyRule]:
    """The rules that speak of a constraint, the one that names it most closely first."""
    ranks = [(max((p.rank for p in r.where if p.fits(constraint)), default=None), r) for r in rules]
    fitting = [(rank, r) for rank, r in ranks if rank is not None]
    return [r for _, r in sorted(fitting, key=lambda f: (f[0], f[1].id), reverse=True)]


def _table(index: int, kind: str, title: str) -> BoundTable:
    return BoundTable(index, Table(Span(0, 0), (), ""), kind or None, title, None, None, (), (), (), ())


def _titled(ledger: Ledger, title: str) -> str:
    """What a table is called among those of other documents."""
    return f"{ledger.title}·{title}"


def _at_home(diagnostic: Diagnostic, ledger: Ledger, prefixes: Iterable[str]) -> Diagnostic:
    """A diagnostic as one of the document in which it stands: that calls its own tables as it does itself."""
    anchor = diagnostic.anchor
    for prefix in prefixes:
        anchor = evolve(
            anchor, table=anchor.table.removeprefix(prefix), row_label=anchor.row_label.removeprefix(prefix)
        )
    own = re.compile(rf"(?<![\u4e00-\u9fff]){re.escape(ledger.title)}·")
    place = diagnostic.place
    if len({p.path for p in ledger.found.places}) == 1:
        place = evolve(place, file="")

    def at_home(text: str) -> str:
        return own.sub("", text)

    return evolve(
        diagnostic,
        anchor=anchor,
        place=place,
        message=at_home(diagnostic.message),
        conclusion=at_home(diagnostic.conclusion),
        workings=tuple(map(at_home, diagnostic.workings)),
        evidence=tuple(map(at_home, diagnostic.evidence)),
        related=tuple((p, at_home(text)) for p, text in diagnostic.related),
        folded=tuple((p, at_home(text)) for p, text in diagnostic.folded),
        candidates=tuple(evolve(c, text=at_home(c.text)) for c in diagnostic.candidates),
    )
