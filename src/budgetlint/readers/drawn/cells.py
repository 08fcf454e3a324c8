"""Which cell of a lattice every glyph belongs to: a number is never parted, even where it runs over a rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from budgetlint.readers.drawn.lattice import Lattice
from budgetlint.readers.drawn.sheet import Glyph

#: How close the glyphs of one run follow each other, in parts of their height.
_CLOSE = 0.08


def sorted_in(lattice: Lattice, glyphs: Iterable[Glyph]) -> tuple[list[list[Glyph]], list[Glyph]]:
    """The glyphs of every cell of a lattice, and those that stand outside it."""
    inside: list[list[Glyph]] = [[] for _ in lattice.cells]
    outside: list[Glyph] = []
    left, top, right, bottom = lattice.area
    for run in _runs(glyphs):
        if run[-1].right < left or run[0].left > right or run[0].base < top or run[0].top > bottom:
            outside.extend(run)
            continue
        home = _cell_of(lattice, run[0])
        if len(run) > 1 and _cell_of(lattice, run[-1]) != home:
            home = _home(run, [_cell_of(lattice, glyph) for glyph in run])
        (outside if home is None else inside[home]).extend(run)
    return inside, outside


def _cell_of(lattice: Lattice, glyph: Glyph) -> int | None:
    return lattice.cell_at((glyph.left + glyph.right) / 2, (glyph.top + 2 * glyph.base) / 3)


def _home(run: Sequence[Glyph], cells: Sequence[int | None]) -> int | None:
    """The cell that holds most of a run; of two alike, the first."""
    widths: defaultdict[int | None, float] = defaultdict(float)
    for glyph, cell in zip(run, cells, strict=True):
        widths[cell] += glyph.right - glyph.left
    return max(widths, key=lambda cell: widths[cell])


def _runs(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs that the file prints one after another without a gap between them."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run:
            before = run[-1]
            size = glyph.bottom - glyph.top
            follows = (
                glyph.order == before.order + 1
                and abs(glyph.base - before.base) <= 0.1 * size
                and -0.5 * size <= glyph.left - before.right <= _CLOSE * size
            )
            if not follows:
                yield run
                run = []
        run.append(glyph)
    if run:
        yield run
