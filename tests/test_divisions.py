"""Names of divisions: longest first, parents decide, ambiguous names decide nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.binding.divisions import Divisions
from budgetlint.model.kinds import Level

DIVISIONS = Divisions.load("budgetlint_national", "data/divisions.csv")


@pytest.mark.parametrize(
    ("text", "printed", "provinces", "level"),
    [
        ("石家庄市鹿泉区教育局", "石家庄市鹿泉区", {"河北"}, Level.COUNTY),
        ("平乡县委", "平乡县", {"河北"}, Level.COUNTY),
        ("沙河市人民政府", "沙河市", {"河北"}, Level.COUNTY),
        ("新疆维吾尔自治区克拉玛依市独山子区", "新疆维吾尔自治区克拉玛依市独山子区", {"新疆"}, Level.COUNTY),
        ("上海市普陀区司法局", "上海市普陀区", {"上海"}, Level.COUNTY),
        ("普陀区司法局", "普陀区", {"上海", "浙江"}, Level.COUNTY),
        ("河北石家庄鹿泉区", "河北石家庄鹿泉区", {"河北"}, Level.COUNTY),
        ("恩施州财政局", "恩施州", {"湖北"}, Level.PREFECTURE),
        ("重庆市交通局", "重庆市", {"重庆"}, Level.PROVINCE),
        ("天津市河北区", "天津市河北区", {"天津"}, Level.COUNTY),
        ("邢台县教育局", "邢台县", {"河北"}, Level.COUNTY),
        ("济源市教育局", "济源市", {"河南"}, Level.COUNTY),
        ("东莞市教育局", "东莞市", {"广东"}, Level.PREFECTURE),
    ],
)
def test_leading_names(text: str, printed: str, provinces: set[str], level: Level) -> None:
    found = DIVISIONS.leading(text)
    assert found is not None
    assert text[: found.end] == printed
    assert found.provinces == provinces
    assert found.levels == {level}
    assert found.full


def test_parents_that_do_not_hold_the_child_leave_no_meaning() -> None:
    found = DIVISIONS.leading("石家庄市独山子区教育局")
    assert found is not None
    assert found.meanings == ()


def test_short_forms_count_only_in_front() -> None:
    university = DIVISIONS.leading("广东省中山大学")
    assert university is not None
    assert university.end == len("广东省")
    short = DIVISIONS.leading("河北大学")
    assert short is not None
    assert not short.full


def test_ends_of_ordinary_words_are_no_names() -> None:
    assert DIVISIONS.leading("合作市场管理") is None
    assert list(DIVISIONS.mentions("完成县委交办的事项，面向各市和县，提高县域管理")) == []


def test_mentions_have_their_places() -> None:
    text = "配合省、邢台市和克拉玛依市独山子区做好工作"
    assert [text[m.start : m.end] for m in DIVISIONS.mentions(text)] == ["邢台市", "克拉玛依市", "独山子区"]


def test_table_is_sound() -> None:
    rows = DIVISIONS.rows
    assert [r.code for r in rows] == sorted(r.code for r in rows)
    assert all(len(r.code) == 6 and r.code.isdigit() and r.name and r.province for r in rows)
    assert len({r.province for r in rows}) == 31
    assert len(set(rows)) == len(rows)
    assert all(r.name == r.province for r in rows if r.level is Level.PROVINCE)


@given(st.text(alphabet="河北省石家庄市平乡县区委中共和 x1", max_size=40))
def test_any_text(text: str) -> None:
    found = DIVISIONS.leading(text)
    assert found is None or 0 < found.end <= len(text)
    for mention in DIVISIONS.mentions(text):
        assert mention.meanings
        assert len(text[mention.start : mention.end]) == mention.end - mention.start


def test_an_empty_table_knows_nothing() -> None:
    assert Divisions().leading("河北省") is None
    assert list(Divisions().mentions("河北省")) == []
