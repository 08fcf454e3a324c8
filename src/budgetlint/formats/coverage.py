"""The ledger of coverage: how every rule ended and why, how closely the figures hold each other, and how much of the
running text is understood."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from budgetlint.formats.aligned import INDENT, aligned
from budgetlint.formats.findings import paint
from budgetlint.formats.words import ORIGIN, PHRASES, TRUST, wrap
from budgetlint.model.outcomes import Outcome, Verdict
from budgetlint.model.where import Where
from budgetlint.report import Coverage, DocumentSummary, Report, View

#: How many reasons are told of one rule, those of most documents first.
_REASONS: Final = 3
_REASON: Final = 72
#: How many lines are told one by one.
_LINES: Final = 20
#: The number of columns that count constraints, the last of them open upwards.
_DEGREES: Final = 4
Counts: TypeAlias = Sequence[int]


def render(report: Report, view: View) -> str:
    return "".join(f"{line}\n" for line in _lines(report, view))


def _lines(report: Report, view: View) -> Iterator[str]:
    words = PHRASES[view.lang]
    yield paint(words["ledger"], "1", view)
    yield ""
    yield from _outcomes(report, view)
    yield ""
    if any(sum(c.amounts) for c in report.coverage):
        yield from _amounts(report, view)
    else:
        yield words["no_coverage"]
    if any(c.prose_amounts for c in report.coverage):
        yield ""
        yield from _prose(report.coverage, view)
    if any(c.constraints for c in report.coverage):
        yield ""
        yield from _constraints(report.coverage, view)


def _outcomes(report: Report, view: View) -> Iterator[str]:
    """Rules × outcomes, in documents; the reasons take what is left of the width."""
    words = PHRASES[view.lang]
    ended: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in report.outcomes:
        ended[outcome.rule].append(outcome)
    yield words["ledger_rules"].format(rules=len(ended), documents=len(report.documents))
    rows = [
        [rule, *_counted(Counter(o.verdict for o in outcomes)), _reasons(outcomes, view)]
        for rule, outcomes in sorted(ended.items())
    ]
    rows.append([words["sum"], *_counted(report.verdicts), ""])
    yield from aligned([words["rule"], *(words[v] for v in Verdict), words["reasons"]], rows, view.width, text=-1)


def _counted(verdicts: Mapping[Verdict, int]) -> Iterator[str]:
    yield from (str(verdicts.get(v) or "") for v in Verdict)


def _reasons(outcomes: Sequence[Outcome], view: View) -> str:
    """The commonest reasons, each cut to what still tells it from the others; the full ones are in the JSON."""
    words = PHRASES[view.lang]
    reasons = Counter(o.reason for o in outcomes if o.reason)
    told = [
        words["times"].format(reason=_cut(reason), count=count) if len(outcomes) > 1 else _cut(reason)
        for reason, count in reasons.most_common(_REASONS)
    ]
    said = words["then"].join(told)
    return words["among_others"].format(reason=said, count=len(reasons)) if len(reasons) > _REASONS else said


def _cut(reason: str) -> str:
    first, *more = list(wrap(reason, _REASON)) or [""]
    return f"{first}…" if more else first


def _amounts(report: Report, view: View) -> Iterator[str]:
    """The amounts of every document and table by the number of independent constraints on them."""
    words = PHRASES[view.lang]
    documents = {d.path: d for d in report.documents}
    rows = [row for c in report.coverage for row in _document(c, documents[c.path], view)]
    if len(report.coverage) > 1:
        total = [sum(c.amounts[n] for c in report.coverage) for n in range(_DEGREES)]
        rows.append([words["sum"], *_shares(total)])
    degrees = [words["n_constraints"].format(n=n) for n in range(_DEGREES - 1)]
    headers = [words["where"], words["amounts"], *degrees, words["n_or_more"].format(n=_DEGREES - 1)]
    yield words["ledger_amounts"]
    yield from aligned(headers, rows, view.width)


def _document(coverage: Coverage, document: DocumentSummary, view: View) -> Iterator[list[str]]:
    words = PHRASES[view.lang]
    yield [coverage.path, *_shares(coverage.amounts)]
    tables = {t.index: t for t in document.tables}
    for index, amounts in coverage.tables:
        if not sum(amounts):
            continue
        table = tables[index]
        title = table.title or table.kind_name or words["untitled"]
        name = words["table"].format(number=index + 1, title=title, where=Where.of([table.place]).words(view.lang))
        yield [INDENT + name, *_shares(amounts)]


def _prose(coverage: Sequence[Coverage], view: View) -> Iterator[str]:
    """How much of the running text is understood, and the lines of the rest; every place is in the JSON."""
    words = PHRASES[view.lang]
    rows: list[list[str]] = []
    for one in (c for c in coverage if c.prose_amounts):
        rows.append([one.path, *_shares((one.prose_bound, one.prose_amounts - one.prose_bound))])
        if one.prose_unbound:
            rows.append([INDENT + _places(one, view), "", "", ""])
    if len(coverage) > 1:
        amounts, known = sum(c.prose_amounts for c in coverage), sum(c.prose_bound for c in coverage)
        rows.append([words["sum"], *_shares((known, amounts - known))])
    headers = [words[w] for w in ("document", "amounts", "meaning_known", "meaning_unknown")]
    yield words["ledger_prose"]
    yield from aligned(headers, rows, view.width)


def _places(coverage: Coverage, view: View) -> str:
    words = PHRASES[view.lang]
    where = Where.of(coverage.prose_unbound)
    told = Where.of(coverage.prose_unbound, _LINES, more=False).words(view.lang)
    more = words["several"].format(where=told, count=where.count) if where.count > _LINES else told
    return words["unknown_lines"].format(where=more)


def _shares(counts: Counts) -> Iterator[str]:
    """How many in all, then each number with its share in percent."""
    total = sum(counts)
    yield str(total)
    for count in counts:
        yield f"{count} {f'{100 * count / total:.1f}%':>6}" if count else ""


def _constraints(coverage: Sequence[Coverage], view: View) -> Iterator[str]:
    """How many constraints there are, by where they come from and how far they are trusted."""
    words, origins, trusts = PHRASES[view.lang], ORIGIN[view.lang], TRUST[view.lang]
    counts: Counter[tuple[str, str]] = Counter()
    for document in coverage:
        for origin, trust, count in document.constraints:
            counts[origin, trust] += count
    used = sorted({trust for _, trust in counts})
    sums: dict[str, int] = Counter()
    for (origin, _), count in counts.items():
        sums[origin] += count
    rows = [[origins.get(o, o), *(str(counts[o, t] or "") for t in used)] for o in sorted(sums, key=lambda o: -sums[o])]
    rows.append([words["sum"], *(str(sum(n for (_, trust), n in counts.items() if trust == t)) for t in used)])
    yield words["ledger_constraints"]
    yield from aligned([words["origin"], *(trusts.get(t, t) for t in used)], rows, view.width)
