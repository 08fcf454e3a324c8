"""BL006: a document that owes tables has some."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Anchor,
    Context,
    Disclosure,
    Finding,
    Paragraph,
    Phrase,
    Span,
    TableOfContents,
    Yield,
    regex,
    rule,
    walk,
)

#: A sentence or list entry that promises the tables.
_PROMISE = regex(r"(?:预算|决算|收支|支出|收入)[^,。;、]{0,12}?(?:总表|情况表|明细表|支出表|公开表|附表)")


@rule(
    id="BL006",
    name="no-budget-table",
    on=Disclosure,
    requirement=["R部-1", "R部-2"],
    severity="warning",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    messages={
        "none": "未见任何应公开的{stage}表",
    },
    messages_en={
        "none": "none of the tables of the {stage} is here",
    },
    advice="表若在附件,请与附件一并检查;没有公开的,请补充公开",
    advice_en="if they are attachments, check them together; if they were not published, publish them",
    bad=["甲县教育局2024年部门预算公开\n\n一、主要职责\n负责教育工作。\n"],
    good=[
        "甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n单位:万元\n"
        "科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t12.00\t12.00\n合计\t\t12.00\t12.00\n",
    ],
)
def no_budget_table(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """部门、单位的预算或决算附有应公开的表,而不是只有文字说明。

    每份文书至多报一条。绩效目标、采购、资产等表不能代替收支表。有的地方说明与表分两个文件公开,所以只作警告。
    """
    if any(ctx.is_statutory(table) for table in document.tables):
        return
    stage = Phrase("决算", "final accounts") if document.kind.value in FINALS else Phrase("预算", "budget")
    yield Finding("none", _promise(document) or ctx.title_span(), {"stage": stage}, Anchor())


def _promise(document: Disclosure) -> Span | None:
    """The first line that promises the tables: an entry of the contents, else a sentence of the text."""
    nodes = list(walk(document.tree))
    for node in nodes:
        if isinstance(node, TableOfContents):
            for entry in node.entries:
                if _PROMISE.search(entry.title):
                    return entry.span
    for node in nodes:
        if isinstance(node, Paragraph) and (found := _PROMISE.search(node.text.text)):
            return node.text.span(*found.span())
    return None
