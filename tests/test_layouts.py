"""Layouts that provinces use, each in a small right document: nothing is read with false certainty.

Every document of ``layouts/`` is written for this project and adds up. Whatever is understood of it must add up too.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetlint.binding import understand
from budgetlint.model.facts import Disclosure
from budgetlint.model.findings import Severity
from budgetlint.readers import read
from budgetlint.reconcile import derive
from budgetlint.syntax import parse
from budgetlint.testing import lint_text
from corpus.real import catalogue

LAYOUTS = sorted((Path(__file__).parent / "layouts").glob("*.txt"))
CATALOGUE = catalogue()
each_layout = pytest.mark.parametrize("path", LAYOUTS, ids=lambda p: p.stem)


def understood(path: Path) -> Disclosure:
    source = read(path.name, path.read_bytes())
    return understand(source, parse(source), CATALOGUE)


@each_layout
def test_what_is_understood_adds_up(path: Path) -> None:
    document = understood(path)
    violated = [c for c in derive(document, CATALOGUE) if c.difference != 0 and not c.doubt]
    lines = [(document.source.line_of(c.whole.span.start), c.origin, c.whole.raw) for c in violated]
    assert lines == []


def test_adding_up_is_no_empty_claim() -> None:
    """Opaque tables add up trivially: only books that hold no department table may yield no constraint."""
    found = {p.stem: len(derive(understood(p), CATALOGUE)) for p in LAYOUTS}
    assert {name for name, count in found.items() if not count} == {"m40_prov"}
    assert sum(found.values()) >= 560


@each_layout
def test_nothing_false_is_reported(path: Path) -> None:
    """But for the tables that these fragments do not hold."""
    report = lint_text(path.read_text("utf-8"))
    errors = [d for d in report.diagnostics if d.severity is Severity.ERROR]
    wrong = [d.message for d in errors if not d.rule.startswith("BL1")]
    assert wrong == []
    assert not report.crashes


@pytest.mark.parametrize("path", [p for p in LAYOUTS if p.stem.startswith("r")], ids=lambda p: p.stem)
def test_a_right_explanation_is_let_be(path: Path) -> None:
    """The explanations of r01 to r15 are true, and complete in what they compare; what they leave out is their own."""
    report = lint_text(path.read_text("utf-8"))
    told = [d for d in report.diagnostics if d.rule.startswith(("BL4", "BL6")) and d.severity is not Severity.INFO]
    assert [f"{d.rule} {d.place.line} {d.message}" for d in told] == []


def test_explanations_are_understood_not_passed_over() -> None:
    """To be silent is easy where nothing is read: most amounts of every explanation are."""
    for path in (p for p in LAYOUTS if p.stem.startswith("r")):
        claims = [c for c in understood(path).claims if not c.denies]
        bound = sum(c.is_bound for c in claims)
        assert 2 * bound > len(claims) >= 30, (path.stem, bound, len(claims))


def kinds(name: str) -> list[str | None]:
    return [t.kind for t in understood(next(p for p in LAYOUTS if p.stem == name)).tables]


def test_tables_of_other_books_are_no_department_tables() -> None:
    assert not {"T5", "T6"} & set(kinds("m07_gov_levels"))
    assert not {"T3", "T5", "T6"} & set(kinds("m09_gov_econ"))


def test_economic_classes_side_by_side_are_two_lists() -> None:
    [table] = understood(next(p for p in LAYOUTS if p.stem.startswith("m08"))).tables
    read_as = {f.raw: (f.key.economic, str(f.key.nature), f.bound) for f in table.facts}
    assert read_as["90.00"] == ("301", "基本", True)
    assert read_as["12.00"] == ("30201", "基本", True)
    assert read_as["100.00"] == (None, "人员", True)
    assert read_as["25.00"] == (None, "公用", True)


def test_pages_of_one_table_are_one_table() -> None:
    assert len(kinds("m12_pages_unit")) < 3


def test_a_title_over_two_lines_is_one_title() -> None:
    titles = {t.title: t.kind for t in understood(next(p for p in LAYOUTS if p.stem.startswith("q01"))).tables}
    assert titles == {
        "财政拨款收支总体情况表": "T4",
        "三、一般公共预算支出情况表": "T5",
        "一般公共预算“三公”经费支出情况表": "T7",
    }
    report = lint_text(next(p for p in LAYOUTS if p.stem.startswith("q01")).read_text("utf-8"))
    assert "BL101" in {d.rule for d in report.diagnostics}, "the tail of a title is no title of T1"


def test_a_heading_above_a_title_is_no_part_of_it() -> None:
    assert kinds("q02_heading_above_a_title") == ["T1"]


def _columns(name: str, table: int = 0) -> dict[str, dict[str, str]]:
    bound = understood(next(p for p in LAYOUTS if p.stem.startswith(name))).tables[table]
    return {"/".join(c.header): dict(c.key) for c in bound.columns if c.key}


def test_money_carried_over_beside_the_years_own_is_part_of_the_whole() -> None:
    columns = _columns("q03")
    assert "part_of" not in columns["合计"]
    assert columns["本年安排/基本支出"]["part_of"] == "本年"
    assert columns["上年结转结余/项目支出"]["part_of"] == "上年结转"
    projects = _columns("q03", 1)
    assert (projects["本年财政拨款/小计"]["fund"], projects["财政拨款结转"]["fund"]) == ("财政拨款", "财政拨款")


def test_a_year_over_all_columns_is_no_part() -> None:
    assert "part_of" not in _columns("q04")["本年预算/项目支出"]
    assert _columns("q04", 1)["上年结转"].get("local"), "within the others or beside them: not known"


def test_of_four_lists_the_two_that_are_understood_are_compared() -> None:
    [table] = understood(next(p for p in LAYOUTS if p.stem.startswith("q05"))).tables
    assert table.kind == "T1"
    assert table.trouble is None
    bound = {f.raw for f in table.facts if f.bound and f.column == 3}
    assert {"60.00", "2.00", "62.00"} <= bound
    assert not any(f.bound for f in table.facts if f.column in (5, 7))


def test_appropriations_may_be_listed_by_nature_and_those_of_all_budgets_by_subject() -> None:
    first, second, third = understood(next(p for p in LAYOUTS if p.stem.startswith("q06"))).tables
    read_as = {f.raw: (str(f.key.side), str(f.key.nature), f.bound) for f in first.facts if f.figure.amount}
    assert read_as["70.00"] == ("支出", "基本", True)
    assert read_as["42.00"] == ("支出", "项目", True)
    assert (second.kind, third.kind) == ("T5", "T5")
    assert {str(f.key.fund) for f in second.facts} == {"财政拨款"}
    assert {str(f.key.fund) for f in third.facts} == {"一般公共预算"}
    assert all(f.bound for t in (first, second, third) for f in t.facts if f.figure.amount)


def test_final_accounts_are_bound() -> None:
    """Every amount of every table of the final accounts has a meaning, but for what no law sums."""
    found = {p.stem: [t for t in understood(p).tables if t.facts] for p in LAYOUTS if p.stem.startswith("f")}
    kinds_of = {name: [t.kind for t in tables] for name, tables in found.items()}
    assert {k for own in kinds_of.values() for k in own} == {f"F{n}" for n in (*range(1, 11), 12)}
    unbound = {name: sum(not f.bound for t in own for f in t.facts if f.figure.amount) for name, own in found.items()}
    # What takes part in 结余分配, and the office whose running expenses are stated again.
    assert {name: n for name, n in unbound.items() if n} == {
        "f06_final_three_public_rows": 2,
        "f11_final_single_column": 1,
    }


def test_stages_stand_over_items_or_below_them() -> None:
    columns = _columns("f05")
    assert columns["预算数/合计"]["stage"] == "年初预算"
    assert columns["决算数/公务用车购置及运行维护费/小计"] == {
        "side": "支出",
        "flow": "本年",
        "fund": "财政拨款",
        "stage": "决算",
        "item": "公务用车",
    }
    assert _columns("f01")["支出/全年预算数"]["stage"] == "调整预算"


def test_a_balance_is_followed_by_column() -> None:
    columns = _columns("f03")
    assert columns["年初结转和结余/合计"]["flow"] == "上年结转"
    assert columns["年末结转和结余/项目支出结转和结余/项目支出结余"]["part_of"] == "结余"
    chains = [c for c in derive(understood(next(p for p in LAYOUTS if p.stem.startswith("f03"))), CATALOGUE) if c.less]
    assert len(chains) == 8
    assert all(c.difference == 0 for c in chains)


def test_counts_among_items_are_no_money() -> None:
    [table] = understood(next(p for p in LAYOUTS if p.stem.startswith("f06"))).tables
    counts = {str(f.key.item): f.figure.amount for f in table.facts if str(f.key.measure) == "数量" and f.figure.amount}
    assert str(counts["接待人次"]) == "96"
    assert counts["车辆"].unit is None
