"""What a spreadsheet holds beside what its printed sheets show: formulas that are not up to date, and what is hidden."""

from __future__ import annotations

from typing import Final

from budgetlint.model.phrases import Lang, Said
from budgetlint.records import frozen

#: What is hidden is named up to so many places.
_NAMED: Final = 8


@frozen
class Formula:
    """A formula whose stored value is missing, or not what it gives for the stored values of its cells.

    ``printed`` is the stored value as the sheet shows it, ``given`` what it would show; without a stored value they are
    empty and None.
    """

    printed: str = ""
    given: str | None = None


@frozen
class Hidden(Said):
    """What is hidden in a sheet although it holds something: the sheet itself, or runs of rows and columns.

    Rows count from 1, columns are named as the spreadsheet does (``C``), and both ends of a run are in it. ``str`` gives
    Chinese.
    """

    sheet: str
    rows: tuple[tuple[int, int], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.words("zh")

    def words(self, lang: Lang) -> str:
        if lang == "en":
            return self._english()
        rows = [f"第{a}行" if a == b else f"第{a}—{b}行" for a, b in self.rows]
        columns = [f"{a}列" if a == b else f"{a}—{b}列" for a, b in self.columns]
        return f"工作表「{self.sheet}」{_listed([*columns, *rows], '、', '等{}处')}"

    def _english(self) -> str:
        rows = [f"row {a}" if a == b else f"rows {a}-{b}" for a, b in self.rows]
        columns = [f"column {a}" if a == b else f"columns {a}-{b}" for a, b in self.columns]
        return f"sheet '{self.sheet}' {_listed([*columns, *rows], ', ', ' and others ({})')}".rstrip()


def _listed(words: list[str], join: str, more: str) -> str:
    return join.join(words[:_NAMED]) + (more.format(len(words)) if len(words) > _NAMED else "")
