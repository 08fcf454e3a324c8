"""Amounts in running text: found exactly, in place, and nothing else taken for one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.binding import understand
from budgetlint.binding.prose import prose_facts
from budgetlint.model.amount import MONEY_UNITS, Amount, Unit
from budgetlint.model.facts import Fact
from budgetlint.model.keys import Measure
from budgetlint.model.source import Source, Span
from budgetlint.readers import read
from budgetlint.readers.normal import normalise
from budgetlint.syntax import parse
from budgetlint.syntax.numbers import Mention, numbers_in
from corpus.real import catalogue


def facts(text: str) -> list[Fact]:
    source = Source("prose", text)
    found = list(prose_facts(normalise(source, Span(0, len(text))), text, 0))
    assert all(source.cut(f.span) == f.raw and not f.bound for f in found)
    return found


def amounts(text: str) -> list[str]:
    return [str(f.figure.amount) for f in facts(text)]


def mentions(text: str) -> list[tuple[str, Mention]]:
    return [(text[n.start : n.end], n.mention) for n in numbers_in(text)]


@pytest.mark.parametrize(
    "text",
    [
        "2023年度", "2023年1月5日", "2019年至2024年", "2022—2025年", "截至12月31日", "本月15号", "21世纪", "上午9时",
        "财预〔2016〕143号", "甲发(2020)12号", "第3季度", "第2页", "第12条", "第2批", "第3期",
        "1.收入情况", "1、收入情况", "（1）收入情况", "(12)支出", "①收入情况",
        "2080505机关养老", "科目30201", "编号A123", "GB/T 19001", "0312-5551234", "附件2", "见表3", "10:30",
        "“十四五”", "一百万元", "三公经费", "共计100", "3倍", "1/3",
    ],
)  # fmt: skip
def test_years_dates_ordinals_and_codes_are_no_amounts(text: str) -> None:
    assert amounts(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2023年", Mention.DATE),
        ("12月", Mention.DATE),
        ("第3", Mention.ORDINAL),
        ("1、", Mention.ORDINAL),
        ("(4)", Mention.ORDINAL),
        ("A7", Mention.ORDINAL),
        ("5万元", Mention.MONEY),
        ("5%", Mention.PERCENT),
        ("5辆", Mention.COUNT),
        ("5", Mention.OTHER),
    ],
)
def test_what_a_number_is(text: str, found: Mention) -> None:
    assert [mention for _, mention in mentions(text)] == [found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收入1,234.50万元，支出12345元，债务1.2亿元。", ["1234.50万元", "12345元", "1.2亿元"]),
        ("2024年收入１２．５０万元", ["12.50万元"]),
        ("其中：甲3千元、乙4百万元", ["3千元", "4百万元"]),
        ("安排 12 万元", ["12万元"]),
        ("安排0.00万元，与上年持平", ["0.00万元"]),
        ("(2)项目支出5万元;(3)其他6万元", ["5万元", "6万元"]),
        ("近100万元，不超过200万元。", ["100万元", "200万元"]),
        ("5，000万元和1,000,000.00元", ["5000万元", "1000000.00元"]),
        ("30201办公费5万元", ["5万元"]),
        ("2024年5万元", ["5万元"]),
        ("12月3万元", ["3万元"]),
        ("-3.00万元", ["-3.00万元"]),
        ("差额：-3.00万元", ["-3.00万元"]),
        ("3—5万元", ["5万元"]),
        ("3-5万元", ["5万元"]),
    ],
)
def test_money_in_one_sentence(text: str, expected: list[str]) -> None:
    assert amounts(text) == expected


@pytest.mark.parametrize("text", ["收支差额为-3.00万元", "结余－3.00万元", "比上年增加-3.00万元"])
def test_a_minus_sign_behind_a_word_is_one(text: str) -> None:
    assert amounts(text) == ["-3.00万元"]


@pytest.mark.parametrize("text", ["12,34万元", "1.2.3万元", "1,2345万元", "1,,234万元", "1..5万元", "1,234,56元"])
def test_the_tail_of_a_broken_number_is_no_amount(text: str) -> None:
    """12,34 is no number, so 34 is none either: it would be a confident wrong figure."""
    assert amounts(f"收入{text}，支出5万元。") == ["5万元"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("增长3.5%", "3.5%"),
        ("下降１２％", "12%"),
        ("占 100.00 %", "100.00%"),
        ("提高5个百分点", "5%"),
    ],
)
def test_percentages(text: str, expected: str) -> None:
    [fact] = facts(text)
    assert str(fact.figure.amount) == expected
    assert fact.key.measure is Measure.SHARE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("接待5批次", "5批次"),
        ("接待40人次", "40人次"),
        ("在职12人", "12人"),
        ("车辆3辆", "3辆"),
        ("房屋1,200.50平方米", "1200.50平方米"),
        ("设备20余台", "20台"),
        ("出国2个团组", "2个"),
    ],
)
def test_counts(text: str, expected: str) -> None:
    [fact] = facts(text)
    assert str(fact.figure.amount) == expected
    assert fact.key.measure is Measure.COUNT


@pytest.mark.parametrize(
    ("text", "amount", "per"),
    [
        ("每人500元/人/月。", "500元", "/人/月"),
        ("补助1.2万元/村，共计", "1.2万元", "/村"),
        ("按3元/平方米（含税）", "3元", "/平方米"),
        ("共3元。", "3元", None),
    ],
)
def test_rates_keep_what_they_are_per(text: str, amount: str, per: str | None) -> None:
    [fact] = facts(text)
    assert (str(fact.figure.amount), fact.figure.per) == (amount, per)


money = st.sampled_from([u for u in MONEY_UNITS.values() if u.symbol != "元"] + [Unit("元", 0)])
words = st.sampled_from(["收入", "支出，其中", "2024年", "比上年增加", "（", "。", "第3页共", "：", "1、"])


@given(st.lists(st.tuples(words, st.builds(Amount, st.integers(0, 10**12), st.integers(0, 6), money)), max_size=6))
def test_every_amount_of_a_sentence_is_read_back_in_order(pieces: list[tuple[str, Amount]]) -> None:
    text = "".join(f"{word}{amount}" for word, amount in pieces) + "。"
    money_facts = [f for f in facts(text) if f.key.measure is Measure.AMOUNT]
    assert [f.figure.amount for f in money_facts] == [amount for _, amount in pieces]
    assert [f.raw for f in money_facts] == [str(amount) for _, amount in pieces]


@given(st.text("0123456789.,，-—%元万亿年月号人/ ()、第收支", max_size=30))
def test_any_sentence_is_read_once_from_left_to_right(text: str) -> None:
    found = list(numbers_in(text))
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(any(c.isdigit() for c in text[n.start : n.end]) for n in found)
    assert all((n.figure is not None) == (n.mention in (Mention.MONEY, Mention.PERCENT, Mention.COUNT)) for n in found)


def test_amounts_are_found_in_paragraphs_over_page_edges_and_in_notes() -> None:
    table = "部门支出总体情况表\n单位：万元\n科目编码\t科目名称\t合计\n205\t教育支出\t9.00\n注：含上年结转4万元。\n"
    text = f"一、收入\n全年共计\n- 2 -\n12.50万元。\n\n{table}\n人均3元/天。\n"
    source = read("small.txt", text.encode())
    disclosure = understand(source, parse(source), catalogue())
    assert [str(f.figure.amount) for f in disclosure.prose] == ["12.50万元", "4万元", "3元"]
    assert [f.raw for f in disclosure.prose] == ["12.50万元", "4万元", "3元/天"]
    assert [str(f.figure.amount) for t in disclosure.tables for f in t.facts] == ["9.00万元"]


@pytest.mark.parametrize("text", ["100余万元", "100多万元"])
def test_more_than_is_a_relation(text: str) -> None:
    [number] = [n for n in numbers_in(f"投入{text}。") if n.figure]
    assert number.figure is not None
    assert (str(number.figure.amount), number.figure.relation) == ("100万元", ">")
