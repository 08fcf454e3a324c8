"""BL811: the document is signed with a date that can be right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from budgetlint.api import (
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Piece,
    Sort,
    Yield,
    condensed,
    reading,
    regex,
    rule,
)

_HEAD = "甲县教育局2024年部门预算公开\n\n一、职责\n拟订规划。\n二、机构设置\n没有下属单位。\n\n"
#: Ends of the names of bodies that sign.
_BODY = regex(r"[局厅部委办处院校会社站所队心府]$")
_PART_OF_DATE = regex(r"(?:(?:19|20)\d\d|二[〇○零][^年]{2})年[^日]{1,3}月$")


@rule(
    id="BL811",
    name="signature-incomplete",
    on=Disclosure,
    requirement=["Q"],
    severity="info",
    since=2017,
    messages={
        "undated": "文末落款只有单位「{body}」,没有日期",
        "impossible": "落款“{line}”中的日期,日历上没有这一天",
        "untimely": "落款日期{signed}不像是{year}年{kind}的日期(应在{first}以后、{last}以前)",
    },
    messages_en={
        "undated": "signed by '{body}' without a date",
        "impossible": "the signature “{line}” has a date that does not exist",
        "untimely": "signed on {signed}, which can hardly be of the {kind} of {year} (after {first}, before {last})",
    },
    advice={
        "undated": "请补上日期",
        "impossible": "请改正日期",
        "untimely": "请核对是否沿用了旧文的落款",
    },
    advice_en={
        "undated": "add the date",
        "impossible": "correct the date",
        "untimely": "check whether the signature is that of an earlier document",
    },
    bad=[
        _HEAD + "甲县教育局\n",
        _HEAD + "甲县教育局\n2024年2月30日\n",
        _HEAD + "甲县教育局\n2023年2月20日\n",
    ],
    good=[_HEAD + "甲县教育局\n2024年2月20日\n"],
)
def signature_incomplete(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """落款的单位和日期齐全,日期与年度相称。

    公开文书不都有落款,网页另有发布日期,所以没有落款的不报,只说明无从判断。预算的落款在上年八月至次年三月之间都算合理,
    决算和绩效自评在年度结束之后两年之内都算合理。只写年月的也算有日期。
    """
    signed = document.dates.signed
    if signed.value is None and signed.evidence:
        printed = signed.evidence[0]
        yield Finding("impossible", printed.span, {"line": printed.text}, Anchor(row_label="落款"))
        return
    if signed.value is not None:
        yield from _judged(signed.value, document)
        return
    last = _last(ctx)
    body = condensed(document.entity.value or "")
    if last is not None and _is_body(last.text, body):
        yield Finding("undated", last.span, {"body": last.text}, Anchor(row_label="落款"))
    elif last is not None and _PART_OF_DATE.search(last.text):
        return
    elif document.dates.published.value is not None:
        yield NotApplicable(
            Phrase(
                "文末没有落款,另写明了公开日", "there is no signature at the end, but the day of publication is stated"
            )
        )
    else:
        yield NotEvaluable(
            Phrase(
                "文末没有落款;公开文书不都有落款,日期可能写在发布的网页上",
                "there is no signature at the end, as in many documents; the date may stand on the web page",
            )
        )


def _judged(signed: date, document: Disclosure) -> Iterator[Yield]:
    kind, year = document.kind.value, document.year.value
    if kind is None or year is None:
        yield NotEvaluable(
            Phrase(
                "文种或年度未能判定,不知落款日期是否合理",
                "the kind of document or its year is not known, nor whether the date of the signature is plausible",
            )
        )
        return
    is_budget = "预算" in kind
    first, last = (
        (date(year - 1, 8, 1), date(year + 1, 3, 31)) if is_budget else (date(year, 12, 1), date(year + 3, 1, 1))
    )
    if not first <= signed <= last:
        args: dict[str, object] = {"signed": signed, "year": year, "kind": kind, "first": first, "last": last}
        yield Finding("untimely", document.dates.signed.evidence[0].span, args, Anchor(row_label="落款"))


def _last(ctx: Context) -> Piece | None:
    """The last paragraph, if it is one short line and nothing comes after it."""
    pieces = reading(ctx).pieces
    last = pieces[-1] if pieces else None
    if last is None or last.sort is not Sort.TEXT or not last.first or len(last.text) > 40:
        return None
    return last


def _is_body(text: str, body: str) -> bool:
    return len(text) > 3 and bool(body) and (text == body or body.endswith(text)) and _BODY.search(text) is not None


RULES: tuple[AnyRule, ...] = (signature_incomplete,)
