"""BL510: subjects that only one kind of unit uses, against the kinds of units that the table of units lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from budgetlint.api import (
    BUDGETS,
    Anchor,
    AnyRule,
    BoundTable,
    Context,
    Disclosure,
    Entry,
    Fact,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    RowRole,
    Yield,
    load_yaml,
    plain,
    printed,
    regex,
    rule,
    unrestored,
)
from budgetlint_national.classification.lists import ECONOMIC, FUNCTION, resolved, subject_rows

_USAGE = load_yaml("budgetlint_national", "usage/subjects.yaml")["units"]
_AGENCY, _LIKE_AGENCY, _INSTITUTION = regex(r"行政(?!.*参公|.*事业)"), regex(r"参公|参照"), regex("事业")
_HEAD = "甲县教育局2024年部门预算公开\n\n"
_UNITS = "部门机构设置情况表\n单位名称\t单位性质\t单位规格\n甲县教育局本级\t{}\t正科级\n\n"
_WAGES = (
    "一般公共预算基本支出情况表\n单位:万元\n科目编码\t科目名称\t合计\t人员经费\t公用经费\n301\t工资福利支出\t12.00\t12.00\t\n"
    "30101\t基本工资\t10.00\t10.00\t\n{}\t2.00\t2.00\t\n合计\t\t12.00\t12.00\t\n"
)


@rule(
    id="BL510",
    name="subject-of-another-kind-of-unit",
    on=Disclosure,
    requirement=["K"],
    severity="info",
    applies=BUDGETS,
    since=2015,
    messages={
        "foreign": "机构表所列都是{kind},表「{table}」却列有「{label}」{amount};这是{hint}",
    },
    messages_en={
        "foreign": "the table of organisation lists only {kind}, but table '{table}' has '{label}' {amount}, {hint}",
    },
    advice="请核对科目或单位性质",
    advice_en="check the subject, or the kind of the units",
    bad=[_HEAD + _UNITS.format("行政") + _WAGES.format("30107\t绩效工资")],
    good=[_HEAD + _UNITS.format("行政") + _WAGES.format("30103\t奖金")],
)
def subject_of_another_kind_of_unit(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """行政单位不用绩效工资、事业单位医疗等科目,事业单位不用行政运行等科目(参照公务员法管理的除外)。

    单位性质只看机构设置表;既有行政又有事业单位的、有参照公务员法管理单位的,两种科目都可能用到,不适用。科目编码和名称不相符的不看。
    """
    kind = _kind_of_units(ctx)
    if not isinstance(kind, str):
        yield kind
        return
    usage = _USAGE[kind]
    tables = [t for t in document.tables if t.kind in ("T3", "T5", "T6") and not t.is_empty]
    if not tables:
        yield NotEvaluable(Phrase("文中没有列有数据的支出表", "no expenditure table has data"))
    for table in tables:
        if table.trouble is not None:
            yield unrestored(table, ctx)
            continue
        for entry, code in _strange(table, usage, ctx):
            if fact := next((f for f in table.facts if _is_own(f, entry, table)), None):
                title = ctx.title(table)
                args: dict[str, object] = {"kind": _KINDS[kind], "table": title, "amount": printed(fact)}
                args["hint"] = plain(usage["hint"], usage["hint_en"])
                args["label"] = entry.label if entry.label.startswith(code) else f"{code}{entry.label}"
                yield Finding("foreign", fact.span, args, Anchor(title, entry.label), cause=f"BL510 {code}")


_KINDS = {
    "事业单位": Phrase("事业单位", "institutions"),
    "行政单位": Phrase("行政单位", "administrative units"),
}


def _kind_of_units(ctx: Context) -> str | NotApplicable | NotEvaluable:
    """行政单位 or 事业单位 where the table of units lists no other; why that is not known, otherwise."""
    told: list[str] = []
    for table in (t for t in ctx.disclosure.tables if t.kind == "T15"):
        columns = [c.index for c in table.columns if "性质" in "".join(c.header)]
        for row, role in zip(table.node.rows, table.row_roles, strict=True):
            told += [row.cells[i].text for i in columns if role is RowRole.ENTRY and i < len(row.cells)]
    if not told or not all(told):
        return NotEvaluable(
            Phrase(
                "没有机构设置表,或者没有写明每个单位的性质",
                "there is no table of organisation, or it does not state the kind of every unit",
            )
        )
    if any(map(_LIKE_AGENCY.search, told)):
        return NotApplicable(
            Phrase(
                "机构表列有参照公务员法管理的单位",
                "the table of organisation lists units managed like the civil service",
            )
        )
    if all(map(_INSTITUTION.search, told)):
        return "事业单位"
    if all(map(_AGENCY.match, told)):
        return "行政单位"
    return (
        NotApplicable(
            Phrase("机构表既有行政单位又有其他单位", "the table of organisation lists administrative units and others")
        )
        if any(map(_AGENCY.match, told))
        else NotEvaluable(Phrase("看不出单位的性质", "the kind of the units is not known"))
    )


def _strange(table: BoundTable, usage: Mapping[str, Any], ctx: Context) -> Iterator[tuple[Entry, str]]:
    """The rows of subjects that the units should not use."""
    for dimension in (FUNCTION, ECONOMIC):
        subjects = ctx.catalogue.subjects[dimension]
        for entry in subject_rows(table, ctx, dimension):
            code = resolved(entry, dimension)
            if code and subjects.bears(code, entry.label):
                named = dimension == FUNCTION and any(n in entry.label for n in usage["names"])
                if named or code in usage[dimension]:
                    yield entry, code


def _is_own(fact: Fact, entry: Entry, table: BoundTable) -> bool:
    """Whether it is an amount but 0 of the entry."""
    half = table.columns[fact.column].half if fact.column is not None else None
    own = (fact.row, half) == (entry.row, entry.half) and fact.bound
    return own and fact.figure.amount is not None and not fact.figure.is_zero


RULES: tuple[AnyRule, ...] = (subject_of_another_kind_of_unit,)
