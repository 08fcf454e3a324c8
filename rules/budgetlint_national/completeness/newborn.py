"""BL129: a body that is new, merged or renamed says since when, and compares with last year only what there is."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    Related,
    Span,
    Yield,
    rule,
)
from budgetlint_national.completeness.reading import Piece, Sort, read

_OWN = r"(?:我|本)(?:部门|单位|局|委|办|中心|院|校|站|所|处)"
_NEW = re.compile(
    rf"新(?:成立|设立|组建|增设)(?:的)?(?:预算)?(?:单位|部门|机构)|(?:首次|第一年)(?:编制|单独编报)[^。，]{{0,6}}(?:预算|决算)"
    rf"|{_OWN}[^。，；]{{0,12}}(?:新近?(?:成立|设立|组建)|(?:合并|整合|撤并|划转)(?:组建|而成|成立)|更名为)"
)
#: New bodies that are not this one: 新成立单位的登记, 下达给新设机构.
_OTHERS = re.compile(
    r"(?:对|向|给|指导|服务|负责|审批|登记|管理|支持|鼓励)[^。，；]{0,16}新(?:成立|设立|组建|增设)|新(?:成立|设立|组建|增设)(?:的)?(?:预算)?"
    r"(?:单位|部门|机构)[^。，；]{0,8}(?:登记|审批|管理|名称|编码|开户|补助)|(?:无|没有)[^。，；]{0,6}新(?:成立|设立|组建|增设)"
)
_SINCE = re.compile(
    r"(?:19|20)\d\d年?[^。；，,]{0,16}(?:成立|设立|组建|合并|划转|更名|挂牌|撤并|增设|新)|(?:成立|设立|组建|合并|划转|更名|挂牌|增设)于[^。；]{0,6}\d{4}"
    r"|(?:本年|今年|上年|去年|当年)[^。；]{0,8}(?:成立|设立|组建)"
)
_GROUND = re.compile(
    r"(?:根据|按照|依据|经)[^。；]{0,60}(?:机构改革|方案|批复|批准|通知|三定|规定|编办|编委|文件|决定)|机构改革|[〔\[﹝]20\d\d[〕\]﹞]"
)
_COMPARED = re.compile(
    r"(?:较|比|同|与)(?:上年|去年|20\d\d年)[^。；]{0,16}(?:增加|减少|增长|下降|增|减)[^。；\d]{0,6}\d[\d,.]*(?:[万亿]?元|%)?"
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
        "compared": "文中称是新成立(合并、更名)的单位,又与上年比较;请核对成立时间,并说明上年数从何而来",
        "undated": "文中称是新成立(合并、更名)的单位,没有写明何时、依据什么成立;请补上",
    },
    messages_en={
        "compared": "the body is called new (merged, renamed), yet compares with last year; say where that comes from",
        "undated": "the body is called new (merged, renamed), without saying since when and on what ground",
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
    pieces = [p for p in read(ctx).pieces if p.sort in (Sort.TEXT, Sort.NOTE, Sort.CELL) and not p.explains]
    new = [p for p in pieces if _NEW.search(p.text) and not _OTHERS.search(p.text)]
    if not new:
        yield NotApplicable("文中没有说是新成立、合并或更名的单位")
        return
    if document.year.value is None:
        yield NotEvaluable("公开年度未能判定")
        return
    if any(_was_there_before(p.text, document.year.value) for p in new):
        return
    compared = next(((p, found) for p in pieces if (found := _COMPARED.search(p.text))), None)
    if compared is not None:
        piece, found = compared
        related = (Related(_called_new(new[0]), "称新成立"),)
        yield Finding("compared", piece.part(*found.span()), anchor=Anchor(row_label="新成立"), related=related)
    elif not any(_SINCE.search(p.text) or _GROUND.search(p.text) for p in (*new, *_around(new, pieces))):
        yield Finding("undated", _called_new(new[0]), anchor=Anchor(row_label="新成立"))


def _called_new(piece: Piece) -> Span:
    found = _NEW.search(piece.text)
    return piece.part(*found.span()) if found else piece.span


def _was_there_before(text: str, year: int) -> bool:
    """Whether a sentence dates the founding before this year, or says what last year's figures are."""
    years = [
        int(y) for y in re.findall(r"(?<!\d)(20\d\d)年[^。；，,]{0,16}(?:成立|设立|组建|合并|划转|更名|挂牌)", text)
    ]
    return (
        any(y < year for y in years)
        or re.search(r"(?:上年|去年)[^。；，]{0,8}(?:成立|设立|组建)|划转基数|按?同口径", text) is not None
    )


def _around(new: list[Piece], pieces: list[Piece]) -> Iterator[Piece]:
    """The sentences right before and after those that call the body new."""
    for piece in new:
        at = pieces.index(piece)
        yield from pieces[max(0, at - 1) : at + 2]


RULES: tuple[AnyRule, ...] = (new_body_unexplained,)
