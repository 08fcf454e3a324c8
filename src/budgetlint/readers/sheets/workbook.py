"""Workbooks of .xlsx and .xlsm (ECMA-376 part 1, 18): values, number formats, merged and hidden cells in one pass."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import field

from budgetlint.readers.guard import BROKEN, Meter, library
from budgetlint.readers.layout import Refused
from budgetlint.readers.package import SAFE, Element, Package, number, plain, related
from budgetlint.readers.sheets.display import BUILT_IN, display, display_text, exact
from budgetlint.readers.sheets.table import Other, Sheet, Value, Written, area, square
from budgetlint.records import define

if TYPE_CHECKING:
    from collections.abc import Callable

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ON = ("1", "true", "on")
#: Drawn but empty cells after the last text of a sheet are kept up to so many.
_BLANKS = 200_000
#: Signs that a cell can hold.
_LONGEST = 32_767


@define
class Book:
    """What all sheets share: texts, the number format of each cell style, the calendar."""

    texts: list[str] = field(factory=list)
    codes: list[str] = field(factory=list)
    epoch_1904: bool = False

    def code(self, style: str | None) -> str:
        """The number format of a cell style."""
        at = number(style)
        return self.codes[at] if 0 <= at < len(self.codes) else "General"


def sheets(data: bytes, meter: Meter) -> Iterator[Sheet]:
    """All worksheets in the order of their tabs; charts and macros are passed over."""
    package = Package(data, meter)
    main = next((to for kind, to in related(package, "").values() if kind == "officeDocument"), "xl/workbook.xml")
    root = package.xml(main)
    parts = related(package, main)
    of_kind = dict(parts.values())
    settings = root.find(f"{S}workbookPr")
    book = Book(
        _texts(package, of_kind.get("sharedStrings"), meter),
        _codes(package.xml_if_any(of_kind["styles"]) if "styles" in of_kind else None),
        settings is not None and settings.get("date1904") in _ON,
    )
    for one in root.iterfind(f"{S}sheets/{S}sheet"):
        kind, target = parts.get(one.get(_REL, ""), ("", ""))
        if kind == "worksheet":
            sheet = Sheet(one.get("name", ""), one.get("state") in ("hidden", "veryHidden"))
            _fill(sheet, package.data(target), book, meter)
            yield sheet


def _texts(package: Package, part: str | None, meter: Meter) -> list[str]:
    """The shared texts, without the phonetic signs above them."""
    if part is None or part not in package:
        return []
    out: list[str] = []
    for item in package.xml(part).iterfind(f"{S}si"):
        meter.tick()
        out.append(_text(item))
    return out


def _text(item: Element) -> str:
    pieces = [t.text or "" for t in (*item.iterfind(f"{S}t"), *item.iterfind(f"{S}r/{S}t"))]
    return "".join(pieces)[:_LONGEST].replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")


def _codes(root: Element | None) -> list[str]:
    if root is None:
        return []
    own = {number(f.get("numFmtId")): f.get("formatCode", "") for f in root.iterfind(f"{S}numFmts/{S}numFmt")}
    ids = [number(x.get("numFmtId")) for x in root.iterfind(f"{S}cellXfs/{S}xf")]
    return [own.get(n) or BUILT_IN.get(n, "General") for n in ids]


def _fill(sheet: Sheet, data: bytes, book: Book, meter: Meter) -> None:
    """Read one sheet as a stream, so that a large one takes little memory."""
    etree = library("lxml.etree")
    reader = _Reader(sheet, book, meter)
    readers: dict[str, Callable[[Element], None]] = {
        f"{S}row": reader.row,
        f"{S}col": reader.column,
        f"{S}mergeCell": reader.merged,
        f"{S}sheetView": reader.view,
        f"{S}sheetFormatPr": reader.defaults,
    }
    try:
        stream = etree.iterparse(io.BytesIO(plain(data)), events=("end",), tag=tuple(readers), **SAFE)
        for _, element in stream:
            readers[element.tag](element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except (etree.LxmlError, TypeError):
        raise Refused(BROKEN) from None


class _Reader:
    """Takes the elements of one sheet as they come."""

    def __init__(self, sheet: Sheet, book: Book, meter: Meter) -> None:
        self._sheet = sheet
        self._book = book
        self._meter = meter
        self._row = -1
        self._blanks: list[tuple[int, int]] = []
        self._zeros = True
        self._rows_hidden = False
        self._shared: dict[str, tuple[str, tuple[int, int]]] = {}

    def view(self, element: Element) -> None:
        """How the sheet is shown: zeros may be switched off."""
        if element.get("showZeros") in ("0", "false"):
            self._zeros = False

    def defaults(self, element: Element) -> None:
        """Rows that say nothing may be hidden."""
        self._rows_hidden = element.get("zeroHeight") in _ON

    def column(self, element: Element) -> None:
        """A run of columns, maybe hidden."""
        if element.get("hidden") in _ON or _is_zero(element.get("width")):
            first = number(element.get("min"), 1)
            self._sheet.hidden_columns.append((first - 1, number(element.get("max"), first) - 1))

    def merged(self, element: Element) -> None:
        """A merged area."""
        self._meter.cells(1)
        found = area(element.get("ref", ""))
        if found is not None and (found.top, found.left) != (found.bottom, found.right):
            self._sheet.merged.append(found)

    def row(self, element: Element) -> None:
        """One row and its cells; either may leave out where it stands."""
        self._meter.tick()
        self._row = number(element.get("r"), self._row + 2) - 1
        if not 0 <= self._row < 1 << 20:
            raise Refused(BROKEN)
        if element.get("hidden") in _ON or _is_zero(element.get("ht")) or self._rows_hidden:
            self._sheet.hidden_rows.append(self._row)
        at = -1
        for cell in element.iterfind(f"{S}c"):
            here = square(cell.get("r", ""))
            at = here[1] if here is not None else at + 1
            if at >= 1 << 14:
                raise Refused(BROKEN)
            self._cell(cell, at)

    def _cell(self, cell: Element, column: int) -> None:
        key = (self._row, column)
        text = self._printed(cell, key)
        if not text:
            if len(self._blanks) < _BLANKS:
                self._blanks.append(key)
            return
        self._meter.cells(1)
        for blank in self._blanks:
            self._sheet.cells.setdefault(blank, "")
        self._blanks.clear()
        self._sheet.cells[key] = text

    def _printed(self, cell: Element, key: tuple[int, int]) -> str:
        kind = cell.get("t", "n")
        stored = next((v.text or "" for v in cell.iterfind(f"{S}v")), None)
        code = self._book.code(cell.get("s"))
        formula = cell.find(f"{S}f")
        if formula is not None and kind != "inlineStr" and (stored is None or (not stored and kind != "str")):
            self._sheet.missing.append(key)
            self._sheet.cells[key] = ""
            self._sheet.values[key] = Other.UNKNOWN
            return ""
        if stored or kind in ("inlineStr", "str"):
            value = self._sheet.values[key] = _value(kind, stored or "")
            if formula is not None:
                self._formula(formula, key, code, is_number=isinstance(value, Decimal))
        if kind == "inlineStr":
            return display_text("".join(_text(i) for i in cell.iterfind(f"{S}is")), code)
        if not stored:
            return ""
        if kind == "s":
            at = number(stored, -1)
            return display_text(self._book.texts[at], code) if 0 <= at < len(self._book.texts) else ""
        if kind == "str":
            return display_text(stored.replace("\r", ""), code)
        if kind == "b":
            return "TRUE" if stored in _ON else "FALSE"
        if kind == "e":
            return stored
        return self._number(stored, code, is_date=kind == "d")

    def _formula(self, formula: Element, key: tuple[int, int], code: str, *, is_number: bool) -> None:
        """Keep a formula; one that cells share is written down once, for the first of them (18.3.1.40)."""
        text, written = formula.text or "", key
        if formula.get("t") == "shared":
            name = formula.get("si", "")
            if text:
                self._shared[name] = (text, key)
            text, written = self._shared.get(name, ("", key))
        elif formula.get("t", "normal") != "normal":
            return
        if text and is_number:
            self._sheet.formulas.append(Written(*key, text, code, key[0] - written[0], key[1] - written[1]))

    def _number(self, stored: str, code: str, *, is_date: bool) -> str:
        value = None if is_date else exact(stored)
        if value is None:
            return stored.strip()
        if not value and not self._zeros:
            return ""
        return display(value, code, epoch_1904=self._book.epoch_1904)


def _value(kind: str, stored: str) -> Value:
    """What formulas count with."""
    if kind in ("s", "str", "inlineStr", "b"):
        return Other.TEXT
    value = exact(stored) if kind == "n" else None
    return Other.UNKNOWN if value is None else value


def _is_zero(text: str | None) -> bool:
    return text is not None and text.strip("0.") == "" and text != ""
