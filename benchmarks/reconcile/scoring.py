"""What the diagnosis says of a mutant, held against what is wrong with it."""

from __future__ import annotations

import gc
import time
import traceback
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from attrs import evolve, frozen
from benchmarks.reconcile.cut import GOVERNMENTS, Published
from benchmarks.reconcile.distinct import Witnesses, is_distinct, is_single
from benchmarks.reconcile.labels import (
    Changes,
    Held,
    Label,
    headings,
    held,
    label,
    label_of_each,
    tolerance_of,
    without_excused,
)
from benchmarks.reconcile.mutants import Kind, Mutant
from benchmarks.reconcile.operators import make_mutant
from benchmarks.reconcile.papers import Paper, Reading, Scope, make_paper, read, session
from benchmarks.reconcile.rivals import has_rival

from budgetlint.model.amount import FEN_EXPONENT, Amount
from budgetlint.model.facts import Disclosure, Fact
from budgetlint.model.findings import Diagnostic, Severity
from budgetlint.reconcile import derive, reconcile
from budgetlint.reconcile.candidates import Candidate, Cause
from generator import Cell, Regime

#: Reading, sums in tables, across tables, sentences, subjects: what a budget without its other parts can be judged by.
_FAMILIES = ("BL0", "BL2", "BL3", "BL4", "BL5")
_ARITHMETIC = ("BL2", "BL3", "BL4")
#: What is said where a table was given up.
_UNREAD = "BL0"


@frozen
class Stated:
    """How sure a cause was said to be, and whether its first candidate is right."""

    certainty: str
    share: float
    right: bool
    complete: bool


@frozen
class Score:
    """One mutant. ``restored`` is exact, ``near`` within what rounding leaves open; None where it does not apply."""

    operator: str
    seed: int
    published: str
    scope: str
    closes: bool
    kind: Kind
    label: Label | None
    identifiable: bool = False
    detected: bool = False
    warned: bool = False
    top1: bool = False
    top3: bool = False
    restored: bool | None = None
    near: bool | None = None
    named: bool | None = None
    errors: int = 0
    violated: int = 0
    causes: int = 0
    stated: tuple[Stated, ...] = ()
    seconds: float = 0.0
    facts: int = 0
    #: Tables that were given up as unreadable although they were understood without the error.
    lost: int = 0
    #: Whether it changes a figure that no identity touches: which can not be located.
    untouched: bool = False
    crash: str = ""
    expected: str = ""
    said: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.operator}:{self.seed}:{Published(self.published).name}"


@frozen
class Clean:
    """One document without an error, and what was said of it all the same."""

    seed: int
    published: str
    scope: str
    closes: bool
    errors: tuple[str, ...]
    warnings: int
    causes: int
    seconds: float


@frozen
class Truth:
    """What is wrong, over the places of the unmutated document."""

    kind: Kind
    changes: Changes
    operation: str = ""
    table: int | None = None
    #: Rows at which a row too many may be found.
    rows: frozenset[tuple[int, int]] = frozenset()


@lru_cache(maxsize=4)
def clean_reading(
    seed: int, scope: Scope | None, published: Published
) -> tuple[Reading, tuple[Held, ...], Witnesses, int]:
    """The reading of an unmutated document, its constraints, what speaks of its figures besides, its errors."""
    reading = read(make_paper(seed, scope, published))
    constraints = held(reading.disclosure, reading.reconciliation.evaluations, reading.places)
    errors = [d for d in diagnostics(reading.disclosure) if d.severity is Severity.ERROR]
    return reading, constraints, Witnesses.read(reading.disclosure, reading.places), len(errors)


def diagnostics(disclosure: Disclosure) -> list[Diagnostic]:
    """What the rules on figures say. Raises RuntimeError where one crashes."""
    report = session().report([disclosure])
    if report.crashes:
        raise RuntimeError(str(report.crashes[0]))
    return [d for d in report.diagnostics if _is_of(d, _FAMILIES)]


def _is_of(diagnostic: Diagnostic, families: tuple[str, ...]) -> bool:
    """Whether it is, or is also, the finding of a rule of some families: 政府采购's parts are BL611 and BL415."""
    return any(rule.startswith(families) for rule in (diagnostic.rule, *diagnostic.also))


def score(name: str, seed: int, published: Published = Published.BUDGET, *, timed: bool = True) -> Score | None:
    """The mutant of an operator and a seed; None where there is none to be made."""
    paper, mutant = make_mutant(name, seed, published)
    if mutant is None:
        return None
    closes = paper.regime is not Regime.HALF_UP
    before, constraints, witnesses, errors = clean_reading(seed, paper.scope, published)
    if errors:
        return Score(name, seed, published, paper.scope, closes, mutant.kind, None)
    changes: Changes = mutant.changes
    told = headings(constraints, mutant.blank())
    visible = {place: change for place, change in changes.items() if place not in told}

    def labelled(held: Sequence[Held]) -> Label:
        own = [h for h in held if told.isdisjoint(h.weights)]
        if mutant.kind is Kind.MULTI:
            return label_of_each(own, visible, mutant.grains(paper.cut))
        return label(own, changes, mutant.grains(paper.cut))

    seen = labelled(constraints)
    touched = {place for each in constraints for place in each.weights}
    untouched = seen is Label.OBSERVABLE and not touched.issuperset(visible)

    def distinct(held: Sequence[Held], mutated: Disclosure, were: Mapping[Fact, Hashable]) -> bool:
        left = witnesses.left_in(mutated, were)
        if mutant.expected is not None:
            rival = has_rival(mutant, paper.cut, held) or is_single(held, changes, left)
            return not untouched and not rival
        return not untouched and is_distinct(held, changes, left)

    try:
        found = _scored(paper, mutant, closes, constraints, labelled, distinct, timed=timed)
        return evolve(found, lost=max(0, found.lost - given_up(before.disclosure)), untouched=untouched)
    except Exception as error:  # noqa: BLE001 - a crash is a result
        crash = crashed(error)
        exact = None if mutant.kind not in (Kind.SINGLE, Kind.MULTI) else False
        return Score(
            name,
            seed,
            published,
            paper.scope,
            closes,
            mutant.kind,
            seen,
            restored=exact,
            near=exact,
            named=False if mutant.expected else None,
            crash=crash,
            expected=expectation(mutant),
        )


def crashed(error: Exception) -> str:
    """A fault of the tool, and where it is."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "budgetlint" in Path(f.filename).parts]
    where = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{where}"


def given_up(disclosure: Disclosure) -> int:
    """How many tables were not understood."""
    return sum(t.kind is None or t.trouble is not None for t in disclosure.tables)


def _scored(
    paper: Paper,
    mutant: Mutant,
    closes: bool,
    constraints: Sequence[Held],
    labelled: Callable[[Sequence[Held]], Label],
    distinct: Callable[[Sequence[Held], Disclosure, Mapping[Fact, Hashable]], bool],
    *,
    timed: bool,
) -> Score:
    reading = read(paper.after(mutant))
    places = renamed(reading.places, mutant)
    were = as_before(places, mutant)
    evaluations = reading.reconciliation.evaluations
    believed = sure = without_excused(constraints, evaluations, were, across=True)
    if paper.published in GOVERNMENTS:
        sure = without_excused(believed, evaluations, were, across=False)
    wanted = mutant.expected
    tables = [t for t, grid in reading.grids.items() if wanted and grid == wanted.grid]
    rows = frozenset(
        (c.grid, c.row + n) for c in mutant.changes if isinstance(c, Cell) for n in (0, 1)
    ) if mutant.kind is Kind.STRUCTURAL else frozenset[tuple[int, int]]()  # fmt: skip
    truth = Truth(mutant.kind, mutant.changes, wanted.operation if wanted else "", tables[0] if tables else None, rows)
    found = diagnostics(reading.disclosure)
    reached = [d for d in found if _is_of(d, _ARITHMETIC)]
    causes = reading.reconciliation.causes
    verdict = judge(truth, causes, places, constraints)
    return Score(
        mutant.operator,
        paper.seed,
        paper.published,
        paper.scope,
        closes,
        mutant.kind,
        _label(labelled, believed, sure),
        distinct(sure, reading.disclosure, were),
        detected=any(d.severity is not Severity.INFO for d in reached),
        warned=any(d.severity is not Severity.INFO for d in found if _is_of(d, (_UNREAD, *_ARITHMETIC))),
        errors=sum(d.severity is Severity.ERROR for d in found),
        violated=sum(e.result.is_violation for e in reading.reconciliation.evaluations),
        causes=len(causes),
        lost=given_up(reading.disclosure),
        seconds=seconds(reading.disclosure) if timed else 0.0,
        facts=len(reading.places),
        expected=expectation(mutant),
        said=tuple(spoken(causes)),
        top1=verdict.top1,
        top3=verdict.top3,
        restored=verdict.restored,
        near=verdict.near,
        named=verdict.named,
        stated=verdict.stated,
    )


def _label(labelled: Callable[[Sequence[Held]], Label], believed: Sequence[Held], sure: Sequence[Held]) -> Label:
    """Whether it can be seen by what is not excused, or only by sums that may lack a part."""
    found = labelled(believed)
    return Label.DOUBTED if found is Label.OBSERVABLE and labelled(sure) is not Label.OBSERVABLE else found


def renamed(places: Mapping[Fact, Hashable], mutant: Mutant) -> Mapping[Fact, Hashable]:
    """Amounts of a mistold explanation by what they were before."""
    if mutant.told is None:
        return places
    before = {id(bit) for bit in mutant.told.story.bits}
    [old] = [p for p in mutant.changes if id(p) not in before]
    known = set(mutant.told.story.keys) | {b for tie in mutant.told.story.ties for b in tie.bits()} | {old}
    return {fact: place if isinstance(place, Cell) or place in known else old for fact, place in places.items()}


def as_before(places: Mapping[Fact, Hashable], mutant: Mutant) -> Mapping[Fact, Hashable]:
    """Places by where they were before a row was left out or printed twice."""
    if mutant.kind is not Kind.STRUCTURAL:
        return places
    own = next(c for c in mutant.changes if isinstance(c, Cell))
    step = 1 if mutant.operator == "row-missing" else -1

    def was(place: Hashable) -> Hashable:
        below = isinstance(place, Cell) and place.grid == own.grid and place.row + (step > 0) > own.row
        return place._replace(row=place.row + step) if isinstance(place, Cell) and below else place

    return {fact: was(place) for fact, place in places.items()}


@frozen
class Verdict:
    top1: bool
    top3: bool
    restored: bool | None
    near: bool | None
    named: bool | None
    stated: tuple[Stated, ...]


def judge(
    truth: Truth, causes: Sequence[Cause], places: Mapping[Fact, Hashable], constraints: Sequence[Held]
) -> Verdict:
    """Whether the causes say what is wrong, and no more."""
    firsts = [cause.candidates[0] for cause in causes if cause.candidates]
    named = any(names(truth, c) for c in firsts) if truth.operation else None
    exact = len(firsts) == len(causes) and bool(causes)
    top1 = exact and covers(truth, firsts, places)
    top3 = top1 or (exact and _covers_among(truth, causes, places))
    values = proposed(firsts, places)
    restored = near = None
    if truth.kind in (Kind.SINGLE, Kind.MULTI):
        old = {place: change[0] for place, change in truth.changes.items()}
        restored = top1 and values == old
        near = top1 and all(_is_near(values.get(p), fen, tolerance_of(constraints, p)) for p, fen in old.items())
    stated = tuple(
        Stated(cause.certainty.name, best.share, _is_true(truth, best, places, constraints), cause.complete)
        for cause, best in zip((c for c in causes if c.candidates), firsts, strict=True)
    )
    return Verdict(top1, top3, restored, near, named, stated)


def _is_true(truth: Truth, candidate: Candidate, places: Mapping[Fact, Hashable], constraints: Sequence[Held]) -> bool:
    """Whether all that it says is wrong is wrong and, of single cells, should print what it says."""
    if not _is_right(truth, candidate, places):
        return False
    if truth.kind not in (Kind.SINGLE, Kind.MULTI):
        return True
    values = proposed([candidate], places)
    return all(
        value is None or _is_near(value, truth.changes[p][0], tolerance_of(constraints, p))
        for p, value in values.items()
    )


def names(truth: Truth, candidate: Candidate) -> bool:
    """Whether it is the right operation on the right table."""
    operation = candidate.operation
    return operation is not None and operation.kind.name == truth.operation and operation.table == truth.table


def touched(candidate: Candidate, places: Mapping[Fact, Hashable]) -> set[Hashable]:
    return {places.get(change.fact, change.fact) for change in candidate.changes}


def covers(truth: Truth, chosen: Collection[Candidate], places: Mapping[Fact, Hashable]) -> bool:
    """Whether the candidates together are just what is wrong."""
    if len(chosen) == 1 and any(names(truth, c) for c in chosen):
        return True
    if any(c.misread for c in chosen):
        return False
    every = set[Hashable]().union(*(touched(c, places) for c in chosen))
    if truth.kind is Kind.STRUCTURAL:
        return truth.operation == "ROW_TWICE" and bool(every) and all(_in_rows(p, truth) for p in every)
    return every == set(truth.changes)


def _in_rows(place: Hashable, truth: Truth) -> bool:
    return isinstance(place, Cell) and (place.grid, place.row) in truth.rows


def _covers_among(truth: Truth, causes: Sequence[Cause], places: Mapping[Fact, Hashable]) -> bool:
    """Whether the first three candidates of each cause include what is wrong."""
    chosen = []
    for cause in causes:
        fitting = [c for c in cause.candidates[:3] if _is_right(truth, c, places)]
        if not fitting:
            return False
        chosen.append(max(fitting, key=lambda c: len(c.changes)))
    return covers(truth, chosen, places)


def _is_right(truth: Truth, candidate: Candidate, places: Mapping[Fact, Hashable]) -> bool:
    """Whether all that it says is wrong is wrong."""
    if truth.kind is Kind.STRUCTURAL and names(truth, candidate):
        return True
    own = touched(candidate, places) if not candidate.misread else set[Hashable]()
    if truth.kind is Kind.STRUCTURAL:
        return truth.operation == "ROW_TWICE" and bool(own) and all(_in_rows(p, truth) for p in own)
    return bool(own) and own <= set(truth.changes)


def proposed(candidates: Sequence[Candidate], places: Mapping[Fact, Hashable]) -> dict[Hashable, Fraction | None]:
    """What each place should print, in 分."""
    return {
        places.get(change.fact, change.fact): fen(change.value)
        for candidate in candidates
        for change in candidate.changes
    }


def fen(amount: Amount | None) -> Fraction | None:
    return None if amount is None else amount.mantissa * Fraction(10) ** (amount.exponent - FEN_EXPONENT)


def _is_near(value: Fraction | None, right: int, tolerance: Fraction) -> bool:
    return value is not None and abs(value - right) <= tolerance


def seconds(disclosure: Disclosure) -> float:
    """What diagnosing takes beyond deriving the constraints; without the garbage of what was read before, as timeit."""
    catalogue = session().catalogue
    gc.collect()
    gc.disable()
    try:
        begun = time.process_time()
        derive(disclosure, catalogue)
        derived = time.process_time()
        reconcile(disclosure, catalogue)
        return max(0.0, time.process_time() - derived - (derived - begun))
    finally:
        gc.enable()


def clean(seed: int, published: Published = Published.BUDGET, *, timed: bool = True) -> Clean:
    """The unmutated document of a seed."""
    paper = make_paper(seed, None, published)
    reading = read(paper)
    found = diagnostics(reading.disclosure)
    return Clean(
        seed,
        published,
        paper.scope,
        paper.regime is not Regime.HALF_UP,
        tuple(f"{d.rule} {d.message}" for d in found if d.severity is Severity.ERROR),
        sum(d.severity is Severity.WARNING and _is_of(d, _ARITHMETIC) for d in found),
        len(reading.reconciliation.causes),
        seconds(reading.disclosure) if timed else 0.0,
    )


# --- words for the developer ----------------------------------------------------------------------------------------


def expectation(mutant: Mutant) -> str:
    """What is wrong with a mutant."""
    shown = [
        f"{_named(mutant, place)} {old / 100:.2f}→{new / 100:.2f}"
        for place, (old, new) in list(mutant.changes.items())[:5]
    ]
    more = f" … {len(mutant.changes)} cells" if len(mutant.changes) > len(shown) else ""
    operation = (
        f"{mutant.expected.operation} of {mutant.cut.grids[mutant.expected.grid].kind}: " if mutant.expected else ""
    )
    return f"{operation}{'; '.join(shown)}{more}"


def _named(mutant: Mutant, place: Hashable) -> str:
    if not isinstance(place, Cell):
        return f"sentence {getattr(place, 'text', '')}"
    grid = mutant.cut.grids[place.grid]
    row = grid.body[min(place.row, len(grid.body) - 1)]
    name = " ".join(cell.text.strip() for cell in row if cell.key is None and cell.text.strip())
    return f"{grid.kind}[{place.row},{place.column}] {name}"


def spoken(causes: Sequence[Cause]) -> Iterator[str]:
    """What was said, a line for each cause: its certainty and its first three candidates."""
    for cause in causes:
        several = " | ".join(_candidate(c) for c in cause.candidates[:3])
        left = f" (+{len(cause.candidates) - 3})" if len(cause.candidates) > 3 else ""
        yield f"{cause.certainty.name}{'' if cause.complete else ' incomplete'} of {len(cause.constraints)}: {several}{left}"


def _candidate(candidate: Candidate) -> str:
    operation = f"{candidate.operation.kind.name}@{candidate.operation.table} " if candidate.operation else ""
    changes = [
        f"[{c.fact.table},{c.fact.row},{c.fact.column}] {c.fact.row_label}·{c.fact.column_label} {c.fact.raw}→{c.value} {c.mistake.name}"
        for c in candidate.changes[:4]
    ]
    more = f" … {len(candidate.changes)}" if len(candidate.changes) > 4 else ""
    return f"{candidate.share:.3f} {operation}{'; '.join(changes)}{more}"
