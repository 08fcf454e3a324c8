"""What a 绩效 table states: project, money, goals, and its indicators with typed values. Text and places only; facts
are made beside it (forms.py)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from budgetlint.binding.kinds import title_name
from budgetlint.binding.labels import bare, label, plain
from budgetlint.binding.layouts import FormField, Grid
from budgetlint.binding.tables import with_unit
from budgetlint.model.amount import FigureKind, Unit
from budgetlint.model.facts import Column, ColumnRole
from budgetlint.model.nodes import Cell, Line, Row
from budgetlint.model.performance import FundLine, Indicator, Money, Performance, Printed, Stated
from budgetlint.records import frozen
from budgetlint.regex import regex
from budgetlint.syntax.indicators import read_value

#: What a title says beside the project's name: 2、校园安保绩效目标表.
_OF_TITLE = regex(
    r"(?:(?:部门|单位)?(?:预算)?(?:项目)?(?:支出)?(?:年度)?绩效(?:目标|指标|自评)?(?:申报|自评|批复|公开|评分)*(?:情况)?表?)$"
)
_GENERAL = regex(r"(?:省|市|县|区|本)?级?(?:(?:部门|单位|本级|预算|专项资金|项目|重点|支出|整体|政府)+)?")
_RUNNING_TEXT = 6
_LABEL = 12
_SIGN = regex(r"[≥≤><=]=?")
_AMOUNT = regex(r"\d[\d.,]*\s*[亿万千百]?元")


@frozen(eq=False)
class Field:
    """A field of the form: its label, and the cell that holds its value."""

    field: FormField
    printed: str
    cell: Cell
    row: int
    column: int
    heading: str = ""


@frozen(eq=False)
class Form:
    """The rows of a 绩效 table, taken apart: the form above ``start``, the grid's body from ``body`` on."""

    rows: Sequence[Row]
    start: int
    body: int
    fields: Sequence[Field]
    columns: Sequence[Column]
    unit: Unit | None
    caption: Line | None
    #: Whether tables of its kind are about one project each.
    named: bool


def performance_of(form: Form, grid: Grid) -> Performance:
    """What the table says of performance."""
    money = {part: list(_money(form, part)) for part in ("budget", "fund", "plan")}
    goals = [Printed(x.cell.text, x.cell.span) for x in form.fields if x.field.part == "goal" and x.cell.text]
    lines = tuple(_lines(form, grid))
    places = {x.field.part for x in form.fields} | {p for c in form.columns if (p := part_of(grid, c))}
    return Performance(
        project=_project(form),
        budget=next((m for m in money["budget"] if m.figure.amount), next(iter(money["budget"]), None)),
        funds=tuple(money["fund"]),
        plan=tuple(money["plan"]),
        goals=tuple(goals),
        purposes=tuple(_purposes(form, grid)),
        unread=tuple(_unread(form)),
        lines=lines,
        indicators=tuple(_indicators(form, grid)),
        places=frozenset(places - {""} | {p for line in lines for p in line.parts}),
    )


def part_of(grid: Grid, column: Column) -> str:
    """What a column of the grid is: first, second, name, target …; empty where nothing says so."""
    name = plain(column.header[-1]) if column.header else ""
    if column.role is ColumnRole.VALUE:
        rules = [r for r in grid.values if name in r.names or bare(name) in r.names]
        return rules[0].part if rules else "target"
    return next((part for part, names in grid.parts.items() if name in names), "")


def _project(form: Form) -> Printed | None:
    """The name in its field, else the one in the caption; a caption that only says what sort of table it is has none."""
    for x in form.fields:
        if x.field.part == "project" and x.cell.text:
            return Printed(x.cell.text, x.cell.span)
    if form.caption is None or not form.named:
        return None
    name = _OF_TITLE.sub("", title_name(form.caption.text))
    return Printed(name, form.caption.span) if len(name) > 1 and not _GENERAL.fullmatch(name) else None


def _money(form: Form, part: str) -> Iterator[Money]:
    for x in form.fields:
        if x.field.part == part and x.cell.figure.kind is not FigureKind.TEXT:
            name = x.heading if x.field.below else label(x.printed).name.rstrip(":")
            figure = x.cell.figure if part == "plan" else with_unit(x.cell.figure, form.unit)
            yield Money(name, figure, x.cell.span)


def _purposes(form: Form, grid: Grid) -> Iterator[Cell]:
    """Cells of the form that say in running text what the money is for: beside or below a label of that sort."""
    values = {x.cell.span for x in form.fields}
    head = ""
    for row in form.rows[: form.start]:
        head = row.cells[0].text or head
        labels = head
        for cell in row.cells:
            is_text = len(cell.text) > _RUNNING_TEXT and cell.span not in values and _AMOUNT.search(cell.text)
            if is_text and any(word in labels for word in grid.purposes):
                yield cell
            labels += cell.text if len(cell.text) <= _LABEL else ""


def _lines(form: Form, grid: Grid) -> Iterator[FundLine]:
    """The money of a self-evaluation: a row of column names, and the named lines below it."""
    names = {part: words for part, words in grid.money.items() if part != "lines"}
    columns: dict[int, str] = {}
    for row in form.rows[: form.start]:
        found = {i: part for i, c in enumerate(row.cells) for part, words in names.items() if _is(c.text, words)}
        if {"budget", "executed"} & set(found.values()) and len(found) > 1:
            columns = found
            continue
        at = next((i for i, c in enumerate(row.cells) if _is(c.text, grid.money.get("lines", frozenset()))), None)
        if columns and at is not None:
            cells = {part: row.cells[i] for i, part in columns.items() if i < len(row.cells)}
            parts = {
                p: Money(p, with_unit(c.figure, form.unit if p in ("initial", "budget", "executed") else None), c.span)
                for p, c in cells.items()
                if c.figure.amount is not None
            }
            yield FundLine(label(row.cells[at].text).name.rstrip(":"), row.cells[at].span, parts)


def _unread(form: Form) -> Iterator[Cell]:
    """Numbers among the form's money that no known label claims."""
    rows = [x.row for x in form.fields if x.field.part in ("budget", "fund")]
    known = {x.cell.span for x in form.fields}
    for row in form.rows[min(rows, default=0) : min(max(rows, default=-2) + 2, form.start)]:
        yield from (c for c in row.cells if c.figure.kind is FigureKind.NUMBER and c.span not in known)


def _is(text: str, words: frozenset[str]) -> bool:
    name = label(text).name.rstrip(":")
    return bool(name) and (name in words or plain(text) in words)


def _indicators(form: Form, grid: Grid) -> Iterator[Indicator]:
    values = {c.index: part for c in form.columns if (part := part_of(grid, c)) and part not in grid.parts}
    of = {part: at for part, names in grid.parts.items() if (at := _column(form, names)) is not None}
    heads = [c.index for c in form.columns if c.role is ColumnRole.LABEL]
    above: dict[str, str] = {}
    for at in range(form.body, len(form.rows)):
        cells = form.rows[at].cells
        if not any(c.text for c in cells):
            continue
        said = {part: cells[i] for part, i in of.items() if i < len(cells)}
        own = {part: c.text for part, c in said.items() if c.text}
        for outer, inner in (("first", "second"), ("activity", "")):
            if outer in own:
                above.pop(inner, None)
        above |= {part: own[part] for part in ("first", "second", "activity") if part in own}
        name = said.get("name")
        if name is None:
            continue
        if not own:  # 总分 stands in the column that only heads the grid (绩效指标)
            name = next((cells[i] for i in heads if i < len(cells) and cells[i].text), name)
        yield Indicator(
            row=at,
            first=above.get("first", ""),
            second=above.get("second", ""),
            name=Printed(name.text, name.span if name.text else form.rows[at].span),
            description=own.get("description", ""),
            values=_values(values, cells, said),
            classed="second" in own,
            activity=above.get("activity", ""),
        )


def _column(form: Form, names: Sequence[str]) -> int | None:
    """The column under the first of these headers that is printed: 绩效指标 beside 三级指标 only heads the grid."""
    headers = {
        plain(c.header[-1]): c.index for c in reversed(form.columns) if c.header and c.role is not ColumnRole.VALUE
    }
    return next((headers[name] for name in names if name in headers), None)


def _values(columns: Mapping[int, str], cells: Sequence[Cell], said: Mapping[str, Cell]) -> dict[str, Stated]:
    """What the value columns print; sign and unit may stand in columns of their own."""
    found = {part: cells[i] for i, part in columns.items() if i < len(cells)}
    texts = {part: cell.text for part, cell in found.items()}
    if texts.get("target") and ("sign" in said or "unit" in said):
        sign, unit = (said[part].text.strip() if part in said else "" for part in ("sign", "unit"))
        texts["target"] = (sign if _SIGN.fullmatch(sign) else "") + texts["target"] + unit
    return {part: Stated(read_value(text), text, found[part].span) for part, text in texts.items()}
