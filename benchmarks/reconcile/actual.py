"""Real documents: each amount of a recognised table mistyped in the text, one at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from attrs import frozen
from benchmarks.reconcile.cut import Published
from benchmarks.reconcile.distinct import Witnesses, is_distinct
from benchmarks.reconcile.labels import Changes, Held, Label, held, label
from benchmarks.reconcile.mutants import Kind
from benchmarks.reconcile.numerals import TYPOS, Numeral, fen_of, grain_of
from benchmarks.reconcile.papers import session
from benchmarks.reconcile.scoring import Score, Truth, crashed, diagnostics, given_up, judge, seconds, spoken

from budgetlint.model.facts import Disclosure, Fact
from budgetlint.model.findings import Diagnostic, Severity
from budgetlint.reconcile import Reconciliation, reconcile
from budgetlint.reconcile.candidates import Cause
from generator.dice import SeededDice


@frozen(eq=False)
class Original:
    """A real document as it was read, with what is wrong in it already."""

    name: str
    disclosure: Disclosure
    reconciliation: Reconciliation
    constraints: tuple[Held, ...]
    witnesses: Witnesses
    facts: tuple[Fact, ...]
    errors: Counter[tuple[str, str, str, str]]
    seconds: float


@lru_cache(maxsize=2)
def original(path: str) -> Original:
    disclosure = session().understand(path, Path(path).read_bytes())
    reconciliation = reconcile(disclosure, session().catalogue)
    places = _places(disclosure)
    constraints = held(disclosure, reconciliation.evaluations, places)
    facts = [f for t in disclosure.tables if t.kind is not None and t.trouble is None for f in t.facts]
    amounts = [f for f in facts if f.figure.amount is not None and not f.figure.is_zero and _unit(f)]
    return Original(
        Path(path).stem,
        disclosure,
        reconciliation,
        constraints,
        Witnesses.read(disclosure, places),
        tuple(amounts),
        _errors(diagnostics(disclosure)),
        seconds(disclosure),
    )


def _unit(fact: Fact) -> str:
    unit = fact.figure.amount.unit if fact.figure.amount else None
    return unit.symbol if unit and unit.symbol in ("元", "万元", "亿元") else ""


def _places(disclosure: Disclosure) -> Mapping[Fact, Hashable]:
    """Cells by position; amounts of sentences by their sentence and words, as offsets move."""
    found: dict[Fact, Hashable] = {f: (f.table, f.row, f.column) for t in disclosure.tables for f in t.facts}
    times: Counter[tuple[int | None, str]] = Counter()
    for fact in (c.fact for c in disclosure.claims):
        times[fact.row, fact.raw] += 1
        found[fact] = (fact.row, fact.raw, times[fact.row, fact.raw])
    return found


def _errors(found: list[Diagnostic]) -> Counter[tuple[str, str, str, str]]:
    return Counter(
        (d.rule, d.anchor.table, d.anchor.row_label, d.anchor.column_label)
        for d in found
        if d.severity is Severity.ERROR
    )


def jobs(paths: list[str], each: int, seed: int) -> Iterator[tuple[str, int, int]]:
    """Up to ``each`` amounts of each document: path, position, seed."""
    for path in paths:
        count = len(original(path).facts)
        wanted = range(count) if count <= each else sorted({n * count // each for n in range(each)})
        yield from ((path, at, seed) for at in wanted)


def score_actual(path: str, at: int, seed: int) -> Score | None:
    """One amount mistyped; None where that can not be."""
    own = original(path)
    fact, dice = own.facts[at], SeededDice(1_000_003 * seed + at)
    numeral, unit = Numeral.read(fact.raw), _unit(fact)
    name = dice.pick([n for n in TYPOS if n not in ("one-unit", "few-units")])
    other = TYPOS[name](dice, numeral, unit) if numeral else None
    change = (fen_of(fact.raw, unit), fen_of(other.text, unit)) if other else (None, None)
    if other is None or change[0] is None or change[1] is None or change[0] == change[1]:
        return None
    place: Hashable = (fact.table, fact.row, fact.column)
    changes: Changes = {place: (change[0], change[1])}
    grains: Changes = {place: (grain_of(fact.raw, unit), grain_of(other.text, unit))}
    seen = label(own.constraints, changes, grains)
    text = own.disclosure.source.text
    mistyped = text[: fact.span.start] + other.text + text[fact.span.end :]
    expected = f"{fact.row_label}·{fact.column_label} {fact.raw}→{other.text}"
    try:
        return _scored(own, name, at, mistyped, Truth(Kind.SINGLE, changes), seen, expected)
    except Exception as error:  # noqa: BLE001 - a crash is a result
        crash = crashed(error)
        return Score(
            name,
            at,
            Published.BUDGET,
            own.name,
            True,
            Kind.SINGLE,
            seen,
            restored=False,
            near=False,
            crash=crash,
            expected=expected,
        )


def _scored(own: Original, name: str, at: int, text: str, truth: Truth, seen: Label, expected: str) -> Score:
    disclosure = session().understand("mutant.txt", text.encode())
    reconciliation = reconcile(disclosure, session().catalogue)
    places = _places(disclosure)
    before = {_signature(c, _places(own.disclosure)) for c in own.reconciliation.causes}
    causes = [c for c in reconciliation.causes if _signature(c, places) not in before]
    verdict = judge(truth, causes, places, own.constraints)
    found = diagnostics(disclosure)
    more = _errors(found) - own.errors
    violated = sum(e.result.is_violation for e in reconciliation.evaluations)
    violated -= sum(e.result.is_violation for e in own.reconciliation.evaluations)
    return Score(
        name,
        at,
        Published.BUDGET,
        own.name,
        True,
        Kind.SINGLE,
        seen,
        is_distinct(own.constraints, truth.changes, own.witnesses),
        detected=bool(more),
        warned=bool(more),
        top1=verdict.top1,
        top3=verdict.top3,
        restored=verdict.restored,
        near=verdict.near,
        errors=more.total(),
        violated=max(0, violated),
        causes=len(causes),
        lost=max(0, given_up(disclosure) - given_up(own.disclosure)),
        stated=verdict.stated,
        seconds=seconds(disclosure),
        facts=len(disclosure.facts),
        expected=expected,
        said=tuple(spoken(causes)),
    )


def _signature(cause: Cause, places: Mapping[Fact, Hashable]) -> Hashable:
    """What tells a cause from others: what its first candidate speaks of, failing that its constraints."""
    facts = [c.fact for c in cause.candidates[0].changes] if cause.candidates else []
    facts = facts or [c.whole for c in cause.constraints]
    return frozenset(places.get(f, (f.table, f.row_label, f.column_label)) for f in facts)
