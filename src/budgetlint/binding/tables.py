"""One table: its kind, unit, header, entries and facts. Where the header can be read in several ways, its own sums decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve

from budgetlint.binding.catalogue import Catalogue
from budgetlint.binding.columns import Reading, opaque, read_columns, read_unknown_columns, unit_of
from budgetlint.binding.composed import crossed
from budgetlint.binding.dated import only_year, stage_in, title_year
from budgetlint.binding.entries import read_entries
from budgetlint.binding.formulas import declared_of
from budgetlint.binding.headers import column_paths, header_rows
from budgetlint.binding.kinds import kind_of
from budgetlint.binding.labels import label, plain
from budgetlint.binding.layouts import TableKind
from budgetlint.binding.mishaps import unexplained
from budgetlint.binding.sums import gap, table_sums, unclear_halves
from budgetlint.model.amount import Amount, Figure, FigureKind, Unit
from budgetlint.model.facts import BoundTable, Column, ColumnRole, Entry, Fact, RowRole
from budgetlint.model.keys import MEMBERS, Key, Measure
from budgetlint.model.kinds import DocumentKind
from budgetlint.model.nodes import Cell, Row, Table
from budgetlint.model.phrases import Phrase
from budgetlint.model.source import Source, Span
from budgetlint.model.where import Where
from budgetlint.records import frozen
from budgetlint.regex import regex
from budgetlint.syntax.marks import unit_in

_MOST_TRIED = 12
#: Points by which a reading of the header may fall behind the best one and still be tried on the table's sums: one column.
_NEARLY_AS_GOOD = 3
_SIGNERS = ("联系人", "联系电话", "电话:", "填表人", "制表人", "制表:", "审核人", "单位负责人", "负责人:")
#: What was meant for a number: digits with a letter or mark that is none of its own (l0.00, 10O.00, 约10, 1.0E+03).
_NEARLY_NUMBER = regex(r"(?=.*[\d\ufffd])约?[\d\ufffd\s.,，。()￥¥$+\-—–元万亿%OoIlEe*]+(?:\([^()\d]{1,8}\))?")
_NOTHING = ("无", "没有", "空表", "未安排", "不涉及", "未发生")


@frozen(eq=False)
class Frame:
    """What is known of a table before its columns are: shared by lists and forms."""

    source: Source
    catalogue: Catalogue
    node: Table
    index: int
    kind: TableKind | None
    title: str
    unit: Unit | None
    unit_span: Span | None
    #: What every key of the document shares: entity, year, stage.
    context: Key


def frame(
    source: Source, catalogue: Catalogue, node: Table, index: int, context: Key, document: DocumentKind | None
) -> Frame:
    """Kind by caption, failing that by the title printed in the grid; unit by the table's own line."""
    title = node.caption.text if node.caption else ""
    unit = unit_in(node.unit.text) if node.unit else None
    span = node.unit.span if node.unit else None
    kind = kind_of(catalogue, title, document)
    if kind is not None and kind.staged:
        context = evolve(context, year=title_year(title) or context.year, stage=stage_in(plain(title)) or context.stage)
    elif kind is not None and kind.is_composed:
        context = evolve(context, year=only_year(title) or context.year)
    return Frame(source, catalogue, node, index, kind, title, unit, span, context)


def bind_list(f: Frame) -> BoundTable:
    """A table that is a list (or two side by side) under a header."""
    rows = f.node.rows
    count, numbers = header_rows(f.catalogue, rows)
    first = count if numbers is None else numbers + 1
    last = _end(rows)
    body = [(i, rows[i]) for i in range(first, last) if not _repeats_header(rows[i], rows[:first])]
    width = _width(rows, first, numbers)
    paths = column_paths(rows[:count], width)
    readings = _readings(f, paths, [r for _, r in body], width)
    best = max(
        (_interpreted(f, reading, body) for reading in readings),
        key=lambda t: (t.closing - 3 * t.failing, t.score),
    )
    best = _without_unclear(f, best)
    listed = {i for i, _ in body}
    roles = tuple(_row_role(i, r, count, numbers, listed) if i < last else RowRole.TEXT for i, r in enumerate(rows))
    unit, span = _unit(f, best.columns, rows[:first])
    return BoundTable(
        index=f.index,
        node=f.node,
        kind=f.kind.id if f.kind else None,
        title=f.title,
        unit=unit,
        unit_span=span,
        columns=best.columns,
        row_roles=roles,
        entries=best.entries,
        facts=best.facts,
        empty_note=empty_note(f.node, best.facts),
        trouble=_trouble(best, bool(paths)) or _overflow(f, body, width),
        ragged_rows=tuple(i for i, r in body if len(r.cells) != width and any(c.text for c in r.cells)),
        declared=declared_of(rows, count, numbers, best.columns, best.entries),
        entity=f.context.entity,
    )


#: Failing sums from which a table may have been read wrong.
_MANY_FAIL = 4


@frozen(eq=False)
class _Interpretation:
    columns: tuple[Column, ...]
    entries: tuple[Entry, ...]
    facts: tuple[Fact, ...]
    score: int
    closing: int
    failing: int
    complete: bool

    @property
    def is_misread(self) -> bool:
        """Whether its sums fail in more ways than a few wrong figures, or one slip of a column, explain."""
        sums = table_sums(self.columns, self.entries, self.facts)
        left = unexplained([s for s in sums if s.exhaustive and not s.doubt])
        return left >= _MANY_FAIL and left > self.closing


def _readings(f: Frame, paths: Sequence[tuple[tuple[str, ...], ...]], body: Sequence[Row], width: int) -> list[Reading]:
    """The readings of the header that fit the catalogue best, best first."""
    found = paths or [((),) * width]
    if f.kind is None or not f.kind.halves:
        return [Reading(read_unknown_columns(found[0], body), 0)]
    readings = [read_columns(f.catalogue, f.kind, f.title, p, body, f.context) for p in found]
    readings.sort(key=lambda r: -r.score)
    return [r for r in readings[:_MOST_TRIED] if r.score >= readings[0].score - _NEARLY_AS_GOOD]


def _interpreted(f: Frame, reading: Reading, body: Sequence[tuple[int, Row]]) -> _Interpretation:
    if f.kind is not None and f.kind.halves:
        entries = read_entries(f.catalogue, f.kind, reading.columns, body, f.context.year)
    else:
        entries = _unknown_entries(reading.columns, body)
    facts = tuple(_facts(f, reading.columns, entries))
    closing = failing = 0
    for total in table_sums(reading.columns, entries, facts):
        found = gap(total) if total.exhaustive and not total.doubt else None
        if found is None or not any(p.figure.amount and not p.figure.is_zero for p in (total.whole, *total.parts)):
            continue
        difference, printed = found
        closing += abs(difference) <= printed // 2
        failing += abs(difference) > printed // 2
    return _Interpretation(reading.columns, entries, facts, reading.score, closing, failing, reading.complete)


def _without_unclear(f: Frame, best: _Interpretation) -> _Interpretation:
    """The same with every column of a list opaque in which an unknown column makes the sums fail."""
    unclear = unclear_halves(best.columns, best.entries, best.facts)
    if not unclear:
        return best
    columns = tuple(opaque(c) if c.half in unclear else c for c in best.columns)
    return evolve(best, columns=columns, facts=tuple(_facts(f, columns, best.entries)))


def _unknown_entries(columns: Sequence[Column], body: Sequence[tuple[int, Row]]) -> tuple[Entry, ...]:
    names = [c.index for c in columns if c.role is ColumnRole.LABEL]
    entries = []
    for at, row in body:
        text = next((row.cells[i].text for i in names if i < len(row.cells) and row.cells[i].text), "")
        if any(c.text for c in row.cells):
            entries.append(Entry(at, 0, text, None, (("local", label(text).name or f"第{at + 1}行"),)))
    return tuple(entries)


def _facts(f: Frame, columns: Sequence[Column], entries: Sequence[Entry]) -> Iterator[Fact]:
    roles = (ColumnRole.AMOUNT, ColumnRole.VALUE)
    for entry in sorted(entries, key=lambda e: (e.row, e.half)):
        row = f.node.rows[entry.row]
        for column in columns:
            if column.half == entry.half and column.role in roles and column.index < len(row.cells):
                yield fact_of(f, row.cells[column.index], column, entry)


def fact_of(f: Frame, cell: Cell, column: Column, entry: Entry) -> Fact:
    """The fact of one cell: its column gives the key of the list, its row says the rest, and has the last word."""
    local = [dict(x.key)["local"] for x in (entry, column) if "local" in dict(x.key)]
    part = {k: v for x in (column, entry) for k, v in x.key if k != "local"}
    if f.kind is not None and f.kind.is_composed:
        part = crossed(column, entry)
        part.pop("local", None)
    money = column.role is ColumnRole.AMOUNT and part.get("measure") != Measure.COUNT
    figure = _money(cell, column.unit or f.unit) if money else cell.figure
    return Fact(
        key=make_key(f.context, part, "/".join(local) or None),
        figure=figure,
        span=cell.span,
        raw=f.source.cut(cell.span),
        table=f.index,
        row=entry.row,
        column=column.index,
        row_label=entry.label,
        column_label=_called(f, column),
        bound=f.kind is not None and not local,
    )


def _called(f: Frame, column: Column) -> str:
    """What a column is called: the last of its headers, in tables of composed names with the groups above it, which say as
    much."""
    if f.kind is not None and f.kind.is_composed:
        return "/".join(dict.fromkeys(column.header))
    return column.header[-1] if column.header else ""


def make_key(context: Key, part: Mapping[str, str], local: str | None = None) -> Key:
    """A key from dimension → member words, in the document's context."""
    members: dict[str, Any] = {name: MEMBERS[name](word) if name in MEMBERS else word for name, word in part.items()}
    if "year" in members:
        members["year"] = int(members["year"])
    return evolve(context, **members, local=local)


def _money(cell: Cell, unit: Unit | None) -> Figure:
    """A cell of an amount column: what is made of digits and signs only, and yet no number, can not be read.

    U+FFFD stands for what a reader could not make out."""
    if cell.figure.kind is FigureKind.TEXT and _NEARLY_NUMBER.fullmatch(cell.text):
        return Figure(FigureKind.UNREADABLE, reason=Phrase("不是单纯的数", "not just a number"))
    return with_unit(cell.figure, unit)


def with_unit(figure: Figure, unit: Unit | None) -> Figure:
    """The figure in its own unit, else in the column's or table's."""
    if figure.amount is None or figure.amount.unit is not None or unit is None:
        return figure
    amount = Amount(figure.amount.mantissa, figure.amount.decimals, unit)
    return Figure(figure.kind, amount, figure.relation, figure.per, figure.reason)


def empty_note(node: Table, facts: Sequence[Fact]) -> Span | None:
    """The note that says why a table without any number is empty."""
    if any(fact.figure.amount is not None for fact in facts):
        return None
    return next((n.span for n in node.notes if any(w in n.text.text for w in _NOTHING)), None)


def _end(rows: Sequence[Row]) -> int:
    """One past the last row of the list: who filled it in and whom to call stands below it."""
    end = len(rows)
    while end and any(plain(c.text).startswith(_SIGNERS) for c in rows[end - 1].cells):
        end -= 1
    return end


def _width(rows: Sequence[Row], first: int, numbers: int | None) -> int:
    if numbers is not None:
        return len(rows[numbers].cells)
    widths = [len(r.cells) for r in rows[first:]]
    return (
        max(set(widths), key=lambda w: (widths.count(w), w)) if widths else max((len(r.cells) for r in rows), default=0)
    )


def _repeats_header(row: Row, header: Sequence[Row]) -> bool:
    texts = [plain(c.text) for c in row.cells]
    return any(texts) and any([plain(c.text) for c in h.cells] == texts for h in header)


def _row_role(at: int, row: Row, count: int, numbers: int | None, listed: set[int]) -> RowRole:
    if at == numbers:
        return RowRole.NUMBERS
    if at < count or at not in listed:
        return RowRole.HEADER
    return RowRole.ENTRY if any(c.text for c in row.cells) else RowRole.EMPTY


def _unit(f: Frame, columns: Sequence[Column], header: Sequence[Row]) -> tuple[Unit | None, Span | None]:
    """The table's unit: its 单位 line, else the one that its amount columns' headers state, else any header cell."""
    if f.unit is not None:
        return f.unit, f.unit_span
    stated = {c.unit for c in columns if c.role is ColumnRole.AMOUNT and c.unit is not None and c.unit.is_money}
    if not stated:
        cells = {unit_of((c.text,)) for row in header for c in row.cells}
        stated = {u for u in cells if u is not None and u.is_money}
    return (stated.pop(), None) if len(stated) == 1 else (None, None)


def _trouble(best: _Interpretation, header_fits: bool) -> str | None:
    if not header_fits:
        return Phrase(
            "表头的列数与数据行对不上,无法确定每一列的含义",
            "the header has not as many columns as the rows, so that their meaning cannot be told",
        )
    if not best.complete:
        return Phrase(
            "这张表应当左右并列收入和支出,只认出了一侧",
            "revenue and expenditure should stand side by side; only one side was recognised",
        )
    if best.failing >= _MANY_FAIL and best.failing > best.closing and best.is_misread:
        return Phrase(
            "按任何一种表头读法,表内多数合计都对不上,疑似行列错位",
            "however the header is read, most totals do not agree: rows or columns look shifted",
        )
    return None


def _overflow(f: Frame, body: Sequence[tuple[int, Row]], width: int) -> str | None:
    """A figure beyond the last column stands in none of those that the header names."""
    for _, row in body:
        if any(c.figure.kind is FigureKind.NUMBER for c in row.cells[width:]):
            both = (
                "{where}的数字超出了表头的列,无法确定属于哪一栏",
                "{where}: figures beyond the columns of the header, so that their column cannot be told",
            )
            return Phrase(*both, where=Where.of([f.source.place(row.span)]))
    return None
