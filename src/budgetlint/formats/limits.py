"""What GitHub's code scanning takes of one SARIF file: beyond that it refuses the whole file, or shows no more."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from budgetlint.model.findings import Diagnostic, Severity
from budgetlint.report import SEVERITY, Lang

#: A diagnostic and its fingerprint.
Marked: TypeAlias = tuple[Diagnostic, str]
#: Of one run, and of the file after gzip.
RESULTS: Final = 25_000
BYTES: Final = 10_000_000
#: What it shows of a list or text at most.
LOCATIONS: Final = 100
TAGS: Final = 10
DESCRIPTION: Final = 1024
_OUTCOMES: Final[dict[Lang, str]] = {
    "zh": "规则结果共 {found} 条,超过代码扫描一次接受的数量或大小,略去 {left_out} 条;全部结果见 --format json。",
    "en": "{found} outcomes of rules are more than code scanning accepts at once; {left_out} are left out; --format json"
    " has all.",
}
_TOLD: Final[dict[Lang, str]] = {
    "zh": "共有发现 {found} 条,超过代码扫描一次接受的数量或大小,略去较轻的 {left_out} 条({graded});全部发现见 --format json。",
    "en": "{found} findings are more than code scanning accepts at once; {left_out} of the least grave are left out"
    " ({graded}); --format json has all.",
}


def gravest(found: Sequence[Marked], most: int) -> tuple[list[Marked], list[Diagnostic]]:
    """At most ``most`` of them in their order, and the rest: what is suppressed, then the least grave, then the last."""
    order = sorted(range(len(found)), key=lambda n: (found[n][0].suppressed, -found[n][0].severity.rank))
    return [found[n] for n in sorted(order[:most])], [found[n][0] for n in order[most:]]


def told(left_out: Sequence[Diagnostic], found: int, lang: Lang) -> str:
    """The sentence that says what of ``found`` is missing."""
    counts = Counter(d.severity for d in left_out)
    graded = ", ".join(f"{SEVERITY[lang][s]} {counts[s]}" for s in Severity if counts[s])
    return _TOLD[lang].format(found=found, left_out=len(left_out), graded=graded)


def told_outcomes(left_out: int, found: int, lang: Lang) -> str:
    """The sentence that says how many outcomes of rules are missing."""
    return _OUTCOMES[lang].format(found=found, left_out=left_out)


def fitting(write: Callable[[int], str], results: int) -> str:
    """What ``write`` makes of as many results as are accepted."""
    most = min(results, RESULTS)
    while (size := _packed(text := write(most))) > BYTES and most:
        most = most * BYTES * 9 // (size * 10)
    return text


def _packed(text: str) -> int:
    data = text.encode("utf-8", "backslashreplace")
    return len(data) if len(data) <= BYTES else len(gzip.compress(data, 6))
