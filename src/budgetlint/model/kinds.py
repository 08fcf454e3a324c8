"""What documents disclose, and whose they are."""

from __future__ import annotations

from enum import StrEnum

from budgetlint.model.phrases import Lang, Said


class DocumentKind(Said, StrEnum):
    """What a document discloses, and of whom."""

    DEPARTMENT_BUDGET = "部门预算"
    UNIT_BUDGET = "单位预算"
    DEPARTMENT_FINAL = "部门决算"
    UNIT_FINAL = "单位决算"
    GOVERNMENT_BUDGET = "政府预算"
    GOVERNMENT_FINAL = "政府决算"
    SELF_EVALUATION = "绩效自评"

    def words(self, lang: Lang) -> str:
        return _KINDS_EN[self] if lang == "en" else str(self)


_KINDS_EN = {
    DocumentKind.DEPARTMENT_BUDGET: "departmental budget",
    DocumentKind.UNIT_BUDGET: "unit budget",
    DocumentKind.DEPARTMENT_FINAL: "departmental final accounts",
    DocumentKind.UNIT_FINAL: "unit final accounts",
    DocumentKind.GOVERNMENT_BUDGET: "government budget",
    DocumentKind.GOVERNMENT_FINAL: "government final accounts",
    DocumentKind.SELF_EVALUATION: "performance self-evaluation",
}


#: The documents of departments and units, by stage: what most duties of 143号 are about.
BUDGETS = (DocumentKind.DEPARTMENT_BUDGET, DocumentKind.UNIT_BUDGET)
FINALS = (DocumentKind.DEPARTMENT_FINAL, DocumentKind.UNIT_FINAL)
#: The documents of whole governments.
GOVERNMENTS = (DocumentKind.GOVERNMENT_BUDGET, DocumentKind.GOVERNMENT_FINAL)


class Level(Said, StrEnum):
    """The level of government that a body belongs to."""

    CENTRAL = "中央"
    PROVINCE = "省级"
    PREFECTURE = "市级"
    COUNTY = "县级"
    TOWNSHIP = "乡级"

    def words(self, lang: Lang) -> str:
        return _LEVELS_EN[self] if lang == "en" else str(self)


_LEVELS_EN = {
    Level.CENTRAL: "central",
    Level.PROVINCE: "provincial",
    Level.PREFECTURE: "prefectural",
    Level.COUNTY: "county",
    Level.TOWNSHIP: "township",
}
