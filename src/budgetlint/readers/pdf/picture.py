"""A page of a PDF as pdfium shows it, as a bitmap for the recogniser."""

from __future__ import annotations

import ctypes
from types import ModuleType

from budgetlint.readers.ocr.bitmap import Bitmap
from budgetlint.readers.pdf.pages import Handle

#: Pixels of a point (200 dpi), and the most of a page: a page of A3 has 7.7 million.
_SCALE, _PIXELS = 200 / 72, 12_000_000
_WHITE = 0xFFFFFFFF


def bitmap_of(raw: ModuleType, document: Handle, index: int) -> Bitmap | None:
    """Page ``index`` (from 0) as it is shown, in grey; None if pdfium can not show it."""
    page = raw.FPDF_LoadPage(document, index)
    if not page:
        return None
    try:
        wide, high = raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page)
        if min(wide, high) < 1.0:
            return None
        scale = min(_SCALE, (_PIXELS / (wide * high)) ** 0.5)
        width, height = max(1, int(wide * scale)), max(1, int(high * scale))
        if width * height > _PIXELS:
            return None
        return _drawn(raw, page, width, height, scale)
    finally:
        raw.FPDF_ClosePage(page)


def _drawn(raw: ModuleType, page: Handle, width: int, height: int, scale: float) -> Bitmap | None:
    made = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_Gray, None, 0)
    if not made:
        return None
    try:
        raw.FPDFBitmap_FillRect(made, 0, 0, width, height, _WHITE)
        raw.FPDF_RenderPageBitmap(made, page, 0, 0, width, height, 0, raw.FPDF_GRAYSCALE)
        stride = raw.FPDFBitmap_GetStride(made)
        data = ctypes.string_at(raw.FPDFBitmap_GetBuffer(made), stride * height)
    finally:
        raw.FPDFBitmap_Destroy(made)
    rows = data if stride == width else b"".join(data[y * stride : y * stride + width] for y in range(height))
    return Bitmap(width, height, rows, scale)
