"""A document as files that people have: a Word document, a workbook, a web page, a PDF with ruled tables."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import TypeAlias

from attrs import frozen

from generator.paper import Paper
from generator.sheets import Grid

#: Text, rows, columns of one cell.
Square: TypeAlias = tuple[str, int, int]


@frozen
class Ruled:
    """A table: for each row, column → the cell that begins there."""

    rows: tuple[dict[int, Square], ...]
    width: int


def parts(paper: Paper) -> Iterator[str | Ruled]:
    """Lines and tables in order."""
    for part in _parts(paper):
        if not isinstance(part, str):
            yield part
        elif text := part.replace("\f", "").strip():
            yield text


def _parts(paper: Paper) -> Iterator[str | Ruled]:
    yield from paper.opening
    for grid in paper.grids:
        around = grid.around
        yield from around.before
        if around.number:
            yield around.number
        yield grid.caption
        unit = "" if around.header_unit else around.unit_label + grid.unit
        entity = f"编制部门：{around.entity}{around.entity_rest}" if around.entity else ""
        if around.joined_unit and entity:
            yield f"{entity} {unit}".strip()
        else:
            yield from (line for line in (entity, around.year, unit) if line)
        yield _ruled(grid)
        yield from around.notes
    yield from paper.closing


def _ruled(grid: Grid) -> Ruled:
    rows: list[dict[int, Square]] = []
    depth = len(grid.header)
    for level, slots in enumerate(grid.header):
        row: dict[int, Square] = {}
        at = 0
        for slot in slots:
            if not slot.continues:
                height = 1
                while level + height < depth and _continues(grid, level + height, at):
                    height += 1
                row[at] = (slot.text, height, slot.span)
            at += slot.span
        rows.append(row)
    if grid.numbers:
        rows.append({n: (text, 1, 1) for n, text in enumerate(grid.numbers)})
    rows += [{n: (cell.text, 1, 1) for n, cell in enumerate(row)} for row in grid.body]
    return Ruled(tuple(rows), grid.width)


def _continues(grid: Grid, level: int, column: int) -> bool:
    at = 0
    for slot in grid.header[level]:
        if at == column:
            return slot.continues
        at += slot.span
    return False


def to_html(paper: Paper) -> bytes:
    out = []
    for part in parts(paper):
        if isinstance(part, str):
            out.append(f"<p>{escape(part)}</p>")
            continue
        rows = []
        for row in part.rows:
            cells = (f'<td rowspan="{h}" colspan="{w}">{escape(text)}</td>' for text, h, w in row.values())
            rows.append(f"<tr>{''.join(cells)}</tr>")
        out.append(f"<table>{''.join(rows)}</table>")
    page = f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>预算公开</title></head><body>{"".join(out)}</body></html>'
    return page.encode()


def to_docx(paper: Paper) -> bytes:
    from docx import Document
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    document = Document()
    # As budgets are: wide tables on pages across, in small print.
    page = document.sections[0]
    page.page_width, page.page_height = page.page_height, page.page_width
    document.styles["Normal"].font.size = Pt(9)
    for part in parts(paper):
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(len(part.rows), part.width, style="Table Grid")
        for r, row in enumerate(part.rows):
            table.rows[r]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            line = table.rows[r].cells
            for c, (text, height, width) in row.items():
                cell = line[c]
                if height > 1 or width > 1:
                    cell = cell.merge(table.cell(r + height - 1, c + width - 1))
                cell.text = text
    # No document that Word writes ends with a table; LibreOffice loses such a one on its way through .doc.
    document.add_paragraph()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def to_xlsx(paper: Paper) -> bytes:
    """A sheet a table, its lines above and below it; what stands before the first and after the last on sheets alone."""
    from openpyxl import Workbook

    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    row = 1
    pending: list[str] = []
    for part in parts(paper):
        if isinstance(part, str):
            pending.append(part)
            continue
        sheet, row = book.create_sheet(f"表{len(book.sheetnames)}"), 1
        for line in pending:
            sheet.cell(row, 1, line)
            row += 1
        pending = []
        for r, cells in enumerate(part.rows):
            for c, (text, height, width) in cells.items():
                sheet.cell(row + r, c + 1, text or None)
                if height > 1 or width > 1:
                    sheet.merge_cells(
                        start_row=row + r, end_row=row + r + height - 1, start_column=c + 1, end_column=c + width
                    )
        row += len(part.rows)
    if pending:
        sheet = book.create_sheet("说明")
        for at, line in enumerate(pending, 1):
            sheet.cell(at, 1, line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_PAGE, _MARGIN, _SIZE, _LEAD = (1190.0, 842.0), 50.0, 9.0, 16.0


def to_pdf(paper: Paper, page: tuple[float, float] = _PAGE, lead: float = _LEAD) -> bytes:
    """A3 across, tables with rules, their rows over as many pages as they take; long lines broken at the margin."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=_PAGE)
    width = page[0] - 2 * _MARGIN

    def begin() -> float:
        canvas.setFont("STSong-Light", _SIZE)
        return page[1] - _MARGIN

    def wide(text: str) -> float:
        return float(pdfmetrics.stringWidth(text, "STSong-Light", _SIZE))

    def turned() -> float:
        canvas.drawCentredString(page[0] / 2, 25, f"- {canvas.getPageNumber()} -")
        canvas.showPage()
        return begin()

    y = begin()
    for part in parts(paper):
        if isinstance(part, str):
            for line in _broken(part, width, wide):
                if y < _MARGIN + lead:
                    y = turned()
                canvas.drawString(_MARGIN, y - lead + 4, line)
                y -= lead
            continue
        columns = _columns(part, width, wide)
        covered: dict[tuple[int, int], int] = {}
        for r, row in enumerate(part.rows):
            needed = max([h for _, h, _ in row.values()] or [1])
            if y < _MARGIN + needed * lead and not any((r, c) in covered for c in range(part.width)):
                y = turned()
            for c, (text, height, span) in row.items():
                left, right = columns[c], columns[c + span]
                canvas.rect(left, y - height * lead, right - left, height * lead)
                canvas.drawString(left + 3, y - height * lead / 2 - 3, text)
                covered |= {(r + n, c): 1 for n in range(1, height)}
            y -= lead
        y -= lead
    turned()
    canvas.save()
    return out.getvalue()


def _broken(text: str, width: float, wide: Callable[[str], float]) -> Iterator[str]:
    line = ""
    for char in text:
        if line and wide(line + char) > width:
            yield line
            line = ""
        line += char
    yield line


def _columns(part: Ruled, width: float, wide: Callable[[str], float]) -> Sequence[float]:
    """Where columns begin and the last one ends: each as wide as its widest figure, as far as there is room."""
    needed = [20.0] * part.width
    for row in part.rows:
        for c, (text, _, span) in row.items():
            if span == 1:
                needed[c] = max(needed[c], wide(text) + 8)
    scale = max(1.0, width / sum(needed))
    edges = [_MARGIN]
    for need in needed:
        edges.append(edges[-1] + need * min(scale, 1.5))
    return edges
