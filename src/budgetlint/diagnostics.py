"""From what rules found to what formats show: in words, with place and basis, one diagnostic per cause. No I/O.

Nothing printed leaves here with a personal number in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from attrs import evolve

from budgetlint.explaining import Explanation
from budgetlint.model.facts import Disclosure
from budgetlint.model.findings import Anchor, Diagnostic, Finding, Severity
from budgetlint.model.kinds import FINALS, DocumentKind
from budgetlint.model.phrases import in_words
from budgetlint.model.requirements import Requirement, cite
from budgetlint.model.source import Span
from budgetlint.personal import Mask, mask_of
from budgetlint.report import Lang
from budgetlint.rules import AnyRule

#: What is said of a finding that rests on what was read from a picture: at one of its places, or elsewhere in the file.
_READ_THERE: Mapping[Lang, str] = {
    "zh": "(所据文字由 OCR 识别,可能认错,请先与原页核对)",
    "en": " (read by OCR and perhaps misread: look at the page first)",
}
_READ_SOMEWHERE: Mapping[Lang, str] = {
    "zh": "(文中有的页由 OCR 识别,可能有漏认,请先与原页核对)",
    "en": " (some pages were read by OCR, which may have missed something: look at them first)",
}
#: What is published after its fiscal year.
_AFTERWARDS = (*FINALS, DocumentKind.GOVERNMENT_FINAL, DocumentKind.SELF_EVALUATION)


def diagnose(
    findings: Iterable[tuple[AnyRule, Finding]],
    disclosure: Disclosure,
    requirements: Mapping[str, Requirement],
    lang: Lang = "zh",
    explained: Mapping[str, Explanation] | None = None,
) -> tuple[Diagnostic, ...]:
    """All diagnostics of one document, by place. The order of the findings makes no difference. ``explained`` tells what
    is wrong where findings have a cause, by its mark."""
    says = _Words(disclosure, requirements, lang)
    causes: dict[str, list[tuple[AnyRule, Finding]]] = defaultdict(list)
    alone: list[Diagnostic] = []
    for rule, finding in findings:
        if finding.cause:
            causes[finding.cause].append((rule, finding))
        else:
            alone.append(says.diagnostic(rule, finding))
    known = explained or {}
    folded = (_folded(says, group, known.get(cause)) for cause, group in causes.items())
    return _number([_marked(d, lang) for d in (*alone, *folded)], [f.path for f in disclosure.source.files])


class _Words(NamedTuple):
    disclosure: Disclosure
    requirements: Mapping[str, Requirement]
    lang: Lang

    def diagnostic(self, rule: AnyRule, finding: Finding) -> Diagnostic:
        source, mask = self.disclosure.source, mask_of(self.disclosure)
        place = source.place(finding.span)
        duties = tuple(_in_force(self.requirements, (*rule.requirement, *finding.cites), self.disclosure))
        made = Diagnostic(
            rule=rule.id,
            name=rule.name,
            severity=severity_of(rule, finding),
            message=rule.message(finding, self.lang),
            advice=rule.advise(finding, self.lang),
            path=place.path or source.path,
            place=place,
            anchor=finding.anchor,
            basis=tuple(map(cite, duties)),
            related=tuple((source.place(r.span), in_words(r.text, self.lang)) for r in finding.related),
            also=tuple(sorted({*finding.also} - {rule.id})),
            expected=finding.expected,
            actual=finding.actual,
            difference=finding.difference,
            unit=finding.unit,
            message_id=finding.message,
            workings=tuple(in_words(line, self.lang) for line in finding.workings),
            snippet=_snippet(source.text, finding.span, mask),
            requirement=tuple(d.id for d in duties),
            recognised=finding.recognised,
        )
        return mask.diagnostic(made)

    def explained(self, told: Diagnostic, by: Explanation) -> Diagnostic:
        """A diagnostic with what is wrong instead of what does not hold; that is folded beneath it."""
        source, mask = self.disclosure.source, mask_of(self.disclosure)
        made = evolve(
            told,
            severity=min(told.severity, by.severity, key=lambda s: s.rank),
            candidates=by.candidates,
            certainty=by.certainty,
            conclusion=by.conclusion,
            advice="" if by.conclusion else told.advice,
            evidence=by.evidence,
            # Where the diagnosis leaves open which figure is wrong, nothing worked out of them is proposed.
            expected=by.expected,
        )
        if by.message is not None and by.span is not None and by.anchor is not None:
            place = source.place(by.span)
            folded = tuple(dict.fromkeys(((told.place, told.message), *told.folded)))
            made = evolve(
                made,
                message=by.message,
                explained=True,
                path=place.path or source.path,
                place=place,
                anchor=by.anchor,
                workings=by.workings,
                actual=by.actual,
                difference=by.difference,
                unit=by.unit,
                snippet=_snippet(source.text, by.span, mask),
                folded=folded,
                related=tuple(r for r in dict.fromkeys((*folded, *told.related)) if r[0] != place),
            )
        return mask.diagnostic(made)


def severity_of(rule: AnyRule, finding: Finding) -> Severity:
    """The finding's own severity, else its rule's."""
    return finding.severity or rule.severity


def _folded(says: _Words, group: list[tuple[AnyRule, Finding]], explained: Explanation | None) -> Diagnostic:
    """One diagnostic of the gravest finding; what the others say stands beside it. Of equals the one that leads, then
    the first by id, table, and names of row and column, so that the order of rows makes no difference."""
    tables: dict[str, Span] = {}
    for _, finding in group:
        tables[finding.anchor.table] = min(finding.span, tables.get(finding.anchor.table, finding.span))

    def order(item: tuple[AnyRule, Finding]) -> tuple[object, ...]:
        rule, finding = item
        names = (finding.anchor.row_label, finding.anchor.column_label)
        gravest = (-severity_of(rule, finding).rank, not finding.leads, rule.id)
        return *gravest, tables[finding.anchor.table], names, finding.span

    group = sorted(group, key=order)
    # What breaches the law and a province's own duty cites both.
    other = [i for rule, _ in group if rule.provinces != group[0][0].provinces for i in rule.requirement]
    cites = tuple(dict.fromkeys([*(i for _, finding in group for i in finding.cites), *other]))
    group[0] = (group[0][0], evolve(group[0][1], cites=cites))
    first, *rest = (says.diagnostic(rule, finding) for rule, finding in group)
    also = {first.rule, *first.also}.union(*({d.rule, *d.also} for d in rest)) - {first.rule}
    folded = tuple(dict.fromkeys((d.place, d.message) for d in rest if d.place != first.place or d.workings))
    related = dict.fromkeys([*first.related, *folded, *(r for d in rest for r in d.related)])
    read = any(finding.recognised for _, finding in group)
    whole = evolve(first, also=tuple(sorted(also)), related=tuple(related), folded=folded, recognised=read)
    return says.explained(whole, explained) if explained else whole


def _marked(d: Diagnostic, lang: Lang) -> Diagnostic:
    """A diagnostic that rests on what was read from a picture says so, and is no error."""
    places = (d.place, *(place for place, _ in d.related), *(c.place for s in d.candidates for c in s.corrections))
    there = any(place.address is not None and place.address.recognised for place in places)
    if not (there or d.recognised):
        return d
    message = d.message + (_READ_THERE if there else _READ_SOMEWHERE)[lang]
    return evolve(d, recognised=True, message=message, severity=min(d.severity, Severity.WARNING, key=lambda s: s.rank))


def _snippet(text: str, span: Span, mask: Mask) -> str:
    """What stands at a span; an empty one shows its line."""
    if span.end > span.start:
        return mask.cut(span)
    start = text.rfind("\n", 0, span.start) + 1
    return text[start:].partition("\n")[0].rstrip("\r")


def published(disclosure: Disclosure) -> date | None:
    """The day by which a document of its kind and year has to be public: what was in force then binds it.

    A budget is approved early in its year and public by the middle of it, final accounts by October of the next.
    """
    year = disclosure.year.value
    if year is None:
        return None
    return date(year + 1, 10, 1) if disclosure.kind.value in _AFTERWARDS else date(year, 6, 30)


def _in_force(
    requirements: Mapping[str, Requirement], ids: Iterable[str], disclosure: Disclosure
) -> Iterator[Requirement]:
    day = published(disclosure)
    for requirement in (requirements[i] for i in dict.fromkeys(ids) if i in requirements):
        if day is None or requirement.in_force(day):
            yield requirement


def _number(diagnostics: Iterable[Diagnostic], files: Sequence[str]) -> tuple[Diagnostic, ...]:
    """Sorted by file and place, then rule; findings with equal anchors are told apart by an ordinal."""

    def order(d: Diagnostic) -> tuple[object, ...]:
        return (
            files.index(d.path),
            d.place.line,
            d.place.column,
            d.rule,
            d.message_id,
            d.place.end_line,
            d.place.end_column,
            d.message,
        )

    seen: dict[tuple[str, str, Anchor], int] = defaultdict(int)
    numbered = []
    for diagnostic in sorted(diagnostics, key=order):
        key = (diagnostic.rule, diagnostic.message_id, diagnostic.anchor)
        anchor = evolve(diagnostic.anchor, ordinal=diagnostic.anchor.ordinal + seen[key])
        seen[key] += 1
        numbered.append(evolve(diagnostic, anchor=anchor))
    return tuple(numbered)
