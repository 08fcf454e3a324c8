"""Pages that are pictures, or whose font has no characters, read by the recogniser where the user asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from types import ModuleType

from attrs import evolve

from budgetlint.model.address import Address
from budgetlint.model.phrases import Phrase, listing
from budgetlint.readers.drawn.flow import Layout, layout_of
from budgetlint.readers.guard import Meter
from budgetlint.readers.layout import Grid, Kept, Remark
from budgetlint.readers.ocr import UNKNOWN, Late, sheet_read
from budgetlint.readers.ocr import engine as recogniser
from budgetlint.readers.pdf.pages import Handle
from budgetlint.readers.pdf.picture import bitmap_of

_READ = (
    "第{pages}页是图片或没有可用的编码,由文字识别(OCR)读出,可能有错{unsure};据此报出的,请先与原页核对。",
    "pages {pages} are pictures or without characters and were read by OCR, perhaps wrongly{unsure}; look at the page "
    "before anything that is reported by it.",
)
_UNSURE = (
    ",其中{count}处没有认清(记作�),不作数",
    "; places not made out (shown as �), which do not count: {count}",
)
_LATE = (
    "第{page}页是图片或没有可用的编码;文字识别已用满 {seconds} 秒,没有读到这一页,未能检查;请拆分后再检查。",
    "page {page} is a picture or without characters; OCR had used its {seconds} seconds and did not come to it, so that it "
    "was not checked; split the file and check again.",
)
_UNREAD = (Kept.SCANNED, Kept.UNMAPPED)


def recognised(raw: ModuleType, document: Handle, pages: Sequence[Layout], meter: Meter) -> list[Layout]:
    """The same pages, those without text as the recogniser reads them, with a remark on each. Raises Refused.

    Once ``Limits.recognising`` seconds are over, the rest stays unread, and its remark says so.
    """
    seconds = meter.limits.recognising
    clock = Meter(evolve(meter.limits, seconds=seconds))
    found: list[Layout] = []
    read: list[int] = []
    for page in pages:
        if any(r.kind in _UNREAD for r in page.remarks):
            try:
                if (laid := _read(raw, document, page.page, clock)) is not None:
                    page = laid
                    meter.counted(sum(len(item.cells) for _, item in page.items if isinstance(item, Grid)))
                    read.append(page.page)
            except Late:
                page = evolve(page, remarks=tuple(_late(r, seconds) for r in page.remarks))
        found.append(page)
    count = sum(_unsure(page) for page in found if page.page in read)
    # One sentence, whichever page it stands on: told once.
    sentence = Phrase(*_READ, pages=listing(_runs(read)), unsure=Phrase(*_UNSURE, count=count) if count else "")
    return [_remarked(page, sentence) if page.page in read else page for page in found]


def _read(raw: ModuleType, document: Handle, number: int, clock: Meter) -> Layout | None:
    """Page ``number`` as recognised; None if it can not be shown. Raises Late, and Refused without a recogniser."""
    engine = recogniser.engine()
    if clock.spent:
        raise Late
    bitmap = bitmap_of(raw, document, number - 1)
    return None if bitmap is None else layout_of(sheet_read(bitmap, number, engine, clock))


def _unsure(page: Layout) -> int:
    """In how many cells and lines something was not made out."""
    texts = (c.text for _, item in page.items for c in (item.cells if isinstance(item, Grid) else (item,)))
    return sum(UNKNOWN in text for text in texts)


def _late(remark: Remark, seconds: int) -> Remark:
    if remark.kind not in _UNREAD:
        return remark
    return evolve(remark, sentence=Phrase(*_LATE, page=remark.address.page, seconds=seconds))


def _remarked(page: Layout, sentence: str) -> Layout:
    return evolve(page, remarks=(Remark(Kept.RECOGNISED, sentence, Address(page=page.page)), *page.remarks))


def _runs(pages: Sequence[int]) -> Iterator[str]:
    """``3``, ``5–9``."""
    for _, group in groupby(enumerate(pages), key=lambda p: p[1] - p[0]):
        first, *rest = [page for _, page in group]
        yield f"{first}–{rest[-1]}" if rest else str(first)
