"""BL506 and BL507: the basic expenditure lists 部门预算支出经济分类, code and name of one subject."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    Anchor,
    BoundTable,
    Context,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Yield,
    rule,
)
from budgetlint_national.classification.lists import ECONOMIC, place, printed_code, related, subject_rows, unjudged
from budgetlint_national.classification.naming import misnamed

_DEPARTMENT, _GOVERNMENT = "3", "5"
_HEAD = "甲县教育局2024年部门预算公开\n\n一般公共预算基本支出情况表\n单位:万元\n科目编码\t科目名称\t合计\t人员经费\t公用经费\n"
_STAFF = "301\t工资福利支出\t12.00\t12.00\t\n"
_GOODS = "302\t商品和服务支出\t3.00\t\t3.00\n30201\t办公费\t2.00\t\t2.00\n"
_TOTAL = "合计\t\t15.00\t12.00\t3.00\n"


@rule(
    id="BL506",
    name="government-economic-code",
    on=BoundTable,
    requirement=["K"],
    severity="error",
    since=2018,
    messages={
        "mixed": "表「{table}」按部门预算支出经济分类(3开头)列示,混用了政府预算支出经济分类编码{codes}",
    },
    messages_en={
        "mixed": "table '{table}' lists the departments' economic classification (codes 3…) and mixes in the government's: {codes}",
    },
    advice="请改用部门预算支出经济分类的编码",
    advice_en="use the codes of the departments' classification",
    bad=[
        _HEAD
        + _STAFF
        + "50101\t工资奖金津补贴\t12.00\t12.00\t\n"
        + _GOODS
        + "30231\t公务用车运行维护费\t1.00\t\t1.00\n"
        + _TOTAL
    ],
    good=[
        _HEAD
        + _STAFF
        + "30101\t基本工资\t12.00\t12.00\t\n"
        + _GOODS
        + "30231\t公务用车运行维护费\t1.00\t\t1.00\n"
        + _TOTAL
    ],
)
def government_economic_code(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """部门预算的基本支出表按部门预算支出经济分类(301–399)列示,不混用政府预算支出经济分类(501–599)。

    整张表按政府预算支出经济分类列示的不在此例;两套编码行数相当的,可能是先后列示两套分类,不判断。每张表报一条,列出各行。
    """
    rows = subject_rows(table, ctx, ECONOMIC)
    if reason := unjudged(table, ctx, rows, ECONOMIC):
        yield reason
        return
    coded = [(e, code) for e in rows if (code := printed_code(e))]
    own = [code for _, code in coded if code.startswith(_DEPARTMENT)]
    foreign = [(e, code) for e, code in coded if code.startswith(_GOVERNMENT)]
    title = ctx.title(table)
    if not own:
        yield NotApplicable(
            Phrase(
                "表「{table}」没有部门预算支出经济分类的编码",
                "table '{table}' has no codes of the departments' economic classification",
                table=title,
            )
        )
    elif len(foreign) >= len(own):
        yield NotEvaluable(
            Phrase(
                "表「{table}」两套经济分类的编码各有多行,可能分别列示",
                "table '{table}' has several rows in each of the two economic classifications; both may be meant",
                table=title,
            )
        )
    elif foreign:
        first, code = foreign[0]
        yield Finding(
            "mixed",
            place(table, first),
            {"table": title, "codes": "、".join(code for _, code in foreign)},
            Anchor(title, f"{code}{first.label}"),
            related(table, ((e, f"{code}「{e.label}」") for e, code in foreign[1:])),
        )


@rule(
    id="BL507",
    name="economic-code-name-mismatch",
    on=BoundTable,
    requirement=["K"],
    severity="error",
    since=2017,
    messages={
        "name": "经济分类科目{code}应为「{expected}」,现为「{actual}」(这是{others}的名称)",
    },
    messages_en={
        "name": "economic subject {code} is '{expected}', printed here as '{actual}' (the name of {others})",
    },
    advice="请核对编码和名称哪个写错",
    advice_en="check which is wrong, code or name",
    bad=[_HEAD + _STAFF + "30101\t基本工资\t12.00\t12.00\t\n" + _GOODS + "30231\t公务接待费\t1.00\t\t1.00\n" + _TOTAL],
    good=[
        _HEAD
        + _STAFF
        + "30101\t基本工资\t12.00\t12.00\t\n"
        + _GOODS
        + "30231\t公务用车运行维护费\t1.00\t\t1.00\n"
        + _TOTAL
    ],
)
def economic_code_name_mismatch(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """部门预算支出经济分类科目的编码和名称是同一个科目的。

    只在名称确是另一个科目时报:编码见于近年公开材料的为错误,只见于旧版目录的为警告,凭记忆收录的不报。历年名称、常见别名和
    写法上的细小差别不报。一张表里多处不符,合为一条:多半是编码错位或自行编号。
    """
    rows = subject_rows(table, ctx, ECONOMIC)
    if reason := unjudged(table, ctx, rows, ECONOMIC):
        yield reason
    else:
        yield from misnamed(table, ctx, rows, ECONOMIC)
