"""Word documents (.docx, .docm, .dotx; ECMA-376 part 1, 17): paragraphs and tables as a reader of the last page sees them.

What is apart from the body comes after it and says so in its address: text boxes after their paragraph, then notes,
headers and footers. Where pages begin is known to Word alone, so no page edges are yielded. Macros are never looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.model.address import Address
from budgetlint.model.phrases import Phrase
from budgetlint.readers.docx.body import Story
from budgetlint.readers.docx.names import REVISIONS, W
from budgetlint.readers.docx.numbering import Numbering
from budgetlint.readers.docx.styles import Styles
from budgetlint.readers.formats import Format, format_of
from budgetlint.readers.guard import BROKEN, LOCKED, Meter
from budgetlint.readers.layout import Kept, Laid, Limits, Refused, Remark, TextLine
from budgetlint.readers.package import Element, Package, number, related

__all__ = ["read"]

_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
#: Five centimetres in English Metric Units.
_LARGE = 1_800_000
_APART = {"footnotes": "脚注", "endnotes": "尾注", "header": "页眉", "footer": "页脚"}
_REVISED = (
    "文件含 {count} 处未处理的修订,已按全部接受读取;公开前请接受或拒绝修订后另存。",
    "tracked changes: {count}, read as if all were accepted; accept or reject them before publishing.",
)
_PICTURES = (
    "文件有 {count} 幅图片,其中的文字和表格没有读取;公开表格请用文字而不用图片。",
    "pictures: {count}, whose text and tables were not read; publish tables as text, not as pictures.",
)


def read(data: bytes, limits: Limits) -> Iterator[Laid]:
    """Yield the document in reading order. Raises Refused for what is broken, locked or too much."""
    meter = Meter(limits, data)
    if format_of(data) is Format.LOCKED:
        raise Refused(LOCKED)
    package = Package(data, meter)
    main = next((to for kind, to in related(package, "").values() if kind == "officeDocument"), "word/document.xml")
    root = package.xml(main)
    body = root.find(f"{W}body")
    if body is None:
        raise Refused(BROKEN)
    revisions = sum(1 for _ in root.iter(*REVISIONS))
    if revisions:
        yield Remark(Kept.REVISED, Phrase(*_REVISED, count=revisions), Address())
    pictures = sum(1 for e in root.iter(_EXTENT) if _is_large(e))
    if pictures:
        yield Remark(Kept.SCANNED, Phrase(*_PICTURES, count=pictures), Address())
    parts = related(package, main)
    styles = Styles(_part(package, parts, "styles"))
    numbering = Numbering(_part(package, parts, "numbering"), styles)
    yield from Story(meter, styles, numbering).read(body)
    yield from _apart(package, parts, meter, styles)


def _is_large(extent: Element) -> bool:
    """Whether a drawing is a picture as large as a table."""
    parent = extent.getparent()
    size = number(extent.get("cx")), number(extent.get("cy"))
    return parent is not None and next(parent.iter(_PICTURE), None) is not None and min(size) >= _LARGE


def _part(package: Package, parts: dict[str, tuple[str, str]], kind: str) -> Element | None:
    return next((package.xml_if_any(to) for of, to in parts.values() if of == kind), None)


def _apart(package: Package, parts: dict[str, tuple[str, str]], meter: Meter, styles: Styles) -> Iterator[Laid]:
    """Notes, headers and footers; a header that several sections repeat comes once."""
    seen: set[tuple[str, str]] = set()
    for kind, name in _APART.items():
        for target in dict.fromkeys(to for of, to in parts.values() if of == kind):
            root = package.xml_if_any(target)
            if root is None:
                continue
            notes = [n for n in root if n.tag in (f"{W}footnote", f"{W}endnote")]
            for story in notes or [root]:
                if story.get(f"{W}type") in ("separator", "continuationSeparator", "continuationNotice"):
                    continue
                numbering = Numbering(_part(package, parts, "numbering"), styles)
                for laid in Story(meter, styles, numbering, name).read(story):
                    if not isinstance(laid, TextLine) or notes or (name, laid.text) not in seen:
                        yield laid
                    if isinstance(laid, TextLine):
                        seen.add((name, laid.text))
