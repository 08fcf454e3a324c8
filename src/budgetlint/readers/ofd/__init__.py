"""Fixed-layout documents (.ofd; GB/T 33190-2016): pages of glyphs and ruled lines.

``pages`` gives what is drawn; lines and tables are found in it as in a PDF. Seals, annotations and attachments are no text
of the document.
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.model.phrases import Phrase
from budgetlint.readers.drawn import in_order
from budgetlint.readers.drawn.flow import layout_of
from budgetlint.readers.drawn.sheet import Glyph, Rule, Sheet
from budgetlint.readers.guard import BROKEN, LOCKED, Meter
from budgetlint.readers.layout import Laid, Limits, Refused
from budgetlint.readers.ofd.objects import Drawing
from budgetlint.readers.ofd.page import DrawnPage
from budgetlint.readers.package import Element, Package, local

__all__ = ["pages", "read"]


def read(data: bytes, limits: Limits) -> Iterator[Laid]:
    """Yield lines, tables and page edges in reading order. Raises Refused for what is broken, locked or too much."""
    yield from in_order([layout_of(_sheet(page)) for page in pages(data, limits)])


def _sheet(page: DrawnPage) -> Sheet:
    """The page in points."""
    glyphs = [
        Glyph(g.text, g.box[0] / 10, g.box[1] / 10, g.box[2] / 10, g.box[3] / 10, g.baseline / 10, n)
        for n, g in enumerate(page.glyphs)
    ]
    across = [Rule(s.top / 10, s.left / 10, s.right / 10) for s in page.segments if s.top == s.bottom]
    down = [Rule(s.left / 10, s.top / 10, s.bottom / 10) for s in page.segments if s.left == s.right]
    pictured = 1.0 if page.pictures and not page.glyphs else 0.0
    return Sheet(page.number, page.width / 10, page.height / 10, 0, glyphs, across, down, pictured)


def pages(data: bytes, limits: Limits) -> Iterator[DrawnPage]:
    """Yield the pages of all documents in the file, numbered on from 1. Raises Refused."""
    meter = Meter(limits, data)
    package = Package(data, meter)
    if any(name.rpartition("/")[2] in ("encryptions.xml", "encryption.xml") for name in package.names()):
        raise Refused(LOCKED)
    number = 0
    for root in package.xml("OFD.xml").iter():
        if local(root) == "DocRoot" and root.text:
            for page in _document(package, root.text.strip(), meter):
                number += 1
                if number > limits.pages:
                    raise Refused(
                        Phrase(
                            "超过 {limit:,} 页;请拆分后再检查。",
                            "it has more than {limit:,} pages; split it and check again.",
                            limit=limits.pages,
                        )
                    )
                page.number = number
                yield page
    if not number:
        raise Refused(BROKEN)


def _document(package: Package, path: str, meter: Meter) -> Iterator[DrawnPage]:
    path = _found(package, "", path)
    root = package.xml(path)
    templates = {e.get("ID", ""): e.get("BaseLoc", "") for e in root.iter() if local(e) == "TemplatePage"}
    usual = next((e.text or "" for e in root.iter() if local(e) == "PhysicalBox"), "")
    for listed in (e for e in root.iter() if local(e) == "Pages"):
        for entry in listed:
            if local(entry) == "Page":
                yield _page(package, path, entry.get("BaseLoc", ""), usual, templates, meter)


def _page(package: Package, document: str, path: str, usual: str, templates: dict[str, str], meter: Meter) -> DrawnPage:
    """One page; its templates, which hold what all pages share, are drawn below or above it."""
    root = package.xml(_found(package, document, path))
    drawing = Drawing(next((e.text or "" for e in root.iter() if local(e) == "PhysicalBox"), usual), meter)
    used = [
        (e.get("ZOrder", "Background"), templates.get(e.get("TemplateID", ""))) for e in root if local(e) == "Template"
    ]
    for order, template in used:
        if template and order == "Background":
            drawing.draw(_contents(package.xml(_found(package, document, template))))
    drawing.draw(_contents(root))
    for order, template in used:
        if template and order != "Background":
            drawing.draw(_contents(package.xml(_found(package, document, template))))
    return drawing.page


def _contents(root: Element) -> Iterator[Element]:
    return (e for e in root if local(e) == "Content")


def _found(package: Package, beside: str, path: str) -> str:
    """A location: from the root if it begins with a slash, else beside the file that names it; some mean the root."""
    path = path.replace("\\", "/")
    folder = beside.rpartition("/")[0]
    near = path.lstrip("/") if path.startswith("/") or not folder else f"{folder}/{path}"
    return near if near in package else path.lstrip("/")
