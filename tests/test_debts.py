"""What rows and columns of debt tables mean, which governments are part of which, and what follows from it."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from budgetlint.binding import Catalogue, understand
from budgetlint.binding.dated import only_year, without_date
from budgetlint.binding.governments import governments
from budgetlint.model.facts import BoundTable, Disclosure
from budgetlint.model.keys import Item, Measure, Stage, Tier
from budgetlint.readers import read
from budgetlint.reconcile import Origin, Relation, derive
from budgetlint.syntax import parse

LAYOUTS = Path(__file__).parent / "layouts"
CATALOGUE = Catalogue.load([("budgetlint_national", n) for n in ("tables.yaml", "debt.yaml", "narrative.yaml")])


def understood(stem: str) -> Disclosure:
    source = read(f"{stem}.txt", (LAYOUTS / f"{stem}.txt").read_bytes())
    return understand(source, parse(source), CATALOGUE)


def told(table: BoundTable) -> dict[tuple[str, str], tuple[object, ...]]:
    """Row and column → year, stage, tier, region, item, part_of."""
    keys = ((f.row_label, f.column_label, f.key) for f in table.facts)
    return {(row, column): (k.year, k.stage, k.tier, k.region, k.item, k.part_of) for row, column, k in keys}


@pytest.mark.parametrize(
    ("text", "name", "year", "stage"),
    [
        ("一、2023年末地方政府债务余额实际数", "债务余额", 2023, None),
        ("五、2023年末地方政府一般债务余额预计执行数", "一般债务余额", 2023, Stage.EXECUTION),
        ("2024年债务余额(决算数)", "债务余额", 2024, Stage.FINAL),
        ("2025年初法定债务余额", "债务余额", 2024, None),
        ("期初余额", "余额", 2023, None),
        ("期末余额", "余额", 2024, None),
        ("上年末地方政府债务余额", "债务余额", 2023, None),
        ("本年地方政府专项债务限额", "专项债务限额", 2024, None),
        ("新增一般债券发行额", "新增一般债券发行", None, None),
        ("三、2024年地方政府债务发行决算数(含外国政府贷款)", "债务发行", 2024, Stage.FINAL),
        ("2024地方政府债券还本付息", "债券还本付息", 2024, None),
        ("年初预算数", "", None, Stage.BUDGET),
        ("调整预算数", "", None, Stage.ADJUSTED),
        ("债务余额", "债务余额", None, None),
    ],
)
def test_a_name_without_its_year_and_stage(text: str, name: str, year: int | None, stage: Stage | None) -> None:
    words = without_date(text, 2024)
    expected = {"year": None if year is None else str(year), "stage": stage}
    assert (words.name, dict(words.part)) == (name, {k: v for k, v in expected.items() if v is not None})


def test_a_title_of_one_year() -> None:
    assert only_year("甲县2024年债务限额表") == 2024
    assert only_year("甲县2024年末债务表(2024年度)") == 2024
    assert only_year("甲县2024年至2025年债务限额表") is None
    assert only_year("甲县债务限额表") is None
    assert only_year("甲县2026—2028年政府债务预算安排情况表") is None


def test_governments_by_their_names_and_order() -> None:
    names = ["甲省", "甲省本级", "地市小计", "乙市", "市本级", "丙区", "丁市", "丁市本级", "戊区"]
    parts = governments(names)
    assert [dict(p or {}) for p in parts] == [
        {"tier": "全辖"},
        {"tier": "本级"},
        {"tier": "下级"},
        {"tier": "下级", "region": "乙市"},
        {"tier": "下级", "region": "乙市/本级"},
        {"tier": "下级", "region": "乙市/丙区"},
        {"tier": "下级", "region": "丁市"},
        {"tier": "下级", "region": "丁市/本级"},
        {"tier": "下级", "region": "丁市/戊区"},
    ]


def test_where_a_group_ends_is_told_by_its_sums() -> None:
    """A county that reports to the province stands below the last city and is no part of it."""
    names = ["甲省", "甲省本级", "乙市", "乙市本级", "丙区", "丁县"]
    figures: list[list[Fraction | None]] = [[Fraction(n)] for n in (100, 40, 50, 30, 20, 10)]
    regions = [dict(p or {}).get("region") for p in governments(names, figures)]
    assert regions[2:] == ["乙市", "乙市/本级", "乙市/丙区", "丁县"]


@pytest.mark.parametrize(
    ("names", "own"),
    [
        (["全省", "甲省本级", "乙市", "丙市"], True),
        (["全省", "甲省本级", "乙市", "乙市本级", "丙区"], True),
        (["全区", "甲自治区本级", "乙市"], True),
        (["合计", "甲市本级", "乙县", "丙区"], True),
        (["全省", "甲市本级", "乙县", "丙市本级", "丁县"], False),
        (["合计", "甲市本级", "乙县", "丙市本级", "丁县"], False),
    ],
)
def test_the_own_level_of_a_government_whose_name_is_not_printed(names: list[str], own: bool) -> None:
    """Of lists without their cities each city's own level is one of many governments below."""
    first, second, third, *_ = (dict(p or {}) for p in governments(names))
    assert first == {"tier": "全辖"} and third["tier"] == "下级"
    assert second == ({"tier": "本级"} if own else {"tier": "下级", "region": names[1]})


def test_a_list_without_a_total() -> None:
    assert [dict(p or {}) for p in governments(["乙县", "丙县"])] == [
        {"tier": "下级", "region": "乙县"},
        {"tier": "下级", "region": "丙县"},
    ]
    assert [dict(p or {}) for p in governments(["甲市本级"])] == [{"tier": "本级"}]


def test_columns_below_groups_with_a_row_of_formulas() -> None:
    [table] = understood("s01_debt_formula_row").tables
    keys = told(table)
    assert table.kind == "GD1"
    own, below, limits = Tier.OWN, Tier.BELOW, "2024年债务限额"
    assert keys["甲市", limits][:5] == (2024, Stage.FINAL, Tier.AREA, None, Item.DEBT_LIMIT)
    assert keys["甲市本级", f"{limits}/一般债务"][2:5] == (own, None, Item.GENERAL_DEBT_LIMIT)
    assert keys["丙镇", "2024年债务余额(决算数)/专项债务"][2:5] == (below, "乙县/丙镇", Item.SPECIAL_DEBT_BALANCE)
    assert [(d.text, d.whole) for d in table.declared] == [("A=B+C", 1), ("D=E+F", 4)]


def test_rows_that_say_only_of_which_kind() -> None:
    first, fields = understood("s02_debt_year").tables
    keys = told(first)
    assert keys["其中:一般债务", "全省"][:5] == (2024, Stage.FINAL, Tier.AREA, None, Item.GENERAL_DEBT_LIMIT)
    assert keys["新增一般债券发行额", "省级"][2:] == (Tier.OWN, None, Item.NEW_GENERAL_BONDS, "债券")
    assert keys["(二)政府债务外贷", "市县"][2:] == (Tier.BELOW, None, Item.FOREIGN_LOANS, None)
    assert keys["一、2023年末地方政府债务余额", "全省"][0] == 2023
    assert fields.kind == "GD9"
    labels = {e.label: e.whole for e in fields.entries}
    assert labels["(一)公路"] == 0 and labels["一、交通基础设施"] == labels["二、社会事业"] == 4
    assert not any(f.key.opaque for t in (first, fields) for f in t.facts)


def bound(title: str, rows: str) -> BoundTable:
    text = f"甲省2024年政府决算公开\n\n{title}\n单位:亿元\n{rows}\n"
    source = read("book.txt", text.encode())
    [table] = understand(source, parse(source), CATALOGUE).tables
    return table


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("2024年度甲省地方政府债券发行及还本付息分地区情况表", "GD10"),
        ("甲市2024年地方政府债务发行及还本付息分地区情况表", "GD10"),
        ("附表26:2024年甲省政府债券发行及还本付息分地区情况表", "GD10"),
        ("甲市2024年政府债券还本付息分地区决算表", "GD10"),
        ("2024年度甲省地方政府债券发行及还本付息情况表", "GD2"),
        ("甲省2024年政府债务限额及余额分地区情况表", "GD1"),
    ],
)
def test_what_was_issued_and_paid_by_region_is_a_kind_of_its_own(title: str, kind: str) -> None:
    assert bound(title, "地区\t2024年债务限额\n全省\t3.00\n甲省本级\t1.00\n乙市\t2.00").kind == kind


def test_issues_and_service_by_region() -> None:
    table = bound(
        "2024年度甲省地方政府债券发行及还本付息分地区情况表",
        "地区\t2024年地方政府债券发行额\t2024地方政府债券还本付息\n全省\t9.00\t3.00\n甲省本级\t4.00\t1.00\n乙市\t5.00\t2.00",
    )
    keys, issued, paid = told(table), "2024年地方政府债券发行额", "2024地方政府债券还本付息"
    assert keys["全省", issued] == (2024, Stage.FINAL, Tier.AREA, None, Item.DEBT_ISSUED, "债券")
    assert keys["甲省本级", paid] == (2024, Stage.FINAL, Tier.OWN, None, None, "还本付息")
    assert keys["乙市", issued][2:5] == (Tier.BELOW, "乙市", Item.DEBT_ISSUED)
    assert not any(f.key.opaque for f in table.facts)


def test_both_kinds_of_bonds_are_of_the_time_above_them_and_all_of_it() -> None:
    table = bound(
        "2024年度甲省地方政府债务相关情况表",
        "项目\t甲省\t甲省本级\n一、2023年地方政府债券还本支出决算数\t9.00\t3.00\n一般债券还本支出\t4.00\t1.00\n"
        "专项债券还本支出\t5.00\t2.00\n二、2024年地方政府债券付息支出决算数\t3.00\t1.00\n其中:一般债券付息支出\t2.00\t1.00\n"
        "专项债券付息支出\t1.00\t0.00\n三、地方政府债务还本支出\t9.50\t3.00\n其中:债券还本支出\t9.00\t3.00",
    )
    entries = {e.label: e for e in table.entries}
    assert [entries[n].whole for n in ("一般债券还本支出", "专项债券还本支出", "专项债券付息支出")] == [0, 0, 3]
    assert told(table)["专项债券还本支出", "甲省"][0] == 2023
    paid, repaid = (next(e for n, e in entries.items() if n.startswith(mark)) for mark in ("二、", "三、"))
    assert paid.exhaustive and not repaid.exhaustive


def test_laws_on_debts() -> None:
    found = {
        stem: Counter(c.origin for c in derive(understood(stem), CATALOGUE))
        for stem in ("s01_debt_formula_row", "s02_debt_year", "s03_debt_movement")
    }
    formula, year, movement = found.values()
    assert formula[Origin.HEADINGS] == 16 and formula[Origin.CEILING] == 24 and not formula[Origin.COLUMNS]
    assert year[Origin.CEILING] == 9 and year[Origin.SAME_KEY] == 2 and not year[Origin.MOVEMENT]
    assert movement[Origin.MOVEMENT] == 24 and movement[Origin.SAME_KEY] == 4


def test_last_year_in_a_row_is_the_year_before_that_of_its_column() -> None:
    """Rows that name what is owed or paid are no governments, whatever the title of their table."""
    limits, _ = understood("s05_debt_items").tables
    keys = told(limits)
    assert limits.kind == "GD1"
    balance, limit = Item.GENERAL_DEBT_BALANCE, Item.GENERAL_DEBT_LIMIT
    years = {
        (row[:2], column.removeprefix("全市/")): (keys[row, column][0], keys[row, column][4])
        for row, column in keys
        if row[:2] in ("一、", "二、", "六、") and column.endswith("数")
    }
    assert years == {
        ("一、", "2023年决算数"): (2022, balance),
        ("一、", "2024年执行数"): (2023, balance),
        ("二、", "2023年决算数"): (2023, limit),
        ("二、", "2024年执行数"): (2024, limit),
        ("六、", "2023年决算数"): (2023, balance),
        ("六、", "2024年执行数"): (2024, balance),
    }
    assert keys["4.外国政府及国际金融组织借款", "全市/2024年执行数"][4] is Item.FOREIGN_LOANS
    grown = [f for f in limits.facts if f.column_label.endswith("增长%") and f.figure.amount is not None]
    assert len(grown) == 8 and all(f.bound and f.key.measure is Measure.GROWTH for f in grown)


def test_debts_by_what_they_were_spent_on() -> None:
    disclosure = understood("s05_debt_items")
    _, spent = disclosure.tables
    assert spent.kind == "GD11"
    keys = told(spent)
    assert keys["1、公路", "其中:政府一般债务/2024年执行数"][4:] == (Item.GENERAL_DEBT_BALANCE, "基础设施/公路")
    assert keys["道路", "政府债务/2024年执行数"][4:] == (Item.DEBT_BALANCE, "基础设施/市政建设/道路")
    some = [c for c in derive(disclosure, CATALOGUE) if c.whole.row_label == "2、市政建设"]
    assert some and {c.relation for c in some} == {Relation.AT_LEAST}, "其中 lists some of it"
    sums = {(c.whole.row_label, len(c.parts)) for c in derive(disclosure, CATALOGUE) if c.tables == {spent.index}}
    assert sums >= {("合计", 2), ("一、基础设施", 2)}
    across = [c for c in derive(disclosure, CATALOGUE) if len(c.tables) == 2]
    assert across and all(c.difference == 0 for c in across)
