"""The language of explanations: words, and clauses made of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.syntax.narrative import Clause, Said, clauses
from budgetlint.syntax.words import Word, words

_TERMS = ("收入预算", "支出预算", "基本支出", "项目支出", "公务接待费", "上年结转", "财政拨款收入")
_FIGURES = ("MONEY", "PERCENT", "COUNT", "PRICE")


def terms(text: str, at: int) -> int:
    return max((at + len(t) for t in _TERMS if text.startswith(t, at)), default=0)


def told(text: str) -> list[tuple[str, str]]:
    """Kind and print of every word."""
    return [(w.kind, text[w.start : w.end]) for w in words(text, terms)]


def kinds(text: str) -> list[str]:
    return [kind for kind, _ in told(text)]


def said(text: str) -> list[str]:
    """``subject kind figure`` of every predicate, ``whole>`` before the figure of a share, ``each`` and directions as
    they are."""

    def printed(found: tuple[Word, ...]) -> str:
        return "".join(text[w.start : w.end] for w in found)

    def one(s: Said) -> str:
        parts = [printed(s.subject), s.kind, s.direction, "each" * s.each, printed(s.whole) and f"{printed(s.whole)}>"]
        return " ".join(filter(None, [*parts, text[s.word.start : s.word.end]]))

    return [one(s) for clause in clauses(text, terms) for s in clause.said]


def marks(text: str) -> list[str]:
    return [clause.mark for clause in clauses(text, terms)]


# --- words ------------------------------------------------------------------------------------------------------------


def test_a_sentence_is_terms_marks_figures_and_names() -> None:
    assert told("2024年收入预算12.50万元,其中:上年结转0万元。") == [
        ("TIME", "2024年"),
        ("TERM", "收入预算"),
        ("MONEY", "12.50万元"),
        ("COMMA", ","),
        ("OF_WHICH", "其中:"),
        ("TERM", "上年结转"),
        ("MONEY", "0万元"),
        ("STOP", "。"),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("5.00万元", "MONEY"),
        ("5,000元", "MONEY"),
        ("1.2亿元", "MONEY"),
        ("12.5%", "PERCENT"),
        ("3个百分点", "PERCENT"),
        ("20批次", "COUNT"),
        ("500元/人/月", "PRICE"),
        ("2.4万元/辆", "PRICE"),
    ],
)
def test_sorts_of_figures(text: str, kind: str) -> None:
    assert told(text) == [(kind, text)]


@pytest.mark.parametrize(
    "text",
    [
        "比上年", "较上年", "与上年相比", "与2023年预算数相比", "比2023年预算执行数", "较2023年决算数", "同上年预算对比",
        "较上年末", "比2023年底", "相比上年", "相较于2023年", "较之上年", "比去年同期预算", "与2023年度相比较", "同比", "环比",
    ],
)  # fmt: skip
def test_what_a_change_is_measured_from(text: str) -> None:
    assert told(f"{text}增加3.00万元")[0] == ("BASE", text)
    assert kinds(f"{text}增加3.00万元")[-2:] == ["UP", "MONEY"]


def test_a_bare_word_of_comparison_is_a_base_only_before_a_change() -> None:
    assert told("比减少3.00万元")[0] == ("BASE", "比")
    assert told("比例较高")[0][0] == "NAME"


@pytest.mark.parametrize(("text", "kind"), [("大于", "UP"), ("低于", "DOWN"), ("等于", "SAME")])
def test_more_than_another_year_is_base_and_direction(text: str, kind: str) -> None:
    assert told(f"{text}2023年决算数3.00万元")[0] == ("BASE", "2023年决算数")
    assert kinds(f"{text}2023年决算数3.00万元") == ["BASE", kind, "MONEY"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("增加", "UP"), ("增长了", "UP"), ("上升", "UP"), ("提高", "UP"), ("增幅为", "UP"), ("增加额为", "UP"), ("增", "UP"),
        ("调增", "UP"), ("减少", "DOWN"), ("下降", "DOWN"), ("压减", "DOWN"), ("核减", "DOWN"), ("减少率为", "DOWN"), ("降", "DOWN"),
    ],
)  # fmt: skip
def test_directions_before_a_figure(text: str, kind: str) -> None:
    assert told(f"{text}3.00万元") == [(kind, text), ("MONEY", "3.00万元")]


def test_a_direction_without_a_figure_is_a_trend() -> None:
    assert kinds("支出预算增加,人员减少") == ["TERM", "TREND", "COMMA", "NAME", "TREND"]


@pytest.mark.parametrize(
    "text", ["持平", "基本持平", "保持一致", "相同", "无变化", "没有增减变化", "不变", "无增减变动"]
)
def test_no_change(text: str) -> None:
    assert told(f"与上年{text}")[-1] == ("SAME", text)


@pytest.mark.parametrize(
    "text",
    [
        "未安排",
        "没有使用",
        "未发生",
        "没有安排",
        "无此项支出",
        "没有此项经费",
        "为空表",
        "空表列示",
        "为0",
        "是零",
        "不涉及",
    ],
)
def test_denials(text: str) -> None:
    assert told(f"公务接待费{text}")[-1] == ("NONE", text)


@pytest.mark.parametrize("text", ["为0.50万元", "为0万元", "为0%", "共0人次", "计0元"])
def test_zero_with_a_unit_is_a_figure_and_no_denial(text: str) -> None:
    assert kinds(f"公务接待费{text}") == [
        "TERM",
        "NAME",
        "PERCENT" if "%" in text else "COUNT" if "人" in text else "MONEY",
    ]


def test_none_of_a_fund_stands_before_it() -> None:
    assert told("本单位无政府性基金预算")[1] == ("NONE", "无")
    assert "NONE" not in kinds("无障碍设施")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("其中", "OF_WHICH"),
        ("其中:", "OF_WHICH"),
        ("包括", "ALL"),
        ("具体包括:", "ALL"),
        ("分别为", "ALL"),
        ("资金分配情况:", "ALL"),
    ],
)
def test_introductions_of_parts(text: str, kind: str) -> None:
    assert told(f"项目支出9.00万元,{text}公务接待费5.00万元")[3] == (kind, text)


def test_mainly_lists_parts_of_an_amount_and_reasons_of_a_change() -> None:
    assert "SOME" in kinds("项目支出9.00万元,主要包括公务接待费5.00万元")
    assert "REASON" in kinds("比上年增加9.00万元,主要是公务接待费5.00万元")
    assert "REASON" in kinds("项目支出9.00万元,主要是因为扩建")
    assert "SOME" not in kinds("项目支出9.00万元,主要为扩建校舍")


def test_a_semicolon_ends_what_has_changed() -> None:
    assert "SOME" in kinds("比上年增加9.00万元;项目支出7.00万元,主要为公务接待费5.00万元")


@pytest.mark.parametrize(
    "text", ["主要原因是", "主要原因:", "原因是", "由于", "因为", "主要由于", "主要是根据", "主要是"]
)
def test_reasons(text: str) -> None:
    assert kinds(f"增加3.00万元,{text}调整工资")[3:] == ["REASON", "NAME"]


def test_and_so_on_stands_behind_a_figure_only() -> None:
    assert "ETC" in kinds("公务接待费5.00万元等")
    assert "ETC" in kinds("公务接待费5.00万元(含税)等")
    assert "ETC" not in kinds("办公、印刷等支出5.00万元")
    assert "ETC" not in kinds("等于上年")


def test_and_joins_figures_and_is_part_of_names() -> None:
    assert ("AND", "和") in told("基本支出5.00万元和项目支出3.00万元")
    assert ("AND", "及") in told("5.00万元及项目支出")
    assert "AND" not in kinds("土地和房屋3.00万元")


def test_each_says_something_only_before_a_figure() -> None:
    assert kinds("收入预算、支出预算各增加3.00万元")[3:5] == ["EACH", "UP"]
    assert kinds("各3.00万元")[0] == "EACH"
    assert told("各项支出")[0] == ("NAME", "各项支出")


def test_a_share_needs_its_percentage() -> None:
    assert kinds("占45.00%") == ["SHARE", "PERCENT"]
    assert kinds("占支出预算的45.00%") == ["SHARE", "TERM", "NAME", "PERCENT"]
    assert kinds("占比为45.00%") == ["SHARE", "PERCENT"]
    assert kinds("占地5,000元")[0] == "NAME"


def test_completion_of_the_budget() -> None:
    assert kinds("完成年初预算的98.50%") == ["DONE", "PERCENT"]
    assert kinds("预算执行率98.50%") == ["DONE", "PERCENT"]


@pytest.mark.parametrize(
    "text",
    [
        "教育支出(类)普通教育(款)小学教育(项)",
        "教育支出(205类)普通教育(02款)",
        "小学教育(项)",
        "进修及培训(款)培训支出(项)",
    ],
)
def test_subjects_of_the_classification(text: str) -> None:
    assert told(f"{text}9.00万元") == [("SUBJECT", text), ("MONEY", "9.00万元")]


def test_a_threshold_is_part_of_a_name() -> None:
    assert kinds("单价50万元以上设备2台") == ["NAME", "NAME", "COUNT"]
    assert "MONEY" not in kinds("单位价值100万元(含)以上设备")


@pytest.mark.parametrize("text", ["详见下表", "见附件3", "如下表", "参见附表二", "详见项目支出表"])
def test_references(text: str) -> None:
    assert told(text)[0][0] == "REFERENCE"


def test_years_beside_amounts_are_times() -> None:
    assert told("截至2023年12月31日公务接待费2万元")[0] == ("TIME", "截至2023年12月31日")
    assert kinds("2024年5.00万元") == ["TIME", "MONEY"]
    assert told("去年5.00万元")[0] == ("TIME", "去年")


# --- clauses ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收入预算5.00万元", ["收入预算 value 5.00万元"]),
        ("收入预算、支出预算均5.00万元", ["支出预算 value each 5.00万元"]),
        ("比上年增加3.00万元,增长5.00%", ["BASE 比上年", "change UP 3.00万元", "growth UP 5.00%"]),
        ("收支各减少3.00万元", ["收支 change DOWN each 3.00万元"]),
        ("收支减少各3.00万元", ["收支 change DOWN each 3.00万元"]),
        ("占5.00%", ["share 5.00%"]),
        ("占支出预算的5.00%", ["share 支出预算的> 5.00%"]),
        ("完成年初预算的5.00%", ["completion 完成年初预算的> 5.00%"]),
        ("满意度5.00%", ["满意度 rate 5.00%"]),
        ("公务接待费与上年持平", ["公务接待费 BASE 与上年", "SAME 持平"]),
        ("未安排公务接待费", ["NONE 未安排"]),
        ("公务接待费未安排", ["公务接待费 NONE 未安排"]),
    ],
)
def test_what_a_clause_says(text: str, expected: list[str]) -> None:
    assert said(text) == expected


def test_the_words_before_a_figure_are_its_subject_not_those_behind() -> None:
    assert said("基本支出5.00万元项目支出3.00万元") == ["基本支出 value 5.00万元", "项目支出 value 3.00万元"]


def test_words_without_a_figure_are_the_rest_of_their_clause() -> None:
    text = "基本支出5.00万元用于工资,公务接待费"
    rests = ["".join(text[w.start : w.end] for w in c.rest) for c in clauses(text, terms)]
    assert rests == ["用于工资", "公务接待费"]


def test_marks_part_clauses() -> None:
    text = "收入预算9.00万元,其中:财政拨款收入8.00万元;上年结转(2023年)1.00万元等。"
    assert marks(text) == ["", "COMMA", "OF_WHICH", "SEMICOLON", "LEFT", "RIGHT", "ETC", "STOP"]


def test_an_empty_sentence_says_nothing() -> None:
    [clause] = clauses("", terms)
    assert (clause.mark, clause.said, clause.rest) == ("", (), ())


_PIECES = st.sampled_from(
    (
        *_TERMS, "5.00万元", "12元", "3%", "2辆", "2024年", "比上年", "增加", "减少", "增长", "持平", "未安排", "为0", "其中:",
        "包括", "主要是", "等", "各", "均", "占", "完成年初预算的", "和", "、", ",", ";", "。", "(", ")", ":", "教育支出(类)",
        "详见下表", "由于", "的", "甲",
    )
)  # fmt: skip


@given(st.lists(_PIECES, max_size=14).map("".join))
def test_every_sentence_is_read_and_no_figure_is_lost_or_read_twice(text: str) -> None:
    found = words(text, terms)
    assert "".join(text[w.start : w.end] for w in found) == text
    read: list[Clause] = list(clauses(text, terms))
    spoken = [s.word for c in read for s in c.said if s.word.kind in _FIGURES]
    assert [(w.start, w.end) for w in spoken] == [(w.start, w.end) for w in found if w.kind in _FIGURES]
