"""BL720: a self-evaluation gives budget, expenditure and the rate of execution, and the rate is right."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from budgetlint.api import (
    FINALS,
    Amount,
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    DocumentKind,
    Finding,
    FundLine,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Sort,
    Span,
    Unit,
    Yield,
    listing,
    reading,
    regex,
    rule,
)
from budgetlint_national.performance.examples import REPORT
from budgetlint_national.performance.sheets import SCORES, sheets, title_of

_MONEY = r"(?P<{0}>\d[\d,]*(?:\.\d+)?)(?P<{0}_unit>(?:亿|万|千)?元)"
_BUDGET = regex(
    r"预算(?!执行)[^。;；]{0,24}?\d[\d,.]*(?:亿|万|千)?元|(?:批复|下达|安排)[^。;；,，]{0,16}\d[\d,.]*(?:亿|万|千)?元"
)
_SPENT = regex(
    r"(?:支出|执行|支付|使用|决算|拨付|支用|列支|发放)[^。;；]{0,16}?\d[\d,.]*(?:亿|万|千)?元|(?:全部|全额|均已?)(?:支出|执行|支付|使用|拨付|发放)"
)
_RATE = regex(
    r"(?:执行率|支出率|支付率|(?:支出|执行|支付|拨付)进度|使用率|预算完成率|占预算的?)[^\d,，。;；]{0,8}(?:\d[\d.]*%|百分之)|完成(?:年初|全年|调整)?预算的?\d[\d.]*%"
)
_CELL_RATE = regex(r"执行率")
_TOLD = regex(
    r"(?<!年初)预算(?:数|资金)?(?:为|[:：])?"
    + _MONEY.format("budget")
    + r"[,，](?:实际|全年|已)?(?:支出|执行数?|支付)(?:为|[:：])?"
    + _MONEY.format("spent")
    + r"[,，](?:预算)?执行率(?:为|[:：])?(?P<rate>\d+(?:\.\d+)?)%"
)
_HEAD = REPORT + "一、预算执行情况\n"
_TABLE = (
    "项目支出绩效自评表\n单位:万元\n项目名称\t校园安防\t\t\t\t\t\n\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
    "年度资金总额\t10.00\t10.00\t9.60\t10\t{}\t9.6\n一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
    "产出指标\t数量指标\t维护点位\t120个\t120个\t90\t90\n"
)


_ELEMENTS = {
    "全年预算数": Phrase("全年预算数", "the budget of the year"),
    "执行数": Phrase("执行数", "what was spent"),
    "预算执行率": Phrase("预算执行率", "the rate of execution"),
}


@rule(
    id="BL720",
    name="execution-rate-not-given",
    on=Disclosure,
    requirement=["P10"],
    severity="warning",
    applies=(DocumentKind.SELF_EVALUATION, *FINALS),
    since=2020,
    tolerance="执行率与重算的差在印出的位数(含预算数、执行数的末位)以内算相符。",
    messages={
        "missing": "自评没有列出{missing}",
        "rate": "执行率写作{rate}%,按预算{budget}、执行{spent}计算是{expected}%",
    },
    messages_en={
        "missing": "the self-evaluation does not state: {missing}",
        "rate": "the rate of execution is stated as {rate}%, but {spent} of {budget} is {expected}%",
    },
    advice={
        "missing": "请写明全年预算数、执行数和预算执行率",
        "rate": "请核对预算数、执行数和执行率",
    },
    advice_en={
        "missing": "state the budget, what was spent, and the rate of execution",
        "rate": "check budget, spending and rate",
    },
    bad=[_HEAD + "全年支出96.00万元,执行情况良好。\n", REPORT + _TABLE.format("86.00%")],
    good=[_HEAD + "全年预算100.00万元,支出96.00万元,执行率96%。\n", REPORT + _TABLE.format("96.00%")],
)
def execution_rate_not_given(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """自评列出全年预算数、执行数和预算执行率,执行率与两数相符。

    决算只查所附的自评表。文字或表中任何一处列出即可;“预算执行率”可以是一个指标。预算数、执行数写全而没有写执行率的也报:读者不必自己计算。
    """
    lines = [(table, line) for table, sheet in sheets(document, (SCORES,)) for line in sheet.lines]
    for table, line in lines:
        yield from _wrong_line(line, title_of(table, ctx))
    if document.kind.value in FINALS:
        if not lines:
            yield NotApplicable(
                Phrase(
                    "决算里没有列执行率的绩效自评表",
                    "the final accounts hold no self-evaluation table with rates of execution",
                )
            )
        return
    pieces = reading(ctx).pieces
    for piece in (p for p in pieces if p.sort is Sort.TEXT):
        for found in _TOLD.finditer(piece.text):
            budget, spent = (_amount(found[name], found[f"{name}_unit"]) for name in ("budget", "spent"))
            rate = _amount(found["rate"])
            yield from _wrong(budget, spent, rate, piece.part(*found.span("rate")), "")
    has = {
        "全年预算数": any("budget" in line.parts for _, line in lines),
        "执行数": any("executed" in line.parts for _, line in lines),
        "预算执行率": any("rate" in line.parts for _, line in lines),
    }
    prose = [p for p in pieces if p.sort in (Sort.TEXT, Sort.HEADING)]
    for name, pattern in (("全年预算数", _BUDGET), ("执行数", _SPENT), ("预算执行率", _RATE)):
        has[name] |= any(pattern.search(p.text) for p in prose)
    has["预算执行率"] |= any(_CELL_RATE.search(p.text) for p in pieces if p.sort is Sort.CELL)
    missing = [name for name, there in has.items() if not there]
    if not missing:
        return
    if any("预算" in p.text for p in pieces if p.sort in (Sort.CELL, Sort.UNPARSED)):
        yield NotEvaluable(
            Phrase("预算执行情况似乎列在没有读出的表里", "execution seems to stand in a table that was not read")
        )
        return
    sentence = next((p for p in prose if p.sort is Sort.TEXT and _SPENT.search(p.text)), None)
    place = sentence.span if sentence is not None else ctx.title_span()
    yield Finding(
        "missing", place, {"missing": listing(_ELEMENTS[name] for name in missing)}, Anchor(row_label="预算执行率")
    )


def _wrong_line(line: FundLine, title: str) -> Iterator[Finding]:
    parts = {name: m.figure.amount for name in ("budget", "executed", "rate") if (m := line.parts.get(name))}
    budget, spent, rate = (parts.get(name) for name in ("budget", "executed", "rate"))
    if budget is not None and spent is not None and rate is not None and Fraction(rate.digits) > 1:
        yield from _wrong(budget, spent, rate, line.parts["rate"].span, title, line.label)


def _wrong(budget: Amount, spent: Amount, rate: Amount, place: Span, title: str, label: str = "") -> Iterator[Finding]:
    """The printed rate, if it lies outside of what budget and expenditure allow as they are printed."""
    whole, part = Fraction(budget.digits), Fraction(spent.digits)
    if whole <= 0:
        return
    exact = part / whole * 100
    halves = [Fraction(1, 2 * 10**a.decimals) for a in (budget, spent, rate)]
    slack = 100 * (halves[1] + part / whole * halves[0]) / whole + 2 * halves[2]
    if abs(Fraction(rate.digits) - exact) <= slack:
        return
    decimals = max(2, rate.decimals)
    expected = Amount(int(exact * 10**decimals + Fraction(1, 2)), decimals).digits
    args: dict[str, object] = {
        "rate": rate.digits,
        "budget": str(budget),
        "spent": str(spent),
        "expected": expected,
    }
    yield Finding(
        "rate", place, args, Anchor(title, label or "预算执行率"), (), expected=expected, actual=rate.digits, unit="%"
    )


def _amount(printed: str, unit: str = "") -> Amount:
    whole, _, rest = printed.replace(",", "").partition(".")
    return Amount(int(whole + rest), len(rest), Unit(unit) if unit else None)


RULES: tuple[AnyRule, ...] = (execution_rate_not_given,)
