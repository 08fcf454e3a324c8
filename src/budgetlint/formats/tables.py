"""Every table as it was read, for the eye: kind, unit, what each column means, then the rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve
from tabulate import tabulate

from budgetlint.model.facts import BoundTable, Column, Disclosure, RowRole
from budgetlint.model.source import Place
from budgetlint.model.where import Where
from budgetlint.personal import mask_of


def render(disclosures: Iterable[Disclosure], names: Mapping[str, str]) -> str:
    """All tables of all documents; ``names`` gives the catalogue's name of a kind."""
    return "".join(f"{mask_of(d)(line)}\n" for d in disclosures for t in d.tables for line in _table(d, t, names))


def _table(disclosure: Disclosure, table: BoundTable, names: Mapping[str, str]) -> Iterator[str]:
    source = disclosure.source
    place = source.place(table.node.span)
    kind = f"{table.kind} {names.get(table.kind, '')}".strip() if table.kind else "未认出"
    unit = table.unit.symbol if table.unit else "未标明"
    where = Where.of([evolve(place, file="")], whole=True)
    yield f"{place.path or source.path} {where} 第{table.index + 1}张表「{table.title}」"
    read = "  由 OCR 识别" if source.recognised(table.node.span) else ""
    yield f"  种类:{kind}  单位:{unit}  行式:{table.node.dialect}{read}"
    if table.trouble:
        yield f"  未能还原:{table.trouble}"
    yield from (f"  列{c.index + 1} {_column(c)}" for c in table.columns)
    rows = [_row(disclosure, table, i) for i in range(len(table.node.rows))]
    headers = ["行" if source.has_lines else "位置", "", *(str(n + 1) for n in range(table.node.width))]
    grid = tabulate(rows, headers, tablefmt="simple", disable_numparse=True, missingval="")
    yield from (f"  {line}".rstrip() for line in grid.splitlines())
    yield ""


def _column(column: Column) -> str:
    header = " / ".join(column.header) or "(无表头)"
    key = " ".join(f"{name}={value}" for name, value in column.key)
    unit = f" [{column.unit.symbol}]" if column.unit else ""
    return f"{column.role}  {header}{unit}" + (f"  {{{key}}}" if key else "")


def _row(disclosure: Disclosure, table: BoundTable, index: int) -> list[str]:
    row = table.node.rows[index]
    role = table.row_roles[index] if index < len(table.row_roles) else ""
    shown = "" if role == RowRole.ENTRY else str(role)
    return [_beside(disclosure.source.place(row.span)), shown, *(" ".join(c.text.split()) for c in row.cells)]


def _beside(place: Place) -> str:
    """What a row is found by: its line, page, first cell or number in its table."""
    at = place.address
    if at is None:
        return str(place.line)
    return at.cell or str(at.row or at.page or at.line or "")
