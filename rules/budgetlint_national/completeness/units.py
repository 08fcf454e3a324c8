"""BL127 and BL130: a department says which units its budget covers, and those units publish their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from budgetlint.api import (
    BUDGETS,
    FINALS,
    NO_EXPLANATION,
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    DocumentKind,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Piece,
    Related,
    Severity,
    Sort,
    Span,
    Yield,
    announces,
    listed_in,
    load_yaml,
    reading,
    regex,
    rule,
    shortened,
    units_of,
)
from budgetlint_national.completeness.topics import TOPICS, has_overview, headed, is_explained, sentences

_DATA: Mapping[str, Any] = load_yaml("budgetlint_national", "completeness/units.yaml")
_NONE, _CLAIMED, _APART = (regex(_DATA[k]) for k in ("none", "claimed", "apart"))
_ORGANISATION = TOPICS["organisation"]
#: One finding with BL117 where nothing at all is said of the organisation.
_ABSENT = f"absent:{_ORGANISATION.raw['name']}"
_SHOWN = 5
_HEAD = "甲县教育局2024年部门预算公开\n\n一、主要职责\n拟订全县教育发展规划。\n"
_T15 = "部门机构设置情况\n单位名称\t单位性质\t单位规格\t经费保障形式\n甲县教育局\t行政\t正科级\t财政拨款\n\n"
_DEPARTMENTS = (DocumentKind.DEPARTMENT_BUDGET, DocumentKind.DEPARTMENT_FINAL)


@rule(
    id="BL127",
    name="covered-units-not-listed",
    on=Disclosure,
    requirement=["R主", "TL5", "D29"],
    severity="warning",
    applies=_DEPARTMENTS,
    since=2017,
    messages={
        "absent": "没有说明部门预算(决算)包括哪些单位",
        "unlisted": "文中称收支包括“{claim}”,却没有列出是哪些单位",
        "own_only": "文中称收支包括“{claim}”,机构表却只列了{unit}一家",
    },
    messages_en={
        "absent": "nothing says which units the department's budget (final accounts) covers",
        "unlisted": "the figures are said to cover '{claim}', but no unit is listed",
        "own_only": "the figures are said to cover '{claim}', but the table of organisation lists '{unit}' alone",
    },
    advice={
        "absent": "请列出本级和所属单位,没有所属单位的写明没有",
        "unlisted": "请列出这些单位;没有的,改正这句话",
        "own_only": "请补列所属单位;没有的,改正这句话",
    },
    advice_en={
        "absent": "list the department itself and its subordinate units; say so if there are none",
        "unlisted": "list these units, or correct the sentence if there are none",
        "own_only": "list the subordinate units, or correct the sentence if there are none",
    },
    bad=[
        _HEAD + "二、收支情况\n2024年收支预算12.00万元。\n",
        _HEAD + "二、收支情况\n甲县教育局及所属事业单位的收支都在部门预算中。\n",
        _HEAD + f"二、机构设置\n{_T15}三、收支情况\n甲县教育局及所属事业单位的收支都在部门预算中。\n",
    ],
    good=[_HEAD + "二、机构设置\n甲县教育局部门预算由局本级和2个所属事业单位构成。\n"],
)
def covered_units_not_listed(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """写明部门预算、决算包括哪些单位:本级和所属单位,没有所属单位的写明没有。

    机构情况表、分单位列示的文字、写明没有,都算。机构表只列本级一家,而文中又称包括所属单位的,只作提示,二者有一处不确。
    只写了内设机构、没有提到所属单位的,可能确实没有,不作判断。完全没有写机构的,与 BL117 并成一条。
    """
    claim = _first(_CLAIMED, ctx)
    own = [table for table in document.tables if listed_in(table, ctx)]
    listed = [name for table in own for name in listed_in(table, ctx)]
    if len(listed) > 1 or _first(_NONE, ctx) or any(announces(p, ctx) for p in _said(ctx)):
        return
    words = ctx.source.cut(_claimed(claim)) if claim is not None else ""
    if listed:
        if claim is not None:
            args: dict[str, object] = {"claim": words, "unit": listed[0]}
            related = (Related(ctx.caption(own[0]), Phrase("机构表", "the table of organisation")),)
            yield Finding(
                "own_only", _claimed(claim), args, Anchor(row_label="单位构成"), related, severity=Severity.INFO
            )
    elif not is_explained(ctx):
        yield NO_EXPLANATION
    elif claim is not None:
        yield Finding("unlisted", _claimed(claim), {"claim": words}, Anchor(row_label="单位构成"))
    elif _tells_organisation(ctx):
        yield NotEvaluable(
            Phrase(
                "写了机构设置,没有提到所属单位;不知是没有还是漏列,没有的也请写明",
                "the organisation is stated without subordinate units; whether there are none is not known: say so if there are none",
            )
        )
    else:
        _, empty = headed(_ORGANISATION, ctx)
        place = empty[0].span if empty else ctx.title_span()
        yield Finding("absent", place, anchor=Anchor(row_label="单位构成"), cause=_ABSENT)


@rule(
    id="BL130",
    name="units-not-published-apart",
    on=Disclosure,
    requirement=["TL6", "D29"],
    severity="warning",
    applies=(*BUDGETS, *FINALS),
    since=2021,
    messages={
        "apart": "文中称所属单位不单独公开;所属单位应当以自己的名义公开单位预算(决算)",
    },
    messages_en={
        "apart": "the subordinate units are said not to publish on their own; they have to publish unit budgets (final accounts) in their own names",
    },
    advice="请由所属单位另行公开,涉密的除外;已经公开的,改正这句话",
    advice_en="let the units publish theirs, except for what is secret; correct the sentence if they did",
    bad=[_HEAD + "二、机构设置\n下属2个事业单位:甲县第一中学、甲县实验小学。所属单位的预算不再单独公开。\n"],
    good=["甲县第一中学2024年单位预算公开\n\n一、主要职责\n实施高中教育。\n二、机构设置\n没有下属单位。\n"],
)
def units_not_published_apart(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """部门的所属单位单独公开单位预算、决算。

    所属单位是否公开,从部门的文书看不出,只列出应当对照检查的单位;它们的预算、决算一起送检的,就是已经公开。文书自己说
    不单独公开的才报。因涉密不公开的不报。
    单位自己的预算、决算就是单独公开。
    """
    if document.kind.value not in _DEPARTMENTS:
        return
    apart = _first(_APART, ctx)
    if apart is not None and "密" not in apart.text:
        yield Finding("apart", apart.span, anchor=Anchor(row_label="所属单位"))
        return
    names = units_of(ctx).names
    if names:
        told = shortened(names, _SHOWN, "家")
        yield NotEvaluable(
            Phrase(
                "所属单位{told}应当单独公开单位预算(决算),请对照检查",
                "the subordinate units {told} have to publish their own budgets (final accounts): check whether they do",
                told=told,
            ),
            awaits=names,
        )
    elif _first(_NONE, ctx) or _is_alone(document, ctx):
        yield NotApplicable(Phrase("没有所属单位", "there are no subordinate units"))
    else:
        yield NotEvaluable(
            Phrase(
                "看不出有哪些所属单位,不知其单位预算(决算)是否单独公开",
                "which subordinate units there are is not known, nor whether they publish on their own",
            )
        )


def _first(pattern: re.Pattern[str], ctx: Context) -> Piece | None:
    """The first sentence, outside the glossary, that a pattern fits."""
    return next((piece for piece in _said(ctx) if pattern.search(piece.text)), None)


def _said(ctx: Context) -> Iterator[Piece]:
    for piece in reading(ctx).pieces:
        if piece.sort in (Sort.TEXT, Sort.CELL, Sort.NOTE) and not piece.explains:
            yield piece


def _claimed(piece: Piece) -> Span:
    """The words that claim it, without the one that joins them to what stands before."""
    found = _CLAIMED.search(piece.text)
    return piece.part(*found.span("units")) if found else piece.span


def _tells_organisation(ctx: Context) -> bool:
    filled, _ = headed(_ORGANISATION, ctx)
    return bool(filled) or has_overview(ctx) or next(sentences(_ORGANISATION, ctx), None) is not None


def _is_alone(document: Disclosure, ctx: Context) -> bool:
    return [len(names) for t in document.tables if (names := listed_in(t, ctx))] == [1]


RULES: tuple[AnyRule, ...] = (covered_units_not_listed, units_not_published_apart)
