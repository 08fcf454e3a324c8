"""One document of a suite, and what its rules have to say of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import field

from budgetlint.model.findings import Diagnostic
from budgetlint.model.outcomes import Verdict
from budgetlint.model.source import Source, Span
from budgetlint.records import frozen
from budgetlint.report import Report
from budgetlint.rules import AnyRule
from budgetlint.testing.linting import EXAMPLE, lint_text, only, source_of
from budgetlint.testing.marks import Mark, show
from budgetlint.testing.soundness import flaws, published_line, span_of


class SuiteError(AssertionError):
    """A suite that is not in order, or a case that does not hold: one ``file:line: what`` a fault."""


@frozen
class Other:
    """A document that is checked together with that of a case, and what is marked in it."""

    line: int
    path: str
    text: str = field(repr=False)
    marks: tuple[Mark, ...] = ()


@frozen
class Case:
    """A block of a suite: a document, the findings marked in it, and how each rule of the block must end."""

    suite: str
    #: The line of the suite above the text.
    line: int
    title: str
    text: str = field(repr=False)
    rules: tuple[AnyRule, ...] = field(repr=False)
    #: Marks name their rules by id.
    marks: tuple[Mark, ...] = ()
    #: Rule id → verdict.
    expected: Mapping[str, Verdict] = field(factory=dict)
    #: What the reason of a verdict other than pass and fail has to contain.
    reason: str = ""
    path: str = EXAMPLE
    stated: Mapping[str, object] = field(factory=dict)
    others: tuple[Other, ...] = ()

    def __str__(self) -> str:
        return f"{self.line} {self.title}".rstrip()

    def check(self) -> None:
        """Lint the text with each of the rules. Raises SuiteError with all that is not as marked."""
        faults: list[str] = []
        texts = [Other(self.line, self.path, self.text, self.marks), *self.others]
        sources = {t.path: source_of(t.text, t.path) for t in texts}
        found: dict[str, list[Mark]] = {t.path: [] for t in texts}
        beside = {t.path: t.text for t in self.others}
        for rule in self.rules:
            report = lint_text(self.text, [rule], path=self.path, stated=self.stated, beside=beside)
            faults += [f"{self.suite}:{self.line}: {rule.id}:{flaw}" for flaw in flaws(rule, sources, report)]
            for text in texts:
                own, source = tuple(d for d in only(report, rule) if d.path == text.path), sources[text.path]
                found[text.path] += [_mark(d, source) for d in own]
                faults += self._differences(rule, text, own, source)
            faults += self._misjudged(rule, report)
        if faults:
            shown = [
                line
                for p, marks in found.items()
                if marks
                for line in ([p] if self.others else []) + [show(sources[p].published, marks)]
            ]
            raise SuiteError("\n".join([*faults, *(["实际所报:", *shown] if shown else [])]))

    def _differences(self, rule: AnyRule, text: Other, found: tuple[Diagnostic, ...], source: Source) -> Iterator[str]:
        """What was marked and not found, and what was found and not marked."""
        left = list(found)
        for mark in sorted((m for m in text.marks if m.rule == rule.id), key=lambda m: -m.strictness):
            fitting = [d for d in left if span_of(source, d.place) == mark.span and mark.fits(d)]
            if fitting:
                left.remove(fitting[0])
            else:
                line = _line(text, source, published_line(source, mark.span))
                cut = source.published[mark.span.start : mark.span.end]
                yield f"{self.suite}:{line}: 应报而未报:⟦{cut}⟧{mark}"
        for diagnostic in left:
            line = _line(text, source, diagnostic.place.line)
            yield f"{self.suite}:{line}: 报了而未标注:{_mark(diagnostic, source)} {diagnostic.message}"

    def _misjudged(self, rule: AnyRule, report: Report) -> Iterator[str]:
        expected = self.expected[rule.id]
        for outcome in (o for o in report.outcomes if o.path == self.path):
            if Verdict.FAIL not in (expected, outcome.verdict) and outcome.verdict is not expected:
                reason = f"({outcome.reason})" if outcome.reason else ""
                yield f"{self.suite}:{self.line}: {rule.id}:结论应为 {expected},实为 {outcome.verdict}{reason}"
            elif outcome.verdict not in (Verdict.PASS, Verdict.FAIL) and self.reason not in outcome.reason:
                yield f"{self.suite}:{self.line}: {rule.id}:理由应含「{self.reason}」,实为「{outcome.reason}」"


def _line(text: Other, source: Source, line: int) -> int:
    """The line of the suite that shows a line of the source; that of the whole case where the two have different ones."""
    return text.line + (line if source.has_lines else 0)


def _mark(diagnostic: Diagnostic, source: Source) -> Mark:
    """The mark that would expect a finding; one outside the text is shown at its start."""
    span = span_of(source, diagnostic.place)
    if span is None:
        span = Span(0, 0)
    return Mark(span, diagnostic.rule, diagnostic.message_id, diagnostic.severity)
