"""How the rules ended and why, and how closely the figures hold each other, as parts of the page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from budgetlint.formats.html.markup import Markup, join, tag
from budgetlint.formats.html.words import WORDS
from budgetlint.formats.words import PHRASES
from budgetlint.model.outcomes import Outcome, Verdict
from budgetlint.report import SEVERITY, Coverage, DocumentSummary, Lang, Report, RuleInfo

_ORDER: Final = (
    Verdict.NOT_EVALUABLE,
    Verdict.ERROR,
    Verdict.FAIL,
    Verdict.ROUNDING,
    Verdict.PASS,
    Verdict.NOT_APPLICABLE,
)
#: What is told rule by rule, each with what it asks.
_WEIGHTY: Final = _ORDER[:4]


def outcomes(ended: Sequence[Outcome], rules: Mapping[str, RuleInfo], lang: Lang) -> Markup:
    """How each rule ended for one document."""
    by_verdict: dict[Verdict, list[Outcome]] = defaultdict(list)
    for outcome in ended:
        by_verdict[outcome.verdict].append(outcome)
    parts = []
    for verdict in _ORDER:
        if own := by_verdict[verdict]:
            words = f"{PHRASES[lang][verdict]} {WORDS[lang]['rules_of'].format(count=len(own))}"
            told = _rows(own, rules, lang) if verdict in _WEIGHTY else _by_reason(own, rules)
            parts.append(tag("details", tag("summary", words), told, class_="ended"))
    return join(parts)


def _rows(ended: Iterable[Outcome], rules: Mapping[str, RuleInfo], lang: Lang) -> Markup:
    rows = (
        tag(
            "tr",
            tag("td", _link(o.rule, rules)),
            tag("td", rules[o.rule].summary if o.rule in rules else ""),
            tag("td", o.reason),
        )
        for o in ended
    )
    heads = (WORDS[lang]["rule"], WORDS[lang]["meaning"], PHRASES[lang]["reasons"])
    return _table(heads, rows)


def _by_reason(ended: Iterable[Outcome], rules: Mapping[str, RuleInfo]) -> Markup:
    reasons: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in ended:
        reasons[outcome.reason].append(outcome)
    return tag(
        "ul",
        *(
            tag("li", tag("span", reason, " ") if reason else "", *(join((_link(o.rule, rules), " ")) for o in own))
            for reason, own in reasons.items()
        ),
        class_="ids",
    )


def _link(rule: str, rules: Mapping[str, RuleInfo]) -> Markup:
    return tag("a", rule, href=f"#r-{rule}") if rule in rules else tag("span", rule)


def amounts(coverage: Coverage, document: DocumentSummary, lang: Lang) -> Markup:
    """The amounts of each table by the number of independent constraints on them, and those of running text."""
    words = PHRASES[lang]
    tables = {t.index: t for t in document.tables}
    rows = []
    for index, counts in coverage.tables:
        if sum(counts):
            title = tables[index].title or tables[index].kind_name or words["untitled"]
            rows.append(tag("tr", tag("th", title, scope="row"), *_counts((sum(counts), *counts))))
    last = len(coverage.amounts) - 1
    degrees = (*(words["n_constraints"].format(n=n) for n in range(last)), words["n_or_more"].format(n=last))
    parts = []
    if rows:
        rows.append(
            tag("tr", tag("th", words["sum"], scope="row"), *_counts((sum(coverage.amounts), *coverage.amounts)))
        )
        parts += [tag("p", words["ledger_amounts"]), _table((words["where"], words["amounts"], *degrees), rows)]
    if coverage.prose_amounts:
        prose = (coverage.prose_amounts, coverage.prose_bound, coverage.prose_amounts - coverage.prose_bound)
        heads = (words["amounts"], words["meaning_known"], words["meaning_unknown"])
        parts += [tag("p", words["ledger_prose"]), _table(heads, [tag("tr", *_counts(prose))])]
    return tag("details", tag("summary", words["ledger"]), *parts) if parts else Markup("")


def _counts(counts: Iterable[int]) -> Iterator[Markup]:
    yield from (tag("td", str(n or ""), class_="n") for n in counts)


def glossary(report: Report, lang: Lang) -> Markup:
    """Every rule that took part; how often it ended in which way, where there are several documents."""
    words, several = WORDS[lang], len(report.documents) > 1
    ended: dict[str, Counter[Verdict]] = defaultdict(Counter)
    for outcome in report.outcomes:
        ended[outcome.rule][outcome.verdict] += 1
    rows = (
        tag(
            "tr",
            tag("th", rule.id, " ", tag("small", rule.name), scope="row"),
            tag("td", rule.summary),
            tag("td", SEVERITY[lang][rule.severity]),
            *(_counts(ended[rule.id][v] for v in _ORDER) if several else ()),
            id=f"r-{rule.id}",
        )
        for rule in sorted(report.rules, key=lambda r: r.id)
    )
    heads = (words["rule"], words["meaning"], words["severity"])
    counted = tuple(PHRASES[lang][v] for v in _ORDER) if several else ()
    return _table((*heads, *counted), rows, "rules")


def _table(heads: Iterable[str], rows: Iterable[Markup], css: str | None = None) -> Markup:
    head = tag("thead", tag("tr", *(tag("th", h, scope="col") for h in heads)))
    return tag("div", tag("table", head, tag("tbody", *rows), class_=css), class_="scroll")
