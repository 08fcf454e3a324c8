"""Why a rule does not take part for a document: its kind, its year, the tables it would have to compare, or that what it
would judge was read from a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Set
from typing import TYPE_CHECKING, NamedTuple

from attrs import evolve

from budgetlint.model.amount import FigureKind
from budgetlint.model.blocks import TableBlock
from budgetlint.model.claims import Claim
from budgetlint.model.facts import ColumnRole, Confidence, Disclosure, Inferred
from budgetlint.model.findings import Finding
from budgetlint.model.keys import Measure
from budgetlint.model.kinds import DocumentKind, Level
from budgetlint.model.nodes import Document
from budgetlint.model.outcomes import NotApplicable, NotEvaluable
from budgetlint.model.phrases import Phrase, listing, named, quoted
from budgetlint.model.source import Source, Span
from budgetlint.reconcile import Constraint, Evaluation, Origin
from budgetlint.reconcile.book import edition
from budgetlint.rules import AnyRule, Context, Target

if TYPE_CHECKING:
    from budgetlint.binding import Catalogue

#: What rules look at that hold figures against each other; all others judge words, or what is not there.
_OF_FIGURES = (Evaluation, Claim)
#: Why tables ({names}) are not compared, in Chinese and English.
_BROKEN = ("{names}无法还原", "{names} could not be restored")
_TWICE = (
    "{names}有数的不止一张,分不清各属谁或哪一版",
    "more than one {names} has data: whose each is, or which version, is not known",
)
_VAGUE = (
    "{names}有看不懂的一栏,不能核对",
    "{names}: the figures of a column that was not understood cannot be checked",
)
_UNITLESS = (
    "{names}没有写明金额单位,不能与他表核对",
    "{names}: no unit of money is stated, so it cannot be held against other tables",
)
#: How many places of what was read from a picture are named.
_SHOWN = 3
#: Stands in the text for what is none (U+FFFC).
_PAGE = "\ufffc"
#: Stands for what was not made out, and how near that is to a figure that it may concern.
_UNKNOWN, _NEAR = "\ufffd", 300


class Described(NamedTuple):
    """What tells which rules are for a document, where there is no document."""

    kind: Inferred[DocumentKind]
    year: Inferred[int]
    level: Inferred[Level]
    province: Inferred[str]


def scope(
    rule: AnyRule, disclosure: Disclosure | Described, provinces: frozenset[str] | None = None
) -> NotApplicable | NotEvaluable | None:
    """Why a rule does not take part for a document, by its province, kind, level and fiscal year; None if it does.

    ``provinces`` are those whose rules the user wants; None = those of the document's own.
    """
    if (foreign := elsewhere(rule.provinces, disclosure.province, provinces)) is not None:
        return foreign
    if rule.applies is not None:
        kind = disclosure.kind.value
        if kind is None:
            return NotEvaluable(
                Phrase(
                    "文种未能判定,不知是否适用;可用 --kind 指明",
                    "the kind of document is not known, nor whether this applies; --kind states it",
                )
            )
        if kind not in rule.applies:
            return NotApplicable(Phrase("不适用于{kind}", "does not apply to: {kind}", kind=kind))
    if rule.levels is not None:
        level = disclosure.level.value
        if level is None:
            return NotEvaluable(
                Phrase(
                    "层级未能判定,不知是否适用;可用 --level 指明",
                    "the level is not known, nor whether this applies; --level states it",
                )
            )
        if level not in rule.levels:
            return NotApplicable(Phrase("不适用于{level}", "does not apply to {level} level", level=level))
    if rule.since is not None or rule.until is not None:
        year = disclosure.year.value
        if year is None:
            return NotEvaluable(
                Phrase(
                    "公开年度未能判定,不知当时是否有效;可用 --year 指明",
                    "the fiscal year is not known, nor whether this was in force; --year states it",
                )
            )
        if rule.since is not None and year < rule.since:
            return NotApplicable(Phrase("自{since}年起适用", "applies from {since} on", since=rule.since))
        if rule.until is not None and year >= rule.until:
            return NotApplicable(Phrase("适用至{last}年", "applied until {last}", last=rule.until - 1))
    return None


def elsewhere(own: frozenset[str], found: Inferred[str], wanted: frozenset[str] | None = None) -> NotApplicable | None:
    """Why what belongs to some provinces (empty: to all) does not bind a document of the province that was found; None if
    it does.

    A document whose province is not certain is bound only where the user wants the rules of one province.
    """
    if not own:
        return None
    names = named(sorted(own))
    if wanted is not None and own.isdisjoint(wanted):
        return NotApplicable(
            Phrase("配置没有选用{names}的规则", "the configuration does not choose the rules of {names}", names=names)
        )
    if found.value is not None and found.confidence in (Confidence.STATED, Confidence.HIGH):
        return (
            None
            if found.value in own
            else NotApplicable(
                Phrase(
                    "只适用于{names},本文件是{own}的",
                    "for {names} only, the document is of '{own}'",
                    names=names,
                    own=found.value,
                )
            )
        )
    if wanted is not None and len(wanted) == 1:
        return None
    return NotApplicable(
        Phrase(
            "只适用于{names},看不出本文件是哪个省的;可用 --province 指明",
            "for {names} only, and of which province the document is is not known; --province states it",
            names=names,
        )
    )


def nothing_to_reconcile(rule: AnyRule, disclosure: Disclosure, catalogue: Catalogue) -> NotApplicable | NotEvaluable:
    """Why no constraint of a document is one that a rule speaks of: the tables are not there, or nothing is in them."""
    present = {t.kind for t in disclosure.tables}
    if all(p.prose for p in rule.where):
        against_tables = all(p.origins == {Origin.TOLD} for p in rule.where)
        if against_tables and not any(present):
            return NotEvaluable(Phrase("没有认出的预算表", "no budget table was recognised"))
        return NotApplicable(
            Phrase("文中没有可以与表核对的说明", "the text states nothing to hold against the tables")
            if against_tables
            else Phrase("文中没有可以相互核对的说明", "the text states nothing to hold against itself")
        )
    wanted = [p.tables or frozenset() for p in rule.where]
    wanted = [kinds for kinds in wanted if all(_is_possible(k, disclosure, catalogue) for k in kinds)] or wanted
    complete = [kinds for kinds in wanted if kinds <= present]
    missing = [sorted(kinds - present) for kinds in wanted]
    if not any(present):
        return NotEvaluable(Phrase("没有认出的预算表", "no budget table was recognised"))
    for obstacles, why in (
        (_broken(disclosure), _BROKEN),
        (_twice(disclosure, catalogue) if all(p.across for p in rule.where) else frozenset(), _TWICE),
    ):
        if complete and all(kinds & obstacles for kinds in complete):
            hit = sorted(frozenset().union(*complete) & obstacles)
            return NotEvaluable(Phrase(*why, names=_names(hit, catalogue)))
    if hindered := _hindered(rule, present, disclosure, catalogue):
        return NotEvaluable(hindered)
    if complete:
        return NotApplicable(Phrase("这些表里没有可以相互核对的数", "these tables hold no figures to compare"))
    owed = [kinds for kinds in missing if all(_is_owed(k, disclosure, catalogue) for k in kinds)]
    if owed:
        return NotEvaluable(Phrase("缺少{names}", "{names} missing", names=_names(_fewest(owed), catalogue)))
    return NotApplicable(Phrase("没有{names}", "there is no {names}", names=_names(_fewest(missing), catalogue)))


def _hindered(rule: AnyRule, present: Set[str | None], disclosure: Disclosure, catalogue: Catalogue) -> str:
    """Which tables print figures that are not compared because of what the tables leave open; empty if none does."""
    spoken = [p for p in rule.where if p.tables and p.tables <= present]
    vague = frozenset(k for p in spoken for k in p.tables or () if k in _vague(disclosure))
    unitless = frozenset(k for p in spoken if p.across for k in p.tables or () if k in _unitless(disclosure))
    told = ((vague, _VAGUE), (unitless, _UNITLESS))
    return listing((Phrase(*why, names=_names(sorted(kinds), catalogue)) for kinds, why in told if kinds), ";", "; ")


def left_out(rule: AnyRule, disclosure: Disclosure, catalogue: Catalogue) -> Iterator[NotEvaluable]:
    """Which tables of its own a rule on constraints said nothing of, though it did of others."""
    present = {t.kind for t in disclosure.tables}
    broken, twice = _broken(disclosure), _twice(disclosure, catalogue)
    spoken = [p for p in rule.where if (p.tables or frozenset()) <= present]
    if found := frozenset().union(*((p.tables or broken) & broken for p in spoken)):
        yield NotEvaluable(Phrase(*_BROKEN, names=_names(sorted(found), catalogue)))
    if found := frozenset().union(*((p.tables or frozenset()) & twice for p in spoken if p.across)):
        yield NotEvaluable(
            Phrase(
                "{names}有数的不止一张,没有与他表核对",
                "more than one {names} has data: not compared with other tables",
                names=_names(sorted(found), catalogue),
            )
        )


def rested(finding: Finding, rule: AnyRule, target: Target, ctx: Context) -> Finding | NotEvaluable:
    """The finding, told apart by what it rests on: where that was read from a picture (OCR), figures that do not agree are
    worth a look, but no wording, and no figure by itself, is certain enough to be judged."""
    source = ctx.source
    if not source.has_recognised:
        return finding
    spans = [finding.span, *(r.span for r in finding.related)]
    if rule.on in _OF_FIGURES:
        if isinstance(target, Evaluation):
            spans += (f.span for f in target.constraint.facts)
        read = [span for span in spans if source.recognised(span)]
        if read and isinstance(target, Evaluation) and _is_against_blank(target.constraint):
            return NotEvaluable(
                Phrase(
                    "{where}由文字识别(OCR)读出,空白处可能有漏认,不据此判断",
                    "{where} was read by OCR, which may have missed something where it is blank: not judged by it",
                    where=ctx.where(*read, most=_SHOWN),
                )
            )
        if any(_is_among_unknown(span, source) for span in read):
            return NotEvaluable(
                Phrase(
                    "{where}由文字识别(OCR)读出,前后有没有认清的字,不据此判断",
                    "{where} was read by OCR, with unclear characters around: not judged by it",
                    where=ctx.where(*read, most=_SHOWN),
                )
            )
        return evolve(finding, recognised=bool(read))
    if read := [span for span in spans if source.recognised(span)]:
        return NotEvaluable(
            Phrase(
                "{where}由文字识别(OCR)读出,字词可能有误,不据此判断",
                "{where} was read by OCR, whose words may be wrong: not judged by it",
                where=ctx.where(*read, most=_SHOWN),
            )
        )
    # What is said of a page as such does not rest on what was read of it.
    speaks_of_page = source.cut(finding.span) == _PAGE
    return evolve(finding, recognised=isinstance(target, Disclosure | Document) and not speaks_of_page)


def _is_among_unknown(span: Span, source: Source) -> bool:
    """Whether something near a figure of the text was not made out: it may be what the figure is of, or where that ends."""
    if any(isinstance(b, TableBlock) and b.span.contains(span) for b in source.blocks):
        return False
    return _UNKNOWN in source.text[max(0, span.start - _NEAR) : span.end + _NEAR]


def _is_against_blank(constraint: Constraint) -> bool:
    """Whether one side of it is nothing but blanks and dashes: where a name was misread, they are another row's."""
    ends = ([constraint.whole], constraint.terms)
    return any(all(f.figure.kind in (FigureKind.BLANK, FigureKind.DASH) for f in end) for end in ends)


def _broken(disclosure: Disclosure) -> frozenset[str]:
    return frozenset(t.kind for t in disclosure.tables if t.trouble is not None and t.kind is not None)


def _vague(disclosure: Disclosure) -> frozenset[str]:
    """Kinds with figures in a column that was not understood."""
    return frozenset(
        t.kind
        for t in disclosure.tables
        if t.kind is not None and t.trouble is None
        for c in t.columns
        if c.role is ColumnRole.AMOUNT and "local" in dict(c.key)
        if any(f.column == c.index and f.figure.amount is not None and not f.figure.is_zero for f in t.facts)
    )


def _unitless(disclosure: Disclosure) -> frozenset[str]:
    """Kinds whose figures state no unit: how they compare with those of other tables is not known."""
    return frozenset(
        t.kind
        for t in disclosure.tables
        if t.kind is not None and t.trouble is None
        if any(
            (a := f.figure.amount) is not None and a.unit is None and f.key.measure is Measure.AMOUNT for f in t.facts
        )
    )


def _twice(disclosure: Disclosure, catalogue: Catalogue) -> frozenset[str]:
    """Kinds that hold figures of one body more than once, and so are not compared with others; where rows and columns say
    of which year they are, two of a kind are told apart by that."""
    bodies = [[t for t in body.tables if t.kind is not None and not t.is_empty] for body in disclosure.bodies]
    times = [Counter(map(edition, tables)) for tables in bodies]
    twice = frozenset(str(kind) for own in times for (kind, *_), count in own.items() if count > 1)
    return frozenset(k for k in twice if not (k in catalogue.kinds and catalogue.kinds[k].is_composed))


def _is_owed(kind: str, disclosure: Disclosure, catalogue: Catalogue) -> bool:
    """Whether a document has to hold a kind of table."""
    found = catalogue.kinds.get(kind)
    year = disclosure.year.value
    owed = found is not None and found.statutory and (year is None or year >= found.since)
    return owed and _is_possible(kind, disclosure, catalogue)


def _is_possible(kind: str | None, disclosure: Disclosure, catalogue: Catalogue) -> bool:
    """Whether a document of its kind can hold such a table."""
    found, own = catalogue.kinds.get(kind or ""), disclosure.kind.value
    return found is None or own is None or not found.documents or own in found.documents


def _fewest(lists: Iterable[list[str]]) -> list[str]:
    return min(lists, key=lambda names: (len(names), names))


def _names(kinds: Iterable[str], catalogue: Catalogue) -> Phrase:
    return quoted(catalogue.kinds[k].name if k in catalogue.kinds else k for k in kinds)
