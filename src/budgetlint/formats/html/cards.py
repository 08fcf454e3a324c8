"""One finding as a card: what is printed and what should be, then all that speaks for it, folded."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from attrs import evolve

from budgetlint.formats.findings import difference
from budgetlint.formats.html.markup import Markup, join, tag, text
from budgetlint.formats.html.spots import Finding, Spot
from budgetlint.formats.html.words import WORDS
from budgetlint.formats.words import PHRASES
from budgetlint.model.findings import Diagnostic, Suggestion
from budgetlint.model.source import Place
from budgetlint.model.where import Where
from budgetlint.records import frozen
from budgetlint.report import SEVERITY, Lang

#: So many checks are shown at once.
_OPEN: Final = 3
#: How many characters before a place its figure stands in.
_BEFORE: Final = 24


@frozen
class Cards:
    """The findings of one document. ``spot_of`` finds a place in the page; None where it is not shown."""

    lang: Lang
    #: The rules that the page describes.
    rules: frozenset[str]
    spot_of: Callable[[Place], Spot | None]

    def listed(self, findings: Iterable[Finding]) -> Markup:
        """Those that count, then those that are let be."""
        counted: list[Finding] = []
        known: list[Finding] = []
        for finding in findings:
            (known if finding.diagnostic.suppressed else counted).append(finding)
        parts = [tag("ol", *map(self.card, counted), class_="cards")] if counted else []
        if known:
            summary = WORDS[self.lang]["suppressed"].format(count=len(known))
            parts.append(tag("details", tag("summary", summary), tag("ol", *map(self.card, known), class_="cards")))
        return join(parts)

    def card(self, finding: Finding) -> Markup:
        d, words = finding.diagnostic, WORDS[self.lang]
        own, *spots = map(self.spot_of, finding.places)
        others = dict.fromkeys(s.name for s in spots if s is not None and s != own)
        return tag(
            "li",
            tag(
                "p",
                tag(
                    "span",
                    str(finding.number),
                    class_="number",
                    aria_label=words["number"].format(number=finding.number),
                ),
                tag("span", SEVERITY[self.lang][d.severity], class_="grade"),
                self._link(d.place, Where.of([d.place]).words(self.lang), "place"),
                class_="head",
            ),
            tag("p", d.message, class_="message"),
            *self._suppression(d),
            self._figures(d),
            *self._checks(d, finding),
            *(tag("p", self._told(text, finding), class_="conclusion") for text in self._to_do(d)),
            *self._elsewhere(d),
            *self._corrections(d),
            *self._evidence(d, finding),
            *map(self._basis, d.basis),
            self._rule(d),
            id=f"f{finding.number}",
            class_=f"finding {'known' if d.suppressed else d.severity}",
            tabindex=-1,
            data_severity=d.severity,
            data_rules=" ".join((d.rule, *d.also)),
            data_own=own.name if own is not None else None,
            data_others=" ".join(others) or None,
            data_suppressed=d.suppressed,
        )

    def _to_do(self, d: Diagnostic) -> Iterator[str]:
        if d.conclusion:
            yield d.conclusion
        if d.advice:
            yield PHRASES[self.lang]["advice"] + PHRASES[self.lang]["colon"] + d.advice

    def _where(self, place: Place, d: Diagnostic) -> str:
        """A place in words, without its file if that is the finding's own."""
        return Where.of([evolve(place, file="") if place.path == d.place.path else place]).words(self.lang)

    def _link(self, place: Place, words: str, css: str | None = None) -> Markup:
        spot = self.spot_of(place)
        if spot is None:
            return tag("span", words, class_=css, title=WORDS[self.lang]["no_place"])
        return tag("a", words, href=f"#{spot.name}", class_=css)

    def _suppression(self, d: Diagnostic) -> Iterator[Markup]:
        if d.suppression is not None:
            words, s = WORDS[self.lang], d.suppression
            source = words["source"].format(source=s.source) if s.source else ""
            told = (words[s.kind], words["reason"].format(reason=s.reason) if s.reason else "", source)
            yield tag("p", words["gap"].join(filter(None, told)), class_="why")

    def _figures(self, d: Diagnostic) -> Markup:
        """What is printed, what it should be and how far apart they are, one beneath the other."""
        if d.expected is None:
            return Markup("")
        words, off = WORDS[self.lang], difference(d)
        told = [("actual", d.actual), ("expected", d.expected)]
        if off:
            told.append(("more" if off > 0 else "less", f"{abs(off):f}"))
        rows = (
            tag(
                "tr",
                tag("th", words[name], scope="row"),
                tag("td", figure),
                tag("td", d.unit or "", class_="unit"),
                class_=name,
            )
            for name, figure in told
            if figure is not None
        )
        return tag("table", tag("tbody", *rows), class_="figures")

    def _checks(self, d: Diagnostic, finding: Finding) -> Iterator[Markup]:
        if d.workings:
            lines = tag("ul", *(tag("li", self._told(line, finding)) for line in d.workings), class_="sums")
            summary = WORDS[self.lang]["checks"].format(count=len(d.workings))
            yield tag("details", tag("summary", summary), lines, open=len(d.workings) <= _OPEN)

    def _elsewhere(self, d: Diagnostic) -> Iterator[Markup]:
        """What else the finding tells, and the other places; those that the checks name are linked there."""
        folded, words = [(p, t) for p, t in d.folded if t != d.message], WORDS[self.lang]
        told = {(place, said) for place, said in folded}
        other = [] if d.workings or d.explained else [r for r in d.related if r not in told]
        for title, found in (("folded_findings", folded), ("see", other)):
            if found:
                items = (tag("li", self._link(p, self._where(p, d)), " ", said) for p, said in found)
                yield tag("details", tag("summary", words[title].format(count=len(found))), tag("ul", *items))

    def _corrections(self, d: Diagnostic) -> Iterator[Markup]:
        """The ways to put it right; the only one of a single figure stands in the message."""
        several = len(d.candidates) > 1
        if several or (d.candidates and (not d.explained or len(d.candidates[0].corrections) > 1)):
            items = (tag("li", self._candidate(s, d, several=several)) for s in d.candidates)
            summary = WORDS[self.lang]["corrections"].format(count=len(d.candidates))
            yield tag("details", tag("summary", summary), tag("ol", *items, class_="candidates"))

    def _candidate(self, s: Suggestion, d: Diagnostic, *, several: bool) -> Markup:
        words = WORDS[self.lang]
        likely = words["likely"].format(share=f"{s.share / 10:.1f}%") if s.share else words["hardly"]
        share = tag("span", likely, class_="share") if several else ""
        if not s.corrections:
            return join((share, " ", s.text))
        head = tag("tr", *(tag("th", words[w], scope="col") for w in ("place", "row", "column", "actual", "mended")))
        rows = []
        for c in s.corrections:
            value = c.text or (c.value and c.value + (c.unit or "")) or words["unknown"]
            label = c.anchor.row_label, c.anchor.column_label
            link = self._link(c.place, self._where(c.place, d))
            figures = (tag("td", figure, class_="n") for figure in (c.printed, value))
            rows.append(tag("tr", tag("td", link), *(tag("td", name) for name in label), *figures))
        table = tag("table", tag("thead", head), tag("tbody", *rows))
        return join((share, tag("div", table, class_="scroll")))

    def _evidence(self, d: Diagnostic, finding: Finding) -> Iterator[Markup]:
        if d.evidence:
            tree = self._tree([(len(e) - len(e.lstrip()), e.strip()) for e in d.evidence], finding)
            yield tag("details", tag("summary", WORDS[self.lang]["evidence"]), tree, class_="evidence")

    def _tree(self, lines: Sequence[tuple[int, str]], finding: Finding) -> Markup:
        """Lines with their indents as a list of lists."""
        starts = [n for n, (indent, _) in enumerate(lines) if indent <= lines[0][0]]
        items = []
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            told, beneath = self._told(lines[start][1], finding), lines[start + 1 : end]
            items.append(tag("li", told, self._tree(beneath, finding) if beneath else ""))
        return tag("ul", *items)

    def _basis(self, basis: str) -> Markup:
        """The article, with its text folded beneath."""
        cited, colon, said = basis.partition(":")
        label = tag("span", WORDS[self.lang]["basis"], class_="label")
        if not colon:
            return tag("p", label, " ", cited, class_="basis")
        return tag("details", tag("summary", label, " ", cited), tag("p", said), class_="basis")

    def _rule(self, d: Diagnostic) -> Markup:
        words = WORDS[self.lang]

        def link(rule: str, said: str) -> Markup:
            return tag("a", said, href=f"#r-{rule}") if rule in self.rules else text(said)

        told = link(d.rule, f"{d.rule} {d.name}")
        if d.also:
            also = text(words["join"]).join(link(rule, rule) for rule in d.also)
            told = join((told, words["gap"], words["also"], " ", Markup(also)))
        return tag("p", told, class_="rule")

    def _told(self, line: str, finding: Finding) -> Markup:
        """A line with the places that it names in words as links: of several so named that of the figure before it."""
        named: dict[str, list[Spot]] = defaultdict(list)
        for place in finding.places:
            if (spot := self.spot_of(place)) is not None:
                named[self._where(place, finding.diagnostic)].append(spot)
        if not named:
            return text(line)
        pattern = "|".join(re.escape(words) for words in sorted(named, key=len, reverse=True))
        parts, at = [], 0
        for found in re.finditer(rf"(?:{pattern})(?!\d)", line):
            spots = named[found[0]]
            fitting = [
                s for s in spots if s.printed and s.printed in line[max(at, found.start() - _BEFORE) : found.start()]
            ]
            spot = (fitting or spots)[-1 if fitting else 0]
            parts += [text(line[at : found.start()]), tag("a", found[0], href=f"#{spot.name}")]
            at = found.end()
        return join([*parts, line[at:]])
