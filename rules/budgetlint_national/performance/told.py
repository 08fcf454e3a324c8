"""What a self-evaluation tells in sentences: under which heading, and the points it gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from attrs import frozen

from budgetlint.api import Context, Piece, Sort, Span, is_head, reading, regex

#: The cause that findings on a self-evaluation without scores have in common.
NO_SCORES: Final = "self-evaluation without scores"
_PART_OF_SCORE = regex(
    r"(?:指标|产出|效益|满意度?|执行|过程|决策|投入|单项|扣|管理|效果|目标|预算|资金|职责|履职|数量|质量|时效|成本)[^,，;；。]{0,6}$"
)
_POINTS = regex(
    r"(?:得分|评分|总分|自评分)(?:数|值)?(?:均|都|为|是|共|约|在|达到?|[:：])*"
    r"(?P<bound>[≥>]=?|不低于|高于|大于|超过)?(?P<points>\d{1,3}(?:\.\d+)?)分(?P<over>及?以上)?"
)
_GRADE = regex(
    r"(?:等级|等次|结果|结论|评定|评价|档次)(?:均|都|为|是|定|[:：])*(?P<grade>优秀|优|良好|良|中等|中|一般|合格|较差|差)"
    r"(?=$|[,，;；。!！、)）级等])"
    r"|(?:属于|属|评为|定为|列为)(?P<placed>优秀|优|良好|良|中等|中|一般|合格|较差|差)(?:等次|等级|档次|级|档)"
)


@frozen(eq=False)
class Points:
    """A number of points for the whole; ``bounded`` says only that it is not less."""

    value: Fraction
    printed: str
    bounded: bool
    span: Span


@frozen(eq=False)
class Grade:
    word: str
    span: Span


def points_in(piece: Piece) -> Iterator[Points]:
    """The points that a sentence gives for the whole, those of single indicators left out."""
    for found in _POINTS.finditer(piece.text):
        if not _PART_OF_SCORE.search(piece.text[: found.start()]):
            bounded = bool(found["bound"] or found["over"])
            yield Points(Fraction(found["points"]), found["points"], bounded, piece.part(*found.span()))


def grades_in(piece: Piece) -> Iterator[Grade]:
    """The grades that a sentence states."""
    for found in _GRADE.finditer(piece.text):
        group = "grade" if found["grade"] else "placed"
        yield Grade(found[group], piece.part(*found.span(group)))


def sections(heading: re.Pattern[str], ctx: Context, but: re.Pattern[str] | None = None) -> Iterator[tuple[Piece, ...]]:
    """The sentences below each heading that fits one pattern and not another, as far as the next heading."""
    section: list[Piece] | None = None
    for piece in reading(ctx).pieces:
        if piece.sort is Sort.HEADING or (is_head(piece) and heading.search(piece.text)):
            if section:
                yield tuple(section)
            section = [] if heading.search(piece.text) and not (but and but.search(piece.text)) else None
        elif section is not None and piece.sort is Sort.TEXT:
            section.append(piece)
    if section:
        yield tuple(section)


def under(heading: re.Pattern[str], ctx: Context, but: re.Pattern[str] | None = None) -> Iterator[Piece]:
    """The sentences of all these sections."""
    for section in sections(heading, ctx, but):
        yield from section
