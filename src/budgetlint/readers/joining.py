"""Several files that are one disclosure, as one source: explanation and tables published apart."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from budgetlint.model.blocks import Block, BreakBlock, TableBlock
from budgetlint.model.source import Member, Noted, Remark, Source, Span

#: Parts two files: each begins a page of its own.
_BETWEEN = "\n\f\n"


def joined(sources: Sequence[Source]) -> Source:
    """One source of some files, in the given order; of several, every place in it tells its file."""
    if len(sources) == 1:
        return sources[0]
    members: list[Member] = []
    blocks: list[Block] = []
    remarks: list[Remark] = []
    noted: list[Noted] = []
    at = 0
    for source, name in zip(sources, told_apart([s.path for s in sources]), strict=True):
        if members:
            blocks.append(BreakBlock(Span(at, at + len(_BETWEEN)), page=True))
            at += len(_BETWEEN)
        members.append(Member(at, source, name))
        blocks.extend(_moved(b, at) for b in source.blocks)
        remarks.extend(evolve(r, span=_shifted(r.span, at)) for r in source.remarks)
        noted.extend(evolve(n, span=_shifted(n.span, at)) for n in source.noted)
        at += len(source.text)
    return evolve(
        sources[0],
        text=_BETWEEN.join(s.text for s in sources),
        blocks=tuple(blocks),
        pieces=(),
        remarks=tuple(remarks),
        noted=tuple(noted),
        omitted=(),
        members=tuple(members),
    )


def told_apart(paths: Sequence[str]) -> list[str]:
    """The last parts of each path, as few as tell all of them apart."""
    parts = [path.split("/") for path in paths]
    for count in range(1, max(map(len, parts)) + 1):
        names = ["/".join(p[-count:]) for p in parts]
        if len(set(names)) == len(names):
            return names
    return list(paths)


def _moved(block: Block, by: int) -> Block:
    moved = evolve(block, span=_shifted(block.span, by))
    if isinstance(moved, TableBlock):
        rows = tuple(tuple(_shifted(cell, by) for cell in row) for row in moved.rows)
        return evolve(
            moved, rows=rows, rest={at: tuple(_shifted(s, by) for s in spans) for at, spans in moved.rest.items()}
        )
    return moved


def _shifted(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
