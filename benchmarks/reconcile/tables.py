"""The scores as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from benchmarks.reconcile.labels import Label
from benchmarks.reconcile.mutants import Kind
from benchmarks.reconcile.scoring import Clean, Score, Stated
from tabulate import tabulate

T = TypeVar("T")

_BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 1.01)
_SCORE_HEAD = (
    "",
    "n",
    "seen",
    "lost",
    "top-1",
    "distinct",
    "if distinct",
    "top-3",
    "restored",
    "±rounding",
    "named",
    "if distinct",
    "errors",
)


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "-"


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    align = ("left", *("right",) * (len(head) - 1))
    return f"{title}\n{tabulate(list(rows), head, disable_numparse=True, colalign=align)}\n"


def clean_table(found: Sequence[Clean]) -> str:
    rows = []
    for name, own in _groups(found, lambda c: f"{c.published}, {c.scope}, {'closing' if c.closes else 'half up'}"):
        errors = sum(bool(c.errors) for c in own)
        rows.append(
            (
                name,
                len(own),
                errors,
                percent(errors, len(own)),
                sum(c.warnings > 0 for c in own),
                sum(c.causes > 0 for c in own),
                f"{1000 * quantile([c.seconds for c in own], 0.99):.1f}",
            )
        )
    head = ("clean documents", "n", "with errors", "%", "with warnings", "with causes", "p99 ms")
    return _table("False findings", head, rows)


def label_table(scores: Sequence[Score]) -> str:
    rows = []
    for kind, own in _groups(scores, lambda s: f"{s.published}, {s.kind}"):
        of_label = [sum(s.label is label for s in own) for label in Label]
        observable = [s for s in own if s.label is Label.OBSERVABLE]
        distinct = percent(sum(s.identifiable for s in observable), len(observable))
        unlabelled = sum(s.label is None for s in own)
        untouched = percent(sum(s.untouched for s in observable), len(observable))
        rows.append((kind, len(own), *(percent(n, len(own)) for n in of_label), unlabelled, untouched, distinct))
    head = ("kind", "n", *(label.value for label in Label), "unclean", "partly untouched", "identifiable")
    return _table("Mutants, %", head, rows)


def score_table(title: str, scores: Sequence[Score], by: Callable[[Score], str]) -> str:
    """Of the observable mutants; causes are judged where nothing crashed."""
    rows = []
    for name, own in _groups([s for s in scores if s.label is Label.OBSERVABLE], by):
        distinct = [s for s in own if s.identifiable]
        restored = [s for s in own if s.restored is not None]
        named = [s for s in own if s.named is not None]
        rows.append(
            (
                name,
                len(own),
                percent(sum(s.detected for s in own), len(own)),
                percent(sum(s.lost > 0 for s in own), len(own)),
                percent(sum(s.top1 for s in own), len(own)),
                len(distinct),
                percent(sum(s.top1 for s in distinct), len(distinct)),
                percent(sum(s.top3 for s in own), len(own)),
                percent(sum(bool(s.restored) for s in restored), len(restored)),
                percent(sum(bool(s.near) for s in restored), len(restored)),
                percent(sum(bool(s.named) for s in named), len(named)),
                percent(sum(bool(s.named) for s in named if s.identifiable), sum(s.identifiable for s in named)),
                f"{sum(s.errors for s in own) / len(own):.2f}",
            )
        )
    return _table(title, _SCORE_HEAD, rows)


def unseen_table(scores: Sequence[Score]) -> str:
    """What is said of mutants that are not beyond doubt."""
    rows = []
    for label in (Label.DOUBTED, Label.HIDDEN, Label.UNOBSERVABLE):
        own = [s for s in scores if s.label is label]
        said = [s for s in own if s.causes]
        rows.append(
            (
                label.value,
                len(own),
                percent(sum(s.detected for s in own), len(own)),
                percent(sum(s.warned for s in own), len(own)),
                percent(len(said), len(own)),
                percent(sum(s.top1 for s in said), len(said)),
            )
        )
    head = ("label", "n", "errors", "or warnings", "causes", "top-1 of these")
    return _table("Mutants that need not be seen, %", head, rows)


def certainty_table(scores: Sequence[Score]) -> str:
    stated = [(score, s) for score in scores if score.label is Label.OBSERVABLE for s in score.stated]

    def name(item: tuple[Score, Stated]) -> str:
        score, said = item
        given_up = "" if said.complete else ", search given up"
        return f"{score.published}: {said.certainty}{given_up} ({_kind(score)})"

    rows = []
    for title, own in _groups(stated, name):
        wrong = sum(not said.right for _, said in own)
        rows.append((title, len(own), wrong, percent(wrong, len(own))))
    return _table("Stated certainty of causes of observable mutants", ("stated", "n", "wrong", "%"), rows)


def _kind(score: Score) -> str:
    unnamed = score.kind is Kind.SYSTEMATIC and score.named is None
    return f"{score.kind} without a name" if unnamed else score.kind.value


def calibration_table(scores: Sequence[Score]) -> str:
    stated = [s for score in scores if score.label is Label.OBSERVABLE for s in score.stated]
    rows, error = [], 0.0
    for low, high in pairwise(_BINS):
        own = [s for s in stated if low <= s.share < high]
        if own:
            said, was = sum(s.share for s in own) / len(own), sum(s.right for s in own) / len(own)
            error += len(own) * abs(said - was) / len(stated)
            rows.append((f"{low:g} – {min(high, 1):g}", len(own), f"{100 * said:.1f}", f"{100 * was:.1f}"))
    title = f"Probability of the first candidate; expected calibration error {100 * error:.2f} %"
    return _table(title, ("stated", "n", "mean stated %", "right %"), rows)


def _violations(scores: Sequence[Score]) -> tuple[str, str, str]:
    own = [s for s in scores if s.errors]
    errors, violated, causes = (sum(getattr(s, n) for s in own) for n in ("errors", "violated", "causes"))
    return (
        f"{errors / len(own):.2f}" if own else "-",
        f"{violated / errors:.2f}" if errors else "-",
        f"{violated / causes:.2f}" if causes else "-",
    )


def compression_table(scores: Sequence[Score]) -> str:
    rows = [
        (name, len(own), *_violations(own))
        for name, own in _groups(
            [s for s in scores if s.label is Label.OBSERVABLE], lambda s: f"{s.published}, {s.kind}"
        )
    ]
    head = ("kind", "n", "errors per mutant", "violated per error", "violated per cause")
    return _table("Findings", head, rows)


def time_table(scores: Sequence[Score]) -> str:
    rows = []
    for name, own in _groups(
        [s for s in scores if s.label is not None and not s.crash], lambda s: f"{s.published}, {_size(s)}"
    ):
        taken = [1000 * s.seconds for s in own]
        rows.append((name, len(own), *(f"{quantile(taken, q):.1f}" for q in (0.5, 0.9, 0.99)), f"{max(taken):.1f}"))
    return _table("Diagnosis alone, ms", ("figures", "n", "p50", "p90", "p99", "max"), rows)


def _size(score: Score) -> str:
    return next((f"under {n}" for n in (100, 300, 700, 2000) if score.facts < n), "2000 and more").rjust(13)


def quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def _groups(items: Iterable[T], by: Callable[[T], str]) -> Iterator[tuple[str, list[T]]]:
    found: dict[str, list[T]] = {}
    for item in items:
        found.setdefault(by(item), []).append(item)
    yield from sorted(found.items())


def faults(scores: Sequence[Score]) -> Iterator[tuple[str, Score]]:
    """What went wrong with which mutant, the gravest first."""
    kinds: tuple[tuple[str, Callable[[Score], bool]], ...] = (
        ("crashed", lambda s: bool(s.crash)),
        ("table given up", lambda s: not s.detected and s.lost > 0),
        ("not seen", lambda s: not s.detected and not s.causes),
        ("sure and wrong", lambda s: any(x.certainty == "ONLY" and not x.right for x in s.stated)),
        ("operation not named", lambda s: s.named is False),
        ("elsewhere", lambda s: not s.top3),
        ("not first", lambda s: not s.top1),
        ("no error", lambda s: not s.detected),
        ("other value", lambda s: s.near is False),
    )
    observable = [s for s in scores if s.label is Label.OBSERVABLE]
    for name, is_so in kinds:
        for score in observable:
            if is_so(score) and next(n for n, known in kinds if known(score)) == name:
                yield name, score


def shares(stated: Iterable[Stated]) -> str:
    return ", ".join(f"{s.certainty} {s.share:.3f}{'' if s.right else ' wrong'}" for s in stated)
