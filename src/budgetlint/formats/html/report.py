"""The page: what came of the check, then document by document the findings beside what they speak of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final

from budgetlint import __version__
from budgetlint.formats import human
from budgetlint.formats.html import coverage, markup
from budgetlint.formats.html.cards import Cards
from budgetlint.formats.html.document import Shown
from budgetlint.formats.html.markup import Markup, join, tag
from budgetlint.formats.html.plan import Entry, Plan
from budgetlint.formats.html.spots import Spot
from budgetlint.formats.html.words import WORDS
from budgetlint.formats.words import PHRASES, spoken
from budgetlint.model.findings import Severity
from budgetlint.model.outcomes import Verdict
from budgetlint.model.source import Span
from budgetlint.model.transcript import Grid
from budgetlint.model.where import Where
from budgetlint.records import frozen
from budgetlint.report import SEVERITY, Coverage, Problem, Report, RuleInfo, View

#: So many documents are open when the page is.
_OPEN: Final = 3
#: How many characters of what a rule asks name it in a list.
_FEW: Final = 30


def page(report: Report, view: View) -> str:
    """The whole page."""
    return _Page(report, view, Plan.of(report)).html()


@frozen(slots=False)
class _Page:
    report: Report
    view: View
    plan: Plan

    @property
    def words(self) -> dict[str, str]:
        return WORDS[self.view.lang]

    @property
    def phrases(self) -> dict[str, str]:
        return PHRASES[self.view.lang]

    @cached_property
    def rules(self) -> dict[str, RuleInfo]:
        return {r.id: r for r in self.report.rules}

    @cached_property
    def coverage(self) -> dict[str, Coverage]:
        return {c.path: c for c in self.report.coverage}

    @cached_property
    def several(self) -> bool:
        return len(self.plan.entries) > 1

    def html(self) -> str:
        words = self.words
        entries = [e for e in self.plan.entries if e.counted or e.cut or not self.view.quiet]
        body = join(
            [
                tag("a", words["skip"], href="#documents", class_="skip"),
                tag("header", tag("h1", words["title"]), *self._verdict()),
                tag(
                    "main",
                    *self._problems(),
                    *self._notices(),
                    self._listed(entries) if self.several else "",
                    self._filter() if self.plan.listed else "",
                    tag("div", *map(self._document, entries), id="documents"),
                    *self._rules(),
                ),
                tag("footer", tag("p", words["made"].format(version=f"budgetlint {__version__}"))),
                tag("a", words["return"], href="#documents", class_="return live", hidden=True),
            ]
        )
        return markup.page(words["title"], body, self.view.lang, ("document.css", "report.css"), ("report.js",))

    # What came of it.

    def _verdict(self) -> Iterator[Markup]:
        words, report = self.words, self.report
        counts = [(s, report.count(s)) for s in Severity]
        grave = next((s for s, n in counts if n), None)
        told = words["join"].join(
            words["counted"].format(word=SEVERITY[self.view.lang][s], count=n) for s, n in counts if n
        )
        yield tag(
            "p", words["found"].format(counts=told) if told else words["clean"], class_=f"verdict {grave or 'clean'}"
        )
        documents, files = len(report.documents), sum(len(d.files) for d in report.documents)
        name = "documents_of_files" if files > documents else "documents"
        facts = [words["checked"].format(documents=self.phrases[name].format(documents=documents, files=files))]
        if report.started is not None:
            facts.append(words["at"].format(time=report.started.astimezone().strftime("%Y-%m-%d %H:%M")))
        if report.rules:
            facts.append(words["rules_used"].format(count=len(report.rules)))
        if unjudged := len({o.rule for o in report.outcomes if o.verdict is Verdict.NOT_EVALUABLE}):
            facts.append(words["unjudged"].format(count=unjudged))
        yield tag("p", words["gap"].join(facts), class_="facts")

    def _problems(self) -> Iterator[Markup]:
        """What was not read, what crashed and what was left out, each with its sentence."""
        words, report = self.words, self.report
        if not report.complete:
            yield tag("p", words["incomplete"], class_="alarm", role="alert")
        told: tuple[tuple[str, Sequence[Problem], bool], ...] = (
            ("unread", report.unread, True),
            ("crashes", report.crashes, True),
            ("skipped", report.skipped, False),
        )
        for name, problems, open_ in told:
            if problems:
                lines = tag("ul", *(tag("li", p.message) for p in problems))
                summary = tag("summary", words[name].format(count=len(problems)))
                yield tag("details", summary, lines, class_=f"problems {name}", open=open_)

    def _notices(self) -> Iterator[Markup]:
        """What is not in the page, and how to have it."""
        plan, words = self.plan, self.words
        if plan.cut:
            count = sum(e.cut for e in plan.cut)
            yield tag(
                "p", words["cut"].format(shown=plan.listed, documents=len(plan.cut), count=count), class_="notice"
            )
        for name, entries in (("not_shown", plan.without_text), ("partly_shown", plan.in_part)):
            if entries:
                yield tag("p", words[name].format(documents=len(entries)), class_="notice")

    def _listed(self, entries: Iterable[Entry]) -> Markup:
        """All documents, a row each."""
        words, lang = self.words, self.view.lang
        heads = (words["document"], *(self.phrases[w] for w in ("kind", "year", "entity")))
        grades = (*SEVERITY[lang].values(), words["not_judged"])
        head = (*(tag("th", h, scope="col") for h in heads), *(tag("th", h, scope="col", class_="n") for h in grades))
        body = (self._row(e) for e in entries)
        table = tag("table", tag("thead", tag("tr", *head)), tag("tbody", *body))
        return tag("section", tag("h2", words["documents"]), tag("div", table, class_="scroll"), class_="listed")

    def _row(self, entry: Entry) -> Markup:
        s = entry.summary
        known = () if s is None else (s.kind.value, s.year.value, s.entity.value)
        counts = Counter(d.severity for d in entry.counted)
        unjudged = sum(o.verdict is Verdict.NOT_EVALUABLE for o in entry.outcomes)
        return tag(
            "tr",
            tag("th", tag("a", entry.path, href=f"#{entry.name}"), scope="row"),
            *(tag("td", "" if value is None else spoken(value, self.view.lang)) for value in known or ("", "", "")),
            *(tag("td", str(counts[grade] or ""), class_=f"n {grade}") for grade in Severity),
            tag("td", str(unjudged or ""), class_="n"),
        )

    # What is looked for.

    def _filter(self) -> Markup:
        words, lang = self.words, self.view.lang
        found = [d for e in self.plan.entries for d in e.counted]
        boxes = (
            tag("label", tag("input", type="checkbox", name="severity", value=s, checked=True), f" {word}", class_=s)
            for s, word in SEVERITY[lang].items()
        )
        rules = Counter(r for d in found for r in dict.fromkeys((d.rule, *d.also)))
        options = (tag("option", f"{r} {self._rule(r)}({n})", value=r) for r, n in sorted(rules.items()))
        keys = tag("input", type="checkbox", name="keys", checked=True)
        return tag(
            "form",
            tag("fieldset", tag("legend", words["severities"]), *boxes),
            tag("select", tag("option", words["all_rules"], value=""), *options, name="rule", aria_label=words["rule"]),
            tag("input", type="search", name="text", placeholder=words["search_hint"], aria_label=words["search"]),
            tag("button", words["reset"], type="reset"),
            tag("output", role="status", data_said=words["showing"], data_none=words["none"]),
            tag("button", words["open_all"], type="button", class_="all", data_close=words["close_all"])
            if len(self.plan.entries) > _OPEN
            else "",
            tag("label", keys, f" {words['shortcuts']}", tag("small", words["keys"]), class_="keys"),
            role="search",
            aria_label=words["filter"],
            class_="filter live",
            hidden=True,
        )

    def _rule(self, rule: str) -> str:
        """What a rule asks, in a few words."""
        summary = self.rules[rule].summary if rule in self.rules else ""
        return summary if len(summary) <= _FEW else f"{summary[:_FEW]}…"

    # One document.

    def _document(self, entry: Entry) -> Markup:
        words, lang = self.words, self.view.lang
        shown = entry.shown(lang, lambda grid: self._about(entry, grid))
        spots = {} if shown is None else _spots(shown, entry.blocks)
        cards = Cards(
            lang, frozenset(self.rules), lambda p: None if shown is None else spots.get(shown.transcript.span(p))
        )
        files = [f.path for f in entry.summary.files] if entry.summary is not None else [entry.path]
        title = tag("h2", words["join"].join(files), id=f"{entry.name}-title")
        badges = self._badges(entry)
        findings = tag(
            "section",
            tag("h3", words["findings"], class_="pane"),
            cards.listed(entry.findings),
            tag("p", words["counted_only"].format(count=entry.cut), class_="notice") if entry.cut else "",
            "" if entry.findings or entry.cut else tag("p", self.phrases["clean"], class_="clean"),
            class_="findings",
            aria_label=words["findings_of"].format(document=entry.path),
        )
        sides = (findings, self._as_read(entry, shown)) if shown is not None else (findings,)
        return tag(
            "details",
            tag("summary", title, badges),
            self._read(entry),
            tag("div", *sides, class_="sides"),
            id=entry.name,
            class_="document",
            open=len(self.plan.entries) <= _OPEN,
        )

    def _badges(self, entry: Entry) -> Markup:
        counts = Counter(d.severity for d in entry.counted)
        words = SEVERITY[self.view.lang]
        told = (tag("span", f"{words[s]} {counts[s]}", class_=f"badge {s}") for s in Severity if counts[s])
        return tag("span", *told, class_="badges")

    def _read(self, entry: Entry) -> Markup:
        """What was read of it, and how each rule ended."""
        if entry.summary is None or self.view.quiet:
            return Markup("")
        lines = [tag("p", line) for line in human.told_of(entry.summary, self.view)]
        first = 2 + (len(entry.summary.files) > 1)
        ended = coverage.outcomes(entry.outcomes, self.rules, self.view.lang)
        held = self.coverage.get(entry.path)
        amounts = "" if held is None else coverage.amounts(held, entry.summary, self.view.lang)
        unjudged = sum(o.verdict is Verdict.NOT_EVALUABLE for o in entry.outcomes)
        note = tag("span", f"{self.words['not_judged']} {unjudged}", class_="badge open") if unjudged else ""
        outcomes = tag("details", tag("summary", self.words["outcomes"], note), ended, amounts) if ended else amounts
        return tag(
            "div",
            *lines[:first],
            tag("details", tag("summary", self.words["what_was_read"]), *lines[first:]),
            outcomes,
            class_="read",
        )

    def _as_read(self, entry: Entry, shown: Shown) -> Markup:
        words = self.words
        parts = list(shown.parts(entry.blocks)) or [tag("p", words["no_text"], class_="gap")]
        return tag(
            "section",
            tag("h3", words["as_read"], class_="pane"),
            *parts,
            class_="text",
            lang="zh-CN" if self.view.lang != "zh" else None,
            aria_label=words["as_read_of"].format(document=entry.path),
        )

    def _about(self, entry: Entry, grid: Grid) -> Markup:
        """What a table was taken for."""
        tables = {} if entry.summary is None else {t.index: t for t in entry.summary.tables}
        table = None if grid.number is None else tables.get(grid.number)
        if table is None:
            return Markup("")
        words = self.words
        told = [
            words["table"].format(number=table.index + 1),
            table.kind_name or words["unrecognised"],
            words["unit"].format(unit=table.unit) if table.unit else words["no_unit"],
            Where.of([table.place]).words(self.view.lang),
            words["recognised"] if grid.recognised else "",
            table.trouble or "",
        ]
        return tag("p", words["gap"].join(filter(None, told)), class_="about")

    def _rules(self) -> Iterator[Markup]:
        if self.report.rules:
            table = coverage.glossary(self.report, self.view.lang)
            yield tag("details", tag("summary", tag("h2", self.words["rules"])), table, class_="glossary")


def _spots(shown: Shown, blocks: Iterable[int]) -> dict[Span, Spot]:
    """The places whose beginning is in the page."""
    inside = frozenset(blocks)
    marks = (mark for mark, numbers in shown.blocks.items() if numbers[0] in inside)
    return {mark.span: Spot(mark.name, shown.printed[mark.span]) for mark in marks}
