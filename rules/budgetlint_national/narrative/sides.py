"""收入一方列收入,支出一方列支出: what a report adds up to one side is called by the name of that side."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    GOVERNMENTS,
    Anchor,
    Claim,
    Context,
    Disclosure,
    Finding,
    Flow,
    NotApplicable,
    Phrase,
    Related,
    Side,
    Yield,
    rule,
)

_HEAD = "青溪市2024年政府决算公开\n\n"
_OTHER = {Side.REVENUE: Phrase("支出", "expenditure"), Side.EXPENDITURE: Phrase("收入", "revenue")}


@rule(
    id="BL426",
    name="item-on-the-other-side",
    on=Disclosure,
    requirement=["R4", "Q"],
    severity="warning",
    messages={"named": "「{part}」{amount}计入{total},却称“{other}”"},
    messages_en={"named": "'{part}' of {amount} is counted in '{total}', but is called {other}"},
    advice="请核对项目名称:支出一方应为“…支出”,收入一方应为“…收入”;名称不错的,请核对是否应列在另一方",
    advice_en="check the name of the item, or whether it belongs to the other side",
    applies=GOVERNMENTS,
    since=2017,
    bad=[
        _HEAD + "2024年全市国有资本经营预算支出3.50亿元,各项转移性收入0.20亿元,调出资金1.30亿元,支出总量5.00亿元。",
    ],
    good=[
        _HEAD + "2024年全市国有资本经营预算支出3.50亿元,各项转移性支出0.20亿元,调出资金1.30亿元,支出总量5.00亿元。",
    ],
)
def item_on_the_other_side(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """报告加总收入总量的各项称收入,加总支出总量的各项称支出。

    只看计入总量的各项名称末尾的“收入”“支出”;写明减去的(减去补助下级支出)不在此列。两处都能加总、金额又相同的,多半是名称抄错。
    """
    sums = [r for s in document.sentences for r in s.reckonings if r.whole.key.flow is Flow.TOTAL and len(r.parts) > 1]
    if not sums:
        yield NotApplicable(
            Phrase("报告没有写收入总量、支出总量的各项", "the report does not tell what its totals are made of")
        )
    for own in sums:
        side = own.whole.key.side
        for part in own.parts[1:]:
            if side is not None and _name(part).endswith(str(_OTHER[side])):
                yield Finding(
                    "named",
                    part.span,
                    {
                        "part": _name(part),
                        "amount": _amount(part),
                        "total": _name(own.whole),
                        "other": _OTHER[side],
                    },
                    anchor=Anchor(row_label=_name(part), column_label=str(side)),
                    related=(Related(own.whole.span, _amount(own.whole)),),
                )


def _name(claim: Claim) -> str:
    return claim.fact.row_label


def _amount(claim: Claim) -> str:
    return str(claim.fact.figure.amount)


RULES = (item_on_the_other_side,)
