"""Web pages (.html, .htm, .jsp, .shtml, .mht): the article of a page, its lines as a browser breaks them, its tables as grids.

lxml reads them, since it knows the line of every element and is needed for office documents anyway. Lines that were
tables once and are flattened now are lines here: the text reader tells their dialect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetlint.model.address import Address
from budgetlint.model.phrases import Phrase
from budgetlint.readers.formats import Format, format_of
from budgetlint.readers.guard import Meter
from budgetlint.readers.html.article import article, furniture
from budgetlint.readers.html.flow import Flow
from budgetlint.readers.html.mail import page_of
from budgetlint.readers.html.page import Page
from budgetlint.readers.layout import Kept, Laid, Limits, Noted, Refused, Remark, TextLine
from budgetlint.readers.package import Element, number
from budgetlint.regex import regex

__all__ = ["read"]

_SITE = regex(r"[_|｜]|\s[-—–]+\s|(?<!\d)-+|-+(?!\d)")
#: Pixels, in width and height.
_LARGE = 200
_HEADINGS = ("h1", "h2", "h3")
_EMPTY = Phrase(
    "网页中没有正文文字,可能由脚本另行载入;请在浏览器中打开后另存为完整网页或 PDF,再检查。",
    "the web page has no text, which a script may load; open it in a browser, save it complete or as a PDF, and check again.",
)
_PICTURES = (
    "正文有 {count} 幅图片,其中的文字和表格没有读取;公开表格请用文字而不用图片。",
    "pictures: {count}, whose text and tables were not read; publish tables as text, not as pictures.",
)


def read(data: bytes, limits: Limits) -> Iterator[Laid]:
    """Yield the article of a page in reading order, its title first. Raises Refused for what has no text."""
    meter = Meter(limits, data)
    page = Page(page_of(data) if format_of(data) is Format.MAIL else data, meter)
    main = article(page)
    flow = Flow(page, meter, furniture(page, main))
    laid = list(flow.read(main))
    if not laid:
        raise Refused(_EMPTY)
    title = _title(page, main, laid)
    if title is not None:
        yield title
    yield from laid
    yield from (Noted(directive, Address(line=directive.line)) for directive in page.directives)
    pictures = [e for e in main.iter("img") if _is_large(e)]
    if pictures:
        yield Remark(Kept.SCANNED, Phrase(*_PICTURES, count=len(pictures)), Address(line=page.line(pictures[0])))


def _title(page: Page, main: Element, laid: list[Laid]) -> TextLine | None:
    """The title of the page where the article does not begin with it; names of the site behind it are cut off."""
    opening = "".join("".join(x.text.split()) for x in laid[:30] if isinstance(x, TextLine))
    if any(e.tag in _HEADINGS and page.text(e) for e in main.iter(*_HEADINGS)):
        return None
    for element, text in _candidates(page):
        parts = [text, *_SITE.split(text)]
        if any(len(p.strip()) > 5 and "".join(p.split()) in opening for p in parts[:2]):
            return None
        title = parts[1].strip() if len(parts) > 1 else text
        if len(title) > 5:
            return TextLine(title, Address(line=page.line(element)), 1)
    return None


def _is_large(picture: Element) -> bool:
    """Whether a picture is said to be large enough for a table; most icons say nothing."""
    return _pixels(picture, "width") >= _LARGE and _pixels(picture, "height") >= _LARGE


def _pixels(picture: Element, name: str) -> int:
    style = re.search(rf"(?<![-\w]){name}\s*:\s*(\d{{1,5}})(?:\.\d+)?px", picture.get("style", ""))
    return number(style[1] if style else picture.get(name, "").removesuffix("px"))


def _candidates(page: Page) -> Iterator[tuple[Element, str]]:
    for meta in page.root.iter("meta"):
        if (meta.get("name") or "").lower() == "articletitle" and (meta.get("content") or "").strip():
            yield meta, " ".join((meta.get("content") or "").split())
    for heading in page.root.iter("h1"):
        if text := page.text(heading):
            yield heading, text
    for title in page.root.iter("title"):
        if text := " ".join("".join(t for t in title.itertext() if isinstance(t, str)).split()):
            yield title, text
