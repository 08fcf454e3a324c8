"""Everything in a document that says of what kind, of which year and whose it is, gathered once, judged elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

from budgetlint.binding.divisions import Divisions
from budgetlint.binding.names import Printed, begins_name, head_of, preparers
from budgetlint.binding.titles import Claim, Title, front_title, kind_of, later_titles, opening
from budgetlint.model.facts import Evidence
from budgetlint.model.kinds import DocumentKind
from budgetlint.model.nodes import Document, Table, walk
from budgetlint.model.source import Source, Span
from budgetlint.records import frozen
from budgetlint.regex import regex

T = TypeVar("T")

_PHRASE = regex(
    r"(?<![较比与同至])(?<!\d)(20[0-4]\d)[ \t]*年?[ \t]*度?[ \t]*(?:[省市县区州]级)?(部门|单位|政府)[ \t]*(?:综合)?"
    r"([预决]算)(?!相比|数)"
)
_YEAR_LINE = regex(r"(?:预算|决算|填报)?年度[ \t]*[:：][ \t\u3000]*(20[0-4]\d)(?!\d)")
_CAPTION = regex(r"[预决]算[^\n，。；：:\t|]{0,24}表(?=[^\S\n]*$)", re.MULTILINE)
_STAGE = regex(r"[预决]算")
_OF_YEAR = regex(r"\s*(20[0-4]\d)\s*年")


@frozen
class Said(Generic[T]):
    """A value, the place that says it, and the words. Places are independent of each other."""

    value: T
    place: str
    evidence: Evidence


class Caption(NamedTuple):
    """A table's title: ``whose`` is 部门, 单位 or empty, ``stage`` 预算 or 决算, ``year`` what it begins with."""

    whose: str
    stage: str
    year: int | None
    evidence: Evidence


class Clues(NamedTuple):
    """``title`` is the front title, or a later line that reads like one; ``None`` where neither claims anything."""

    title: Title | None
    opening: Title | None
    heads: tuple[Printed, ...]
    preparers: tuple[Printed, ...]
    years: tuple[Said[int], ...]
    phrases: tuple[Said[DocumentKind], ...]
    captions: tuple[Caption, ...]
    front: Title

    @classmethod
    def gather(cls, source: Source, tree: Document, divisions: Divisions) -> Clues:
        front = front_title(source)
        title = front if front.claims else None
        if title is None or not any(c.year for c in title.claims):
            later = (t for t in islice(later_titles(source), 200) if begins_name(t.text, divisions) or "关于" in t.text)
            title = next(later, title)
        first = opening(source)
        heads = (
            head_of(source, t, c, divisions)
            for t in dict.fromkeys((title, front if front.claims else None, first))
            if t is not None
            for c in t.claims
        )
        phrases = list(_PHRASE.finditer(source.text))
        return cls(
            title,
            first,
            tuple(h for h in heads if h is not None),
            tuple(preparers(source)),
            (
                *_line_years(source),
                *(Said(int(m[1]), "正文", _evidence(source, m, "正文")) for m in phrases),
            ),
            tuple(Said(kind_of(m[2], m[3]), "正文", _evidence(source, m, "正文")) for m in phrases),
            tuple(_captions(source, tree)),
            front,
        )


def claim_evidence(source: Source, title: Title, claim: Claim) -> Evidence:
    """The claim's words, from its year to its kind."""
    at = claim.start if claim.year_at is None else claim.year_at
    span = title.normal.span(min(at, claim.start), max(at + 4 if claim.year_at is not None else 0, claim.end))
    return Evidence(span, source.cut(span), title.place)


def _line_years(source: Source) -> Iterator[Said[int]]:
    for match in _YEAR_LINE.finditer(source.text):
        yield Said(int(match[1]), "表头", _evidence(source, match, "表头年度"))


def _evidence(source: Source, match: re.Match[str], why: str) -> Evidence:
    return Evidence(Span(*match.span()), match[0], why)


def _captions(source: Source, tree: Document) -> Iterator[Caption]:
    found = [t.caption for t in walk(tree) if isinstance(t, Table) and t.caption]
    for line in found:
        if stage := _STAGE.search(line.text):
            yield Caption(
                _whose(line.text), stage[0], _year(line.text), Evidence(line.span, source.cut(line.span), "表名")
            )
    if not found:
        for match in _CAPTION.finditer(source.text):
            line_start = source.text.rfind("\n", max(0, match.start() - 40), match.start()) + 1
            text = source.text[max(line_start, match.start() - 40) : match.end()]
            yield Caption(_whose(text), match[0][:2], _year(text), _evidence(source, match, "表名"))


def _whose(caption: str) -> str:
    return next((w for w in ("单位", "部门") if w in caption), "")


def _year(caption: str) -> int | None:
    return int(found[1]) if (found := _OF_YEAR.match(caption)) else None
