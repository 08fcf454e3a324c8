"""BL513: most of the money is shown under subjects that say what it is for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from budgetlint.api import (
    BUDGETS,
    Amount,
    Anchor,
    AnyRule,
    BoundTable,
    Context,
    Entry,
    Fact,
    Finding,
    Nature,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Related,
    Yield,
    printed,
    rule,
)
from budgetlint_national.classification.lists import ECONOMIC, FUNCTION, resolved, subject_rows, unjudged

#: A larger share under 其他… is worth a look.
_MOST = Fraction(30, 100)
_TABLES = {"T5": (FUNCTION, 7, Nature.TOTAL), "T6": (ECONOMIC, 5, Nature.BASIC)}
_HEAD = (
    "甲县教育局2024年部门预算公开\n\n一般公共预算支出情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
)


@rule(
    id="BL513",
    name="large-share-of-other-subjects",
    on=BoundTable,
    requirement=["Q"],
    severity="info",
    applies=BUDGETS,
    since=2015,
    messages={
        "large": "表「{table}」的「{label}」{amount},占合计的{share}%;“其他”科目占比较大",
    },
    messages_en={
        "large": "table '{table}': '{label}' {amount} is {share}% of the total, a large share for a subject of other expenditure",
    },
    advice="建议尽量列到具体科目",
    advice_en="list it under more specific subjects where possible",
    tolerance="占合计超过30%才提示。",
    bad=[
        f"{_HEAD}2050101\t行政运行\t4.00\t4.00\t\n2050199\t其他教育管理事务支出\t6.00\t\t6.00\n合计\t\t10.00\t4.00\t6.00\n"
    ],
    good=[
        f"{_HEAD}2050101\t行政运行\t8.00\t8.00\t\n2050199\t其他教育管理事务支出\t2.00\t\t2.00\n合计\t\t10.00\t8.00\t2.00\n"
    ],
)
def large_share_of_other_subjects(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """“其他……支出”科目在一般公共预算支出、基本支出中占比不过高。

    只是建议:没有更合适的科目的,可以不改。只看功能分类的项、经济分类的款;合计没有印出、科目认不出的不看。
    """
    if table.kind not in _TABLES or table.is_empty:
        yield NotApplicable(
            Phrase(
                "没有列有数据的一般公共预算支出表、基本支出表",
                "no table of general public budget expenditure or of basic expenditure has data",
            )
        )
        return
    dimension, digits, nature = _TABLES[table.kind]
    rows = subject_rows(table, ctx, dimension)
    if reason := unjudged(table, ctx, rows, dimension):
        yield reason
        return
    totals = {e.row for e in table.entries if e.total}
    total = [f for f in table.facts if f.row in totals and f.key.nature is nature and f.bound and f.figure.amount]
    title = ctx.title(table)
    if len(total) != 1:
        yield NotEvaluable(
            Phrase(
                "表「{table}」没有印出合计,不知各科目占多少",
                "table '{table}' prints no total: the shares of subjects are not known",
                table=title,
            )
        )
        return
    bears = ctx.catalogue.subjects[dimension].bears
    others = [
        entry
        for entry in rows
        if (code := resolved(entry, dimension))
        and len(code) == digits
        and code.endswith("99")
        and bears(code, entry.label)
    ]
    for entry in others:
        fact = _amount(table, entry, nature)
        if fact is not None and (share := _share(fact, total[0])) is not None and share > _MOST:
            args: dict[str, object] = {"table": title, "label": entry.label, "amount": printed(fact)}
            args["share"] = Amount(round(share * 1000), 1).digits
            related = (Related(total[0].span, Phrase("合计{a}", "the total {a}", a=printed(total[0]))),)
            yield Finding("large", fact.span, args, Anchor(title, entry.label, fact.column_label), related)


def _amount(table: BoundTable, entry: Entry, nature: Nature) -> Fact | None:
    facts: Sequence[Fact] = [f for f in table.facts if f.row == entry.row and f.key.nature is nature and f.bound]
    own = [f for f in facts if f.column is not None and table.columns[f.column].half == entry.half]
    return own[0] if len(own) == 1 else None


def _share(part: Fact, whole: Fact) -> Fraction | None:
    """None where one of them is no positive amount, or they are of different units."""
    one, all_ = part.figure.amount, whole.figure.amount
    if one is None or all_ is None or one.unit != all_.unit or all_.mantissa <= 0:
        return None
    return Fraction(one.digits) / Fraction(all_.digits)


RULES: tuple[AnyRule, ...] = (large_share_of_other_subjects,)
