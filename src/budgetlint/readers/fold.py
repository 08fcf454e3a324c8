"""Row ends that a dump lost (D3) or put into a row (D1), found again by the column count.

In D3 the 栏次 row states the count; failing that, the width under which every column holds one kind of thing does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from budgetlint.model.source import Source, Span
from budgetlint.regex import regex

_WIDEST = 40
_MOST_LOSS = 0.75
_NUMBER = regex(r"-?[\d,]+(?:\.\d+)?%?|-+|—+")
_CODE = regex(r"\d{3}|\d{5}|\d{7}")

Rows = tuple[tuple[Span, ...], ...]


def fold(source: Source, rows: Rows) -> Rows:
    """Rows as dumped (those that ended in ``||``, then one long rest) with the rest cut into rows of one width."""
    if not rows:
        return rows
    head, rest = rows[:-1], rows[-1]
    texts = [source.cut(s).strip() for s in rest]
    numbered = _by_column_numbers(texts)
    if numbered is not None:
        at, width = numbered
        header = (rest[:at],) if at % width else tuple(rest[i : i + width] for i in range(0, at, width))
        return head + header + tuple(rest[i : i + width] for i in range(at, len(rest), width))
    uniform = _by_header(texts, head) or _by_columns(texts)
    if uniform is None:
        return rows
    return head + tuple(rest[i : i + uniform] for i in range(0, len(rest), uniform))


def _by_column_numbers(texts: Sequence[str]) -> tuple[int, int] | None:
    """Where a row 栏次 1 2 3 … n begins, and its width."""
    for at, text in enumerate(texts):
        if text.replace(" ", "") not in ("栏次", "行次"):
            continue
        count = 0
        while at + 1 + count < len(texts) and texts[at + 1 + count] == str(count + 1):
            count += 1
        if count >= 2:
            return at, count + 1
    return None


def _by_header(texts: Sequence[str], head: Rows) -> int | None:
    """The width of the last header row, if it prints every column: the rest is whole rows of it, and as uniform."""
    width = len(head[-1]) if head else 0
    if width < 2 or len(texts) % width:
        return None
    return width if _uniformity(texts, width) >= _MOST_LOSS * max(_scores(texts).values(), default=0) else None


def _by_columns(texts: Sequence[str]) -> int | None:
    """The least width whose columns are nearly as uniform as under the best one."""
    scores = _scores(texts)
    if not scores:
        return None
    best = max(scores.values())
    return next(w for w, score in scores.items() if score >= best - 0.02)


def _scores(texts: Sequence[str]) -> dict[int, float]:
    return {w: _uniformity(texts, w) for w in range(2, min(_WIDEST, len(texts) // 2) + 1)}


def _uniformity(texts: Sequence[str], width: int) -> float:
    """The share of cells that are of their column's most frequent kind; a broken last row costs."""
    agree = total = 0
    for column in range(width):
        kinds = Counter(k for k in map(_kind, texts[column::width]) if k)
        total += kinds.total()
        agree += max(kinds.values(), default=0)
    if not total:
        return 0.0
    return agree / total - (0.15 if len(texts) % width else 0.0)


def _kind(text: str) -> str:
    if not text:
        return ""
    if _CODE.fullmatch(text):
        return "code"
    return "number" if _NUMBER.fullmatch(text) else "text"


def mended(rows: Rows) -> Rows:
    """Rows of D1 with those joined that a blank line inside a cell cut in two (000:209).

    Two neighbours are one row if together they are as wide as the row above and neither width occurs elsewhere.
    """
    widths = Counter(len(r) for r in rows)
    result: list[tuple[Span, ...]] = []
    at = 0
    while at < len(rows):
        pair = rows[at : at + 2]
        together = sum(map(len, pair))
        alone = len(pair) == 2 and sum(widths[w] for w in {*map(len, pair)}) == 2
        if alone and together > 3 and result and len(result[-1]) == together:
            result.append(pair[0] + pair[1])
            at += 2
        else:
            result.append(rows[at])
            at += 1
    return tuple(result)
