"""Tables with rules: the rules that touch make a lattice, its squares not parted by a rule are one cell."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from budgetlint.readers.drawn.sheet import Area, Rule
from budgetlint.records import frozen

#: A square of a lattice: its row and column.
Square: TypeAlias = tuple[int, int]
#: Rules that lie on one line, as one: where the line is, and the stretches that are ruled.
_Line: TypeAlias = tuple[float, list[tuple[float, float]]]

#: In points: how far rules on one line stray; across which gaps they are one, and touch another; up to which distance
#: they are one double rule; what is too short for a rule; how far a table is open where its outer rule is missing.
_ALIGNED, _GAP, _DOUBLE, _SHORT, _OPEN = 1.0, 3.0, 3.5, 5.0, 6.0
#: The part of a square's side that must be ruled to close it.
_COVER = 0.6
#: More crossings of rules, and more squares, than a page of tables has.
_CROSSINGS = 1_000_000


class Crowded(ValueError):
    """More rules than any page of tables has."""


@frozen
class Cell:
    """One cell: its first row and column, how many squares high and wide, and its area."""

    row: int
    column: int
    height: int
    width: int
    area: Area


@frozen(eq=False)
class Lattice:
    """A ruled table. ``xs`` and ``ys``: where its columns and rows begin, and the last ones end."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[Cell, ...]
    squares: dict[Square, int]

    @property
    def area(self) -> Area:
        """All of it."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def cell_at(self, x: float, y: float) -> int | None:
        """The number of the cell at a point of the sheet."""
        return self.squares.get((bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1))


def lattices(across: Sequence[Rule], down: Sequence[Rule]) -> list[Lattice]:
    """The tables that the rules of a page make, from the top. Frames (one cell) are none. Raises Crowded."""
    found = [made for a, d in _touching(_joined(across), _joined(down)) if (made := _lattice(a, d)) is not None]
    return sorted(found, key=lambda t: (t.ys[0], t.xs[0]))


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Pieces of one line as one rule each; what stays too short is dropped."""
    joined: list[Rule] = []
    for line in _near(sorted(rules), _ALIGNED):
        at = sum(r.at for r in line) / len(line)
        start = end = None
        for rule in sorted(line, key=lambda r: r.start):
            if start is None or end is None:
                start, end = rule.start, rule.end
            elif rule.start <= end + _GAP:
                end = max(end, rule.end)
            else:
                joined.append(Rule(at, start, end))
                start, end = rule.start, rule.end
        if start is not None and end is not None:
            joined.append(Rule(at, start, end))
    return [r for r in joined if r.end - r.start >= _SHORT]


def _near(rules: Iterable[Rule], spread: float) -> Iterator[list[Rule]]:
    """Rules in groups that lie within ``spread``; they come in order of where they are."""
    group: list[Rule] = []
    for rule in rules:
        if group and rule.at - group[0].at > spread:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def _touching(across: Sequence[Rule], down: Sequence[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Groups of rules that hang together by crossing."""
    down = sorted(down)
    places = [r.at for r in down]
    group = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    left = _CROSSINGS
    for i, rule in enumerate(across):
        first, last = bisect_left(places, rule.start - _GAP), bisect_right(places, rule.end + _GAP)
        left -= last - first
        if left < 0:
            raise Crowded
        for j in range(first, last):
            if down[j].start - _GAP <= rule.at <= down[j].end + _GAP:
                group[root(i)] = root(len(across) + j)
    together: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for i, rule in enumerate(across):
        together[root(i)][0].append(rule)
    for j, rule in enumerate(down):
        together[root(len(across) + j)][1].append(rule)
    yield from (both for both in together.values() if both[0] and both[1])


def _lattice(across: Sequence[Rule], down: Sequence[Rule]) -> Lattice | None:
    """The lattice of rules that hang together, if it has more than one cell."""
    columns, rows = _lines(down, across), _lines(across, down)
    if len(columns) < 2 or len(rows) < 2 or len(columns) * len(rows) > _CROSSINGS:
        return None
    columns = _closing(columns, [at for at, _ in rows])
    rows = _closing(rows, [at for at, _ in columns])
    xs, ys = tuple(at for at, _ in columns), tuple(at for at, _ in rows)
    cells = tuple(
        Cell(r, c, h, w, (xs[c], ys[r], xs[c + w], ys[r + h])) for r, c, h, w in sorted(_rectangles(columns, rows))
    )
    if len(cells) < 2:
        return None
    squares = {
        (r, c): number
        for number, cell in enumerate(cells)
        for r in range(cell.row, cell.row + cell.height)
        for c in range(cell.column, cell.column + cell.width)
    }
    return Lattice(xs, ys, cells, squares)


def _lines(rules: Sequence[Rule], crossing: Sequence[Rule]) -> list[_Line]:
    """Where columns (or rows) are parted, with double rules as one, and the outer ends where no rule closes the table."""
    lines: list[_Line] = [
        (sum(r.at for r in group) / len(group), _stretches(group)) for group in _near(sorted(rules), _DOUBLE)
    ]
    least = max(2, len(crossing) / 2)
    for ends, sign in (([r.start for r in crossing], -1), ([r.end for r in crossing], 1)):
        outer = lines[0][0] if sign < 0 else lines[-1][0]
        beyond = [end for end in ends if (end - outer) * sign > _OPEN]
        if len(beyond) >= least:
            at = min(beyond) if sign < 0 else max(beyond)
            lines.insert(0 if sign < 0 else len(lines), (at, []))
    return lines


def _stretches(rules: Iterable[Rule]) -> list[tuple[float, float]]:
    stretches: list[tuple[float, float]] = []
    for rule in sorted(rules, key=lambda r: r.start):
        if stretches and rule.start <= stretches[-1][1] + _GAP:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], rule.end))
        else:
            stretches.append((rule.start, rule.end))
    return stretches


def _closing(lines: list[_Line], levels: Sequence[float]) -> list[_Line]:
    """The outer lines, and those between them that close a square."""
    inner = [line for line in lines[1:-1] if any(_covered(line, a, b) for a, b in pairwise(levels))]
    return [lines[0], *inner, lines[-1]]


def _covered(line: _Line, start: float, end: float) -> bool:
    return sum(max(0.0, min(e, end) - max(s, start)) for s, e in line[1]) >= _COVER * (end - start)


def _rectangles(columns: Sequence[_Line], rows: Sequence[_Line]) -> Iterator[tuple[int, int, int, int]]:
    """Row, column, height and width of every cell: squares not parted by a rule, as few rectangles as they need."""
    xs, ys = [at for at, _ in columns], [at for at, _ in rows]
    below = [[not _covered(rows[r + 1], a, b) for a, b in pairwise(xs)] for r in range(len(ys) - 2)]
    beside = [[not _covered(columns[c + 1], a, b) for c in range(len(xs) - 2)] for a, b in pairwise(ys)]
    seen: set[Square] = set()
    for r in range(len(ys) - 1):
        for c in range(len(xs) - 1):
            if (r, c) in seen:
                continue
            region = _region((r, c), below, beside)
            if len(region) == 1:
                yield r, c, 1, 1
            else:
                seen |= region
                yield from _split(region)


def _region(start: Square, below: Sequence[Sequence[bool]], beside: Sequence[Sequence[bool]]) -> set[Square]:
    """All squares that one can go to from one without crossing a rule."""
    region, todo = {start}, [start]
    while todo:
        r, c = todo.pop()
        open_to: list[Square] = []
        if r < len(below) and below[r][c]:
            open_to.append((r + 1, c))
        if r > 0 and below[r - 1][c]:
            open_to.append((r - 1, c))
        if c < len(beside[r]) and beside[r][c]:
            open_to.append((r, c + 1))
        if c > 0 and beside[r][c - 1]:
            open_to.append((r, c - 1))
        for square in open_to:
            if square not in region:
                region.add(square)
                todo.append(square)
    return region


def _split(region: set[Square]) -> Iterator[tuple[int, int, int, int]]:
    left = set(region)
    while left:
        r, c = min(left)
        width = height = 1
        while (r, c + width) in left:
            width += 1
        while all((r + height, c + i) in left for i in range(width)):
            height += 1
        yield r, c, height, width
        left -= {(r + i, c + j) for i in range(height) for j in range(width)}
