"""BL121: government procurement is stated, and divided into goods, works and services."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgetlint.api import (
    NO_EXPLANATION,
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    Finding,
    NotEvaluable,
    Phrase,
    Piece,
    Sort,
    Yield,
    below,
    condensed,
    named,
    reading,
    regex,
    rule,
)
from budgetlint_national.completeness.statements import APPLIES, advice, advice_en, messages, messages_en, unstated
from budgetlint_national.completeness.topics import TOPICS, headed, is_explained, sentences

_TOPIC = TOPICS["procurement"]
_CLASSES = ("货物", "工程", "服务")
_CLASS_CELL = regex(r"(?:政府)?(?:采购)?(?:货物|工程|服务)(?:类|采购|支出|预算|项目)*")
_ALL_OF_ONE = regex(r"(?:均|全部|都|皆|全)[为是属系用于]{1,3}[^，。；]{0,6}(?:货物|工程|服务)")


@rule(
    id=_TOPIC.raw["id"],
    name=_TOPIC.raw["name"],
    on=Disclosure,
    requirement=_TOPIC.raw["requirement"],
    severity=_TOPIC.raw["severity"],
    applies=APPLIES,
    since=_TOPIC.raw["since"],
    messages={
        **messages(_TOPIC),
        "undivided": "政府采购没有按货物、工程、服务分列(缺{missing})",
    },
    messages_en={
        **messages_en(_TOPIC),
        "undivided": "government procurement is not divided into goods, works and services ({missing} missing)",
    },
    advice={
        **advice(_TOPIC),
        "undivided": "请分别写明货物、工程、服务的金额,没有的写0",
    },
    advice_en={
        **advice_en(_TOPIC),
        "undivided": "state the amounts of goods, works and services, 0 where there is none",
    },
    bad=_TOPIC.raw["bad"],
    good=_TOPIC.raw["good"],
)
def procurement_not_divided(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """说明政府采购的总额,并分列货物、工程、服务。

    为零的也要列零,所以“未安排政府采购”一句不够。采购表按类分列的、写明全部是其中一类的,都算分列。
    只有表、没有情况说明的文件,不作判断。
    """
    filled, _ = headed(_TOPIC, ctx)
    spoken = [p for p in sentences(_TOPIC, ctx) if p.sort is not Sort.CELL]
    under = [p for head in filled for p in below(head, ctx)]
    if not spoken and not under:
        yield from unstated(_TOPIC, ctx, lambda _: None)
        return
    if _is_divided_in_table(document):
        return
    if not is_explained(ctx):
        yield NO_EXPLANATION
        return
    said = "".join(p.text for p in (*_with_what_follows(spoken, ctx), *(p for p in under if p.sort is not Sort.CELL)))
    missing = [word for word in _CLASSES if word not in said]
    if not missing or _ALL_OF_ONE.search(said):
        return
    if any(p.sort is Sort.UNPARSED for p in under):
        yield NotEvaluable(
            Phrase(
                "采购一节有未能解析的文字,不知是否分列",
                "the section on procurement has text that could not be parsed; whether it is divided is not known",
            )
        )
        return
    place = next((p for p in (*under, *spoken) if _is_sentence(p)), (*under, *spoken)[0])
    yield Finding("undivided", place.span, {"missing": named(missing)}, Anchor())


def _with_what_follows(spoken: Sequence[Piece], ctx: Context) -> Iterator[Piece]:
    """Pieces with the rest of their paragraphs: a list may have semicolons between its parts."""
    begun = False
    for piece in reading(ctx).pieces:
        begun = piece in spoken or (begun and piece.sort is Sort.TEXT and not piece.first)
        if begun:
            yield piece


def _is_sentence(piece: Piece) -> bool:
    return piece.sort is Sort.TEXT and "采购" in piece.text


def _is_divided_in_table(document: Disclosure) -> bool:
    """Whether a table has columns, rows or a column of classes: two of them at least, each by itself in a cell."""
    for table in document.tables:
        cells = {condensed(cell.text) for row in table.node.rows for cell in row.cells}
        classes = {word for cell in cells if _CLASS_CELL.fullmatch(cell) for word in _CLASSES if word in cell}
        if len(classes) > 1:
            return True
    return False


RULES: tuple[AnyRule, ...] = (procurement_not_divided,)
