"""绩效 tables: label–value fields of a form above an indicator grid, in one table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from budgetlint.binding.columns import unit_of
from budgetlint.binding.indicators import Field, Form, performance_of
from budgetlint.binding.labels import bare, label, plain
from budgetlint.binding.layouts import ColumnRule, FormField, Grid
from budgetlint.binding.mending import is_grid_header, mended
from budgetlint.binding.tables import Frame, empty_note, fact_of, make_key, with_unit
from budgetlint.model.amount import PERCENT, FigureKind, Unit
from budgetlint.model.facts import BoundTable, Column, ColumnRole, Entry, Fact, RowRole
from budgetlint.model.nodes import Cell, Row

_TYPED = (FigureKind.NUMBER, FigureKind.UNREADABLE)


def bind_form(f: Frame, grid: Grid) -> BoundTable:
    """A table with an indicator grid. Its columns are those of the grid; fields carry their label as column label."""
    rows = mended(grid, f.node.rows)
    start = next((i for i, r in enumerate(rows) if is_grid_header(grid, r)), len(rows))
    fields = list(_fields(f, rows[:start]))
    unit = f.unit or next((u for x in fields if (u := _unit_beside(f, x))), None)
    f = evolve(f, unit=unit, node=evolve(f.node, rows=rows))
    project = next((x.cell.text for x in fields if x.field.dimension == "project" and x.cell.text), None)
    columns, body = _columns(grid, rows, start)
    named = f.kind is not None and any(x.dimension == "project" for x in f.kind.form)
    entries = tuple(_entries(grid, columns, rows, body))
    facts = [fact for x in fields if (fact := _field_fact(f, x, project)) is not None]
    for entry in entries:
        row = rows[entry.row]
        for column in columns:
            if column.role in (ColumnRole.AMOUNT, ColumnRole.VALUE) and column.index < len(row.cells):
                cell = row.cells[column.index]
                if cell.text or column.role is ColumnRole.AMOUNT:
                    facts.append(_grid_fact(f, cell, column, entry))
    facts.sort(key=lambda x: x.span)
    roles = tuple(_role(i, r, start, body) for i, r in enumerate(rows))
    return BoundTable(
        index=f.index,
        node=f.node,
        kind=f.kind.id if f.kind else None,
        title=f.title,
        unit=f.unit,
        unit_span=f.unit_span,
        columns=columns,
        row_roles=roles,
        entries=entries,
        facts=tuple(facts),
        empty_note=empty_note(f.node, facts),
        performance=performance_of(Form(rows, start, body, fields, columns, unit, f.node.caption, named), grid),
        entity=f.context.entity,
    )


def _fields(f: Frame, rows: Sequence[Row]) -> Iterator[Field]:
    """Label–value pairs: the value stands to the right of its label, or below it for fields that run over a row."""
    fields = f.kind.form if f.kind else ()
    for at, row in enumerate(rows):
        for index, cell in enumerate(row.cells):
            name = label(cell.text).name.rstrip(":")
            field = next((x for x in fields if name in x.names), None)
            if field is None:
                continue
            if field.below and at + 1 < len(rows):
                below = rows[at + 1].cells
                for i in range(index + 1, min(len(row.cells), len(below))):
                    yield Field(field, cell.text, below[i], at + 1, i, row.cells[i].text)
            elif (place := _value(fields, field, rows, at, index)) is not None:
                yield Field(field, cell.text, rows[place[0]].cells[place[1]], *place, cell.text)


def _value(
    fields: Sequence[FormField], field: FormField, rows: Sequence[Row], at: int, index: int
) -> tuple[int, int] | None:
    """Row and column of a field's value: the first thing printed to the right before another label, for goals what
    stands below; where nothing is printed, the next cell."""

    def is_label(cell: Cell) -> bool:
        name = label(cell.text).name.rstrip(":")
        return any(name in x.names for x in fields)

    cells = rows[at].cells
    right = next((i for i in range(index + 1, len(cells)) if cells[i].text), None)
    is_words = field.part in ("project", "goal")
    if right is not None and not is_label(cells[right]) and (is_words or cells[right].figure.kind in _TYPED):
        return at, right
    below = rows[at + 1].cells if at + 1 < len(rows) else ()
    if field.part == "goal" and index < len(below) and below[index].text and not is_label(below[index]):
        return at + 1, index
    if index + 1 >= len(cells) or (field.part == "goal" and is_label(cells[index + 1])):
        return None
    return at, index + 1


def _field_fact(f: Frame, x: Field, project: str | None) -> Fact | None:
    if x.field.dimension or x.field.part == "goal" or x.cell.figure.kind is FigureKind.TEXT:
        return None
    key = {**x.field.key, **({"project": label(project).name} if project else {})}
    local = [x.heading] if x.field.below else [label(x.printed).name] if x.field.local else []
    unit: Unit | None = PERCENT if x.field.unit == "%" else f.unit
    return Fact(
        key=make_key(f.context, key, local[0] if local else None),
        figure=with_unit(x.cell.figure, unit),
        span=x.cell.span,
        raw=f.source.cut(x.cell.span),
        table=f.index,
        row=x.row,
        column=x.column,
        row_label=x.printed,
        column_label=x.heading,
        bound=not local,
    )


def _unit_beside(f: Frame, x: Field) -> Unit | None:
    """The unit in brackets at the head of the field's row: 项目资金(万元)."""
    return next((u for c in f.node.rows[x.row].cells if c.text and (u := unit_of((c.text,)))), None)


def _columns(grid: Grid, rows: Sequence[Row], start: int) -> tuple[tuple[Column, ...], int]:
    """Columns of the grid and the first row of its body. A second header row names what the first only groups."""
    if start >= len(rows):
        return (), len(rows)
    header, body = rows[start], start + 1
    texts: list[tuple[str, ...]] = [(c.text,) if c.text else () for c in header.cells]
    if body < len(rows) and not rows[body].cells[0].text and _is_value_row(grid, rows[body]):
        second = rows[body]
        width = len(second.cells)
        texts = texts[:width] + [()] * (width - len(header.cells))
        group = header.cells[-1].text
        texts = [
            ((group, c.text) if c.text else path if i < len(header.cells) - 1 else ())
            for i, (c, path) in enumerate(zip(second.cells, texts, strict=True))
        ]
        body += 1
    return tuple(_column(grid, i, path) for i, path in enumerate(texts)), body


def _is_value_row(grid: Grid, row: Row) -> bool:
    printed = [plain(c.text) for c in row.cells if c.text]
    return bool(printed) and all(any(p in r.names for r in grid.values) for p in printed)


def _column(grid: Grid, index: int, path: tuple[str, ...]) -> Column:
    name = plain(path[-1]) if path else ""
    if rule := _rule(grid.values, name):
        return Column(index, ColumnRole.VALUE, path, 0, tuple(rule.key.items()))
    if rule := _rule(grid.amounts, name):
        return Column(index, ColumnRole.AMOUNT, path, 0, tuple(rule.key.items()))
    role = ColumnRole.LABEL if name in grid.labels else ColumnRole.TEXT
    return Column(index, role, path)


def _rule(rules: Sequence[ColumnRule], name: str) -> ColumnRule | None:
    exact = next((r for r in rules if name in r.names or bare(name) in r.names), None)
    contained = next((r for r in rules if r.contains and name.startswith(r.contains + "(")), None)
    return exact or contained


def _entries(grid: Grid, columns: Sequence[Column], rows: Sequence[Row], body: int) -> Iterator[Entry]:
    """One entry an indicator or activity, named by the last label printed in its row; classes above it are inherited."""
    names = [c.index for c in columns if c.role is ColumnRole.LABEL]
    for at in range(body, len(rows)):
        cells = rows[at].cells
        printed = [cells[i].text for i in names if i < len(cells) and cells[i].text]
        if any(c.text for c in cells):
            text = printed[-1] if printed else ""
            yield Entry(at, 0, text, None, (("local", label(text).name or f"第{at + 1}行"),))


def _grid_fact(f: Frame, cell: Cell, column: Column, entry: Entry) -> Fact:
    if column.role is ColumnRole.VALUE:
        return fact_of(f, cell, column, entry)
    cells = f.node.rows[entry.row].cells
    text = cells[0].text or entry.label
    named = evolve(entry, label=text, key=(("project", label(text).name),))
    return fact_of(f, cell, column, named)


def _role(at: int, row: Row, start: int, body: int) -> RowRole:
    if not any(c.text for c in row.cells):
        return RowRole.EMPTY
    if at < start:
        return RowRole.FORM
    return RowRole.HEADER if at < body else RowRole.ENTRY
