"""Tables that run over pages: the next page repeats title and header, or the header only, or nothing at all."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from budgetlint.binding.kinds import title_name
from budgetlint.binding.labels import label, plain
from budgetlint.model.amount import FigureKind
from budgetlint.model.nodes import Document, Node, Paragraph, Row, Section, Table, walk
from budgetlint.model.source import cover
from budgetlint.regex import regex

_CONTINUED = regex(r"\(?续上?表?\)?$|^\(?续上?表?\)?")
_FEW_ROWS = 4
_ALL = frozenset({"合计", "总计", "小计"})
_FIRST = regex(r"一、")
_PAGE = regex(r"\d+|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?")
_TOTALS = ("合计", "总计", "支出总计", "收入总计")


def joined_tables(tree: Document) -> list[Table]:
    """All tables in document order, each with the rows of the pages it continues on."""
    tables: list[Table] = []
    for node in walk(tree):
        if isinstance(node, Document | Section):
            tables.extend(_joined(node.children))
    return _widened(sorted(tables, key=lambda t: t.span))


def _widened(tables: Sequence[Table]) -> list[Table]:
    """Tables with the columns of the pages beside them: a list of all cities that one page is too narrow for."""
    found: list[Table] = []
    for table in tables:
        if found and _lies_beside(found[-1], table):
            found[-1] = _with_columns_of(found[-1], table)
        else:
            found.append(table)
    return found


def _lies_beside(first: Table, then: Table) -> bool:
    """Whether ``then`` has the same title and names in its first column, and other columns, none of which is a total."""
    if first.caption is None or then.caption is None or _title(first) != _title(then) or not _title(then):
        return False
    names = [[plain(row.cells[0].text) if row.cells else "" for row in _once(t)] for t in (first, then)]
    if len(names[0]) != len(names[1]) or len(names[0]) < _FEW_ROWS:
        return False
    heads = [{plain(c.text) for c in t.rows[0].cells[1:] if c.text} for t in (first, then)]
    alike = names[0] == names[1] and names[0].count("") <= 1
    return alike and bool(heads[1]) and not heads[0] & heads[1] and bool(heads[0] & _ALL) and not heads[1] & _ALL


def _once(table: Table) -> list[Row]:
    """Its rows without the header that each page repeats."""
    header = _texts(table.rows[0])
    return [row for at, row in enumerate(table.rows) if at == 0 or _texts(row) != header]


def _with_columns_of(first: Table, then: Table) -> Table:
    rows = tuple(
        evolve(one, cells=one.cells + other.cells[1:]) for one, other in zip(_once(first), _once(then), strict=True)
    )
    return evolve(first, span=cover(first.span, then.span), rows=rows, notes=first.notes + then.notes)


def _joined(children: Sequence[Node]) -> list[Table]:
    tables: list[Table] = []
    previous: Node | None = None
    for node in children:
        if isinstance(node, Table):
            if isinstance(previous, Table) and _continues(tables[-1], node):
                tables[-1] = _with_rows_of(tables[-1], node)
            else:
                tables.append(node)
        if not (isinstance(node, Paragraph) and _PAGE.fullmatch(node.text.text)):  # a page's number is no text between
            previous = node
    return tables


def _continues(first: Table, then: Table) -> bool:
    """Whether ``then`` is the next page of ``first``: same title or none, same header or none, one total row at most."""
    if not first.rows or not then.rows or first.notes or first.width != then.width:
        return False
    if then.caption is not None and _title(then) and (first.caption is None or _title(then) != _title(first)):
        return False
    if {m.text for m in then.metadata} - {m.text for m in first.metadata} - ({then.unit.text} if then.unit else set()):
        return False
    if _has_total(first) and _has_total(then):
        return False
    if _begins_anew(first, then):
        return False
    repeats = _texts(then.rows[0]) == _texts(first.rows[0])
    return repeats or (then.caption is None and _is_body(then.rows[0]))


def _begins_anew(first: Table, then: Table) -> bool:
    """Whether ``then`` is another form of the same layout: below rows of its own it prints the first one's header again;
    or another list, the numbering of which begins anew."""
    if all(any(_FIRST.match(plain(c.text)) for row in t.rows for c in row.cells[:2]) for t in (first, then)):
        return True
    one, other = ([_texts(row) for row in table.rows] for table in (first, then))
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    words = [_texts(row) for row in first.rows[same:] if not _is_body(row) and sum(bool(c.text) for c in row.cells) > 2]
    return any(row in words for row in other[same:])


def _title(table: Table) -> str:
    return _CONTINUED.sub("", title_name(table.caption.text)) if table.caption else ""


def _has_total(table: Table) -> bool:
    return any(label(c.text).name in _TOTALS for row in table.rows[1:] if _is_body(row) for c in row.cells)


def _is_body(row: Row) -> bool:
    return any(c.figure.kind is FigureKind.NUMBER for c in row.cells)


def _texts(row: Row) -> list[str]:
    return [plain(c.text) for c in row.cells]


def _with_rows_of(first: Table, then: Table) -> Table:
    return evolve(first, span=cover(first.span, then.span), rows=first.rows + then.rows, notes=then.notes)
