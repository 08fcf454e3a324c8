"""BL508: the basic expenditure lists no classes of capital construction."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Anchor,
    BoundTable,
    Context,
    Finding,
    Measure,
    NotApplicable,
    Phrase,
    Related,
    Yield,
    printed,
    rule,
    shortened,
    unrestored,
)

#: 资本性支出(基本建设), 对企业补助(基本建设).
_CONSTRUCTION = ("309", "311")
_TABLES = ("T6", "F6")
_SHOWN = 3
_HEAD = (
    "甲县教育局2023年度部门决算公开\n\n一般公共预算财政拨款基本支出决算明细表\n单位:万元\n科目编码\t科目名称\t决算数\n"
    "301\t工资福利支出\t12.00\n30101\t基本工资\t12.00\n"
)


@rule(
    id="BL508",
    name="construction-in-basic-expenditure",
    on=BoundTable,
    requirement=["K"],
    severity="warning",
    applies=(*BUDGETS, *FINALS),
    since=2018,
    messages={"listed": "表「{table}」列有{subjects};基本建设支出不属于基本支出"},
    messages_en={"listed": "table '{table}' lists {subjects}; capital construction is no basic expenditure"},
    advice="请核对;是基本建设的,移到项目支出",
    advice_en="check, and move capital construction to project expenditure",
    bad=[_HEAD + "309\t资本性支出(基本建设)\t3.00\n30902\t办公设备购置\t3.00\n合计\t\t15.00\n"],
    good=[_HEAD + "310\t资本性支出\t3.00\n31002\t办公设备购置\t3.00\n合计\t\t15.00\n"],
)
def construction_in_basic_expenditure(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """基本支出表不列资本性支出(基本建设)、对企业补助(基本建设)各科目。

    列了科目而没有金额(空白或为零)的不报;编码和名称不相符的(自行编号)不报。
    """
    if table.kind not in _TABLES or table.is_empty:
        yield NotApplicable(Phrase("没有列有数据的基本支出表", "no table of basic expenditure has data"))
        return
    if table.trouble is not None:
        yield unrestored(table, ctx)
        return
    names = ctx.catalogue.subjects["economic"]
    found = [
        f
        for f in table.facts
        if f.bound and f.key.measure is Measure.AMOUNT and (f.key.economic or "")[:3] in _CONSTRUCTION
        if f.figure.amount is not None and not f.figure.is_zero and names.bears(f.key.economic or "", f.row_label)
    ]
    first_of = {f.row: f for f in reversed(found)}
    facts = [first_of[row] for row in sorted(first_of, key=lambda r: r or 0)]
    # A class and its own 款 are one thing.
    classes = {f.key.economic for f in facts}
    facts = [f for f in facts if len(f.key.economic or "") == 3 or (f.key.economic or "")[:3] not in classes]
    if facts:
        title = ctx.title(table)
        subjects = shortened(
            [f"{f.key.economic}{f.row_label.removeprefix(f.key.economic or '')}" for f in facts], _SHOWN, "个科目"
        )
        related = tuple(Related(f.span, printed(f)) for f in facts[1:])
        args: dict[str, object] = {"table": title, "subjects": subjects}
        yield Finding("listed", facts[0].span, args, Anchor(title, facts[0].row_label), related)
