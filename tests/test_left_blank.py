"""Figures that were forgotten, rows that were, and detail that a table leaves out on purpose."""

from __future__ import annotations

import pytest

from budgetlint.reconcile import Cause, Certainty, OperationKind
from test_diagnosis import best, causes, only_cause, read, tabs, values

_HEAD = "甲县水务局2024年部门预算公开\n"


def revenue(rows: str) -> str:
    return _HEAD + tabs(f"""
部门收入总体情况表
单位:万元
科目编码 科目名称 合计 一般公共预算拨款收入 事业收入
{rows}
""")


_REVENUE = """205 教育支出 331.87 331.87 _
20508 进修及培训 331.87 331.87 _
2050803 培训支出 331.87 331.87 _
213 农林水支出 86.53 HEAD _
21303 水利 86.53 UNDER _
2130301 行政运行 86.53 LAST _
合计 _ 418.40 418.40 _"""


def filled(text: str, **figures: str) -> str:
    for name in ("HEAD", "UNDER", "LAST"):
        text = text.replace(name, figures.get(name, "86.53"))
    return text


def test_a_blank_that_its_row_and_its_column_ask_for_is_a_forgotten_figure() -> None:
    cause = only_cause(revenue(filled(_REVENUE, LAST="_")))
    assert cause.certainty is Certainty.ONLY
    assert values(best(cause)) == {("行政运行", "一般公共预算拨款收入", ""): "86.53"}


def test_a_row_that_heads_others_and_gives_its_total_gives_its_columns_too() -> None:
    cause = only_cause(revenue(filled(_REVENUE, HEAD="_")))
    assert values(best(cause)) == {("农林水支出", "一般公共预算拨款收入", ""): "86.53"}


def test_a_table_that_gives_no_detail_in_its_last_rows_leaves_it_out_on_purpose() -> None:
    text = filled(_REVENUE.replace("2050803 培训支出 331.87 331.87", "2050803 培训支出 331.87 _"), LAST="_")
    assert causes(revenue(text)) == ()


def test_a_heading_that_prints_nothing_at_all_lacks_nothing() -> None:
    text = _REVENUE.replace("205 教育支出 331.87 331.87", "205 教育支出 _ _")
    assert causes(revenue(filled(text.replace("213 农林水支出 86.53 HEAD", "213 农林水支出 _ _")))) == ()


def spending(rows: str) -> str:
    return _HEAD + tabs(f"""
部门支出总体情况表
单位:万元
科目编码 科目名称 合计 基本支出 项目支出
{rows}
""")


_SPENDING = """213 农林水支出 622.89 149.24 473.65
21303 水利 622.89 149.24 473.65
2130301 行政运行 149.24 149.24 _
2130305 水利工程建设 473.65 _ 473.65
合计 _ 622.89 149.24 473.65"""


def test_a_row_is_missing_where_what_its_columns_lack_adds_up() -> None:
    """The only row left of its sum prints nothing in one of the columns, as it should."""
    text = "\n".join(line for line in _SPENDING.splitlines() if not line.startswith("2130305"))
    cause = only_cause(spending(text))
    operation = best(cause).operation
    assert operation is not None
    assert operation.kind is OperationKind.ROW_MISSING
    assert not causes(spending(_SPENDING))


def test_a_figure_that_slid_into_the_row_above_is_one_of_two_that_changed_places() -> None:
    text = _SPENDING.replace("行政运行 149.24 149.24 _", "行政运行 149.24 149.24 473.65")
    cause = only_cause(spending(text.replace("水利工程建设 473.65 _ 473.65", "水利工程建设 473.65 _ _")))
    operation = best(cause).operation
    assert operation is not None
    assert operation.kind is OperationKind.ROWS_SWAPPED
    assert values(best(cause)) == {
        ("行政运行", "项目支出", "473.65"): "0.00",
        ("水利工程建设", "项目支出", ""): "473.65",
    }


def kinds(cause: Cause) -> set[OperationKind | None]:
    return {c.operation.kind if c.operation else None for c in cause.candidates}


def test_columns_that_changed_places_with_an_empty_one_are_no_column_of_another_year() -> None:
    text = filled(_REVENUE).replace(" 331.87 331.87 _", " 331.87 _ 331.87").replace(" 86.53 86.53 _", " 86.53 _ 86.53")
    text = text.replace("418.40 418.40 _", "_ 418.40 418.40").replace(" 331.87 _ 331.87", " _ 331.87 331.87")
    text = text.replace(" 86.53 _ 86.53", " _ 86.53 86.53")
    [cause] = causes(revenue(text))
    assert kinds(cause) == {OperationKind.COLUMNS_SWAPPED}


def test_a_row_printed_twice_is_told_where_one_sum_alone_shows_it() -> None:
    """The table's own sums may be of several levels, and its figures would be 0 if they were copied from the row above."""
    rows = """224 灾害防治及应急管理支出 _ 934.51 695.78 238.73
22404 矿山安全 _ 934.51 695.78 238.73
2240401 行政运行 业务系统运行维护 695.78 695.78 _
2240401 行政运行 业务系统运行维护 695.78 695.78 _
2240401 行政运行 办公设备更新 238.73 _ 238.73
_ 合计 _ 934.51 695.78 238.73"""
    head = "项目支出情况表\n单位:万元\n科目编码 科目名称 项目名称 合计 债务利息及费用支出 对企业补助\n"
    whole = spending("""224 灾害防治及应急管理支出 934.51 _ 934.51
22404 矿山安全 934.51 _ 934.51
2240401 行政运行 934.51 _ 934.51
合计 _ 934.51 _ 934.51""")
    cause = only_cause(whole + tabs(head + rows))
    operation = best(cause).operation
    assert operation is not None
    assert operation.kind is OperationKind.ROW_TWICE


_BALANCE = _HEAD + tabs("""
部门收支总体情况表
单位:万元
收入 _ 支出 _
项目 预算数 项目 预算数
一、一般公共预算拨款收入 REVENUE 一、教育支出 331.87
二、事业收入 _ 二、农林水支出 86.53
本年收入合计 TOTAL 本年支出合计 418.40
上年结转 _ 结转下年 _
收入总计 TOTAL 支出总计 418.40
""")


def test_two_totals_that_differ_by_a_unit_prove_no_figure_wrong_if_more_than_one_would_have_to_be() -> None:
    """Expenditure in 亿元: the totals alone contradict each other, and either column may be in the wrong unit."""
    text = _BALANCE.replace("REVENUE", "5827.94").replace("TOTAL", "5827.94").replace("418.40", "0.582794")
    text = text.replace("331.87", "0.382794").replace("86.53", "0.200000")
    [cause] = causes(text.replace("结转\t", "结转\t0").replace("下年\t", "下年\t0"))
    operations = [c.operation for c in cause.candidates if c.operation is not None]
    assert len(operations) == len(cause.candidates) == 2
    assert {(o.kind, o.power) for o in operations} == {(OperationKind.COLUMN_UNIT, 4), (OperationKind.COLUMN_UNIT, -4)}
    assert cause.certainty is Certainty.OPEN


def test_a_column_of_negative_amounts_has_the_wrong_sign() -> None:
    cause = only_cause(_BALANCE.replace("REVENUE", "-418.40").replace("TOTAL", "-418.40"))
    operation = best(cause).operation
    assert operation is not None
    assert operation.kind is OperationKind.COLUMN_SIGN


_LONG = tuple(
    f"20{n:02}{code} {name} {total} {basic} {project}"
    for n, (code, name, total, basic, project) in enumerate(
        (
            ("101", "甲项", "12345.67", "8234.56", "4111.11"),
            ("102", "乙项", "23456.78", "13345.67", "10111.11"),
            ("103", "丙项", "34567.89", "14456.78", "20111.11"),
            ("104", "丁项", "45678.90", "15567.89", "30111.01"),
            ("105", "戊项", "56789.01", "16678.90", "40110.11"),
        ),
        start=1,
    )
)
_TOTAL = "合计 _ 172838.25 68283.80 104554.45"


def in_wan(line: str) -> str:
    """基本支出 in 万元 among 元, rounded."""
    cells = line.split()
    cells[3] = f"{float(cells[3]) / 10_000:.2f}"
    return " ".join(cells)


def test_a_table_with_a_column_in_a_larger_unit_is_read() -> None:
    """Seven sums fail, and close only within the digits that the larger unit leaves."""
    text = spending("\n".join(map(in_wan, (*_LONG, _TOTAL)))).replace("单位:万元", "单位:元")
    assert read(text)[0].tables[0].trouble is None
    operation = best(causes(text)[0]).operation
    assert operation is not None
    assert operation.kind is OperationKind.COLUMN_UNIT


def test_a_table_with_the_figures_of_a_column_in_other_rows_is_read() -> None:
    cells = [line.split() for line in _LONG]
    basic = [own[3] for own in cells]
    for own, other in zip(cells, [*basic[1:], basic[0]], strict=True):
        own[3] = other
    text = spending("\n".join((*(" ".join(own) for own in cells), _TOTAL))).replace("单位:万元", "单位:元")
    assert read(text)[0].tables[0].trouble is None
    operation = best(only_cause(text)).operation
    assert operation is not None
    assert operation.kind is OperationKind.SHIFTED


def test_of_two_tables_one_in_the_wrong_unit_that_which_stands_apart_is_told_first() -> None:
    """A total alone links the tables; the amounts of all others tell which of the two is of another size."""
    basic = tabs("""
一般公共预算基本支出情况表
单位:UNIT
经济科目编码 科目名称 合计 人员经费 公用经费
301 工资福利支出 120.20 120.20 _
302 商品和服务支出 29.04 _ 29.04
合计 _ 149.24 120.20 29.04

一般公共预算“三公”经费支出表
单位:万元
合计 因公出国(境)费 公务用车购置及运行费 公务接待费
33.13 11.01 15.06 7.06

政府性基金预算支出情况表
单位:万元
科目编码 科目名称 合计 基本支出 项目支出
212 城乡社区支出 51.30 _ 51.30
21208 国有土地使用权出让收入安排的支出 51.30 _ 51.30
合计 _ 51.30 _ 51.30
""")
    book = spending(_SPENDING).replace("部门支出总体情况表", "一般公共预算支出情况表") + basic.replace("UNIT", "万元")
    assert not causes(book)
    for kind, wrong in (
        ("T5", book.replace("单位:万元", "单位:元", 1)),
        ("T6", book.replace("表\n单位:万元\n经", "表\n单位:元\n经")),
    ):
        cause = only_cause(wrong)
        operation = best(cause).operation
        assert operation is not None
        assert operation.kind is OperationKind.TABLE_UNIT
        assert read(wrong)[0].tables[operation.table].kind == kind


@pytest.mark.parametrize("blank", ["HEAD", "UNDER", "LAST"])
def test_without_the_blank_nothing_is_asked_for(blank: str) -> None:
    assert not causes(revenue(filled(_REVENUE)))
    assert causes(revenue(filled(_REVENUE, **{blank: "_"})))


def test_rounding_hides_no_row_that_is_missing() -> None:
    """All that lacks it lacks the same but for a unit, and is one cause."""
    text = _BALANCE.replace("REVENUE", "60.04").replace("TOTAL", "60.04").replace("418.40", "60.04")
    text = text.replace("331.87", "10.01").replace("86.53", "50.02")
    rows = """2050803 培训支出 10.01 10.01 _
2130301 行政运行 20.01 20.01 _
2130305 水利工程建设 30.01 30.01 _
合计 _ 60.04 60.04 _"""
    book = text + spending(rows).removeprefix(_HEAD)
    assert not causes(book)
    cause = only_cause(book.replace("2130305\t水利工程建设\t30.01\t30.01\t\n", ""))
    operation = best(cause).operation
    assert operation is not None
    assert operation.kind is OperationKind.ROW_MISSING


def test_figures_put_back_into_blanks_are_rounded_like_those_beside_them() -> None:
    """水利's row adds up but for a unit; what stands in another row of it prints no digits there."""
    rows = """205 教育支出 7.00 7.00 _ _ _
20508 进修及培训 7.00 7.00 _ _ _
213 农林水支出 100.02 25.01 25.00 25.00 25.00
21303 水利 100.02 25.01 25.00 25.00 25.00
221 住房保障支出 6.00 6.00 _ _ _
22102 住房改革支出 6.00 6.00 _ _ _
2210201 住房公积金 4.00 4.00 _ _ _
2210203 购房补贴 2.00 2.00 _ _ _
合计 _ 113.02 38.01 25.00 25.00 25.00"""
    head = "部门支出总体情况表\n单位:万元\n科目编码 科目名称 合计 基本支出 项目支出 上缴上级支出 经营支出\n"
    lines = rows.splitlines()
    figures = [line.split(" ", 2)[2] for line in lines]
    lines[1], lines[2] = (" ".join([*lines[n].split(" ", 2)[:2], figures[3 - n]]) for n in (1, 2))
    assert not causes(_HEAD + tabs(head + rows))
    cause = only_cause(_HEAD + tabs(head + "\n".join(lines)))
    operation = best(cause).operation
    assert operation is not None
    assert operation.kind is OperationKind.ROWS_SWAPPED


def test_a_figure_copied_with_its_wrong_sign_is_likelier_than_a_row_that_is_missing() -> None:
    """One change more than needed, but each plain: what lacks 2 × 86.53 twice may lack a row as well."""
    rows = """205 教育支出 331.87 331.87 _
213 农林水支出 -86.53 -86.53 _
221 住房保障支出 41.28 _ 41.28
合计 _ 459.68 418.40 41.28"""
    cause = only_cause(spending(rows))
    assert values(best(cause)) == {
        ("农林水支出", "合计", "-86.53"): "86.53",
        ("农林水支出", "基本支出", "-86.53"): "86.53",
    }


def test_a_row_is_missing_where_what_its_columns_lack_adds_up_but_for_rounding() -> None:
    """合计 lacks 17061.3, its two columns 9816.5 and 7245.0: each total was rounded, and so was each of its parts."""
    rows = """2050803 培训支出 11711.0 11711.0 _
2070299 其他文物支出 11403.3 2135.6 9267.6
2081001 儿童福利 16994.6 10784.0 6210.5
2130119 防灾救灾 9451.5 9451.5 _
合计 _ 66621.7 43898.6 22723.1"""
    cause = only_cause(spending(rows).replace("单位:万元", "单位:元"))
    operation = best(cause).operation
    assert operation is not None
    assert operation.kind is OperationKind.ROW_MISSING


def test_a_table_whose_totals_lack_a_row_in_every_column_is_read() -> None:
    """Five sums fail, more than close; all are totals of one row."""
    head = "部门收入总体情况表\n单位:万元\n科目编码 科目名称 合计 一般公共预算拨款收入 政府性基金预算拨款收入 事业收入 其他收入\n"
    rows = "2050803 培训支出 40.40 10.10 20.20 4.04 6.06\n合计 _ 101.00 30.30 40.40 14.14 16.16"
    text = _HEAD + tabs(head + rows)
    assert read(text)[0].tables[0].trouble is None
    operation = best(only_cause(text)).operation
    assert operation is not None
    assert operation.kind is OperationKind.ROW_MISSING


def test_a_table_with_a_column_in_a_smaller_unit_is_read() -> None:
    """Its digits are finer than those of the others, which were rounded to 万元."""
    rows = (
        "2050803 培训支出 1506 15057101.12 _",
        "2081104 残疾人康复 854 8535660.80 _",
        "2140399 其他民用航空运输支出 876 8757846.99 _",
        "2220511 应急物资储备 1040 10402407.82 _",
        "合计 _ 4275 42753016.73 _",
    )
    text = spending("\n".join(rows))
    assert read(text)[0].tables[0].trouble is None
    operation = best(causes(text)[0]).operation
    assert operation is not None
    assert operation.kind is OperationKind.COLUMN_UNIT
