"""PDF: text with its geometry through pdfium, tables found again from their rules (ISO 32000).

pdfium is not thread-safe: several files at once take several processes.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

from budgetlint.model.address import Address
from budgetlint.model.phrases import Phrase
from budgetlint.readers.drawn import in_order
from budgetlint.readers.drawn.flow import Layout, layout_of
from budgetlint.readers.guard import BROKEN, LOCKED, Meter, library
from budgetlint.readers.layout import Grid, Kept, Laid, Limits, Refused, Remark
from budgetlint.readers.pdf.pages import Handle, sheet_of

_PASSWORD = 4
_MANY = (
    "PDF 有 {pages:,} 页,超过上限 {limit:,};请拆分后再检查。",
    "the PDF has {pages:,} pages, more than the limit of {limit:,}; split it and check again.",
)
_DAMAGED = (
    "第{page}页已损坏,未能读取;请重新导出 PDF 后再检查。",
    "page {page} is damaged and was not read; export the PDF anew and check again.",
)


def read(data: bytes, limits: Limits) -> Iterator[Laid]:
    """Yield lines, tables and page edges in reading order; a table over several pages is one. Raises Refused."""
    meter = Meter(limits, data)
    pdfium = library("pypdfium2", "pdf")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise Refused(LOCKED if getattr(error, "err_code", None) == _PASSWORD else BROKEN) from None
    try:
        count = len(document)
        if count > limits.pages:
            raise Refused(Phrase(*_MANY, pages=count, limit=limits.pages))
        if not count:
            raise Refused(BROKEN)
        pages = []
        for index in range(count):
            meter.tick()
            page = _page(pdfium.raw, document.raw, index, limits)
            meter.cells(sum(len(item.cells) for _, item in page.items if isinstance(item, Grid)))
            pages.append(page)
        if limits.recognising:
            from budgetlint.readers.pdf import scans

            pages = scans.recognised(pdfium.raw, document.raw, pages, meter)
    finally:
        document.close()
    yield from in_order(pages)


def _page(raw: ModuleType, document: Handle, index: int, limits: Limits) -> Layout:
    sheet = sheet_of(raw, document, index, limits.depth)
    if sheet is None:
        sentence = Phrase(*_DAMAGED, page=index + 1)
        return Layout(index + 1, 0.0, 0.0, (), (Remark(Kept.LIMIT, sentence, Address(page=index + 1)),))
    return layout_of(sheet)
