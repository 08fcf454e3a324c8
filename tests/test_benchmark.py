"""The bounds of reference/validators.md §5.5, on few mutants of each document that is published (benchmarks/reconcile makes many):
what can be seen is, what arithmetic can tell from all else is named first, and nothing else is called the only explanation."""

from __future__ import annotations

from functools import cache

import pytest
from benchmarks.reconcile.cut import Published
from benchmarks.reconcile.labels import Label
from benchmarks.reconcile.mutants import Kind
from benchmarks.reconcile.operators import NAMES
from benchmarks.reconcile.run import plan
from benchmarks.reconcile.scoring import Score, clean, score

_DOCUMENTS, _MUTANTS = 2, 10
each = pytest.mark.parametrize(
    "published", [pytest.param(p, marks=pytest.mark.xdist_group(f"benchmark {p.name}")) for p in Published]
)


@cache
def scored(published: Published) -> tuple[Score, ...]:
    """Mutants of all operators in turn, several of one document."""
    found = (score(name, seed, published, timed=False) for name, seed in plan(_MUTANTS, 0, NAMES))
    return tuple(one for one in found if one is not None)


def observable(published: Published) -> list[Score]:
    return [s for s in scored(published) if s.label is Label.OBSERVABLE]


@each
def test_nothing_is_said_of_documents_without_a_mistake(published: Published) -> None:
    for seed in range(_DOCUMENTS):
        found = clean(seed, published, timed=False)
        assert not (found.errors or found.warnings or found.causes), (seed, found)


@each
def test_what_can_be_seen_is_seen(published: Published) -> None:
    own = observable(published)
    assert len(own) >= _MUTANTS // 3
    assert not [s.key for s in scored(published) if s.crash]
    assert not [s.key for s in own if s.kind in (Kind.SINGLE, Kind.MULTI) and not s.detected]


@each
def test_a_wrong_figure_that_can_be_told_from_all_others_is_named_first(published: Published) -> None:
    single = [s for s in observable(published) if s.kind is Kind.SINGLE]
    assert single and not [s.key for s in single if s.identifiable and not s.top1]
    assert not [s.key for s in single if s.identifiable and s.near is False]
    assert not [s.key for s in single if s.errors > 1], "one finding for one cause"


@each
def test_the_only_explanation_is_right(published: Published) -> None:
    """Of figures that are wrong by themselves, and of what one operation explains and nothing else does as well."""
    own = [s for s in observable(published) if s.kind is Kind.SINGLE or (s.named is not None and s.identifiable)]
    assert not [s.key for s in own if any(x.certainty == "ONLY" and not x.right for x in s.stated)]
