"""Documents as scans, and a recogniser that needs no library: it knows what was printed on the pages it is shown."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from types import ModuleType

import pypdfium2
import pytest
from attrs import define, field
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from budgetlint.readers.drawn.lines import area_of, lines_of, pieces_of
from budgetlint.readers.drawn.sheet import Glyph
from budgetlint.readers.ocr import engine
from budgetlint.readers.ocr.bitmap import Bitmap, Box
from budgetlint.readers.ocr.engine import Corners, Engine, Read
from budgetlint.readers.pdf import picture, scans
from budgetlint.readers.pdf.pages import Handle, sheet_of

#: How sure a recogniser is of a character: the character, its place in its line, the line.
Sureness = Callable[[str, int, str], float]


def pictured(
    data: bytes,
    pages: Sequence[int] | None = None,
    dpi: int = 200,
    blocks: bool = True,
    change: Callable[[Image.Image], Image.Image] | None = None,
) -> bytes:
    """A PDF with some of its pages (from 0; all, if not said) as pictures and nothing else.

    ``blocks``: characters are blocks of ink, for a recogniser that knows them; what fonts there are makes no difference.
    """
    source = pypdfium2.PdfDocument(data)
    made = pypdfium2.PdfDocument.new()
    for index in range(len(source)):
        if pages is None or index in pages:
            image = source[index].render(scale=dpi / 72, grayscale=True).to_pil()
            if blocks:
                _block(image, glyphs_on(source, index), dpi / 72)
            sheet = pypdfium2.PdfDocument(_sheet(change(image) if change else image, dpi))
            made.import_pages(sheet)
            sheet.close()
        else:
            made.import_pages(source, [index])
    out = io.BytesIO()
    made.save(out)
    made.close()
    source.close()
    return out.getvalue()


def glyphs_on(document: pypdfium2.PdfDocument, index: int) -> list[Glyph]:
    """What is printed on a page."""
    made = sheet_of(pypdfium2.raw, document.raw, index, 5)
    assert made is not None and made.turns == 0
    return made.glyphs


def _block(image: Image.Image, glyphs: Sequence[Glyph], scale: float) -> None:
    draw = ImageDraw.Draw(image)
    for glyph in glyphs:
        left, top, right, bottom = (edge * scale for edge in glyph[1:5])
        x, y = (right - left) / 5, (bottom - top) / 5
        draw.rectangle((left, top, right, bottom), 255)
        draw.rectangle((left + x, top + y, right - x, bottom - y), 40)


def _sheet(image: Image.Image, dpi: int) -> bytes:
    out = io.BytesIO()
    size = image.width * 72 / dpi, image.height * 72 / dpi
    canvas = Canvas(out, pagesize=size)
    canvas.drawImage(ImageReader(image), 0, 0, *size)
    canvas.save()
    return out.getvalue()


def sure(char: str, at: int, line: str) -> float:
    return 1.0


@define
class Knowing:
    """A recogniser that reads the text of the document that the pictures were made of.

    ``sure``: how sure it says it is; ``finds``: which lines it finds at all. ``asked`` counts the pages it was shown.
    """

    data: bytes
    sure: Sureness = sure
    finds: Callable[[str], bool] = bool
    asked: int = 0
    _page: int = 0
    _glyphs: dict[int, list[Glyph]] = field(factory=dict)

    def shown(self, index: int) -> None:
        """Page ``index`` (from 0) is the one under way."""
        self.asked += 1
        self._page = index
        if index not in self._glyphs:
            document = pypdfium2.PdfDocument(self.data)
            self._glyphs[index] = glyphs_on(document, index)
            document.close()

    def find(self, bitmap: Bitmap) -> list[Corners]:
        found: list[Corners] = []
        for line in lines_of(self._glyphs[self._page]):
            for piece in pieces_of(line, 0.5):
                if self.finds("".join(g.text for g in piece)):
                    left, top, right, bottom = (edge * bitmap.scale for edge in area_of(piece))
                    found.append(((left, top), (right, top), (right, bottom), (left, bottom)))
        return found

    def read(self, bitmap: Bitmap, boxes: Sequence[Box]) -> list[Read]:
        return [self._read(bitmap, box) for box in boxes]

    def _read(self, bitmap: Bitmap, box: Box) -> Read:
        inside: list[tuple[float, str]] = []
        for glyph in self._glyphs[self._page]:
            x, y = ((glyph.left + glyph.right) / 2 * bitmap.scale, (glyph.top + glyph.bottom) / 2 * bitmap.scale)
            if box.left <= x < box.right and box.top <= y < box.bottom:
                inside.append(((x - box.left) / box.width, glyph.text))
        inside.sort()
        line = "".join(char for _, char in inside)
        known = tuple(self.sure(char, at, line) for at, char in enumerate(line))
        return Read(line, tuple(at for at, _ in inside), known)


def use(monkeypatch: pytest.MonkeyPatch, recogniser: Engine) -> None:
    """Let ``recogniser`` stand in for the library."""
    monkeypatch.setattr(engine, "engine", lambda: recogniser)
    if isinstance(recogniser, Knowing):

        def bitmap_of(raw: ModuleType, document: Handle, index: int) -> Bitmap | None:
            recogniser.shown(index)
            return picture.bitmap_of(raw, document, index)

        monkeypatch.setattr(scans, "bitmap_of", bitmap_of)
