"""Parts of other bodies: where a department publishes the documents of its units behind its own, in one file.

A part begins at a title of its own (青溪县河道管理所2022年单位预算) and ends at the next; the entity of a fact is the body of its
part. A title that was left over from the text of another body begins none: what is below it speaks of its own body.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from attrs import field

from budgetlint.binding.divisions import Divisions
from budgetlint.binding.names import head_of, is_body, same_body, without_party
from budgetlint.binding.titles import line_title
from budgetlint.model.nodes import Document, Paragraph, Section, walk
from budgetlint.model.source import Source, Span
from budgetlint.records import frozen
from budgetlint.regex import regex

_LONGEST: int = 60
#: All that may stand behind what a title says.
_END = regex(r"(?:信息)?(?:公开|情况|编制|说明|报告|文本|目录|草案|[（()）]|及|和|表)*")
#: Whose name it is not: 本单位2022年单位预算.
_ANY = regex(r"[本我各全该]|所属|下属|直属")


@frozen
class Parts:
    """``starts``: where parts begin, by offset; ``bodies``: whose each is, None for the document's own body."""

    starts: tuple[int, ...] = field(default=())
    bodies: tuple[str | None, ...] = field(default=())

    def body_at(self, offset: int) -> str | None:
        """The other body whose part an offset stands in."""
        at = bisect_right(self.starts, offset)
        return self.bodies[at - 1] if at else None


def parts_of(source: Source, tree: Document, own: str | None, divisions: Divisions) -> Parts:
    """The parts of a document whose body is called ``own``; none where that is not known."""
    if own is None:
        return Parts()
    found: list[tuple[int, str | None]] = []
    for span, name in _titles(source, tree, divisions):
        another = None if same_body(name, own) else name
        if not (found[-1][1] == another if found else another is None):
            found.append((span.start, another))
    ends = [start for start, _ in [*found, (len(source.text), None)][1:]]
    whose = [
        (start, body if body and _speaks_of(source.text[start:end], body, own) else None)
        for (start, body), end in zip(found, ends, strict=True)
    ]
    return Parts(tuple(start for start, _ in whose), tuple(body for _, body in whose))


def _titles(source: Source, tree: Document, divisions: Divisions) -> Iterator[tuple[Span, str]]:
    """Lines that are nothing but the title of a body's document, with its name; those of a contents page are none."""
    for node in walk(tree):
        span = node.heading.span if isinstance(node, Section) else node.span if isinstance(node, Paragraph) else None
        if span is None or span.end - span.start > _LONGEST:
            continue
        title = line_title(source, span)
        claim = next((c for c in title.claims if c.year and c.kind is not None), None)
        if claim is None or not _END.fullmatch(title.text[claim.end :]):
            continue
        head = head_of(source, title, claim, divisions)
        if head is not None and is_body(head.name) and not _ANY.match(head.name):
            yield span, without_party(head.name)


def _speaks_of(text: str, body: str, own: str) -> bool:
    """Whether what is below a title is of the body that it names: it says so again, and more often than another."""
    again = text.count(body) - 1
    return again > 0 and again >= text.count(own) - body.count(own) * text.count(body)
