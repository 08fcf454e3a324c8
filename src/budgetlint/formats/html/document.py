"""A document as it was read, in HTML, with some of its places marked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby, pairwise
from typing import Final

from attrs import field

from budgetlint.formats.html.markup import Markup, join, tag, text
from budgetlint.formats.html.words import WORDS
from budgetlint.model.source import Span
from budgetlint.model.transcript import Block, Grid, GridCell, GridRow, Piece, Pieces, Transcript, Words
from budgetlint.records import frozen
from budgetlint.report import Lang

#: Of a place that reaches over more cells or paragraphs than these only the first is marked.
_MOST: Final = 60
#: How many rows around a marked one are shown at once, and the least that is worth folding away.
_AROUND, _FOLDED = 2, 5
#: How many rows of a table are shown at once where none of them is marked.
_FIRST: Final = 8
#: What the markup of a piece takes besides its text, about.
_TAGS: Final = 24
#: The class of a cell by what it holds.
_CELLS: Final = {"figure": "n", "label": "label"}
_HEADINGS: Final = ("h3", "h4", "h5", "h6", "h6", "h6")


@frozen
class Mark:
    """A place that is marked: ``css`` its classes, ``name`` what links call it, ``back`` the numbers of the findings there."""

    span: Span
    css: str
    name: str = ""
    title: str = ""
    back: tuple[int, ...] = ()


@frozen(slots=False)
class Shown:
    """A document with its marks. ``about`` is said of each table, ``columns`` of each of its columns."""

    transcript: Transcript
    marks: Sequence[Mark]
    lang: Lang
    about: Callable[[Grid], Markup]
    columns: Callable[[Grid], Sequence[str]] | None = None
    #: Names that were given to an element: each is given once.
    _named: set[str] = field(factory=set)

    @cached_property
    def _pieces(self) -> Pieces:
        return Pieces.of(self.transcript.blocks)

    @cached_property
    def blocks(self) -> Mapping[Mark, tuple[int, ...]]:
        """The numbers of the blocks that hold each mark, the first that of its beginning; of an empty document none."""
        return {mark: tuple(dict.fromkeys(self._pieces.numbers[n] for n in at)) for mark, at in self._at.items()}

    @cached_property
    def near(self) -> frozenset[int]:
        """The numbers of the blocks that hold any mark, and of the headings that they stand under."""
        held = {n for numbers in self.blocks.values() for n in numbers}
        near, above = set(held), list[tuple[int, int]]()
        for n, block in enumerate(self.transcript.blocks):
            if isinstance(block, Words) and block.kind == "heading":
                above = [(level, at) for level, at in above if level < block.level] + [(block.level, n)]
            if n in held:
                near.update(at for _, at in above)
        return frozenset(near)

    @cached_property
    def _at(self) -> Mapping[Mark, Sequence[int]]:
        found = {mark: self._pieces.at(mark.span) for mark in self.marks}
        return {mark: at if len(at) <= _MOST else at[:1] for mark, at in found.items() if at}

    @cached_property
    def _on(self) -> Mapping[tuple[tuple[int, int], ...], list[tuple[int, int, Mark]]]:
        """The marks on each piece, by where it stands, and how far they reach in its text."""
        found: dict[tuple[tuple[int, int], ...], list[tuple[int, int, Mark]]] = defaultdict(list)
        for mark, at in self._at.items():
            for n in at:
                piece = self._pieces.pieces[n]
                start, end = piece.part(mark.span)
                found[piece.runs].append((start, end, mark) if start < end else (0, len(piece.text), mark))
        return found

    @cached_property
    def printed(self) -> Mapping[Span, str]:
        """What stands at the beginning of each marked place."""
        first = {mark.span: self._pieces.pieces[at[0]] for mark, at in self._at.items()}
        return {span: piece.text[slice(*piece.part(span))] for span, piece in first.items()}

    def all(self) -> Markup:
        """The whole document, nothing folded."""
        return join(self._block(block, fold=False) for block in self.transcript.blocks)

    def parts(self, shown: Collection[int]) -> Iterator[Markup]:
        """The blocks of the numbers ``shown``: open what holds a mark, the rest folded; what is not shown is counted."""
        blocks = self.transcript.blocks

        def state(n: int) -> str:
            return "left out" if n not in shown else "near" if n in self.near else "far"

        for where, run in groupby(range(len(blocks)), state):
            own = [blocks[n] for n in run]
            if where == "near":
                yield from (self._block(block, fold=True) for block in own)
            elif where == "far":
                open_ = join(self._block(block, fold=False) for block in own)
                yield tag(
                    "details",
                    tag("summary", self._counted("folded" if self.near else "whole", own)),
                    open_,
                    class_="far",
                )
            else:
                yield tag("p", self._counted("left_out", own), class_="gap")

    def _counted(self, phrase: str, blocks: Iterable[Block]) -> str:
        """How much is not shown at once."""
        words = WORDS[self.lang]
        counts = Counter("tables" if isinstance(b, Grid) else "paragraphs" for b in blocks)
        told = (words[name].format(count=counts[name]) for name in ("tables", "paragraphs") if counts[name])
        return words[phrase].format(what=words["join"].join(told))

    def _block(self, block: Block, *, fold: bool) -> Markup:
        if isinstance(block, Grid):
            return self._grid(block, fold=fold)
        if block.kind == "heading":
            return self._piece(_HEADINGS[block.level - 1], block.pieces[0])
        if block.kind == "contents":
            return tag("ul", *(self._piece("li", p) for p in block.pieces), class_="contents")
        return self._piece(
            "p", block.pieces[0], "" if block.kind == "paragraph" else block.kind, title=block.reason or None
        )

    def _grid(self, grid: Grid, *, fold: bool) -> Markup:
        rows = list(grid.rows)
        meaning = Markup("")
        if self.columns is not None:
            meaning = tag("tbody", tag("tr", *(tag("td", c) for c in self.columns(grid)), class_="meaning"))
        body = join(self._groups(rows, grid.width)) if fold else tag("tbody", *map(self._row, rows))
        return tag(
            "figure",
            tag("figcaption", *self._above(grid), self.about(grid)),
            tag("div", tag("table", meaning, body), class_="scroll"),
            *(self._piece("p", p, "note") for p in grid.below),
        )

    def _above(self, grid: Grid) -> Iterator[Markup]:
        for n, piece in enumerate(grid.above):
            yield self._piece("p", piece, "title" if n == grid.title else "")

    def _groups(self, rows: Sequence[GridRow], width: int) -> Iterator[Markup]:
        """The rows of a table, those far from any mark in groups of their own. No merged cell is cut."""
        marked = [n for n, row in enumerate(rows) if any(c.piece.runs in self._on for c in row.cells)]
        kept = {n for at in marked for n in range(at - _AROUND, at + _AROUND + 1)} or set(range(_FIRST))
        kept |= {n for n, row in enumerate(rows) if row.header}
        for n, row in enumerate(rows):
            reach = max((c.height for c in row.cells), default=1)
            if reach > 1 and not kept.isdisjoint(range(n, n + reach)):
                kept.update(range(n, n + reach))
        runs = [(near, list(own)) for near, own in groupby(range(len(rows)), lambda n: n in kept)]
        words = WORDS[self.lang]
        for near, own in runs:
            body = [self._row(rows[n]) for n in own]
            if near or len(own) < _FOLDED:
                yield tag("tbody", *body)
                continue
            button = tag("button", words["rows"].format(count=len(own)), type="button", aria_expanded="false")
            yield tag("tbody", tag("tr", tag("td", button, colspan=max(1, width))), class_="fold")
            yield tag("tbody", *body, class_="folded")

    def _row(self, row: GridRow) -> Markup:
        return tag("tr", *(self._cell(c, header=row.header) for c in row.cells))

    def _cell(self, cell: GridCell, *, header: bool) -> Markup:
        size: dict[str, int | str] = {}
        if cell.height > 1:
            size["rowspan"] = cell.height
        if cell.width > 1:
            size["colspan"] = cell.width
        if header:
            return self._piece("th", cell.piece, **size, scope="col" if cell.width == 1 else "colgroup")
        return self._piece("td", cell.piece, _CELLS.get(cell.kind, ""), **size)

    def _piece(self, name: str, piece: Piece, css: str = "", /, **attributes: int | str | None) -> Markup:
        """An element that holds a piece; what marks all of it marks the element."""
        on = self._on.get(piece.runs)
        if on is None:
            return tag(name, piece.text, class_=css or None, **attributes)
        whole = [m for start, end, m in on if end - start == len(piece.text)]
        parts = [m for m in on if m[1] - m[0] < len(piece.text)]
        id_, others = self._names(whole)
        title = attributes.pop("title", None) or " ".join(m.title for m in whole if m.title)
        css = " ".join(filter(None, (css, *dict.fromkeys(c for m in whole for c in m.css.split()))))
        inner = join(self._segments(piece.text, parts))
        return tag(
            name, others, inner, self._back(whole), id=id_, class_=css or None, title=title or None, **attributes
        )

    def _segments(self, words: str, marks: Sequence[tuple[int, int, Mark]]) -> Iterator[Markup]:
        """A text cut wherever a mark begins or ends; marks may overlap."""
        cuts = sorted({0, len(words), *(m[0] for m in marks), *(m[1] for m in marks)})
        for start, end in pairwise(cuts):
            over = [m for begin, until, m in marks if begin <= start and end <= until]
            if not over:
                yield text(words[start:end])
                continue
            id_, others = self._names(over)
            css = " ".join(dict.fromkeys(c for m in over for c in m.css.split()))
            title = " ".join(m.title for m in over if m.title)
            ending = [m for _, until, m in marks if until == end]
            yield tag("mark", others, words[start:end], self._back(ending), id=id_, class_=css, title=title or None)

    def _names(self, marks: Iterable[Mark]) -> tuple[str | None, Markup]:
        """The name for an element that marks begin at, and elements for the names of the others."""
        new = [m.name for m in marks if m.name and m.name not in self._named]
        self._named.update(new)
        return (new[0] if new else None), join(tag("span", id=name) for name in new[1:])

    def _back(self, marks: Iterable[Mark]) -> Markup:
        """The way back to the findings; their numbers are no part of the text."""
        numbers = sorted({n for m in marks for n in m.back})
        words = WORDS[self.lang]["back"]
        links = (tag("a", href=f"#f{n}", data_n=n, aria_label=words.format(number=n)) for n in numbers)
        return tag("span", *links, class_="back") if numbers else Markup("")


def size_of(block: Block) -> int:
    """About how many characters of markup a block takes."""
    if isinstance(block, Words):
        return sum(_TAGS + len(p.text) for p in block.pieces)
    cells = sum(_TAGS + len(c.piece.text) for row in block.rows for c in row.cells)
    return cells + sum(_TAGS + len(p.text) for p in (*block.above, *block.below))
