"""Pages that are pictures, recognised: all but the recogniser itself, which knows here what it is shown."""

from __future__ import annotations

import json
import sys
import time
import zlib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from budgetlint.binding import understand
from budgetlint.cli import main
from budgetlint.model.amount import FigureKind
from budgetlint.model.facts import Disclosure
from budgetlint.model.findings import Severity
from budgetlint.model.outcomes import Verdict
from budgetlint.readers import read as read_file
from budgetlint.readers.layout import Grid, Kept, Laid, Limits, Refused, Remark, TextLine
from budgetlint.readers.ocr import engine
from budgetlint.readers.pdf import read
from budgetlint.report import Report, View
from budgetlint.session import Session
from budgetlint.settings import Settings
from budgetlint.syntax import parse
from budgetlint.testing import installed
from corpus.real import catalogue
from generator.laid import to_pdf
from properties.test_roundtrip import difference, numbers_of
from readers.making import grids, kinds, lines, squares
from readers.pictures import Knowing, pictured, use
from readers.test_pdf import drawn, table, text
from readers.test_round_trip import whole
from reports import readable

ASKED = Limits(recognising=600)
SCHEMA = json.loads((Path(__file__).parents[2] / "docs/schema/report-1.json").read_text("utf-8"))
HEAD = "甲县教育局2024年部门预算公开"
ROWS = (
    "科目编码 科目名称 合计 基本支出",
    "205 教育支出 12.00 12.00",
    "208 社会保障支出 3.00 3.00",
    "合计 _ 15.00 15.00",
)


def revenue(c: Canvas, *rows: str) -> None:
    """A whole document on one page, its table with all rules."""
    text(c, 60, 60, HEAD)
    text(c, 60, 90, "部门支出总体情况表")
    text(c, 60, 110, "单位:万元")
    table(c, 130, *(rows or ROWS))


def recognised(data: bytes, patch: pytest.MonkeyPatch, limits: Limits = ASKED, **how: Any) -> list[Laid]:
    use(patch, Knowing(data, **how))
    return list(read(pictured(data), limits))


def understood(data: bytes) -> Disclosure:
    source = read_file("扫描.pdf", data, ASKED)
    return understand(source, parse(source), catalogue())


def checked(path: Path, *more: Path, ocr: bool = True) -> Report:
    return Session(installed(), Settings(ocr=ocr)).check([str(p) for p in (path, *more)])


def test_a_page_is_not_recognised_unless_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    data = drawn(revenue)
    knowing = Knowing(data)
    use(monkeypatch, knowing)
    assert kinds(read(pictured(data), Limits())) == [Kept.SCANNED]
    assert not knowing.asked


def test_a_document_without_pictures_needs_no_recogniser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "engine", lambda: pytest.fail("nothing is to be recognised"))
    data = drawn(revenue)
    asked, plain = list(read(data, ASKED)), list(read(data, Limits()))
    assert lines(asked) == lines(plain) and [squares(g) for g in grids(asked)] == [squares(g) for g in grids(plain)]


def test_lines_and_tables_are_those_of_the_text_and_say_how_they_were_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = drawn(revenue, lambda c: text(c, 60, 100, "2024年支出预算15.00万元。"))
    plain, found = list(read(data, Limits())), recognised(data, monkeypatch)
    assert lines(found) == lines(plain)
    assert [squares(g) for g in grids(found)] == [squares(g) for g in grids(plain)]
    for there, here in zip(grids(plain)[0].cells, grids(found)[0].cells, strict=True):
        assert here.address.recognised and not there.address.recognised
        assert here.address.page == there.address.page == 1
        assert here.address.box and there.address.box
        assert all(abs(a - b) <= 10 for a, b in zip(here.address.box, there.address.box, strict=True))
    assert all(i.address.recognised for i in found if isinstance(i, TextLine))
    [first, second] = [i for i in found if isinstance(i, Remark)]
    assert first.kind is second.kind is Kept.RECOGNISED
    assert first.sentence == second.sentence and "第1–2页" in first.sentence and "OCR" in first.sentence


@pytest.mark.parametrize("seed", [4, 6, 11])
def test_the_facts_of_the_ledger_are_read_back_from_pictures(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    budget = whole(seed)
    data = to_pdf(budget)
    use(monkeypatch, Knowing(data))
    found = understood(pictured(data))
    assert numbers_of(found) == budget.expected, difference(budget.expected, numbers_of(found))
    assert all(found.source.recognised(f.span) for t in found.tables for f in t.facts)


def test_a_figure_with_a_digit_that_is_unsure_is_unknown_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def page(c: Canvas) -> None:
        revenue(c)
        text(c, 60, 300, "2024年支出预算12,345.67万元,比上年增加8.00万元。")

    def sure(char: str, at: int, line: str) -> float:
        return 0.3 if (char, line) == ("2", "12.00") or ("12,345.67" in line and char in "6") else 0.99

    data = drawn(page)
    found = recognised(data, monkeypatch, sure=sure)
    assert [c.text for c in grids(found)[0].cells if "\ufffd" in c.text] == ["\ufffd\ufffd.\ufffd\ufffd"] * 2
    assert lines(found)[-1] == "2024年支出预算��,���.��万元,比上年增加8.00万元。"
    [remark] = [i for i in found if isinstance(i, Remark)]
    assert "3处没有认清" in remark.sentence
    document = understood(pictured(data))
    [made] = document.tables
    assert (
        sorted(f.figure.kind for f in made.facts if "\ufffd" in document.source.cut(f.span))
        == [FigureKind.UNREADABLE] * 2
    )
    assert not [
        f for f in document.prose if f.figure.amount is not None and f.figure.amount.mantissa in (67, 4567, 1234567)
    ]


def test_an_unsure_word_is_no_digit_and_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    found = recognised(drawn(revenue), monkeypatch, sure=lambda char, at, line: 0.55 if char == "教" else 1.0)
    assert "教育支出" in {c.text for c in grids(found)[0].cells}


def test_what_is_hardly_text_is_not_taken_for_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    found = recognised(drawn(revenue), monkeypatch, sure=lambda char, at, line: 0.2 if line == "3.00" else 1.0)
    assert squares(grids(found)[0])[2][2:] == ["\ufffd", "\ufffd"]


def test_ink_in_a_cell_where_no_line_was_found_is_read_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (*ROWS[:2], "208 社会保障支出 5 -", "合计 _ 17.00 12.00")
    data = drawn(lambda c: revenue(c, *rows))
    found = recognised(data, monkeypatch, finds=lambda line: len(line) > 1)
    assert squares(grids(found)[0])[2][2:] == ["5", "-"]
    assert squares(grids(found)[0])[3][1] == "", "a blank cell has no ink"


def test_a_dash_is_told_by_its_shape_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A recogniser takes it for nothing, or for 一."""

    def page(c: Canvas) -> None:
        table(c, 130, "12.00 _", "_ 12.00")
        text(c, 176, 144, "-", font="Helvetica")

    use(monkeypatch, Nothing(noise=False))
    [grid] = grids(read(pictured(drawn(page), blocks=False), ASKED))
    assert squares(grid) == [["\ufffd", "-"], ["", "\ufffd"]]


def test_a_line_over_two_cells_is_parted_at_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    class Careless(Knowing):
        def find(self, bitmap: Any) -> Any:
            found = super().find(bitmap)
            rows = {round(line[0][1]): [o for o in found if abs(o[0][1] - line[0][1]) < 3] for line in found}
            boxes = [(min(x for o in r for x, _ in o), max(x for o in r for x, _ in o), r[0]) for r in rows.values()]
            return [((a, o[0][1]), (b, o[0][1]), (b, o[2][1]), (a, o[2][1])) for a, b, o in boxes]

    data = drawn(revenue)
    use(monkeypatch, Careless(data))
    found = list(read(pictured(data), ASKED))
    assert [squares(g) for g in grids(found)] == [squares(g) for g in grids(read(data, Limits()))]


def test_findings_on_figures_are_warnings_and_say_so_in_every_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = drawn(lambda c: revenue(c, *ROWS[:3], "合计 _ 16.00 15.00"))
    path = tmp_path / "扫描.pdf"
    path.write_bytes(data)
    assert [d for d in checked(path).diagnostics if d.severity is Severity.ERROR and not d.recognised]
    path.write_bytes(pictured(data))
    use(monkeypatch, Knowing(data))
    report = checked(path)
    resting = [d for d in report.diagnostics if d.recognised]
    assert any(d.rule.startswith("BL2") for d in resting)
    assert not [d for d in report.diagnostics if d.severity is Severity.ERROR]
    assert all("OCR" in d.message for d in resting)
    shown = {f.name: readable(f.render(report, View())) for f in installed().formats.values()}
    assert {"human", "concise", "json", "sarif"} <= shown.keys()
    for name, output in shown.items():
        flat = "".join(output.replace("\\", "").split())
        # Lists have what to do, the last clause, in a column of its own.
        said = {"".join(part.split()) for d in resting for part in d.message.split(";")}
        assert all(part in flat for part in said), name
    told = json.loads(shown["json"])
    jsonschema.Draft202012Validator(SCHEMA).validate(told)
    assert [d["recognised"] for d in told["diagnostics"]] == [d.recognised for d in report.diagnostics]
    [run] = json.loads(shown["sarif"])["runs"]
    assert {r["level"] for r in run["results"]} <= {"warning", "note"}
    assert sum("recognised" in r.get("properties", {}) for r in run["results"]) == len(resting)
    english = Session(installed(), Settings(ocr=True, lang="en")).check([str(path)])
    assert all("OCR" in d.message for d in english.diagnostics if d.recognised)


def test_words_are_not_judged_where_they_were_recognised_and_are_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def first(c: Canvas) -> None:
        text(c, 60, 60, HEAD)
        text(c, 60, 100, "一、总结2O23年工作。。拟订规划。")

    def second(c: Canvas) -> None:
        text(c, 60, 60, "二、其他")
        text(c, 60, 100, "总结2O22年工作。。拟订方案。")

    data = drawn(first, second)
    path = tmp_path / "预算.pdf"
    path.write_bytes(data)
    pages = {d.place.address.page for d in checked(path).diagnostics if d.rule == "BL906" and d.place.address}
    assert pages == {1, 2}
    path.write_bytes(pictured(data, [1]))
    use(monkeypatch, Knowing(data))
    report = checked(path)
    found = [d for d in report.diagnostics if d.rule == "BL906"]
    assert [d.place.address.page for d in found if d.place.address] == [1]
    [outcome] = [o for o in report.outcomes if o.rule == "BL906"]
    assert "OCR" in outcome.reason
    path.write_bytes(pictured(data))
    [outcome] = [o for o in checked(path).outcomes if o.rule == "BL906"]
    assert outcome.verdict is Verdict.NOT_EVALUABLE


@pytest.mark.parametrize("pages", [[1], [0, 1], [0]])
def test_nothing_is_said_to_be_missing_that_recognition_may_have_missed(
    pages: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of the lines of the pictures are not found at all, among them titles, headings and whole tables."""
    budget = whole(4)
    data = to_pdf(budget)
    path = tmp_path / "预算.pdf"
    path.write_bytes(pictured(data, pages))
    use(monkeypatch, Knowing(data, finds=lambda line: hash_of(line) % 2 == 0))
    report = checked(path)
    assert not [d for d in report.diagnostics if d.severity is Severity.ERROR]
    missing = {f"BL1{n:02}" for n in (*range(1, 10), *range(31, 40))}
    assert not [d for d in report.diagnostics if d.rule in missing]


def hash_of(line: str) -> int:
    return sum(map(ord, line))


def test_a_scan_is_still_no_text_for_its_readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = drawn(revenue)
    path = tmp_path / "扫描.pdf"
    path.write_bytes(pictured(data))
    use(monkeypatch, Knowing(data))
    [told] = [d for d in checked(path).diagnostics if d.rule == "BL808"]
    assert not told.recognised and "OCR" not in told.message, "it is the page that shows it"


def test_what_is_extracted_says_that_it_was_recognised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def extracted(*options: str) -> str:
        assert main(["extract", *options, str(path)]) == 0
        return capsys.readouterr().out

    data = drawn(revenue)
    path = tmp_path / "扫描.pdf"
    path.write_bytes(data)
    use(monkeypatch, Knowing(data))
    assert "OCR" not in extracted("--ocr", "--tables") + extracted("--ocr", "--html")
    assert not any(json.loads(line)["address"]["recognised"] for line in extracted("--ocr").splitlines())
    path.write_bytes(pictured(data))
    assert "OCR 识别" in extracted("--ocr", "--tables")
    assert "OCR 识别" in extracted("--ocr", "--html")
    assert all(json.loads(line)["address"]["recognised"] for line in extracted("--ocr").splitlines())


@pytest.mark.parametrize("clear", [True, False])
def test_a_figure_of_the_text_is_judged_only_where_all_around_it_was_made_out(
    clear: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def page(c: Canvas) -> None:
        revenue(c)
        text(c, 60, 300, "一、支出预算情况")
        text(c, 60, 320, "2024年支出预算合计18.00万元,其中:基本支出18.00万元。")

    data = drawn(page)
    path = tmp_path / "预算.pdf"
    path.write_bytes(data)
    told = {d.rule for d in checked(path).diagnostics if d.rule.startswith("BL4")}
    assert told
    path.write_bytes(pictured(data))
    use(monkeypatch, Knowing(data, sure=lambda char, at, line: 1.0 if clear or "情况" not in line else 0.6))
    found = {d.rule for d in checked(path).diagnostics if d.rule.startswith("BL4")}
    assert found == (told if clear else set())


def test_a_figure_is_not_held_against_what_was_recognised_as_blank(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is misread leaves the figure of its row to no one, and that of another row in its place."""
    data = drawn(lambda c: revenue(c, *ROWS[:3], "合计 _ 15.00 -"))
    path = tmp_path / "预算.pdf"
    path.write_bytes(data)
    arithmetic = {d.rule for d in checked(path).diagnostics if d.rule.startswith("BL2")}
    assert arithmetic
    path.write_bytes(pictured(data))
    use(monkeypatch, Knowing(data))
    report = checked(path)
    assert not arithmetic & {d.rule for d in report.diagnostics}
    told = [o for o in report.outcomes if o.rule in arithmetic and "空白" in o.reason]
    assert told and all(o.verdict is Verdict.NOT_EVALUABLE for o in told)


def test_files_that_belong_together_are_recognised_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = drawn(revenue)
    (tmp_path / "表.pdf").write_bytes(pictured(data))
    (tmp_path / "说明.txt").write_text(f"{HEAD}\n\n一、支出预算情况\n2024年支出预算合计15.00万元。\n", encoding="utf-8")
    knowing = Knowing(data)
    use(monkeypatch, knowing)
    report = checked(tmp_path)
    assert [len(d.files) for d in report.documents] == [2]
    assert knowing.asked == 1


def test_without_the_library_the_command_that_installs_it_is_told_and_other_files_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    engine.engine.cache_clear()
    data = drawn(revenue)
    (tmp_path / "扫描.pdf").write_bytes(pictured(data))
    (tmp_path / "文字.pdf").write_bytes(data)
    assert main(["--ocr", "--format", "json", str(tmp_path)]) == 2
    told = json.loads(capsys.readouterr().out)
    [unread] = told["unread"]
    assert "pip install 'budgetlint[ocr]'" in unread["message"] and "扫描.pdf" in unread["message"]
    assert [Path(d["path"]).name for d in told["documents"]] == ["文字.pdf"]
    assert main(["extract", "--ocr", str(tmp_path / "扫描.pdf")]) == 2
    assert "budgetlint[ocr]" in capsys.readouterr().err


def test_what_there_is_no_time_for_is_told_and_stays_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(Knowing):
        def read(self, bitmap: Any, boxes: Any) -> Any:
            if self.asked == 2:
                time.sleep(3.1)
            return super().read(bitmap, boxes)

    data = drawn(revenue, revenue, revenue)
    use(monkeypatch, Slow(data))
    found = list(read(pictured(data), Limits(recognising=3)))
    assert [(r.kind, r.address.page) for r in found if isinstance(r, Remark)] == [
        (Kept.RECOGNISED, 1),
        (Kept.SCANNED, 2),
        (Kept.SCANNED, 3),
    ]
    assert "3 秒" in [r.sentence for r in found if isinstance(r, Remark)][1]


def test_a_page_is_turned_until_it_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The recogniser knows the page upright: as long as it is shown it lying down, lines run downwards."""

    class Turned(Knowing):
        def find(self, bitmap: Any) -> Any:
            found = super().find(bitmap)
            if bitmap.width < bitmap.height:
                return found
            return [tuple((y, x) for x, y in line) for line in found]

    data = drawn(revenue)
    use(monkeypatch, Turned(data))
    made = pictured(data, change=lambda image: image.rotate(90, expand=True))
    found = list(read(made, ASKED))
    assert [squares(g) for g in grids(found)] == [squares(g) for g in grids(read(data, Limits()))]
    left, top, right, bottom = grids(found)[0].address.box or (0, 0, 0, 0)
    assert bottom - top > right - left, "the address is that of the page as it lies"


class Nothing:
    """A recogniser that sees nothing, or the whole page as one line of noise."""

    def __init__(self, noise: bool) -> None:
        self.noise = noise

    def find(self, bitmap: Any) -> Any:
        w, h = float(bitmap.width), float(bitmap.height)
        return [((0.0, 0.0), (w, 0.0), (w, h), (0.0, h))] * (30 if self.noise else 0)

    def read(self, bitmap: Any, boxes: Any) -> Any:
        return [engine.Read("1" * 99, tuple(n / 99 for n in range(99)), (0.1,) * 99) for _ in boxes]


def _full(image: Image.Image, size: tuple[float, float] = (595, 842)) -> bytes:
    def page(c: Canvas) -> None:
        c.drawImage(ImageReader(image), 0, 0, *size)

    return drawn(page, size=size)


def _claiming(width: int, height: int) -> bytes:
    """A small file with a picture of very many pixels."""
    data = zlib.compress(bytes(width // 8 * height))
    shown = b"q 595 0 0 842 0 0 cm /I Do Q"
    image = b"/Type/XObject/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/FlateDecode"
    return b"\n".join(
        (
            b"%PDF-1.4",
            b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
            b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R",
            b"/Resources<</XObject<</I 5 0 R>>>>>>endobj",
            b"4 0 obj<</Length %d>>stream\n%s\nendstream endobj" % (len(shown), shown),
            b"5 0 obj<<%s/Width %d/Height %d/Length %d>>stream" % (image, width, height, len(data)),
            data + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
        )
    )


@pytest.mark.parametrize("noise", [False, True])
@pytest.mark.parametrize("what", ["white", "black", "checks", "grid", "noise", "large", "long"])
def test_no_picture_takes_long_or_breaks_anything(what: str, noise: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = {
        "white": lambda: _full(Image.new("L", (50, 50), 255)),
        "black": lambda: _full(Image.new("L", (50, 50), 0)),
        "checks": lambda: _full(Image.effect_mandelbrot((800, 800), (-2, -2, 2, 2), 50)),
        "grid": lambda: _full(_ruled(1654, 2339, 4)),
        "noise": lambda: _full(Image.effect_noise((1654, 2339), 90)),
        "large": lambda: _claiming(20_000, 20_000),
        "long": lambda: _full(Image.new("L", (50, 50), 128), (14_400, 20)),
    }
    use(monkeypatch, Nothing(noise))
    data = pictures[what]()
    start = time.monotonic()
    found = list(read(data, ASKED))
    assert time.monotonic() - start < 60
    assert kinds(found) == [Kept.SCANNED if what == "large" else Kept.RECOGNISED]
    assert not [c for i in found if isinstance(i, Grid) for c in i.cells if any(map(str.isdigit, c.text))]


def _ruled(width: int, height: int, step: int) -> Image.Image:
    image = Image.new("L", (width, height), 255)
    for x in range(0, width, step):
        image.paste(0, (x, 0, x + 1, height))
    for y in range(0, height, step):
        image.paste(0, (0, y, width, y + 1))
    return image


def test_a_recogniser_of_another_version_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Other:
        __file__ = str(tmp_path / "__init__.py")

    class Runtime:
        @staticmethod
        def disable_telemetry_events() -> None: ...

    monkeypatch.setitem(sys.modules, "rapidocr", Other)
    monkeypatch.setitem(sys.modules, "onnxruntime", Runtime)
    engine.engine.cache_clear()
    with pytest.raises(Refused, match="版本"):
        engine.engine()
