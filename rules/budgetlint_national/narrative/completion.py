"""BL422, BL140 and BL423: final accounts against the budget of the year: how much was done, why not all, and which way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from attrs import frozen

from budgetlint.api import (
    FINALS,
    GOVERNMENTS,
    NO_EXPLANATION,
    Anchor,
    Claim,
    Context,
    Disclosure,
    Fact,
    Finding,
    Measure,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Related,
    Sentence,
    Stage,
    Yield,
    printed,
    reading,
    regex,
    rule,
    shortened,
)
from budgetlint_national.completeness.topics import is_explained
from budgetlint_national.narrative.percentages import recomputed
from budgetlint_national.narrative.reasons import gives_reason

_BUDGETS = (Stage.BUDGET, Stage.ADJUSTED)
#: From so many points off 100% on, nobody would leave the reason out.
_FAR = 10
_ALL = 100
#: Sentences behind a rate that may still give its reason.
_REACH = 4
_SHOWN = 3
_COMPARES = regex(r"年初预算|预算数|[完达]成?[^。]{0,8}预算|预算[^。]{0,6}(?:执行|完成)|调整预算")
_RELATION = regex(
    r"决算数?(?P<more>大于|高于|多于|超过|超出)|决算数?(?P<less>小于|低于|少于)|决算数?(?P<same>等于|[与和同][^,。]{0,8}预算数?(?:基本)?(?:持平|一致|相等))"
)
_HEAD = "甲县教育局2023年度部门决算公开\n\n一、主要职责\n拟订全县教育发展规划并组织实施。\n二、一般公共预算财政拨款支出决算情况说明\n"
_ITEM = "1.教育支出(类)教育管理事务(款)行政运行(项)。年初预算为100.00万元,支出决算为{done}万元,完成年初预算的{rate}%。{why}\n"


@rule(
    id="BL422",
    name="completion-rate-wrong",
    on=Claim,
    requirement=["R4"],
    severity="error",
    messages={"differs": "「{what}」写完成预算的{percent}%,按决算{amount}和预算{other}复算为{right}%"},
    messages_en={"differs": "'{what}' is stated as {percent}% of the budget, but {amount} of {other} is {right}%"},
    advice="请核对预算数、决算数和百分数哪一个写错",
    advice_en="check which is wrong: budget, final account or percentage",
    applies=(*FINALS, *GOVERNMENTS),
    since=2017,
    tolerance="按金额和百分数各自印出的精度取区间,两个区间相交即为相符;只差末位一个单位的,只作提示。",
    bad=[_HEAD + _ITEM.format(done="92.00", rate="95.00", why="决算数小于预算数的主要原因是培训延期。")],
    good=[_HEAD + _ITEM.format(done="92.00", rate="92.00", why="决算数小于预算数的主要原因是培训延期。")],
)
def completion_rate_wrong(claim: Claim, ctx: Context) -> Iterator[Yield]:
    """完成预算的百分数等于决算数除以预算数。

    预算数取同一句或上一句写明的;没有写的,取表中同一项目的预算数(如“三公”经费决算表)。写明完成调整预算的,用调整预算数。
    预算为零的没有完成率,不复算。
    """
    if claim.measure is not Measure.COMPLETION or claim.denies:
        yield NotApplicable(Phrase("文中没有写完成预算的百分数", "the text states no rate of completion"))
        return
    ratio = ctx.ratios.get(claim)
    if ratio is None:
        lack = (
            "{where}的完成率旁边没有写全决算数和预算数",
            "the rate of completion in {where} lacks an amount beside it",
        )
        yield NotEvaluable(Phrase(*lack, where=ctx.where(claim.span)))
    elif not ratio.holds:
        yield recomputed(claim, ratio, ctx)


@rule(
    id="BL140",
    name="difference-from-budget-unexplained",
    on=Disclosure,
    requirement=["R部-6", "L75"],
    severity="warning",
    messages={
        "silent": "决算的情况说明没有与年初预算比较(完成多少、为什么有差异)",
        "unexplained": "{subjects}的决算与预算相差一成以上,没有说明原因({rates})",
    },
    messages_en={
        "silent": "the explanation of the final accounts does not compare them with the budget",
        "unexplained": "the final accounts of {subjects} are a tenth or more off the budget, and nothing says why ({rates})",
    },
    advice={
        "silent": "请逐项写明年初预算数、决算数、完成年初预算的百分之几和差异的主要原因",
        "unexplained": "请补写决算数大于(小于)预算数的主要原因",
    },
    advice_en={
        "silent": "state budget, final account, how much of the budget was done, and the main reason for the difference",
        "unexplained": "add the main reason why more (less) was spent than budgeted",
    },
    applies=FINALS,
    since=2017,
    bad=[
        _HEAD + "2023年度一般公共预算财政拨款支出82.00万元,比上年减少3.00万元,主要原因是人员减少。\n",
        _HEAD + _ITEM.format(done="82.00", rate="82.00", why=""),
    ],
    good=[_HEAD + _ITEM.format(done="82.00", rate="82.00", why="决算数小于预算数的主要原因是培训延期。")],
)
def difference_from_budget_unexplained(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """决算与年初预算对比,写明完成率和差异的原因。

    相差不到一成的,不要求逐项写原因;原因写在同一段、紧接的后面几句,或者写在它所属的总数后面,都算。决算表里列有年初预算数的,
    也算有比较。只有表、没有情况说明的文件,不作判断。
    """
    rates = [c for c in document.claims if c.measure is Measure.COMPLETION and not c.denies]
    if not rates and not any(_COMPARES.search(p.text) for p in reading(ctx).pieces if p.is_prose and not p.explains):
        if any(f.key.stage in _BUDGETS and f.key.item is None for t in document.tables for f in t.facts):
            return
        if not is_explained(ctx):
            yield NO_EXPLANATION
        else:
            yield Finding("silent", ctx.title_span(), {}, Anchor(row_label="与预算比较"))
        return
    found = [c for c in rates if _is_far(c) and not _is_explained(c, document)]
    if found:
        names = list(dict.fromkeys(c.fact.row_label or printed(c.fact) for c in found))
        told = [f"{c.fact.figure.amount.digits}%" for c in found[:_SHOWN] if c.fact.figure.amount]
        args: dict[str, object] = {"subjects": shortened(names, _SHOWN, "个科目"), "rates": "、".join(told)}
        related = tuple(Related(c.span, printed(c.fact)) for c in found[1:])
        yield Finding("unexplained", found[0].span, args, Anchor(row_label=names[0], column_label="完成率"), related)


def _is_far(claim: Claim) -> bool:
    amount = claim.fact.figure.amount
    if amount is None or claim.of is None or claim.of.fact.figure.is_zero:
        return False
    return abs(Fraction(amount.mantissa, 10**amount.decimals) - _ALL) >= _FAR


def _is_explained(claim: Claim, document: Disclosure) -> bool:
    """Whether a reason is given with it, for it, or for what it is a part of."""
    of = claim.of
    if claim.reason or (of is not None and of.whole is not None and of.whole.reason):
        return True
    around = document.sentences[claim.sentence : claim.sentence + _REACH]
    for at, sentence in enumerate(around):
        if at and any(c.measure is Measure.COMPLETION for c in sentence.claims):
            return False
        if gives_reason(sentence.text.text):
            return True
    return False


@frozen
class _Pair:
    """What was budgeted and what was spent, as one paragraph states them."""

    budget: Fact
    final: Fact

    @property
    def more(self) -> int:
        """Above 0 where more was spent than budgeted."""
        one, other = self.final.figure.amount, self.budget.figure.amount
        assert one is not None and other is not None
        exponent = min(one.exponent, other.exponent)
        return one.scaled(exponent) - other.scaled(exponent)


@rule(
    id="BL423",
    name="budget-difference-turned",
    on=Disclosure,
    requirement=["Q"],
    severity="info",
    messages={"turned": "写“{words}预算数”,而决算{final},预算{budget}"},
    messages_en={"turned": "“{words}预算数” is stated, but {final} was spent of a budget of {budget}"},
    advice="请核对是大于、小于还是等于预算数",
    advice_en="check whether more, less or as much was spent as budgeted",
    applies=FINALS,
    since=2017,
    bad=[_HEAD + _ITEM.format(done="92.00", rate="92.00", why="决算数大于预算数的主要原因是培训延期。")],
    good=[_HEAD + _ITEM.format(done="92.00", rate="92.00", why="决算数小于预算数的主要原因是培训延期。")],
)
def budget_difference_turned(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """说“决算数大于(小于、等于)预算数”的,与同一段写明的两个数一致。

    一段里写有几个项目的预算数和决算数、不知说的是哪一个的,不作判断;两数印到不同位数而相近的,也不报。
    """
    told = [s for s in document.sentences if not s.explains and _RELATION.search(s.text.text)]
    if not told:
        yield NotApplicable(
            Phrase(
                "文中没有写决算数大于还是小于预算数",
                "the text does not say whether more or less was spent than budgeted",
            )
        )
    for sentence in told:
        pairs = _pairs(document, sentence)
        relation = _RELATION.search(sentence.text.text)
        assert relation is not None
        if len(pairs) != 1:
            several = ("{where}一段里不止一个项目", "the paragraph of {where} speaks of several items")
            alone = ("{where}没有写明预算数和决算数", "{where} does not state budget and final account")
            yield NotEvaluable(Phrase(*(several if pairs else alone), where=ctx.where(sentence.span)))
        elif not _fits(relation, pairs[0].more):
            pair = pairs[0]
            args: dict[str, object] = {
                "words": relation[0].removesuffix("预算数").removesuffix("预算"),
                "final": printed(pair.final),
                "budget": printed(pair.budget),
            }
            place = sentence.text.span(relation.start(), relation.end())
            related = (Related(pair.budget.span, printed(pair.budget)), Related(pair.final.span, printed(pair.final)))
            yield Finding(
                "turned", place, args, Anchor(row_label=pair.final.row_label, column_label="决算与预算"), related
            )


def _fits(relation: re.Match[str], more: int) -> bool:
    if relation["same"]:
        return more == 0 or "基本" in relation["same"]
    return more > 0 if relation["more"] else more < 0


def _pairs(document: Disclosure, sentence: Sentence) -> Sequence[_Pair]:
    """Budget and final account that stand side by side in the paragraph up to a sentence."""
    begin = sentence.index
    while begin and not document.sentences[begin].opens:
        begin -= 1
    claims = [c for s in document.sentences[begin : sentence.index + 1] for c in s.claims]
    stated = [c for c in claims if c.measure is Measure.AMOUNT and c.fact.figure.amount is not None]
    return [
        _Pair(one.fact, other.fact)
        for one, other in pairwise(stated)
        if one.key.stage in _BUDGETS and other.key.stage is Stage.FINAL and _is_money(one) and _is_money(other)
    ]


def _is_money(claim: Claim) -> bool:
    amount = claim.fact.figure.amount
    return amount is not None and amount.is_money


RULES = (completion_rate_wrong, difference_from_budget_unexplained, budget_difference_turned)
