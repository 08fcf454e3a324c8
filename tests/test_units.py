"""Whether a table or one of its columns is in another unit, and a row printed twice where one column shows it."""

from __future__ import annotations

import pytest

from budgetlint.reconcile import Candidate, OperationKind, reconcile
from corpus.real import catalogue
from handmade import understood

#: Two tables of a county; only 决算数 stands in both.
_BOTH = """甲县2024年政府决算公开

2024年县本级一般公共预算收入决算表
单位:万元
项目	预算数	决算数	完成预算%
税收收入	{0}	{1}	102.6
　增值税	{2}	{3}	100.8
　企业所得税	{4}	{5}	106.3
非税收入	{6}	{7}	94.4
本年收入合计	{8}	{9}	101.0

2024年县本级一般公共预算收支平衡表
单位:万元
收入项目	决算数	支出项目	决算数
本年收入合计	39888	本年支出合计	30888
		年终结余	9000
收入总计	39888	支出总计	39888
"""
_FIGURES = (31200, 32015, 20800, 20960, 10400, 11055, 8340, 7873, 39540, 39888)


def best(text: str) -> Candidate:
    [cause] = reconcile(understood(text), catalogue()).causes
    assert cause.best is not None
    return cause.best


def test_nothing_is_said_of_the_right_unit() -> None:
    assert not reconcile(understood(_BOTH.format(*_FIGURES)), catalogue()).causes


@pytest.mark.parametrize(("columns", "kind"), [((1,), OperationKind.COLUMN_UNIT), ((0, 1), OperationKind.TABLE_UNIT)])
def test_a_column_of_another_size_than_those_beside_it_is_wrong_by_itself(
    columns: tuple[int, ...], kind: OperationKind
) -> None:
    """Only one column is compared with another table: whether the unit of its table is wrong, the others tell."""
    scaled = [f * 10_000 if n % 2 in columns else f for n, f in enumerate(_FIGURES)]
    candidate = best(_BOTH.format(*map(str, scaled)))
    assert candidate.operation is not None and candidate.operation.kind is kind


def test_a_row_printed_twice_is_told_where_one_column_shows_it() -> None:
    text = _BOTH.format(*_FIGURES).replace("	预算数	决算数	完成预算%", "	决算数")
    rows = {
        f"	{before}	{now}	": f"	{now}\n" for before, now in zip(_FIGURES[::2], _FIGURES[1::2], strict=True)
    }
    for printed, alone in rows.items():
        start = text.index(printed)
        text = text[:start] + alone + text[text.index("\n", start) + 1 :]
    assert not reconcile(understood(text), catalogue()).causes
    candidate = best(text.replace("　增值税	20960\n", "　增值税	20960\n　增值税	20960\n"))
    assert candidate.operation is not None and candidate.operation.kind is OperationKind.ROW_TWICE
