"""One page in reading order: its tables, and its lines of text between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from budgetlint.model.phrases import Phrase
from budgetlint.readers.drawn.cells import sorted_in
from budgetlint.readers.drawn.lattice import Crowded, Lattice, lattices
from budgetlint.readers.drawn.lines import area_of, is_recognised, lines_of, rewrapped, text_of
from budgetlint.readers.drawn.rows import filled, text_in
from budgetlint.readers.drawn.sheet import Area, Glyph, Sheet
from budgetlint.readers.drawn.unruled import unruled
from budgetlint.readers.layout import Grid, GridCell, Kept, Remark, TextLine
from budgetlint.records import frozen

#: From which part of a page on pictures make it a scan, and from which part of its glyphs unmapped ones spoil it.
_SCANNED, _SPOILT = 0.4, 0.2
#: Fewer glyphs than these are a stamp or a page number, not the text of a page.
_FEW = 12

Placed: TypeAlias = tuple[Area, TextLine | Grid]


@frozen(eq=False)
class Layout:
    """One page: lines and tables from the top, and what was left out."""

    page: int
    width: float
    height: float
    items: tuple[Placed, ...]
    remarks: tuple[Remark, ...] = ()


def layout_of(sheet: Sheet) -> Layout:
    """The page as a person reads it. What stands in a frame around it is text."""
    remarks = list(_remarks(sheet))
    if any(r.kind is Kept.UNMAPPED for r in remarks):
        return Layout(sheet.page, sheet.width, sheet.height, (), tuple(remarks))
    placed, rest = _tables(sheet)
    lines = rewrapped(lines_of(rest))
    for area, grid, used in unruled(sheet, lines, [a for a, _ in placed]):
        placed.append((area, grid))
        lines = [line for line in lines if id(line) not in used]
    placed += [(area_of(line), _line(sheet, line)) for line in lines]
    placed.sort(key=lambda p: (p[0][1], p[0][0]))
    return Layout(sheet.page, sheet.width, sheet.height, tuple(placed), tuple(remarks))


_PICTURE = (
    "第{page}页是图片,没有文字,未能检查;请提供可以复制文字的版本。",
    "page {page} is a picture without text and was not checked; give a version whose text can be copied.",
)
_UNMAPPED = (
    "第{page}页的字体没有可用的编码,文字无法读取,未能检查;请重新导出 PDF 并嵌入字体。",
    "the fonts of page {page} do not tell their characters, so that it was not checked; export the PDF anew with its fonts.",
)
_TOO_MUCH = (
    "第{page}页的内容过多,其余未读取;请拆分后再检查。",
    "page {page} holds too much, the rest was not read; split it and check again.",
)


def _remarks(sheet: Sheet) -> Iterator[Remark]:
    address = sheet.address(sheet.whole)
    if sheet.pictured >= _SCANNED and len(sheet.glyphs) < _FEW:
        yield Remark(Kept.SCANNED, Phrase(*_PICTURE, page=sheet.page), address)
    if sheet.unmapped > _SPOILT * max(1, len(sheet.glyphs)):
        yield Remark(Kept.UNMAPPED, Phrase(*_UNMAPPED, page=sheet.page), address)
    if sheet.cut:
        yield Remark(Kept.LIMIT, Phrase(*_TOO_MUCH, page=sheet.page), address)


def _tables(sheet: Sheet) -> tuple[list[Placed], list[Glyph]]:
    """The ruled tables of a page, and the glyphs outside them."""
    try:
        found = lattices(sheet.across, sheet.down)
    except Crowded:
        return [], sheet.glyphs
    placed: list[Placed] = []
    rest = sheet.glyphs
    # A table in a cell of another one is read for itself.
    for lattice in sorted(found, key=lambda t: _size(t.area)):
        inside, outside = sorted_in(lattice, rest)
        if _is_frame(lattice, inside):
            continue
        rest = outside
        placed.append((lattice.area, _grid(sheet, lattice, inside)))
    return placed, rest


def _size(area: Area) -> float:
    return (area[2] - area[0]) * (area[3] - area[1])


def _is_frame(lattice: Lattice, inside: Sequence[Sequence[Glyph]]) -> bool:
    """Whether it is the border of a page or a box around text: one cell holds all that is in it, in several lines."""
    full = [glyphs for glyphs in inside if glyphs]
    return len(full) == 1 and len(lattice.cells) <= 4 and len(lines_of(full[0])) > 2


def _grid(sheet: Sheet, lattice: Lattice, inside: Sequence[Sequence[Glyph]]) -> Grid:
    rows, found = filled(lattice, inside)
    recognised = any(map(is_recognised, inside))
    cells = []
    for cell in found:
        # That a cell of a picture is blank is no more certain than what another one says.
        own = any(map(is_recognised, cell.lines)) if cell.lines else recognised
        address = sheet.address(cell.area, own)
        indent = round((cell.lines[0][0].left - cell.area[0]) * 10) if cell.lines else 0
        text = text_in(cell.lines)
        cells.append(GridCell(cell.row, cell.column, text, address, cell.height, cell.width, max(0, indent)))
    return Grid(rows, len(lattice.xs) - 1, tuple(cells), sheet.address(lattice.area, recognised))


def _line(sheet: Sheet, line: Iterable[Glyph]) -> TextLine:
    glyphs = list(line)
    return TextLine(text_of(glyphs, wide=True), sheet.address(area_of(glyphs), is_recognised(glyphs)))
