"""Text as a browser breaks it into lines, and the tables between (HTML Standard, 4.9 and 15.3)."""

from __future__ import annotations

from collections.abc import Container, Iterator

from attrs import field

from budgetlint.model.address import Address
from budgetlint.readers.guard import Meter
from budgetlint.readers.html.page import Page
from budgetlint.readers.html.tables import Form, formed, is_frame
from budgetlint.readers.layout import Grid, GridCell, Laid, TextLine
from budgetlint.readers.package import Element
from budgetlint.records import define
from budgetlint.regex import regex

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
    "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul", "caption", "html", "optgroup",
))  # fmt: skip
_HEADING = regex(r"h([1-6])")
_OUTLINE = regex(r"mso-outline-level\s*:\s*([1-9])")
_BLANKS = regex(r"[ \t\r\n\f]+")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f"
#: A line end in the markup between two Chinese signs is none in the text.
_JOIN = regex(rf"(?<=[{_WIDE}])[ \t\r\n]+(?=[{_WIDE}])")
_IGNORED = str.maketrans("", "", "\u200b\ufeff\u2060\u00ad")


@define
class _Lines:
    """Text as it gathers: finished lines, and the one being written, with where it began."""

    done: list[tuple[str, int | None, int | None]] = field(factory=list)
    pieces: list[str] = field(factory=list)
    last: str = ""
    line: int | None = None
    heading: int | None = None

    def write(self, text: str, line: int | None, heading: int | None, *, pre: bool) -> None:
        if pre:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self._put(first, line, heading, pre=True)
            for one in rest:
                self.end()
                self._put(one, line, heading, pre=True)
        else:
            self._put(_BLANKS.sub(" ", text) if "\n" not in text else _folded(self.last, text), line, heading)

    def _put(self, text: str, line: int | None, heading: int | None, *, pre: bool = False) -> None:
        if not pre and text.startswith(" ") and self.last in ("", " "):
            text = text[1:]
        if text and not self.pieces:
            self.line, self.heading = line, heading
        if text:
            self.pieces.append(text)
            self.last = text[-1]

    def end(self) -> None:
        text = "".join(self.pieces).translate(_IGNORED).rstrip()
        if text.strip():
            self.done.append((text, self.line, self.heading))
        self.pieces, self.last = [], ""


def _folded(before: str, text: str) -> str:
    """Blanks with line ends become one, or none between Chinese signs."""
    joined = _JOIN.sub(lambda match: "" if "\n" in match[0] or "\r" in match[0] else match[0], before + text)
    return _BLANKS.sub(" ", joined)[len(before) :]


class Flow:
    """Reads blocks of a page; ``left_out`` are those that are not read."""

    def __init__(self, page: Page, meter: Meter, left_out: Container[Element]) -> None:
        self._page = page
        self._meter = meter
        self._left_out = left_out
        self._tables = 0

    def read(self, block: Element, depth: int = 0) -> Iterator[Laid]:
        """Lines and grids in a block. A table that only lays out is gone into."""
        lines = _Lines()
        for part in self._walk(block, lines):
            yield from self._told(lines)
            yield from self._table(part, depth + 1)
        yield from self._told(lines)

    def _told(self, lines: _Lines) -> Iterator[TextLine]:
        lines.end()
        for text, line, heading in lines.done:
            yield TextLine(text, Address(line=line), heading)
        lines.done.clear()

    def _walk(self, block: Element, lines: _Lines) -> Iterator[Element]:
        """Write the text of a block; tables in it are handed out where they stand."""
        pending: list[tuple[Element, str]] = [(block, "open")]
        pre, heading = 0, None
        while pending:
            at, what = pending.pop()
            tag = at.tag
            if what == "tail":
                lines.write(at.tail or "", self._page.line(at), heading, pre=pre > 0)
                continue
            if what == "close":
                lines.end()
                pre -= tag == "pre"
                heading = None if _level(at) else heading
                continue
            if at is not block and self._is_out(at):
                continue
            if tag == "table" and at is not block:
                lines.end()
                yield at
                continue
            if tag == "br":
                lines.end()
            if tag in _BLOCKS:
                self._meter.tick()
                lines.end()
                pre += tag == "pre"
                heading = _level(at) or heading
                pending.append((at, "close"))
            lines.write(at.text or "", self._page.line(at), heading, pre=pre > 0)
            for child in reversed(at):
                pending.append((child, "tail"))
                pending.append((child, "open"))

    def _is_out(self, element: Element) -> bool:
        return self._page.is_hidden(element) or element in self._left_out

    def _table(self, table: Element, depth: int) -> Iterator[Laid]:
        self._meter.depth(depth)
        form = formed(table, self._is_out, self._meter)
        texts: list[str] = []
        inner: list[list[Element]] = []
        for cell in form.cells:
            lines = _Lines()
            inner.append(list(self._walk(cell.element, lines)))
            lines.end()
            texts.append("\n".join(text for text, _, _ in lines.done))
        for loose in form.loose:
            yield from self.read(loose, depth)
        if is_frame(form, texts, [sum(self._page.weight(t) for t in own) for own in inner]):
            for cell in form.cells:
                yield from self.read(cell.element, depth)
            return
        self._tables += 1
        yield self._grid(table, form, texts)
        for own in inner:
            for one in own:
                yield from self._table(one, depth + 1)

    def _grid(self, table: Element, form: Form, texts: list[str]) -> Grid:
        number = self._tables
        cells = tuple(
            GridCell(
                cell.row,
                cell.column,
                text,
                Address(table=number, row=cell.row + 1, column=cell.column + 1, line=self._page.line(cell.element)),
                cell.height,
                cell.width,
            )
            for cell, text in zip(form.cells, texts, strict=True)
        )
        return Grid(form.rows, form.columns, cells, Address(table=number, line=self._page.line(table)))


def _level(element: Element) -> int | None:
    """The level of a heading, by its element or by what Word wrote into its style."""
    if match := _HEADING.fullmatch(element.tag):
        return int(match[1])
    style = element.get("style")
    outline = _OUTLINE.search(style) if style and "mso-outline-level" in style else None
    return int(outline[1]) if outline else None
