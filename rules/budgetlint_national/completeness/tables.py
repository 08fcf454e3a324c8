"""BL101–BL109 and BL131–BL139: each table that is owed is there, if need be as an empty one. Driven by tables.yaml."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from budgetlint.api import (
    MISSING_TABLE,
    MISSING_TABLE_ADVICE,
    MISSING_TABLE_ADVICE_EN,
    MISSING_TABLE_EN,
    Anchor,
    AnyRule,
    BoundTable,
    Context,
    Disclosure,
    DocumentKind,
    Finding,
    NotEvaluable,
    Phrase,
    Severity,
    Yield,
    condensed,
    load_yaml,
    missing_table,
    rule,
)
from budgetlint_national.completeness.levels import ECONOMIC, beyond_doubt, classes_only, named, subjects_of


class Further(NamedTuple):
    """What a table owes beyond being there: in words, as a message, and the check of it."""

    duty: str
    message: str
    words: str
    words_en: str
    advice: str
    advice_en: str
    check: Callable[[BoundTable, Context], Iterable[Yield]]


def tables_owed(data: Mapping[str, Any]) -> Iterator[AnyRule]:
    """A rule for each table of each family."""
    for family in data["families"]:
        applies = tuple(map(DocumentKind, family["applies"]))
        for entry in family["tables"]:
            companion = next(t for t in family["tables"] if t["id"] != entry["id"])
            yield _rule(entry, companion, family["head"], applies)


def _rule(
    entry: Mapping[str, Any], companion: Mapping[str, Any], head: str, applies: tuple[DocumentKind, ...]
) -> AnyRule:
    kind, firm = entry["kind"], entry.get("firm", entry["since"])
    further = _FURTHER.get(entry.get("also", ""))

    def check(document: Disclosure, ctx: Context) -> Iterator[Yield]:
        year = document.year.value
        yield from missing_table(kind, ctx, None if year is None or year >= firm else Severity.WARNING)
        if further is not None:
            for table in (t for t in document.tables if t.kind == kind):
                yield from further.check(table, ctx)

    title = _TITLES[kind]
    check.__doc__ = (
        f"公开「{title}」{f',{further.duty}' if further else ''}。\n\n"
        f"{entry.get('reason', '')}没有数据也要列空表。表名的各种通行写法都算,与别的表合在一张的也算;无法还原的表仍算列出。\n"
        "全文没有一张应公开的表时由BL006提示,不再逐张报;有表名而表没有读出、或有认不出的表可能就是它时,不作判断。"
    )
    return rule(
        id=entry["id"],
        name=entry["name"],
        on=Disclosure,
        requirement=entry["requirement"],
        severity="error",
        applies=applies,
        since=entry["since"],
        messages={**MISSING_TABLE, **({further.message: further.words} if further else {})},
        messages_en={**MISSING_TABLE_EN, **({further.message: further.words_en} if further else {})},
        advice={
            **dict.fromkeys(MISSING_TABLE, MISSING_TABLE_ADVICE),
            **({further.message: further.advice} if further else {}),
        },
        advice_en={
            **dict.fromkeys(MISSING_TABLE, MISSING_TABLE_ADVICE_EN),
            **({further.message: further.advice_en} if further else {}),
        },
        bad=_bad(entry, companion, head),
        good=[head + "\n" + _sheet(companion) + _sheet(entry)],
    )(check)


def _sheet(entry: Mapping[str, Any], ordinal: str = "", sheet: str = "sheet") -> str:
    return f"\n{ordinal}{_TITLES[entry['kind']]}\n{entry[sheet]}"


def _bad(entry: Mapping[str, Any], companion: Mapping[str, Any], head: str) -> Iterator[str]:
    yield head + "\n" + _sheet(companion)
    listed = f"一、{_TITLES[companion['kind']]}\n二、{_TITLES[entry['kind']]}\n"
    yield f"{head}\n\n目录\n{listed}" + _sheet(companion, "一、")
    if "short" in entry:
        yield head + "\n" + _sheet(entry, sheet="short")


def _to_economic_item(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """The table goes down to 款, by code or by name."""
    subjects = subjects_of(table, ECONOMIC, ctx)
    if not table.is_empty and not subjects:
        yield NotEvaluable(
            Phrase(
                "表「{table}」没有科目编码,科目名称也对不上,不知列到哪一级",
                "table '{table}' has no subject codes and no known names: how far down it goes is not known",
                table=ctx.title(table),
            )
        )
    coarse = classes_only(subjects, ECONOMIC, ctx)
    if coarse and (doubt := beyond_doubt(table, ctx, subjects)) is not None:
        yield doubt
    elif coarse:
        title = ctx.title(table)
        args: dict[str, object] = {"table": title, "subjects": named(coarse)}
        yield Finding("coarse", coarse[0].span, args, Anchor(title, coarse[0].name))


def _with_budget(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """The table shows the budget beside the final account."""
    printed = condensed("".join(cell.text for row in table.node.rows for cell in row.cells))
    if "预算" in printed:
        return
    title = ctx.title(table)
    if "决算" in printed:
        yield Finding("no_budget", ctx.caption(table), {"table": title}, Anchor(title))
    else:
        yield NotEvaluable(
            Phrase(
                "表「{table}」的栏目没有写明是预算数还是决算数",
                "the columns of table '{table}' do not say whether they are of the budget or of the final accounts",
                table=title,
            )
        )


_FURTHER = {
    "economic-level": Further(
        duty="基本支出列到经济分类款级",
        message="coarse",
        words="表「{table}」的{subjects}只列到类级;基本支出须列到经济分类款级,如30101基本工资",
        words_en="table '{table}' shows {subjects} by class only; basic expenditure is shown by section of the economic "
        "classification",
        advice="请按款级科目补列,涉密的除外",
        advice_en="list the sections, except for what is secret",
        check=_to_economic_item,
    ),
    "budget-column": Further(
        duty="并列出预算数和决算数",
        message="no_budget",
        words="表「{table}」只有决算数,缺“预算数”栏",
        words_en="table '{table}' shows the final accounts only, without a column '预算数' (budget)",
        advice="请补上“预算数”栏",
        advice_en="add the column '预算数'",
        check=_with_budget,
    ),
}
_DATA = load_yaml("budgetlint_national", "completeness/tables.yaml")
_TITLES: Mapping[str, str] = {
    kind["id"]: kind["name"]
    for file in ("tables.yaml", "final_accounts.yaml")
    for kind in load_yaml("budgetlint_national", file)["tables"]
}

RULES: tuple[AnyRule, ...] = tuple(tables_owed(_DATA))
