"""What a document is: seeds, synthetic titles of every kind, traps, and properties."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetlint.binding.divisions import Divisions
from budgetlint.binding.identity import Identity, identify
from budgetlint.model.facts import Confidence, Inferred
from budgetlint.model.kinds import DocumentKind, Level
from budgetlint.model.nodes import Document, Line, Row, Table
from budgetlint.model.source import Source, Span

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
DIVISIONS = Divisions.load("budgetlint_national", "data/divisions.csv")

BUDGET = DocumentKind.DEPARTMENT_BUDGET
FINAL = DocumentKind.DEPARTMENT_FINAL


def read(text: str, **stated: object) -> Identity:
    source = Source("x.txt", text)
    found = identify(source, Document(Span(0, len(text)), ()), stated, DIVISIONS)
    for fact in facts(found):
        for piece in fact.evidence:
            assert piece.text
            assert source.cut(piece.span) == piece.text
        assert (fact.value is None) == (fact.confidence is Confidence.NONE)
        assert fact.confidence in (Confidence.HIGH, Confidence.STATED) or fact.reason
    return found


def facts(identity: Identity) -> tuple[Inferred[Any], ...]:
    return (identity.kind, identity.year, identity.entity, identity.level, identity.province)


LUQUAN = "中共石家庄市鹿泉区委网络安全和信息化委员会办公室"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("seeds/000_*.txt", (BUDGET, 2020, LUQUAN, Level.COUNTY, "河北")),
        ("seeds/001_*.txt", (BUDGET, 2023, "中共平乡县委网络安全和信息化委员会办公室", Level.COUNTY, "河北")),
        ("seeds/002_*.txt", (BUDGET, 2019, "中共沙河市委网络安全和信息化委员会办公室", Level.COUNTY, "河北")),
        (
            "seeds/003_*.txt",
            (
                BUDGET,
                2019,
                "新疆维吾尔自治区克拉玛依市独山子区委网络安全和信息化领导小组办公室",
                Level.COUNTY,
                "新疆",
            ),
        ),
        ("seeds/004_*.txt", (DocumentKind.SELF_EVALUATION, 2022, LUQUAN, Level.COUNTY, "河北")),
        ("government/169.txt", (DocumentKind.GOVERNMENT_FINAL, 2024, "福建省", Level.PROVINCE, "福建")),
    ],
)
def test_real_documents(pattern: str, expected: tuple[object, ...]) -> None:
    paths = sorted(CORPUS.glob(pattern))
    if not paths:
        pytest.skip("no corpus here")
    found = read(paths[0].read_text(encoding="utf-8-sig"))
    assert tuple(f.value for f in facts(found)) == expected
    assert all(f.confidence is Confidence.HIGH for f in facts(found))
    # 003 prints 部门单位 before 部门预算.
    assert bool(found.kind.reason) == ("003" in pattern)


@pytest.mark.parametrize(
    ("text", "kind", "year", "entity"),
    [
        ("平乡县农业农村局2023年部门预算\n目录\n", BUDGET, 2023, "平乡县农业农村局"),
        ("2023年平乡县农业农村局部门预算", BUDGET, 2023, "平乡县农业农村局"),
        ("平乡县2023年农业农村局部门预算公开", BUDGET, 2023, "平乡县农业农村局"),
        ("附件1：平乡县教育局2023年部门预算", BUDGET, 2023, "平乡县教育局"),
        ("- 1 -\n附件1\n平 乡 县 教 育 局\n2 0 2 3 年 部 门 预 算\n（草案）", BUDGET, 2023, "平乡县教育局"),
        ("沙河市教育局二〇二三年度部门预算", BUDGET, 2023, "沙河市教育局"),
        ("沙河市教育局２０２３年部门预算", BUDGET, 2023, "沙河市教育局"),
        ("沙河市教育局2019部门预算", BUDGET, 2019, "沙河市教育局"),
        ("沙河市规划和自然\n资源局\n2024年度部门决算\n目  录", FINAL, 2024, "沙河市规划和自然资源局"),
        ("平乡县教育局部门决算（2023年度）", FINAL, 2023, "平乡县教育局"),
        ("平乡县第一中学2024年度单位决算", DocumentKind.UNIT_FINAL, 2024, "平乡县第一中学"),
        ("普陀区2026年区级单位预算\n预算单位：普陀区司法局\n目录", DocumentKind.UNIT_BUDGET, 2026, "普陀区司法局"),
        ("平乡县2024年政府预算公开", DocumentKind.GOVERNMENT_BUDGET, 2024, "平乡县"),
        ("北京市2024年预算", DocumentKind.GOVERNMENT_BUDGET, 2024, "北京市"),
        ("关于平乡县2024年财政决算（草案）的报告", DocumentKind.GOVERNMENT_FINAL, 2024, "平乡县"),
        (
            "关于平乡县2024年预算执行情况和2025年预算（草案）的报告",
            DocumentKind.GOVERNMENT_BUDGET,
            2025,
            "平乡县",
        ),
        (
            "关于2024年财政决算和2025年上半年预算执行情况的报告\n平乡县财政局\n2025年8月1日",
            DocumentKind.GOVERNMENT_FINAL,
            2024,
            "平乡县",
        ),
        (
            "2022年度平乡县教育局部门整体支出绩效自评报告",
            DocumentKind.SELF_EVALUATION,
            2022,
            "平乡县教育局",
        ),
        ("平乡县教育局2023年部门预算\n目录\n一、绩效自评表\n", BUDGET, 2023, "平乡县教育局"),
    ],
)
def test_plain_titles(text: str, kind: DocumentKind, year: int, entity: str) -> None:
    found = read(text)
    assert (found.kind.value, found.year.value, found.entity.value) == (kind, year, entity)
    assert {f.confidence for f in (found.kind, found.year, found.entity)} == {Confidence.HIGH}


@pytest.mark.parametrize(
    "title",
    [
        "平乡县2024年决算和2025年预算",
        "关于平乡县2024年决算和2025年预算草案的报告",
        "平乡县教育局2024年部门决算和2025年部门预算",
    ],
)
def test_two_documents_in_one_title_are_undecided(title: str) -> None:
    found = read(title)
    assert found.kind.value is None
    assert found.year.value is None
    assert "2024年和2025年" in found.year.reason
    assert found.province.value == "河北"


@pytest.mark.parametrize("words", ["部门单位预算", "部门（单位）预算"])
def test_both_words_in_one_breath(words: str) -> None:
    found = read(f"平乡县教育局2023年{words}")
    assert (found.kind.value, found.kind.confidence) == (BUDGET, Confidence.LOW)


def test_base_years_are_no_document_years() -> None:
    found = read("收入较2022年增加3万元，比2021年部门预算减少1万元。截至2018年底共有车辆2辆。")
    assert found.year.value is None
    assert found.kind.value is None


def test_contradictions_lower_the_confidence() -> None:
    year = read("平乡县教育局2023年部门预算\n现将平乡县教育局2022年部门预算公开如下：").year
    assert (year.value, year.confidence) == (2023, Confidence.LOW)
    assert year.reason == "题名写2023年,开头一段写2022年"
    lines = read("部门预算收支总表\n预算年度：2023\n1\n部门预算收入总表\n预算年度：2022\n").year
    assert (lines.value, lines.confidence) == (None, Confidence.NONE)
    kind = read("平乡县教育局2023年部门预算\n现将平乡县教育局2023年部门决算公开如下：").kind
    assert (kind.value, kind.confidence) == (BUDGET, Confidence.LOW)


def test_titles_repeated_with_another_year() -> None:
    assert read("平乡县医院2023年单位预算\n平乡县医院2024年单位预算").year.value is None


def test_only_tables() -> None:
    page = "部门预算{}表\n\t224平乡县教育局\n\t预算年度：2023\n\t单位：万元\n\n\t序号\n\t1\n\n"
    found = read(page.format("收支总") + page.format("收入总"))
    assert (found.kind.value, found.year.value, found.entity.value) == (BUDGET, 2023, "平乡县教育局")
    assert found.entity.confidence is Confidence.HIGH


def test_captions_of_the_tree() -> None:
    text = "1.00\n收支预算总表\n部门：平乡县教育局\n"
    source = Source("x.txt", text)
    caption = Line(Span(5, 11), "收支预算总表")
    table = Table(Span(0, len(text)), (Row(Span(0, 4), ()),), "rows", caption)
    kind = identify(source, Document(Span(0, len(text)), (table,)), divisions=DIVISIONS).kind
    assert (kind.value, kind.confidence) == (BUDGET, Confidence.LOW)
    assert kind.evidence[0].text == "收支预算总表"


def test_nothing_to_go_by() -> None:
    for text in ("", "\t1\n\t2\n\t3\n", "abc"):
        assert all(f.value is None and f.confidence is Confidence.NONE and f.reason for f in facts(read(text)))


def test_forms_of_one_name_join_and_other_names_do_not() -> None:
    joined = read(
        "鹿泉区委宣传办\n2022年部门预算\n编制部门：中共石家庄市鹿泉区委宣传办公室\n编制部门：鹿泉区委宣传办\n"
    ).entity
    assert (joined.value, joined.confidence) == ("中共石家庄市鹿泉区委宣传办公室", Confidence.HIGH)
    cut = read("表\n编制部门：平乡县委网络安全和信息\n编制部门：平乡县委网络安全和信息化办公室\n").entity
    assert cut.value == "平乡县委网络安全和信息化办公室"
    tie = read("编制部门：平乡县教育局\n编制部门：平乡县农业农村局\n").entity
    assert tie.value is None
    assert "平乡县农业农村局" in tie.reason


@pytest.mark.parametrize(
    ("name", "level", "province"),
    [
        ("平乡县丰州镇人民政府", Level.TOWNSHIP, "河北"),
        ("上海市普陀区人民政府万里街道办事处", Level.TOWNSHIP, "上海"),
        ("平乡县住房和城乡建设局", Level.COUNTY, "河北"),
        ("沙河市教育局", Level.COUNTY, "河北"),
        ("邢台市教育局", Level.PREFECTURE, "河北"),
        ("重庆市教育局", Level.PROVINCE, "重庆"),
        ("江苏省人民检察院", Level.PROVINCE, "江苏"),
        ("桥西区教育局", Level.COUNTY, "河北"),
        ("新华区教育局", Level.COUNTY, None),
        ("县教育局", Level.COUNTY, None),
        ("石家庄市独山子区教育局", None, None),
    ],
)
def test_level_and_province(name: str, level: Level | None, province: str | None) -> None:
    found = read(f"{name}2023年部门预算")
    assert (found.level.value, found.province.value) == (level, province)


def test_text_settles_an_ambiguous_name() -> None:
    found = read("新华区教育局2023年部门预算\n完成石家庄市下达的任务。").province
    assert (found.value, found.confidence) == ("河北", Confidence.HIGH)
    assert found.evidence[-1].text == "石家庄市"


def test_what_the_user_states_wins() -> None:
    found = read("平乡县教育局2023年部门预算", kind="单位决算", year=2020, entity="沙河市医院", province="山西")
    assert (found.kind.value, found.year.value) == (DocumentKind.UNIT_FINAL, 2020)
    assert (found.entity.value, found.province.value) == ("沙河市医院", "山西")
    assert found.kind.confidence is found.province.confidence is Confidence.STATED
    assert found.level.value is Level.COUNTY
    with pytest.raises(ValueError, match="没有的文种"):
        read("", kind="没有的文种")


WORDS = st.sampled_from(
    ["中共", "平乡县", "石家庄市", "教育局", "2023", "2024年", "部门", "单位", "预算", "决算", "执行情况", "和", "草案",
     "自评", "现将", "关于", "编制部门：", "预算年度：", "表", "\n", "\t", "　", "。", "，", "（", "）", "〔", "〕",
     "与", "目录", "第一部分", "#", "**", "[bookmark: x]", "二〇二三年", "政府", "财政", "债务", "２０２３", "镇"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(WORDS, max_size=40).map("".join))
def test_any_words(text: str) -> None:
    read(text)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    read(text)


@pytest.mark.parametrize(
    "piece", ["2023", "20", "现将", "预算", "年度：", "部门", "算表", " ", "县", "\n\t", "（2023年）"]
)
def test_cost_is_linear(piece: str) -> None:
    read(piece)

    def cost(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.perf_counter()
        read(text)
        return time.perf_counter() - start

    # Eight times the text may cost some twenty times, not sixty-four; the floor absorbs a busy machine.
    assert cost(400_000) < max(20 * cost(50_000), 1.5)


def test_rows_of_the_site_above_the_title_name_no_body() -> None:
    text = "名称 | 甲县教育局2024年部门预算 |\n索引号 | 000001 |\n\n平乡县教育局2024年部门预算公开\n\n一、主要职责\n负责教育工作。\n"
    found = read(text)
    assert found.entity.value == "平乡县教育局"
    assert found.year.value == 2024
