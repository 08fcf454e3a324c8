"""What a report tells is taken document by document: whatever the order, every file has its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from budgetlint.formats.in_step import InStep
from budgetlint.model.outcomes import Outcome, Verdict

_PATHS = "abcd"
_TOLD = st.lists(st.builds(Outcome, st.text("BL1", max_size=3), st.sampled_from(_PATHS), st.just(Verdict.PASS)))


@given(_TOLD, st.permutations(_PATHS), st.integers(0, 4))
def test_every_file_has_its_own(told: list[Outcome], asked: list[str], first: int) -> None:
    by_path: dict[str, list[Outcome]] = defaultdict(list)
    for one in told:
        by_path[one.path].append(one)
    step = InStep(lambda: told)
    assert step.counts == {path: len(own) for path, own in by_path.items()}
    for path in asked[:first]:
        assert step.of(path) == by_path.pop(path, [])
        assert step.of(path) == [], "each is asked for once"
    assert step.rest() == by_path and list(step.rest()) == list(by_path)


@given(_TOLD)
def test_in_the_order_of_the_documents_one_is_held_at_a_time(told: list[Outcome]) -> None:
    told.sort(key=lambda o: o.path)
    seen: list[str] = []

    def walked() -> Iterator[Outcome]:
        for one in told:
            seen.append(one.path)
            yield one

    step = InStep(walked)
    seen.clear()
    for path in sorted({o.path for o in told}):
        assert {o.path for o in step.of(path)} == {path} and max(seen) == path
