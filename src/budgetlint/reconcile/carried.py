"""The way of a balance, law 2 from one year to the next: what is left at the end is what there was, came in and was put in
from old balances, less what was spent and distributed.

A table of totals (收入支出决算总表) prints it down its rows, per fund; one of subjects (政府性基金) across each row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from attrs import evolve

from budgetlint.binding.catalogue import Catalogue
from budgetlint.model.facts import BoundTable, Fact
from budgetlint.model.keys import Flow, Fund, Key, Nature, Side
from budgetlint.model.phrases import Phrase
from budgetlint.reconcile.book import amounts, is_zero
from budgetlint.reconcile.constraint import Constraint, Origin

_Way: TypeAlias = Mapping[tuple[Side | None, Flow | None], Fact]
_LEFT = (Side.EXPENDITURE, Flow.CARRIED_FORWARD)
_BROUGHT = (Side.REVENUE, Flow.BROUGHT_FORWARD)
_RECEIVED, _SPENT = (Side.REVENUE, Flow.CURRENT), (Side.EXPENDITURE, Flow.CURRENT)
_COVERED, _DISTRIBUTED = (Side.REVENUE, Flow.COVERED), (Side.EXPENDITURE, Flow.DISTRIBUTED)
_UNKNOWN = Phrase("表中有的行没有认出含义", "the meaning of some rows of the table was not recognised")


def carried(tables: Sequence[BoundTable], catalogue: Catalogue) -> Iterator[Constraint]:
    """One for each fund and subject of which a table prints the whole way."""
    for table in tables:
        if not catalogue.kinds[table.kind or ""].carries:
            continue
        ways = _ways(table)
        doubt = _UNKNOWN if _has_unknown_flows(table) else ""
        for own, way in ways.items():
            whole = ways.get(evolve(own, fund=Fund.FISCAL), {}) if own.fund is not Fund.FISCAL else {}
            if _is_whole(way, whole):
                parts = tuple(way[at] for at in (_BROUGHT, _RECEIVED, _COVERED) if at in way)
                less = tuple(way[at] for at in (_SPENT, _DISTRIBUTED) if at in way)
                yield Constraint(way[_LEFT], parts, Origin.CARRIED, doubt=doubt, less=less)


def _ways(table: BoundTable) -> Mapping[Key, _Way]:
    """What a table prints under each key but for side and flow; what it prints twice is not told."""
    found: dict[Key, dict[tuple[Side | None, Flow | None], Fact]] = defaultdict(dict)
    twice: set[tuple[Key, tuple[Side | None, Flow | None]]] = set()
    for fact in amounts(table):
        if fact.key.nature in (None, Nature.TOTAL):
            own, at = evolve(fact.key, side=None, flow=None, nature=None), (fact.key.side, fact.key.flow)
            if at in found[own]:
                twice.add((own, at))
            found[own][at] = fact
    for own, at in twice:
        found[own].pop(at, None)
    return found


def _is_whole(way: _Way, of_all: _Way) -> bool:
    """Whether a way is told from its beginning to its end. A balance that only all funds together print is one that each of
    them may have a share of, but for one of nothing."""
    if not {_LEFT, _RECEIVED, _SPENT} <= way.keys():
        return False
    return _BROUGHT in way or (_BROUGHT in of_all and is_zero(of_all[_BROUGHT]))


def _has_unknown_flows(table: BoundTable) -> bool:
    """Whether a row with money was not understood in a list that prints flows."""
    lists = {e.half for e in table.entries if "flow" in dict(e.key) and e.total}
    strange = {(e.half, e.row) for e in table.entries if "local" in dict(e.key) and e.half in lists}
    halves = {c.index: c.half for c in table.columns}
    return any(
        (halves.get(f.column or 0), f.row) in strange and not is_zero(f) for f in table.facts if f.column is not None
    )
