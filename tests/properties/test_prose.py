"""Explanations told from a ledger: true ones raise no alarm, and one slip of the pen is reported with both numbers.

Which slips can be seen is defined by the generator alone (generator/slips.py), not by what budgetlint compares.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from hypothesis import Phase, event, given, note, reject, settings
from hypothesis import strategies as st

from budgetlint.model.facts import Disclosure
from budgetlint.model.findings import Diagnostic, Severity
from budgetlint.model.source import Place, Source, Span
from budgetlint.report import Report
from budgetlint.session import Session
from budgetlint.testing import installed
from generator.bits import Bit, Sort
from generator.dice import DrawnDice, SeededDice
from generator.prose import Layout, Told, make_told, tolds
from generator.slips import Kind, Slip, draw_slip
from generator.styles import STYLES

_LONG = settings.get_current_profile_name() == "long"
#: A failure is not shrunk for minutes: the seed tests give small ones by themselves.
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
_SLOW = settings(max_examples=600 if _LONG else 25, phases=_PHASES)
#: What is told is judged by the rules on sentences; the tables by those on sums, for they must not be disturbed.
_TELLING = ("BL4", "BL611", "BL908")
_FAMILIES = (*_TELLING, "BL2", "BL3", "BL5", "BL9")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_SEEDS = range(300 if _LONG else 10)


@cache
def session() -> Session:
    return Session(installed(), rules=tuple(r for r in installed().rules if r.id.startswith(_FAMILIES)))


def understood(told: Told) -> Disclosure:
    return session().understand("told.txt", told.text.encode())


def linted(told: Told) -> Report:
    report = session().report([understood(told)])
    assert not report.crashes
    return report


# --- true explanations ----------------------------------------------------------------------------------------------


def check_true(told: Told) -> None:
    """Nothing at all of what sentences say, and no error of anything else."""
    found = [d for d in linted(told).diagnostics if d.rule.startswith(_TELLING) or d.severity is Severity.ERROR]
    assert not found, [f"{d.rule} {d.severity} {d.place.line} {d.message}" for d in found]


@_SLOW
@given(tolds())
def test_a_true_explanation_raises_no_alarm(told: Told) -> None:
    note(told.text)
    check_true(told)


@pytest.mark.parametrize("seed", range(2000 if _LONG else 30))
def test_true_explanations_of_seeds_raise_no_alarm(seed: int) -> None:
    check_true(make_told(seed))


def test_the_seeds_tell_in_every_manner() -> None:
    every = [make_told(seed) for seed in range(40)]
    assert {told.style for told in every} == set(STYLES)
    assert {bool(told.layout.width) for told in every} == {True, False}
    sorts = Counter(bit.sort for told in every for bit in told.story.bits)
    assert min(sorts[sort] for sort in Sort) > 300, sorts


def test_the_ties_of_a_true_explanation_hold() -> None:
    for told in map(make_told, range(40)):
        assert all(tie.holds({}) for tie in told.story.ties)


# --- one slip -------------------------------------------------------------------------------------------------------


def check_found(slip: Slip) -> None:
    """One finding points at the slip, or at what it breaks, and shows the wrong number and one that contradicts it."""
    text = slip.told.text
    source = Source("told.txt", text)
    near = [Span(*slip.place), *(Span(*slip.told.place(b)) for b in beside(slip))]
    diagnostics = [d for d in linted(slip.told).diagnostics if d.rule.startswith(_TELLING)]
    assert any(touches(d, near, source) and shows_both(d, slip) for d in diagnostics), (
        f"{slip.kind} {slip.old.text} -> {slip.new.text} at line {source.line_of(slip.place[0])}",
        [f"{d.rule} {d.place.line} {d.message}" for d in diagnostics],
    )


def beside(slip: Slip) -> Iterator[Bit]:
    """The bits of the explanation that what is broken speaks of."""
    for tie in slip.broken:
        yield from (bit for bit in tie.bits() if bit is not slip.old)


def touches(diagnostic: Diagnostic, near: list[Span], source: Source) -> bool:
    places = [source.place(span) for span in near]
    return any(meets(a, b) for a in (diagnostic.place, *(p for p, _ in diagnostic.related)) for b in places)


def meets(one: Place, other: Place) -> bool:
    return (one.line, one.column) < (other.end_line, other.end_column) and (other.line, other.column) < (
        one.end_line,
        one.end_column,
    )


def shows_both(diagnostic: Diagnostic, slip: Slip) -> bool:
    """Whether the words and numbers of a finding have the wrong number and one that it contradicts, or the right one."""
    beside_it = (w for _, w in (*diagnostic.related, *diagnostic.folded))
    words = (diagnostic.message, diagnostic.advice, *diagnostic.workings, *beside_it, diagnostic.snippet)
    shown = plain(" ".join((*words, diagnostic.expected or "", diagnostic.actual or "")))
    wrong = slip.new.sort is Sort.WAY or plain(slip.new.digits) in shown
    right = slip.old.sort is not Sort.WAY and plain(slip.old.digits) in shown
    return wrong and (right or any(plain(bit.digits) in shown for tie in slip.broken for bit in tie.beside(slip.old)))


def plain(text: str) -> str:
    return "".join(text.split()).replace(",", "").translate(_WIDE)


@st.composite
def slips(draw: st.DrawFn) -> Slip:
    """An observable slip of any kind; the others are counted as events."""
    told, kind = draw(tolds()), draw(st.sampled_from(list(Kind)))
    slip = draw_slip(DrawnDice(draw), told, kind)
    if slip is None:
        return reject()
    event(f"{kind}: {'observable' if slip.broken else 'not observable'}")
    return slip if slip.broken else reject()


@_SLOW
@given(slips())
def test_a_slip_that_can_be_seen_is_reported(slip: Slip) -> None:
    note(slip.told.text)
    event(f"{slip.kind} breaks {'/'.join(sorted({type(tie).__name__ for tie in slip.broken}))}")
    check_found(slip)


@pytest.mark.parametrize("kind", list(Kind))
def test_slips_of_seeds_are_reported(kind: Kind, record_property: Callable[[str, object], None]) -> None:
    """All that can be seen; and enough of them can, or this would prove nothing."""
    every = [draw_slip(SeededDice(seed), make_told(seed), kind) for seed in _SEEDS]
    drawn = [slip for slip in every if slip is not None]
    observable = [slip for slip in drawn if slip.broken]
    record_property(f"{kind} observable", f"{len(observable)} of {len(drawn)}")
    assert 2 * len(observable) >= len(drawn) > len(_SEEDS) // 2
    for slip in observable:
        check_found(slip)


def test_what_can_not_be_seen_is_rightly_so() -> None:
    """The definition of observable is no excuse: a slip that breaks no tie leaves all that is told consistent."""
    for seed in range(30):
        for kind in Kind:
            slip = draw_slip(SeededDice(seed), make_told(seed), kind)
            if slip is not None and not slip.broken:
                assert all(tie.holds({slip.old: slip.new}) for tie in slip.told.story.ties)


# --- the same words, otherwise printed ------------------------------------------------------------------------------


def claims_of(told: Told) -> list[tuple[object, ...]]:
    """What every claim says, wherever it stands."""
    known = {claim: n for n, claim in enumerate(understood(told).claims)}
    return [
        (
            claim.key,
            claim.fact.figure,
            claim.direction,
            claim.base,
            claim.listing,
            claim.confidence,
            claim.year,
            *(known.get(other) if other is not None else None for other in (claim.of, claim.whole)),
        )
        for claim in known
    ]


@settings(max_examples=300 if _LONG else 12, phases=_PHASES)
@given(tolds(), st.integers(20, 50), st.sampled_from(("{}", "- {} -", "第 {} 页")), st.integers(6, 30))
def test_line_ends_and_page_numbers_change_no_claim(told: Told, width: int, mark: str, page: int) -> None:
    first = Told(told.budget, told.story, Layout(first=True), told.style)
    broken = Told(
        told.budget, told.story, Layout(width=width, page=page, mark=mark, gentle=True, first=True), told.style
    )
    note(broken.text)
    assert claims_of(first) == claims_of(broken)


@settings(max_examples=300 if _LONG else 12, phases=_PHASES)
@given(tolds())
def test_markdown_changes_no_claim(told: Told) -> None:
    first = Told(told.budget, told.story, Layout(first=True), told.style)
    marked = Told(told.budget, told.story, Layout(marked=True, first=True), told.style)
    note(marked.text)
    assert claims_of(first) == claims_of(marked)
