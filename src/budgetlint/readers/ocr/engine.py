"""The recogniser behind ``--ocr``: PP-OCR through rapidocr and onnxruntime, with the models that are in its wheel.

What it is and whether it is there concerns no other module: they know ``Engine``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias

from budgetlint.model.phrases import Phrase
from budgetlint.readers.guard import library
from budgetlint.readers.layout import Refused
from budgetlint.readers.ocr.bitmap import Bitmap, Box
from budgetlint.records import frozen

#: The corners of a line of text in pixels, from the upper left one clockwise as one reads it.
Corners: TypeAlias = tuple[tuple[float, float], ...]

_WHAT: Final = Phrase("识别扫描页上的文字(--ocr)", "to read scanned pages (--ocr)")
_OTHER: Final = Phrase(
    "装有的 rapidocr 不是所支持的版本;请执行 pip install 'budgetlint[ocr]' 后再检查。",
    "the rapidocr that is installed is not supported; run pip install 'budgetlint[ocr]' and check again.",
)
_MODELS: Final = {"Det": "PP-OCRv6_det_small.onnx", "Rec": "PP-OCRv6_rec_small.onnx"}
#: More lines of text than a page has, and how many are read at once.
_LINES, _BATCH = 3_000, 6


@frozen
class Read:
    """What a line of text says: characters without blanks, where the middle of each is (0 to 1 of the box), how sure it is
    of each (0 to 1), and before which a blank stands."""

    text: str
    middles: tuple[float, ...]
    sure: tuple[float, ...]
    spaced: frozenset[int] = frozenset()


class Engine(Protocol):
    """What finds and reads text in a picture."""

    def find(self, bitmap: Bitmap) -> list[Corners]:
        """Where lines of text stand."""

    def read(self, bitmap: Bitmap, boxes: Sequence[Box]) -> list[Read]:
        """What each of the boxes, which hold one line of text, says."""


@cache
def engine() -> Engine:
    """The recogniser, loaded once. Raises Refused with the command that installs it."""
    rapidocr = library("rapidocr", "ocr", _WHAT)
    runtime = library("onnxruntime", "ocr", _WHAT)
    runtime.disable_telemetry_events()
    models = Path(rapidocr.__file__).parent / "models"
    # Models named by their path are never looked for anywhere else; where one is missing nothing is fetched.
    if not all((models / name).is_file() for name in _MODELS.values()):
        raise Refused(_OTHER)
    stated = {f"{part}.model_path": str(models / name) for part, name in _MODELS.items()}
    made = rapidocr.RapidOCR(
        params={
            **stated,
            "Global.log_level": "critical",
            "Global.use_preprocess_img": False,
            "Global.use_vertical_padding": False,
            "Global.use_cls": False,
            "Global.return_word_box": True,
            "Det.max_candidates": _LINES,
            "Rec.rec_batch_num": _BATCH,
        }
    )
    return _Rapid(made, library("numpy", "ocr", _WHAT))


@frozen
class _Rapid:
    _rapid: Any
    _numpy: Any

    def find(self, bitmap: Bitmap) -> list[Corners]:
        found = self._rapid(self._pixels(bitmap), use_det=True, use_cls=False, use_rec=False).boxes
        return [] if found is None else [tuple((float(x), float(y)) for x, y in corners) for corners in found]

    def read(self, bitmap: Bitmap, boxes: Sequence[Box]) -> list[Read]:
        if not boxes:
            return []
        pixels = self._pixels(bitmap)
        found = self._rapid.recognize_txt([pixels[b.top : b.bottom, b.left : b.right] for b in boxes])
        return [_read(text, info) for text, info in zip(found.txts, found.word_results, strict=True)]

    def _pixels(self, bitmap: Bitmap) -> Any:
        grey = self._numpy.frombuffer(bitmap.data, dtype="uint8").reshape(bitmap.height, bitmap.width, 1)
        return self._numpy.repeat(grey, 3, axis=2)


def _read(text: str, info: Any) -> Read:
    """The recogniser looks at a line in columns and says in which it saw each character that is no blank."""
    columns = list(chain.from_iterable(info.word_cols))
    kept = [(at, char) for at, char in enumerate(text) if not char.isspace()]
    width = max(1.0, float(info.line_txt_len))
    return Read(
        "".join(char for _, char in kept),
        tuple(min(1.0, (column + 0.5) / width) for column in columns),
        tuple(float(info.confs[at]) for at, _ in kept),
        frozenset(_after_blanks([at for at, _ in kept])),
    )


def _after_blanks(places: Sequence[int]) -> Iterator[int]:
    yield from (n for n, (before, at) in enumerate(pairwise(places), 1) if at > before + 1)
