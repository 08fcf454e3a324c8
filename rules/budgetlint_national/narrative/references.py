"""BL414: a table that the text refers its readers to is there, and has something to show."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Anchor,
    BoundTable,
    Claim,
    Context,
    Disclosure,
    FigureKind,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Related,
    RowRole,
    Section,
    Sentence,
    Severity,
    Span,
    Table,
    Unparsed,
    Yield,
    regex,
    rule,
    walk,
)

_BELOW = regex(r"[见如]下表")
_LETTERS = regex(r"[\u4e00-\u9fffA-Za-z0-9]")
_SHOWN = 20
_HEAD = "甲县教育局2024年部门预算公开\n\n一、政府采购情况\n"
_TABLE = "政府采购预算表\n单位:万元\n项目名称\t采购物品名称\t合计\n"


@rule(
    id="BL414",
    name="referenced-table-empty",
    on=Disclosure,
    requirement=["R4"],
    severity="warning",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    messages={
        "missing": "这里写了“{words}”,下面却没有表",
        "empty": "这里写了“{words}”,下面的表「{table}」却没有数据",
    },
    messages_en={
        "missing": "the text says '{words}', but no table follows",
        "empty": "the text says '{words}', but table '{table}' below has no data",
    },
    advice={
        "missing": "请补上表,或删去“{words}”",
        "empty": "请填写这张表,没有数据的请删去“{words}”",
    },
    advice_en={
        "missing": "add the table, or delete '{words}'",
        "empty": "fill in the table, or delete '{words}' if there are no data",
    },
    bad=[
        f"{_HEAD}2024年政府采购预算6.00万元,其中货物6.00万元,详见下表。\n二、国有资产情况\n固定资产占用情况表\n单位:万元\n"
        "项目\t数量\t价值\n资产总额\t\t12.00\n三、名词解释\n基本支出:为保障机构正常运转安排的支出。\n",
        f"{_HEAD}2024年政府采购预算6.00万元,其中货物6.00万元,详见下表。\n{_TABLE}\t\t\n合计\t\t\n",
    ],
    good=[
        f"{_HEAD}2024年政府采购预算6.00万元,其中货物6.00万元,详见下表。\n{_TABLE}教学设备\t投影仪\t6.00\n合计\t\t6.00\n"
    ],
)
def referenced_table_empty(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """写了“详见下表”的,下面有表,表里有数据。

    只看“下表”:附件、附表可能在别的文件里,不查。表在本节之内就算下面。金额为零、表下又注明没有数据的,读者不会误解,只作
    提示。本节中有没能读成表的内容的,以及全文没有一张表的,不作判断。
    """
    referring = [(s, r) for s in document.sentences for r in _references(s)]
    if not referring:
        yield NotApplicable(Phrase("文中没有写“见下表”", "the text refers to no table below"))
        return
    if not document.tables:
        yield NotEvaluable(Phrase("全文没有一张表", "the document has no table at all"))
        return
    for at, (sentence, place) in enumerate(referring):
        words = ctx.source.cut(place).strip()
        end = _end_of_section(sentence, ctx)
        tables = [t for t in document.tables if sentence.span.end <= t.node.span.start < end]
        anchor = Anchor(row_label=sentence.path[-1][:_SHOWN] if sentence.path else "", ordinal=at)
        if not tables:
            if _is_unclear(sentence.span.end, end, ctx):
                yield NotEvaluable(
                    Phrase("“见下表”之后有没能读成表的内容", "what follows the reference could not be read as a table")
                )
            else:
                yield Finding("missing", place, {"words": words}, anchor)
        elif _is_blank(tables[0]) and all(map(_is_blank, tables)):
            table = ctx.title(tables[0])
            related = (Related(ctx.caption(tables[0]), Phrase("表里没有数据", "the table has no data")),)
            harmless = tables[0].node.notes or not any(_promises(c) for c in sentence.claims)
            severity = Severity.INFO if harmless else None
            yield Finding("empty", place, {"words": words, "table": table}, anchor, related, severity=severity)


def _references(sentence: Sentence) -> Iterator[Span]:
    if sentence.explains:
        return
    for found in _BELOW.finditer(sentence.text.text):
        yield sentence.text.span(*found.span())


def _end_of_section(sentence: Sentence, ctx: Context) -> int:
    """Where the section that a sentence stands in ends: the innermost one with a heading, else the document."""
    within = [
        n
        for n in walk(ctx.disclosure.tree)
        if isinstance(n, Section) and n.span.start <= sentence.span.start < n.span.end
    ]
    return min((n.span.end for n in within), default=ctx.disclosure.tree.span.end)


def _is_unclear(start: int, end: int, ctx: Context) -> bool:
    """Whether what follows holds a table that was not bound, or something that no grammar took."""
    nodes = [n for n in walk(ctx.disclosure.tree) if isinstance(n, Table | Unparsed)]
    return any(start <= n.span.start < end for n in nodes)


def _promises(claim: Claim) -> bool:
    """Whether it states an amount that a table could detail."""
    return claim.fact.figure.amount is not None and not claim.fact.figure.is_zero


def _is_blank(table: BoundTable) -> bool:
    """Whether nothing stands below its header but labels: no number, no row with words in more than one cell."""
    if not table.is_empty:
        return False
    header = (RowRole.HEADER, RowRole.NUMBERS)
    rows = [r for r, role in zip(table.node.rows, table.row_roles, strict=False) if role not in header]
    filled = [[c for c in row.cells if _LETTERS.search(c.text)] for row in rows]
    return not any(len(cells) > 1 or any(c.figure.kind is FigureKind.NUMBER for c in cells) for cells in filled)


RULES = (referenced_table_empty,)
