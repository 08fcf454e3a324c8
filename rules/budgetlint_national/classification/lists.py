"""The rows of a table that list subjects: which they are, what code they print, where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from budgetlint.api import (
    BoundTable,
    ColumnRole,
    Context,
    Entry,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Related,
    Span,
)

FUNCTION, ECONOMIC = "function", "economic"
_LENGTHS = (3, 5, 7)
_NAMES = {
    FUNCTION: Phrase("功能分类", "the functional classification"),
    ECONOMIC: Phrase("部门预算支出经济分类", "the economic classification of departments"),
}


def subject_rows(
    table: BoundTable, ctx: Context, dimension: str, *, classes: bool | None = None, projects: bool = False
) -> tuple[Entry, ...]:
    """The entries of the lists of subjects of one classification, without totals.

    ``classes``: only lists of 类 (True) or of all levels (False). In lists of projects the name may be the
    project's, so they count only where ``projects`` says so.
    """
    kind = ctx.catalogue.kinds.get(table.kind or "")
    if kind is None or (kind.key.get("nature") == "项目" and not projects):
        return ()
    lists = {
        number
        for number, half in enumerate(kind.halves)
        if dimension in half.rows and half.dimension is None and classes in (None, half.classes)
    }
    return tuple(e for e in table.entries if e.half in lists and not e.total)


def unjudged(
    table: BoundTable, ctx: Context, rows: Sequence[Entry], dimension: str
) -> NotApplicable | NotEvaluable | None:
    """Why the rows of a table are not judged; None if there are rows that can be."""
    kind = ctx.catalogue.kinds.get(table.kind or "")
    if kind is not None and not (kind.halves or kind.form or kind.grid):
        return NotEvaluable(
            Phrase(
                "表「{table}」的各栏尚不能识别,表内科目没有核对",
                "the columns of table '{table}' were not recognised; its subjects were not checked",
                table=ctx.title(table),
            )
        )
    if not rows:
        return NotApplicable(
            Phrase(
                "没有按{dimension}列示科目的表", "no table lists subjects by {dimension}", dimension=_NAMES[dimension]
            )
        )
    if table.trouble is not None:
        return NotEvaluable(
            Phrase(
                "表「{table}」无法还原:{trouble}",
                "table '{table}' could not be restored: {trouble}",
                table=ctx.title(table),
                trouble=table.trouble,
            )
        )
    return None


def resolved(entry: Entry, dimension: str) -> str | None:
    """The code that the row means; None where it could not be told."""
    return dict(entry.key).get(dimension)


def printed_code(entry: Entry) -> str | None:
    """The code as printed if it is a whole one of 3, 5 or 7 digits; upper levels left blank leave none."""
    code = entry.code or ""
    return code if code.isdecimal() and len(code) in _LENGTHS else None


def place(table: BoundTable, entry: Entry) -> Span:
    """Where the entry's name stands, else its row."""
    row = table.node.rows[entry.row]
    named = (
        row.cells[c.index]
        for c in table.columns
        if c.half == entry.half and c.role is ColumnRole.LABEL and c.index < len(row.cells)
    )
    return next((cell.span for cell in named if cell.text == entry.label and entry.label), row.span)


def related(table: BoundTable, says: Iterable[tuple[Entry, str]]) -> tuple[Related, ...]:
    """What is to be said of each of some entries, at its place."""
    return tuple(Related(place(table, entry), text) for entry, text in says)
