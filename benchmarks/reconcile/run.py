"""How well wrong figures are found and named: clean documents, mutants of generated ones, mistyped real ones.

``python benchmarks/reconcile/run.py --clean 1000 --mutants 3000 --jobs 2 [FILE...]``; README.md says what is measured.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TypeVar

_ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(_ROOT), str(_ROOT / "tests")]  # the benchmark's own modules, and the generator of the tests

from benchmarks.reconcile import actual, tables  # noqa: E402
from benchmarks.reconcile.cut import Published  # noqa: E402
from benchmarks.reconcile.labels import Label  # noqa: E402
from benchmarks.reconcile.mutants import Kind  # noqa: E402
from benchmarks.reconcile.operators import NAMES, make_mutant  # noqa: E402
from benchmarks.reconcile.papers import Scope  # noqa: E402
from benchmarks.reconcile.scoring import Clean, Score, clean, score  # noqa: E402

A = TypeVar("A")
R = TypeVar("R")
#: Mutants of one document in a row, so that it is read once.
_OF_ONE = 8


def _mutant(job: tuple[str, int, Published]) -> Score | None:
    return score(*job)


def _clean(job: tuple[int, Published]) -> Clean:
    return clean(*job)


def _actual(job: tuple[str, int, int]) -> Score | None:
    return actual.score_actual(*job)


def plan(count: int, seed: int, names: Sequence[str]) -> list[tuple[str, int]]:
    """Operators in turn, several to a document, but in another order for each so that all meet all documents alike."""
    jobs: list[tuple[str, int]] = []
    left: list[str] = []
    while len(jobs) < count:
        own: list[str] = []
        while len(own) < min(_OF_ONE, len(names)):
            if not left:
                left = random.Random(f"{seed} {len(jobs)}").sample(names, len(names))
            own += [name for name in left[:1] if name not in own]
            del left[:1]
        jobs += [(name, seed) for name in own]
        seed += 1
    return jobs[:count]


def spread(work: Callable[[A], R], jobs: Sequence[A], workers: int) -> list[R]:
    """All jobs in order, over several processes."""
    if workers < 2:
        return [work(job) for job in jobs]
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(work, jobs, chunksize=2 * _OF_ONE))


def made(scores: Iterable[Score | None]) -> list[Score]:
    return [score for score in scores if score is not None]


def accuracy(scores: Iterable[Score]) -> list[str]:
    """The tables of accuracy."""
    own = list(scores)
    single = [s for s in own if s.kind is Kind.SINGLE]
    return [
        tables.score_table(
            "Single errors by document, scope and regime, %",
            single,
            lambda s: f"{s.published}, {s.scope}, {'closing' if s.closes else 'half up'}",
        ),
        tables.score_table(
            "Several errors, %",
            [s for s in own if s.kind is Kind.MULTI],
            lambda s: f"{s.published}, {s.operator}, {'closing' if s.closes else 'half up'}",
        ),
        tables.score_table(
            "Systematic and structural ones, %",
            [s for s in own if s.kind in (Kind.SYSTEMATIC, Kind.STRUCTURAL)],
            lambda s: (
                f"{s.published}, {'one table' if s.scope == Scope.TABLE else 'whole'}, "
                f"{'closing' if s.closes else 'half up'}"
            ),
        ),
        tables.score_table("By operator, %", own, lambda s: s.operator),
        tables.score_table("All of a kind, %", own, lambda s: f"{s.published}, {s.kind}"),
    ]


def show_clean(found: Sequence[Clean], failures: int) -> None:
    print(tables.clean_table(found))
    for item in [c for c in found if c.errors][:failures]:
        print(f"clean {item.seed} ({item.published}, {item.scope}): {'; '.join(item.errors)}")


def show(scores: Sequence[Score], failures: int) -> None:
    print(tables.unseen_table(scores))
    print(tables.certainty_table(scores))
    print(tables.calibration_table(scores))
    print(tables.compression_table(scores))
    print(tables.time_table(scores))
    faults = list(tables.faults(scores))
    counts = Counter(name for name, _ in faults)
    observable = sum(s.label is Label.OBSERVABLE for s in scores)
    print(f"Faults of {observable} observable: {', '.join(f'{n} {c}' for n, c in counts.items()) or 'none'}")
    for name, item in faults[:failures]:
        show_one(name, item)


def show_one(name: str, item: Score) -> None:
    regime = "closing" if item.closes else "half up"
    print(
        f"\n{item.key} {name} ({item.kind}, {item.label}, {item.published}, {item.scope}, {regime}, identifiable: {item.identifiable})"
    )
    print(f"  wrong: {item.expected}")
    if item.crash:
        print(f"  crash: {item.crash}")
    for line in item.said or ("nothing",):
        print(f"  said: {line}")
    print(f"  stated: {tables.shares(item.stated) or '-'}; errors {item.errors}, violated {item.violated}")


def only(keys: Sequence[str], text: bool) -> None:
    """Single mutants again, in full."""
    for key in keys:
        name, seed, *rest = key.split(":")
        published = Published[rest[0]] if rest else Published.BUDGET
        found = score(name, int(seed), published)
        if found is None:
            print(f"{key}: no such mutant")
            continue
        if text:
            paper, mutant = make_mutant(name, int(seed), published)
            assert mutant is not None
            print(paper.after(mutant).rendered()[0].decode(paper.cut.wrapping.encoding, "replace"))
        show_one("", found)
        marks = ("detected", "top1", "top3", "restored", "near", "named")
        print(
            "  " + ", ".join(f"{mark}: {getattr(found, mark)}" for mark in marks) + f"; {1000 * found.seconds:.1f} ms"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", metavar="FILE", help="texts of real documents, to be mistyped")
    parser.add_argument("--published", nargs="+", choices=[p.name for p in Published], help="only these documents")
    parser.add_argument("--clean", type=int, default=300, help="clean documents of each (default 300)")
    parser.add_argument("--mutants", type=int, default=1000, help="mutants of each (default 1000)")
    parser.add_argument("--each", type=int, default=200, help="amounts of each real document (default 200)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2, help="processes (default 2)")
    parser.add_argument("--operators", nargs="+", metavar="NAME", choices=NAMES, help="only these")
    parser.add_argument("--failures", type=int, default=0, metavar="N", help="show the first N failures")
    parser.add_argument("--only", nargs="+", metavar="OPERATOR:SEED:DOCUMENT", help="single mutants again")
    parser.add_argument("--text", action="store_true", help="with --only: print the document, too")
    options = parser.parse_args()
    if options.only:
        only(options.only, options.text)
        return
    begun = time.perf_counter()
    documents = [p for p in Published if not options.published or p.name in options.published]
    if options.clean:
        known = [(seed, p) for p in documents for seed in range(options.seed, options.seed + options.clean)]
        show_clean(spread(_clean, known, options.jobs), options.failures)
    if options.mutants:
        planned = plan(options.mutants, options.seed, options.operators or NAMES)
        jobs = [(name, seed, p) for p in documents for name, seed in planned]
        scores = made(spread(_mutant, jobs, options.jobs))
        print(f"{len(scores)} mutants; {len(jobs) - len(scores)} could not be made\n")
        print(tables.label_table(scores))
        print("\n".join(accuracy(scores)))
        show(scores, options.failures)
    if options.files:
        mistyped = list(actual.jobs(options.files, options.each, options.seed))
        scores = made(spread(_actual, mistyped, options.jobs))
        print(f"\nReal documents: {len(scores)} amounts mistyped\n")
        print(tables.label_table(scores))
        print(tables.score_table("Single errors by document, %", scores, lambda s: s.scope))
        show(scores, options.failures)
    print(f"\n{time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
