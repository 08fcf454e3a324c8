"""Grids into text: the four ways in which tables are flattened (reference/documents.md §1)."""

from __future__ import annotations

from budgetlint.model.blocks import Dialect
from generator.sheets import Grid, Surroundings


class Writer:
    """Text under construction; remembers where each cell of a table went."""

    def __init__(self, newline: str) -> None:
        self._newline = newline
        self._parts: list[str] = []
        self._size = 0
        self.cells: list[tuple[int, int]] = []
        #: For each table, which of ``cells`` is the first of its body.
        self.bodies: list[int] = []

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def put(self, text: str) -> None:
        self._parts.append(text)
        self._size += len(text)

    def cell(self, text: str) -> None:
        """Put a cell's text and remember its place."""
        if text:
            self.cells.append((self._size, self._size + len(text)))
        self.put(text)

    def body(self) -> None:
        """From here on, cells are of the body of the table at hand."""
        self.bodies.append(len(self.cells))

    def end(self, lines: int = 1) -> None:
        self.put(self._newline * lines)

    def line(self, text: str = "") -> None:
        self.put(text)
        self.end()

    def lines(self, *texts: str, spaced: bool) -> None:
        """Lines of text, each with a blank line after it if ``spaced``."""
        for text in texts:
            self.line(text)
            if spaced:
                self.end()


def write_table(writer: Writer, grid: Grid, dialect: Dialect, *, framed: bool = True, ruled: bool = True) -> None:
    """One table with its caption, 单位 line and notes. ``framed`` and ``ruled`` are habits of pipe rows."""
    around = grid.around
    spaced = dialect is Dialect.TABS
    unit = "" if around.header_unit else around.unit_label + grid.unit
    writer.lines(*around.before, spaced=True)
    if around.number:
        writer.lines(around.number, spaced=spaced)
    writer.lines(_caption(grid, dialect), spaced=spaced)
    if dialect is Dialect.CELLS:
        _cells(writer, grid, unit)
    else:
        writer.lines(*_meta(around, unit), spaced=spaced)
        if dialect is Dialect.BARS:
            _bars(writer, grid)
        elif dialect is Dialect.TABS:
            _rows(writer, grid, "", "\t", "")
        else:
            _rows(writer, grid, "| " if framed else "", " | ", " |", rule=ruled)
    writer.lines(*around.notes, spaced=spaced)
    writer.end()


def _caption(grid: Grid, dialect: Dialect) -> str:
    if dialect is Dialect.CELLS:
        return grid.around.bookmark + grid.caption
    return f"### {grid.caption}" if dialect is Dialect.TABS else grid.caption


def _meta(around: Surroundings, unit: str) -> list[str]:
    """Lines between caption and header; the rest of a broken name comes after the unit (003:223)."""
    entity = f"编制部门：{around.entity}" if around.entity else ""
    if around.joined_unit and entity:
        return [f"{entity} {unit}".strip()]
    return [line for line in (entity, around.year, unit, around.entity_rest) if line]


def _cells(writer: Writer, grid: Grid, unit: str) -> None:
    around = grid.around
    for text in (around.entity + around.entity_rest, around.year, unit):
        if text:
            writer.line(f"\t{text}")
    writer.end()
    for slots in grid.header:
        _cell_row(writer, [slot.text for slot in slots])
    if grid.numbers:
        _cell_row(writer, list(grid.numbers))
    writer.body()
    for index, row in enumerate(grid.body):
        _cell_row(writer, [cell.text for cell in row])
        if index in around.gaps:
            writer.end(2)
    writer.end()


def _cell_row(writer: Writer, texts: list[str]) -> None:
    for text in texts:
        writer.put("\t")
        writer.cell(text)
        writer.end()
    writer.end()


def _rows(writer: Writer, grid: Grid, start: str, between: str, stop: str, *, rule: bool = False) -> None:
    def row(texts: list[str]) -> None:
        writer.put(start)
        for index, text in enumerate(texts):
            if index:
                writer.put(between)
            writer.cell(text)
        writer.line(stop)

    for number, slots in enumerate(grid.header):
        row([text for slot in slots for text in (slot.text, *([""] * (slot.span - 1)))])
        if rule and number == 0:
            writer.line("|" + "---|" * grid.width)
    if grid.numbers:
        row(list(grid.numbers))
    writer.body()
    for index, cells in enumerate(grid.body):
        row([cell.text for cell in cells])
        if index in grid.around.gaps and not rule:
            writer.end(1 + index % 3)
    writer.end()


def _bars(writer: Writer, grid: Grid) -> None:
    """A row end is printed for the rows of a merged header only; a 栏次 row then tells the width."""
    merged = len(grid.header) > 1
    for slots in grid.header:
        for index, slot in enumerate(slots):
            _bar(writer, slot.text, "||" if merged and index == len(slots) - 1 else "|")
    numbers = grid.numbers or (() if merged else ("栏次", *(str(n) for n in range(1, grid.width))))
    for text in numbers:
        _bar(writer, text, "|")
    writer.body()
    for row in grid.body:
        for cell in row:
            _bar(writer, cell.text, "|")
    writer.end()


def _bar(writer: Writer, text: str, bar: str) -> None:
    writer.cell(text)
    writer.line(f" {bar}" if text else bar)
