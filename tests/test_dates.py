"""When a document was adopted, approved, published and signed: printed beyond doubt, stated, or not known."""

from __future__ import annotations

from datetime import date

import pytest

from budgetlint.binding import understand
from budgetlint.model.dates import day_of, days
from budgetlint.model.facts import Confidence, Dates
from budgetlint.readers import read
from budgetlint.syntax import parse
from corpus.real import catalogue

HEAD = "甲县教育局2024年部门预算公开\n\n"
UNIT = "甲县第一中学2024年单位预算公开\n\n"
FINAL = "甲县教育局2023年度部门决算公开\n\n"


def dates(text: str, **stated: object) -> Dates:
    source = read("a.txt", text.encode())
    return understand(source, parse(source), catalogue(), stated).dates


@pytest.mark.parametrize(
    "text",
    [
        "2024年2月5日",
        "2024-02-05",
        "2024/2/5",
        "2024.2.5",
        "2024 年 2 月 5 日",
        "二〇二四年二月五日",
        "二○二四年二月五日",
    ],
)
def test_the_ways_to_write_a_day(text: str) -> None:
    assert day_of(text) == date(2024, 2, 5)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二四年十二月三十一日", 31),
        ("二〇二四年十二月十日", 10),
        ("二〇二四年十二月二十日", 20),
        ("二〇二四年十二月十一日", 11),
    ],
)
def test_days_in_characters(text: str, day: int) -> None:
    assert day_of(text) == date(2024, 12, day)


@pytest.mark.parametrize(
    "text", ["2024年2月30日", "2024-13-01", "2024-02-05-01", "2024年2月", "12024-02-05", "2024-2.5", ""]
)
def test_what_is_no_day(text: str) -> None:
    assert day_of(text) is None


def test_days_of_a_text_with_their_places() -> None:
    text = "自2024年2月5日起,至2024-02-31止。"
    assert [(text[d.start : d.end], d.value) for d in days(text)] == [
        ("2024年2月5日", date(2024, 2, 5)),
        ("2024-02-31", None),
    ]


@pytest.mark.parametrize(
    ("line", "confidence"),
    [
        ("发布日期:2024-02-20", Confidence.HIGH),
        ("发布时间：2024年2月20日 10:15:00", Confidence.HIGH),
        ("索引号 | 0001 | 公开日期 | 2024-02-20 |", Confidence.HIGH),
        ("公布日期\n２０２４年２月２０日", Confidence.HIGH),
        ("更新时间:2024-02-20\n发布时间:2024-02-20", Confidence.HIGH),
        ("更新时间:2024-02-20", Confidence.LOW),
    ],
)
def test_the_day_of_publication(line: str, confidence: Confidence) -> None:
    found = dates(f"{line}\n{HEAD}一、职责\n拟订规划。\n").published
    assert (found.value, found.confidence) == (date(2024, 2, 20), confidence)
    assert "2024" in found.evidence[0].text or "２０２４" in found.evidence[0].text


@pytest.mark.parametrize(
    "line",
    [
        "公告的发布时间应当明确。",
        "发布日期:2024年2月",
        "发布日期:",
        "采购公告2024-02-20发布",
        "发布日期:2024-02-20\n发布日期:2024-02-21",
    ],
)
def test_no_day_of_publication(line: str) -> None:
    assert dates(f"{line}\n{HEAD}一、职责\n拟订规划。\n").published.value is None


def test_labels_deep_inside_a_text_are_of_something_else() -> None:
    text = f"{HEAD}一、职责\n{'拟订规划。' * 1200}\n发布日期:2024-02-20\n{'拟订规划。' * 400}\n"
    assert dates(text).published.value is None


@pytest.mark.parametrize(
    "sentence",
    [
        "2024年2月5日,县财政局批复我局2024年部门预算。",
        "县财政局于2024年2月5日批复我局2024年部门预算。",
        "根据县财政局《关于2024年部门预算的批复》(甲财预〔2024〕3号,2024年2月5日),公开如下。",
        "我局2024年预算已由甲县财政局二〇二四年二月五日批复。",
        "县财政局于2024年\n2月5日批复我局\n2024年部门预算。",
    ],
)
def test_the_day_of_approval(sentence: str) -> None:
    found = dates(f"{HEAD}一、职责\n{sentence}\n").approved
    assert (found.value, found.confidence) == (date(2024, 2, 5), Confidence.HIGH)
    assert "批复" in found.evidence[0].text


@pytest.mark.parametrize(
    "sentence",
    [
        "2024年2月5日,县财政局批复采购项目预算。",
        "2024年2月5日,县发展改革局批复校舍概算。",
        "2023年2月5日,县财政局批复我局2023年部门预算。",
        "2024年2月5日报送预算草案,县财政局随后批复。",
        "2024年2月5日报送县财政局批复的预算。",
        "2024年2月5日,财政部门批复了用地。",
        "县财政局2024年2月5日印发通知,2024年2月8日印发补充通知,批复预算。",
    ],
)
def test_other_days(sentence: str) -> None:
    assert dates(f"{HEAD}一、职责\n{sentence}\n").approved.value is None


def test_a_final_account_is_approved_after_its_year() -> None:
    sentence = "县财政局于{}批复我局部门决算。"
    assert dates(FINAL + sentence.format("2024年9月5日")).approved.value == date(2024, 9, 5)
    assert dates(FINAL + sentence.format("2023年9月5日")).approved.value is None


def test_who_approves_for_a_unit() -> None:
    by_owner = dates(f"{UNIT}甲县教育局于2024年2月8日批复我校2024年预算。\n")
    assert (by_owner.unit_approved.value, by_owner.approved.value) == (date(2024, 2, 8), None)
    by_treasury = dates(f"{UNIT}甲县财政局于2024年2月5日批复县教育局2024年预算。\n")
    assert (by_treasury.unit_approved.value, by_treasury.approved.value) == (None, date(2024, 2, 5))
    assert dates(f"{HEAD}甲县教育局于2024年2月8日批复所属学校2024年预算。\n").unit_approved.value is None


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("2024年1月20日,甲县第十八届人民代表大会第三次会议批准了2024年预算。", True),
        ("2024年预算经甲县人大常委会2024年1月20日审议批准。", True),
        ("2024年1月20日,全国人民代表大会常务委员会通过《预算法》修正案。", False),
        ("2024年1月20日,县人民代表大会听取了工作报告。", False),
        ("2024年1月10日提请县人民代表大会审议,预算草案获批准。", False),
    ],
)
def test_the_day_of_adoption(sentence: str, found: bool) -> None:
    assert (dates(f"{HEAD}{sentence}\n").adopted.value is not None) is found


@pytest.mark.parametrize(
    ("end", "day"),
    [
        ("甲县教育局\n2024年2月20日\n", date(2024, 2, 20)),
        ("甲县教育局  2024年2月20日", date(2024, 2, 20)),
        ("**甲县教育局**\n\n二〇二四年二月二十日\n\n联系电话:0311-0000000\n", date(2024, 2, 20)),
        ("截至2023年12月31日\n", None),
        ("发布日期:2024-02-20\n", None),
        ("项目\t2024-02-20\n", None),
        ("会议定于2024年2月20日召开。\n", None),
        ("甲县教育局\n2024年2月\n", None),
    ],
)
def test_the_signature(end: str, day: date | None) -> None:
    assert dates(f"{HEAD}一、职责\n拟订规划。\n\n{end}").signed.value == day


def test_a_signature_with_no_such_day_is_shown() -> None:
    signed = dates(f"{HEAD}一、职责\n拟订规划。\n\n甲县教育局\n2024年2月30日\n").signed
    assert signed.value is None and signed.evidence[0].text == "2024年2月30日"


def test_what_the_user_states_counts() -> None:
    text = f"发布日期:2024-02-20\n{HEAD}2024年2月5日,县财政局批复我局2024年部门预算。\n"
    found = dates(text, published="2024-03-01", approved=date(2024, 2, 28), adopted="2024年1月20日")
    assert (found.published.value, found.approved.value) == (date(2024, 3, 1), date(2024, 2, 28))
    assert found.adopted.value == date(2024, 1, 20)
    assert found.published.confidence is found.approved.confidence is Confidence.STATED
    with pytest.raises(ValueError, match="不是日期"):
        dates(text, published="明天")


def test_evidence_points_at_the_words() -> None:
    text = f"{HEAD}一、职责\n甲县教育局依职责编制预算。县财政局于2024年2月5日批复我局2024年部门预算。\n\n甲县教育局\n2024年2月20日\n"
    found = dates(text)
    for known in (found.approved, found.signed):
        (evidence,) = known.evidence
        assert text[evidence.span.start : evidence.span.end] == evidence.text
    assert found.approved.evidence[0].text == "财政局于2024年2月5日批复"
