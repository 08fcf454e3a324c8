"""BL151–BL154: the tables of each budget that a whole government owes are there. Driven by government.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from budgetlint.api import (
    GOVERNMENTS,
    MISSING_TABLE,
    MISSING_TABLE_ADVICE,
    MISSING_TABLE_ADVICE_EN,
    MISSING_TABLE_EN,
    AnyRule,
    Context,
    Disclosure,
    Level,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Yield,
    condensed,
    load_yaml,
    missing_table,
    rule,
)

_HEAD = "甲县2024年政府预算公开\n\n"
_DETAIL = ("G3", "G4", "G5", "G8")
_NONE_BELOW = Phrase("乡镇没有下级政府", "a township has no government below it")


def _rules(data: Mapping[str, Any]) -> Iterator[AnyRule]:
    for entry in data["rules"]:
        yield _rule(entry)


def _rule(entry: Mapping[str, Any]) -> AnyRule:
    names = "、".join(_TITLES[t["kind"]] for t in entry["tables"])

    def check(document: Disclosure, ctx: Context) -> Iterator[Yield]:
        present = {table.kind for table in document.tables}
        if not present.intersection(_DETAIL):
            yield _only_a_report(document)
            return
        for owed in entry["tables"]:
            if document.level.value is Level.TOWNSHIP and owed.get("township") is False:
                yield NotApplicable(_NONE_BELOW)
            elif owed["kind"] not in present and present.isdisjoint(owed.get("or", ())):
                yield from missing_table(owed["kind"], ctx)

    check.__doc__ = (
        f"公开{entry['fund']}的各张表:{names}。\n\n"
        "没有数据也要列空表。收支合编成一张的、本级与全辖合编的也算列出;乡镇没有下级政府,不要求对下转移支付表和社会保险基金"
        "各表。只公开报告、没有附明细表的,不知表是否另行公开,不作判断。债务限额和余额表见BL157。"
    )
    listed = [f"\n{_TITLES[t['kind']]}\n{_SHEETS[t['kind']]}" for t in entry["tables"]]
    # The detail of the general budget shows that the tables are published in this document.
    detail = "" if entry["id"] == "BL151" else f"\n{_TITLES['G3']}\n{_SHEETS['G3']}"
    return rule(
        id=entry["id"],
        name=entry["name"],
        on=Disclosure,
        requirement=entry["requirement"],
        severity="error",
        applies=GOVERNMENTS,
        since=2017,
        messages=MISSING_TABLE,
        messages_en=MISSING_TABLE_EN,
        advice=MISSING_TABLE_ADVICE,
        advice_en=MISSING_TABLE_ADVICE_EN,
        bad=[*_without(entry, detail, listed), _promised(entry, listed)],
        good=[_HEAD + detail + "".join(listed)],
    )(check)


def _without(entry: Mapping[str, Any], detail: str, listed: list[str]) -> Iterator[str]:
    for at in _decisive(entry):
        rest = "".join(listed[:at] + listed[at + 1 :])
        yield _HEAD + detail + rest


def _promised(entry: Mapping[str, Any], listed: list[str]) -> str:
    at = _decisive(entry)[0]
    missing, first = _TITLES[entry["tables"][at]["kind"]], _TITLES["G3"]
    rest = [sheet for n, sheet in enumerate(listed) if n != at and not sheet.startswith(f"\n{first}\n")]
    return f"{_HEAD}目录\n一、{first}\n二、{missing}\n\n一、{first}\n{_SHEETS['G3']}" + "".join(rest)


def _decisive(entry: Mapping[str, Any]) -> list[int]:
    """The tables whose absence none of the others makes good."""
    kinds = {t["kind"] for t in entry["tables"]}
    return [n for n, t in enumerate(entry["tables"]) if kinds.isdisjoint(t.get("or", ()))]


def _only_a_report(document: Disclosure) -> NotEvaluable:
    if any("报告" in condensed(e.text) for e in document.kind.evidence):
        return NotEvaluable(
            Phrase(
                "这是预算执行情况和预算草案的报告,明细表可能另行公开,请一并送检",
                "this is the report; the detailed tables may have been published apart from it: check them together",
            )
        )
    return NotEvaluable(
        Phrase(
            "文中没有列到科目的明细表,可能另行公开,请一并送检",
            "there are no detailed tables; they may have been published apart: check them together",
        )
    )


_TITLES: Mapping[str, str] = {
    kind["id"]: kind["name"] for kind in load_yaml("budgetlint_national", "government.yaml")["tables"]
}
_LIST = "单位:万元\n项目\t2024年预算数\n{0}\t100\n{1}\t100\n"
_SHEETS: Mapping[str, str] = {
    "G1": _LIST.format("税收收入", "一般公共预算收入"),
    "G2": _LIST.format("教育支出", "一般公共预算支出"),
    "G3": _LIST.format("教育支出", "本级一般公共预算支出"),
    "G4": _LIST.format("机关工资福利支出", "一般公共预算基本支出"),
    "G5": _LIST.format("一般性转移支付", "合计"),
    "G7": _LIST.format("国有土地使用权出让收入", "政府性基金收入"),
    "G8": _LIST.format("城乡社区支出", "政府性基金支出"),
    "G9": _LIST.format("国有土地使用权出让收入安排的支出", "合计"),
    "G11": _LIST.format("利润收入", "国有资本经营预算收入"),
    "G12": _LIST.format("国有企业资本金注入", "国有资本经营预算支出"),
    "G14": _LIST.format("失业保险基金收入", "社会保险基金收入"),
    "G15": _LIST.format("失业保险基金支出", "社会保险基金支出"),
}

RULES: tuple[AnyRule, ...] = tuple(_rules(load_yaml("budgetlint_national", "completeness/government.yaml")))
