"""Which kind of table a title names, and where the text names one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from budgetlint.families.pieces import Sort, condensed, reading
from budgetlint.model.source import Span
from budgetlint.records import frozen
from budgetlint.regex import regex
from budgetlint.rules import Context

#: A stretch of words that ends like the name of a table.
_STRETCH = regex(r"[^，。；：、《》,;:!?！？]{2,40}?表(?![明示现达彰决率格])")
_TITLE = regex(r"[^。；，;,!?！？]{2,56}表(?:\([^()]{1,16}\))?:?(?:\(?(?:金额)?单位:?.{1,6})?\d{0,3}")
#: A line that sends the reader to a table, or a note that names one.
_NO_TITLE = regex(r"[见如][下附上]|见.{0,40}表$|附表\d*$|^备?注")
_PRINTED = regex(r"[^\r\n\t|]+")
_LONGEST = 200
_EMPTY = regex(r"空表|无数据|没有数据|为空")
_BOOKMARK = regex(r"\[bookmark:[^\]]*\]|^[#*]+")


@frozen
class Title:
    """A line (or cell) outside the contents that holds nothing but the name of a table."""

    kind: str
    span: Span
    text: str


@lru_cache(maxsize=2)
def titles(ctx: Context) -> tuple[Title, ...]:
    """Every printed title, whether or not the table below it was read."""
    return tuple(_titles(ctx))


def _titles(ctx: Context) -> Iterator[Title]:
    listed = [entry.span for entry in reading(ctx).entries]
    captions = [(t.node.caption.span, t.kind) for t in ctx.disclosure.tables if t.node.caption is not None]
    for printed in _PRINTED.finditer(ctx.source.text):
        if "表" not in printed[0] or len(printed[0]) > _LONGEST:
            continue
        line = _BOOKMARK.sub("", condensed(printed[0]))
        if not _TITLE.fullmatch(line) or _NO_TITLE.search(line):
            continue
        if any(span.start <= printed.start() < span.end for span in listed):
            continue
        # The tail of a title over several lines would name another table, or none.
        whole = next((kind for span, kind in captions if kind and span.start < printed.start() < span.end), None)
        if whole is not None:
            yield Title(whole, Span(*printed.span()), line)
        elif found := ctx.table_kind(line[: line.rindex("表") + 1]):
            yield Title(found[0], Span(*printed.span()), line)


@frozen
class Mention:
    """A sentence that names a kind of table; ``span`` is the place of the name."""

    kind: str
    span: Span
    sentence: str

    @property
    def calls_empty(self) -> bool:
        """Whether the sentence says that the table is empty."""
        return _EMPTY.search(self.sentence) is not None


@lru_cache(maxsize=2)
def mentions(ctx: Context) -> tuple[Mention, ...]:
    """Every place where a sentence names a table. A paragraph may hold the lines of a table that was not read."""
    lines = [title.span for title in titles(ctx)]
    return tuple(m for m in _mentions(ctx) if not any(x.start <= m.span.start < x.end for x in lines))


def _mentions(ctx: Context) -> Iterator[Mention]:
    for piece in reading(ctx).pieces:
        if piece.sort is Sort.TEXT and "表" in piece.text:
            for stretch in _STRETCH.finditer(piece.text):
                if found := ctx.table_kind(stretch[0]):
                    yield Mention(found[0], piece.part(stretch.end() - found[1], stretch.end()), piece.text)
