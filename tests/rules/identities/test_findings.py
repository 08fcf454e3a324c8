"""What a suite cannot mark: the places beside a finding, its figures as data, and what is folded into it."""

from __future__ import annotations

from collections.abc import Sequence

from budgetlint.model.findings import Anchor, Diagnostic
from budgetlint.testing import installed, lint_text

_HEAD = "乙县司法局2023年部门预算\n\n"
_EXPENDITURE = "部门支出总体情况表\n单位:{unit}\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"

_BALANCE = (
    "部门收支总体情况表\n单位:万元\n收入项目\t预算数\t支出项目\t预算数\n"
    "一般公共预算拨款收入\t98.00\t公共安全支出\t98.00\n本年收入合计\t98.00\t本年支出合计\t98.00\n\n"
)


def found(text: str, *rules: str) -> Sequence[Diagnostic]:
    chosen = [r for r in installed().rules if r.id in rules]
    assert len(chosen) == len(rules)
    return lint_text(_HEAD + text, chosen).diagnostics


def expenditure(*rows: str, unit: str = "万元") -> str:
    return _EXPENDITURE.format(unit=unit) + "".join(f"{row}\n" for row in rows)


def places(diagnostic: Diagnostic, text: str) -> list[str]:
    """What stands at the places beside a finding."""
    lines = (_HEAD + text).splitlines()
    return [lines[p.line - 1][p.column - 1 : p.end_column - 1] for p, _ in diagnostic.related]


def told(diagnostic: Diagnostic) -> Sequence[str | None]:
    return diagnostic.expected, diagnostic.actual, diagnostic.difference, diagnostic.unit


def test_a_sum_shows_its_parts_and_no_blank() -> None:
    """Where nothing tells which of them is wrong."""
    text = expenditure("204\t公共安全支出\t94.37\t70.00\t15.00", "221\t住房保障支出\t8.00\t8.00\t")
    [one] = found(text, "BL206")
    assert one.certainty == "open" and "无法确定" in one.conclusion
    assert places(one, text) == ["70.00", "15.00"]
    assert told(one) == (None, "94.37", "9.37", "万元"), "any of them may be wrong"
    assert one.anchor == Anchor("部门支出总体情况表", "公共安全支出", "合计")
    assert one.workings == ("基本支出 70.00(第6行) + 项目支出 15.00(第6行) = 85.00",)


def test_the_workings_leave_zeros_aside_and_say_so() -> None:
    text = expenditure("204\t公共安全支出\t90.00\t70.00\t0.00", "221\t住房保障支出\t8.00\t8.00\t")
    [one] = found(text, "BL206")
    assert one.workings == ("基本支出 70.00(第6行) = 70.00(其余1项为零或空白)",)


def test_two_places_show_each_other_with_their_table() -> None:
    text = _BALANCE + expenditure("204\t公共安全支出\t90.00\t90.00\t", "合计\t\t90.00\t90.00\t")
    [one] = found(text, "BL302")
    assert places(one, text) == ["98.00"]
    assert [words.startswith("表「部门收支总体情况表」「本年支出合计」行") for _, words in one.related] == [True]
    assert one.certainty == "open" and told(one) == (None, "90.00", "-8.00", "万元")
    assert one.workings == (), "two figures need no arithmetic"


def test_a_blank_total_has_no_figure_of_its_own() -> None:
    text = expenditure("204\t公共安全支出\t\t70.00\t20.00", "221\t住房保障支出\t8.00\t8.00\t")
    [one] = found(text, "BL206")
    assert one.certainty == "open" and told(one) == (None, None, "-90.00", "万元")
    assert one.place.column == one.place.end_column


def test_a_blank_total_is_pointed_at_even_where_it_has_one_part() -> None:
    text = expenditure("204\t公共安全支出\t\t70.00\t", "221\t住房保障支出\t8.00\t8.00\t")
    [one] = found(text, "BL206")
    assert (one.anchor.column_label, one.actual, places(one, text)) == ("合计", None, ["70.00"])


def test_one_wrong_cell_is_one_finding_of_all_rules_that_it_breaks() -> None:
    """Its row and its column: the finding points at the cell, what either says stands beside it with its places."""
    text = expenditure(
        "204\t公共安全支出\t90.00\t70.00\t20.00", "221\t住房保障支出\t8.00\t9.00\t", "合计\t\t98.00\t78.00\t20.00"
    )
    [one] = found(text, "BL205", "BL206")
    assert (one.rule, one.also) == ("BL205", ("BL206",))
    assert one.anchor == Anchor("部门支出总体情况表", "住房保障支出", "基本支出") and one.snippet == "9.00"
    assert told(one) == ("8.00", "9.00", "1.00", "万元") and "应为8.00万元" in one.message
    assert {"78.00", "70.00", "8.00"} == set(places(one, text))
    said = [words for _, words in one.folded]
    assert any("所属各项之和为79.00万元" in words for words in said)
    assert any("各栏之和为9.00万元" in words for words in said)
    [alone] = found(text, "BL206")
    assert (alone.rule, alone.also) == ("BL206", ())


def test_two_wrong_cells_are_two_findings() -> None:
    text = expenditure("204\t公共安全支出\t90.00\t70.00\t25.00", "221\t住房保障支出\t8.00\t2.00\t")
    assert [d.place.line for d in found(text, "BL206")] == [6, 7]


def test_the_closest_rule_speaks_and_names_the_others_but_no_general_one() -> None:
    """Figures that differ by their unit alone are a matter of the unit, not of the two tables."""
    text = _BALANCE + expenditure("204\t公共安全支出\t980000.00\t980000.00\t", "合计\t\t980000.00\t980000.00\t")
    [closest] = found(text, "BL219", "BL302", "BL303", "BL390")
    assert (closest.rule, closest.also) == ("BL219", ("BL302", "BL303"))
    [named] = found(text, "BL302", "BL303", "BL390")
    assert (named.rule, named.also) == ("BL302", ("BL303",))
    [unnamed] = found(text, "BL390")
    assert unnamed.rule == "BL390"
