"""Everything a rule author needs, and the only module that packs and plugins import."""

from __future__ import annotations

from datetime import date
from typing import Any

from budgetlint.identities import identity_rules, judged
from budgetlint.model.amount import BLANK, Amount, Figure, FigureKind, Unit
from budgetlint.model.claims import Claim, Direction, Listing, Sentence
from budgetlint.model.facts import (
    BUDGETS,
    FINALS,
    BoundTable,
    Column,
    ColumnRole,
    Confidence,
    Dates,
    Disclosure,
    DocumentKind,
    Entry,
    Evidence,
    Fact,
    Inferred,
    Level,
    RowRole,
)
from budgetlint.model.findings import Anchor, Finding, Related, Severity
from budgetlint.model.keys import Base, Flow, Fund, Item, Key, Measure, Nature, Side, Stage, is_within
from budgetlint.model.nodes import (
    Cell,
    Document,
    Heading,
    Line,
    Node,
    NormalText,
    Note,
    Paragraph,
    Part,
    Row,
    Section,
    Table,
    TableOfContents,
    Unparsed,
    walk,
)
from budgetlint.model.outcomes import NotApplicable, NotEvaluable, Rounding
from budgetlint.model.performance import (
    FundLine,
    Indicator,
    IndicatorValue,
    Money,
    Performance,
    Printed,
    Stated,
    ValueSort,
)
from budgetlint.model.requirements import Requirement
from budgetlint.model.source import Place, Source, Span, cover
from budgetlint.model.workbook import Formula, Hidden
from budgetlint.personal import Personal, PersonalNumber, mask_of
from budgetlint.plugins import API_VERSION, hookimpl
from budgetlint.reconcile import (
    Constraint,
    Evaluation,
    Interval,
    Origin,
    Ratio,
    Reconciliation,
    Relation,
    Result,
    Trust,
)
from budgetlint.report import Format, Report, View
from budgetlint.resources import load_yaml
from budgetlint.rules import AnyRule, Context, Rule, RuleError, Yield, rule
from budgetlint.wording import cell, gap_of, printed, workings

__all__ = [
    "API_VERSION",
    "BLANK",
    "BUDGETS",
    "FINALS",
    "Amount",
    "Anchor",
    "AnyRule",
    "Base",
    "BoundTable",
    "Cell",
    "Claim",
    "Column",
    "ColumnRole",
    "Confidence",
    "Constraint",
    "Context",
    "Dates",
    "Direction",
    "Disclosure",
    "Document",
    "DocumentKind",
    "Entry",
    "Evaluation",
    "Evidence",
    "Fact",
    "Figure",
    "FigureKind",
    "Finding",
    "Flow",
    "Format",
    "Formula",
    "Fund",
    "FundLine",
    "Heading",
    "Hidden",
    "Indicator",
    "IndicatorValue",
    "Inferred",
    "Interval",
    "Item",
    "Key",
    "Level",
    "Line",
    "Listing",
    "Measure",
    "Money",
    "Nature",
    "Node",
    "NormalText",
    "NotApplicable",
    "NotEvaluable",
    "Note",
    "Origin",
    "Paragraph",
    "Part",
    "Performance",
    "Personal",
    "PersonalNumber",
    "Place",
    "Printed",
    "Ratio",
    "Reconciliation",
    "Related",
    "Relation",
    "Report",
    "Requirement",
    "Result",
    "Rounding",
    "Row",
    "RowRole",
    "Rule",
    "RuleError",
    "Section",
    "Sentence",
    "Severity",
    "Side",
    "Source",
    "Span",
    "Stage",
    "Stated",
    "Table",
    "TableOfContents",
    "Trust",
    "Unit",
    "Unparsed",
    "ValueSort",
    "View",
    "Yield",
    "cell",
    "cover",
    "gap_of",
    "hookimpl",
    "identity_rules",
    "is_within",
    "judged",
    "load_requirements",
    "load_yaml",
    "mask_of",
    "printed",
    "rule",
    "walk",
    "workings",
]

_FIELDS = {
    "title",
    "issuer",
    "number",
    "part",
    "text",
    "since",
    "until",
    "confidence",
    "source",
    "document",
    "unchecked",
}


def load_requirements(package: str, file: str) -> tuple[Requirement, ...]:
    """The requirements of a YAML file: regulations, each with the duties it holds.

    A regulation gives title, issuer, number and since; a duty its id, part and text, and what differs. Raises
    ValueError naming the file and the entry that is not well formed.
    """
    made: list[Requirement] = []
    for regulation in load_yaml(package, file)["regulations"]:
        common = {k: v for k, v in regulation.items() if k != "duties"}
        for duty in regulation["duties"]:
            made.append(_requirement({**common, **duty}, f"{package}/{file}"))
    return tuple(made)


def _requirement(raw: dict[str, Any], where: str) -> Requirement:
    name = str(raw.pop("id", "?"))
    if unknown := raw.keys() - _FIELDS:
        raise ValueError(f"{where}:要求「{name}」有不认识的字段 {'、'.join(sorted(unknown))}")
    for key in ("since", "until"):
        if isinstance(raw.get(key), str):
            raw[key] = date.fromisoformat(raw[key])
    try:
        return Requirement(id=name, **raw)
    except TypeError as error:
        raise ValueError(f"{where}:要求「{name}」字段不全({error})") from error
