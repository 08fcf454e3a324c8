"""What a run found, with what is let be and why, and what is wrong with saying so: the one place where that is decided."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from sys import intern

from attrs import evolve

from budgetlint.baseline import Baseline, Known, relative, stale
from budgetlint.model.directives import Inline
from budgetlint.model.findings import Anchor, Diagnostic, Finding, Suppression, SuppressionKind
from budgetlint.model.outcomes import Outcome, Verdict
from budgetlint.model.requirements import cite
from budgetlint.packed import Packed
from budgetlint.records import frozen
from budgetlint.report import Lang, Problem, Report
from budgetlint.suppressions.claims import Claim, Claims, names_of, of_directive, of_entry, says
from budgetlint.suppressions.stated import Named, Stated
from budgetlint.suppressions.words import ADVICE, IDS, MESSAGES, ON_RECORD, STALE, UNUSED

#: A rule that could not be judged on a document says nothing of what is let be there.
_UNJUDGED = (Verdict.NOT_EVALUABLE, Verdict.ERROR)


def applied(
    report: Report, inline: Iterable[Inline], stated: Stated, every: Sequence[Named], today: date, lang: Lang = "zh"
) -> Report:
    """The report with the findings that are let be marked so, those about what is let be, and what the baseline holds
    too much of; ``every`` are the rules there are. Nothing is taken from it."""
    names = names_of(every)
    claims = [c for directive in inline for c in of_directive(directive, names, today)]
    if stated.side is not None:
        claims += [of_entry(entry, stated.side, names, today) for entry in stated.side.entries]
    if not claims and stated.baseline is None:
        return report
    made, used = _marked(report.diagnostics, Claims.of(claims))
    run = Examined.of(report, every, stated.whole)
    notes = report.notes
    if stated.baseline is not None:
        made, notes = _on_record(made, stated.baseline, run, lang, notes)
    told = list(_told(_numbered(_faults(claims, used, run)), run, report, every, lang))
    at = {path: n for n, path in enumerate(dict.fromkeys([*run.documents, *(d.path for d in (*made, *told))]))}
    failed = {(d.rule, run.documents[d.path]) for d in told if d.path in run.documents}
    outcomes = report.outcomes
    if failed:
        outcomes = Packed(_failed(o) if (o.rule, o.path) in failed else o for o in outcomes)
    return evolve(
        report,
        diagnostics=Packed(sorted([*made, *told], key=lambda d: (at[d.path], d.place.line, d.place.column))),
        outcomes=outcomes,
        notes=notes,
    )


def _failed(outcome: Outcome) -> Outcome:
    return evolve(outcome, verdict=Verdict.FAIL, reason="")


def _marked(found: Iterable[Diagnostic], claims: Claims) -> tuple[list[Diagnostic], set[Claim]]:
    """The findings with what lets them be, the first claim before others; and every claim that had something to say."""
    made: list[Diagnostic] = []
    used: set[Claim] = set()
    for d in found:
        if on := claims.on(d):
            used.update(on)
            d = evolve(d, suppression=on[0].suppression)
        made.append(d)
    return made, used


@frozen(eq=False)
class Examined:
    """What a run looked at: only of that can be said that something is gone."""

    #: File → the document that it is part of.
    documents: Mapping[str, str]
    #: Those that take part for any document.
    rules: frozenset[str]
    #: Document → the rules that took part for it, and those of them that could not be judged.
    taking_part: Mapping[str, frozenset[str]]
    unjudged: Mapping[str, frozenset[str]]
    #: Files that were not read, for whatever reason, or on which a rule crashed.
    broken: tuple[str, ...]
    #: Whether all rules took part, and whether all files did.
    all_rules: bool
    whole: bool

    @classmethod
    def of(cls, report: Report, every: Iterable[Named], whole: bool) -> Examined:
        chosen = frozenset(r.id for r in report.rules)
        return cls(
            {f.path: d.path for d in report.documents for f in d.files},
            chosen,
            _rules(report.outcomes),
            _rules(o for o in report.outcomes if o.verdict in _UNJUDGED),
            tuple(p.path for p in (*report.unread, *report.skipped, *report.crashes)),
            chosen >= {r.id for r in every if not r.opt_in},
            whole,
        )

    def took_part(self, rule: str, path: str) -> bool:
        """Whether a rule took part for a file; for what is no document, whether it does for any."""
        document = self.documents.get(path)
        return rule in self.rules and (document is None or rule in self.taking_part.get(document, ()))

    def holds(self, rule: str, path: str) -> bool:
        """Whether a rule came to an end on a file."""
        document = self.documents.get(path, "")
        return rule in self.taking_part.get(document, ()) and rule not in self.unjudged.get(document, ())

    def judged(self, folder: Path) -> Callable[[Known], bool]:
        """Which entries of a baseline in ``folder`` it would have shown."""
        paths = {relative(path, folder): path for path in self.documents}
        return lambda known: known.path in paths and self.holds(known.rule, paths[known.path])

    def settles(self, claim: Claim) -> bool:
        """Whether it would have shown all that a claim speaks of."""
        if any(claim.speaks_of(path) for path in self.broken) or not (claim.rule in self.rules or self.all_rules):
            return False
        files = [path for path in self.documents if claim.speaks_of(path)]
        judged = not claim.rule or all(self.holds(claim.rule, path) for path in files)
        return judged and (self.whole or (claim.placed and bool(files)))


def _rules(outcomes: Iterable[Outcome]) -> Mapping[str, frozenset[str]]:
    """The rules by document. What is the same for several of thousands is there once."""
    found: dict[str, frozenset[str]] = {}
    known: dict[frozenset[str], frozenset[str]] = {}
    for path, own in groupby(outcomes, lambda o: o.path):
        rules = found.get(path, frozenset()) | {intern(o.rule) for o in own}
        found[path] = known.setdefault(rules, rules)
    return found


def _faults(claims: Iterable[Claim], used: set[Claim], run: Examined) -> Iterator[tuple[Claim, str, Finding]]:
    """What is wrong with claims, and by which rule: how they are written, else that nothing needs them."""
    for claim in claims:
        if claim.fault is not None:
            yield claim, *claim.fault
        elif claim not in used and run.settles(claim):
            yield claim, UNUSED, says("unused", claim.name)


def _numbered(faults: Iterable[tuple[Claim, str, Finding]]) -> Iterator[tuple[Claim, str, Finding]]:
    """The same with anchors that tell them apart."""
    seen: Counter[tuple[str, str, str, Anchor]] = Counter()
    for claim, rule, finding in faults:
        mark = claim.path, rule, finding.message, finding.anchor
        yield claim, rule, evolve(finding, anchor=evolve(finding.anchor, ordinal=seen[mark]))
        seen[mark] += 1


def _told(
    faults: Iterable[tuple[Claim, str, Finding]], run: Examined, report: Report, every: Iterable[Named], lang: Lang
) -> Iterator[Diagnostic]:
    """As diagnostics, those of the rules that take part."""
    own = {r.id: r for r in report.rules if r.id in IDS}
    grades = {r.id: r.severity for r in every}
    for claim, told_by, finding in faults:
        if (rule := own.get(told_by)) is not None and run.took_part(told_by, claim.path):
            duties = [duty for duty in report.requirements if duty.id in rule.requirement]
            yield Diagnostic(
                rule=rule.id,
                name=rule.name,
                severity=grades.get(rule.id, rule.severity),
                message=MESSAGES[rule.id][lang][finding.message].format_map(finding.args),
                path=claim.path,
                place=claim.place,
                anchor=finding.anchor,
                basis=tuple(map(cite, duties)),
                requirement=tuple(d.id for d in duties),
                message_id=finding.message,
                advice=ADVICE[rule.id][lang][finding.message].format_map(finding.args),
            )


def _on_record(
    found: Iterable[Diagnostic], baseline: Baseline, run: Examined, lang: Lang, notes: tuple[Problem, ...]
) -> tuple[list[Diagnostic], tuple[Problem, ...]]:
    """The findings with those let be that the baseline counts, the first ones of each anchor; and a note on what it counts
    and is gone."""
    left, seen = Counter(baseline.counts), Counter[Known]()
    made: list[Diagnostic] = []
    for d in found:
        if d.suppression is None and left[known := baseline.key(d)] > 0:
            left[known] -= 1
            seen[known] += 1
            at = f"{baseline.name}:{baseline.lines.get(known, 1)}"
            d = evolve(d, suppression=Suppression(SuppressionKind.BASELINE, ON_RECORD[lang], at))
        made.append(d)
    gone = stale(baseline.counts, seen, run.judged(baseline.folder))
    if not gone:
        return made, notes
    first = next(iter(gone))
    at = f"{baseline.name}:{baseline.lines.get(first, 1)}"
    by_rule: dict[str, int] = defaultdict(int)
    for known, count in gone.items():
        by_rule[known.rule] += count
    which = {"zh": "、", "en": ", "}[lang].join(f"{rule} × {count}" for rule, count in sorted(by_rule.items()))
    said = STALE[lang].format(at=at, count=sum(gone.values()), which=which)
    return made, (*notes, Problem(baseline.name, "baseline", said))
