"""Tables on whole governments: what headers say of year, stage, tier and ratio, and which row is a part of which."""

from __future__ import annotations

import pytest

from budgetlint.binding import Catalogue, understand
from budgetlint.binding.dated import title_year
from budgetlint.binding.staged import is_same_scope, is_stage, meaning
from budgetlint.binding.sums import table_sums
from budgetlint.model.facts import BoundTable
from budgetlint.model.keys import Stage
from budgetlint.readers import read
from budgetlint.syntax import parse

FILES = ("tables.yaml", "government.yaml", "narrative.yaml")
CATALOGUE = Catalogue.load([("budgetlint_national", name) for name in FILES])


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (("预算数",), {"year": "2025", "stage": "年初预算"}),
        (("调整预算数",), {"year": "2025", "stage": "调整预算"}),
        (("变动预算数",), {"year": "2025", "stage": "调整预算"}),
        (("2024年完成数",), {"year": "2024", "stage": "执行"}),
        (("二○二四年决算数",), {"year": "2024", "stage": "决算"}),
        (("上年决算数",), {"year": "2024", "stage": "决算"}),
        (("支出合计",), {"year": "2025", "stage": "决算"}),
        (("2025年", "预算数"), {"year": "2025", "stage": "年初预算"}),
        (("2025年决算数", "金额"), {"year": "2025", "stage": "决算"}),
        (("预计数", "全市"), {"year": "2025", "stage": "执行", "tier": "全辖"}),
        (("市本级", "2025年预算数"), {"year": "2025", "stage": "年初预算", "tier": "本级"}),
        (("完成预算%",), {"measure": "完成率", "base": "未说明", "year": "2025", "stage": "决算"}),
        (("决算数为调整预算数的%",), {"measure": "完成率", "base": "调整预算", "year": "2025", "stage": "决算"}),
        (("决算数为上年决算数的%",), {"measure": "完成率", "base": "上年决算", "year": "2025", "stage": "决算"}),
        (("同比增长(%)",), {"measure": "增减率", "base": "未说明", "year": "2025", "stage": "决算"}),
        (("比年初预算数增减%",), {"measure": "增减率", "base": "年初预算", "year": "2025", "stage": "决算"}),
        (("比调整预算增减%",), {"measure": "增减率", "base": "调整预算", "year": "2025", "stage": "决算"}),
        (("比年初预算增减额",), {"measure": "增减额", "base": "年初预算", "year": "2025", "stage": "决算"}),
        (("比上年预算数增长%",), {"measure": "增减率", "base": "上年预算", "year": "2025", "stage": "决算"}),
    ],
)
def test_what_a_header_says(path: tuple[str, ...], said: dict[str, str]) -> None:
    found = meaning(path, 2025, Stage.FINAL)
    assert found.known
    assert found.key == said


@pytest.mark.parametrize("path", [("石家庄市",), ("项目",), ("2025年", "3")])
def test_what_a_header_does_not_say(path: tuple[str, ...]) -> None:
    assert not meaning(path, 2025, Stage.FINAL).known


def test_words_of_stages_make_a_header() -> None:
    assert all(map(is_stage, ("2025年", "预算数", "比上年增长%", "完成2025年预算数的%", "全市")))
    assert not any(map(is_stage, ("教育支出", "1,234", "预算绩效管理", "合计")))
    assert is_same_scope("比上年(可比)+-%") and is_same_scope("比上年同口径增长%") and not is_same_scope("同比增长%")


def table(title: str, rows: str) -> BoundTable:
    text = f"青溪市2025年政府预算公开\n\n{title}\n单位:万元\n{rows}\n"
    source = read("book.txt", text.encode())
    return understand(source, parse(source), CATALOGUE).tables[0]


def wholes(bound: BoundTable) -> dict[str, str | None]:
    """Label → that of the row it is a part of."""
    return {e.label: None if e.whole is None else bound.entries[e.whole].label for e in bound.entries}


def test_indentation_tells_branches() -> None:
    bound = table(
        "2025年市本级一般公共预算支出表",
        "项目\t预算数\n一般公共服务支出\t5\n　人大事务\t3\n　　行政运行\t3\n　政协事务\t2\n　　委员视察\t2\n市本级一般公共预算支出\t5",
    )
    assert wholes(bound) == {
        "一般公共服务支出": "市本级一般公共预算支出",
        "人大事务": "一般公共服务支出",
        "行政运行": "人大事务",
        "政协事务": "一般公共服务支出",
        "委员视察": "政协事务",
        "市本级一般公共预算支出": None,
    }
    codes = [dict(e.key).get("function") for e in bound.entries]
    assert codes == ["201", "20101", "2010101", "20102", "2010205", None]


def test_numbering_tells_branches_and_what_is_below_the_line() -> None:
    bound = table(
        "2025年全市一般公共预算收入表",
        "项目\t预算数\n一、税收收入\t3\n增值税\t2\n契税\t1\n二、非税收入\t1\n罚没收入\t1\n本年收入合计\t4\n上级补助收入\t5\n上年结转\t1\n收入总计\t10",
    )
    found = wholes(bound)
    assert (found["增值税"], found["罚没收入"], found["二、非税收入"]) == (
        "一、税收收入",
        "二、非税收入",
        "本年收入合计",
    )
    assert {found[n] for n in ("本年收入合计", "上级补助收入", "上年结转")} == {"收入总计"}
    flows = {e.label: dict(e.key).get("flow") for e in bound.entries}
    assert (flows["增值税"], flows["上级补助收入"], flows["上年结转"]) == ("本年", "线下", "上年结转")


def test_parts_that_are_only_some_do_not_make_up_the_whole() -> None:
    bound = table(
        "2025年全市社会保险基金收入表",
        "项目\t预算数\n一、失业保险基金收入\t10\n　其中:保险费收入\t6\n　　　　利息收入\t1\n收入合计\t10",
    )
    fund = bound.entries[0]
    assert wholes(bound)["利息收入"] == "一、失业保险基金收入"
    assert not fund.exhaustive


def test_a_misprinted_code_does_not_leave_its_branch() -> None:
    bound = table(
        "2025年市本级一般公共预算支出表",
        "科目编码\t项目\t预算数\n201\t一般公共服务支出\t6\n20139\t社会工作事务\t1\n21040\t信访事务\t2\n20141\t数据事务\t3\n\t本级一般公共预算支出\t6",
    )
    assert wholes(bound)["信访事务"] == "一般公共服务支出"


def test_names_alone_are_placed_by_what_they_name() -> None:
    bound = table(
        "2025年市本级一般公共预算基本支出表",
        "项目\t预算数\n机关工资福利支出\t3\n工资奖金津补贴\t3\n对事业单位经常性补助\t2\n工资福利支出\t2\n支出合计\t5",
    )
    assert wholes(bound)["工资福利支出"] == "对事业单位经常性补助"
    assert [dict(e.key).get("economic") for e in bound.entries] == ["501", "50101", "505", "50501", None]


def test_columns_of_the_next_page_lie_beside() -> None:
    first = "2025年市对各县区专项转移支付分地区分项目表\n单位:万元\n项目\t合计\t甲县\n一、校舍修缮\t3\t1\n二、道路养护\t4\t2\n合计\t7\t3\n"
    then = "\n2025年市对各县区专项转移支付分地区分项目表\n单位:万元\n项目\t乙县\n一、校舍修缮\t2\n二、道路养护\t2\n合计\t4\n"
    source = read("book.txt", f"青溪市2025年政府预算公开\n\n{first}{then}".encode())
    [bound] = understand(source, parse(source), CATALOGUE).tables
    assert [dict(c.key).get("region") for c in bound.columns] == [None, None, "甲县", "乙县"]


def test_what_is_more_than_the_section_above_it_is_of_another_one() -> None:
    rows = "资源勘探工业信息等支出\t70\n　支持中小企业发展和管理支出\t9\n　　中小企业发展专项\t8\n　　技术改造支出\t60"
    bound = table("2025年市本级一般公共预算支出表", f"项目\t预算数\n{rows}\n市本级一般公共预算支出\t70")
    assert wholes(bound)["中小企业发展专项"] == "支持中小企业发展和管理支出"
    assert wholes(bound)["技术改造支出"] == "资源勘探工业信息等支出"
    assert dict(bound.entries[3].key)["function"] == "2159904"
    fewer = table(
        "2025年市本级一般公共预算支出表", f"项目\t预算数\n{rows.replace('60', '1')}\n市本级一般公共预算支出\t70"
    )
    assert wholes(fewer)["技术改造支出"] == "支持中小企业发展和管理支出"


@pytest.mark.parametrize(("other", "head"), [("4", "转移性收入"), ("1", "收入合计")])
def test_transfers_head_what_their_figures_say(other: str, head: str) -> None:
    bound = table(
        "2025年全市政府性基金收入表",
        f"项目\t预算数\n土地出让收入\t20\n收入小计\t20\n转移性收入\t10\n上级补助收入\t6\n上年结余\t{other}\n收入合计\t30",
    )
    assert wholes(bound)["上级补助收入"] == wholes(bound)["上年结余"] == head


def test_transfers_are_known_by_another_column_where_one_figure_is_wrong() -> None:
    """Ten hundredths of the sum close by chance; all of it, to the last digit, does not."""

    def read_with(*printed: str) -> dict[str, str | None]:
        names = ("土地出让收入", "收入小计", "转移性收入", "上级补助收入", "上年结余", "收入合计")
        rows = "\n".join(f"{name}\t{figures}" for name, figures in zip(names, printed, strict=True))
        return wholes(table("2025年全市政府性基金收入表", f"项目\t2024年执行数\t2025年预算数\n{rows}"))

    large = ("9000\t8000", "9000\t8000", "7000\t6000", "4000\t3500", "3000\t2050", "16000\t14000")
    assert read_with(*large)["上年结余"] == "转移性收入"
    small = ("9\t8", "9\t8", "7\t6", "4\t3", "3\t1", "16\t14")
    assert read_with(*small)["上年结余"] == "收入合计"


def test_what_stands_below_a_total_is_no_part_of_the_class_before_it() -> None:
    bound = table(
        "2025年本级政府性基金支出表",
        "项目\t预算数\n城乡社区支出\t6100\n其他支出\t1500\n本年支出合计\t7600\n地方政府专项债务还本支出\t3967\n支出总计\t11567",
    )
    assert wholes(bound)["地方政府专项债务还本支出"] == "支出总计"
    open_ended = table(
        "2025年本级政府性基金支出表",
        "项目\t预算数\n城乡社区支出\t6100\n其他支出\t1500\n年终结余\t400\n支出总计\t8000",
    )
    assert wholes(open_ended)["年终结余"] == "支出总计"


def doubts(bound: BoundTable) -> dict[str, bool]:
    """Label of a row with parts → whether it proves anything that they do not add up to it."""
    rows = {e.row: e.label for e in bound.entries}
    sums = list(table_sums(bound.columns, bound.entries, bound.facts))
    return {label: any(s.doubt for s in sums if s.whole.row == row) for row, label in rows.items()}


@pytest.mark.parametrize(
    ("below", "other", "is_doubted"), [("2131", "-200", True), ("2131", "-100", False), ("2131", "5", False)]
)
def test_a_negative_row_may_be_left_out_where_others_are_printed(below: str, other: str, is_doubted: bool) -> None:
    bound = table(
        "2025年市本级一般公共预算支出表",
        "项目\t预算数\n灾害防治及应急管理支出\t2974\n　自然灾害防治\t1974\n"
        f"　　地质灾害防治\t{below}\n　应急管理事务\t1000\n　　行政运行\t{other}\n市本级一般公共预算支出\t2974",
    )
    assert doubts(bound)["自然灾害防治"] is is_doubted


def test_a_part_that_is_not_listed_may_be_blank_in_one_of_many_columns() -> None:
    def printed(*other: int) -> bool:
        head, *parts = ([100] * 9, [40] * 9, [*other])
        rows = "\n".join(
            "\t".join((n, *map(str, own))) for n, own in zip(("一、甲", "1.乙", "2.丙"), (head, *parts), strict=True)
        )
        names = "\t".join(("合计", *(f"{c}县" for c in "甲乙丙丁戊己庚辛")))
        return doubts(table("2025年市对县区一般公共预算转移支付表", f"项目\t{names}\n{rows}"))["一、甲"]

    assert printed(60, 50, 50, 50, 50, 50, 50, 50, 50)
    assert not printed(60, 60, 60, 60, 50, 50, 50, 50, 50)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("2026—2028年市本级一般公共预算收支规划表", "GP1"),
        ("青溪市2025年至2027年一般公共预算三年收支规划表", "GP1"),
        ("2026—2028年市本级政府性基金预算收支规划表", "GP2"),
        ("青溪市政府性基金收支规划表(2025-2027年)", "GP2"),
        ("2026—2028年市本级国有资本经营预算收支规划表", "GP3"),
        ("2025—2027年全市社会保险基金预算收支规划表", "GP4"),
        ("2025年全市一般公共预算收支平衡表", "GB1"),
        ("2024年省级财政专户管理资金收支决算表", "GB5"),
        ("2025年市本级财政专户管理资金收支预算表", "GB5"),
        ("附件9:青溪市2025年财政专户管理资金收支情况表", "GB5"),
        ("2025年全市财政专户资金收支平衡表", "GB5"),
    ],
)
def test_plans_and_special_accounts_are_kinds_of_their_own(title: str, kind: str) -> None:
    assert table(title, "项目\t预算数\t项目\t预算数\n其他收入\t3\t教育支出\t3\n收入总计\t3\t支出总计\t3").kind == kind


def test_a_plan_says_of_each_column_its_year_and_is_held_against_no_budget() -> None:
    bound = table(
        "2026—2028年市本级一般公共预算收支规划表",
        "项目\t2025年完成数\t2026年预算数\t2027年计划数\t2028年计划数\n税收收入\t1\t2\t3\t4\n收入合计\t1\t2\t3\t4",
    )
    assert [f.key.year for f in bound.facts if f.row_label == "税收收入"] == [2025, 2026, 2027, 2028]
    assert {f.key.part_of for f in bound.facts} == {"规划"} and bound.facts[0].key.stage is Stage.EXECUTION
    stages = [dict(c.key).get("stage") for c in bound.columns[1:]]
    assert stages == ["执行", "年初预算", None, None], "what is planned is no budget yet"


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("2026—2028年市本级一般公共预算收支规划表", None),
        ("青溪市2025年至2027年收支规划表", None),
        ("2025-2027年规划表", None),
        ("二〇二四年收支决算表", 2024),
        ("2025年执行及2026年预算收支表", 2025),
        ("收支表", None),
    ],
)
def test_a_span_of_years_is_no_year(title: str, year: int | None) -> None:
    assert title_year(title) == year


@pytest.mark.parametrize(("total", "head"), [("6", "一、税收收入"), ("9", "耕地占用税")])
def test_a_name_that_begins_further_out_heads_nothing_where_the_sums_say_so(total: str, head: str) -> None:
    """All are taxes where they add up to the taxes; else their places are all that tells."""
    rows = f"一、税收收入\t{total}\n　　增值税\t1\n　耕地占用税\t2\n　　契税\t3\n收入合计\t{total}"
    assert wholes(table("2025年市本级一般公共预算收入表", f"项目\t预算数\n{rows}"))["契税"] == head
