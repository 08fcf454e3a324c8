"""Indicator values: every wording of a relation, ranges, series, rates; what is no quantity is text."""

from __future__ import annotations

import pytest

from budgetlint.model.performance import ValueSort
from budgetlint.syntax.indicators import read_value


@pytest.mark.parametrize(
    ("text", "relation", "amount", "per"),
    [
        ("95%", None, "95%", None),
        ("≥95%", "≥", "95%", None),
        (">=95 %", "≥", "95%", None),
        ("95%以上", "≥", "95%", None),
        ("达到95%及以上", "≥", "95%", None),
        ("不低于95%", "≥", "95%", None),
        ("不少于3次", "≥", "3次", None),
        ("3次以上", "≥", "3次", None),
        ("至少2场", "≥", "2场", None),
        ("不超过2万元", "≤", "2万元", None),
        ("控制在2.50万元以内", "≤", "2.50万元", None),
        ("≤5个工作日", "≤", "5个工作日", None),
        ("<0.5%", "<", "0.5%", None),
        ("大于10年", ">", "10年", None),
        ("=926 个", "=", "926个", None),
        ("1900元/人/年", None, "1900元", "/人/年"),
        ("200元每人", None, "200元", "/人"),
        ("≥30人/次", "≥", "30人", "/次"),
        ("1,200.50元", None, "1200.50元", None),
        ("-3.2%", None, "-3.2%", None),
        ("≥-5%", "≥", "-5%", None),
        ("12", None, "12", None),
    ],
)
def test_quantities(text: str, relation: str | None, amount: str, per: str | None) -> None:
    value = read_value(text)
    assert value.sort is ValueSort.QUANTITY
    assert (value.relation, str(value.amount), value.per) == (relation, amount, per)
    assert value.is_floor == (relation in ("≥", ">"))
    assert value.is_ceiling == (relation in ("≤", "<"))


@pytest.mark.parametrize(
    ("text", "sort", "amounts"),
    [
        ("95%-98%", ValueSort.RANGE, ["95%", "98%"]),
        ("95~98%", ValueSort.RANGE, ["95%", "98%"]),
        ("3至5次", ValueSort.RANGE, ["3次", "5次"]),
        ("10/20/50/100", ValueSort.SERIES, ["10", "20", "50", "100"]),
        ("25%、50%、75%、100%", ValueSort.SERIES, ["25%", "50%", "75%", "100%"]),
        ("25/50/75/100%", ValueSort.SERIES, ["25%", "50%", "75%", "100%"]),
    ],
)
def test_several(text: str, sort: ValueSort, amounts: list[str]) -> None:
    value = read_value(text)
    assert (value.sort, [str(a) for a in value.amounts], value.amount) == (sort, amounts, None)


@pytest.mark.parametrize("text", ["", " ", "-", "——", "/"])
def test_nothing(text: str) -> None:
    assert read_value(text).sort is ValueSort.BLANK


@pytest.mark.parametrize(
    "text",
    [
        "长期",
        "合格及以上等次",
        "10月底前",
        "15日前",
        "2024年",
        "2024年12月31日",
        "优",
        "≥",
        "3.1.2%",
        "1.234,5元",
        "90%(含)至",
        "第3名",
    ],
)
def test_words(text: str) -> None:
    assert read_value(text).sort is ValueSort.TEXT
