"""Who has running expenses of an agency (机关运行经费) to state: bodies of the administration and those run like them."""

from __future__ import annotations

import re

from budgetlint.api import Context, NotApplicable, NotEvaluable, Phrase, Sort, reading, regex

_LIKE_AGENCY = regex(r"(?<!0[家个])(?<![非无])参公|(?<!0[家个])参照(?:《?中华人民共和国)?公务员")
_IS_INSTITUTION = regex(
    r"(?:是|为|属|系)[^。；]{0,24}(?:事业单位(?!经营|运行)|公益[一二]类)|公益[一二]类事业|全[额供](?:拨款|预算)?事业"
)
_END = r"(?:\((?:本级|机关|汇总)\)|本级|机关)?$"
_AGENCY = regex(
    r"(?:[局厅部委署处]|委员会|办公室|政府|法院|检察院|人大|政协|共青团|妇联|妇女联合会|总工会|工商联|残联|残疾人联合会"
    rf"|科协|文联|红十字会|支队|大队|党校){_END}"
)
_INSTITUTION = regex(rf"(?:[大中小]学|学校|学院|幼儿园|医院|卫生院|保健院|福利院|文化馆|图书馆|博物馆){_END}")


def owes_running_expenses(ctx: Context) -> NotApplicable | NotEvaluable | None:
    """None if the body is an agency, by the table of its organisation, its text or its name."""
    natures = [
        cell.text
        for table in ctx.disclosure.tables
        if table.kind == "T15"
        for row in table.node.rows
        for cell in row.cells
    ]
    prose = [p.text for p in reading(ctx).pieces if p.sort in (Sort.TEXT, Sort.HEADING, Sort.CELL) and not p.explains]
    if any(re.match(r"行政|参公|参照", n) for n in natures) or any(map(_LIKE_AGENCY.search, prose)):
        return None
    if any("事业" in n for n in natures):
        return NotApplicable(
            Phrase(
                "机构表写明是事业单位,不列机关运行经费",
                "the table of organisation says that it is an institution, which has no agency running expenses",
            )
        )
    entity = ctx.disclosure.entity.value or ""
    if _AGENCY.search(entity):
        return None
    if _INSTITUTION.search(entity):
        return NotApplicable(
            Phrase(
                "从名称看是事业单位,文中也没有写参照公务员法管理,不列机关运行经费",
                "by its name it is an institution, which has no agency running expenses; nothing says that it is managed like the civil service",
            )
        )
    if any(map(_IS_INSTITUTION.search, prose)):
        return NotApplicable(
            Phrase(
                "文中写明是事业单位,也没有写参照公务员法管理,不列机关运行经费",
                "the text says that it is an institution, which has no agency running expenses; nothing says that it is managed like the civil service",
            )
        )
    return NotEvaluable(
        Phrase(
            "看不出是行政单位还是事业单位,不知是否应列机关运行经费",
            "whether the body is administrative or an institution is not known, and so whether it owes agency running expenses",
        )
    )
