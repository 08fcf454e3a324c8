"""How far down the classification a table goes: the subjects it prints, and those that nothing below breaks down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from budgetlint.api import (
    BoundTable,
    Context,
    NotEvaluable,
    Phrase,
    Row,
    RowRole,
    Span,
    condensed,
    reading,
    regex,
    shortened,
    unrestored,
)


class Classification(NamedTuple):
    """A classification and how many digits the level has that must be shown."""

    dimension: str
    digits: int
    level: str


FUNCTION = Classification("function", 7, Phrase("项", "items"))
ECONOMIC = Classification("economic", 5, Phrase("款", "sections"))

_SHOWN = 3
_CODE = regex(r"\d{3}(?:\d{2}){0,2}")
_LABEL = regex(r"[\u4e00-\u9fff]")
_GLUED = regex(r"(\d{3}(?:\d{2}){0,2})([\u4e00-\u9fff].*)")
_TOTAL = regex(r"[合总小]计")
_SECRET = regex(r"涉密|国家秘密|保密")


class Listed(NamedTuple):
    """One row's subject; ``code`` is None where the row names none that is known."""

    code: str | None
    label: str
    span: Span
    is_zero: bool

    @property
    def name(self) -> str:
        return f"{self.code or ''}{self.label}"


def subjects_of(table: BoundTable, by: Classification, ctx: Context) -> tuple[Listed, ...]:
    """What the table lists, by the keys of its entries, or from the cells of tables whose columns are not bound."""
    kind = ctx.catalogue.kinds[table.kind] if table.kind is not None else None
    found = _bound(table, by) if kind is not None and kind.halves else _printed(table, by, ctx)
    listed = tuple(found)
    return listed if any(x.code for x in listed) else ()


def classes_only(listed: Sequence[Listed], by: Classification, ctx: Context) -> tuple[Listed, ...]:
    """The subjects with money that the classification divides further, and the table does not."""
    known = ctx.catalogue.subjects[by.dimension].names
    codes = {x.code for x in listed if x.code}

    def is_coarse(x: Listed) -> bool:
        if x.code is None or x.is_zero or len(x.code) >= by.digits:
            return False
        is_divided = any(code != x.code and code.startswith(x.code) for code in codes)
        return not is_divided and any(len(code) == by.digits and code.startswith(x.code) for code in known)

    return tuple(x for x in listed if is_coarse(x))


def named(coarse: Sequence[Listed]) -> str:
    """The first few of them, for a message."""
    return shortened([x.name for x in coarse], _SHOWN, "个科目")


def beyond_doubt(table: BoundTable, ctx: Context, listed: Sequence[Listed]) -> NotEvaluable | None:
    """Why subjects that seem to lack their parts may have them, or may lack them with good reason."""
    title = ctx.title(table)
    if table.trouble is not None:
        return unrestored(table, ctx)
    if any(x.code is None and not x.is_zero for x in listed):
        return NotEvaluable(
            Phrase(
                "表「{table}」有的科目没有编码、名称也对不上,可能就是其下级科目",
                "some subjects of table '{table}' have no code and no known name; they may be those on the level below",
                table=title,
            )
        )
    if any(_SECRET.search(p.text) for p in reading(ctx).pieces if p.is_prose and not p.explains):
        return NotEvaluable(
            Phrase(
                "文中提到涉密事项,涉密的科目可以只公开到上级",
                "the text speaks of secret matters, whose subjects may be shown on the level above",
            )
        )
    return None


def _bound(table: BoundTable, by: Classification) -> Iterator[Listed]:
    money = {
        (f.row, table.columns[f.column].half)
        for f in table.facts
        if f.column is not None and f.figure.amount is not None and f.figure.amount.mantissa != 0
    }
    for entry in table.entries:
        if not entry.total:
            code = dict(entry.key).get(by.dimension)
            span = table.node.rows[entry.row].span
            yield Listed(code, entry.label, span, (entry.row, entry.half) not in money)


def _printed(table: BoundTable, by: Classification, ctx: Context) -> Iterator[Listed]:
    names, year = ctx.catalogue.subjects[by.dimension], ctx.disclosure.year.value
    for row, role in zip(table.node.rows, table.row_roles, strict=False):
        for code, label, is_zero in _items(row) if role is RowRole.ENTRY else ():
            if code is None:
                code = min((c for c in names.named(label, year) if len(c) == by.digits), default=None)
            if not _TOTAL.search(label):
                yield Listed(code, label, row.span, is_zero)


def _items(row: Row) -> Iterator[tuple[str | None, str, bool]]:
    """The labels of a row, each with the code before it, and whether the figures behind it are all zero.

    A code is printed in one cell, in one cell a level, or with its name. Digits that no name follows are a figure.
    """
    label = pending = ""
    code: str | None = None
    is_zero = True
    for cell in row.cells:
        text = condensed(cell.text)
        if glued := _GLUED.fullmatch(text):
            pending, text = glued[1], glued[2]
        if _LABEL.match(text):
            if label:
                yield code, label, is_zero
            code, label, is_zero, pending = pending or None, text, True, ""
        elif pending and len(text) == 2 and text.isdigit():
            pending += text
        elif text:
            is_code = _CODE.fullmatch(text) is not None
            is_figure = cell.figure.amount is not None and not cell.figure.is_zero
            is_zero = is_zero and not pending and (is_code or not is_figure)
            pending = text if is_code else ""
    if label:
        yield code, label, is_zero and not pending
