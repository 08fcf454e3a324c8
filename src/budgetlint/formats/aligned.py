"""Tables for the terminal, aligned in its cells: a Chinese character takes two."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from budgetlint.formats.words import pad, width, wrap

INDENT: Final = "  "
#: What a column of text takes however little is left for it.
_NARROWEST: Final = 24


def aligned(
    headers: Sequence[str], rows: Sequence[Sequence[str]], cells: int, text: int = 0, left: Collection[int] = (0,)
) -> Iterator[str]:
    """Names at the ``left``, numbers at the right; the column ``text`` is wrapped to what they leave of ``cells``."""
    text %= len(headers)
    widths = [max(map(width, column)) for column in zip(headers, *rows, strict=True)]
    rest = cells - len(INDENT) - sum(w + 2 for i, w in enumerate(widths) if i != text)
    widths[text] = min(widths[text], max(_NARROWEST, rest))
    for row in (headers, ["-" * w for w in widths], *rows):
        indent = len(row[text]) - len(row[text].lstrip())
        for at, part in enumerate(list(wrap(row[text], widths[text], indent)) or [""]):
            line = [part if i == text else "" if at else cell for i, cell in enumerate(row)]
            placed = (
                pad(c, w, right=i != text and i not in left) for i, (c, w) in enumerate(zip(line, widths, strict=True))
            )
            yield (INDENT + "  ".join(placed)).rstrip()
