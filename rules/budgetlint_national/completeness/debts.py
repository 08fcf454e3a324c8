"""BL157: a government explains its transfers and its debts: limit, balance, what was issued, repaid and paid in interest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from budgetlint.api import (
    NO_EXPLANATION,
    Context,
    Disclosure,
    DocumentKind,
    Finding,
    Level,
    NotEvaluable,
    Phrase,
    Severity,
    Sort,
    Yield,
    condensed,
    is_explained,
    listing,
    load_yaml,
    plain,
    reading,
    regex,
    rule,
)

_DATA: Mapping[str, Any] = load_yaml("budgetlint_national", "completeness/debts.yaml")
_OWED = [(name, regex(pattern)) for name, pattern in _DATA["explained"].items()]
#: How the report to the people's congress is titled, and in how many pieces from its beginning that stands.
_REPORTS, _OPENING = regex(r"预算执行情况.{0,30}报告|预算.{0,12}草案.{0,4}的?报告|决算.{0,12}报告"), 12
#: Since when the parts are asked for: 财预〔2018〕209号.
_PARTS_SINCE = 2019
_HEAD = "甲县2024年政府预算公开\n\n关于2024年预算的说明\n"
_BUDGET = "全县一般公共预算收入12000万元。全县一般公共预算支出12000万元。\n"
_TRANSFER = "2024年对下转移支付1200万元,比上年增加100万元。\n"
_SAID = "2024年政府债务限额3.20亿元,年末债务余额2.90亿元。新增债券发行0.50亿元,还本0.40亿元,付息0.10亿元。\n"
_TABLE = (
    "\n甲县2024年政府债务限额及余额分地区情况表\n单位:亿元\n地区\t2024年债务限额\t2024年债务余额\n甲县\t3.20\t2.90\n"
)
_REPORT = NotEvaluable(
    Phrase(
        "这是预算执行情况和预算草案的报告,转移支付和债务的说明可能另行公开,请一并送检",
        "this is the report; transfers and debts may be explained apart from it: check all together",
    )
)
_APART = NotEvaluable(
    Phrase(
        "文中没有附表,债务的明细可能另行公开,请一并送检",
        "the document has no tables; the detail of its debts may be published apart: check them together",
    )
)


@rule(
    id="BL157",
    name="debts-not-explained",
    on=Disclosure,
    requirement=["L14", "R政-6", "Z209"],
    severity="error",
    applies=[DocumentKind.GOVERNMENT_BUDGET, DocumentKind.GOVERNMENT_FINAL],
    levels=[Level.PROVINCE, Level.PREFECTURE, Level.COUNTY],
    since=2017,
    messages={
        "transfers": "没有说明转移支付的安排或执行情况",
        "debts": "没有说明举借政府债务的情况",
        "parts": "政府债务只公开了一部分,缺{missing}",
    },
    messages_en={
        "transfers": "transfers are not explained",
        "debts": "government debts are not explained",
        "parts": "of government debts only a part is published; missing: {missing}",
    },
    advice={
        "transfers": "请说明转移支付的总额和安排、执行情况;没有的写明没有",
        "debts": "请说明政府债务的限额、余额和当年发行、还本、付息的情况;没有债务的写明没有",
        "parts": "请补充政府债务的{missing};没有发生的写明没有",
    },
    advice_en={
        "transfers": "state the amount of transfers and what they are for; where there are none, say so",
        "debts": "state limit and balance of the debts and what was issued, repaid and paid in interest; where there are none, say so",
        "parts": "add of the debts: {missing}; where there was none, say so",
    },
    bad=[
        f"{_HEAD}{_BUDGET}{_TRANSFER}",
        f"{_HEAD}{_BUDGET}{_SAID}",
        f"{_HEAD}{_BUDGET}{_TRANSFER}2024年政府债务限额3.20亿元,年末债务余额2.90亿元。\n{_TABLE}",
    ],
    good=[f"{_HEAD}{_BUDGET}{_TRANSFER}{_SAID}{_TABLE}"],
)
def debts_not_explained(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """政府预决算说明转移支付和举借债务的情况,自2019年起公开债务的限额、余额、发行、还本和付息。

    在说明、表名和表内各栏出现的都算;写明没有的也算。只有报表没有说明,或只有报告没有附表的,不知是否另行公开,不作判断。乡镇不
    举借政府债务,不要求。各数是否相符由BL291、BL293至BL295和BL393核对。
    """
    if not is_explained(ctx):
        yield NO_EXPLANATION
        return
    prose = [p.text for p in reading(ctx).pieces if p.is_prose and not p.explains]
    missing = [name for name, pattern in _OWED if not any(map(pattern.search, prose))]
    asked = "debts" not in missing and (document.year.value or 0) >= _PARTS_SINCE
    parts = list(_missing_parts(ctx)) if asked and document.tables else []
    if (missing or parts) and _is_report(ctx):
        yield _REPORT
        return
    if asked and not document.tables:
        yield _APART
    at = ctx.title_span()
    yield from (Finding(message=name, span=at, args={}) for name in missing)
    if parts:
        # What 209号 asks for in detail was not read word for word.
        yield Finding(message="parts", span=at, args={"missing": listing(parts)}, severity=Severity.WARNING)


def _missing_parts(ctx: Context) -> Iterator[str]:
    told = [p.text for p in reading(ctx).pieces if p.sort is not Sort.UNPARSED and not p.explains]
    for part in _DATA["parts"]:
        if not any(re.search(part["pattern"], text) for text in told):
            yield plain(part["name"], part["name_en"])


def _is_report(ctx: Context) -> bool:
    """Whether it is the report to the people's congress, which others explain in detail."""
    opening = [p.text for p in reading(ctx).pieces[:_OPENING]]
    titles = [condensed(e.text) for e in ctx.disclosure.kind.evidence]
    return any(_REPORTS.search(text) for text in (*opening, *titles))
