"""Where a document speaks of a topic it owes a statement on: under a heading, in a sentence, or in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

from attrs import frozen

from budgetlint.api import (
    Context,
    NotApplicable,
    Phrase,
    Piece,
    Sort,
    is_head,
    is_head_line,
    load_yaml,
    plain,
    reading,
    regex,
)

_DATA: Mapping[str, Any] = load_yaml("budgetlint_national", "completeness/statements.yaml")
_OTHER = regex(_DATA["other"])
_OVERVIEW = regex(_DATA["overview"])
_INLINE = regex(r"^[^，。；;]{0,24}?:(?=[^:].)")
_NOTHING = regex(r"无|没有|未|不涉及")
_CELL_OF_PROSE = 10


@frozen(slots=False, eq=False)
class Topic:
    """One topic of statements.yaml."""

    raw: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.raw["topic"])

    @property
    def name_en(self) -> str:
        return str(self.raw["topic_en"])

    @property
    def phrase(self) -> Phrase:
        return plain(self.name, self.name_en)

    @cached_property
    def label(self) -> re.Pattern[str]:
        return regex(self.raw["label"])

    @cached_property
    def stated(self) -> re.Pattern[str]:
        return regex(self.raw["stated"])

    @property
    def is_glossary(self) -> bool:
        return bool(_DATA["statements"]["glossary"] is self.raw)

    def heads(self, piece: Piece) -> bool:
        """Whether a piece is a heading, or a line that heads a paragraph, on this topic."""
        return not piece.explains and self.label.search(piece.text) is not None and is_head(piece)

    def excuse(self, ctx: Context) -> NotApplicable | None:
        """Why the document says that it cannot make the statement."""
        excused = self.raw.get("excused")
        if excused and any(p.is_prose and re.search(excused["pattern"], p.text) for p in reading(ctx).pieces):
            return NotApplicable(plain(excused["reason"], excused["reason_en"]))
        return None


TOPICS: Mapping[str, Topic] = {key: Topic(raw) for key, raw in _DATA["statements"].items()}


def sentences(topic: Topic, ctx: Context) -> Iterator[Piece]:
    """The pieces that state something on the topic, or head a table on it."""
    for piece in reading(ctx).pieces:
        if (not piece.explains or topic.is_glossary) and _states(piece, topic):
            yield piece


def _states(piece: Piece, topic: Topic) -> bool:
    match piece.sort:
        case Sort.UNPARSED:
            return False
        case Sort.CAPTION:
            return [t for t in TOPICS.values() if t.label.search(piece.text)] == [topic]
        case Sort.NOTE | Sort.LINE | Sort.CELL:
            return topic.stated.search(piece.text) is not None
    if topic.stated.search(piece.text) and not is_head(piece):
        return True
    if piece.sort is Sort.HEADING and topic.label.search(piece.text) and _NOTHING.search(piece.text):
        return True
    inline = _INLINE.match(piece.text)
    return inline is not None and topic.label.search(inline[0]) is not None


def headed(topic: Topic, ctx: Context) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The headings on the topic that have something below them, and those that have nothing.

    A heading on several topics (部门职责及机构设置情况) counts only where none is on this topic alone.
    """
    pieces = reading(ctx).pieces
    heads = [i for i, piece in enumerate(pieces) if topic.heads(piece)]
    alone = [i for i in heads if not any(t is not topic and t.heads(pieces[i]) for t in TOPICS.values())]
    filled = [i for i in alone or heads if not _is_empty(pieces, i, topic)]
    return tuple(pieces[i] for i in filled), tuple(pieces[i] for i in alone or heads if i not in filled)


def _is_empty(pieces: tuple[Piece, ...], at: int, topic: Topic) -> bool:
    """Whether the next heading follows a heading at once, and neither counts its parts nor goes on with its topic."""
    own, after = pieces[at], next(iter(pieces[at + 1 :]), None)
    if after is None:
        return True
    if not is_head(after) or topic.label.search(after.text):
        return False
    elsewhere = _is_of_another(after, topic)
    if after.sort is not Sort.HEADING:
        return elsewhere
    if after.depth > own.depth:
        return False
    return after.ordinal != 1 or after.style == "部分" or elsewhere


def _is_of_another(piece: Piece, topic: Topic) -> bool:
    others = any(t.label.search(piece.text) for t in TOPICS.values() if t is not topic)
    return others or _OTHER.search(piece.text) is not None


def in_cells(topic: Topic, ctx: Context) -> bool:
    """Whether a cell heads another with a statement (机构设置 | 内设3个股室…), or a table of a fitting kind is there."""
    if any(table.kind in topic.raw.get("tables", ()) for table in ctx.disclosure.tables):
        return True
    return any(topic.label.search(text) for text in _heading_cells(ctx))


@lru_cache(maxsize=2)
def _heading_cells(ctx: Context) -> tuple[str, ...]:
    """The cells that may head what stands beside them."""
    cells = ((a, b) for a, b in pairwise(reading(ctx).pieces) if a.sort is b.sort is Sort.CELL)
    return tuple(a.text for a, b in cells if len(b.text) >= _CELL_OF_PROSE and is_head_line(a.text))


@lru_cache(maxsize=2)
def is_explained(ctx: Context) -> bool:
    """Whether the document has an explanation at all, and not tables alone."""

    def speaks_of(topic: Topic) -> bool:
        if any(topic.heads(piece) for piece in reading(ctx).pieces):
            return True
        return any(p.is_prose for p in sentences(topic, ctx))

    topics = sum(map(speaks_of, TOPICS.values()))
    said = sum(p.sort is Sort.TEXT and p.text.endswith("。") for p in reading(ctx).pieces)
    return topics > 1 or (topics > 0 and said > 1)


def has_overview(ctx: Context) -> bool:
    """Whether a general heading (单位概况) has text below it."""
    pieces = reading(ctx).pieces
    return any(is_head(a) and _OVERVIEW.search(a.text) and not is_head(b) for a, b in pairwise(pieces))
