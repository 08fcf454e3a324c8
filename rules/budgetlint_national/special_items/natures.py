"""Of what nature the bodies of a document are: agencies (行政、参公), institutions (事业), or some of each."""

from __future__ import annotations

from enum import Enum, auto

from budgetlint.api import Context, DocumentKind, condensed, reading, regex
from budgetlint_national.completeness.running import owes_running_expenses

_AGENCY = regex(r"行政(?!村)|参公|参照|机关|公务员")
_INSTITUTION = regex(r"事业|公益|全额|差额|自收自支")
_ALONE = regex(
    r"(?:无|没有)[^,，。;；]{0,8}(?:下属|所属|下级|二级)[^,，。;；]{0,6}单位|(?:本级|机关)?1[个家](?:预算)?单位(?:构成|组成)"
    r"|(?<!\d)0[个家][^,，。;；]{0,6}事业单位"
)
_SOME = regex(
    r"(?:下属|所属|下设|直属|辖)[^,，。;；]{0,12}(?:[1-9]\d*|[一二两三四五六七八九十])[个家所][^,，。;；]{0,10}(?:单位|学校|医院|中心|站|所)"
    r"|(?<!\d)[1-9]\d*[个家](?:[^,，。;；参]{0,6})事业单位|(?:[2-9]|[1-9]\d+)[个家](?:二级)?预算单位|[、和](?:下属|所属)(?:事业)?单位预算"
)


class Nature(Enum):
    AGENCY = auto()
    INSTITUTION = auto()
    MIXED = auto()
    #: The head of the document is an agency; what lies below it is not told.
    AGENCY_AT_LEAST = auto()
    UNKNOWN = auto()


def nature(ctx: Context) -> Nature:
    """By the table of the organisation; else by the text, the kind of the document and the body's name."""
    printed = [
        condensed(cell.text)
        for table in ctx.disclosure.tables
        if table.kind == "T15"
        for row in table.node.rows[1:]
        for cell in row.cells
        if len(condensed(cell.text)) <= 12
    ]
    agency = any(_AGENCY.match(n) for n in printed)
    institution = any(_INSTITUTION.search(n) and not _AGENCY.search(n) for n in printed)
    if agency or institution:
        return Nature.MIXED if agency and institution else Nature.AGENCY if agency else Nature.INSTITUTION
    owes = owes_running_expenses(ctx)
    if owes is not None:
        return Nature.INSTITUTION if "事业单位" in owes.reason and "不列" in owes.reason else Nature.UNKNOWN
    prose = [p.text for p in reading(ctx).pieces if p.is_prose and not p.explains]
    if any(map(_SOME.search, prose)):
        return Nature.MIXED
    if ctx.disclosure.kind.value in (DocumentKind.UNIT_BUDGET, DocumentKind.UNIT_FINAL) or any(
        map(_ALONE.search, prose)
    ):
        return Nature.AGENCY
    return Nature.AGENCY_AT_LEAST
