"""Places in a file as people find them: lines of a text, pages of a PDF, cells of a sheet, rows of a table in Word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from budgetlint.model.phrases import Lang, Said
from budgetlint.model.source import Place
from budgetlint.records import frozen

#: What counts the places of a kind: one of them, several of them.
_COUNTED: Final = {
    "zh": {
        "line": ("第{}行", "第{}行"),
        "page": ("第{}页", "第{}页"),
        "cell": ("工作表「{of}」{}", "工作表「{of}」{}"),
        "sheet": ("工作表「{of}」", "工作表「{of}」"),
        "row": ("第{of}张表第{}行", "第{of}张表第{}行"),
        "table": ("第{}张表", "第{}张表"),
        "paragraph": ("第{}段", "第{}段"),
    },
    "en": {
        "line": ("line {}", "lines {}"),
        "page": ("page {}", "pages {}"),
        "cell": ("sheet '{of}' {}", "sheet '{of}' {}"),
        "sheet": ("sheet '{of}'", "sheet '{of}'"),
        "row": ("table {of} row {}", "table {of} rows {}"),
        "table": ("table {}", "tables {}"),
        "paragraph": ("paragraph {}", "paragraphs {}"),
    },
}
_JOIN: Final = {"zh": "、", "en": ", "}
_MORE: Final = {"zh": "等", "en": " and more"}


@frozen
class Where(Said):
    """Some places of one disclosure, of many the first ``most``. ``str`` gives Chinese.

    ``whole``: how far each reaches is told, too.
    """

    places: tuple[Place, ...]
    most: int = 1_000
    whole: bool = False
    #: Whether it is told that there are more.
    more: bool = True

    @classmethod
    def of(cls, places: Iterable[Place], most: int = 1_000, *, whole: bool = False, more: bool = True) -> Where:
        return cls(tuple(places), most, whole, more)

    def __str__(self) -> str:
        return self.words("zh")

    @property
    def count(self) -> int:
        """How many of them a person would look up."""
        return len(self._distinct())

    def words(self, lang: Lang) -> str:
        """``第54、56行``, ``第3页``, ``工作表「收支总表」B7、B9``, ``第2张表第4行``; of several files ``说明.pdf 第3页``."""
        told = self._distinct()
        groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for file, kind, of, at in told[: self.most]:
            groups[file, kind, of].append(at)
        join = _JOIN[lang]
        words = (
            (f"{file} " if file else "") + _COUNTED[lang][kind][len(at) > 1].format(join.join(at), of=of)
            for (file, kind, of), at in groups.items()
        )
        return join.join(words) + (_MORE[lang] if self.more and len(told) > self.most else "")

    def _distinct(self) -> list[tuple[str, str, str, str]]:
        """The file of each place, what counts it, within what, and its number or name, in their order."""
        found = sorted(((p.file, *self._told(p)) for p in self.places), key=lambda t: t[:4])
        return list(dict.fromkeys((file, kind, of, at) for file, kind, of, _, at in found))

    def _told(self, place: Place) -> tuple[str, str, tuple[int, int], str]:
        """What counts a place, within what, in which order, and its number or name."""
        address = place.address
        if address is None:
            reaches = self.whole and place.end_line > place.line
            number = f"{place.line}–{place.end_line}" if reaches else str(place.line)
            return "line", "", (place.line, place.column), number
        if address.sheet is not None:
            kind = "cell" if address.cell else "sheet"
            return kind, address.sheet, (place.line, place.column), address.cell or ""
        if address.table is not None and address.row is not None:
            return "row", str(address.table), (address.row, 0), str(address.row)
        for kind in ("table", "page", "paragraph", "line"):
            if (number := getattr(address, kind)) is not None:
                return kind, "", (number, 0), str(number)
        return "line", "", (place.line, place.column), str(place.line)
