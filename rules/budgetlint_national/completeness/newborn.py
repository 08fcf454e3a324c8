"""BL129: a body that is new, merged or renamed says since when, and compares with last year only what there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Piece,
    Related,
    Sort,
    Span,
    Yield,
    load_yaml,
    reading,
    regex,
    rule,
)

_DATA: Mapping[str, Any] = load_yaml("budgetlint_national", "completeness/newborn.yaml")
_NEW, _OTHERS, _SINCE, _GROUND, _BEFORE, _CARRIED, _COMPARED = (
    regex(_DATA[key]) for key in ("new", "others", "since", "ground", "before", "carried", "compared")
)
_HEAD = "甲县数据局2024年部门预算公开\n\n一、收支情况\n"


@rule(
    id="BL129",
    name="new-body-unexplained",
    on=Disclosure,
    requirement=["R部-6"],
    severity="info",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    messages={
        "compared": "文中称是新成立(合并、更名)的单位,又与上年比较",
        "undated": "文中称是新成立(合并、更名)的单位,没有写明何时、依据什么成立",
    },
    messages_en={
        "compared": "the body is called new (merged, renamed), yet compares with last year",
        "undated": "the body is called new (merged, renamed), without saying since when and on what ground",
    },
    advice={
        "compared": "请核对成立时间,并说明上年数从何而来",
        "undated": "请补写成立的时间和依据",
    },
    advice_en={
        "compared": "check when it was founded, and say where last year's figures come from",
        "undated": "state when it was founded and on what ground",
    },
    bad=[
        _HEAD + "2024年预算120.00万元,较2023年增加20.00万元,主要是新成立单位,人员增加。\n",
        _HEAD + "2024年预算120.00万元。我局是新成立单位,没有上年数。\n",
    ],
    good=[_HEAD + "2024年预算120.00万元。我局于2024年1月新成立,没有上年数可比。\n"],
)
def new_body_unexplained(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """称新成立、合并、更名的单位,写明成立的时间和依据;没有上年数的不作比较。

    新成立的单位没有上年数,因此不必说明增减(BL118);所以要看得出何时成立。写了年份、机构改革、批准文件的都算写明。上年年中
    成立的单位可以有上年数,文中写明上年成立或有划转基数的不报。
    """
    pieces = [p for p in reading(ctx).pieces if p.sort in (Sort.TEXT, Sort.NOTE, Sort.CELL) and not p.explains]
    new = [p for p in pieces if _NEW.search(p.text) and not _OTHERS.search(p.text)]
    if not new:
        yield NotApplicable(
            Phrase("文中没有说是新成立、合并或更名的单位", "the text does not call the body new, merged or renamed")
        )
        return
    if document.year.value is None:
        yield NotEvaluable(Phrase("公开年度未能判定", "the fiscal year is not known"))
        return
    if any(_was_there_before(p.text, document.year.value) for p in new):
        return
    compared = next(((p, found) for p in pieces if (found := _COMPARED.search(p.text))), None)
    if compared is not None:
        piece, found = compared
        related = (Related(_called_new(new[0]), Phrase("称新成立", "it is called new")),)
        yield Finding("compared", piece.part(*found.span()), anchor=Anchor(row_label="新成立"), related=related)
    elif not any(_SINCE.search(p.text) or _GROUND.search(p.text) for p in (*new, *_around(new, pieces))):
        yield Finding("undated", _called_new(new[0]), anchor=Anchor(row_label="新成立"))


def _called_new(piece: Piece) -> Span:
    found = _NEW.search(piece.text)
    return piece.part(*found.span()) if found else piece.span


def _was_there_before(text: str, year: int) -> bool:
    """Whether a sentence dates the founding before this year, or says what last year's figures are."""
    return any(int(y) < year for y in _BEFORE.findall(text)) or _CARRIED.search(text) is not None


def _around(new: list[Piece], pieces: list[Piece]) -> Iterator[Piece]:
    """The sentences right before and after those that call the body new."""
    for piece in new:
        at = pieces.index(piece)
        yield from pieces[max(0, at - 1) : at + 2]


RULES: tuple[AnyRule, ...] = (new_body_unexplained,)
