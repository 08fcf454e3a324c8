"""整改清单: a workbook that an office works through. What is wrong stands in the first sheet, a line each, with a state to
choose; what the documents come to in the second; how to use it in the third.

No cell is a formula, and the same report makes the same bytes.
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

from budgetlint.formats.listing import Entry, documents, entries, unchecked, unjudged
from budgetlint.formats.words import PHRASES, wrap
from budgetlint.formats.worklist import (
    COLUMNS,
    STATES,
    SUMMARY,
    WORDS,
    basis,
    figures,
    head,
    notes,
    place,
    problem,
    stated,
)
from budgetlint.formats.xml import legal
from budgetlint.model.findings import Severity
from budgetlint.model.phrases import Phrase
from budgetlint.report import DocumentSummary, Lang, Report, View

#: Widths of columns in characters.
_LIST: Final = (5, 14, 22, 36, 14, 28, 24, 9, 7, 11, 8, 12)
_SUMMARY: Final = (34, 26, 10, 7, 7, 7, 7, 9, 62)
_NOTES: Final = 110
#: The rows of the list above its lines: title, whose and when, heads.
_ABOVE: Final = 3
#: The height of a line of text in points, and how many of them a row may have: no spreadsheet shows rows above 409 points,
#: and not every one fits a row to its text by itself.
_POINTS: Final = 12.75
_HIGHEST: Final = 28
_HEIGHTS: Final = (30, 20, 20)
#: A workbook is dated by its report; without a time by the first day that a ZIP file knows.
_UNDATED: Final = datetime(1980, 1, 1)
_A4: Final = 9
_LINE: Final = "#BFBFBF"
_SHADES: Final[dict[str, str]] = {
    "head": "#DCE6F1",
    Severity.ERROR: "#F8CBAD",
    Severity.WARNING: "#FFE699",
    Severity.INFO: "#DDEBF7",
    "unchecked": "#F8CBAD",
    "done": "#E2EFDA",
    "no problem": "#EDEDED",
    "explained": "#FFF2CC",
}
#: Nothing that is written is taken for more than a text.
_PLAIN: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FACE: Final = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
#: A text or a number, and how it looks.
_Cell: TypeAlias = tuple[str | int, Any]


def render(report: Report, view: View) -> bytes:
    """The workbook. Raises readers.guard.Refused where its writer is not installed."""
    from budgetlint.readers.guard import library

    out = io.BytesIO()
    book = library("xlsxwriter", "xlsx", Phrase("写整改清单", "to write the worklist")).Workbook(
        out, {**_PLAIN, "default_format_properties": dict(_FACE)}
    )
    created = report.started.astimezone(UTC).replace(tzinfo=None) if report.started else _UNDATED
    book.set_properties({"title": WORDS[view.lang]["title"], "author": "budgetlint", "created": created})
    writer = _Writer(book, report, view.lang)
    writer.list()
    writer.summary()
    writer.notes()
    book.close()
    return out.getvalue()


class _Writer:
    """One workbook, sheet by sheet."""

    def __init__(self, book: Any, report: Report, lang: Lang) -> None:
        self.book, self.report, self.lang, self.words = book, report, lang, WORDS[lang]
        framed = {"border": 1, "border_color": _LINE, "valign": "top"}
        self.title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
        self.line = book.add_format({"text_wrap": False})
        self.strong = book.add_format({"bold": True})
        self.plain = book.add_format({"valign": "top"})
        self.text = book.add_format(framed)
        self.centred = book.add_format(framed | {"align": "center"})
        self.shaded = {
            key: book.add_format(framed | {"align": "center", "bg_color": colour}) for key, colour in _SHADES.items()
        }
        self.head = book.add_format(
            framed | {"bold": True, "align": "center", "valign": "vcenter", "bg_color": _SHADES["head"]}
        )

    def list(self) -> None:
        """The findings, a line each, with a state to choose."""
        sheet = self._sheet("list", _LIST)
        lines = list(entries(self.report, self.lang))
        last = len(_LIST) - 1
        sheet.merge_range(0, 0, 0, last, self.words["title"], self.title)
        sheet.merge_range(1, 0, 1, last, legal(head(self.report, len(lines), self.lang)), self.line)
        for row, height in enumerate(_HEIGHTS):
            sheet.set_row(row, height)
        self._row(sheet, _ABOVE - 1, [(name, self.head) for name in COLUMNS[self.lang]], _LIST)
        for row, entry in enumerate(lines, _ABOVE):
            self._row(sheet, row, self._entry(entry), _LIST)
        end = _ABOVE + max(1, len(lines)) - 1
        if lines:
            self._states(sheet, end)
        else:
            sheet.merge_range(end, 0, end, last, self.words["clean"], self.centred)
            sheet.set_row(end, _HEIGHTS[0])
        sheet.autofilter(_ABOVE - 1, 0, end, last)
        sheet.freeze_panes(_ABOVE, 0)
        sheet.repeat_rows(_ABOVE - 1)
        sheet.print_area(0, 0, end, last)

    def _entry(self, entry: Entry) -> Sequence[_Cell]:
        d = entry.diagnostic
        texts = (
            entry.file,
            place(entry, self.lang),
            problem(entry, self.lang),
            figures(entry, self.lang),
            entry.remedy,
        )
        return [
            (entry.number, self.centred),
            *((text, self.text) for text in (*texts, basis(entry))),
            (entry.severity, self.shaded[d.severity if d else "unchecked"]),
            (d.rule if d else "", self.centred),
            (STATES[self.lang][0], self.centred),
            ("", self.text),
            ("", self.text),
        ]

    def _states(self, sheet: Any, end: int) -> None:
        states, column = STATES[self.lang], len(_LIST) - 3
        choice = {
            "validate": "list",
            "source": list(states),
            "error_title": COLUMNS[self.lang][column],
            "error_message": self.words["choose"].format(states=PHRASES[self.lang]["join"].join(states)),
        }
        sheet.data_validation(_ABOVE, column, end, column, choice)
        for state, shade in zip(states[1:], ("done", "no problem", "explained"), strict=True):
            colour = self.book.add_format({"bg_color": _SHADES[shade]})
            rule = {"type": "cell", "criteria": "==", "value": f'"{state}"', "format": colour}
            sheet.conditional_format(_ABOVE, column, end, column, rule)

    def summary(self) -> None:
        """What each document comes to, and what was not checked."""
        sheet = self._sheet("summary", _SUMMARY)
        self._row(sheet, 0, [(name, self.head) for name in SUMMARY[self.lang]], _SUMMARY)
        reasons, found = unjudged(self.report), self._found()
        totals = [0] * (len(Severity) + 1)
        row = 0
        for row, document in enumerate(self.report.documents, 1):
            why = reasons.get(document.path, {})
            counts = [found[document.path][s] for s in Severity] + [sum(map(len, why.values()))]
            totals = [a + b for a, b in zip(totals, counts, strict=True)]
            self._row(sheet, row, self._document(document, counts, why), _SUMMARY)
        if len(self.report.documents) > 1:
            row += 1
            values: tuple[str | int, ...] = (self.words["sum"], "", "", "", *totals, "")
            self._row(sheet, row, [(value, self.head) for value in values], _SUMMARY)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        self._unchecked(sheet, row + 2)

    def _found(self) -> Mapping[str, Counter[Severity]]:
        """How many findings of each severity each document has."""
        owners = documents(self.report)
        found: dict[str, Counter[Severity]] = defaultdict(Counter)
        for d in self.report.diagnostics:
            if not d.suppressed and d.path in owners:
                found[owners[d.path].path][d.severity] += 1
        return found

    def _document(
        self, document: DocumentSummary, counts: Sequence[int], why: Mapping[str, Sequence[str]]
    ) -> Sequence[_Cell]:
        phrases, files = PHRASES[self.lang], len(document.files)
        name = self.words["files"].format(first=document.path, count=files) if files > 1 else document.path
        told = (f"{phrases['join'].join(rules)}{phrases['colon']}{reason}" for reason, rules in why.items())
        return [
            (name, self.text),
            (stated(document.entity), self.text),
            *((stated(known), self.centred) for known in (document.kind, document.year)),
            *((count, self.centred) for count in counts),
            ("\n".join(told), self.text),
        ]

    def _unchecked(self, sheet: Any, row: int) -> None:
        skipped = ((PHRASES[self.lang]["skipped"], p) for p in self.report.skipped)
        problems = [*unchecked(self.report, self.lang), *skipped]
        if not problems:
            return
        last, rest = len(_SUMMARY) - 1, sum(_SUMMARY[1:])
        sheet.write_string(row, 0, self.words["not_checked"], self.head)
        sheet.merge_range(row, 1, row, last, self.words["why"], self.head)
        for at, (word, one) in enumerate(problems, row + 1):
            name = self._fitting(one.path, _SUMMARY[0])
            told = self._fitting(f"{word}{PHRASES[self.lang]['colon']}{one.message}", rest)
            sheet.write_string(at, 0, name, self.text)
            sheet.merge_range(at, 1, at, last, told, self.text)
            sheet.set_row(at, _height([(name, _SUMMARY[0]), (told, rest)]))

    def notes(self) -> None:
        """How to use it, what the bases say, and what made it."""
        sheet = self._sheet("notes", (_NOTES,))
        lines: list[_Cell] = []
        for heading, paragraphs in notes(self.report, self.lang):
            lines += [(heading, self.strong), *((text, self.plain) for text in paragraphs), ("", self.plain)]
        for row, line in enumerate(lines):
            self._row(sheet, row, [line], (_NOTES,))

    def _sheet(self, name: str, widths: Sequence[int]) -> Any:
        sheet = self.book.add_worksheet(self.words[name])
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&C{self.words['page']}")
        return sheet

    def _row(self, sheet: Any, row: int, cells: Sequence[_Cell], widths: Sequence[int]) -> None:
        """One row from the left, as high as its texts need."""
        texts = [self._fitting(str(value), cells) for (value, _), cells in zip(cells, widths, strict=True)]
        for column, ((value, look), text) in enumerate(zip(cells, texts, strict=True)):
            if isinstance(value, int):
                sheet.write_number(row, column, value, look)
            else:
                sheet.write_string(row, column, text, look)
        sheet.set_row(row, _height(zip(texts, widths, strict=True)))

    def _fitting(self, text: str, cells: int) -> str:
        """What a row has room for; that the rest is left out is said."""
        text, whole = legal(text), True
        while _lines(text, cells) > _HIGHEST:
            text, whole = text[: len(text) * 9 // 10], False
        return text if whole else text + self.words["cut"]


def _height(texts: Iterable[tuple[str, int]]) -> float:
    """Points that a row takes for texts in columns of so many characters."""
    return _POINTS * max(_lines(text, cells) for text, cells in texts) + _POINTS / 2


def _lines(text: str, cells: int) -> int:
    return sum(max(1, sum(1 for _ in wrap(line, cells))) for line in text.split("\n"))
