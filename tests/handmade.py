"""Facts and constraints written by hand: what cells print, and where they stand; and documents of a few lines."""

from __future__ import annotations

from decimal import Decimal
from itertools import count

from budgetlint.binding import understand
from budgetlint.model.amount import BLANK, DASH, WAN_YUAN, Amount, Figure, FigureKind, Unit
from budgetlint.model.facts import BoundTable, Disclosure, Fact
from budgetlint.model.keys import Key
from budgetlint.model.nodes import Table
from budgetlint.model.source import Span
from budgetlint.readers import read
from budgetlint.reconcile import Constraint, Origin, Precision, Relation
from budgetlint.syntax import parse
from corpus.real import catalogue

#: Every figure counts for itself.
OWN = Precision({})

_KEY = Key()
_places = count()


def figure(printed: str, unit: Unit | None = WAN_YUAN) -> Figure:
    """``12.50`` a number, empty a blank, ``-`` a dash, ``?`` what can not be read."""
    if printed == "?":
        return Figure(FigureKind.UNREADABLE)
    if printed in ("", "-"):
        return DASH if printed else BLANK
    decimals = len(printed.partition(".")[2])
    return Figure(FigureKind.NUMBER, Amount(int(Decimal(printed).scaleb(decimals)), decimals, unit))


def fact(
    printed: str, unit: Unit | None = WAN_YUAN, *, table: int | None = 0, column: int = 0, key: Key = _KEY
) -> Fact:
    """One cell; each stands behind those made before it, in a row of its own."""
    at = next(_places)
    return Fact(key, figure(printed, unit), Span(10 * at, 10 * at + len(printed)), printed, table, at, column)


def total(whole: Fact | str, *parts: Fact | str, relation: Relation = Relation.EQUAL) -> Constraint:
    """The sum of rows that ``whole`` should be, or at least be."""
    cells = [f if isinstance(f, Fact) else fact(f) for f in (whole, *parts)]
    return Constraint(cells[0], tuple(cells[1:]), Origin.ROWS, relation=relation)


def table(*facts: Fact, kind: str | None = None, index: int = 0) -> BoundTable:
    """A table that prints these facts and of which nothing else matters."""
    return BoundTable(index, Table(Span(0, 0), (), ""), kind, "", None, None, (), (), (), facts)


def understood(text: str) -> Disclosure:
    """A whole document."""
    source = read("budget.txt", text.encode())
    return understand(source, parse(source), catalogue())


def expenditure(total: str = "98.00") -> str:
    """A table of expenditure in which all sums close if ``total`` is 98.00; its row and its column speak of it."""
    return (
        "甲县教育局2024年部门预算公开\n\n部门支出总体情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
        f"205\t教育支出\t{total}\t80.00\t18.00\n208\t社会保障和就业支出\t12.00\t12.00\t\n合计\t\t110.00\t92.00\t18.00\n"
    )
