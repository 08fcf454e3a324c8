"""What a table declares of itself: formulas in the row below its header, in a column of their own, or behind names.

``公式 ¦ A=B+C ¦ B ¦ C`` and ``(1)=(2)+(3)`` speak of columns, ``发行额 ¦ A=B+D`` beside a name of rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from budgetlint.binding.labels import plain
from budgetlint.model.facts import Column, ColumnRole, Entry
from budgetlint.model.formulas import Declared, Expression, Formula, Place, names_in
from budgetlint.model.nodes import Cell, Row
from budgetlint.model.phrases import Phrase, named
from budgetlint.regex import regex
from budgetlint.syntax.formulas import is_meant_for_formula, read_formula

#: What a row or column of formulas is headed.
HEADED: Final = ("公式", "计算公式", "关系式", "计算关系", "勾稽关系", "栏次", "行次", "栏目", "序号")
#: Where a formula, or the name that formulas use, may begin behind the name of a column or row.
_BEGINS = regex(r"(?<=[\u4e00-\u9fff\s%)）])[(（]?[A-Z\d①-⑳]")
#: (what a formula is of, its cell, the formula or name in it)
_Printed: TypeAlias = tuple[Place, Cell, str]
_CIRCLED = frozenset(chr(ord("①") + n) for n in range(20))
_UNREAD = Phrase("公式写法看不懂", "the formula cannot be read")


def is_formula_row(row: Row) -> bool:
    """A row below a header of which one cell states a formula and the others name columns, or say what the row is."""
    texts = [plain(c.text) for c in row.cells if c.text]
    told = texts[1:] if texts and texts[0] in HEADED else texts
    return any(is_meant_for_formula(t) for t in told) and all(
        read_formula(t) is not None or is_meant_for_formula(t) for t in told
    )


def declared_of(
    rows: Sequence[Row], header: int, numbers: int | None, columns: Sequence[Column], entries: Sequence[Entry]
) -> tuple[Declared, ...]:
    """All that a table declares of its columns, then of its rows. ``header`` counts the header's rows, ``numbers`` is the
    row of column numbers or formulas below them."""
    amounts = [c for c in columns if c.role in (ColumnRole.AMOUNT, ColumnRole.VALUE)]
    across = list(_of_row(rows[numbers], amounts)) if numbers is not None else list(_of_headers(rows[:header], amounts))
    down = [*_of_columns(rows, columns, entries)] or [*_of_labels(rows, columns, entries)]
    return (*_declared(across, False), *_declared(down, True))


def _of_row(row: Row, amounts: Iterable[Column]) -> Iterator[_Printed]:
    for column in amounts:
        if column.index < len(row.cells) and row.cells[column.index].text:
            cell = row.cells[column.index]
            yield column.index, cell, cell.text


def _of_headers(rows: Sequence[Row], amounts: Sequence[Column]) -> Iterator[_Printed]:
    """Behind the names of columns, where the header has such a formula."""
    found: list[_Printed] = []
    for column in amounts:
        cells = (row.cells[column.index] for row in reversed(rows) if column.index < len(row.cells))
        cell = next((c for c in cells if c.text), None)
        if cell is not None and (text := _behind(cell.text)):
            found.append((column.index, cell, text))
    if any(is_meant_for_formula(text) for _, _, text in found):
        yield from found


def _behind(name: str) -> str:
    """The formula, or what formulas call it, behind the name of a column or row: 合计(1)=(2)+(3), 一般债券(B)."""
    for begun in _BEGINS.finditer(name):
        text = name[begun.start() :].strip()
        inside = text[1:-1] if text[0] in "(（" and text[-1] in ")）" else text
        for each in (text, inside):
            if read_formula(each) is not None:
                return each
    return ""


def _of_columns(rows: Sequence[Row], columns: Sequence[Column], entries: Sequence[Entry]) -> Iterator[_Printed]:
    """In a column of their own, one for each list."""
    for column in columns:
        if column.role is ColumnRole.AMOUNT or not column.header or plain(column.header[-1]) not in HEADED:
            continue
        own = [e for e in entries if e.half == column.half and column.index < len(rows[e.row].cells)]
        cells = [((e.row, e.half), rows[e.row].cells[column.index]) for e in own]
        if any(is_meant_for_formula(cell.text) for _, cell in cells):
            yield from ((place, cell, cell.text) for place, cell in cells if cell.text)


def _of_labels(rows: Sequence[Row], columns: Sequence[Column], entries: Sequence[Entry]) -> Iterator[_Printed]:
    """Behind the names of rows, where one of them has a formula."""
    found: list[_Printed] = []
    for entry in entries:
        behind = _behind(entry.label)
        if not behind:
            continue
        labels = (c.index for c in columns if c.half == entry.half and c.role is ColumnRole.LABEL)
        cells = (rows[entry.row].cells[i] for i in labels if i < len(rows[entry.row].cells))
        if cell := next((c for c in cells if c.text == entry.label), None):
            found.append(((entry.row, entry.half), cell, behind))
    if any(is_meant_for_formula(text) for _, _, text in found):
        yield from found


def _declared(cells: Sequence[_Printed], down: bool) -> Iterator[Declared]:
    read = [(place, cell, text, read_formula(text)) for place, cell, text in cells]
    if not any(is_meant_for_formula(text) for _, _, text in cells):
        return  # numbers only
    names = [(f.name, place) for place, _, _, f in read if f is not None and f.name is not None]
    times = Counter(_key(name) for name, _ in names)
    places = {_key(name): place for name, place in names}
    for place, cell, text, formula in read:
        if formula is None:
            if is_meant_for_formula(text):
                yield Declared(text, cell.span, down, whole=place, fault=_UNREAD)
            continue
        for relation, term in formula.compared:
            fault = _fault(formula, term, place, places, times)
            known = () if fault else tuple((name, places[_key(name)]) for name in dict.fromkeys(names_in(term)))
            yield Declared(text, cell.span, down, relation, place, term, known, fault)


def _fault(
    formula: Formula, term: Expression, place: Place, places: dict[str, Place], times: Counter[str]
) -> Phrase | str:
    """Why a formula can not be followed; empty if it can."""
    used = [_key(name) for name in names_in(term)]
    if missing := sorted({n for n in used if n not in places}):
        return Phrase(
            "公式所说的{names}在表中没有", "the table has no {names}, of which it speaks", names=named(missing)
        )
    if twice := sorted({n for n in used if times[n] > 1}):
        return Phrase(
            "公式所说的{names}在表中不止一处",
            "the table has more than one {names}, of which it speaks",
            names=named(twice),
        )
    if not used or place in (places[n] for n in used):
        return Phrase("公式用它自己来计算{name}", "it reckons {name} by itself", name=formula.name or "")
    return ""


def _key(name: str) -> str:
    """A name as it is compared: (2) and ② are 2, a is A."""
    bare = name.strip("()")
    return str(ord(bare) - ord("①") + 1) if bare in _CIRCLED else bare.upper()
