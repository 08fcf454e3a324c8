"""The rules of a table in a picture: long straight runs of ink, across and down, that hang together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from budgetlint.readers.ocr.bitmap import Bitmap, Box
from budgetlint.records import frozen
from budgetlint.regex import regex

#: In points: what is too short for a rule across or down (strokes of characters are), too thick for one, how near one ends
#: to another that it touches, how wide a table is at least, and how long a rule that stands alone.
_ACROSS, _DOWN, _THICK, _TOUCH, _TABLE, _ALONE = 24.0, 9.0, 4.0, 2.5, 60.0, 100.0
#: In pixels: which gaps a worn rule has, and how far one row of it lies from the next.
_WORN, _STEP = 2, 2
#: More runs of ink, and more strokes, than a page of rules has: a photograph, or a dark page.
_RUNS, _STROKES = 60_000, 1_500
#: What is told from a slope: none steeper is a rule of a page laid on a scanner, none smaller moves anything.
_STEEP, _LEVEL = 0.02, 0.0004
_INK = regex(rb"\x01+(?:\x00{1,%d}\x01+)*" % _WORN)


@frozen(eq=False)
class Stroke:
    """A straight line of ink in pixels: from ``start`` to ``end`` the one way, ``low`` to ``high`` the other.

    ``slope``: by how much it falls off on the way.
    """

    start: int
    end: int
    low: int
    high: int
    slope: float = 0.0

    @property
    def at(self) -> float:
        """Where its middle line is."""
        return (self.low + self.high) / 2

    @property
    def length(self) -> int:
        return self.end - self.start


@frozen
class Ruled:
    """The rules of a bitmap."""

    across: tuple[Stroke, ...] = ()
    down: tuple[Stroke, ...] = ()

    def areas(self) -> Iterator[Box]:
        """What they cover."""
        yield from (Box(s.start, s.low, s.end, s.high) for s in self.across)
        yield from (Box(s.low, s.start, s.high, s.end) for s in self.down)


def slope_of(bitmap: Bitmap) -> float | None:
    """By how much the rules across fall off on the way to the right; None where no rule tells."""
    long = [s for s in _strokes(_rows(bitmap), bitmap.scale, _ALONE) if abs(s.slope) <= _STEEP]
    total = sum(s.length for s in long)
    for stroke in sorted(long, key=lambda s: s.slope):
        total -= 2 * stroke.length
        if total <= 0:
            return stroke.slope if abs(stroke.slope) >= _LEVEL else 0.0
    return None


def ruled(bitmap: Bitmap) -> Ruled:
    """The rules of a bitmap that lies straight."""
    across = _strokes(_rows(bitmap), bitmap.scale, _ACROSS)
    down = _strokes(_columns(bitmap), bitmap.scale, _DOWN)
    if max(len(across), len(down)) > _STROKES:
        return Ruled()
    touch = _TOUCH * bitmap.scale
    # A stroke of a character ends nowhere; a rule down goes from one across to another, or on and on.
    down = [s for s in down if s.length >= _TABLE * bitmap.scale or _ends(s, across, touch) == 2]
    across = [s for s in across if s.length >= _ALONE * bitmap.scale or _crossings(s, down, touch) >= 2]
    kept = [
        group for group in _together(across, down, touch) if _width(*group) >= _TABLE * bitmap.scale or not group[1]
    ]
    return Ruled(
        tuple(s for group, _ in kept for s in group),
        tuple(s for _, group in kept for s in group),
    )


def _rows(bitmap: Bitmap) -> Iterator[bytes]:
    """The ink row by row, each with that of the next row: a thin rule that falls off goes on there."""
    ink, width = bitmap.ink, bitmap.width
    both = int.from_bytes(ink) | int.from_bytes(ink) << 8 * width
    data = both.to_bytes(len(ink) + width)[width:]
    return (data[at : at + width] for at in range(0, len(data), width))


def _columns(bitmap: Bitmap) -> Iterator[bytes]:
    ink, width = bitmap.ink, bitmap.width
    before = ink[0::width]
    for x in range(width):
        column = ink[x::width]
        yield (int.from_bytes(column) | int.from_bytes(before)).to_bytes(len(column))
        before = column


def _strokes(lines: Iterable[bytes], scale: float, shortest: float) -> list[Stroke]:
    """Runs of ink that lie on each other, as one stroke each, if thin and long enough."""
    least = int(_ACROSS * scale) if shortest > _ACROSS else int(shortest * scale)
    open_: list[list[tuple[int, int, int]]] = []
    closed: list[list[tuple[int, int, int]]] = []
    found = 0
    for y, line in enumerate(lines):
        going: list[list[tuple[int, int, int]]] = []
        for match in _INK.finditer(line):
            if match.end() - match.start() < least:
                continue
            found += 1
            if found > _RUNS:
                return []
            run = (y, match.start(), match.end())
            near = [c for c in open_ if run[1] <= c[-1][2] + _STEP and c[-1][1] <= run[2] + _STEP]
            if near:
                # Two that meet are one: a rule that falls off shows several runs in a row.
                joined = min(near, key=lambda c: c[0])
                joined.append(run)
                if joined not in going:
                    going.append(joined)
            else:
                going.append([run])
        for chain in open_:
            if any(chain is g for g in going):
                continue
            if y - chain[-1][0] <= _STEP:
                going.append(chain)
            else:
                closed.append(chain)
        open_ = going
    made = (_stroke(chain) for chain in (*closed, *open_))
    return [s for s in made if s.length >= shortest * scale and _thickness(s) <= _THICK * scale]


def _thickness(stroke: Stroke) -> float:
    return stroke.high - stroke.low - abs(stroke.slope) * stroke.length


def _stroke(chain: Sequence[tuple[int, int, int]]) -> Stroke:
    """The runs of one line of ink; its slope by least squares over their middles, each as heavy as it is long."""
    weight = sum(b - a for _, a, b in chain)
    middle = sum((b - a) * (a + b) / 2 for _, a, b in chain) / weight
    level = sum((b - a) * y for y, a, b in chain) / weight
    spread = sum((b - a) * (((a + b) / 2 - middle) ** 2 + (b - a) ** 2 / 12) for _, a, b in chain)
    slope = sum((b - a) * ((a + b) / 2 - middle) * (y - level) for y, a, b in chain) / spread
    ys = [y for y, _, _ in chain]
    # A row shows the ink of the one before it as well.
    return Stroke(min(a for _, a, _ in chain), max(b for _, _, b in chain), min(ys), max(max(ys), min(ys) + 1), slope)


def _ends(stroke: Stroke, crossing: Sequence[Stroke], touch: float) -> int:
    """At how many of its ends a stroke meets another."""
    met = [c for c in crossing if c.start - touch <= stroke.at <= c.end + touch]
    return sum(any(abs(c.at - end) <= touch for c in met) for end in (stroke.start, stroke.end))


def _crossings(stroke: Stroke, crossing: Sequence[Stroke], touch: float) -> int:
    return sum(_meets(stroke, c, touch) for c in crossing)


def _meets(one: Stroke, other: Stroke, touch: float) -> bool:
    along = one.start - touch <= other.at <= one.end + touch
    return along and other.start - touch <= one.at <= other.end + touch


def _together(
    across: Sequence[Stroke], down: Sequence[Stroke], touch: float
) -> Iterator[tuple[list[Stroke], list[Stroke]]]:
    """Groups of rules that hang together by crossing."""
    rows, columns = list(across), list(down)
    while rows:
        group: tuple[list[Stroke], list[Stroke]] = ([rows.pop()], [])
        fresh = group[0][:]
        while fresh:
            met = [d for d in columns if any(_meets(r, d, touch) for r in fresh)]
            columns = [d for d in columns if not any(d is m for m in met)]
            fresh = [r for r in rows if any(_meets(r, d, touch) for d in met)]
            rows = [r for r in rows if not any(r is f for f in fresh)]
            group[0].extend(fresh)
            group[1].extend(met)
        yield group


def _width(across: Sequence[Stroke], down: Sequence[Stroke]) -> float:
    return max(s.end for s in across) - min(s.start for s in across) if across else 0.0
