"""BL812: where a document says that it was reviewed for secrets, it says with what result."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetlint.api import (
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    Finding,
    NotApplicable,
    Phrase,
    Span,
    Yield,
    reading,
    regex,
    rule,
)

#: A line of its own, with what it says and the next line that holds anything.
_LABEL = regex(
    r"^[ \t\u3000]*(?P<line>保密审[查核](?:情况|意见|结果|结论)?[ \t]*[:：][ \t\u3000]*(?P<said>[^\r\n]*?))[ \t\u3000]*(?:\r?\n|\Z)"
    r"\s*(?=(?P<after>[^\r\n]*))",
    re.MULTILINE,
)
_NO_ANSWER = regex(r"^$|^[^，。；]{2,20}[:：]|^第?[一二三四五六七八九十]{1,3}[、部]|目[ \t\u3000]*录")
_DECLARED = regex(r"(?:经|通过|已)[^。]{0,12}保密审[查核]|保密审[查核][^。]{0,8}(?:通过|同意)")
_UNDONE = regex(r"未(?:经|进行|作|做)?(?:保密)?审[查核]|待审|尚未")
_HEAD = "甲县教育局2024年部门预算公开\n"


@rule(
    id="BL812",
    name="secrecy-review-unfinished",
    on=Disclosure,
    requirement=["X17", "R密"],
    severity="info",
    since=2017,
    messages={
        "blank": "“保密审查”一栏没有填写",
        "undone": "文中写着保密审查还没有完成",
    },
    messages_en={
        "blank": "the line on the secrecy review is left blank",
        "undone": "the text says that the secrecy review is not finished",
    },
    advice={
        "blank": "请填上审查结果,或删去这一栏",
        "undone": "请完成审查后改写",
    },
    advice_en={
        "blank": "fill in its result, or delete the line",
        "undone": "finish it and reword",
    },
    bad=[
        f"{_HEAD}保密审查情况:\n部门主要负责人审签情况:已审签\n\n一、职责\n拟订规划。\n",
        f"{_HEAD}保密审查情况:未审查\n\n一、职责\n拟订规划。\n",
    ],
    good=[f"{_HEAD}保密审查情况:已审查\n\n一、职责\n拟订规划。\n"],
)
def secrecy_review_unfinished(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """写有保密审查一栏的,填明审查结果。

    公开前应当审查是否涉密,但没有规定要把审查情况写进公开文书:没有写的,不说明没有审查,不报。
    """
    declared = False
    for label in _LABEL.finditer(ctx.source.text):
        declared = True
        if not label["said"] and _is_label(label["after"] or ""):
            yield Finding("blank", Span(*label.span("line")), anchor=Anchor(row_label="保密审查"))
        elif _UNDONE.search(label["said"]):
            yield Finding("undone", Span(*label.span("line")), anchor=Anchor(row_label="保密审查"))
    if declared or any("保密审" in p.text and _DECLARED.search(p.text) for p in reading(ctx).pieces):
        return
    yield NotApplicable(
        Phrase("文中没有写保密审查的情况;公开文书不必写", "the text says nothing of a secrecy review, and need not")
    )


def _is_label(line: str) -> bool:
    """Whether a line is no answer to the label above it: empty, a heading, or another label."""
    return _NO_ANSWER.search(line) is not None


RULES: tuple[AnyRule, ...] = (secrecy_review_unfinished,)
