"""When a document was adopted, approved, published and signed: stated by the user, or printed so that nothing else is meant.

A date counts only where its own words say what it is of: a label (发布日期:), a sentence on the approval of this budget,
a line of its own at the end. 更新时间 may be that of a later change of the page, so it is believed less.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from budgetlint.binding.doubts import STATED
from budgetlint.model.dates import day_of, days
from budgetlint.model.facts import Confidence, Dates, Evidence, Inferred
from budgetlint.model.kinds import DocumentKind
from budgetlint.model.nodes import Document, NormalText, Paragraph, walk
from budgetlint.model.phrases import Phrase, listing
from budgetlint.model.source import Source, Span
from budgetlint.readers.normal import normalise
from budgetlint.regex import regex

#: What the page says of itself stands around the text, not in it.
_FRONT, _BACK = 4000, 1500
_LABEL = regex(r"(?P<of>发布|公布|公开|更新)(?:日期|时间)[\s:|\]】]{1,6}(?=[\d二])")
#: As long as a printed date may be.
_DAY_LENGTH = 24
_WIDE: Final = {0xFF10 + i: 0x30 + i for i in range(10)} | {ord("："): ":", ord("｜"): "|"}
#: Lines at the end among which the signature is.
_LAST = 12
_SIGNED_LINE = regex(r"[^。;；,，|\t]{0,40}")
_OTHER_DATE = regex(r"发布|公布|公开|更新|截[至止]|时间|年度")
_SENTENCE = regex(r"[^。；;]+")
#: Stands for a date in the patterns below.
_D: Final = "\x00"
_CONGRESS: Final = r"(?:人民代表大会|人大)"
_TREASURY: Final = r"财政(?:厅|局|部门|部|所)"
_OWNER: Final = r"(?:主管部门|(?<!财政)[厅局委办](?:公室)?)"
#: Up to the next date; and within one clause, with nothing that is done before an approval.
_NEAR: Final = rf"[^{_D}。]"
_CLAUSE: Final = rf"(?:(?!报送|上报|提请|提交|报请|编制|申请|印发)[^{_D}。，,])"
_ADOPTED = regex(
    rf"{_D}[，,]?{_CLAUSE}{{0,30}}{_CONGRESS}{_CLAUSE}{{0,40}}(?:批准|通过)"
    rf"|{_CONGRESS}{_CLAUSE}{{0,30}}{_D}{_CLAUSE}{{0,16}}(?:批准|通过)"
)
_OTHER_LAW = regex(r"法》|修正|修订|条例|办法|规划")
_ABOUT_BUDGET = regex(r"预算|决算")
_OTHER_APPROVAL = regex(r"项目|概算|立项|可行性|可研|用地|规划|调整|追加|采购|机构编制|债券")


def _approved_by(whose: str) -> re.Pattern[str]:
    return regex(
        rf"{_D}[，,]?{_CLAUSE}{{0,16}}{whose}{_CLAUSE}{{0,40}}批复"
        rf"|{whose}{_CLAUSE}{{0,12}}{_D}{_CLAUSE}{{0,24}}批复"
        rf"|{whose}{_NEAR}{{0,40}}批复[》)]*{_NEAR}{{0,4}}\({_NEAR}{{0,24}}{_D}"
    )


_APPROVED = _approved_by(_TREASURY)
_UNIT_APPROVED = _approved_by(_OWNER)


class _Found(NamedTuple):
    value: date
    evidence: Evidence


def find_dates(
    source: Source,
    tree: Document,
    kind: DocumentKind | None,
    year: int | None,
    stated: Mapping[str, object] | None = None,
) -> Dates:
    """The five dates. ``stated`` may give adopted, approved, unit_approved and published, as dates or as their words."""
    given = stated or {}
    said = [s for s in _sentences(tree) if _D in s.text]
    is_unit = kind in (DocumentKind.UNIT_BUDGET, DocumentKind.UNIT_FINAL)
    adopted = _in_time(_adopted(source, said), kind, year)
    approved = _in_time(_approvals(source, said, _APPROVED), kind, year)
    by_owner = _in_time(_approvals(source, said, _UNIT_APPROVED), kind, year) if is_unit else ()
    return Dates(
        adopted=_stated(given, "adopted") or _one(adopted, *_ADOPTED_DAY),
        approved=_stated(given, "approved") or _one(approved, *_APPROVED_DAY),
        unit_approved=_stated(given, "unit_approved") or _one(by_owner, *_UNIT_APPROVED_DAY),
        published=_stated(given, "published") or _published(source),
        signed=_signed(source),
    )


#: What a day is called where the text has several, and what is said where it has none.
_ADOPTED_DAY = (
    Phrase("人大批准日", "days of adoption"),
    Phrase("文中没有写明人大批准的日期", "the text does not state when the people's congress adopted it"),
)
_APPROVED_DAY = (
    Phrase("财政批复日", "days of approval by the finance department"),
    Phrase("文中没有写明财政部门批复的日期", "the text does not state when the finance department approved it"),
)
_UNIT_APPROVED_DAY = (
    Phrase("主管部门批复日", "days of approval by the department"),
    Phrase("文中没有写明主管部门批复的日期", "the text does not state when the department approved it"),
)
_PUBLISHED_DAY = (
    Phrase("公开日", "days of publication"),
    Phrase("文中没有写明公开的日期", "the text does not state when it was published"),
)
_MANY_DAYS = ("文中写有几个{what}:{days}", "the text states several {what}: {days}")
_UPDATED = Phrase("写的是更新时间,首次公开可能更早", "that is when it was updated; it may have been published before")
_NO_SUCH_DAY = ("落款的日期{day}不存在", "the date of the signature, '{day}', does not exist")
_UNSIGNED = Phrase("文末没有落款日期", "there is no date of a signature at the end")


def _stated(given: Mapping[str, object], name: str) -> Inferred[date] | None:
    value = given.get(name)
    if value is None:
        return None
    found = value if isinstance(value, date) else day_of(str(value))
    if found is None:
        raise ValueError(f"「{value}」不是日期")
    return Inferred(found, Confidence.STATED, reason=STATED)


def _one(
    found: Iterable[_Found], what: Phrase, none: Phrase, confidence: Confidence = Confidence.HIGH
) -> Inferred[date]:
    """The date that all evidence agrees on."""
    every = list(found)
    evidence = tuple(dict.fromkeys(f.evidence for f in every))
    values = sorted({f.value for f in every})
    if not values:
        return Inferred(None, Confidence.NONE, reason=none)
    if len(values) > 1:
        many = Phrase(*_MANY_DAYS, what=what, days=listing(map(str, values)))
        return Inferred(None, Confidence.NONE, evidence, many)
    return Inferred(values[0], confidence, evidence)


# --- what the page says of itself -------------------------------------------------------------------------------------


def _published(source: Source) -> Inferred[date]:
    text = source.text.translate(_WIDE)
    labelled: dict[str, list[_Found]] = {"更新": [], "发布": []}
    for match in _LABEL.finditer(text):
        if _FRONT < match.start() < len(text) - _BACK:
            continue
        day = next(days(text[match.end() : match.end() + _DAY_LENGTH]), None)
        if day is not None and day.start == 0 and day.value is not None:
            span = Span(match.start(), match.end() + day.end)
            of = "更新" if match["of"] == "更新" else "发布"
            labelled[of].append(_Found(day.value, Evidence(span, source.cut(span), f"{match['of']}日期")))
    if labelled["发布"]:
        return _one(labelled["发布"], *_PUBLISHED_DAY)
    known = _one(labelled["更新"], Phrase("更新日", "days of an update"), _PUBLISHED_DAY[1], Confidence.LOW)
    if known.value is None:
        return known
    return Inferred(known.value, known.confidence, known.evidence, _UPDATED)


def _signed(source: Source) -> Inferred[date]:
    """The date on a line of its own, or behind the name of the body, at the very end."""
    for line in _last_lines(source):
        if "\t" in source.cut(line) or "|" in source.cut(line):
            continue
        text = normalise(source, line)
        words = text.text.strip()
        day = next(days(words), None)
        if day is None or day.end != len(words) or not _is_signature(words[: day.start]):
            continue
        evidence = (Evidence(line, source.cut(line), "落款"),)
        if day.value is None:
            return Inferred(None, Confidence.NONE, evidence, Phrase(*_NO_SUCH_DAY, day=words[day.start :]))
        return Inferred(day.value, Confidence.HIGH, evidence)
    return Inferred(None, Confidence.NONE, reason=_UNSIGNED)


def _is_signature(before: str) -> bool:
    """Whether what stands before a date on its line is nothing, or the name of who signs."""
    return _SIGNED_LINE.fullmatch(before) is not None and _OTHER_DATE.search(before) is None


def _last_lines(source: Source) -> Iterator[Span]:
    """The last lines that hold anything, the last first, without white space around them."""
    starts = source.line_starts
    ends = (*starts[1:], len(source.text))
    left = _LAST
    for start, end in zip(reversed(starts), reversed(ends), strict=True):
        line = source.text[start:end]
        if line.strip():
            yield Span(start + len(line) - len(line.lstrip()), start + len(line.rstrip()))
            left -= 1
        if not left:
            return


# --- what sentences say of the approval -------------------------------------------------------------------------------


def _sentences(tree: Document) -> Iterator[NormalText]:
    """Every sentence of prose without white space, each date a single sign that keeps the place of its first character."""
    for node in walk(tree):
        if not isinstance(node, Paragraph) or ("批" not in node.text.text and "通过" not in node.text.text):
            continue
        for sentence in _SENTENCE.finditer(node.text.text):
            yield _with_signs(node.text, sentence.start(), sentence.end())


def _with_signs(text: NormalText, start: int, end: int) -> NormalText:
    chars: list[str] = []
    offsets: list[int] = []
    done = start
    for day in (*days(text.text[start:end]), None):
        until = end if day is None else start + day.start
        for at in range(done, until):
            if not text.text[at].isspace():
                chars.append(text.text[at])
                offsets.append(text.offsets[at])
        if day is not None:
            chars.append(_D)
            offsets.append(text.offsets[until])
            done = start + day.end
    return NormalText("".join(chars), tuple(offsets))


def _adopted(source: Source, said: Iterable[NormalText]) -> Iterator[_Found]:
    for sentence in said:
        if _ABOUT_BUDGET.search(sentence.text) and not _OTHER_LAW.search(sentence.text):
            yield from _matched(source, sentence, _ADOPTED, "人大批准")


def _approvals(source: Source, said: Iterable[NormalText], pattern: re.Pattern[str]) -> Iterator[_Found]:
    for sentence in said:
        if _ABOUT_BUDGET.search(sentence.text) and not _OTHER_APPROVAL.search(sentence.text):
            yield from _matched(source, sentence, pattern, "批复")


def _matched(source: Source, sentence: NormalText, pattern: re.Pattern[str], why: str) -> Iterator[_Found]:
    for match in pattern.finditer(sentence.text):
        at = sentence.offsets[match.start() + match[0].index(_D)]
        day = next(days(source.text[at : at + _DAY_LENGTH].translate(_WIDE)), None)
        if day is not None and day.value is not None:
            first, last = sentence.offsets[match.start()], sentence.offsets[match.end() - 1] + 1
            span = Span(first, max(last, at + day.end))
            yield _Found(day.value, Evidence(span, source.cut(span), why))


def _in_time(found: Iterable[_Found], kind: DocumentKind | None, year: int | None) -> tuple[_Found, ...]:
    """Those that can be of this year's document; a text also speaks of the years before."""
    if kind is None or year is None:
        return ()
    if "预算" in kind:
        return tuple(f for f in found if date(year - 1, 10, 1) <= f.value <= date(year, 12, 31))
    return tuple(f for f in found if date(year + 1, 1, 1) <= f.value <= date(year + 2, 12, 31))
