"""Documents of one run held against each other: which belong together, what is found between them, and that nothing else of
them changes by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetlint.cache import Cache
from budgetlint.cli import main
from budgetlint.model.amount import WAN_YUAN, Amount, Figure, FigureKind
from budgetlint.model.facts import Fact
from budgetlint.model.keys import Flow, Fund, Key, Nature, Side, Tier
from budgetlint.model.kinds import DocumentKind
from budgetlint.model.source import Place, Span
from budgetlint.model.standing import Standing
from budgetlint.processes import Pool
from budgetlint.reconcile import Precision, Trust, judge
from budgetlint.reconcile.documents import Ledger, departments
from budgetlint.reconcile.extract import Extract
from budgetlint.report import Report
from budgetlint.running import Here, Run
from budgetlint.session import Session
from budgetlint.sets import Company, Link
from budgetlint.settings import Joining, Settings
from budgetlint.shelf import Shelf
from budgetlint.testing import installed

BETWEEN = ("BL315", "BL316", "BL317", "BL724")
UNITS = "部门预算由3家单位构成:\n1.甲县教育局本级\n2.甲县第一中学\n3.甲县实验小学"


def budget(
    entity: str, kind: str, year: int, school: int, pension: int, *, said: str = "", units: str = "没有下属单位。"
) -> str:
    """A budget of two subjects, of which 2 are spent by project."""
    whose, total = kind[:2], school + pension
    return f"""{entity}{year}年{kind}公开

一、机构设置
{units}

二、收支情况
{year}年收入预算{total}.00万元{said}。

{whose}收支总体情况表
单位:万元
收入项目\t预算数\t支出项目\t预算数
一般公共预算拨款收入\t{total}.00\t教育支出\t{school}.00
\t\t社会保障和就业支出\t{pension}.00
本年收入合计\t{total}.00\t本年支出合计\t{total}.00
收入总计\t{total}.00\t支出总计\t{total}.00

{whose}支出总体情况表
单位:万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
205\t教育支出\t{school}.00\t{school}.00\t
208\t社会保障和就业支出\t{pension}.00\t{pension}.00\t
合计\t\t{total}.00\t{total}.00\t
"""


FAMILY = {
    "部门.txt": budget("甲县教育局", "部门预算", 2024, 100, 20, said=",比上年预算增加10.00万元", units=UNITS)
    + "\n一般公共预算支出情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t100.00\t100.00\t\n"
    "208\t社会保障和就业支出\t20.00\t20.00\t\n合计\t\t120.00\t120.00\t\n",
    "本级.txt": budget("甲县教育局", "单位预算", 2024, 30, 8),
    "一中.txt": budget("甲县第一中学", "单位预算", 2024, 50, 7),
    "小学.txt": budget("甲县实验小学", "单位预算", 2024, 20, 5),
    "上年.txt": budget("甲县教育局", "部门预算", 2023, 95, 15, units=UNITS),
    "决算.txt": "甲县教育局2024年度部门决算公开\n\n一、收支情况\n2024年度收入总计118.00万元,支出总计117.00万元。\n"
    "2024年度一般公共预算财政拨款支出年初预算为120.00万元,支出决算为117.00万元。\n",
    "自评.txt": "甲县教育局2024年度部门整体支出绩效自评报告\n\n一、收支情况\n2024年度收入总计118.00万元,支出总计117.00万元。\n",
}


UNIT_DIFFERS = {**FAMILY, "一中.txt": budget("甲县第一中学", "单位预算", 2024, 47, 7)}


def put(folder: Path, files: Mapping[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


def lint(folder: Path, asked: Settings | None = None, order: Sequence[str] | None = None) -> Report:
    paths = [str(folder)] if order is None else [str(folder / name) for name in order]
    return (session() if asked is None else Session(installed(), asked)).check(paths)


@cache
def session() -> Session:
    return Session(installed())


@cache
def consistent(base: Path) -> Report:
    """What is said of the family that is consistent, in a folder of its own."""
    return lint(put(base / "unrelated", FAMILY))


@cache
def one_unit_differs(base: Path) -> list[tuple[str, str, str, str]]:
    """What is found where a unit differs throughout, in the order of a folder."""
    return between(lint(put(base / "order", UNIT_DIFFERS)))


def between(report: Report) -> list[tuple[str, str, str, str]]:
    """Rule, file, severity and message of what was found between documents."""
    return sorted(
        (d.rule, Path(d.path).name, str(d.severity), d.message) for d in report.diagnostics if d.rule in BETWEEN
    )


def verdicts(report: Report, rules: Iterable[str] = BETWEEN) -> dict[tuple[str, str], str]:
    """How the rules ended that had anything to say."""
    return {
        (Path(o.path).name, o.rule): str(o.verdict)
        for o in report.outcomes
        if o.rule in rules and o.verdict != "not_applicable"
    }


def test_what_is_consistent_gives_no_finding(tmp_path: Path) -> None:
    report = lint(put(tmp_path, FAMILY))
    assert not between(report) and not report.crashes
    assert verdicts(report) == {
        ("部门.txt", "BL315"): "pass",
        ("部门.txt", "BL317"): "pass",
        ("决算.txt", "BL316"): "pass",
        ("自评.txt", "BL724"): "pass",
    }


@pytest.mark.parametrize(
    ("file", "old", "new", "rule", "where"),
    [
        ("一中.txt", "教育支出\t50.00\t50.00", "教育支出\t53.00\t50.00", "BL2", "一中.txt"),
        ("部门.txt", "拨款收入\t120.00", "拨款收入\t102.00", "BL315", "部门.txt"),
        ("部门.txt", "增加10.00", "增加12.00", "BL317", "部门.txt"),
        ("决算.txt", "年初预算为120.00", "年初预算为102.00", "BL316", "决算.txt"),
        ("自评.txt", "收入总计118.00", "收入总计181.00", "BL724", "自评.txt"),
    ],
)
def test_a_changed_figure_is_found_in_its_file(
    tmp_path: Path, file: str, old: str, new: str, rule: str, where: str
) -> None:
    assert FAMILY[file].count(old) == 1
    right = lint(put(tmp_path / "right", FAMILY))
    wrong = lint(put(tmp_path / "wrong", {**FAMILY, file: FAMILY[file].replace(old, new)}))
    known = {(d.rule, Path(d.path).name, d.message) for d in right.diagnostics}
    fresh = [d for d in wrong.diagnostics if (d.rule, Path(d.path).name, d.message) not in known]
    assert fresh and any(d.rule.startswith(rule) for d in fresh)
    assert {Path(d.path).name for d in fresh if d.rule[:3] in ("BL2", "BL3", "BL4", "BL7")} == {where}


def test_the_wrong_figure_is_named_where_the_others_tell(tmp_path: Path) -> None:
    """Only the rule between documents runs, so the document itself does not tell."""
    files = {**FAMILY, "一中.txt": FAMILY["一中.txt"].replace("教育支出\t50.00\t50.00", "教育支出\t53.00\t50.00")}
    (found,) = lint(put(tmp_path, files), Settings(select=("BL315",))).diagnostics
    assert Path(found.path).name == "一中.txt" and (found.actual, found.expected) == ("53.00", "50.00")
    assert found.place.file == "" and found.anchor.table == "单位支出总体情况表"
    assert {p.file for p, _ in found.related} >= {"部门.txt", "本级.txt", "小学.txt"}


def test_what_differs_throughout_is_one_finding_that_names_both(tmp_path: Path) -> None:
    files = {**FAMILY, "一中.txt": budget("甲县第一中学", "单位预算", 2024, 47, 7)}
    (found,) = (d for d in lint(put(tmp_path, files)).diagnostics if d.rule == "BL315")
    assert (
        Path(found.path).name == "部门.txt" and "本级与所属单位之和" in found.message and "多3.00万元" in found.message
    )
    assert any(p.path == str(tmp_path / "一中.txt") for p, _ in found.related)


def test_without_all_units_the_department_is_only_no_less(tmp_path: Path) -> None:
    some = {name: text for name, text in FAMILY.items() if name != "小学.txt"}
    report = lint(put(tmp_path, some))
    (outcome,) = (o for o in report.outcomes if o.rule == "BL315" and o.path.endswith("部门.txt"))
    assert outcome.verdict == "not_evaluable" and "甲县实验小学" in outcome.reason
    assert not between(report)


def test_units_whose_documents_are_there_are_published(tmp_path: Path) -> None:
    report = lint(put(tmp_path, FAMILY))
    ended = {Path(o.path).name: (str(o.verdict), o.reason) for o in report.outcomes if o.rule == "BL130"}
    assert ended["部门.txt"] == ("pass", "")
    assert ended["上年.txt"][0] == "not_evaluable", "its units' documents are of another year"
    (tmp_path / "小学.txt").unlink()
    ended = {Path(o.path).name: (str(o.verdict), o.reason) for o in lint(tmp_path).outcomes if o.rule == "BL130"}
    verdict, reason = ended["部门.txt"]
    assert verdict == "not_evaluable" and "甲县实验小学" in reason and "甲县第一中学" not in reason


def test_versions_are_compared_with_nothing_and_that_is_said_once(tmp_path: Path) -> None:
    files = {**FAMILY, "上年(修订).txt": budget("甲县教育局", "部门预算", 2023, 96, 15, units=UNITS)}
    report = lint(put(tmp_path, files))
    assert ("部门.txt", "BL317") not in verdicts(report)
    said = [(Path(d.path).name, t) for d in report.documents for kind, t, _ in d.remarks if kind == "versions"]
    assert len(said) == 1 and "不同版本" in said[0][1]


def test_it_can_be_switched_off(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {**FAMILY, "自评.txt": FAMILY["自评.txt"].replace("收入总计118.00", "收入总计181.00")}
    put(tmp_path, files)
    for asked in (Settings(comparing=False), Settings(joining=Joining.SEPARATE)):
        assert not between(lint(tmp_path, asked)) and not verdicts(lint(tmp_path, asked))
    command = ["--select", "BL724", "--format", "concise", "--no-cache", "--fail-on", "warning", str(tmp_path)]
    assert main(command) == 1
    assert main(["--no-compare", *command]) == 0
    (tmp_path / "budgetlint.yaml").write_text("compare: false\n")
    assert main(command) == 0
    capsys.readouterr()


def test_a_file_alone_is_as_before(tmp_path: Path) -> None:
    put(tmp_path, FAMILY)
    for name in FAMILY:
        alone = Session(installed()).check([str(tmp_path / name)])
        separate = Session(installed(), Settings(comparing=False)).check([str(tmp_path / name)])
        assert (alone.diagnostics, alone.outcomes, alone.documents) == (
            separate.diagnostics,
            separate.outcomes,
            separate.documents,
        )
        assert not verdicts(alone)


def test_its_own_findings_do_not_change_by_what_is_beside_it(tmp_path: Path) -> None:
    put(tmp_path, FAMILY)
    together = lint(tmp_path)
    for name in FAMILY:
        path = str(tmp_path / name)
        assert together.of(path) == Session(installed()).check([path]).of(path)


def test_the_cache_and_processes_give_the_same(tmp_path: Path) -> None:
    files = {**FAMILY, "一中.txt": budget("甲县第一中学", "单位预算", 2024, 47, 7)}
    folder = put(tmp_path / "files", files)
    asked = Settings()

    def opened() -> Session:
        return Session(installed(), asked)

    plain = Run(asked, Here(opened)).check([str(folder)])
    cache = Cache(asked, home=str(tmp_path / "home"))
    first, again = (Run(asked, Here(opened), cache).check([str(folder)]) for _ in range(2))
    several = Run(asked, Pool(opened, 2)).check([str(folder)])
    for report in (first, again, several):
        assert (report.diagnostics, report.outcomes) == (plain.diagnostics, plain.outcomes)
    assert between(plain)


def test_what_is_known_is_not_compared_again(tmp_path: Path) -> None:
    folder = put(tmp_path / "files", FAMILY)
    cache = Cache(Settings(), home=str(tmp_path / "home"))
    Run(Settings(), Here(lambda: Session(installed())), cache).check([str(folder)])

    def never() -> Session:
        raise AssertionError("nothing is left to do")

    Run(Settings(), Here(never), cache).check([str(folder)])


@settings(max_examples=6)
@given(st.permutations(list(FAMILY)))
def test_the_order_of_files_makes_no_difference(tmp_path_factory: pytest.TempPathFactory, order: list[str]) -> None:
    base = tmp_path_factory.getbasetemp()
    assert one_unit_differs(base) and between(lint(base / "order", order=order)) == one_unit_differs(base)


@settings(max_examples=8)
@given(
    st.sampled_from(["乙县教育局", "甲县水利局", "乙县第一中学"]),
    st.sampled_from(["部门预算", "单位预算"]),
    st.integers(2020, 2026),
    st.integers(1, 900),
)
def test_an_unrelated_document_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, entity: str, kind: str, year: int, school: int
) -> None:
    base = tmp_path_factory.getbasetemp()
    before, folder = consistent(base), base / "unrelated"
    (folder / "别的.txt").write_text(budget(entity, kind, year, school, 3))
    after = lint(folder)
    (folder / "别的.txt").unlink()
    others = [d for d in after.diagnostics if not d.path.endswith("别的.txt")]
    assert others == list(before.diagnostics)
    assert [o for o in after.outcomes if not o.path.endswith("别的.txt")] == list(before.outcomes)


# --- which documents belong together ---


def standing(path: str, entity: str | None, kind: DocumentKind, year: int, units: tuple[str, ...] = ()) -> Standing:
    return Standing(path, Place(1, 1, 1, 1), entity, "甲县", kind, year, "河北", units, bool(units))


D, U, F = DocumentKind.DEPARTMENT_BUDGET, DocumentKind.UNIT_BUDGET, DocumentKind.DEPARTMENT_FINAL


def links(*standings: Standing) -> set[tuple[str, str, tuple[str, ...]]]:
    return {(n.origin, n.of, n.others) for n in Company(standings).links}


def test_documents_are_linked_by_body_year_and_kind() -> None:
    found = links(
        standing("d", "甲县教育局", D, 2024, ("甲县第一中学",)),
        standing("o", "甲县教育局", U, 2024),
        standing("u", "甲县第一中学", U, 2024),
        standing("d0", "甲县教育局", D, 2023),
        standing("f", "甲县教育局", F, 2024),
        standing("e", "甲县教育局", DocumentKind.SELF_EVALUATION, 2024),
        standing("x", "甲县水利局", D, 2024),
    )
    assert found == {
        ("units", "d", ("o", "u")),
        ("year before", "d", ("d0",)),
        ("published", "f", ("d",)),
        ("evaluated", "e", ("f",)),
    }


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("甲县教育局", "甲县教育局", True),
        ("乙市甲县教育局", "甲县教育局", True),
        ("丙省乙市甲县教育局", "乙市甲县教育局", True),
        ("甲县第二人民医院", "人民医院", False),
        ("甲县教育局", "教育局", True),
        ("甲县教育局", "甲县教体局", False),
    ],
)
def test_a_name_with_its_divisions_means_the_body(one: str, other: str, same: bool) -> None:
    assert bool(links(standing("a", one, D, 2024), standing("b", other, D, 2023))) is same


def test_a_short_name_that_may_be_two_bodies_is_neither() -> None:
    both = (standing("a", "乙市甲区教育局", D, 2023), standing("b", "丙市甲区教育局", D, 2023))
    assert not links(*both, standing("c", "甲区教育局", D, 2024))
    assert links(both[0], standing("c", "甲区教育局", D, 2024))


def test_what_is_not_certain_has_no_company() -> None:
    doubtful = evolve(standing("b", "甲县教育局", D, 2023), year=None)
    assert not links(standing("a", "甲县教育局", D, 2024), doubtful)
    assert not links(standing("a", "甲县教育局", D, 2024), standing("b", None, D, 2023))


def test_a_link_tells_what_is_missing() -> None:
    (link,) = Company(
        (standing("d", "甲县教育局", D, 2024, ("甲县第一中学",)), standing("u", "甲县第一中学", U, 2024))
    ).links
    assert link == Link("units", "d", ("u",), ("甲县教育局本级",), complete=False)


def test_a_shelf_keeps_the_last_of_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    with Shelf() as shelf:
        shelf.put("a", b"one")
        shelf.put("b", b"two")
        shelf.put("a", b"three")
        assert (shelf.get("a"), shelf.get("b"), shelf.get("c")) == (b"three", b"two", b"")
    with Shelf() as full:

        def none(*_: object, **__: object) -> None:
            raise OSError("no room")

        monkeypatch.setattr("tempfile.TemporaryFile", none)
        full.put("a", b"kept")
        assert full.get("a") == b"kept"


# --- a government and its departments ---


def spent(code: str, amount: int, table: str, tier: Tier | None = None) -> Extract:
    """A ledger of one row: what is spent on a subject out of the general budget, in 万元."""
    key = Key(
        side=Side.EXPENDITURE, flow=Flow.CURRENT, fund=Fund.GENERAL, nature=Nature.TOTAL, function=code, tier=tier
    )
    figure = Figure(FigureKind.NUMBER, Amount(amount * 100, 2, WAN_YUAN))
    fact = Fact(key, figure, Span(0, 1), "", 0, 0, 0, row_label=code)
    return Extract((fact,), (Place(1, 1, 1, 1),), ((0, key),), ((0, table, table),), (), (), (), (), (), ())


@pytest.mark.parametrize(("own", "holds"), [(120, True), (130, True), (110, False)])
def test_a_government_spends_no_less_than_its_departments(own: int, holds: bool) -> None:
    government = Ledger("甲县", DocumentKind.GOVERNMENT_BUDGET, 2024, spent("205", own, "G4", Tier.OWN))
    several = [
        Ledger(body, D, 2024, spent(code, amount, "T4"))
        for body, code, amount in (("甲县教育局", "205", 80), ("甲县体育局", "20501", 40), ("甲县水利局", "213", 90))
    ]
    (law,) = departments(government, several)
    assert [p.row_label for p in law.parts] == ["205", "20501"] and law.trust is Trust.SOFT
    assert (judge(law, Precision({})).is_violation) is not holds


def test_a_government_is_linked_with_the_departments_of_its_region() -> None:
    elsewhere = evolve(standing("x", "乙县教育局", D, 2024), region="乙县")
    found = links(
        standing("g", "甲县", DocumentKind.GOVERNMENT_BUDGET, 2024),
        standing("a", "甲县教育局", D, 2024),
        standing("b", "甲县水利局", D, 2024),
        elsewhere,
    )
    assert found == {("departments", "g", ("a", "b"))}
