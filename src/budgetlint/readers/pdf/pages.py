"""One page out of pdfium: its glyphs with box and baseline, the rules among its shapes, how much pictures cover.

The functions are bound to locals and structures used again and again: they are called some thousand times a page.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any, TypeAlias
from unicodedata import normalize

from attrs import field

from budgetlint.readers.drawn.sheet import Glyph, Sheet
from budgetlint.readers.pdf.calls import address_of, calls_of
from budgetlint.readers.pdf.strokes import Matrix, Strokes, composed
from budgetlint.records import define

#: An opaque handle of pdfium.
Handle: TypeAlias = Any

_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
_INVISIBLE = 3
#: More glyphs than a page of print can hold, and more shapes than it can be made of.
_GLYPHS, _SHAPES = 100_000, 400_000
_SPACES = frozenset(
    "\t\n\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u3000\ufeff"
)
#: What pdfium makes of a hyphen at the end of a line: in a table it is a minus or a dash.
_HYPHENS = frozenset("\x02\ufffe")
_UNKNOWN = "\ufffd"


@define
class _Shapes:
    """What the walk over the objects of a page has found."""

    strokes: Strokes
    pictures: float = 0.0
    drawn: int = 0
    invisible: bool = False
    directions: Counter[int | None] = field(factory=Counter)
    left: int = _SHAPES


def sheet_of(raw: ModuleType, document: Handle, index: int, depth: int) -> Sheet | None:
    """Page ``index`` (from 0) of an open document, or None if pdfium can not load it."""
    page = raw.FPDF_LoadPage(document, index)
    if not page:
        return None
    try:
        text = raw.FPDFText_LoadPage(page)
        try:
            return _sheet(raw, page, text, index + 1, depth)
        finally:
            if text:
                raw.FPDFText_ClosePage(text)
    finally:
        raw.FPDF_ClosePage(page)


def _sheet(raw: ModuleType, page: Handle, text: Handle, number: int, depth: int) -> Sheet:
    bounds = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, ctypes.byref(bounds))
    width, height = abs(bounds.right - bounds.left), abs(bounds.top - bounds.bottom)
    shapes = _Shapes(Strokes())
    calls = calls_of(raw)
    _walk(calls, address_of(page), calls.FPDFPage_CountObjects, calls.FPDFPage_GetObject, None, shapes, depth)
    turn, _ = max(((d, n) for d, n in shapes.directions.items() if d is not None), key=lambda p: p[1], default=(0, 0))
    upright = _upright(turn, min(bounds.left, bounds.right), min(bounds.bottom, bounds.top), width, height)
    if turn % 2:
        width, height = height, width
    across, down = shapes.strokes.rules(upright)
    sheet = Sheet(
        number,
        width,
        height,
        (raw.FPDFPage_GetRotation(page) - turn) % 4,
        across=across,
        down=down,
        pictured=min(1.0, shapes.pictures / max(1.0, width * height)),
        drawn=shapes.drawn,
        cut=shapes.left <= 0,
    )
    return _with_glyphs(calls, address_of(text), sheet, upright, shapes, turn) if text else sheet


def _upright(turn: int, x: float, y: float, width: float, height: float) -> Matrix:
    """From the space of the file, whose page begins at x, y, to the frame in which text of that direction is upright."""
    turned = (
        (1.0, 0.0, 0.0, -1.0, 0.0, height),
        (0.0, 1.0, 1.0, 0.0, 0.0, 0.0),
        (-1.0, 0.0, 0.0, 1.0, width, 0.0),
        (0.0, -1.0, -1.0, 0.0, height, width),
    )[turn]
    return composed((1.0, 0.0, 0.0, 1.0, -x, -y), turned)


def _direction(a: float, b: float) -> int | None:
    """Quarter turns to the left at which text runs; None if it is askew, as a watermark is."""
    if abs(b) <= abs(a) * 0.1:
        return 0 if a >= 0 else 2
    if abs(a) <= abs(b) * 0.1:
        return 1 if b > 0 else 3
    return None


def _walk(
    calls: SimpleNamespace, holder: Handle, count: Any, get: Any, outer: Matrix | None, found: _Shapes, depth: int
) -> None:
    """All objects of a page or form. ``outer`` leads from the form's space to that of the page."""
    kind_of, matrix_of, mode_of = (
        calls.FPDFPageObj_GetType,
        calls.FPDFPageObj_GetMatrix,
        calls.FPDFTextObj_GetTextRenderMode,
    )
    struct = calls.FS_MATRIX()
    reference = ctypes.addressof(struct)
    for i in range(count(holder)):
        found.left -= 1
        if found.left <= 0:
            return
        shape = get(holder, i)
        kind = kind_of(shape)
        if not matrix_of(shape, reference):
            continue
        a, b = struct.a, struct.b
        if kind == _TEXT:
            if outer is not None:
                a, b = a * outer[0] + b * outer[2], a * outer[1] + b * outer[3]
            found.directions[0 if b == 0.0 < a else _direction(a, b)] += 1
            found.invisible = found.invisible or mode_of(shape) == _INVISIBLE
            continue
        matrix = (a, b, struct.c, struct.d, struct.e, struct.f)
        if outer is not None:
            matrix = composed(matrix, outer)
        if kind == _PATH:
            found.drawn += 1
            found.left -= found.strokes.add(calls, shape, matrix)
        elif kind == _IMAGE:
            found.pictures += abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])
            found.strokes.add_picture(matrix)
        elif kind == _FORM and depth > 0:
            _walk(calls, shape, calls.FPDFFormObj_CountObjects, calls.FPDFFormObj_GetObject, matrix, found, depth - 1)


def _with_glyphs(
    calls: SimpleNamespace, text: Handle, sheet: Sheet, upright: Matrix, shapes: _Shapes, turn: int
) -> Sheet:
    """The sheet with its glyphs, but for those outside the page, askew, or invisible without a picture beneath."""
    glyphs: list[Glyph] = []
    append = glyphs.append
    mixed = len(shapes.directions) > 1
    unmapped = unseen = 0
    ax, ay, bx, by, cx, cy = upright
    width, height = sheet.width, sheet.height
    unmapped_at = calls.FPDFText_HasUnicodeMapError
    box_of, origin_of = calls.FPDFText_GetLooseCharBox, calls.FPDFText_GetCharOrigin
    box, x, y = calls.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    box_at, x_at, y_at = ctypes.addressof(box), ctypes.addressof(x), ctypes.addressof(y)
    number = calls.FPDFText_CountChars(text)
    for i, char, spaced in _characters(calls, text, min(number, _GLYPHS)):
        askew = False
        if mixed:
            direction = _turned(calls, text, i)
            if direction is None:
                continue
            askew = direction != turn
        if not box_of(text, i, box_at) or not origin_of(text, i, x_at, y_at):
            continue
        left, right, base = box.left, box.right, ay * x.value + by * y.value + cy
        x0, x1 = ax * left + bx * box.bottom + cx, ax * right + bx * box.top + cx
        y0, y1 = ay * left + by * box.bottom + cy, ay * right + by * box.top + cy
        if x0 > x1:
            x0, x1 = x1, x0
        if y0 > y1:
            y0, y1 = y1, y0
        if askew:
            base = y1
        if not (0.0 <= (x0 + x1) / 2 <= width and 0.0 <= base <= height + 3.0):
            continue
        seen = not (shapes.invisible and _is_invisible(calls, text, i))
        if not seen and sheet.pictured < 0.1:
            unseen += 1
            continue
        if char == _UNKNOWN or unmapped_at(text, i) == 1:
            unmapped += 1
            char = _UNKNOWN
        append(Glyph(char, x0, y0, x1, y1, base, i, spaced, seen))
    return Sheet(
        sheet.page,
        sheet.width,
        sheet.height,
        sheet.turns,
        glyphs,
        sheet.across,
        sheet.down,
        sheet.pictured,
        sheet.drawn,
        unmapped,
        unseen,
        sheet.cut or number > _GLYPHS,
    )


def _characters(calls: SimpleNamespace, text: Handle, number: int) -> Iterator[tuple[int, str, bool]]:
    """Place and character of every glyph that is no space, and whether a space was printed before it."""
    code_of, made_up = calls.FPDFText_GetUnicode, calls.FPDFText_IsGenerated
    spaced = False
    high = 0
    for i in range(number):
        code = code_of(text, i)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0
        high = 0
        char = chr(code) if code < 0x110000 else _UNKNOWN
        if char in _SPACES:
            spaced = spaced or made_up(text, i) != 1
            continue
        if char in _HYPHENS:
            char = "-"
        elif code < 0x20 or 0x7F <= code < 0xA0:
            char = _UNKNOWN
        elif 0x2E80 <= code < 0x2FE0 or 0xF900 <= code < 0xFB00:
            # A font's table of characters may lead to the radical that looks like the character.
            char = normalize("NFKC", char)
        yield i, char, spaced
        spaced = False


def _turned(calls: SimpleNamespace, text: Handle, i: int) -> int | None:
    struct = calls.FS_MATRIX()
    calls.FPDFText_GetMatrix(text, i, ctypes.byref(struct))
    return _direction(struct.a, struct.b)


def _is_invisible(calls: SimpleNamespace, text: Handle, i: int) -> bool:
    shape = calls.FPDFText_GetTextObject(text, i)
    return bool(shape) and calls.FPDFTextObj_GetTextRenderMode(shape) == _INVISIBLE
