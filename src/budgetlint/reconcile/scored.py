"""The money of a self-evaluation's form: what was budgeted and spent in the year, by line, as facts that final accounts print too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from budgetlint.model.facts import BoundTable, Disclosure, Fact
from budgetlint.model.keys import Fund, Key, Side, Stage
from budgetlint.model.kinds import DocumentKind
from budgetlint.model.performance import FundLine
from budgetlint.regex import regex

_STAGES: Final = {"budget": (Stage.ADJUSTED, "全年预算数"), "executed": (Stage.FINAL, "全年执行数")}
#: The line of all money: whose money it counts differs. Those below it but the appropriation are cut in many ways.
_ALL: Final = regex(r"(?:年度|部门|预算|整体|单位)*(?:资金|支出|预算)总额|(?:部门|单位|整体)支出(?:总额|合计)?")
_LINES: Final = ((_ALL, None), (regex(r"(?:当年|年度|本年)?财政拨款(?:资金)?"), Fund.FISCAL))
_OF_ALL: Final = regex(r"整体")


def scored(disclosure: Disclosure) -> Iterator[Fact]:
    """What the form on the whole of a body says; the form of one project says nothing of it."""
    if disclosure.kind.value is not DocumentKind.SELF_EVALUATION:
        return
    forms = [t for t in disclosure.tables if t.performance is not None and t.performance.lines and _is_of_all(t)]
    if len(forms) == 1 and (sheet := forms[0].performance) is not None:
        for line in sheet.lines:
            yield from _facts(line, forms[0], disclosure)


def _is_of_all(table: BoundTable) -> bool:
    project = table.performance.project if table.performance is not None else None
    return project is None and _OF_ALL.search(table.title) is not None


def _facts(line: FundLine, table: BoundTable, disclosure: Disclosure) -> Iterator[Fact]:
    funds = [fund for pattern, fund in _LINES if pattern.fullmatch(line.label)]
    for part, (stage, name) in _STAGES.items() if funds else ():
        money = line.parts.get(part)
        if money is None or (amount := money.figure.amount) is None or not amount.is_money:
            continue
        key = Key(disclosure.entity.value, disclosure.year.value, stage, side=Side.EXPENDITURE, fund=funds[0])
        raw = disclosure.source.cut(money.span)
        yield Fact(key, money.figure, money.span, raw, table.index, row_label=line.label, column_label=name)
