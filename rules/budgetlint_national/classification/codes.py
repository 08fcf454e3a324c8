"""BL501 and BL505: codes of 功能分类 are whole, and every 项 stands below its 款 and 类."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    Anchor,
    BoundTable,
    ColumnRole,
    Context,
    Entry,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Yield,
    listing,
    rule,
)
from budgetlint_national.classification.lists import (
    FUNCTION,
    place,
    printed_code,
    related,
    resolved,
    subject_rows,
    unjudged,
)

#: One digit too many may be a slip; longer codes are those of projects or units.
_LONGEST = 8
_HEAD = "甲县教育局2024年部门预算公开\n\n部门支出总体情况表\n单位:万元\n"
_ONE = _HEAD + "科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
_THREE = _HEAD + "类\t款\t项\t科目名称\t合计\t基本支出\t项目支出\n"
_TREE = (
    "205\t教育支出\t9.00\t9.00\t\n20502\t普通教育\t9.00\t9.00\t\n2050203\t初中教育\t9.00\t9.00\t\n"
    "208\t社会保障和就业支出\t2.00\t2.00\t\n20805\t行政事业单位养老支出\t2.00\t2.00\t\n"
    "2080505\t机关事业单位基本养老保险缴费支出\t2.00\t2.00\t\n"
)
_TOTAL = "合计\t\t12.00\t12.00\t\n"


@rule(
    id="BL501",
    name="subject-code-format",
    on=BoundTable,
    requirement=["K"],
    severity="error",
    since=2017,
    messages={
        "class": "表「{table}」类栏的编码「{code}」不是3位,有{count}行如此",
        "length": "表「{table}」的科目编码「{code}」是{digits}位,应为3位(类)、5位(款)或7位(项),有{count}行如此",
    },
    messages_en={
        "class": "table '{table}': the code '{code}' in the column of classes has not 3 digits (rows: {count})",
        "length": "table '{table}': the subject code '{code}' has {digits} digits, not 3 (class), 5 (section) or 7 (item) (rows: {count})",
    },
    advice={
        "class": "请按类3位、款2位、项2位补全",
        "length": "请补全编码",
    },
    advice_en={
        "class": "write 3 digits for the class, 2 for the section, 2 for the item",
        "length": "complete the code",
    },
    bad=[
        _THREE + "20\t\t\t教育支出\t12.00\t12.00\t\n20\t02\t03\t初中教育\t12.00\t12.00\t\n\t\t\t合计\t12.00\t12.00\t\n",
        _ONE + "205\t教育支出\t12.00\t12.00\t\n205023\t初中教育\t12.00\t12.00\t\n" + _TOTAL,
    ],
    good=[
        _THREE + "205\t\t\t教育支出\t12.00\t12.00\t\n\t02\t\t普通教育\t12.00\t12.00\t\n"
        "205\t02\t03\t初中教育\t12.00\t12.00\t\n\t\t\t合计\t12.00\t12.00\t\n",
        _ONE + "205\t教育支出\t12.00\t12.00\t\n2050203\t初中教育\t12.00\t12.00\t\n" + _TOTAL,
    ],
)
def subject_code_format(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """功能分类编码写全:类3位、款5位、项7位;类、款、项分列时类栏写3位。

    每张表报一条,列出各行。只看名称是科目的行,单位代码、项目代码不报;下级行不重复上级编码(类栏空着,或只写本级两位)
    不报;款、项两栏丢了前导零的不报,多半是转换所致。
    """
    rows = subject_rows(table, ctx, FUNCTION, projects=True)
    if reason := unjudged(table, ctx, rows, FUNCTION):
        yield reason
        return
    if not any(e.code for e in rows):
        yield NotApplicable(Phrase("表内只列科目名称,没有编码", "the table lists names of subjects without codes"))
        return
    wrong = [(e, code) for e in rows if (code := _malformed(table, ctx, e))]
    if not wrong:
        return
    first, code = wrong[0]
    by_class = _class_cell(table, first) is not None
    title = ctx.title(table)
    yield Finding(
        "class" if by_class else "length",
        table.node.rows[first.row].span,
        {"table": title, "code": code, "count": len(wrong), **({} if by_class else {"digits": len(code)})},
        Anchor(title, first.label),
        related(table, ((e, _should_be(e, by_class)) for e, _ in wrong)),
    )


def _should_be(entry: Entry, by_class: bool) -> str:
    meant, label = resolved(entry, FUNCTION), entry.label
    if meant is None:
        return Phrase("「{label}」编码不全", "the code of '{label}' is incomplete", label=label)
    if by_class:
        return Phrase("「{label}」的类应为{code}", "the class of '{label}' is {code}", label=label, code=meant[:3])
    return Phrase("「{label}」应为{code}", "'{label}' is {code}", label=label, code=meant)


def _malformed(table: BoundTable, ctx: Context, entry: Entry) -> str | None:
    """The incomplete code of a row that is certainly a subject's."""
    meant = resolved(entry, FUNCTION)
    subjects = {meant} if meant else ctx.catalogue.subjects[FUNCTION].printed(entry.label)
    by_class = _class_cell(table, entry)
    if by_class is not None:
        return by_class if by_class.isdecimal() and len(by_class) != 3 and subjects else None
    code = entry.code or ""
    columns = [c for c in table.columns if c.half == entry.half and c.role is ColumnRole.CODE]
    if len(columns) > 1 or not code.isdecimal() or printed_code(entry):
        return None
    own_level_only = meant is not None and meant.endswith(code) and len(code) % 2 == 0
    alike = any(s[:2] == code[:2] for s in subjects) and len(code) <= _LONGEST
    return code if alike and not own_level_only else None


def _class_cell(table: BoundTable, entry: Entry) -> str | None:
    """What the row prints in a column of its own for the 类; None without such a column."""
    cells = table.node.rows[entry.row].cells
    for column in table.columns:
        is_class = column.header[-1:] != () and column.header[-1].replace(" ", "") == "类"
        if is_class and column.role is ColumnRole.CODE and column.half == entry.half and column.index < len(cells):
            return cells[column.index].text.replace(" ", "")
    return None


@rule(
    id="BL505",
    name="subject-without-parent",
    on=BoundTable,
    requirement=["K"],
    severity="warning",
    since=2017,
    messages={
        "orphan": "表「{table}」的{code}「{label}」没有所属的上级科目行({missing}),别的科目都有",
    },
    messages_en={
        "orphan": "table '{table}': {code} '{label}' has no row of its parent ({missing}), as the others have",
    },
    advice="请核对编码,或补上上级科目行",
    advice_en="check the code, or add the row of the parent",
    bad=[_ONE + _TREE + "2210201\t住房公积金\t1.00\t1.00\t\n" + _TOTAL],
    good=[
        _ONE + _TREE + "221\t住房保障支出\t1.00\t1.00\t\n22102\t住房改革支出\t1.00\t1.00\t\n"
        "2210201\t住房公积金\t1.00\t1.00\t\n" + _TOTAL,
        _ONE + "2050203\t初中教育\t11.00\t11.00\t\n2210201\t住房公积金\t1.00\t1.00\t\n" + _TOTAL,
    ],
)
def subject_without_parent(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """逐级列示的表里,每个项都有所属的款行、类行,每个款都有所属的类行。

    一张表统一只列项级,或统一不列款,是列示方式,不报;缺上级的多于有上级的,也视为列示方式。上下级的先后次序不查。表内有认不出的行时不判断:
    它可能就是那个上级科目。
    """
    rows = subject_rows(table, ctx, FUNCTION, classes=False)
    if reason := unjudged(table, ctx, rows, FUNCTION):
        yield reason
        return
    codes = {code for e in rows if (code := resolved(e, FUNCTION))}
    if any(resolved(e, FUNCTION) is None for e in rows):
        yield NotEvaluable(
            Phrase(
                "表「{table}」有认不出的科目行,上级科目可能就在其中",
                "table '{table}' has subject rows that were not recognised; the parent may be among them",
                table=ctx.title(table),
            )
        )
        return
    missing = {parent for length in (3, 5) for parent in _missing(codes, length)}
    title = ctx.title(table)
    said: set[str] = set()
    for entry in rows:
        code = resolved(entry, FUNCTION) or ""
        absent = sorted(p for p in missing - said if code != p and code.startswith(p))
        if absent:
            said.update(absent)
            words = listing(Phrase(*_PARENT[len(p)], code=p) for p in absent)
            args: dict[str, object] = {"table": title, "code": code, "label": entry.label, "missing": words}
            yield Finding("orphan", place(table, entry), args, Anchor(title, entry.label))


#: Digits of a code → what is said of it.
_PARENT = {3: ("类{code}", "class {code}"), 5: ("款{code}", "section {code}")}


def _missing(codes: set[str], length: int) -> set[str]:
    """The parents of one level that are not listed, where most are."""
    owed = {c[:length] for c in codes if len(c) > length}
    missing = owed - codes
    return missing if len(missing) < len(owed & codes) else set()
