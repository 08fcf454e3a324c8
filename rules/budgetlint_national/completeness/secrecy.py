"""BL128: secrecy withholds what is secret, not whole sections and totals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Anchor,
    AnyRule,
    BoundTable,
    Context,
    Disclosure,
    Finding,
    NotApplicable,
    Phrase,
    Piece,
    Sort,
    Span,
    Yield,
    below,
    condensed,
    is_head,
    load_yaml,
    reading,
    regex,
    rule,
)

_DATA: Mapping[str, Any] = load_yaml("budgetlint_national", "completeness/secrecy.yaml")
_SECRET, _WITHHELD, _HANDLED, _WHOLE = (regex(_DATA[k]) for k in ("secret", "withheld", "handled", "whole"))
_GENERIC = regex(_DATA["generic"])
_LONGEST, _SHOWN = 60, 30
_HEAD = "甲县公安局2024年部门预算公开\n\n一、主要职责\n维护全县社会治安。\n"


@rule(
    id="BL128",
    name="section-withheld-as-secret",
    on=Disclosure,
    requirement=["R3", "R密", "X14"],
    severity="warning",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    messages={
        "section": "“{heading}”一节以涉密为由全部不公开",
        "table": "表「{table}」以涉密为由整张没有数据",
    },
    messages_en={
        "section": "the whole section '{heading}' is withheld as secret",
        "table": "the whole table '{table}' is withheld as secret",
    },
    advice={
        "section": "请把涉密的科目并到上一级列示、总额照列,不涉密的照常公开;确须全部不公开的,请写明依据",
        "table": "请把涉密的科目并到上一级列示,总额不变;确须不公开的,请写明依据",
    },
    advice_en={
        "section": "show secret subjects on the level above and the totals, publish the rest; if all of it has to be withheld, state on what ground",
        "table": "show secret subjects on the level above with the same totals; if all of it has to be withheld, state on what ground",
    },
    bad=[
        _HEAD + "二、政府采购情况\n内容涉密,不予公开。\n",
        _HEAD + "二、收支情况\n项目支出情况表\n单位:万元\n项目名称\t合计\t一般公共预算\n\t\t\n注:内容涉密,不予公开。\n",
    ],
    good=[
        _HEAD + "二、收支情况\n2024年支出预算120.00万元,部分项级科目涉密,公开到款级。\n",
    ],
)
def section_withheld_as_secret(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """以涉密为由不公开的只是涉密的内容,不是整节、整张表。

    一节之下只有“涉密不公开”一类的话、没有数字和表的,才算整节不公开;一句话里写了并到款级、类级,写了定密或保密的依据,写了
    只是部分内容的,都不报。个别项目不公开的不报。是否确实涉密,从文件看不出。
    """
    told = [p for p in reading(ctx).pieces if _speaks_of_secrecy(p)]
    if not told:
        yield NotApplicable(Phrase("文中没有以涉密为由不公开的内容", "nothing is withheld as secret"))
        return
    for table in document.tables:
        if (note := _withheld(table)) is not None:
            title = ctx.title(table)
            yield Finding("table", note, {"table": title}, Anchor(title))
    for piece in filter(_is_excuse, told):
        head = piece if piece.sort is Sort.HEADING else _head_of(piece, ctx)
        if head is not None and _is_all(head, piece, ctx):
            heading = head.text.rstrip(":")[:_SHOWN]
            yield Finding("section", piece.span, {"heading": heading}, Anchor(row_label=heading))


def _speaks_of_secrecy(piece: Piece) -> bool:
    """Whether a piece says that, or how, what is secret is left out."""
    if piece.explains or piece.sort is Sort.CELL:
        return False
    return bool(_SECRET.search(piece.text) and (_WITHHELD.search(piece.text) or _HANDLED.search(piece.text)))


def _is_excuse(piece: Piece) -> bool:
    return _speaks_of_secrecy(piece) and _excuses(piece.text)


def _withheld(table: BoundTable) -> Span | None:
    """The note that withholds a table without figures."""
    if any(f.figure.amount is not None for f in table.facts):
        return None
    printed = [(n.span, n.text.text) for n in table.node.notes] + [(x.span, x.text) for x in table.node.stray]
    return next((span for span, text in printed if _excuses(condensed(text))), None)


def _excuses(text: str) -> bool:
    return bool(_SECRET.search(text) and _WITHHELD.search(text)) and _HANDLED.search(text) is None


def _head_of(piece: Piece, ctx: Context) -> Piece | None:
    """The heading right above a sentence."""
    if piece.sort is not Sort.TEXT:
        return None
    above = None
    for other in reading(ctx).pieces:
        if other is piece:
            return above
        if is_head(other):
            above = other
    return None


def _is_all(head: Piece, piece: Piece, ctx: Context) -> bool:
    """Whether nothing else stands below a heading that secrecy does not cover as a whole."""
    rest = [p for p in below(head, ctx) if p is not piece]
    if not _WHOLE.search(head.text) or len(piece.text) > _LONGEST or any(c.isdigit() for c in piece.text):
        return False
    return _speaks_of_all(piece, head) and not any(_says_something(p) for p in rest)


def _speaks_of_all(piece: Piece, head: Piece) -> bool:
    """Whether what is called secret is what the heading names, and not some item of it (车辆数量涉密)."""
    if piece is head:
        return True
    secret = _SECRET.search(piece.text)
    subject = _GENERIC.sub("", piece.text[: secret.start()] if secret else "")
    return subject in head.text


def _says_something(piece: Piece) -> bool:
    if piece.sort in (Sort.CELL, Sort.CAPTION, Sort.UNPARSED) or any(c.isdigit() for c in piece.text):
        return True
    return piece.sort is Sort.TEXT and not _is_excuse(piece)


RULES: tuple[AnyRule, ...] = (section_withheld_as_secret,)
