"""BL502, BL503 and BL504: subjects are those of the year, with the code and the name they then have."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    Anchor,
    BoundTable,
    Context,
    Disclosure,
    Entry,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Severity,
    Yield,
    listing,
    load_yaml,
    rule,
)
from budgetlint_national.classification.lists import (
    ECONOMIC,
    FUNCTION,
    place,
    printed_code,
    related,
    resolved,
    subject_rows,
    unjudged,
)
from budgetlint_national.classification.naming import misnamed, misnamed_in_text, nearest
from budgetlint_national.classification.told import told_subjects

#: Findings of this cause are one: the subjects were taken from another year's list.
_RENAMED = ("「{old}」自{since}年起改为「{new}」", "'{old}' has been '{new}' since {since}")
_MISNAMED = ("「{old}」的规范名称是「{new}」", "'{old}' is properly called '{new}'")
OUTDATED_LIST = "科目目录不是当年的"
_PARTIAL = frozenset(load_yaml("budgetlint_national", "classification/coverage.yaml")["partial"])
_HEAD = "甲县网信办2024年部门预算公开\n\n部门支出总体情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
_TREE = "201\t一般公共服务支出\t12.00\t12.00\t\n20137\t网信事务\t12.00\t12.00\t\n"
_HEALTH = "210\t卫生健康支出\t12.00\t12.00\t\n21011\t行政事业单位医疗\t12.00\t12.00\t\n"
_TOTAL = "合计\t\t12.00\t12.00\t\n"


@rule(
    id="BL502",
    name="unlisted-subject-code",
    on=BoundTable,
    requirement=["K"],
    severity="warning",
    since=2017,
    messages={
        "other": "科目目录没有收录编码{code};所列名称「{label}」的编码是{others}",
        "unlisted": "科目目录没有收录编码{code}「{label}」;目录未必收全",
    },
    messages_en={
        "other": "no subject has the code {code}; the name '{label}' belongs to {others}",
        "unlisted": "no subject {code} '{label}' is known; the list may be incomplete",
    },
    advice={
        "other": "请核对编码",
        "unlisted": "请对照当年《政府收支分类科目》核对",
    },
    advice_en={
        "other": "check the code",
        "unlisted": "check against that year's “政府收支分类科目” (Classification of Government Revenue and Expenditure)",
    },
    bad=[
        _HEAD + _TREE + "2013788\t其他网信事务支出\t12.00\t12.00\t\n" + _TOTAL,
        _HEAD + _TREE + "2013788\t网络文明推进\t12.00\t12.00\t\n" + _TOTAL,
    ],
    good=[_HEAD + _TREE + "2013799\t其他网信事务支出\t12.00\t12.00\t\n" + _TOTAL],
)
def unlisted_subject_code(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """功能分类编码在科目目录里查得到。

    随附的目录按公开材料整理,未必收全:只有名称显然是别的科目时才警告,否则只提示。目录只收常用科目的类、只收到款的款,
    以及晚于目录的年度,不判断;停用年份没有逐年核对过,用了停用编码不报。同一编码在几张表里出现,只报一次。
    """
    rows = subject_rows(table, ctx, FUNCTION, classes=False)
    if reason := unjudged(table, ctx, rows, FUNCTION):
        yield reason
        return
    subjects = ctx.catalogue.subjects[FUNCTION]
    year = ctx.disclosure.year.value
    unlisted = [(e, code) for e in rows if (code := printed_code(e)) and _is_unlisted(ctx, code)]
    if unlisted and (year is None or year > subjects.last_year):
        yield NotEvaluable(
            Phrase(
                "科目目录只收到{last_year}年,{codes}无从核对",
                "the list of subjects ends with {last_year}: {codes} cannot be checked",
                last_year=subjects.last_year,
                codes=unlisted[0][1],
            )
        )
        return
    for entry, code in unlisted:
        bearers = subjects.bearers(code, entry.label)
        args: dict[str, object] = {"code": code, "label": entry.label}
        yield Finding(
            "other" if bearers else "unlisted",
            place(table, entry),
            {**args, "others": nearest(bearers, code)} if bearers else args,
            Anchor(ctx.title(table), f"{code}{entry.label}"),
            severity=None if bearers else Severity.INFO,
            cause=f"{FUNCTION} {code}",
        )


def _is_unlisted(ctx: Context, code: str) -> bool:
    """Whether the list would have the code if there were one: it knows the 类, and what the 款 consists of."""
    subjects = ctx.catalogue.subjects[FUNCTION]
    listed = subjects.names
    while code.endswith("00"):
        code = code[:-2]  # filled up to seven digits
    group = code[:5]
    to_the_group_only = group in listed and group not in subjects.divided
    return code not in listed and code[:3] in listed and code[:3] not in _PARTIAL and not to_the_group_only


@rule(
    id="BL503",
    name="subject-code-name-mismatch",
    on=Disclosure,
    requirement=["K"],
    severity="error",
    since=2017,
    messages={
        "name": "科目{code}应为「{expected}」,现为「{actual}」(这是{others}的名称)",
    },
    messages_en={
        "name": "subject {code} is '{expected}', printed here as '{actual}' (the name of {others})",
    },
    advice="请核对编码和名称哪个写错",
    advice_en="check which is wrong, code or name",
    bad=[_HEAD + _HEALTH + "2101101\t事业单位医疗\t12.00\t12.00\t\n" + _TOTAL],
    good=[_HEAD + _HEALTH + "2101101\t行政单位医疗\t12.00\t12.00\t\n" + _TOTAL],
)
def subject_code_name_mismatch(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """功能分类科目的编码和名称是同一个科目的。

    只在名称确是另一个科目时报:编码见于近年公开材料的为错误,只见于旧版目录的为警告,凭记忆收录的不报。历年名称、常见别名,
    标点、括号、“的”和末尾“支出”的差别,名称被截短或加长,名称是其上级或下级的,目录没有的名称,都不报;同一编码在表内另有正确的行,
    这一行多半是项目,也不报。说明里与编码一起写的类、款、项(司法(06款)行政运行(01项))同样核对。几张表同一处不符的、一张表里多处不符的,各合为一条。
    """
    reasons: list[NotApplicable | NotEvaluable] = []
    judged = any(told_subjects(document, ctx))
    for table in document.tables:
        rows = subject_rows(table, ctx, FUNCTION)
        if reason := unjudged(table, ctx, rows, FUNCTION):
            reasons.append(reason)
        else:
            judged = True
            yield from misnamed(table, ctx, rows, FUNCTION)
    yield from misnamed_in_text(document, ctx, FUNCTION)
    yield from (r for r in reasons if isinstance(r, NotEvaluable))
    if not judged:
        yield NotApplicable(
            Phrase(
                "没有按功能分类列示科目的表,说明里也没有带编码的科目",
                "no table lists functional subjects, and the text names none with its code",
            )
        )


@rule(
    id="BL504",
    name="outdated-subject-name",
    on=BoundTable,
    requirement=["K"],
    severity="warning",
    since=2017,
    messages={
        "names": "表「{table}」有{count}个科目用的不是{year}年的规范名称,应改为:{names}",
    },
    messages_en={
        "names": "table '{table}': names of subjects that are not those of {year}: {count}; right are: {names}",
    },
    advice="请按当年科目目录改正名称",
    advice_en="use the names of that year",
    bad=[_HEAD + "210\t医疗卫生与计划生育支出\t12.00\t12.00\t\n" + _TOTAL],
    good=[_HEAD + "210\t卫生健康支出\t12.00\t12.00\t\n" + _TOTAL],
)
def outdated_subject_name(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """科目名称是当年目录的名称,不是已经更名的旧称或误名。

    只报见于公开材料、确已更名或从未用过的名称;款、项的更名年份没有逐年核对过,晚一年才报。当年仍是正式名称的,只差标点、括号的,不报。
    每张表一条,几张表同用旧目录的合为一条,与缺少新设的类(BL512)也合在一起。
    """
    found = [(d, e) for d in (FUNCTION, ECONOMIC) for e in subject_rows(table, ctx, d)]
    if reason := unjudged(table, ctx, [e for _, e in found], FUNCTION):
        yield reason
        return
    year = ctx.disclosure.year.value
    says: dict[str, tuple[Entry, str, str]] = {}
    for dimension, entry in found:
        code = resolved(entry, dimension)
        renaming = ctx.catalogue.subjects[dimension].renaming(code, entry.label, year) if code and year else None
        if renaming is not None and renaming.old not in says:
            both = _RENAMED if renaming.stale else _MISNAMED
            told = Phrase(*both, old=renaming.old, new=renaming.new, since=renaming.since)
            says[renaming.old] = (entry, renaming.new, told)
    if says:
        (first, _, _), *_ = says.values()
        title = ctx.title(table)
        names = listing(
            (Phrase("「{old}」→「{new}」", "'{old}' → '{new}'", old=k, new=v[1]) for k, v in says.items()), ";", "; "
        )
        yield Finding(
            "names",
            place(table, first),
            {"table": title, "count": len(says), "year": year, "names": names},
            Anchor(table=title),
            related(table, ((entry, text) for entry, _, text in says.values())),
            cause=OUTDATED_LIST,
        )
