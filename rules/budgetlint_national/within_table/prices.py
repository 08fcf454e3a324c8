"""BL212: what a purchase costs is its number times its price."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from budgetlint.api import (
    BUDGETS,
    Amount,
    Anchor,
    AnyRule,
    BoundTable,
    Context,
    Fact,
    Finding,
    Fund,
    Item,
    Measure,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Related,
    Rounding,
    Yield,
    cell,
    figure_at,
    off,
    printed,
    rule,
    unrestored,
)

_HEAD = "甲县教育局2024年部门预算公开\n\n政府采购预算表\n单位:万元\n项目名称\t采购物品名称\t数量\t单价\t合计\t一般公共预算\n"
#: 元 beside 千元 or 万元: a price in another unit than its table's, though the header does not say so.
_SLIPS = (Fraction(1000), Fraction(10000))
#: So many rows that do not fit, and none that does, speak against the reading of the columns.
_MANY = 3


@frozen(eq=False)
class _Purchase:
    """One row: ``gap`` is number × price − amount, ``bound`` what their printed digits allow, in 元."""

    count: Fact
    price: Fact
    amount: Fact
    gap: Fraction
    bound: Fraction
    product: Amount
    is_slip: bool

    @property
    def fits(self) -> bool:
        return abs(self.gap) <= self.bound


@rule(
    id="BL212",
    name="purchase-not-number-times-price",
    on=BoundTable,
    requirement=["R4"],
    severity="error",
    applies=BUDGETS,
    since=2017,
    messages={
        "product": "表「{table}」「{row}」的金额为{actual},而数量{count}×单价{price}为{expected},{difference}",
    },
    messages_en={
        "product": "table '{table}', '{row}': the amount is {actual}, but number {count} × price {price} is {expected}: {difference}",
    },
    advice="请核对数量、单价和金额哪一个写错",
    advice_en="check which of number, price and amount is wrong",
    tolerance="单价可以差半个末位单位乘以数量,金额可以差一个末位单位;整数的数量视为准确。",
    bad=[f"{_HEAD}校舍巡查\t复印机\t2\t1.50\t4.00\t4.00\n合计\t\t\t\t4.00\t4.00\n"],
    good=[
        f"{_HEAD}校舍巡查\t复印机\t2\t1.50\t3.00\t3.00\n教师培训\t教材\t30\t0.33\t9.90\t9.90\n合计\t\t\t\t12.90\t12.90\n"
    ],
)
def purchase_not_number_times_price(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """政府采购预算表每一行的金额等于数量乘以单价。

    三个数都印出的行才核对;合计行不核对。单价看来以元计、金额以万元计而表上没有写明的,以及没有一行相符、疑似单价另有含义的,不作
    判断。合计等于各项资金来源之和由BL290核对。
    """
    if table.kind != "T11" or table.is_empty:
        yield NotApplicable(Phrase("没有列有数据的政府采购预算表", "no procurement table has data"))
        return
    title = ctx.title(table)
    if table.trouble is not None:
        yield unrestored(table, ctx)
        return
    purchases = list(_purchases(table))
    if not purchases:
        yield NotApplicable(
            Phrase(
                "表「{table}」没有同时列出数量、单价和金额的行",
                "no row of table '{table}' has number, price and amount",
                table=title,
            )
        )
        return
    wrong = [p for p in purchases if not p.fits]
    if len(wrong) == len(purchases) >= _MANY:
        yield NotEvaluable(
            Phrase(
                "表「{table}」没有一行等于数量乘单价,单价一栏可能另有含义",
                "in no row of table '{table}' the amount is number times price: the price may mean something else",
                table=title,
            )
        )
        return
    for purchase in purchases:
        if purchase.fits:
            if purchase.gap:
                yield Rounding(
                    Phrase(
                        "{cell}与数量乘单价之差在四舍五入的范围内",
                        "{cell} is number times price within rounding",
                        cell=cell(purchase.amount, ctx),
                    )
                )
        elif purchase.is_slip:
            yield NotEvaluable(
                Phrase(
                    "{cell}看来与金额的单位不同,表上没有写明",
                    "{cell} seems to be in another unit than the amount; the table does not say",
                    cell=cell(purchase.price, ctx),
                )
            )
        else:
            yield _finding(title, purchase, ctx)


def _purchases(table: BoundTable) -> Iterator[_Purchase]:
    totals = {e.row for e in table.entries if e.total}
    rows: dict[int, list[Fact]] = defaultdict(list)
    for fact in table.facts:
        if fact.row is not None and fact.row not in totals:
            rows[fact.row].append(fact)
    for facts in rows.values():
        count = _one(f for f in facts if f.key.measure is Measure.COUNT)
        price = _one(f for f in facts if f.key.measure is Measure.PRICE)
        amount = _one(f for f in facts if (f.key.item, f.key.fund) == (Item.PROCUREMENT, Fund.ALL))
        if count and price and amount and (purchase := _purchase(count, price, amount)):
            yield purchase


def _one(facts: Iterator[Fact]) -> Fact | None:
    """The only one of them, if it prints a plain number other than 0."""
    found = list(facts)
    plain = [
        f for f in found if f.figure.amount and f.figure.amount.mantissa and not (f.figure.relation or f.figure.per)
    ]
    return plain[0] if len(found) == len(plain) == 1 else None


def _purchase(count: Fact, price: Fact, whole: Fact) -> _Purchase | None:
    """None where a figure is no money, or its unit is not known."""
    number, each, amount = count.figure.amount, price.figure.amount, whole.figure.amount
    if number is None or each is None or amount is None or not (each.is_money and amount.is_money):
        return None
    product = _product(number, each, amount)
    unsure = _unit(number) / 2 if _value(number).denominator > 1 else Fraction(0)
    bound = _value(number) * _unit(each) / 2 + _value(each) * unsure + _unit(amount)
    gap = _value(product) - _value(amount)
    is_slip = any(abs(_value(product) / k - _value(amount)) <= bound / k + _unit(amount) for k in _SLIPS)
    return _Purchase(count, price, whole, gap, bound, product, is_slip)


def _unit(amount: Amount) -> Fraction:
    """One unit of the last printed digit, in 元 for money."""
    return Fraction(10) ** amount.exponent


def _value(amount: Amount) -> Fraction:
    return amount.mantissa * _unit(amount)


def _product(number: Amount, each: Amount, amount: Amount) -> Amount:
    """The product in the amount's unit, with no more decimals than it takes."""
    mantissa = number.mantissa * each.mantissa
    decimals = (amount.unit.exponent or 0 if amount.unit else 0) - number.exponent - each.exponent
    while decimals > amount.decimals and mantissa % 10 == 0:
        mantissa, decimals = mantissa // 10, decimals - 1
    return Amount(mantissa * 10 ** max(0, -decimals), max(0, decimals), amount.unit)


def _finding(title: str, purchase: _Purchase, ctx: Context) -> Finding:
    fact, product = purchase.amount, purchase.product
    decimals = max(product.decimals, fact.figure.amount.decimals if fact.figure.amount else 0)
    unit = product.unit.exponent or 0 if product.unit else 0
    gap = Amount(int(-purchase.gap / Fraction(10) ** (unit - decimals)), decimals, product.unit)
    args: dict[str, object] = {
        "table": title,
        "row": fact.row_label,
        "actual": printed(fact),
        "count": printed(purchase.count),
        "price": printed(purchase.price),
        "expected": str(product),
        "difference": off(gap),
    }
    return Finding(
        "product",
        fact.span,
        args,
        Anchor(title, fact.row_label, fact.column_label),
        tuple(Related(f.span, figure_at(f, ctx)) for f in (purchase.count, purchase.price)),
        actual=fact.figure.amount.digits if fact.figure.amount else None,
        difference=gap.digits,
        unit=product.unit.symbol if product.unit else None,
    )


RULES: tuple[AnyRule, ...] = (purchase_not_number_times_price,)
