"""OpenDocument spreadsheets (.ods, .fods; ODF 1.3 part 3, 9): they store what is displayed beside what is meant."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgetlint.readers.guard import BROKEN, LOCKED, Meter
from budgetlint.readers.layout import Refused
from budgetlint.readers.package import Element, Package, local, number, parse
from budgetlint.readers.sheets.display import exact
from budgetlint.readers.sheets.table import Area, Other, Sheet, Value, Written
from budgetlint.regex import regex

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CONFIG = "{urn:oasis:names:tc:opendocument:xmlns:config:1.0}"
_ERRORS = ("#", "Err:")
_NUMBERS = ("float", "currency", "percentage")
_SQUARE = r"\$?[A-Za-z]{1,3}\$?\d{1,7}"
_INSIDE = regex(rf"\[(?:\$?('(?:[^'\[\]]|'')+'|[^\W\d]\w*))?\.({_SQUARE})(?:(:)\.({_SQUARE}))?\]")
_PRINTED = regex(r"(\d[\d,]*)(?:\.(\d+))?(%?)")
_ZERO = regex(r"-?0(?:\.0+)?%?")
_GROUPS = frozenset(
    f"{_TABLE}{n}"
    for n in (
        "table-row-group",
        "table-header-rows",
        "table-rows",
        "table-column-group",
        "table-header-columns",
        "table-columns",
    )
)
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
#: Cells repeated more often than this are only the rest of a row; the same for rows.
_REPEATED = 1000


def sheets(data: bytes, meter: Meter) -> Iterator[Sheet]:
    """All sheets of a package in the order of their tabs. Raises Refused for what is locked or broken."""
    package = Package(data, meter)
    manifest = package.xml_if_any("META-INF/manifest.xml")
    if manifest is not None and any(local(e) == "encryption-data" for e in manifest.iter()):
        raise Refused(LOCKED)
    yield from _sheets(package.xml("content.xml"), package.xml_if_any("settings.xml"), meter)


def flat(data: bytes, meter: Meter) -> Iterator[Sheet]:
    """All sheets of one file of XML (.fods; ODF 1.3 part 3, 3.1.2), whose root holds what a package has in parts."""
    meter.unpacked(len(data))
    root = parse(data)
    yield from _sheets(root, root.find(f"{_OFFICE}settings"), meter)


def _sheets(root: Element, settings: Element | None, meter: Meter) -> Iterator[Sheet]:
    book = root.find(f"{_OFFICE}body/{_OFFICE}spreadsheet")
    if book is None:
        raise Refused(BROKEN)
    unseen = {
        s.get(f"{_STYLE}name")
        for s in root.iter(f"{_STYLE}style")
        if any(p.get(f"{_TABLE}display") == "false" for p in s)
    }
    zeros = settings is None or not any(
        e.get(f"{_CONFIG}name") == "ShowZeroValues" and e.text == "false"
        for e in settings.iter(f"{_CONFIG}config-item")
    )
    for table in book.iterfind(f"{_TABLE}table"):
        sheet = Sheet(table.get(f"{_TABLE}name", ""), table.get(f"{_TABLE}style-name") in unseen)
        _fill(sheet, table, meter)
        if not zeros:
            sheet.cells.update((key, "") for key, text in sheet.cells.items() if _ZERO.fullmatch(text))
        yield sheet


def _fill(sheet: Sheet, table: Element, meter: Meter) -> None:
    row = column = 0
    for part in _flat(table):
        meter.tick()
        if part.tag == f"{_TABLE}table-column":
            times = number(part.get(f"{_TABLE}number-columns-repeated"), 1)
            if _is_hidden(part):
                sheet.hidden_columns.append((column, column + times - 1))
            column += times
        else:
            times = max(1, number(part.get(f"{_TABLE}number-rows-repeated"), 1))
            filled = any(True for _ in part.iter(f"{_TEXT}p"))
            sheet.cut |= filled and times > _REPEATED
            for _ in range(min(times, _REPEATED) if filled else 1):
                _row(sheet, part, row, meter)
                if _is_hidden(part):
                    sheet.hidden_rows.append(row)
                row += 1
            row += 0 if filled else times - 1
            if row >= 1 << 20:
                return


def _flat(table: Element) -> Iterator[Element]:
    pending = list(reversed(table))
    while pending:
        at = pending.pop()
        if at.tag in (f"{_TABLE}table-row", f"{_TABLE}table-column"):
            yield at
        elif at.tag in _GROUPS:
            pending.extend(reversed(at))


def _is_hidden(part: Element) -> bool:
    return part.get(f"{_TABLE}visibility") in ("collapse", "filter")


def _row(sheet: Sheet, row: Element, at: int, meter: Meter) -> None:
    column = 0
    for cell in row.iterchildren(*_CELLS):
        times = _times(cell)
        text = _text(cell) if cell.tag == _CELLS[0] else ""
        holds = bool(text) or cell.get(f"{_OFFICE}value-type") is not None
        sheet.cut |= holds and times > _REPEATED
        for _ in range(min(times, _REPEATED) if holds else 1):
            meter.cells(1)
            _cell(sheet, cell, text, at, column)
            column += 1
        column += 0 if holds else times - 1
        if column >= 1 << 14:
            return


def _cell(sheet: Sheet, cell: Element, text: str, row: int, column: int) -> None:
    height = number(cell.get(f"{_TABLE}number-rows-spanned"), 1)
    width = number(cell.get(f"{_TABLE}number-columns-spanned"), 1)
    if cell.tag == _CELLS[0] and (height > 1 or width > 1):
        sheet.merged.append(Area(row, column, row + max(height, 1) - 1, column + max(width, 1) - 1))
    if text or cell.get(f"{_TABLE}style-name"):
        sheet.cells[row, column] = text
    value = _value(cell, text)
    formula = cell.get(f"{_TABLE}formula")
    if formula and not text and not _is_stored(cell):
        sheet.missing.append((row, column))
        sheet.cells[row, column] = ""
        value = Other.UNKNOWN
    elif formula and not text:
        value = Other.TEXT if value is None else value
    elif formula and isinstance(value, Decimal) and _times(cell) == 1:
        sheet.formulas.append(Written(row, column, _plain(formula), _code(text)))
    if value is not None:
        sheet.values[row, column] = value


def _is_stored(cell: Element) -> bool:
    """Whether a formula that prints nothing has a value all the same; an empty text has an empty paragraph and no type."""
    kind = cell.get(f"{_OFFICE}value-type")
    if kind in _NUMBERS:
        return cell.get(f"{_OFFICE}value") is not None
    return kind is not None or cell.find(f"{_TEXT}p") is not None


def _times(cell: Element) -> int:
    return max(1, number(cell.get(f"{_TABLE}number-columns-repeated"), 1))


def _value(cell: Element, text: str) -> Value | None:
    """What formulas count with; None for a blank cell."""
    kind = cell.get(f"{_OFFICE}value-type")
    if kind is None and not text:
        return None
    if kind in (None, "string", "boolean") and not text.startswith(_ERRORS):
        return Other.TEXT
    value = exact(cell.get(f"{_OFFICE}value", "")) if kind in _NUMBERS and not text.startswith(_ERRORS) else None
    return Other.UNKNOWN if value is None else value


def _plain(formula: str) -> str:
    """A formula as ECMA-376 writes it, if it refers to its own workbook only: of:=SUM([$甲.B2:.B4];1) → SUM(甲!B2:B4,1)."""
    prefix, _, text = formula.partition("=")
    if prefix not in ("of:", "oooc:"):
        return text
    return _INSIDE.sub(lambda m: (f"{m[1]}!" if m[1] else "") + "".join(filter(None, m.groups()[1:])), text).replace(
        ";", ","
    )


def _code(printed: str) -> str:
    """A number format that prints as many decimals: 1,234.50 → #,##0.00."""
    match = _PRINTED.search(printed)
    if match is None:
        return "General"
    decimals = f".{'0' * len(match[2])}" if match[2] else ""
    return f"{'#,##0' if ',' in match[1] else '0'}{decimals}{match[3]}"


def _text(cell: Element) -> str:
    """The paragraphs of a cell; comments on it are left out."""
    return "\n".join(_inline(p) for p in cell.iterchildren(f"{_TEXT}p")).rstrip()


def _inline(element: Element) -> str:
    out = element.text or ""
    for child in element:
        name = local(child)
        if name == "s":
            out += " " * min(number(child.get(f"{_TEXT}c"), 1), 1000)
        elif name == "tab":
            out += "\t"
        elif name == "line-break":
            out += "\n"
        elif name not in ("annotation", "ruby-text", "note"):
            out += _inline(child)
        out += child.tail or ""
    return out
