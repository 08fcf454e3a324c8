"""The HTML report in a real Chromium: what people click, type and print, in wide and narrow windows, light and dark.

Skipped where no Chromium is; where BUDGETLINT_REQUIRE_BROWSER is 1 its absence is a failure.
"""

from __future__ import annotations

import importlib
import io
from collections.abc import Iterator
from typing import Any

import pytest

from browser import EXECUTABLE, REQUIRED, Browser, Page, chromium
from budgetlint.formats import page as extract
from budgetlint.formats.html import render
from budgetlint.model.findings import Severity
from budgetlint.report import Report, View
from handmade import understood
from pages import checked
from test_html import CLEAN, FAULTY

pytestmark = [
    pytest.mark.skipif(
        EXECUTABLE is None and not REQUIRED,
        reason="no Chromium here (BUDGETLINT_REQUIRE_BROWSER=1 makes that a failure)",
    ),
    pytest.mark.xdist_group("browser"),
]

NARROW, WIDE = (390, 844), (1600, 1000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def report() -> Report:
    return checked({"预算.txt": FAULTY})


@pytest.fixture(scope="module")
def files(report: Report, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Pages by name, as addresses."""
    folder = tmp_path_factory.mktemp("pages")
    many = checked({f"{n}.txt": FAULTY if n % 2 else CLEAN for n in range(6)})
    hostile = FAULTY.replace("公务员医疗补助", "<script>document.title='owned'</script><img src=x onerror=alert(1)>")
    texts = {
        "one": render(report, View()),
        "english": render(report, View("en")),
        "none": render(checked({"预算.txt": CLEAN}), View()),
        "many": render(many, View()),
        "hostile": render(checked({"<b>&amp;.txt": hostile}), View()),
        "extract": extract.render([understood(FAULTY)], {}),
    }
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, "utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in texts}


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["one", "english", "none", "many", "hostile", "extract"])
def test_every_page_fits_the_window_and_logs_nothing(
    browser: Browser, files: dict[str, str], name: str, size: tuple[int, int], dark: bool
) -> None:
    page = browser.open(files[name], *size, dark=dark)
    page.value("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.value("document.documentElement.scrollWidth <= innerWidth")
    assert page.value("document.title") in (
        "预决算公开检查报告",
        "Report on published budgets and final accounts",
        "读到的内容",
    )
    assert page.troubles == []


def test_a_click_on_a_finding_shows_its_cell(browser: Browser, files: dict[str, str], report: Report) -> None:
    page = browser.open(files["one"], *WIDE)
    for n, d in enumerate(report.diagnostics, 1):
        page.click(f"#f{n} .message")
        own = page.value(f"document.getElementById('f{n}').dataset.own")
        assert page.value("document.querySelector('li.current').id") == f"f{n}"
        assert page.in_view(f"#{own}") and page.in_view(f"#f{n} .head"), (n, d.rule)
        assert page.value(f"document.getElementById('{own}').classList.contains('current')")
        printed = "".join(d.snippet.split())
        assert "".join(page.text(".text .current").split()) in printed
    page.click("#f5 .place")
    assert page.text(".text .current") == "4.86"
    assert page.count(".text .other") >= 4
    assert page.value("location.hash") == "#f5"
    assert page.troubles == []


def test_the_number_in_a_cell_leads_back_to_its_finding(browser: Browser, files: dict[str, str]) -> None:
    page = browser.open(files["one"], *WIDE)
    page.click("#f5 .place")
    page.click(".text .back a[data-n='4']")
    assert page.value("document.querySelector('li.current').id") == "f4" and page.in_view("#f4 .head")
    assert page.value("document.activeElement.id") == "f4"


def test_a_figure_of_a_sum_is_shown_where_it_stands(browser: Browser, files: dict[str, str]) -> None:
    page = browser.open(files["one"], *WIDE)
    page.click("#f5 .sums a")
    target = page.value("document.querySelector('#f5 .sums a').hash")
    assert page.text(target) == "3.60" and page.in_view(target)
    assert page.value("document.activeElement").__class__ is dict
    assert page.value("document.activeElement.matches('.text td')")


def test_what_is_folded_opens_for_whom_it_is_asked(browser: Browser, files: dict[str, str]) -> None:
    page = browser.open(files["one"], *WIDE)
    folded = page.count(".folded tr")
    assert folded == 0 and page.count(".fold button") > 0
    page.click(".fold button")
    assert page.count(".folded.shown tr") >= 5
    closed = page.count(".far p, .far figure")
    page.click(".far summary")
    assert page.count(".far p, .far figure") > closed


def test_filters_leave_what_fits(browser: Browser, files: dict[str, str], report: Report) -> None:
    page = browser.open(files["one"], *WIDE)
    errors = report.count(Severity.ERROR)
    assert page.text("output") == f"显示 {len(report.diagnostics)} 处,共 {len(report.diagnostics)} 处"
    page.click("label.warning input")
    assert page.count("li.finding") == errors == page.count("li.finding.error")
    assert page.text("output") == f"显示 {errors} 处,共 {len(report.diagnostics)} 处"
    page.value(
        "(s => { s.value = 'BL303'; s.dispatchEvent(new Event('input', {bubbles: true})) })(document.querySelector('select'))"
    )
    assert page.count("li.finding") == 1 and "BL303" in page.text("li.finding:not([hidden])")
    page.click("button[type=reset]")
    page.value("new Promise(r => setTimeout(r, 50))")
    page.press("/")
    page.type("4.86  对个人")
    assert page.count("li.finding") == 1 and page.in_view("#f5 .head")
    page.value("document.querySelector('input[type=search]').value = ''")
    page.type("没有这样的话")
    assert page.text("output") == "没有符合筛选条件的发现。" and page.count(".document") == 0
    assert page.troubles == []


def test_filters_reach_over_documents(browser: Browser, files: dict[str, str]) -> None:
    page = browser.open(files["many"], *WIDE)
    assert page.count(".document") == 6 and page.count("li.finding") == 0
    page.press("/")
    page.type("3.txt")
    assert page.count(".document") == 1
    page.press("Escape")
    page.press("j")
    assert (
        page.value("document.querySelector('li.current').closest('.document').querySelector('h2').textContent")
        == "3.txt"
    )
    page.click("button[type=reset]")
    page.value("new Promise(r => setTimeout(r, 50))")
    page.click(".all")
    assert page.count("li.finding") == page.value("document.querySelectorAll('li.finding').length")
    page.click(".listed tbody tr:nth-child(6) a")
    assert page.in_view("#d6 h2")


def test_the_keyboard_is_enough(browser: Browser, files: dict[str, str]) -> None:
    page = browser.open(files["one"], *WIDE)
    for expected in ("f1", "f2", "f3"):
        page.press("j")
        assert page.value("document.activeElement.id") == expected
        assert page.in_view(f"#{page.value(f'document.getElementById({expected!r}).dataset.own')}")
    page.press("k")
    assert page.value("document.querySelector('li.current').id") == "f2"
    page.press("Tab")
    assert page.value("document.activeElement.matches('#f2 a.place')")
    page.press("Enter")
    assert page.value("document.activeElement.id") == page.value("document.getElementById('f2').dataset.own")
    page.press("Escape")
    assert page.count(".current") == 0
    page.press("/")
    page.type("j")
    assert page.value("document.activeElement.value") == "j" and page.count("li.current") == 0
    page.press("Escape")
    page.click(".keys input")
    page.press("j")
    assert page.count("li.current") == 0, "who turns the keys off is not surprised by them"


def test_on_a_phone_the_cell_and_the_way_back(browser: Browser, files: dict[str, str]) -> None:
    page = browser.open(files["one"], *NARROW)
    assert page.count(".return") == 0
    page.click("#f6 .place")
    own = page.value("document.getElementById('f6').dataset.own")
    assert page.in_view(f"#{own}") and page.text(f"#{own}") == "182.50"
    assert page.in_view(".return")
    page.click(".return")
    assert page.in_view("#f6 .head") and page.count(".return") == 0
    assert page.value("document.documentElement.scrollWidth <= innerWidth")


def test_a_link_to_a_finding_opens_it(browser: Browser, files: dict[str, str]) -> None:
    page = browser.open(files["many"] + "#f12", *WIDE)
    assert page.value("document.querySelector('li.current').id") == "f12" and page.in_view("#f12 .head")


def test_without_scripts_everything_is_there(browser: Browser, files: dict[str, str], report: Report) -> None:
    page = browser.open(files["one"] + "#d1m1", *WIDE, scripts=False)
    text = _on_paper(page)
    for d in report.diagnostics:
        assert "".join(d.message.split())[:20] in text
    assert "显示" not in text and "展开中间" not in text
    assert "津贴补贴" in text and "302" in text


def test_on_paper_are_the_findings_with_all_that_speaks_for_them(
    browser: Browser, files: dict[str, str], report: Report
) -> None:
    page = browser.open(files["one"], *WIDE)
    text = _on_paper(page)
    for d in report.diagnostics:
        for told in (d.message, d.conclusion, *d.basis):
            assert "".join(told.split()).replace(":", "")[:16] in text.replace(":", ""), told
    assert "182.50" in text and "清除筛选" not in text and "键盘快捷键" not in text
    assert page.count(".basis p") == 0, "what was closed is closed again"
    assert page.troubles == []


def _on_paper(page: Page) -> str:
    """All text of the printed page, without blanks."""
    printed: Any = importlib.import_module("pypdfium2").PdfDocument(io.BytesIO(page.printed()))
    return "".join("".join(sheet.get_textpage().get_text_range().split()) for sheet in printed)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_stands_out_from_what_is_behind_it(browser: Browser, files: dict[str, str], dark: bool) -> None:
    """WCAG AA: 4.5 to 1, for all text that is shown."""
    page = browser.open(files["one"], *WIDE, dark=dark)
    page.click("#f5 .place")
    page.value("document.querySelectorAll('details').forEach(d => d.open = true)")
    weak = page.value(_CONTRAST)
    assert weak == []


_CONTRAST = r"""(() => {
  const rgb = (c) => { const m = c.match(/[\d.]+/g).map(Number); return [m[0], m[1], m[2], m[3] ?? 1]; };
  const light = (c) => { const [r, g, b] = c.map((v) => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 });
    return .2126 * r + .7152 * g + .0722 * b; };
  const behind = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
    if (c[3] === 1) return c; } return [255, 255, 255, 1]; };
  const weak = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !e.getClientRects().length || e.closest("option, script, style")) continue;
    const [a, b] = [light(rgb(getComputedStyle(e).color).slice(0, 3)), light(behind(e).slice(0, 3))];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) weak.add(`${e.tagName}.${e.className} ${ratio.toFixed(2)}`);
  }
  return [...weak];
})()"""
