"""BL512: a list of all 类 is that of the year."""

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
from budgetlint_national.classification.catalogue import OUTDATED_LIST
from budgetlint_national.classification.lists import FUNCTION, place, resolved, subject_rows, unjudged

_GENERAL = "一般公共预算"
_LISTED = (
    *("一般公共服务支出", "外交支出", "国防支出", "公共安全支出", "教育支出", "科学技术支出"),
    *("文化旅游体育与传媒支出", "社会保障和就业支出", "卫生健康支出", "节能环保支出", "城乡社区支出", "农林水支出"),
    *("交通运输支出", "资源勘探工业信息等支出", "商业服务业等支出", "金融支出", "援助其他地区支出"),
    *("自然资源海洋气象等支出", "住房保障支出", "粮油物资储备支出"),
)


def _example(*names: str) -> str:
    head = "甲县教育局2024年部门预算公开\n\n部门收支总体情况表\n单位:万元\n收入\t\t支出\t\n项目\t预算数\t项目\t预算数\n"
    rows = "".join(f"\t\t{name}\t{'12.00' if name == '教育支出' else ''}\n" for name in names[1:])
    first = f"一般公共预算拨款\t12.00\t{names[0]}\t\n"
    return f"{head}{first}{rows}收入总计\t12.00\t支出总计\t12.00\n"


@rule(
    id="BL512",
    name="class-list-of-another-year",
    on=BoundTable,
    requirement=["K"],
    severity="warning",
    since=2017,
    messages={
        "missing": "表「{table}」列出全部支出类,但缺「{missing}」({since}年起设)",
    },
    messages_en={
        "missing": "table '{table}' lists all classes of expenditure but '{missing}', in force since {since}",
    },
    advice="请按{year}年的类目补上",
    advice_en="add it as the classes of {year} have it",
    bad=[_example(*_LISTED, "其他支出")],
    good=[_example(*_LISTED, "灾害防治及应急管理支出", "其他支出")],
)
def class_list_of_another_year(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """收支总表列出全部支出类时,类目是当年的,新设的类没有漏。

    只列本部门所用的类、不到全部类的一半时不适用;没有列到新类前后的,是节略的清单,不报;模板略去的老类(外交、国防、
    债务等)、多出的类和附加行、次序不同,都不报。名称陈旧由BL504报,两者合为一条。
    """
    rows = subject_rows(table, ctx, FUNCTION, classes=True)
    if reason := unjudged(table, ctx, rows, FUNCTION):
        yield reason
        return
    subjects = ctx.catalogue.subjects[FUNCTION]
    year = ctx.disclosure.year.value or 0
    title = ctx.title(table)
    listed = {code: e for e in rows if (code := resolved(e, FUNCTION))}
    if len(listed) * 2 < len(subjects.classes(year)):
        yield NotApplicable(
            Phrase(
                "表「{table}」只列本部门所用的类",
                "table '{table}' lists only the classes that the body uses",
                table=title,
            )
        )
        return
    for new in subjects.added(year):
        before = max(s.code for s in subjects.classes(year) if s.code < new.code and s.budget == _GENERAL)
        runs_past = before in listed and max(listed) > new.code
        if new.budget != _GENERAL or new.code in listed or not runs_past:
            continue
        if any(resolved(e, FUNCTION) is None for e in rows):
            yield NotEvaluable(
                Phrase(
                    "表「{table}」有认不出的行,可能就是「{name}」",
                    "table '{table}' has rows that were not recognised; one may be '{name}'",
                    table=title,
                    name=new.name,
                )
            )
            return
        args: dict[str, object] = {"table": title, "missing": new.name, "since": new.since, "year": year}
        span = place(table, listed[before])
        yield Finding("missing", span, args, Anchor(title, new.name), cause=OUTDATED_LIST)
