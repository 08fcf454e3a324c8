"""Law 1 between sentences and tables: an amount that the text states is the one that a table prints under its key.

A sentence states fewer dimensions than a table does (本年 or 总计, which fund): it is held against every figure that it
may mean, and is wrong only where it equals none of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from attrs import evolve

from budgetlint.binding.drafts import OF_THE_YEAR
from budgetlint.binding.sums import finest, value
from budgetlint.mistakes import is_slip
from budgetlint.model.claims import Claim
from budgetlint.model.facts import ColumnRole, Confidence, Disclosure, Fact
from budgetlint.model.keys import Flow, Fund, Item, Key, Measure, Nature
from budgetlint.model.phrases import Phrase
from budgetlint.reconcile.book import BUDGETS, CARRIED, Book, comparable, is_of_government, is_zero
from budgetlint.reconcile.constraint import Constraint, Origin
from budgetlint.reconcile.tolerance import Precision, precision_of
from budgetlint.regex import regex

_ANY_FUND = (None, Fund.ALL, Fund.FISCAL, Fund.GENERAL)
_ANY_FLOW = (None, Flow.CURRENT, Flow.TOTAL)
_FISCAL = (Fund.FISCAL, Fund.GENERAL)
#: A heading that names a single project, and not all of them (重点项目).
_PROJECT = regex(r"(?!.*(?:重点|各|全部|预算|支出|主要|绩效|专项|其他).?项目).{4,40}项目")


def told(disclosure: Disclosure, book: Book) -> Iterator[Constraint]:
    """What each comparable claim says against the tables; against another claim where no table speaks of it. The report of
    a government, which speaks of several tiers and years in one breath, has laws of its own (reconcile/reported.py)."""
    figures = figures_of(disclosure, book)
    precision = precision_of(disclosure)
    stated = [c.fact for c in disclosure.claims if is_comparable(c, disclosure)]
    carried = any(f.key.flow in CARRIED and not is_zero(f) for f in (*book.keys, *stated))
    mixed = carried or _has_other_money(book, stated)
    alone: dict[tuple[object, str, str], list[Claim]] = defaultdict(list)
    for claim in disclosure.claims:
        if is_comparable(claim, disclosure):
            meant = [f for f in figures.get(place(claim.key), ()) if _means(claim, comparable(f.key))]
            doubt = ""
            if meant:
                nearest = nearest_among(claim, meant, precision)
                doubt = _doubt(claim, nearest, meant, mixed) or _flow_doubt(claim, nearest, meant, carried)
                others = tuple(f for f in meant if f is not nearest)
                yield Constraint(claim.fact, (nearest,), Origin.TOLD, doubt=doubt, instead=others)
            if doubt or not meant:
                total = _total_of(claim) if carried else ""
                alone[name_of(claim), _project_of(claim, disclosure), total].append(claim)
    for claims in alone.values():
        for first, second in pairwise(claims):
            yield Constraint(second.fact, (first.fact,), Origin.SAID)


def _project_of(claim: Claim, disclosure: Disclosure) -> str:
    """The project that the heading around a sentence names: what is said below it without a name is that project's."""
    if claim.key.project is not None or claim.key.item is not None:
        return ""
    return next((h for h in disclosure.sentences[claim.sentence].path if _PROJECT.fullmatch(h)), "")


def _total_of(claim: Claim) -> str:
    """Which total of all its words say: of the year, or with what was carried over."""
    if claim.key.flow is not None or claim.key.function is not None or claim.key.item is not None:
        return ""
    return "本年" if OF_THE_YEAR.search(claim.subject) else "总计" if "总" in claim.subject else ""


def name_of(claim: Claim) -> tuple[Key, Fund | None, bool]:
    """What two sentences must share to speak of one thing. Whoever says it of 三公 says it of 财政拨款. 固定资产 and all
    assets are two things."""
    key = comparable(claim.key)
    if key.item is not None and key.fund in _FISCAL and not _is_share_of_fund(claim):
        key = evolve(key, fund=None)
    fixed = key.item is Item.ASSETS and "固定" in claim.subject
    return key, claim.section_fund if key.fund is None and key.item is None else None, fixed


def _is_share_of_fund(claim: Claim) -> bool:
    """Whether it is what one fund pays of an item: 政府采购预算9万元,其中一般公共预算2万元."""
    whole = claim.whole
    return whole is not None and whole.key.item is claim.key.item and whole.key.fund is not claim.key.fund


def _means(claim: Claim, figure: Key) -> bool:
    """Whether a claim may mean a figure: what it leaves out its section may say."""
    if claim.key.item is not None and _is_share_of_fund(claim) and figure.fund is not claim.key.fund:
        return False
    own = may_mean(claim.key, figure)
    return own or (
        claim.section_fund is not None
        and claim.key.fund is None
        and may_mean(evolve(claim.key, fund=claim.section_fund), figure)
    )


def _has_other_money(book: Book, stated: Sequence[Fact]) -> bool:
    """Whether a table or a sentence gives money of another fund than 一般公共预算."""
    every = (*book.keys, *stated)
    return book.has_unknown_revenue or any(f.key.fund not in _ANY_FUND and not is_zero(f) for f in every)


def _doubt(claim: Claim, nearest: Fact, meant: Sequence[Fact], mixed: bool) -> str:
    """Why a difference would prove nothing: a sentence that does not say which fund it speaks of may mean one whose table
    is not there. All funds are no less than 财政拨款, which decides where the sentence goes beyond either."""
    if claim.key.fund is not None or claim.key.item is not None or claim.key.project is not None:
        return ""
    funds = {f.key.fund for f in meant}
    all_of_them, fiscal = bool(funds & {None, Fund.ALL}), bool(funds & set(_FISCAL))
    section = claim.section_fund
    absent = mixed and not fiscal if section in _FISCAL else section not in (*_ANY_FUND, *funds)
    if absent:
        return Phrase(
            "这一节讲的是{section},表中没有它的这个数",
            "the section is about '{section}', of which the tables do not have this figure",
            section=section,
        )
    if not mixed:
        return ""
    too_much = fiscal and not all_of_them and not _is_less(claim, nearest)
    if too_much or (all_of_them and not fiscal and claim.key.function is not None):
        return Phrase(
            "不知说明讲的是全部资金还是财政拨款",
            "whether the text speaks of all money or of fiscal appropriations is not known",
        )
    return ""


def _flow_doubt(claim: Claim, nearest: Fact, meant: Sequence[Fact], carried: bool) -> str:
    """Of money carried over a grand total has more than the year's: where the table that would print the other one is
    absent, a sentence that says neither may mean it. One on the year's own money alone (当年拨款) is held against no
    table that counts both."""
    if claim.fresh and carried:
        return Phrase(
            "说明讲的是当年安排的资金,表中还有上年结转",
            "the text speaks of the money of the year, the table also has what was carried forward",
        )
    whole = claim.key.flow is None and claim.key.nature is None and claim.key.function is None
    if not (whole and claim.key.item is None and claim.key.project is None and carried):
        return ""
    if claim.key.fund not in (*_ANY_FUND, *BUDGETS):  # what is earned is not carried over under its name
        return ""
    widest = [f for f in meant if f.key.fund in (None, Fund.ALL)] if claim.key.fund is None else []
    alike = widest or meant  # 财政拨款 alone tells nothing of what all funds come to without carried-over money
    flows = {f.key.flow for f in alike}
    less = _is_less(claim, nearest if nearest in alike else alike[0])
    if (flows == {Flow.CURRENT} and not less) or (flows == {Flow.TOTAL} and less):
        return Phrase(
            "不知说明的总额是否包括结转",
            "whether the total of the text includes what was carried forward is not known",
        )
    return ""


def _is_less(claim: Claim, figure: Fact) -> bool:
    exponent = finest([claim.fact, figure])
    said, printed = value(claim.fact.figure, exponent), value(figure.figure, exponent)
    return said is None or printed is None or said < printed


def is_comparable(claim: Claim, disclosure: Disclosure) -> bool:
    """Whether a claim states this document's own amount of money, and it is certain of what."""
    key, amount = claim.key, claim.fact.figure.amount
    return (
        claim.is_bound
        and claim.measure is Measure.AMOUNT
        and claim.confidence is Confidence.HIGH
        and (amount is None or amount.is_money)
        and claim.fact.figure.relation is None
        and key.year in (None, disclosure.year.value)
        and claim.year in (None, disclosure.year.value)
        and (claim.whole is None or is_comparable(claim.whole, disclosure))
    )


def place(key: Key) -> Key:
    """The dimensions along which a claim and a figure are the same or not: what the rest leaves open is compared later."""
    if key.project is not None:  # whatever subject it is listed under
        return Key(economic=key.economic, project=key.project)
    return Key(item=key.item, function=key.function, economic=key.economic)


def figures_of(disclosure: Disclosure, book: Book) -> Mapping[Key, Sequence[Fact]]:
    """What the tables print, by place: the facts that the book compares, and those of tables without sides (assets)."""
    found: dict[Key, list[Fact]] = defaultdict(list)
    kinds = [t.kind for t in disclosure.tables]  # two of a kind, were one empty, are of two bodies
    # A column that does not add up (what a purchase's project costs) tells of its row alone.
    apart = {(t.index, c.index) for t in disclosure.tables for c in t.columns if not c.additive}
    twice = {t.index for t in disclosure.tables if kinds.count(t.kind) > 1}
    for fact, key in book.keys.items():
        own = fact.table not in book.of_governments  # which tier and year a sentence means is seldom certain
        if own and (fact.table, fact.column) not in apart and fact.table not in twice:
            found[place(key)].append(fact)
    for table in disclosure.tables:
        if table.kind is None or table.trouble is not None or table.index in twice or is_of_government(table):
            continue
        columns = {c.index for c in table.columns if c.role is ColumnRole.AMOUNT}
        for fact in table.facts:
            own = fact.bound and fact.key.measure is Measure.AMOUNT and fact not in book.keys
            if own and fact.key.side is None and fact.column in columns and _is_money(fact):
                found[place(fact.key)].append(fact)
    return found


def _is_money(fact: Fact) -> bool:
    amount = fact.figure.amount
    return amount is None or amount.is_money


def may_mean(claim: Key, figure: Key) -> bool:
    natures = (None, Nature.TOTAL) if claim.nature is None else (claim.nature,)
    flows = _ANY_FLOW if claim.flow is None else (claim.flow,)
    return (
        (claim.side is None or figure.side in (None, claim.side))
        and figure.nature in (natures if claim.item is None else (*natures, None))
        and figure.flow in flows
        and figure.stage in (None, claim.stage)
        and _is_fund(claim, figure)
    )


def _is_fund(claim: Key, figure: Key) -> bool:
    """三公 and 机关运行 are 财政拨款 whatever is printed; a project's money is that of any fund."""
    if claim.fund is None or (claim.item is not None and claim.fund in _FISCAL):
        return figure.fund in _ANY_FUND or claim.project is not None
    return figure.fund is claim.fund


def nearest_of(claim: Claim, figures: Mapping[Key, Sequence[Fact]], precision: Precision) -> Fact | None:
    """The figure that states the same amount as a claim, if one does."""
    meant = [f for f in figures.get(place(claim.key), ()) if _means(claim, comparable(f.key))]
    nearest = nearest_among(claim, meant, precision) if meant else None
    return nearest if nearest is not None and is_same(claim.fact, nearest, precision) else None


def is_same(claim: Fact, figure: Fact, precision: Precision) -> bool:
    """Whether two facts print one amount, more and less finely."""
    exponent = finest([claim, figure])
    said, own = value(claim.figure, exponent), value(figure.figure, exponent)
    digits = (precision.exponent(f) for f in (claim, figure))
    unit = max((e for e in digits if e is not None), default=exponent)
    return own is not None and said is not None and 2 * abs(own - said) <= 10 ** max(0, unit - exponent)


def nearest_among(claim: Claim, meant: Sequence[Fact], precision: Precision) -> Fact:
    """The figure that agrees with the claim; failing that, one that a slip of the pen makes of it, or else the first that
    prints as many digits for all funds."""
    digit, said = precision.exponent(claim.fact), claim.fact.figure.amount
    ranks = _ANY_FUND[:0:-1] if claim.key.function else _ANY_FUND[1:]

    def order(fact: Fact) -> tuple[bool, bool, bool, bool, int]:
        coarse = digit is not None and (precision.printed(fact) or digit) > digit
        rank = ranks.index(fact.key.fund) if fact.key.fund in ranks else len(ranks)
        slip = said is not None and fact.figure.amount is not None and is_slip(said, fact.figure.amount)
        return not is_same(claim.fact, fact, precision), not slip, fact.figure.is_nothing, coarse, rank

    return min(meant, key=order)
