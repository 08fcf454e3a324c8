"""How well scans are read: pages of PDFs with text as pictures of several qualities, recognised and held against the text.

``python benchmarks/ocr.py FILE:PAGE,PAGE…`` (pages from 1), with the extra ``ocr`` installed.
"""

from __future__ import annotations

import argparse
import importlib
import io
import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from attrs import define
from PIL import Image, ImageChops, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from tabulate import tabulate

from budgetlint.readers import Limits
from budgetlint.readers.layout import Grid, Laid, TextLine
from budgetlint.readers.pdf import read

pypdfium2: Any = importlib.import_module("pypdfium2")

#: Name → dpi, quality of the JPEG, noise, blur, degrees askew.
SCANS: dict[str, tuple[int, int, int, float, float]] = {
    "200 dpi": (200, 75, 0, 0.0, 0.0),
    "noise": (200, 40, 20, 0.0, 0.0),
    "120 dpi": (120, 50, 0, 0.0, 0.0),
    "blurred, askew": (200, 75, 15, 1.2, 0.7),
    "90 dpi, noise": (90, 40, 15, 0.0, 0.0),
}
_AMOUNT = re.compile(r"[-−]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)%?")


@define
class Found:
    """The amounts and the cells with text of some pages."""

    amounts: Counter[str]
    cells: Counter[str]

    @classmethod
    def of(cls, laid: Iterable[Laid]) -> Found:
        found = cls(Counter(), Counter())
        for item in laid:
            if isinstance(item, Grid):
                texts = ["".join(c.text.split()) for c in item.cells]
                found.cells.update(t for t in texts if t)
            else:
                texts = [item.text] if isinstance(item, TextLine) else []
            found.amounts.update(a for t in texts for a in _AMOUNT.findall(t.replace("，", ",")))
        return found


def chosen(data: bytes, pages: Sequence[int]) -> bytes:
    """A PDF of some pages of another."""
    source, made, out = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument.new(), io.BytesIO()
    made.import_pages(source, [page - 1 for page in pages])
    made.save(out)
    return out.getvalue()


def scanned(data: bytes, dpi: int, quality: int, noise: int, blur: float, askew: float) -> bytes:
    """The same pages as pictures of that quality."""
    out = io.BytesIO()
    canvas = Canvas(out)
    for page in pypdfium2.PdfDocument(data):
        image = page.render(scale=dpi / 72, grayscale=True).to_pil()
        size = image.width * 72 / dpi, image.height * 72 / dpi
        if askew:
            image = image.rotate(askew, resample=Image.Resampling.BICUBIC, fillcolor=255)
        if blur:
            image = image.filter(ImageFilter.GaussianBlur(blur))
        if noise:
            image = ImageChops.add(image, Image.effect_noise(image.size, noise), offset=-128)
        packed = io.BytesIO()
        image.save(packed, "JPEG", quality=quality)
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(packed), 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def measure(pages: Sequence[bytes], scan: str) -> list[object]:
    amounts = right = wrong = cells = same = unknown = count = 0
    spent = 0.0
    for data in pages:
        true = Found.of(read(data, Limits()))
        picture = scanned(data, *SCANS[scan])
        start = time.perf_counter()
        found = Found.of(read(picture, Limits(recognising=3600)))
        spent += time.perf_counter() - start
        count += len(pypdfium2.PdfDocument(data))
        amounts += true.amounts.total()
        right += (true.amounts & found.amounts).total()
        wrong += (found.amounts - true.amounts).total()
        cells += true.cells.total()
        same += (true.cells & found.cells).total()
        unknown += sum(n for text, n in found.cells.items() if "\ufffd" in text)
    return [scan, count, amounts, right, wrong, cells, same, unknown, f"{spent / count:.1f}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="+", metavar="FILE:PAGES")
    named = (str(spec).rpartition(":") for spec in parser.parse_args().pages)
    pages = [chosen(Path(name).read_bytes(), [int(n) for n in told.split(",")]) for name, _, told in named]
    headers = ["scan", "pages", "amounts", "right", "wrong", "cells", "same", "unknown", "s/page"]
    print(tabulate([measure(pages, scan) for scan in SCANS], headers=headers))


if __name__ == "__main__":
    main()
