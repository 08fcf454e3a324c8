"""The debt tables of real governments: what they declare of themselves, and the laws on debts, hold but for what is wrong in print."""

from __future__ import annotations

from collections import Counter

from budgetlint.reconcile import Origin, Result, judge, precision_of
from corpus.real import disclosure, each_government, government, laws, needs_corpus

pytestmark = needs_corpus

#: Document → its debt tables that are recognised, formulas that they declare, and how many equalities and bounds of each law
#: hold at least: by headings, rows and columns, ceilings, movements, between tables.
BOOKS = {
    "053.pdf": (3, 0, {Origin.ROWS: 24, Origin.COLUMNS: 40, Origin.CEILING: 78, Origin.SAME_KEY: 10}),
    "054.pdf": (5, 0, {Origin.ROWS: 90, Origin.COLUMNS: 380, Origin.CEILING: 590, Origin.SAME_KEY: 10}),
    "063.pdf": (6, 0, {Origin.ROWS: 160, Origin.COLUMNS: 420, Origin.CEILING: 520, Origin.SAME_KEY: 30}),
    "088.pdf": (
        7,
        0,
        {Origin.ROWS: 80, Origin.COLUMNS: 60, Origin.CEILING: 16, Origin.MOVEMENT: 44, Origin.SAME_KEY: 55},
    ),
    "116.pdf": (4, 7, {Origin.HEADINGS: 136, Origin.ROWS: 60, Origin.CEILING: 190, Origin.SAME_KEY: 5}),
    "119.pdf": (3, 2, {Origin.HEADINGS: 18, Origin.ROWS: 18, Origin.CEILING: 39, Origin.SAME_KEY: 12}),
    "171.xlsx": (
        11,
        0,
        {
            Origin.ROWS: 140,
            Origin.COLUMNS: 34,
            Origin.CEILING: 36,
            Origin.MOVEMENT: 21,
            Origin.SAME_KEY: 52,
            Origin.TIERS: 9,
        },
    ),
}
#: What is wrong in print: a district owes more than its limit; 元 under 万元 (soft).
WRONG = {"054.pdf": {"鹿泉区"}, "053.pdf": {"合计"}}


@each_government(BOOKS)
def test_debt_tables_are_understood_and_hold(name: str) -> None:
    tables, formulas, least = BOOKS[name]
    document = disclosure(government(name))
    precision = precision_of(document)
    kinds = ("G6", "G10", *(f"GD{n}" for n in range(1, 12)))
    found = {t.index: t for t in document.tables if t.kind in kinds}
    declared = [d for t in found.values() for d in t.declared]
    assert len(found) == tables
    assert len(declared) == formulas and not any(d.fault for d in declared)
    own = [c for c in laws(government(name)) if c.tables and c.tables <= found.keys()]
    judged = [(c, judge(c, precision)) for c in own]
    assert {c.whole.row_label for c, r in judged if r is Result.FAILS} == WRONG.get(name, set())
    holding = Counter(c.origin for c, r in judged if r in (Result.HOLDS, Result.ROUNDING))
    assert {origin: holding[origin] for origin, count in least.items() if holding[origin] < count} == {}
