"""The HTML report: every finding once, beside the cell that it speaks of; nothing from outside, whatever a document says."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from budgetlint.cli import main
from budgetlint.decode import decode
from budgetlint.formats import page as extract
from budgetlint.formats.html import render
from budgetlint.formats.html.plan import Plan
from budgetlint.formats.html.words import WORDS
from budgetlint.model.findings import Anchor, Diagnostic, Severity, Suppression, SuppressionKind
from budgetlint.model.outcomes import Outcome, Verdict
from budgetlint.model.source import Place
from budgetlint.model.transcript import Grid, Transcript
from budgetlint.readers import joined, read
from budgetlint.report import Coverage, Lang, Problem, Report, RuleInfo, View
from budgetlint.session import Session
from budgetlint.testing import installed
from budgetlint.transcribing import transcribed
from generator.laid import to_docx, to_html, to_pdf, to_xlsx
from handmade import expenditure, understood
from pages import Element, cards, checked, named, of_class, page, parsed, session, texts, words
from readers.test_round_trip import whole
from sandbox import ROOT
from test_imports import JUDGING, imported, needless
from test_personal import DOCUMENT, leaks

FAULTY = (ROOT / "examples/department-budget-faulty.txt").read_text("utf-8")
CLEAN = (ROOT / "examples/department-budget-clean.txt").read_text("utf-8")
FORMATS = {"docx": to_docx, "xlsx": to_xlsx, "html": to_html, "pdf": to_pdf}
#: All that a page is made of; nothing here loads, embeds, submits or runs anything but the page's own script and style.
_TAGS = (
    "html head meta title style body a header h1 h2 h3 h4 h5 h6 p main section div span form fieldset legend label input "
    "select option button output small details summary ol ul li table thead tbody tr th td figure figcaption mark footer "
    "script"
)
_ATTRIBUTES = (
    "lang charset http-equiv content name id class href title type value checked placeholder role aria-label aria-expanded "
    "hidden open tabindex colspan rowspan scope"
)


@pytest.fixture(scope="module")
def faulty() -> Report:
    return checked({"公开/预算.txt": FAULTY})


@pytest.fixture(scope="module")
def found(faulty: Report) -> Element:
    return page(faulty)


def sound(text: str) -> Element:
    """A page that stands on its own: names once each, links that lead somewhere in it, and nothing from outside."""
    root = parsed(text)
    names = [e.get("id") for e in root.iter() if e.get("id") is not None]
    assert len(names) == len(set(names))
    for element in root.iter():
        assert element.tag in _TAGS.split(), element.tag
        for key, value in element.items():
            assert key in _ATTRIBUTES.split() or key.startswith("data-"), (element.tag, key)
            if key == "href":
                assert value.startswith("#") and value[1:] in names, value
    [style], [script] = root.iter("style"), root.iter("script")
    assert not re.search(r"url\(|@import|https?:", style.text)
    assert not re.search(r"fetch\(|XMLHttp|import\(|https?:|innerHTML|eval\(", script.text)
    policy = next(e.get("content") for e in root.iter("meta") if e.get("http-equiv"))
    told = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert told.pop("default-src") == "'none'" and told.pop("base-uri") == "'none'"
    assert told.pop("form-action") == "'none'"
    for name, element in (("style-src", style), ("script-src", script)):
        assert told.pop(name) == f"'sha256-{b64encode(sha256(element.text.encode()).digest()).decode()}'"
    assert not told
    return root


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_stands_on_its_own(faulty: Report, lang: Lang) -> None:
    root = sound(render(faulty, View(lang)))
    assert root.get("lang") == {"zh": "zh-CN", "en": "en"}[lang]
    assert sound(render(Report(), View(lang))) is not None


def test_every_finding_is_there_once_in_its_order(faulty: Report, found: Element) -> None:
    assert texts(of_class(found, "message")) == [" ".join(d.message.split()) for d in faulty.diagnostics]
    assert [c.get("data-severity") for c in cards(found)] == [str(d.severity) for d in faulty.diagnostics]
    assert [words(of_class(c, "number")[0]) for c in cards(found)] == [
        str(n) for n in range(1, len(faulty.diagnostics) + 1)
    ]


def test_a_card_has_all_that_is_known_of_a_finding(faulty: Report, found: Element) -> None:
    for card, d in zip(cards(found), faulty.diagnostics, strict=True):
        said = words(card)
        for basis in d.basis:
            assert basis.partition(":")[0] in said and basis.partition(":")[2] in said
        for line in (*d.workings, d.conclusion, *(t for _, t in d.folded if t != d.message)):
            assert " ".join(line.split()) in said
        assert card.get("data-rules").split() == [d.rule, *d.also] and d.name in said
    [wrong] = [c for c in cards(found) if "BL208" in c.get("data-rules")]
    rows = [[words(cell) for cell in row] for row in of_class(wrong, "figures")[0].iter("tr")]
    assert rows == [["列示", "4.86", "万元"], ["应为", "4.68", "万元"], ["多", "0.18", "万元"]]
    [several] = [c for c in cards(found) if "BL308" in c.get("data-rules")]
    d = next(d for d in faulty.diagnostics if d.rule == "BL308")
    assert len(of_class(several, "candidates")[0].findall("li")) == len(d.candidates) > 1
    assert sum(len(s.corrections) for s in d.candidates) == len(several.findall(".//ol//tbody/tr"))


def _marked(root: Element, report: Report) -> int:
    """How many findings have their figure in the cell that is marked for them, all others their text."""
    figures = 0
    for card, d in zip(cards(root), report.diagnostics, strict=True):
        name = card.get("data-own")
        assert {"hit", str(d.severity)} <= {*named(root, name).get("class").split()} or d.suppressed
        told = "".join(words(e).replace(" ", "") for e in of_class(root, name))
        printed = "".join(d.snippet.split())
        assert told and (told in printed or printed in told), (d.rule, told, printed)
        [link] = of_class(card, "place")
        assert link.get("href") == f"#{name}"
        back = [a.get("href") for e in of_class(root, name) for a in e.iter("a")]
        assert f"#{card.get('id')}" in back
        if named(root, name).tag == "td":
            figures += 1
            assert told == printed
    return figures


def test_the_marked_cell_holds_the_printed_figure(faulty: Report, found: Element) -> None:
    assert _marked(found, faulty) >= 4
    [wrong] = [c for c in cards(found) if "BL208" in c.get("data-rules")]
    cell = named(found, wrong.get("data-own"))
    assert (cell.tag, words(cell)) == ("td", "4.86")
    assert "对个人和家庭的补助" in words(cell.getparent())
    assert {words(named(found, n)) for n in wrong.get("data-others").split()} >= {"3.60", "1.08", "287.45"}


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("seed", [1, 4])
def test_the_marked_cell_holds_the_figure_whatever_the_file_is(suffix: str, seed: int) -> None:
    """The place of every amount of a document leads to the cell that prints it."""
    document = session().understand(f"a.{suffix}", FORMATS[suffix](whole(seed)))
    facts = [f for t in document.tables for f in t.facts if f.figure.amount is not None][::7]
    place = document.source.place
    report = session().report([document])
    made = [
        Diagnostic("ZZ1", "n", Severity.ERROR, f.raw, document.source.path, place(f.span), Anchor(), snippet=f.raw)
        for f in facts
    ]
    root = page(evolve(report, diagnostics=tuple(made)))
    assert _marked(root, evolve(report, diagnostics=tuple(made))) == len(facts) > 5


def test_places_in_workings_are_links_to_the_cells_of_their_figures(found: Element) -> None:
    [wrong] = [c for c in cards(found) if "BL208" in c.get("data-rules")]
    [sums] = of_class(wrong, "sums")
    told = [(a.text, words(named(found, a.get("href")[1:]))) for a in sums.iter("a")]
    assert told == [("第259行", "3.60"), ("第260行", "1.08"), ("第258行", "4.68"), ("第261行", "287.45")]


def test_the_document_is_there_as_it_was_read(found: Element) -> None:
    [text] = of_class(found, "text")
    said = "".join("".join(text.itertext()).split())
    for line in FAULTY.splitlines():
        for cell in line.split("\t"):
            bare = re.sub(r"^[#-]+|</?b>|\*\*", "", "".join(cell.split()))
            assert bare in said, bare
    assert len(text.findall(".//figure")) == 13
    right = [words(c) for c in text.iter("td") if "n" in (c.get("class") or "").split()]
    assert "287.45" in right and not {"301", "基本工资"} & {*right}, "figures stand at the right, codes do not"


def test_what_is_far_from_any_finding_is_folded_and_counted(found: Element) -> None:
    folded = of_class(found, "far")
    for details in folded:
        figures, others = len(details.findall("figure")), len(details) - 1 - len(details.findall("figure"))
        assert not of_class(details, "hit") and not of_class(details, "linked")
        summary = words(details.find("summary"))
        assert f"{figures} 张表" in summary or not figures
        assert f"{others} 段文字" in summary or not others
    rows = of_class(found, "folded")
    assert rows and all(not of_class(r, "hit") for r in rows)
    for group in rows:
        assert f"{len(group)} 行" in words(group.getprevious())
    clean = page(checked({"a.txt": CLEAN}))
    assert len(of_class(clean, "far")) == 1 and words(clean.find(".//h2")) == "a.txt" and not cards(clean)
    assert words(of_class(clean, "verdict")[0]) == "没有发现问题" and not of_class(clean, "filter")


def test_no_merged_cell_is_cut_by_a_fold() -> None:
    """A cell of many rows in a long table keeps all of them in one group."""
    rows = "".join(
        f"<tr>{'<td rowspan=9>甲类</td>' if n % 9 == 0 else ''}<td>第{n}项</td><td>{n}.00</td></tr>" for n in range(90)
    )
    head = "<tr><td>类别</td><td>项目</td><td>预算数</td></tr>"
    text = f"<html><body><p>甲县教育局2024年部门预算</p><table>{head}{rows}</table></body></html>"
    report = checked({"a.html": text})
    document = session().understand("a.html", text.encode())
    [at] = [c.span for t in document.tables for r in t.node.rows for c in r.cells if c.text == "44.00"]
    one = Diagnostic("ZZ1", "n", Severity.ERROR, "m", "a.html", document.source.place(at), Anchor(), snippet="44.00")
    root = page(evolve(report, diagnostics=(one,)))
    assert words(of_class(root, "hit")[0]) == "44.00"
    groups = [g for g in root.iter("tbody") if g.get("class") in (None, "folded")]
    assert len(of_class(root, "folded")) == 2
    for group in groups:
        for n, row in enumerate(group):
            assert all(n + int(c.get("rowspan") or 1) <= len(group) for c in row)


def test_the_outcome_of_every_rule_is_told_with_its_reason(faulty: Report, found: Element) -> None:
    [read] = of_class(found, "read")
    said = words(read)
    for outcome in faulty.outcomes:
        assert outcome.rule in said and outcome.reason in said
    assert {e.get("id") for e in of_class(found, "rules")[0].iter("tr")} - {None} == {f"r-{r.id}" for r in faulty.rules}
    assert "有 10 条规则未能判断,不等于没有问题" in words(of_class(found, "facts")[0])
    covered = Coverage("公开/预算.txt", (5, 0, 2, 1), ((3, (5, 0, 2, 1)),), (), 4, 3)
    [row, total] = page(evolve(faulty, coverage=(covered,))).xpath("//details[p]//tbody[tr/th]/tr")
    assert texts(row)[1:] == ["8", "5", "", "2", "1"] == texts(total)[1:]


def test_what_was_not_checked_is_told_first(faulty: Report) -> None:
    problems: dict[str, Any] = {
        "unread": (Problem("b.bin", "read", "b.bin:这是图片,不能读取;请另存为文本。"),),
        "crashes": (Problem("a.txt", "BL001", "规则 BL001 出错"),),
        "skipped": (Problem("c.tmp", "find", "c.tmp:临时文件,没有检查。"),),
    }
    root = page(evolve(faulty, **problems))
    for name, (problem,) in problems.items():
        [part] = of_class(root, "problems", name)
        assert words(part.find("ul")) == problem.message and (part.get("open") is not None) == (name != "skipped")
    assert texts(of_class(root, "alarm")) == ["检查不完整"]
    assert not of_class(page(evolve(faulty, skipped=problems["skipped"])), "alarm")


def test_what_is_let_be_is_apart_with_its_reason(faulty: Report) -> None:
    known = Suppression(SuppressionKind.FILE, "已与乙科核对", "budgetlint.ignore.yaml:3")
    first, *rest = faulty.diagnostics
    report = evolve(faulty, diagnostics=(evolve(first, suppression=known), *rest))
    root = page(report)
    assert len(cards(root)) == len(faulty.diagnostics)
    [card] = of_class(root, "finding", "known")
    assert words(of_class(card, "why")[0]) == "忽略文件 · 原因:已与乙科核对 · 见 budgetlint.ignore.yaml:3"
    assert words(card.getparent().getprevious()) == "已忽略 1 处"
    assert "警告 2 处" in words(of_class(root, "verdict")[0])
    assert _marked(root, evolve(report, diagnostics=(*rest, report.diagnostics[0]))) >= 3


def test_findings_in_a_file_that_is_no_document_are_there_too(faulty: Report) -> None:
    stray = Diagnostic("ZZ1", "n", Severity.WARNING, "没有用到", "budgetlint.ignore.yaml", Place(3, 1, 3, 2), Anchor())
    root = page(evolve(faulty, diagnostics=(*faulty.diagnostics, stray)))
    [card] = [c for c in cards(root) if "没有用到" in words(c)]
    assert words(of_class(card, "head")[0]) == "10警告第3行" and card.get("data-own") is None
    assert len(cards(root)) == len(faulty.diagnostics) + 1


def test_documents_of_several_files_name_them_at_each_place() -> None:
    tables, heading, explanation = FAULTY.rpartition("## 第三部分")
    both = joined([read("甲.txt", tables.encode()), read("乙.txt", (heading + explanation).encode())])
    report = session().report([session()._document(both)])
    assert {d.path for d in report.diagnostics} == {"甲.txt", "乙.txt"}
    root = page(report)
    assert words(root.find(".//h2")) == "甲.txt、乙.txt"
    assert {words(p).split()[0] for p in of_class(root, "place")} == {"甲.txt", "乙.txt"}
    assert _marked(root, report) >= 4


def test_many_documents_are_a_table_and_folded() -> None:
    files = {f"{n}.txt": FAULTY if n % 2 else CLEAN for n in range(5)}
    report = checked(files)
    root = sound(render(report, View()))
    rows = of_class(root, "listed")[0].findall(".//tbody/tr")
    assert [texts(r) for r in rows] == [
        [path, "部门预算", "2024", "青溪县交通运输局", *(["6", "3", "", "10"] if n % 2 else ["", "", "", "5"])]
        for n, path in enumerate(files)
    ]
    assert [d.get("open") for d in of_class(root, "document")] == [None] * 5
    assert len(cards(root)) == len(report.diagnostics)
    quiet = page(report, quiet=True)
    assert texts(quiet.iter("h2"))[1:3] == ["1.txt", "3.txt"] and not of_class(quiet, "read")


def test_a_page_that_would_be_too_large_says_what_it_leaves_out() -> None:
    report = checked({"1.txt": FAULTY, "2.txt": FAULTY, "3.txt": CLEAN})
    every = len(report.diagnostics)
    plan = Plan.of(report)
    assert [len(e.blocks) for e in plan.entries] == [e.total for e in plan.entries] and not plan.cut
    few = Plan.of(report, findings=every // 2 + 2)
    assert [(len(e.findings), e.cut) for e in few.entries] == [(9, 0), (2, 7), (0, 0)]
    # Near the findings first, of every document; then the rest of the first; and what is left out is counted.
    near = [shown.near for e in plan.entries if (shown := e.shown("zh"))]
    assert len(near) == len(plan.entries)
    tight = Plan.of(report, text=70_000)
    assert near[0] <= tight.entries[0].blocks and near[1] <= tight.entries[1].blocks and not near[2]
    assert tight.in_part and all(len(e.blocks) <= e.total for e in tight.entries)
    none = Plan.of(report, text=0)
    assert [e.path for e in none.without_text] == ["1.txt", "2.txt"] and not none.in_part


def test_notices_are_truthful(monkeypatch: pytest.MonkeyPatch) -> None:
    report = checked({"1.txt": FAULTY, "2.txt": FAULTY})
    plan = Plan.of(report, findings=11, text=60_000)
    monkeypatch.setattr(Plan, "of", classmethod(lambda cls, report: plan))
    root = sound(render(report, View()))
    told = texts(of_class(root, "notice"))
    assert told[0] == (
        "发现太多:此页只列出前 11 处,后面 1 份文件的 7 处只计数。全部发现请用 --format csv 或 jsonl 导出。"
    )
    assert f"{len(plan.in_part)} 份文件只放进了与发现有关的部分原文" in " ".join(told)
    assert len(cards(root)) == 11
    missing = sum(int(n) for e in of_class(root, "gap") for n in re.findall(r"(\d+) (?:张表|段文字)", words(e)))
    assert missing == sum(e.total - len(e.blocks) for e in plan.entries) > 0


def test_no_place_is_a_link_where_its_text_is_not_shown(monkeypatch: pytest.MonkeyPatch, faulty: Report) -> None:
    plan = Plan.of(faulty, text=0)
    monkeypatch.setattr(Plan, "of", classmethod(lambda cls, report: plan))
    root = sound(render(faulty, View()))
    assert {(e.tag, e.get("title")) for e in of_class(root, "place")} == {("span", "这一处的原文没有放进报告")}
    assert len(cards(root)) == 9 and all(c.get("data-own") is None for c in cards(root))


def test_documents_are_kept_only_for_formats_that_show_them(
    faulty: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [f.name for f in installed().formats.values() if f.transcripts] == ["html"]
    plain = Session(installed()).report([understood(expenditure())])
    assert plain.documents[0].transcript is None
    assert len(faulty.documents[0].transcript or b"") < len(FAULTY.encode())
    # Without the document there are still all findings.
    root = sound(render(evolve(faulty, documents=(evolve(faulty.documents[0], transcript=None),)), View()))
    assert len(cards(root)) == 9 and not of_class(root, "text")
    monkeypatch.chdir(ROOT)
    main(["--format", f"html={tmp_path}/r.html", "--coverage", "examples/department-budget-faulty.txt"])
    assert capsys.readouterr().out == ""
    root = sound(Path(f"{tmp_path}/r.html").read_text("utf-8"))
    assert len(cards(root)) == 9 and of_class(root, "text") and "表内金额有几条互相独立的关系可以核对" in words(root)


def test_a_page_on_what_is_known_needs_nothing_that_judges(tmp_path: Path) -> None:
    command = ("--format", f"html={tmp_path}/r.html", str(ROOT / "examples/department-budget-faulty.txt"))
    assert "budgetlint.session" in imported(*command, cache=str(tmp_path))
    cold = Path(tmp_path, "r.html").read_text("utf-8")
    assert needless(imported(*command, cache=str(tmp_path)), JUDGING) == []
    known = Path(tmp_path, "r.html").read_text("utf-8")
    assert [words(c) for c in cards(parsed(cold))] == [words(c) for c in cards(parsed(known))] != []


# --- Whatever is in it -----------------------------------------------------------------------------------------------

_HOSTILE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "</style>",
            "' onclick='alert(1)", "javascript:alert(1)", "&lt;b&gt;", "<!--", "]]>", "\x00\x1b\u2028", "{shown}", "a\rb",
        ]
    ),
)  # fmt: skip


def _is_text(text: str) -> bool:
    """Whether a file may hold it and still be read."""
    return decode(text.encode()) is not None


def _shown(text: str) -> str:
    return " ".join(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", "\ufffd", text).split())


@given(texts=st.lists(_HOSTILE, min_size=9, max_size=9), lang=st.sampled_from(["zh", "en"]))
@example(texts=["</script><script>alert(1)</script>"] * 9, lang="zh")
def test_no_text_is_ever_markup(texts: list[str], lang: Lang) -> None:
    message, row, reason, path, rule, basis, working, why, problem = texts
    place = Place(1, 1, 1, 2)
    one = Diagnostic(
        "ZZ001", rule or "n", Severity.ERROR, message, path, place, Anchor("表", row, "列"), (basis,), ((place, row),),
        ("ZZ002",), "1", reason, suppression=Suppression(SuppressionKind.INLINE, why, path), workings=(working,),
        folded=((place, basis),), conclusion=message, evidence=(f"  {working}", f"    {row}"),
    )  # fmt: skip
    report = Report(
        diagnostics=(one, evolve(one, suppression=None)),
        outcomes=(Outcome("ZZ001", path, Verdict.NOT_EVALUABLE, reason),),
        unread=(Problem(path, "read", problem),),
        rules=(RuleInfo("ZZ001", rule or "n", Severity.ERROR, why),),
    )
    root = sound(render(report, View(lang)))
    assert [words(e) for e in of_class(root, "message")] == [_shown(message)] * 2
    assert words(of_class(root, "problems")[0].find("ul")) == _shown(problem)


@given(cell=_HOSTILE.filter(_is_text), line=_HOSTILE.filter(_is_text))
@example(cell="<script>alert(1)</script>", line="<iframe src=x>")
def test_no_document_is_ever_markup(cell: str, line: str) -> None:
    text = expenditure("89.00").replace("教育支出", f"教育{''.join(cell.split())}支出") + f"\n说明\n{line}\n"
    report = checked({f"{''.join(line.split())}.txt": text})
    root = sound(render(report, View()))
    assert len(cards(root)) == len(report.diagnostics)


def test_no_page_has_a_personal_number() -> None:
    report = checked({"a.txt": DOCUMENT})
    root = page(report)
    assert leaks(DOCUMENT) and of_class(root, "text") and "***" in words(of_class(root, "text")[0])
    for lang in ("zh", "en"):
        assert not leaks(render(report, View(lang)))
    assert not leaks(extract.render([understood(DOCUMENT)], {}))


def test_the_words_exist_in_both_languages_and_take_the_same() -> None:
    assert WORDS["zh"].keys() == WORDS["en"].keys()
    for key, chinese in WORDS["zh"].items():
        english = WORDS["en"][key]
        takes = [{name for _, name, _, _ in Formatter().parse(said)} - {None} for said in (chinese, english)]
        assert takes[0] == takes[1], key
        assert not re.search("[\u3000-\u9fff]", english) and (chinese != english or key == "gap"), key


def test_every_word_is_used() -> None:
    folder = ROOT / "src/budgetlint/formats/html"
    source = "".join(f.read_text("utf-8") for f in folder.glob("*.py") if f.name != "words.py")
    kinds = {str(k) for k in SuppressionKind}
    assert not [key for key in WORDS["zh"] if not re.search(rf"[\"']{key}[\"']", source) and key not in kinds]


def test_extract_shows_every_amount_once_in_the_same_way() -> None:
    document = understood(FAULTY)
    root = parsed(extract.render([document], {"T1": "部门收支总体情况表"}))
    facts = [f for t in document.tables for f in t.facts if f.figure.amount is not None]
    for state in ("known", "opaque", "unbound", "broken"):
        marked = [e for e in of_class(root, state) if e.tag == "td"]
        assert all(re.search(r"\d", words(e)) for e in marked)
    cells = [e for e in root.iter("td") if {"known", "opaque", "unbound"} & {*(e.get("class") or "").split()}]
    assert len(cells) == len(facts)
    assert sorted(words(e) for e in cells) == sorted(f.raw.strip() for f in facts)
    assert "T1 部门收支总体情况表" in words(root)
    assert not list(root.iter("script"))


# --- The document as read ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("seed", range(4))
def test_a_transcript_is_the_same_unpacked_and_every_place_leads_back(suffix: str, seed: int) -> None:
    document = session().understand(f"a.{suffix}", FORMATS[suffix](whole(seed)))
    transcript = transcribed(document)
    assert Transcript.unpack(transcript.pack()) == transcript
    for fact in document.facts:
        assert transcript.span(document.source.place(fact.span)) == fact.span
    cells = [
        [words.text for words in (c.piece for c in row.cells)]
        for block in transcript.blocks
        if isinstance(block, Grid)
        for row in block.rows
    ]
    printed = [c.text for t in document.tables for r in t.node.rows for c in r.cells if c.text]
    shown = [t for row in cells for t in row if t]
    assert len(shown) == len(printed)
