"""BL125: what a table shows, the explanation speaks of."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    FINALS,
    NO_EXPLANATION,
    Anchor,
    AnyRule,
    BoundTable,
    Context,
    Disclosure,
    Finding,
    NotApplicable,
    Phrase,
    Sort,
    Yield,
    load_yaml,
    mentions,
    reading,
    regex,
    rule,
)
from budgetlint_national.completeness.topics import TOPICS, is_explained

_WORDS = {
    kind: regex(words)
    for kind, words in load_yaml("budgetlint_national", "completeness/subjects.yaml")["subjects"].items()
}
#: One finding with BL121 where procurement is not spoken of at all.
_ABSENT = {"T11": f"absent:{TOPICS['procurement'].raw['name']}"}
_HEAD = "甲县教育局2024年部门预算公开\n\n"
_FUND = (
    "政府性基金预算支出情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
    "212\t城乡社区支出\t8.00\t\t8.00\n合计\t\t8.00\t\t8.00\n\n"
)
_TEXT = "一、部门职责\n拟订全县教育发展规划。\n二、机构设置\n甲县教育局没有下属单位。\n"


@rule(
    id="BL125",
    name="table-without-explanation",
    on=Disclosure,
    requirement=["R部-6"],
    severity="info",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    messages={
        "silent": "表「{table}」列有数据,情况说明里没有一句提到{subject}",
    },
    messages_en={
        "silent": "table '{table}' has figures, but the explanation never speaks of {subject}",
    },
    advice="请补上对这张表的说明",
    advice_en="explain the table",
    bad=[_HEAD + _FUND + _TEXT],
    good=[_HEAD + _FUND + _TEXT + "三、政府性基金预算情况\n2024年政府性基金预算支出8.00万元,用于校舍维修。\n"],
)
def table_without_explanation(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """有数据的表,情况说明里都说到。

    只看有专名的几张表:“三公”经费、政府性基金、国有资本经营、政府采购、购买服务;收支各表的说明写法太多,不逐张对照。名词解释、
    职责里提到的不算说明,这里为免误报也算说到。空表不查(见BL110)。
    """
    tables = [t for t in document.tables if t.kind in _WORDS and _has_figures(t)]
    if not tables:
        yield NotApplicable(
            Phrase(
                "没有列有数据的“三公”经费、政府性基金、国有资本经营、政府采购等表",
                "no table of “three public” expenses, government funds, state capital or procurement has data",
            )
        )
        return
    if not is_explained(ctx):
        yield NO_EXPLANATION
        return
    said = [p.text for p in reading(ctx).pieces if p.is_prose or p.sort is Sort.UNPARSED]
    named = {mention.kind for mention in mentions(ctx)}
    for table in tables:
        kind, title = table.kind or "", ctx.title(table)
        if kind in named or any(_WORDS[kind].search(text) for text in said):
            continue
        found = _WORDS[kind].search(title)
        subject = Phrase("“{what}”", "'{what}'", what=found[0]) if found else Phrase("这张表", "it")
        args: dict[str, object] = {"table": title, "subject": subject}
        yield Finding("silent", ctx.caption(table), args, Anchor(title), cause=_ABSENT.get(kind, ""))


def _has_figures(table: BoundTable) -> bool:
    return any(f.figure.amount is not None and not f.figure.is_zero for f in table.facts)


RULES: tuple[AnyRule, ...] = (table_without_explanation,)
