"""Header rows: which they are, and which columns their cells span although the dump lost the spans.

A dump that keeps a full grid anchors a merged cell at its top left; one that lists cells (D1, D3) prints a merged cell
once, and a blank where a cell from above reaches down. Where that leaves a choice all readings are returned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from budgetlint.binding.catalogue import Catalogue
from budgetlint.binding.dated import without_date
from budgetlint.binding.formulas import is_formula_row
from budgetlint.binding.labels import plain, without_year
from budgetlint.binding.staged import is_stage
from budgetlint.model.amount import FigureKind
from budgetlint.model.nodes import Row
from budgetlint.regex import regex

Path = tuple[str, ...]  # the header texts of one column, top to bottom
_MOST_READINGS = 200
_TOTALS = frozenset({"合计", "总计", "小计"})
_FORMULA = regex(r"[\d(A-Za-z][\d()A-Za-z=+\-*/]*")
_MOST_HEADER_ROWS = 5
_DEEP = 3
#: A row with so many words of stages is a header, though a stray number stands in it.
_SEVERAL = 3


def header_rows(catalogue: Catalogue, rows: Sequence[Row]) -> tuple[int, int | None]:
    """The number of header rows at the top, and the position of the 栏次 (or formula) row directly below, if any."""
    if formulas := next((at for at, row in enumerate(rows[:_MOST_HEADER_ROWS]) if is_formula_row(row)), 0):
        return formulas, formulas  # whatever the words above it
    if unlabelled := _above_figures(rows):
        return unlabelled, None
    count = 0
    for at, row in enumerate(rows[: _MOST_HEADER_ROWS + 1]):
        if _is_numbers(row):
            return count, at
        if not _is_header(catalogue, row, at, rows):
            break
        count = at + 1
    return count, None


def _above_figures(rows: Sequence[Row]) -> int:
    """How many rows stand above the first one with figures, if that begins with an amount: its table has no labels."""
    for at, row in enumerate(rows[: _MOST_HEADER_ROWS + 1]):
        kinds = {c.figure.kind for c in row.cells if c.text}
        if FigureKind.NUMBER in kinds:
            amount = row.cells[0].figure.amount
            return at if amount is not None and amount.decimals and not _is_numbers(row) else 0
        if FigureKind.DASH in kinds:
            return 0
    return 0


def _is_numbers(row: Row) -> bool:
    """A row that numbers the columns (栏次 1 2 3) or states their arithmetic (1=2+3)."""
    texts = [plain(c.text) for c in row.cells if c.text]
    if texts and texts[0] in ("栏次", "行次", "公式"):
        return True
    if len(texts) < 3 or not all(_FORMULA.fullmatch(t) for t in texts):
        return False
    numbers = [t for t in texts if t.isdigit()]
    return numbers == [str(i + 1) for i in range(len(numbers))] if len(numbers) == len(texts) else "=" in "".join(texts)


def _is_header(catalogue: Catalogue, row: Row, at: int, rows: Sequence[Row]) -> bool:
    printed = [plain(c.text) for c in row.cells if c.text]
    figures_in = sum(c.figure.kind in (FigureKind.NUMBER, FigureKind.DASH) for c in row.cells if c.text)
    stages = sum(is_stage(t) for t in printed)
    if not printed or (figures_in and not (figures_in == 1 and stages >= _SEVERAL)):
        return False
    if len(printed) == 1 and (printed[0] in _TOTALS or at > 0) and printed[0] not in ("收入", "支出"):
        return False
    known = sum(is_header_word(catalogue, t) for t in printed)
    if known * 2 >= len(printed):
        return True
    # Headers of a kind unknown here: the first row, wholly text, above rows with figures.
    figures = any(c.figure.kind is FigureKind.NUMBER for below in rows[at + 1 : at + 3] for c in below.cells)
    return at == 0 and len(printed) > 1 and figures


def is_header_word(catalogue: Catalogue, name: str) -> bool:
    if name in catalogue.header_words or without_year(name) in catalogue.header_words or is_stage(name):
        return True
    if catalogue.composed_words:
        words = without_date(name, None)
        if words.name in catalogue.composed_words or (words.part and not words.name):
            return True
    economic = catalogue.subjects.get("economic")
    return bool(economic and any(len(c) == 3 for c in economic.named(name, None)))


def column_paths(rows: Sequence[Row], width: int) -> list[tuple[Path, ...]]:
    """All ways to give header rows to ``width`` columns, most natural first; empty if there is none."""
    if not rows:
        return [((),) * width]
    readings: list[tuple[Path, ...]] = [_as_drawn(rows, width)] if any(map(_is_merged, rows)) else []
    grids = [tuple(c.text for c in row.cells) for row in rows]
    grids = [g[:width] if len(g) > width and not any(g[width:]) else g for g in grids]
    if (even := _by_blanks(grids, width)) is not None and even not in readings:
        readings.append(even)
    for reading in _from_bottom(grids, width):
        if reading not in readings:
            readings.append(reading)
        if len(readings) == _MOST_READINGS:
            break
    if not readings and len(grids) == 2:
        readings = list(dict.fromkeys(islice(_without_blanks(grids[0], grids[1], width), _MOST_READINGS)))
    return readings


def _by_blanks(grids: Sequence[Sequence[str]], width: int) -> tuple[Path, ...] | None:
    """A header of three rows or more that lists merged cells once: a blank continues the cell above it, names that stand
    together divide one, and where nothing is blank all cells divide alike (预算数 ¦ 决算数 under each)."""
    if len(grids) < _DEEP or len(grids[-1]) != width:
        return None
    paths: list[Path] = [(text,) if text else () for text in grids[-1]]
    cells = [(text, 1) for text in grids[-1]]  # each with the columns that it covers
    for above in reversed(grids[:-1]):
        spans = _spans(cells)
        if len(spans) != len(above):
            each, left = divmod(len(cells), len(above))
            if left:
                return None
            spans = [sum(n for _, n in cells[i : i + each]) for i in range(0, len(cells), each)]
        cells = list(zip(above, spans, strict=True))
        laid = [text for text, span in cells for _ in range(span)]
        paths = [(text, *path) if text else path for text, path in zip(laid, paths, strict=True)]
    return tuple(paths)


def _spans(cells: Sequence[tuple[str, int]]) -> list[int]:
    """How many columns each cell above covers: a blank one is a cell of its own, names side by side are below one."""
    spans: list[int] = []
    for at, (text, span) in enumerate(cells):
        if text and at and cells[at - 1][0]:
            spans[-1] += span
        else:
            spans.append(span)
    return spans


def _is_merged(row: Row) -> bool:
    return any(c.height > 1 or c.width > 1 for c in row.cells)


def _as_drawn(rows: Sequence[Row], width: int) -> tuple[Path, ...]:
    """The texts over each column where it is known which columns a cell covers."""
    paths: list[list[str]] = [[] for _ in range(width)]
    for row in rows:
        for at, cell in enumerate(row.cells):
            if cell.text:
                for path in paths[at : at + cell.width]:
                    path.append(cell.text)
    return tuple(map(tuple, paths))


def _from_bottom(grids: Sequence[Sequence[str]], width: int, above: Sequence[str] = ()) -> Iterator[tuple[Path, ...]]:
    """Readings of all rows: each row above is laid over what the rows below already cover. ``above``: the row above them."""
    if not grids:
        yield ((),) * width
        return
    top = grids[0]
    for below in _from_bottom(grids[1:], width, top):
        for laid in _lay(top, [bool(p) for p in below], width, above):
            yield tuple(((text, *path) if text else path) for text, path in zip(laid, below, strict=True))


def _lay(cells: Sequence[str], covered: Sequence[bool], width: int, above: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Ways to put the cells of one row over the columns: single cells where nothing is below, groups over the rest."""
    if len(cells) == width:
        ends = above if len(above) == width else ("",) * width
        yield from dict.fromkeys((_spread(cells, covered, ends), _spread(cells, covered, ("",) * width)))
        return
    if len(cells) > width:
        return
    yield from _assign(tuple(cells), tuple(covered))


def _spread(cells: Sequence[str], covered: Sequence[bool], above: Sequence[str]) -> tuple[str, ...]:
    """A full grid row: a blank beside a group, with something below it, belongs to the group, up to where the next cell
    of the row above begins."""
    laid: list[str] = []
    group = ""
    for text, below, begins in zip(cells, covered, above, strict=True):
        group = text if text else (group if below and not begins else "")
        laid.append(group)
    return tuple(laid)


def _assign(cells: tuple[str, ...], covered: tuple[bool, ...]) -> Iterator[tuple[str, ...]]:
    if not cells:
        if not covered:
            yield ()
        return
    if len(covered) < len(cells) or covered.count(False) > len(cells):
        return
    if not covered[0]:
        for rest in _assign(cells[1:], covered[1:]):
            yield (cells[0], *rest)
        return
    run = 0
    while run < len(covered) and covered[run]:
        run += 1
    for span in range(run, 0, -1):
        for rest in _assign(cells[1:], covered[span:]):
            yield (cells[0],) * span + rest


def _without_blanks(top: Sequence[str], leaves: Sequence[str], width: int) -> Iterator[tuple[Path, ...]]:
    """Two rows of a dump that prints nothing where a cell from above reaches down: which of the top are groups?"""
    singles = width - len(leaves)
    if singles < 0 or singles > len(top) or len(top) > 14:
        return
    yield from _groups(tuple(top), tuple(leaves), singles)


def _groups(top: tuple[str, ...], leaves: tuple[str, ...], singles: int) -> Iterator[tuple[Path, ...]]:
    if not top:
        if not leaves and not singles:
            yield ()
        return
    if len(top) - singles > len(leaves):
        return
    for span in range(len(leaves), 1, -1):
        for rest in _groups(top[1:], leaves[span:], singles):
            yield (*((top[0], leaf) for leaf in leaves[:span]), *rest)
    if singles:
        for rest in _groups(top[1:], leaves, singles - 1):
            yield ((top[0],), *rest)
