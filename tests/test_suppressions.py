"""Findings that are let be: what a directive speaks of, in every form of text; and all of it on the command line."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from budgetlint import engine
from budgetlint.cli import main
from budgetlint.model.directives import Directive, Inline
from budgetlint.model.findings import SuppressionKind
from budgetlint.model.outcomes import Verdict
from budgetlint.model.source import Place
from budgetlint.readers.directives import WORDS
from budgetlint.session import Session
from budgetlint.suppressions.rules import RULES
from budgetlint.suppressions.words import IDS
from budgetlint.testing import installed, lint_text
from test_imports import JUDGING, imported, needless

HEAD = "甲县教育局2024年部门预算公开\n\n"
FIRST = (
    "部门收入总体情况表\n科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t1.2.3\t12.00\n合计\t\t12.00\t12.00\n"
)
SECOND = (
    "部门支出总体情况表\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t9.0.0\t80.00\t18.00\n"
    "208\t卫生健康支出\t1.1.1\t12.00\t\n"
)
RULES_USED = [r for r in installed().rules if r.id in ("BL005", "BL216", "BL901", "BL904", *IDS)]

Capture = pytest.CaptureFixture[str]


def left(text: str, path: str = "预算.txt") -> list[tuple[str, str]]:
    """What is reported of a text, rule and printed words; of what is let be nothing."""
    found = lint_text(text, RULES_USED, path=path).diagnostics
    return [(d.rule, d.snippet) for d in found if not d.suppressed]


def gone(text: str, path: str = "预算.txt") -> list[tuple[str, str]]:
    return [(d.rule, d.snippet) for d in lint_text(text, RULES_USED, path=path).diagnostics if d.suppressed]


BARE = HEAD + FIRST + "\n" + SECOND
EVERY = [
    ("BL005", "部门收入总体情况表"),
    ("BL216", "1.2.3"),
    ("BL005", "部门支出总体情况表"),
    ("BL216", "9.0.0"),
    ("BL216", "1.1.1"),
]
ALL = "budgetlint: ignore[BL005,BL216] 已核实"


def above(line: str, directive: str = "budgetlint: ignore[BL216] 已核实") -> str:
    """The document with a directive above the line that holds some words."""
    at = BARE.index(line)
    at = BARE.rfind("\n", 0, at) + 1
    return BARE[:at] + directive + "\n" + BARE[at:]


# --- what a directive speaks of ---------------------------------------------------------------------------------------


def test_without_directives_all_is_reported() -> None:
    assert left(BARE) == EVERY


@pytest.mark.parametrize(
    ("text", "let_be"),
    [
        (above("9.0.0"), ["9.0.0"]),
        (above("9.0.0", "<!-- budgetlint: ignore[BL216] 已核实 -->"), ["9.0.0"]),
        (BARE.replace("80.00\t18.00\n", "80.00\t18.00 <!-- budgetlint: ignore[BL216] 已核实 -->\n"), ["9.0.0"]),
        (above("部门支出总体情况表"), ["9.0.0", "1.1.1"]),
        (above("部门支出总体情况表", ALL), ["部门支出总体情况表", "9.0.0", "1.1.1"]),
        (above("部门支出总体情况表", "budgetlint:忽略[illegal-amount] 已核实"), ["9.0.0", "1.1.1"]),
        (above("基本支出"), []),  # the header: it has no finding
        (BARE.replace("部门支出总体情况表\n", f"部门支出总体情况表 <!-- {ALL} -->\n"), ["部门支出总体情况表"]),
        (above("甲县", "budgetlint: ignore-file[BL216] 已核实"), ["1.2.3", "9.0.0", "1.1.1"]),
        (BARE + "budgetlint:忽略全文[BL216] 已核实\n", ["1.2.3", "9.0.0", "1.1.1"]),
        (above("部门收入总体情况表", ALL + "\n\n"), ["部门收入总体情况表", "1.2.3"]),
        (above("甲县", ALL), []),
    ],
    ids=["row", "row, comment", "end of row", "table", "table, several", "table, by name", "header row",
         "end of caption", "file", "file, from its end", "over a blank line", "heading"],
)  # fmt: skip
def test_a_directive_speaks_of_what_it_stands_at(text: str, let_be: list[str]) -> None:
    assert [printed for _, printed in gone(text)] == let_be
    if let_be:
        found = [(rule, printed) for rule, printed in left(text) if rule not in IDS]
        assert len(found) + len(let_be) == len(EVERY)


def test_rows_of_one_cell_a_line() -> None:
    """A directive between the cells of a row is in that row."""
    cells = (
        HEAD
        + "部门收入总体情况表\n\n单位:万元\n\n"
        + "\n".join(
            "".join(f"\t{cell}\n" for cell in row.split("|"))
            for row in (
                "科目编码|科目名称|合计|一般公共预算",
                "205|教育支出|1.2.3|12.00",
                "208|卫生健康支出|1.1.1|12.00",
            )
        )
    )
    assert [p for _, p in left(cells)] == ["1.2.3", "1.1.1"]
    for line in ("\t205\n", "\t1.2.3\n", "\t12.00\n\n"):
        directive = "\tbudgetlint: ignore[BL216] 已核实\n"
        assert [p for _, p in gone(cells.replace(line, directive + line, 1))] == ["1.2.3"], line


def test_every_line_of_a_paragraph() -> None:
    """One paragraph over lines: the directive may stand above it, between its lines or at the end of any."""
    text = (
        HEAD
        + "一、收支情况\n2024年本部门收入预算12万元，，比上年增加2万元，主要原因是人员经费按标准调整，\n以及新增项目。。\n"
    )
    assert [r for r, _ in left(text)] == ["BL904", "BL904"]
    first, second = "2024年本部门", "以及新增项目"
    comment = "<!-- budgetlint: ignore[BL904] 引自原文 -->"
    for changed in (
        text.replace(first, f"{comment}\n{first}"),
        text.replace(second, f"{comment}\n{second}"),
        text.replace("。。\n", f"。。 {comment}\n"),
        text.replace("调整，\n", f"调整， {comment}\n"),
    ):
        assert not left(changed) and len(gone(changed)) == 2, changed
    assert len(left(text.replace("一、", f"{comment}\n一、"))) == 3, "that is the heading, and unused"


def test_a_page_has_its_directives_in_comments() -> None:
    page = (
        "<html><body><h1>甲县教育局2024年部门预算公开</h1>\n<p>一、职责</p>\n<p>负责教育工作。</p>\n{}\n<p>部门收入总体情况表</p>\n"
        "<table border=1>\n<tr><td>科目编码</td><td>科目名称</td><td>合计</td><td>一般公共预算</td></tr>\n"
        "{}\n<tr><td>205</td><td>教育支出</td><td>1.2.3</td><td>12.00</td></tr>\n"
        "<tr><td>208</td><td>卫生健康支出</td><td>1.1.1</td><td>12.00</td></tr>\n</table></body></html>\n"
    )
    comment = f"<!-- {ALL} -->"
    assert len(left(page.format("", ""), "预算.html")) == 3
    assert gone(page.format(comment, ""), "预算.html") == [
        ("BL005", "部门收入总体情况表"),
        ("BL216", "1.2.3"),
        ("BL216", "1.1.1"),
    ]
    row = page.format("", "<!-- budgetlint: ignore[BL216] 已核实 -->")
    assert gone(row, "预算.html") == [("BL216", "1.2.3")]
    unused = page.format("<!-- budgetlint: ignore[BL901] 已核实 -->", "")
    [told] = [d for d in lint_text(unused, RULES_USED, path="预算.html").diagnostics if d.rule == "BL095"]
    assert told.place.address is not None and told.place.address.line == 4, "the line of the markup"
    # No page shows it, and plain words in a page are no directive.
    plain = page.format(f"<p>{ALL}</p>", "")
    assert not gone(plain, "预算.html")


def test_a_directive_speaks_of_its_own_file() -> None:
    session = Session(installed())
    texts = {"甲.txt": above("甲县", "budgetlint: ignore-file[BL216] 已核实"), "乙.txt": BARE}
    report = session.report([session.understand(path, text.encode()) for path, text in texts.items()])
    assert {d.path for d in report.diagnostics if d.suppressed} == {"甲.txt"}


def test_a_finding_is_let_be_by_what_it_violates_too() -> None:
    text = (Path(__file__).parents[1] / "examples/department-budget-faulty.txt").read_text("utf-8")
    whole = lint_text(text)
    [one] = [d for d in whole.diagnostics if d.rule == "BL308"]
    assert "BL410" in one.also
    made = lint_text(f"budgetlint: ignore-file[BL410] 已核实\n{text}")
    [same] = [d for d in made.diagnostics if d.rule == "BL308"]
    assert same.suppression is not None and same.suppression.reason == "已核实"


def test_what_is_let_be_is_evidence_still() -> None:
    """The wrong figure that explains other sums is found whether or not it is let be."""
    text = (Path(__file__).parents[1] / "examples/department-budget-faulty.txt").read_text("utf-8")
    plain, silenced = (lint_text(t) for t in (text, f"budgetlint: ignore-file[BL208] 已核实\n{text}"))
    told = [(d.rule, d.message_id, d.anchor, d.expected) for d in plain.diagnostics]
    assert [(d.rule, d.message_id, d.anchor, d.expected) for d in silenced.diagnostics] == told
    assert [d.rule for d in silenced.diagnostics if d.suppressed] == ["BL208"]


def test_an_outcome_tells_that_a_directive_is_at_fault() -> None:
    report = lint_text(above("9.0.0", "budgetlint: ignore[BL216]"), RULES_USED)
    verdicts = {o.rule: o.verdict for o in report.outcomes}
    assert verdicts["BL093"] is Verdict.FAIL and verdicts["BL095"] is Verdict.PASS
    assert {o.verdict for o in lint_text(BARE, RULES_USED).outcomes if o.rule in IDS} == {Verdict.NOT_APPLICABLE}


def test_the_rest_of_a_document_is_kept_small_for_the_cache() -> None:
    """What is let be is decided on every run: a checked document carries its directives, and nothing decided."""
    session = Session(installed())
    disclosure = session.understand("预算.txt", above("9.0.0").encode())
    checked = engine.check(disclosure, session.rules, session.catalogue, session.plugins.requirements)
    assert not any(d.suppressed for d in checked.diagnostics)
    [directive] = checked.directives
    assert pickle.loads(pickle.dumps(checked.directives)) == checked.directives
    assert len(pickle.dumps(checked.directives)) < 2_000 and directive.directive.reason == "已核实"


def test_a_reason_repeats_no_number_of_a_person() -> None:
    text = above("9.0.0", "budgetlint: ignore[BL216] 经办人电话13812345678")
    [one] = [d.suppression for d in lint_text(text, RULES_USED).diagnostics if d.suppression is not None]
    assert one.kind is SuppressionKind.INLINE and "13812345678" not in one.reason and "经办人" in one.reason


def test_each_word_is_tried() -> None:
    for word, whole in WORDS.items():
        assert bool(gone(above("甲县", f"budgetlint: {word}[BL216] 已核实"))) == whole
        assert gone(above("9.0.0", f"BudgetLint:{word.upper()}【BL216】,已核实"))


# --- on the command line ----------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "预算.txt").write_text(above("9.0.0", "budgetlint: ignore[BL216] 原件如此"), encoding="utf-8")
    return tmp_path


def told(capsys: Capture, *args: str) -> dict[str, Any]:
    assert main(["--format", "json", *args]) in (0, 1)
    made: dict[str, Any] = json.loads(capsys.readouterr().out)
    return made


def test_json_says_why(folder: Path, capsys: Capture) -> None:
    made = told(capsys, "--select", "BL216", "预算.txt")["diagnostics"]
    assert [(d["suppressed"], d["suppression"]) for d in made] == [
        (False, None),
        (True, {"kind": "inline", "reason": "原件如此", "source": "预算.txt:10"}),
        (False, None),
    ]


def test_only_what_is_reported_counts_for_the_exit_code(folder: Path, capsys: Capture) -> None:
    args = ["--select", "BL216", "--fail-on", "info", "预算.txt"]
    assert main(args) == 1
    Path("预算.txt").write_text(BARE + "budgetlint: ignore-file[BL216] 原件如此\n", encoding="utf-8")
    assert main(args) == 0
    assert main(["--no-suppressions", *args]) == 1
    capsys.readouterr()


@pytest.mark.parametrize("form", ["concise", "github", "gitlab"])
def test_formats_for_tools_leave_it_out(folder: Path, capsys: Capture, form: str) -> None:
    main(["--select", "BL216", "--format", form, "预算.txt"])
    out = capsys.readouterr().out
    assert "1.2.3" in out and "1.1.1" in out and "9.0.0" not in out


def test_people_see_how_many_and_with_verbose_why(folder: Path, capsys: Capture) -> None:
    args = ["--select", "BL216", "预算.txt"]
    main(args)
    out = capsys.readouterr().out
    assert "已忽略 1 处(加 -v 看原因,加 --show-suppressed 列出)。" in out and "9.0.0" not in out
    main([*args, "-v"])
    assert "已忽略 1 处(原件如此,1处)。" in capsys.readouterr().out
    main([*args, "--show-suppressed"])
    out = capsys.readouterr().out
    assert "9.0.0" in out and "已忽略:原件如此(预算.txt:10)" in out
    main([*args, "--no-suppressions"])
    out = capsys.readouterr().out
    assert "9.0.0" in out and "已忽略" not in out
    main([*args, "--lang", "en", "-v"])
    assert "Suppressed: 1 (原件如此: 1)." in capsys.readouterr().out


def test_a_document_with_nothing_but_what_is_let_be_says_so(folder: Path, capsys: Capture) -> None:
    Path("预算.txt").write_text(BARE + "budgetlint: ignore-file[BL216] 原件如此\n", encoding="utf-8")
    assert main(["--select", "BL216", "预算.txt"]) == 0
    assert "除已忽略的以外,没有发现问题。" in capsys.readouterr().out


def test_sarif_has_kind_and_justification(folder: Path, capsys: Capture) -> None:
    Path("budgetlint.ignore.yaml").write_text(
        "- {rule: BL216, path: 预算.txt, row: 卫生健康支出, reason: 待更正}\n", "utf-8"
    )
    main(["--select", "BL216", "--format", "sarif", "预算.txt"])
    [run] = json.loads(capsys.readouterr().out)["runs"]
    assert [r["suppressions"] for r in run["results"]] == [
        [],
        [{"kind": "inSource", "justification": "原件如此"}],
        [{"kind": "external", "justification": "待更正"}],
    ]


def test_a_run_of_some_rules_calls_nothing_unused(folder: Path, capsys: Capture) -> None:
    Path("预算.txt").write_text(above("9.0.0", "budgetlint: ignore[BL217,BL216] 原件如此"), encoding="utf-8")

    def unused(*args: str) -> list[str]:
        return [d["message"] for d in told(capsys, *args, "预算.txt")["diagnostics"] if d["rule"] == "BL095"]

    assert [m[:11] for m in unused()] == ["这里没有「BL217」"]
    assert not unused("--select", "BL216,BL095") and not unused("--ignore", "BL217")
    assert not unused("--ignore", "BL095"), "it is a rule like others"


def test_the_rules_are_explained(capsys: Capture) -> None:
    for rule in RULES:
        assert main(["explain", rule.id]) == 0
        assert rule.name in capsys.readouterr().out


@pytest.mark.parametrize(
    ("place", "touched"),
    [
        (Place(5, 3, 5, 9), True),
        (Place(6, 1, 6, 2), True),
        (Place(4, 1, 5, 3), True),  # it begins above and reaches into the lines
        (Place(2, 1, 9, 1), True),
        (Place(6, 4, 8, 1), True),
        (Place(4, 1, 5, 1), False),  # its end is the end of line 4
        (Place(4, 1, 4, 9), False),
        (Place(7, 1, 7, 2), False),
        (Place(5, 1, 5, 1), True),  # nothing, at the beginning of a line
    ],
)
def test_any_line_of_a_finding_will_do(place: Place, touched: bool) -> None:
    directive = Inline(Directive("ignore", ("BL205",), "已核实"), "甲.txt", Place(4, 1, 4, 30), (5, 6))
    assert directive.touches("甲.txt", place) == touched
    assert not directive.touches("乙.txt", place)


def test_what_is_let_be_is_decided_anew_on_what_the_cache_knows(
    folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUDGETLINT_CACHE", str(folder / "缓存"))
    args = ("--select", "BL216", "--jobs", "1", "预算.txt")

    def gone(*more: str) -> list[str]:
        return [d["row_label"] for d in told(capsys, *args, *more)["diagnostics"] if d["suppressed"]]

    assert gone() == ["教育支出"]

    def judged(*_: object) -> None:
        raise AssertionError("it is known")

    monkeypatch.setattr(Session, "judge", judged)
    assert gone() == ["教育支出"] and gone("--no-suppressions") == []
    side = folder / "budgetlint.ignore.yaml"
    side.write_text("- {rule: BL216, path: 预算.txt, row: 卫生健康支出, reason: 待更正}\n", encoding="utf-8")
    assert gone() == ["教育支出", "卫生健康支出"]
    side.unlink()
    assert main(["baseline", "write", *args]) == 0
    capsys.readouterr()
    assert len(gone("--baseline", "budgetlint.baseline.json")) == 3


def test_what_is_known_and_let_be_needs_nothing_that_judges(folder: Path) -> None:
    cache = str(folder / "缓存")
    imported("预算.txt", "--fail-on", "never", cache=cache)
    found = imported("预算.txt", "--fail-on", "never", cache=cache)
    assert "budgetlint.suppressions.applying" in found and needless(found, JUDGING) == []


def test_what_a_side_file_said_before_needs_no_parser(folder: Path) -> None:
    cache = str(folder / "缓存")
    (folder / "budgetlint.ignore.yaml").write_text(
        "- {rule: BL216, path: 预算.txt, reason: 待更正}\n", encoding="utf-8"
    )
    imported("预算.txt", "--fail-on", "never", cache=cache)
    found = imported("预算.txt", "--fail-on", "never", cache=cache)
    assert "budgetlint.suppressions.side" in found and needless(found, JUDGING) == []
