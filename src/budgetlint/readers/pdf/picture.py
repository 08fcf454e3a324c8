"""A page of a PDF as pdfium shows it, as a bitmap for the recogniser."""

from __future__ import annotations

import ctypes
from types import ModuleType

from budgetlint.readers.ocr.bitmap import Bitmap
from budgetlint.readers.pdf.pages import Handle

#: Pixels of a point (200 dpi), and the most of a page: a page of A3 has 7.7 million, for which a recogniser takes 1.6 GB.
_SCALE, _PIXELS = 200 / 72, 8_000_000
#: Points that a page is wide or high at most, and the most pixels of all its pictures: what they cost to show, which
#: nothing can stop once it goes on.
_POINTS, _SHOWN = 15_000.0, 150_000_000
_IMAGE, _FORM, _OBJECTS, _DEPTH = 3, 5, 20_000, 5
_WHITE = 0xFFFFFFFF


def bitmap_of(raw: ModuleType, document: Handle, index: int) -> Bitmap | None:
    """Page ``index`` (from 0) as it is shown, in grey; None if pdfium can not show it."""
    page = raw.FPDF_LoadPage(document, index)
    if not page:
        return None
    try:
        wide, high = raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page)
        if not (1.0 <= wide <= _POINTS and 1.0 <= high <= _POINTS) or not _is_fair(raw, page):
            return None
        scale = min(_SCALE, (_PIXELS / (wide * high)) ** 0.5)
        width, height = max(1, int(wide * scale)), max(1, int(high * scale))
        return _drawn(raw, page, width, height, scale)
    finally:
        raw.FPDF_ClosePage(page)


def _is_fair(raw: ModuleType, page: Handle) -> bool:
    """Whether its pictures are no larger than those of a scanner."""
    waiting = [(page, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, _DEPTH)]
    left, width, height = _SHOWN, ctypes.c_uint(), ctypes.c_uint()
    seen = 0
    while waiting:
        holder, count, get, depth = waiting.pop()
        for i in range(count(holder)):
            shape = get(holder, i)
            kind = raw.FPDFPageObj_GetType(shape)
            seen += 1
            if kind == _IMAGE and raw.FPDFImageObj_GetImagePixelSize(shape, ctypes.byref(width), ctypes.byref(height)):
                left -= width.value * height.value
            elif kind == _FORM and depth:
                waiting.append((shape, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, depth - 1))
            if left < 0 or seen > _OBJECTS:
                return False
    return True


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
