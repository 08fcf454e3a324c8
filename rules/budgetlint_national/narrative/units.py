"""R4 形式规范: one unit for the amounts of the explanation (BL416)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Anchor,
    Claim,
    Context,
    Disclosure,
    Finding,
    Measure,
    NotApplicable,
    Phrase,
    Related,
    Severity,
    Yield,
    rule,
)

_HEAD = "甲县教育局2024年部门预算公开\n\n"
_LEAST, _MOST = 3, 4


@rule(
    id="BL416",
    name="units-mixed-in-prose",
    on=Disclosure,
    requirement=["R4"],
    severity="warning",
    messages={
        "mixed": "说明的金额多用{usual}({count}处),这里却用{unit}:{amount}",
    },
    messages_en={
        "mixed": "the text counts in {usual} ({count} times), but here in {unit}: {amount}",
    },
    advice="请统一单位,并核对有没有写错单位",
    advice_en="use one unit, and check whether this one is right",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    bad=[_HEAD + "2024年收入预算1120000元,其中:一般公共预算收入110.00万元,政府性基金预算收入2.00万元,其他收入0万元。"],
    good=[
        _HEAD + "2024年收入预算112.00万元,其中:一般公共预算收入110.00万元,政府性基金预算收入2.00万元,其他收入0万元。"
    ],
)
def units_mixed_in_prose(disclosure: Disclosure, ctx: Context) -> Iterator[Yield]:
    """说明里的金额用同一个单位(元、万元不混用)。

    只看说明里收支、“三公”等预算数。单价、标准(每人每月)和表格另有单位的不报;零写成“0元”的,只作提示。
    """
    found = [_mixed(body) for body in disclosure.bodies]
    if all(mixed is None for mixed in found):
        yield NotApplicable(Phrase("说明里没有写预算金额", "the text states no amounts of the budget"))
    for mixed in found:
        yield from mixed or ()


def _mixed(body: Disclosure) -> Sequence[Finding] | None:
    """What one body states in another unit than most of its amounts; None where it states no amounts."""
    amounts: dict[str, list[Claim]] = defaultdict(list)
    for claim in body.claims:
        amount = claim.fact.figure.amount
        if claim.measure is Measure.AMOUNT and claim.is_bound and amount is not None and amount.unit is not None:
            if amount.unit.is_money:
                amounts[amount.unit.symbol].append(claim)
    if not amounts:
        return None
    found: list[Finding] = []
    usual = max(amounts, key=lambda u: len(amounts[u]), default="")
    for unit, strange in amounts.items():
        if unit == usual or {unit, usual} != {"元", "万元"}:
            continue
        if len(amounts[usual]) < _LEAST or len(strange) * _MOST > len(amounts[usual]) * 2:
            continue
        first, *others = sorted(strange, key=lambda c: c.fact.figure.is_zero)
        finding = Finding(
            "mixed",
            first.span,
            {"usual": usual, "count": len(amounts[usual]), "amount": first.fact.raw.strip(), "unit": unit},
            Anchor(row_label=first.fact.row_label, column_label=unit),
            tuple(Related(c.span, c.fact.raw.strip()) for c in others),
            Severity.INFO if first.fact.figure.is_zero else None,
        )
        found.append(finding)
    return found
