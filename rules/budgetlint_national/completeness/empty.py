"""BL110 and BL111: a table without data is shown and explained, and the note under it is its own."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    CALLED_EMPTY,
    CALLED_EMPTY_EN,
    FINALS,
    Anchor,
    AnyRule,
    BoundTable,
    ColumnRole,
    Context,
    Disclosure,
    FigureKind,
    Finding,
    NotApplicable,
    Note,
    NotEvaluable,
    Phrase,
    Piece,
    RowRole,
    Yield,
    absence,
    condensed,
    load_yaml,
    mentions,
    reading,
    regex,
    rule,
)
from budgetlint_national.completeness.topics import is_explained

_APPLIES = (*BUDGETS, *FINALS)
_NOTHING = regex(r"无|没有|未|空表|为空|不涉及|不存在|为零|为0|0(?:\.0+)?万?元|零")
#: A note that calls its own table empty.
_OWN_EMPTY = regex(r"[本此该]表(?:格)?(?:为|是|系)?(?:空|无数据|没有数据|无内容|无此项)|(?:空表|以空表)(?:列示|公开)")
_GENERAL = regex(r"(?:空表|以空表)(?:列示|公开|反映)|[各有]表(?:格)?[^。]{0,12}(?:空表|无数据|没有数据)")
_KINDS = {
    kind: regex(words)
    for kind, words in load_yaml("budgetlint_national", "completeness/subjects.yaml")["subjects"].items()
}
#: A line of so many characters within so many lines below a table speaks of it, whether 注 stands before it or not.
_SHORT, _NEAR = 40, 3
_HEAD = "甲县教育局2024年部门预算公开\n\n"
_REVENUE = (
    "部门收入总体情况表\n单位:万元\n科目编码\t科目名称\t合计\t一般公共预算\n"
    "205\t教育支出\t12.00\t12.00\n合计\t\t12.00\t12.00\n"
)
_PROSE = "一、部门职责\n拟订全县教育发展规划。\n二、机构设置\n甲县教育局没有下属单位。\n"
_FUND = "政府性基金预算支出情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n\t\t\t\t\n"


@rule(
    id="BL110",
    name="empty-table-unexplained",
    on=Disclosure,
    requirement=["R政-7", "G77"],
    severity="error",
    applies=_APPLIES,
    since=2017,
    messages={
        "unexplained": "表「{table}」是空表,没有说明为什么没有数据",
        "absent": CALLED_EMPTY,
    },
    messages_en={
        "unexplained": "table '{table}' is empty, and nothing says why",
        "absent": CALLED_EMPTY_EN,
    },
    advice={
        "unexplained": "请在表下注明,如“注:本部门没有…,本表为空表”",
        "absent": "请补上空表「{table}」,并注明没有数据的原因",
    },
    advice_en={
        "unexplained": "say so in a note below it, such as “注:本部门没有…,本表为空表”",
        "absent": "add the empty table '{table}' with a note why it has no data",
    },
    bad=[
        f"{_HEAD}{_REVENUE}\n{_FUND}\n{_PROSE}",
        _HEAD
        + _REVENUE
        + "\n一、政府性基金预算情况说明\n本部门没有政府性基金预算支出,政府性基金预算支出情况表为空表。\n",
    ],
    good=[_HEAD + _REVENUE + "\n" + _FUND + "注:本部门没有政府性基金预算支出,本表为空表。\n"],
)
def empty_table_unexplained(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """没有数据的表列出空表,并说明没有的原因。

    说明可以写在表下的注、表格里,也可以写在情况说明里(没有使用政府性基金安排的支出)。填了0或横线的表不是空表;按规定不必公开
    的表不查。各表都空的是没有填写的模板,情况说明不在这份文件里的,都不作判断。
    """
    owed = [t for t in document.tables if ctx.is_statutory(t)]
    if not owed:
        yield NotEvaluable(
            Phrase(
                "文中没有任何应公开的表(见BL006)", "none of the tables that have to be published is here (see BL006)"
            )
        )
        return
    blank = [table for table in owed if _is_blank(table)]
    if len(blank) == len(owed) > 1:
        yield NotEvaluable(
            Phrase(
                "应公开的各表都没有数据,疑似没有填写的模板",
                "none of the tables has data: it looks like a template that was not filled in",
            )
        )
        return
    for table in blank:
        if _is_accounted_for(table, ctx):
            continue
        if not is_explained(ctx):
            yield NotEvaluable(
                Phrase(
                    "表「{table}」是空表,情况说明不在这份文件里,不知其中有没有说明",
                    "table '{table}' is empty; whether the explanation says why is not known, since it is not in this file",
                    table=ctx.title(table),
                )
            )
        else:
            title = ctx.title(table)
            yield Finding("unexplained", ctx.caption(table), {"table": title}, Anchor(title))
    for kind in dict.fromkeys(m.kind for m in mentions(ctx) if m.calls_empty):
        if not ctx.catalogue.kinds[kind].statutory:
            continue
        missing = absence(kind, ctx)
        if isinstance(missing, NotEvaluable):
            yield missing
        elif missing is not None and missing.called_empty:
            args: dict[str, object] = {"table": missing.name}
            yield Finding("absent", missing.called_empty, args, Anchor(missing.name), cause=missing.cause)


def _is_blank(table: BoundTable) -> bool:
    """Whether nothing is printed where figures belong: no number, no dash, nothing unreadable."""
    if any(fact.figure.kind is not FigureKind.BLANK for fact in table.facts):
        return False
    counted = {c.index for c in table.columns if c.role in (ColumnRole.ORDINAL, ColumnRole.CODE)}
    return not any(
        cell.figure.kind is FigureKind.NUMBER and index not in counted
        for row, role in zip(table.node.rows, table.row_roles, strict=False)
        if role is RowRole.ENTRY
        for index, cell in enumerate(row.cells)
    )


def _is_accounted_for(table: BoundTable, ctx: Context) -> bool:
    """By its notes, the lines around it, a cell, or a sentence that speaks of what it should hold."""
    own = [*(n.text.text for n in table.node.notes), *(x.text for x in (*table.node.stray, *table.node.metadata))]
    own += [cell.text for row in table.node.rows for cell in row.cells]
    if any(_NOTHING.search(condensed(text)) for text in own):
        return True
    words = _KINDS.get(table.kind or "")
    named = [m.span for m in mentions(ctx) if m.kind == table.kind]

    def speaks_of_it(piece: Piece) -> bool:
        if piece.explains or not _NOTHING.search(piece.text):
            return False
        if len(piece.text) <= _SHORT and 0 <= ctx.line(piece.span) - ctx.source.line_of(table.node.span.end) <= _NEAR:
            return True
        by_name = any(piece.span.start <= span.start < piece.span.end for span in named)
        return (
            by_name
            or _GENERAL.search(piece.text) is not None
            or (words is not None and words.search(piece.text)) is not None
        )

    return any(map(speaks_of_it, reading(ctx).pieces))


@rule(
    id="BL111",
    name="empty-note-misplaced",
    on=BoundTable,
    requirement=["R4", "Q"],
    severity="warning",
    applies=_APPLIES,
    since=2017,
    messages={
        "other": "表「{table}」下的注说的是{other},疑似套用了别的表的注",
        "contradicts": "表「{table}」列有数据,表下的注却说是空表",
    },
    messages_en={
        "other": "the note below table '{table}' speaks of {other}, as if copied from another table",
        "contradicts": "table '{table}' has figures, but the note below it says that it is empty",
    },
    advice={
        "other": "请改成本表的情况",
        "contradicts": "请核对,删去注,或改正表内的数",
    },
    advice_en={
        "other": "make it say what holds for this table",
        "contradicts": "delete the note, or correct the figures",
    },
    bad=[
        _HEAD + _FUND + "注:本部门没有国有资本经营预算支出,空表列示。\n",
        _HEAD + _REVENUE + "注:本部门没有此项预算,本表为空表。\n",
    ],
    good=[_HEAD + _FUND + "注:本部门没有政府性基金预算支出,空表列示。\n"],
)
def empty_note_misplaced(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """空表下的注说的是本表,列有数据的表没有注成空表。

    注语没有点明是哪一项的(本表无数据)、同时说到本项和他项的,都不报。全部填0的表注成空表不算矛盾。
    """
    notes = [n for n in table.node.notes if _NOTHING.search(n.text.text)]
    if not notes or table.kind is None:
        yield NotApplicable(Phrase("表下没有说明没有数据的注", "no note below the table says that it has no data"))
        return
    title = ctx.title(table)
    has_data = any(f.figure.amount is not None and f.figure.amount.mantissa for f in table.facts)
    if has_data:
        for note in notes:
            if _OWN_EMPTY.search(condensed(note.text.text)):
                yield Finding("contradicts", note.span, {"table": title}, Anchor(title))
                return
    elif other := _of_another(table, notes):
        yield Finding("other", notes[0].span, {"table": title, "other": other}, Anchor(title))


def _of_another(table: BoundTable, notes: list[Note]) -> str | None:
    """What the notes speak of, if it is what another table holds and nothing that this one does."""
    own = _KINDS.get(table.kind or "")
    text = condensed("".join(note.text.text for note in notes))
    if own is None or own.search(text):
        return None
    for kind, words in _KINDS.items():
        found = words.search(text)
        if kind != table.kind and found and not words.search(condensed(table.title)):
            return Phrase("“{what}”", "'{what}'", what=found[0])
    return None


RULES: tuple[AnyRule, ...] = (empty_table_unexplained, empty_note_misplaced)
